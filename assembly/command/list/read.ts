// The list commands that only read: LLEN, LINDEX, LRANGE and LPOS.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { ERROR_NOT_OPPOSITE, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyDefer,
  replyDeferredArray,
  replyError,
  replyErrorBegin,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyNull,
  replyUsedBytes,
} from '../../protocol/reply';
import { listCount } from '../../type/list';
import {
  listAdvance,
  listElementEquals,
  listWalk,
  listWalkEnd,
  listWalkFailed,
} from '../../type/list-cursor';
import { Type } from '../../type/type';
import { argumentInteger, argumentIs } from '../cursor';
import { elementReply, elementsReply, elementsTakenBack } from './element';
import { typeExpected } from '../expected';

/** LLEN key */
export function llenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.LIST)) return;
  replyInteger(listCount(entry));
}

/** LINDEX key index */
export function lindexCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.LIST)) return;
  if (!argumentInteger(call, 2)) return;
  const count = listCount(entry);
  const index = integerParsed < 0 ? integerParsed + count : integerParsed;
  if (<u64>index >= <u64>count) return replyNull();
  if (listWalk(entry, <u32>index, true)) elementReply();
  else replyOutOfMemory();
  listWalkEnd();
}

/** First element and number of elements of the part that rangeOf has found. */
export let rangeFirst: u32 = 0;
export let rangeCount: u32 = 0;

/** What `start` and `stop`, which may count from the end, are in a list of `count` elements. */
export function rangeOf(start: i64, stop: i64, count: u32): void {
  const first = max<i64>(start < 0 ? start + count : start, 0);
  const last = min<i64>(stop < 0 ? stop + count : stop, <i64>count - 1);
  rangeFirst = first <= last ? <u32>first : 0;
  rangeCount = first <= last ? <u32>(last - first) + 1 : 0;
}

/** LRANGE key start stop */
export function lrangeCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const start = integerParsed;
  if (!argumentInteger(call, 3)) return;
  const stop = integerParsed;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyArray(0);
  if (!typeExpected(entry, Type.LIST)) return;
  rangeOf(start, stop, listCount(entry));
  if (rangeCount == 0) return replyArray(0);
  elementsReply(entry, rangeFirst, rangeCount, true, replyUsedBytes());
}

// LPOS -------------------------------------------------------------------------------------------

/** Which match is the first that counts, from 1; how many; how many elements are looked at. */
let rank: i64 = 1;
let matches: i64 = -1;
let maximum: i64 = 0;
const NO_COUNT: i64 = -1;

/** LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len] */
export function lposCommand(call: Call): void {
  if (!positionOptions(call)) return;
  const fromTail = rank < 0;
  if (fromTail) rank = -rank;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return matches == NO_COUNT ? replyNull() : replyArray(0);
  if (!typeExpected(entry, Type.LIST)) return;
  if (matches == NO_COUNT) findOne(call, entry, fromTail);
  else findSome(call, entry, fromTail);
}

function positionOptions(call: Call): bool {
  rank = 1;
  matches = NO_COUNT;
  maximum = 0;
  for (let i = 3; i < call.argumentCount; i += 2) {
    const isLast = i + 1 == call.argumentCount;
    let isRead: bool;
    if (!isLast && argumentIs(call, i, 'RANK')) {
      isRead = rankRead(call, i + 1);
    } else if (!isLast && argumentIs(call, i, 'COUNT')) {
      isRead = notNegative(call, i + 1, "ERR COUNT can't be negative");
      matches = integerParsed;
    } else if (!isLast && argumentIs(call, i, 'MAXLEN')) {
      isRead = notNegative(call, i + 1, "ERR MAXLEN can't be negative");
      maximum = integerParsed;
    } else {
      replySyntaxError();
      isRead = false;
    }
    if (!isRead) return false;
  }
  return true;
}

function rankRead(call: Call, index: i32): bool {
  if (!argumentInteger(call, index)) return false;
  rank = integerParsed;
  if (rank == i64.MIN_VALUE) {
    replyError(ERROR_NOT_OPPOSITE);
  } else if (rank == 0) {
    replyErrorBegin();
    replyErrorText("ERR RANK can't be zero: use 1 to start from the first match, ");
    replyErrorText('2 from the second ... or use negative to start from the end of the list');
    replyErrorEnd();
  } else {
    return true;
  }
  return false;
}

/** Whether argument `index` is a number from 0 on, in integerParsed; if not, the error is told. */
function notNegative(call: Call, index: i32, error: string): bool {
  if (integerParse(call.address(index), call.bytes(index)) && integerParsed >= 0) return true;
  replyError(error);
  return false;
}

/** Elements that may be looked at. */
function reach(count: u32): u32 {
  return maximum == 0 ? count : <u32>min<i64>(maximum, count);
}

function findOne(call: Call, entry: usize, fromTail: bool): void {
  const count = listCount(entry);
  let found = NO_COUNT;
  let left = reach(count);
  let index: i64 = fromTail ? <i64>count - 1 : 0;
  let more = listWalk(entry, <u32>index, !fromTail);
  for (; more && left != 0; left--) {
    if (listElementEquals(call.address(2), call.bytes(2)) && --rank == 0) {
      found = index;
      break;
    }
    index += fromTail ? -1 : 1;
    more = listAdvance();
  }
  listWalkEnd();
  if (listWalkFailed) replyOutOfMemory();
  else if (found < 0) replyNull();
  else replyInteger(found);
}

function findSome(call: Call, entry: usize, fromTail: bool): void {
  const replied = replyUsedBytes();
  const mark = replyDefer();
  const count = listCount(entry);
  let found: u32 = 0;
  let left = reach(count);
  let index: i64 = fromTail ? <i64>count - 1 : 0;
  let more = listWalk(entry, <u32>index, !fromTail);
  for (; more && left != 0; left--) {
    if (listElementEquals(call.address(2), call.bytes(2)) && --rank <= 0) {
      replyInteger(index);
      found += 1;
      if (matches != 0 && <i64>found == matches) break;
    }
    index += fromTail ? -1 : 1;
    more = listAdvance();
  }
  listWalkEnd();
  if (listWalkFailed) elementsTakenBack(replied);
  else replyDeferredArray(mark, found);
}
