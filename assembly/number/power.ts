// Powers of ten to 128 bits, for reading and printing doubles without big numbers.
//
//     10^q = (high * 2^64 + low + ε) * 2^(powerExponent(q) - 127)      q in -348 … 348, 0 <= ε < 1
//
//     entry, 16 bytes:   ┌───────────────┬───────────────┐
//                        │ high          │ low           │    high has its top bit set
//                        └───────────────┴───────────────┘
//     q = 0      high 80 00 00 00 00 00 00 00   low 0
//     q = 1      high a0 00 00 00 00 00 00 00   low 0
//     q = -1     high cc cc cc cc cc cc cc cc   low cc cc cc cc cc cc cc cc  (big-endian here)
//
// Entries are rounded down; those of q = 0 … 55 are exact, because 5^55 fits in 128 bits. The table
// (11 KiB) is computed when the module starts, by exact arithmetic in a fraction of a millisecond,
// rather than written out as 1394 numbers that nobody can check: 5^q by repeated multiplication,
// 2^1088 / 5^q by repeated division, which rounds down once in effect, since nested floors of
// quotients are the floor of the whole quotient.

import { Natural, naturalBits, naturalDivideSmall, naturalMultiplyFives } from './natural';
import { naturalNumerator, naturalSet, naturalShiftLeft, naturalWindow } from './natural';

/** Bounds of the table. */
const POWER_LOWEST: i32 = -348;
const POWER_HIGHEST: i32 = 348;
/** Powers 0 … this one are exact. */
export const POWER_HIGHEST_EXACT: i32 = 55;

/** Binary places of the dividend from which the negative powers are made. */
const RECIPROCAL_BITS: u32 = 1088;


@unmanaged
class Power {
  high: u64;
  low: u64;
}
if (offsetof<Power>() != 16) ERROR('Power is 16 bytes');

const table = memory.data(16 * 697, 8);

/** The product of the last powerMultiply: 192 bits in three words. */
export let productHigh: u64 = 0;
export let productMiddle: u64 = 0;
export let productLow: u64 = 0;


@inline
function powerAt(exponent: i32): Power {
  return changetype<Power>(table + ((<usize>(exponent - POWER_LOWEST)) << 4));
}

/** The upper 64 bits of a product of two 64-bit numbers. */
@inline
function multiplyHigh(left: u64, right: u64): u64 {
  const leftLow = left & 0xffffffff;
  const leftHigh = left >> 32;
  const rightLow = right & 0xffffffff;
  const rightHigh = right >> 32;
  const cross = leftLow * rightHigh;
  const middle = ((leftLow * rightLow) >> 32) + (cross & 0xffffffff) + leftHigh * rightLow;
  return leftHigh * rightHigh + (cross >> 32) + (middle >> 32);
}

/** Place of the highest bit of 10^exponent: the floor of exponent * log2(10). */
@inline
export function powerExponent(exponent: i32): i32 {
  return (exponent * 217706) >> 16;
}

/** The floor of binary * log10(2): decimal exponent of 2^binary, for |binary| <= 1650. */
@inline
export function powerDecimalExponent(binary: i32): i32 {
  return (binary * 78913) >> 18;
}

/** The table's words for a power, as they are printed in the essay above. */
@inline
export function powerHigh(exponent: i32): u64 {
  return powerAt(exponent).high;
}


@inline
export function powerLow(exponent: i32): u64 {
  return powerAt(exponent).low;
}

/**
 * Multiplies a number by the table's 128 bits of 10^exponent: productHigh, -Middle and -Low. The
 * true product lies less than `value` units of productLow above it, or is equal where exact.
 */
@inline
export function powerMultiply(value: u64, exponent: i32): void {
  const power = powerAt(exponent);
  const upper = power.high * value;
  const middle = upper + multiplyHigh(power.low, value);
  productHigh = multiplyHigh(power.high, value) + u64(middle < upper);
  productMiddle = middle;
  productLow = power.low * value;
}

/** Stores the 128 highest bits of a number as the entry of a power. */
function setPower(exponent: i32, number: Natural): void {
  const power = powerAt(exponent);
  const bits = <i32>naturalBits(number);
  power.high = naturalWindow(number, bits - 64);
  power.low = naturalWindow(number, bits - 128);
}

function fillTable(): void {
  const number = naturalNumerator();
  naturalSet(number, 1);
  for (let exponent = 0; exponent <= POWER_HIGHEST; exponent++) {
    setPower(exponent, number);
    naturalMultiplyFives(number, 1);
  }
  naturalSet(number, 1);
  naturalShiftLeft(number, RECIPROCAL_BITS);
  for (let exponent = -1; exponent >= POWER_LOWEST; exponent--) {
    naturalDivideSmall(number, 5);
    setPower(exponent, number);
  }
}

fillTable();
