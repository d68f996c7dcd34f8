// Natural numbers of almost any size: the exact arithmetic behind the rare cases of number text. A
// decimal with forty digits, a %.17g next to a tie and every long double that is not plain end
// here; the fast paths of the other files never do.
//
//      0        4        8        12              8 + 4 * 768
//     ┌────────┬────────┬────────┬────────┬─ … ──┐
//     │ count  │ unused │ limb 0 │ limb 1 │      │    value = Σ limb[i] * 2^(32 i)
//     └────────┴────────┴────────┴────────┴─ … ──┘
//
//     02 00 00 00  00 00 00 00  00 ca 9a 3b  01 00 00 00      2^32 + 10^9, limbs in use: two
//
// Little-endian throughout; the highest limb in use is never zero, so zero has a count of zero.
//
// Room: 768 limbs are 24576 bits. The longest text of a long double has 5119 digits; its
// denominator 10^10069 (kept as 5^10069 and a binary exponent) has 23380 bits, the numerator that
// is aligned with it one bit more; the largest long double times 10^17 has 16441. Callers keep to
// these limits by refusing what lies outside the range of their format first.
//
// Three numbers stand in static memory and are overwritten by each use: `naturalNumerator`,
// `naturalDenominator` (both for division) and the digits that naturalDigits leaves. Nothing is
// re-entrant, nothing is allocated.

/** A number's head; the limbs follow it. */
@unmanaged
export class Natural {
  /** Limbs in use. */
  count: u32;
  private unused: u32;


  @inline
  limb(index: u32): u32 {
    return load<u32>(changetype<usize>(this) + ((<usize>index) << 2), 8);
  }


  @inline
  setLimb(index: u32, value: u32): void {
    store<u32>(changetype<usize>(this) + ((<usize>index) << 2), value, 8);
  }
}
if (offsetof<Natural>() != 8) ERROR('Natural is 8 bytes');

/** What a shift or a division has cut off, compared with the last place that is left. */
export const enum NaturalRest {
  NONE = 0,
  BELOW_HALF = 1,
  HALF = 2,
  ABOVE_HALF = 3,
}

/** Room for the decimal digits of a number: 2^24576 has 7399. */
const DIGITS_BYTES: usize = 7424;

const numeratorBlock = memory.data(8 + 4 * 768, 8);
const denominatorBlock = memory.data(8 + 4 * 768, 8);
const digitsBlock = memory.data(7424, 8);

/** 5^0 … 5^13, all that fit a limb. */
const fives = memory.data<u32>([
  1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
]);

/** The quotient that naturalDivide found: its 64 highest bits, the top one set. */
export let naturalQuotient: u64 = 0;
/** Power of two of the quotient's lowest bit. */
export let naturalQuotientExponent: i32 = 0;
/** What is left beyond those 64 bits, compared with the last of them. */
export let naturalQuotientRest: NaturalRest = NaturalRest.NONE;

/** Address of the first digit that naturalDigits wrote. */
export let naturalDigitsStart: usize = 0;

/** The number on which texts and values are built. */
@inline
export function naturalNumerator(): Natural {
  return changetype<Natural>(numeratorBlock);
}

/** The number by which naturalDivide divides. */
@inline
function naturalDenominator(): Natural {
  return changetype<Natural>(denominatorBlock);
}

/** Makes the number a 64-bit value. */
export function naturalSet(number: Natural, value: u64): void {
  number.setLimb(0, <u32>value);
  number.setLimb(1, <u32>(value >> 32));
  number.count = value >> 32 ? 2 : u32(value != 0);
}

/** number = number * factor + addend. */
export function naturalMultiplyAdd(number: Natural, factor: u32, addend: u32): void {
  const count = number.count;
  let carry = <u64>addend;
  for (let index: u32 = 0; index < count; index++) {
    carry += <u64>number.limb(index) * <u64>factor;
    number.setLimb(index, <u32>carry);
    carry >>= 32;
  }
  if (carry) {
    number.setLimb(count, <u32>carry);
    number.count = count + 1;
  }
}

/** number = number * 5^power. */
export function naturalMultiplyFives(number: Natural, power: u32): void {
  while (power >= 13) {
    naturalMultiplyAdd(number, 1220703125, 0);
    power -= 13;
  }
  if (power) naturalMultiplyAdd(number, load<u32>(fives + ((<usize>power) << 2)), 0);
}

/** number = number / divisor, rounded down; returns the remainder. */
export function naturalDivideSmall(number: Natural, divisor: u32): u32 {
  let remainder: u64 = 0;
  for (let index = number.count; index > 0; index--) {
    const wide = (remainder << 32) | (<u64>number.limb(index - 1));
    const quotient = wide / <u64>divisor;
    remainder = wide - quotient * <u64>divisor;
    number.setLimb(index - 1, <u32>quotient);
    if (index == number.count && quotient == 0) number.count -= 1;
  }
  return <u32>remainder;
}

/** Bits of the number: 0 for zero, else the place of its highest set bit, plus one. */
export function naturalBits(number: Natural): u32 {
  const count = number.count;
  return count ? (count << 5) - <u32>clz(number.limb(count - 1)) : 0;
}

/** The 64 bits from place `bit` upward; places outside the number, also negative ones, are 0. */
export function naturalWindow(number: Natural, bit: i32): u64 {
  let window: u64 = 0;
  for (let index = (bit + 95) >> 5; index >= bit >> 5; index--) {
    const limb = index >= 0 && index < <i32>number.count ? <u64>number.limb(index) : 0;
    const place = (index << 5) - bit;
    window |= place >= 0 ? (place < 64 ? limb << u64(place) : 0) : limb >> u64(-place);
  }
  return window;
}

/** number = number * 2^bits. */
export function naturalShiftLeft(number: Natural, bits: u32): void {
  const count = number.count;
  if (count == 0) return;
  const limbs = bits >> 5;
  const shift = bits & 31;
  let above: u32 = 0;
  for (let index = count; index > 0; index--) {
    const wide = (((<u64>above) << 32) | (<u64>number.limb(index - 1))) << u64(shift);
    number.setLimb(index + limbs, <u32>(wide >> 32));
    above = number.limb(index - 1);
  }
  number.setLimb(limbs, above << shift);
  for (let index: u32 = 0; index < limbs; index++) number.setLimb(index, 0);
  number.count = count + limbs + u32(number.limb(count + limbs) != 0);
}

/** number = number / 2^bits, rounded down; says what was cut off. */
export function naturalShiftRight(number: Natural, bits: u32): NaturalRest {
  if (bits == 0) return NaturalRest.NONE;
  const rest = restBelow(number, bits);
  const limbs = bits >> 5;
  const shift = bits & 31;
  const count = number.count;
  if (limbs >= count) {
    number.count = 0;
    return rest;
  }
  const left = count - limbs;
  for (let index: u32 = 0; index < left; index++) {
    const above = index + 1 < left ? number.limb(index + limbs + 1) : 0;
    const wide = ((<u64>above) << 32) | (<u64>number.limb(index + limbs));
    number.setLimb(index, <u32>(wide >> u64(shift)));
  }
  number.count = left - u32(number.limb(left - 1) == 0);
  return rest;
}

/** Compares the lowest `bits` (not 0) of a number with half of 2^bits. */
function restBelow(number: Natural, bits: u32): NaturalRest {
  const half = bits - 1;
  const halfLimb = half >> 5;
  const count = number.count;
  if (count == 0) return NaturalRest.NONE;
  const top = halfLimb < count ? number.limb(halfLimb) : 0;
  const mask: u32 = 1 << (half & 31);
  let below = (top & (mask - 1)) != 0;
  for (let index = min(halfLimb, count); !below && index > 0; index--) {
    below = number.limb(index - 1) != 0;
  }
  if (top & mask) return below ? NaturalRest.ABOVE_HALF : NaturalRest.HALF;
  return below ? NaturalRest.BELOW_HALF : NaturalRest.NONE;
}

/** Whether left >= right. */
function notLess(left: Natural, right: Natural): bool {
  if (left.count != right.count) return left.count > right.count;
  for (let index = left.count; index > 0; index--) {
    const a = left.limb(index - 1);
    const b = right.limb(index - 1);
    if (a != b) return a > b;
  }
  return true;
}

/** left = left - right, where left >= right. */
function subtract(left: Natural, right: Natural): void {
  let borrow: u64 = 0;
  let used: u32 = 0;
  const count = left.count;
  for (let index: u32 = 0; index < count; index++) {
    const taken = index < right.count ? <u64>right.limb(index) : 0;
    const difference = <u64>left.limb(index) - taken - borrow;
    left.setLimb(index, <u32>difference);
    borrow = difference >> 63;
    if (<u32>difference) used = index + 1;
  }
  left.count = used;
}

/**
 * Divides the numerator by the denominator (neither of them zero) to 64 significant bits. Leaves
 * `naturalQuotient`, `naturalQuotientExponent` and `naturalQuotientRest`: the quotient lies in
 * [quotient, quotient + 1) * 2^exponent. Both numbers are destroyed. One bit a step, for rare use.
 */
function naturalDivide(): void {
  const numerator = naturalNumerator();
  const denominator = naturalDenominator();
  // Align the highest bits, then let the numerator be the larger by less than twice.
  const numeratorBits = naturalBits(numerator);
  const denominatorBits = naturalBits(denominator);
  let exponent = <i32>numeratorBits - <i32>denominatorBits;
  if (exponent < 0) naturalShiftLeft(numerator, <u32>-exponent);
  else naturalShiftLeft(denominator, <u32>exponent);
  if (!notLess(numerator, denominator)) {
    naturalShiftLeft(numerator, 1);
    exponent -= 1;
  }
  let quotient: u64 = 0;
  for (let bit = 0; bit < 64; bit++) {
    quotient <<= 1;
    if (notLess(numerator, denominator)) {
      subtract(numerator, denominator);
      quotient |= 1;
    }
    naturalShiftLeft(numerator, 1);
  }
  naturalQuotient = quotient;
  naturalQuotientExponent = exponent - 63;
  // The remainder is in the numerator, already doubled.
  naturalQuotientRest = NaturalRest.NONE;
  if (numerator.count == 0) return;
  naturalQuotientRest = NaturalRest.BELOW_HALF;
  if (!notLess(numerator, denominator)) return;
  const tie = notLess(denominator, numerator);
  naturalQuotientRest = tie ? NaturalRest.HALF : NaturalRest.ABOVE_HALF;
}

/**
 * The 64 highest bits of numerator * 10^power as a quotient (see naturalDivide). The numerator must
 * not be zero and is destroyed.
 */
export function naturalScale(power: i32): void {
  const denominator = naturalDenominator();
  naturalSet(denominator, 1);
  if (power >= 0) naturalMultiplyFives(naturalNumerator(), <u32>power);
  else naturalMultiplyFives(denominator, <u32>-power);
  naturalDivide();
  naturalQuotientExponent += power;
}

/**
 * Reads decimal digits (dots between them are skipped) into the numerator: at most `limit` digits,
 * and where more follow, one digit 1 that stands for them if any of them is not zero. Returns the
 * count of digits that the number now has.
 */
export function naturalReadDigits(cursor: usize, end: usize, limit: u32): u32 {
  const number = naturalNumerator();
  number.count = 0;
  let digits: u32 = 0;
  let group: u32 = 0;
  let scale: u32 = 1;
  while (cursor < end && digits < limit) {
    const digit = <u32>load<u8>(cursor) - 0x30;
    cursor += 1;
    if (digit > 9) continue;
    digits += 1;
    group = group * 10 + digit;
    scale *= 10;
    if (scale == 1000000000) {
      naturalMultiplyAdd(number, scale, group);
      group = 0;
      scale = 1;
    }
  }
  while (cursor < end) {
    if (<u32>load<u8>(cursor) - 0x31 < 9) {
      digits += 1;
      group = group * 10 + 1;
      scale *= 10;
      break;
    }
    cursor += 1;
  }
  if (scale > 1) naturalMultiplyAdd(number, scale, group);
  return digits;
}

/**
 * Writes the number in decimal into static memory, its first digit at `naturalDigitsStart`, and
 * returns the count of digits (zero has one). The number is destroyed.
 */
export function naturalDigits(number: Natural): u32 {
  const end = digitsBlock + DIGITS_BYTES;
  let cursor = end;
  while (number.count) {
    let group = naturalDivideSmall(number, 1000000000);
    for (let digit = 0; digit < 9; digit++) {
      cursor -= 1;
      store<u8>(cursor, 0x30 + (group % 10));
      group /= 10;
    }
  }
  while (cursor < end && load<u8>(cursor) == 0x30) cursor += 1;
  if (cursor == end) {
    cursor -= 1;
    store<u8>(cursor, 0x30);
  }
  naturalDigitsStart = cursor;
  return <u32>(end - cursor);
}
