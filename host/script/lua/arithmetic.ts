/*
 * The operators of two numbers.
 */

import { Op } from './code.js';

/** What an operator gives for two numbers. */
export function arithmetic(op: Op, a: number, b: number): number {
  switch (op) {
    case Op.Add:
      return a + b;
    case Op.Subtract:
      return a - b;
    case Op.Multiply:
      return a * b;
    case Op.Divide:
      return a / b;
    case Op.Modulo:
      return modulo(a, b);
    case Op.Power:
      return power(a, b);
    default:
      return -a;
  }
}

/** C's pow, which gives 1 for the base 1 and for -1 to an infinite power; JavaScript gives NaN. */
export function power(a: number, b: number): number {
  return a === 1 || (a === -1 && (b === Infinity || b === -Infinity)) ? 1 : a ** b;
}

/** The remainder with the sign of `b`; JavaScript's own has that of `a`. */
export function modulo(a: number, b: number): number {
  const isPlain = a >= 0 && b > 0 && a < 2147483648 && a % 1 === 0 && b % 1 === 0;
  return isPlain ? a % b : a - Math.floor(a / b) * b;
}
