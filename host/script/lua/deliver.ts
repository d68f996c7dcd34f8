/*
 * Results: what a call has given, brought to whoever waits for it.
 */

import { isTrue } from './convert.js';
import { type Call, concatenate } from './operate.js';
import { Action, type Frame, type Thread } from './thread.js';

/**
 * Results are at `slot`: makes them as many as wanted, and does what is to be done with them.
 * False where that made another call.
 */
export function deliver(
  call: Call,
  thread: Thread,
  slot: number,
  count: number,
  wanted: number,
  action: Action,
  argument: number,
): boolean {
  const { stack } = thread;
  if (wanted < 0) thread.top = slot + count;
  else for (let i = count; i < wanted; i++) stack[slot + i] = undefined;
  if (action === Action.None) return true;
  thread.cCalls--;
  const frame = thread.frames[thread.depth]!;
  const result = stack[slot];
  switch (action) {
    case Action.Store:
      stack[argument] = result;
      break;
    case Action.Test:
      if (isTrue(result) !== (argument !== 0)) frame.pc++;
      break;
    case Action.TestNot:
      if (isTrue(result) === (argument !== 0)) frame.pc++;
      break;
    case Action.Loop:
      if (result === undefined) frame.pc++;
      else stack[argument + 2] = result;
      break;
    case Action.Concat: {
      stack[argument] = result;
      const word = frame.prototype!.code[frame.pc - 1]!;
      return concatenate(call, thread, frame, word, argument);
    }
  }
  return true;
}

/** A frame that is not of Lua ends; its results are at its slot. */
export function finishMachine(call: Call, thread: Thread, frame: Frame, results: number): void {
  const { slot, wanted, action, argument } = frame;
  frame.steps = null;
  frame.handler = undefined;
  thread.depth--;
  thread.cCalls--;
  deliver(call, thread, slot, results, wanted, action, argument);
}

/** A frame of Lua ends with results that lie from `from` on. */
export function finishLua(
  call: Call,
  thread: Thread,
  frame: Frame,
  from: number,
  count: number,
): void {
  const { stack } = thread;
  const { slot, wanted, action, argument } = frame;
  for (let i = 0; i < count; i++) stack[slot + i] = stack[from + i];
  thread.depth--;
  deliver(call, thread, slot, count, wanted, action, argument);
}
