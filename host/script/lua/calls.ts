/*
 * Calls and returns: between frames, between threads, and back to who catches an error.
 */

import { isTrue, toText, typeName } from './convert.js';
import { concatenate, typeError } from './operate.js';
import type { LuaState } from './state.js';
import { LuaTable } from './table.js';
import { Action, MAXIMUM_ON_STACK, Stage, Status, Thread, type Frame } from './thread.js';
import { Kind, LuaError, LuaFunction } from './value.js';

const statusNames: Record<Status, string> = {
  [Status.Suspended]: 'suspended',
  [Status.Running]: 'running',
  [Status.Normal]: 'normal',
  [Status.Dead]: 'dead',
};

export const statusName = (thread: Thread): string => statusNames[thread.status];

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

export class Calls {
  constructor(readonly state: LuaState) {}

  /**
   * Calls the value at `slot` with the `count` arguments above it. True: it has ended and its
   * results lie from `slot` on. False: it is a frame of its own now, or another thread runs.
   */
  readonly call = (
    thread: Thread,
    slot: number,
    count: number,
    wanted: number,
    action: Action,
    argument: number,
  ): boolean => {
    let fn = thread.stack[slot];
    if (!(fn instanceof LuaFunction)) {
      fn = this.#callable(thread, slot, count);
      count++;
    }
    switch (fn.kind) {
      case Kind.Lua: {
        const frame = this.pushLua(thread, fn, slot, count, wanted);
        frame.action = action;
        frame.argument = argument;
        return false;
      }
      case Kind.Native: {
        const results = fn.native!(thread, slot + 1, count);
        if (results < 0) break;
        return this.#deliver(thread, slot, results, wanted, action, argument);
      }
      case Kind.Resume:
      case Kind.Wrapped:
        return this.#resume(thread, fn, slot, count, wanted, action, argument);
      case Kind.Yield:
        return this.#yield(thread, slot, count, wanted, action, argument);
    }
    return this.pushMachine(thread, fn, slot, count, wanted, action, argument);
  };

  /** The function that is called in the place of a value that is none. */
  #callable(thread: Thread, slot: number, count: number): LuaFunction {
    const { stack } = thread;
    const value = stack[slot];
    const method = this.state.metamethod(value, '__call');
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

  pushLua(thread: Thread, fn: LuaFunction, slot: number, count: number, wanted: number): Frame {
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
        stack[base + set] = this.#argumentTable(thread, slot + 1 + set, count - set);
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
  #argumentTable(thread: Thread, from: number, count: number): LuaTable {
    const table = new LuaTable(this.state.meter, Math.max(count, 0), 1);
    for (let i = 0; i < count; i++) table.set(i + 1, thread.stack[from + i]);
    table.set('n', Math.max(count, 0));
    return table;
  }

  /** The running frame ends by calling a function of Lua in its place. */
  tailCall(thread: Thread, frame: Frame, fn: LuaFunction, from: number, count: number): void {
    if (thread.hasOpenUpvalues) thread.closeUpvalues(frame.base);
    const { stack } = thread;
    const { slot, wanted, action, argument, tailCalls } = frame;
    for (let i = 0; i <= count; i++) stack[slot + i] = stack[from + i];
    thread.depth--;
    const next = this.pushLua(thread, fn, slot, count, wanted);
    next.action = action;
    next.argument = argument;
    next.tailCalls = tailCalls + 1;
  }

  /** A frame of pcall and the like, or of a function of steps. */
  pushMachine(
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
    this.call(thread, slot + 1, count - 1, -1, Action.None, 0);
    return false;
  }

  /** Goes on with a frame that is not of Lua, what it called having ended. */
  step(thread: Thread, frame: Frame): void {
    const { slot } = frame;
    if (frame.stage === Stage.Reading) {
      this.#finishReading(thread, frame);
      return;
    }
    if (frame.kind !== Kind.Steps) {
      thread.stack[slot] = frame.stage === Stage.Calling;
      this.#finishMachine(thread, frame, thread.top - slot);
      return;
    }
    thread.isStepping = true;
    const next = frame.steps!.next();
    thread.isStepping = false;
    if (next.done === true) {
      this.#finishMachine(thread, frame, next.value);
    } else {
      this.call(thread, frame.base, next.value, 1, Action.None, 0);
    }
  }

  #finishMachine(thread: Thread, frame: Frame, results: number): void {
    const { slot, wanted, action, argument } = frame;
    frame.steps = null;
    frame.handler = undefined;
    thread.depth--;
    thread.cCalls--;
    this.#deliver(thread, slot, results, wanted, action, argument);
  }

  /** A frame of Lua returns to an instruction that wants something done with the result. */
  returnWithAction(thread: Thread, frame: Frame, from: number, count: number): void {
    const { stack } = thread;
    const { slot, wanted, action, argument } = frame;
    for (let i = 0; i < count; i++) stack[slot + i] = stack[from + i];
    thread.depth--;
    this.#deliver(thread, slot, count, wanted, action, argument);
  }

  /**
   * Results are at `slot`: makes them as many as wanted, and does what is to be done with them.
   * False where that made another call.
   */
  #deliver(
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
        return concatenate(this.call, thread, frame, word, argument);
      }
    }
    return true;
  }

  // Threads

  #resume(
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
      return this.#deliver(thread, slot, 2, wanted, action, argument);
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
    this.state.current = target;
    const isNew = target.depth < 0;
    const to = isNew ? 1 : target.waitSlot;
    target.reserve(to + given);
    for (let i = 0; i < given; i++) target.stack[to + i] = stack[from + i];
    if (isNew) {
      this.call(target, 0, given, -1, Action.None, 0);
    } else {
      const { waitSlot, waitWanted, waitAction, waitArgument } = target;
      this.#deliver(target, waitSlot, given, waitWanted, waitAction, waitArgument);
    }
    return false;
  }

  #yield(
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
    this.#backToResumer(thread, Status.Suspended, slot + 1, count);
    return false;
  }

  /** The running thread has run to its end: its results lie at the bottom of its stack. */
  finishThread(thread: Thread): void {
    this.#backToResumer(thread, Status.Dead, 0, thread.top);
  }

  #backToResumer(thread: Thread, status: Status, from: number, count: number): void {
    const resumer = thread.resumer!;
    thread.status = status;
    thread.resumer = null;
    resumer.status = Status.Running;
    this.state.current = resumer;
    const { waitSlot, waitWanted, waitAction, waitArgument } = resumer;
    const to = resumer.waitKind === Kind.Wrapped ? waitSlot : waitSlot + 1;
    resumer.reserve(to + count);
    for (let i = 0; i < count; i++) resumer.stack[to + i] = thread.stack[from + i];
    if (resumer.waitKind !== Kind.Wrapped) resumer.stack[waitSlot] = true;
    const total = to - waitSlot + count;
    if (status === Status.Dead) thread.clear();
    this.#deliver(resumer, waitSlot, total, waitWanted, waitAction, waitArgument);
  }

  // Errors

  /**
   * Brings the state to where an error is caught. Throws it on if nothing catches it; then the
   * frames of the main thread are left as they were.
   */
  recover(thrown: unknown): void {
    let error: LuaError | null = asLuaError(thrown);
    while (error !== null) {
      const { current, main, killed } = this.state;
      const index = killed === null ? this.#catcher(current) : -1;
      if (index < 0 && current === main) throw error;
      try {
        error = index < 0 ? this.#failThread(current, error) : this.#catch(current, index, error);
      } catch (next) {
        error = asLuaError(next);
      }
    }
  }

  /** A frame of pcall or xpcall catches an error. */
  #catch(thread: Thread, index: number, error: LuaError): null {
    this.state.errorCaught();
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
        this.call(thread, slot + 1, 1, -1, Action.None, 0);
        return null;
      }
      stack[slot + 1] = 'error in error handling';
    } else if (error.value instanceof LuaTable) {
      this.#readMessage(thread, frame, error.value);
      return null;
    }
    this.#finishMachine(thread, frame, 2);
    return null;
  }

  /**
   * Redis's pcall gives the message of an error that is a table, its field err. Where that is no
   * text it gives the table, and the field as one value more.
   */
  #readMessage(thread: Thread, frame: Frame, table: LuaTable): void {
    const { slot } = frame;
    const { stack } = thread;
    frame.stage = Stage.Reading;
    if (table.metatable === null) {
      stack[slot + 2] = table.getString('err');
      this.#finishReading(thread, frame);
      return;
    }
    thread.reserve(slot + 4);
    stack[slot + 2] = this.state.indexer;
    stack[slot + 3] = table;
    stack[slot + 4] = 'err';
    this.call(thread, slot + 2, 2, 1, Action.None, 0);
  }

  #finishReading(thread: Thread, frame: Frame): void {
    const { slot } = frame;
    const { stack } = thread;
    const message = stack[slot + 2];
    if (toText(message) === undefined) {
      this.#finishMachine(thread, frame, 3);
    } else {
      stack[slot + 1] = message;
      this.#finishMachine(thread, frame, 2);
    }
  }

  /** The topmost frame that catches errors, or -1. */
  #catcher(thread: Thread): number {
    for (let i = thread.depth; i >= 0; i--) {
      const { kind, stage } = thread.frames[i]!;
      if (kind === Kind.ProtectedCallWithHandler) return i;
      if (kind === Kind.ProtectedCall && stage === Stage.Calling) return i;
    }
    return -1;
  }

  /** An error ends a coroutine. Its resumer gets it, as an error of its own where it wraps it. */
  #failThread(thread: Thread, error: LuaError): LuaError | null {
    const resumer = thread.resumer!;
    thread.clear();
    thread.status = Status.Dead;
    thread.resumer = null;
    resumer.status = Status.Running;
    this.state.current = resumer;
    if (this.state.killed !== null) return error;
    const { waitSlot, waitWanted, waitAction, waitArgument } = resumer;
    if (resumer.waitKind === Kind.Wrapped) {
      const text = toText(error.value);
      return text === undefined ? error : new LuaError(resumer.where(1) + text);
    }
    resumer.stack[waitSlot] = false;
    resumer.stack[waitSlot + 1] = error.value;
    this.#deliver(resumer, waitSlot, 2, waitWanted, waitAction, waitArgument);
    return null;
  }
}
