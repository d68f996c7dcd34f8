/*
 * The arguments of a function of the host: checked and converted, with the messages that Lua's own
 * auxiliary library gives. Arguments count from 1.
 */

import { toInt, toInteger, toNumber, toText, typeName } from '../convert.js';
import { LuaTable } from '../table.js';
import type { Thread } from '../thread.js';
import { LuaFunction, type LuaError, type LuaValue } from '../value.js';

/** The arguments of one call. One object serves all calls of a library. */
export class Arguments {
  thread!: Thread;
  from = 0;
  count = 0;

  take(thread: Thread, from: number, count: number): this {
    this.thread = thread;
    this.from = from;
    this.count = count;
    return this;
  }

  value(n: number): LuaValue {
    return n <= this.count ? this.thread.stack[this.from + n - 1] : undefined;
  }

  error(n: number, message: string): LuaError {
    return this.thread.argumentError(n, message);
  }

  typeError(n: number, expected: string): LuaError {
    const got = n <= this.count ? typeName(this.value(n)) : 'no value';
    return this.error(n, `${expected} expected, got ${got}`);
  }

  any(n: number): LuaValue {
    if (n > this.count) throw this.error(n, 'value expected');
    return this.value(n);
  }

  number(n: number): number {
    const value = this.value(n);
    if (typeof value === 'number') return value;
    const number = toNumber(value);
    if (number === undefined) throw this.typeError(n, 'number');
    return number;
  }

  /** A 64-bit integer. */
  integer(n: number, otherwise?: number): number {
    if (otherwise !== undefined && this.value(n) === undefined) return otherwise;
    return toInteger(this.number(n));
  }

  /** A 32-bit integer. */
  int(n: number, otherwise?: number): number {
    if (otherwise !== undefined && this.value(n) === undefined) return otherwise;
    return toInt(this.number(n));
  }

  text(n: number, otherwise?: string): string {
    const value = this.value(n);
    if (typeof value === 'string') return value;
    if (otherwise !== undefined && value === undefined) return otherwise;
    const text = toText(value);
    if (text === undefined) throw this.typeError(n, 'string');
    return text;
  }

  table(n: number): LuaTable {
    const value = this.value(n);
    if (!(value instanceof LuaTable)) throw this.typeError(n, 'table');
    return value;
  }

  fn(n: number): LuaFunction {
    const value = this.value(n);
    if (!(value instanceof LuaFunction)) throw this.typeError(n, 'function');
    return value;
  }

  /** The index of one of some words. */
  option(n: number, words: readonly string[], otherwise?: string): number {
    const text = this.text(n, otherwise);
    const index = words.indexOf(text);
    if (index < 0) throw this.error(n, `invalid option '${text}'`);
    return index;
  }
}

/** The one that functions take which call nothing that might take it as well. */
export const given = new Arguments();

/** Writes the one result of a function. */
export function result(thread: Thread, from: number, value: LuaValue): number {
  thread.stack[from - 1] = value;
  return 1;
}
