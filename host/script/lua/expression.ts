/*
 * The grammar of Lua 5.1's expressions, compiled in one pass: each rule reads its tokens and has
 * the builder of its function emit what they mean.
 */

import {
  FunctionBuilder,
  Form,
  NO_JUMP,
  expression,
  isMultiple,
  type Block,
  type Expression,
} from './builder.js';
import { FIELDS_PER_FLUSH, NO_REGISTER, Op, withB, withC, type Prototype } from './code.js';
import { Lexer, Token, tokenName } from './lexer.js';

const MOST_LOCALS = 200;
const MOST_UPVALUES = 60;
export const MOST_LEVELS = 200;
export const MULTIPLE = -1;
const code = (character: string): number => character.charCodeAt(0);

const PAREN_OPEN = code('(');
const PAREN_CLOSE = code(')');
const BRACKET_OPEN = code('[');
const BRACKET_CLOSE = code(']');
const BRACE_OPEN = code('{');
const BRACE_CLOSE = code('}');
export const COMMA = code(',');
export const SEMICOLON = code(';');
export const ASSIGN = code('=');
export const DOT = code('.');
export const COLON = code(':');

interface Operator {
  readonly left: number;
  readonly right: number;
  readonly prepare: (builder: FunctionBuilder, left: Expression) => void;
  readonly finish: (builder: FunctionBuilder, left: Expression, right: Expression) => void;
}

const arithmetic = (op: Op, left: number, right = left): Operator => ({
  left,
  right,
  prepare: (builder, e) => builder.arithmeticLeft(e),
  finish: (builder, a, b) => builder.arithmetic(op, a, b),
});

const comparison = (op: Op, isWanted: boolean): Operator => ({
  left: 3,
  right: 3,
  prepare: (builder, e) => void builder.toOperand(e),
  finish: (builder, a, b) => builder.compare(op, isWanted, a, b),
});

/** An operator of logic goes on with its right operand where the left one did not leave. */
function becomes(left: Expression, right: Expression): void {
  Object.assign(left, right);
}

const operators = new Map<number, Operator>([
  [code('+'), arithmetic(Op.Add, 6)],
  [code('-'), arithmetic(Op.Subtract, 6)],
  [code('*'), arithmetic(Op.Multiply, 7)],
  [code('/'), arithmetic(Op.Divide, 7)],
  [code('%'), arithmetic(Op.Modulo, 7)],
  [code('^'), arithmetic(Op.Power, 10, 9)],
  [
    Token.Concat,
    {
      left: 5,
      right: 4,
      prepare: (builder, e) => builder.toNextRegister(e),
      finish: (builder, a, b) => builder.concat(a, b),
    },
  ],
  [Token.NotEqual, comparison(Op.Equal, false)],
  [Token.Equal, comparison(Op.Equal, true)],
  [code('<'), comparison(Op.Less, true)],
  [Token.LessEqual, comparison(Op.LessEqual, true)],
  [code('>'), comparison(Op.Less, false)],
  [Token.GreaterEqual, comparison(Op.LessEqual, false)],
  [
    Token.And,
    {
      left: 2,
      right: 2,
      prepare: (builder, e) => builder.goIfTrue(e),
      finish: (builder, a, b) => {
        builder.discharge(b);
        b.whenFalse = builder.joinJumps(b.whenFalse, a.whenFalse);
        becomes(a, b);
      },
    },
  ],
  [
    Token.Or,
    {
      left: 1,
      right: 1,
      prepare: (builder, e) => builder.goIfFalse(e),
      finish: (builder, a, b) => {
        builder.discharge(b);
        b.whenTrue = builder.joinJumps(b.whenTrue, a.whenTrue);
        becomes(a, b);
      },
    },
  ],
]);
const UNARY_PRIORITY = 8;

/** A size as NewTable holds it: a mantissa of three bits and an exponent. */
export function floatingByte(x: number): number {
  let exponent = 0;
  while (x >= 16) {
    x = (x + 1) >> 1;
    exponent++;
  }
  return x < 8 ? x : ((exponent + 1) << 3) | (x - 8);
}

/** Tokens, scopes and expressions; parser.ts has the statements. */
export abstract class ExpressionParser {
  protected readonly lexer: Lexer;
  protected readonly source: string;
  protected builder: FunctionBuilder;
  protected levels = 0;

  constructor(text: string, name: string) {
    this.lexer = new Lexer(text, name);
    this.source = name;
    this.builder = new FunctionBuilder(null, this.lexer, name);
  }

  // Tokens

  protected accept(token: number): boolean {
    if (this.lexer.token !== token) return false;
    this.lexer.next();
    return true;
  }

  protected check(token: number): void {
    if (this.lexer.token !== token) {
      this.lexer.syntaxError(`'${tokenName(token)}' expected`);
    }
  }

  protected expect(token: number): void {
    this.check(token);
    this.lexer.next();
  }

  protected expectMatch(token: number, opened: number, line: number): void {
    if (this.accept(token)) return;
    if (line === this.lexer.line) this.check(token);
    this.lexer.syntaxError(
      `'${tokenName(token)}' expected (to close '${tokenName(opened)}' at line ${line})`,
    );
  }

  protected name(): string {
    this.check(Token.Name);
    const { text } = this.lexer;
    this.lexer.next();
    return text;
  }

  protected nameConstant(): Expression {
    return expression(Form.Constant, this.builder.constant(this.name()));
  }

  protected enterLevel(): void {
    if (++this.levels > MOST_LEVELS) this.lexer.error('chunk has too many syntax levels', 0);
  }

  protected checkLimit(builder: FunctionBuilder, value: number, limit: number, what: string): void {
    if (value <= limit) return;
    const line = builder.prototype.lineDefined;
    const where = line === 0 ? 'main function' : `function at line ${line}`;
    this.lexer.error(`${where} has more than ${limit} ${what}`, 0);
  }

  // Variables and blocks

  /** A variable that is in scope once it is activated. */
  protected declare(name: string, ahead: number): void {
    const builder = this.builder;
    this.checkLimit(builder, builder.active.length + ahead + 1, MOST_LOCALS, 'local variables');
    builder.prototype.locals.push({ name, startPc: -1, endPc: -1 });
  }

  /** The last `count` variables declared come into scope. */
  protected activate(count: number): void {
    const builder = this.builder;
    const { locals } = builder.prototype;
    const waiting = locals.length - count;
    for (let i = 0; i < count; i++) {
      locals[waiting + i]!.startPc = builder.pc;
      builder.active.push(waiting + i);
    }
  }

  protected leaveScope(level: number): void {
    const builder = this.builder;
    while (builder.active.length > level) {
      builder.prototype.locals[builder.active.pop()!]!.endPc = builder.pc;
    }
  }

  protected enterBlock(isLoop: boolean): Block {
    const builder = this.builder;
    const block: Block = {
      outer: builder.block,
      isLoop,
      activeCount: builder.active.length,
      breaks: NO_JUMP,
      hasUpvalue: false,
    };
    builder.block = block;
    return block;
  }

  protected leaveBlock(): void {
    const builder = this.builder;
    const block = builder.block!;
    builder.block = block.outer;
    this.leaveScope(block.activeCount);
    if (block.hasUpvalue) builder.emit(Op.Close, block.activeCount, 0, 0);
    builder.freeRegister = builder.active.length;
    builder.patchToHere(block.breaks);
  }

  protected closeFunction(): Prototype {
    const builder = this.builder;
    this.leaveScope(0);
    const prototype = builder.finish();
    if (builder.outer !== null) this.builder = builder.outer;
    return prototype;
  }

  /** Finds a variable from a function outward; its form is Global where there is none. */
  protected find(builder: FunctionBuilder | null, name: string, isOwn: boolean): Expression {
    if (builder === null) return expression(Form.Global, NO_REGISTER);
    const { active, prototype } = builder;
    for (let register = active.length - 1; register >= 0; register--) {
      if (prototype.locals[active[register]!]!.name !== name) continue;
      if (!isOwn) {
        let block = builder.block;
        while (block !== null && block.activeCount > register) block = block.outer;
        if (block !== null) block.hasUpvalue = true;
      }
      return expression(Form.Local, register);
    }
    const found = this.find(builder.outer, name, false);
    if (found.form === Form.Global) return found;
    return expression(Form.Upvalue, this.upvalue(builder, name, found));
  }

  protected upvalue(builder: FunctionBuilder, name: string, found: Expression): number {
    const isLocal = found.form === Form.Local;
    const { upvalues } = builder;
    const known = upvalues.findIndex(
      (each) => each.isLocal === isLocal && each.index === found.info,
    );
    if (known >= 0) return known;
    this.checkLimit(builder, upvalues.length + 1, MOST_UPVALUES, 'upvalues');
    upvalues.push({ isLocal, index: found.info });
    builder.prototype.upvalueNames.push(name);
    return upvalues.length - 1;
  }

  protected variable(): Expression {
    const name = this.name();
    const found = this.find(this.builder, name, true);
    if (found.form === Form.Global) found.info = this.builder.constant(name);
    return found;
  }

  // Expressions

  protected expression(): Expression {
    return this.subexpression(0)[0];
  }

  /** An expression of operators that bind tighter than `limit`, and the token behind it. */
  protected subexpression(limit: number): [Expression, Operator | undefined] {
    this.enterLevel();
    const builder = this.builder;
    const lexer = this.lexer;
    let e: Expression;
    const first = lexer.token;
    if (first === Token.Not || first === code('-') || first === code('#')) {
      lexer.next();
      e = this.subexpression(UNARY_PRIORITY)[0];
      if (first === Token.Not) builder.not(e);
      else if (first === code('-')) builder.negate(e);
      else builder.length(e);
    } else {
      e = this.simple();
    }
    let operator = operators.get(lexer.token);
    while (operator !== undefined && operator.left > limit) {
      lexer.next();
      operator.prepare(builder, e);
      const [right, following] = this.subexpression(operator.right);
      operator.finish(builder, e, right);
      operator = following;
    }
    this.levels--;
    return [e, operator];
  }

  protected simple(): Expression {
    const lexer = this.lexer;
    const builder = this.builder;
    let e: Expression;
    switch (lexer.token) {
      case Token.Number:
        e = expression(Form.Numeral);
        e.number = lexer.number;
        break;
      case Token.String:
        e = expression(Form.Constant, builder.constant(lexer.text));
        break;
      case Token.Nil:
        e = expression(Form.Nil);
        break;
      case Token.True:
        e = expression(Form.True);
        break;
      case Token.False:
        e = expression(Form.False);
        break;
      case Token.Dots:
        if (!builder.prototype.isVararg) {
          lexer.syntaxError("cannot use '...' outside a vararg function");
        }
        builder.prototype.needsArgumentTable = false;
        e = expression(Form.Vararg, builder.emit(Op.Vararg, 0, 1, 0));
        break;
      case BRACE_OPEN:
        return this.constructorOf();
      case Token.Function:
        lexer.next();
        return this.functionBody(false, lexer.line);
      default:
        return this.primary();
    }
    lexer.next();
    return e;
  }

  protected prefix(): Expression {
    const lexer = this.lexer;
    if (lexer.token === Token.Name) return this.variable();
    if (lexer.token !== PAREN_OPEN) lexer.syntaxError('unexpected symbol');
    const { line } = lexer;
    lexer.next();
    const e = this.expression();
    this.expectMatch(PAREN_CLOSE, PAREN_OPEN, line);
    this.builder.discharge(e);
    return e;
  }

  protected primary(): Expression {
    const builder = this.builder;
    const lexer = this.lexer;
    const e = this.prefix();
    for (;;) {
      switch (lexer.token) {
        case DOT:
          this.field(e);
          break;
        case BRACKET_OPEN: {
          builder.toAnyRegister(e);
          const key = this.bracketed();
          builder.indexed(e, key);
          break;
        }
        case COLON: {
          lexer.next();
          const key = this.nameConstant();
          builder.self(e, key);
          this.call(e);
          break;
        }
        case PAREN_OPEN:
        case Token.String:
        case BRACE_OPEN:
          builder.toNextRegister(e);
          this.call(e);
          break;
        default:
          return e;
      }
    }
  }

  protected field(e: Expression): void {
    this.builder.toAnyRegister(e);
    this.lexer.next();
    const key = this.nameConstant();
    this.builder.indexed(e, key);
  }

  protected bracketed(): Expression {
    this.lexer.next();
    const key = this.expression();
    this.builder.toValue(key);
    this.expect(BRACKET_CLOSE);
    return key;
  }

  /** The arguments of a call; `e` has the function in a register. */
  protected call(e: Expression): void {
    const lexer = this.lexer;
    const builder = this.builder;
    const { line } = lexer;
    let last = expression();
    switch (lexer.token) {
      case PAREN_OPEN:
        if (line !== lexer.lastLine) {
          lexer.syntaxError('ambiguous syntax (function call x new statement)');
        }
        lexer.next();
        if (lexer.token !== PAREN_CLOSE) {
          last = this.list()[0];
          builder.setReturns(last, MULTIPLE);
        }
        this.expectMatch(PAREN_CLOSE, PAREN_OPEN, line);
        break;
      case BRACE_OPEN:
        last = this.constructorOf();
        break;
      case Token.String:
        last = expression(Form.Constant, builder.constant(lexer.text));
        lexer.next();
        break;
      default:
        lexer.syntaxError('function arguments expected');
    }
    const base = e.info;
    let count = MULTIPLE;
    if (!isMultiple(last)) {
      if (last.form !== Form.Void) builder.toNextRegister(last);
      count = builder.freeRegister - (base + 1);
    }
    e.form = Form.Call;
    e.whenTrue = e.whenFalse = NO_JUMP;
    e.info = builder.emit(Op.Call, base, count + 1, 2);
    builder.fixLine(line);
    builder.freeRegister = base + 1;
  }

  /** Expressions with commas between: the last one, and how many they are. */
  protected list(): [Expression, number] {
    let count = 1;
    let e = this.expression();
    while (this.accept(COMMA)) {
      this.builder.toNextRegister(e);
      e = this.expression();
      count++;
    }
    return [e, count];
  }

  protected constructorOf(): Expression {
    const lexer = this.lexer;
    const builder = this.builder;
    const { line } = lexer;
    const pc = builder.emit(Op.NewTable, 0, 0, 0);
    const table = expression(Form.Relocatable, pc);
    builder.toNextRegister(table);
    let item = expression();
    let named = 0;
    let listed = 0;
    let pending = 0;
    this.expect(BRACE_OPEN);
    do {
      if (lexer.token === BRACE_CLOSE) break;
      if (item.form !== Form.Void) {
        builder.toNextRegister(item);
        item = expression();
        if (pending === FIELDS_PER_FLUSH) {
          builder.emitSetList(table.info, listed, pending);
          pending = 0;
        }
      }
      const isNamed =
        lexer.token === BRACKET_OPEN ||
        (lexer.token === Token.Name && lexer.lookAhead() === ASSIGN);
      if (isNamed) {
        this.recordField(table.info);
        named++;
      } else {
        item = this.expression();
        listed++;
        pending++;
      }
    } while (this.accept(COMMA) || this.accept(SEMICOLON));
    this.expectMatch(BRACE_CLOSE, BRACE_OPEN, line);
    if (pending > 0) {
      if (isMultiple(item)) {
        builder.setReturns(item, MULTIPLE);
        builder.emitSetList(table.info, listed, MULTIPLE);
        listed--;
      } else {
        if (item.form !== Form.Void) builder.toNextRegister(item);
        builder.emitSetList(table.info, listed, pending);
      }
    }
    builder.change(pc, (word) => withC(withB(word, floatingByte(listed)), floatingByte(named)));
    return table;
  }

  protected recordField(table: number): void {
    const builder = this.builder;
    const free = builder.freeRegister;
    const key = this.lexer.token === Token.Name ? this.nameConstant() : this.bracketed();
    this.expect(ASSIGN);
    const operand = builder.toOperand(key);
    const value = this.expression();
    builder.emit(Op.SetTable, table, operand, builder.toOperand(value));
    builder.freeRegister = free;
  }

  protected functionBody(hasSelf: boolean, line: number): Expression {
    const builder = new FunctionBuilder(this.builder, this.lexer, this.source);
    this.builder = builder;
    builder.prototype.lineDefined = line;
    this.expect(PAREN_OPEN);
    if (hasSelf) {
      this.declare('self', 0);
      this.activate(1);
    }
    this.parameters();
    this.expect(PAREN_CLOSE);
    this.statements();
    this.expectMatch(Token.End, Token.Function, line);
    const prototype = this.closeFunction();
    const outer = this.builder;
    outer.prototype.prototypes.push(prototype);
    const e = expression(
      Form.Relocatable,
      outer.emitBx(Op.Closure, 0, outer.prototype.prototypes.length - 1),
    );
    for (const { isLocal, index } of builder.upvalues) {
      outer.emit(isLocal ? Op.Move : Op.GetUpvalue, 0, index, 0);
    }
    return e;
  }

  protected parameters(): void {
    const lexer = this.lexer;
    const { prototype } = this.builder;
    let count = 0;
    if (lexer.token !== PAREN_CLOSE) {
      do {
        if (lexer.token === Token.Name) {
          this.declare(this.name(), count++);
        } else if (lexer.token === Token.Dots) {
          lexer.next();
          this.declare('arg', count++);
          prototype.hasArgumentTable = true;
          prototype.needsArgumentTable = true;
          prototype.isVararg = true;
        } else {
          lexer.syntaxError("<name> or '...' expected");
        }
      } while (!prototype.isVararg && this.accept(COMMA));
    }
    this.activate(count);
    const { active } = this.builder;
    prototype.parameterCount = active.length - Number(prototype.hasArgumentTable);
    this.builder.reserve(active.length);
  }

  /** The statements of a block, up to what ends it. */
  protected abstract statements(): void;
}
