// What several hash commands do with one field or with a list of them: deleting those that have
// expired before anything else happens to them, setting pairs, and reading `FIELDS n field …`.

import { Call } from '../../engine/call';
import { Database } from '../../engine/keyspace/database';
import { expireEmpty, expireField, expireFieldsTell } from '../../engine/keyspace/expire-field';
import { keyspaceEnter } from '../../engine/keyspace/keyspace';
import { serverExpiresKeys } from '../../engine/server';
import { integerParse, integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import { replyError, replyReserve } from '../../protocol/reply';
import {
  HashStatus,
  hashGet,
  hashLives,
  hashPlace,
  hashReadPlace,
  hashRecord,
  hashValueBytes,
} from '../../type/hash';
import { hashEditBegin, hashEditCancel, hashEditCommit, hashEditSet } from '../../type/hash-edit';
import { hashMayHaveExpired } from '../../type/hash-walk';
import { argumentIs } from '../cursor';

/** What most commands answer when the number of fields is none, or below 1. */
export const ERROR_FIELDS_NUMBER: string = 'ERR Number of fields must be a positive integer';
const ERROR_FIELDS_MISSING: string =
  'ERR Mandatory argument FIELDS is missing or not at the right position';
const ERROR_FIELDS_COUNT: string =
  'ERR The `numfields` parameter must match the number of arguments';

/**
 * Deletes those of the fields at the arguments from `first` to before `end` that have expired, and
 * tells of it.
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
  if (!expiredFieldsDelete(call, entry, first, end, 1)) return entry;
  expireFieldsTell(call.database, entry);
  return expireEmpty(call.database, entry) ? 0 : entry;
}

/**
 * Deletes those of the fields at every `step`th argument from `first` to before `end` that have
 * expired. To tell of it (expireFieldsTell), and to delete a hash that is empty now (expireEmpty),
 * is up to the caller.
 * @returns whether there were any
 */
export function expiredFieldsDelete(
  call: Call,
  entry: usize,
  first: i32,
  end: i32,
  step: i32,
): bool {
  if (!hashMayHaveExpired(entry) || !serverExpiresKeys()) return false;
  let found = false;
  for (let i = first; i < end; i += step) {
    const place = hashPlace(entry, call.address(i), call.bytes(i));
    if (place == 0) continue;
    hashReadPlace(entry, place);
    if (hashLives()) continue;
    expireField(call.database, entry, call.address(i), call.bytes(i));
    found = true;
  }
  return found;
}

/** Adds a hash without fields for a key that is not there; 0 = memory is out. */
@inline export function hashEnter(database: Database, key: usize, keyCount: u32): usize {
  return keyspaceEnter(database, hashRecord(key, keyCount), key, keyCount);
}

/**
 * Sets the fields and values that stand at the arguments from `first` on.
 * @param deadline that of all the fields, HASH_NO_DEADLINE or HASH_KEEP_DEADLINE
 * @returns how many fields are new; -1: memory is out, and nothing has changed
 */
export function pairsSet(call: Call, entry: usize, first: i32, deadline: i64): i32 {
  const count = call.argumentCount;
  if (!hashEditBegin(entry, (count - first) >> 1, deadline >= 0)) return -1;
  let created = 0;
  for (let i = first; i < count; i += 2) {
    const status = hashEditSet(
      call.address(i),
      call.bytes(i),
      call.address(i + 1),
      call.bytes(i + 1),
      deadline,
    );
    if (status == HashStatus.OUT_OF_MEMORY) {
      hashEditCancel();
      return -1;
    }
    if (status == HashStatus.NEW) created += 1;
  }
  hashEditCommit();
  return created;
}

/**
 * Makes room for the answer with the values of the fields from argument `first` on, which are to be
 * deleted. False: the answer is lost, and nothing may be changed.
 */
export function valuesReserve(call: Call, entry: usize, first: i32): bool {
  let bytes: u64 = FRAME_HEADER_BYTES;
  for (let i = first; i < call.argumentCount; i++) {
    bytes += FRAME_HEADER_BYTES;
    if (hashGet(entry, call.address(i), call.bytes(i))) bytes += hashValueBytes;
  }
  return replyReserve(bytes);
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
