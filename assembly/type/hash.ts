// The hash type: fields and their values, of which each may have a deadline. One API over its four
// encodings; hash-block.ts draws their bytes.
//
//   hash-block.ts     layouts; reading one field
//   hash-pack.ts      the small encodings      ┐
//   hash-shape.ts     those that share names   │ what is done to one field
//   hash-table.ts     the large encoding       ┘
//   hash-convert.ts   from one encoding to the next: LISTPACK → LISTPACK_EXPIRES → TABLE
//   hash.ts           this file: making, reading, setting and deleting; what type/value.ts asks
//   hash-edit.ts      several changes to one hash, whole or not at all; deadlines
//   hash-walk.ts      all fields, random fields
//   hash-due.ts       taking out what has expired
//
// How it is used:
//
//   const entry = hashRecord(key, keyCount);        for keyspaceEnter; 0 = memory is out
//   hashSet(entry, field, fieldCount, value, valueCount)            HashStatus
//   if (hashGet(entry, field, fieldCount)) … hashValue, hashValueBytes, hashDeadlineMs
//   for (let more = hashFirst(entry); more; more = hashNext()) … hashField, hashValue …
//
// What is read lies in the hash or in a buffer: it is valid until the hash is changed or another
// field is read. A change to fields never moves the entry. A hash has no fields only between its
// making and its first field; who deletes the last one deletes the key.
//
// A field whose deadline has passed is not found, not read and not chosen from that moment on. It
// is counted (hashCount), walked (hashFirst; hashLives tells) and measured until it is taken out.

import { heapAllocate, heapBlockBytes, heapRelease } from '../memory/heap';
import { bytesCopy } from '../memory/bytes';
import {
  recordBytes,
  recordEncoding,
  recordExpiry,
  recordFlags,
  recordHasExpiry,
  recordKeyCount,
  recordSetEncoding,
} from '../memory/record';
import { listpackCreate, listpackDuplicate } from '../structure/listpack';
import {
  Table,
  tableBytes,
  tableCount,
  tableCursor,
  tableFirst,
  tableNext,
  tableReleaseStep,
  tableReserve,
} from '../structure/table';
import { WHEEL_BYTES, wheelBytes } from '../structure/wheel';
import { blockOf, blockRecord, blockSet } from './block';
import {
  HASH_NO_DEADLINE,
  HashPack,
  HashStatus,
  HashTable,
  hashDeadlineMs,
  hashIsPacked,
  hashIsShaped,
  hashList,
  hashNode,
  hashPack,
  hashReadAt,
  hashReadValue,
  hashRecordAreaBytes,
  hashShaped,
  hashTable,
} from './hash-block';
import { hashConvertToTable, hashNodeCreate } from './hash-convert';
import { hashPackCount, hashPackDeleteAt, hashPackFind, hashPackMinimum } from './hash-pack';
import {
  hashShapeAdded,
  hashShapeGrown,
  hashShapedBytes,
  hashShapedDelete,
  hashShapedDuplicate,
  hashShapedFind,
  hashShapedFree,
  hashShapedGet,
  hashShapedList,
  hashSmallSet,
} from './hash-shape';
import {
  hashTableCreate,
  hashTableDelete,
  hashTableDestroy,
  hashTableFind,
  hashTableMinimum,
  hashTablePut,
  hashTableSet,
  hashTableTime,
} from './hash-table';
import { limitHashEntries } from './limit';
import { HashEncoding, Type } from './type';
import { clockPast } from '../engine/clock';

export {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashStatus,
  hashDeadlineMs,
  hashField,
  hashFieldBytes,
  hashValue,
  hashValueBytes,
} from './hash-block';
export { hashConvertToTable } from './hash-convert';

// ---------------------------------------------------------------------------------------------
// Making

/** A hash without fields in a record that is in no database (keyspaceEnter,
 * keyspacePut); 0 = memory is out. */
export function hashRecord(key: usize, keyCount: u32): usize {
  const list = listpackCreate(0);
  if (list == 0) return 0;
  const record = hashRecordOfList(key, keyCount, list, false);
  if (record == 0) heapRelease(list);
  return record;
}

/**
 * A hash of a listpack that has been validated, in a record that is in no database.
 * @param list pairs, or with `timed` triples in the order of their times; it belongs to the hash
 * @returns the record; 0 = memory is out, and the list is still the caller's
 */
export function hashRecordOfList(key: usize, keyCount: u32, list: usize, timed: bool): usize {
  if (!timed) {
    const plain = blockRecord(key, keyCount, Type.HASH, HashEncoding.LISTPACK, list);
    if (plain != 0) hashShapeGrown(plain);
    return plain;
  }
  const pack = changetype<HashPack>(heapAllocate(offsetof<HashPack>()));
  if (changetype<usize>(pack) == 0) return 0;
  const block = changetype<usize>(pack);
  const record = blockRecord(key, keyCount, Type.HASH, HashEncoding.LISTPACK_EXPIRES, block);
  pack.list = <u32>list;
  pack.node = record == 0 ? 0 : <u32>hashNodeCreate();
  if (record != 0 && pack.node != 0) return record;
  if (record != 0) heapRelease(record);
  heapRelease(block);
  return 0;
}

/**
 * The listpack of a small hash, as its serialized form; 0 for a table. That of a hash in SHAPED is
 * there until the next one is asked for.
 */
export function hashListpack(entry: usize): usize {
  if (hashIsShaped(entry)) return hashShapedList(entry);
  return hashIsPacked(entry) ? hashList(entry) : 0;
}

/**
 * Makes ready for a hash of `count` fields: a table of that size, if they are too many for the
 * small encodings. False: memory is out.
 */
export function hashReserve(entry: usize, count: u32): bool {
  if (count > limitHashEntries && !hashConvertToTable(entry)) return false;
  return hashIsPacked(entry) || tableReserve(hashTable(entry), count);
}

// ---------------------------------------------------------------------------------------------
// One field

/** The place of a field, whether it has expired or not; 0 = there is none. */
@inline export function hashPlace(entry: usize, field: usize, fieldCount: u32): usize {
  if (hashIsShaped(entry)) return hashShapedFind(entry, field, fieldCount);
  if (hashIsPacked(entry)) return hashPackFind(entry, field, fieldCount);
  return hashTableFind(hashTable(entry), field, fieldCount);
}

/** Reads the field at a place, its name included. */
export function hashReadPlace(entry: usize, place: usize): void {
  hashReadAt(entry, place);
}

/** The table of a large hash, for HSCAN: its records are places. Null for a small one. */
export function hashScanTable(entry: usize): Table {
  const block: usize = hashIsPacked(entry) ? 0 : blockOf(entry);
  return changetype<Table>(block);
}

/** Whether a hash has a field; its value and deadline are then in hashValue and hashDeadlineMs. */
export function hashGet(entry: usize, field: usize, fieldCount: u32): bool {
  if (hashIsShaped(entry)) return hashShapedGet(entry, field, fieldCount);
  const place = hashPlace(entry, field, fieldCount);
  if (place == 0) return false;
  hashReadValue(entry, place);
  return hashLives();
}

/** Whether the field that was read last has not expired. */
@inline export function hashLives(): bool {
  return hashDeadlineMs < 0 || !clockPast(hashDeadlineMs);
}

/**
 * Sets a field. It has no deadline afterwards, or keeps the one that it has.
 * @param deadlineMs HASH_NO_DEADLINE or HASH_KEEP_DEADLINE
 * @returns NEW, UPDATED, or OUT_OF_MEMORY: nothing has changed. A field that has expired is new
 */
export function hashSet(
  entry: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64 = HASH_NO_DEADLINE,
): HashStatus {
  if (hashIsPacked(entry)) {
    const status = hashSmallSet(entry, field, fieldCount, value, valueCount, deadlineMs);
    if (status == HashStatus.NEW) hashShapeAdded(entry);
    if (status != HashStatus.FULL) return status;
    if (!hashConvertToTable(entry)) return HashStatus.OUT_OF_MEMORY;
  }
  return hashTableSet(hashTable(entry), field, fieldCount, value, valueCount, deadlineMs);
}

/**
 * Deletes a field, one that has expired as well. Returns whether it was there; hashLives then tells
 * whether it lived.
 */
export function hashDelete(entry: usize, field: usize, fieldCount: u32): bool {
  const place = hashPlace(entry, field, fieldCount);
  if (place == 0) return false;
  hashReadValue(entry, place);
  if (hashIsShaped(entry)) hashShapedDelete(entry, place);
  else if (hashIsPacked(entry)) hashPackDeleteAt(entry, place);
  else hashTableDelete(hashTable(entry), place);
  return true;
}

/** Number of fields, those that have expired and were not taken out yet included. */
export function hashCount(entry: usize): u32 {
  if (hashIsShaped(entry)) return hashShaped(entry).count;
  return hashIsPacked(entry) ? hashPackCount(entry) : tableCount(hashTable(entry));
}

// ---------------------------------------------------------------------------------------------
// What type/value.ts asks

/** A time not after the least deadline of a field; HASH_NO_DEADLINE = none has one. */
export function hashInnerDeadline(entry: usize): i64 {
  switch (recordEncoding(entry)) {
    case HashEncoding.LISTPACK_EXPIRES:
      return hashPackMinimum(entry);
    case HashEncoding.TABLE:
      return hashTableMinimum(hashTable(entry));
    default:
      return HASH_NO_DEADLINE;
  }
}

/** The node of a hash in the wheel of inner deadlines; 0 = it has none. */
@inline export function hashInnerNode(entry: usize): usize {
  return hashNode(entry);
}

/** Frees the value. */
export function hashRelease(entry: usize): void {
  hashReleaseStep(entry, u32.MAX_VALUE);
}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function hashReleaseStep(entry: usize, budget: u32): bool {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case HashEncoding.LISTPACK:
      break;
    case HashEncoding.LISTPACK_EXPIRES:
      heapRelease(hashPack(entry).list);
      heapRelease(hashPack(entry).node);
      break;
    case HashEncoding.SHAPED:
      hashShapedFree(block);
      return true;
    default:
      if (!tableReleaseStep(hashTable(entry), budget, heapRelease.index)) return false;
      heapRelease(hashTable(entry).node);
      hashTableDestroy(hashTable(entry));
      return true;
  }
  heapRelease(block);
  return true;
}

/** What freeing the value costs, in allocations. */
export function hashEffort(entry: usize): u64 {
  return hashIsPacked(entry) ? 1 : tableCount(hashTable(entry));
}

/** Bytes that the value holds outside its record; only `samples` elements are measured. */
export function hashExtraBytes(entry: usize, samples: u32): u64 {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case HashEncoding.LISTPACK:
      return heapBlockBytes(block);
    case HashEncoding.LISTPACK_EXPIRES:
      return <u64>heapBlockBytes(block) + heapBlockBytes(hashPack(entry).list) + nodeBytes(entry);
    case HashEncoding.SHAPED:
      return hashShapedBytes(block);
  }
  const table = hashTable(entry);
  let bytes = <u64>heapBlockBytes(block) + tableBytes(table) + nodeBytes(entry);
  if (changetype<usize>(table.wheel) != 0) bytes += WHEEL_BYTES + wheelBytes(table.wheel);
  const count = tableCount(table);
  let measured: u32 = 0;
  let sum: u64 = 0;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    sum += heapBlockBytes(record);
    measured += 1;
    if (measured == samples) break;
  }
  return measured == 0 ? bytes : bytes + (sum * count) / measured;
}

function nodeBytes(entry: usize): u64 {
  const node = hashNode(entry);
  return node == 0 ? 0 : heapBlockBytes(node);
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function hashCopyInto(source: usize, target: usize): bool {
  switch (recordEncoding(source)) {
    case HashEncoding.LISTPACK: {
      const list = listpackDuplicate(blockOf(source));
      blockSet(target, list);
      return list != 0;
    }
    case HashEncoding.LISTPACK_EXPIRES:
      return copyPack(source, target);
    case HashEncoding.SHAPED: {
      const block = hashShapedDuplicate(blockOf(source));
      blockSet(target, block);
      return block != 0;
    }
    default:
      return copyTable(source, target);
  }
}

function copyPack(source: usize, target: usize): bool {
  const pack = changetype<HashPack>(heapAllocate(offsetof<HashPack>()));
  if (changetype<usize>(pack) == 0) return false;
  const list = listpackDuplicate(hashPack(source).list);
  const node = hashNodeCreate();
  if (list == 0 || node == 0) {
    heapRelease(list);
    heapRelease(node);
    heapRelease(changetype<usize>(pack));
    return false;
  }
  pack.list = <u32>list;
  pack.node = <u32>node;
  blockSet(target, changetype<usize>(pack));
  return true;
}

function copyTable(source: usize, target: usize): bool {
  const table = hashTable(source);
  const copy = hashTableCreate();
  if (changetype<usize>(copy) == 0) return false;
  blockSet(target, changetype<usize>(copy));
  recordSetEncoding(target, HashEncoding.TABLE);
  if (changetype<usize>(table.wheel) != 0) {
    copy.node = <u32>hashNodeCreate();
    if (copy.node == 0 || !hashTableTime(copy, table.wheel.nowMs)) {
      hashRelease(target);
      return false;
    }
  }
  tableReserve(copy, tableCount(table));
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    if (!copyRecord(copy, record)) {
      hashRelease(target);
      return false;
    }
  }
  return true;
}

/** Adds a copy of a record to a table that does not have its field. False: memory is out. */
function copyRecord(table: HashTable, record: usize): bool {
  const bytes = recordBytes(
    recordFlags(record),
    recordKeyCount(record),
    hashRecordAreaBytes(record),
  );
  const copy = heapAllocate(bytes);
  if (copy == 0) return false;
  bytesCopy(copy, record, bytes);
  if (recordHasExpiry(copy)) {
    recordExpiry(copy).next = 0;
    recordExpiry(copy).previous = 0;
  }
  if (hashTablePut(table, copy)) return true;
  heapRelease(copy);
  return false;
}

/** OBJECT ENCODING's word. */
export function hashEncodingName(entry: usize): string {
  switch (recordEncoding(entry)) {
    case HashEncoding.LISTPACK:
    case HashEncoding.SHAPED:
      return 'listpack';
    case HashEncoding.LISTPACK_EXPIRES:
      return 'listpackex';
    default:
      return 'hashtable';
  }
}
