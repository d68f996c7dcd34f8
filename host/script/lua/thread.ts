/*
 * A thread of Lua: its stack of values and its frames, and what functions of the host need to know
 * of who called them. Coroutines are threads, and so is what runs a script.
 *
 *   stack   … | function | arguments … | registers of the function's frame … | …
 *              frame.slot               frame.base
 *
 * Results of a call replace the function and what is above it. All threads of a state are run by
 * one loop (machine.ts), so that a script can be left and gone on with wherever it is.
 */

import { chunkName, type Prototype } from './code.js';
import { objectName } from './naming.js';
import { Op, argumentA, opOf } from './code.js';
import type { LuaState } from './state.js';
import { Kind, LuaError, LuaFunction, Upvalue, type LuaValue } from './value.js';
import { LuaTable } from './table.js';

/** What is done with the result of a call that an instruction made, e.g. of a metamethod. */
export const enum Action {
  None,
  /** The result goes to the register `argument`. */
  Store,
  /** A condition: the next instruction, a jump, is passed over if it is not `argument`. */
  Test,
  /** The same of the opposite: a <= b found as not b < a. */
  TestNot,
  Drop,
  /** The result is an operand of a concatenation that goes on at the register `argument`. */
  Concat,
  /** The first result is the variable of the loop at the register `argument`, or ends it. */
  Loop,
}

/** How far a frame of the machine's own functions is. */
export const enum Stage {
  Calling,
  /** What it called has failed: the handler of errors runs. */
  Handling,
  /** What it called has failed with a table: its field err is being read. */
  Reading,
}

export class Frame {
  fn!: LuaFunction;
  prototype: Prototype | null = null;
  kind: Kind = Kind.Lua;
  slot = 0;
  base = 0;
  pc = 0;
  /** The instruction that a tracer was told of last. */
  tracedPc = 0;
  /** Results wanted; -1: all of them, and thread.top tells where they end. */
  wanted = 0;
  /** Functions that ended by calling the next one in their place. */
  tailCalls = 0;
  action: Action = Action.None;
  argument = 0;
  steps: Generator<number, number, void> | null = null;
  stage: Stage = Stage.Calling;
  handler: LuaValue = undefined;
}

export const enum Status {
  Suspended,
  Running,
  /** It has resumed another one. */
  Normal,
  Dead,
}

/** Frames of a thread: what Lua 5.1's array of them grows to before it says overflow. */
const MAXIMUM_FRAMES = 16380;
/** Calls from C into Lua that may be nested. */
const MAXIMUM_C_CALLS = 200;
/** Free places above the registers of a frame, for calls of metamethods and functions. */
const SPARE_SLOTS = 48;
/** The chunk of what is a function of the host for scripts, though it is made of Lua. */
export const HOST_SOURCE = '=[C]';
/** What a function of the host may have on its stack (LUAI_MAXCSTACK). */
export const MAXIMUM_ON_STACK = 8000;

export class Thread {
  stack: LuaValue[] = [];
  readonly frames: Frame[] = [];
  /** The index of the running frame; -1: none. */
  depth = -1;
  /** Where values end whose count is not written in the code. */
  top = 0;
  status = Status.Suspended;
  /** The thread that has resumed this one. */
  resumer: Thread | null = null;
  /** The call that this thread waits in, having resumed or yielded: where its results go. */
  waitSlot = 0;
  waitWanted = 0;
  waitAction: Action = Action.None;
  waitArgument = 0;
  waitKind: Kind = Kind.Resume;
  /** Calls from C into Lua below this thread and in it. */
  cCalls = 0;
  cCallsBelow = 0;
  /** A function of steps is running its own part now. */
  isStepping = false;
  identity = 0;
  environment: LuaTable;
  /** How far it was reserved since it was cleared. */
  #highest = 0;
  /** Variables on the stack that closures use, by their place. */
  readonly #open: Upvalue[] = [];

  constructor(readonly state: LuaState) {
    this.environment = state.globals;
    this.#grow(64);
  }

  #grow(size: number): void {
    const { stack } = this;
    while (stack.length < size) stack.push(undefined);
  }

  /** Makes sure that values can be written up to `slot`, and a few more. */
  reserve(slot: number): void {
    if (slot > this.#highest) this.#highest = slot;
    if (this.stack.length < slot + SPARE_SLOTS) {
      const size = slot + SPARE_SLOTS;
      this.state.meter.charge((size - this.stack.length) * 8);
      this.#grow(size + (size >> 1));
    }
  }

  // Frames

  pushFrame(fn: LuaFunction, slot: number, wanted: number): Frame {
    const depth = this.depth + 1;
    if (depth >= MAXIMUM_FRAMES) throw this.error('stack overflow', this.depth);
    let frame = this.frames[depth];
    if (frame === undefined) {
      frame = new Frame();
      this.frames.push(frame);
    }
    frame.fn = fn;
    frame.kind = fn.kind;
    frame.prototype = fn.prototype;
    frame.slot = slot;
    frame.base = slot + 1;
    frame.pc = 0;
    frame.wanted = wanted;
    frame.tailCalls = 0;
    frame.action = Action.None;
    this.depth = depth;
    return frame;
  }

  /** Counts a call from C into Lua. */
  enterC(): void {
    if (this.cCalls >= MAXIMUM_C_CALLS) {
      const top = this.frames[this.depth];
      throw this.error('C stack overflow', top?.kind === Kind.Lua ? this.depth : -1);
    }
    this.cCalls++;
  }

  /** Counts anew after frames have been thrown away. */
  recountC(): void {
    this.cCalls = this.cCallsBelow;
    for (let i = 0; i <= this.depth; i++) {
      const frame = this.frames[i]!;
      if (frame.kind !== Kind.Lua) this.cCalls++;
      if (frame.action !== Action.None) this.cCalls++;
    }
  }

  /** Whether a function of the host, which can't be left, is between the frames. */
  get hasCBoundary(): boolean {
    for (let i = 0; i <= this.depth; i++) {
      const frame = this.frames[i]!;
      if (frame.kind !== Kind.Lua || frame.action !== Action.None) return true;
    }
    return false;
  }

  // Upvalues

  findUpvalue(place: number): Upvalue {
    const open = this.#open;
    let at = open.length;
    while (at > 0 && open[at - 1]!.index >= place) {
      if (open[at - 1]!.index === place) return open[at - 1]!;
      at--;
    }
    const upvalue = new Upvalue(this.stack, place);
    if (at === open.length) open.push(upvalue);
    else open.splice(at, 0, upvalue);
    return upvalue;
  }

  get hasOpenUpvalues(): boolean {
    return this.#open.length > 0;
  }

  /** Variables from `place` on leave the stack. */
  closeUpvalues(place: number): void {
    const open = this.#open;
    while (open.length > 0) {
      const last = open[open.length - 1]!;
      if (last.index < place) return;
      last.cells = [this.stack[last.index]];
      last.index = 0;
      open.pop();
    }
  }

  /** Forgets all that is left on the stack. */
  clear(): void {
    this.closeUpvalues(0);
    this.depth = -1;
    if (this.stack.length > 1024) {
      this.stack = [];
      this.#grow(64);
    } else {
      const { stack } = this;
      const end = Math.min(this.#highest + SPARE_SLOTS, stack.length);
      for (let i = 0; i < end; i++) stack[i] = undefined;
    }
    this.#highest = 0;
    if (this.frames.length > 64) this.frames.length = 64;
    this.cCalls = this.cCallsBelow;
    this.isStepping = false;
  }

  // Who is running, for messages

  /** The index of the frame that called the function of the host that is running. */
  get caller(): number {
    return this.isStepping ? this.depth - 1 : this.depth;
  }

  /** The line that a frame is at; 0 for functions of the host. */
  lineOf(index: number): number {
    const frame = this.frames[index];
    if (index < 0 || frame === undefined || frame.prototype === null) return 0;
    if (frame.prototype.source === HOST_SOURCE) return 0;
    return frame.prototype.lines[Math.max(frame.pc - 1, 0)]!;
  }

  /** The frame `level` levels above the running function of the host; a tail call is a level. */
  frameAtLevel(level: number): { readonly index: number; readonly isTailCall: boolean } | null {
    let left = level;
    for (let index = this.caller; index >= 0; index--) {
      if (--left === 0) return { index, isTailCall: false };
      const { tailCalls } = this.frames[index]!;
      left -= tailCalls;
      if (left <= 0 && tailCalls > 0) return { index, isTailCall: true };
    }
    return null;
  }

  /** The place that messages begin with: "user_script:1: ", or "" where there is none. */
  where(level: number): string {
    const at = this.frameAtLevel(level);
    return at === null || at.isTailCall ? '' : this.whereOf(at.index);
  }

  whereOf(index: number): string {
    const line = this.lineOf(index);
    return line > 0 ? `${chunkName(this.frames[index]!.prototype!.source)}:${line}: ` : '';
  }

  /** An error with the place of the frame `index`; -1: with none. */
  error(message: string, index: number): LuaError {
    return new LuaError(this.whereOf(index) + message);
  }

  /** An error of a function of the host: with the place of who called it. */
  nativeError(message: string): LuaError {
    return new LuaError(this.where(1) + message);
  }

  /** An argument that won't do, `number` counting from 1. */
  argumentError(number: number, message: string): LuaError {
    const name = this.#calledName();
    if (name?.kind === 'method') {
      number--;
      if (number === 0) {
        return this.nativeError(`calling '${name.name}' on bad self (${message})`);
      }
    }
    return this.nativeError(`bad argument #${number} to '${name?.name ?? '?'}' (${message})`);
  }

  /** What the code that called the running function of the host calls it. */
  #calledName(): { readonly kind: string; readonly name: string } | null {
    const frame = this.frames[this.caller];
    if (frame === undefined || frame.prototype === null) return null;
    const word = frame.prototype.code[frame.pc - 1];
    if (word === undefined) return null;
    const op = opOf(word);
    if (op !== Op.Call && op !== Op.TailCall && op !== Op.GenericFor) return null;
    return objectName(frame.prototype, frame.pc - 1, argumentA(word));
  }
}
