/*
 * Scripts and functions, for whoever holds an engine: server, library, page.
 *
 *   const scripts = new ScriptEngine();
 *   const script = scripts.compile(body);              // throws ScriptTextError
 *   const run = scripts.start(script, keys, args, host);
 *   while (!run.step()) await aTurnOfTheEventLoop();   // false: host.shouldPause() said so
 *   send(run.reply.written);
 *
 * One script runs at a time: nothing else may be started before its run has ended. All texts are
 * strings of bytes (config/byte-codec.ts).
 */

import { bytesOf } from '../config/byte-codec.js';
import { toText } from './lua/convert.js';
import { LuaTable } from './lua/table.js';
import { LuaError, type LuaFunction, type LuaValue } from './lua/value.js';
import { debuggedHost } from './debugged-host.js';
import { Debugger } from './debugger.js';
import { DEFAULT_MAXIMUM_BYTES, Environment, type EnvironmentOptions } from './environment.js';
import type { ScriptHost } from './host.js';
import {
  FunctionEnvironment,
  type Library,
  type LibraryFunction,
  type LoadLimits,
} from './functions.js';
import { ReplyWriter } from './lua-to-reply.js';
import { errorTable } from './reply-to-lua.js';
import { sha1Hex } from './sha1.js';
import { ScriptTextError, scriptHead } from './shebang.js';

/** A compiled script of EVAL. */
export interface Script {
  readonly sha: string;
  /** The digits of `sha`, four a number, the first low. */
  readonly shaBytes: Uint32Array;
  readonly body: string;
  /** Bits of ScriptFlag. */
  readonly flags: number;
  readonly fn: LuaFunction;
  /** What keeping it costs, roughly. */
  readonly bytes: number;
}

const nothing: readonly LuaValue[] = [];
const KILLED_SCRIPT = 'Script killed by user with SCRIPT KILL...';

/** A script or function that is running; when it has ended, and another starts, it is that one. */
export class ScriptRun {
  /** The reply is that of its last command, and not in `reply`. */
  isPassed = false;
  #name = '';
  #host: ScriptHost | null = null;
  /** The script has ended, and its reply is being written. */
  #isReplying = false;

  constructor(
    readonly environment: Environment,
    /** The reply, once it is finished. Good until the next run starts. */
    readonly reply: ReplyWriter,
  ) {}

  begin(name: string, host: ScriptHost): this {
    this.isPassed = false;
    this.#isReplying = false;
    this.#name = name;
    this.#host = host;
    return this;
  }

  /** Runs on until the script has ended (true) or the host wants a pause (false). */
  step(): boolean {
    const { environment, reply } = this;
    try {
      if (!this.#isReplying) {
        if (!environment.resume()) return false;
        const { isPassed, protocol } = environment.running;
        this.isPassed = isPassed;
        if (!isPassed) reply.begin(environment.result, this.#host!.protocol, protocol);
        this.#isReplying = true;
      }
      while (!reply.step()) if (environment.state.lookAround()) return false;
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      reply.clear();
      environment.writeError(reply, error, this.#name);
    }
    environment.end();
    return true;
  }

  /** Ends the script at its next step with an error that it can't catch. */
  kill(message = KILLED_SCRIPT): void {
    const { state } = this.environment;
    state.killed ??= new LuaError(errorTable(state, message));
  }

  /** What has just been done for the script takes long: the host is soon asked for a pause. */
  askSoon(): void {
    this.environment.state.ticks = 0;
  }
}

export interface ScriptOptions {
  /** What the scripts may have alive at a time, and the functions, each; bytes. */
  readonly maximumBytes?: number;
  /** Whether scripts have getfenv, setfenv and newproxy (lua-enable-deprecated-api). */
  readonly offersDeprecated?: boolean;
}

export class ScriptEngine {
  /** Each Lua is made when it is first asked for: many a store runs no scripts. */
  #scriptsMade: Environment | null = null;
  #functionsMade: FunctionEnvironment | null = null;
  /** Where the globals of EVAL's have KEYS and ARGV. */
  #keysSlot = 0;
  #argumentsSlot = 0;
  readonly #reply: ReplyWriter;
  #run: ScriptRun | null = null;
  readonly #options: EnvironmentOptions;

  constructor(options: ScriptOptions = {}) {
    this.#options = {
      maximumBytes: options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES,
      offersDeprecated: options.offersDeprecated ?? false,
    };
    this.#reply = new ReplyWriter(this.#options.maximumBytes);
  }

  get #scripts(): Environment {
    if (this.#scriptsMade !== null) return this.#scriptsMade;
    const environment = new Environment(this.#options, true);
    const { globals } = environment.state;
    environment.lockGlobals();
    // Scripts can't change the globals, so that the places in them stay what they are.
    globals.set('KEYS', false);
    globals.set('ARGV', false);
    this.#keysSlot = globals.slotOf('KEYS');
    this.#argumentsSlot = globals.slotOf('ARGV');
    this.#scriptsMade = environment;
    return environment;
  }

  get #functions(): FunctionEnvironment {
    return (this.#functionsMade ??= new FunctionEnvironment(this.#options));
  }

  /** Bytes that EVAL's Lua has, and that of the functions. */
  get scriptBytes(): number {
    return this.#scripts.usedBytes;
  }

  get functionBytes(): number {
    return this.#functions.usedBytes;
  }

  /**
   * Makes the figure of EVAL's Lua exact. Between two scripts little lives in it, and the walk is
   * short; the libraries of functions may hold as much as they like, and are not walked.
   */
  measure(): void {
    if (this.#scripts.running.host === null) this.#scripts.state.meter.settle();
  }

  /** SCRIPT FLUSH: EVAL's Lua is made anew. Scripts compiled before are of no use any more. */
  resetScripts(): void {
    this.#scriptsMade = null;
  }

  /** FUNCTION FLUSH: the functions' Lua is made anew. */
  resetFunctions(): void {
    this.#functionsMade = null;
  }

  /** Compiles the text of a script; a ScriptTextError says what is wrong with it. */
  compile(body: string): Script {
    const { flags, code } = scriptHead(body);
    try {
      const fn = this.#scripts.compile(code, '@user_script');
      const sha = sha1Hex(body);
      const shaBytes = new Uint32Array(bytesOf(sha).buffer);
      return { sha, shaBytes, body, flags, fn, bytes: body.length + 200 };
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      const message = toText(error.value) ?? '';
      throw new ScriptTextError(`Error compiling script (new function): ${message}`);
    }
  }

  /**
   * Starts a script, whose are `keys` and `args` from here on. Its first step does all the work, or
   * as much as the host lets it.
   */
  start(script: Script, keys: string[], args: string[], host: ScriptHost): ScriptRun {
    const environment = this.#scripts;
    const { globals, meter } = environment.state;
    this.#reply.clear();
    // KEYS and ARGV are globals, which the script itself can't set.
    globals.nodeValues[this.#keysSlot] = LuaTable.ofList(meter, keys);
    globals.nodeValues[this.#argumentsSlot] = LuaTable.ofList(meter, args);
    environment.begin(script.fn, nothing, host);
    return this.#runIn(environment).begin(script.sha, host);
  }

  /**
   * Starts a script as `start` does, in a debugger: where that has stopped it, its step answers
   * false.
   */
  startDebugged(
    script: Script,
    keys: string[],
    args: string[],
    host: ScriptHost,
  ): { readonly run: ScriptRun; readonly debugged: Debugger } {
    const environment = this.#scripts;
    const debugged = new Debugger({ environment, host, text: script.body });
    const { code } = scriptHead(script.body);
    const fn = environment.compileFollowed(code, '@user_script', debugged.tracer);
    environment.state.onFailure = (message) => debugged.failure(message);
    return {
      run: this.start({ ...script, fn }, keys, args, debuggedHost(debugged, host)),
      debugged,
    };
  }

  /**
   * Loads a library: compiles its text and runs it, so that it registers its functions. A
   * ScriptTextError says what went wrong; nothing is kept of it then. That no function of the same
   * name is there yet is for the caller to see.
   */
  loadLibrary(text: string, host: ScriptHost, limits: LoadLimits): Library {
    return this.#functions.load(text, host, limits);
  }

  /** Starts a function of a library, whose are `keys` and `args` from here on. */
  startFunction(fn: LibraryFunction, keys: string[], args: string[], host: ScriptHost): ScriptRun {
    const environment = this.#functions;
    const { meter } = environment.state;
    this.#reply.clear();
    const given: LuaValue[] = [LuaTable.ofList(meter, keys), LuaTable.ofList(meter, args)];
    environment.begin(fn.callback, given, host);
    return this.#runIn(environment).begin(fn.name, host);
  }

  #runIn(environment: Environment): ScriptRun {
    const last = this.#run;
    if (last !== null && last.environment === environment) return last;
    return (this.#run = new ScriptRun(environment, this.#reply));
  }
}

export { ScriptTextError } from './shebang.js';
