/*
 * Asks for a password: on a terminal, with a star for each character.
 */

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import { byteTextFromString } from '../../config/byte-text.js';
import { ClientEnd } from '../ending.js';

/** The line that is typed, as byte text. */
export async function passwordAsk(question: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stdout.write(question);
  const masked = new Writable({
    write(text: Buffer, _encoding, done): void {
      // What the editor echoes is shown as stars, its line ends as they are.
      const shown = text.toString().replace(/[^\r\n]/gu, '*');
      process.stdout.write(shown, done);
    },
  });
  const editor = createInterface({
    input: process.stdin,
    output: masked,
    terminal: isTerminal,
    historySize: 0,
  });
  const line = await new Promise<string | null>((resolve) => {
    editor.once('line', resolve);
    editor.once('close', () => resolve(null));
  });
  editor.close();
  if (line === null) throw new ClientEnd(1);
  return byteTextFromString(line);
}
