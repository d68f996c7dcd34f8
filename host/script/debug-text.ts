/*
 * Values and replies as the debugger shows them: LDB's forms.
 *
 *   "text\n"   1.5   true   nil   {1; 2}   {["a"]=1; [3]=2.5}   "function@0x55a000000040"
 *   "+OK"   12   "bulk"   NULL   [1,2]   ~(1,2)   {1 => 2}   (null)   #true   (double) 1.5
 */

import { decodeText } from '../config/byte-codec.js';
import { addressText, typeName } from './lua/convert.js';
import { numberGeneralText } from './lua/number.js';
import { LuaTable } from './lua/table.js';
import { Userdata, type LuaValue } from './lua/value.js';
import type { ReplyView } from './host.js';

/** Tables in tables are shown up to here. */
const MAXIMUM_LEVELS = 10;

const named: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};
const quotedByte = (c: string): string =>
  c === '"' || c === '\\'
    ? '\\' + c
    : (named[c] ?? '\\x' + c.charCodeAt(0).toString(16).padStart(2, '0'));

const quoted = (text: string): string => `"${text.replace(/[^ -~]|["\\]/g, quotedByte)}"`;

/** A value as text. */
export function valueText(value: LuaValue, level = 0): string {
  if (level === MAXIMUM_LEVELS) return '<max recursion level reached! Nested table?>';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return numberGeneralText(value, 6);
    case 'undefined':
      return 'nil';
    case 'boolean':
      return String(value);
  }
  if (value instanceof LuaTable) return tableText(value, level + 1);
  const isLight = value instanceof Userdata && value.isLight;
  return `"${isLight ? 'light-userdata' : typeName(value)}@${addressText(value)}"`;
}

function tableText(table: LuaTable, level: number): string {
  const items: string[] = [];
  const keys: LuaValue[] = [];
  for (let place = table.next(undefined); place > 0;) {
    const key = table.keyAt(place);
    keys.push(key);
    items.push(valueText(table.valueAt(place), level));
    place = table.next(key);
  }
  const isList = keys.every((key, index) => key === index + 1);
  const shown = isList ? items : items.map((item, i) => `[${valueText(keys[i], level)}]=${item}`);
  return `{${shown.join('; ')}}`;
}

const RETURN = 13;

/** Reads one reply after the other. */
class ReplyText {
  #at: number;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
  ) {
    this.#at = start;
  }

  /** The text up to the end of the line. */
  #line(): string {
    const start = this.#at;
    let end = start;
    while (this.bytes[end] !== RETURN) end++;
    this.#at = end + 2;
    return decodeText(this.bytes, start, end);
  }

  #list(count: number): string {
    return Array.from({ length: count }, () => this.value()).join(',');
  }

  #bulk(length: number): string {
    const start = this.#at;
    this.#at = start + length + 2;
    return quoted(decodeText(this.bytes, start, start + length));
  }

  #pairs(count: number): string {
    const pairs = Array.from({ length: count }, () => `${this.value()} => ${this.value()}`);
    return `{${pairs.join(',')}}`;
  }

  value(): string {
    const line = this.#line();
    const rest = line.slice(1);
    switch (line[0]) {
      case ':':
        return rest;
      case '+':
      case '-':
        return quoted(line);
      case '$':
        return rest === '-1' ? 'NULL' : this.#bulk(Number(rest));
      case '*':
        return rest === '-1' ? 'NULL' : `[${this.#list(Number(rest))}]`;
      case '~':
        return `~(${this.#list(Number(rest))})`;
      case '%':
        return this.#pairs(Number(rest));
      case '_':
        return '(null)';
      case '#':
        return rest === 't' ? '#true' : '#false';
      case ',':
        return `(double) ${rest}`;
      case '=':
        this.#bulk(Number(rest));
        return '';
      case '|':
        this.#pairs(Number(rest));
        return this.value();
    }
    // A big number is not shown.
    return '';
  }
}

/** A command's reply as text. */
export const replyText = ({ bytes, start }: ReplyView): string =>
  new ReplyText(bytes, start).value();
