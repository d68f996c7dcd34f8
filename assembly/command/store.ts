// What the STORE commands share: a finished record takes the place of whatever its key holds, or,
// when the result is empty, the key is deleted.

import { Call } from '../engine/call';
import {
  keyspacePut,
  keyspaceRemains,
  keyspaceRemove,
  keyspaceReplaced,
  keyspaceWhole,
} from '../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../engine/keyspace/lazyfree';
import { EventClass } from '../engine/notify';
import { Lazyfree, serverLazyfree } from '../engine/server';
import { replyOutOfMemory } from '../protocol/error';
import { keyChanged } from './changed';

/**
 * Puts a record, which was made for the key at argument `index`, in its place, counts `changes` and
 * announces `event`. False: memory is out, which is answered; the record is freed.
 */
export function storePut(
  call: Call,
  index: i32,
  record: usize,
  changes: u32,
  eventClass: u32,
  event: string,
): bool {
  const database = call.database;
  const key = call.address(index);
  const keyCount = call.bytes(index);
  const before = keyspaceWhole(database, key, keyCount);
  if (!keyspacePut(database, before, record, key, keyCount)) {
    lazyfreeRelease(record);
    replyOutOfMemory();
    return false;
  }
  if (before != 0) keyspaceReplaced(database, before);
  keyChanged(database, key, keyCount, eventClass, event, changes);
  return true;
}

/** Deletes the key at argument `index`, if it is there, because the result is empty. */
export function storeNothing(call: Call, index: i32): void {
  const database = call.database;
  const key = call.address(index);
  const keyCount = call.bytes(index);
  const before = keyspaceRemains(database, key, keyCount);
  if (before == 0) return;
  keyspaceRemove(database, before, (serverLazyfree & Lazyfree.SERVER_DELETE) != 0);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'del', 1);
}
