/*
 * Asks for a password: on a terminal, with a star for each character. Without one, the first line
 * of the standard input is it.
 */

import { emitKeypressEvents } from 'node:readline';
import type { Key } from 'node:readline';

import { byteTextFromString } from '../../config/byte-text.js';
import { PipedLines } from './piped-lines.js';

/** The line that is typed, as byte text; null when there is none, which is no password. */
export function passwordAsk(question: string): Promise<string | null> {
  return process.stdin.isTTY ? typed(question) : new PipedLines().line();
}

async function typed(question: string): Promise<string | null> {
  const { stdin, stdout } = process;
  const characters: string[] = [];
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  stdout.write(question);
  const isGiven = await new Promise<boolean>((resolve) => {
    const take = (text: string | undefined, key: Key): void => {
      const isEnd = key.name === 'return' || key.name === 'enter';
      if (isEnd || (key.ctrl && (key.name === 'c' || key.name === 'd'))) {
        stdin.off('keypress', take);
        resolve(isEnd);
      } else if (key.name === 'backspace') {
        if (characters.pop() !== undefined) stdout.write('\b \b');
      } else if (text !== undefined && !key.ctrl && !key.meta && text >= ' ') {
        characters.push(text);
        stdout.write('*');
      }
    };
    stdin.on('keypress', take);
  });
  stdout.write('\n');
  stdin.setRawMode(false);
  stdin.pause();
  return isGiven ? byteTextFromString(characters.join('')) : null;
}
