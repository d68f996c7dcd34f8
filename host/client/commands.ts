/*
 * What is not interactive: one command from the command line, or one script from a file.
 */

import { readFileSync } from 'node:fs';

import { byteTextFromBytes, byteTextToString, wordsSplit } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import { ClientEnd, fail, print } from './ending.js';
import { helpShow } from './help.js';
import { commandIssue } from './issue.js';
import type { Session } from './session.js';
import { withInput } from './standard-input.js';

/** Runs the words of the command line. */
export async function commandRun(session: Session, given: readonly string[]): Promise<void> {
  const { options } = session;
  const words = withInput(options, options.hasQuotedInput ? given.map(unquote) : given);
  if (/^(help|\?)$/i.test(words[0]!)) {
    await session.connect(true);
    await helpShow(session, words.slice(1));
    return;
  }
  // What is wrong is told when the command is sent.
  await session.connect(true);
  if (!(await commandIssue(session, words, options.repeat))) throw new ClientEnd(1);
}

/** The words of EVAL for a script in a file: keys stand before a comma, arguments behind it. */
export function evalWords(file: string, given: readonly string[]): string[] {
  let script: string;
  try {
    script = byteTextFromBytes(readFileSync(byteTextToString(file)));
  } catch (error) {
    fail(`Can't open file '${file}': ${systemErrorText(error)}`);
  }
  const comma = given.indexOf(',');
  const keys = comma < 0 ? given : given.slice(0, comma);
  const rest = comma < 0 ? [] : given.slice(comma + 1);
  return ['EVAL', script, String(keys.length), ...keys, ...rest];
}

/** Runs the script of --eval. */
export async function evalRun(session: Session, given: readonly string[]): Promise<void> {
  const { evalFile, repeat } = session.options;
  if (!(await session.connect())) throw new ClientEnd(1);
  if (!(await commandIssue(session, evalWords(evalFile!, given), repeat))) throw new ClientEnd(1);
}

function unquote(word: string): string {
  const words = wordsSplit(word);
  if (words?.length === 1) return words[0]!;
  print('Invalid quoted string\n');
  throw new ClientEnd(1);
}
