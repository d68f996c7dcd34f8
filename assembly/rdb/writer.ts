// Writing RDB: the pieces that values, DUMP payloads and RDB files are made of. Nothing here knows
// a type or a file; rdb/save.ts puts the pieces together.
//
//   length        00llllll                        0 .. 63
//                 01llllll llllllll               64 .. 16383, big-endian
//                 80 │ u32                        … 2^32 - 1, big-endian
//                 81 │ u64                        more, big-endian
//   string        length │ bytes
//                 c0 │ i8                         the text of an integer, little-endian
//                 c1 │ i16
//                 c2 │ i32
//                 c3 │ length packed │ length │ packed bytes (structure/lzf.ts)
//   double        f64                             little-endian
//   time          i64                             Unix milliseconds, little-endian
//
//   "hi"   02 68 69      "-5"   c0 fb      "1000"   c1 e8 03      "+1"   02 2b 31
//   'a' 32 times         c3 05 20 00 61 e0 16 00      (c3, packed 5, length 32, packed bytes)
//
// The rules are Redis's: a text of up to 11 bytes that reads as an integer of 32 bits is written as
// one; of what is longer than 20 bytes, the packed form is taken if it saves at least 4 bytes and
// rdbcompression allows it. What Redis packs may differ, since LZF leaves the choice of matches to
// the packer; it reads ours and we read its.
//
// One output is open at a time, as with replies: rdbOpen takes a heap block (or 0 for none yet) and
// how much of it is used; the pieces are appended, the block grows by doubling; rdbClose hands the
// block back, its used bytes in rdbUsed. When memory runs out nothing more is written and
// rdbOverflow is set: the bytes are then not to be used, the block still is the caller's.

import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate } from '../memory/heap';
import { lzfCompress } from '../structure/lzf';
import { integerFormat, integerParse, integerParsed } from '../number/number';

/** Forms of a length, as its first byte. */
export const RDB_LENGTH_14: u32 = 0x40;
export const RDB_LENGTH_32: u32 = 0x80;
export const RDB_LENGTH_64: u32 = 0x81;
/** Forms of a string that is no plain one, as its first byte. */
export const RDB_INTEGER_8: u32 = 0xc0;
export const RDB_INTEGER_16: u32 = 0xc1;
export const RDB_INTEGER_32: u32 = 0xc2;
export const RDB_PACKED: u32 = 0xc3;

const FIRST_BYTES: usize = 256;
/** Most bytes of a length. */
const LENGTH_BYTES: usize = 9;
/** Most bytes in front of packed bytes: the form and two lengths below 2^32. */
const PACKED_HEAD_BYTES: usize = 11;
/** Texts up to this long may be integers. */
const INTEGER_TEXT_BYTES: u32 = 11;
/** Shorter strings are not packed. */
const PACK_MINIMUM_BYTES: u32 = 21;
/** What packing must save. */
const PACK_GAIN_BYTES: u32 = 4;

let block: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;
let compresses: bool = true;

/** Bytes that were written when rdbClose was called last. */
export let rdbUsed: usize = 0;
/** Set when memory ran out while writing: the output is not whole. */
export let rdbOverflow: bool = false;

const integerText = memory.data(24);

/** rdbcompression: whether strings are packed. */
export function rdbSetCompression(value: bool): void {
  compresses = value;
}

/** Memory was out for what was to be written: the output is not whole. */
export function rdbWriteFail(): void {
  rdbOverflow = true;
  limit = cursor;
}

/** Opens an output: `used` bytes of `target` (a heap block, or 0 for none) are taken already. */
export function rdbOpen(target: usize, used: usize): void {
  block = target;
  cursor = target + used;
  limit = target == 0 ? 0 : target + heapBlockBytes(target);
  rdbOverflow = false;
}

/** Closes the output. Returns its possibly moved block, 0 if there is none; bytes in rdbUsed. */
export function rdbClose(): usize {
  rdbUsed = cursor - block;
  return block;
}

/** Address of the first byte of the open output; it moves as the output grows. */
@inline export function rdbStart(): usize {
  return block;
}

/** Bytes in the open output. */
@inline export function rdbCount(): usize {
  return cursor - block;
}

/** Whether there is room for `bytes` more, made if need be. */
@inline function ensure(bytes: usize): bool {
  return limit - cursor >= bytes || grow(bytes);
}

function grow(bytes: usize): bool {
  if (rdbOverflow) return false;
  const used = cursor - block;
  const needed = <u64>used + bytes;
  const wanted = max<u64>(FIRST_BYTES, needed + (needed >> 1));
  let grown: usize = 0;
  if (wanted <= <u64>i32.MAX_VALUE) grown = resized(<usize>wanted);
  if (grown == 0 && needed <= <u64>i32.MAX_VALUE) grown = resized(<usize>needed);
  if (grown == 0) {
    rdbOverflow = true;
    limit = cursor;
    return false;
  }
  block = grown;
  cursor = grown + used;
  limit = grown + heapBlockBytes(grown);
  return true;
}

function resized(bytes: usize): usize {
  return block == 0 ? heapAllocate(bytes) : heapReallocate(block, bytes);
}

/** One byte: a type, an opcode. */
export function rdbWriteByte(value: u32): void {
  if (!ensure(1)) return;
  store<u8>(cursor, value);
  cursor += 1;
}

/** Bytes as they are. */
export function rdbWriteBytes(source: usize, count: usize): void {
  if (!ensure(count)) return;
  bytesCopy(cursor, source, count);
  cursor += count;
}

/** Two bytes, little-endian. */
export function rdbWrite16(value: u32): void {
  if (!ensure(2)) return;
  store<u16>(cursor, value);
  cursor += 2;
}

/** Eight bytes, little-endian: a time, a checksum. */
export function rdbWrite64(value: u64): void {
  if (!ensure(8)) return;
  store<u64>(cursor, value);
  cursor += 8;
}

/** A double in binary form. */
export function rdbWriteDouble(value: f64): void {
  rdbWrite64(reinterpret<u64>(value));
}

/** A length, or any number that is stored as one. */
export function rdbWriteLength(value: u64): void {
  if (ensure(LENGTH_BYTES)) putLength(value);
}

/** Writes a length where there is room for it. */
function putLength(value: u64): void {
  if (value < 1 << 6) {
    store<u8>(cursor, value);
    cursor += 1;
  } else if (value < 1 << 14) {
    store<u16>(cursor, bswap<u16>(<u16>((RDB_LENGTH_14 << 8) | (<u32>value))));
    cursor += 2;
  } else if (value <= <u64>u32.MAX_VALUE) {
    store<u8>(cursor, RDB_LENGTH_32);
    store<u32>(cursor, bswap<u32>(<u32>value), 1);
    cursor += 5;
  } else {
    store<u8>(cursor, RDB_LENGTH_64);
    store<u64>(cursor, bswap<u64>(value), 1);
    cursor += 9;
  }
}

/** Writes an integer of up to 32 bits in its string form. False: it has more. */
function putInteger(value: i64): bool {
  if (value != <i64>(<i32>value)) return false;
  if (!ensure(5)) return true;
  if (value == <i64>(<i8>value)) {
    store<u8>(cursor, RDB_INTEGER_8);
    store<u8>(cursor, <u8>value, 1);
    cursor += 2;
  } else if (value == <i64>(<i16>value)) {
    store<u8>(cursor, RDB_INTEGER_16);
    store<u16>(cursor, <u16>value, 1);
    cursor += 3;
  } else {
    store<u8>(cursor, RDB_INTEGER_32);
    store<u32>(cursor, <u32>value, 1);
    cursor += 5;
  }
  return true;
}

/** The string that is an integer's text. */
export function rdbWriteInteger(value: i64): void {
  if (!putInteger(value)) putPlain(integerText, integerFormat(value, integerText));
}

/** A string, in the shortest form that Redis would give it. */
export function rdbWriteString(source: usize, count: u32): void {
  if (count <= INTEGER_TEXT_BYTES) {
    if (integerParse(source, count) && putInteger(integerParsed)) return;
  } else if (compresses && count >= PACK_MINIMUM_BYTES && putPacked(source, count)) {
    return;
  }
  putPlain(source, count);
}

function putPlain(source: usize, count: u32): void {
  if (!ensure(LENGTH_BYTES + count)) return;
  putLength(count);
  bytesCopy(cursor, source, count);
  cursor += count;
}

/**
 * A string that is packed already: a quicklist's compressed node.
 * @param count its length when unpacked
 */
export function rdbWritePacked(packed: usize, packedBytes: u32, count: u32): void {
  if (!ensure(PACKED_HEAD_BYTES + packedBytes)) return;
  putPackedHead(packedBytes, count);
  bytesCopy(cursor, packed, packedBytes);
  cursor += packedBytes;
}

function putPackedHead(packedBytes: u32, count: u32): void {
  store<u8>(cursor, RDB_PACKED);
  cursor += 1;
  putLength(packedBytes);
  putLength(count);
}

/** Writes a string packed, unless that does not pay: false. */
function putPacked(source: usize, count: u32): bool {
  const maximum = count - PACK_GAIN_BYTES;
  if (!ensure(PACKED_HEAD_BYTES + maximum)) return true;
  // Packed where the longest head would end, and moved to where the head does end.
  const target = cursor + PACKED_HEAD_BYTES;
  const packedBytes = <u32>lzfCompress(source, count, target, maximum);
  if (packedBytes == 0) return false;
  putPackedHead(packedBytes, count);
  bytesMove(cursor, target, packedBytes);
  cursor += packedBytes;
  return true;
}
