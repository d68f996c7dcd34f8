// The large encoding of a hash: a table of field records and a wheel of those that have a deadline
// (hash-block.ts draws both). Each function changes all or nothing.
//
// A record moves when its value grows or when it gets or loses its deadline; then its slot in the
// table and its links in the wheel are mended here. Whoever needs several changes to happen whole
// puts new records in the place of old ones and keeps those (hash-edit.ts).

import { heapAllocate, heapAllocateZeroed, heapRelease } from '../memory/heap';
import {
  RECORD_EXPIRES,
  recordCreate,
  recordDeadline,
  recordHasExpiry,
  recordKey,
  recordKeyCount,
  recordResize,
  recordSetDeadline,
  recordValue,
} from '../memory/record';
import {
  tableFind,
  tableHash,
  tableInitialize,
  tableInsert,
  tableRelease,
  tableRemoveSlot,
  tableReplace,
  tableSlot,
} from '../structure/table';
import {
  WHEEL_BYTES,
  Wheel,
  wheelClear,
  wheelContains,
  wheelInitialize,
  wheelInsert,
  wheelMoved,
  wheelNext,
  wheelRemove,
} from '../structure/wheel';
import {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashStatus,
  HashTable,
  hashAreaBytes,
  hashAreaWrite,
} from './hash-block';
import { clockPast } from '../engine/clock';

/** An empty table; null if memory is out. */
export function hashTableCreate(): HashTable {
  const table = changetype<HashTable>(heapAllocateZeroed(offsetof<HashTable>()));
  if (changetype<usize>(table) != 0) tableInitialize(table);
  return table;
}

/** Frees a table whose records are gone or another's; its node is left to the caller. */
export function hashTableDestroy(table: HashTable): void {
  tableRelease(table);
  const wheel = table.wheel;
  if (changetype<usize>(wheel) != 0) {
    wheelClear(wheel);
    heapRelease(changetype<usize>(wheel));
  }
  heapRelease(changetype<usize>(table));
}

/**
 * Gives a table a wheel, if it has none.
 * @param startMs when it begins: not behind the deadline of any record that it will file, or
 *   hashTableLeast would not tell of those that have expired
 * @returns false: memory is out
 */
export function hashTableTime(table: HashTable, startMs: i64): bool {
  if (changetype<usize>(table.wheel) != 0) return true;
  const wheel = changetype<Wheel>(heapAllocate(WHEEL_BYTES));
  if (changetype<usize>(wheel) == 0) return false;
  wheelInitialize(wheel, startMs);
  table.wheel = wheel;
  return true;
}

/**
 * A record of a field, in no table and no wheel.
 * @param deadlineMs its deadline; below 0: it has none
 * @returns the record, owned by the caller; 0 if memory is out
 */
export function hashRecordCreate(
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64,
): usize {
  const flags = deadlineMs < 0 ? 0 : RECORD_EXPIRES;
  const record = recordCreate(flags, field, fieldCount, hashAreaBytes(valueCount));
  if (record == 0) return 0;
  if (deadlineMs >= 0) recordSetDeadline(record, deadlineMs);
  hashAreaWrite(recordValue(record), value, valueCount);
  return record;
}

/** The record of a field, whether it has expired or not; 0 = there is none. */
@inline export function hashTableFind(table: HashTable, field: usize, fieldCount: u32): usize {
  return tableFind(table, tableHash(field, fieldCount), field, fieldCount);
}

/**
 * Puts a record, with or without a deadline, in the place of the one with its field.
 * @returns whether memory was enough. hashTableBefore is then the record that was there, filed no
 *   longer and the caller's, or 0
 */
export function hashTablePut(table: HashTable, record: usize): bool {
  const field = recordKey(record);
  const fieldCount = recordKeyCount(record);
  const hash = tableHash(field, fieldCount);
  if (recordHasExpiry(record) && !wheelInsert(table.wheel, record)) return false;
  const before = tableFind(table, hash, field, fieldCount);
  if (before != 0) {
    tableReplace(tableSlot, record);
    if (recordHasExpiry(before) && wheelContains(before)) wheelRemove(table.wheel, before);
  } else if (!tableInsert(table, hash, record)) {
    if (recordHasExpiry(record)) wheelRemove(table.wheel, record);
    return false;
  }
  hashTableBefore = before;
  return true;
}

/** The record that hashTablePut has replaced, or 0. */
export let hashTableBefore: usize = 0;

/**
 * Sets a field.
 * @param deadlineMs HASH_NO_DEADLINE or HASH_KEEP_DEADLINE
 */
export function hashTableSet(
  table: HashTable,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64,
): HashStatus {
  const hash = tableHash(field, fieldCount);
  const record = tableFind(table, hash, field, fieldCount);
  if (record == 0) {
    const added = hashRecordCreate(field, fieldCount, value, valueCount, HASH_NO_DEADLINE);
    if (added == 0) return HashStatus.OUT_OF_MEMORY;
    if (tableInsert(table, hash, added)) return HashStatus.NEW;
    heapRelease(added);
    return HashStatus.OUT_OF_MEMORY;
  }
  const expired = recordHasExpiry(record) && clockPast(recordDeadline(record));
  if (recordHasExpiry(record) && (deadlineMs != HASH_KEEP_DEADLINE || expired)) {
    const added = hashRecordCreate(field, fieldCount, value, valueCount, HASH_NO_DEADLINE);
    if (added == 0) return HashStatus.OUT_OF_MEMORY;
    hashTablePut(table, added);
    heapRelease(record);
    return expired ? HashStatus.NEW : HashStatus.UPDATED;
  }
  const slot = tableSlot;
  const target = recordResize(record, hashAreaBytes(valueCount));
  if (target == 0) return HashStatus.OUT_OF_MEMORY;
  if (target != record) {
    tableReplace(slot, target);
    if (recordHasExpiry(target) && wheelContains(target)) wheelMoved(table.wheel, target);
  }
  hashAreaWrite(recordValue(target), value, valueCount);
  return HashStatus.UPDATED;
}

/** Takes a record out of table and wheel; it is the caller's. */
function hashTableTake(table: HashTable, record: usize): void {
  const field = recordKey(record);
  const fieldCount = recordKeyCount(record);
  const hash = tableHash(field, fieldCount);
  tableFind(table, hash, field, fieldCount);
  if (recordHasExpiry(record) && wheelContains(record)) wheelRemove(table.wheel, record);
  tableRemoveSlot(table, hash, tableSlot);
}

/** Deletes a record. */
export function hashTableDelete(table: HashTable, record: usize): void {
  hashTableTake(table, record);
  heapRelease(record);
}

/** A time not after the least deadline of a table; HASH_NO_DEADLINE = no field has one. */
export function hashTableMinimum(table: HashTable): i64 {
  if (changetype<usize>(table.wheel) == 0) return HASH_NO_DEADLINE;
  return wheelNext(table.wheel);
}
