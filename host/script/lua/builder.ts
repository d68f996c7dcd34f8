/*
 * A function while it is being compiled: instructions, constants, registers and jumps.
 *
 * An expression is described before it is computed (Expression): as a constant, a variable, an
 * instruction that has no target register yet, a condition that jumps. It is put into a register
 * only once it is known which one, so that `local x = a + b` needs no move. Jumps whose target is
 * not known are lists, chained through their own operands: an expression has one for leaving when
 * true and one for leaving when false, which is how `and`, `or` and comparisons are made.
 */

import {
  CONSTANT_BIT,
  FIELDS_PER_FLUSH,
  MAX_SIGNED,
  NO_REGISTER,
  Op,
  Prototype,
  argumentA,
  argumentB,
  argumentC,
  argumentSigned,
  instruction,
  instructionBx,
  opOf,
  withA,
  withB,
  withC,
  withSigned,
} from './code.js';
import type { Lexer } from './lexer.js';
import type { LuaValue } from './value.js';

export const NO_JUMP = -1;
const MOST_REGISTERS = 250;
const MOST_CONSTANTS = 1 << 18;
const LAST_RK_CONSTANT = 255;
const LAST_ARGUMENT_C = 511;

export const enum Form {
  Void,
  Nil,
  True,
  False,
  /** info: the constant's index */
  Constant,
  /** number */
  Numeral,
  /** info: its register */
  Local,
  /** info: the upvalue's index */
  Upvalue,
  /** info: the constant that is its name */
  Global,
  /** info: the table's register, key: the key's RK operand */
  Indexed,
  /** info: the jump's instruction */
  Jump,
  /** info: the instruction, which can still choose its register */
  Relocatable,
  /** info: the register that it is in */
  Register,
  /** info: the instruction of a call */
  Call,
  /** info: the instruction of a vararg */
  Vararg,
}

export interface Expression {
  form: Form;
  info: number;
  key: number;
  number: number;
  whenTrue: number;
  whenFalse: number;
}

export function expression(form: Form = Form.Void, info = 0): Expression {
  return { form, info, key: 0, number: 0, whenTrue: NO_JUMP, whenFalse: NO_JUMP };
}

export const isMultiple = (e: Expression): boolean =>
  e.form === Form.Call || e.form === Form.Vararg;
const hasJumps = (e: Expression): boolean => e.whenTrue !== e.whenFalse;
const isNumeral = (e: Expression): boolean =>
  e.form === Form.Numeral && e.whenTrue === NO_JUMP && e.whenFalse === NO_JUMP;

/** A block that is being compiled. */
export interface Block {
  readonly outer: Block | null;
  readonly isLoop: boolean;
  readonly activeCount: number;
  breaks: number;
  hasUpvalue: boolean;
}

const isTest = (op: Op): boolean =>
  op === Op.Equal || op === Op.Less || op === Op.LessEqual || op === Op.Test || op === Op.TestSet;

/** What an operator gives for two numbers. */
export function arithmetic(op: Op, a: number, b: number): number {
  switch (op) {
    case Op.Add:
      return a + b;
    case Op.Subtract:
      return a - b;
    case Op.Multiply:
      return a * b;
    case Op.Divide:
      return a / b;
    case Op.Modulo:
      return a - Math.floor(a / b) * b;
    case Op.Power:
      return power(a, b);
    default:
      return -a;
  }
}

/** C's pow, which gives 1 for the base 1 and for -1 to an infinite power; JavaScript gives NaN. */
export function power(a: number, b: number): number {
  return a === 1 || (a === -1 && (b === Infinity || b === -Infinity)) ? 1 : a ** b;
}

export class FunctionBuilder {
  readonly prototype: Prototype;
  readonly code: number[] = [];
  readonly lines: number[] = [];
  readonly #constants = new Map<LuaValue | null, number>();
  /** Jumps to the next instruction to come. */
  #pending = NO_JUMP;
  #lastTarget = -1;
  freeRegister = 0;
  block: Block | null = null;
  /** The index into prototype.locals of each variable in scope; its place is its register. */
  readonly active: number[] = [];
  readonly upvalues: { isLocal: boolean; index: number }[] = [];

  constructor(
    readonly outer: FunctionBuilder | null,
    readonly lexer: Lexer,
    source: string,
  ) {
    this.prototype = new Prototype(source);
  }

  get pc(): number {
    return this.code.length;
  }

  finish(): Prototype {
    this.emitReturn(0, 0);
    const { prototype } = this;
    prototype.code = Int32Array.from(this.code);
    prototype.lines = Int32Array.from(this.lines);
    prototype.slots = new Int32Array(this.code.length);
    return prototype;
  }

  // Instructions

  #emit(word: number, line: number): number {
    this.#patchList(this.#pending, this.pc, NO_REGISTER, this.pc);
    this.#pending = NO_JUMP;
    this.code.push(word);
    this.lines.push(line);
    return this.pc - 1;
  }

  emit(op: Op, a: number, b: number, c: number): number {
    return this.#emit(instruction(op, a, b, c), this.lexer.lastLine);
  }

  emitBx(op: Op, a: number, bx: number): number {
    return this.#emit(instructionBx(op, a, bx), this.lexer.lastLine);
  }

  emitJumpTo(op: Op, a: number): number {
    return this.emitBx(op, a, NO_JUMP + MAX_SIGNED);
  }

  emitReturn(first: number, count: number): void {
    this.emit(Op.Return, first, count + 1, 0);
  }

  /** The line of the last instruction is another. */
  fixLine(line: number): void {
    this.lines[this.pc - 1] = line;
  }

  change(pc: number, make: (word: number) => number): void {
    this.code[pc] = make(this.code[pc]!);
  }

  /** Sets registers to nil, with the instruction before if it does that already. */
  emitNil(from: number, count: number): void {
    if (this.pc > this.#lastTarget) {
      if (this.pc === 0) {
        if (from >= this.active.length) return;
      } else {
        const before = this.code[this.pc - 1]!;
        if (opOf(before) === Op.LoadNil) {
          const first = argumentA(before);
          const last = argumentB(before);
          if (first <= from && from <= last + 1) {
            if (from + count - 1 > last) {
              this.code[this.pc - 1] = withB(before, from + count - 1);
            }
            return;
          }
        }
      }
    }
    this.emit(Op.LoadNil, from, from + count - 1, 0);
  }

  emitSetList(base: number, elements: number, stored: number): void {
    const batch = Math.floor((elements - 1) / FIELDS_PER_FLUSH) + 1;
    const count = stored < 0 ? 0 : stored;
    if (batch <= LAST_ARGUMENT_C) {
      this.emit(Op.SetList, base, count, batch);
    } else {
      this.emit(Op.SetList, base, count, 0);
      this.#emit(batch, this.lexer.lastLine);
    }
    this.freeRegister = base + 1;
  }

  // Jumps

  emitJump(): number {
    const waiting = this.#pending;
    this.#pending = NO_JUMP;
    return this.joinJumps(this.emitJumpTo(Op.Jump, 0), waiting);
  }

  #conditionalJump(op: Op, a: number, b: number, c: number): number {
    this.emit(op, a, b, c);
    return this.emitJump();
  }

  /** The next instruction may be jumped to. */
  label(): number {
    this.#lastTarget = this.pc;
    return this.pc;
  }

  #jumpTarget(pc: number): number {
    const offset = argumentSigned(this.code[pc]!);
    return offset === NO_JUMP ? NO_JUMP : pc + 1 + offset;
  }

  #fixJump(pc: number, target: number): void {
    const offset = target - (pc + 1);
    if (Math.abs(offset) > MAX_SIGNED) this.lexer.syntaxError('control structure too long');
    this.code[pc] = withSigned(this.code[pc]!, offset);
  }

  /** Two lists of jumps as one. */
  joinJumps(first: number, second: number): number {
    if (second === NO_JUMP) return first;
    if (first === NO_JUMP) return second;
    let last = first;
    for (let next; (next = this.#jumpTarget(last)) !== NO_JUMP;) last = next;
    this.#fixJump(last, second);
    return first;
  }

  patchToHere(list: number): void {
    this.label();
    this.#pending = this.joinJumps(this.#pending, list);
  }

  patchTo(list: number, target: number): void {
    if (target === this.pc) this.patchToHere(list);
    else this.#patchList(list, target, NO_REGISTER, target);
  }

  /** The test that a jump depends on; the jump itself if there is none. */
  #controlOf(pc: number): number {
    return pc >= 1 && isTest(opOf(this.code[pc - 1]!)) ? pc - 1 : pc;
  }

  /** Whether some jump of a list leaves without having made a value. */
  #needsValue(list: number): boolean {
    for (; list !== NO_JUMP; list = this.#jumpTarget(list)) {
      if (opOf(this.code[this.#controlOf(list)]!) !== Op.TestSet) return true;
    }
    return false;
  }

  /** Tells a TestSet where its value goes; false if the jump has none. */
  #patchTest(jump: number, register: number): boolean {
    const at = this.#controlOf(jump);
    const word = this.code[at]!;
    if (opOf(word) !== Op.TestSet) return false;
    const source = argumentB(word);
    if (register !== NO_REGISTER && register !== source) this.code[at] = withA(word, register);
    else this.code[at] = instruction(Op.Test, source, 0, argumentC(word));
    return true;
  }

  #dropValues(list: number): void {
    for (; list !== NO_JUMP; list = this.#jumpTarget(list)) this.#patchTest(list, NO_REGISTER);
  }

  #patchList(list: number, valueTarget: number, register: number, otherTarget: number): void {
    while (list !== NO_JUMP) {
      const next = this.#jumpTarget(list);
      this.#fixJump(list, this.#patchTest(list, register) ? valueTarget : otherTarget);
      list = next;
    }
  }

  // Registers and constants

  checkStack(count: number): void {
    const size = this.freeRegister + count;
    if (size <= this.prototype.stackSize) return;
    if (size >= MOST_REGISTERS) this.lexer.syntaxError('function or expression too complex');
    this.prototype.stackSize = size;
  }

  reserve(count: number): void {
    this.checkStack(count);
    this.freeRegister += count;
  }

  #release(register: number): void {
    if (register < CONSTANT_BIT && register >= this.active.length) this.freeRegister--;
  }

  #releaseExpression(e: Expression): void {
    if (e.form === Form.Register) this.#release(e.info);
  }

  /** The index of a constant. */
  constant(value: LuaValue): number {
    // A Map takes 0 and -0 for one, as Lua's table of constants does; nil is kept under null.
    const key = value === undefined ? null : value;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const { constants } = this.prototype;
    if (constants.length >= MOST_CONSTANTS) this.lexer.error('constant table overflow', 0);
    constants.push(value);
    this.#constants.set(key, constants.length - 1);
    return constants.length - 1;
  }

  // Expressions

  setReturns(e: Expression, count: number): void {
    if (e.form === Form.Call) {
      this.change(e.info, (word) => withC(word, count + 1));
    } else if (e.form === Form.Vararg) {
      this.change(e.info, (word) => withA(withB(word, count + 1), this.freeRegister));
      this.reserve(1);
    }
  }

  setOneReturn(e: Expression): void {
    if (e.form === Form.Call) {
      e.form = Form.Register;
      e.info = argumentA(this.code[e.info]!);
    } else if (e.form === Form.Vararg) {
      this.change(e.info, (word) => withB(word, 2));
      e.form = Form.Relocatable;
    }
  }

  /** Variables become values. */
  discharge(e: Expression): void {
    switch (e.form) {
      case Form.Local:
        e.form = Form.Register;
        break;
      case Form.Upvalue:
        e.info = this.emit(Op.GetUpvalue, 0, e.info, 0);
        e.form = Form.Relocatable;
        break;
      case Form.Global:
        e.info = this.emitBx(Op.GetGlobal, 0, e.info);
        e.form = Form.Relocatable;
        break;
      case Form.Indexed:
        this.#release(e.key);
        this.#release(e.info);
        e.info = this.emit(Op.GetTable, 0, e.info, e.key);
        e.form = Form.Relocatable;
        break;
      case Form.Vararg:
      case Form.Call:
        this.setOneReturn(e);
    }
  }

  #dischargeTo(e: Expression, register: number): void {
    this.discharge(e);
    switch (e.form) {
      case Form.Nil:
        this.emitNil(register, 1);
        break;
      case Form.True:
      case Form.False:
        this.emit(Op.LoadBoolean, register, Number(e.form === Form.True), 0);
        break;
      case Form.Constant:
        this.emitBx(Op.LoadConstant, register, e.info);
        break;
      case Form.Numeral:
        this.emitBx(Op.LoadConstant, register, this.constant(e.number));
        break;
      case Form.Relocatable:
        this.change(e.info, (word) => withA(word, register));
        break;
      case Form.Register:
        if (register !== e.info) this.emit(Op.Move, register, e.info, 0);
        break;
      default:
        return;
    }
    e.info = register;
    e.form = Form.Register;
  }

  #dischargeToAny(e: Expression): void {
    if (e.form === Form.Register) return;
    this.reserve(1);
    this.#dischargeTo(e, this.freeRegister - 1);
  }

  #loadLabel(register: number, value: number, skip: number): number {
    this.label();
    return this.emit(Op.LoadBoolean, register, value, skip);
  }

  #toRegister(e: Expression, register: number): void {
    this.#dischargeTo(e, register);
    if (e.form === Form.Jump) e.whenTrue = this.joinJumps(e.whenTrue, e.info);
    if (hasJumps(e)) {
      let loadFalse = NO_JUMP;
      let loadTrue = NO_JUMP;
      if (this.#needsValue(e.whenTrue) || this.#needsValue(e.whenFalse)) {
        const over = e.form === Form.Jump ? NO_JUMP : this.emitJump();
        loadFalse = this.#loadLabel(register, 0, 1);
        loadTrue = this.#loadLabel(register, 1, 0);
        this.patchToHere(over);
      }
      const end = this.label();
      this.#patchList(e.whenFalse, end, register, loadFalse);
      this.#patchList(e.whenTrue, end, register, loadTrue);
    }
    e.whenFalse = e.whenTrue = NO_JUMP;
    e.info = register;
    e.form = Form.Register;
  }

  toNextRegister(e: Expression): void {
    this.discharge(e);
    this.#releaseExpression(e);
    this.reserve(1);
    this.#toRegister(e, this.freeRegister - 1);
  }

  toAnyRegister(e: Expression): number {
    this.discharge(e);
    if (e.form === Form.Register) {
      if (!hasJumps(e)) return e.info;
      if (e.info >= this.active.length) {
        this.#toRegister(e, e.info);
        return e.info;
      }
    }
    this.toNextRegister(e);
    return e.info;
  }

  toValue(e: Expression): void {
    if (hasJumps(e)) this.toAnyRegister(e);
    else this.discharge(e);
  }

  /** An operand that is a register or a constant. */
  toOperand(e: Expression): number {
    this.toValue(e);
    switch (e.form) {
      case Form.Numeral:
      case Form.True:
      case Form.False:
      case Form.Nil:
        if (this.prototype.constants.length > LAST_RK_CONSTANT) break;
        e.info = this.constant(
          e.form === Form.Nil
            ? undefined
            : e.form === Form.Numeral
              ? e.number
              : e.form === Form.True,
        );
        e.form = Form.Constant;
        return e.info | CONSTANT_BIT;
      case Form.Constant:
        if (e.info <= LAST_RK_CONSTANT) return e.info | CONSTANT_BIT;
    }
    return this.toAnyRegister(e);
  }

  store(variable: Expression, e: Expression): void {
    switch (variable.form) {
      case Form.Local:
        this.#releaseExpression(e);
        this.#toRegister(e, variable.info);
        return;
      case Form.Upvalue:
        this.emit(Op.SetUpvalue, this.toAnyRegister(e), variable.info, 0);
        break;
      case Form.Global:
        this.emitBx(Op.SetGlobal, this.toAnyRegister(e), variable.info);
        break;
      default:
        this.emit(Op.SetTable, variable.info, variable.key, this.toOperand(e));
    }
    this.#releaseExpression(e);
  }

  self(e: Expression, key: Expression): void {
    this.toAnyRegister(e);
    this.#releaseExpression(e);
    const target = this.freeRegister;
    this.reserve(2);
    this.emit(Op.Self, target, e.info, this.toOperand(key));
    this.#releaseExpression(key);
    e.info = target;
    e.form = Form.Register;
  }

  indexed(table: Expression, key: Expression): void {
    table.key = this.toOperand(key);
    table.form = Form.Indexed;
  }

  #invert(e: Expression): void {
    this.change(this.#controlOf(e.info), (word) => withA(word, Number(argumentA(word) === 0)));
  }

  #jumpOn(e: Expression, condition: boolean): number {
    if (e.form === Form.Relocatable) {
      const word = this.code[e.info]!;
      if (opOf(word) === Op.Not) {
        this.code.pop();
        this.lines.pop();
        return this.#conditionalJump(Op.Test, argumentB(word), 0, Number(!condition));
      }
    }
    this.#dischargeToAny(e);
    this.#releaseExpression(e);
    return this.#conditionalJump(Op.TestSet, NO_REGISTER, e.info, Number(condition));
  }

  goIfTrue(e: Expression): void {
    this.discharge(e);
    let jump: number;
    switch (e.form) {
      case Form.Constant:
      case Form.Numeral:
      case Form.True:
        jump = NO_JUMP;
        break;
      case Form.Jump:
        this.#invert(e);
        jump = e.info;
        break;
      default:
        jump = this.#jumpOn(e, false);
    }
    e.whenFalse = this.joinJumps(e.whenFalse, jump);
    this.patchToHere(e.whenTrue);
    e.whenTrue = NO_JUMP;
  }

  goIfFalse(e: Expression): void {
    this.discharge(e);
    let jump: number;
    switch (e.form) {
      case Form.Nil:
      case Form.False:
        jump = NO_JUMP;
        break;
      case Form.Jump:
        jump = e.info;
        break;
      default:
        jump = this.#jumpOn(e, true);
    }
    e.whenTrue = this.joinJumps(e.whenTrue, jump);
    this.patchToHere(e.whenFalse);
    e.whenFalse = NO_JUMP;
  }

  not(e: Expression): void {
    this.discharge(e);
    switch (e.form) {
      case Form.Nil:
      case Form.False:
        e.form = Form.True;
        break;
      case Form.Constant:
      case Form.Numeral:
      case Form.True:
        e.form = Form.False;
        break;
      case Form.Jump:
        this.#invert(e);
        break;
      default:
        this.#dischargeToAny(e);
        this.#releaseExpression(e);
        e.info = this.emit(Op.Not, 0, e.info, 0);
        e.form = Form.Relocatable;
    }
    [e.whenTrue, e.whenFalse] = [e.whenFalse, e.whenTrue];
    this.#dropValues(e.whenFalse);
    this.#dropValues(e.whenTrue);
  }

  /** Computes an operator with constant operands at once, where that can't fail. */
  #fold(op: Op, left: Expression, right: Expression): boolean {
    if (!isNumeral(left) || !isNumeral(right) || op === Op.Length || op === Op.Concat) return false;
    if ((op === Op.Divide || op === Op.Modulo) && right.number === 0) return false;
    const value = arithmetic(op, left.number, right.number);
    if (value !== value) return false;
    left.number = value;
    return true;
  }

  arithmetic(op: Op, left: Expression, right: Expression): void {
    if (this.#fold(op, left, right)) return;
    const isUnary = op === Op.Negate || op === Op.Length;
    const second = isUnary ? 0 : this.toOperand(right);
    const first = this.toOperand(left);
    if (first > second) {
      this.#releaseExpression(left);
      this.#releaseExpression(right);
    } else {
      this.#releaseExpression(right);
      this.#releaseExpression(left);
    }
    left.info = this.emit(op, 0, first, second);
    left.form = Form.Relocatable;
  }

  negate(e: Expression): void {
    if (!isNumeral(e)) this.toAnyRegister(e);
    const zero = expression(Form.Numeral);
    this.arithmetic(Op.Negate, e, zero);
  }

  length(e: Expression): void {
    this.toAnyRegister(e);
    this.arithmetic(Op.Length, e, expression(Form.Numeral));
  }

  compare(op: Op, isWanted: boolean, left: Expression, right: Expression): void {
    let first = this.toOperand(left);
    let second = this.toOperand(right);
    this.#releaseExpression(right);
    this.#releaseExpression(left);
    if (!isWanted && op !== Op.Equal) {
      [first, second] = [second, first];
      isWanted = true;
    }
    left.info = this.#conditionalJump(op, Number(isWanted), first, second);
    left.form = Form.Jump;
  }

  /** What must be done with the left operand before the right one is computed. */
  arithmeticLeft(e: Expression): void {
    if (!isNumeral(e)) this.toOperand(e);
  }

  concat(left: Expression, right: Expression): void {
    this.toValue(right);
    if (right.form === Form.Relocatable && opOf(this.code[right.info]!) === Op.Concat) {
      this.#releaseExpression(left);
      this.change(right.info, (word) => withB(word, left.info));
      left.form = Form.Relocatable;
      left.info = right.info;
    } else {
      this.toNextRegister(right);
      this.arithmetic(Op.Concat, left, right);
    }
  }
}
