/*
 * Text of Lua becomes a function of the machine. The compiler is that of the package fengari: its
 * parser and its code generator, unmodified. What it lacks for Lua 5.1 is ours and put in its way
 * while it runs: the tokens and the messages (scanner.ts, syntax.ts), arithmetic on constants and
 * the names of globals. What it makes is then translated (translate.ts).
 *
 * fengari's own machine is not used: its integers wrap at 32 bits, it can neither be metered nor
 * left in the middle of a script, and a call into it costs as much as a short script. Nor is its
 * lexer, whose numbers, escapes and operators are those of 5.3.
 *
 * The parser calls its lexer through an object that modules share. The functions of ours stand in
 * that object only while a text is compiled, which nothing interrupts: whoever else uses fengari in
 * the same process has it as it is. In a bundle for pages `process.env.FENGARICONF` must be defined
 * (as undefined), which fengari asks for when it is loaded.
 */

import { bytesOf, decodeText } from '../../config/byte-codec.js';
import { arithmetic } from './arithmetic.js';
import { CONSTANT_BIT, Op, type Prototype } from './code.js';
import { llex, lobject, lopcodes, lparser, lstring } from './fengari.js';
import { Scanner, tokenName } from './scanner.js';
import { Tokens } from './syntax.js';
import { translate } from './translate.js';

/** fengari's numbers of the operators that are computed at once, where both sides are numbers. */
const operators: Readonly<Record<number, Op>> = {
  0: Op.Add,
  1: Op.Subtract,
  2: Op.Multiply,
  3: Op.Modulo,
  4: Op.Power,
  5: Op.Divide,
  12: Op.Negate,
};
const NO_BYTES = new Uint8Array(0);

/**
 * The operand of a constant that names a global and has too large a number for one: 5.3 loads such
 * a name into a register, 5.1 has none of its registers taken by it. For the compiler it is the
 * operand of some constant.
 */
class FarName {
  constructor(readonly constant: number) {}

  valueOf(): number {
    return CONSTANT_BIT;
  }
}

const { CREATE_ABC, MAXINDEXRK } = lopcodes;
/** Until the next operand is made of a constant, every constant will do. */
const expectFarName = (): void => {
  lopcodes.MAXINDEXRK = Infinity;
};

const textOf = (bytes: Uint8Array): string => decodeText(bytes, 0, bytes.length);

/** Texts by what they say: the parser takes two of them for the same if they are one object. */
function interner(): (text: string) => FengariText {
  const texts = new Map<string, FengariText>();
  return (text) => {
    let found = texts.get(text);
    if (found === undefined) {
      found = new lstring.TString(null, text);
      found.hash = `|${text}`;
      texts.set(text, found);
    }
    return found;
  };
}

/** What stands in fengari's modules while a text is compiled. */
function replacements(tokens: Tokens, intern: (text: string) => FengariText): [object, object][] {
  return [
    [
      llex,
      {
        LexState: function () {
          return tokens;
        },
        luaX_setinput: () => {},
        luaX_next: () => tokens.next(),
        luaX_lookahead: () => tokens.lookAhead(),
        luaX_newstring: (_: Tokens, text: Uint8Array) => intern(textOf(text)),
        luaX_syntaxerror: (_: Tokens, message: Uint8Array) => tokens.fail(textOf(message)),
        luaX_token2str: (_: Tokens, token: number) => bytesOf(`'${tokenName(token)}'`),
      },
    ],
    [
      lobject,
      {
        luaO_arith: (
          _: null,
          operator: number,
          left: FengariNumber,
          right: FengariNumber,
          result: FengariNumber,
        ) => {
          const value = arithmetic(operators[operator]!, left.value, right.value);
          // What is no number is left to the machine; every other double is an integer here.
          if (value !== value) result.setfltvalue(value);
          else result.setivalue(value);
        },
      },
    ],
    [
      lopcodes,
      {
        MAXINDEXRK,
        RKASK: (constant: number) => {
          lopcodes.MAXINDEXRK = MAXINDEXRK;
          return constant > MAXINDEXRK ? new FarName(constant) : constant | CONSTANT_BIT;
        },
        CREATE_ABC: (opcode: number, a: number, b: number | object, c: number | object) => {
          const made = CREATE_ABC(opcode, a, b, c);
          const name = b instanceof FarName ? b : c;
          if (name instanceof FarName) made.farName = name.constant;
          return made;
        },
      },
    ],
  ];
}

/** Runs something with other functions in the place of a module's own. */
function withReplaced<T>(replaced: readonly [object, object][], run: () => T): T {
  const before = replaced.map(([module, ours]) => {
    const own = Object.fromEntries(
      Object.keys(ours).map((name) => [name, module[name as keyof typeof module]]),
    );
    Object.assign(module, ours);
    return own;
  });
  try {
    return run();
  } finally {
    replaced.forEach(([module], i) => Object.assign(module, before[i]));
  }
}

/**
 * Compiles a chunk; a LuaError has the message where it is no Lua.
 * @param isFollowed somebody follows its lines
 */
export function compile(text: string, name: string, isFollowed = false): Prototype {
  const intern = interner();
  const scanner = new Scanner(text, name);
  const tokens = new Tokens(scanner, intern, isFollowed, expectFarName);
  try {
    const main = withReplaced(replacements(tokens, intern), () =>
      lparser.luaY_parser(tokens.L, null, null, new lparser.Dyndata(), NO_BYTES, 0),
    );
    tokens.end();
    return translate(main.p, {
      source: name,
      environment: tokens.environment,
      lines: tokens.lines,
    });
  } catch (thrown) {
    // The levels of a text are bounded, but who compiles it may be deep in a stack already.
    if (!(thrown instanceof RangeError)) throw thrown;
    return scanner.fail('chunk has too many syntax levels', null);
  }
}
