// Strings as arrays of bits: what the bitmap commands do to bytes. Bit 0 is the highest bit of the
// first byte, so that a string of bits reads from left to right:
//
//   offset      0 1 2 3 4 5 6 7   8 9 10 …            a field: u5 at offset 6
//   bytes      |0 1 1 0 0 0 0 1 | 0 1 1 0 0 0 1 0 |   |. . . . . . 0 1|0 1 1 . . . . .|
//   hex         61                62                    is 01011 = 11
//
// Fields are 1 to 64 bits at any offset and cross up to nine bytes; the highest bit comes first.
//
// Counting takes four words a turn with i64.popcnt, which was measured to beat vectors; combining
// takes four vectors a turn. Neither needs alignment.
//
// Limits: offsets are bits of one string, below 2^35; no function allocates.

const VECTOR_BYTES: usize = 16;
const TURN_BYTES: usize = 64;
const WORD_BYTES: usize = 8;

/** What bitsCombine does. */
export const enum BitOperation {
  AND = 0,
  OR = 1,
  XOR = 2,
}

/** How many of the bits of `count` bytes are set. */
export function bitsCount(source: usize, count: usize): u64 {
  let at = source;
  const end = source + count;
  let first: u64 = 0;
  let second: u64 = 0;
  while (end - at >= 4 * WORD_BYTES) {
    first += popcnt(load<u64>(at)) + popcnt(load<u64>(at, 8));
    second += popcnt(load<u64>(at, 16)) + popcnt(load<u64>(at, 24));
    at += 4 * WORD_BYTES;
  }
  while (end - at >= WORD_BYTES) {
    first += popcnt(load<u64>(at));
    at += WORD_BYTES;
  }
  while (at < end) {
    second += popcnt<u32>(load<u8>(at));
    at += 1;
  }
  return first + second;
}

/**
 * How many of the bits `first` to `last` of a string are set, both included; last >= first, and
 * the string has both.
 */
export function bitsCountRange(source: usize, first: u64, last: u64): u64 {
  const from = source + <usize>(first >> 3);
  const to = source + <usize>(last >> 3);
  const before = load<u8>(from) & ~headMask(first);
  const behind = load<u8>(to) & ~tailMask(last);
  return bitsCount(from, to - from + 1) - popcnt<u32>(before) - popcnt<u32>(behind);
}

/** The bits of a byte from offset `first` on. */
@inline function headMask(first: u64): u8 {
  const bits: u32 = 0xff;
  return <u8>(bits >> (<u32>(first & 7)));
}

/** The bits of a byte up to offset `last`. */
@inline function tailMask(last: u64): u8 {
  const bits: u32 = 0xff;
  return <u8>(bits << (7 - <u32>(last & 7)));
}

/**
 * Offset of the first bit that is `bit` among the bits `first` to `last` of a string, both
 * included; last >= first, and the string has both.
 * @returns the offset in the string, or -1: there is none
 */
export function bitsFind(source: usize, first: u64, last: u64, bit: bool): i64 {
  const flip: u64 = bit ? 0 : u64.MAX_VALUE;
  let at = source + <usize>(first >> 3);
  const final = source + <usize>(last >> 3);
  // Turned so that it is a set bit that is looked for.
  let head = (load<u8>(at) ^ (<u8>flip)) & headMask(first);
  if (at == final) head &= tailMask(last);
  if (head != 0) return foundAt(source, at, head);
  if (at == final) return -1;
  at += 1;
  while (final - at >= WORD_BYTES) {
    const word = load<u64>(at) ^ flip;
    // The lowest set bit lies in the first byte that is not zero.
    if (word != 0)
      return foundAt(source, at + <usize>(ctz(word) >> 3), <u8>(word >> (ctz(word) & 56)));
    at += WORD_BYTES;
  }
  for (; at < final; at++) {
    const byte = load<u8>(at) ^ (<u8>flip);
    if (byte != 0) return foundAt(source, at, byte);
  }
  const tail = (load<u8>(at) ^ (<u8>flip)) & tailMask(last);
  return tail != 0 ? foundAt(source, at, tail) : -1;
}

/** Offset of the highest bit of a byte that is not zero. */
@inline function foundAt(source: usize, at: usize, byte: u8): i64 {
  return ((<i64>(at - source)) << 3) + <i64>(clz<u32>(byte) - 24);
}


@inline function vectors(operation: BitOperation, left: v128, right: v128): v128 {
  if (operation == BitOperation.AND) return v128.and(left, right);
  if (operation == BitOperation.OR) return v128.or(left, right);
  return v128.xor(left, right);
}


@inline function combineTurns(
  operation: BitOperation,
  target: usize,
  left: usize,
  right: usize,
  turns: usize,
): void {
  for (let at: usize = 0; at < turns; at += TURN_BYTES) {
    const a = left + at;
    const b = right + at;
    const to = target + at;
    v128.store(to, vectors(operation, v128.load(a), v128.load(b)));
    v128.store(to, vectors(operation, v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(to, vectors(operation, v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(to, vectors(operation, v128.load(a, 48), v128.load(b, 48)), 48);
  }
}

/**
 * Combines two strings of `count` bytes bit by bit. The target may be one of them, else it overlaps
 * neither.
 */
export function bitsCombine(
  operation: BitOperation,
  target: usize,
  left: usize,
  right: usize,
  count: usize,
): void {
  const turns = count & ~(TURN_BYTES - 1);
  if (operation == BitOperation.AND) combineTurns(BitOperation.AND, target, left, right, turns);
  else if (operation == BitOperation.OR) combineTurns(BitOperation.OR, target, left, right, turns);
  else combineTurns(BitOperation.XOR, target, left, right, turns);
  let at = turns;
  for (; count - at >= VECTOR_BYTES; at += VECTOR_BYTES) {
    const combined = vectors(operation, v128.load(left + at), v128.load(right + at));
    v128.store(target + at, combined);
  }
  for (; at < count; at++) {
    const a = load<u8>(left + at);
    const b = load<u8>(right + at);
    if (operation == BitOperation.AND) store<u8>(target + at, a & b);
    else if (operation == BitOperation.OR) store<u8>(target + at, a | b);
    else store<u8>(target + at, a ^ b);
  }
}

/** Writes `count` bytes with every bit turned. The target may be the source. */
export function bitsInvert(target: usize, source: usize, count: usize): void {
  let at: usize = 0;
  for (; count - at >= VECTOR_BYTES; at += VECTOR_BYTES) {
    v128.store(target + at, v128.not(v128.load(source + at)));
  }
  for (; at < count; at++) store<u8>(target + at, ~load<u8>(source + at));
}

/** One bit of a string that is long enough. */
@inline export function bitsTest(source: usize, offset: u64): bool {
  return ((load<u8>(source + <usize>(offset >> 3)) >> (7 - <u8>(offset & 7))) & 1) != 0;
}

/** Sets one bit of a string that is long enough. */
@inline export function bitsAssign(target: usize, offset: u64, bit: bool): void {
  const at = target + <usize>(offset >> 3);
  const high: u32 = 0x80;
  const mask = <u8>(high >> (<u32>(offset & 7)));
  store<u8>(at, bit ? load<u8>(at) | mask : load<u8>(at) & ~mask);
}

/**
 * The field of `width` bits (1..64) at an offset; bits behind the string's end are zero.
 * @param count bytes of the string
 */
export function bitsField(source: usize, count: u64, offset: u64, width: u32): u64 {
  let value: u64 = 0;
  let left = width;
  let at = offset >> 3;
  let skipped = <u32>(offset & 7);
  while (left != 0) {
    const byte: u32 = at < count ? load<u8>(source + <usize>at) : 0;
    const taken = min<u32>(8 - skipped, left);
    const bits = (byte >> (8 - skipped - taken)) & ((1 << taken) - 1);
    value = (value << taken) | bits;
    left -= taken;
    skipped = 0;
    at += 1;
  }
  return value;
}

/** Writes the low `width` bits (1..64) of a value at an offset of a string that is long enough. */
export function bitsFieldSet(target: usize, offset: u64, width: u32, value: u64): void {
  let left = width;
  let at = target + <usize>(offset >> 3);
  let skipped = <u32>(offset & 7);
  while (left != 0) {
    const taken = min<u32>(8 - skipped, left);
    const shift = 8 - skipped - taken;
    const mask = ((1 << taken) - 1) << shift;
    const bits = ((<u32>(value >> (left - taken))) << shift) & mask;
    store<u8>(at, (load<u8>(at) & ~mask) | bits);
    left -= taken;
    skipped = 0;
    at += 1;
  }
}
