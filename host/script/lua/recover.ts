/*
 * Errors: how one comes from where it is thrown to who catches it, through frames and threads.
 */

import { toText } from './convert.js';
import { failThread } from './coroutine.js';
import { finishMachine } from './deliver.js';
import type { Call } from './operate.js';
import type { LuaState } from './state.js';
import { LuaTable } from './table.js';
import { Action, type Frame, Stage, type Thread } from './thread.js';
import { Kind, LuaError, LuaFunction } from './value.js';

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
  thread.state.errorCaught();
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
