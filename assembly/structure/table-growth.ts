// How a table (structure/table.ts) grows and shrinks: by one bucket at a time, with the overflow
// buckets of its chains.
//
//   tableSplit    adds bucket n, and moves to it what belongs there of one other bucket: n without
//                 its top bit
//   tableMerge    the reverse
//
//       before            split of n = 6 (binary 110)            after
//   2 ──► a b c d    records whose hash ends in 110 move     2 ──► a c
//                                                            6 ──► b d
//
// Nothing is promised but that the table is whole: who cannot get memory leaves it as it was, and
// is called again by the next insert or removal.

import { bytesCopy } from '../memory/bytes';
import { heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import {
  BUCKET_BYTES,
  BUCKET_SLOTS,
  bucketClear,
  bucketCreate,
  bucketNext,
  bucketPut,
  bucketRecord,
  bucketRecordCount,
  bucketSetNext,
  bucketTagAt,
} from './bucket';
import {
  Table,
  bucketAt,
  bucketCountSet,
  bucketRemoveLast,
  capacityGrow,
  tableHash,
} from './table-storage';

/** Where a bucket is copied whose memory is used again. */
const SCRATCH_BUCKET: usize = memory.data(64, 16);

/** An empty overflow bucket, counted, or 0 if memory is out. */
export function overflowCreate(table: Table): usize {
  const bucket = bucketCreate();
  if (bucket) ++table.overflowCount;
  return bucket;
}

/** Frees an overflow bucket that is in no chain any more. */
export function overflowRelease(table: Table, bucket: usize): void {
  heapRelease(bucket);
  --table.overflowCount;
}

/** Adds one bucket and divides the records of another one; false if memory is out. */
export function tableSplit(table: Table): bool {
  const added = table.bucketCount;
  if (added == table.capacity && !capacityGrow(table)) return false;
  bucketCountSet(table, added + 1);
  const high = bucketAt(table, added);
  const low = bucketAt(table, added & (table.mask >> 1));
  chainSplit(table, low, high, (table.mask + 1) >> 1);
  return true;
}

/**
 * Divides the chain at `low`: records with the bit in their hash go to the bucket `high`, memory
 * to be written. Each bucket is copied out before its memory is reused, and two chains never need
 * more overflow buckets than the buckets copied so far, so nothing has to be allocated:
 * of n + 1 full buckets, ceil(a / 12) + ceil(b / 12) - 2 <= n overflow buckets are needed.
 */
function chainSplit(table: Table, low: usize, high: usize, bit: u32): void {
  let source = low;
  let waiting = bucketNext(low);
  let pool: usize = 0;
  let lowIndex: u32 = 0;
  let highIndex: u32 = 0;
  bucketClear(high);
  for (;;) {
    const count = bucketRecordCount(source);
    bytesCopy(SCRATCH_BUCKET, source, BUCKET_BYTES);
    bucketClear(source);
    if (source != low) {
      bucketSetNext(source, pool);
      pool = source;
    }
    for (let i: u32 = 0; i < count; ++i) {
      const record = bucketRecord(SCRATCH_BUCKET, i);
      const tag = bucketTagAt(SCRATCH_BUCKET, i);
      const goesHigh = ((<u32>tableHash(recordKey(record), recordKeyCount(record))) & bit) != 0;
      let target = goesHigh ? high : low;
      let index = goesHigh ? highIndex : lowIndex;
      if (index == BUCKET_SLOTS) {
        const taken = pool;
        pool = bucketNext(taken);
        bucketClear(taken);
        bucketSetNext(target, taken);
        target = taken;
        index = 0;
        if (goesHigh) high = taken;
        else low = taken;
      }
      bucketPut(target, index, tag, record);
      if (goesHigh) highIndex = index + 1;
      else lowIndex = index + 1;
    }
    if (!waiting) break;
    source = waiting;
    waiting = bucketNext(source);
  }
  while (pool) {
    const rest = bucketNext(pool);
    overflowRelease(table, pool);
    pool = rest;
  }
}

/**
 * Moves the records of the last bucket to the one that it was split from, and drops it. Left out
 * if memory is out, or while the last bucket overflows (next to never at so low a load).
 */
export function tableMerge(table: Table): void {
  const last = table.bucketCount - 1;
  if (last) {
    const source = bucketAt(table, last);
    if (bucketNext(source)) return;
    let target = bucketAt(table, last & (table.mask >> 1));
    while (bucketNext(target)) target = bucketNext(target);
    let index = bucketRecordCount(target);
    const count = bucketRecordCount(source);
    if (index + count > BUCKET_SLOTS) {
      const overflow = overflowCreate(table);
      if (!overflow) return;
      bucketSetNext(target, overflow);
    }
    for (let i: u32 = 0; i < count; ++i) {
      if (index == BUCKET_SLOTS) {
        target = bucketNext(target);
        index = 0;
      }
      bucketPut(target, index++, bucketTagAt(source, i), bucketRecord(source, i));
    }
  }
  bucketRemoveLast(table);
}
