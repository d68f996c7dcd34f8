// LPUSH, RPUSH, LPUSHX and RPUSHX. All elements are pushed or none: when memory is out in between,
// those before are taken back.

import { Call } from '../../engine/call';
import { keyspaceEnter, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { dirtyAdd } from '../../engine/effect';
import { replyOutOfMemory } from '../../protocol/error';
import { replyInteger } from '../../protocol/reply';
import {
  listCount,
  listPush,
  listPushBegin,
  listPushEnd,
  listPushUndo,
  listRecord,
} from '../../type/list';
import { Type } from '../../type/type';
import { elementsPushed } from './element';
import { typeExpected } from '../expected';

/** LPUSH key element … */
export function lpushCommand(call: Call): void {
  push(call, false, false);
}

/** RPUSH key element … */
export function rpushCommand(call: Call): void {
  push(call, true, false);
}

/** LPUSHX key element … */
export function lpushxCommand(call: Call): void {
  push(call, false, true);
}

/** RPUSHX key element … */
export function rpushxCommand(call: Call): void {
  push(call, true, true);
}

function push(call: Call, atTail: bool, existing: bool): void {
  const database = call.database;
  let entry = keyspaceWrite(database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.LIST)) return;
  if (entry == 0 && existing) return replyInteger(0);

  const count = call.argumentCount;
  let bytes: u64 = 0;
  for (let i = 2; i < count; i++) bytes += call.bytes(i);
  const isNew = entry == 0;
  if (isNew) {
    const record = listRecord(call.address(1), call.bytes(1), bytes, <u32>count - 2);
    entry = keyspaceEnter(database, record, call.address(1), call.bytes(1));
    if (entry == 0) return replyOutOfMemory();
  }
  if (!pushAll(call, entry, atTail, bytes)) {
    if (isNew) keyspaceRemove(database, entry, false);
    return replyOutOfMemory();
  }
  replyInteger(listCount(entry));
  elementsPushed(call, 1, atTail);
  dirtyAdd(count - 2);
}

/** Pushes the arguments from 2 on. False: memory is out, and nothing is pushed. */
function pushAll(call: Call, entry: usize, atTail: bool, bytes: u64): bool {
  const count = call.argumentCount;
  if (!listPushBegin(entry, bytes, <u32>count - 2)) return false;
  for (let i = 2; i < count; i++) {
    if (listPush(entry, atTail, call.address(i), call.bytes(i))) continue;
    listPushUndo(entry, atTail, <u32>i - 2);
    return false;
  }
  listPushEnd(entry, atTail);
  return true;
}
