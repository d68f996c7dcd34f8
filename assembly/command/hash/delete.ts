// Deleting fields: HDEL, and HGETDEL (Redis 8.0), which answers with their values. With the last
// field the key goes.
//
//   HGETDEL key FIELDS 2 a b      *2 $1 1 $-1      the effect is HDEL key a b
//
// HDEL deletes and counts a field that has expired like any other, as Redis does: the effect of its
// expiry is an HDEL, which somebody may read to whom it has not expired yet.

import { Call, CallFlag } from '../../engine/call';
import { Database } from '../../engine/keyspace/database';
import { keyspaceDropInnerDeadline } from '../../engine/keyspace/inner';
import { keyspaceChanged, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd, effectArgument, effectBegin, effectLiteral } from '../../engine/effect';
import { replyArray, replyBulk, replyInteger, replyNull } from '../../protocol/reply';
import { hashCount, hashDelete, hashGet, hashValue, hashValueBytes } from '../../type/hash';
import { Type } from '../../type/type';
import {
  ERROR_FIELDS_NUMBER,
  expiredFieldsDropped,
  fieldsFirst,
  fieldsRead,
  valuesReserve,
} from './field';
import { typeExpected } from '../expected';

/** HDEL key field … */
export function hdelCommand(call: Call): void {
  const database = call.database;
  const entry = keyspaceWrite(database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.HASH)) return;
  let deleted = 0;
  for (let i = 2; i < call.argumentCount; i++) {
    if (!hashDelete(entry, call.address(i), call.bytes(i))) continue;
    deleted += 1;
    if (hashCount(entry) == 0) break;
  }
  if (deleted != 0) {
    fieldsDeleted(call, entry, 'hdel');
    dirtyAdd(deleted);
  }
  replyInteger(deleted);
}

/**
 * Announces that fields of the hash at argument 1 were deleted; deletes the key with the last one.
 */
export function fieldsDeleted(call: Call, entry: usize, event: string): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(database, key, keyCount);
  notifyEvent(EventClass.HASH, event, key, keyCount, database.index);
  if (hashCount(entry) == 0) keyRemovedEmpty(database, entry, key, keyCount);
  else keyspaceDropInnerDeadline(database, entry);
}

/** Deletes the key of a hash without fields, and announces it. */
function keyRemovedEmpty(database: Database, entry: usize, key: usize, keyCount: u32): void {
  keyspaceRemove(database, entry, false);
  notifyEvent(EventClass.GENERIC, 'del', key, keyCount, database.index);
}

/** HGETDEL key FIELDS n field … */
export function hgetdelCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  let entry = keyspaceWrite(database, key, keyCount);
  if (!typeExpected(entry, Type.HASH)) return;
  if (!fieldsRead(call, 2, ERROR_FIELDS_NUMBER)) return;
  const first = fieldsFirst;
  const count = call.argumentCount;
  if (entry != 0) entry = expiredFieldsDropped(call, entry, first, count);
  if (entry != 0 && !valuesReserve(call, entry, first)) return;
  replyArray(count - first);
  let deleted = 0;
  for (let i = first; i < count; i++) {
    if (entry != 0 && hashGet(entry, call.address(i), call.bytes(i))) {
      replyBulk(hashValue, hashValueBytes);
      hashDelete(entry, call.address(i), call.bytes(i));
      deleted += 1;
    } else {
      replyNull();
    }
  }
  if (deleted == 0) return;
  fieldsDeleted(call, entry, 'hdel');
  dirtyAdd(deleted);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(database.index, count - first + 2)) return;
  effectLiteral('HDEL');
  effectArgument(key, keyCount);
  for (let i = first; i < count; i++) effectArgument(call.address(i), call.bytes(i));
}
