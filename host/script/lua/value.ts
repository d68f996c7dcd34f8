/*
 * What a Lua value is in JavaScript:
 *
 *   nil        undefined
 *   boolean    boolean
 *   number     number: every number is a double, as in Lua 5.1
 *   string     string of bytes: each unit is one byte, 0 to 255; "\u0100" never occurs
 *   table      LuaTable          function   LuaFunction
 *   thread     Thread            userdata   Userdata (cjson.null, newproxy)
 *
 * Strings are JavaScript's because V8 makes, joins, compares and hashes those in native code, and
 * keeps one byte a character: a Uint8Array for a word of ten bytes costs ten times as much to make.
 */

import type { LuaTable } from './table.js';
import type { Thread } from './thread.js';
import type { Prototype } from './code.js';

export type LuaValue =
  undefined | boolean | number | string | LuaTable | LuaFunction | Thread | Userdata;

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

let identities = 0;

/** The number of an object, which takes one when first asked: what C's pointer is to its hash. */
export function identityOf(value: LuaTable | LuaFunction | Userdata | Thread): number {
  if (value.identity === 0) {
    identities = (identities + 1) & 0x3fffffff;
    value.identity = identities;
  }
  return value.identity;
}

/** A variable of an outer function: the cell `cells[index]`, on a stack while that lives. */
export class Upvalue {
  cells: LuaValue[];
  index: number;

  constructor(cells: LuaValue[], index: number) {
    this.cells = cells;
    this.index = index;
  }
}

const noUpvalues: Upvalue[] = [];

export class LuaFunction {
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
}

export class Userdata {
  identity = 0;
  metatable: LuaTable | null = null;

  constructor(
    /** A light one is a mere pointer; cjson.null is the only one, the null pointer. */
    readonly isLight: boolean,
  ) {}
}

/** What a script throws: any Lua value. Not an Error: no trace is taken. */
export class LuaError {
  constructor(
    readonly value: LuaValue,
    /** Memory has run out: no handler of errors is called. */
    readonly isOutOfMemory = false,
  ) {}
}

/** What cjson.null is: a light userdata of the null pointer. */
export const nullPointer = new Userdata(true);
