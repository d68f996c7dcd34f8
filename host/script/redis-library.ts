/*
 * The table `redis` (and `server`) of a script: commands, replies made by hand, the log, rights.
 */

import { Op, opOf } from './lua/code.js';
import { toNumber, toText, truncatedInt } from './lua/convert.js';
import { cText } from './lua/naming.js';
import type { LuaState } from './lua/state.js';
import { LuaTable } from './lua/table.js';
import type { Thread } from './lua/thread.js';
import { LuaError, type LuaValue, type Native } from './lua/value.js';
import { EffectFor } from '../engine/seam.generated.js';
import { valueText } from './debug-text.js';
import { LogLevel, type ScriptHost } from './host.js';
import { numberWord } from './number-text.js';
import { ReplyToLua, errorTable, passes } from './reply-to-lua.js';
import { sha1Hex } from './sha1.js';

/** The version of Redis that is spoken here. */
const REDIS_VERSION = '7.2.6';
const REDIS_VERSION_NUMBER = 0x00070206;

const DASH = 45;

/** The host of the script that is running; null between scripts. */
export interface Running {
  host: ScriptHost | null;
  /** What the script has set with redis.setresp. */
  protocol: 2 | 3;
  /** The script's reply is that of its last command, as it lies. */
  isPassed: boolean;
}

/** An error of the library: a table, which pcall makes its message again. */
function failure(state: LuaState, message: string): LuaError {
  state.onFailure?.(message);
  return new LuaError(errorTable(state, message));
}

/** Gives a table with the message, where others throw it. */
function returned(thread: Thread, from: number, message: string): number {
  thread.state.onFailure?.(message);
  thread.stack[from - 1] = errorTable(thread.state, message);
  return 1;
}

/** The words of a command, in an array that serves all commands. */
class Words {
  readonly list: string[] = [];
  /** What is wrong with the arguments, if something is. */
  problem = '';

  take(thread: Thread, from: number, count: number): boolean {
    const { stack } = thread;
    const { list } = this;
    if (count === 0) {
      this.problem = 'Please specify at least one argument for this redis lib call';
      return false;
    }
    for (let i = 0; i < count; i++) {
      const value = stack[from + i];
      if (typeof value === 'string') {
        list[i] = value;
      } else if (typeof value === 'number') {
        list[i] = numberWord(value);
      } else {
        this.problem = 'Lua redis lib command arguments must be strings or integers';
        return false;
      }
    }
    return true;
  }
}

/** A running script's host; functions that need one fail without. */
function hostOf(running: Running, thread: Thread): ScriptHost {
  if (running.host === null) {
    throw failure(thread.state, 'redis functions can only be called while a script runs');
  }
  return running.host;
}

/**
 * Whether the command that has run is the script's last step, `return redis.call(…)`: then a reply
 * that Lua would give back unchanged need not become a value.
 */
function mayPass(thread: Thread, running: Running, host: ScriptHost): boolean {
  if (!host.passesReplies || running.protocol !== 2 || thread !== thread.state.main) return false;
  const { prototype, pc } = thread.frames[0]!;
  return prototype !== null && opOf(prototype.code[pc - 1]!) === Op.TailCall;
}

function commandFunctions(state: LuaState, running: Running): Record<string, Native> {
  const words = new Words();
  const replyToLua = new ReplyToLua(state);
  const command =
    (throws: boolean): Native =>
    (thread, from, count) => {
      const host = hostOf(running, thread);
      if (!words.take(thread, from, count)) {
        if (throws) throw failure(state, words.problem);
        return returned(thread, from, words.problem);
      }
      const view = host.call(words.list, count);
      state.commandRan();
      if (thread.depth === 0 && mayPass(thread, running, host) && passes(view, host.protocol)) {
        running.isPassed = true;
        thread.stack[from - 1] = undefined;
        return 1;
      }
      const isError = view.bytes[view.start] === DASH;
      const value = replyToLua.read(view);
      if (isError && throws) throw new LuaError(value);
      thread.stack[from - 1] = value;
      return 1;
    };
  return {
    call: command(true),
    pcall: command(false),
  };
}

function rightFunctions(state: LuaState, running: Running): Record<string, Native> {
  const words = new Words();
  return {
    acl_check_cmd(thread, from, count) {
      const host = hostOf(running, thread);
      if (!words.take(thread, from, count)) throw failure(state, words.problem);
      const may = host.mayRun(words.list, count);
      if (may === null) {
        throw failure(state, 'Invalid command passed to redis.acl_check_cmd()');
      }
      thread.stack[from - 1] = may;
      return 1;
    },
  };
}

function logFunction(state: LuaState, running: Running): Native {
  return (thread, from, count) => {
    const { stack } = thread;
    if (count < 2) throw failure(state, 'redis.log() requires two arguments or more.');
    const level = toNumber(stack[from]);
    if (level === undefined) {
      throw failure(state, 'First argument must be a number (log level).');
    }
    const whole = Math.trunc(level);
    if (!(whole >= LogLevel.Debug && whole <= LogLevel.Warning)) {
      throw failure(state, 'Invalid debug level.');
    }
    const host = hostOf(running, thread);
    if (whole < host.logLevel) return 0;
    let text = '';
    for (let i = 1; i < count; i++) {
      const part = toText(stack[from + i]);
      if (part !== undefined) text += (i === 1 ? '' : ' ') + part;
    }
    host.log(whole, text);
    return 0;
  };
}

/** The one argument of a function; what is no number counts as 0. */
function onlyNumber(thread: Thread, from: number, count: number, problem: string): number {
  if (count !== 1) throw failure(thread.state, problem);
  return toNumber(thread.stack[from]) ?? 0;
}

function replyFunctions(state: LuaState): Record<string, Native> {
  const onlyText = (thread: Thread, from: number, count: number): string | null => {
    const value = count === 1 ? thread.stack[from] : undefined;
    return typeof value === 'string' ? value : null;
  };
  return {
    sha1hex(thread, from, count) {
      if (count !== 1) throw failure(state, 'wrong number of arguments');
      thread.stack[from - 1] = sha1Hex(toText(thread.stack[from]) ?? '');
      return 1;
    },

    error_reply(thread, from, count) {
      const text = onlyText(thread, from, count);
      if (text === null) return returned(thread, from, 'wrong number or type of arguments');
      const visible = cText(text);
      return returned(thread, from, visible[0] === '-' ? visible : '-' + visible);
    },

    status_reply(thread, from, count) {
      const text = onlyText(thread, from, count);
      if (text === null) return returned(thread, from, 'wrong number or type of arguments');
      const table = state.table();
      table.set('ok', text);
      thread.stack[from - 1] = table;
      return 1;
    },
  };
}

function protocolFunctions(state: LuaState, running: Running): Record<string, Native> {
  return {
    setresp(thread, from, count) {
      const host = hostOf(running, thread);
      const problem = 'redis.setresp() requires one argument.';
      const protocol = truncatedInt(onlyNumber(thread, from, count, problem));
      if (protocol !== 2 && protocol !== 3) throw failure(state, 'RESP version must be 2 or 3.');
      running.protocol = protocol;
      host.setProtocol(protocol);
      return 0;
    },
  };
}

function effectFunctions(state: LuaState, running: Running): Record<string, Native> {
  return {
    set_repl(thread, from, count) {
      const host = hostOf(running, thread);
      const problem = 'redis.set_repl() requires one argument.';
      const to = truncatedInt(onlyNumber(thread, from, count, problem));
      if ((to & ~EffectFor.ALL) !== 0) {
        throw failure(
          state,
          'Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.',
        );
      }
      host.setEffects(to);
      return 0;
    },
  };
}

/** What only EVAL's scripts have. */
function debugFunctions(running: Running): Record<string, Native> {
  return {
    breakpoint(thread, from) {
      thread.stack[from - 1] = hostOf(running, thread).breakpoint();
      return 1;
    },

    debug(thread, from, count) {
      const texts: string[] = [];
      for (let i = 0; i < count; i++) texts.push(valueText(thread.stack[from + i]));
      hostOf(running, thread).debug(texts);
      return 0;
    },

    replicate_commands(thread, from) {
      thread.stack[from - 1] = true;
      return 1;
    },
  };
}

/** The version and the log, which a library has while it is loaded, too. */
export function registerCommon(state: LuaState, table: LuaTable, running: Running): void {
  state.register(table, { log: logFunction(state, running) });
  const constants: Record<string, LuaValue> = {
    LOG_DEBUG: LogLevel.Debug,
    LOG_VERBOSE: LogLevel.Verbose,
    LOG_NOTICE: LogLevel.Notice,
    LOG_WARNING: LogLevel.Warning,
    REDIS_VERSION_NUM: REDIS_VERSION_NUMBER,
    REDIS_VERSION,
  };
  for (const [name, value] of Object.entries(constants)) table.set(name, value);
}

/** Makes the table `redis`, in Redis's order: a traversal meets its fields as it does there. */
export function redisLibrary(state: LuaState, running: Running, hasDebugger: boolean): LuaTable {
  const table = state.table();
  state.register(table, commandFunctions(state, running));
  registerCommon(state, table, running);
  state.register(table, protocolFunctions(state, running));
  state.register(table, replyFunctions(state));
  state.register(table, effectFunctions(state, running));
  const constants: Record<string, number> = {
    REPL_NONE: EffectFor.NOBODY,
    REPL_AOF: EffectFor.FILE,
    REPL_SLAVE: EffectFor.REPLICAS,
    REPL_REPLICA: EffectFor.REPLICAS,
    REPL_ALL: EffectFor.ALL,
  };
  for (const [name, value] of Object.entries(constants)) table.set(name, value);
  state.register(table, rightFunctions(state, running));
  if (hasDebugger) state.register(table, debugFunctions(running));
  return table;
}
