/*
 * What stands between the text of a script and fengari's parser, so that Lua 5.3's grammar reads
 * Lua 5.1: the tokens, handed over one at a time, and the errors, in 5.1's words.
 *
 * The parser's rules can't be changed, but it sees nothing but its current token, and everything
 * that it does goes through an object of ours. Where 5.1 refuses what 5.3 allows, it gets a token
 * that no rule takes (FOREIGN), and then says itself what it had expected:
 *
 *   `;` is no statement     FOREIGN where no statement has ended
 *   `break` ends a block    the end of the text, where something else follows; the enclosing block
 *                           then misses its `end`
 *   `...` makes `arg`       in a list of parameters it is handed over as `arg, ...`
 *   `break` has a line      where lines are followed, `then break` is handed over as
 *                           `then ; break`: the condition would jump out of the loop by itself
 *
 * Which rule it follows is told by what it touches. A level is entered (state.nCcalls) at each
 * statement and expression, so an opening token that is taken with no level entered since it came
 * begins the arguments of a call. The line of the last token (lastline) is read at each
 * instruction that is emitted. 5.1 gives a call the line where its arguments begin, and an operator
 * that of its last operand, where 5.3 has the lines of the function and of the sign.
 */

import {
  DOTS,
  END_OF_TEXT,
  FOREIGN,
  NAME,
  NUMBER,
  STRING,
  type Scanner,
  token,
  tokenName,
} from './scanner.js';
import { FengariOp } from './translate.js';
import { LuaError } from './value.js';

/** The variable that holds the globals for 5.3. A script can't name it. */
export const ENVIRONMENT = '(environment)';

const MAXIMUM_LEVELS = 200;
const MAXIMUM_UPVALUES = 60;
const MAXIMUM_REGISTERS = 250;
/** Constants of a function, and functions in it: what an operand can count. */
const MAXIMUM_ENTRIES = (1 << 18) - 1;
/** Local variables of a function, one after the other: what a short of C can count. */
const MAXIMUM_LOCALS = 32767;

const ASSIGN = token('=');
const BRACE_OPEN = token('{');
const BRACKET_CLOSE = token(']');
const BREAK = token('break');
const COMMA = token(',');
const FUNCTION = token('function');
const PAREN_CLOSE = token(')');
const PAREN_OPEN = token('(');
const SEMICOLON = token(';');
const THEN = token('then');
/** Before the first token. */
const NOTHING = 0;
const openers = new Set([NOTHING, ...['do', 'then', 'else', 'repeat'].map(token)]);
const closers = new Set([END_OF_TEXT, ...['else', 'elseif', 'end', 'until'].map(token)]);
const argumentOpenings = new Set([PAREN_OPEN, BRACE_OPEN, STRING]);

/** How far the head of a function, `function name(parameters)`, has been read. */
const enum Head {
  None,
  Name,
  Parameters,
}

interface Token {
  token: number;
  readonly seminfo: { i: number; ts: FengariText | null };
}

const emptyToken = (): Token => ({ token: END_OF_TEXT, seminfo: { i: 0, ts: null } });

export class Tokens implements FengariTokens {
  // What the parser knows by these names
  readonly t: Token = emptyToken();
  readonly L: FengariState;
  fs: FengariFunction | null = null;
  h: unknown = null;
  dyd: unknown = null;
  buff: unknown = null;
  readonly source: FengariText;
  readonly environment: FengariText;

  /** The line of each instruction of a function, where it is not the one that the parser sets. */
  readonly lines = new Map<FengariProto, number[]>();
  readonly #scanner: Scanner;
  readonly #intern: (text: string) => FengariText;
  /** The token at hand, which the parser may know under another number. */
  #current = NOTHING;
  /** The one before. */
  #before = NOTHING;
  /** A token read ahead of the one at hand. */
  #ahead: Token | null = null;
  /** Tokens that come before the next of the text. */
  readonly #waiting: number[] = [];
  #lastLine = 1;
  #head: Head = Head.None;
  #levels = 0;
  #hasEnteredLevel = false;
  /** A level was looked at since the token at hand came, though none was entered. */
  #hasReadLevel = false;
  /** The last instruction since the token at hand came was a call. */
  #isCall = false;
  /** The lines of the calls whose arguments are being read. */
  readonly #callLines: number[] = [];
  /** The lines of the parentheses that are open. */
  readonly #openLines: number[] = [];
  /** The text does not end where the parser has been told that it does. */
  #isCutOff = false;

  /**
   * @param isFollowed somebody follows the lines of what is made of it
   * @param onGlobal told that the next operand made of a constant names a global
   */
  constructor(
    scanner: Scanner,
    intern: (text: string) => FengariText,
    private readonly isFollowed: boolean,
    private readonly onGlobal: () => void,
  ) {
    this.#scanner = scanner;
    this.#intern = intern;
    this.source = intern('');
    this.environment = intern(ENVIRONMENT);
    this.L = this.#state();
  }

  /** As much of a state of Lua as the parser uses. */
  #state(): FengariState {
    const enter = (levels: number): void => {
      if (levels > this.#levels) this.#hasEnteredLevel = true;
      this.#levels = levels;
    };
    const read = (): number => {
      this.#hasReadLevel = true;
      return this.#levels;
    };
    return {
      stack: [],
      top: 0,
      stack_last: Infinity,
      l_G: { id_counter: 1 },
      get nCcalls(): number {
        return read();
      },
      set nCcalls(levels: number) {
        enter(levels);
      },
    };
  }

  /** Read where a name turns out to be that of a global, and once at the start. */
  get envn(): FengariText {
    if (this.fs!.nk > 0) this.onGlobal();
    return this.environment;
  }

  get linenumber(): number {
    return this.#scanner.line;
  }

  /** The line of the token before the one at hand: read for each instruction, once it is there. */
  get lastline(): number {
    const { f, pc } = this.fs!;
    checkCounts(this.fs!);
    const opcode = f.code[pc]?.opcode;
    let lines = this.lines.get(f);
    if (lines === undefined) {
      lines = [];
      this.lines.set(f, lines);
    }
    if (f.maxstacksize >= MAXIMUM_REGISTERS) this.#failRegisters();
    this.#isCall = opcode === FengariOp.Call;
    lines[pc] = this.#isCall ? this.#callLines.pop()! : this.#lastLine;
    return this.#lastLine;
  }

  // Tokens

  /** Takes the token at hand. */
  next(): void {
    this.#checkLimits();
    const taken = this.#current;
    if (argumentOpenings.has(taken) && this.#beginsArguments()) this.#enterArguments(taken);
    const opensBlock = openers.has(taken) || (taken === PAREN_CLOSE && this.#head !== Head.None);
    this.#followHead(taken);
    if (taken === PAREN_OPEN) this.#openLines.push(this.linenumber);
    else if (taken === PAREN_CLOSE) this.#openLines.pop();
    this.#lastLine = this.linenumber;
    this.#before = taken;
    this.#advance();
    this.#hasEnteredLevel = false;
    this.#hasReadLevel = false;
    this.#isCall = false;
    if (taken === BREAK) this.#afterBreak();
    if (this.isFollowed && taken === THEN && this.#current === BREAK) {
      this.#waiting.push(BREAK);
      this.#current = SEMICOLON;
      this.t.token = SEMICOLON;
    } else if (this.#current === SEMICOLON && (opensBlock || taken === SEMICOLON)) {
      this.t.token = FOREIGN + SEMICOLON;
    } else if (opensBlock && closers.has(this.#current) && this.#levels >= MAXIMUM_LEVELS) {
      this.#failLevels();
    }
  }

  /** The token after the one at hand. */
  lookAhead(): number {
    this.#ahead = emptyToken();
    this.#read(this.#ahead);
    return this.#ahead.token;
  }

  #advance(): void {
    const { t } = this;
    const ahead = this.#ahead;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      t.token = waiting;
    } else if (ahead !== null) {
      t.token = ahead.token;
      t.seminfo.i = ahead.seminfo.i;
      t.seminfo.ts = ahead.seminfo.ts;
      this.#ahead = null;
    } else {
      this.#read(t);
      const isParameter = this.#before === PAREN_OPEN || this.#before === COMMA;
      if (t.token === DOTS && this.#head === Head.Parameters && isParameter) {
        this.#waiting.push(COMMA, DOTS);
        t.token = NAME;
        t.seminfo.ts = this.#intern('arg');
      }
    }
    this.#current = t.token;
  }

  #read(into: Token): void {
    const scanner = this.#scanner;
    into.token = scanner.read();
    if (into.token === NAME || into.token === STRING) {
      into.seminfo.ts = this.#intern(scanner.text);
    } else if (into.token === NUMBER) {
      into.seminfo.i = scanner.number;
    }
  }

  #followHead(taken: number): void {
    if (taken === FUNCTION) this.#head = Head.Name;
    else if (this.#head === Head.None) return;
    else if (taken === PAREN_OPEN) this.#head = Head.Parameters;
    else if (taken === PAREN_CLOSE) this.#head = Head.None;
  }

  #beginsArguments(): boolean {
    // After a comma it begins another variable that is assigned to.
    return !this.#hasEnteredLevel && this.#before !== COMMA && this.#head === Head.None;
  }

  #enterArguments(opening: number): void {
    const { line } = this.#scanner;
    if (opening === PAREN_OPEN && line !== this.#lastLine) {
      this.#failHere('ambiguous syntax (function call x new statement)');
    }
    this.#callLines.push(line);
  }

  #afterBreak(): void {
    let block = this.fs!.bl;
    while (block !== null && !block.isloop) block = block.previous;
    if (block === null) this.#failHere('no loop to break');
    // 5.3 emits the jump before it takes the word, and gives it the line of what stands before.
    this.lines.get(this.fs!.f)![this.fs!.pc - 1] = this.#lastLine;
    if (this.#current === SEMICOLON) this.#advance();
    if (closers.has(this.#current)) return;
    this.#isCutOff = true;
    this.t.token = END_OF_TEXT;
  }

  /** The parser takes the text for complete. */
  end(): void {
    if (this.#isCutOff) this.#failHere(`'${tokenName(END_OF_TEXT)}' expected`);
  }

  // Errors

  #failHere(message: string): never {
    this.#scanner.failNear(message, this.#current);
  }

  #failLevels(): never {
    this.#scanner.fail('chunk has too many syntax levels', null);
  }

  #failRegisters(): never {
    this.#failHere('function or expression too complex');
  }

  /** The parser has found an error. */
  fail(message: string): never {
    this.#checkLimits();
    const limit = /^too many (.+) \(limit is (\d+)\) in (.+)$/.exec(message);
    if (limit !== null) {
      const [, what, maximum, where] = limit;
      if (what !== 'JS levels') {
        this.#scanner.fail(`${where!} has more than ${maximum!} ${what!}`, null);
      }
      if (this.#levels > MAXIMUM_LEVELS) this.#failLevels();
      const left = MAXIMUM_LEVELS - this.#levels;
      this.#scanner.fail(`${where!} has more than ${left} variables in assignment`, null);
    }
    if (message.endsWith('too many registers')) this.#failRegisters();
    if (message === 'syntax error') this.#failHere(this.#statementError());
    this.#failHere(this.#withOpenLine(message));
  }

  /** A message about a parenthesis that is not closed: 5.3 has the line where the call begins. */
  #withOpenLine(message: string): string {
    const [, expected] = /^(.+) \(to close '\(' at line \d+\)$/.exec(message) ?? [];
    if (expected === undefined) return message;
    const line = this.#openLines.at(-1)!;
    return line === this.linenumber ? expected : `${expected} (to close '(' at line ${line})`;
  }

  /** What is wrong with a statement that begins with an expression. */
  #statementError(): string {
    if (this.#current === ASSIGN || this.#current === COMMA) {
      // A call is a statement of its own, unless it is not the first that is assigned to.
      return this.#isCall && !this.#hasReadLevel ? 'unexpected symbol' : 'syntax error';
    }
    const isVariable = this.#before === NAME || this.#before === BRACKET_CLOSE;
    return isVariable ? `'=' expected` : 'syntax error';
  }

  /** Fails where a function has become larger than 5.1 allows. */
  #checkLimits(): void {
    const current = this.fs!;
    if (current.f.maxstacksize >= MAXIMUM_REGISTERS) this.#failRegisters();
    let largest: FengariProto | null = null;
    for (let each: FengariFunction | null = current; each !== null; each = each.prev) {
      checkCounts(each);
      if (each.nups <= MAXIMUM_UPVALUES) continue;
      const own = each.f.upvalues.filter(({ name }) => name !== this.environment);
      if (own.length > MAXIMUM_UPVALUES) largest = each.f;
    }
    if (largest === null) return;
    const where = `function at line ${largest.linedefined}`;
    this.#scanner.fail(`${where} has more than ${MAXIMUM_UPVALUES} upvalues`, null);
  }
}

/** Fails where a function has more of a kind than 5.1 counts; it does not say where. */
function checkCounts({ nk, np, nlocvars }: FengariFunction): void {
  if (nk > MAXIMUM_ENTRIES || np > MAXIMUM_ENTRIES) throw new LuaError('constant table overflow');
  if (nlocvars > MAXIMUM_LOCALS) throw new LuaError('too many local variables');
}
