/*
 * Compiled Lua: the instructions of Lua 5.1's register machine, an instruction a 32-bit word:
 *
 *   bits   0-5      6-13   14-22   23-31
 *          opcode   A      C       B
 *          opcode   A      Bx = 18 bits, or sBx = Bx - 131071
 *
 * A is a register. B and C are registers, or constants where bit 8 is set (an "RK" operand). The
 * set is that of the original, down to the order in which registers are taken, because the names in
 * error messages ("attempt to index field 'x'") are found by looking at the instructions again.
 */

import type { LuaValue } from './value.js';

export const enum Op {
  Move,
  LoadConstant,
  LoadBoolean,
  LoadNil,
  GetUpvalue,
  GetGlobal,
  GetTable,
  SetGlobal,
  SetUpvalue,
  SetTable,
  NewTable,
  Self,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  Negate,
  Not,
  Length,
  Concat,
  Jump,
  Equal,
  Less,
  LessEqual,
  Test,
  TestSet,
  Call,
  TailCall,
  Return,
  ForLoop,
  ForPrepare,
  GenericFor,
  SetList,
  Close,
  Closure,
  Vararg,
}

export const MAX_SIGNED = 131071;
/** Bit of an RK operand that says constant. */
export const CONSTANT_BIT = 256;
/** A register that does not exist. */
export const NO_REGISTER = 255;
/** Elements of a list that one SetList stores. */
export const FIELDS_PER_FLUSH = 50;

export const opOf = (i: number): Op => i & 63;
export const argumentA = (i: number): number => (i >>> 6) & 255;
export const argumentC = (i: number): number => (i >>> 14) & 511;
export const argumentB = (i: number): number => i >>> 23;
export const argumentBx = (i: number): number => i >>> 14;
export const argumentSigned = (i: number): number => (i >>> 14) - MAX_SIGNED;
export const instruction = (op: Op, a: number, b: number, c: number): number =>
  op | (a << 6) | (c << 14) | (b << 23);
export const instructionBx = (op: Op, a: number, bx: number): number => op | (a << 6) | (bx << 14);
export const withA = (i: number, a: number): number => (i & ~(255 << 6)) | (a << 6);
export const withB = (i: number, b: number): number => (i & ~(511 << 23)) | (b << 23);
export const withC = (i: number, c: number): number => (i & ~(511 << 14)) | (c << 14);
export const withSigned = (i: number, to: number): number =>
  (i & 0x3fff) | ((to + MAX_SIGNED) << 14);

/** A local variable and the instructions in which it is one, for names in messages. */
export interface LocalVariable {
  readonly name: string;
  startPc: number;
  endPc: number;
}

/** A compiled function. */
export class Prototype {
  code: Int32Array = new Int32Array(0);
  lines: Int32Array = new Int32Array(0);
  /** Where an instruction found its constant key last, a node's number. */
  slots: Int32Array = new Int32Array(0);
  readonly constants: LuaValue[] = [];
  readonly prototypes: Prototype[] = [];
  readonly locals: LocalVariable[] = [];
  readonly upvalueNames: string[] = [];
  parameterCount = 0;
  isVararg = false;
  /** A vararg function that never says `...` gets its further arguments as the table `arg`. */
  hasArgumentTable = false;
  needsArgumentTable = false;
  stackSize = 2;
  lineDefined = 0;

  constructor(
    /** The name of its chunk, e.g. "@user_script". */
    readonly source: string,
  ) {}
}

/** Room for a chunk's name in a message, and in one of the parser. */
const LONGEST_NAME = 60;
export const LONGEST_NAME_PARSED = 80;

/** The name of a chunk as messages show it: a file's name, or the beginning of its text. */
export function chunkName(source: string, longest = LONGEST_NAME): string {
  const end = source.indexOf('\0');
  if (end >= 0) source = source.slice(0, end);
  if (source[0] === '=') return source.slice(1, longest);
  if (source[0] === '@') {
    const name = source.slice(1);
    const room = longest - 8;
    return name.length > room ? '...' + name.slice(name.length - room) : name;
  }
  const line = source.search(/[\n\r]/);
  const room = longest - 17;
  const length = Math.min(line < 0 ? source.length : line, room);
  const cut = length < source.length;
  return `[string "${source.slice(0, length)}${cut ? '...' : ''}"]`;
}
