/*
 * Calls: what becomes of a function and its arguments, by the kind of the function. Results go
 * through deliver.ts, other threads through coroutine.ts.
 */

import { typeName } from './convert.js';
import { resume, yieldThread } from './coroutine.js';
import { deliver, finishMachine } from './deliver.js';
import { type Call, typeError } from './operate.js';
import { finishReading } from './recover.js';
import { LuaTable } from './table.js';
import { Action, type Frame, Stage, type Thread } from './thread.js';
import { Kind, LuaError, LuaFunction } from './value.js';

/**
 * Calls the value at `slot` with the `count` arguments above it. True: it has ended and its
 * results lie from `slot` on. False: it is a frame of its own now, or another thread runs.
 */
export const call: Call = (thread, slot, count, wanted, action, argument) => {
  let fn = thread.stack[slot];
  if (!(fn instanceof LuaFunction)) {
    fn = callable(thread, slot, count);
    count++;
  }
  switch (fn.kind) {
    case Kind.Lua: {
      const frame = pushLua(thread, fn, slot, count, wanted);
      frame.action = action;
      frame.argument = argument;
      return false;
    }
    case Kind.Native: {
      const results = fn.native!(thread, slot + 1, count);
      if (results < 0) break;
      return deliver(call, thread, slot, results, wanted, action, argument);
    }
    case Kind.Resume:
    case Kind.Wrapped:
      return resume(call, thread, fn, slot, count, wanted, action, argument);
    case Kind.Yield:
      return yieldThread(call, thread, slot, count, wanted, action, argument);
  }
  return pushMachine(thread, fn, slot, count, wanted, action, argument);
};

/** The function that is called in the place of a value that is none. */
function callable(thread: Thread, slot: number, count: number): LuaFunction {
  const { stack } = thread;
  const value = stack[slot];
  const method = thread.state.metamethod(value, '__call');
  if (!(method instanceof LuaFunction)) {
    const frame = thread.frames[thread.depth];
    if (frame?.kind !== Kind.Lua) {
      throw new LuaError(`attempt to call a ${typeName(value)} value`);
    }
    throw typeError(thread, frame, slot - frame.base, value, 'call');
  }
  thread.reserve(slot + count + 1);
  for (let i = count; i >= 0; i--) stack[slot + 1 + i] = stack[slot + i];
  stack[slot] = method;
  return method;
}

/** A frame of a function of Lua, its arguments in their registers. */
export function pushLua(
  thread: Thread,
  fn: LuaFunction,
  slot: number,
  count: number,
  wanted: number,
): Frame {
  const prototype = fn.prototype!;
  const { parameterCount, stackSize } = prototype;
  const { stack } = thread;
  let base = slot + 1;
  let set = count;
  if (prototype.isVararg) {
    base += count;
    thread.reserve(base + stackSize);
    for (let i = 0; i < parameterCount; i++) {
      stack[base + i] = i < count ? stack[slot + 1 + i] : undefined;
    }
    set = parameterCount;
    if (prototype.needsArgumentTable) {
      stack[base + set] = argumentTable(thread, slot + 1 + set, count - set);
      set++;
    }
  } else {
    thread.reserve(base + stackSize);
  }
  for (let i = set; i < stackSize; i++) stack[base + i] = undefined;
  const frame = thread.pushFrame(fn, slot, wanted);
  frame.base = base;
  return frame;
}

/** What functions with `...` had before there was `...`: a table of the further arguments. */
function argumentTable(thread: Thread, from: number, count: number): LuaTable {
  const table = new LuaTable(thread.state.meter, Math.max(count, 0), 1);
  for (let i = 0; i < count; i++) table.set(i + 1, thread.stack[from + i]);
  table.set('n', Math.max(count, 0));
  return table;
}

/** The running frame ends by calling a function of Lua in its place. */
export function tailCall(
  thread: Thread,
  frame: Frame,
  fn: LuaFunction,
  from: number,
  count: number,
): void {
  if (thread.hasOpenUpvalues) thread.closeUpvalues(frame.base);
  const { stack } = thread;
  const { slot, wanted, action, argument, tailCalls } = frame;
  for (let i = 0; i <= count; i++) stack[slot + i] = stack[from + i];
  thread.depth--;
  const next = pushLua(thread, fn, slot, count, wanted);
  next.action = action;
  next.argument = argument;
  next.tailCalls = tailCalls + 1;
}

/** A frame of pcall and the like, or of a function of steps. */
export function pushMachine(
  thread: Thread,
  fn: LuaFunction,
  slot: number,
  count: number,
  wanted: number,
  action: Action,
  argument: number,
): boolean {
  const { stack } = thread;
  const hasHandler = fn.kind === Kind.ProtectedCallWithHandler;
  if (hasHandler && count < 2) throw thread.argumentError(2, 'value expected');
  thread.enterC();
  thread.reserve(slot + count + 2);
  const frame = thread.pushFrame(fn, slot, wanted);
  frame.action = action;
  frame.argument = argument;
  frame.stage = Stage.Calling;
  if (fn.steps !== null) {
    frame.kind = Kind.Steps;
    frame.base = slot + 1 + count;
    frame.steps = fn.steps!(thread, slot + 1, count, frame.base);
    return false;
  }
  if (hasHandler) {
    frame.handler = stack[slot + 2];
    count = 1;
  } else if (count === 0) {
    stack[slot + 1] = undefined;
    count = 1;
  }
  call(thread, slot + 1, count - 1, -1, Action.None, 0);
  return false;
}

/** Goes on with a frame that is not of Lua, what it called having ended. */
export function stepFrame(thread: Thread, frame: Frame): void {
  const { slot } = frame;
  if (frame.stage === Stage.Reading) {
    finishReading(call, thread, frame);
    return;
  }
  if (frame.kind !== Kind.Steps) {
    thread.stack[slot] = frame.stage === Stage.Calling;
    finishMachine(call, thread, frame, thread.top - slot);
    return;
  }
  thread.isStepping = true;
  const next = frame.steps!.next();
  thread.isStepping = false;
  if (next.done === true) {
    finishMachine(call, thread, frame, next.value);
  } else {
    call(thread, frame.base, next.value, 1, Action.None, 0);
  }
}
