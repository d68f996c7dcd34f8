// The 80-bit 'long double' of x86 in software, because INCRBYFLOAT and HINCRBYFLOAT add in it, and
// their replies show it: 0.1 + 0.2 is 0.3, since both are read, added and printed with 64 bits.
//
//      0                 8          12        13     16
//     ┌─────────────────┬──────────┬──────────┬──────┐
//     │ significand u64 │ exponent │ negative │ -    │    ± significand * 2^exponent
//     └─────────────────┴──────────┴──────────┴──────┘
//
//     normal      top bit of the significand set, exponent -16445 … 16320
//     subnormal   top bit clear, exponent -16445
//     zero        significand 0, exponent 0
//     infinity    significand 80 00 … 00, exponent 7fff
//     NaN         significand c0 00 … 00, exponent 7fff
//
//     '0.5'    00 00 00 00 00 00 00 80   c0 ff ff ff   00 00 00 00     2^63 * 2^-64
//
// Reading and adding round to nearest, ties to even, to 64 bits, as the x87 does in its default
// mode. A text of up to 19 digits and a power of ten up to 27 is rounded by one multiplication, or
// by one division: the quotient is guessed from power.ts and corrected by the exact remainder. All
// else goes to natural.ts, half a millisecond at worst; texts of 5 KiB and more are refused,
// as Redis refuses them. Printing is '%.17Lf' with its trailing zeros cut off.
//
// Values live where the caller puts them, 16 bytes each. Nothing is allocated.

import { DecimalKind, decimalExponent, decimalInexact, decimalKind } from './decimal';
import { decimalNegative, decimalQuotient, decimalRest, decimalScan } from './decimal';
import { decimalSignificand } from './decimal';
import { doubleFormat } from './double-format';
import { fixedFormat, fixedTrim } from './fixed';
import { NaturalRest, naturalQuotient, naturalQuotientExponent } from './natural';
import { naturalQuotientRest } from './natural';
import { integerDigitsUnsigned } from './number';
import { powerExponent, powerHigh, powerMultiply } from './power';
import { productHigh, productLow, productMiddle } from './power';

/** A long double. */
@unmanaged
export class Extended {
  significand: u64;
  exponent: i32;
  negative: bool;
  private unused: u8;
  private unusedToo: u16;
}
if (offsetof<Extended>() != 16) ERROR('Extended is 16 bytes');

/** Bytes of a value. */
export const EXTENDED_BYTES: usize = 16;

/** What extendedCeiling works on. */
const product = changetype<Extended>(memory.data(16, 8));

/** Room for the text of any value: the largest has 4933 digits. */
export const EXTENDED_TEXT_BYTES: usize = 5120;

/** Texts of so many bytes are refused (MAX_LONG_DOUBLE_CHARS). */
const TEXT_LIMIT: usize = 5120;
/** Digits after the dot that a value is printed with. */
const DECIMALS: i32 = 17;

const TOP_BIT: u64 = 0x8000000000000000;
const LOWEST_EXPONENT: i32 = -16445;
const HIGHEST_EXPONENT: i32 = 16320;
const SPECIAL_EXPONENT: i32 = 0x7fff;
const NAN_SIGNIFICAND: u64 = 0xc000000000000000;
/** All values are below 10^4933; what is below 10^-4951 is less than half the least subnormal. */
const DECIMAL_HIGHEST: i32 = 4933;
const DECIMAL_LOWEST: i32 = -4951;
/** 5^27 fits 63 bits, so that twice a remainder fits a u64. */
const EXACT_POWER: i32 = 27;
/** Texts are shorter than this many digits: all of them count. */
const DIGITS_LIMIT: u32 = 5120;


@inline
function setValue(target: Extended, significand: u64, exponent: i32, negative: bool): void {
  target.significand = significand;
  target.exponent = exponent;
  target.negative = negative;
}

/**
 * Rounds significand * 2^exponent (top bit set, or the lowest exponent) into the target; `rest`
 * units of 2^-64 of the last bit are to be added, and a little more if `inexact`. False: it became
 * infinite, or zero.
 */
function roundValue(
  target: Extended,
  significand: u64,
  rest: u64,
  inexact: bool,
  exponent: i32,
  negative: bool,
): bool {
  if (exponent < LOWEST_EXPONENT) {
    // Make a subnormal: move the places below its grid into the rest.
    const shift = LOWEST_EXPONENT - exponent;
    if (shift > 64) {
      setValue(target, 0, 0, negative);
      return false;
    }
    inexact = inexact || rest << u64(64 - shift) != 0 || (shift == 64 && rest != 0);
    if (shift == 64) {
      rest = significand;
      significand = 0;
    } else {
      rest = (rest >> u64(shift)) | (significand << u64(64 - shift));
      significand >>= u64(shift);
    }
    exponent = LOWEST_EXPONENT;
  }
  if (rest > TOP_BIT || (rest == TOP_BIT && (inexact || (significand & 1) != 0))) {
    significand += 1;
    if (significand == 0) {
      significand = TOP_BIT;
      exponent += 1;
    }
  }
  if (exponent > HIGHEST_EXPONENT) {
    setValue(target, TOP_BIT, SPECIAL_EXPONENT, negative);
    return false;
  }
  setValue(target, significand, significand ? exponent : 0, negative);
  return significand != 0;
}

/** A rest as units of 2^-64, to be told apart from half a unit only. */
function restUnits(rest: NaturalRest): u64 {
  switch (rest) {
    case NaturalRest.NONE:
      return 0;
    case NaturalRest.BELOW_HALF:
      return TOP_BIT >> 1;
    case NaturalRest.HALF:
      return TOP_BIT;
    default:
      return TOP_BIT + 1;
  }
}

/** significand * 10^power for a power of 0 … 27: the product is exact in 128 bits. */
function multiplyValue(target: Extended, significand: u64, power: i32, negative: bool): bool {
  const zeros = <i32>clz(significand);
  powerMultiply(significand << u64(zeros), power);
  let high = productHigh;
  let middle = productMiddle;
  let exponent = powerExponent(power) - zeros + 1;
  if (!(high & TOP_BIT)) {
    high = (high << 1) | (middle >> 63);
    middle <<= 1;
    exponent -= 1;
  }
  return roundValue(target, high, middle, productLow != 0, exponent, negative);
}

/** significand / 10^power for a power of 1 … 27: a guessed quotient, and its exact remainder. */
function divideValue(target: Extended, significand: u64, power: i32, negative: bool): bool {
  const zeros = <i32>clz(significand);
  powerMultiply(significand << u64(zeros), -power);
  let quotient = productHigh;
  let exponent = powerExponent(-power) - zeros + 1;
  if (!(quotient & TOP_BIT)) {
    quotient = (quotient << 1) | (productMiddle >> 63);
    exponent -= 1;
  }
  // significand / 5^power = quotient * 2^-shift, and the remainder is less than twice the divisor,
  // so the lowest 64 bits of the exact difference are all of it.
  const divisor = powerHigh(power) >> u64(63 - powerExponent(power) + power);
  const shift = -(exponent + power);
  let remainder = (shift < 64 ? significand << u64(shift) : 0) - quotient * divisor;
  if (remainder >= divisor) {
    remainder -= divisor;
    quotient += 1;
    if (quotient == 0) {
      // All ones were guessed for a power of two; what is left is below half of its last place.
      return roundValue(target, TOP_BIT, 0, remainder != 0, exponent + 1, negative);
    }
  }
  let rest = NaturalRest.NONE;
  if (remainder) {
    // No tie: an odd power of five has no half.
    rest = remainder << 1 < divisor ? NaturalRest.BELOW_HALF : NaturalRest.ABOVE_HALF;
  }
  return roundValue(target, quotient, restUnits(rest), false, exponent, negative);
}

/** The decimal that was scanned. False: infinite, or zero though its text is not. */
function decimalValue(target: Extended): bool {
  const significand = decimalSignificand;
  const power = decimalExponent;
  const negative = decimalNegative;
  if (significand == 0) {
    setValue(target, 0, 0, negative);
    return true;
  }
  if (!decimalInexact && power <= EXACT_POWER && power >= -EXACT_POWER) {
    return power >= 0
      ? multiplyValue(target, significand, power, negative)
      : divideValue(target, significand, -power, negative);
  }
  const magnitude = integerDigitsUnsigned(significand) + power;
  if (magnitude > DECIMAL_HIGHEST || magnitude <= DECIMAL_LOWEST) {
    if (magnitude > 0) setValue(target, TOP_BIT, SPECIAL_EXPONENT, negative);
    else setValue(target, 0, 0, negative);
    return false;
  }
  decimalQuotient(DIGITS_LIMIT);
  const rest = restUnits(naturalQuotientRest);
  return roundValue(target, naturalQuotient, rest, false, naturalQuotientExponent, negative);
}

/** The hexadecimal that was scanned. False: infinite, or zero though its text is not. */
function hexadecimalValue(target: Extended): bool {
  const significand = decimalSignificand;
  if (significand == 0) {
    setValue(target, 0, 0, decimalNegative);
    return true;
  }
  const zeros = clz(significand);
  const rest = decimalRest;
  const aligned = (significand << zeros) | (zeros ? rest >> (64 - zeros) : 0);
  const exponent = decimalExponent - <i32>zeros;
  return roundValue(target, aligned, rest << zeros, false, exponent, decimalNegative);
}

/**
 * Reads a long double argument by the rules of string2ld: the whole text is one number, not empty,
 * below 5 KiB, no space, not NaN, not beyond the largest long double nor, unless zero, below the
 * smallest. Infinity may be spelled out. True: the value is in the target.
 */
export function extendedParse(source: usize, count: usize, target: Extended): bool {
  if (count - 1 >= TEXT_LIMIT - 1 || decimalScan(source, count) != count) return false;
  switch (decimalKind) {
    case DecimalKind.DECIMAL:
      return decimalValue(target);
    case DecimalKind.HEXADECIMAL:
      return hexadecimalValue(target);
    case DecimalKind.INFINITY:
      setValue(target, TOP_BIT, SPECIAL_EXPONENT, decimalNegative);
      return true;
    default:
      return false;
  }
}

/** Makes the target a 64-bit integer, which is always exact. */
export function extendedFromInteger(target: Extended, value: i64): void {
  const magnitude = value < 0 ? 0 - <u64>value : <u64>value;
  const zeros = clz(magnitude);
  if (magnitude == 0) setValue(target, 0, 0, false);
  else setValue(target, magnitude << zeros, -(<i32>zeros), value < 0);
}

/** Whether a value is neither infinite nor NaN. */
export function extendedIsFinite(value: Extended): bool {
  return value.exponent != SPECIAL_EXPONENT;
}

/**
 * The least integer not below value * 10^power for a power of 0 … 27, the product rounded as the
 * x87 rounds it. What is beyond 64 bits becomes the nearest integer that they hold. Not for NaN.
 */
export function extendedCeiling(value: Extended, power: i32): i64 {
  const negative = value.negative;
  if (value.significand == 0) return 0;
  let exponent = value.exponent;
  if (extendedIsFinite(value)) {
    multiplyValue(product, value.significand, power, negative);
    exponent += product.exponent;
  }
  if (exponent >= 0) return negative ? i64.MIN_VALUE : i64.MAX_VALUE;
  const places = -exponent;
  const whole: u64 = places < 64 ? product.significand >> u64(places) : 0;
  if (negative) return -(<i64>whole);
  const isWhole = places < 64 && product.significand << u64(64 - places) == 0;
  return isWhole || whole == <u64>i64.MAX_VALUE ? <i64>whole : <i64>whole + 1;
}

/** The sum where an operand is infinite or NaN. */
function addSpecial(target: Extended, left: Extended, right: Extended): void {
  const special = extendedIsFinite(left) ? right : left;
  const clash =
    !extendedIsFinite(left) &&
    !extendedIsFinite(right) &&
    (left.negative != right.negative || left.significand != right.significand);
  setValue(
    target,
    clash ? NAN_SIGNIFICAND : special.significand,
    SPECIAL_EXPONENT,
    special.negative,
  );
}

/** 128 bits and what lies below them, on which extendedAdd works. */
let wideHigh: u64 = 0;
let wideLow: u64 = 0;
let wideInexact: bool = false;

/** wide = significand * 2^(64 - places). */
function setWide(significand: u64, places: u32): void {
  wideInexact = false;
  if (places < 64) {
    wideHigh = significand >> u64(places);
    wideLow = places ? significand << u64(64 - places) : 0;
    return;
  }
  const shift = places - 64;
  wideHigh = 0;
  wideLow = shift < 64 ? significand >> u64(shift) : 0;
  wideInexact = (shift < 64 ? wideLow << u64(shift) : 0) != significand;
}

/** target = larger + wide, both of one sign. */
function addWide(target: Extended, larger: Extended): void {
  let high = larger.significand + wideHigh;
  let low = wideLow;
  let inexact = wideInexact;
  let exponent = larger.exponent;
  if (high < wideHigh) {
    inexact = inexact || (low & 1) != 0;
    low = (low >> 1) | (high << 63);
    high = (high >> 1) | TOP_BIT;
    exponent += 1;
  }
  roundValue(target, high, low, inexact, exponent, larger.negative);
}

/** target = larger - wide, in magnitude; wide is less, and the sign that of the larger. */
function subtractWide(target: Extended, larger: Extended): void {
  // With something below the 128 bits, take one unit more and leave the complement below.
  let low = 0 - wideLow;
  let borrow = u64(wideLow != 0);
  if (wideInexact) {
    borrow |= u64(low == 0);
    low -= 1;
  }
  let high = larger.significand - wideHigh - borrow;
  const zeros = high ? <i32>clz(high) : 64 + <i32>clz(low);
  const shift = min(zeros, larger.exponent - LOWEST_EXPONENT);
  if (shift >= 64) {
    high = low << u64(shift - 64);
    low = 0;
  } else if (shift) {
    high = (high << u64(shift)) | (low >> u64(64 - shift));
    low <<= <u64>shift;
  }
  roundValue(target, high, low, wideInexact, larger.exponent - shift, larger.negative);
}

/**
 * target = left + right, rounded as the x87 rounds: overflow gives infinity, infinities of opposite
 * signs NaN. The target may be one of the operands.
 */
export function extendedAdd(target: Extended, left: Extended, right: Extended): void {
  if (!extendedIsFinite(left) || !extendedIsFinite(right)) {
    addSpecial(target, left, right);
    return;
  }
  if (left.significand == 0 || right.significand == 0) {
    const other = left.significand ? left : right;
    const negative = other.negative && (other.significand != 0 || left.negative);
    setValue(target, other.significand, other.exponent, negative);
    return;
  }
  const leftLess =
    left.exponent < right.exponent ||
    (left.exponent == right.exponent && left.significand < right.significand);
  const larger = leftLess ? right : left;
  const smaller = leftLess ? left : right;
  setWide(smaller.significand, <u32>(larger.exponent - smaller.exponent));
  if (left.negative == right.negative) {
    addWide(target, larger);
  } else if (wideHigh == larger.significand) {
    setValue(target, 0, 0, false);
  } else {
    subtractWide(target, larger);
  }
}

/**
 * Writes a value as Redis writes it for people: C's '%.17Lf' without trailing zeros, '0' for what
 * they leave of '-0', and 'inf', '-inf', 'nan'. Returns the bytes; the target needs room for
 * EXTENDED_TEXT_BYTES.
 */
export function extendedFormat(value: Extended, target: usize): i32 {
  const sign = i32(value.negative);
  if (!extendedIsFinite(value)) {
    const nan = value.significand != TOP_BIT;
    return doubleFormat(nan ? NaN : value.negative ? -Infinity : Infinity, target);
  }
  if (sign) store<u8>(target, 0x2d);
  const text = target + <usize>sign;
  const count = fixedTrim(text, fixedFormat(value.significand, value.exponent, DECIMALS, text));
  if (sign && count == 1 && load<u8>(text) == 0x30) {
    store<u8>(target, 0x30);
    return 1;
  }
  return sign + count;
}
