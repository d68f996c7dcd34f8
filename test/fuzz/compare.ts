/*
 * Whether two replies to a command are the same. They are if their bytes are; else a rule of a
 * family may say why they differ and what must hold all the same. The replies in an EXEC are
 * compared each by its own command.
 */

import { respSplit } from '../support/connection.js';
import { RespError, respParse } from '../support/resp.js';
import { families } from './families.js';
import type { Rule, Words } from './family.js';

const rules = families.flatMap(({ rules: list = [] }) => list);

/** The rules for a command; several families may have one, and one that is content is enough. */
function rulesFor(words: Words): Rule[] {
  const name = words[0]!.toLowerCase();
  const names = [name, `${name}|${(words[1] ?? '').toLowerCase()}`];
  return rules.filter(({ commands }) => names.some((each) => commands.includes(each)));
}

/** The replies in an array, each as it was sent; null if it is no array. */
function elements(reply: Buffer): Buffer[] | null {
  if (reply[0] !== 0x2a) return null;
  return respSplit(reply.subarray(reply.indexOf(0x0a) + 1)).replies;
}

/** Whether two replies to a command agree. `queued` are the commands that an EXEC has run. */
export function agree(words: Words, ours: Buffer, theirs: Buffer, queued: Words[] = []): boolean {
  if (ours.equals(theirs)) return true;
  if (words[0]!.toLowerCase() === 'exec') return agreeEach(ours, theirs, queued);
  const known = rulesFor(words);
  if (known.length === 0) return false;
  const mine = respParse(ours).replies[0];
  const other = respParse(theirs).replies[0];
  if (mine === undefined || other === undefined) return false;
  const isError = mine instanceof RespError || other instanceof RespError;
  return known.some((rule) => (!isError || rule.errors === true) && rule.equal(mine, other, words));
}

function agreeEach(ours: Buffer, theirs: Buffer, queued: Words[]): boolean {
  const mine = elements(ours);
  const other = elements(theirs);
  if (mine === null || other === null) return false;
  if (mine.length !== other.length || mine.length !== queued.length) return false;
  return queued.every((words, at) => agree(words, mine[at]!, other[at]!));
}
