// All fields of a hash in turn, and fields chosen at random.
//
//   for (let more = hashFirst(entry); more; more = hashNext()) {
//     if (!hashLives()) continue;                         has expired and is still there
//     … hashField, hashFieldBytes, hashValue, hashValueBytes, hashDeadlineMs …
//   }
//
// There is one walk at a time, and the hash must not change during it. Small hashes are walked in
// the order of their listpack, tables from their last bucket down.
//
// A choice leaves places (u32 each) in the scratch arena, which the caller resets:
//
//   if (hashChoose(entry, wanted)) for (i < hashChosenCount) { hashChosenRead(i); … }
//
// Random numbers come from the caller. What has expired is never chosen: while a hash holds such
// fields, which is until the next tick, a choice walks it once and chooses among what lives.

import { recordEncoding } from '../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import { listpackFirst, listpackNext } from '../structure/listpack';
import { listpackEntries, listpackRandom, listpackSample } from '../structure/listpack-find';
import { tableCursor, tableFirst, tableNext, tableRandom } from '../structure/table';
import { hashCount, hashInnerDeadline, hashLives } from './hash';
import {
  hashIsPacked,
  hashIsShaped,
  hashList,
  hashReadAt,
  hashReadName,
  hashReadShaped,
  hashReadValue,
  hashShaped,
  hashStep,
  hashTable,
} from './hash-block';
import {
  hashShapedAt,
  hashShapedNext,
  hashShapedPlace,
  hashShapedSeek,
  hashShapedWalk,
} from './hash-shape';
import { HashEncoding } from './type';
import { clockPast } from '../engine/clock';

/** In a hash of up to so many times the fields wanted, a choice lists all and drops some. */
const LIST_TIMES: u64 = 3;

let walked: usize = 0;
let walkedAt: usize = 0;
let walkedCursor: u64 = 0;

/** Reads the first field. False: there is none. */
export function hashFirst(entry: usize): bool {
  walked = entry;
  if (hashIsShaped(entry)) {
    hashShapedWalk(entry);
    return nextShaped();
  }
  if (hashIsPacked(entry)) {
    walkedAt = listpackFirst(hashList(entry));
  } else {
    walkedAt = tableFirst(hashTable(entry));
    walkedCursor = tableCursor;
  }
  if (walkedAt != 0) hashReadAt(entry, walkedAt);
  return walkedAt != 0;
}

/** Reads the field behind the one of hashFirst or hashNext. False: there is none. */
export function hashNext(): bool {
  const entry = walked;
  if (hashIsShaped(entry)) return nextShaped();
  if (hashIsPacked(entry)) {
    walkedAt = listpackNext(listpackNext(walkedAt));
    if (walkedAt != 0 && hashStep(entry) == 3) walkedAt = listpackNext(walkedAt);
  } else {
    walkedAt = tableNext(hashTable(entry), walkedCursor);
    walkedCursor = tableCursor;
  }
  if (walkedAt != 0) hashReadAt(entry, walkedAt);
  return walkedAt != 0;
}

/** Reads the next field of a hash in SHAPED. */
function nextShaped(): bool {
  if (!hashShapedNext()) return false;
  hashReadName(hashShaped(walked).shape, <u32>hashShapedPlace - 1);
  hashReadShaped(hashShapedAt);
  return true;
}

/** Whether a hash may hold fields that have expired. */
@inline export function hashMayHaveExpired(entry: usize): bool {
  if (recordEncoding(entry) == HashEncoding.LISTPACK || hashIsShaped(entry)) return false;
  const minimum = hashInnerDeadline(entry);
  return minimum >= 0 && clockPast(minimum);
}

/** Number of fields that live. It walks a hash that has deadlines. */
export function hashLivingCount(entry: usize): u32 {
  if (hashInnerDeadline(entry) < 0) return hashCount(entry);
  let count: u32 = 0;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (hashLives()) count += 1;
  }
  return count;
}

// ---------------------------------------------------------------------------------------------
// Choosing

let chosenFrom: usize = 0;
let chosen: usize = 0;
/** How many fields a choice has found. */
export let hashChosenCount: u32 = 0;

/** Reads chosen field `index`. */
export function hashChosenRead(index: u32): void {
  hashReadAt(chosenFrom, chosenAt(index));
}


@inline function chosenAt(index: u32): usize {
  return load<u32>(chosen + ((<usize>index) << 2));
}


@inline function chosenSet(index: u32, place: usize): void {
  store<u32>(chosen + ((<usize>index) << 2), <u32>place);
}

/**
 * Reads a random living field; each has the same chance.
 * @returns false if none lives, or if memory is out: hashWalkFailed tells which
 */
export function hashRandom(entry: usize, random: u64): bool {
  hashWalkFailed = false;
  if (hashMayHaveExpired(entry)) {
    const mark = scratchMark();
    const any = hashChooseAll(entry) && hashChosenCount != 0;
    if (any) hashChosenRead(<u32>(random % hashChosenCount));
    scratchReset(mark);
    return any;
  }
  if (!hashIsPacked(entry)) {
    const record = tableRandom(hashTable(entry), random);
    if (record != 0) hashReadAt(entry, record);
    return record != 0;
  }
  if (hashIsShaped(entry)) {
    const count = hashCount(entry);
    if (count == 0) return false;
    hashReadAt(entry, hashShapedSeek(entry, <u32>(((random >> 32) * count) >> 32)));
    return true;
  }
  const at = listpackRandom(hashList(entry), hashStep(entry), <u32>(random >> 32));
  if (at != 0) hashReadAt(entry, at);
  return at != 0;
}

/** Set when a choice was out of memory. */
export let hashWalkFailed: bool = false;

/** Chooses all living fields. False: memory is out. */
export function hashChooseAll(entry: usize): bool {
  const count = hashCount(entry);
  if (!chosenRoom(entry, count)) return false;
  if (hashIsShaped(entry)) {
    hashShapedWalk(entry);
    while (hashShapedNext()) chosenSet(hashChosenCount++, hashShapedPlace);
    return true;
  }
  if (hashIsPacked(entry) && !hashMayHaveExpired(entry)) {
    hashChosenCount = listpackEntries(hashList(entry), chosen, hashStep(entry));
    return true;
  }
  if (hashIsPacked(entry)) {
    for (let more = hashFirst(entry); more; more = hashNext()) {
      if (hashLives()) chosenSet(hashChosenCount++, walkedAt);
    }
    return true;
  }
  const table = hashTable(entry);
  const asks = hashMayHaveExpired(entry);
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    if (asks) {
      hashReadValue(entry, record);
      if (!hashLives()) continue;
    }
    chosenSet(hashChosenCount++, record);
  }
  return true;
}

function chosenRoom(entry: usize, count: u32): bool {
  chosenFrom = entry;
  hashChosenCount = 0;
  chosen = scratchAllocate(((<usize>count) << 2) + 4);
  hashWalkFailed = chosen == 0;
  return chosen != 0;
}

/**
 * Chooses `wanted` different living fields, or all if there are no more; each set of so many has
 * the same chance. False: memory is out.
 */
export function hashChoose(entry: usize, wanted: u32, random: u64): bool {
  const count = hashCount(entry);
  const expired = hashMayHaveExpired(entry);
  if (!expired && wanted < count && !hashIsShaped(entry)) {
    if (hashIsPacked(entry)) {
      if (!chosenRoom(entry, wanted)) return false;
      const list = hashList(entry);
      hashChosenCount = listpackSample(list, chosen, wanted, hashStep(entry), random);
      return true;
    }
    if (<u64>wanted * LIST_TIMES <= count) return chooseFew(entry, wanted, random);
  }
  if (!hashChooseAll(entry)) return false;
  let seed = random;
  for (; hashChosenCount > wanted; hashChosenCount--) {
    seed += GOLDEN;
    chosenSet(<u32>(mixed(seed) % hashChosenCount), chosenAt(hashChosenCount - 1));
  }
  return true;
}

const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** 64 random bits of a counter (the finish of SplitMix64, Steele et al. 2014). */
function mixed(counter: u64): u64 {
  let word = counter;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

/**
 * Chooses few fields of a large table: random ones, until there are enough that differ. Which ones
 * were chosen is looked up in a set of their addresses with open addressing, half full at most.
 */
function chooseFew(entry: usize, wanted: u32, random: u64): bool {
  if (!chosenRoom(entry, wanted)) return false;
  const slots: u32 = 4 << (32 - clz<u32>(wanted));
  const bytes = (<usize>slots) << 2;
  const set = scratchAllocate(bytes);
  hashWalkFailed = set == 0;
  if (set == 0) return false;
  memory.fill(set, 0, bytes);
  let seed = random;
  while (hashChosenCount < wanted) {
    seed += GOLDEN;
    const record = tableRandom(hashTable(entry), mixed(seed));
    let slot = (<u32>((<u64>record * GOLDEN) >> 32)) & (slots - 1);
    let taken: usize = load<u32>(set + ((<usize>slot) << 2));
    while (taken != 0 && taken != record) {
      slot = (slot + 1) & (slots - 1);
      taken = load<u32>(set + ((<usize>slot) << 2));
    }
    if (taken != 0) continue;
    store<u32>(set + ((<usize>slot) << 2), <u32>record);
    chosenSet(hashChosenCount++, record);
  }
  return true;
}
