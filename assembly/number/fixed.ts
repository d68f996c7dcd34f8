// C's '%.Nf' for a binary number of any size: exact digits, rounded to nearest, ties to even.
//
//     significand * 2^exponent, as text with N digits after the dot
//       = round(significand * 5^N * 2^(exponent + N)), with a dot N digits before its end
//
//     25 * 2^-1 with N = 0:  12.5 is a tie and becomes    31 32          '12'
//     5 * 2^-2 with N = 3:   1250, that is                31 2e 32 35 30 '1.250'
//
// Used for doubles (INFO, statistics) and for long doubles (INCRBYFLOAT). Works in the big numbers
// of natural.ts, which for everyday values are three limbs; the caller owns the target.

import { NaturalRest, naturalDigits, naturalDigitsStart, naturalMultiplyAdd } from './natural';
import { naturalMultiplyFives, naturalNumerator, naturalSet } from './natural';
import { naturalShiftLeft, naturalShiftRight } from './natural';

/**
 * Writes significand * 2^exponent with `decimals` (0 … 1000) digits after the dot and returns the
 * count of bytes: at most decimals + 2 + the digits before the dot. `exponent` is at most 16320.
 */
export function fixedFormat(significand: u64, exponent: i32, decimals: i32, target: usize): i32 {
  const number = naturalNumerator();
  naturalSet(number, significand);
  naturalMultiplyFives(number, <u32>decimals);
  const shift = exponent + decimals;
  if (shift >= 0) {
    naturalShiftLeft(number, <u32>shift);
  } else {
    const rest = naturalShiftRight(number, <u32>-shift);
    const odd = number.count != 0 && (number.limb(0) & 1) != 0;
    if (rest == NaturalRest.ABOVE_HALF || (rest == NaturalRest.HALF && odd)) {
      naturalMultiplyAdd(number, 1, 1);
    }
  }

  const digits = <i32>naturalDigits(number);
  const source = naturalDigitsStart;
  if (decimals == 0) {
    memory.copy(target, source, <usize>digits);
    return digits;
  }
  const whole = digits - decimals;
  if (whole <= 0) {
    store<u8>(target, 0x30);
    store<u8>(target, 0x2e, 1);
    memory.fill(target + 2, 0x30, <usize>-whole);
    memory.copy(target + 2 + <usize>-whole, source, <usize>digits);
    return decimals + 2;
  }
  memory.copy(target, source, <usize>whole);
  store<u8>(target + <usize>whole, 0x2e);
  memory.copy(target + <usize>whole + 1, source + <usize>whole, <usize>decimals);
  return digits + 1;
}

/** Length of a text with a dot, without trailing zeros and without a dot that they leave behind. */
export function fixedTrim(text: usize, count: i32): i32 {
  while (load<u8>(text + <usize>count - 1) == 0x30) count -= 1;
  return count - i32(load<u8>(text + <usize>count - 1) == 0x2e);
}
