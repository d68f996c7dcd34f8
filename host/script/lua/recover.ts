/*
 * Errors on their way to who catches them: pcall, xpcall, or who has resumed the thread.
 */

import { toText } from './convert.js';
import { finishMachine, deliver } from './deliver.js';
import type { Call } from './operate.js';
import { LuaTable } from './table.js';
import {
  Action,
  Kind,
  LuaFunction,
  Stage,
  Status,
  type Frame,
  type LuaState,
  type Thread,
} from './thread.js';
import { LuaError } from './value.js';

/**
 * A value thrown by anything, as an error of Lua. What is none – a trap of the engine, a bug of
 * ours – is nothing for a script to catch: it goes on to whoever runs the script.
 */
function asLuaError(thrown: unknown): LuaError {
  if (thrown instanceof LuaError) return thrown;
  if (thrown instanceof RangeError) {
    // The stack of JavaScript ends where a pattern recurses; strings and arrays have a longest.
    const isStack = /call stack/.test(thrown.message);
    return new LuaError(isStack ? 'stack overflow' : 'not enough memory', !isStack);
  }
  throw thrown;
}

/**
 * Brings the state to where an error is caught. Throws it on if nothing catches it; then the
 * frames of the main thread are left as they were.
 */
export function recover(call: Call, state: LuaState, thrown: unknown): void {
  let error: LuaError | null = asLuaError(thrown);
  while (error !== null) {
    const { current, main, killed } = state;
    const index = killed === null ? catcher(current) : -1;
    if (index < 0 && current === main) throw error;
    try {
      error =
        index < 0 ? failThread(call, current, error) : catchError(call, current, index, error);
    } catch (next) {
      error = asLuaError(next);
    }
  }
}

/** A frame of pcall or xpcall catches an error. */
function catchError(call: Call, thread: Thread, index: number, error: LuaError): null {
  thread.isStepping = false;
  const frame = thread.frames[index]!;
  const { slot } = frame;
  thread.closeUpvalues(slot + 1);
  thread.depth = index;
  thread.recountC();
  const { stack } = thread;
  stack[slot] = false;
  stack[slot + 1] = error.value;
  if (frame.kind === Kind.ProtectedCallWithHandler) {
    if (frame.stage === Stage.Calling && frame.handler instanceof LuaFunction) {
      frame.stage = Stage.Handling;
      stack[slot + 2] = error.value;
      stack[slot + 1] = frame.handler;
      call(thread, slot + 1, 1, -1, Action.None, 0);
      return null;
    }
    stack[slot + 1] = 'error in error handling';
  } else if (error.value instanceof LuaTable) {
    readMessage(call, thread, frame, error.value);
    return null;
  }
  finishMachine(call, thread, frame, 2);
  return null;
}

/**
 * Redis's pcall gives the message of an error that is a table, its field err. Where that is no
 * text it gives the table, and the field as one value more.
 */
function readMessage(call: Call, thread: Thread, frame: Frame, table: LuaTable): void {
  const { slot } = frame;
  const { stack } = thread;
  frame.stage = Stage.Reading;
  if (table.metatable === null) {
    stack[slot + 2] = table.getString('err');
    finishReading(call, thread, frame);
    return;
  }
  thread.reserve(slot + 4);
  stack[slot + 2] = thread.state.indexer;
  stack[slot + 3] = table;
  stack[slot + 4] = 'err';
  call(thread, slot + 2, 2, 1, Action.None, 0);
}

export function finishReading(call: Call, thread: Thread, frame: Frame): void {
  const { slot } = frame;
  const { stack } = thread;
  const message = stack[slot + 2];
  if (toText(message) === undefined) {
    finishMachine(call, thread, frame, 3);
  } else {
    stack[slot + 1] = message;
    finishMachine(call, thread, frame, 2);
  }
}

/** The topmost frame that catches errors, or -1. */
function catcher(thread: Thread): number {
  for (let i = thread.depth; i >= 0; i--) {
    const { kind, stage } = thread.frames[i]!;
    if (kind === Kind.ProtectedCallWithHandler) return i;
    if (kind === Kind.ProtectedCall && stage === Stage.Calling) return i;
  }
  return -1;
}

/** An error ends a coroutine. Its resumer gets it, as an error of its own where it wraps it. */
function failThread(call: Call, thread: Thread, error: LuaError): LuaError | null {
  const resumer = thread.resumer!;
  thread.clear();
  thread.status = Status.Dead;
  thread.resumer = null;
  resumer.status = Status.Running;
  thread.state.current = resumer;
  if (thread.state.killed !== null) return error;
  const { waitSlot, waitWanted, waitAction, waitArgument } = resumer;
  if (resumer.waitKind === Kind.Wrapped) {
    const text = toText(error.value);
    return text === undefined ? error : new LuaError(resumer.where(1) + text);
  }
  resumer.stack[waitSlot] = false;
  resumer.stack[waitSlot + 1] = error.value;
  deliver(call, resumer, waitSlot, 2, waitWanted, waitAction, waitArgument);
  return null;
}
