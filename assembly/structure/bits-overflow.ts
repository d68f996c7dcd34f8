// Integers of 1 to 64 bits and what becomes of a sum that does not fit: BITFIELD's overflow modes.
//
//   signed, 8 bits                 127 + 1      WRAP -128      SAT  127      FAIL nothing
//   unsigned, 8 bits               255 + 3      WRAP    2      SAT  255      FAIL nothing
//                                    2 - 5      WRAP  253      SAT    0      FAIL nothing
//
// A value to be set is judged as the sum of itself and 0. Unsigned integers have at most 63 bits,
// because a reply is a signed 64-bit integer; a negative value to be set is a huge unsigned one.
//
// One thing is Redis's and shows: a signed value to be set that is so far below the range that the
// distance to its top does not fit into 64 bits counts as being above it.
//
//   SET i31, SAT   -9223372036854775807 becomes 1073741823, -5000000000 becomes -1073741824

/** What an integer that does not fit becomes. */
export const enum Overflow {
  WRAP = 0,
  SATURATE = 1,
  FAIL = 2,
}

/** The sum that overflowAdd has found. */
export let overflowSum: i64 = 0;

/** The low `width` bits of a value as an integer of that width. */
export function overflowWrap(value: i64, width: u32, signed: bool): i64 {
  const above = <i64>(64 - width);
  return signed ? (value << above) >> above : <i64>(((<u64>value) << above) >> above);
}

/**
 * Adds to an integer of `width` bits, in overflowSum.
 * @returns whether the sum did not fit and became what `mode` says; with FAIL it is of no use
 */
export function overflowAdd(
  value: i64,
  increment: i64,
  width: u32,
  signed: bool,
  mode: Overflow,
): bool {
  const maximum = greatest(width, signed);
  const side = signed
    ? signedSide(value, increment, width, maximum)
    : unsignedSide(<u64>value, increment, <u64>maximum);
  const sum = value + increment;
  if (side == 0) overflowSum = sum;
  else if (mode != Overflow.SATURATE) overflowSum = overflowWrap(sum, width, signed);
  else if (side > 0) overflowSum = maximum;
  else overflowSum = signed ? -maximum - 1 : 0;
  return side != 0;
}

/** The greatest integer of `width` bits. */
@inline function greatest(width: u32, signed: bool): i64 {
  const bits = signed ? width - 1 : width;
  return bits == 0 ? 0 : <i64>(u64.MAX_VALUE >> (64 - <u64>bits));
}

/**
 * On which side a sum leaves the range of a signed integer: 1 above, -1 below, 0 not at all. The
 * room that is left may itself overflow if the value is far out of the range, and it is compared
 * as it is then: see the head of this file.
 */
function signedSide(value: i64, increment: i64, width: u32, maximum: i64): i32 {
  const minimum = -maximum - 1;
  const above = maximum - value;
  const below = minimum - value;
  const narrow = width != 64;
  if (value > maximum || (increment > above && (narrow || (value >= 0 && increment > 0)))) return 1;
  if (value < minimum || (increment < below && (narrow || (value < 0 && increment < 0)))) return -1;
  return 0;
}

/** On which side a sum leaves the range of an unsigned integer of up to 63 bits. */
function unsignedSide(value: u64, increment: i64, maximum: u64): i32 {
  if (value > maximum || (increment > 0 && <u64>increment > maximum - value)) return 1;
  return increment < 0 && 0 - <u64>increment > value ? -1 : 0;
}
