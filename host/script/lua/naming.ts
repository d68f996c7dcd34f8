/*
 * What a value in a register is called, for error messages: "local 'x'", "global 'f'",
 * "field 'y'", "upvalue 'z'", "method 'm'". Found as Lua 5.1 finds it: a local variable has its
 * name; anything else has the name that the instruction which last wrote the register knows.
 */

import {
  CONSTANT_BIT,
  Op,
  argumentA,
  argumentB,
  argumentBx,
  argumentC,
  argumentSigned,
  opOf,
  type Prototype,
} from './code.js';

/** The name of a local variable that is alive at `pc` in a register. */
function localName(prototype: Prototype, register: number, pc: number): string | null {
  let number = register + 1;
  for (const { name, startPc, endPc } of prototype.locals) {
    if (startPc > pc) break;
    if (pc < endPc && --number === 0) return name;
  }
  return null;
}

/** Whether an instruction writes its register A by itself. */
function writesA(op: Op): boolean {
  switch (op) {
    case Op.SetGlobal:
    case Op.SetGlobalConstant:
    case Op.SetUpvalue:
    case Op.SetTable:
    case Op.SetUpvalueField:
    case Op.Jump:
    case Op.CloseJump:
    case Op.Equal:
    case Op.Less:
    case Op.LessEqual:
    case Op.Return:
    case Op.GenericFor:
    case Op.SetList:
      return false;
  }
  return true;
}

/** Whether an instruction changes `register` (beyond A by itself). */
function touches(word: number, register: number): boolean {
  const a = argumentA(word);
  switch (opOf(word)) {
    case Op.LoadNil:
      return a <= register && register <= argumentB(word);
    case Op.Self:
      return register === a + 1;
    case Op.GenericFor:
      return register >= a + 2;
    case Op.Call:
    case Op.TailCall:
      return register >= a;
  }
  return false;
}

const isJump = (op: Op): boolean =>
  op === Op.Jump || op === Op.CloseJump || op === Op.ForLoop || op === Op.ForPrepare;

/** The last instruction before `lastPc` that wrote `register`. */
function lastWriter(prototype: Prototype, lastPc: number, register: number): number {
  const { code } = prototype;
  let last = code.length - 1;
  for (let pc = 0; pc < lastPc; pc++) {
    const word = code[pc]!;
    const op = opOf(word);
    if ((writesA(op) && argumentA(word) === register) || touches(word, register)) last = pc;
    if (isJump(op)) {
      // Forward jumps that do not go beyond are taken.
      const target = pc + 1 + argumentSigned(word);
      if (pc < target && target <= lastPc) pc = target - 1;
    } else if (op === Op.SetList && argumentC(word) === 0) {
      pc++;
    }
  }
  return code[last]!;
}

function constantName(prototype: Prototype, operand: number): string {
  if ((operand & CONSTANT_BIT) === 0) return '?';
  const value = prototype.constants[operand & ~CONSTANT_BIT];
  return typeof value === 'string' ? cText(value) : '?';
}

/** A string up to its first zero byte: what C's %s shows of it. */
export function cText(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

export const upvalueName = (prototype: Prototype, index: number): ObjectName => ({
  kind: 'upvalue',
  name: cText(prototype.upvalueNames[index]!),
});

/** What the value in a register is called at `pc`, as a kind and a name; null: nothing useful. */
export function objectName(prototype: Prototype, pc: number, register: number): ObjectName | null {
  const local = localName(prototype, register, pc);
  if (local !== null) return { kind: 'local', name: local };
  const word = lastWriter(prototype, pc, register);
  switch (opOf(word)) {
    case Op.GetGlobal:
      return { kind: 'global', name: cText(String(prototype.constants[argumentBx(word)])) };
    case Op.Move:
      if (argumentB(word) < argumentA(word)) return objectName(prototype, pc, argumentB(word));
      return null;
    case Op.GetTable:
    case Op.GetUpvalueField:
      return { kind: 'field', name: constantName(prototype, argumentC(word)) };
    case Op.GetUpvalue:
      return upvalueName(prototype, argumentB(word));
    case Op.Self:
      return { kind: 'method', name: constantName(prototype, argumentC(word)) };
  }
  return null;
}
