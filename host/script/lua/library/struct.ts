/*
 * The library struct: values packed into bytes and back, by a format of letters.
 *
 *   b B h H l L i I T   integers of 1, 2, 8, 4 (i7: 7) and 8 bytes, capitals unsigned
 *   f d   floats        s   a string that a zero byte ends       cN   N bytes; c0: as many as the
 *   x     a zero byte   > < !N   big end first, little end first, aligned to N    one before says
 */

import { toNumber } from '../convert.js';
import type { LuaState } from '../state.js';
import { MAXIMUM_ON_STACK } from '../thread.js';
import type { Native } from '../value.js';
import { Arguments, result } from './arguments.js';

const MAXIMUM_BYTES = 32;
const MAXIMUM_INT = 2147483647;
const DEFAULT_ALIGNMENT = 8;
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** A format while it is being read. */
class Format {
  readonly #text: string;
  #at = 0;
  isLittle = true;
  alignment = 1;

  constructor(private readonly args: Arguments) {
    const text = args.text(1);
    const end = text.indexOf('\0');
    this.#text = end < 0 ? text : text.slice(0, end);
  }

  /** The next letter; '' at the end. */
  next(): string {
    return this.#text[this.#at++] ?? '';
  }

  #number(otherwise: number): number {
    if (!isDigit(this.#text[this.#at])) return otherwise;
    let value = 0;
    while (isDigit(this.#text[this.#at])) {
      value = value * 10 + Number(this.#text[this.#at++]);
      if (value > MAXIMUM_INT) throw this.args.thread.nativeError('integral size overflow');
    }
    return value;
  }

  /** The bytes that a letter takes. */
  size(letter: string): number {
    switch (letter) {
      case 'B':
      case 'b':
      case 'x':
        return 1;
      case 'H':
      case 'h':
        return 2;
      case 'L':
      case 'l':
      case 'T':
      case 'd':
        return 8;
      case 'f':
        return 4;
      case 'c':
        return this.#number(1);
      case 'i':
      case 'I': {
        const size = this.#number(4);
        if (size <= MAXIMUM_BYTES) return size;
        throw this.args.thread.nativeError(
          `integral size ${size} is larger than limit of ${MAXIMUM_BYTES}`,
        );
      }
    }
    return 0;
  }

  /** Bytes to leave out before an element of some size at a position. */
  padding(position: number, letter: string, size: number): number {
    if (size === 0 || letter === 'c') return 0;
    const to = Math.min(size, this.alignment);
    return (to - (position & (to - 1))) & (to - 1);
  }

  /** A letter that sets how the following ones are read. */
  control(letter: string): void {
    switch (letter) {
      case ' ':
        return;
      case '>':
        this.isLittle = false;
        return;
      case '<':
        this.isLittle = true;
        return;
      case '!': {
        const to = this.#number(DEFAULT_ALIGNMENT);
        if (to === 0 || (to & (to - 1)) !== 0) {
          throw this.args.thread.nativeError(`alignment ${to} is not a power of 2`);
        }
        this.alignment = to;
        return;
      }
    }
    throw this.args.error(1, `invalid format option '${letter}'`);
  }
}

const fromBytes = (bytes: ArrayLike<number>): string =>
  String.fromCharCode.apply(null, bytes as number[]);

const ordered = (text: string, isLittle: boolean): string =>
  isLittle ? text : text.split('').reverse().join('');

/** The 64 bits that C's casts give for a number. */
function integerBits(n: number): bigint {
  if (n < 0) return BigInt.asUintN(64, n >= -(2 ** 63) ? BigInt(Math.trunc(n)) : 1n << 63n);
  if (n < 2 ** 64) return BigInt(Math.trunc(n));
  return n === n ? 0n : 1n << 63n;
}

function packInteger(n: number, size: number, isLittle: boolean): string {
  let value = integerBits(n);
  const bytes: number[] = [];
  for (let i = 0; i < size; i++) {
    bytes.push(Number(value & 255n));
    value >>= 8n;
  }
  return ordered(fromBytes(bytes), isLittle);
}

const floats = new DataView(new ArrayBuffer(8));

function packFloat(n: number, size: number, isLittle: boolean): string {
  if (size === 4) floats.setFloat32(0, n, isLittle);
  else floats.setFloat64(0, n, isLittle);
  return fromBytes(new Uint8Array(floats.buffer, 0, size));
}

function unpackFloat(text: string, at: number, size: number, isLittle: boolean): number {
  for (let i = 0; i < size; i++) floats.setUint8(i, text.charCodeAt(at + i));
  return size === 4 ? floats.getFloat32(0, isLittle) : floats.getFloat64(0, isLittle);
}

/** Integers wider than 8 bytes keep their low 64 bits, as a C integer does. */
function unpackInteger(
  text: string,
  at: number,
  size: number,
  isLittle: boolean,
  isSigned: boolean,
): number {
  let value = 0n;
  for (let i = 0; i < size; i++) {
    const byte = text.charCodeAt(isLittle ? at + size - 1 - i : at + i);
    value = BigInt.asUintN(64, (value << 8n) | BigInt(byte));
  }
  if (!isSigned) return Number(value);
  // The sign's bit and all above; C shifts by what the count is modulo 64.
  const mask = BigInt.asUintN(64, -1n << BigInt((size * 8 - 1) & 63));
  if ((value & mask) !== 0n) value |= mask;
  return Number(BigInt.asIntN(64, value));
}

const isInteger = (letter: string): boolean => 'bBhHlLTiI'.includes(letter);
const isAlphanumeric = (letter: string): boolean => /[0-9a-zA-Z]/.test(letter);

const args = new Arguments();

const pack: Native = (thread, from, count) => {
  args.take(thread, from, count);
  const form = new Format(args);
  // The original keeps a nil behind the arguments, and takes it for one that is missing.
  thread.stack[from + count] = undefined;
  args.take(thread, from, count + 1);
  let n = 2;
  let out = '';
  for (let letter = form.next(); letter !== ''; letter = form.next()) {
    const size = form.size(letter);
    out += '\0'.repeat(form.padding(out.length, letter, size));
    thread.state.meter.charge(size);
    if (isInteger(letter)) out += packInteger(args.number(n++), size, form.isLittle);
    else if (letter === 'x') out += '\0';
    else if (letter === 'f' || letter === 'd')
      out += packFloat(args.number(n++), size, form.isLittle);
    else if (letter === 'c' || letter === 's') {
      const text = args.text(n++);
      const length = size === 0 ? text.length : size;
      if (text.length < length) throw args.error(n, 'string too short');
      out += text.slice(0, length);
      if (letter === 's') out += '\0';
    } else {
      form.control(letter);
    }
  }
  return result(thread, from, out);
};

const unpack: Native = (thread, from, count) => {
  args.take(thread, from, count);
  const { stack } = thread;
  const form = new Format(args);
  const data = args.text(2);
  let at = args.integer(3, 1);
  // A negative one is a huge one to C, beyond any data.
  if (at === 0) throw args.error(3, 'offset must be 1 or greater');
  at--;
  const tooShort = (size: number): boolean =>
    at < 0 || size > data.length || at > data.length - size;
  let n = 0;
  // Results are kept above the arguments until all of these have been read.
  const base = from + count;
  for (let letter = form.next(); letter !== ''; letter = form.next()) {
    let size = form.size(letter);
    at += form.padding(at, letter, size);
    if (tooShort(size)) throw args.error(2, 'data string too short');
    if (n + count + 2 > MAXIMUM_ON_STACK) {
      throw thread.nativeError('stack overflow (too many results)');
    }
    thread.reserve(base + n);
    if (isInteger(letter)) {
      const isSigned = letter === letter.toLowerCase();
      stack[base + n++] = unpackInteger(data, at, size, form.isLittle, isSigned);
    } else if (letter === 'f' || letter === 'd') {
      stack[base + n++] = unpackFloat(data, at, size, form.isLittle);
    } else if (letter === 'c') {
      if (size === 0) {
        const before = n === 0 ? undefined : toNumber(stack[base + n - 1]);
        if (before === undefined) throw thread.nativeError("format 'c0' needs a previous size");
        // A size beyond 64 bits is none to C on the machines that Redis runs on.
        size = before < 0 ? Infinity : before >= 2 ** 64 ? 0 : Math.trunc(before);
        n--;
        if (!(size >= 0) || tooShort(size)) throw args.error(2, 'data string too short');
      }
      stack[base + n++] = data.slice(at, at + size);
    } else if (letter === 's') {
      const end = data.indexOf('\0', at);
      if (end < 0) throw thread.nativeError('unfinished string in data');
      size = end - at + 1;
      stack[base + n++] = data.slice(at, end);
    } else if (letter !== 'x') {
      form.control(letter);
    }
    at += size;
  }
  for (let i = 0; i < n; i++) stack[from - 1 + i] = stack[base + i];
  stack[from - 1 + n] = at + 1;
  return n + 1;
};

const size: Native = (thread, from, count) => {
  args.take(thread, from, count);
  const form = new Format(args);
  let at = 0;
  for (let letter = form.next(); letter !== ''; letter = form.next()) {
    const each = form.size(letter);
    at += form.padding(at, letter, each);
    if (letter === 's') throw args.error(1, "option 's' has no fixed size");
    if (letter === 'c' && each === 0) throw args.error(1, "option 'c0' has no fixed size");
    if (!isAlphanumeric(letter)) form.control(letter);
    at += each;
  }
  return result(thread, from, at);
};

export function openStruct(state: LuaState): void {
  state.globals.set('struct', state.register(state.table(), { pack, unpack, size }));
}
