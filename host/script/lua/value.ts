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
 *
 * Tables, functions and threads hold values, and values are tables, functions and threads: this
 * file knows of them only that they are objects, and `instanceof` tells which.
 */

/** What is neither nil nor a boolean, a number or a string. */
export interface LuaObject {
  /** What a C pointer is for its hash and its name; 0 until it is asked for. */
  identity: number;
  /** Tells `reach` what it holds, and answers how many bytes it is taken to need by itself. */
  measure(reach: Reach): number;
}

/** See LuaObject. */
export type Reach = (value: LuaValue | null) => void;

export type LuaValue = undefined | boolean | number | string | LuaObject;

let identities = 0;

/** The number of an object, which takes one when first asked. */
export function identityOf(value: LuaObject): number {
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

/** What a script throws: any Lua value. Not an Error: no trace is taken. */
export class LuaError {
  constructor(
    readonly value: LuaValue,
    /** Memory has run out: no handler of errors is called. */
    readonly isOutOfMemory = false,
  ) {}
}
