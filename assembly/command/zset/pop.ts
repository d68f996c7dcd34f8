// Taking members off an end: ZPOPMIN, ZPOPMAX, ZMPOP, and BZPOPMIN, BZPOPMAX, BZMPOP, which wait
// for a member (engine/run/blocking.ts).
//
//   command                    reply                                       effect
//   ZPOPMIN k                  member, score                               itself
//   ZPOPMIN k n                member, score, …; RESP3: pairs              itself
//   BZPOPMIN k … t             key, member, score                          ZPOPMIN k
//   ZMPOP, BZMPOP              key, pairs                                  ZPOPMIN k n
//
// A waiting client's command is run again from its beginning when one of the keys has a zset.

import { blockingDenied, blockingWait } from '../../engine/run/blocking';
import { Call, CallFlag } from '../../engine/call';
import { effectArgument, effectBegin, effectInteger, effectLiteral } from '../../engine/effect';
import {
  ERROR_COUNT,
  ERROR_NOT_POSITIVE,
  ERROR_NUMKEYS,
  replySyntaxError,
} from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyDouble,
  replyError,
  replyIsLost,
  replyNullArray,
  replyProtocol,
} from '../../protocol/reply';
import { Type } from '../../type/type';
import { zsetCount } from '../../type/zset';
import {
  zsetFirst,
  zsetLast,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetPrevious,
  zsetRead,
} from '../../type/zset-look';
import {
  argumentAtLeast,
  cursorAtLeast,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { timeoutDeadlineMs, timeoutRead } from '../timeout';
import { zsetEntry, zsetForWriting, zsetTakeRange } from './key';

/** ZPOPMIN key [count] */
export function zpopminCommand(call: Call): void {
  pop(call, false);
}

/** ZPOPMAX key [count] */
export function zpopmaxCommand(call: Call): void {
  pop(call, true);
}

function pop(call: Call, greatest: bool): void {
  const arguments = call.argumentCount;
  if (arguments > 3) return replySyntaxError();
  let wanted: i64 = 1;
  if (arguments == 3) {
    if (!integerParse(call.address(2), call.bytes(2)) || integerParsed < 0) {
      return replyError(ERROR_NOT_POSITIVE);
    }
    wanted = integerParsed;
  }
  if (!zsetForWriting(call, 1)) return;
  if (zsetEntry == 0 || wanted == 0) return replyArray(0);
  const count = countOf(zsetEntry, wanted);
  const pairs = arguments == 3 && replyProtocol != 2;
  replyArray(pairs ? count : count * 2);
  take(call, 1, greatest, count, pairs);
}

function countOf(entry: usize, wanted: i64): u32 {
  return <u32>min<i64>(wanted, zsetCount(entry));
}

/**
 * Answers with `count` members of zsetEntry, the key at argument `index`, and takes them out.
 * False: the answer is lost, and nothing has changed.
 */
function take(call: Call, index: i32, greatest: bool, count: u32, pairs: bool): bool {
  const entry = zsetEntry;
  let cursor = greatest ? zsetLast(entry) : zsetFirst(entry);
  for (let i: u32 = 0; i < count; i++) {
    zsetRead(entry, cursor);
    if (pairs) replyArray(2);
    replyBulk(zsetMember, zsetMemberBytes);
    replyDouble(zsetMemberScore);
    cursor = greatest ? zsetPrevious(entry, cursor) : zsetNext(entry, cursor);
  }
  if (replyIsLost()) return false;
  const rank = greatest ? zsetCount(entry) - count : 0;
  zsetTakeRange(call, entry, index, rank, count, greatest ? 'zpopmax' : 'zpopmin');
  return true;
}

/** Begins the effect of a command whose effect is a plain pop. */
function effectPop(call: Call, index: i32, greatest: bool, count: u32, counted: bool): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, counted ? 3 : 2)) return;
  if (greatest) effectLiteral('ZPOPMAX');
  else effectLiteral('ZPOPMIN');
  effectArgument(call.address(index), call.bytes(index));
  if (counted) effectInteger(count);
}

/** Finds the first of some keys that is there, in foundIndex. False: wrong type, answered. */
function firstFind(call: Call, first: i32, count: i32): bool {
  foundIndex = 0;
  for (let i = first; i < first + count; i++) {
    if (!zsetForWriting(call, i)) return false;
    if (zsetEntry == 0) continue;
    foundIndex = i;
    break;
  }
  return true;
}

let foundIndex: i32 = 0;

/** BZPOPMIN key … timeout */
export function bzpopminCommand(call: Call): void {
  blockingPop(call, false);
}

/** BZPOPMAX key … timeout */
export function bzpopmaxCommand(call: Call): void {
  blockingPop(call, true);
}

function blockingPop(call: Call, greatest: bool): void {
  const keys = call.argumentCount - 2;
  if (!timeoutRead(call, keys + 1) || !firstFind(call, 1, keys)) return;
  if (foundIndex == 0) return wait(call, 1, keys);
  const index = foundIndex;
  replyArray(3);
  replyBulk(call.address(index), call.bytes(index));
  if (take(call, index, greatest, 1, false)) effectPop(call, index, greatest, 1, false);
}

/** Waits for a zset at one of some keys; where that may not be, time has run out at once. */
function wait(call: Call, first: i32, count: i32): void {
  if (blockingDenied(call)) replyNullArray();
  else blockingWait(call, Type.ZSET, first, count, timeoutDeadlineMs);
}

/** ZMPOP numkeys key … MIN | MAX [COUNT count] */
export function zmpopCommand(call: Call): void {
  if (!manyRead(call, 1) || !firstFind(call, 2, manyKeys)) return;
  if (foundIndex == 0) return replyNullArray();
  takeMany(call);
}

/** BZMPOP timeout numkeys key … MIN | MAX [COUNT count] */
export function bzmpopCommand(call: Call): void {
  if (!manyRead(call, 2) || !timeoutRead(call, 1) || !firstFind(call, 3, manyKeys)) return;
  if (foundIndex == 0) return wait(call, 3, manyKeys);
  takeMany(call);
}

let manyKeys: i32 = 0;
let manyGreatest: bool = false;
let manyWanted: i64 = 0;

function takeMany(call: Call): void {
  const index = foundIndex;
  const count = countOf(zsetEntry, manyWanted);
  replyArray(2);
  replyBulk(call.address(index), call.bytes(index));
  replyArray(count);
  if (!take(call, index, manyGreatest, count, true)) return;
  effectPop(call, index, manyGreatest, count, true);
}

/** Reads 'numkeys key … MIN | MAX [COUNT count]' from an index on. False: answered. */
function manyRead(call: Call, first: i32): bool {
  if (!argumentAtLeast(call, first, 1, ERROR_NUMKEYS)) return false;
  const keys = integerParsed;
  if (keys >= call.argumentCount - first - 1) {
    replySyntaxError();
    return false;
  }
  manyKeys = <i32>keys;
  manyWanted = 1;
  cursorOpen(call, first + manyKeys + 1);
  manyGreatest = cursorToken('MAX');
  if (!manyGreatest && !cursorToken('MIN')) cursorSyntax();
  if (cursorTokenWith('COUNT', 1)) manyWanted = cursorAtLeast(1, ERROR_COUNT);
  if (cursorMore()) cursorSyntax();
  return !cursorFailed();
}
