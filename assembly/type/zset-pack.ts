// Sorted sets as listpacks: pairs of member and score in the order of (score, member). zset.ts
// draws the bytes. Everything is a walk: the limits of the encoding keep lists short.
//
// Scores: a whole number up to 2^62 is an integer entry, any other double its shortest text.
// Reading takes whatever strtod takes, since lists come from outside too.

import { bytesCompare } from '../memory/bytes';
import { heapRelease } from '../memory/heap';
import { DOUBLE_TEXT_BYTES, doubleFormat } from '../number/double-format';
import { doubleParsed, doubleScan } from '../number/double';
import {
  listpackAppend,
  listpackAppendInteger,
  listpackDelete,
  listpackDeleteFrom,
  listpackEnd,
  listpackEntry,
  listpackFirst,
  listpackGet,
  listpackGetText,
  listpackInsertAfter,
  listpackInsertBefore,
  listpackInsertIntegerAfter,
  listpackInteger,
  listpackNext,
  listpackPrevious,
  listpackReplace,
  listpackReplaceInteger,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { listpackFind } from '../structure/listpack-find';
import { blockOf, blockSet } from './block';

/** Whole numbers up to here are integer entries (Redis's double2ll). */
const LARGEST_WHOLE: f64 = 4611686018427387904.0;

const scoreText = memory.data(DOUBLE_TEXT_BYTES);
const memberText = memory.data(24);
const otherText = memory.data(24);

/** The score in a score's entry. NaN only in lists that zsetPackOrder has not seen. */
@inline
export function zsetPackScore(scoreAt: usize): f64 {
  return listpackGet(scoreAt) ? textScore() : <f64>listpackInteger;
}

function textScore(): f64 {
  doubleScan(listpackText, listpackTextBytes);
  return doubleParsed;
}

/** How the member at an entry compares with a member: -1, 0, 1. */
export function zsetPackCompare(memberAt: usize, member: usize, memberCount: u32): i32 {
  listpackGetText(memberAt, memberText);
  return bytesCompare(listpackText, listpackTextBytes, member, memberCount);
}

/** The entry of a member, or 0. */
@inline
export function zsetPackFind(list: usize, member: usize, memberCount: u32): usize {
  return listpackFind(list, listpackFirst(list), member, memberCount, 1);
}

/** Whether the pair at an entry stands before (score, member). */
function isBefore(memberAt: usize, scoreAt: usize, score: f64, member: usize, count: u32): bool {
  const other = zsetPackScore(scoreAt);
  return other != score ? other < score : zsetPackCompare(memberAt, member, count) < 0;
}

/** The first pair that does not stand before (score, member): its entry, or the list's end. */
export function zsetPackPlace(list: usize, score: f64, member: usize, memberCount: u32): usize {
  let at = listpackFirst(list);
  while (at != 0) {
    const scoreAt = listpackNext(at);
    if (!isBefore(at, scoreAt, score, member, memberCount)) return at;
    at = listpackNext(scoreAt);
  }
  return listpackEnd(list);
}

/** Whether a score is written as an integer. */
@inline
function isWhole(score: f64): bool {
  return abs(score) <= LARGEST_WHOLE && nearest(score) == score;
}

/**
 * Puts a pair at a place of zsetPackPlace in an entry's listpack. False: memory is out, nothing has
 * changed but the list's address.
 */
export function zsetPackInsert(
  entry: usize,
  place: usize,
  member: usize,
  memberCount: u32,
  score: f64,
): bool {
  const list = listpackInsertBefore(blockOf(entry), place, member, memberCount);
  if (list == 0) return false;
  blockSet(entry, list);
  const memberAt = listpackEntry;
  const whole = isWhole(score)
    ? listpackInsertIntegerAfter(list, memberAt, <i64>score)
    : listpackInsertAfter(list, memberAt, scoreText, doubleFormat(score, scoreText));
  if (whole == 0) blockSet(entry, listpackDelete(list, memberAt));
  else blockSet(entry, whole);
  return whole != 0;
}

/**
 * Appends a pair, which stands behind all others, to a listpack in nobody's value. Returns the
 * possibly moved list; 0 if memory is out: the list is freed then.
 */
export function zsetPackAppend(list: usize, member: usize, memberCount: u32, score: f64): usize {
  const grown = listpackAppend(list, member, memberCount);
  let whole: usize = 0;
  if (grown != 0) whole = scoreAppend(grown, score);
  if (whole == 0) heapRelease(grown == 0 ? list : grown);
  return whole;
}

function scoreAppend(list: usize, score: f64): usize {
  return isWhole(score)
    ? listpackAppendInteger(list, <i64>score)
    : listpackAppend(list, scoreText, doubleFormat(score, scoreText));
}

/** Takes `count` pairs out of an entry's listpack, from a member's entry on. */
export function zsetPackDelete(entry: usize, memberAt: usize, count: u32): void {
  blockSet(entry, listpackDeleteFrom(blockOf(entry), memberAt, count << 1));
}

/**
 * Gives the member at an entry another score, and the pair its new place.
 * @param member,memberCount the member, not in the list
 * @returns false if memory is out: nothing has changed but the list's address
 */
export function zsetPackUpdate(
  entry: usize,
  memberAt: usize,
  member: usize,
  memberCount: u32,
  score: f64,
): bool {
  const list = blockOf(entry);
  const scoreAt = listpackNext(memberAt);
  if (staysInPlace(list, memberAt, scoreAt, member, memberCount, score)) {
    const moved = isWhole(score)
      ? listpackReplaceInteger(list, scoreAt, <i64>score)
      : listpackReplace(list, scoreAt, scoreText, doubleFormat(score, scoreText));
    if (moved != 0) blockSet(entry, moved);
    return moved != 0;
  }
  // The new pair first, because only that can fail; while both are there, the old one is the one
  // with the member that stands on the other side of it.
  const place = zsetPackPlace(list, score, member, memberCount);
  const goesBack = place > memberAt;
  if (!zsetPackInsert(entry, place, member, memberCount, score)) return false;
  const moved = blockOf(entry);
  let old = zsetPackFind(moved, member, memberCount);
  if (!goesBack) {
    const behind = listpackNext(listpackNext(old));
    old = listpackFind(moved, behind, member, memberCount, 1);
  }
  zsetPackDelete(entry, old, 1);
  return true;
}

/** Whether a pair may have another score where it is. */
function staysInPlace(
  list: usize,
  memberAt: usize,
  scoreAt: usize,
  member: usize,
  memberCount: u32,
  score: f64,
): bool {
  const scoreBefore = listpackPrevious(list, memberAt);
  if (scoreBefore != 0) {
    const before = listpackPrevious(list, scoreBefore);
    if (!isBefore(before, scoreBefore, score, member, memberCount)) return false;
  }
  const behind = listpackNext(scoreAt);
  return behind == 0 || !isBefore(behind, listpackNext(behind), score, member, memberCount);
}

/** What zsetPackOrder has found. */
export const enum ZsetPackOrder {
  SORTED = 0,
  UNSORTED = 1,
  /** A score is no number. */
  BROKEN = 2,
}

/** Whether the pairs of a valid listpack of whole pairs are in order, and their scores numbers. */
export function zsetPackOrder(list: usize): ZsetPackOrder {
  let result = ZsetPackOrder.SORTED;
  let before: usize = 0;
  let scoreBefore: f64 = 0;
  for (let at = listpackFirst(list); at != 0;) {
    const scoreAt = listpackNext(at);
    if (listpackGet(scoreAt)) {
      const count = listpackTextBytes;
      if (count == 0 || doubleScan(listpackText, count) != count) return ZsetPackOrder.BROKEN;
    }
    const score = zsetPackScore(scoreAt);
    if (isNaN(score)) return ZsetPackOrder.BROKEN;
    if (before != 0 && (score < scoreBefore || (score == scoreBefore && !ascend(before, at)))) {
      result = ZsetPackOrder.UNSORTED;
    }
    before = at;
    scoreBefore = score;
    at = listpackNext(scoreAt);
  }
  return result;
}

/** Whether the member at one entry is less than that at another. */
function ascend(first: usize, second: usize): bool {
  listpackGetText(second, otherText);
  return zsetPackCompare(first, listpackText, listpackTextBytes) < 0;
}
