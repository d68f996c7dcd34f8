/*
 * The instructions that the machine's loop (machine.ts) leaves to a function: those that do much at
 * once or are rare, and those of the loop where it is not their plain case.
 */

import { call, pushMachine, tailCall } from './calls.js';
import {
  CONSTANT_BIT,
  FIELDS_PER_FLUSH,
  Op,
  argumentA,
  argumentB,
  argumentBx,
  argumentC,
  argumentSigned,
  opOf,
} from './code.js';
import { toNumber } from './convert.js';
import {
  NO_OPERAND,
  compareByMethod,
  concatenate,
  equalByMethod,
  getIndex,
  lengthOf,
  operate,
  setIndex,
  upvalueOperand,
} from './operate.js';
import type { LuaState } from './state.js';
import { LuaTable } from './table.js';
import { Action, type Frame, type Thread } from './thread.js';
import { Kind, LuaFunction, type LuaValue, type Upvalue } from './value.js';

/**
 * Runs an instruction of the running frame, whose pc is behind it. True: it goes on at the frame's
 * pc. False: the top frame, or the thread, may be another one.
 */
export function runInstruction(thread: Thread, frame: Frame, word: number): boolean {
  const { stack } = thread;
  const a = frame.base + argumentA(word);
  const b = argumentB(word);
  const c = argumentC(word);
  switch (opOf(word)) {
    case Op.GenericFor:
      return genericFor(thread, frame, a, c);
    case Op.SetList:
      setList(thread, frame, a, word);
      return true;
    case Op.Self: {
      const value = stack[frame.base + b];
      stack[a + 1] = value;
      return getIndex(call, thread, frame, value, valueOf(thread, frame, c), a, b);
    }
    case Op.Closure:
      stack[a] = closure(thread, frame, word);
      return true;
    case Op.Concat:
      return concatenate(call, thread, frame, word, frame.base + c);
    case Op.TailCall: {
      const count = b === 0 ? thread.top - a - 1 : b - 1;
      const callee = stack[a];
      if (!(callee instanceof LuaFunction) || callee.kind !== Kind.Lua) {
        return call(thread, a, count, -1, Action.None, 0);
      }
      tailCall(thread, frame, callee, a, count);
      return false;
    }
    case Op.LoadNil:
      for (let i = a; i <= frame.base + b; i++) stack[i] = undefined;
      return true;
    case Op.CloseJump:
      thread.closeUpvalues(a - 1);
      frame.pc += argumentSigned(word);
      // It may be a jump backward, which counts.
      return false;
    case Op.ForPrepare:
      forPrepare(thread, a);
      frame.pc += argumentSigned(word);
      return true;
    case Op.SetGlobal:
    case Op.SetGlobalConstant:
      return setGlobal(thread, frame, word);
    default:
      return runOperator(thread, frame, word);
  }
}

/** A value that stands in a register or among the constants. */
function valueOf(thread: Thread, frame: Frame, operand: number): LuaValue {
  return operand < CONSTANT_BIT
    ? thread.stack[frame.base + operand]
    : frame.prototype!.constants[operand - CONSTANT_BIT];
}

/** An index or an operator whose operands are not the plain ones: metamethods, texts, errors. */
function runOperator(thread: Thread, frame: Frame, word: number): boolean {
  const a = frame.base + argumentA(word);
  const b = argumentB(word);
  const c = argumentC(word);
  const op = opOf(word);
  if (op === Op.GetGlobal) {
    const name = frame.prototype!.constants[argumentBx(word)];
    return getIndex(call, thread, frame, frame.fn.environment, name, a, NO_OPERAND);
  }
  const right = valueOf(thread, frame, c);
  if (op === Op.GetUpvalueField) {
    const table = upvalueOf(frame, b);
    return getIndex(call, thread, frame, table, right, a, upvalueOperand(b));
  }
  const left = valueOf(thread, frame, b);
  switch (op) {
    case Op.GetTable:
      return getIndex(call, thread, frame, left, right, a, b);
    case Op.SetTable:
      return setIndex(call, thread, frame, thread.stack[a], left, right, argumentA(word));
    case Op.SetUpvalueField: {
      const index = argumentA(word);
      const table = upvalueOf(frame, index);
      return setIndex(call, thread, frame, table, left, right, upvalueOperand(index));
    }
    case Op.Length:
      return lengthOf(call, thread, frame, left, a, b);
    case Op.Equal: {
      const isWanted = argumentA(word);
      const isEqual = equalByMethod(call, thread, left, right, isWanted);
      if (isEqual === false && isWanted !== 0) frame.pc++;
      return isEqual !== null;
    }
    case Op.Less:
    case Op.LessEqual:
      compareByMethod(call, thread, op, left, right, argumentA(word));
      return false;
    case Op.Negate:
      return operate(call, thread, frame, word, left, left, b, b);
    default:
      return operate(call, thread, frame, word, left, right, b, c);
  }
}

function upvalueOf({ fn }: Frame, index: number): LuaValue {
  const { cells, index: place } = fn.upvalues[index]!;
  return cells[place];
}

/** A size in eight bits: a mantissa and an exponent. */
function fromFloatingByte(x: number): number {
  const exponent = x >>> 3;
  return exponent === 0 ? x : ((x & 7) + 8) << (exponent - 1);
}

/** The table that a constructor begins with. */
export function newTable({ meter }: LuaState, arraySize: number, nodeCount: number): LuaTable {
  return new LuaTable(meter, fromFloatingByte(arraySize), fromFloatingByte(nodeCount));
}

function setGlobal(thread: Thread, frame: Frame, word: number): boolean {
  const { constants } = frame.prototype!;
  const key = constants[argumentBx(word)];
  const a = argumentA(word);
  const isConstant = opOf(word) === Op.SetGlobalConstant;
  const value = isConstant ? constants[a] : thread.stack[frame.base + a];
  return setIndex(call, thread, frame, frame.fn.environment, key, value, NO_OPERAND);
}

function forPrepare(thread: Thread, at: number): void {
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

/** Calls the iterator of a loop; the next instruction, a jump, is passed over if the loop ends. */
function genericFor(thread: Thread, frame: Frame, at: number, wanted: number): boolean {
  const { stack } = thread;
  const iterator = stack[at];
  stack[at + 3] = iterator;
  stack[at + 4] = stack[at + 1];
  stack[at + 5] = stack[at + 2];
  if (!(iterator instanceof LuaFunction) || iterator.kind !== Kind.Native) {
    thread.enterC();
    return call(thread, at + 3, 2, wanted, Action.Loop, at);
  }
  const results = iterator.native!(thread, at + 4, 2);
  if (results < 0) {
    thread.enterC();
    return pushMachine(thread, iterator, at + 3, 2, wanted, Action.Loop, at);
  }
  for (let i = results; i < wanted; i++) stack[at + 3 + i] = undefined;
  if (stack[at + 3] === undefined) frame.pc++;
  else stack[at + 2] = stack[at + 3];
  return true;
}

/** Stores a batch of a list; the number of a late one stands in the next word. */
function setList(thread: Thread, frame: Frame, at: number, word: number): void {
  const { stack } = thread;
  const table = stack[at] as LuaTable;
  const batch = argumentC(word) || frame.prototype!.code[frame.pc++]!;
  const count = argumentB(word) || thread.top - at - 1;
  const first = (batch - 1) * FIELDS_PER_FLUSH;
  table.reserveArray(first + count);
  for (let i = count; i > 0; i--) table.set(first + i, stack[at + i]);
}

function closure(thread: Thread, frame: Frame, word: number): LuaFunction {
  const prototype = frame.prototype!.prototypes[argumentBx(word)]!;
  const upvalues: Upvalue[] = [];
  for (const origin of prototype.upvalueOrigins) {
    upvalues.push(
      origin >= 0 ? thread.findUpvalue(frame.base + origin) : frame.fn.upvalues[~origin]!,
    );
  }
  thread.state.meter.charge(100 + upvalues.length * 40);
  return LuaFunction.closure(prototype, frame.fn.environment, upvalues);
}

/** Further arguments into registers, so many as `wanted`; below 0: all. */
export function varargs(thread: Thread, frame: Frame, at: number, wanted: number): void {
  const { stack } = thread;
  const have = Math.max(frame.base - frame.slot - 1 - frame.prototype!.parameterCount, 0);
  const count = wanted < 0 ? have : wanted;
  thread.reserve(at + count);
  if (wanted < 0) thread.top = at + count;
  const from = frame.base - have;
  for (let i = 0; i < count; i++) stack[at + i] = i < have ? stack[from + i] : undefined;
}
