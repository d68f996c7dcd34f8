// Sorted sets: members, each with a score, in the order of (score, member). Two encodings:
//
//   LISTPACK   Redis's listpack of pairs in order: member, score, member, score, …
//   ORDERED    a heap block with a table and an order over the same records
//
//       block   +0   Table (structure/table.ts)    finds a record by its member
//               +36  Order (structure/order.ts)    knows the records' order and ranks
//
//       record  without ENTRY: key = member, value area = f64 score
//
// A score in a listpack is an integer entry when it is a whole number up to 2^62, so that -0
// becomes 0; any other is its shortest text (doubleFormat), or 'inf'. For example {a: 1, b: 1.5}:
//
//     14 00 00 00 │ 04 00 │ 81 61 02 │ 01 01 │ 81 62 02 │ 83 31 2e 35 04 │ ff
//                             'a'        1       'b'        '1.5'
//
// A zset is a listpack up to zset-max-listpack-entries members of up to zset-max-listpack-value
// bytes; it never goes back, but results that are stored whole are listpacks if they fit.
//
//   zset.ts         life: making, adopting, freeing, copying, sizes
//   zset-pack.ts    pairs in a listpack
//   zset-look.ts    cursors, scores, ranks
//   zset-range.ts   ranges by score and by member, as ranks; taking ranges out
//   zset-add.ts     adding, updating, incrementing, removing one member, undoing
//   zset-build.ts   whole zsets from members in any order: results of ZUNIONSTORE, values of an RDB
//
// An entry here is the keyspace's, or a record of blockRecord in no table. Members are given and
// returned as address and count. The scores that are given are never NaN.
//
// What others need most, by example (entry is a zset):
//
//   record = sortedSetRecord(key, keyCount, 1, memberCount)     a new, empty one, in no table
//   sortedSetAdd(record, member, memberCount, 1.5, 0)           SortedSetAdd.ADDED
//   keyspacePut(database, before, record, key, keyCount)        STORE: it is there now
//
//   for (let c = sortedSetFirst(entry); c != 0; c = sortedSetNext(entry, c)) {
//     sortedSetRead(entry, c);                                  sortedSetMember, …Bytes, …Value
//   }
//   if (sortedSetScore(entry, member, count)) …                 sortedSetValue
//   sortedSetAdopt(list, bytes)                                 is a listpack from outside a zset?
//   zsetBuildBegin(); zsetBuildAdd(…); zsetBuildRecord(key, …)  from members in any order

import { heapAllocate, heapBlockBytes, heapRelease } from '../memory/heap';
import {
  recordCreate,
  recordEncoding,
  recordKey,
  recordKeyCount,
  recordSetEncoding,
} from '../memory/record';
import {
  listpackCount,
  listpackCreate,
  listpackDuplicate,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  ListpackDuplicates,
  listpackDuplicates,
  listpackValidate,
} from '../structure/listpack-validate';
import {
  ORDER_BYTES,
  Order,
  orderBuild,
  orderBytes,
  orderCursorRecord,
  orderFirst,
  orderInitialize,
  orderNext,
  orderRecordScore,
  orderRecordSetScore,
  orderReleaseStep,
} from '../structure/order';
import {
  TABLE_BYTES,
  Table,
  tableBytes,
  tableCount,
  tableHash,
  tableInitialize,
  tableInsert,
  tableReleaseStep,
  tableReserve,
} from '../structure/table';
import { blockOf, blockRecord, blockSet } from './block';
import { limitSortedSetBytes, limitSortedSetEntries } from './limit';
import { SortedSetEncoding, Type } from './type';
import { PackOrder, packOrder, packScore } from './zset-pack';

/** Bytes of a record's value area: the score. */
const SCORE_BYTES: usize = 8;
/** Elements that a leaf of the order has about. */
const LEAF_ELEMENTS: u32 = 64;

const memberText = memory.data(24);

/** The table of an ORDERED block. */
@inline
export function orderedTable(block: usize): Table {
  return changetype<Table>(block);
}

/** The order of an ORDERED block. */
@inline
export function orderedOrder(block: usize): Order {
  return changetype<Order>(block + TABLE_BYTES);
}

/** Whether an entry's encoding is LISTPACK. */
@inline
export function sortedSetIsPack(entry: usize): bool {
  return recordEncoding(entry) == SortedSetEncoding.LISTPACK;
}

/** Whether a zset of so many members, the longest of so many bytes, is to be a listpack. */
export function sortedSetFitsPack(members: u32, memberBytes: u32): bool {
  return members <= limitSortedSetEntries && memberBytes <= limitSortedSetBytes;
}

/** Number of members. */
export function sortedSetCount(entry: usize): u32 {
  const block = blockOf(entry);
  return sortedSetIsPack(entry) ? listpackCount(block) >> 1 : tableCount(orderedTable(block));
}

// ---------------------------------------------------------------------------------------------
// Life

/**
 * A record with an empty zset for a key, in no table; add a member before anybody sees it.
 * @param members about how many are coming
 * @param memberBytes length of the first of them
 * @returns the record, the caller's (valueRelease, heapRelease), or 0 if memory is out
 */
export function sortedSetRecord(key: usize, keyCount: u32, members: u32, memberBytes: u32): usize {
  const fits = sortedSetFitsPack(members, memberBytes);
  const block = fits ? listpackCreate(0) : orderedCreate();
  if (block == 0) return 0;
  const encoding = fits ? SortedSetEncoding.LISTPACK : SortedSetEncoding.ORDERED;
  const record = sortedSetRecordOf(key, keyCount, encoding, block);
  if (record == 0) heapRelease(block);
  return record;
}

/**
 * A record for a key with a finished block (a listpack that sortedSetAdopt has accepted, an ORDERED
 * block), in no table.
 * @returns 0 if memory is out: the block is still the caller's
 */
export function sortedSetRecordOf(
  key: usize,
  keyCount: u32,
  encoding: SortedSetEncoding,
  block: usize,
): usize {
  return blockRecord(key, keyCount, Type.SORTED_SET, encoding, block);
}

/** What sortedSetAdopt thinks of bytes. */
export const enum SortedSetAdopt {
  /** They are a zset as they are: make a record of them (or of a copy) with sortedSetRecordOf. */
  FINE = 0,
  /** Members and scores are fine but not in order: take them with zsetBuildAdd. */
  UNSORTED = 1,
  /** They are no zset. */
  BROKEN = 2,
  OUT_OF_MEMORY = 3,
}

/**
 * Whether bytes from outside are the listpack of a zset: whole pairs, one at least, no member
 * twice, each score a number, in order.
 */
export function sortedSetAdopt(list: usize, bytes: usize): SortedSetAdopt {
  if (!listpackValidate(list, bytes, true)) return SortedSetAdopt.BROKEN;
  const count = listpackCount(list);
  if (count == 0 || (count & 1) != 0) return SortedSetAdopt.BROKEN;
  const order = packOrder(list);
  if (order == PackOrder.BROKEN) return SortedSetAdopt.BROKEN;
  const twice = listpackDuplicates(list, 2);
  if (twice == ListpackDuplicates.OUT_OF_MEMORY) return SortedSetAdopt.OUT_OF_MEMORY;
  if (twice == ListpackDuplicates.FOUND) return SortedSetAdopt.BROKEN;
  return order == PackOrder.SORTED ? SortedSetAdopt.FINE : SortedSetAdopt.UNSORTED;
}

/** An empty ORDERED block, or 0 if memory is out. */
export function orderedCreate(): usize {
  const block = heapAllocate(TABLE_BYTES + ORDER_BYTES);
  if (block == 0) return 0;
  tableInitialize(orderedTable(block));
  orderInitialize(orderedOrder(block));
  return block;
}

/** A member's record with its score, or 0 if memory is out. */
export function orderedRecord(member: usize, memberCount: u32, score: f64): usize {
  const record = recordCreate(0, member, memberCount, SCORE_BYTES);
  if (record != 0) orderRecordSetScore(record, score);
  return record;
}

/**
 * Fills an empty ORDERED block with records of different members.
 * @param records address of `count` addresses (u32), in the order of (score, member)
 * @param indexed whether they are in the block's table already
 * @returns false if memory is out: the records are still the caller's, the block without them
 */
export function orderedFill(block: usize, records: usize, count: u32, indexed: bool): bool {
  const table = orderedTable(block);
  let filled = indexed || tableReserve(table, count);
  for (let i: u32 = 0; i < count && filled && !indexed; i++) {
    const record: usize = load<u32>(records + ((<usize>i) << 2));
    filled = tableInsert(table, tableHash(recordKey(record), recordKeyCount(record)), record);
  }
  if (filled && orderBuild(orderedOrder(block), records, count)) return true;
  tableReleaseStep(table, u32.MAX_VALUE, 0);
  return false;
}

/** Frees an ORDERED block and its records at once. */
function orderedRelease(block: usize): void {
  orderedReleaseStep(block, u32.MAX_VALUE);
}

/** Frees about `budget` elements of an ORDERED block. True: all is free, the block too. */
function orderedReleaseStep(block: usize, budget: u32): bool {
  const leaves = budget == u32.MAX_VALUE ? budget : budget / LEAF_ELEMENTS + 1;
  const order = orderedOrder(block);
  if (order.root != 0 && (!orderReleaseStep(order, leaves) || budget != u32.MAX_VALUE)) {
    return false;
  }
  if (!tableReleaseStep(orderedTable(block), budget, heapRelease.index)) return false;
  heapRelease(block);
  return true;
}

/** Makes a listpack an ORDERED block. False: memory is out and nothing has changed. */
export function sortedSetToOrdered(entry: usize): bool {
  const list = blockOf(entry);
  const count = listpackCount(list) >> 1;
  const block = orderedCreate();
  if (block == 0) return false;
  if (!orderedFromPack(block, list, count)) {
    heapRelease(block);
    return false;
  }
  heapRelease(list);
  blockSet(entry, block);
  recordSetEncoding(entry, SortedSetEncoding.ORDERED);
  return true;
}

function orderedFromPack(block: usize, list: usize, count: u32): bool {
  if (count == 0) return true;
  const records = heapAllocate((<usize>count) << 2);
  if (records == 0) return false;
  let made: u32 = 0;
  for (let at = listpackFirst(list); at != 0; made++) {
    listpackGetText(at, memberText);
    const member = listpackText;
    const memberCount = listpackTextBytes;
    const scoreAt = listpackNext(at);
    const record = orderedRecord(member, memberCount, packScore(scoreAt));
    if (record == 0) break;
    store<u32>(records + ((<usize>made) << 2), <u32>record);
    at = listpackNext(scoreAt);
  }
  const filled = made == count && orderedFill(block, records, count, false);
  if (!filled) recordsRelease(records, made);
  heapRelease(records);
  return filled;
}

function recordsRelease(records: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) heapRelease(load<u32>(records + ((<usize>i) << 2)));
}

// ---------------------------------------------------------------------------------------------
// What every type can do (value.ts)

/** Frees the value. */
export function sortedSetRelease(entry: usize): void {
  if (sortedSetIsPack(entry)) heapRelease(blockOf(entry));
  else orderedRelease(blockOf(entry));
}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function sortedSetReleaseStep(entry: usize, budget: u32): bool {
  if (!sortedSetIsPack(entry)) return orderedReleaseStep(blockOf(entry), budget);
  heapRelease(blockOf(entry));
  return true;
}

/** What freeing the value costs, in allocations. */
export function sortedSetEffort(entry: usize): u64 {
  return sortedSetIsPack(entry) ? 1 : tableCount(orderedTable(blockOf(entry)));
}

/**
 * Bytes that the value holds outside its record; only `samples` members are measured (0: all of
 * them), the others are taken to be like them.
 */
export function sortedSetExtraBytes(entry: usize, samples: u32): u64 {
  const block = blockOf(entry);
  let bytes: u64 = heapBlockBytes(block);
  if (sortedSetIsPack(entry)) return bytes;
  const count = tableCount(orderedTable(block));
  bytes += tableBytes(orderedTable(block));
  bytes += orderBytes(orderedOrder(block));
  const maximum = samples == 0 ? count : min(samples, count);
  let measured: u64 = 0;
  let cursor = orderFirst(orderedOrder(block));
  for (let i: u32 = 0; i < maximum; i++) {
    measured += heapBlockBytes(orderCursorRecord(cursor));
    cursor = orderNext(cursor);
  }
  return maximum == 0 ? bytes : bytes + (measured * count) / maximum;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function sortedSetCopyInto(source: usize, target: usize): bool {
  const block = blockOf(source);
  const copy = sortedSetIsPack(source) ? listpackDuplicate(block) : orderedDuplicate(block);
  if (copy == 0) return false;
  blockSet(target, copy);
  return true;
}

function orderedDuplicate(source: usize): usize {
  const count = tableCount(orderedTable(source));
  const block = orderedCreate();
  if (block == 0) return 0;
  const records = heapAllocate((<usize>count) << 2);
  let made: u32 = 0;
  let filled = records != 0;
  let cursor = orderFirst(orderedOrder(source));
  for (; cursor != 0 && records != 0; cursor = orderNext(cursor)) {
    const from = orderCursorRecord(cursor);
    const record = orderedRecord(recordKey(from), recordKeyCount(from), orderRecordScore(from));
    filled = record != 0;
    if (!filled) break;
    store<u32>(records + ((<usize>made) << 2), <u32>record);
    made += 1;
  }
  filled = filled && orderedFill(block, records, count, false);
  if (!filled) recordsRelease(records, made);
  if (records != 0) heapRelease(records);
  if (filled) return block;
  heapRelease(block);
  return 0;
}

/** OBJECT ENCODING's word. */
export function sortedSetEncodingName(entry: usize): string {
  return sortedSetIsPack(entry) ? 'listpack' : 'skiplist';
}
