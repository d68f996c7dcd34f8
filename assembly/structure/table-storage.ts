// Where the buckets of a table (structure/table.ts) lie: an array of buckets that grows and shrinks
// at its end without ever being copied as a whole. It knows how many buckets there are and which of
// them a hash belongs to, but nothing of what is in them.
//
// Bucket i is bucket i & 1023 of segment i >> 10; a segment is a heap block of 64 KiB.
//
//    capacity 0        directory = a shared, always empty bucket; an empty table owns no memory
//    capacity <= 1024  directory = the only segment, as large as needed (it grows by a quarter)
//    capacity >  1024  directory = a block of directoryCapacity u32, the segments' addresses:
//
//       Table.directory ──► ┌────┬────┬────┬─── ───┐
//                           │ s0 │ s1 │ s2 │  …    │
//                           └─┬──┴─┬──┴────┴─── ───┘
//                             │    └──► bucket 1024 │ bucket 1025 │ …        64 bytes each
//                             └───────► bucket 0    │ bucket 1    │ …
//
// Linear hashing: with n buckets, and mask = the smallest 2^k - 1 that is not below n - 1,
//
//    index(hash) = hash & mask,  and if that is >= n:  hash & (mask >> 1)
//
// Example, n = 6 and so mask = 7: the hashes ending in 000 … 101 (binary) have the buckets 0 … 5,
// those in 110 the bucket 2 and those in 111 the bucket 3, which have not been split yet.
//
// Guarantee: a failed allocation leaves the table as it was. Limit: 2^26 buckets (the heap ends
// before). Buckets are aligned to their 64 bytes, except in tables of up to 128 buckets, whose
// segment is a small block of the heap.
import { bytesHash } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { BUCKET_BYTES, BUCKET_SLOTS, bucketClear } from './bucket';

/** The table itself; any block or view may embed TABLE_BYTES of it, 4-aligned. It may be moved. */
@unmanaged
export class Table {
  /** Address of the only segment, or of the directory if directoryCapacity is not 0. */
  directory: u32;
  /** One less than the power of two that is not below bucketCount. */
  mask: u32;
  bucketCount: u32;
  /** Number of records. */
  count: u32;
  /** More records than this make an insert split a bucket. */
  growCount: u32;
  /** Fewer records than this make a removal merge two; 0 = the table is kept from shrinking. */
  shrinkCount: u32;
  /** Number of buckets for which there is memory. */
  capacity: u32;
  /** Number of u32 in the directory; 0 while there is no directory. */
  directoryCapacity: u32;
  /** Number of overflow buckets. */
  overflowCount: u32;
}
if (offsetof<Table>() != 36) ERROR('Table is 36 bytes');

/** Bytes of a Table. */
export const TABLE_BYTES: usize = offsetof<Table>();

/** Segments have 2 to the power of this buckets. */
export const SEGMENT_SHIFT: u32 = 10;
/** Bytes of every segment of a table that has a directory. */
export const SEGMENT_BYTES: usize = BUCKET_BYTES << SEGMENT_SHIFT;

const BUCKET_SHIFT: u32 = 6;
const SEGMENT_BUCKETS: u32 = 1 << SEGMENT_SHIFT;
const DIRECTORY_CAPACITY_MINIMUM: u32 = 16;
// Records a bucket above which a table grows: measured at 1 to 2 M records over a whole round of
// splits, 6.5 / 7.5 / 8.5 / 9.5 / 10.5 cost 10.3 / 9.2 / 8.7 / 8.3 / 8.0 bytes a record and have
// 1.4 / 2.8 / 5.8 / 8.4 / 11.7 % of the records in overflow buckets; from 9.5 up finds are slower.
const GROW_LOAD: u32 = 8;
const SHRINK_LOAD: u32 = 4;
const EMPTY_BUCKET: usize = memory.data(64, 16);

let hashSeed: u64 = 0;

/** Sets the seed of all hashes. Before the first record is hashed, never after. */
export function tableSetSeed(seed: u64): void {
  hashSeed = seed;
}

/** The hash of a key in every table of this engine. */
@inline
export function tableHash(key: usize, keyCount: u32): u64 {
  return bytesHash(key, keyCount, hashSeed);
}

/** Makes TABLE_BYTES at an address an empty table; it owns no memory until the first insert. */
export function tableInitialize(table: Table): void {
  table.directory = <u32>EMPTY_BUCKET;
  table.capacity = 0;
  table.directoryCapacity = 0;
  table.overflowCount = 0;
  table.count = 0;
  table.shrinkCount = 1;
  bucketCountSet(table, 1);
}

/** Bucket `index`, which is below bucketCount. */
@inline
export function bucketAt(table: Table, index: u32): usize {
  let segment: usize = table.directory;
  if (table.directoryCapacity) segment = load<u32>(segment + ((index >> SEGMENT_SHIFT) << 2));
  return segment + ((index & (SEGMENT_BUCKETS - 1)) << BUCKET_SHIFT);
}

/** The number of the bucket that a hash belongs to. */
@inline
export function bucketIndex(table: Table, hash: u64): u32 {
  const index = (<u32>hash) & table.mask;
  return index < table.bucketCount ? index : index & (table.mask >> 1);
}

/** The bucket that a hash belongs to. */
@inline
export function bucketFor(table: Table, hash: u64): usize {
  return bucketAt(table, bucketIndex(table, hash));
}

/** Sets how many buckets are in use, and what follows from it. */
export function bucketCountSet(table: Table, bucketCount: u32): void {
  table.bucketCount = bucketCount;
  table.mask = bucketCount > 1 ? u32.MAX_VALUE >> clz(bucketCount - 1) : 0;
  table.growCount = bucketCount > 1 ? bucketCount * GROW_LOAD : BUCKET_SLOTS;
  if (table.shrinkCount != 0) bucketCountHold(table, false);
}

/** Keeps a table from shrinking (shrinkCount is 0 then), or lets it shrink again. */
export function bucketCountHold(table: Table, value: bool): void {
  const bucketCount = table.bucketCount;
  table.shrinkCount = value ? 0 : bucketCount > 1 ? bucketCount * SHRINK_LOAD : 1;
}

/** Drops the last bucket, which nothing needs any more, and memory when enough of it is idle. */
export function bucketRemoveLast(table: Table): void {
  const bucketCount = table.bucketCount - 1;
  if (!bucketCount) {
    heapRelease(table.directory);
    tableInitialize(table);
    return;
  }
  bucketCountSet(table, bucketCount);
  if (table.directoryCapacity) {
    if (bucketCount + SEGMENT_BUCKETS <= table.capacity) segmentRemove(table);
  } else if (bucketCount <= table.capacity >> 1) {
    segmentResize(table, bucketCount + (bucketCount >> 2));
  }
}

/** Makes room for at least one more bucket; false if memory is out. */
export function capacityGrow(table: Table): bool {
  const capacity = table.capacity;
  if (capacity >= SEGMENT_BUCKETS) return segmentAdd(table);
  if (capacity) return segmentResize(table, capacity + max<u32>(capacity >> 2, 1));
  const segment = heapAllocate(BUCKET_BYTES);
  if (!segment) return false;
  bucketClear(segment);
  table.directory = <u32>segment;
  table.capacity = 1;
  return true;
}

/** Resizes the only segment; what its block holds beyond the wish is used as well. */
function segmentResize(table: Table, capacity: u32): bool {
  const wanted = min(capacity, SEGMENT_BUCKETS);
  const segment = heapReallocate(table.directory, (<usize>wanted) << BUCKET_SHIFT);
  if (!segment) return false;
  table.directory = <u32>segment;
  table.capacity = min(<u32>(heapBlockBytes(segment) >> BUCKET_SHIFT), SEGMENT_BUCKETS);
  return true;
}

/** Appends a segment of 1024 buckets, and a directory to the first one. */
function segmentAdd(table: Table): bool {
  const segmentCount = table.capacity >> SEGMENT_SHIFT;
  const segment = heapAllocate(SEGMENT_BYTES);
  if (!segment) return false;
  if (segmentCount >= table.directoryCapacity) {
    const capacity = max(table.directoryCapacity << 1, DIRECTORY_CAPACITY_MINIMUM);
    const old = table.directoryCapacity ? <usize>table.directory : 0;
    const directory = heapReallocate(old, (<usize>capacity) << 2);
    if (!directory) {
      heapRelease(segment);
      return false;
    }
    if (!old) store<u32>(directory, table.directory);
    table.directory = <u32>directory;
    table.directoryCapacity = capacity;
  }
  store<u32>(<usize>table.directory + (segmentCount << 2), <u32>segment);
  table.capacity += SEGMENT_BUCKETS;
  return true;
}

/** Frees the last of two or more segments, and the directory with the last but one. */
function segmentRemove(table: Table): void {
  const directory: usize = table.directory;
  const segmentCount = (table.capacity >> SEGMENT_SHIFT) - 1;
  heapRelease(load<u32>(directory + (segmentCount << 2)));
  table.capacity -= SEGMENT_BUCKETS;
  if (segmentCount == 1) {
    table.directory = load<u32>(directory);
    table.directoryCapacity = 0;
    heapRelease(directory);
    return;
  }
  const capacity = table.directoryCapacity >> 1;
  if (capacity < DIRECTORY_CAPACITY_MINIMUM || segmentCount > capacity >> 1) return;
  const smaller = heapReallocate(directory, (<usize>capacity) << 2);
  if (!smaller) return;
  table.directory = <u32>smaller;
  table.directoryCapacity = capacity;
}
