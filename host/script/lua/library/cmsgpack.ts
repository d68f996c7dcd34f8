/*
 * The library cmsgpack: MessagePack as lua-cmsgpack 0.4 reads and writes it.
 */

import type { LuaState } from '../state.js';
import { LuaTable } from '../table.js';
import { MAXIMUM_ON_STACK, type Thread } from '../thread.js';
import type { LuaValue, Native } from '../value.js';
import { Arguments, result } from './arguments.js';
import { checkRawKey } from './base.js';

const MAXIMUM_NESTING = 16;
const MAXIMUM_INT = 2147483647;

const char = String.fromCharCode;

/** An unsigned number in `size` bytes, the high one first. */
function big(value: number, size: number): string {
  let out = '';
  for (let i = size - 1; i >= 0; i--) out += char(Math.floor(value / 256 ** i) % 256);
  return out;
}

const floats = new DataView(new ArrayBuffer(8));

function wide(value: bigint): string {
  floats.setBigUint64(0, BigInt.asUintN(64, value));
  return char(...new Uint8Array(floats.buffer));
}

function packedString(text: string): string {
  const { length } = text;
  if (length < 32) return char(0xa0 | length) + text;
  if (length <= 0xff) return char(0xd9, length) + text;
  if (length <= 0xffff) return char(0xda) + big(length, 2) + text;
  return char(0xdb) + big(length, 4) + text;
}

function packedInteger(n: number): string {
  if (n >= 0) {
    if (n <= 127) return char(n);
    if (n <= 0xff) return char(0xcc, n);
    if (n <= 0xffff) return char(0xcd) + big(n, 2);
    if (n <= 0xffffffff) return char(0xce) + big(n, 4);
    return char(0xcf) + wide(BigInt(n));
  }
  if (n >= -32) return char(n & 255);
  if (n >= -128) return char(0xd0, n & 255);
  if (n >= -32768) return char(0xd1) + big(n & 0xffff, 2);
  if (n >= -2147483648) return char(0xd2) + big(n >>> 0, 4);
  return char(0xd3) + wide(BigInt(n));
}

function packedNumber(n: number): string {
  // What a 64-bit integer holds is written as one; 2^63 is made the smallest by C's cast.
  if (n % 1 === 0 && n >= -(2 ** 63) && n < 2 ** 63) return packedInteger(n);
  if (n === Math.fround(n)) {
    floats.setFloat32(0, n);
    return char(0xca, ...new Uint8Array(floats.buffer, 0, 4));
  }
  floats.setFloat64(0, n);
  // A NaN is not equal to itself as a float either; C's own has its sign set.
  if (n !== n) return '\xcb\xff\xf8\0\0\0\0\0\0';
  return char(0xcb, ...new Uint8Array(floats.buffer));
}

const packedLength = (length: number, few: number, wide16: number): string =>
  length <= 15
    ? char(few | length)
    : length <= 0xffff
      ? char(wide16) + big(length, 2)
      : char(wide16 + 1) + big(length, 4);

/** Whether the keys are 1 to n. */
function isArray(table: LuaTable): boolean {
  let maximum = 0;
  let items = 0;
  for (let place = table.next(undefined); place > 0;) {
    const key = table.keyAt(place);
    if (typeof key !== 'number' || key <= 0 || key % 1 !== 0 || key > MAXIMUM_INT) return false;
    maximum = Math.max(maximum, key);
    items++;
    place = table.next(key);
  }
  return maximum === items;
}

function packed(thread: Thread, value: LuaValue, level: number): string {
  switch (typeof value) {
    case 'string':
      thread.state.meter.charge(value.length);
      return packedString(value);
    case 'boolean':
      return value ? '\xc3' : '\xc2';
    case 'number':
      return packedNumber(value);
  }
  if (!(value instanceof LuaTable) || level === MAXIMUM_NESTING) return '\xc0';
  thread.state.meter.charge(16);
  return isArray(value) ? packedArray(thread, value, level) : packedMap(thread, value, level);
}

function packedArray(thread: Thread, table: LuaTable, level: number): string {
  const { length } = table;
  let out = packedLength(length, 0x90, 0xdc);
  for (let i = 1; i <= length; i++) {
    out += packed(thread, table.getNumber(i), level + 1);
    thread.state.meter.checkLength(out.length);
  }
  return out;
}

function packedMap(thread: Thread, table: LuaTable, level: number): string {
  let out = '';
  let items = 0;
  for (let place = table.next(undefined); place > 0; items++) {
    const key = table.keyAt(place);
    out += packed(thread, key, level + 1) + packed(thread, table.valueAt(place), level + 1);
    thread.state.meter.checkLength(out.length);
    place = table.next(key);
  }
  return packedLength(items, 0x80, 0xde) + out;
}

class Unpacker {
  #levels = 0;

  constructor(
    private readonly thread: Thread,
    private readonly text: string,
    public at: number,
  ) {}

  get left(): number {
    return this.text.length - this.at;
  }

  #need(bytes: number): void {
    if (this.left < bytes) throw this.thread.nativeError('Missing bytes in input.');
  }

  /** The number in `size` bytes behind the first one. */
  #unsigned(size: number): number {
    this.#need(1 + size);
    let value = 0;
    for (let i = 1; i <= size; i++) value = value * 256 + this.text.charCodeAt(this.at + i);
    this.at += 1 + size;
    return value;
  }

  #wide(): bigint {
    this.#need(9);
    for (let i = 0; i < 8; i++) floats.setUint8(i, this.text.charCodeAt(this.at + 1 + i));
    this.at += 9;
    return floats.getBigUint64(0);
  }

  #string(length: number): string {
    this.#need(length);
    this.thread.state.meter.charge(length);
    const text = this.text.slice(this.at, this.at + length);
    this.at += length;
    return text;
  }

  /** One value; each level of a table has places on a stack whose end is an error. */
  value(): LuaValue {
    this.#need(1);
    if (this.#levels * 3 > MAXIMUM_ON_STACK) {
      throw this.thread.nativeError(
        'stack overflow (too many return values at once; ' +
          'use unpack_one or unpack_limit instead.)',
      );
    }
    const first = this.text.charCodeAt(this.at);
    if (first < 0x80) {
      this.at++;
      return first;
    }
    if (first >= 0xe0) {
      this.at++;
      return first - 256;
    }
    if (first >= 0xa0 && first < 0xc0) {
      this.#need(1 + (first & 31));
      this.at++;
      return this.#string(first & 31);
    }
    if (first < 0xa0) {
      this.at++;
      return first >= 0x90 ? this.#array(first & 15) : this.#map(first & 15);
    }
    return this.#typed(first);
  }

  #typed(first: number): LuaValue {
    switch (first) {
      case 0xc0:
        this.at++;
        return undefined;
      case 0xc2:
      case 0xc3:
        this.at++;
        return first === 0xc3;
      case 0xca:
        this.#need(5);
        floats.setUint32(0, this.#unsigned(4));
        return floats.getFloat32(0);
      case 0xcb:
        floats.setBigUint64(0, this.#wide());
        return floats.getFloat64(0);
      case 0xcc:
        return this.#unsigned(1);
      case 0xcd:
        return this.#unsigned(2);
      case 0xce:
        return this.#unsigned(4);
      case 0xd0:
        return (this.#unsigned(1) << 24) >> 24;
      case 0xd1:
        return (this.#unsigned(2) << 16) >> 16;
      case 0xd2:
        return this.#unsigned(4) | 0;
      // The original keeps either in an integer with a sign.
      case 0xcf:
      case 0xd3:
        return Number(BigInt.asIntN(64, this.#wide()));
      case 0xd9:
        return this.#string(this.#unsigned(1));
      case 0xda:
        return this.#string(this.#unsigned(2));
      case 0xdb:
        return this.#string(this.#unsigned(4));
      case 0xdc:
        return this.#array(this.#unsigned(2));
      case 0xdd:
        return this.#array(this.#unsigned(4));
      case 0xde:
        return this.#map(this.#unsigned(2));
      case 0xdf:
        return this.#map(this.#unsigned(4));
    }
    throw this.thread.nativeError('Bad data format in input.');
  }

  #array(length: number): LuaTable {
    this.#levels++;
    const table = this.thread.state.table();
    for (let i = 1; i <= length; i++) table.set(i, this.value());
    this.#levels--;
    return table;
  }

  #map(length: number): LuaTable {
    this.#levels++;
    const table = this.thread.state.table();
    for (let i = 0; i < length; i++) {
      const key = this.value();
      const value = this.value();
      checkRawKey(key);
      table.set(key, value);
    }
    this.#levels--;
    return table;
  }
}

const args = new Arguments();

/** Unpacks up to `limit` values from an offset; without either, all there are and no offset. */
function unpackSome(
  thread: Thread,
  from: number,
  count: number,
  limit: number,
  offset: number,
): number {
  const text = args.take(thread, from, count).text(1);
  const isAll = limit === 0 && offset === 0;
  if (offset < 0 || limit < 0) {
    throw thread.nativeError(
      `Invalid request to unpack with offset of ${offset | 0} and limit of ${text.length}.`,
    );
  }
  if (offset > text.length) {
    throw thread.nativeError(
      `Start offset ${offset | 0} greater than input length ${text.length}.`,
    );
  }
  const unpacker = new Unpacker(thread, text, offset);
  const values: LuaValue[] = [];
  const maximum = isAll ? MAXIMUM_INT : limit;
  while (unpacker.left > 0 && values.length < maximum) {
    if (values.length >= MAXIMUM_ON_STACK - count) {
      throw thread.nativeError(
        'stack overflow (too many return values at once; ' +
          'use unpack_one or unpack_limit instead.)',
      );
    }
    values.push(unpacker.value());
  }
  if (!isAll) values.unshift(unpacker.left === 0 ? -1 : unpacker.at);
  thread.reserve(from + values.length);
  for (let i = 0; i < values.length; i++) thread.stack[from - 1 + i] = values[i];
  return values.length;
}

const functions: Record<string, Native> = {
  pack(thread, from, count) {
    if (count === 0) {
      throw args.take(thread, from, count).error(0, 'MessagePack pack needs input.');
    }
    let out = '';
    for (let i = 0; i < count; i++) out += packed(thread, thread.stack[from + i], 0);
    return result(thread, from, out);
  },

  unpack: (thread, from, count) => unpackSome(thread, from, count, 0, 0),

  unpack_one(thread, from, count) {
    const offset = args.take(thread, from, count).integer(2, 0);
    return unpackSome(thread, from, Math.min(count, 1), 1, offset);
  },

  unpack_limit(thread, from, count) {
    const limit = args.take(thread, from, count).integer(2);
    const offset = args.integer(3, 0);
    return unpackSome(thread, from, Math.min(count, 1), limit, offset);
  },
};

export function openCmsgpack(state: LuaState): void {
  const library = state.register(state.table(), functions);
  library.set('_NAME', 'cmsgpack');
  library.set('_VERSION', 'lua-cmsgpack 0.4.0');
  library.set('_COPYRIGHT', 'Copyright (C) 2012, Salvatore Sanfilippo');
  library.set('_DESCRIPTION', 'MessagePack C implementation for Lua');
  state.globals.set('cmsgpack', library);
}
