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
//   zset-sort.ts    putting those members in order
//   zset-source.ts  the inputs of ZUNION, ZINTER and ZDIFF: zsets and sets
//
// An entry here is the keyspace's, or a record of blockRecord in no table. Members are given and
// returned as address and count. The scores that are given are never NaN.
//
// What others need most, by example (entry is a zset):
//
//   record = zsetRecord(key, keyCount, 1, memberCount)          a new, empty one, in no table
//   zsetAdd(record, member, memberCount, 1.5, 0)                ZsetAdd.ADDED
//   keyspacePut(database, before, record, key, keyCount)        STORE: it is there now
//
//   for (let c = zsetFirst(entry); c != 0; c = zsetNext(entry, c)) {
//     zsetRead(entry, c);                                       zsetMember, …Bytes, …Score
//   }
//   if (zsetFindScore(entry, member, count)) …                  zsetMemberScore
//   zsetAdopt(list, bytes)                                      is a listpack from outside a zset?
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
import { limitZsetBytes, limitZsetEntries } from './limit';
import { Type, ZsetEncoding } from './type';
import { ZsetPackOrder, zsetPackOrder, zsetPackScore } from './zset-pack';

/** Bytes of a record's value area: the score. */
const SCORE_BYTES: usize = 8;
/** Elements that a leaf of the order has about. */
const LEAF_ELEMENTS: u32 = 64;

const memberText = memory.data(24);

/** The table of an ORDERED block. */
@inline
export function zsetTable(block: usize): Table {
  return changetype<Table>(block);
}

/** The order of an ORDERED block. */
@inline
export function zsetOrder(block: usize): Order {
  return changetype<Order>(block + TABLE_BYTES);
}

/** Whether an entry's encoding is LISTPACK. */
@inline
export function zsetIsPack(entry: usize): bool {
  return recordEncoding(entry) == ZsetEncoding.LISTPACK;
}

/** Whether a zset of so many members, the longest of so many bytes, is to be a listpack. */
export function zsetFitsPack(members: u32, memberBytes: u32): bool {
  return members <= limitZsetEntries && memberBytes <= limitZsetBytes;
}

/** Number of members. */
export function zsetCount(entry: usize): u32 {
  const block = blockOf(entry);
  return zsetIsPack(entry) ? listpackCount(block) >> 1 : tableCount(zsetTable(block));
}

// ---------------------------------------------------------------------------------------------
// Life

/**
 * A record with an empty zset for a key, in no table; add a member before anybody sees it.
 * @param members about how many are coming
 * @param memberBytes length of the first of them
 * @returns the record, the caller's (valueRelease, heapRelease), or 0 if memory is out
 */
export function zsetRecord(key: usize, keyCount: u32, members: u32, memberBytes: u32): usize {
  const fits = zsetFitsPack(members, memberBytes);
  const block = fits ? listpackCreate(0) : zsetOrderedCreate();
  if (block == 0) return 0;
  const encoding = fits ? ZsetEncoding.LISTPACK : ZsetEncoding.ORDERED;
  const record = zsetRecordOf(key, keyCount, encoding, block);
  if (record == 0) heapRelease(block);
  return record;
}

/**
 * A record for a key with a finished block (a listpack that zsetAdopt has accepted, an ORDERED
 * block), in no table.
 * @returns 0 if memory is out: the block is still the caller's
 */
export function zsetRecordOf(
  key: usize,
  keyCount: u32,
  encoding: ZsetEncoding,
  block: usize,
): usize {
  return blockRecord(key, keyCount, Type.ZSET, encoding, block);
}

/** What zsetAdopt thinks of bytes. */
export const enum ZsetAdopt {
  /** They are a zset as they are: make a record of them (or of a copy) with zsetRecordOf. */
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
export function zsetAdopt(list: usize, bytes: usize): ZsetAdopt {
  if (!listpackValidate(list, bytes, true)) return ZsetAdopt.BROKEN;
  const count = listpackCount(list);
  if (count == 0 || (count & 1) != 0) return ZsetAdopt.BROKEN;
  const order = zsetPackOrder(list);
  if (order == ZsetPackOrder.BROKEN) return ZsetAdopt.BROKEN;
  const twice = listpackDuplicates(list, 2);
  if (twice == ListpackDuplicates.OUT_OF_MEMORY) return ZsetAdopt.OUT_OF_MEMORY;
  if (twice == ListpackDuplicates.FOUND) return ZsetAdopt.BROKEN;
  return order == ZsetPackOrder.SORTED ? ZsetAdopt.FINE : ZsetAdopt.UNSORTED;
}

/** An empty ORDERED block, or 0 if memory is out. */
export function zsetOrderedCreate(): usize {
  const block = heapAllocate(TABLE_BYTES + ORDER_BYTES);
  if (block == 0) return 0;
  tableInitialize(zsetTable(block));
  orderInitialize(zsetOrder(block));
  return block;
}

/** A member's record with its score, or 0 if memory is out. */
export function zsetOrderedRecord(member: usize, memberCount: u32, score: f64): usize {
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
export function zsetOrderedFill(block: usize, records: usize, count: u32, indexed: bool): bool {
  const table = zsetTable(block);
  let filled = indexed || tableReserve(table, count);
  for (let i: u32 = 0; i < count && filled && !indexed; i++) {
    const record: usize = load<u32>(records + ((<usize>i) << 2));
    filled = tableInsert(table, tableHash(recordKey(record), recordKeyCount(record)), record);
  }
  if (filled && orderBuild(zsetOrder(block), records, count)) return true;
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
  const order = zsetOrder(block);
  if (order.root != 0 && (!orderReleaseStep(order, leaves) || budget != u32.MAX_VALUE)) {
    return false;
  }
  if (!tableReleaseStep(zsetTable(block), budget, heapRelease.index)) return false;
  heapRelease(block);
  return true;
}

/** Makes a listpack an ORDERED block. False: memory is out and nothing has changed. */
export function zsetToOrdered(entry: usize): bool {
  const list = blockOf(entry);
  const count = listpackCount(list) >> 1;
  const block = zsetOrderedCreate();
  if (block == 0) return false;
  if (!orderedFromPack(block, list, count)) {
    heapRelease(block);
    return false;
  }
  heapRelease(list);
  blockSet(entry, block);
  recordSetEncoding(entry, ZsetEncoding.ORDERED);
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
    const record = zsetOrderedRecord(member, memberCount, zsetPackScore(scoreAt));
    if (record == 0) break;
    store<u32>(records + ((<usize>made) << 2), <u32>record);
    at = listpackNext(scoreAt);
  }
  const filled = made == count && zsetOrderedFill(block, records, count, false);
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
export function zsetRelease(entry: usize): void {
  if (zsetIsPack(entry)) heapRelease(blockOf(entry));
  else orderedRelease(blockOf(entry));
}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function zsetReleaseStep(entry: usize, budget: u32): bool {
  if (!zsetIsPack(entry)) return orderedReleaseStep(blockOf(entry), budget);
  heapRelease(blockOf(entry));
  return true;
}

/** What freeing the value costs, in allocations. */
export function zsetEffort(entry: usize): u64 {
  return zsetIsPack(entry) ? 1 : tableCount(zsetTable(blockOf(entry)));
}

/**
 * Bytes that the value holds outside its record; only `samples` members are measured (0: all of
 * them), the others are taken to be like them.
 */
export function zsetExtraBytes(entry: usize, samples: u32): u64 {
  const block = blockOf(entry);
  let bytes: u64 = heapBlockBytes(block);
  if (zsetIsPack(entry)) return bytes;
  const count = tableCount(zsetTable(block));
  bytes += tableBytes(zsetTable(block));
  bytes += orderBytes(zsetOrder(block));
  const maximum = samples == 0 ? count : min(samples, count);
  let measured: u64 = 0;
  let cursor = orderFirst(zsetOrder(block));
  for (let i: u32 = 0; i < maximum; i++) {
    measured += heapBlockBytes(orderCursorRecord(cursor));
    cursor = orderNext(cursor);
  }
  return maximum == 0 ? bytes : bytes + (measured * count) / maximum;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function zsetCopyInto(source: usize, target: usize): bool {
  const block = blockOf(source);
  const copy = zsetIsPack(source) ? listpackDuplicate(block) : orderedDuplicate(block);
  if (copy == 0) return false;
  blockSet(target, copy);
  return true;
}

function orderedDuplicate(source: usize): usize {
  const count = tableCount(zsetTable(source));
  const block = zsetOrderedCreate();
  if (block == 0) return 0;
  const records = heapAllocate((<usize>count) << 2);
  let made: u32 = 0;
  let filled = records != 0;
  let cursor = orderFirst(zsetOrder(source));
  for (; cursor != 0 && records != 0; cursor = orderNext(cursor)) {
    const from = orderCursorRecord(cursor);
    const record = zsetOrderedRecord(recordKey(from), recordKeyCount(from), orderRecordScore(from));
    filled = record != 0;
    if (!filled) break;
    store<u32>(records + ((<usize>made) << 2), <u32>record);
    made += 1;
  }
  filled = filled && zsetOrderedFill(block, records, count, false);
  if (!filled) recordsRelease(records, made);
  if (records != 0) heapRelease(records);
  if (filled) return block;
  heapRelease(block);
  return 0;
}

/** OBJECT ENCODING's word. */
export function zsetEncodingName(entry: usize): string {
  return zsetIsPack(entry) ? 'listpack' : 'skiplist';
}
