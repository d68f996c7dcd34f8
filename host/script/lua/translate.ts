/*
 * fengari's functions as the machine's. Both have an instruction of 32 bits for each step, and
 * here each of fengari's becomes one of the machine's, at the same place: jumps, lines and the
 * scopes of local variables stay as they are. What is another:
 *
 *   GETTABUP, SETTABUP    of the environment: GetGlobal, SetGlobal and SetGlobalConstant, since a
 *                         function of 5.1 has an environment in the place of a variable for it;
 *                         of another upvalue: GetUpvalueField and SetUpvalueField
 *   JMP with A            CloseJump
 *   TFORCALL, TFORLOOP    GenericFor, which passes over the next if the loop ends, and a Jump
 *   LOADNIL               with the last register in place of a count
 *
 * The environment is no upvalue then, and the others close the gap. A function with `...` has had
 * its parameter `arg` from the parser (syntax.ts): it is a register, and no parameter.
 */

import {
  CONSTANT_BIT,
  Op,
  Prototype,
  instruction,
  instructionBx,
  instructionSigned,
} from './code.js';
import { lopcodes } from './fengari.js';
import type { LuaValue } from './value.js';

const opcodeOf = (name: string): number => lopcodes.OpCodesI[`OP_${name}`]!;

/** fengari's numbers of the instructions that are looked at. */
export const FengariOp = {
  Call: opcodeOf('CALL'),
} as const;

/** 5.1 gives these the line of the last token before them, a call that of its arguments. */
const lineIsOurs = new Set(
  'ADD SUB MUL DIV MOD POW UNM LEN CONCAT CALL TAILCALL JMP'.split(' ').map(opcodeOf),
);

/** Instructions that are the same but for their number: operands A, B and C. */
const same = new Map(
  Object.entries({
    MOVE: Op.Move,
    LOADBOOL: Op.LoadBoolean,
    GETTABLE: Op.GetTable,
    SETTABLE: Op.SetTable,
    NEWTABLE: Op.NewTable,
    SELF: Op.Self,
    ADD: Op.Add,
    SUB: Op.Subtract,
    MUL: Op.Multiply,
    DIV: Op.Divide,
    MOD: Op.Modulo,
    POW: Op.Power,
    UNM: Op.Negate,
    NOT: Op.Not,
    LEN: Op.Length,
    CONCAT: Op.Concat,
    EQ: Op.Equal,
    LT: Op.Less,
    LE: Op.LessEqual,
    TEST: Op.Test,
    TESTSET: Op.TestSet,
    CALL: Op.Call,
    TAILCALL: Op.TailCall,
    RETURN: Op.Return,
    TFORCALL: Op.GenericFor,
    SETLIST: Op.SetList,
    VARARG: Op.Vararg,
  }).map(([name, op]) => [opcodeOf(name), op] as const),
);

const VARARG = opcodeOf('VARARG');
const ENVIRONMENT_PLACE = -1;

/** `places`: where each of fengari's upvalues is found among the machine's. */
type Make = (from: FengariInstruction, places: readonly number[]) => number;

/** Instructions with more to do. */
const special = new Map(
  Object.entries<Make>({
    LOADK: ({ A, Bx }) => instructionBx(Op.LoadConstant, A, Bx),
    LOADNIL: ({ A, B }) => instruction(Op.LoadNil, A, A + B, 0),
    GETUPVAL: ({ A, B }, places) => instruction(Op.GetUpvalue, A, places[B]!, 0),
    SETUPVAL: ({ A, B }, places) => instruction(Op.SetUpvalue, A, places[B]!, 0),
    GETTABUP: ({ A, B, C, farName }, places) => {
      const place = places[B]!;
      return place === ENVIRONMENT_PLACE
        ? instructionBx(Op.GetGlobal, A, farName ?? C & ~CONSTANT_BIT)
        : instruction(Op.GetUpvalueField, A, place, C);
    },
    SETTABUP: ({ A, B, C, farName }, places) => {
      const place = places[A]!;
      if (place !== ENVIRONMENT_PLACE) return instruction(Op.SetUpvalueField, place, B, C);
      const op = (C & CONSTANT_BIT) === 0 ? Op.SetGlobal : Op.SetGlobalConstant;
      return instructionBx(op, C & ~CONSTANT_BIT, farName ?? B & ~CONSTANT_BIT);
    },
    JMP: ({ A, sBx }) => instructionSigned(A === 0 ? Op.Jump : Op.CloseJump, A, sBx),
    FORLOOP: ({ A, sBx }) => instructionSigned(Op.ForLoop, A, sBx),
    FORPREP: ({ A, sBx }) => instructionSigned(Op.ForPrepare, A, sBx),
    TFORLOOP: ({ sBx }) => instructionSigned(Op.Jump, 0, sBx),
    CLOSURE: ({ A, Bx }) => instructionBx(Op.Closure, A, Bx),
    // The number of a SetList that is too large for its operand.
    EXTRAARG: ({ Ax }) => Ax,
  }).map(([name, make]) => [opcodeOf(name), make] as const),
);

/** One instruction of the machine. */
function translated(from: FengariInstruction, places: readonly number[]): number {
  const op = same.get(from.opcode);
  if (op !== undefined) return instruction(op, from.A, from.B, from.C);
  return special.get(from.opcode)!(from, places);
}

function constantValue(value: FengariText | number | boolean | null): LuaValue {
  if (value === null) return undefined;
  return typeof value === 'object' ? value.realstring : value;
}

/** What the translation needs beside the functions. */
export interface Compiled {
  /** The name of the chunk. */
  readonly source: string;
  /** What the variable that holds the globals is called. */
  readonly environment: FengariText;
  /** Lines of instructions that are not what fengari says: see syntax.ts. */
  readonly lines: ReadonlyMap<FengariProto, readonly number[]>;
}

/** A function of the machine. `outer` says where the upvalues of the function around it are. */
export function translate(
  from: FengariProto,
  compiled: Compiled,
  outer: readonly number[] | null = null,
): Prototype {
  const prototype = new Prototype(compiled.source);
  const places: number[] = [];
  const origins: number[] = [];
  for (const { name, instack, idx } of from.upvalues) {
    if (name === compiled.environment) {
      places.push(ENVIRONMENT_PLACE);
      continue;
    }
    places.push(origins.length);
    prototype.upvalueNames.push(name.realstring);
    origins.push(instack ? idx : ~outer![idx]!);
  }
  prototype.upvalueOrigins = Int32Array.from(origins);
  prototype.code = Int32Array.from(from.code, (each) => translated(each, places));
  prototype.executed = prototype.code;
  prototype.slots = new Int32Array(from.code.length);
  const lines = compiled.lines.get(from)!;
  prototype.lines = Int32Array.from(from.code, ({ opcode }, pc) =>
    lineIsOurs.has(opcode) ? lines[pc]! : from.lineinfo[pc]!,
  );
  for (const { value } of from.k) prototype.constants.push(constantValue(value));
  for (const { varname, startpc, endpc } of from.locvars) {
    prototype.locals.push({ name: varname.realstring, startPc: startpc, endPc: endpc });
  }
  for (const inner of from.p) prototype.prototypes.push(translate(inner, compiled, places));
  const isMain = outer === null;
  const hasArgument = from.is_vararg && !isMain;
  prototype.isVararg = from.is_vararg;
  prototype.parameterCount = from.numparams - Number(hasArgument);
  prototype.needsArgumentTable = hasArgument && !from.code.some(({ opcode }) => opcode === VARARG);
  prototype.stackSize = from.maxstacksize;
  return prototype;
}
