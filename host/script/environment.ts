/*
 * A Lua with Redis's libraries in it, locked: a script can read its globals and change none. One
 * is for EVAL, one for the libraries of functions.
 */

import { openLibraries } from './lua/library/open.js';
import { plainText, toText } from './lua/convert.js';
import { call } from './lua/calls.js';
import { Machine } from './lua/machine.js';
import { compile } from './lua/compile.js';
import { LuaState } from './lua/state.js';
import { LuaTable } from './lua/table.js';
import { HOST_SOURCE } from './lua/thread.js';
import { LuaError, LuaFunction, type LuaValue, type Native } from './lua/value.js';
import { Kind } from './lua/value.js';
import { cText } from './lua/naming.js';
import type { Tracer } from './lua/tracer.js';
import { ReplyWriter, errorFields } from './lua-to-reply.js';
import type { ScriptHost } from './host.js';
import { redisLibrary, type Running } from './redis-library.js';

/** What the scripts of one environment may have alive at a time. */
export const DEFAULT_MAXIMUM_BYTES = 512 << 20;

/** Reading a global that is not there fails. */
const missingGlobal: Native = (thread, from, count) => {
  if (count !== 2) {
    throw thread.nativeError('Wrong number of arguments to luaProtectedTableError');
  }
  const name = toText(thread.stack[from + 1]);
  if (name === undefined) {
    throw thread.nativeError(
      'Second argument to luaProtectedTableError must be a string or number',
    );
  }
  throw thread.nativeError(
    `Script attempted to access nonexistent global variable '${cText(name)}'`,
  );
};

/** Gives a table a metatable that makes reading what is not there an error. */
export function guardMissing(state: LuaState, table: LuaTable): void {
  table.metatable = state.register(state.table(), { __index: missingGlobal });
}

/** Locks a table, its metatable, and all tables in it. */
export function lock(table: LuaTable): void {
  if (table.isReadOnly) return;
  table.isReadOnly = true;
  for (let place = table.next(undefined); place > 0;) {
    const key = table.keyAt(place);
    const value = table.valueAt(place);
    if (value instanceof LuaTable) lock(value);
    place = table.next(key);
  }
  if (table.metatable !== null) lock(table.metatable);
}

/** Where an error came up, as Redis's handler of errors sees it. */
interface ErrorPlace {
  readonly source: string;
  readonly line: number;
}

export interface EnvironmentOptions {
  /** What its scripts may have alive at a time; bytes. */
  readonly maximumBytes: number;
  /** Whether scripts have getfenv, setfenv and newproxy (lua-enable-deprecated-api). */
  readonly offersDeprecated: boolean;
}

export class Environment {
  readonly state: LuaState;
  readonly machine: Machine;
  readonly running: Running = { host: null, protocol: 2, isPassed: false };

  constructor({ maximumBytes, offersDeprecated }: EnvironmentOptions, hasDebugger: boolean) {
    this.state = new LuaState(maximumBytes);
    this.machine = new Machine(this.state);
    openLibraries(this.state, offersDeprecated);
    const { globals, stringMetatable } = this.state;
    const redis = redisLibrary(this.state, this.running, hasDebugger);
    globals.set('redis', redis);
    globals.set('server', redis);
    if (hasDebugger) this.state.register(globals, { __redis__err__handler: this.#handleError });
    lock(stringMetatable!);
  }

  /** Redis's own handler of errors, which scripts of EVAL can see: says where an error came up. */
  readonly #handleError: Native = (thread, from, count) => {
    const value = count > 0 ? thread.stack[from] : undefined;
    const table = value instanceof LuaTable ? value : thrownTable(this.state, value);
    const at = thread.frameAtLevel(1);
    if (at !== null && !table.isReadOnly) {
      const { prototype } = thread.frames[at.index]!;
      table.set('source', prototype === null ? '=[C]' : prototype.source);
      table.set('line', prototype === null ? -1 : thread.lineOf(at.index));
    }
    thread.stack[from - 1] = table;
    return 1;
  };

  /** Locks the globals as they are. */
  lockGlobals(): void {
    const { globals } = this.state;
    guardMissing(this.state, globals);
    lock(globals);
    this.state.meter.settle();
  }

  /** Bytes that live in it, or a little more. */
  get usedBytes(): number {
    return this.state.meter.usedBytes;
  }

  /** Compiles a text; a LuaError says what is wrong with it. */
  compile(text: string, name: string, isFollowed = false): LuaFunction {
    this.state.meter.charge(text.length * 8);
    const prototype = compile(text, name, isFollowed);
    return LuaFunction.closure(prototype, this.state.main.environment, []);
  }

  /** Compiles a text whose lines a debugger follows. */
  compileFollowed(text: string, name: string, tracer: Tracer): LuaFunction {
    const fn = this.compile(text, name, true);
    tracer.cover(fn.prototype!);
    this.state.tracer = tracer;
    return fn;
  }

  /** Whether the host of what runs wants a pause. */
  readonly #onTick = (): boolean => this.running.host?.shouldPause() === true;

  /** Prepares a call of a function, to be run by `resume`. */
  begin(fn: LuaFunction, given: readonly LuaValue[], host: ScriptHost | null): void {
    const { state, running } = this;
    const { main } = state;
    running.host = host;
    running.protocol = 2;
    running.isPassed = false;
    state.killed = null;
    state.meter.begin();
    state.onTick = this.#onTick;
    state.current = main;
    main.stack[0] = fn;
    for (let i = 0; i < given.length; i++) main.stack[1 + i] = given[i];
    call(main, 0, given.length, 1, 0, 0);
  }

  /** Runs what has begun. True: it has ended, with a result; false: it is to be gone on with. */
  resume(): boolean {
    return this.machine.run();
  }

  /** The result of what has ended. */
  get result(): LuaValue {
    return this.state.main.stack[0];
  }

  /** Forgets what has run. */
  end(): void {
    const { state, running } = this;
    running.host = null;
    state.killed = null;
    state.tracer = null;
    state.onFailure = null;
    state.current = state.main;
    state.main.clear();
  }

  /** Writes the error that a script has ended with. */
  writeError(writer: ReplyWriter, error: LuaError, name: string): void {
    const { value } = error;
    if (error.isOutOfMemory) {
      const text = cText(toText(value) ?? 'execution failure').slice(0, 100);
      writer.error(`ERR Error running script ${name}, ${text}`);
      return;
    }
    const isTable = value instanceof LuaTable;
    const { message, isCounted, source, line } = errorFields(
      isTable ? value : thrownTable(this.state, value),
    );
    const place = this.#errorPlace();
    const at = place?.source ?? source;
    const number = place === null ? line : String(place.line);
    const suffix = at === null || number === null ? '' : ` script: ${name}, on ${at}:${number}.`;
    writer.error(message + suffix, isCounted);
  }

  /** The function of Lua that failed, or that called the function of the host that did. */
  #errorPlace(): ErrorPlace | null {
    const { main } = this.state;
    let index = main.caller;
    // A kill passes through whatever catches errors, and says which line of the script it met.
    if (this.state.killed !== null) {
      while (index > 0 && main.frames[index]!.kind !== Kind.Lua) index--;
    }
    // An operator's own frame stands for what the function of the host below it does itself.
    if (main.frames[index]?.prototype?.source === HOST_SOURCE) index -= 2;
    const frame = main.frames[index];
    if (index < 0 || frame === undefined) return null;
    if (frame.kind !== Kind.Lua) return { source: '=[C]', line: -1 };
    return { source: frame.prototype!.source, line: main.lineOf(index) };
  }
}

/** The table that Redis's handler makes of a thrown value which is none. */
function thrownTable(state: LuaState, value: LuaValue): LuaTable {
  const table = state.table();
  table.set('err', `ERR ${plainText(value)}`);
  return table;
}
