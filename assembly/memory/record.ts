// A record: the one layout of everything that is kept in a table under a key – an entry of the
// keyspace, later a member of a set or a field of a hash. One heap block holds flags, links, key
// and value, so that a hit costs one cache miss after the bucket's.
//
//    +0   u32 keyBits      bits 31..2 key length in bytes │ bit 1 ENTRY │ bit 0 EXPIRES
//   [ENTRY]
//    +4   u32 meta         bits 31..8 access clock │ 7..4 encoding │ 3 mark │ 2..0 type
//   [EXPIRES]              at +8 behind a meta word, at +4 without one
//    +0   u32 next         ┐ links of the timing wheel (structure/wheel.ts); 0 = not filed
//    +4   u32 previous     ┘
//    +8   i64 deadlineMs   absolute Unix time in milliseconds
//   key bytes              key length of them, no terminator
//   value area             to the end of the block; its meaning belongs to the owner
//
//     keyBits  header bytes          ┌────────┬────┬────────────────────┬─────┬───────┐
//     …00      4                     │keyBits │                        │ key │ value │
//     …10      8  (ENTRY)            │keyBits │meta│                   │ key │ value │
//     …01      20 (EXPIRES)          │keyBits │    │links and deadline │ key │ value │
//     …11      24 (both)             │keyBits │meta│links and deadline │ key │ value │
//                                    └────────┴────┴────────────────────┴─────┴───────┘
//
// The meta word stands at a fixed place because every lookup reads it; only the sizes of what
// follows depend on the flags, and they are computed without a branch. Example, the key "foo" as
// an entry of type 0 and encoding 8 with clock 1 and the 2 value bytes "hi":
//
//     0e 00 00 00 │ 80 01 00 00 │ 66 6f 6f │ 68 69        14 = 3 << 2 | ENTRY
//
// A 16-byte key with a string value of 32 bytes behind its u32 length takes 4+4+16+4+32 = 60
// bytes, hence the size class of 64.
//
// The mark belongs to whoever walks over all entries (engine/snapshot/walk.ts). An entry is marked
// if the bit is as recordMarked says; recordsUnmark turns that round, so that none is, and what is
// made or given a type afterwards is marked.
//
// Guarantees: a record address is a multiple of 8 (the heap's alignment), so that bit 0 of a link
// is free for tags. Fields behind the key are at any alignment. Limits: keys below 2^30 bytes.
// Nothing here knows tables or wheels: who moves a record tells them (tableReplace, wheelMoved).
import { bytesCopy, bytesEqual, bytesMove } from './bytes';
import { heapAllocate, heapReallocate } from './heap';

/** Flag of a record with wheel links and a deadline. */
export const RECORD_EXPIRES: u32 = 1;
/** Flag of a record with a meta word: type, encoding and access clock. */
export const RECORD_ENTRY: u32 = 2;
/** Keys are shorter than this many bytes. */
const RECORD_KEY_LIMIT: u32 = 1 << 30;
/** What a deadline costs a record. */
const RECORD_EXPIRY_BYTES: u32 = 16;

const FLAG_BITS: u32 = 2;
const FLAGS: u32 = RECORD_ENTRY | RECORD_EXPIRES;
const ENCODING_SHIFT: u32 = 4;
const CLOCK_SHIFT: u32 = 8;

/** The bit of a mark. */
const MARK: u32 = 8;
const TYPE_MASK: u32 = 7;

/** What a marked entry has in that bit. */
let recordMarked: u32 = 0;

/** The part that every record has, and the meta word that an ENTRY has behind it. */
@unmanaged
export class Record {
  keyBits: u32;
  meta: u32;
}
if (offsetof<Record>() != 8) ERROR('Record is 8 bytes');

/** The part that a record with EXPIRES has; at recordExpiry(record). */
@unmanaged
export class RecordExpiry {
  next: u32;
  previous: u32;
  deadlineMs: i64;
}
if (offsetof<RecordExpiry>() != 16) ERROR('RecordExpiry is 16 bytes');

/** Bytes before the key in a record with these flags (higher bits are ignored). */
@inline
export function recordHeaderBytes(flags: u32): usize {
  return 4 + ((flags & RECORD_ENTRY) << 1) + ((flags & RECORD_EXPIRES) << 4);
}

/** RECORD_EXPIRES and RECORD_ENTRY of a record. */
@inline
export function recordFlags(record: usize): u32 {
  return changetype<Record>(record).keyBits & FLAGS;
}

/** Key length in bytes. */
@inline
export function recordKeyCount(record: usize): u32 {
  return changetype<Record>(record).keyBits >> FLAG_BITS;
}

/** Address of the key bytes; they move with the record. */
@inline
export function recordKey(record: usize): usize {
  return record + recordHeaderBytes(changetype<Record>(record).keyBits);
}

/** Address of the value area, at any alignment; it moves with the record. */
@inline
export function recordValue(record: usize): usize {
  const keyBits = changetype<Record>(record).keyBits;
  return record + recordHeaderBytes(keyBits) + (keyBits >> FLAG_BITS);
}

/** Whether the record's key is these bytes. */
@inline
export function recordKeyEquals(record: usize, key: usize, keyCount: u32): bool {
  const keyBits = changetype<Record>(record).keyBits;
  return (
    keyBits >> FLAG_BITS == keyCount &&
    bytesEqual(record + recordHeaderBytes(keyBits), key, keyCount)
  );
}

/** The whole meta word of an ENTRY. */
@inline
export function recordMeta(record: usize): u32 {
  return changetype<Record>(record).meta;
}

/** Sets the whole meta word of an ENTRY (to copy type, encoding and clock at once). */
@inline
export function recordSetMeta(record: usize, meta: u32): void {
  changetype<Record>(record).meta = meta;
}

/** Type of an ENTRY, 0..7. */
@inline
export function recordType(record: usize): u32 {
  return changetype<Record>(record).meta & TYPE_MASK;
}

/** Encoding of an ENTRY, 0..15. */
@inline
export function recordEncoding(record: usize): u32 {
  return (changetype<Record>(record).meta >> ENCODING_SHIFT) & 15;
}

/** Access clock of an ENTRY, 24 bits: LRU seconds, or LFU minutes and counter. */
@inline
export function recordClock(record: usize): u32 {
  return changetype<Record>(record).meta >> CLOCK_SHIFT;
}

/** Sets type (0..7) and encoding (0..15) of an ENTRY and leaves the clock; it is marked then. */
@inline
export function recordSetType(record: usize, type: u32, encoding: u32): void {
  const view = changetype<Record>(record);
  view.meta = (view.meta & 0xffffff00) | (encoding << ENCODING_SHIFT) | type | recordMarked;
}

/** Whether an ENTRY is marked. */
@inline
export function recordIsMarked(record: usize): bool {
  return (changetype<Record>(record).meta & MARK) == recordMarked;
}

/** Marks an ENTRY. */
@inline
export function recordMark(record: usize): void {
  const view = changetype<Record>(record);
  view.meta = (view.meta & ~MARK) | recordMarked;
}

/** Takes the mark from all entries that there are, all of which must have it. */
export function recordsUnmark(): void {
  recordMarked ^= MARK;
}

/** Sets the encoding (0..15) of an ENTRY and leaves type, mark and clock. */
@inline
export function recordSetEncoding(record: usize, encoding: u32): void {
  const view = changetype<Record>(record);
  view.meta = (view.meta & 0xffffff0f) | (encoding << ENCODING_SHIFT);
}

/** Sets the access clock of an ENTRY (its low 24 bits) and leaves type and encoding. */
@inline
export function recordSetClock(record: usize, clock: u32): void {
  const view = changetype<Record>(record);
  view.meta = (view.meta & 0xff) | (clock << CLOCK_SHIFT);
}

/** Whether the record has a deadline. */
@inline
export function recordHasExpiry(record: usize): bool {
  return (changetype<Record>(record).keyBits & RECORD_EXPIRES) != 0;
}

/** The links and the deadline of a record with EXPIRES. */
@inline
export function recordExpiry(record: usize): RecordExpiry {
  const entry = changetype<Record>(record).keyBits & RECORD_ENTRY;
  return changetype<RecordExpiry>(record + 4 + (entry << 1));
}

/** Deadline in ms since 1970, or -1 if the record has none. */
@inline
export function recordDeadline(record: usize): i64 {
  return recordHasExpiry(record) ? recordExpiry(record).deadlineMs : -1;
}

/** Sets the deadline of a record with EXPIRES that is in no wheel (wheelRemove it before). */
@inline
export function recordSetDeadline(record: usize, deadlineMs: i64): void {
  recordExpiry(record).deadlineMs = deadlineMs;
}

/** Bytes that a record of these dimensions asks of the heap. */
@inline
export function recordBytes(flags: u32, keyCount: u32, valueBytes: usize): usize {
  return recordHeaderBytes(flags) + keyCount + valueBytes;
}

/**
 * Allocates a record. The key is copied, meta and links are zero, deadline and value are for the
 * caller to fill.
 * @param flags RECORD_ENTRY, RECORD_EXPIRES, both or 0
 * @param key address of the key bytes, keyCount < RECORD_KEY_LIMIT of them
 * @param valueBytes size of the value area
 * @returns the record, owned by the caller (heapRelease), or 0 if memory is out
 */
export function recordCreate(flags: u32, key: usize, keyCount: u32, valueBytes: usize): usize {
  if (keyCount >= RECORD_KEY_LIMIT) return 0;
  const record = heapAllocate(recordBytes(flags, keyCount, valueBytes));
  if (!record) return 0;
  changetype<Record>(record).keyBits = (keyCount << FLAG_BITS) | flags;
  if (flags & RECORD_ENTRY) changetype<Record>(record).meta = 0;
  if (flags & RECORD_EXPIRES) {
    const expiry = recordExpiry(record);
    expiry.next = 0;
    expiry.previous = 0;
    expiry.deadlineMs = 0;
  }
  bytesCopy(recordKey(record), key, keyCount);
  return record;
}

/**
 * Changes the size of the value area; header, key and as much of the value as fits are kept.
 * @returns the possibly moved address, or 0 if memory is out (the old record is intact)
 */
export function recordResize(record: usize, valueBytes: usize): usize {
  const keyBits = changetype<Record>(record).keyBits;
  return heapReallocate(record, recordBytes(keyBits, keyBits >> FLAG_BITS, valueBytes));
}

/**
 * Gives a record room for a deadline; links and deadline are zero if it had none.
 * @param valueBytes size of the value area, which is moved along
 * @returns the possibly moved address, or 0 if memory is out (the old record is intact)
 */
export function recordWithExpiry(record: usize, valueBytes: usize): usize {
  const keyBits = changetype<Record>(record).keyBits;
  if (keyBits & RECORD_EXPIRES) return record;
  const oldHeader = recordHeaderBytes(keyBits);
  const tailBytes = <usize>(keyBits >> FLAG_BITS) + valueBytes;
  const moved = heapReallocate(record, oldHeader + RECORD_EXPIRY_BYTES + tailBytes);
  if (!moved) return 0;
  bytesMove(moved + oldHeader + RECORD_EXPIRY_BYTES, moved + oldHeader, tailBytes);
  changetype<Record>(moved).keyBits = keyBits | RECORD_EXPIRES;
  const expiry = recordExpiry(moved);
  expiry.next = 0;
  expiry.previous = 0;
  expiry.deadlineMs = 0;
  return moved;
}

/**
 * Takes links and deadline out of a record that is in no wheel (wheelRemove it before).
 * @param valueBytes size of the value area, which is moved along
 * @returns the possibly moved address; never 0, since a smaller record fits where it is
 */
export function recordWithoutExpiry(record: usize, valueBytes: usize): usize {
  const keyBits = changetype<Record>(record).keyBits;
  if (!(keyBits & RECORD_EXPIRES)) return record;
  const oldHeader = recordHeaderBytes(keyBits);
  const newHeader = oldHeader - RECORD_EXPIRY_BYTES;
  const tailBytes = <usize>(keyBits >> FLAG_BITS) + valueBytes;
  bytesMove(record + newHeader, record + oldHeader, tailBytes);
  changetype<Record>(record).keyBits = keyBits & ~RECORD_EXPIRES;
  const moved = heapReallocate(record, newHeader + tailBytes);
  return moved ? moved : record;
}
