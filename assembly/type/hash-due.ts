// Taking out the fields of a hash that have expired, a few at a time:
//
//   const count = hashDueTake(entry, most);             the first of them; 0 = none
//   for (i < count) { hashDueRead(i); … hashField … }   to tell of them
//   hashDueDrop();                                      then they are gone
//
// Nothing else may be done with the hash in between. In a table they come off the hash's own wheel,
// whose work may be more than one call does: hashMayHaveExpired tells whether to call again.

import { recordEncoding } from '../memory/record';
import { listpackFirst, listpackNext } from '../structure/listpack';
import { wheelPopDue } from '../structure/wheel';
import {
  hashIsPacked,
  hashIsShaped,
  hashList,
  hashPackDeadline,
  hashReadAt,
  hashTable,
} from './hash-block';
import { hashPackDeleteRun } from './hash-pack';
import { hashTableDelete } from './hash-table';
import { HashEncoding } from './type';
import { clockPast, nowMs } from '../engine/clock';

/** Fields that are taken at most. */
export const HASH_DUE_MAXIMUM: u32 = 64;

const places = memory.data(64 * 4, 4);
let dueEntry: usize = 0;
let dueCount: u32 = 0;


@inline function placeAt(index: u32): usize {
  return load<u32>(places + ((<usize>index) << 2));
}

/** Takes up to `most` fields that have expired, HASH_DUE_MOST at the most; returns how many. */
export function hashDueTake(entry: usize, maximum: u32): u32 {
  const limit = min(maximum, HASH_DUE_MAXIMUM);
  dueEntry = entry;
  dueCount = 0;
  if (recordEncoding(entry) == HashEncoding.LISTPACK || hashIsShaped(entry)) return 0;
  if (hashIsPacked(entry)) {
    let at = listpackFirst(hashList(entry));
    while (at != 0 && dueCount < limit) {
      const deadline = hashPackDeadline(entry, at);
      if (deadline < 0 || !clockPast(deadline)) break;
      take(at);
      at = listpackNext(listpackNext(listpackNext(at)));
    }
    return dueCount;
  }
  const wheel = hashTable(entry).wheel;
  if (changetype<usize>(wheel) == 0) return 0;
  while (dueCount < limit) {
    // Due is what lies in the past: a field lives through its last millisecond.
    const record = wheelPopDue(wheel, nowMs - 1);
    if (record == 0) break;
    take(record);
  }
  return dueCount;
}


@inline function take(place: usize): void {
  store<u32>(places + ((<usize>dueCount) << 2), <u32>place);
  dueCount += 1;
}

/** Reads the field that was taken as number `index`. */
export function hashDueRead(index: u32): void {
  hashReadAt(dueEntry, placeAt(index));
}

/** Deletes the fields that were taken. */
export function hashDueDrop(): void {
  if (dueCount == 0) return;
  if (hashIsPacked(dueEntry)) return hashPackDeleteRun(dueEntry, placeAt(0), dueCount);
  const table = hashTable(dueEntry);
  for (let i: u32 = 0; i < dueCount; i++) hashTableDelete(table, placeAt(i));
}
