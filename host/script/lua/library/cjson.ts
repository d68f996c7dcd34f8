/*
 * The library cjson: JSON as lua-cjson 2.1 reads and writes it.
 */

import { truncatedInt, typeName } from '../convert.js';
import { numberGeneralText, textNumber } from '../number.js';
import type { LuaState } from '../state.js';
import { LuaTable } from '../table.js';
import type { Thread } from '../thread.js';
import { nullPointer, type LuaError, type LuaValue, type Native } from '../value.js';
import { Arguments, result } from './arguments.js';

interface Settings {
  convertsSparse: boolean;
  sparseRatio: number;
  sparseSafe: number;
  encodeDepth: number;
  decodeDepth: number;
  precision: number;
  keepsBuffer: boolean;
  /** 0: an error, 1: written as they are, 2: null. */
  encodeInvalid: number;
  decodeInvalid: boolean;
}

const MAXIMUM_INT = 2147483647;
/** Levels for which Lua's own stack has room, whatever depth is allowed. */
const MAXIMUM_LEVELS = 2000;

const newSettings = (): Settings => ({
  convertsSparse: false,
  sparseRatio: 2,
  sparseSafe: 10,
  encodeDepth: 1000,
  decodeDepth: 1000,
  precision: 14,
  keepsBuffer: true,
  encodeInvalid: 0,
  decodeInvalid: true,
});

// Writing

const UNSAFE = /["\\/\x00-\x1f\x7f]/;
const UNSAFE_ALL = /["\\/\x00-\x1f\x7f]/g;
const shortEscapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

const escaped = (c: string): string =>
  shortEscapes[c] ?? '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');

const QUOTED_PART = 4096;

/** A string of JSON. Long ones are made in parts: of so many small pieces V8 would make a list. */
function quoted(text: string): string {
  if (!UNSAFE.test(text)) return `"${text}"`;
  if (text.length <= QUOTED_PART) return `"${text.replace(UNSAFE_ALL, escaped)}"`;
  let out = '"';
  for (let at = 0; at < text.length; at += QUOTED_PART) {
    out += text.slice(at, at + QUOTED_PART).replace(UNSAFE_ALL, escaped);
  }
  return out + '"';
}

class Encoder {
  constructor(
    private readonly thread: Thread,
    private readonly settings: Settings,
  ) {}

  #failure(value: LuaValue, reason: string): LuaError {
    return this.thread.nativeError(`Cannot serialise ${typeName(value)}: ${reason}`);
  }

  encode(value: LuaValue, depth: number): string {
    switch (typeof value) {
      case 'string': {
        const text = quoted(value);
        this.thread.state.meter.charge(text.length);
        return text;
      }
      case 'number':
        return this.#number(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'undefined':
        return 'null';
    }
    if (value === nullPointer) return 'null';
    if (!(value instanceof LuaTable)) throw this.#failure(value, 'type not supported');
    depth++;
    if (depth > this.settings.encodeDepth || depth > MAXIMUM_LEVELS) {
      throw this.thread.nativeError(`Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.#arrayLength(value);
    return length > 0 ? this.#array(value, length, depth) : this.#object(value, depth);
  }

  #number(n: number): string {
    const { encodeInvalid, precision } = this.settings;
    if (n - n !== 0) {
      if (encodeInvalid === 0) throw this.#failure(n, 'must not be NaN or Inf');
      if (encodeInvalid === 2) return 'null';
      if (n !== n) return 'nan';
    }
    return numberGeneralText(n, precision);
  }

  /** The length of a table that is an array, holes and all; -1: it is none. */
  #arrayLength(table: LuaTable): number {
    let maximum = 0;
    let items = 0;
    for (let place = table.next(undefined); place > 0;) {
      const key = table.keyAt(place);
      if (typeof key !== 'number' || key < 1 || key % 1 !== 0) return -1;
      if (key > maximum) maximum = truncatedInt(key);
      items++;
      place = table.next(key);
    }
    const { sparseRatio, sparseSafe, convertsSparse } = this.settings;
    if (sparseRatio > 0 && maximum > items * sparseRatio && maximum > sparseSafe) {
      if (!convertsSparse) throw this.#failure(table, 'excessively sparse array');
      return -1;
    }
    return maximum;
  }

  #array(table: LuaTable, length: number, depth: number): string {
    let out = '[';
    this.thread.state.meter.charge(length * 4);
    for (let i = 1; i <= length; i++) {
      if (i > 1) out += ',';
      out += this.encode(table.getNumber(i), depth);
      this.thread.state.meter.checkLength(out.length);
    }
    return out + ']';
  }

  #object(table: LuaTable, depth: number): string {
    let out = '{';
    let separator = '';
    for (let place = table.next(undefined); place > 0;) {
      const key = table.keyAt(place);
      out += separator;
      separator = ',';
      if (typeof key === 'number') out += `"${this.#number(key)}":`;
      else if (typeof key === 'string') out += quoted(key) + ':';
      else throw this.#failure(key, 'table key must be a number or string');
      out += this.encode(table.valueAt(place), depth);
      this.thread.state.meter.checkLength(out.length);
      place = table.next(key);
    }
    return out + '}';
  }
}

// Reading

type Token =
  | { readonly type: 'string'; readonly value: string; readonly at: number }
  | { readonly type: 'number'; readonly value: number; readonly at: number }
  | { readonly type: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly type: 'error'; readonly value: string; readonly at: number }
  | { readonly type: '{' | '}' | '[' | ']' | ':' | ',' | 'null' | 'end'; readonly at: number };

const tokenNames: Record<Token['type'], string> = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  string: 'T_STRING',
  number: 'T_NUMBER',
  boolean: 'T_BOOLEAN',
  null: 'T_NULL',
  ':': 'T_COLON',
  ',': 'T_COMMA',
  end: 'T_END',
  error: 'T_ERROR',
};

const HEXADECIMAL = /0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p[+-]?\d+)?/.source;
const DECIMAL = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/.source;
/** What strtod takes for a number. */
const NUMBER = new RegExp(
  `[+-]?(?:${HEXADECIMAL}|${DECIMAL}|inf(?:inity)?|nan(?:\\(\\w*\\))?)`,
  'iy',
);
const PLAIN = /[^"\\\0]*/y;
const unescapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
};

/** A code point as the bytes of UTF-8. */
function utf8(point: number): string {
  if (point <= 0x7f) return String.fromCharCode(point);
  const tail = (shift: number): number => ((point >> shift) & 0x3f) | 0x80;
  if (point <= 0x7ff) return String.fromCharCode((point >> 6) | 0xc0, tail(0));
  if (point <= 0xffff) return String.fromCharCode((point >> 12) | 0xe0, tail(6), tail(0));
  return String.fromCharCode((point >> 18) | 0xf0, tail(12), tail(6), tail(0));
}

class Decoder {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly thread: Thread,
    private readonly settings: Settings,
    private readonly text: string,
  ) {}

  decode(): LuaValue {
    const value = this.#value(this.#next());
    const end = this.#next();
    if (end.type !== 'end') throw this.#unexpected('the end', end);
    return value;
  }

  #unexpected(expected: string, token: Token): LuaError {
    const found = token.type === 'error' ? token.value : tokenNames[token.type];
    return this.thread.nativeError(
      `Expected ${expected} but found ${found} at character ${token.at + 1}`,
    );
  }

  #next(): Token {
    const { text } = this;
    for (;;) {
      const at = this.#at;
      const c = at < text.length ? text[at]! : '\0';
      switch (c) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
          this.#at++;
          continue;
        case '{':
        case '}':
        case '[':
        case ']':
        case ':':
        case ',':
          this.#at++;
          return { type: c, at };
        case '\0':
          return { type: 'end', at };
        case '"':
          return this.#string(at);
      }
      return this.#word(c, at);
    }
  }

  #word(c: string, at: number): Token {
    const { text, settings } = this;
    if (c === '-' || (c >= '0' && c <= '9')) {
      if (!settings.decodeInvalid && this.#isInvalidNumber()) {
        return { type: 'error', value: 'invalid number', at };
      }
      return this.#number(at);
    }
    if (text.startsWith('true', at)) return this.#take(4, { type: 'boolean', value: true, at });
    if (text.startsWith('false', at)) return this.#take(5, { type: 'boolean', value: false, at });
    if (text.startsWith('null', at)) return this.#take(4, { type: 'null', at });
    if ('iInN+'.includes(c) && settings.decodeInvalid && this.#isInvalidNumber()) {
      return this.#number(at);
    }
    return { type: 'error', value: 'invalid token', at };
  }

  #take(length: number, token: Token): Token {
    this.#at += length;
    return token;
  }

  /** Numbers that JSON does not know: hexadecimal ones, leading zeros, inf and nan. */
  #isInvalidNumber(): boolean {
    return /^(?:\+|-?0[xX0-9]|-?(?:inf|nan))/i.test(this.text.slice(this.#at, this.#at + 5));
  }

  #number(at: number): Token {
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(this.text);
    if (match === null) return { type: 'error', value: 'invalid number', at };
    this.#at += match[0].length;
    return { type: 'number', value: textNumber(match[0])!, at };
  }

  #string(start: number): Token {
    const { text } = this;
    let value = '';
    this.#at++;
    for (;;) {
      PLAIN.lastIndex = this.#at;
      const plain = PLAIN.exec(text)![0];
      value = value === '' ? plain : value + plain;
      this.#at += plain.length;
      const at = this.#at;
      const c = text[at];
      if (c === '"') {
        this.#at++;
        return { type: 'string', value, at: start };
      }
      if (c !== '\\') return { type: 'error', value: 'unexpected end of string', at };
      const letter = text[at + 1] ?? '\0';
      if (letter === 'u') {
        const point = this.#unicodeEscape();
        if (point === null) return { type: 'error', value: 'invalid unicode escape code', at };
        value += utf8(point);
        continue;
      }
      const plainLetter = unescapes[letter];
      if (plainLetter === undefined) return { type: 'error', value: 'invalid escape code', at };
      value += plainLetter;
      this.#at += 2;
    }
  }

  #hexadecimal(at: number): number {
    const digits = this.text.slice(at, at + 4);
    return /^[0-9a-fA-F]{4}$/.test(digits) ? parseInt(digits, 16) : -1;
  }

  /** The code point of \u and four digits, or of two of them that make a surrogate pair. */
  #unicodeEscape(): number | null {
    const at = this.#at;
    const first = this.#hexadecimal(at + 2);
    if (first < 0) return null;
    if ((first & 0xf800) !== 0xd800) {
      this.#at += 6;
      return first;
    }
    if ((first & 0x400) !== 0) return null;
    if (this.text[at + 6] !== '\\' || this.text[at + 7] !== 'u') return null;
    const second = this.#hexadecimal(at + 8);
    if (second < 0 || (second & 0xfc00) !== 0xdc00) return null;
    this.#at += 12;
    return (((first & 0x3ff) << 10) | (second & 0x3ff)) + 0x10000;
  }

  #descend(): void {
    this.#depth++;
    if (this.#depth <= this.settings.decodeDepth && this.#depth <= MAXIMUM_LEVELS) return;
    throw this.thread.nativeError(
      `Found too many nested data structures (${this.#depth}) at character ${this.#at}`,
    );
  }

  #value(token: Token): LuaValue {
    switch (token.type) {
      case 'string':
        this.thread.state.meter.charge(token.value.length);
        return token.value;
      case 'number':
      case 'boolean':
        return token.value;
      case 'null':
        return nullPointer;
      case '{':
        return this.#object();
      case '[':
        return this.#array();
    }
    throw this.#unexpected('value', token);
  }

  #object(): LuaTable {
    this.#descend();
    const table = this.thread.state.table();
    let token = this.#next();
    if (token.type === '}') {
      this.#depth--;
      return table;
    }
    for (;;) {
      if (token.type !== 'string') throw this.#unexpected('object key string', token);
      const key = token.value;
      token = this.#next();
      if (token.type !== ':') throw this.#unexpected('colon', token);
      table.set(key, this.#value(this.#next()));
      token = this.#next();
      if (token.type === '}') {
        this.#depth--;
        return table;
      }
      if (token.type !== ',') throw this.#unexpected('comma or object end', token);
      token = this.#next();
    }
  }

  #array(): LuaTable {
    this.#descend();
    const table = this.thread.state.table();
    let token = this.#next();
    if (token.type === ']') {
      this.#depth--;
      return table;
    }
    for (let i = 1; ; i++) {
      table.set(i, this.#value(token));
      token = this.#next();
      if (token.type === ']') {
        this.#depth--;
        return table;
      }
      if (token.type !== ',') throw this.#unexpected('comma or array end', token);
      token = this.#next();
    }
  }
}

// The library

const args = new Arguments();
const onOff = ['off', 'on'];

function take(thread: Thread, from: number, count: number, maximum: number): Arguments {
  args.take(thread, from, count);
  if (count > maximum) throw args.error(maximum + 1, 'found too many arguments');
  return args;
}

function takeOne(thread: Thread, from: number, count: number): Arguments {
  args.take(thread, from, count);
  if (count !== 1) throw args.error(1, 'expected 1 argument');
  return args;
}

function integerSetting(n: number, now: number, minimum: number, maximum: number): number {
  if (args.value(n) === undefined) return now;
  const value = args.int(n);
  if (value < minimum || value > maximum) {
    throw args.error(1, `expected integer between ${minimum} and ${maximum}`);
  }
  return value;
}

function flagSetting(n: number, now: boolean): boolean {
  const value = args.value(n);
  if (value === undefined) return now;
  return typeof value === 'boolean' ? value : args.option(n, onOff) === 1;
}

/** A setting of one number: a function that sets it where it is given one, and tells it. */
function setting(
  settings: Settings,
  name: 'encodeDepth' | 'decodeDepth' | 'precision',
  maximum: number,
): Native {
  return (thread, from, count) => {
    take(thread, from, count, 1);
    settings[name] = integerSetting(1, settings[name], 1, maximum);
    return result(thread, from, settings[name]);
  };
}

function flag(settings: Settings, name: 'keepsBuffer' | 'decodeInvalid'): Native {
  return (thread, from, count) => {
    take(thread, from, count, 1);
    settings[name] = flagSetting(1, settings[name]);
    return result(thread, from, settings[name]);
  };
}

function newLibrary(state: LuaState): LuaTable {
  const settings = newSettings();
  const library = state.register(state.table(), {
    encode(thread, from, count) {
      const value = takeOne(thread, from, count).value(1);
      return result(thread, from, new Encoder(thread, settings).encode(value, 0));
    },

    decode(thread, from, count) {
      const text = takeOne(thread, from, count).text(1);
      if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0')) {
        throw thread.nativeError('JSON parser does not support UTF-16 or UTF-32');
      }
      return result(thread, from, new Decoder(thread, settings, text).decode());
    },

    encode_sparse_array(thread, from, count) {
      take(thread, from, count, 3);
      settings.convertsSparse = flagSetting(1, settings.convertsSparse);
      settings.sparseRatio = integerSetting(2, settings.sparseRatio, 0, MAXIMUM_INT);
      settings.sparseSafe = integerSetting(3, settings.sparseSafe, 0, MAXIMUM_INT);
      thread.reserve(from + 2);
      thread.stack[from - 1] = settings.convertsSparse;
      thread.stack[from] = settings.sparseRatio;
      thread.stack[from + 1] = settings.sparseSafe;
      return 3;
    },

    encode_max_depth: setting(settings, 'encodeDepth', MAXIMUM_INT),
    decode_max_depth: setting(settings, 'decodeDepth', MAXIMUM_INT),
    encode_number_precision: setting(settings, 'precision', 14),
    encode_keep_buffer: flag(settings, 'keepsBuffer'),
    decode_invalid_numbers: flag(settings, 'decodeInvalid'),

    encode_invalid_numbers(thread, from, count) {
      const value = take(thread, from, count, 1).value(1);
      if (typeof value === 'boolean') settings.encodeInvalid = Number(value);
      else if (value !== undefined) {
        settings.encodeInvalid = args.option(1, ['off', 'on', 'null']);
      }
      const now = settings.encodeInvalid;
      return result(thread, from, now === 2 ? 'null' : now === 1);
    },

    new: (thread, from) => result(thread, from, newLibrary(thread.state)),
  });
  library.set('null', nullPointer);
  library.set('_NAME', 'cjson');
  library.set('_VERSION', '2.1.0');
  return library;
}

export function openCjson(state: LuaState): void {
  state.globals.set('cjson', newLibrary(state));
}
