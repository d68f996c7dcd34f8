// Prefetching for look-ups that are known beforehand: those of a group of commands
// (engine/run/batch.ts), or of a command with many keys (engine/keyspace/prefetch.ts).
//
// A look-up in a large table is two cache misses and two of the TLB, its bucket and its record, and
// one behind the other they are most of its time. Misses overlap when the processor has met the
// next load before the last one is done, and it looks a few hundred instructions ahead. So the
// loads stand in loops of their own, with nothing else between them:
//
//   hashes  ──►  first line of each bucket  ──►  address of each record  ──►  its two first lines
//                ~10 instructions each           buckets are there            ~8 instructions each
//
// With the hashing (80 instructions a key) in the first loop and the search of the bucket in the
// last one, GET and SET in batches of 16 and 100 take 1.4 and 1.5 times as long at a million keys.
//
// Nothing is kept from call to call: the addresses in the middle are u32 in a place of their own.

import { bucketMatches, bucketNext, bucketRecord, bucketTag } from './bucket';
import { Table, bucketFor } from './table-storage';

/** How many hashes a call may bring. */
export const PREFETCH_MAXIMUM: u32 = 32;

/** Addresses of the records of one call, u32 each. */
const records = memory.data(32 * 4, 16);
/** What the touching loads add up to; kept so that they are not optimized away. */
let touched: u32 = 0;

/**
 * Touches what look-ups of the `count` hashes at an address (u64 each) will read: of each the first
 * record with its tag.
 * @returns how many of the hashes have one
 */
export function tablePrefetch(table: Table, hashes: usize, count: u32): u32 {
  const end = hashes + ((<usize>min(count, PREFETCH_MAXIMUM)) << 3);
  let sum: u32 = 0;
  for (let at = hashes; at < end; at += 8) sum += load<u32>(bucketFor(table, load<u64>(at)));
  let target = records;
  for (let at = hashes; at < end; at += 8) {
    const record = candidate(table, load<u64>(at));
    if (record == 0) continue;
    store<u32>(target, <u32>record);
    target += 4;
  }
  // Behind the last record there may be no memory.
  const last = ((<usize>memory.size()) << 16) - 4;
  for (let at = records; at < target; at += 4) {
    const record: usize = load<u32>(at);
    sum += load<u32>(record) + load<u32>(min<usize>(record + 64, last));
  }
  touched += sum;
  return <u32>((target - records) >> 2);
}

/** The first record that has the tag of a hash, or 0. */
@inline function candidate(table: Table, hash: u64): usize {
  const tags = i8x16.splat(bucketTag(hash));
  let bucket = bucketFor(table, hash);
  let matches = bucketMatches(bucket, tags);
  while (matches == 0) {
    bucket = bucketNext(bucket);
    if (bucket == 0) return 0;
    matches = bucketMatches(bucket, tags);
  }
  return bucketRecord(bucket, ctz(matches));
}
