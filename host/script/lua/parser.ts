/*
 * The grammar of Lua 5.1's statements, and of chunks, upon that of expressions (expression.ts).
 */

import { Form, NO_JUMP, expression, isMultiple, type Expression } from './builder.js';
import { Op, argumentA, argumentB, argumentC, instruction, withC, type Prototype } from './code.js';
import {
  ASSIGN,
  COLON,
  COMMA,
  DOT,
  ExpressionParser,
  MOST_LEVELS,
  MULTIPLE,
  SEMICOLON,
} from './expression.js';
import { Token } from './lexer.js';

/** The left sides of an assignment, from the last to the first. */
interface Target {
  readonly before: Target | null;
  readonly variable: Expression;
}

/** Compiles a chunk; a LuaError has the message where it is no Lua. */
export function compile(text: string, name: string): Prototype {
  return new Parser(text, name).chunk();
}

class Parser extends ExpressionParser {
  chunk(): Prototype {
    this.builder.prototype.isVararg = true;
    this.lexer.next();
    this.statements();
    this.check(Token.EndOfText);
    return this.closeFunction();
  }

  // Statements

  protected override statements(): void {
    this.enterLevel();
    let isLast = false;
    while (!isLast && !this.endsBlock()) {
      isLast = this.statement();
      this.accept(SEMICOLON);
      this.builder.freeRegister = this.builder.active.length;
    }
    this.levels--;
  }

  protected endsBlock(): boolean {
    switch (this.lexer.token) {
      case Token.Else:
      case Token.ElseIf:
      case Token.End:
      case Token.Until:
      case Token.EndOfText:
        return true;
    }
    return false;
  }

  protected block(): void {
    this.enterBlock(false);
    this.statements();
    this.leaveBlock();
  }

  /** One statement; true if it must be the last of its block. */
  protected statement(): boolean {
    const lexer = this.lexer;
    const { line } = lexer;
    switch (lexer.token) {
      case Token.If:
        this.if(line);
        return false;
      case Token.While:
        this.while(line);
        return false;
      case Token.Do:
        lexer.next();
        this.block();
        this.expectMatch(Token.End, Token.Do, line);
        return false;
      case Token.For:
        this.for(line);
        return false;
      case Token.Repeat:
        this.repeat(line);
        return false;
      case Token.Function:
        this.function(line);
        return false;
      case Token.Local:
        lexer.next();
        if (this.accept(Token.Function)) this.localFunction();
        else this.local();
        return false;
      case Token.Return:
        this.return();
        return true;
      case Token.Break:
        lexer.next();
        this.break();
        return true;
    }
    this.expressionStatement();
    return false;
  }

  /** A condition: the jumps taken where it is false. */
  protected condition(): number {
    const e = this.expression();
    if (e.form === Form.Nil) e.form = Form.False;
    this.builder.goIfTrue(e);
    return e.whenFalse;
  }

  protected thenBlock(): number {
    this.lexer.next();
    const otherwise = this.condition();
    this.expect(Token.Then);
    this.block();
    return otherwise;
  }

  protected if(line: number): void {
    const builder = this.builder;
    const lexer = this.lexer;
    let done = NO_JUMP;
    let otherwise = this.thenBlock();
    while (lexer.token === Token.ElseIf) {
      done = builder.joinJumps(done, builder.emitJump());
      builder.patchToHere(otherwise);
      otherwise = this.thenBlock();
    }
    if (lexer.token === Token.Else) {
      done = builder.joinJumps(done, builder.emitJump());
      builder.patchToHere(otherwise);
      lexer.next();
      this.block();
    } else {
      done = builder.joinJumps(done, otherwise);
    }
    builder.patchToHere(done);
    this.expectMatch(Token.End, Token.If, line);
  }

  protected while(line: number): void {
    const builder = this.builder;
    this.lexer.next();
    const start = builder.label();
    const done = this.condition();
    this.enterBlock(true);
    this.expect(Token.Do);
    this.block();
    builder.patchTo(builder.emitJump(), start);
    this.expectMatch(Token.End, Token.While, line);
    this.leaveBlock();
    builder.patchToHere(done);
  }

  protected repeat(line: number): void {
    const builder = this.builder;
    const start = builder.label();
    this.enterBlock(true);
    const scope = this.enterBlock(false);
    this.lexer.next();
    this.statements();
    this.expectMatch(Token.Until, Token.Repeat, line);
    const again = this.condition();
    if (!scope.hasUpvalue) {
      this.leaveBlock();
      builder.patchTo(again, start);
    } else {
      this.break();
      builder.patchToHere(again);
      this.leaveBlock();
      builder.patchTo(builder.emitJump(), start);
    }
    this.leaveBlock();
  }

  protected break(): void {
    const builder = this.builder;
    let block = builder.block;
    let hasUpvalue = false;
    while (block !== null && !block.isLoop) {
      hasUpvalue ||= block.hasUpvalue;
      block = block.outer;
    }
    if (block === null) this.lexer.syntaxError('no loop to break');
    if (hasUpvalue) builder.emit(Op.Close, block.activeCount, 0, 0);
    block.breaks = builder.joinJumps(block.breaks, builder.emitJump());
  }

  protected for(line: number): void {
    this.enterBlock(true);
    this.lexer.next();
    const name = this.name();
    switch (this.lexer.token) {
      case ASSIGN:
        this.numericFor(name, line);
        break;
      case COMMA:
      case Token.In:
        this.genericFor(name);
        break;
      default:
        this.lexer.syntaxError("'=' or 'in' expected");
    }
    this.expectMatch(Token.End, Token.For, line);
    this.leaveBlock();
  }

  protected numericFor(name: string, line: number): void {
    const builder = this.builder;
    const base = builder.freeRegister;
    this.declare('(for index)', 0);
    this.declare('(for limit)', 1);
    this.declare('(for step)', 2);
    this.declare(name, 3);
    this.expect(ASSIGN);
    builder.toNextRegister(this.expression());
    this.expect(COMMA);
    builder.toNextRegister(this.expression());
    if (this.accept(COMMA)) {
      builder.toNextRegister(this.expression());
    } else {
      builder.emitBx(Op.LoadConstant, builder.freeRegister, builder.constant(1));
      builder.reserve(1);
    }
    this.forBody(base, line, 1, true);
  }

  protected genericFor(name: string): void {
    const builder = this.builder;
    const base = builder.freeRegister;
    let count = 0;
    this.declare('(for generator)', count++);
    this.declare('(for state)', count++);
    this.declare('(for control)', count++);
    this.declare(name, count++);
    while (this.accept(COMMA)) this.declare(this.name(), count++);
    this.expect(Token.In);
    const { line } = this.lexer;
    const [last, values] = this.list();
    this.adjust(3, values, last);
    builder.checkStack(3);
    this.forBody(base, line, count - 3, false);
  }

  protected forBody(base: number, line: number, variables: number, isNumeric: boolean): void {
    const builder = this.builder;
    // The control variables are the first of those declared, the loop's own come after them.
    const { locals } = builder.prototype;
    const waiting = locals.length - variables - 3;
    for (let i = 0; i < 3; i++) {
      locals[waiting + i]!.startPc = builder.pc;
      builder.active.push(waiting + i);
    }
    this.expect(Token.Do);
    const prepare = isNumeric ? builder.emitJumpTo(Op.ForPrepare, base) : builder.emitJump();
    this.enterBlock(false);
    this.activate(variables);
    builder.reserve(variables);
    this.block();
    this.leaveBlock();
    builder.patchToHere(prepare);
    const end = isNumeric
      ? builder.emitJumpTo(Op.ForLoop, base)
      : builder.emit(Op.GenericFor, base, 0, variables);
    builder.fixLine(line);
    builder.patchTo(isNumeric ? end : builder.emitJump(), prepare + 1);
  }

  protected function(line: number): void {
    const builder = this.builder;
    this.lexer.next();
    const variable = this.variable();
    let isMethod = false;
    while (this.lexer.token === DOT) this.field(variable);
    if (this.lexer.token === COLON) {
      isMethod = true;
      this.field(variable);
    }
    const body = this.functionBody(isMethod, line);
    builder.store(variable, body);
    builder.fixLine(line);
  }

  protected localFunction(): void {
    const builder = this.builder;
    this.declare(this.name(), 0);
    const variable = expression(Form.Local, builder.freeRegister);
    builder.reserve(1);
    this.activate(1);
    const local = builder.prototype.locals[builder.active.at(-1)!]!;
    const body = this.functionBody(false, this.lexer.line);
    builder.store(variable, body);
    // Only from here on is the variable seen in messages.
    local.startPc = builder.pc;
  }

  protected local(): void {
    let count = 0;
    do this.declare(this.name(), count++);
    while (this.accept(COMMA));
    let values = 0;
    let last = expression();
    if (this.accept(ASSIGN)) [last, values] = this.list();
    this.adjust(count, values, last);
    this.activate(count);
  }

  /** Makes `values` expressions, of which `last` is not yet in a register, to `wanted` values. */
  protected adjust(wanted: number, values: number, last: Expression): void {
    const builder = this.builder;
    let missing = wanted - values;
    if (isMultiple(last)) {
      missing = Math.max(missing + 1, 0);
      builder.setReturns(last, missing);
      if (missing > 1) builder.reserve(missing - 1);
      return;
    }
    if (last.form !== Form.Void) builder.toNextRegister(last);
    if (missing > 0) {
      const register = builder.freeRegister;
      builder.reserve(missing);
      builder.emitNil(register, missing);
    }
  }

  protected expressionStatement(): void {
    const e = this.primary();
    if (e.form === Form.Call) this.builder.change(e.info, (word) => withC(word, 1));
    else this.assignment({ before: null, variable: e }, 1);
  }

  protected assignment(target: Target, count: number): void {
    const builder = this.builder;
    const { variable } = target;
    if (variable.form < Form.Local || variable.form > Form.Indexed) {
      this.lexer.syntaxError('syntax error');
    }
    if (this.accept(COMMA)) {
      const next: Target = { before: target, variable: this.primary() };
      if (next.variable.form === Form.Local) this.saveConflicting(target, next.variable.info);
      this.checkLimit(builder, count, MOST_LEVELS - this.levels, 'variables in assignment');
      this.assignment(next, count + 1);
    } else {
      this.expect(ASSIGN);
      const [last, values] = this.list();
      if (values === count) {
        builder.setOneReturn(last);
        builder.store(variable, last);
        return;
      }
      this.adjust(count, values, last);
      if (values > count) builder.freeRegister -= values - count;
    }
    builder.store(variable, expression(Form.Register, builder.freeRegister - 1));
  }

  /** A local that is assigned to here and used as table or key further left is copied first. */
  protected saveConflicting(target: Target, register: number): void {
    const builder = this.builder;
    const copy = builder.freeRegister;
    let hasConflict = false;
    for (let each: Target | null = target; each !== null; each = each.before) {
      const { variable } = each;
      if (variable.form !== Form.Indexed) continue;
      if (variable.info === register) {
        hasConflict = true;
        variable.info = copy;
      }
      if (variable.key === register) {
        hasConflict = true;
        variable.key = copy;
      }
    }
    if (!hasConflict) return;
    builder.emit(Op.Move, copy, register, 0);
    builder.reserve(1);
  }

  protected return(): void {
    const builder = this.builder;
    const lexer = this.lexer;
    lexer.next();
    if (this.endsBlock() || lexer.token === SEMICOLON) {
      builder.emitReturn(0, 0);
      return;
    }
    const [last, count] = this.list();
    if (isMultiple(last)) {
      builder.setReturns(last, MULTIPLE);
      if (last.form === Form.Call && count === 1) {
        builder.change(last.info, (word) =>
          instruction(Op.TailCall, argumentA(word), argumentB(word), argumentC(word)),
        );
      }
      builder.emitReturn(builder.active.length, MULTIPLE);
    } else if (count === 1) {
      builder.emitReturn(builder.toAnyRegister(last), 1);
    } else {
      builder.toNextRegister(last);
      builder.emitReturn(builder.active.length, count);
    }
  }
}
