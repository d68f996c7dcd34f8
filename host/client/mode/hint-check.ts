/*
 * --test_hint TEXT prints the hint behind a partial line, --test_hint_file FILE compares hints with
 * those that a file expects: a command and its hint, both in quotes, on each line; one that begins
 * with # is passed over. Redis's own suite has such a file.
 *
 *     "ZADD key 0 " "member [score member ...]"
 */

import { readFileSync } from 'node:fs';

import { byteTextFromBytes, byteTextToString, wordsSplit } from '../../config/byte-text.js';
import { systemErrorText } from '../../config/system-error.js';
import { missingOf } from '../documentation.js';
import { ClientEnd, print, printError } from '../ending.js';
import { helpLoad } from '../help.js';
import type { Session } from '../session.js';

export async function hintShow(session: Session): Promise<void> {
  await session.connect(true);
  const entries = await helpLoad(session);
  print(`${missingOf(session.options.hintLine, entries) ?? ''}\n`);
}

/** Ends with as many as were not as expected. */
export async function hintFileCheck(session: Session): Promise<void> {
  const { hintFile: file, isVerbose } = session.options;
  let text: string;
  try {
    text = byteTextFromBytes(readFileSync(byteTextToString(file)));
  } catch (error) {
    throw new ClientEnd(255, `Can't open file '${file}': ${systemErrorText(error)}\n`);
  }
  await session.connect(true);
  const entries = await helpLoad(session);
  const cases = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => wordsSplit(line) ?? []);
  let passed = 0;
  let failed = 0;
  for (const [line, expected] of cases) {
    if (line === undefined) continue;
    if (expected === undefined) {
      throw new ClientEnd(255, `Missing expected hint for input '${line}'\n`);
    }
    const hint = missingOf(line, entries);
    const shown = hint ?? '(null)';
    if (isVerbose) print(`Input: '${line}', Expected: '${expected}', Hint: '${shown}'\n`);
    if (hint === expected) {
      passed += 1;
    } else {
      failed += 1;
      printError(`Test case '${line}' FAILED: expected '${expected}', got '${shown}'\n`);
    }
  }
  print(`${failed === 0 ? 'SUCCESS' : 'FAILURE'}: ${passed}/${passed + failed} passed\n`);
  if (failed > 0) throw new ClientEnd(Math.min(failed, 255));
}
