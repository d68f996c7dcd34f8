/*
 * Lua's functions of numbers, with Redis's own random numbers: the 48-bit generator of POSIX, so
 * that the same seed gives the same numbers everywhere.
 */

import type { LuaState } from '../state.js';
import type { Native } from '../value.js';
import { power } from '../arithmetic.js';
import { given, result } from './arguments.js';

const one =
  (of: (n: number) => number): Native =>
  (thread, from, count) =>
    result(thread, from, of(given.take(thread, from, count).number(1)));

const two =
  (of: (a: number, b: number) => number): Native =>
  (thread, from, count) => {
    const args = given.take(thread, from, count);
    // The original's compiler looks at the last argument first, which shows where both are wrong.
    const b = args.number(2);
    return result(thread, from, of(args.number(1), b));
  };

const RADIANS_PER_DEGREE = Math.PI / 180;

/** A mantissa in [0.5, 1) and a power of two. */
function split(n: number): [number, number] {
  if (n === 0 || n - n !== 0) return [n, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(n))) + 1);
  let mantissa = n * 2 ** -exponent;
  // The logarithm may be off by one, and 2 ** 1074 is more than a double holds.
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2;
    exponent++;
  }
  return [mantissa, exponent];
}

/** n times a power of two, in steps that stay in range. */
function scale(n: number, exponent: number): number {
  exponent = Math.min(Math.max(exponent, -4400), 4400);
  while (exponent > 1000) {
    n *= 2 ** 1000;
    exponent -= 1000;
  }
  while (exponent < -1000) {
    n *= 2 ** -1000;
    exponent += 1000;
  }
  return n * 2 ** exponent;
}

const extreme =
  (isBetter: (a: number, b: number) => boolean): Native =>
  (thread, from, count) => {
    const args = given.take(thread, from, count);
    let best = args.number(1);
    for (let i = 2; i <= count; i++) {
      const each = args.number(i);
      if (isBetter(each, best)) best = each;
    }
    return result(thread, from, best);
  };

const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const STATE_MASK = (1n << 48n) - 1n;
const LOW_SEED = 0x330en;
/** Redis's REDIS_LRAND48_MAX. */
const MAXIMUM_RANDOM = 0x7fffffff;

/** The generator of drand48 and lrand48. */
export class Random48 {
  #state = 0x1234abcd330en;

  seed(value: number): void {
    this.#state = (BigInt(value >>> 0) << 16n) | LOW_SEED;
  }

  /** 31 random bits. */
  next(): number {
    this.#state = (this.#state * MULTIPLIER + INCREMENT) & STATE_MASK;
    return Number(this.#state >> 17n);
  }
}

function randomFunctions(random: Random48): Record<string, Native> {
  return {
    random(thread, from, count) {
      const args = given.take(thread, from, count);
      const r = (random.next() % MAXIMUM_RANDOM) / MAXIMUM_RANDOM;
      if (count === 0) return result(thread, from, r);
      if (count === 1) {
        const high = args.int(1);
        if (high < 1) throw args.error(1, 'interval is empty');
        return result(thread, from, Math.floor(r * high) + 1);
      }
      if (count > 2) throw thread.nativeError('wrong number of arguments');
      const low = args.int(1);
      const high = args.int(2);
      if (low > high) throw args.error(2, 'interval is empty');
      return result(thread, from, Math.floor(r * ((high - low + 1) | 0)) + low);
    },

    randomseed(thread, from, count) {
      random.seed(given.take(thread, from, count).int(1));
      return 0;
    },
  };
}

const functions: Record<string, Native> = {
  abs: one(Math.abs),
  acos: one(Math.acos),
  asin: one(Math.asin),
  atan: one(Math.atan),
  atan2: two(Math.atan2),
  ceil: one(Math.ceil),
  cos: one(Math.cos),
  cosh: one(Math.cosh),
  deg: one((n) => n / RADIANS_PER_DEGREE),
  exp: one(Math.exp),
  floor: one(Math.floor),
  fmod: two((a, b) => a % b),
  log: one(Math.log),
  log10: one(Math.log10),
  max: extreme((a, b) => a > b),
  min: extreme((a, b) => a < b),
  pow: two(power),
  rad: one((n) => n * RADIANS_PER_DEGREE),
  sin: one(Math.sin),
  sinh: one(Math.sinh),
  sqrt: one(Math.sqrt),
  tan: one(Math.tan),
  tanh: one(Math.tanh),

  frexp(thread, from, count) {
    const [mantissa, exponent] = split(given.take(thread, from, count).number(1));
    thread.stack[from - 1] = mantissa;
    thread.stack[from] = exponent;
    return 2;
  },

  ldexp(thread, from, count) {
    const args = given.take(thread, from, count);
    const exponent = args.int(2);
    return result(thread, from, scale(args.number(1), exponent));
  },

  modf(thread, from, count) {
    const n = given.take(thread, from, count).number(1);
    const whole = Math.trunc(n);
    const rest = Math.abs(n) === Infinity ? 0 : n - whole;
    thread.stack[from - 1] = whole;
    thread.stack[from] = rest === 0 && (n < 0 || 1 / n < 0) ? -0 : rest;
    return 2;
  },
};

export function openMath(state: LuaState): Random48 {
  const random = new Random48();
  const math = state.register(state.table(), { ...functions, ...randomFunctions(random) });
  math.set('mod', math.get('fmod'));
  math.set('pi', Math.PI);
  math.set('huge', Infinity);
  state.globals.set('math', math);
  return random;
}
