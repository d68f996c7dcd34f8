// Bucket: one cache line of a hash table (structure/table.ts): up to 12 records and a byte of the
// hash of each. Buckets that overflow are chained.
//
//    +0                       +12          +16                                        +64
//    ┌──┬──┬──┬───  ───┬──┬──┬────────────┬─────────┬─────────┬───        ───┬─────────┐
//    │t0│t1│t2│   …    │ta│tb│ u32 next   │ u32 r0  │ u32 r1  │      …       │ u32 rb  │
//    └──┴──┴──┴───  ───┴──┴──┴────────────┴─────────┴─────────┴───        ───┴─────────┘
//      tags, 1..255; 0 = empty  overflow     record addresses; that of an empty slot is
//                               bucket,      anything
//                               0 = none
//
// A tag is the high byte of the record's 64-bit hash, 1 if that is 0. One vector instruction
// compares the first 16 bytes with a splat of the tag, the four bytes of `next` are masked off, and
// keys are compared only where the tag is right (one wrong key in 255 records looked at).
// Example, one record at address 0x8090 whose hash is 0xab00_0000_0000_0002:
//
//    ab 00 00 00 00 00 00 00 00 00 00 00 │ 00 00 00 00 │ 90 80 00 00 │ 44 more bytes, not read
//
// Guarantee, kept by everyone who writes: the slots of a chain (a bucket and its overflow buckets)
// are dense from the front. Only the last bucket of a chain has empty slots, and they are its last
// ones; an overflow bucket is never empty.
import { heapAllocate } from '../memory/heap';

/** Records in a bucket. */
export const BUCKET_SLOTS: u32 = 12;
/** Bytes of a bucket. */
export const BUCKET_BYTES: usize = 64;

const SLOT_MASK: u32 = (1 << BUCKET_SLOTS) - 1;

/** The fields of a bucket before its record addresses. */
@unmanaged
class Bucket {
  tagsLow: u64;
  tagsHigh: u32;
  next: u32;
}
if (offsetof<Bucket>() != 16) ERROR('Bucket is 16 bytes');

const SLOTS_OFFSET: usize = offsetof<Bucket>();

/** The tag of a hash, 1..255. */
@inline
export function bucketTag(hash: u64): u8 {
  const tag = <u8>(hash >> 56);
  return select<u8>(tag, 1, tag != 0);
}

/** The overflow bucket behind a bucket, or 0. */
@inline
export function bucketNext(bucket: usize): usize {
  return changetype<Bucket>(bucket).next;
}


@inline
export function bucketSetNext(bucket: usize, next: usize): void {
  changetype<Bucket>(bucket).next = <u32>next;
}

/** Bit i is set if slot i has the tag that `tags` is a splat of. */
@inline
export function bucketMatches(bucket: usize, tags: v128): u32 {
  return i8x16.bitmask(i8x16.eq(v128.load(bucket), tags)) & SLOT_MASK;
}

/** Number of records in this one bucket, 0..12. */
@inline
export function bucketRecordCount(bucket: usize): u32 {
  return ctz(bucketMatches(bucket, i8x16.splat(0)) | (1 << BUCKET_SLOTS));
}

/** The address at which the address of record `index` stands. */
@inline
export function bucketSlot(bucket: usize, index: u32): usize {
  return bucket + SLOTS_OFFSET + (index << 2);
}

/** The slot number of a slot of this bucket. */
@inline
export function bucketSlotIndex(bucket: usize, slot: usize): u32 {
  return (<u32>(slot - bucket - SLOTS_OFFSET)) >> 2;
}

/** The record in a slot that is not empty. */
@inline
export function slotRecord(slot: usize): usize {
  return load<u32>(slot);
}


@inline
export function slotSetRecord(slot: usize, record: usize): void {
  store<u32>(slot, <u32>record);
}

/** The record in slot `index`. */
@inline
export function bucketRecord(bucket: usize, index: u32): usize {
  return load<u32>(bucket + (index << 2), SLOTS_OFFSET);
}

/** The tag of slot `index`. */
@inline
export function bucketTagAt(bucket: usize, index: u32): u8 {
  return load<u8>(bucket + index);
}

/** Fills slot `index`. */
@inline
export function bucketPut(bucket: usize, index: u32, tag: u8, record: usize): void {
  store<u8>(bucket + index, tag);
  store<u32>(bucket + (index << 2), <u32>record, SLOTS_OFFSET);
}

/** Empties slot `index`. */
@inline
export function bucketDrop(bucket: usize, index: u32): void {
  store<u8>(bucket + index, 0);
}

/** Empties a bucket: no record, no overflow bucket. */
@inline
export function bucketClear(bucket: usize): void {
  v128.store(bucket, i64x2.splat(0));
}

/** An empty overflow bucket, the caller's (heapRelease); 0 if memory is out. */
export function bucketCreate(): usize {
  const bucket = heapAllocate(BUCKET_BYTES);
  if (bucket) bucketClear(bucket);
  return bucket;
}

/** Number of records in the chain that begins with a bucket. */
export function chainRecordCount(bucket: usize): u32 {
  let full: u32 = 0;
  let next = bucketNext(bucket);
  while (next) {
    full += BUCKET_SLOTS;
    bucket = next;
    next = bucketNext(bucket);
  }
  return full + bucketRecordCount(bucket);
}

/** The slot at a position of a chain that has more records than that. */
export function chainSlot(bucket: usize, position: u32): usize {
  while (position >= BUCKET_SLOTS) {
    bucket = bucketNext(bucket);
    position -= BUCKET_SLOTS;
  }
  return bucketSlot(bucket, position);
}
