// Integers as text, by Redis's rules. The engine asks two things of an integer's text: may this
// value be stored as a number (then it must print back to the very same bytes), and what does this
// argument mean.
//
// The strict text (string2ll in Redis's util.c) is the canonical one, and nothing else:
//
//     '0'   or   ['-'] [1-9] [0-9]*      within -2^63 .. 2^63 - 1, at most 20 bytes
//
//     2d 39 32 32 33 33 37 32 30 33 36 38 35 34 37 37 35 38 30 38    '-9223372036854775808'
//
// No plus sign, no leading zero, no '-0', no space. Hence parse and print are each other's inverse,
// which is what lets SET keep a value as eight bytes. Eight digits at a time are checked and
// converted inside one u64; a little-endian load puts the first digit into the lowest byte:
//
//     text '12345678'     byte 7 … 0     38 37 36 35 34 33 32 31
//     tens and ones       u16  3 … 0     78    56    34    12
//     four digits         u32  1 … 0     5678        1234
//     eight digits        u64            12345678
//
// The lenient text (string2ull, and the cursor of SCAN) is what C's strtoull takes where the strict
// parse has failed: leading white space, a sign (a minus negates modulo 2^64), leading zeros, up to
// a zero byte.
//
// Printing writes two digits at a time from a table of pairs, in groups of eight digits.
// Nothing here allocates; every function reads or writes only the caller's bytes.

/** The value of the last text that integerParse accepted. */
export let integerParsed: i64 = 0;

/** Sets integerParsed to what it was, for work that comes between a parsing and its use. */
export function integerRestore(value: i64): void {
  integerParsed = value;
}

/** The value of the last text that integerParseUnsigned or integerParseCursor accepted. */
export let integerUnsignedParsed: u64 = 0;

/** Bytes that any 64-bit integer's text needs at most, with its sign. */
export const INTEGER_TEXT_BYTES: i32 = 20;

const MINUS: u32 = 0x2d;
const PLUS: u32 = 0x2b;
const ZERO: u32 = 0x30;

/** '00', '01' … '99', each a little-endian u16: tens in the low byte. */
const pairs = memory.data<u16>([
  0x3030, 0x3130, 0x3230, 0x3330, 0x3430, 0x3530, 0x3630, 0x3730, 0x3830, 0x3930, 0x3031, 0x3131,
  0x3231, 0x3331, 0x3431, 0x3531, 0x3631, 0x3731, 0x3831, 0x3931, 0x3032, 0x3132, 0x3232, 0x3332,
  0x3432, 0x3532, 0x3632, 0x3732, 0x3832, 0x3932, 0x3033, 0x3133, 0x3233, 0x3333, 0x3433, 0x3533,
  0x3633, 0x3733, 0x3833, 0x3933, 0x3034, 0x3134, 0x3234, 0x3334, 0x3434, 0x3534, 0x3634, 0x3734,
  0x3834, 0x3934, 0x3035, 0x3135, 0x3235, 0x3335, 0x3435, 0x3535, 0x3635, 0x3735, 0x3835, 0x3935,
  0x3036, 0x3136, 0x3236, 0x3336, 0x3436, 0x3536, 0x3636, 0x3736, 0x3836, 0x3936, 0x3037, 0x3137,
  0x3237, 0x3337, 0x3437, 0x3537, 0x3637, 0x3737, 0x3837, 0x3937, 0x3038, 0x3138, 0x3238, 0x3338,
  0x3438, 0x3538, 0x3638, 0x3738, 0x3838, 0x3938, 0x3039, 0x3139, 0x3239, 0x3339, 0x3439, 0x3539,
  0x3639, 0x3739, 0x3839, 0x3939,
]);

/** 10^0 … 10^19. */
const powers = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
  100000000000000000, 1000000000000000000, 10000000000000000000,
]);

/** 10^exponent for an exponent of 0 … 19. */
@inline
function integerPowerOfTen(exponent: u32): u64 {
  return load<u64>(powers + ((<usize>exponent) << 3));
}

/** Whether all eight bytes of a chunk of text are decimal digits. */
@inline
export function integerIsEightDigits(chunk: u64): bool {
  const low = chunk & 0xf0f0f0f0f0f0f0f0;
  const high = (chunk + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0;
  return (low | (high >> 4)) == 0x3333333333333333;
}

/** The number that eight digits of text spell. */
@inline
export function integerFromEightDigits(chunk: u64): u64 {
  const digits = chunk & 0x0f0f0f0f0f0f0f0f;
  const tens = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  const hundreds = (tens * 100 + (tens >> 16)) & 0x0000ffff0000ffff;
  return (hundreds * 10000 + (hundreds >> 32)) & 0xffffffff;
}

/**
 * Reads a canonical integer (the strict text above) of `count` bytes at `source`. True: the value
 * is in `integerParsed`. False: not canonical, or out of range.
 */
export function integerParse(source: usize, count: usize): bool {
  if (count - 1 >= <usize>INTEGER_TEXT_BYTES) return false;
  const end = source + count;
  const negative = <u32>load<u8>(source) == MINUS;
  let cursor = source + usize(negative);
  const digits = end - cursor;
  // Nineteen digits always fit a u64; twenty never fit an i64.
  if (digits - 1 >= 19) return false;
  if (<u32>load<u8>(cursor) - (ZERO + 1) > 8) {
    if (count != 1 || <u32>load<u8>(source) != ZERO) return false;
    integerParsed = 0;
    return true;
  }

  let value: u64 = 0;
  while (end - cursor >= 8) {
    const chunk = load<u64>(cursor);
    if (!integerIsEightDigits(chunk)) return false;
    value = value * 100000000 + integerFromEightDigits(chunk);
    cursor += 8;
  }
  while (cursor < end) {
    const digit = <u32>load<u8>(cursor) - ZERO;
    if (digit > 9) return false;
    value = value * 10 + <u64>digit;
    cursor += 1;
  }
  if (value > <u64>i64.MAX_VALUE + u64(negative)) return false;
  integerParsed = negative ? <i64>(0 - value) : <i64>value;
  return true;
}

/** The white space of C's isspace: space, and tab to carriage return. */
@inline
export function integerIsSpace(byte: u32): bool {
  return byte == 0x20 || byte - 9 < 5;
}

/** C's strtoull in base 10 over a text that must be used up, or be cut short by a zero byte. */
function parseLenient(source: usize, count: usize): bool {
  const end = source + count;
  let cursor = source;
  while (cursor < end && integerIsSpace(load<u8>(cursor))) cursor += 1;
  let negative = false;
  if (cursor < end) {
    const sign: u32 = load<u8>(cursor);
    negative = sign == MINUS;
    cursor += usize(negative || sign == PLUS);
  }
  const first = cursor;
  let value: u64 = 0;
  while (cursor < end) {
    const digit = <u32>load<u8>(cursor) - ZERO;
    if (digit > 9) break;
    if (value > u64.MAX_VALUE / 10) return false;
    const next = value * 10 + <u64>digit;
    if (next < value * 10) return false;
    value = next;
    cursor += 1;
  }
  if (cursor == first || (cursor < end && load<u8>(cursor) != 0)) return false;
  integerUnsignedParsed = negative ? 0 - value : value;
  return true;
}

/**
 * Reads an unsigned integer as Redis's string2ull does: a canonical text must not be negative; any
 * other is read leniently, so that ' 7' is 7 and '-07' is 2^64 - 7.
 * True: the value is in `integerUnsignedParsed`. False: no number, or beyond 2^64 - 1.
 */
export function integerParseUnsigned(source: usize, count: usize): bool {
  if (integerParse(source, count)) {
    if (integerParsed < 0) return false;
    integerUnsignedParsed = <u64>integerParsed;
    return true;
  }
  return parseLenient(source, count);
}

/**
 * Reads the cursor of SCAN and its kin: lenient, but white space in front is refused and the empty
 * text is 0. True: the value is in `integerUnsignedParsed`.
 */
export function integerParseCursor(source: usize, count: usize): bool {
  if (count == 0 || load<u8>(source) == 0) {
    integerUnsignedParsed = 0;
    return true;
  }
  if (integerIsSpace(load<u8>(source))) return false;
  return parseLenient(source, count);
}

/** Count of decimal digits of an unsigned value: 1 … 20. */
export function integerDigitsUnsigned(value: u64): i32 {
  // 1233 / 4096 is just below log10(2), so the estimate is exact or one short.
  const odd = value | 1;
  const estimate = ((64 - <u32>clz(odd)) * 1233) >> 12;
  return <i32>estimate + i32(odd >= integerPowerOfTen(estimate));
}

/** Count of bytes of a signed value's text, with its minus sign: 1 … 20. */
export function integerDigits(value: i64): i32 {
  return value < 0 ? integerDigitsUnsigned(0 - <u64>value) + 1 : integerDigitsUnsigned(<u64>value);
}

/** Writes the two digits of a value below 100. */
@inline
function writePair(target: usize, value: u32): void {
  store<u16>(target, load<u16>(pairs + ((<usize>value) << 1)));
}

/** Writes exactly eight digits of a value below 10^8, leading zeros included. */
function integerWriteEightDigits(target: usize, value: u32): void {
  const high = value / 10000;
  const low = value - high * 10000;
  const highest = high / 100;
  const lower = low / 100;
  writePair(target, highest);
  writePair(target + 2, high - highest * 100);
  writePair(target + 4, lower);
  writePair(target + 6, low - lower * 100);
}

/** Writes a value below 10^8 without leading zeros; returns the count of bytes. */
function writeShort(value: u32, target: usize): i32 {
  if (value < 10) {
    store<u8>(target, value + ZERO);
    return 1;
  }
  const digits = integerDigitsUnsigned(<u64>value);
  let cursor = target + <usize>digits;
  while (value >= 100) {
    const rest = value / 100;
    cursor -= 2;
    writePair(cursor, value - rest * 100);
    value = rest;
  }
  if (value < 10) store<u8>(target, value + ZERO);
  else writePair(target, value);
  return digits;
}

/**
 * Writes an unsigned integer's digits at `target` (room for 20 bytes) and returns how many.
 */
export function integerFormatUnsigned(value: u64, target: usize): i32 {
  if (value < 100000000) return writeShort(<u32>value, target);
  const high = value / 100000000;
  const low = <u32>(value - high * 100000000);
  let written: i32;
  if (high < 100000000) {
    written = writeShort(<u32>high, target);
  } else {
    const highest = high / 100000000;
    written = writeShort(<u32>highest, target);
    integerWriteEightDigits(target + <usize>written, <u32>(high - highest * 100000000));
    written += 8;
  }
  integerWriteEightDigits(target + <usize>written, low);
  return written + 8;
}

/** Writes an integer's canonical text at `target` (room for 20 bytes) and returns its bytes. */
export function integerFormat(value: i64, target: usize): i32 {
  if (value >= 0) return integerFormatUnsigned(<u64>value, target);
  store<u8>(target, MINUS);
  return integerFormatUnsigned(0 - <u64>value, target + 1) + 1;
}

/** The hexadecimal digit of a value below 16, in lower case. */
@inline export function hexDigit(value: u32): u8 {
  return <u8>(value < 10 ? 0x30 + value : 0x57 + value);
}
