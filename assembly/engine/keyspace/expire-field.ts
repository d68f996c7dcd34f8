// The expiry of parts of values: fields of hashes. A hash with field deadlines has a node in its
// database's wheel of inner deadlines (engine/keyspace/keyspace.ts) and a wheel of its own for the
// fields:
//
//   innerWheel ─► node ─► entry ─► hash ─► its fields by their time
//
// When the node is due, the hash gives up its due fields some at a time, each lot with one event,
// and its key with the last field. Then the node is filed again, for the next field or for the rest
// of those that are due. Before that, a command that asks for fields which have expired deletes
// them, all of them with one event. In the effect log each field has an HDEL of its own, as in
// Redis 7.4, unless so many would repeat a long key.

import { recordKey, recordKeyCount } from '../../memory/record';
import { hashCount, hashDelete, hashField, hashFieldBytes } from '../../type/hash';
import { HASH_DUE_MAXIMUM, hashDueDrop, hashDueRead, hashDueTake } from '../../type/hash-due';
import { hashMayHaveExpired } from '../../type/hash-walk';
import { Database } from './database';
import { keyspaceSetInnerDeadline } from './inner';
import { keyspaceBefore, keyspaceChanged, keyspaceRemove } from './keyspace';
import { lazyfreeOnExpire } from './lazyfree';
import { EventClass, notifyEvent } from '../notify';
import { effectArgument, effectBegin, effectBeginForAll, effectLiteral } from '../effect';
import { Statistic, statisticAdd } from '../statistics';

/** So many bytes more may a key take that is repeated for each field. */
const REPEATED_BYTES: u64 = 4096;

/** Whether each of some fields that go has an HDEL of its own. */
export function expireGoesSingly(keyCount: u32, fields: u32): bool {
  return <u64>keyCount * fields <= REPEATED_BYTES;
}

/** Begins an HDEL in the effect log; its fields are to follow. False: there is none to write. */
export function expireEffect(database: Database, key: usize, keyCount: u32, fields: u32): bool {
  return effectBegin(database.index, fields + 2) && nameKey(key, keyCount);
}

/** The same for fields whose time has come, and which no command has deleted. */
function dueEffect(database: Database, key: usize, keyCount: u32, fields: u32): bool {
  return effectBeginForAll(database.index, fields + 2) && nameKey(key, keyCount);
}

function nameKey(key: usize, keyCount: u32): bool {
  effectLiteral('HDEL');
  effectArgument(key, keyCount);
  return true;
}

/** Deletes a field that has expired. Who calls it ends with expireFieldsTell. */
export function expireField(database: Database, entry: usize, field: usize, fieldCount: u32): void {
  keyspaceBefore(database, entry);
  statisticAdd(Statistic.EXPIRED_SUBKEYS, 1);
  if (dueEffect(database, recordKey(entry), recordKeyCount(entry), 1)) {
    effectArgument(field, fieldCount);
  }
  hashDelete(entry, field, fieldCount);
}

/** Tells, once for all of them, that a command has found fields expired and deleted them. */
export function expireFieldsTell(database: Database, entry: usize): void {
  const key = recordKey(entry);
  const keyCount = recordKeyCount(entry);
  keyspaceChanged(database, key, keyCount);
  notifyEvent(EventClass.HASH, 'hexpired', key, keyCount, database.index);
}

/** Deletes a hash if it has no fields any more; returns whether it had none. */
export function expireEmpty(database: Database, entry: usize): bool {
  if (hashCount(entry) != 0) return false;
  const key = recordKey(entry);
  notifyEvent(EventClass.GENERIC, 'del', key, recordKeyCount(entry), database.index);
  keyspaceRemove(database, entry, lazyfreeOnExpire());
  return true;
}

/** Deletes all due fields of a hash; returns whether the key has gone with them. */
export function expireFieldsAll(database: Database, entry: usize): bool {
  while (hashMayHaveExpired(entry)) {
    const before = hashCount(entry);
    if (expireFields(database, entry) == before) return true;
  }
  return false;
}

/**
 * Deletes due fields of a hash whose node came off the wheel, HASH_DUE_MAXIMUM at the most, and
 * files the node again.
 * @returns how many were deleted
 */
export function expireFields(database: Database, entry: usize): u32 {
  keyspaceBefore(database, entry);
  const count = hashDueTake(entry, HASH_DUE_MAXIMUM);
  if (count == 0) {
    keyspaceSetInnerDeadline(database, entry);
    return 0;
  }
  const key = recordKey(entry);
  const keyCount = recordKeyCount(entry);
  statisticAdd(Statistic.EXPIRED_SUBKEYS, count);
  const singly = expireGoesSingly(keyCount, count);
  let writes = !singly && dueEffect(database, key, keyCount, count);
  for (let i: u32 = 0; i < count; i++) {
    if (singly) writes = dueEffect(database, key, keyCount, 1);
    if (!writes) break;
    hashDueRead(i);
    effectArgument(hashField, hashFieldBytes);
  }
  hashDueDrop();
  expireFieldsTell(database, entry);
  if (!expireEmpty(database, entry)) keyspaceSetInnerDeadline(database, entry);
  return count;
}
