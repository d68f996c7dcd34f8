/*
 * What the instructions do where it is not the plain case: operands that are no numbers, keys that
 * a table does not have, metamethods. A metamethod may be a function of Lua, which the loop has to
 * run; then these return false, and the frame pushed knows what is to be done with its result.
 */

import { arithmetic } from './arithmetic.js';
import { CONSTANT_BIT, Op, argumentA, argumentB, opOf } from './code.js';
import { toNumber, toText, typeName } from './convert.js';
import { objectName, upvalueName } from './naming.js';
import { LuaTable } from './table.js';
import { Action, type Frame, type Thread } from './thread.js';
import { LuaFunction, type LuaError, type LuaValue } from './value.js';

/** So many tables are asked one after the other, each the __index of the one before. */
const MAXIMUM_LINKS = 100;

/** The operand of a value that has no name. */
export const NO_OPERAND = -1;
/** The operand of a value that is an upvalue. */
export const upvalueOperand = (index: number): number => -2 - index;

/** Calls the function at `slot`; true: it has ended, and its result is there. */
export type Call = (
  thread: Thread,
  slot: number,
  count: number,
  wanted: number,
  action: Action,
  argument: number,
) => boolean;

const eventOf: Partial<Record<Op, string>> = {
  [Op.Add]: '__add',
  [Op.Subtract]: '__sub',
  [Op.Multiply]: '__mul',
  [Op.Divide]: '__div',
  [Op.Modulo]: '__mod',
  [Op.Power]: '__pow',
  [Op.Negate]: '__unm',
};

function operandName(frame: Frame, operand: number): ReturnType<typeof objectName> {
  const prototype = frame.prototype!;
  if (operand < NO_OPERAND) return upvalueName(prototype, -2 - operand);
  const isRegister = operand >= 0 && operand < CONSTANT_BIT;
  return isRegister ? objectName(prototype, frame.pc - 1, operand) : null;
}

/** An error about a value: "attempt to index local 'x' (a nil value)". */
export function typeError(
  thread: Thread,
  frame: Frame,
  operand: number,
  value: LuaValue,
  what: string,
): LuaError {
  const type = typeName(value);
  const name = operandName(frame, operand);
  const subject =
    name === null ? `a ${type} value` : `${name.kind} '${name.name}' (a ${type} value)`;
  return thread.error(`attempt to ${what} ${subject}`, thread.depth);
}

/** Calls a metamethod above the registers of the running frame. */
export function callMetamethod(
  call: Call,
  thread: Thread,
  fn: LuaValue,
  values: readonly LuaValue[],
  action: Action,
  argument: number,
): boolean {
  const frame = thread.frames[thread.depth]!;
  const slot = frame.base + frame.prototype!.stackSize;
  thread.enterC();
  thread.reserve(slot);
  thread.stack[slot] = fn;
  for (let i = 0; i < values.length; i++) thread.stack[slot + 1 + i] = values[i];
  return call(thread, slot, values.length, action === Action.Drop ? 0 : 1, action, argument);
}

/** value[key] into a place of the stack. `operand` is where the value came from. */
export function getIndex(
  call: Call,
  thread: Thread,
  frame: Frame,
  value: LuaValue,
  key: LuaValue,
  place: number,
  operand: number,
): boolean {
  for (let i = 0; i < MAXIMUM_LINKS; i++) {
    let next: LuaValue;
    if (value instanceof LuaTable) {
      const found = value.get(key);
      const metatable = value.metatable;
      if (found !== undefined || metatable === null) {
        thread.stack[place] = found;
        return true;
      }
      next = metatable.getString('__index');
      if (next === undefined) {
        thread.stack[place] = undefined;
        return true;
      }
    } else {
      next = thread.state.metamethod(value, '__index');
      if (next === undefined) throw typeError(thread, frame, operand, value, 'index');
    }
    if (next instanceof LuaFunction) {
      return callMetamethod(call, thread, next, [value, key], Action.Store, place);
    }
    value = next;
    operand = NO_OPERAND;
  }
  throw thread.error('loop in gettable', thread.depth);
}

/** Fails where a key can't be one. */
function checkKey(thread: Thread, key: LuaValue): void {
  if (key === undefined) throw thread.error('table index is nil', thread.depth);
  if (key !== key) throw thread.error('table index is NaN', thread.depth);
}

/** target[key] = value. */
export function setIndex(
  call: Call,
  thread: Thread,
  frame: Frame,
  target: LuaValue,
  key: LuaValue,
  value: LuaValue,
  operand: number,
): boolean {
  for (let i = 0; i < MAXIMUM_LINKS; i++) {
    let next: LuaValue;
    if (target instanceof LuaTable) {
      if (target.isReadOnly) {
        throw thread.error('Attempt to modify a readonly table', thread.depth);
      }
      checkKey(thread, key);
      const { metatable } = target;
      next = metatable === null ? undefined : metatable.getString('__newindex');
      if (next === undefined || target.get(key) !== undefined) {
        target.set(key, value);
        return true;
      }
    } else {
      next = thread.state.metamethod(target, '__newindex');
      if (next === undefined) throw typeError(thread, frame, operand, target, 'index');
    }
    if (next instanceof LuaFunction) {
      return callMetamethod(call, thread, next, [target, key, value], Action.Drop, 0);
    }
    target = next;
    operand = NO_OPERAND;
  }
  throw thread.error('loop in settable', thread.depth);
}

/** An operator with operands that are not both numbers. */
export function operate(
  call: Call,
  thread: Thread,
  frame: Frame,
  word: number,
  left: LuaValue,
  right: LuaValue,
  leftOperand: number,
  rightOperand: number,
): boolean {
  const op = opOf(word);
  const place = frame.base + argumentA(word);
  const a = toNumber(left);
  const b = toNumber(right);
  if (a !== undefined && b !== undefined) {
    thread.stack[place] = arithmetic(op, a, b);
    return true;
  }
  const { state } = thread;
  const event = eventOf[op]!;
  const method = state.metamethod(left, event) ?? state.metamethod(right, event);
  if (method === undefined) {
    throw a === undefined
      ? typeError(thread, frame, leftOperand, left, 'perform arithmetic on')
      : typeError(thread, frame, rightOperand, right, 'perform arithmetic on');
  }
  return callMetamethod(call, thread, method, [left, right], Action.Store, place);
}

/** The length of a value that is neither string nor table. */
export function lengthOf(
  call: Call,
  thread: Thread,
  frame: Frame,
  value: LuaValue,
  place: number,
  operand: number,
): boolean {
  const method = thread.state.metamethod(value, '__len');
  if (method === undefined) throw typeError(thread, frame, operand, value, 'get length of');
  return callMetamethod(call, thread, method, [value, undefined], Action.Store, place);
}

/**
 * Goes on with a concatenation whose operands from `last` on are one value in the register
 * `last`, counted on the stack.
 */
export function concatenate(
  call: Call,
  thread: Thread,
  frame: Frame,
  word: number,
  last: number,
): boolean {
  const { stack } = thread;
  const first = frame.base + argumentB(word);
  let value = stack[last];
  let text = toText(value);
  for (let at = last - 1; at >= first; at--) {
    const left = stack[at];
    const leftText = text === undefined ? undefined : toText(left);
    if (leftText === undefined) {
      return concatenateByMethod(call, thread, frame, left, text ?? value, at);
    }
    thread.state.meter.charge(leftText.length + text!.length);
    text = leftText + text;
    value = text;
  }
  stack[frame.base + argumentA(word)] = value;
  return true;
}

function concatenateByMethod(
  call: Call,
  thread: Thread,
  frame: Frame,
  left: LuaValue,
  right: LuaValue,
  at: number,
): boolean {
  const { state } = thread;
  const method = state.metamethod(left, '__concat') ?? state.metamethod(right, '__concat');
  if (method === undefined) {
    const isLeft = toText(left) === undefined;
    const operand = at - frame.base + Number(!isLeft);
    throw typeError(thread, frame, operand, isLeft ? left : right, 'concatenate');
  }
  return callMetamethod(call, thread, method, [left, right], Action.Concat, at);
}

/** The metamethod of a comparison: both operands must have the same one. */
function comparisonMethod(
  thread: Thread,
  left: LuaValue,
  right: LuaValue,
  event: string,
): LuaValue {
  const method = thread.state.metamethod(left, event);
  if (method === undefined) return undefined;
  return method === thread.state.metamethod(right, event) ? method : undefined;
}

/** Whether two values that are not the same object or value are equal by their metamethod. */
export function equalByMethod(
  call: Call,
  thread: Thread,
  left: LuaValue,
  right: LuaValue,
  isWanted: number,
): boolean | null {
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (typeName(left) !== typeName(right)) return false;
  if (left instanceof LuaFunction) return false;
  const method = comparisonMethod(thread, left, right, '__eq');
  if (method === undefined) return false;
  callMetamethod(call, thread, method, [left, right], Action.Test, isWanted);
  return null;
}

/** An order of two values that are not both numbers or both strings, by their metamethod. */
export function compareByMethod(
  call: Call,
  thread: Thread,
  op: Op,
  left: LuaValue,
  right: LuaValue,
  isWanted: number,
): void {
  const leftType = typeName(left);
  const rightType = typeName(right);
  if (leftType === rightType && typeof left !== 'number' && typeof left !== 'string') {
    const own = op === Op.Less ? '__lt' : '__le';
    const method = comparisonMethod(thread, left, right, own);
    if (method !== undefined) {
      callMetamethod(call, thread, method, [left, right], Action.Test, isWanted);
      return;
    }
    const opposite = op === Op.Less ? undefined : comparisonMethod(thread, right, left, '__lt');
    if (opposite !== undefined) {
      callMetamethod(call, thread, opposite, [right, left], Action.TestNot, isWanted);
      return;
    }
  }
  // Lua compares the third letters of the types' names, and so do we.
  throw thread.error(
    leftType[2] === rightType[2]
      ? `attempt to compare two ${leftType} values`
      : `attempt to compare ${leftType} with ${rightType}`,
    thread.depth,
  );
}
