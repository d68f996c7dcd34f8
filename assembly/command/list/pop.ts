// LPOP, RPOP and LMPOP, and those that wait: BLPOP, BRPOP and BLMPOP. What is popped is answered
// where it lies, and then taken out. Into the effect log goes what was done, and to which key:
//
//   BLPOP a b 0                    LPOP b
//   LMPOP 2 a b RIGHT COUNT 10     RPOP b 3        there were three

import { blockingDenied, blockingWait } from '../../engine/run/blocking';
import { Call, CallFlag } from '../../engine/call';
import { keyspaceWrite } from '../../engine/keyspace/keyspace';
import { effectArgument, effectBegin, effectInteger, effectLiteral } from '../../engine/effect';
import { recordType } from '../../memory/record';
import {
  ERROR_COUNT,
  ERROR_NOT_POSITIVE,
  ERROR_NUMKEYS,
  replyArityError,
  replyOutOfMemory,
  replySyntaxError,
  replyWrongType,
} from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyError,
  replyIsLost,
  replyNull,
  replyNullArray,
  replyUsedBytes,
} from '../../protocol/reply';
import { listCount, listDeleteEnd, listDeleteRange, listReady } from '../../type/list';
import { listWalk, listWalkEnd } from '../../type/list-cursor';
import { Type } from '../../type/type';
import {
  argumentAtLeast,
  cursorAtLeast,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTokenWith,
} from '../cursor';
import { timeoutDeadlineMs, timeoutRead } from '../timeout';
import {
  elementReply,
  elementsPopped,
  elementsReply,
  elementsTakenBack,
  sideAtTail,
  sideRead,
} from './element';
import { typeExpected } from '../expected';

/** LPOP key [count] */
export function lpopCommand(call: Call): void {
  pop(call, false);
}

/** RPOP key [count] */
export function rpopCommand(call: Call): void {
  pop(call, true);
}

function pop(call: Call, atTail: bool): void {
  if (call.argumentCount > 2) return popSome(call, atTail);
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.LIST)) return;
  if (!popOne(call, 1, entry, atTail)) replyOutOfMemory();
}

/**
 * Pops one element of the key at argument `index` and answers with it. False: memory is out, and
 * nothing has changed.
 */
function popOne(call: Call, index: i32, entry: usize, atTail: bool): bool {
  if (!listReady(entry, atTail)) return false;
  replyEnd(entry, atTail);
  if (replyIsLost()) return false;
  listDeleteEnd(entry, atTail);
  elementsPopped(call, index, entry, atTail, 1);
  return true;
}

/** Answers with the element at an end. */
function replyEnd(entry: usize, atTail: bool): void {
  listWalk(entry, atTail ? listCount(entry) - 1 : 0, true);
  elementReply();
  listWalkEnd();
}

function popSome(call: Call, atTail: bool): void {
  if (call.argumentCount > 3) return replyArityError(call.row.fullName, call.row.fullNameBytes);
  if (!integerParse(call.address(2), call.bytes(2)) || integerParsed < 0) {
    return replyError(ERROR_NOT_POSITIVE);
  }
  const maximum = integerParsed;
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNullArray();
  if (!typeExpected(entry, Type.LIST)) return;
  if (maximum == 0) return replyArray(0);
  popRange(call, 1, entry, atTail, maximum, replyUsedBytes());
}

/**
 * Pops up to `most` elements of the key at argument `index` and answers with an array of them.
 * @param mark where the reply begins, which is taken back if memory is out
 * @returns how many there were; 0: memory is out
 */
function popRange(
  call: Call,
  index: i32,
  entry: usize,
  atTail: bool,
  maximum: i64,
  mark: usize,
): u32 {
  const all = listCount(entry);
  const count = <u32>min<i64>(maximum, all);
  if (!elementsReply(entry, atTail ? all - 1 : 0, count, !atTail, mark)) return 0;
  if (replyIsLost()) return 0;
  if (!listDeleteRange(entry, atTail ? all - count : 0, count)) {
    elementsTakenBack(mark);
    return 0;
  }
  elementsPopped(call, index, entry, atTail, count);
  return count;
}

// Of several keys ---------------------------------------------------------------------------------

/** BLPOP key … timeout */
export function blpopCommand(call: Call): void {
  popWaiting(call, false);
}

/** BRPOP key … timeout */
export function brpopCommand(call: Call): void {
  popWaiting(call, true);
}

/** LMPOP numkeys key … LEFT|RIGHT [COUNT count] */
export function lmpopCommand(call: Call): void {
  if (!severalRead(call, 1) || popFirst(call, 2, severalKeys, sideAtTail, severalMaximum)) return;
  replyNullArray();
}

/** BLMPOP timeout numkeys key … LEFT|RIGHT [COUNT count] */
export function blmpopCommand(call: Call): void {
  if (!severalRead(call, 2) || !timeoutRead(call, 1)) return;
  if (popFirst(call, 3, severalKeys, sideAtTail, severalMaximum)) return;
  wait(call, 3, severalKeys);
}

function popWaiting(call: Call, atTail: bool): void {
  const keys = call.argumentCount - 2;
  if (!timeoutRead(call, keys + 1)) return;
  if (popFirst(call, 1, keys, atTail, 0)) return;
  wait(call, 1, keys);
}

function wait(call: Call, first: i32, keys: i32): void {
  if (blockingDenied(call)) return replyNullArray();
  blockingWait(call, Type.LIST, first, keys, timeoutDeadlineMs);
}

/** Number of keys, and of elements at most, that severalRead has read. */
let severalKeys: i32 = 0;
let severalMaximum: i64 = 0;

/**
 * Reads `numkeys key … LEFT|RIGHT [COUNT count]`; the end is in sideAtTail. False: it is wrong,
 * which is answered.
 */
function severalRead(call: Call, index: i32): bool {
  if (!argumentAtLeast(call, index, 1, ERROR_NUMKEYS)) return false;
  const rest = call.argumentCount - index - 1;
  if (integerParsed >= rest) {
    replySyntaxError();
    return false;
  }
  severalKeys = <i32>integerParsed;
  const side = index + 1 + severalKeys;
  if (!sideRead(call, side)) return false;
  severalMaximum = 1;
  cursorOpen(call, side + 1);
  if (cursorTokenWith('COUNT', 1)) severalMaximum = cursorAtLeast(1, ERROR_COUNT);
  if (cursorMore()) cursorSyntax();
  return !cursorFailed();
}

/**
 * Pops from the first of some keys that is there, and answers with the key and what was popped.
 * @param most how many elements, as an array; 0 = one, as it is
 * @returns false: there is no such key, and no answer
 */
function popFirst(call: Call, first: i32, keys: i32, atTail: bool, maximum: i64): bool {
  for (let i = first; i < first + keys; i++) {
    const entry = keyspaceWrite(call.database, call.address(i), call.bytes(i));
    if (entry == 0) continue;
    if (recordType(entry) != Type.LIST) {
      replyWrongType();
      return true;
    }
    popFrom(call, i, entry, atTail, maximum);
    return true;
  }
  return false;
}

function popFrom(call: Call, index: i32, entry: usize, atTail: bool, maximum: i64): void {
  const mark = replyUsedBytes();
  replyArray(2);
  replyBulk(call.address(index), call.bytes(index));
  let count: u32 = 0;
  if (maximum != 0) {
    count = popRange(call, index, entry, atTail, maximum, mark);
    if (count == 0) return;
  } else if (!popOne(call, index, entry, atTail)) {
    return elementsTakenBack(mark);
  }
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, maximum == 0 ? 2 : 3)) return;
  if (atTail) effectLiteral('RPOP');
  else effectLiteral('LPOP');
  effectArgument(call.address(index), call.bytes(index));
  if (maximum != 0) effectInteger(count);
}
