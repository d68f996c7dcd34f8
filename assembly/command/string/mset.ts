// Setting many keys: MSET and MSETNX, which is all or nothing: 0 and nothing set if any key exists.
//
// Both are whole or not at all where memory is out, too. All records are made before the first key
// is touched; then each is put in its place, and what stood there is kept until the last one is:
//
//   staged    | record, replaced | record, replaced | …     two u32 a key, in the scratch arena
//
// If a record finds no room in the table, the pairs before it are undone from the last to the
// first, which needs no memory. A key that comes twice is replaced by itself: the last value wins.
//
//   MSET a 1 b 2 a 3     a is 3; new, set of a, new, set of b, set of a; one change a pair

import { Call } from '../../engine/call';
import { Database } from '../../engine/keyspace/database';
import {
  keyspaceChanged,
  keyspacePut,
  keyspaceReplaced,
  keyspaceTake,
  keyspaceTellNew,
  keyspaceWhole,
} from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { EventClass, notifyEvent } from '../../engine/notify';
import { prefetchBegin, prefetchEnd, prefetchKey } from '../../engine/keyspace/prefetch';
import { dirtyAdd } from '../../engine/effect';
import { recordKey, recordKeyCount } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import { replyArityError, replyOutOfMemory } from '../../protocol/error';
import { replyInteger, replyOk } from '../../protocol/reply';
import { stringRecord } from '../../type/string';

/** A pair that is being set. */
@unmanaged
class Staged {
  record: usize;
  replaced: usize;
}
if (offsetof<Staged>() != 8) ERROR('Staged is 8 bytes');

let staged: usize = 0;


@inline function stagedAt(index: i32): Staged {
  return changetype<Staged>(staged + <usize>index * offsetof<Staged>());
}

/** MSET key value … */
export function msetCommand(call: Call): void {
  if (!pairsComplete(call)) return;
  if (setPairs(call)) replyOk();
}

/** MSETNX key value … */
export function msetnxCommand(call: Call): void {
  if (!pairsComplete(call)) return;
  const count = call.argumentCount;
  let exists = false;
  prefetchBegin(call, 1, count, 2);
  for (let i = 1; i < count && !exists; i += 2) {
    prefetchKey(i);
    exists = keyspaceWhole(call.database, call.address(i), call.bytes(i)) != 0;
  }
  prefetchEnd();
  if (exists) return replyInteger(0);
  if (setPairs(call)) replyInteger(1);
}

/** Whether each key has its value; else that is answered. */
function pairsComplete(call: Call): bool {
  if ((call.argumentCount & 1) != 0) return true;
  replyArityError(call.row.fullName, call.row.fullNameBytes);
  return false;
}

/** Sets all pairs. False: memory is out, which is answered, and nothing has changed. */
function setPairs(call: Call): bool {
  const pairs = (call.argumentCount - 1) >> 1;
  if (!stage(call, pairs)) {
    replyOutOfMemory();
    return false;
  }
  const put = putAll(call, pairs);
  if (put < pairs) {
    for (let i = put - 1; i >= 0; i--) undo(call.database, stagedAt(i));
    for (let i = 0; i < pairs; i++) lazyfreeRelease(stagedAt(i).record);
    replyOutOfMemory();
    return false;
  }
  for (let i = 0; i < pairs; i++) {
    const key = call.address(2 * i + 1);
    const keyCount = call.bytes(2 * i + 1);
    if (stagedAt(i).replaced != 0) keyspaceReplaced(call.database, stagedAt(i).replaced);
    else keyspaceTellNew(call.database, key, keyCount);
    keyspaceChanged(call.database, key, keyCount);
    notifyEvent(EventClass.STRING, 'set', key, keyCount, call.database.index);
  }
  dirtyAdd(pairs);
  return true;
}

/** Makes the records of all pairs. False: memory is out, and there are none. */
function stage(call: Call, pairs: i32): bool {
  staged = scratchAllocate(<usize>pairs * offsetof<Staged>());
  if (staged == 0) return false;
  for (let i = 0; i < pairs; i++) {
    const key = 2 * i + 1;
    const record = stringRecord(
      call.address(key),
      call.bytes(key),
      call.address(key + 1),
      call.bytes(key + 1),
    );
    if (record == 0) {
      for (let j = 0; j < i; j++) lazyfreeRelease(stagedAt(j).record);
      return false;
    }
    stagedAt(i).record = record;
  }
  return true;
}

/** Puts the records in their places; returns how many could be. */
function putAll(call: Call, pairs: i32): i32 {
  const database = call.database;
  let i = 0;
  prefetchBegin(call, 1, call.argumentCount, 2);
  for (; i < pairs; i++) {
    const key = call.address(2 * i + 1);
    const keyCount = call.bytes(2 * i + 1);
    prefetchKey(2 * i + 1);
    const before = keyspaceWhole(database, key, keyCount);
    if (!keyspacePut(database, before, stagedAt(i).record, key, keyCount, false)) break;
    stagedAt(i).replaced = before;
  }
  prefetchEnd();
  return i;
}

/** Puts back what a staged record has replaced. */
function undo(database: Database, pair: Staged): void {
  const record = pair.record;
  if (pair.replaced == 0) keyspaceTake(database, record);
  else keyspacePut(database, record, pair.replaced, recordKey(record), recordKeyCount(record));
}
