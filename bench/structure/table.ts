// The hash table alone, for bench/structure/table.mjs, which says what is measured. Records are
// what SET of a 32-byte value makes: keys `key:<12 digits>`, ENTRY, 4 + 32 bytes of value.
// Keys for a timed run are written beforehand, so that only table work is timed.
import { heapAllocate, heapInitialize, heapRelease } from '../../assembly/memory/heap';
import { recordCreate, recordMeta, RECORD_ENTRY } from '../../assembly/memory/record';
import {
  Table,
  tableBytes,
  tableCount,
  tableCreate,
  tableFind,
  tableHash,
  tableInsert,
  tablePrefetchBucket,
  tablePrefetchRecords,
  tableRandom,
  tableReleaseStep,
  tableRemoveSlot,
  tableScan,
  tableSetSeed,
  tableSlot,
  tableStatistics,
} from '../../assembly/structure/table';
import { random } from './random';

const KEY_BYTES: u32 = 16;
const VALUE_BYTES: usize = 36;
const GROUP: u32 = 16;
const HASHES: usize = memory.data(16 * 8, 16);

let table = changetype<Table>(0);
let keys: usize = 0;
let keyCount: u32 = 0;
let touched: u32 = 0;

/** Starts heap and table; keys for runs of up to `limit` operations. */
export function start(limit: u32): void {
  heapInitialize(__heap_base);
  tableSetSeed(0x1234567890abcdef);
  table = tableCreate();
  keys = heapAllocate(<usize>limit * KEY_BYTES);
}

function keyWrite(target: usize, number: u32): void {
  store<u32>(target, 0x3a79656b);
  for (let i: i32 = 15; i >= 4; --i) {
    store<u8>(target + i, <u8>(48 + (number % 10)));
    number /= 10;
  }
}

/** Writes the keys of `first` .. `first + count - 1` for the next run. */
export function keysInOrder(first: u32, count: u32): void {
  for (let i: u32 = 0; i < count; ++i) keyWrite(keys + i * KEY_BYTES, first + i);
  keyCount = count;
}

/** Writes `count` random keys below `limit` for the next run. */
export function keysAtRandom(limit: u32, count: u32): void {
  for (let i: u32 = 0; i < count; ++i) {
    keyWrite(keys + i * KEY_BYTES, random(limit));
  }
  keyCount = count;
}

/** Inserts a record for each key; returns how many there was no memory for. */
export function runInsert(): u32 {
  let refused: u32 = 0;
  for (let i: u32 = 0; i < keyCount; ++i) {
    const key = keys + i * KEY_BYTES;
    const hash = tableHash(key, KEY_BYTES);
    const record = recordCreate(RECORD_ENTRY, key, KEY_BYTES, VALUE_BYTES);
    if (!record || !tableInsert(table, hash, record)) ++refused;
  }
  return refused;
}

/** Only makes the records and frees them: what of an insert and a removal is the heap's part. */
export function runRecords(): void {
  for (let i: u32 = 0; i < keyCount; ++i) {
    heapRelease(recordCreate(RECORD_ENTRY, keys + i * KEY_BYTES, KEY_BYTES, VALUE_BYTES));
  }
}

/** Finds each key, one after the other; returns how many were there. */
export function runFind(): u32 {
  let found: u32 = 0;
  for (let i: u32 = 0; i < keyCount; ++i) {
    const key = keys + i * KEY_BYTES;
    const record = tableFind(table, tableHash(key, KEY_BYTES), key, KEY_BYTES);
    if (record) found += 1 + recordMeta(record);
  }
  return found;
}

/** Finds each key in groups of 16: all hashes and buckets, all records, then the finds. */
export function runFindGrouped(): u32 {
  let found: u32 = 0;
  for (let first: u32 = 0; first + GROUP <= keyCount; first += GROUP) {
    const group = keys + first * KEY_BYTES;
    for (let i: u32 = 0; i < GROUP; ++i) {
      const hash = tableHash(group + i * KEY_BYTES, KEY_BYTES);
      store<u64>(HASHES + (i << 3), hash);
      touched += tablePrefetchBucket(table, hash);
    }
    for (let i: u32 = 0; i < GROUP; ++i) {
      touched += tablePrefetchRecords(table, load<u64>(HASHES + (i << 3)));
    }
    for (let i: u32 = 0; i < GROUP; ++i) {
      const key = group + i * KEY_BYTES;
      const record = tableFind(table, load<u64>(HASHES + (i << 3)), key, KEY_BYTES);
      if (record) found += 1 + recordMeta(record);
    }
  }
  return found;
}

/** Removes and frees the record of each key that is there. */
export function runRemove(): u32 {
  let removed: u32 = 0;
  for (let i: u32 = 0; i < keyCount; ++i) {
    const key = keys + i * KEY_BYTES;
    const hash = tableHash(key, KEY_BYTES);
    const record = tableFind(table, hash, key, KEY_BYTES);
    if (!record) continue;
    tableRemoveSlot(table, hash, tableSlot);
    heapRelease(record);
    ++removed;
  }
  return removed;
}

function visit(record: usize): void {
  touched += <u32>record;
}

/** Scans the whole table. */
export function runScan(): void {
  let cursor: u64 = 0;
  do cursor = tableScan(table, cursor, visit.index);
  while (cursor);
}

/** Draws `count` random records. */
export function runRandom(count: u32): void {
  for (let i: u32 = 0; i < count; ++i) touched += <u32>tableRandom(table, i);
}

function release(record: usize): void {
  heapRelease(record);
}

/** Frees all, in steps of 1000. */
export function runRelease(): void {
  while (!tableReleaseStep(table, 1000, release.index)) touched += 1;
}

/** Bytes of table a record. */
export function bytesPerRecord(): f64 {
  return <f64>tableBytes(table) / <f64>tableCount(table);
}

/** Percentage of the records that lie in overflow buckets. */
export function overflowedPercent(): f64 {
  return (100 * <f64>tableStatistics(table).overflowedCount) / <f64>tableCount(table);
}

/** Keeps what the runs touched alive. */
export function touchedSum(): u32 {
  return touched;
}
