// Text to double, correctly rounded (to nearest, ties to even), by the rules of the places in Redis
// that read floats.
//
//      63  62      52 51                    0
//     ┌───┬──────────┬───────────────────────┐
//     │ s │ exponent │ fraction              │    ± 1.fraction * 2^(exponent - 1023)
//     └───┴──────────┴───────────────────────┘    exponent 0: ± 0.fraction * 2^-1022
//
//     33 2e 31 34    '3.14'    40 09 1e b8 51 eb 85 1f
//
// Three ways, each exact, tried in this order:
//   1. Up to 2^53 times or divided by up to 10^22: both operands and hence the one operation are
//      exactly rounded by the machine (Clinger). Nearly all numbers that people write.
//   2. Significand times 128 bits of the power of ten (power.ts): 192 bits that are short of the
//      true product by less than one unit of the 128th. Where that cannot move the value across a
//      tie, the rounding is decided (after Lemire, 'Number parsing at a gigabyte per second',
//      2021). A text of more than 19 digits lies between two significands; if both give the same
//      double, so does the text.
//   3. Big numbers (natural.ts), also for subnormals.
//
// Which rule belongs to which caller (Redis 7.2):
//   doubleParse       string2d, getDoubleFromObject: ZADD, INCR, GEO, weights, percentiles …
//   doubleParseBound  zslParseRange: the bounds of ZRANGEBYSCORE, after an optional '('
//   doubleScan        strtod itself: SORT (which refuses `doubleOutOfRange`), DEBUG SLEEP
//
// Nothing is allocated; the value is left in `doubleParsed`. Printing is in double-format.ts and
// exported from here too.

import { DecimalKind, decimalExponent, decimalInexact, decimalKind } from './decimal';
import { decimalNegative, decimalQuotient, decimalScan, decimalSignificand } from './decimal';
import { NaturalRest, naturalQuotient, naturalQuotientExponent } from './natural';
import { naturalQuotientRest } from './natural';
import { integerDigitsUnsigned, integerIsSpace } from './number';
import { POWER_HIGHEST_EXACT, powerExponent, powerMultiply } from './power';
import { productHigh, productLow, productMiddle } from './power';

export { DOUBLE_TEXT_BYTES, doubleFormat, doubleFormat17 } from './double-format';
export { doubleFormatFixed } from './double-format';

/** The value of the last text that was read. */
export let doubleParsed: f64 = 0;

/** Whether it has overflowed to infinity, or lost bits below the normal numbers (ERANGE). */
export let doubleOutOfRange: bool = false;

const INFINITY_BITS: u64 = 0x7ff0000000000000;
const SIGN_BIT: u64 = 0x8000000000000000;
/** Fraction bits of the format, and how many of a 64-bit significand are rounded away. */
const FRACTION_BITS: u64 = 52;
const SPARE_BITS: i32 = 11;
/** The least 64-bit significand that 53 bits round up to the next power of two. */
const ROUNDS_TO_NORMAL: u64 = 0xfffffffffffffc00;
/** Digits after which a tie between two doubles must have ended (767), and some. */
const DIGITS_LIMIT: u32 = 800;
/** No double is as large as 10^310 or, subnormals included, rounds from less than 10^-325. */
const DECIMAL_HIGHEST: i32 = 310;
const DECIMAL_LOWEST: i32 = -325;
const LARGEST_EXACT: u64 = 1 << 53;

/** 10^0 … 10^22, the powers that are doubles exactly. */
const exactPowers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]);

/**
 * Rounds significand * 2^exponent (top bit set; `inexact`: a little more than that) to a double's
 * magnitude as bits, and says by `doubleOutOfRange` what was lost.
 */
function roundMagnitude(significand: u64, exponent: i32, inexact: bool): u64 {
  const top = exponent + 63;
  if (top > 1023) {
    doubleOutOfRange = true;
    return INFINITY_BITS;
  }
  const normal = top >= -1022;
  const spare = normal ? SPARE_BITS : SPARE_BITS - 1022 - top;
  if (spare > 64) {
    doubleOutOfRange = true;
    return 0;
  }
  let kept: u64 = spare == 64 ? 0 : significand >> u64(spare);
  const rest = significand << u64(64 - spare);
  const lost = inexact || rest != 0;
  // The rest is left-aligned now: half a unit is its top bit alone.
  if (rest > SIGN_BIT || (rest == SIGN_BIT && (inexact || (kept & 1) != 0))) kept += 1;
  // A carry out of the fraction moves into the exponent, which is what it should do.
  if (!normal) {
    // Out of range unless 53 bits, were there room for them, would round to a normal number.
    doubleOutOfRange = lost && (kept >> FRACTION_BITS == 0 || significand < ROUNDS_TO_NORMAL);
    return kept;
  }
  const bits = ((<u64>(top + 1022)) << FRACTION_BITS) + kept;
  doubleOutOfRange = bits == INFINITY_BITS;
  return bits;
}

/** What multiplyMagnitude returns where its 192 bits do not decide. */
const UNDECIDED: u64 = u64.MAX_VALUE;

/** The double nearest to significand * 10^power, or UNDECIDED. The significand is not 0. */
function multiplyMagnitude(significand: u64, power: i32): u64 {
  const zeros = <i32>clz(significand);
  powerMultiply(significand << u64(zeros), power);
  let high = productHigh;
  let middle = productMiddle;
  let exponent = powerExponent(power) - zeros + 1;
  if (!(high >> 63)) {
    high = (high << 1) | (middle >> 63);
    middle <<= 1;
    exponent -= 1;
  }
  if (exponent + 63 < -1022) return UNDECIDED;
  const exact = <u32>power <= <u32>POWER_HIGHEST_EXACT;
  if (!exact) {
    // The true product is above by at most four units of the middle word: does that reach a tie?
    const spare = high & ((1 << SPARE_BITS) - 1);
    if (spare == (1 << (SPARE_BITS - 1)) - 1 && middle >= <u64>-4) return UNDECIDED;
  }
  return roundMagnitude(high, exponent, !exact || (middle | productLow) != 0);
}

/** The magnitude of the decimal that was scanned, as bits. */
function decimalMagnitude(): u64 {
  const significand = decimalSignificand;
  const power = decimalExponent;
  doubleOutOfRange = false;
  if (significand == 0) return 0;
  if (!decimalInexact && significand <= LARGEST_EXACT && <u32>(power + 22) <= 44) {
    const value = <f64>significand;
    const exact = load<f64>(exactPowers + ((<usize>(power < 0 ? -power : power)) << 3));
    return reinterpret<u64>(power < 0 ? value / exact : value * exact);
  }
  const magnitude = integerDigitsUnsigned(significand) + power;
  if (magnitude > DECIMAL_HIGHEST || magnitude <= DECIMAL_LOWEST) {
    doubleOutOfRange = true;
    return magnitude > 0 ? INFINITY_BITS : 0;
  }
  const bits = multiplyMagnitude(significand, power);
  if (bits != UNDECIDED) {
    if (!decimalInexact || multiplyMagnitude(significand + 1, power) == bits) return bits;
  }
  decimalQuotient(DIGITS_LIMIT);
  const inexact = naturalQuotientRest != NaturalRest.NONE;
  return roundMagnitude(naturalQuotient, naturalQuotientExponent, inexact);
}

/** The magnitude of the hexadecimal that was scanned, as bits. */
function hexadecimalMagnitude(): u64 {
  const significand = decimalSignificand;
  doubleOutOfRange = false;
  if (significand == 0) return 0;
  const zeros = <i32>clz(significand);
  return roundMagnitude(significand << u64(zeros), decimalExponent - zeros, decimalInexact);
}

/** Turns what was scanned into `doubleParsed`. */
function convert(): void {
  let bits: u64;
  switch (decimalKind) {
    case DecimalKind.DECIMAL:
      bits = decimalMagnitude();
      break;
    case DecimalKind.HEXADECIMAL:
      bits = hexadecimalMagnitude();
      break;
    default:
      bits = decimalKind == DecimalKind.INFINITY ? INFINITY_BITS : reinterpret<u64>(NaN);
      doubleOutOfRange = false;
  }
  doubleParsed = reinterpret<f64>(decimalNegative ? bits | SIGN_BIT : bits);
}

/**
 * C's strtod: skips white space, reads the longest number and returns how many bytes both took, or
 * 0 (and the value 0) if there is no number. The value, which may be infinite or NaN, is in
 * `doubleParsed`; `doubleOutOfRange` is set where strtod sets ERANGE.
 */
export function doubleScan(source: usize, count: usize): usize {
  let skipped: usize = 0;
  while (skipped < count && integerIsSpace(load<u8>(source + skipped))) skipped += 1;
  const taken = decimalScan(source + skipped, count - skipped);
  if (taken == 0) {
    doubleParsed = 0;
    doubleOutOfRange = false;
    return 0;
  }
  convert();
  return skipped + taken;
}

/**
 * Reads a float argument. The whole text must be one number: no space, not empty, not NaN, not
 * beyond the largest double nor, unless zero, below the smallest. Infinity may be spelled out.
 * True: the value is in `doubleParsed`.
 */
export function doubleParse(source: usize, count: usize): bool {
  if (count == 0 || decimalScan(source, count) != count) return false;
  if (decimalKind == DecimalKind.NAN) return false;
  convert();
  if (!doubleOutOfRange) return true;
  const magnitude = abs(doubleParsed);
  return magnitude != 0 && magnitude != Infinity;
}

/**
 * Reads the bound of a score range (without its '('). Here white space may stand in front, the
 * empty text is 0, what is out of range is infinite or 0, and a zero byte ends the text. Only NaN
 * and bytes that are left over are refused. True: the value is in `doubleParsed`.
 */
export function doubleParseBound(source: usize, count: usize): bool {
  const taken = doubleScan(source, count);
  if (taken < count && load<u8>(source + taken) != 0) return false;
  return !isNaN(doubleParsed);
}
