// The grammar of floating point text, as C's strtod reads it in the C locale:
//
//     number      ['+' | '-'] ( decimal | hexadecimal | infinity | nan )
//     decimal     digits with at most one '.' among them, at least one digit,
//                 [ ('e' | 'E') ['+' | '-'] digits ]
//     hexadecimal ('0x' | '0X') hex digits with at most one '.', at least one digit,
//                 [ ('p' | 'P') ['+' | '-'] digits ]
//     infinity    'inf' or 'infinity', nan 'nan' or 'nan(' [A-Za-z0-9_]* ')', all in any case
//
// The longest prefix that fits is taken: '1e' is the number 1 and a byte that is left over. The
// scan yields digits and an exponent, not a value; double.ts and extended.ts round them:
//
//     value = ± decimalSignificand * 10^decimalExponent        (2^decimalExponent if hexadecimal)
//
//     2d 31 32 2e 35 30 65 33    '-12.50e3'  ->  negative, significand 1250, exponent 1
//
// The significand holds the first 19 significant digits (16 if hexadecimal); `decimalInexact` says
// that later ones are not all zero: decimalQuotient goes through all of them again, and those of a
// hexadecimal are in `decimalRest`. Exponents saturate at 10^9, far out of the range of any format.
// Nothing is allocated and nothing but the given bytes is read.

import { naturalNumerator, naturalReadDigits, naturalScale, naturalSet } from './natural';
import { integerFromEightDigits, integerIsEightDigits } from './number';

export const enum DecimalKind {
  NONE = 0,
  DECIMAL = 1,
  HEXADECIMAL = 2,
  INFINITY = 3,
  NAN = 4,
}

/** What the last scan has found. */
export let decimalKind: DecimalKind = DecimalKind.NONE;
export let decimalNegative: bool = false;
export let decimalSignificand: u64 = 0;
export let decimalExponent: i32 = 0;
/** Whether digits beyond the significand are not all zero. */
export let decimalInexact: bool = false;
/** Of a hexadecimal only: what follows the significand, in units of 2^-64, its last bit sticky. */
export let decimalRest: u64 = 0;

/** The text of an inexact decimal's digits, from the first that is not zero; may hold a dot. */
let digitsFirst: usize = 0;
let digitsEnd: usize = 0;

/** Digits that always fit a u64. */
const DECIMAL_PLACES: u32 = 19;
const HEXADECIMAL_PLACES: u32 = 16;
/** An exponent's text stops counting here; lengths of text add less than as much again. */
const EXPONENT_LIMIT: i32 = 1000000000;

const DOT: u32 = 0x2e;
const MINUS: u32 = 0x2d;
const PLUS: u32 = 0x2b;

/** The ASCII letter in lower case; other bytes become other bytes than letters. */
@inline
function letter(byte: u32): u32 {
  return byte | 0x20;
}

/** Where the text of the exponent ends. */
let exponentEnd: usize = 0;

/** The exponent's value from its letter on, or 0 where no digit follows; leaves `exponentEnd`. */
function scanExponent(cursor: usize, end: usize): i32 {
  exponentEnd = cursor;
  cursor += 1;
  if (cursor == end) return 0;
  const sign: u32 = load<u8>(cursor);
  if (sign == MINUS || sign == PLUS) cursor += 1;
  if (cursor == end || <u32>load<u8>(cursor) - 0x30 > 9) return 0;
  let value: i32 = 0;
  while (cursor < end) {
    const digit = <u32>load<u8>(cursor) - 0x30;
    if (digit > 9) break;
    if (value < EXPONENT_LIMIT) value = min<i32>(value * 10 + <i32>digit, EXPONENT_LIMIT);
    cursor += 1;
  }
  exponentEnd = cursor;
  return sign == MINUS ? -value : value;
}

/** Takes the significand again from a text of more than 19 digits, without its leading zeros. */
function scanLong(first: usize, end: usize, digits: u32): void {
  let cursor = first;
  while (cursor < end) {
    const byte: u32 = load<u8>(cursor);
    if (byte != 0x30 && byte != DOT) break;
    digits -= u32(byte != DOT);
    cursor += 1;
  }
  digitsFirst = cursor;
  digitsEnd = end;
  let significand: u64 = 0;
  let taken: u32 = 0;
  while (cursor < end && taken < DECIMAL_PLACES) {
    const digit = <u32>load<u8>(cursor) - 0x30;
    cursor += 1;
    if (digit > 9) continue;
    significand = significand * 10 + <u64>digit;
    taken += 1;
  }
  decimalSignificand = significand;
  decimalExponent += <i32>(digits - taken);
  while (cursor < end) {
    if (<u32>load<u8>(cursor) - 0x31 < 9) {
      decimalInexact = true;
      break;
    }
    cursor += 1;
  }
}

/** Scans a decimal from its first digit or dot; returns its end, or `start` if there is none. */
function scanDecimal(start: usize, end: usize): usize {
  let cursor = start;
  let significand: u64 = 0;
  while (end - cursor >= 8) {
    const chunk = load<u64>(cursor);
    if (!integerIsEightDigits(chunk)) break;
    significand = significand * 100000000 + integerFromEightDigits(chunk);
    cursor += 8;
  }
  let digit: u32 = 0;
  while (cursor < end && (digit = <u32>load<u8>(cursor) - 0x30) <= 9) {
    significand = significand * 10 + <u64>digit;
    cursor += 1;
  }
  let digits = cursor - start;
  let fraction: usize = 0;
  if (cursor < end && load<u8>(cursor) == DOT) {
    const dot = ++cursor;
    while (end - cursor >= 8) {
      const chunk = load<u64>(cursor);
      if (!integerIsEightDigits(chunk)) break;
      significand = significand * 100000000 + integerFromEightDigits(chunk);
      cursor += 8;
    }
    while (cursor < end && (digit = <u32>load<u8>(cursor) - 0x30) <= 9) {
      significand = significand * 10 + <u64>digit;
      cursor += 1;
    }
    fraction = cursor - dot;
    digits += fraction;
  }
  if (digits == 0) return start;
  decimalKind = DecimalKind.DECIMAL;
  decimalSignificand = significand;
  decimalInexact = false;
  decimalExponent = -(<i32>fraction);
  if (digits > DECIMAL_PLACES) scanLong(start, cursor, <u32>digits);
  if (cursor < end && letter(load<u8>(cursor)) == 0x65) {
    decimalExponent += scanExponent(cursor, end);
    cursor = exponentEnd;
  }
  return cursor;
}

/** The value of a hexadecimal digit, or 16 or more. */
@inline
function hexadecimalDigit(byte: u32): u32 {
  const digit = byte - 0x30;
  if (digit <= 9) return digit;
  const place = letter(byte) - 0x61;
  return place < 6 ? place + 10 : 16;
}

/** Scans a hexadecimal after its '0x'; returns its end, or `start` if no digit follows. */
function scanHexadecimal(start: usize, end: usize): usize {
  let cursor = start;
  let significand: u64 = 0;
  let taken: u32 = 0;
  let exponent: i32 = 0;
  let rest: u64 = 0;
  let any = false;
  let dotted = false;
  while (cursor < end) {
    const byte: u32 = load<u8>(cursor);
    if (byte == DOT && !dotted) {
      dotted = true;
      cursor += 1;
      continue;
    }
    const digit = hexadecimalDigit(byte);
    if (digit > 15) break;
    any = true;
    cursor += 1;
    if (taken < HEXADECIMAL_PLACES) {
      significand = (significand << 4) | (<u64>digit);
      taken += u32(significand != 0);
      if (dotted) exponent -= 4;
    } else {
      if (taken < 2 * HEXADECIMAL_PLACES) {
        rest = (rest << 4) | (<u64>digit);
        taken += 1;
      } else if (digit) {
        rest |= 1;
      }
      if (!dotted) exponent += 4;
    }
    exponent = max<i32>(min<i32>(exponent, EXPONENT_LIMIT), -EXPONENT_LIMIT);
  }
  if (!any) return start;
  decimalKind = DecimalKind.HEXADECIMAL;
  decimalSignificand = significand;
  decimalRest = taken > HEXADECIMAL_PLACES ? rest << u64((32 - taken) << 2) : 0;
  decimalInexact = rest != 0;
  if (cursor < end && letter(load<u8>(cursor)) == 0x70) {
    exponent += scanExponent(cursor, end);
    cursor = exponentEnd;
  }
  decimalExponent = exponent;
  return cursor;
}

/** Whether three bytes of text are the given ones, in any case; `word` is little-endian. */
@inline
function isWord(cursor: usize, end: usize, word: u32): bool {
  if (end - cursor < 3) return false;
  const text = (<u32>load<u16>(cursor)) | ((<u32>load<u8>(cursor + 2)) << 16);
  return (text | 0x202020) == word;
}

/** Scans infinity or NaN; returns its end, or `start` if neither is there. */
function scanWord(start: usize, end: usize): usize {
  if (isWord(start, end, 0x666e69)) {
    decimalKind = DecimalKind.INFINITY;
    const tail = start + 3;
    // 'inity' is 'ini' and 'ty'.
    if (
      end - tail >= 5 &&
      isWord(tail, end, 0x696e69) &&
      letter(load<u8>(tail + 3)) == 0x74 &&
      letter(load<u8>(tail + 4)) == 0x79
    ) {
      return tail + 5;
    }
    return tail;
  }
  if (isWord(start, end, 0x6e616e)) {
    decimalKind = DecimalKind.NAN;
    let cursor = start + 3;
    if (cursor == end || load<u8>(cursor) != 0x28) return cursor;
    cursor += 1;
    while (cursor < end) {
      const byte: u32 = load<u8>(cursor);
      if (byte == 0x29) return cursor + 1;
      if (byte - 0x30 > 9 && letter(byte) - 0x61 > 25 && byte != 0x5f) break;
      cursor += 1;
    }
    return start + 3;
  }
  return start;
}

/**
 * Scans the longest number at the start of `count` bytes. Returns how many bytes it takes: 0, and
 * the kind NONE, if there is no number. White space in front is no part of a number here.
 */
export function decimalScan(source: usize, count: usize): usize {
  const end = source + count;
  let cursor = source;
  decimalKind = DecimalKind.NONE;
  if (cursor == end) return 0;
  const sign: u32 = load<u8>(cursor);
  decimalNegative = sign == MINUS;
  if (sign == MINUS || sign == PLUS) cursor += 1;
  if (cursor == end) return 0;

  const start = cursor;
  if (load<u8>(start) > 0x39) {
    cursor = scanWord(start, end);
  } else {
    cursor = scanDecimal(start, end);
    const hexadecimal =
      cursor == start + 1 &&
      cursor < end &&
      load<u8>(start) == 0x30 &&
      letter(load<u8>(cursor)) == 0x78;
    if (hexadecimal) {
      const digits = start + 2;
      const stop = scanHexadecimal(digits, end);
      if (stop > digits) cursor = stop;
    }
  }
  return cursor == start ? 0 : cursor - source;
}

/**
 * Computes the scanned decimal exactly, as the quotient of natural.ts (64 bits and whether more
 * follow). At most `limit` digits are looked at one by one, what follows is merged: any limit above
 * the digits that a tie between two neighbours of the target format can have is exact. The text
 * must still be in place, the significand not be zero, and its magnitude in the format's range.
 */
export function decimalQuotient(limit: u32): void {
  let power = decimalExponent;
  if (decimalInexact) {
    const digits = naturalReadDigits(digitsFirst, digitsEnd, limit);
    power += <i32>(DECIMAL_PLACES - digits);
  } else {
    naturalSet(naturalNumerator(), decimalSignificand);
  }
  naturalScale(power);
}
