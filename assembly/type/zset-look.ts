// Looking into a sorted set: cursors over its members, the score and the rank of one.
//
// A cursor names a member: in a listpack the address of its entry, in an ORDERED block the order's
// cursor (leaf and index). 0 is none. Cursors are void after any change of the zset, and walks may
// be nested. What a cursor names is read into three globals:
//
//   zsetRead(entry, cursor)     zsetMember, zsetMemberBytes, zsetMemberScore
//
// The member's bytes lie in the zset, or in a buffer that the next zsetRead overwrites (an
// integer of a listpack).

import { recordKey, recordKeyCount } from '../memory/record';
import {
  listpackCount,
  listpackEquals,
  listpackFirst,
  listpackGetText,
  listpackLast,
  listpackNext,
  listpackPrevious,
  listpackSeek,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  ORDER_ABSENT,
  orderAt,
  orderCursorRecord,
  orderCursorScore,
  orderFirst,
  orderLast,
  orderNext,
  orderPrevious,
  orderRank,
  orderRecordScore,
} from '../structure/order';
import { tableFind, tableHash } from '../structure/table';
import { blockOf } from './block';
import { zsetCount, zsetIsPack, zsetOrder, zsetTable } from './zset';
import { zsetPackFind, zsetPackScore } from './zset-pack';

/** What zsetRank returns for a member that is not there. */
export const ZSET_ABSENT: u32 = u32.MAX_VALUE;

/** The member that zsetRead has read. */
export let zsetMember: usize = 0;
/** Its length. */
export let zsetMemberBytes: u32 = 0;
/** The score that zsetRead, zsetFindScore or zsetRank has found. */
export let zsetMemberScore: f64 = 0;

const memberText = memory.data(24);

/** The member with the least score, or 0. */
export function zsetFirst(entry: usize): u64 {
  const block = blockOf(entry);
  return zsetIsPack(entry) ? listpackFirst(block) : orderFirst(zsetOrder(block));
}

/** The member with the greatest score, or 0. */
export function zsetLast(entry: usize): u64 {
  const block = blockOf(entry);
  if (!zsetIsPack(entry)) return orderLast(zsetOrder(block));
  const scoreAt = listpackLast(block);
  return scoreAt == 0 ? 0 : listpackPrevious(block, scoreAt);
}

/** The member behind another one, or 0. */
export function zsetNext(entry: usize, cursor: u64): u64 {
  if (!zsetIsPack(entry)) return orderNext(cursor);
  return listpackNext(listpackNext(<usize>cursor));
}

/** The member in front of another one, or 0. */
export function zsetPrevious(entry: usize, cursor: u64): u64 {
  if (!zsetIsPack(entry)) return orderPrevious(cursor);
  const list = blockOf(entry);
  const scoreAt = listpackPrevious(list, <usize>cursor);
  return scoreAt == 0 ? 0 : listpackPrevious(list, scoreAt);
}

/** The member with a rank, counted from 0; 0 if there are not so many. */
export function zsetAt(entry: usize, rank: u32): u64 {
  const block = blockOf(entry);
  if (!zsetIsPack(entry)) return orderAt(zsetOrder(block), rank);
  return rank < listpackCount(block) >> 1 ? listpackSeek(block, <i32>(rank << 1)) : 0;
}

/** Reads the member that a cursor names, and its score. */
export function zsetRead(entry: usize, cursor: u64): void {
  if (zsetIsPack(entry)) {
    const at = <usize>cursor;
    zsetMemberScore = zsetPackScore(listpackNext(at));
    listpackGetText(at, memberText);
    zsetMember = listpackText;
    zsetMemberBytes = listpackTextBytes;
  } else {
    const record = orderCursorRecord(cursor);
    zsetMemberScore = orderCursorScore(cursor);
    zsetMember = recordKey(record);
    zsetMemberBytes = recordKeyCount(record);
  }
}

/** The score of the member that a cursor names; the member itself is not touched. */
@inline
export function zsetCursorScore(entry: usize, cursor: u64): f64 {
  if (!zsetIsPack(entry)) return orderCursorScore(cursor);
  return zsetPackScore(listpackNext(<usize>cursor));
}

/** Whether a member is there; its score is in zsetMemberScore. */
export function zsetFindScore(entry: usize, member: usize, memberCount: u32): bool {
  const block = blockOf(entry);
  if (zsetIsPack(entry)) {
    const at = zsetPackFind(block, member, memberCount);
    if (at == 0) return false;
    zsetMemberScore = zsetPackScore(listpackNext(at));
    return true;
  }
  const hash = tableHash(member, memberCount);
  const record = tableFind(zsetTable(block), hash, member, memberCount);
  if (record == 0) return false;
  zsetMemberScore = orderRecordScore(record);
  return true;
}

/**
 * How many members stand in front of a member (behind it, if `reverse`); ZSET_ABSENT if it is
 * not there. Its score is in zsetMemberScore.
 */
export function zsetRank(entry: usize, member: usize, memberCount: u32, reverse: bool): u32 {
  const rank = zsetIsPack(entry)
    ? packRank(blockOf(entry), member, memberCount)
    : orderedRank(blockOf(entry), member, memberCount);
  return rank == ZSET_ABSENT || !reverse ? rank : zsetCount(entry) - 1 - rank;
}

function packRank(list: usize, member: usize, memberCount: u32): u32 {
  let rank: u32 = 0;
  for (let at = listpackFirst(list); at != 0; rank++) {
    const scoreAt = listpackNext(at);
    if (listpackEquals(at, member, memberCount)) {
      zsetMemberScore = zsetPackScore(scoreAt);
      return rank;
    }
    at = listpackNext(scoreAt);
  }
  return ZSET_ABSENT;
}

function orderedRank(block: usize, member: usize, memberCount: u32): u32 {
  const hash = tableHash(member, memberCount);
  const record = tableFind(zsetTable(block), hash, member, memberCount);
  if (record == 0) return ZSET_ABSENT;
  zsetMemberScore = orderRecordScore(record);
  const rank = orderRank(zsetOrder(block), zsetMemberScore, record);
  return rank == ORDER_ABSENT ? ZSET_ABSENT : rank;
}
