/*
 * Compiled Lua: the instructions of the machine, which come from fengari's compiler (compile.ts,
 * translate.ts). They are those of Lua's register machine, an instruction a 32-bit word:
 *
 *   bits   0-5      6-13   14-22   23-31
 *          opcode   A      C       B
 *          opcode   A      Bx = 18 bits, or sBx = Bx - 131071
 *
 * A is a register. B and C are registers, or constants where bit 8 is set (an "RK" operand). The
 * names in error messages ("attempt to index field 'x'") are found by looking at the instructions
 * again (naming.ts).
 */

import type { LuaValue } from './value.js';

export const enum Op {
  // What the machine's loop does by itself, where it is the plain case
  Move,
  LoadConstant,
  LoadBoolean,
  GetUpvalue,
  SetUpvalue,
  /** A = the global Bx */
  GetGlobal,
  GetTable,
  /** A = upvalue B[C] */
  GetUpvalueField,
  SetTable,
  /** upvalue A[B] = C */
  SetUpvalueField,
  NewTable,
  Vararg,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  Negate,
  Not,
  Length,
  Jump,
  Equal,
  Less,
  LessEqual,
  Test,
  TestSet,
  Call,
  Return,
  ForLoop,
  /** Covers another instruction: a tracer is told before that one runs (tracer.ts). */
  Trace,
  // What it leaves to instructions.ts
  GenericFor,
  SetList,
  Self,
  Closure,
  Concat,
  TailCall,
  LoadNil,
  /** A jump that leaves the scope of variables from the register A - 1 on. */
  CloseJump,
  ForPrepare,
  /** The global Bx = register A */
  SetGlobal,
  /** The global Bx = constant A */
  SetGlobalConstant,
}

const MAX_SIGNED = 131071;
/** Bit of an RK operand that says constant. */
export const CONSTANT_BIT = 256;
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
export const instructionSigned = (op: Op, a: number, signed: number): number =>
  instructionBx(op, a, signed + MAX_SIGNED);

/** A local variable and the instructions in which it is one, for names in messages. */
export interface LocalVariable {
  readonly name: string;
  readonly startPc: number;
  readonly endPc: number;
}

/** A compiled function. */
export class Prototype {
  code: Int32Array = new Int32Array(0);
  /** What the machine runs: `code` itself, or what a tracer has laid over it. */
  executed: Int32Array = this.code;
  lines: Int32Array = new Int32Array(0);
  /** Where an instruction found its constant key last, a node's number. */
  slots: Int32Array = new Int32Array(0);
  readonly constants: LuaValue[] = [];
  readonly prototypes: Prototype[] = [];
  readonly locals: LocalVariable[] = [];
  readonly upvalueNames: string[] = [];
  /** Where a closure finds its upvalues: a register, or ~index of an upvalue of who makes it. */
  upvalueOrigins: Int32Array = new Int32Array(0);
  parameterCount = 0;
  isVararg = false;
  /** A vararg function that never says `...` gets its further arguments as the table `arg`. */
  needsArgumentTable = false;
  stackSize = 2;

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
