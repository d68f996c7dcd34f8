// Looking into a sorted set: cursors over its members, the score and the rank of one.
//
// A cursor names a member: in a listpack the address of its entry, in an ORDERED block the order's
// cursor (leaf and index). 0 is none. Cursors are void after any change of the zset, and walks may
// be nested. What a cursor names is read into three globals:
//
//   sortedSetRead(entry, cursor)     sortedSetMember, sortedSetMemberBytes, sortedSetValue
//
// The member's bytes lie in the zset, or in a buffer that the next sortedSetRead overwrites (an
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
import { orderedOrder, orderedTable, sortedSetCount, sortedSetIsPack } from './zset';
import { packFind, packScore } from './zset-pack';

/** What sortedSetRank returns for a member that is not there. */
export const SORTED_SET_ABSENT: u32 = u32.MAX_VALUE;

/** The member that sortedSetRead has read. */
export let sortedSetMember: usize = 0;
/** Its length. */
export let sortedSetMemberBytes: u32 = 0;
/** The score that sortedSetRead, sortedSetScore or sortedSetRank has found. */
export let sortedSetValue: f64 = 0;

const memberText = memory.data(24);

/** The member with the least score, or 0. */
export function sortedSetFirst(entry: usize): u64 {
  const block = blockOf(entry);
  return sortedSetIsPack(entry) ? listpackFirst(block) : orderFirst(orderedOrder(block));
}

/** The member with the greatest score, or 0. */
export function sortedSetLast(entry: usize): u64 {
  const block = blockOf(entry);
  if (!sortedSetIsPack(entry)) return orderLast(orderedOrder(block));
  const scoreAt = listpackLast(block);
  return scoreAt == 0 ? 0 : listpackPrevious(block, scoreAt);
}

/** The member behind another one, or 0. */
export function sortedSetNext(entry: usize, cursor: u64): u64 {
  if (!sortedSetIsPack(entry)) return orderNext(cursor);
  return listpackNext(listpackNext(<usize>cursor));
}

/** The member in front of another one, or 0. */
export function sortedSetPrevious(entry: usize, cursor: u64): u64 {
  if (!sortedSetIsPack(entry)) return orderPrevious(cursor);
  const list = blockOf(entry);
  const scoreAt = listpackPrevious(list, <usize>cursor);
  return scoreAt == 0 ? 0 : listpackPrevious(list, scoreAt);
}

/** The member with a rank, counted from 0; 0 if there are not so many. */
export function sortedSetAt(entry: usize, rank: u32): u64 {
  const block = blockOf(entry);
  if (!sortedSetIsPack(entry)) return orderAt(orderedOrder(block), rank);
  return rank < listpackCount(block) >> 1 ? listpackSeek(block, <i32>(rank << 1)) : 0;
}

/** Reads the member that a cursor names, and its score. */
export function sortedSetRead(entry: usize, cursor: u64): void {
  if (sortedSetIsPack(entry)) {
    const at = <usize>cursor;
    sortedSetValue = packScore(listpackNext(at));
    listpackGetText(at, memberText);
    sortedSetMember = listpackText;
    sortedSetMemberBytes = listpackTextBytes;
  } else {
    const record = orderCursorRecord(cursor);
    sortedSetValue = orderCursorScore(cursor);
    sortedSetMember = recordKey(record);
    sortedSetMemberBytes = recordKeyCount(record);
  }
}

/** The score of the member that a cursor names; the member itself is not touched. */
@inline
export function sortedSetCursorScore(entry: usize, cursor: u64): f64 {
  if (!sortedSetIsPack(entry)) return orderCursorScore(cursor);
  return packScore(listpackNext(<usize>cursor));
}

/** Whether a member is there; its score is in sortedSetValue. */
export function sortedSetScore(entry: usize, member: usize, memberCount: u32): bool {
  const block = blockOf(entry);
  if (sortedSetIsPack(entry)) {
    const at = packFind(block, member, memberCount);
    if (at == 0) return false;
    sortedSetValue = packScore(listpackNext(at));
    return true;
  }
  const hash = tableHash(member, memberCount);
  const record = tableFind(orderedTable(block), hash, member, memberCount);
  if (record == 0) return false;
  sortedSetValue = orderRecordScore(record);
  return true;
}

/**
 * How many members stand in front of a member (behind it, if `reverse`); SORTED_SET_ABSENT if it is
 * not there. Its score is in sortedSetValue.
 */
export function sortedSetRank(entry: usize, member: usize, memberCount: u32, reverse: bool): u32 {
  const rank = sortedSetIsPack(entry)
    ? packRank(blockOf(entry), member, memberCount)
    : orderedRank(blockOf(entry), member, memberCount);
  return rank == SORTED_SET_ABSENT || !reverse ? rank : sortedSetCount(entry) - 1 - rank;
}

function packRank(list: usize, member: usize, memberCount: u32): u32 {
  let rank: u32 = 0;
  for (let at = listpackFirst(list); at != 0; rank++) {
    const scoreAt = listpackNext(at);
    if (listpackEquals(at, member, memberCount)) {
      sortedSetValue = packScore(scoreAt);
      return rank;
    }
    at = listpackNext(scoreAt);
  }
  return SORTED_SET_ABSENT;
}

function orderedRank(block: usize, member: usize, memberCount: u32): u32 {
  const hash = tableHash(member, memberCount);
  const record = tableFind(orderedTable(block), hash, member, memberCount);
  if (record == 0) return SORTED_SET_ABSENT;
  sortedSetValue = orderRecordScore(record);
  const rank = orderRank(orderedOrder(block), sortedSetValue, record);
  return rank == ORDER_ABSENT ? SORTED_SET_ABSENT : rank;
}
