// Double to text: the shortest digits that read back to the same double, C's '%.17g', and '%.Nf'.
//
// Layout of the shortest form (d2string of Redis 7.2; D digits, the last of them worth 10^K):
//
//     whole numbers up to 2^62           all digits                   100        -7
//     K >= 0, fewer than 8 zeros follow  digits and K zeros           5e18 is 5e+18, as K is 18
//     K < 0, K > -7 or first digit       a dot, '0.' and zeros        0.000125   3.14
//       within 10^-3 … 10^3
//     else                               d.ddde±x, x without padding  1e-7  1.5e+300
//     zero, infinity, not a number       0  -0  inf  -inf  nan
//
//     3f b9 99 99 99 99 99 9a    30 2e 31    '0.1'
//
// The digits come from Raffaello Giulietti's 'The Schubfach way to render doubles' (2021): the
// double and the ends of its rounding interval are scaled by a power of ten (power.ts) so that the
// interval is wider than 1 and narrower than 10; then at most one multiple of ten, and at most two
// whole numbers that matter, lie in it. Always shortest, and the closest of the shortest. (Redis
// itself uses Grisu2: of random doubles, four in a thousand get a digit too many, or a last digit
// that is not the closest.)
//
// '%.17g' is what Redis 7.0 replies and what ZSCAN replies to this day. Its 17 digits come from the
// same table where 192 bits decide the rounding, else from natural.ts.
//
// Nothing is allocated; the caller owns the target, which needs room for DOUBLE_TEXT_BYTES.

import { fixedFormat } from './fixed';
import { NaturalRest, naturalNumerator, naturalQuotient } from './natural';
import { naturalQuotientExponent, naturalQuotientRest, naturalScale, naturalSet } from './natural';
import { integerDigitsUnsigned, integerFormat, integerFormatUnsigned } from './number';
import { POWER_HIGHEST_EXACT, powerDecimalExponent, powerExponent, powerMultiply } from './power';
import { productHigh, productLow, productMiddle } from './power';

/** Room for any text of doubleFormat ('-1.2345678901234567e-300') and doubleFormat17. */
export const DOUBLE_TEXT_BYTES: i32 = 32;

const FRACTION_MASK: u64 = (1 << 52) - 1;
const HIDDEN_BIT: u64 = 1 << 52;
const HALF: u64 = 0x8000000000000000;
/** Whole numbers up to here are printed as such. */
const LARGEST_WHOLE: f64 = 4611686018427387904;
/** Zeros that may follow the digits of a larger whole number. */
const LONGEST_PADDING: i32 = 7;

const MINUS: u32 = 0x2d;
const PLUS: u32 = 0x2b;
const DOT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const EXPONENT: u32 = 0x65;

/** Digits that the last search found: value = significand * 10^exponent. */
let digitsSignificand: u64 = 0;
let digitsExponent: i32 = 0;

/** Writes 'inf', '-inf' or 'nan'. */
function writeSpecial(value: f64, target: usize): i32 {
  let cursor = target;
  if (value < 0) {
    store<u8>(cursor, MINUS);
    cursor += 1;
  }
  const nan = isNaN(value);
  store<u8>(cursor, nan ? 0x6e : 0x69);
  store<u8>(cursor, nan ? 0x61 : 0x6e, 1);
  store<u8>(cursor, nan ? 0x6e : 0x66, 2);
  return <i32>(cursor - target) + 3;
}

/** value * 2^? * 10^exponent as a whole number whose last bit also says that something was lost. */
@inline
function scaleToOdd(value: u64, exponent: i32): u64 {
  powerMultiply(value, exponent);
  let high = productHigh;
  let middle = productMiddle;
  if (<u32>exponent > <u32>POWER_HIGHEST_EXACT) {
    // The search wants powers that are rounded up: one more unit of the last of 128 bits.
    const carry = u64(productLow + value < value);
    middle += carry;
    high += u64(middle < carry);
  }
  return high | u64(middle > 1);
}

/** Finds the shortest digits of the finite double that is not zero; may leave trailing zeros. */
function findShortest(bits: u64): void {
  const fraction = bits & FRACTION_MASK;
  const biased = (<i32>(bits >> 52)) & 0x7ff;
  const significand = biased ? fraction | HIDDEN_BIT : fraction;
  const binary = max(biased, 1) - 1075;
  // Below a power of two the doubles lie twice as close.
  const closer = fraction == 0 && biased > 1;
  const odd = significand & 1;

  // floor(log10(2^binary)), or of 3/4 of it where the interval is shorter.
  const exponent = closer ? (binary * 1262611 - 524031) >> 22 : (binary * 1262611) >> 22;
  const shift = <u64>(binary + powerExponent(-exponent) + 1);
  const quadruple = significand << 2;
  const lower = scaleToOdd((quadruple - (closer ? 1 : 2)) << shift, -exponent) + odd;
  const middle = scaleToOdd(quadruple << shift, -exponent);
  const upper = scaleToOdd((quadruple + 2) << shift, -exponent) - odd;

  const whole = middle >> 2;
  digitsExponent = exponent;
  if (whole >= 10) {
    const ten = whole / 10;
    const lowFits = lower <= 40 * ten;
    const highFits = 40 * ten + 40 <= upper;
    if (lowFits != highFits) {
      digitsSignificand = ten + u64(highFits);
      digitsExponent = exponent + 1;
      return;
    }
  }
  const lowFits = lower <= whole << 2;
  const highFits = (whole << 2) + 4 <= upper;
  const half = (whole << 2) + 2;
  const closest = middle > half || (middle == half && (whole & 1) != 0);
  digitsSignificand = whole + u64(lowFits != highFits ? highFits : closest);
}

/** Moves the trailing zeros of the digits into their exponent. */
function stripZeros(): void {
  let significand = digitsSignificand;
  let exponent = digitsExponent;
  const upper = significand / 100000000;
  if (upper * 100000000 == significand) {
    significand = upper;
    exponent += 8;
  }
  while (true) {
    const tenth = significand / 10;
    if (tenth * 10 != significand) break;
    significand = tenth;
    exponent += 1;
  }
  digitsSignificand = significand;
  digitsExponent = exponent;
}

/** Writes digits with a dot so that `whole` of them (also none, or fewer) stand before it. */
function writeDotted(target: usize, digits: i32, whole: i32): i32 {
  if (whole <= 0) {
    const zeros = <usize>-whole;
    store<u8>(target, ZERO);
    store<u8>(target, DOT, 1);
    memory.fill(target + 2, <u8>ZERO, zeros);
    return integerFormatUnsigned(digitsSignificand, target + 2 + zeros) + 2 - whole;
  }
  integerFormatUnsigned(digitsSignificand, target + 1);
  for (let index: usize = 0; index < <usize>whole; index++) {
    store<u8>(target + index, load<u8>(target + index + 1));
  }
  store<u8>(target + <usize>whole, DOT);
  return digits + 1;
}

/** Writes digits as d.ddde±x, the exponent with at least `places` digits. */
function writeScientific(target: usize, digits: i32, places: i32): i32 {
  integerFormatUnsigned(digitsSignificand, target + 1);
  store<u8>(target, load<u8>(target + 1));
  let cursor = target + 1;
  if (digits > 1) {
    store<u8>(cursor, DOT);
    cursor += <usize>digits;
  }
  const exponent = digitsExponent + digits - 1;
  store<u8>(cursor, EXPONENT);
  store<u8>(cursor, exponent < 0 ? MINUS : PLUS, 1);
  cursor += 2;
  const magnitude = <u64>abs(exponent);
  if (places > integerDigitsUnsigned(magnitude)) {
    store<u8>(cursor, ZERO);
    cursor += 1;
  }
  return <i32>(cursor - target) + integerFormatUnsigned(magnitude, cursor);
}

/** Writes a minus sign if the double of these bits has one; returns its length. */
@inline function writeSign(bits: u64, target: usize): i32 {
  if (!(bits >> 63)) return 0;
  store<u8>(target, MINUS);
  return 1;
}

/**
 * Writes the shortest text that reads back to `value`, laid out as Redis 7.2 does, and returns its
 * bytes. The target needs room for DOUBLE_TEXT_BYTES.
 */
export function doubleFormat(value: f64, target: usize): i32 {
  const bits = reinterpret<u64>(value);
  if (abs(value) <= LARGEST_WHOLE && nearest(value) == value && bits != HALF) {
    return integerFormat(<i64>value, target);
  }
  if (!isFinite(value)) return writeSpecial(value, target);
  const sign = writeSign(bits, target);
  const cursor = target + <usize>sign;
  if (value == 0) {
    store<u8>(cursor, ZERO);
    return sign + 1;
  }
  findShortest(bits);
  stripZeros();
  const digits = integerDigitsUnsigned(digitsSignificand);
  const exponent = digitsExponent;
  const magnitude = abs(exponent + digits - 1);
  if (exponent >= 0 && magnitude < digits + LONGEST_PADDING) {
    integerFormatUnsigned(digitsSignificand, cursor);
    memory.fill(cursor + <usize>digits, <u8>ZERO, <usize>exponent);
    return sign + digits + exponent;
  }
  if (exponent < 0 && (exponent > -7 || magnitude < 4)) {
    return sign + writeDotted(cursor, digits, digits + exponent);
  }
  return sign + writeScientific(cursor, digits, 1);
}

/**
 * round(significand * 2^binary * 10^power), ties to even; the significand has its top bit set, and
 * the result must lie in 2^53 … 2^62.
 */
function scaleRounded(significand: u64, binary: i32, power: i32): u64 {
  powerMultiply(significand, power);
  const exact = <u32>power <= <u32>POWER_HIGHEST_EXACT;
  let high = productHigh;
  let shift = <u64>-(binary + powerExponent(power) + 1);
  let rest = (high << (64 - shift)) | (productMiddle >> shift);
  let inexact = !exact || ((productMiddle << (64 - shift)) | productLow) != 0;
  if (!exact && rest == HALF - 1) {
    // The product is a little short, and just below a tie.
    naturalSet(naturalNumerator(), significand);
    naturalScale(power);
    high = naturalQuotient;
    shift = <u64>-(binary + naturalQuotientExponent);
    rest = high << (64 - shift);
    inexact = naturalQuotientRest != NaturalRest.NONE;
  }
  const whole = high >> shift;
  const up = rest > HALF || (rest == HALF && (inexact || (whole & 1) != 0));
  return whole + u64(up);
}

/**
 * Writes a double as C's '%.17g' (17 significant digits, trailing zeros cut off) and returns its
 * bytes; NaN is 'nan' whatever its sign. The target needs room for DOUBLE_TEXT_BYTES.
 */
export function doubleFormat17(value: f64, target: usize): i32 {
  if (!isFinite(value)) return writeSpecial(value, target);
  const bits = reinterpret<u64>(value);
  const sign = writeSign(bits, target);
  const cursor = target + <usize>sign;
  if (value == 0) {
    store<u8>(cursor, ZERO);
    return sign + 1;
  }
  const biased = (<i32>(bits >> 52)) & 0x7ff;
  const fraction = bits & FRACTION_MASK;
  const significand = biased ? fraction | HIDDEN_BIT : fraction;
  const zeros = <i32>clz(significand);
  const aligned = significand << u64(zeros);
  const binary = max(biased, 1) - 1075 - zeros;

  // The power of two tells the decimal exponent, or one less.
  let exponent = powerDecimalExponent(binary + 63);
  digitsSignificand = scaleRounded(aligned, binary, 16 - exponent);
  if (digitsSignificand >= 100000000000000000) {
    exponent += 1;
    digitsSignificand = scaleRounded(aligned, binary, 16 - exponent);
  }
  digitsExponent = exponent - 16;
  stripZeros();
  const digits = integerDigitsUnsigned(digitsSignificand);
  if (exponent < -4 || exponent >= 17) return sign + writeScientific(cursor, digits, 2);
  const padding = digitsExponent;
  if (padding < 0) return sign + writeDotted(cursor, digits, digits + padding);
  integerFormatUnsigned(digitsSignificand, cursor);
  memory.fill(cursor + <usize>digits, <u8>ZERO, <usize>padding);
  return sign + digits + padding;
}

/**
 * Writes a double as C's '%.Nf', exactly rounded, and returns its bytes. `decimals` is 0 … 1000;
 * the target needs room for 312 bytes more than that.
 */
export function doubleFormatFixed(value: f64, decimals: i32, target: usize): i32 {
  if (!isFinite(value)) return writeSpecial(value, target);
  const bits = reinterpret<u64>(value);
  const biased = (<i32>(bits >> 52)) & 0x7ff;
  const fraction = bits & FRACTION_MASK;
  const significand = biased ? fraction | HIDDEN_BIT : fraction;
  const sign = <i32>(bits >> 63);
  if (sign) store<u8>(target, MINUS);
  const exponent = max(biased, 1) - 1075;
  return sign + fixedFormat(significand, exponent, decimals, target + <usize>sign);
}
