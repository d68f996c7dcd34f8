/*
 * A thread of Lua: its stack of values and its frames, and what functions of the host need to know
 * of who called them. Coroutines are threads, and so is what runs a script.
 *
 *   stack   … | function | arguments … | registers of the function's frame … | …
 *              frame.slot               frame.base
 *
 * Results of a call replace the function and what is above it. All threads of a state are run by
 * one loop (machine.ts), so that a script can be left and gone on with wherever it is.
 *
 * Functions and the state are here too, because each of the three holds the other two: a thread
 * runs functions, a function of the host is given its thread, and both find what all share.
 */

import { Op, argumentA, chunkName, opOf, type Prototype } from './code.js';
import { MemoryMeter } from './memory.js';
import { objectName } from './naming.js';
import { LuaTable } from './table.js';
import { LuaError, Upvalue, type LuaObject, type LuaValue, type Reach } from './value.js';
import { Userdata } from './userdata.js';

/**
 * A function of the host. Arguments lie in `thread.stack` from `from` on, `count` of them; results
 * are written from `from - 1` on. Returns how many there are; NEEDS_STEPS if it has changed nothing
 * and its steps are to be taken instead.
 */
export type Native = (thread: Thread, from: number, count: number) => number;

/** See Native. */
export const NEEDS_STEPS = -1;

/**
 * A function of the host that calls back into Lua. It yields the number of arguments of a call
 * whose function and arguments it has put on the stack at `base`; the one result lies at `base`
 * afterwards. Its last result is how many results it wrote from `from - 1` on.
 */
export type NativeSteps = (
  thread: Thread,
  from: number,
  count: number,
  base: number,
) => Generator<number, number, void>;

/** How the machine calls a function. */
export const enum Kind {
  Lua,
  Native,
  Steps,
  /** The machine itself runs these: they change which frame or thread runs next. */
  ProtectedCall,
  ProtectedCallWithHandler,
  Resume,
  Wrapped,
  Yield,
}

const noUpvalues: Upvalue[] = [];

/** A function, of Lua or of the host, with the variables that it has of others. */
export class LuaFunction implements LuaObject {
  identity = 0;

  constructor(
    readonly kind: Kind,
    readonly prototype: Prototype | null,
    readonly native: Native | null,
    readonly steps: NativeSteps | null,
    public environment: LuaTable,
    readonly upvalues: Upvalue[],
    /** What Kind.Wrapped resumes. */
    readonly thread: Thread | null,
  ) {}

  static closure(prototype: Prototype, environment: LuaTable, upvalues: Upvalue[]): LuaFunction {
    return new LuaFunction(Kind.Lua, prototype, null, null, environment, upvalues, null);
  }

  static native(native: Native, environment: LuaTable): LuaFunction {
    return new LuaFunction(Kind.Native, null, native, null, environment, noUpvalues, null);
  }

  /** With `native` it has a way without steps. */
  static steps(
    steps: NativeSteps,
    environment: LuaTable,
    native: Native | null = null,
  ): LuaFunction {
    const kind = native === null ? Kind.Steps : Kind.Native;
    return new LuaFunction(kind, null, native, steps, environment, noUpvalues, null);
  }

  static machine(kind: Kind, environment: LuaTable, thread: Thread | null = null): LuaFunction {
    return new LuaFunction(kind, null, null, null, environment, noUpvalues, thread);
  }

  measure(reach: Reach): number {
    for (const { cells, index } of this.upvalues) reach(cells[index]);
    reach(this.environment);
    reach(this.thread);
    return 100 + this.upvalues.length * 40;
  }
}

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
const MOST_FRAMES = 16380;
/** Calls from C into Lua that may be nested. */
const MOST_C_CALLS = 200;
/** Free places above the registers of a frame, for calls of metamethods and functions. */
const SPARE_SLOTS = 48;
/** The chunk of what is a function of the host for scripts, though it is made of Lua. */
export const HOST_SOURCE = '=[C]';
/** What a function of the host may have on its stack (LUAI_MAXCSTACK). */
export const MOST_ON_STACK = 8000;

/** Jumps backward and calls between two looks around. */
const TICKS = 20_000;

export class Thread implements LuaObject {
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
    if (this.stack.length < slot + SPARE_SLOTS) {
      const size = slot + SPARE_SLOTS;
      this.state.meter.charge((size - this.stack.length) * 8);
      this.#grow(size + (size >> 1));
    }
  }

  measure(reach: Reach): number {
    for (const value of this.stack) reach(value);
    for (let i = 0; i <= this.depth; i++) reach(this.frames[i]!.fn);
    return 400 + this.stack.length * 8 + this.frames.length * 120;
  }

  // Frames

  pushFrame(fn: LuaFunction, slot: number, wanted: number): Frame {
    const depth = this.depth + 1;
    if (depth >= MOST_FRAMES) throw this.error('stack overflow', this.depth);
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
    if (this.cCalls >= MOST_C_CALLS) {
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
    open.splice(at, 0, upvalue);
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
      this.stack.fill(undefined);
    }
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

/**
 * What the threads of one Lua have in common: globals, the metatable of strings, how much memory
 * and time may be taken, and what is to happen at the next look around.
 */
export class LuaState {
  readonly meter: MemoryMeter;
  readonly globals: LuaTable;
  stringMetatable: LuaTable | null = null;
  readonly main: Thread;
  current: Thread;
  ticks = TICKS;
  /** Functions of Lua that index and compare with metamethods, for functions of the host. */
  indexer!: LuaFunction;
  comparer!: LuaFunction;
  /** What the script is to end with at its next step, whatever it catches. */
  killed: LuaError | null = null;
  /** Asked every now and then while a script runs: whether to leave it for now. */
  onTick: () => boolean = () => false;

  constructor(mostBytes: number) {
    this.meter = new MemoryMeter(mostBytes, () => this.#roots());
    this.globals = new LuaTable(this.meter);
    this.main = new Thread(this);
    this.current = this.main;
  }

  *#roots(): Iterable<LuaValue> {
    yield this.globals;
    yield this.stringMetatable ?? undefined;
    for (let thread: Thread | null = this.current; thread !== null; thread = thread.resumer) {
      yield thread;
    }
    yield this.main;
  }

  /** Whether to leave the script now; a kill ends it instead. */
  lookAround(): boolean {
    this.ticks = TICKS;
    if (this.killed !== null) throw this.killed;
    return this.onTick();
  }

  table(): LuaTable {
    return new LuaTable(this.meter);
  }

  native(native: Native): LuaFunction {
    return LuaFunction.native(native, this.globals);
  }

  /** Puts functions into a table. */
  register(table: LuaTable, natives: Readonly<Record<string, Native>>): LuaTable {
    for (const [name, native] of Object.entries(natives)) table.set(name, this.native(native));
    return table;
  }

  metatableOf(value: LuaValue): LuaTable | null {
    if (value instanceof LuaTable) return value.metatable;
    if (typeof value === 'string') return this.stringMetatable;
    if (value instanceof Userdata) return value.metatable;
    return null;
  }

  metamethod(value: LuaValue, event: string): LuaValue {
    return this.metatableOf(value)?.getString(event);
  }
}
