/*
 * A program in a real terminal: a screen of tmux, as a user would see it.
 *
 *   const screen = new Screen(directory, `${command}; sleep 60`);
 *   screen.type('get key');
 *   screen.press('Enter');
 *   await screen.shows('"value"', '127.0.0.1:6379>');
 *   screen.close();
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect } from 'vitest';

const SCREEN_MS = 15_000;

/** Whether there is no tmux; then it is said that `who` is skipped. */
export function tmuxMissing(who: string): boolean {
  const isMissing = spawnSync('tmux', ['-V']).error !== undefined;
  if (isMissing) console.log(`${who}: skipped, this machine has no tmux`);
  return isMissing;
}

export class Screen {
  readonly #socket: string;
  readonly #hidden: string;

  /**
   * @param folder where the terminal has its socket
   * @param command what runs in it
   * @param hidden what differs from run to run, and is shown as P
   */
  constructor(folder: string, command: string, hidden: number | string, name = 'tmux') {
    this.#socket = join(folder, name);
    this.#hidden = String(hidden);
    this.tmux('new-session', '-d', '-x', '70', '-y', '100', command);
  }

  tmux(...words: string[]): string {
    const all = ['-S', this.#socket, '-f', '/dev/null', ...words];
    const { status, stdout, stderr } = spawnSync('tmux', all);
    if (status !== 0) throw new Error(stderr.toString());
    return stdout.toString();
  }

  /** Types text as it is. */
  type(text: string): void {
    this.tmux('send-keys', '-l', text);
  }

  press(...keys: string[]): void {
    this.tmux('send-keys', ...keys);
  }

  /**
   * The lines that hold something; with `-e` the colours, too. How long a slow command has taken is
   * left out.
   */
  text(...options: string[]): string {
    const lines = this.tmux('capture-pane', '-p', ...options).split('\n');
    return lines
      .map((line) => line.trimEnd().replaceAll(this.#hidden, 'P'))
      .filter((line) => line !== '' && !/^\(\d+\.\d\ds\)$/.test(line))
      .join('\n');
  }

  /** Waits until the screen ends with these lines. */
  async shows(...lines: string[]): Promise<void> {
    const deadline = Date.now() + SCREEN_MS;
    const expected = lines.join('\n');
    while (!this.text().endsWith(expected)) {
      if (Date.now() > deadline) expect(this.text()).toBe(expected);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  close(): void {
    this.tmux('kill-server');
  }
}
