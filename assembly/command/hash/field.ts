// What several hash commands do with one field or with a list of them: telling of one that has
// expired before it is overwritten, and reading `FIELDS n field …`.

import { Call } from '../../engine/call';
import { expireField, expireFieldTell } from '../../engine/expire-field';
import { serverExpiresKeys } from '../../engine/server';
import { integerParse, integerParsed } from '../../protocol/number';
import { replyError } from '../../protocol/reply';
import { hashLives, hashPlace, hashReadPlace } from '../../type/hash';
import { hashMayHaveExpired } from '../../type/hash-walk';
import { argumentIs } from '../cursor';

/** What most commands answer when the number of fields is none, or below 1. */
export const ERROR_FIELDS_NUMBER: string = 'ERR Number of fields must be a positive integer';
const ERROR_FIELDS_MISSING: string =
  'ERR Mandatory argument FIELDS is missing or not at the right position';
const ERROR_FIELDS_COUNT: string =
  'ERR The `numfields` parameter must match the number of arguments';

/**
 * Tells of the field at argument `index`, should it have expired, that it is deleted: the command
 * goes on as if it were not there, and so must a replica, whose clock may be another.
 */
export function expiredFieldTold(call: Call, entry: usize, index: i32): void {
  if (!hashMayHaveExpired(entry)) return;
  const place = hashPlace(entry, call.address(index), call.bytes(index));
  if (place == 0) return;
  hashReadPlace(entry, place);
  if (hashLives()) return;
  expireFieldTell(call.database, entry, call.address(index), call.bytes(index));
}

/**
 * Deletes those of the fields at the arguments from `first` to before `end` that have expired.
 * @returns the entry; 0 when the key has gone with them
 */
@inline export function expiredFieldsDropped(
  call: Call,
  entry: usize,
  first: i32,
  end: i32,
): usize {
  return hashMayHaveExpired(entry) ? dropExpired(call, entry, first, end) : entry;
}

function dropExpired(call: Call, entry: usize, first: i32, end: i32): usize {
  if (!serverExpiresKeys()) return entry;
  for (let i = first; i < end; i++) {
    const place = hashPlace(entry, call.address(i), call.bytes(i));
    if (place == 0) continue;
    hashReadPlace(entry, place);
    if (hashLives()) continue;
    if (expireField(call.database, entry, call.address(i), call.bytes(i))) return 0;
  }
  return entry;
}

/** Where the fields begin that fieldsRead has found: the argument behind their number. */
export let fieldsFirst: i32 = 0;

/**
 * Reads `FIELDS n field …`, which is the rest of the arguments from `index` on.
 * @param error what to answer when n is a number below 1
 * @returns false: an error, which is answered
 */
export function fieldsRead(call: Call, index: i32, error: string): bool {
  const count = call.argumentCount;
  if (index + 1 >= count || !argumentIs(call, index, 'FIELDS')) {
    replyError(ERROR_FIELDS_MISSING);
    return false;
  }
  const number = index + 1;
  if (!integerParse(call.address(number), call.bytes(number)) || integerParsed < 1) {
    replyError(error);
    return false;
  }
  if (integerParsed != count - number - 1) {
    replyError(ERROR_FIELDS_COUNT);
    return false;
  }
  fieldsFirst = number + 1;
  return true;
}
