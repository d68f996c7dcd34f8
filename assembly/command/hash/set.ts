// Setting fields: HSET, its former name HMSET, and HSETNX.
//
// Several fields are set whole or not at all where memory is out (type/hash-edit.ts); the one field
// of most calls is set in place. A field that is set loses its deadline. The effect is the request.
//
//   HSET key a 1 b 2    :2 fields are new      HMSET key a 1    +OK      HSETNX key a 1    :0

import { Call } from '../../engine/call';
import { Database } from '../../engine/keyspace/database';
import { keyspaceDropInnerDeadline } from '../../engine/keyspace/inner';
import { keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { recordType } from '../../memory/record';
import { replyArityError, replyOutOfMemory, replyWrongType } from '../../protocol/error';
import { replyInteger, replyOk } from '../../protocol/reply';
import { HASH_NO_DEADLINE, HashStatus, hashGet, hashSet } from '../../type/hash';
import { Type } from '../../type/type';
import { expiredFieldsDropped, hashEnter, pairsSet } from './field';
import { keyChanged } from '../changed';
import { typeExpected } from '../expected';

/** HSET key field value … */
export function hsetCommand(call: Call): void {
  const created = setPairs(call);
  if (created >= 0) replyInteger(created);
}

/** HMSET key field value … */
export function hmsetCommand(call: Call): void {
  if (setPairs(call) >= 0) replyOk();
}

/** Sets all pairs; returns how many fields are new. Below 0: an error, which is answered. */
function setPairs(call: Call): i32 {
  if ((call.argumentCount & 1) != 0) {
    replyArityError(call.row.fullName, call.row.fullNameBytes);
    return -1;
  }
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const before = keyspaceWrite(database, key, keyCount);
  if (before != 0 && recordType(before) != Type.HASH) {
    replyWrongType();
    return -1;
  }
  const entry = before != 0 ? before : hashEnter(database, key, keyCount);
  const created =
    entry == 0
      ? -1
      : call.argumentCount == 4
        ? setOne(call, entry)
        : pairsSet(call, entry, 2, HASH_NO_DEADLINE);
  if (created < 0) {
    undoCreation(database, before, entry);
    return -1;
  }
  keyspaceDropInnerDeadline(database, entry);
  keyChanged(database, key, keyCount, EventClass.HASH, 'hset', (call.argumentCount - 2) >> 1);
  return created;
}

/** Answers that memory is out; the hash that was made for the call is removed. */
function undoCreation(database: Database, before: usize, entry: usize): void {
  if (before == 0 && entry != 0) keyspaceRemove(database, entry, false);
  replyOutOfMemory();
}


@inline function setOne(call: Call, entry: usize): i32 {
  const status = hashSet(entry, call.address(2), call.bytes(2), call.address(3), call.bytes(3));
  if (status == HashStatus.OUT_OF_MEMORY) return -1;
  return status == HashStatus.NEW ? 1 : 0;
}

/** HSETNX key field value */
export function hsetnxCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  let before = keyspaceWrite(database, key, keyCount);
  if (before != 0) {
    if (!typeExpected(before, Type.HASH)) return;
    if (hashGet(before, call.address(2), call.bytes(2))) return replyInteger(0);
    before = expiredFieldsDropped(call, before, 2, 3);
  }
  const entry = before != 0 ? before : hashEnter(database, key, keyCount);
  if (entry == 0 || setOne(call, entry) < 0) return undoCreation(database, before, entry);
  keyChanged(database, key, keyCount, EventClass.HASH, 'hset', 1);
  replyInteger(1);
}
