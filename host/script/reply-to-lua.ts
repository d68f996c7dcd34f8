/*
 * A command's reply, RESP2 or RESP3 bytes, as a value of Lua:
 *
 *   :1    1                      $-1 *-1   false             _     nil
 *   $…    "…"                    #t        true              ,1.5  {double=1.5}
 *   *…    {…}                    %…        {map={k=v}}       ~…    {set={k=true}}
 *   +OK   {ok="OK"}              (1…       {big_number="1…"} =…    {verbatim_string={…}}
 *   -ERR  {err="ERR …", ignore_error_stats_update=true}      |…    passed over
 */

import { LuaTable } from './lua/table.js';
import { textNumber } from './lua/number.js';
import type { LuaState } from './lua/state.js';
import type { LuaValue } from './lua/value.js';
import type { ReplyView } from './host.js';
import { decodeText } from '../config/byte-codec.js';

const RETURN = 13;
const code = (character: string): number => character.charCodeAt(0);

/** The table of an error: "CODE message", with the code ERR where the text has none. */
export function errorTable(state: LuaState, text: string): LuaTable {
  const table = state.table();
  table.set('err', errorText(text));
  return table;
}

/**
 * The text of an error. With a leading '-' it begins with a code, if it has two words; without, the
 * code is ERR.
 */
export function errorText(text: string): string {
  let errorCode = 'ERR';
  if (text[0] === '-') {
    const space = text.indexOf(' ');
    if (space < 0) {
      text = text.slice(1);
    } else {
      errorCode = text.slice(1, space);
      text = text.slice(space + 1);
    }
  }
  return `${errorCode} ${text.replace(/^[\r\n]+|[\r\n]+$/g, '')}`;
}

/** Digits and sign of an integer that a double holds exactly. */
const EXACT_DIGITS = 15;

/** Whether a reply would be the same if it became a value, and that a client's reply. */
export function passes({ bytes, start }: ReplyView, protocol: 2 | 3): boolean {
  switch (bytes[start]) {
    case code('$'):
      return bytes[start + 1] !== code('-') || protocol === 2;
    case code('+'):
      return true;
    case code(':'):
      for (let at = start + 1; at <= start + 1 + EXACT_DIGITS; at++) {
        if (bytes[at] === RETURN) return true;
      }
  }
  return false;
}

/** Makes values of one machine from replies. */
export class ReplyToLua {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(private readonly state: LuaState) {}

  read(view: ReplyView): LuaValue {
    this.#bytes = view.bytes;
    this.#at = view.start;
    return this.#value();
  }

  /** The text up to the end of the line. */
  #line(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    let end = start;
    while (bytes[end] !== RETURN) end++;
    this.#at = end + 2;
    return decodeText(bytes, start, end);
  }

  /** The integer up to the end of the line. */
  #integer(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    const isNegative = bytes[at] === 45;
    if (isNegative) at++;
    let value = 0;
    for (let c = bytes[at]!; c !== RETURN; c = bytes[++at]!) value = value * 10 + c - 48;
    this.#at = at + 2;
    // Beyond 2^53 the digits must be rounded once and not one by one.
    if (value > Number.MAX_SAFE_INTEGER) return Number(decodeText(bytes, start, at));
    return isNegative ? -value : value;
  }

  #text(length: number): string {
    const start = this.#at;
    this.#at = start + length + 2;
    this.state.meter.charge(length + 24);
    return decodeText(this.#bytes, start, start + length);
  }

  #value(): LuaValue {
    switch (this.#bytes[this.#at++]) {
      case code('$'): {
        const length = this.#integer();
        return length < 0 ? false : this.#text(length);
      }
      case code(':'):
        return this.#integer();
      case code('+'):
        return this.#field('ok', this.#line());
      case code('-'): {
        const table = errorTable(this.state, '-' + this.#line());
        table.set('ignore_error_stats_update', true);
        return table;
      }
      case code('*'): {
        const length = this.#integer();
        return length < 0 ? false : this.#array(length);
      }
      case code('_'):
        this.#at += 2;
        return undefined;
      case code('#'):
        return this.#line() === 't';
      case code(','):
        return this.#field('double', textNumber(this.#line()) ?? 0);
      case code('('):
        return this.#field('big_number', this.#line());
      case code('='):
        return this.#verbatim();
      case code('%'):
        return this.#field('map', this.#pairs(this.#integer(), true));
      case code('~'):
        return this.#field('set', this.#pairs(this.#integer(), false));
    }
    // An attribute: scripts don't see it.
    for (let i = this.#integer() * 2; i > 0; i--) this.#value();
    return this.#value();
  }

  #field(name: string, value: LuaValue): LuaTable {
    const table = this.state.table();
    table.set(name, value);
    return table;
  }

  #array(length: number): LuaTable {
    const values: LuaValue[] = [];
    for (let i = 0; i < length; i++) values.push(this.#value());
    return LuaTable.ofList(this.state.meter, values);
  }

  #pairs(length: number, hasValues: boolean): LuaTable {
    const table = this.state.table();
    for (let i = 0; i < length; i++) {
      const key = this.#value();
      const value = hasValues ? this.#value() : true;
      if (key !== undefined && key === key) table.set(key, value);
    }
    return table;
  }

  #verbatim(): LuaTable {
    const text = this.#text(this.#integer());
    const inner = this.#field('string', text.slice(4));
    inner.set('format', text.slice(0, 3));
    return this.#field('verbatim_string', inner);
  }
}
