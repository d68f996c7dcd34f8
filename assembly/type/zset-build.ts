// Building a whole sorted set from members in any order: the results of ZUNIONSTORE and its kin,
// ranges that are stored, values from an RDB file.
//
//   zsetBuildBegin(false)                    true: members may come twice (zsetBuildFind)
//   zsetBuildAdd(member, count, score)       …
//   record = zsetBuildRecord(key, keyCount)  a record in no table; or, to reply only:
//   zsetBuildSort(); zsetBuildAt(i)          the members' records in order
//   zsetBuildEnd()                           always, frees what is left
//
// Members lie in records from the beginning; what becomes of them is decided at the end, when their
// number and lengths are known: a listpack if both are within the limits, else an ORDERED block
// that takes the records over. Between begin and end there is a list of the records, and with
// zsetBuildBegin(true) a table of them, which an ORDERED block takes over as well:
//
//   records   u32, u32, …  grows by doubling
//   block     an ORDERED block whose order is empty until the end
//
// A build is one at a time. Functions that return false or 0 are out of memory; the build must then
// be ended.

import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import { LISTPACK_BYTES_LIMIT, listpackCreate } from '../structure/listpack';
import { orderRecordScore } from '../structure/order';
import { tableFind, tableHash, tableInsert, tableReleaseStep } from '../structure/table';
import { ZsetEncoding } from './type';
import {
  zsetFitsPack,
  zsetOrderedCreate,
  zsetOrderedFill,
  zsetOrderedRecord,
  zsetRecordOf,
  zsetTable,
} from './zset';
import { zsetPackAppend } from './zset-pack';
import { zsetSort } from './zset-sort';

const FIRST_BYTES: usize = 256;
/** What a pair takes in a listpack at most beside its member. */
const PAIR_BYTES: u64 = 40;

let records: usize = 0;
let block: usize = 0;
let longest: u32 = 0;
let packBytes: u64 = 0;
/** Of the member that zsetBuildFind was asked for. */
let hash: u64 = 0;

/** How many members there are. */
export let zsetBuildCount: u32 = 0;

/**
 * Begins a build.
 * @param indexed whether zsetBuildFind will be asked; if not, no member may come twice
 */
export function zsetBuildBegin(indexed: bool): bool {
  zsetBuildCount = 0;
  longest = 0;
  packBytes = 0;
  records = heapAllocate(FIRST_BYTES);
  block = indexed ? zsetOrderedCreate() : 0;
  if (records != 0 && (block != 0 || !indexed)) return true;
  zsetBuildEnd();
  return false;
}

/** The record of a member that has been added to an indexed build, or 0: it may be added now. */
export function zsetBuildFind(member: usize, memberCount: u32): usize {
  hash = tableHash(member, memberCount);
  return tableFind(zsetTable(block), hash, member, memberCount);
}

/** Adds a member that is not there; to an indexed build, the one asked for last. */
export function zsetBuildAdd(member: usize, memberCount: u32, score: f64): bool {
  const used = (<usize>zsetBuildCount) << 2;
  if (used == heapBlockBytes(records) && !grow()) return false;
  const record = zsetOrderedRecord(member, memberCount, score);
  if (record == 0) return false;
  if (block != 0 && !tableInsert(zsetTable(block), hash, record)) {
    heapRelease(record);
    return false;
  }
  store<u32>(records + used, <u32>record);
  zsetBuildCount += 1;
  longest = max(longest, memberCount);
  packBytes += PAIR_BYTES + memberCount;
  return true;
}

function grow(): bool {
  const grown = heapReallocate(records, heapBlockBytes(records) << 1);
  if (grown != 0) records = grown;
  return grown != 0;
}

/** Brings the members into their order. */
export function zsetBuildSort(): bool {
  return zsetSort(records, zsetBuildCount);
}

/** Record number `index`: key = member, score by orderRecordScore. In order after a sort. */
@inline
export function zsetBuildAt(index: u32): usize {
  return load<u32>(records + ((<usize>index) << 2));
}

/**
 * Makes a record with the zset, in no table (keyspacePut), in the encoding that fits. There must be
 * a member.
 * @returns the record, the caller's; 0 if memory is out
 */
export function zsetBuildRecord(key: usize, keyCount: u32): usize {
  if (!zsetBuildSort()) return 0;
  const isPack = zsetFitsPack(zsetBuildCount, longest) && packBytes < LISTPACK_BYTES_LIMIT;
  return isPack ? packRecord(key, keyCount) : orderedRecordOf(key, keyCount);
}

function packRecord(key: usize, keyCount: u32): usize {
  const list = packOfRecords();
  if (list == 0) return 0;
  const record = zsetRecordOf(key, keyCount, ZsetEncoding.LISTPACK, list);
  if (record == 0) heapRelease(list);
  return record;
}

function packOfRecords(): usize {
  let list = listpackCreate(0);
  for (let i: u32 = 0; i < zsetBuildCount && list != 0; i++) {
    const record = zsetBuildAt(i);
    list = zsetPackAppend(
      list,
      recordKey(record),
      recordKeyCount(record),
      orderRecordScore(record),
    );
  }
  return list;
}

function orderedRecordOf(key: usize, keyCount: u32): usize {
  const indexed = block != 0;
  if (!indexed) block = zsetOrderedCreate();
  if (block == 0) return 0;
  const record = zsetRecordOf(key, keyCount, ZsetEncoding.ORDERED, block);
  if (record == 0) return 0;
  if (!zsetOrderedFill(block, records, zsetBuildCount, indexed)) {
    heapRelease(record);
    return 0;
  }
  block = 0;
  zsetBuildCount = 0;
  return record;
}

/** Ends a build: frees the members that are in no zset. */
export function zsetBuildEnd(): void {
  if (block != 0) {
    tableReleaseStep(zsetTable(block), u32.MAX_VALUE, 0);
    heapRelease(block);
  }
  for (let i: u32 = 0; i < zsetBuildCount; i++) heapRelease(zsetBuildAt(i));
  if (records != 0) heapRelease(records);
  records = 0;
  block = 0;
  zsetBuildCount = 0;
}
