// Sine, cosine and arcsine of doubles, correctly rounded but for about one argument in thousands –
// as near to it as the C library that Redis uses, so that distances agree in every digit that is
// shown and mostly in all that there are.
//
// An angle is taken to a quadrant, k·π/2 + r, |r| <= π/4, then to the nearest i/64, r = i/64 + t,
// |t| <= 1/128, where the table has sine and cosine in 106 bits:
//
//   sin r = sin(i/64)·cos t + cos(i/64)·sin t = S + C·t + small
//
// C·t is made exact: C is cut to 26 bits and t to 26, what they leave goes to the small part, which
// is below 2^-14 of the whole, so that its own rounding hardly ever shows in the sum.
//
//   arcsine:  y = Math.asin(x), then one step of Newton: y + (x - sin y)/cos y
//
// Up to 1/64 the first terms of the series do as well, and take a third of the time.
//
// Limits: beyond |x| = 4 sine and cosine are those of the standard library, within one unit of the
// last place; nobody asks for such angles but areas that cover the earth anyway.

import { sineTable } from './trigonometry-table';

const ROW_SHIFT: usize = 5;
const STEPS: f64 = 64;
/** π/2 in three parts, the first two of 33 bits. */
const HALF_PI_HIGH: f64 = 1.5707963267341256;
const HALF_PI_MIDDLE: f64 = 6.077100506303966e-11;
const HALF_PI_LOW: f64 = 2.0222662487959506e-21;
/** Up to here the series do. */
const SMALL: f64 = 1.0 / 64;
/** Below π/4: there is no quadrant to be found. */
const EIGHTH: f64 = 0.785;
const QUADRANTS: f64 = 0.6366197723675814;
/** Half of a turn and a bit; beyond it the three parts are not exact enough. */
const MAXIMUM: f64 = 4;
/** Beyond it an arcsine is too steep for Newton's step. */
const ARCSINE_MAXIMUM: f64 = 0.9999;
/** All bits of a double but the lowest 27. */
const HIGH_BITS: u64 = 0xffff_ffff_f800_0000;

/** What quadrant has left of an angle, in two parts. */
let rest: f64 = 0;
let restLow: f64 = 0;

/** Takes an angle, |x| <= MOST, to |rest| <= π/4; returns the quadrant, -3 to 3. */
@inline function quadrant(x: f64): i32 {
  const turns = nearest<f64>(x * QUADRANTS);
  if (turns == 0) {
    rest = x;
    restLow = 0;
    return 0;
  }
  const first = x - turns * HALF_PI_HIGH;
  const middle = turns * HALF_PI_MIDDLE;
  const sum = first - middle;
  const back = sum - first;
  const low = first - (sum - back) - (middle + back) - turns * HALF_PI_LOW;
  rest = sum + low;
  restLow = sum - rest + low;
  return <i32>turns;
}


@inline function cut(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & HIGH_BITS);
}

/** What sineOfRest and cosineOfRest leave of their results; result + low is good for 65 bits. */
let low: f64 = 0;

/** Sine (or cosine) of the rest as a sum of two doubles: the result, and `low`. */
@inline function partOfRest(cosine: bool): f64 {
  const angle = abs<f64>(rest);
  const angleLow = copysign<f64>(1, rest) * restLow;
  const step = nearest<f64>(angle * STEPS);
  const row = sineTable + ((<usize>(<i32>step)) << ROW_SHIFT);
  const t = angle - step * (1 / STEPS);
  const square = t * t;
  // sin t - t and cos t - 1.
  const sineRest = t * square * (-1.0 / 6 + square * (1.0 / 120 + square * (-1.0 / 5040)));
  const cosineRest = square * (-0.5 + square * (1.0 / 24 + square * (-1.0 / 720)));
  // The other function is the derivative: cosine for sine, minus sine for cosine.
  const base = cosine ? load<f64>(row, 16) : load<f64>(row);
  const baseLow = cosine ? load<f64>(row, 24) : load<f64>(row, 8);
  const slope = cosine ? -load<f64>(row) : load<f64>(row, 16);
  const slopeLow = cosine ? -load<f64>(row, 8) : load<f64>(row, 24);
  const slopeHigh = cut(slope);
  const tHigh = cut(t);
  const product = slopeHigh * tHigh;
  const small =
    baseLow +
    (slopeHigh * (t - tHigh) + (slope - slopeHigh + slopeLow) * t) +
    (slope * (angleLow + sineRest) + base * cosineRest);
  const sum = base + product;
  const error = product - (sum - base);
  const both = error + small;
  const result = sum + both;
  low = sum - result + both;
  if (cosine) return result;
  const sign = copysign<f64>(1, rest);
  low *= sign;
  return result * sign;
}

function sineOfRest(): f64 {
  return partOfRest(false);
}

function cosineOfRest(): f64 {
  return partOfRest(true);
}

/** The sine of an angle of up to 1/64. */
@inline export function sineOfSmall(x: f64): f64 {
  const square = x * x;
  return x + x * square * (-1.0 / 6 + square * (1.0 / 120 + square * (-1.0 / 5040)));
}

/** The sine of an angle in radians. */
export function sine(x: f64): f64 {
  if (abs<f64>(x) <= SMALL) return sineOfSmall(x);
  if (abs<f64>(x) <= EIGHTH) {
    rest = x;
    restLow = 0;
    return sineOfRest();
  }
  if (!(abs<f64>(x) <= MAXIMUM)) return Math.sin(x);
  switch (quadrant(x) & 3) {
    case 0:
      return sineOfRest();
    case 1:
      return cosineOfRest();
    case 2:
      return -sineOfRest();
    default:
      return -cosineOfRest();
  }
}

/** The cosine of an angle in radians. */
export function cosine(x: f64): f64 {
  if (abs<f64>(x) <= EIGHTH) {
    rest = x;
    restLow = 0;
    return cosineOfRest();
  }
  if (!(abs<f64>(x) <= MAXIMUM)) return Math.cos(x);
  switch (quadrant(x) & 3) {
    case 0:
      return cosineOfRest();
    case 1:
      return -sineOfRest();
    case 2:
      return -cosineOfRest();
    default:
      return sineOfRest();
  }
}

/** The arcsine of a number from 0 to 1, in radians; NaN outside. */
export function arcsine(x: f64): f64 {
  if (x <= SMALL) {
    const square = x * x;
    const fifth = 3.0 / 40 + square * (5.0 / 112 + square * (35.0 / 1152 + square * (63.0 / 2816)));
    return x + x * square * (1.0 / 6 + square * fifth);
  }
  const near = Math.asin(x);
  if (!(x <= ARCSINE_MAXIMUM)) return near;
  // 0 <= near < π/2: the quadrant is 0 or 1, and its rest has both functions.
  const turned = quadrant(near) != 0;
  const first = turned ? cosineOfRest() : sineOfRest();
  const firstLow = low;
  const slope = turned ? -sineOfRest() : cosineOfRest();
  return near + (x - first - firstLow) / slope;
}
