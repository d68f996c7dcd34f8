/*
 * Lua's table functions.
 */

import { compile } from '../compile.js';
import { isTrue, toText, typeName } from '../convert.js';
import type { LuaState } from '../state.js';
import { LuaTable } from '../table.js';
import { HOST_SOURCE, type Thread } from '../thread.js';
import {
  LuaFunction,
  NEEDS_STEPS,
  type LuaValue,
  type Native,
  type NativeSteps,
} from '../value.js';
import { given, result } from './arguments.js';
import { checkWritable } from './base.js';

const functions: Record<string, Native> = {
  concat(thread, from, count) {
    const args = given.take(thread, from, count);
    const separator = args.text(2, '');
    const table = args.table(1);
    const first = args.int(3, 1);
    const last = args.value(4) === undefined ? table.length : args.int(4);
    const { meter } = thread.state;
    let out = '';
    for (let i = first; i <= last; i++) {
      const value = table.getNumber(i);
      const text = toText(value);
      if (text === undefined) {
        throw thread.nativeError(
          `invalid value (${typeName(value)}) at index ${i} in table for 'concat'`,
        );
      }
      meter.charge(text.length + separator.length);
      out += i < last ? text + separator : text;
      meter.checkLength(out.length);
    }
    return result(thread, from, out);
  },

  getn: (thread, from, count) =>
    result(thread, from, given.take(thread, from, count).table(1).length),

  insert(thread, from, count) {
    const args = given.take(thread, from, count);
    const table = args.table(1);
    let end = table.length + 1;
    let at = end;
    if (count === 3) {
      at = args.int(2);
      if (at > end) end = at;
      if (end > at) checkWritable(table);
      for (let i = end; i > at; i--) table.set(i, table.getNumber(i - 1));
    } else if (count !== 2) {
      throw thread.nativeError("wrong number of arguments to 'insert'");
    }
    checkWritable(table);
    table.set(at, args.value(count));
    return 0;
  },

  maxn(thread, from, count) {
    const table = given.take(thread, from, count).table(1);
    let maximum = 0;
    for (let place = table.next(undefined); place > 0;) {
      const key = table.keyAt(place);
      if (typeof key === 'number' && key > maximum) maximum = key;
      place = table.next(key);
    }
    return result(thread, from, maximum);
  },

  remove(thread, from, count) {
    const args = given.take(thread, from, count);
    const table = args.table(1);
    const end = table.length;
    const at = args.int(2, end);
    if (at < 1 || at > end) return 0;
    checkWritable(table);
    const removed = table.getNumber(at);
    for (let i = at; i < end; i++) table.set(i, table.getNumber(i + 1));
    table.set(end, undefined);
    return result(thread, from, removed);
  },

  setn(thread, from, count) {
    given.take(thread, from, count).table(1);
    throw thread.nativeError("'setn' is obsolete");
  },
};

/** Calls the function at the second argument with a key and a value; ends with what it gives. */
const foreach: NativeSteps = function* (thread, from, count, base) {
  const args = given.take(thread, from, count);
  const table = args.table(1);
  const fn = args.fn(2);
  for (let place = table.next(undefined); place > 0;) {
    const key = table.keyAt(place);
    putCall(thread, base, fn, key, table.valueAt(place));
    yield 2;
    if (thread.stack[base] !== undefined) return result(thread, from, thread.stack[base]);
    place = table.next(key);
  }
  return 0;
};

const foreachi: NativeSteps = function* (thread, from, count, base) {
  const args = given.take(thread, from, count);
  const table = args.table(1);
  const end = table.length;
  const fn = args.fn(2);
  for (let i = 1; i <= end; i++) {
    putCall(thread, base, fn, i, table.getNumber(i));
    yield 2;
    if (thread.stack[base] !== undefined) return result(thread, from, thread.stack[base]);
  }
  return 0;
};

function putCall(
  thread: Thread,
  base: number,
  fn: LuaValue,
  first: LuaValue,
  second: LuaValue,
): void {
  thread.reserve(base + 3);
  thread.stack[base] = fn;
  thread.stack[base + 1] = first;
  thread.stack[base + 2] = second;
}

/** a < b of two values that need no metamethod; null: they do, or can't be compared. */
function lessPlainly(a: LuaValue, b: LuaValue): boolean | null {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  return null;
}

/**
 * The order of a sort: each comparison that needs a call is yielded. The algorithm is Lua's
 * quicksort, because a comparison function sees which elements are compared, and in what order.
 */
class Sort {
  constructor(
    private readonly thread: Thread,
    private readonly table: LuaTable,
    private readonly by: LuaValue,
    private readonly base: number,
  ) {}

  *#isLess(a: LuaValue, b: LuaValue): Generator<number, boolean, void> {
    const { thread, base } = this;
    if (this.by === undefined) {
      const plain = lessPlainly(a, b);
      if (plain !== null) return plain;
    }
    putCall(thread, base, this.by ?? thread.state.comparer, a, b);
    yield 2;
    return isTrue(thread.stack[base]);
  }

  #swap(i: number, first: LuaValue, j: number, second: LuaValue): void {
    checkWritable(this.table);
    this.table.set(i, first);
    this.table.set(j, second);
  }

  *sort(low: number, high: number): Generator<number, void, void> {
    const { table, thread } = this;
    const at = (i: number): LuaValue => table.getNumber(i);
    while (low < high) {
      let a = at(low);
      let b = at(high);
      if (yield* this.#isLess(b, a)) this.#swap(low, b, high, a);
      if (high - low === 1) return;
      let i = Math.floor((low + high) / 2);
      a = at(i);
      b = at(low);
      if (yield* this.#isLess(a, b)) {
        this.#swap(i, b, low, a);
      } else {
        b = at(high);
        if (yield* this.#isLess(b, a)) this.#swap(i, b, high, a);
      }
      if (high - low === 2) return;
      const pivot = at(i);
      this.#swap(i, at(high - 1), high - 1, pivot);
      i = low;
      let j = high - 1;
      for (;;) {
        while (yield* this.#isLess((a = at(++i)), pivot)) {
          if (i > high) throw thread.nativeError('invalid order function for sorting');
        }
        while (yield* this.#isLess(pivot, (b = at(--j)))) {
          if (j < low) throw thread.nativeError('invalid order function for sorting');
        }
        if (j < i) break;
        this.#swap(i, b, j, a);
      }
      this.#swap(high - 1, at(i), i, at(high - 1));
      if (i - low < high - i) {
        j = low;
        i = i - 1;
        low = i + 2;
      } else {
        j = i + 1;
        i = high;
        high = j - 2;
      }
      yield* this.sort(j, i);
    }
  }
}

const sort: NativeSteps = function* (thread, from, count, base) {
  const args = given.take(thread, from, count);
  const table = args.table(1);
  const end = table.length;
  const by = args.value(2) === undefined ? undefined : args.fn(2);
  yield* new Sort(thread, table, by, base).sort(1, end);
  return 0;
};

/** sort of numbers or of strings by their own order, at once. */
const sortPlainly: Native = (thread, from, count) => {
  const { stack } = thread;
  const table = count > 0 ? stack[from] : undefined;
  if (!(table instanceof LuaTable) || table.isReadOnly) return NEEDS_STEPS;
  if (count > 1 && stack[from + 1] !== undefined) return NEEDS_STEPS;
  const end = table.length;
  if (end > table.array.length) return NEEDS_STEPS;
  const values = table.array.slice(0, end);
  if (values.every((value) => typeof value === 'number' && value === value)) {
    (values as number[]).sort((a, b) => a - b);
  } else if (values.every((value) => typeof value === 'string')) {
    (values as string[]).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  } else {
    return NEEDS_STEPS;
  }
  for (let i = 0; i < end; i++) table.array[i] = values[i];
  return 0;
};

export function openTable(state: LuaState): void {
  const { globals } = state;
  const table = state.register(state.table(), functions);
  table.set('foreach', LuaFunction.steps(foreach, globals));
  table.set('foreachi', LuaFunction.steps(foreachi, globals));
  table.set('sort', LuaFunction.steps(sort, globals, sortPlainly));
  globals.set('table', table);
}

/** A function of Lua that does with two values what an operator does, metamethods and all. */
export function operatorFunction(state: LuaState, text: string): LuaFunction {
  const prototype = compile(`local a, b = ... return ${text}`, HOST_SOURCE);
  return LuaFunction.closure(prototype, state.globals, []);
}
