// An argument from the standard input: the last one (-x), or the one that is a tag (-X).

import { readFileSync } from 'node:fs';

import { byteTextFromBytes } from '../config/byte-text.js';
import { fail } from './ending.js';

/** What says that an argument comes from the standard input. */
export interface InputChoice {
  readonly lastFromInput: boolean;
  readonly tagFromInput: string | null;
}

/** The words with the one that comes from the standard input. */
export function withInput(choice: InputChoice, words: readonly string[]): string[] {
  if (choice.lastFromInput) return [...words, standardInput()];
  if (choice.tagFromInput === null) return [...words];
  const at = words.indexOf(choice.tagFromInput);
  if (at < 0) fail('Using -X option but stdin tag not match.');
  return words.with(at, standardInput());
}

function standardInput(): string {
  return byteTextFromBytes(readFileSync(0));
}
