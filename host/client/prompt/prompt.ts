/*
 * The interactive client: reads a line, does what it says, until `quit` or the end of the input.
 *
 *     [count] command …    sent, count times       :set …            a preference
 *     help …  ?            from COMMAND DOCS       connect host port
 *     clear                wipes the screen        quit  exit
 */

import { wordsSplit } from '../../config/byte-text.js';
import { print } from '../ending.js';
import type { HelpEntry } from '../documentation.js';
import { helpLoad, helpShow } from '../help.js';
import { commandIssue, replyShow } from '../issue.js';
import type { Session } from '../session.js';
import { Editor } from './editor.js';
import { messagesShow } from './messages.js';
import { PipedLines } from './piped-lines.js';
import { Preferences } from './preferences.js';
import { isSensitive } from './sensitive.js';

/** Commands that took longer are told with their time. */
const slowMs = 500;

/** Runs the prompt; 'restart' only from the debugger. */
export function promptRun(session: Session): Promise<'ended' | 'restart'> {
  return new Prompt(session).run();
}

class Prompt {
  readonly #editor = process.stdin.isTTY ? new Editor() : null;
  readonly #piped = this.#editor === null ? new PipedLines() : null;
  readonly #preferences = new Preferences();
  #entries: readonly HelpEntry[] = [];

  constructor(private readonly session: Session) {}

  async run(): Promise<'ended' | 'restart'> {
    const { session } = this;
    session.isInteractive = true;
    if (!session.isDebugging) await this.#helpRenew();
    if (this.#editor !== null) this.#preferences.load();
    for (;;) {
      if (this.#editor !== null) this.#editor.hasHints = this.#preferences.hasHints;
      const prompt = session.isDebugging ? 'lua debugger> ' : session.prompt;
      const line = (await this.#editor?.line(prompt)) ?? (await this.#piped?.line()) ?? null;
      if (line === null) {
        // The end of the input ends the subscriptions first.
        if (session.isSubscribed && this.#editor === null && (await session.connect())) continue;
        break;
      }
      const outcome = await this.#lineRun(line);
      if (outcome === 'quit') break;
      if (session.isSubscribed) await messagesShow(session, (this.#editor ?? this.#piped)!);
      if (outcome !== 'restart') continue;
      this.#editor?.close();
      return 'restart';
    }
    this.#editor?.close();
    return 'ended';
  }

  async #helpRenew(): Promise<void> {
    this.#entries = await helpLoad(this.session);
    if (this.#editor !== null) this.#editor.entries = this.#entries;
  }

  async #lineRun(line: string): Promise<'quit' | 'restart' | 'done'> {
    const words = this.#split(line);
    if (words === null) print('Invalid argument(s)\n');
    if (words === null || words.length === 0) {
      if (words === null) this.#editor?.historyNote(true);
      return 'done';
    }
    // As strtol has it, to which no text at all is a 0.
    const isCounted = words.length > 1 && /^(\s*[+-]?\d+|)$/.test(words[0]!);
    const repeat = isCounted ? Number(words[0]) : 1;
    if (isCounted && (repeat <= 0 || !Number.isSafeInteger(repeat))) {
      print('Invalid cedis-cli repeat command option value.\n');
      return 'done';
    }
    const command = isCounted ? words.slice(1) : words;
    this.#editor?.historyNote(!isSensitive(command));
    const name = words[0]!.toLowerCase();
    if (name === 'quit' || name === 'exit') return 'quit';
    if (name === 'restart' && this.session.options.evalFile !== null) return 'restart';
    if (name === 'restart') print("Use 'restart' only in Lua debugging mode.\n");
    else if (name.startsWith(':')) this.#preferences.set(words);
    else if (name === 'connect' && words.length === 3) await this.#connect(words);
    else if (name === 'clear' && words.length === 1) print('\x1b[H\x1b[2J');
    else await this.#commandRun(command, repeat);
    return 'done';
  }

  /** In the debugger, the script behind eval is one word. */
  #split(line: string): string[] | null {
    const script = this.session.isDebugging ? /^(e|eval) (.*)$/s.exec(line) : null;
    return script === null ? wordsSplit(line) : [script[1]!, script[2]!];
  }

  async #connect(words: readonly string[]): Promise<void> {
    this.session.host = words[1]!;
    this.session.port = Number.parseInt(words[2]!, 10) || 0;
    await this.session.connect();
  }

  async #commandRun(words: readonly string[], repeat: number): Promise<void> {
    const { session } = this;
    if (!session.isDebugging && /^(help|\?)$/i.test(words[0]!)) {
      if (this.#entries.length === 0) await this.#helpRenew();
      return helpShow(session, words.slice(1), this.#entries);
    }
    const start = performance.now();
    await commandIssue(session, words, repeat);
    if (session.debuggingEnded) await this.#debuggingEnd();
    const tookMs = performance.now() - start;
    if (tookMs >= slowMs && session.options.output === 'standard') {
      print(`(${(tookMs / 1000).toFixed(2)}s)\n`);
    }
  }

  /** Behind the debugger's last line comes the reply of EVAL. */
  async #debuggingEnd(): Promise<void> {
    const { session } = this;
    session.debuggingEnded = false;
    session.options.output = 'standard';
    replyShow(session, await session.wire!.reply());
    const what = session.options.debugsInSync ? '' : ' -- dataset changes rolled back';
    print(`\n(Lua debugging session ended${what})\n\n`);
    // The server has closed the connection of the session.
    await session.connect(true);
    await this.#helpRenew();
  }
}
