// Ranges: ZRANGE with its options, ZRANGESTORE, and the older commands that are one case each.
//
//   ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
//
// A range by rank counts from the end with REV; the other two name their bounds the other way round
// then. All become an interval of ranks (type/zset-range.ts), of which LIMIT takes a part:
//
//   interval   rank │ offset │ wanted │ …        forward from rank + offset
//              … │ wanted │ offset │ end         reverse from the end

import { Call } from '../../engine/call';
import { integerParsed } from '../../number/number';
import { replyOutOfMemory } from '../../protocol/error';
import { replyArray, replyError } from '../../protocol/reply';
import { zsetCount } from '../../type/zset';
import {
  zsetAt,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetPrevious,
  zsetRead,
} from '../../type/zset-look';
import { zsetBuildAdd, zsetBuildBegin, zsetBuildEnd, zsetBuildRecord } from '../../type/zset-build';
import {
  zsetRangeByMember,
  zsetRangeByRank,
  zsetRangeByScore,
  zsetRangeCount,
  zsetRangeRank,
} from '../../type/zset-range';
import {
  argumentInteger,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { boundMembers, boundScores, memberRangeRead, scoreRangeRead } from './bound';
import { replyMemberRead, replyMembers, zsetEntry, zsetForReading, zsetStore } from './key';

const enum By {
  RANK = 0,
  SCORE = 1,
  MEMBER = 2,
  /** ZRANGE: an option says it. */
  OPTION = 3,
}

let by: By = By.RANK;
let reverse: bool = false;
let withScores: bool = false;
let offset: i64 = 0;
let limit: i64 = -1;
let start: i64 = 0;
let stop: i64 = 0;

/** The part of the zset that was asked for: the first member's cursor, and how many they are. */
let partCursor: u64 = 0;
let partCount: u32 = 0;

/** ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES] */
export function zrangeCommand(call: Call): void {
  range(call, By.OPTION, false);
}

/** ZREVRANGE key start stop [WITHSCORES] */
export function zrevrangeCommand(call: Call): void {
  range(call, By.RANK, true);
}

/** ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count] */
export function zrangebyscoreCommand(call: Call): void {
  range(call, By.SCORE, false);
}

/** ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count] */
export function zrevrangebyscoreCommand(call: Call): void {
  range(call, By.SCORE, true);
}

/** ZRANGEBYLEX key min max [LIMIT offset count] */
export function zrangebylexCommand(call: Call): void {
  range(call, By.MEMBER, false);
}

/** ZREVRANGEBYLEX key max min [LIMIT offset count] */
export function zrevrangebylexCommand(call: Call): void {
  range(call, By.MEMBER, true);
}

function range(call: Call, kind: By, backward: bool): void {
  if (!argumentsRead(call, 1, kind, backward, true) || !zsetForReading(call, 1)) return;
  const entry = zsetEntry;
  if (entry == 0) return replyArray(0);
  partFind(entry);
  replyMembers(partCount, withScores);
  let cursor = partCursor;
  for (let i: u32 = 0; i < partCount; i++) {
    zsetRead(entry, cursor);
    replyMemberRead(withScores);
    cursor = reverse ? zsetPrevious(entry, cursor) : zsetNext(entry, cursor);
  }
}

/** ZRANGESTORE target source start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] */
export function zrangestoreCommand(call: Call): void {
  if (!argumentsRead(call, 2, By.OPTION, false, false) || !zsetForReading(call, 2)) return;
  partCount = 0;
  if (zsetEntry != 0) partFind(zsetEntry);
  let record: usize = 0;
  if (partCount != 0) {
    record = partRecord(call, zsetEntry);
    if (record == 0) return replyOutOfMemory();
  }
  zsetStore(call, record, 1, 'zrangestore');
}

/** A record with the part that was asked for under the key at argument 1; 0 = memory is out. */
function partRecord(call: Call, entry: usize): usize {
  if (!zsetBuildBegin(false)) return 0;
  let cursor = partCursor;
  let whole = true;
  for (let i: u32 = 0; i < partCount && whole; i++) {
    zsetRead(entry, cursor);
    whole = zsetBuildAdd(zsetMember, zsetMemberBytes, zsetMemberScore);
    cursor = reverse ? zsetPrevious(entry, cursor) : zsetNext(entry, cursor);
  }
  const record = whole ? zsetBuildRecord(call.address(1), call.bytes(1)) : 0;
  zsetBuildEnd();
  return record;
}

/** Finds the part of a zset that the arguments ask for. */
function partFind(entry: usize): void {
  if (by == By.RANK) {
    zsetRangeByRank(entry, start, stop);
    if (reverse) {
      // The ranks were counted from the end.
      partTake(entry, zsetCount(entry) - zsetRangeRank - zsetRangeCount);
      return;
    }
  } else if (by == By.SCORE) {
    zsetRangeByScore(entry, boundScores);
  } else {
    zsetRangeByMember(entry, boundMembers, reverse);
  }
  partTake(entry, zsetRangeRank);
}

/** Takes what LIMIT leaves of the range that was found, which begins at a rank. */
function partTake(entry: usize, rank: u32): void {
  const count: i64 = zsetRangeCount;
  partCount = 0;
  partCursor = 0;
  const skipped = by == By.RANK ? 0 : offset;
  if (skipped < 0 || skipped >= count || (limit == 0 && by != By.RANK)) return;
  const left = count - skipped;
  partCount = <u32>(limit < 0 || by == By.RANK ? left : min(left, limit));
  const first = reverse ? count - 1 - skipped : skipped;
  partCursor = zsetAt(entry, rank + <u32>first);
}

/**
 * Reads range and options of a call whose key is argument `key`. False: an error was answered.
 * @param kind,backward what the command's name says
 * @param mayScore whether WITHSCORES is an option
 */
function argumentsRead(call: Call, key: i32, kind: By, backward: bool, mayScore: bool): bool {
  by = kind;
  reverse = backward;
  withScores = false;
  offset = 0;
  limit = -1;
  const takesOptions = kind == By.OPTION;
  cursorOpen(call, key + 3);
  while (cursorMore()) {
    if (mayScore && cursorToken('WITHSCORES')) {
      withScores = true;
    } else if (cursorTokenWith('LIMIT', 2)) {
      offset = cursorInteger();
      limit = cursorInteger();
    } else if (takesOptions && !reverse && cursorToken('REV')) {
      reverse = true;
    } else if (by == By.OPTION && cursorToken('BYLEX')) {
      by = By.MEMBER;
    } else if (by == By.OPTION && cursorToken('BYSCORE')) {
      by = By.SCORE;
    } else {
      cursorSyntax();
    }
  }
  if (cursorFailed()) return false;
  if (by == By.OPTION) by = By.RANK;
  return optionsAgree() && boundsRead(call, key);
}

function optionsAgree(): bool {
  if (limit != -1 && by == By.RANK) {
    replyError(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
    return false;
  }
  if (withScores && by == By.MEMBER) {
    replyError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
    return false;
  }
  return true;
}

function boundsRead(call: Call, key: i32): bool {
  if (by == By.RANK) {
    if (!argumentInteger(call, key + 1)) return false;
    start = integerParsed;
    if (!argumentInteger(call, key + 2)) return false;
    stop = integerParsed;
    return true;
  }
  const minimum = reverse ? key + 2 : key + 1;
  const greatest = reverse ? key + 1 : key + 2;
  return by == By.SCORE
    ? scoreRangeRead(call, minimum, greatest)
    : memberRangeRead(call, minimum, greatest);
}
