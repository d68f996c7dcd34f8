// Table: a hash table of records (memory/record.ts) in buckets of one cache line that grows and
// shrinks by one bucket at a time (linear hashing), so that there is never an old table beside a
// new one, never a rehash in progress and never a pause.
//
// A bucket (structure/bucket.ts) is 64 bytes: 12 tags, the address of an overflow bucket, and the
// addresses of up to 12 records. The low bits of a record's 64-bit hash choose its bucket, the
// high byte is its tag.
//
// How a hash is mapped to a bucket, and where the buckets lie, is in structure/table-storage.ts;
// how buckets are split and merged in structure/table-growth.ts; how the cache misses of many
// look-ups are made to overlap in structure/table-prefetch.ts. An insert that leaves more than 8
// records a bucket on average splits one, a removal that leaves fewer than 4 merges one. Buckets
// not yet split in the current round hold up to twice the average, hence the overflow buckets.
//
// Guarantees: an allocation that fails leaves the table as it was; a split or merge that cannot
// get memory is left out and tried again by the next insert or removal. Only tableInsert can
// fail. No function but a walk, tableReserve, tableRelease and a capacity step of a table below
// 1025 buckets takes time that depends on the count. Limits: 2^26 buckets (the heap ends before).
// Slots (tableSlot) are valid until the next insert, removal or step of growth of the same table.
import { heapAllocate, heapBlockBytes } from '../memory/heap';
import { recordKeyEquals } from '../memory/record';
import {
  BUCKET_BYTES,
  BUCKET_SLOTS,
  bucketDrop,
  bucketMatches,
  bucketNext,
  bucketPut,
  bucketRecord,
  bucketRecordCount,
  bucketSetNext,
  bucketSlot,
  bucketSlotIndex,
  bucketTag,
  bucketTagAt,
  chainRecordCount,
  chainSlot,
  slotRecord,
  slotSetRecord,
} from './bucket';
import { overflowCreate, overflowRelease, tableMerge, tableSplit } from './table-growth';
import {
  SEGMENT_BYTES,
  SEGMENT_SHIFT,
  TABLE_BYTES,
  Table,
  bucketAt,
  bucketCountHold,
  bucketFor,
  bucketIndex,
  bucketRemoveLast,
  capacityGrow,
  tableHash,
  tableInitialize,
  tableSetSeed,
} from './table-storage';

export { TABLE_BYTES, Table, tableHash, tableInitialize, tableSetSeed };

/** Figures of tableStatistics, each about the table at the time of the call. */
@unmanaged
export class TableStatistics {
  count: u32;
  bucketCount: u32;
  overflowCount: u32;
  emptyBucketCount: u32;
  /** Records in the fullest chain. */
  longestChain: u32;
  /** Records that are not in the first bucket of their chain. */
  overflowedCount: u32;
}
if (offsetof<TableStatistics>() != 24) ERROR('TableStatistics is 24 bytes');

/** The slot that the last successful find, random, first or next was about: where the address
 *  of the record stands. For tableReplace and tableRemoveSlot. */
export let tableSlot: usize = 0;

/** The cursor that tableFirst or tableNext left, for the following tableNext. */
export let tableCursor: u64 = 0;

/** Buckets that a sample looks at, at most. */
const SAMPLE_BUCKETS: u32 = 64;
/** All of a bucket. */
const SHARE_ALL: u64 = 1 << 16;
const RANDOM_POSITIONS: u32 = 32;
const RANDOM_ATTEMPTS: u32 = 128;

const STATISTICS: usize = memory.data(24, 8);

// ---------------------------------------------------------------------------------------------
// Life

/** Allocates an empty table (tableRelease and then heapRelease end it); null if memory is out. */
export function tableCreate(): Table {
  const table = changetype<Table>(heapAllocate(TABLE_BYTES));
  if (changetype<usize>(table)) tableInitialize(table);
  return table;
}

/** Frees all buckets at once and leaves an empty table. The records are the caller's. */
export function tableRelease(table: Table): void {
  tableReleaseStep(table, u32.MAX_VALUE, 0);
}

/**
 * Frees records and buckets a part at a time, for tables too large to free in one go. After the
 * first call nothing but further calls may be made until it has returned true.
 * @param budget about how many records and buckets to free (up to 12 more)
 * @param releaseIndex table index of a `(record: usize) => void` that frees a record and must not
 *   touch the table; 0 to leave the records alone
 * @returns whether all is free; the table is then an empty one
 */
export function tableReleaseStep(table: Table, budget: u32, releaseIndex: u32): bool {
  let spent: u32 = 0;
  while (table.capacity) {
    if (spent >= budget) return false;
    const bucket = bucketAt(table, table.bucketCount - 1);
    const overflow = bucketNext(bucket);
    if (overflow) {
      bucketSetNext(bucket, bucketNext(overflow));
      spent += bucketReleaseRecords(table, overflow, releaseIndex);
      overflowRelease(table, overflow);
    } else {
      spent += bucketReleaseRecords(table, bucket, releaseIndex) + 1;
      bucketRemoveLast(table);
    }
  }
  return true;
}

function bucketReleaseRecords(table: Table, bucket: usize, releaseIndex: u32): u32 {
  const count = bucketRecordCount(bucket);
  table.count -= count;
  if (releaseIndex) {
    for (let i: u32 = 0; i < count; ++i) {
      call_indirect<void>(releaseIndex, bucketRecord(bucket, i));
    }
  }
  return count;
}

/** Number of records. */
@inline
export function tableCount(table: Table): u32 {
  return table.count;
}

/** Bytes of heap that the table holds beside its TABLE_BYTES: buckets, overflow, directory. */
export function tableBytes(table: Table): usize {
  if (!table.capacity) return 0;
  const overflowBytes = <usize>table.overflowCount * BUCKET_BYTES;
  if (!table.directoryCapacity) return heapBlockBytes(table.directory) + overflowBytes;
  const segmentCount = <usize>(table.capacity >> SEGMENT_SHIFT);
  return heapBlockBytes(table.directory) + segmentCount * SEGMENT_BYTES + overflowBytes;
}

/** Counts what DEBUG HTSTATS shows, walking all buckets. The view is overwritten by each call. */
export function tableStatistics(table: Table): TableStatistics {
  const statistics = changetype<TableStatistics>(STATISTICS);
  statistics.count = table.count;
  statistics.bucketCount = table.capacity ? table.bucketCount : 0;
  statistics.overflowCount = table.overflowCount;
  statistics.emptyBucketCount = 0;
  statistics.longestChain = 0;
  statistics.overflowedCount = 0;
  for (let i: u32 = 0; i < statistics.bucketCount; ++i) {
    const bucket = bucketAt(table, i);
    const total = chainRecordCount(bucket);
    if (!total) ++statistics.emptyBucketCount;
    if (total > statistics.longestChain) statistics.longestChain = total;
    if (total > BUCKET_SLOTS) statistics.overflowedCount += total - BUCKET_SLOTS;
  }
  return statistics;
}

// ---------------------------------------------------------------------------------------------
// Lookup

/**
 * Finds the record with a key.
 * @param hash tableHash of the key
 * @returns the record, its slot in tableSlot; or 0
 */
export function tableFind(table: Table, hash: u64, key: usize, keyCount: u32): usize {
  const tags = i8x16.splat(bucketTag(hash));
  let bucket = bucketFor(table, hash);
  do {
    let matches = bucketMatches(bucket, tags);
    while (matches) {
      const slot = bucketSlot(bucket, ctz(matches));
      const record = slotRecord(slot);
      if (recordKeyEquals(record, key, keyCount)) {
        tableSlot = slot;
        return record;
      }
      matches &= matches - 1;
    }
    bucket = bucketNext(bucket);
  } while (bucket);
  return 0;
}

/** Whether a record of this address stands under a hash; the address need not be one any more. */
export function tableHolds(table: Table, hash: u64, record: usize): bool {
  const tags = i8x16.splat(bucketTag(hash));
  let bucket = bucketFor(table, hash);
  do {
    let matches = bucketMatches(bucket, tags);
    while (matches) {
      if (bucketRecord(bucket, ctz(matches)) == record) return true;
      matches &= matches - 1;
    }
    bucket = bucketNext(bucket);
  } while (bucket);
  return false;
}

/** Puts another record (a moved one, or a new one with the same key) in a slot. */
@inline
export function tableReplace(slot: usize, record: usize): void {
  slotSetRecord(slot, record);
}

/**
 * Adds a record whose key is not in the table.
 * @param hash tableHash of its key
 * @returns false if memory is out; the table is then as before
 */
export function tableInsert(table: Table, hash: u64, record: usize): bool {
  if (!table.capacity && !capacityGrow(table)) return false;
  let bucket = bucketFor(table, hash);
  let index = bucketRecordCount(bucket);
  while (index == BUCKET_SLOTS) {
    let next = bucketNext(bucket);
    if (!next) {
      next = overflowCreate(table);
      if (!next) return false;
      bucketSetNext(bucket, next);
    }
    bucket = next;
    index = bucketRecordCount(bucket);
  }
  bucketPut(bucket, index, bucketTag(hash), record);
  if (++table.count > table.growCount) tableSplit(table);
  return true;
}

/**
 * Takes a record out; the record itself is left to the caller, and need not exist any more.
 * @param hash tableHash of the record's key
 * @param slot its slot, from the find, random, first or next just before
 */
export function tableRemoveSlot(table: Table, hash: u64, slot: usize): void {
  let bucket = bucketFor(table, hash);
  let holder = bucket;
  let previous: usize = 0;
  for (;;) {
    if (slot - bucket < BUCKET_BYTES) holder = bucket;
    const next = bucketNext(bucket);
    if (!next) break;
    previous = bucket;
    bucket = next;
  }
  // The last record of the chain fills the gap, so that the chain stays dense.
  const last = bucketRecordCount(bucket) - 1;
  const index = bucketSlotIndex(holder, slot);
  bucketPut(holder, index, bucketTagAt(bucket, last), bucketRecord(bucket, last));
  bucketDrop(bucket, last);
  if (!last && previous) {
    bucketSetNext(previous, 0);
    overflowRelease(table, bucket);
  }
  if (--table.count < table.shrinkCount) tableMerge(table);
}

/**
 * Keeps a table from shrinking, or lets it shrink again: bucket numbers then only go up, and so
 * does every record that changes its bucket. What was kept back comes with later removals, or with
 * tableShrinkStep.
 */
export function tableHold(table: Table, value: bool): void {
  bucketCountHold(table, value);
}

/** Merges up to `budget` buckets that a table has too many. Returns whether none is left. */
export function tableShrinkStep(table: Table, budget: u32): bool {
  while (table.capacity && table.count < table.shrinkCount) {
    if (budget == 0) return false;
    const before = table.bucketCount;
    tableMerge(table);
    if (table.bucketCount == before) return true;
    budget -= 1;
  }
  return true;
}

/** How many buckets a table has that a walk must look at. */
@inline
export function tableBucketCount(table: Table): u32 {
  return table.capacity ? table.bucketCount : 0;
}

/** Visits the records of bucket `index`, below tableBucketCount; the visit must not change it. */
@inline
export function tableVisitBucket(table: Table, index: u32, visitIndex: u32): void {
  let bucket = bucketAt(table, index);
  do {
    const count = bucketRecordCount(bucket);
    for (let i: u32 = 0; i < count; ++i) {
      call_indirect<void>(visitIndex, bucketRecord(bucket, i));
    }
    bucket = bucketNext(bucket);
  } while (bucket);
}

/** Splits buckets until `count` records fit without a further split, or until memory is out. */
export function tableReserve(table: Table, count: u32): bool {
  if (!table.capacity && !capacityGrow(table)) return false;
  while (table.growCount < count) {
    if (!tableSplit(table)) return false;
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Walks, scan and random choice

/**
 * Begins a walk over all records: `let record = tableFirst(t); let cursor = tableCursor; while
 * (record) { …; record = tableNext(t, cursor); cursor = tableCursor; }`
 * The walk goes from the last bucket down and in each chain from the back, the directions in
 * which a removal moves records that are done. So removing the current record, or any other, makes
 * the walk miss nothing; it may then meet a record a second time, otherwise never. Inserting
 * during a walk may make it miss records.
 * @returns a record, its slot in tableSlot, the cursor in tableCursor; or 0 if there is none
 */
export function tableFirst(table: Table): usize {
  return tableNext(table, (<u64>u32.MAX_VALUE) << 32);
}

/** The record behind a cursor of tableFirst or tableNext; results as tableFirst. */
export function tableNext(table: Table, cursor: u64): usize {
  // High half: number of buckets not yet done. Low half: records left in the last of them + 1,
  // or 0 if that one is still to be begun.
  let left = <u32>(cursor >> 32);
  let position = <u32>cursor;
  if (left > table.bucketCount) {
    left = table.bucketCount;
    position = 0;
  }
  while (left) {
    const bucket = bucketAt(table, left - 1);
    const total = chainRecordCount(bucket);
    const rest = position ? min(position - 1, total) : total;
    if (rest) {
      tableSlot = chainSlot(bucket, rest - 1);
      tableCursor = ((<u64>left) << 32) | rest;
      return slotRecord(tableSlot);
    }
    --left;
    position = 0;
  }
  tableCursor = 0;
  return 0;
}

/**
 * Visits the records of one bucket, for SCAN. Begin with cursor 0, go on with what is returned
 * until that is 0. Any number is a valid cursor.
 *
 * Guarantee: a record that is in the table from the first call to the last is visited at least
 * once, whatever is inserted and removed between the calls, however the table grows and shrinks.
 * Reason: read every hash backwards, its lowest bit first, as a binary fraction in [0, 1). A
 * bucket with index b of d significant bits holds exactly the hashes whose fraction begins with
 * those d bits reversed, which is an interval; together the buckets tile [0, 1) at any time; a
 * split halves a tile and a merge joins two halves. The cursor, read backwards, is a point in
 * [0, 1): all hashes below it have been visited. A call visits the whole tile in which the point
 * lies and moves the point to the end of the tile. So the point passes every hash exactly once,
 * and at that call the record with that hash was in the tile visited. A record is visited twice
 * only if tiles were joined between calls and the point was at the middle of the new one.
 *
 * @param visitIndex table index of a `(record: usize) => void` that must not change the table
 * @returns the next cursor, below 2^32; 0 at the end
 */
export function tableScan(table: Table, cursor: u64, visitIndex: u32): u64 {
  const index = bucketIndex(table, cursor);
  // A bucket that the current round of splits has not reached has one significant bit less.
  let mask = table.mask;
  if ((index | ((mask + 1) >> 1)) >= table.bucketCount) mask >>= 1;
  let bucket = bucketAt(table, index);
  do {
    const count = bucketRecordCount(bucket);
    for (let i: u32 = 0; i < count; ++i) {
      call_indirect<void>(visitIndex, bucketRecord(bucket, i));
    }
    bucket = bucketNext(bucket);
  } while (bucket);
  return bitsReversed(bitsReversed((<u32>cursor) | ~mask) + 1);
}

function bitsReversed(value: u32): u32 {
  value = ((value >> 1) & 0x55555555) | ((value & 0x55555555) << 1);
  value = ((value >> 2) & 0x33333333) | ((value & 0x33333333) << 2);
  value = ((value >> 4) & 0x0f0f0f0f) | ((value & 0x0f0f0f0f) << 4);
  return bswap(value);
}

/**
 * A record chosen at random, every one with the same chance: a bucket and a position are drawn
 * until there is a record (a chain longer than 32 gives one of its own at random instead). Should
 * that find nothing, in a table that could not shrink, it is the next one to a random place.
 * @param random the only source of randomness: the same number gives the same record
 * @returns the record, its slot in tableSlot; or 0 if the table is empty
 */
export function tableRandom(table: Table, random: u64): usize {
  if (!table.count) return 0;
  let state = random;
  let index: u32 = 0;
  for (let attempt: u32 = 0; attempt < RANDOM_ATTEMPTS; ++attempt) {
    state += 0x9e3779b97f4a7c15;
    let drawn = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
    drawn = (drawn ^ (drawn >> 27)) * 0x94d049bb133111eb;
    drawn ^= drawn >> 31;
    index = <u32>(((drawn >> 32) * table.bucketCount) >> 32);
    const bucket = bucketAt(table, index);
    const total = chainRecordCount(bucket);
    const position = <u32>(((drawn & 0xffffffff) * max(total, RANDOM_POSITIONS)) >> 32);
    if (position < total) {
      tableSlot = chainSlot(bucket, position);
      return slotRecord(tableSlot);
    }
  }
  while (!bucketRecordCount(bucketAt(table, index))) {
    index = index + 1 < table.bucketCount ? index + 1 : 0;
  }
  tableSlot = bucketSlot(bucketAt(table, index), 0);
  return slotRecord(tableSlot);
}

/**
 * Visits some records that lie together at a random place, each once: cheaper than as many random
 * ones, and as good where they are only compared with each other. Every record has the same chance:
 * of a fuller bucket, more are visited.
 * @param random the only source of randomness: the same number gives the same records
 * @param wanted how many, on average
 * @param visitIndex table index of a `(record: usize) => void` that must not change the table
 * @returns how many were visited; 0 only if the table is empty
 */
export function tableSample(table: Table, random: u64, wanted: u32, visitIndex: u32): u32 {
  if (!table.count) return 0;
  let index = <u32>(((random >> 32) * table.bucketCount) >> 32);
  // The share of a bucket, and of its next ones if it is more than all, in 1 / 2^16.
  const maximum = u64(min(SAMPLE_BUCKETS, table.bucketCount)) << 16;
  let share = min<u64>(((u64(wanted) << 16) * table.bucketCount) / table.count, maximum);
  let visited: u32 = 0;
  while (share) {
    const bucket = bucketAt(table, index);
    const total = chainRecordCount(bucket);
    const part = min<u64>(share, SHARE_ALL);
    const taken = <u32>((total * part + (random & 0xffff)) >> 16);
    let position = total ? ((<u32>random) >> 16) % total : 0;
    for (let i: u32 = 0; i < taken; ++i) {
      call_indirect<void>(visitIndex, slotRecord(chainSlot(bucket, position)));
      position = position + 1 < total ? position + 1 : 0;
    }
    visited += taken;
    share -= part;
    index = index + 1 < table.bucketCount ? index + 1 : 0;
  }
  if (visited) return visited;
  call_indirect<void>(visitIndex, tableRandom(table, random));
  return 1;
}
