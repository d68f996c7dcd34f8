// A text of many lines as commands: a line each; a quote that is not closed goes on in the next
// line, so that a script can be pasted as it stands. Lines that begin with # are left out.

import { byteTextFromString, byteTextToBytes, wordsSplit } from '../../config/byte-text.js';

export interface Command {
  /** As it was written. */
  readonly line: string;
  /** Its words in byte text; null when a quote is not closed. */
  readonly words: readonly string[] | null;
}

export function commandsOf(text: string): Command[] {
  const commands: Command[] = [];
  let open = '';
  for (const line of text.split(/\r?\n/)) {
    if (open === '' && (line.trim() === '' || line.trimStart().startsWith('#'))) continue;
    const whole = open === '' ? line : `${open}\n${line}`;
    const words = wordsSplit(byteTextFromString(whole));
    if (words === null) {
      open = whole;
      continue;
    }
    open = '';
    commands.push({ line: whole.trim(), words });
  }
  if (open !== '') commands.push({ line: open.trim(), words: null });
  return commands;
}

/** The words as bytes, as they are sent. */
export function wordsSent(words: readonly string[]): Uint8Array[] {
  return words.map(byteTextToBytes);
}
