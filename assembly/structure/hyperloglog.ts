// HyperLogLog: how many different elements were seen, within 0.81 %, in at most 12 KiB. The bytes
// are Redis's, so that a value read from one server goes on in another.
//
//   +0    'HYLL'
//   +4    u8   encoding        0 dense, 1 sparse
//   +5    3 bytes              0
//   +8    u64  cardinality     the last estimate; its highest bit says that it is out of date
//   +16   registers            16384 of them, dense below, sparse in hyperloglog-sparse.ts
//
// An element's hash (MurmurHash64A, seed 0xadc83b19) says which register it belongs to – its low 14
// bits – and a rank, the place of the lowest set bit of the other 50, 1..51. A register holds the
// highest rank that it has seen.
//
//   hash   |………………… 50 bits …………… 1000|14 bits|        rank 4 at register (hash & 16383)
//
// Dense: 6 bits a register, the low bits of a byte first; 12288 bytes.
//
//   +--------+--------+--------+
//   |11000000|22221111|33333322|      four registers in three bytes
//   +--------+--------+--------+
//
// To work on all registers, they are laid out a byte each (hyperloglogUnpack); three bytes become
// a lane of four by a shuffle and three shifts, 16 registers a turn.
//
// Example, the sparse form with no element:
//
//     48 59 4c 4c │ 01 00 00 00 │ 00 00 00 00 00 00 00 00 │ 7f ff
//
// Nothing here trusts the registers of a dense value: each is below 64, whatever its bytes are.

/** Registers of a HyperLogLog. */
export const HYPERLOGLOG_REGISTERS: u32 = 16384;
/** Bytes of the header. */
export const HYPERLOGLOG_HEADER_BYTES: u32 = 16;
/** Bytes of a whole value in the dense form. */
export const HYPERLOGLOG_DENSE_BYTES: u32 = HYPERLOGLOG_HEADER_BYTES + 12288;
/** The highest rank that a hash can have. */
export const HYPERLOGLOG_RANK_MAXIMUM: u32 = 51;

const INDEX_BITS: u64 = 14;
const MAGIC: u32 = 0x4c4c_5948;
const SEED: u64 = 0xadc8_3b19;
const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u64 = 47;
const STALE: u64 = 1 << 63;
/** Registers and bytes of a turn that unpacks or packs. */
const TURN_REGISTERS: u32 = 16;
const TURN_BYTES: usize = 12;

export const enum HyperloglogEncoding {
  DENSE = 0,
  SPARSE = 1,
}

/** The bytes before the registers. */
@unmanaged
class Header {
  magic: u32;
  encoding: u8;
  reserved0: u8;
  reserved1: u8;
  reserved2: u8;
  cardinality: u64;
}
if (offsetof<Header>() != 16) ERROR('Header is 16 bytes');

/** Whether bytes are a HyperLogLog as far as can be told without reading its registers. */
export function hyperloglogIs(value: usize, count: u32): bool {
  if (count < HYPERLOGLOG_HEADER_BYTES) return false;
  const header = changetype<Header>(value);
  if (header.magic != MAGIC || <u32>header.encoding > <u32>HyperloglogEncoding.SPARSE) return false;
  return header.encoding == HyperloglogEncoding.SPARSE || count == HYPERLOGLOG_DENSE_BYTES;
}

/** Whether a value is in the dense form. */
@inline export function hyperloglogIsDense(value: usize): bool {
  return changetype<Header>(value).encoding == HyperloglogEncoding.DENSE;
}

/** Writes the header of a new value: an estimate of 0, up to date. */
export function hyperloglogBegin(value: usize, encoding: HyperloglogEncoding): void {
  const header = changetype<Header>(value);
  header.magic = MAGIC;
  header.encoding = <u8>encoding;
  header.reserved0 = 0;
  header.reserved1 = 0;
  header.reserved2 = 0;
  header.cardinality = 0;
}

/** Makes the header that of a dense value. */
export function hyperloglogSetDense(value: usize): void {
  changetype<Header>(value).encoding = <u8>HyperloglogEncoding.DENSE;
}

/** Whether the estimate in the header is up to date. */
@inline export function hyperloglogIsFresh(value: usize): bool {
  return (changetype<Header>(value).cardinality & STALE) == 0;
}

/** The estimate in the header. */
@inline export function hyperloglogCardinality(value: usize): u64 {
  return changetype<Header>(value).cardinality;
}

/** Notes an estimate, which is up to date then. */
@inline export function hyperloglogSetCardinality(value: usize, cardinality: u64): void {
  changetype<Header>(value).cardinality = cardinality;
}

/** Notes that the estimate is out of date. */
@inline export function hyperloglogSpoil(value: usize): void {
  changetype<Header>(value).cardinality |= STALE;
}

/** The register that hyperloglogRank has found an element to belong to. */
export let hyperloglogIndex: u32 = 0;

/** The rank of an element, 1..51; its register is in hyperloglogIndex. */
export function hyperloglogRank(source: usize, count: u32): u32 {
  const hash = murmur(source, count);
  hyperloglogIndex = (<u32>hash) & (HYPERLOGLOG_REGISTERS - 1);
  // The bit above the 50 bounds the rank.
  return <u32>ctz((hash >> INDEX_BITS) | ((<u64>1) << (64 - INDEX_BITS))) + 1;
}

/** MurmurHash64A, Austin Appleby's public-domain hash. */
export function murmur(source: usize, count: u32): u64 {
  let hash = SEED ^ (<u64>count * MULTIPLIER);
  const end = source + (count & ~7);
  let at = source;
  for (; at < end; at += 8) {
    let word = load<u64>(at) * MULTIPLIER;
    word = (word ^ (word >> SHIFT)) * MULTIPLIER;
    hash = (hash ^ word) * MULTIPLIER;
  }
  const left = count & 7;
  if (left != 0) {
    // The load may reach behind the source, but not behind the memory (memory/heap.ts).
    const word = load<u64>(at) & (((<u64>1) << (left << 3)) - 1);
    hash = (hash ^ word) * MULTIPLIER;
  }
  hash = (hash ^ (hash >> SHIFT)) * MULTIPLIER;
  return hash ^ (hash >> SHIFT);
}

// The dense form.

/**
 * Raises a register of a dense value to a rank.
 * @returns whether it was lower
 */
export function hyperloglogDenseRaise(value: usize, index: u32, rank: u32): bool {
  const bit = index * 6;
  const at = value + HYPERLOGLOG_HEADER_BYTES + (bit >> 3);
  const shift = bit & 7;
  // A register that begins at bit 0 or 2 lies in one byte; the last one has no byte behind it.
  const wide = shift > 2;
  const bits: u32 = wide ? load<u16>(at) : load<u8>(at);
  if (((bits >> shift) & 63) >= rank) return false;
  const raised = (bits & ~(63 << shift)) | (rank << shift);
  if (wide) store<u16>(at, <u16>raised);
  else store<u8>(at, <u8>raised);
  return true;
}

/** The twelve bytes of 16 registers, as lanes of 32 bits with three bytes each. */
@inline function spread(at: usize): v128 {
  // Loaded four bytes early, which is the header or registers, lest it reach behind the value.
  const early = v128.load(at - 4);
  return i8x16.swizzle(early, i8x16(4, 5, 6, -1, 7, 8, 9, -1, 10, 11, 12, -1, 13, 14, 15, -1));
}

/** 16 registers a byte each. */
@inline function sixteen(at: usize): v128 {
  const lanes = spread(at);
  const first = v128.and(lanes, i32x4.splat(0x3f));
  const second = v128.and(i32x4.shl(lanes, 2), i32x4.splat(0x3f00));
  const third = v128.and(i32x4.shl(lanes, 4), i32x4.splat(0x3f_0000));
  const fourth = v128.and(i32x4.shl(lanes, 6), i32x4.splat(0x3f00_0000));
  return v128.or(v128.or(first, second), v128.or(third, fourth));
}

/** Writes the registers of a dense value a byte each. */
export function hyperloglogUnpack(value: usize, registers: usize): void {
  let at = value + HYPERLOGLOG_HEADER_BYTES;
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += TURN_REGISTERS) {
    v128.store(registers + i, sixteen(at));
    at += TURN_BYTES;
  }
}

/** Raises registers of a byte each to those of a dense value. */
export function hyperloglogUnpackRaise(value: usize, registers: usize): void {
  let at = value + HYPERLOGLOG_HEADER_BYTES;
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += TURN_REGISTERS) {
    v128.store(registers + i, i8x16.max_u(v128.load(registers + i), sixteen(at)));
    at += TURN_BYTES;
  }
}

/** Writes registers of a byte each, all below 64, as those of a dense value. */
export function hyperloglogPack(registers: usize, value: usize): void {
  let at = value + HYPERLOGLOG_HEADER_BYTES;
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += TURN_REGISTERS) {
    const lanes = v128.load(registers + i);
    const first = v128.and(lanes, i32x4.splat(0x3f));
    const second = v128.and(i32x4.shr_u(lanes, 2), i32x4.splat(0xfc0));
    const third = v128.and(i32x4.shr_u(lanes, 4), i32x4.splat(0x3_f000));
    const fourth = v128.and(i32x4.shr_u(lanes, 6), i32x4.splat(0xfc_0000));
    const packed = i8x16.swizzle(
      v128.or(v128.or(first, second), v128.or(third, fourth)),
      i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1),
    );
    store<u64>(at, i64x2.extract_lane(packed, 0));
    store<u32>(at, i32x4.extract_lane(packed, 2), 8);
    at += TURN_BYTES;
  }
}
