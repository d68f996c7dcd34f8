/*
 * Lua's basic functions, and coroutines, as Redis offers them: without dofile, loadfile and print.
 */

import { isTrue, plainText, toNumber, toText, typeName } from '../convert.js';
import { chunkName } from '../code.js';
import { statusName } from '../coroutine.js';
import { compile } from '../compile.js';
import type { LuaState } from '../state.js';
import { LuaTable } from '../table.js';
import { MAXIMUM_ON_STACK, Thread } from '../thread.js';
import {
  Kind,
  LuaError,
  LuaFunction,
  NEEDS_STEPS,
  Userdata,
  type LuaValue,
  type Native,
  type NativeSteps,
} from '../value.js';
import { given, result } from './arguments.js';

/** A text that begins so is compiled code, which is never loaded. */
const BYTECODE = '\x1b';

/** next(table, key), also what pairs gives. */
export const tableNext: Native = (thread, from, count) => {
  const { stack } = thread;
  const table = count > 0 ? stack[from] : undefined;
  if (!(table instanceof LuaTable)) throw given.take(thread, from, count).typeError(1, 'table');
  const place = table.next(count > 1 ? stack[from + 1] : undefined);
  if (place < 0) throw new LuaError("invalid key to 'next'");
  if (place === 0) return result(thread, from, undefined);
  stack[from - 1] = table.keyAt(place);
  stack[from] = table.valueAt(place);
  return 2;
};

const ipairsNext: Native = (thread, from, count) => {
  const { stack } = thread;
  const index = given.take(thread, from, count).int(2) + 1;
  const value = given.table(1).getNumber(index);
  if (value === undefined) return 0;
  stack[from - 1] = index;
  stack[from] = value;
  return 2;
};

/** A key for rawset and its like. */
export function checkRawKey(key: LuaValue): void {
  if (key === undefined) throw new LuaError('table index is nil');
  if (key !== key) throw new LuaError('table index is NaN');
}

/** A table that a function is about to change. */
export function checkWritable(table: LuaTable): void {
  if (table.isReadOnly) throw new LuaError('Attempt to modify a readonly table');
}

/** What a text says as an unsigned number of some base, as strtoul reads it. */
function unsignedOf(text: string, base: number): number | undefined {
  const match = /^[ \t-\r]*([+-]?)(0[xX](?=[0-9a-fA-F]))?([0-9a-zA-Z]*)[ \t-\r]*(?:\0[^]*)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  let digits = match[3]!;
  if (match[2] !== undefined && base !== 16) digits = match[2] + digits;
  if (digits === '') return undefined;
  let value = 0n;
  for (const digit of digits) {
    const each = parseInt(digit, 36);
    if (!(each < base)) return undefined;
    value = value * BigInt(base) + BigInt(each);
  }
  const maximum = (1n << 64n) - 1n;
  if (value > maximum) return Number(maximum);
  return Number(match[1] === '-' ? BigInt.asUintN(64, -value) : value);
}

const functions: Record<string, Native> = {
  assert(thread, from, count) {
    const args = given.take(thread, from, count);
    if (isTrue(args.any(1))) {
      for (let i = 0; i < count; i++) thread.stack[from - 1 + i] = thread.stack[from + i];
      return count;
    }
    throw thread.nativeError(args.text(2, 'assertion failed!'));
  },

  collectgarbage(thread, from, count) {
    const words = ['stop', 'restart', 'collect', 'count', 'step', 'setpause', 'setstepmul'];
    const option = given.take(thread, from, count).option(1, words, 'collect');
    given.int(2, 0);
    switch (words[option]) {
      case 'count':
        return result(thread, from, thread.state.meter.usedBytes / 1024);
      case 'step':
        return result(thread, from, true);
      case 'setpause':
      case 'setstepmul':
        return result(thread, from, 200);
    }
    return result(thread, from, 0);
  },

  error(thread, from, count) {
    const args = given.take(thread, from, count);
    const level = args.int(2, 1);
    const value = args.value(1);
    const text = level > 0 ? toText(value) : undefined;
    throw new LuaError(text === undefined ? value : thread.where(level) + text);
  },

  gcinfo: (thread, from) => result(thread, from, Math.floor(thread.state.meter.usedBytes / 1024)),

  getmetatable(thread, from, count) {
    const value = given.take(thread, from, count).any(1);
    const metatable = thread.state.metatableOf(value);
    return result(thread, from, metatable?.getString('__metatable') ?? metatable ?? undefined);
  },

  setmetatable(thread, from, count) {
    const args = given.take(thread, from, count);
    const metatable = args.value(2);
    const table = args.table(1);
    if (count < 2 || !(metatable === undefined || metatable instanceof LuaTable)) {
      throw args.error(2, 'nil or table expected');
    }
    if (table.metatable?.getString('__metatable') !== undefined) {
      throw thread.nativeError('cannot change a protected metatable');
    }
    checkWritable(table);
    table.metatable = metatable ?? null;
    return result(thread, from, table);
  },

  next: tableNext,

  rawequal(thread, from, count) {
    const args = given.take(thread, from, count);
    args.any(1);
    args.any(2);
    return result(thread, from, args.value(1) === args.value(2));
  },

  rawget(thread, from, count) {
    const table = given.take(thread, from, count).table(1);
    return result(thread, from, table.get(given.any(2)));
  },

  rawset(thread, from, count) {
    const args = given.take(thread, from, count);
    const table = args.table(1);
    const key = args.any(2);
    const value = args.any(3);
    checkWritable(table);
    checkRawKey(key);
    table.set(key, value);
    return result(thread, from, table);
  },

  select(thread, from, count) {
    const args = given.take(thread, from, count);
    const { stack } = thread;
    const first = args.value(1);
    if (typeof first === 'string' && first[0] === '#') return result(thread, from, count - 1);
    let index = args.int(1);
    if (index < 0) index = count + index;
    else if (index > count) index = count;
    if (index < 1) throw args.error(1, 'index out of range');
    for (let i = index; i < count; i++) stack[from - 1 + i - index] = stack[from + i];
    return count - index;
  },

  tonumber(thread, from, count) {
    const args = given.take(thread, from, count);
    const base = args.int(2, 10);
    if (base === 10) return result(thread, from, toNumber(args.any(1)));
    const text = args.text(1);
    if (base < 2 || base > 36) throw args.error(2, 'base out of range');
    return result(thread, from, unsignedOf(text, base));
  },

  type: (thread, from, count) =>
    result(thread, from, typeName(given.take(thread, from, count).any(1))),

  unpack(thread, from, count) {
    const args = given.take(thread, from, count);
    const { stack } = thread;
    const table = args.table(1);
    const first = args.int(2, 1);
    const last = args.value(3) === undefined ? table.length : args.int(3);
    if (first > last) return 0;
    const size = last - first + 1;
    if (size > MAXIMUM_ON_STACK - count) throw thread.nativeError('too many results to unpack');
    thread.reserve(from + size);
    for (let i = 0; i < size; i++) stack[from - 1 + i] = table.getNumber(first + i);
    return size;
  },

  loadstring(thread, from, count) {
    const text = given.take(thread, from, count).text(1);
    return load(thread, from, text, given.text(2, text));
  },
};

/** What Redis no longer offers unless it is asked to (lua-enable-deprecated-api). */
const deprecated: Record<string, Native> = {
  getfenv(thread, from, count) {
    const value = count > 0 ? thread.stack[from] : undefined;
    const fn = value instanceof LuaFunction ? value : functionAt(thread, from, count, 1);
    const isOfLua = fn !== null && fn.kind === Kind.Lua;
    return result(thread, from, isOfLua ? fn.environment : thread.environment);
  },

  setfenv(thread, from, count) {
    const args = given.take(thread, from, count);
    const environment = args.table(2);
    const first = args.value(1);
    const fn = first instanceof LuaFunction ? first : functionAt(thread, from, count);
    if (toNumber(first) === 0) {
      thread.environment = environment;
      return 0;
    }
    if (fn === null || fn.kind !== Kind.Lua) {
      throw thread.nativeError("'setfenv' cannot change environment of given object");
    }
    fn.environment = environment;
    return result(thread, from, fn);
  },

  newproxy(thread, from, count) {
    const option = count > 0 ? thread.stack[from] : undefined;
    const proxy = new Userdata(false);
    if (option === true) {
      proxy.metatable = thread.state.table();
      proxies.add(proxy.metatable);
    } else if (isTrue(option)) {
      const metatable = thread.state.metatableOf(option);
      if (metatable === null || !proxies.has(metatable)) {
        throw given.take(thread, from, count).error(1, 'boolean or proxy expected');
      }
      proxy.metatable = metatable;
    }
    return result(thread, from, proxy);
  },
};

/** The metatables that newproxy has made, and may use again. */
const proxies = new WeakSet<LuaTable>();

/** The function at a level of the stack; null: none that has an environment of its own. */
function functionAt(
  thread: Thread,
  from: number,
  count: number,
  otherwise?: number,
): LuaFunction | null {
  const args = given.take(thread, from, count);
  const level = args.int(1, otherwise);
  if (level < 0) throw args.error(1, 'level must be non-negative');
  if (level === 0) return null;
  const at = thread.frameAtLevel(level);
  if (at === null) throw args.error(1, 'invalid level');
  if (at.isTailCall) {
    throw thread.nativeError(`no function environment for tail call at level ${level}`);
  }
  return thread.frames[at.index]!.fn;
}

/** Compiles a text: the function, or nil and a message. */
function load(thread: Thread, from: number, text: string, name: string): number {
  const { stack, state } = thread;
  try {
    if (text[0] === BYTECODE) {
      throw new LuaError(`${chunkName(name)}: bytecode can't be loaded`);
    }
    state.meter.charge(text.length * 8);
    const prototype = compile(text, name, state.tracer !== null);
    state.tracer?.cover(prototype);
    stack[from - 1] = LuaFunction.closure(prototype, thread.environment, []);
    return 1;
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    stack[from - 1] = undefined;
    stack[from] = error.value;
    return 2;
  }
}

const steps = {
  *load(thread: Thread, from: number, count: number, base: number) {
    const args = given.take(thread, from, count);
    const name = args.text(2, '=(load)');
    const reader = args.fn(1);
    let text = '';
    for (;;) {
      thread.reserve(base);
      thread.stack[base] = reader;
      yield 0;
      const piece = thread.stack[base];
      const part = toText(piece);
      if (piece !== undefined && part === undefined) {
        return failed(thread, from, 'reader function must return a string');
      }
      if (part === undefined || part === '') break;
      thread.state.meter.charge(part.length);
      text += part;
    }
    return load(thread, from, text, name);
  },

  *tostring(thread: Thread, from: number, count: number, base: number) {
    const value = given.take(thread, from, count).any(1);
    thread.reserve(base + 1);
    thread.stack[base] = thread.state.metamethod(value, '__tostring');
    thread.stack[base + 1] = value;
    yield 1;
    return result(thread, from, thread.stack[base]);
  },
} satisfies Record<string, NativeSteps>;

/** nil and a message, of a function that does not throw it. */
function failed(thread: Thread, from: number, message: string): number {
  thread.stack[from - 1] = undefined;
  thread.stack[from] = message;
  return 2;
}

const tostring: Native = (thread, from, count) => {
  const value = given.take(thread, from, count).any(1);
  if (thread.state.metamethod(value, '__tostring') !== undefined) return NEEDS_STEPS;
  return result(thread, from, plainText(value));
};

const coroutines: Record<string, Native> = {
  create: (thread, from, count) => result(thread, from, newThread(thread, from, count)),

  wrap(thread, from, count) {
    const target = newThread(thread, from, count);
    const { globals } = thread.state;
    return result(thread, from, LuaFunction.machine(Kind.Wrapped, globals, target));
  },

  running: (thread, from) =>
    result(thread, from, thread === thread.state.main ? undefined : thread),

  status(thread, from, count) {
    const target = given.take(thread, from, count).value(1);
    if (!(target instanceof Thread)) throw given.error(1, 'coroutine expected');
    return result(thread, from, statusName(target));
  },
};

function newThread(thread: Thread, from: number, count: number): Thread {
  const fn = given.take(thread, from, count).value(1);
  if (!(fn instanceof LuaFunction) || fn.kind !== Kind.Lua) {
    throw given.error(1, 'Lua function expected');
  }
  thread.state.meter.charge(1500);
  const target = new Thread(thread.state);
  target.environment = thread.environment;
  target.stack[0] = fn;
  return target;
}

export function openBase(state: LuaState, offersDeprecated: boolean): void {
  const { globals } = state;
  state.register(globals, functions);
  if (offersDeprecated) state.register(globals, deprecated);
  globals.set('load', LuaFunction.steps(steps.load, globals));
  globals.set('tostring', LuaFunction.steps(steps.tostring, globals, tostring));
  globals.set('_G', globals);
  globals.set('_VERSION', 'Lua 5.1');
  globals.set('pcall', LuaFunction.machine(Kind.ProtectedCall, globals));
  globals.set('xpcall', LuaFunction.machine(Kind.ProtectedCallWithHandler, globals));
  const next = globals.get('next');
  const iterate = state.native(ipairsNext);
  const iteration =
    (iterator: LuaValue, first: LuaValue): Native =>
    (thread, from, count) => {
      const { stack } = thread;
      const table = given.take(thread, from, count).table(1);
      stack[from - 1] = iterator;
      stack[from] = table;
      stack[from + 1] = first;
      return 3;
    };
  state.register(globals, { pairs: iteration(next, undefined), ipairs: iteration(iterate, 0) });
  const coroutine = state.register(state.table(), coroutines);
  coroutine.set('resume', LuaFunction.machine(Kind.Resume, globals));
  coroutine.set('yield', LuaFunction.machine(Kind.Yield, globals));
  globals.set('coroutine', coroutine);
}
