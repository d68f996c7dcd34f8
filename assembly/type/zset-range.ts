// Ranges of a sorted set. Whatever a range is of – ranks, scores, members – it becomes an interval
// of ranks, so that counting, replying and taking out are the same for all:
//
//   zsetRangeByScore(entry, range)     zsetRangeRank, zsetRangeCount
//   rank 3, count 4                         members 3, 4, 5, 6 of the order, counted from 0
//
// In an ORDERED block this takes two descents; in a listpack a walk to the end of the range.
//
// A range of members means something only where all scores are equal. Elsewhere it is, in a
// listpack, what Redis finds there: the run that begins with the first member from `least` on
// (seen from behind: that ends with the last one up to `greatest`).

import { heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import { listpackDeleteRange, listpackFirst, listpackNext } from '../structure/listpack';
import {
  orderCount,
  orderCursorScore,
  orderFirst,
  orderRemoveRange,
  orderSeekMember,
  orderSeekScore,
} from '../structure/order';
import { tableFind, tableHash, tableRemoveSlot, tableSlot } from '../structure/table';
import { bytesCompare } from '../memory/bytes';
import { blockOf, blockSet } from './block';
import { zsetCount, zsetIsPack, zsetOrder, zsetTable } from './zset';
import { zsetFirst, zsetLast, zsetPrevious } from './zset-look';
import { zsetPackCompare, zsetPackScore } from './zset-pack';

/** Where a bound of a range of members stands. */
export const enum MemberBound {
  /** In front of all members: '-'. */
  BEFORE_ALL = 0,
  /** At a member, which belongs to the range: '[a'. */
  INCLUSIVE = 1,
  /** At a member, which does not: '(a'. */
  EXCLUSIVE = 2,
  /** Behind all members: '+'. */
  BEHIND_ALL = 3,
}

/** A range of scores. */
@unmanaged
export class ScoreRange {
  minimum: f64;
  greatest: f64;
  minimumExcluded: bool;
  greatestExcluded: bool;
}
if (offsetof<ScoreRange>() != 18) ERROR('ScoreRange is 18 bytes');

/** A range of members; the bytes belong to the caller. */
@unmanaged
export class MemberRange {
  minimum: usize;
  minimumBytes: u32;
  minimumBound: u32;
  greatest: usize;
  greatestBytes: u32;
  greatestBound: u32;
}
if (offsetof<MemberRange>() != 24) ERROR('MemberRange is 24 bytes');

/** Rank of the first member of the range that was found. */
export let zsetRangeRank: u32 = 0;
/** How many members it has. */
export let zsetRangeCount: u32 = 0;

function found(from: u32, to: u32): void {
  zsetRangeRank = from;
  zsetRangeCount = to > from ? to - from : 0;
}

/** Finds the ranks from `start` to `stop`, where negative ones count from the end (-1). */
export function zsetRangeByRank(entry: usize, start: i64, stop: i64): void {
  const count: i64 = zsetCount(entry);
  if (start < 0) start = max<i64>(start + count, 0);
  if (stop < 0) stop += count;
  stop = min<i64>(stop, count - 1);
  if (start > stop) found(0, 0);
  else found(<u32>start, <u32>(stop + 1));
}

// ---------------------------------------------------------------------------------------------
// Scores

/** Finds the members whose score lies in a range. */
export function zsetRangeByScore(entry: usize, range: ScoreRange): void {
  if (zsetIsPack(entry)) return packRangeByScore(blockOf(entry), range);
  const order = zsetOrder(blockOf(entry));
  const from = orderSeekScore(order, range.minimum, range.minimumExcluded);
  found(from, orderSeekScore(order, range.greatest, !range.greatestExcluded));
}

function packRangeByScore(list: usize, range: ScoreRange): void {
  let from: u32 = 0;
  let to: u32 = 0;
  for (let at = listpackFirst(list); at != 0;) {
    const scoreAt = listpackNext(at);
    const score = zsetPackScore(scoreAt);
    if (range.greatestExcluded ? score >= range.greatest : score > range.greatest) break;
    to += 1;
    if (range.minimumExcluded ? score <= range.minimum : score < range.minimum) from += 1;
    at = listpackNext(scoreAt);
  }
  found(from, to);
}

// ---------------------------------------------------------------------------------------------
// Members

/** Whether a range has no member, whatever the zset holds. */
function memberRangeIsEmpty(range: MemberRange): bool {
  const minimum = range.minimumBound;
  const greatest = range.greatestBound;
  if (minimum == MemberBound.BEHIND_ALL || greatest == MemberBound.BEFORE_ALL) return true;
  if (minimum == MemberBound.BEFORE_ALL || greatest == MemberBound.BEHIND_ALL) return false;
  const sign = bytesCompare(range.minimum, range.minimumBytes, range.greatest, range.greatestBytes);
  if (sign != 0) return sign > 0;
  return minimum == MemberBound.EXCLUSIVE || greatest == MemberBound.EXCLUSIVE;
}

/** Finds the members in a range; `reverse` says from where an order of scores is looked at. */
export function zsetRangeByMember(entry: usize, range: MemberRange, reverse: bool): void {
  if (memberRangeIsEmpty(range)) return found(0, 0);
  if (!zsetIsPack(entry)) return orderedRangeByMember(blockOf(entry), range);
  if (!packMeetsRange(entry, range)) return found(0, 0);
  if (reverse) packRangeFromBehind(entry, range);
  else packRangeFromFront(blockOf(entry), range);
}

function orderedRangeByMember(block: usize, range: MemberRange): void {
  const order = zsetOrder(block);
  const first = orderFirst(order);
  if (first == 0) return found(0, 0);
  const score = orderCursorScore(first);
  let from: u32 = 0;
  let to = orderCount(order);
  if (range.minimumBound != MemberBound.BEFORE_ALL) {
    const beyond = range.minimumBound == MemberBound.EXCLUSIVE;
    from = orderSeekMember(order, score, range.minimum, range.minimumBytes, beyond);
  }
  if (range.greatestBound != MemberBound.BEHIND_ALL) {
    const beyond = range.greatestBound == MemberBound.INCLUSIVE;
    to = orderSeekMember(order, score, range.greatest, range.greatestBytes, beyond);
  }
  found(from, to);
}

/** Whether a member does not lie in front of a range. */
function isFromMinimum(memberAt: usize, range: MemberRange): bool {
  if (range.minimumBound == MemberBound.BEFORE_ALL) return true;
  const sign = zsetPackCompare(memberAt, range.minimum, range.minimumBytes);
  return range.minimumBound == MemberBound.EXCLUSIVE ? sign > 0 : sign >= 0;
}

/** Whether a member does not lie behind a range. */
function isToGreatest(memberAt: usize, range: MemberRange): bool {
  if (range.greatestBound == MemberBound.BEHIND_ALL) return true;
  const sign = zsetPackCompare(memberAt, range.greatest, range.greatestBytes);
  return range.greatestBound == MemberBound.EXCLUSIVE ? sign < 0 : sign <= 0;
}

/** Whether the last member is not in front of the range, nor the first one behind it. */
function packMeetsRange(entry: usize, range: MemberRange): bool {
  const last = <usize>zsetLast(entry);
  return last != 0 && isFromMinimum(last, range) && isToGreatest(<usize>zsetFirst(entry), range);
}

function packRangeFromFront(list: usize, range: MemberRange): void {
  let rank: u32 = 0;
  let at = listpackFirst(list);
  while (at != 0 && !isFromMinimum(at, range)) {
    at = listpackNext(listpackNext(at));
    rank += 1;
  }
  const from = rank;
  while (at != 0 && isToGreatest(at, range)) {
    at = listpackNext(listpackNext(at));
    rank += 1;
  }
  found(from, rank);
}

function packRangeFromBehind(entry: usize, range: MemberRange): void {
  let rank = zsetCount(entry);
  let at = <usize>zsetLast(entry);
  while (at != 0 && !isToGreatest(at, range)) {
    at = <usize>zsetPrevious(entry, at);
    rank -= 1;
  }
  const to = rank;
  while (at != 0 && isFromMinimum(at, range)) {
    at = <usize>zsetPrevious(entry, at);
    rank -= 1;
  }
  found(rank, to);
}

// ---------------------------------------------------------------------------------------------
// Taking out

let tableOfRemoved: usize = 0;

function recordRemoved(record: usize): void {
  const member = recordKey(record);
  const memberCount = recordKeyCount(record);
  const table = zsetTable(tableOfRemoved);
  const hash = tableHash(member, memberCount);
  if (tableFind(table, hash, member, memberCount) != 0) tableRemoveSlot(table, hash, tableSlot);
  heapRelease(record);
}

/** Takes out `count` members from a rank on; all of them must be there. */
export function zsetDeleteRange(entry: usize, rank: u32, count: u32): void {
  const block = blockOf(entry);
  if (zsetIsPack(entry)) {
    blockSet(entry, listpackDeleteRange(block, <i32>(rank << 1), count << 1));
    return;
  }
  tableOfRemoved = block;
  orderRemoveRange(zsetOrder(block), rank, count, recordRemoved.index);
}
