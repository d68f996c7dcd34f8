// ZRANDMEMBER key [count [WITHSCORES]] : one random member; `count` different ones, in no certain
// order; or -count members of which each may come again.
//
// Different ones are chosen by their ranks. For a good part of all members the ranks are gone
// through and each is taken with the right chance; for a few of many, Floyd's way: rank by rank of
// a growing range, with a small hash table of those that have been drawn.

import { Call } from '../../engine/call';
import { randomBelow } from '../../engine/random';
import { scratchAllocate } from '../../memory/scratch';
import {
  ERROR_NOT_INTEGER,
  ERROR_NOT_OPPOSITE,
  ERROR_OUT_OF_RANGE,
  replyOutOfMemory,
  replySyntaxError,
} from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyError,
  replyMayBegin,
  replyNull,
  replyOverflow,
} from '../../protocol/reply';
import { zsetCount } from '../../type/zset';
import { zsetAt, zsetFirst, zsetNext, zsetRead } from '../../type/zset-look';
import { argumentIs } from '../cursor';
import { replyMemberRead, replyMembers, zsetEntry, zsetForReading } from './key';

/** With fewer members than this for each one wanted, all ranks are gone through. */
const SPARSE: u64 = 30;

/** ZRANDMEMBER key [count [WITHSCORES]] */
export function zrandmemberCommand(call: Call): void {
  const arguments = call.argumentCount;
  if (arguments > 2) return several(call, arguments);
  if (!zsetForReading(call, 1)) return;
  if (zsetEntry == 0) return replyNull();
  replyAny(zsetEntry, zsetCount(zsetEntry), false);
}

/** Answers with a random member. */
function replyAny(entry: usize, count: u32, withScores: bool): void {
  zsetRead(entry, zsetAt(entry, <u32>randomBelow(count)));
  replyMemberRead(withScores);
}

function several(call: Call, arguments: i32): void {
  if (!integerParse(call.address(2), call.bytes(2))) return replyError(ERROR_NOT_INTEGER);
  const wanted = integerParsed;
  if (wanted == i64.MIN_VALUE) {
    return replyError(ERROR_NOT_OPPOSITE);
  }
  const withScores = arguments > 3;
  if (arguments > 4 || (withScores && !argumentIs(call, 3, 'WITHSCORES'))) {
    return replySyntaxError();
  }
  if (withScores && (wanted < -(i64.MAX_VALUE / 2) || wanted > i64.MAX_VALUE / 2)) {
    return replyError(ERROR_OUT_OF_RANGE);
  }
  if (!zsetForReading(call, 1)) return;
  if (zsetEntry == 0 || wanted == 0) return replyArray(0);
  const count = zsetCount(zsetEntry);
  if (wanted < 0) return withRepetition(zsetEntry, count, -wanted, withScores);
  if (wanted >= <i64>count) return withoutRepetition(zsetEntry, count, count, withScores);
  withoutRepetition(zsetEntry, count, <u32>wanted, withScores);
}

function withRepetition(entry: usize, count: u32, wanted: i64, withScores: bool): void {
  if (!replyMayBegin(wanted)) return replyOutOfMemory();
  replyMembers(<u32>wanted, withScores);
  for (let i: i64 = 0; i < wanted && !replyOverflow; i++) replyAny(entry, count, withScores);
}

function withoutRepetition(entry: usize, count: u32, wanted: u32, withScores: bool): void {
  if (<u64>wanted * SPARSE < <u64>count) return fewOfMany(entry, count, wanted, withScores);
  replyMembers(wanted, withScores);
  let left = wanted;
  let cursor = zsetFirst(entry);
  for (let rest = count; left != 0; rest--) {
    if (randomBelow(rest) < <u64>left) {
      zsetRead(entry, cursor);
      replyMemberRead(withScores);
      left -= 1;
    }
    cursor = zsetNext(entry, cursor);
  }
}

function fewOfMany(entry: usize, count: u32, wanted: u32, withScores: bool): void {
  // At most half full; a place holds a rank + 1.
  const bits = 33 - <u32>clz(wanted);
  const mask = ((<u32>1) << bits) - 1;
  const places = scratchAllocate((<usize>4) << bits);
  if (places == 0) return replyOutOfMemory();
  memory.fill(places, 0, (<usize>4) << bits);
  replyMembers(wanted, withScores);
  for (let limit = count - wanted; limit < count; limit++) {
    const drawn = <u32>randomBelow(<u64>limit + 1);
    let rank = drawn;
    if (!placeTake(places, mask, rank)) {
      rank = limit;
      placeTake(places, mask, rank);
    }
    zsetRead(entry, zsetAt(entry, rank));
    replyMemberRead(withScores);
  }
}

/** Notes a rank; false if it was noted before. */
function placeTake(places: usize, mask: u32, rank: u32): bool {
  let at = (rank * 0x9e3779b1) & mask;
  let place = places + ((<usize>at) << 2);
  while (load<u32>(place) != 0) {
    if (load<u32>(place) == rank + 1) return false;
    at = (at + 1) & mask;
    place = places + ((<usize>at) << 2);
  }
  store<u32>(place, rank + 1);
  return true;
}
