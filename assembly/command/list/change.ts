// The list commands that change a list in its middle: LINSERT, LSET, LREM and LTRIM.

import { Call } from '../../engine/call';
import { keyspaceChanged, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { ERROR_NO_KEY, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger, replyOk } from '../../protocol/reply';
import {
  listCount,
  listGrow,
  listInsert,
  listRemove,
  listReplace,
  listShrink,
  listTrim,
} from '../../type/list';
import {
  listAdvance,
  listElementEquals,
  listWalk,
  listWalkEnd,
  listWalkFailed,
} from '../../type/list-cursor';
import { Type } from '../../type/type';
import { argumentInteger, argumentIs } from '../cursor';
import { elementsTaken } from './element';
import { rangeCount, rangeFirst, rangeOf } from './read';
import { typeExpected } from '../expected';

/** Tells that the key at argument 1 was modified. */
function announce(call: Call, event: string): void {
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(call.database, key, keyCount);
  notifyEvent(EventClass.LIST, event, key, keyCount, call.database.index);
}

/** LINSERT key BEFORE|AFTER pivot element */
export function linsertCommand(call: Call): void {
  const behind = argumentIs(call, 2, 'AFTER');
  if (!behind && !argumentIs(call, 2, 'BEFORE')) return replySyntaxError();
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.LIST)) return;
  // Redis looks at the encoding before it looks for the pivot.
  if (!listGrow(entry, call.bytes(4), 1)) return replyOutOfMemory();
  const index = indexOf(entry, call.address(3), call.bytes(3));
  if (listWalkFailed) return replyOutOfMemory();
  if (index < 0) return replyInteger(-1);
  if (!listInsert(entry, <u32>index, behind, call.address(4), call.bytes(4))) {
    return replyOutOfMemory();
  }
  announce(call, 'linsert');
  dirtyAdd(1);
  replyInteger(listCount(entry));
}

/** Index of the first element that is a text; -1: there is none, or listWalkFailed. */
function indexOf(entry: usize, source: usize, count: u32): i64 {
  let index: i64 = 0;
  let more = listWalk(entry, 0, true);
  while (more && !listElementEquals(source, count)) {
    index += 1;
    more = listAdvance();
  }
  listWalkEnd();
  return more ? index : -1;
}

/** LSET key index element */
export function lsetCommand(call: Call): void {
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyError(ERROR_NO_KEY);
  if (!typeExpected(entry, Type.LIST)) return;
  if (!argumentInteger(call, 2)) return;
  const count = listCount(entry);
  const index = integerParsed < 0 ? integerParsed + count : integerParsed;
  // As in LINSERT, the encoding comes first.
  if (!listGrow(entry, call.bytes(3), 1)) return replyOutOfMemory();
  if (<u64>index >= <u64>count) return replyError('ERR index out of range');
  if (!listReplace(entry, <u32>index, call.address(3), call.bytes(3))) return replyOutOfMemory();
  announce(call, 'lset');
  dirtyAdd(1);
  listShrink(entry);
  replyOk();
}

/** LREM key count element */
export function lremCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const wanted = integerParsed;
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.LIST)) return;
  const magnitude = <u64>(wanted < 0 ? -wanted : wanted);
  const maximum = magnitude == 0 ? u32.MAX_VALUE : <u32>min<u64>(magnitude, u32.MAX_VALUE);
  const removed = listRemove(entry, wanted < 0, call.address(3), call.bytes(3), maximum);
  if (removed < 0) return replyOutOfMemory();
  if (removed != 0) {
    announce(call, 'lrem');
    dirtyAdd(removed);
    elementsTaken(call, 1, entry);
  }
  replyInteger(removed);
}

/** LTRIM key start stop */
export function ltrimCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const start = integerParsed;
  if (!argumentInteger(call, 3)) return;
  const stop = integerParsed;
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry == 0) return replyOk();
  if (!typeExpected(entry, Type.LIST)) return;
  const count = listCount(entry);
  rangeOf(start, stop, count);
  const left = rangeCount;
  if (left != 0 && !listTrim(entry, rangeFirst, left)) return replyOutOfMemory();
  notifyEvent(EventClass.LIST, 'ltrim', key, keyCount, database.index);
  if (left != 0) {
    listShrink(entry);
  } else {
    keyspaceRemove(database, entry, false);
    notifyEvent(EventClass.GENERIC, 'del', key, keyCount, database.index);
  }
  keyspaceChanged(database, key, keyCount);
  dirtyAdd(count - left);
  replyOk();
}
