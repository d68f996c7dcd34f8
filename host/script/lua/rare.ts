/*
 * Instructions of the machine that do more than a few lines: they make tables and functions, and
 * prepare loops.
 */

import { FIELDS_PER_FLUSH, argumentB } from './code.js';
import { toNumber } from './convert.js';
import { LuaTable } from './table.js';
import { LuaFunction, type Frame, type Thread } from './thread.js';
import type { Upvalue } from './value.js';

function fromFloatingByte(x: number): number {
  const exponent = x >>> 3;
  return exponent === 0 ? x : ((x & 7) + 8) << (exponent - 1);
}

/** The table that NewTable makes: sizes are a mantissa and an exponent. */
export function newTable(thread: Thread, word: number): LuaTable {
  return new LuaTable(
    thread.state.meter,
    fromFloatingByte(argumentB(word)),
    fromFloatingByte((word >>> 14) & 511),
  );
}

export function forPrepare(thread: Thread, at: number): void {
  const { stack } = thread;
  const names = ['initial value', 'limit', 'step'];
  for (let i = 0; i < 3; i++) {
    const value = toNumber(stack[at + i]);
    if (value === undefined) {
      throw thread.error(`'for' ${names[i]!} must be a number`, thread.depth);
    }
    stack[at + i] = value;
  }
  stack[at] = (stack[at] as number) - (stack[at + 2] as number);
}

export function closure(thread: Thread, frame: Frame, word: number): LuaFunction {
  const prototype = frame.prototype!.prototypes[word >>> 14]!;
  const upvalues: Upvalue[] = [];
  for (const origin of prototype.upvalueOrigins) {
    upvalues.push(
      origin >= 0 ? thread.findUpvalue(frame.base + origin) : frame.fn.upvalues[~origin]!,
    );
  }
  thread.state.meter.charge(100 + upvalues.length * 40);
  return LuaFunction.closure(prototype, frame.fn.environment, upvalues);
}

export function setList(thread: Thread, at: number, count: number, batch: number): void {
  const { stack } = thread;
  const table = stack[at] as LuaTable;
  const first = (batch - 1) * FIELDS_PER_FLUSH;
  if (count === 0) count = thread.top - at - 1;
  table.reserveArray(first + count);
  for (let i = count; i > 0; i--) table.set(first + i, stack[at + i]);
}

export function varargs(thread: Thread, frame: Frame, at: number, wanted: number): void {
  const { stack } = thread;
  const have = Math.max(frame.base - frame.slot - 1 - frame.prototype!.parameterCount, 0);
  const count = wanted < 0 ? have : wanted;
  thread.reserve(at + count);
  if (wanted < 0) thread.top = at + count;
  const from = frame.base - have;
  for (let i = 0; i < count; i++) stack[at + i] = i < have ? stack[from + i] : undefined;
}
