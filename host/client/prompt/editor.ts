/*
 * The line editor: Node's own, with completion, the history file and a hint behind the cursor that
 * says what arguments are still missing.
 *
 *     127.0.0.1:6379> set a|  value [NX|XX] [GET] [EX seconds|…     the hint is grey, and is wiped
 *                                                                   before the line is sent
 *
 * While a command runs, the terminal is as it was, so that Ctrl-C is a signal; lines that were
 * pasted meanwhile wait.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Interface, Key } from 'node:readline';

import { byteTextFromString, byteTextToString } from '../../config/byte-text.js';
import { completionsOf, hintOf } from '../documentation.js';
import type { HelpEntry } from '../documentation.js';
import { dotFile } from './preferences.js';

const historyLines = 100;
/** Wipes what stands behind the cursor. */
const wipe = '\x1b[0J';

export class Editor {
  entries: readonly HelpEntry[] = [];
  hasHints = true;
  readonly #editor: Interface & { history?: string[] };
  readonly #file = dotFile('REDISCLI_HISTFILE', '.rediscli_history');
  readonly #lines: string[] = [];
  #isClosed = false;
  #wake: (() => void) | null = null;
  /** Ctrl-C has ended the waiting and not the program. */
  #isAborted = false;
  /** What is told the first key, before it is written; null when no key is waited for. */
  #onKey: ((isAbort: boolean) => void) | null = null;

  constructor() {
    // Before the editor sees the key: it wipes the hint of the line that is done.
    process.stdin.on('keypress', (_text: string, key: Key) => this.#beforeKey(key));
    this.#editor = createInterface({
      input: process.stdin,
      output: process.stdout,
      history: this.#historyLoad(),
      historySize: historyLines,
      removeHistoryDuplicates: false,
      completer: (line: string): [string[], string] => [completionsOf(line, this.entries), line],
    });
    process.stdin.on('keypress', () => this.#hintShow());
    this.#editor.on('line', (line) => {
      this.#lines.push(line);
      this.#wake?.();
    });
    this.#editor.on('SIGINT', () => {
      if (!this.#isAborted) this.close();
      this.#isAborted = false;
    });
    this.#editor.on('close', () => {
      this.#isClosed = true;
      this.#wake?.();
    });
  }

  /** The next line as byte text; null when there are no more. */
  async line(prompt: string): Promise<string | null> {
    process.stdin.setRawMode(true);
    this.#editor.setPrompt(byteTextToString(prompt));
    // A key that was waited for is in the line already.
    this.#editor.prompt(true);
    while (this.#lines.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
    const line = this.#lines.shift();
    if (line === undefined) return null;
    this.#editor.pause();
    process.stdin.setRawMode(false);
    return byteTextFromString(line);
  }

  /**
   * Waits for a key, which then is the first of the next line, or for Ctrl-C. `pressed` is called
   * before the key is shown.
   */
  key(prompt: string, pressed: () => void): Promise<'key' | 'abort'> {
    if (this.#lines.length > 0 || this.#isClosed) {
      pressed();
      return Promise.resolve('key');
    }
    process.stdin.setRawMode(true);
    this.#editor.resume();
    return new Promise((resolve) => {
      this.#onKey = (isAbort): void => {
        this.#onKey = null;
        this.#isAborted = isAbort;
        pressed();
        this.#editor.setPrompt(byteTextToString(prompt));
        if (!isAbort) this.#editor.prompt();
        resolve(isAbort ? 'abort' : 'key');
      };
    });
  }

  /** Keeps the line that was given last, or forgets it. */
  historyNote(isKept: boolean): void {
    const { history } = this.#editor;
    if (history === undefined) return;
    if (!isKept) history.shift();
    else if (this.#file !== null) {
      try {
        writeFileSync(this.#file, `${[...history].reverse().join('\n')}\n`, { mode: 0o600 });
      } catch {
        // A home that cannot be written to: the history is of this session only.
      }
    }
  }

  close(): void {
    this.#editor.close();
  }

  /** The lines of the file, newest first. */
  #historyLoad(): string[] {
    if (this.#file === null) return [];
    try {
      const lines = readFileSync(this.#file, 'utf8').split('\n');
      return lines.filter((line) => line !== '').reverse();
    } catch {
      return [];
    }
  }

  #beforeKey(key: Key | undefined): void {
    this.#onKey?.(key?.ctrl === true && key.name === 'c');
    if (key?.name === 'return' || key?.name === 'enter') process.stdout.write(wipe);
  }

  #hintShow(): void {
    const { line, cursor } = this.#editor;
    if (line === '' || cursor !== line.length || this.#isClosed || !process.stdin.isRaw) return;
    const hint = this.hasHints ? hintOf(line, this.entries) : '';
    const free = process.stdout.columns - this.#editor.getCursorPos().cols - 1;
    const shown = hint.slice(0, Math.max(0, free));
    const back = shown === '' ? '' : `\x1b[${shown.length}D`;
    process.stdout.write(`${wipe}\x1b[90m${shown}\x1b[0m${back}`);
  }
}
