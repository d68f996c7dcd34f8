/*
 * The Lua of the libraries of functions. While a library is loaded its globals are but `redis` with
 * register_function and the log; once loaded its functions see what EVAL's scripts see.
 */

import { toText } from './lua/convert.js';
import { LuaTable } from './lua/table.js';
import type { Thread } from './lua/thread.js';
import { LuaError, LuaFunction, type LuaValue, type Native } from './lua/value.js';
import { Environment, guardMissing, lock, type EnvironmentOptions } from './environment.js';
import type { ScriptHost } from './host.js';
import { errorFields } from './lua-to-reply.js';
import { registerCommon } from './redis-library.js';
import { errorTable } from './reply-to-lua.js';
import { ScriptTextError, checkName, flagNames, libraryHead } from './shebang.js';

/** A function of a library. */
export interface LibraryFunction {
  readonly name: string;
  readonly description: string | null;
  /** Bits of ScriptFlag. */
  readonly flags: number;
  readonly callback: LuaFunction;
}

/** A loaded library of functions. */
export interface Library {
  readonly name: string;
  readonly code: string;
  readonly functions: readonly LibraryFunction[];
}

/** How long the loading of a library may take. */
export interface LoadLimits {
  /** 0: as long as it takes. */
  readonly timeoutMs: number;
  readonly nowMs: () => number;
}

/** FUNCTION LOAD gives a library half a second. */
export const LOAD_TIMEOUT_MS = 500;

export class FunctionEnvironment extends Environment {
  /** The metatable of the empty table that takes the place of the globals. */
  readonly #view: LuaTable;
  readonly #loading: LuaTable;
  /** The functions of the library that is being loaded; null: none is. */
  #registered: LibraryFunction[] | null = null;

  constructor(options: EnvironmentOptions) {
    super(options, false);
    const { state } = this;
    this.lockGlobals();
    this.#loading = this.#loadingGlobals();
    this.#view = state.table();
    this.#view.set('__index', state.globals);
    const empty = state.table();
    empty.metatable = this.#view;
    lock(this.#view);
    empty.isReadOnly = true;
    state.main.environment = empty;
    state.meter.settle();
  }

  #loadingGlobals(): LuaTable {
    const { state } = this;
    const redis = state.table();
    state.register(redis, { register_function: this.#register });
    registerCommon(state, redis, this.running);
    guardMissing(state, redis);
    const globals = state.table();
    globals.set('redis', redis);
    globals.set('server', redis);
    guardMissing(state, globals);
    lock(globals);
    return globals;
  }

  /** Loads a library; a ScriptTextError says what is wrong with it. */
  load(text: string, host: ScriptHost, limits: LoadLimits): Library {
    const { name, code } = libraryHead(text);
    const functions: LibraryFunction[] = [];
    this.#registered = functions;
    this.#view.set('__index', this.#loading);
    try {
      this.#run(this.#compile(code), host, limits);
    } finally {
      this.#view.set('__index', this.state.globals);
      this.#registered = null;
      this.end();
    }
    if (functions.length === 0) throw new ScriptTextError('No functions registered');
    return { name, code: text, functions };
  }

  #compile(code: string): LuaFunction {
    try {
      return this.compile(code, '@user_function');
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      throw new ScriptTextError(`Error compiling function: ${toText(error.value) ?? ''}`);
    }
  }

  #run(fn: LuaFunction, host: ScriptHost, limits: LoadLimits): void {
    const { state } = this;
    const started = limits.nowMs();
    try {
      this.begin(fn, [], host);
      state.onTick = () => {
        if (limits.timeoutMs > 0 && limits.nowMs() - started > limits.timeoutMs) {
          state.killed = new LuaError(errorTable(state, 'FUNCTION LOAD timeout'));
        }
        return true;
      };
      while (!this.resume()) continue;
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      const { message } = errorFields(error.value);
      throw new ScriptTextError(`Error registering functions: ${message}`);
    }
  }

  readonly #register: Native = (thread, from, count) => {
    const { state } = this;
    const functions = this.#registered;
    const fail = (message: string): LuaError => new LuaError(errorTable(state, message));
    if (functions === null) {
      throw fail('redis.register_function can only be called on FUNCTION LOAD command');
    }
    if (count < 1 || count > 2) {
      throw fail('wrong number of arguments to redis.register_function');
    }
    const found = count === 1 ? readNamed(thread.stack[from]) : readPlain(thread, from);
    if (typeof found === 'string') throw fail(found);
    try {
      checkName(found.name);
    } catch (error) {
      throw error instanceof ScriptTextError ? fail(error.message) : error;
    }
    if (functions.some((each) => each.name.toLowerCase() === found.name.toLowerCase())) {
      throw fail('Function already exists in the library');
    }
    functions.push(found);
    return 0;
  };
}

/** The two arguments of a function that is registered by name and callback; or what is wrong. */
function readPlain(thread: Thread, from: number): LibraryFunction | string {
  const name = toText(thread.stack[from]);
  const callback = thread.stack[from + 1];
  if (name === undefined) {
    return 'first argument to redis.register_function must be a string';
  }
  if (!(callback instanceof LuaFunction)) {
    return 'second argument to redis.register_function must be a function';
  }
  return { name, description: null, flags: 0, callback };
}

/** The table of named arguments of a function that is registered; or what is wrong. */
function readNamed(table: LuaValue): LibraryFunction | string {
  if (!(table instanceof LuaTable)) {
    return 'calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).';
  }
  let name: string | undefined;
  let description: string | null = null;
  let callback: LuaFunction | undefined;
  let flags = 0;
  for (let place = table.next(undefined); place > 0;) {
    const key = table.keyAt(place);
    const value = table.valueAt(place);
    const word = toText(key);
    if (word === undefined) {
      return 'named argument key given to redis.register_function is not a string';
    }
    const text = toText(value);
    switch (word.toLowerCase()) {
      case 'function_name':
        if (text === undefined) {
          return 'function_name argument given to redis.register_function must be a string';
        }
        name = text;
        break;
      case 'description':
        if (text === undefined) {
          return 'description argument given to redis.register_function must be a string';
        }
        description = text;
        break;
      case 'callback':
        if (!(value instanceof LuaFunction)) {
          return 'callback argument given to redis.register_function must be a function';
        }
        callback = value;
        break;
      case 'flags': {
        if (!(value instanceof LuaTable)) {
          return 'flags argument to redis.register_function must be a table representing function flags';
        }
        const found = readFlags(value);
        if (found === null) return 'unknown flag given';
        flags = found;
        break;
      }
      default:
        return 'unknown argument given to redis.register_function';
    }
    place = table.next(key);
  }
  if (name === undefined) return 'redis.register_function must get a function name argument';
  if (callback === undefined) return 'redis.register_function must get a callback argument';
  return { name, description, flags, callback };
}

/** The flags that a list names; null where there is no such flag. */
function readFlags(table: LuaTable): number | null {
  let flags = 0;
  for (let i = 1; table.getNumber(i) !== undefined; i++) {
    const flag = flagNames.get((toText(table.getNumber(i)) ?? '').toLowerCase());
    if (flag === undefined) return null;
    flags |= flag;
  }
  return flags;
}
