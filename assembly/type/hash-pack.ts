// The small encodings of a hash: a listpack of pairs, or of triples with a time (hash-block.ts
// draws both). Looking for a field reads every field before it, so these are for few fields and
// short values; what does not fit is answered with HashStatus.FULL, and the hash becomes a table.
//
// A change takes several steps on the listpack, of which only those that grow it can fail. They
// come first, and what they have added is taken out again if a later one fails: each function here
// changes all or nothing.
//
//   HSET key a 1, a has the time 17:     a 0 17 │ b 0 0     →    a 0 17 │ b 0 0 │ a 1 0     grows
//                                                           →    b 0 0 │ a 1 0              shrinks

import { bytesCopy } from '../memory/bytes';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import {
  listpackBytes,
  listpackCount,
  listpackDeleteFrom,
  listpackEnd,
  listpackEntry,
  listpackFirst,
  listpackGetText,
  listpackInsertAfter,
  listpackInsertBefore,
  listpackInsertIntegerAfter,
  listpackMayGrow,
  listpackNext,
  listpackReplace,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { listpackFind } from '../structure/listpack-find';
import {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashStatus,
  hashList,
  hashListSet,
  hashPackDeadline,
  hashStep,
} from './hash-block';
import { limitHashBytes, limitHashEntries } from './limit';
import { clockPast } from '../engine/clock';

/** Bytes that a field takes beside its texts, at most. */
const FIELD_EXTRA_BYTES: u32 = 40;

const integerText = memory.data(24, 8);

/** The place of a field, whether it has expired or not; 0 = there is none. */
@inline export function hashPackFind(entry: usize, field: usize, fieldCount: u32): usize {
  const list = hashList(entry);
  return listpackFind(list, listpackFirst(list), field, fieldCount, hashStep(entry) - 1);
}

/** Number of fields, those that have expired included. */
@inline export function hashPackCount(entry: usize): u32 {
  return listpackCount(hashList(entry)) / hashStep(entry);
}

/** Whether a small hash may hold texts of these sizes. */
@inline export function hashPackTakes(entry: usize, fieldCount: u32, valueCount: u32): bool {
  if (max(fieldCount, valueCount) > limitHashBytes) return false;
  return listpackMayGrow(hashList(entry), fieldCount + valueCount + FIELD_EXTRA_BYTES);
}

/**
 * Sets a field of texts that hashPackTakes.
 * @param deadlineMs its deadline from now on, HASH_NO_DEADLINE or HASH_KEEP_DEADLINE; the first
 *   needs LISTPACK_EXPIRES
 */
export function hashPackSet(
  entry: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64,
): HashStatus {
  const at = hashPackFind(entry, field, fieldCount);
  if (at == 0) {
    if (hashPackCount(entry) >= limitHashEntries) return HashStatus.FULL;
    const time = max<i64>(deadlineMs, 0);
    const place = orderedPlace(entry, time);
    const added = insert(entry, place, field, fieldCount, value, valueCount, time);
    return added ? HashStatus.NEW : HashStatus.OUT_OF_MEMORY;
  }
  const before = hashPackDeadline(entry, at);
  const expired = before >= 0 && clockPast(before);
  const keeps = deadlineMs == HASH_KEEP_DEADLINE && !expired;
  if (keeps || (before < 0 && deadlineMs < 0)) {
    const list = listpackReplace(hashList(entry), listpackNext(at), value, valueCount);
    if (list == 0) return HashStatus.OUT_OF_MEMORY;
    hashListSet(entry, list);
    return HashStatus.UPDATED;
  }
  if (!renew(entry, at, field, fieldCount, value, valueCount, max<i64>(deadlineMs, 0))) {
    return HashStatus.OUT_OF_MEMORY;
  }
  return expired ? HashStatus.NEW : HashStatus.UPDATED;
}

/**
 * Gives the field at a place of LISTPACK_EXPIRES a deadline, or with HASH_NO_DEADLINE none.
 * False: memory is out.
 */
export function hashPackSetDeadline(entry: usize, at: usize, deadlineMs: i64): bool {
  const mark = scratchMark();
  const field = copied(at);
  const fieldCount = listpackTextBytes;
  const value = copied(listpackNext(at));
  const valueCount = listpackTextBytes;
  const time = max<i64>(deadlineMs, 0);
  const done =
    field != 0 && value != 0 && renew(entry, at, field, fieldCount, value, valueCount, time);
  scratchReset(mark);
  return done;
}

/** Takes out the field at a place. */
export function hashPackDeleteAt(entry: usize, at: usize): void {
  hashPackDeleteRun(entry, at, 1);
}

/** Takes out `fields` fields from a place on. */
export function hashPackDeleteRun(entry: usize, at: usize, fields: u32): void {
  hashListSet(entry, listpackDeleteFrom(hashList(entry), at, fields * hashStep(entry)));
}

/** A copy of an entry's text in the scratch arena, listpackTextBytes long; 0 = memory is out. */
function copied(at: usize): usize {
  listpackGetText(at, integerText);
  const copy = scratchAllocate(max<usize>(listpackTextBytes, 1));
  if (copy != 0) bytesCopy(copy, listpackText, listpackTextBytes);
  return copy;
}

/** Where a field with this time belongs: an entry, or the end. 0 = it has no deadline. */
function orderedPlace(entry: usize, time: i64): usize {
  const list = hashList(entry);
  if (time == 0) return listpackEnd(list);
  let at = listpackFirst(list);
  while (at != 0) {
    const other = hashPackDeadline(entry, at);
    if (other < 0 || other > time) return at;
    at = listpackNext(listpackNext(listpackNext(at)));
  }
  return listpackEnd(list);
}

/** Puts a field in front of a place. False: memory is out and nothing has changed. */
function insert(
  entry: usize,
  place: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  time: i64,
): bool {
  const offset = place - hashList(entry);
  let list = listpackInsertBefore(hashList(entry), place, field, fieldCount);
  if (list == 0) return false;
  hashListSet(entry, list);
  list = listpackInsertAfter(list, listpackEntry, value, valueCount);
  if (list == 0) return takeBack(entry, offset, 1);
  hashListSet(entry, list);
  if (hashStep(entry) == 2) return true;
  list = listpackInsertIntegerAfter(list, listpackEntry, time);
  if (list == 0) return takeBack(entry, offset, 2);
  hashListSet(entry, list);
  return true;
}

/** Takes out what an insertion has put in before it failed. */
function takeBack(entry: usize, offset: usize, entries: u32): bool {
  const list = hashList(entry);
  hashListSet(entry, listpackDeleteFrom(list, list + offset, entries));
  return false;
}

/**
 * Puts a field that is there, at `at`, with value and time where it belongs now. The texts are not
 * in the list. False: memory is out and nothing has changed.
 */
function renew(
  entry: usize,
  at: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  time: i64,
): bool {
  const before = hashList(entry);
  const bytesBefore = listpackBytes(before);
  const place = orderedPlace(entry, time);
  const isInFront = place <= at;
  let offset = at - before;
  if (!insert(entry, place, field, fieldCount, value, valueCount, time)) return false;
  const list = hashList(entry);
  if (isInFront) offset += listpackBytes(list) - bytesBefore;
  hashListSet(entry, listpackDeleteFrom(list, list + offset, 3));
  return true;
}

/** The least deadline of a hash in LISTPACK_EXPIRES; HASH_NO_DEADLINE = none has one. */
export function hashPackMinimum(entry: usize): i64 {
  const first = listpackFirst(hashList(entry));
  return first == 0 ? HASH_NO_DEADLINE : hashPackDeadline(entry, first);
}
