/*
 * The library bit: operations on 32 bits of a number.
 */

import { toNumber } from '../convert.js';
import type { LuaState } from '../state.js';
import type { Native } from '../value.js';
import { given, result, type Arguments } from './arguments.js';

/** 2^52 + 2^51: a double near it has an integer in its low bits. */
const SHIFT = 6755399441055744;
const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The low 32 bits of an argument rounded to an integer. */
function bits(args: Arguments, n: number): number {
  const value = toNumber(args.value(n));
  if (value === undefined) throw args.typeError(n, 'number');
  number[0] = value + SHIFT;
  return words[isLittleEndian ? 0 : 1]!;
}

const unary =
  (of: (a: number) => number): Native =>
  (thread, from, count) =>
    result(thread, from, of(bits(given.take(thread, from, count), 1)));

const folded =
  (of: (a: number, b: number) => number): Native =>
  (thread, from, count) => {
    const args = given.take(thread, from, count);
    let value = bits(args, 1);
    for (let i = count; i > 1; i--) value = of(value, bits(args, i));
    return result(thread, from, value);
  };

const shifted =
  (of: (a: number, by: number) => number): Native =>
  (thread, from, count) => {
    const args = given.take(thread, from, count);
    const value = bits(args, 1);
    return result(thread, from, of(value, bits(args, 2) & 31));
  };

const MAXIMUM_DIGITS = 8;

const functions: Record<string, Native> = {
  tobit: unary((a) => a),
  bnot: unary((a) => ~a),
  band: folded((a, b) => a & b),
  bor: folded((a, b) => a | b),
  bxor: folded((a, b) => a ^ b),
  lshift: shifted((a, by) => a << by),
  rshift: shifted((a, by) => (a >>> by) | 0),
  arshift: shifted((a, by) => a >> by),
  rol: shifted((a, by) => (a << by) | (a >>> (32 - by))),
  ror: shifted((a, by) => (a << (32 - by)) | (a >>> by)),
  bswap: unary((a) => (a >>> 24) | ((a >>> 8) & 0xff00) | ((a & 0xff00) << 8) | (a << 24)),

  tohex(thread, from, count) {
    const args = given.take(thread, from, count);
    const value = bits(args, 1) >>> 0;
    // The smallest number has no negative: its digits are as many as fit.
    const asked = count < 2 ? MAXIMUM_DIGITS : bits(args, 2);
    const size = Math.min(Math.abs(asked), MAXIMUM_DIGITS);
    const text = value
      .toString(16)
      .padStart(MAXIMUM_DIGITS, '0')
      .slice(MAXIMUM_DIGITS - size);
    return result(thread, from, asked < 0 ? text.toUpperCase() : text);
  },
};

export function openBit(state: LuaState): void {
  state.globals.set('bit', state.register(state.table(), functions));
}
