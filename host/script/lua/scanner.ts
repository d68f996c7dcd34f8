/*
 * Lua 5.1's text cut into tokens, by regular expressions. A text is a string of bytes (value.ts).
 * Tokens have the numbers of fengari's parser, which takes them; a character that is a token by
 * itself has its own code. What only 5.3 knows (goto, `//`, `::`) is cut as 5.1 does, and the
 * operators `& | ~` get a number that the parser does not know (FOREIGN).
 */

import { LONGEST_NAME_PARSED, chunkName } from './code.js';
import { llex } from './fengari.js';
import { cText } from './naming.js';
import { textNumber } from './number.js';
import { LuaError } from './value.js';

const tokenOf = (name: string): number => llex.RESERVED[`TK_${name}`]!;

export const END_OF_TEXT = tokenOf('EOS');
export const NAME = tokenOf('NAME');
export const STRING = tokenOf('STRING');
/** Every number is one of fengari's integers, and a double: folded by our own arithmetic. */
export const NUMBER = tokenOf('INT');
export const DOTS = tokenOf('DOTS');
/** Added to a character, makes it a token that no rule of the grammar begins or goes on with. */
export const FOREIGN = 0x10000;

const wordTokens = new Map(
  `and break do else elseif end false for function if in local nil not or repeat return then true
  until while`
    .split(/\s+/)
    .map((word) => [word, tokenOf(word.toUpperCase())] as const),
);
const signTokens = new Map([
  ['..', tokenOf('CONCAT')],
  ['...', DOTS],
  ['==', tokenOf('EQ')],
  ['>=', tokenOf('GE')],
  ['<=', tokenOf('LE')],
  ['~=', tokenOf('NE')],
]);
const tokenNames = new Map(
  [
    ...wordTokens,
    ...signTokens,
    ['<eof>', END_OF_TEXT] as const,
    ['<name>', NAME] as const,
    ['<string>', STRING] as const,
    ['<number>', NUMBER] as const,
  ].map(([name, token]) => [token, name] as const),
);

/** The number of a word's or a sign's token. */
export const token = (text: string): number =>
  wordTokens.get(text) ?? signTokens.get(text) ?? text.charCodeAt(0);

/** What a token is called in a message. */
export function tokenName(number: number): string {
  const name = tokenNames.get(number);
  if (name !== undefined) return name;
  const code = number & 255;
  return code < 32 || code === 127 ? `char(${code})` : String.fromCharCode(code);
}

const BLANKS = /[ \t-\r]*/y;
const NEWLINE = /\r\n|\n\r|\n|\r/g;
const LINE_END = /[\n\r]|$/g;
const WORD = /[A-Za-z_]\w*/y;
// Where Lua's lexer asks whether a character is one of a few, a zero byte always is.
const NUMERAL = /\.?\d[\d.]*(?:[eE\0][+\-\0]?)?\w*/y;
const SIGN = /\.[.\0][.\0]?|[=<>~]=/y;
const LONG_OPENING = /\[(=*)(\[?)/y;
const QUOTED_SPECIAL = /["'\\\n\r]/g;
const ESCAPED = /\r\n|\n\r|\d{1,3}|[^]/y;
const controlLetters = new Map(
  Object.entries({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
);

export class Scanner {
  /** What the last token said, if it was a name or a string. */
  text = '';
  /** What it said, if it was a number. */
  number = 0;
  /** The line of its end. */
  line = 1;
  readonly #source: string;
  readonly #name: string;
  #at = 0;
  /** The last name, string or number as messages show it. */
  #shown = '';

  constructor(source: string, name: string) {
    this.#source = source;
    this.#name = name;
  }

  /** Fails with a message, about `near` if that is not null. */
  fail(message: string, near: string | null): never {
    const place = `${chunkName(this.#name, LONGEST_NAME_PARSED)}:${this.line}: `;
    const about = near === null ? '' : ` near '${cText(near)}'`;
    throw new LuaError(place + message + about);
  }

  /** Fails with a message about a token: for a name, string or number the last one read. */
  failNear(message: string, number: number): never {
    const isShown = number === NAME || number === STRING || number === NUMBER;
    // A zero byte is no token to Lua: its messages leave it out.
    this.fail(message, number === 0 ? null : isShown ? this.#shown : tokenName(number));
  }

  /** Reads the next token. */
  read(): number {
    const source = this.#source;
    this.#skipBlanks();
    const from = this.#at;
    const word = this.#match(WORD);
    if (word !== null) {
      this.#shown = this.text = word;
      return wordTokens.get(word) ?? NAME;
    }
    const numeral = this.#match(NUMERAL);
    if (numeral !== null) return this.#numeral(numeral);
    const sign = this.#match(SIGN);
    if (sign !== null) return signTokens.get(sign.replaceAll('\0', '.'))!;
    if (from >= source.length) return END_OF_TEXT;
    const character = source[from]!;
    switch (character) {
      case '"':
      case "'":
        return this.#quoted(character);
      case '[': {
        const level = this.#longOpening();
        if (level !== null) return this.#long(level, 'string');
        if (source[from + 1] !== '=') break;
        this.fail('invalid long string delimiter', this.#match(LONG_OPENING));
        break;
      }
      case '&':
      case '|':
      case '~':
        this.#at++;
        return FOREIGN + character.charCodeAt(0);
    }
    this.#at++;
    return character.charCodeAt(0);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  /** Goes on to a place, counting lines. */
  #pass(to: number): string {
    const passed = this.#source.slice(this.#at, to);
    this.line += passed.match(NEWLINE)?.length ?? 0;
    this.#at = to;
    return passed;
  }

  #skipBlanks(): void {
    const source = this.#source;
    for (;;) {
      BLANKS.lastIndex = this.#at;
      const { length } = BLANKS.exec(source)![0];
      if (length > 0) this.#pass(this.#at + length);
      if (!source.startsWith('--', this.#at)) return;
      this.#at += 2;
      const level = this.#longOpening();
      if (level !== null) {
        this.#long(level, 'comment');
      } else {
        LINE_END.lastIndex = this.#at;
        this.#at = LINE_END.exec(source)!.index;
      }
    }
  }

  #numeral(text: string): number {
    const value = textNumber(cText(text));
    if (value === undefined) this.fail('malformed number', text);
    this.number = value;
    this.#shown = text;
    return NUMBER;
  }

  /** Passes [==[ and says how many signs it has; null: none is here, and nothing is passed. */
  #longOpening(): number | null {
    LONG_OPENING.lastIndex = this.#at;
    const found = LONG_OPENING.exec(this.#source);
    if (found === null || found[2] === '') return null;
    this.#at += found[0].length;
    return found[1]!.length;
  }

  /** Reads what is between long brackets, the first of which is passed. */
  #long(level: number, what: 'string' | 'comment'): number {
    const source = this.#source;
    const signs = '='.repeat(level);
    const end = source.indexOf(`]${signs}]`, this.#at);
    const whole = source.slice(this.#at, end < 0 ? source.length : end);
    this.#pass(this.#at + whole.length);
    if (end < 0) this.fail(`unfinished long ${what}`, tokenName(END_OF_TEXT));
    this.#at += level + 2;
    if (what === 'string') {
      this.text = whole.replace(/^(?:\r\n|\n\r|\n|\r)/, '').replace(NEWLINE, '\n');
      this.#shown = `[${signs}[${this.text}]${signs}]`;
    }
    return STRING;
  }

  #quoted(quote: string): number {
    const source = this.#source;
    let text = '';
    let from = ++this.#at;
    for (;;) {
      QUOTED_SPECIAL.lastIndex = this.#at;
      const found = QUOTED_SPECIAL.exec(source);
      if (found === null) this.fail('unfinished string', tokenName(END_OF_TEXT));
      const [special] = found;
      this.#at = found.index + 1;
      if (special === quote) break;
      if (special === '\n' || special === '\r') {
        this.fail('unfinished string', quote + text + source.slice(from, found.index));
      }
      if (special === '\\') {
        text += source.slice(from, found.index);
        text += this.#escape(quote + text);
        from = this.#at;
      }
    }
    this.text = text + source.slice(from, this.#at - 1);
    this.#shown = quote + this.text + quote;
    return STRING;
  }

  /** What an escape says, from behind its backslash on; `before` is what the string says so far. */
  #escape(before: string): string {
    const escaped = this.#match(ESCAPED) ?? '';
    if (/^\d/.test(escaped)) {
      const code = Number(escaped);
      if (code > 255) this.fail('escape sequence too large', before);
      return String.fromCharCode(code);
    }
    if (/^[\n\r]/.test(escaped)) {
      this.line++;
      return '\n';
    }
    return controlLetters.get(escaped) ?? escaped;
  }
}
