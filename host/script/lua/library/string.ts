/*
 * Lua's string functions.
 */

import { isTrue, toText, typeName } from '../convert.js';
import { Matcher, NO_MATCH } from '../pattern.js';
import type { LuaState } from '../state.js';
import { LuaTable } from '../table.js';
import { MAXIMUM_ON_STACK, type Thread } from '../thread.js';
import {
  LuaError,
  LuaFunction,
  NEEDS_STEPS,
  type LuaValue,
  type Native,
  type NativeSteps,
} from '../value.js';
import { given, result } from './arguments.js';
import { format } from './format.js';

/** How compiled code begins in Lua 5.1, on a machine of 64 bits. */
const BINARY_HEAD = '\x1bLuaQ\0\x01\x04\x08\x04\x08\0';

const SPECIALS = /[\^$*+?.([%-]/;
const CARET = 94;

/** A position that counts from the end where it is negative. */
function position(at: number, length: number): number {
  if (at < 0) at += length + 1;
  return at >= 0 ? at : 0;
}

/** Letters of ASCII in the other case; the C locale knows no others. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

function matcher(thread: Thread, text: string, pattern: string): Matcher {
  return new Matcher(text, pattern, thread.state, (message) => thread.nativeError(message));
}

/** Puts the values of a match on the stack. */
function pushMatch(
  thread: Thread,
  found: Matcher,
  start: number,
  end: number,
  place: number,
  count: number,
): number {
  thread.reserve(place + count);
  for (let i = 0; i < count; i++) thread.stack[place + i] = found.capture(i, start, end);
  return count;
}

function find(thread: Thread, from: number, count: number, isFind: boolean): number {
  const args = given.take(thread, from, count);
  const { stack } = thread;
  const text = args.text(1);
  const pattern = args.text(2);
  const at = position(args.integer(3, 1), text.length) - 1;
  const start = Math.min(Math.max(at, 0), text.length);
  // C looks for special characters up to a zero byte only, but then searches for all of it.
  const end = pattern.indexOf('\0');
  const visible = end < 0 ? pattern : pattern.slice(0, end);
  if (isFind && (isTrue(args.value(4)) || !SPECIALS.test(visible))) {
    const found = text.indexOf(pattern, start);
    if (found < 0) return result(thread, from, undefined);
    stack[from - 1] = found + 1;
    stack[from] = found + pattern.length;
    return 2;
  }
  const found = matcher(thread, text, pattern);
  const isAnchored = pattern.charCodeAt(0) === CARET;
  for (let s = start; ; s++) {
    const to = found.match(s, Number(isAnchored));
    if (to !== NO_MATCH) {
      if (!isFind) return pushMatch(thread, found, s, to, from - 1, found.valueCount);
      stack[from - 1] = s + 1;
      stack[from] = to;
      return 2 + pushMatch(thread, found, s, to, from + 1, found.level);
    }
    if (s >= text.length || isAnchored) return result(thread, from, undefined);
  }
}

/** The iterator of gmatch. */
function matchIterator(text: string, pattern: string): Native {
  let at = 0;
  return (caller, from) => {
    const found = matcher(caller, text, pattern);
    for (; at <= text.length; at++) {
      const end = found.match(at, 0);
      if (end === NO_MATCH) continue;
      const start = at;
      at = end === at ? end + 1 : end;
      return pushMatch(caller, found, start, end, from - 1, found.valueCount);
    }
    return 0;
  };
}

/** What a replacement text says with its %0 to %9 filled in. */
function replacement(found: Matcher, text: string, start: number, end: number): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== '%') {
      out += c;
      continue;
    }
    // Behind the last byte C reads the zero byte that ends every string.
    const next = ++i < text.length ? text[i]! : '\0';
    if (next < '0' || next > '9') out += next;
    else if (next === '0') out += found.text.slice(start, end);
    else out += toText(found.capture(Number(next) - 1, start, end))!;
  }
  return out;
}

/** What takes the place of a match: a text, or the match itself where it is nil or false. */
function replaced(thread: Thread, value: LuaValue, original: string): string {
  if (!isTrue(value)) return original;
  const text = toText(value);
  if (text === undefined) {
    throw thread.nativeError(`invalid replacement value (a ${typeName(value)})`);
  }
  return text;
}

/** gsub, which yields for each match whose replacement a call must find. */
function* substitute(
  thread: Thread,
  from: number,
  count: number,
  base: number,
): Generator<number, number, void> {
  const args = given.take(thread, from, count);
  const text = args.text(1);
  const pattern = args.text(2);
  const by = args.value(3);
  const maximum = args.int(4, text.length + 1);
  const plain = toText(by);
  if (plain === undefined && !(by instanceof LuaFunction || by instanceof LuaTable)) {
    throw args.error(3, 'string/function/table expected');
  }
  const found = matcher(thread, text, pattern);
  const isAnchored = pattern.charCodeAt(0) === CARET;
  const { meter } = thread.state;
  let out = '';
  let done = 0;
  let at = 0;
  let copied = 0;
  while (done < maximum) {
    const end = found.match(at, Number(isAnchored));
    if (end !== NO_MATCH) {
      done++;
      out += text.slice(copied, at);
      copied = end;
      const original = text.slice(at, end);
      let put: string;
      if (plain !== undefined) {
        put = plain.includes('%') ? replacement(found, plain, at, end) : plain;
      } else if (by instanceof LuaTable && by.metatable === null) {
        put = replaced(thread, by.get(found.capture(0, at, end)), original);
      } else {
        const values = by instanceof LuaFunction ? found.valueCount : 1;
        pushMatch(thread, found, at, end, base + 1, values);
        thread.stack[base] = by instanceof LuaFunction ? by : indexFunction(thread, by, base);
        yield thread.stack[base] === by ? values : 2;
        put = replaced(thread, thread.stack[base], original);
      }
      meter.charge(put.length + original.length + 16);
      out += put;
      meter.checkLength(out.length);
    }
    if (end > at) at = end;
    else if (at < text.length) at++;
    else break;
    if (isAnchored) break;
  }
  out += text.slice(copied);
  thread.reserve(from + 1);
  thread.stack[from - 1] = out;
  thread.stack[from] = done;
  return 2;
}

/** The function that looks a key up in a table with a metatable: key at base + 1. */
function indexFunction(thread: Thread, table: LuaValue, base: number): LuaValue {
  thread.stack[base + 2] = thread.stack[base + 1];
  thread.stack[base + 1] = table;
  return thread.state.indexer;
}

/** gsub where no function must be called. */
const gsub: Native = (thread, from, count) => {
  const by = count > 2 ? thread.stack[from + 2] : undefined;
  if (by instanceof LuaFunction || (by instanceof LuaTable && by.metatable !== null)) {
    return NEEDS_STEPS;
  }
  // Nothing is yielded then: the first step is the last.
  return substitute(thread, from, count, from + count).next().value;
};

const functions: Record<string, Native> = {
  byte(thread, from, count) {
    const args = given.take(thread, from, count);
    const text = args.text(1);
    const first = Math.max(position(args.integer(2, 1), text.length), 1);
    const start = position(args.integer(2, 1), text.length);
    const last = Math.min(position(args.integer(3, start), text.length), text.length);
    if (first > last) return 0;
    const size = last - first + 1;
    if (size > MAXIMUM_ON_STACK - count) {
      throw thread.nativeError('stack overflow (string slice too long)');
    }
    thread.reserve(from + size);
    for (let i = 0; i < size; i++) thread.stack[from - 1 + i] = text.charCodeAt(first + i - 1);
    return size;
  },

  char(thread, from, count) {
    const args = given.take(thread, from, count);
    let text = '';
    for (let i = 1; i <= count; i++) {
      const byte = args.int(i);
      if ((byte & 255) !== byte) throw args.error(i, 'invalid value');
      text += String.fromCharCode(byte);
    }
    return result(thread, from, text);
  },

  /** Nobody loads it again (base.ts refuses what begins so): of the form only the head is made. */
  dump(thread, from, count) {
    const fn = given.take(thread, from, count).fn(1);
    if (fn.prototype === null) throw thread.nativeError('unable to dump given function');
    return result(thread, from, BINARY_HEAD);
  },

  find: (thread, from, count) => find(thread, from, count, true),
  match: (thread, from, count) => find(thread, from, count, false),
  format: (thread, from, count) => result(thread, from, format(given.take(thread, from, count))),

  gmatch(thread, from, count) {
    const args = given.take(thread, from, count);
    const iterator = matchIterator(args.text(1), args.text(2));
    thread.state.meter.charge(300);
    return result(thread, from, thread.state.native(iterator));
  },

  len: (thread, from, count) =>
    result(thread, from, given.take(thread, from, count).text(1).length),
  lower: (thread, from, count) =>
    result(thread, from, lower(given.take(thread, from, count).text(1))),
  upper: (thread, from, count) =>
    result(thread, from, upper(given.take(thread, from, count).text(1))),

  rep(thread, from, count) {
    const args = given.take(thread, from, count);
    const text = args.text(1);
    const times = Math.max(args.int(2), 0);
    thread.state.meter.charge(text.length * times);
    if (text.length * times > LONGEST_STRING) throw new LuaError('not enough memory', true);
    return result(thread, from, text.length === 0 ? '' : text.repeat(times));
  },

  reverse(thread, from, count) {
    const text = given.take(thread, from, count).text(1);
    let out = '';
    for (let i = text.length - 1; i >= 0; i--) out += text[i]!;
    thread.state.meter.charge(text.length);
    return result(thread, from, out);
  },

  sub(thread, from, count) {
    const args = given.take(thread, from, count);
    const text = args.text(1);
    const first = Math.max(position(args.integer(2), text.length), 1);
    const last = position(args.integer(3, -1), text.length);
    return result(thread, from, last < first ? '' : text.slice(first - 1, last));
  },
};

/** What V8 can make: 2^29 - 24 units. */
const LONGEST_STRING = 536870888;

const names =
  'byte char dump find format gfind gmatch gsub len lower match rep reverse sub upper'.split(' ');

export function openString(state: LuaState): void {
  const { globals } = state;
  // In the order and the room of the original, so that pairs gives them in its order.
  const steps: NativeSteps = substitute;
  const string = new LuaTable(state.meter, 0, names.length);
  for (const name of names) {
    const native = functions[name];
    string.set(
      name,
      native === undefined ? LuaFunction.steps(steps, globals, gsub) : state.native(native),
    );
  }
  string.set('gfind', string.get('gmatch'));
  globals.set('string', string);
  state.stringMetatable = state.table();
  state.stringMetatable.set('__index', string);
}
