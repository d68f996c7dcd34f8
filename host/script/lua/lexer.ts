/*
 * Lua's text cut into tokens. A chunk is a string of bytes (value.ts); the messages are those of
 * Lua 5.1, with the name of the chunk, the line, and the token that is at fault.
 */

import { LONGEST_NAME_PARSED, chunkName } from './code.js';
import { textNumber } from './number.js';
import { LuaError } from './value.js';

export const enum Token {
  /** Tokens below this are single characters. */
  FirstReserved = 257,
  And = 257,
  Break,
  Do,
  Else,
  ElseIf,
  End,
  False,
  For,
  Function,
  If,
  In,
  Local,
  Nil,
  Not,
  Or,
  Repeat,
  Return,
  Then,
  True,
  Until,
  While,
  Concat,
  Dots,
  Equal,
  GreaterEqual,
  LessEqual,
  NotEqual,
  Number,
  Name,
  String,
  EndOfText,
}

const words =
  'and break do else elseif end false for function if in local nil not or repeat return then true until while .. ... == >= <= ~= <number> <name> <string> <eof>'.split(
    ' ',
  );
const reserved = new Map(
  words.slice(0, 21).map((word, index) => [word, Token.FirstReserved + index] as const),
);

const END = -1;
const NEWLINE = 10;
const RETURN = 13;
const UNDERSCORE = 95;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
const isWordPart = (c: number): boolean => isLetter(c) || isDigit(c) || c === UNDERSCORE;
const isBlank = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isNewline = (c: number): boolean => c === NEWLINE || c === RETURN;
const code = (character: string): number => character.charCodeAt(0);

/** Letters after a backslash that stand for one byte. */
const escapes = new Map(
  Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }).map(
    ([letter, byte]) => [code(letter), byte] as const,
  ),
);

/** What a token is called in a message. */
export function tokenName(token: number): string {
  if (token >= Token.FirstReserved) return words[token - Token.FirstReserved]!;
  return token < 32 || token === 127 ? `char(${token})` : String.fromCharCode(token);
}

export class Lexer {
  /** The token at hand, with its text or number. */
  token: number = Token.EndOfText;
  text = '';
  number = 0;
  line = 1;
  /** The line of the token before. */
  lastLine = 1;
  readonly #source: string;
  readonly #name: string;
  #at = 0;
  /** Where the token that is being read begins. */
  #start = 0;
  /** What the token read so far says, where that is not the text itself: strings with escapes. */
  #partial: string | null = null;
  #ahead: { token: number; text: string; number: number } | null = null;

  constructor(source: string, name: string) {
    this.#source = source;
    this.#name = name;
  }

  next(): void {
    this.lastLine = this.line;
    if (this.#ahead !== null) {
      ({ token: this.token, text: this.text, number: this.number } = this.#ahead);
      this.#ahead = null;
    } else {
      this.token = this.#read();
    }
  }

  /** The token after the one at hand. */
  lookAhead(): number {
    const { token, text, number } = this;
    const ahead = this.#read();
    this.#ahead = { token: ahead, text: this.text, number: this.number };
    this.token = token;
    this.text = text;
    this.number = number;
    return ahead;
  }

  /** Fails with a message about the token at hand. */
  syntaxError(message: string): never {
    this.error(message, this.token);
  }

  /** Fails with a message; `token` 0 names none. */
  error(message: string, token: number): never {
    let text = `${chunkName(this.#name, LONGEST_NAME_PARSED)}:${this.line}: ${message}`;
    if (token !== 0) text += ` near '${this.#tokenText(token)}'`;
    throw new LuaError(text);
  }

  #tokenText(token: number): string {
    if (token !== Token.Name && token !== Token.String && token !== Token.Number) {
      return tokenName(token);
    }
    const text = this.#partial ?? this.#source.slice(this.#start, this.#at);
    const end = text.indexOf('\0');
    return end < 0 ? text : text.slice(0, end);
  }

  get #current(): number {
    return this.#at < this.#source.length ? this.#source.charCodeAt(this.#at) : END;
  }

  #skipNewline(): void {
    const first = this.#current;
    this.#at++;
    if (isNewline(this.#current) && this.#current !== first) this.#at++;
    this.line++;
  }

  #read(): number {
    this.#partial = null;
    for (;;) {
      this.#start = this.#at;
      const c = this.#current;
      if (isNewline(c)) this.#skipNewline();
      else if (isBlank(c)) this.#at++;
      else if (c === code('-') && this.#source.charCodeAt(this.#at + 1) === c) this.#comment();
      else return this.#token(c);
    }
  }

  #comment(): void {
    this.#at += 2;
    if (this.#current === code('[')) {
      const level = this.#longBracket();
      if (level >= 0) {
        this.#longString(level, true);
        return;
      }
    }
    while (!isNewline(this.#current) && this.#current !== END) this.#at++;
  }

  #token(c: number): number {
    if (c === END) return Token.EndOfText;
    if (isLetter(c) || c === UNDERSCORE) return this.#word();
    if (isDigit(c)) return this.#numeral();
    switch (c) {
      case code('['): {
        const level = this.#longBracket();
        if (level >= 0) return this.#longString(level, false);
        if (level === -1) return c;
        return this.error('invalid long string delimiter', Token.String);
      }
      case code('='):
        return this.#orEqual(c, Token.Equal);
      case code('<'):
        return this.#orEqual(c, Token.LessEqual);
      case code('>'):
        return this.#orEqual(c, Token.GreaterEqual);
      case code('~'):
        return this.#orEqual(c, Token.NotEqual);
      case code('"'):
      case code("'"):
        return this.#quoted(c);
      case code('.'):
        return this.#dot(c);
    }
    this.#at++;
    return c;
  }

  #orEqual(alone: number, both: Token): number {
    this.#at++;
    if (this.#current !== code('=')) return alone;
    this.#at++;
    return both;
  }

  #dot(c: number): number {
    this.#at++;
    if (this.#current === c) {
      this.#at++;
      if (this.#current !== c) return Token.Concat;
      this.#at++;
      return Token.Dots;
    }
    return isDigit(this.#current) ? this.#numeral() : c;
  }

  #word(): number {
    while (isWordPart(this.#current)) this.#at++;
    const text = this.#source.slice(this.#start, this.#at);
    const word = reserved.get(text);
    if (word !== undefined) return word;
    this.text = text;
    return Token.Name;
  }

  #numeral(): number {
    do this.#at++;
    while (isDigit(this.#current) || this.#current === code('.'));
    if (this.#current === code('e') || this.#current === code('E')) {
      this.#at++;
      if (this.#current === code('+') || this.#current === code('-')) this.#at++;
    }
    while (isWordPart(this.#current)) this.#at++;
    const value = textNumber(this.#source.slice(this.#start, this.#at));
    if (value === undefined) this.error('malformed number', Token.Number);
    this.number = value;
    return Token.Number;
  }

  /** Reads [==[ but its last bracket: its level, or -1 less the level where it is none. */
  #longBracket(): number {
    const bracket = this.#current;
    this.#at++;
    let level = 0;
    while (this.#current === code('=')) {
      this.#at++;
      level++;
    }
    return this.#current === bracket ? level : -level - 1;
  }

  #longString(level: number, isComment: boolean): number {
    this.#at++;
    if (isNewline(this.#current)) this.#skipNewline();
    let text = '';
    let from = this.#at;
    for (;;) {
      const c = this.#current;
      if (c === END) {
        const what = isComment ? 'comment' : 'string';
        this.error(`unfinished long ${what}`, Token.EndOfText);
      } else if (c === code('[')) {
        if (this.#longBracket() === level) {
          this.#at++;
          if (level === 0) this.error('nesting of [[...]] is deprecated', c);
        }
      } else if (c === code(']')) {
        const end = this.#at;
        if (this.#longBracket() !== level) continue;
        this.#at++;
        this.text = text + this.#source.slice(from, end);
        return Token.String;
      } else if (isNewline(c)) {
        text += this.#source.slice(from, this.#at) + '\n';
        this.#skipNewline();
        from = this.#at;
      } else {
        this.#at++;
      }
    }
  }

  #quoted(quote: number): number {
    this.#at++;
    let text = '';
    let from = this.#at;
    const opening = String.fromCharCode(quote);
    for (;;) {
      const c = this.#current;
      if (c === quote) break;
      if (c === END) this.error('unfinished string', Token.EndOfText);
      if (isNewline(c)) {
        this.#partial = opening + text + this.#source.slice(from, this.#at);
        this.error('unfinished string', Token.String);
      }
      if (c !== code('\\')) {
        this.#at++;
        continue;
      }
      text += this.#source.slice(from, this.#at);
      this.#at++;
      text += this.#escape(opening + text);
      from = this.#at;
    }
    this.text = text + this.#source.slice(from, this.#at);
    this.#at++;
    this.#partial = opening + this.text + opening;
    return Token.String;
  }

  /** What an escape says, from behind its backslash on. */
  #escape(before: string): string {
    const c = this.#current;
    if (c === END) return '';
    if (isNewline(c)) {
      this.#skipNewline();
      return '\n';
    }
    const byte = escapes.get(c);
    if (byte !== undefined) {
      this.#at++;
      return String.fromCharCode(byte);
    }
    if (!isDigit(c)) {
      this.#at++;
      return String.fromCharCode(c);
    }
    let value = 0;
    for (let i = 0; i < 3 && isDigit(this.#current); i++) {
      value = value * 10 + this.#current - 48;
      this.#at++;
    }
    if (value > 255) {
      this.#partial = before;
      this.error('escape sequence too large', Token.String);
    }
    return String.fromCharCode(value);
  }
}
