/*
 * Values that mean something to the host only: cjson.null, and what newproxy makes.
 */

import type { LuaTable } from './table.js';
import type { LuaObject } from './value.js';

export class Userdata implements LuaObject {
  identity = 0;
  metatable: LuaTable | null = null;

  constructor(
    /** A light one is a mere pointer; cjson.null is the only one, the null pointer. */
    readonly isLight: boolean,
  ) {}

  /** There are few of them, and they are not counted. */
  measure(): number {
    return 0;
  }
}

/** What cjson.null is: a light userdata of the null pointer. */
export const nullPointer = new Userdata(true);
