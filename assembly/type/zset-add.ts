// Changing single members of a sorted set: ZADD with all its conditions, ZINCRBY, ZREM, and undoing
// what a command of several members has done when memory runs out on the way.
//
//   zsetAdd(entry, member, count, score, flags)   what ZADD does with one pair
//   zsetDelete(entry, member, count)              what ZREM does with one member
//
// Undo. A command of several pairs is whole or not at all:
//
//   if (!zsetUndoBegin(entry, pairs)) … out of memory
//   … zsetAdd … OUT_OF_MEMORY: zsetUndo(entry)      all is as it was
//   zsetUndoEnd()
//
// A listpack is kept as a copy. In an ORDERED block each change is noted in the scratch arena and
// taken back from the last to the first; what of that needs memory gets it from the heap's reserve.

import { HeapUse, heapRelease, heapUse } from '../memory/heap';
import { recordSetEncoding } from '../memory/record';
import { scratchAllocate } from '../memory/scratch';
import {
  listpackCount,
  listpackDuplicate,
  listpackMayGrow,
  listpackNext,
} from '../structure/listpack';
import {
  orderInsert,
  orderRecordScore,
  orderRecordSetScore,
  orderRemove,
  orderUpdate,
} from '../structure/order';
import { tableFind, tableHash, tableInsert, tableRemoveSlot, tableSlot } from '../structure/table';
import { blockOf, blockSet } from './block';
import { limitZsetEntries } from './limit';
import { ZsetEncoding } from './type';
import {
  zsetFitsPack,
  zsetIsPack,
  zsetOrder,
  zsetOrderedRecord,
  zsetRelease,
  zsetTable,
  zsetToOrdered,
} from './zset';
import {
  zsetPackDelete,
  zsetPackFind,
  zsetPackInsert,
  zsetPackPlace,
  zsetPackScore,
  zsetPackUpdate,
} from './zset-pack';

/** Conditions of an addition, as ZADD has them. */
export const enum ZsetFlag {
  NX = 1 << 0,
  XX = 1 << 1,
  GT = 1 << 2,
  LT = 1 << 3,
  /** The score is added to what the member has. */
  INCREMENT = 1 << 4,
}

/** What an addition has done. */
export const enum ZsetAdd {
  ADDED = 0,
  /** The member has another score now. */
  UPDATED = 1,
  /** The member has that score already. */
  SAME = 2,
  /** A condition was not met. */
  REFUSED = 3,
  /** The sum would be no number (inf and -inf); nothing has changed. */
  NOT_A_NUMBER = 4,
  /** Nothing has changed. */
  OUT_OF_MEMORY = 5,
}

/** The score that the member has after an addition that was ADDED, UPDATED or SAME. */
export let zsetNewScore: f64 = 0;

/** Room for a listpack's entries beside their texts, as Redis reckons when it asks for safety. */
const LISTPACK_SLACK_BYTES: u32 = 32;

/** Whether the member, which has a score, may be given zsetNewScore; else why not. */
@inline
function judge(before: f64, score: f64, flags: u32): ZsetAdd {
  if ((flags & ZsetFlag.NX) != 0) return ZsetAdd.REFUSED;
  if ((flags & ZsetFlag.INCREMENT) != 0) {
    score += before;
    if (isNaN(score)) return ZsetAdd.NOT_A_NUMBER;
  }
  if ((flags & ZsetFlag.LT) != 0 && score >= before) return ZsetAdd.REFUSED;
  if ((flags & ZsetFlag.GT) != 0 && score <= before) return ZsetAdd.REFUSED;
  zsetNewScore = score;
  return score == before ? ZsetAdd.SAME : ZsetAdd.UPDATED;
}

/**
 * Adds a member, or gives it another score.
 * @param member,memberCount the member; its bytes must not lie in the zset
 * @param score not NaN
 * @param flags ZsetFlag
 */
export function zsetAdd(
  entry: usize,
  member: usize,
  memberCount: u32,
  score: f64,
  flags: u32,
): ZsetAdd {
  if (zsetIsPack(entry)) {
    const list = blockOf(entry);
    const at = zsetPackFind(list, member, memberCount);
    if (at != 0) {
      const verdict = judge(zsetPackScore(listpackNext(at)), score, flags);
      if (verdict != ZsetAdd.UPDATED) return verdict;
      const fits = zsetPackUpdate(entry, at, member, memberCount, zsetNewScore);
      return fits ? ZsetAdd.UPDATED : ZsetAdd.OUT_OF_MEMORY;
    }
    if ((flags & ZsetFlag.XX) != 0) return ZsetAdd.REFUSED;
    zsetNewScore = score;
    if (
      zsetFitsPack((listpackCount(list) >> 1) + 1, memberCount) &&
      listpackMayGrow(list, memberCount + LISTPACK_SLACK_BYTES)
    ) {
      const place = zsetPackPlace(list, score, member, memberCount);
      const fits = zsetPackInsert(entry, place, member, memberCount, score);
      return fits ? ZsetAdd.ADDED : ZsetAdd.OUT_OF_MEMORY;
    }
    if (!zsetToOrdered(entry)) return ZsetAdd.OUT_OF_MEMORY;
  }
  return orderedAdd(blockOf(entry), member, memberCount, score, flags);
}

function orderedAdd(
  block: usize,
  member: usize,
  memberCount: u32,
  score: f64,
  flags: u32,
): ZsetAdd {
  const table = zsetTable(block);
  const order = zsetOrder(block);
  const hash = tableHash(member, memberCount);
  const found = tableFind(table, hash, member, memberCount);
  if (found != 0) {
    const before = orderRecordScore(found);
    const verdict = judge(before, score, flags);
    if (verdict != ZsetAdd.UPDATED) return verdict;
    if (!orderUpdate(order, before, zsetNewScore, found)) return ZsetAdd.OUT_OF_MEMORY;
    orderRecordSetScore(found, zsetNewScore);
    if (undoRoom != 0) undoNote(member, memberCount, before, true);
    return ZsetAdd.UPDATED;
  }
  if ((flags & ZsetFlag.XX) != 0) return ZsetAdd.REFUSED;
  const record = zsetOrderedRecord(member, memberCount, score);
  if (record == 0) return ZsetAdd.OUT_OF_MEMORY;
  if (!orderInsert(order, score, record)) {
    heapRelease(record);
    return ZsetAdd.OUT_OF_MEMORY;
  }
  if (!tableInsert(table, hash, record)) {
    orderRemove(order, score, record);
    heapRelease(record);
    return ZsetAdd.OUT_OF_MEMORY;
  }
  zsetNewScore = score;
  if (undoRoom != 0) undoNote(member, memberCount, 0, false);
  return ZsetAdd.ADDED;
}

/** Takes a member out. False: it was not there. The zset may be empty afterwards. */
export function zsetDelete(entry: usize, member: usize, memberCount: u32): bool {
  const block = blockOf(entry);
  if (zsetIsPack(entry)) {
    const at = zsetPackFind(block, member, memberCount);
    if (at != 0) zsetPackDelete(entry, at, 1);
    return at != 0;
  }
  const table = zsetTable(block);
  const hash = tableHash(member, memberCount);
  const record = tableFind(table, hash, member, memberCount);
  if (record == 0) return false;
  const slot = tableSlot;
  orderRemove(zsetOrder(block), orderRecordScore(record), record);
  tableRemoveSlot(table, hash, slot);
  heapRelease(record);
  return true;
}

/**
 * Prepares for `members` additions that come together: as in Redis, more of them than a listpack
 * may have make it an ORDERED block at once. False: memory is out and nothing has changed.
 */
export function zsetMakeRoom(entry: usize, members: u32): bool {
  if (members <= limitZsetEntries || !zsetIsPack(entry)) return true;
  return zsetToOrdered(entry);
}

// ---------------------------------------------------------------------------------------------
// Undo

/** A change of an ORDERED block that can be taken back. */
@unmanaged
class Change {
  before: f64;
  member: usize;
  memberCount: u32;
  wasThere: bool;
}
if (offsetof<Change>() != 17) ERROR('Change is 17 bytes');

/** How many changes there is room for; 0 = none are noted. */
let undoRoom: u32 = 0;
let undoCount: u32 = 0;
let undoChanges: usize = 0;
/** A copy of the listpack that the zset was, or 0. */
let undoList: usize = 0;


@inline
function changeAt(index: u32): Change {
  return changetype<Change>(undoChanges + <usize>index * offsetof<Change>());
}

function undoNote(member: usize, memberCount: u32, before: f64, wasThere: bool): void {
  const change = changeAt(undoCount++);
  change.member = member;
  change.memberCount = memberCount;
  change.before = before;
  change.wasThere = wasThere;
}

/**
 * Begins to keep book, for up to `changes` additions to one entry, whose members must stay where
 * they are until the end. False: memory is out, and there is nothing to end.
 */
export function zsetUndoBegin(entry: usize, changes: u32): bool {
  undoCount = 0;
  undoRoom = 0;
  undoList = 0;
  if (zsetIsPack(entry)) {
    undoList = listpackDuplicate(blockOf(entry));
    return undoList != 0;
  }
  undoChanges = scratchAllocate(<usize>changes * offsetof<Change>());
  if (undoChanges == 0) return false;
  undoRoom = changes;
  return true;
}

/** Takes back all additions since zsetUndoBegin, and ends. */
export function zsetUndo(entry: usize): void {
  undoRoom = 0;
  if (undoList != 0) {
    zsetRelease(entry);
    blockSet(entry, undoList);
    recordSetEncoding(entry, ZsetEncoding.LISTPACK);
    undoList = 0;
    return;
  }
  const use = heapUse(HeapUse.REMEDY);
  while (undoCount != 0) {
    const change = changeAt(--undoCount);
    if (change.wasThere) {
      zsetAdd(entry, change.member, change.memberCount, change.before, 0);
    } else {
      zsetDelete(entry, change.member, change.memberCount);
    }
  }
  heapUse(use);
}

/** Ends keeping book; what was added stays. */
export function zsetUndoEnd(): void {
  undoRoom = 0;
  if (undoList != 0) heapRelease(undoList);
  undoList = 0;
}
