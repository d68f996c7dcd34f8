// Sets combined: SINTER, SUNION, SDIFF, each also with STORE, and SINTERCARD.
//
// The sets are found first (a key of another type is an error, a missing one an empty set), as
// an array of entries, 0 for what is missing, in the scratch arena:
//
//   sets   | entry | entry | 0 | entry | …      u32 each, in the order of the keys
//
// SINTER walks over the smallest set and asks the others. SDIFF has two ways: ask the other sets
// for each member of the first one (about size(first) * sets / 2), or take all members of all
// others out of a copy of the first one (the sum of their sizes); the cheaper one is taken. SUNION
// and SDIFF make their result as a set in no table, which is answered or stored; its encodings
// follow the members, as Redis's do, and so the order of a small result is Redis's, too.
//
//   SINTERSTORE, SUNIONSTORE, SDIFFSTORE    are their own effects; an empty result deletes the key

import { Call } from '../../engine/call';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { EventClass } from '../../engine/notify';
import { recordEncoding } from '../../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_LIMIT, ERROR_NUMKEYS, replyOutOfMemory } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyDefer,
  replyDeferredSet,
  replyError,
  replyInteger,
  replySet,
} from '../../protocol/reply';
import { sortVector } from '../../structure/sort';
import {
  SetAdd,
  setAddFound,
  setContainsFound,
  setCount,
  setCreateAs,
  setFirst,
  setIsInteger,
  setMember,
  setMemberBytes,
  setNext,
  setRemoveFound,
  setToIntset,
} from '../../type/set';
import { SetEncoding } from '../../type/type';
import {
  argumentAtLeast,
  cursorAtLeast,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTokenWith,
} from '../cursor';
import { storeNothing, storePut } from '../store';
import { replyMember, replyMembers, setForReading, setWrongType } from './member';

/** The sets, u32 each. */
let sets: usize = 0;
let setsCount: u32 = 0;
/** How many of them are missing. */
let setsMissing: u32 = 0;


@inline function setsAt(index: u32): usize {
  return load<u32>(sets + ((<usize>index) << 2));
}

/** Finds the sets at `count` keys from argument `first` on. False: an error, which is answered. */
function setsRead(call: Call, first: i32, count: i32): bool {
  // Sorting needs as much room again.
  sets = scratchAllocate((<usize>count) << 3);
  if (sets == 0) {
    replyOutOfMemory();
    return false;
  }
  setsCount = count;
  setsMissing = 0;
  for (let i = 0; i < count; i++) {
    const entry = setForReading(call, first + i);
    if (setWrongType) return false;
    if (entry == 0) setsMissing += 1;
    store<u32>(sets + ((<usize>i) << 2), <u32>entry);
  }
  return true;
}


@inline function sizeOf(entry: u32): u32 {
  return entry == 0 ? 0 : setCount(entry);
}

/** Orders sets from the smallest to the largest. */
function smallerFirst(one: u32, other: u32): i32 {
  const size = sizeOf(one);
  const otherSize = sizeOf(other);
  return size < otherSize ? -1 : <i32>(size > otherSize);
}

/** Orders sets from the largest to the smallest. */
function largerFirst(one: u32, other: u32): i32 {
  return smallerFirst(other, one);
}

// ---------------------------------------------------------------------------------------------
// Intersection

/** SINTER key … */
export function sinterCommand(call: Call): void {
  const arena = scratchMark();
  if (setsRead(call, 1, call.argumentCount - 1)) {
    if (setsMissing != 0) {
      replySet(0);
    } else {
      const mark = replyDefer();
      replyDeferredSet(mark, intersect(0, true));
    }
  }
  scratchReset(arena);
}

/** SINTERCARD numkeys key … [LIMIT limit] */
export function sintercardCommand(call: Call): void {
  const count = call.argumentCount;
  if (!argumentAtLeast(call, 1, 1, ERROR_NUMKEYS)) return;
  if (integerParsed > count - 2) {
    return replyError("ERR Number of keys can't be greater than number of args");
  }
  const keys = <i32>integerParsed;
  let limit: u64 = 0;
  cursorOpen(call, 2 + keys);
  while (cursorMore()) {
    if (cursorTokenWith('LIMIT', 1)) limit = cursorAtLeast(0, ERROR_LIMIT);
    else cursorSyntax();
  }
  if (cursorFailed()) return;
  const arena = scratchMark();
  if (setsRead(call, 2, keys)) replyInteger(setsMissing != 0 ? 0 : intersect(limit, false));
  scratchReset(arena);
}

/**
 * Walks over the members that all sets have.
 * @param limit after how many to stop, 0 = never
 * @param replies whether they are answered
 * @returns how many they are
 */
function intersect(limit: u64, replies: bool): u32 {
  sortVector(sets, setsCount, sets + ((<usize>setsCount) << 2), smallerFirst.index);
  let found: u32 = 0;
  for (let more = setFirst(setsAt(0)); more; more = setNext()) {
    if (!othersContain()) continue;
    found += 1;
    if (replies) replyMember();
    if (found == limit) break;
  }
  return found;
}

/** Whether all sets but the first have the member that the walk has come to. */
function othersContain(): bool {
  const first = setsAt(0);
  for (let i: u32 = 1; i < setsCount; i++) {
    const other = setsAt(i);
    if (other != first && !setContainsFound(other)) return false;
  }
  return true;
}

/** SINTERSTORE destination key … */
export function sinterstoreCommand(call: Call): void {
  const arena = scratchMark();
  if (setsRead(call, 2, call.argumentCount - 2)) {
    if (setsMissing != 0) storeResult(call, 0, 'sinterstore');
    else storeIntersection(call);
  }
  scratchReset(arena);
}

function storeIntersection(call: Call): void {
  sortVector(sets, setsCount, sets + ((<usize>setsCount) << 2), smallerFirst.index);
  const first = setsAt(0);
  const integers = recordEncoding(first) == SetEncoding.INTSET;
  const encoding = integers ? SetEncoding.INTSET : SetEncoding.LISTPACK;
  const result = setCreateAs(call.address(1), call.bytes(1), encoding);
  if (result == 0) return replyOutOfMemory();
  let onlyIntegers = true;
  for (let more = setFirst(first); more; more = setNext()) {
    if (!othersContain()) continue;
    onlyIntegers = onlyIntegers && (setIsInteger || integerParse(setMember, setMemberBytes));
    if (setAddFound(result) == SetAdd.FAILED) {
      lazyfreeRelease(result);
      return replyOutOfMemory();
    }
  }
  if (onlyIntegers) setToIntset(result);
  storeResult(call, result, 'sinterstore');
}

// ---------------------------------------------------------------------------------------------
// Union and difference

/** SUNION key … */
export function sunionCommand(call: Call): void {
  combine(call, false, '');
}

/** SUNIONSTORE destination key … */
export function sunionstoreCommand(call: Call): void {
  combine(call, false, 'sunionstore');
}

/** SDIFF key … */
export function sdiffCommand(call: Call): void {
  combine(call, true, '');
}

/** SDIFFSTORE destination key … */
export function sdiffstoreCommand(call: Call): void {
  combine(call, true, 'sdiffstore');
}

/** Answers with the union or the difference, or stores it and announces `event`. */
function combine(call: Call, subtracts: bool, event: string): void {
  const stores = event.length != 0;
  const first = stores ? 2 : 1;
  const arena = scratchMark();
  if (setsRead(call, first, call.argumentCount - first)) {
    const keyCount = stores ? call.bytes(1) : 0;
    const result = setCreateAs(call.address(1), keyCount, SetEncoding.INTSET);
    if (result == 0 || !(subtracts ? difference(result) : union(result))) {
      if (result != 0) lazyfreeRelease(result);
      replyOutOfMemory();
    } else if (stores) {
      storeResult(call, result, event);
    } else {
      replySet(setCount(result));
      replyMembers(result);
      lazyfreeRelease(result);
    }
  }
  scratchReset(arena);
}

/** The union of one set: the same members in the order of SUNION. 0 = memory is out. */
export function unionOfOne(entry: usize): usize {
  const result = setCreateAs(0, 0, SetEncoding.INTSET);
  if (result == 0 || addAll(result, entry)) return result;
  lazyfreeRelease(result);
  return 0;
}

/** Adds all members of a set to a result. False: memory is out. */
function addAll(result: usize, entry: usize): bool {
  for (let more = setFirst(entry); more; more = setNext()) {
    if (setAddFound(result) == SetAdd.FAILED) return false;
  }
  return true;
}

/** Adds the members of all sets to a result. False: memory is out. */
function union(result: usize): bool {
  for (let i: u32 = 0; i < setsCount; i++) {
    if (setsAt(i) != 0 && !addAll(result, setsAt(i))) return false;
  }
  return true;
}

/** Adds the members of the first set that no other has to a result. False: memory is out. */
function difference(result: usize): bool {
  const first = setsAt(0);
  if (first == 0) return true;
  let asking: u64 = 0;
  let removing: u64 = 0;
  for (let i: u32 = 0; i < setsCount; i++) {
    if (i > 0 && setsAt(i) == first) return true;
    if (setsAt(i) == 0) continue;
    asking += setCount(first);
    removing += setCount(setsAt(i));
  }
  return asking / 2 <= removing ? differenceByAsking(result) : differenceByRemoving(result);
}

function differenceByAsking(result: usize): bool {
  const others = setsCount - 1;
  const free = sets + ((<usize>setsCount) << 2);
  // A member that another set has is most likely found in a large one.
  sortVector(sets + 4, others, free, largerFirst.index);
  for (let more = setFirst(setsAt(0)); more; more = setNext()) {
    if (!anyOtherContains() && setAddFound(result) == SetAdd.FAILED) return false;
  }
  return true;
}

/** Whether any set but the first has the member that the walk has come to. */
function anyOtherContains(): bool {
  for (let i: u32 = 1; i < setsCount; i++) {
    if (setsAt(i) != 0 && setContainsFound(setsAt(i))) return true;
  }
  return false;
}

function differenceByRemoving(result: usize): bool {
  if (!addAll(result, setsAt(0))) return false;
  for (let i: u32 = 1; i < setsCount && setCount(result) != 0; i++) {
    if (setsAt(i) == 0) continue;
    for (let more = setFirst(setsAt(i)); more; more = setNext()) setRemoveFound(result);
  }
  return true;
}

/** Stores a result (0 = an empty one) at argument 1 and answers with its size. */
function storeResult(call: Call, result: usize, event: string): void {
  const count = result == 0 ? 0 : setCount(result);
  if (count == 0) {
    if (result != 0) lazyfreeRelease(result);
    storeNothing(call, 1);
  } else if (!storePut(call, 1, result, 1, EventClass.SET, event)) {
    return;
  }
  replyInteger(count);
}
