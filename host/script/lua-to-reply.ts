/*
 * A value of Lua as a reply, the other way round of reply-to-lua.ts: numbers are cut to integers,
 * tables are arrays up to their first nil, unless a field says what they are.
 */

import { toText } from './lua/convert.js';
import { cText } from './lua/naming.js';
import { LuaTable } from './lua/table.js';
import { LuaError, type LuaValue } from './lua/value.js';
import { integerReply, numberReply } from './number-text.js';
import { encodeText } from '../config/byte-codec.js';

/** Tables in tables that are written; Lua's own stack holds some 8000. */
const MAXIMUM_LEVELS = 1000;

/** What an error table says besides its message. */
export interface ErrorFields {
  readonly message: string;
  readonly source: string | null;
  readonly line: string | null;
  /** The error has been counted already, by the command that gave it. */
  readonly isCounted: boolean;
}

export function errorFields(value: LuaValue): ErrorFields {
  if (!(value instanceof LuaTable)) {
    const message = `ERR ${cText(toText(value) ?? '')}`;
    return { message, source: null, line: null, isCounted: false };
  }
  const text = (name: string): string | null => {
    const found = toText(value.getString(name));
    return found === undefined ? null : cText(found);
  };
  return {
    message: text('err') ?? 'ERR unknown error',
    source: text('source'),
    line: text('line'),
    isCounted: value.getString('ignore_error_stats_update') === true,
  };
}

const spaced = (text: string): string => text.replace(/[\r\n]/g, ' ');

/** What a value takes at least of the memory that scripts may have. */
const VALUE_BYTES = 16;
/** Values that one step writes. */
const STEP_VALUES = 5000;

/** In what way a table is written. */
const enum Form {
  Array,
  Map,
  Set,
}

/** A table that is being written. */
class Part {
  table: LuaTable | null = null;
  form = Form.Array;
  /** The index of the element that comes next, or the place of the key. */
  next = 0;
  /** Of an array: how many elements it has. */
  count = 0;
  /** Of a map: the key has been written, and its value comes next. */
  hasKey = false;
}

/**
 * Writes replies, in steps: nothing of it is in JavaScript's stack. A table that is in itself
 * several times over is a reply without end: so there are no more bytes and no more values than
 * scripts may have alive.
 *
 *   writer.begin(value, protocol, scriptProtocol);
 *   while (!writer.step()) …;
 */
export class ReplyWriter {
  #bytes = new Uint8Array(512);
  #length = 0;
  #values = 0;
  #isThree = false;
  #scriptProtocol: 2 | 3 = 2;
  /** The tables in tables that are being written, from the outermost on; `#depth` of them. */
  readonly #parts: Part[] = [];
  #depth = 0;
  /** Whether the whole reply is an error, and whether that has been counted already. */
  isError = false;
  isCounted = false;

  constructor(private readonly maximumBytes: number) {}

  /** What has been written. Good until the next `clear`. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    if (this.#bytes.length > 1 << 20) this.#bytes = new Uint8Array(512);
    this.#length = 0;
    this.#values = 0;
    while (this.#depth > 0) this.#end();
    this.isError = false;
    this.isCounted = false;
  }

  #put(text: string): void {
    const end = this.#length + text.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(end * 2);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    encodeText(text, this.#bytes, this.#length);
    this.#length = end;
  }

  #bulk(text: string): void {
    if (text.length < 64) {
      this.#put(`$${text.length}\r\n${text}\r\n`);
    } else {
      this.#put(`$${text.length}\r\n`);
      this.#put(text);
      this.#put('\r\n');
    }
  }

  /** Writes the error reply that ends a script. */
  error(message: string, isCounted = false): void {
    if (this.#length === 0) {
      this.isError = true;
      this.isCounted = isCounted;
    }
    this.#put(`-${spaced(message.replace(/^[\r\n]+|[\r\n]+$/g, ''))}\r\n`);
  }

  /** Begins to write a value; `scriptProtocol` is what the script has set for its own replies. */
  begin(value: LuaValue, protocol: 2 | 3, scriptProtocol: 2 | 3): void {
    this.#isThree = protocol === 3;
    this.#scriptProtocol = scriptProtocol;
    this.#value(value);
  }

  /** Writes some more of it. False: that was not all. */
  step(): boolean {
    for (let left = STEP_VALUES; this.#depth > 0; left--) {
      if (left === 0) return false;
      this.#part(this.#parts[this.#depth - 1]!);
    }
    return true;
  }

  /** Writes the next value of a table. */
  #part(part: Part): void {
    const table = part.table!;
    if (part.form === Form.Array) {
      if (part.next > part.count) this.#end();
      else this.#value(table.getNumber(part.next++));
      return;
    }
    if (part.next <= 0) return this.#end();
    const place = part.next;
    if (part.hasKey) {
      part.hasKey = false;
      part.next = table.next(table.keyAt(place));
      return this.#value(table.valueAt(place));
    }
    const key = table.keyAt(place);
    if (part.form === Form.Map) part.hasKey = true;
    else part.next = table.next(key);
    this.#value(key);
  }

  #enter(table: LuaTable, form: Form, next: number, count: number): void {
    const part = (this.#parts[this.#depth++] ??= new Part());
    part.table = table;
    part.form = form;
    part.next = next;
    part.count = count;
    part.hasKey = false;
  }

  #end(): void {
    this.#parts[--this.#depth]!.table = null;
  }

  #value(value: LuaValue): void {
    this.#values += 1;
    const bytes = this.#length + (typeof value === 'string' ? value.length : 0);
    if (Math.max(this.#values * VALUE_BYTES, bytes) > this.maximumBytes) {
      throw new LuaError('not enough memory', true);
    }
    switch (typeof value) {
      case 'string':
        return this.#bulk(value);
      case 'number':
        return this.#put(`:${integerReply(value)}\r\n`);
      case 'boolean':
        return this.#boolean(value);
    }
    if (!(value instanceof LuaTable)) this.#null();
    else if (this.#depth >= MAXIMUM_LEVELS) this.error('ERR reached lua stack limit');
    else this.#table(value);
  }

  #boolean(value: boolean): void {
    if (this.#scriptProtocol === 2) {
      if (value) this.#put(':1\r\n');
      else this.#null();
    } else if (this.#isThree) {
      this.#put(value ? '#t\r\n' : '#f\r\n');
    } else {
      this.#put(value ? ':1\r\n' : ':0\r\n');
    }
  }

  #null(): void {
    this.#put(this.#isThree ? '_\r\n' : '$-1\r\n');
  }

  #table(table: LuaTable): void {
    if (table.nodeKeys.length === 1 && table.nodeKeys[0] === undefined) return this.#array(table);
    const isThree = this.#isThree;
    if (typeof table.getString('err') === 'string') {
      const { message, isCounted } = errorFields(table);
      return this.error(message, isCounted);
    }
    const ok = table.getString('ok');
    const double = table.getString('double');
    const bigNumber = table.getString('big_number');
    const map = table.getString('map');
    const set = table.getString('set');
    if (typeof ok === 'string') {
      this.#put(`+${spaced(cText(ok))}\r\n`);
    } else if (typeof double === 'number') {
      if (isThree) this.#put(`,${numberReply(double)}\r\n`);
      else this.#bulk(numberReply(double));
    } else if (typeof bigNumber === 'string') {
      if (isThree) this.#put(`(${spaced(bigNumber)}\r\n`);
      else this.#bulk(spaced(bigNumber));
    } else if (this.#verbatim(table.getString('verbatim_string'), isThree)) {
      return;
    } else if (map instanceof LuaTable) {
      const count = countOf(map);
      this.#put(isThree ? `%${count}\r\n` : `*${count * 2}\r\n`);
      this.#enter(map, Form.Map, map.next(undefined), count);
    } else if (set instanceof LuaTable) {
      const count = countOf(set);
      this.#put(`${isThree ? '~' : '*'}${count}\r\n`);
      this.#enter(set, Form.Set, set.next(undefined), count);
    } else {
      this.#array(table);
    }
  }

  /** Whether a value says what text of what format it is; then that is written. */
  #verbatim(value: LuaValue, isThree: boolean): boolean {
    if (!(value instanceof LuaTable)) return false;
    const format = value.getString('format');
    const text = value.getString('string');
    if (typeof format !== 'string' || typeof text !== 'string') return false;
    if (!isThree) {
      this.#bulk(text);
      return true;
    }
    this.#put(`=${text.length + 4}\r\n${cText(format).slice(0, 3).padEnd(3)}:`);
    this.#put(text);
    this.#put('\r\n');
    return true;
  }

  #array(table: LuaTable): void {
    let count = 0;
    while (table.getNumber(count + 1) !== undefined) count++;
    this.#put(`*${count}\r\n`);
    if (count > 0) this.#enter(table, Form.Array, 1, count);
  }
}

function countOf(table: LuaTable): number {
  let count = 0;
  for (let place = table.next(undefined); place > 0; count++) {
    place = table.next(table.keyAt(place));
  }
  return count;
}
