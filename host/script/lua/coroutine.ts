/*
 * Coroutines: how one thread resumes another, and how that comes back, by yielding, ending or
 * failing. Where the results go stands in the thread that waits.
 */

import { toText } from './convert.js';
import { deliver } from './deliver.js';
import type { Call } from './operate.js';
import { Action, MAXIMUM_ON_STACK, Status, Thread } from './thread.js';
import { Kind, LuaError, type LuaFunction } from './value.js';

const statusNames: Record<Status, string> = {
  [Status.Suspended]: 'suspended',
  [Status.Running]: 'running',
  [Status.Normal]: 'normal',
  [Status.Dead]: 'dead',
};

export const statusName = (thread: Thread): string => statusNames[thread.status];

/** coroutine.resume, or the call of a function that wraps a thread. */
export function resume(
  call: Call,
  thread: Thread,
  fn: LuaFunction,
  slot: number,
  count: number,
  wanted: number,
  action: Action,
  argument: number,
): boolean {
  const { stack } = thread;
  const isWrapped = fn.kind === Kind.Wrapped;
  const target = isWrapped ? fn.thread : stack[slot + 1];
  if (!(target instanceof Thread) || (!isWrapped && count === 0)) {
    throw thread.argumentError(1, 'coroutine expected');
  }
  const from = isWrapped ? slot + 1 : slot + 2;
  const given = isWrapped ? count : count - 1;
  if (given > MAXIMUM_ON_STACK) throw thread.nativeError('too many arguments to resume');
  let failure: string | null = null;
  if (target.status !== Status.Suspended) {
    failure = `cannot resume ${target === thread ? 'running' : statusName(target)} coroutine`;
  } else if (thread.cCalls >= 198) {
    failure = 'C stack overflow';
  }
  if (failure !== null) {
    if (isWrapped) throw thread.nativeError(failure);
    stack[slot] = false;
    stack[slot + 1] = failure;
    return deliver(call, thread, slot, 2, wanted, action, argument);
  }
  thread.waitSlot = slot;
  thread.waitWanted = wanted;
  thread.waitAction = action;
  thread.waitArgument = argument;
  thread.waitKind = fn.kind;
  thread.status = Status.Normal;
  target.status = Status.Running;
  target.resumer = thread;
  target.cCallsBelow = thread.cCalls + 1;
  target.recountC();
  thread.state.current = target;
  const isNew = target.depth < 0;
  const to = isNew ? 1 : target.waitSlot;
  target.reserve(to + given);
  for (let i = 0; i < given; i++) target.stack[to + i] = stack[from + i];
  if (isNew) {
    call(target, 0, given, -1, Action.None, 0);
  } else {
    const { waitSlot, waitWanted, waitAction, waitArgument } = target;
    deliver(call, target, waitSlot, given, waitWanted, waitAction, waitArgument);
  }
  return false;
}

export function yieldThread(
  call: Call,
  thread: Thread,
  slot: number,
  count: number,
  wanted: number,
  action: Action,
  argument: number,
): boolean {
  if (thread.resumer === null || action !== Action.None || thread.hasCBoundary) {
    throw new LuaError('attempt to yield across metamethod/C-call boundary');
  }
  thread.waitSlot = slot;
  thread.waitWanted = wanted;
  thread.waitAction = action;
  thread.waitArgument = argument;
  backToResumer(call, thread, Status.Suspended, slot + 1, count);
  return false;
}

/** The running thread has run to its end: its results lie at the bottom of its stack. */
export function finishThread(call: Call, thread: Thread): void {
  backToResumer(call, thread, Status.Dead, 0, thread.top);
}

function backToResumer(
  call: Call,
  thread: Thread,
  status: Status,
  from: number,
  count: number,
): void {
  const resumer = thread.resumer!;
  thread.status = status;
  thread.resumer = null;
  resumer.status = Status.Running;
  thread.state.current = resumer;
  const { waitSlot, waitWanted, waitAction, waitArgument } = resumer;
  const to = resumer.waitKind === Kind.Wrapped ? waitSlot : waitSlot + 1;
  resumer.reserve(to + count);
  for (let i = 0; i < count; i++) resumer.stack[to + i] = thread.stack[from + i];
  if (resumer.waitKind !== Kind.Wrapped) resumer.stack[waitSlot] = true;
  const total = to - waitSlot + count;
  if (status === Status.Dead) thread.clear();
  deliver(call, resumer, waitSlot, total, waitWanted, waitAction, waitArgument);
}

/** An error ends a coroutine. Its resumer gets it, as an error of its own where it wraps it. */
export function failThread(call: Call, thread: Thread, error: LuaError): LuaError | null {
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
