// Scripts and functions of one engine: what is known of them, and the one that runs.
//
//   EVAL ─► cache ─┐
//                  ├─► begin: checks of the engine ─► run ─► end: the reply
//   FCALL ─► libraries                              │  ▲
//                          busy-reply-threshold     ▼  │ a turn of the event loop
//                                              others are heard
//
// A script that has run for busy-reply-threshold is left every few milliseconds, so that others are
// answered (-BUSY), and can kill it as long as it has not written. The engine sees to it that
// nothing else runs meanwhile. Its client may go away: it is run to its end all the same.

import type { Configuration } from '../../config/configuration.js';
import { logLevels } from '../../config/logger.js';
import type { Logger } from '../../config/logger.js';
import type { ClientHandle, Core } from '../../engine/core.js';
import { ScriptGate } from '../../engine/script.js';
import { ScriptBegin, ScriptFlag } from '../../engine/seam.generated.js';
import type { Script, ScriptRun } from '../../script/engine.js';
import { ScriptEngine } from '../../script/engine.js';
import type { LibraryFunction } from '../../script/functions.js';
import { LogLevel } from '../../script/host.js';
import type { ReplyView, ScriptHost } from '../../script/host.js';
import { ScriptCache } from './cache.js';
import { Debugging } from './debugging.js';
import type { DebuggedCall } from './debugging.js';
import { Libraries } from './libraries.js';

export interface ScriptingParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: Logger;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
}

/** The call that runs a script. */
export interface ScriptingCall {
  readonly client: ClientHandle;
  readonly protocol: 2 | 3;
  readonly text: readonly string[];
  words(from: number, to?: number): string[];
  readonly startedAt: number;
  resume(): boolean;
}

/** Answers a command of a client's script that lives on the host. */
export type InsideAnswer = (client: ClientHandle, row: number, words: readonly string[]) => void;

/** The argument that is the first key. */
const firstKey = 3;
/** A busy script is left that often, microseconds. */
const sliceMicroseconds = 5000;

const levelNames: Readonly<Record<LogLevel, (typeof logLevels)[number]>> = {
  [LogLevel.Debug]: 'debug',
  [LogLevel.Verbose]: 'verbose',
  [LogLevel.Notice]: 'notice',
  [LogLevel.Warning]: 'warning',
};

/** What runs. */
interface Running {
  name: string;
  isFunction: boolean;
  call: ScriptingCall;
  run: ScriptRun;
  startedAt: number;
}

export class Scripting implements ScriptHost {
  readonly engine = new ScriptEngine({ offersDeprecated: true });
  readonly cache = new ScriptCache(this.engine);
  readonly libraries: Libraries;
  readonly debugging: Debugging;
  /** The protocol of the client whose script runs, and that of the replies that the script gets. */
  protocol: 2 | 3 = 2;
  readonly passesReplies = true;
  scriptProtocol: 2 | 3 = 2;

  readonly #parts: ScriptingParts;
  readonly #gate: ScriptGate;
  #inside: InsideAnswer = () => undefined;
  #running: Running | null = null;
  /** What has run: the next one is told in its place. */
  #ran: Running | null = null;
  /** When the running script is left next, by the monotonic clock, µs; null: it is new. */
  #leaveAt: number | null = null;

  constructor(parts: ScriptingParts) {
    this.#parts = parts;
    this.#gate = new ScriptGate(parts.core);
    const { core, configuration, log, soon } = parts;
    const sliceBegins = (): void => void (this.#leaveAt = core.clock.elapsed() + sliceMicroseconds);
    const gate = this.#gate;
    this.debugging = new Debugging({ core, configuration, log, soon, gate, sliceBegins });
    this.libraries = new Libraries(this.engine, this, () => parts.core.clock.elapsed() / 1000);
  }

  /** Who answers the commands of scripts that live on the host. */
  bindInside(answer: InsideAnswer): void {
    this.#inside = answer;
  }

  // Running

  /** Runs a script for a call, which is answered. */
  runScript(call: ScriptingCall, script: Script, keys: number, readOnly: boolean): Outcome {
    const flags = script.flags | (readOnly ? ScriptFlag.READ_ONLY_COMMAND : 0);
    if (!this.#begins(call, flags)) return this.#outcome;
    const firstArgument = firstKey + keys;
    const given = call.words(firstKey, firstArgument);
    const run = this.engine.start(script, given, call.words(firstArgument), this);
    return this.#first(call, run, script.sha, false);
  }

  /** Runs a script for a call that debugs it. */
  debugScript(
    call: ScriptingCall & DebuggedCall,
    script: Script,
    keys: number,
    readOnly: boolean,
  ): Outcome {
    const flags = script.flags | (readOnly ? ScriptFlag.READ_ONLY_COMMAND : 0);
    const { debugging } = this;
    if (!this.#begins(call, flags)) {
      if (this.#outcome === undefined) debugging.cannotRun(call, () => undefined);
      return this.#outcome;
    }
    const { text } = call;
    const [first, behind] = [text.slice(3, 3 + keys), text.slice(3 + keys)];
    const started = this.engine.startDebugged(script, first, behind, this);
    const { run } = started;
    this.#runs(call, run, script.sha, false);
    return debugging.follow(call, started, () => this.#end(run));
  }

  /** Runs a function for a call. */
  runFunction(call: ScriptingCall, fn: LibraryFunction, keys: number, readOnly: boolean): Outcome {
    const flags = fn.flags | ScriptFlag.FUNCTION | (readOnly ? ScriptFlag.READ_ONLY_COMMAND : 0);
    if (!this.#begins(call, flags)) return this.#outcome;
    const firstArgument = firstKey + keys;
    const given = call.words(firstKey, firstArgument);
    const run = this.engine.startFunction(fn, given, call.words(firstArgument), this);
    return this.#first(call, run, fn.name, true);
  }

  /** Whether a pause holds back a call that names no script that there is; it will come again. */
  waits(client: ClientHandle, flags: number): boolean {
    return this.#gate.waits(client, flags);
  }

  /** Shows a call to monitors that names no script that there is. */
  show(client: ClientHandle): void {
    this.#gate.show(client);
  }

  /** Whether a client's call is held back by MULTI, and only to be queued. */
  queues(client: ClientHandle): boolean {
    return this.#gate.queues(client);
  }

  /** Queues a call of a script with these flags. */
  queue(call: ScriptingCall, flags: number): Outcome {
    this.#begins(call, flags);
    return this.#outcome;
  }

  #outcome: Outcome = undefined;

  #begins(call: ScriptingCall, flags: number): boolean {
    const found = this.#gate.begin(call.client, flags, call.startedAt);
    this.#outcome = found === ScriptBegin.WAITS ? 'waits' : undefined;
    return found === ScriptBegin.RUNS;
  }

  #runs(call: ScriptingCall, run: ScriptRun, name: string, isFunction: boolean): Running {
    const { startedAt } = call;
    this.protocol = call.protocol;
    this.scriptProtocol = 2;
    this.#leaveAt = null;
    const running = this.#ran;
    if (running === null) return (this.#running = { name, isFunction, call, run, startedAt });
    this.#ran = null;
    running.name = name;
    running.isFunction = isFunction;
    running.call = call;
    running.run = run;
    running.startedAt = startedAt;
    return (this.#running = running);
  }

  #first(call: ScriptingCall, run: ScriptRun, name: string, isFunction: boolean): Outcome {
    const running = this.#runs(call, run, name, isFunction);
    if (!run.step()) return this.#busy(running);
    this.#end(run);
    return undefined;
  }

  #end(run: ScriptRun): void {
    this.#ran = this.#running;
    this.#running = null;
    if (run.isPassed) return this.#gate.endWithReply();
    const { reply } = run;
    this.#gate.end(reply.written, reply.isError, reply.isCounted);
  }

  /** Goes on with a script that takes long, and lets others in. */
  async #busy({ name, isFunction, call, run, startedAt }: Running): Promise<void> {
    const { core, log, soon } = this.#parts;
    const milliseconds = Math.floor((core.clock.elapsed() - startedAt) / 1000);
    log.warning(
      `Slow script detected: still in execution after ${milliseconds} milliseconds. You can try` +
        ` killing the script using the ${isFunction ? 'FUNCTION KILL' : 'SCRIPT KILL'} command.` +
        ` Script name is: ${name}.`,
    );
    this.#gate.pause();
    for (;;) {
      await new Promise<void>((resolve) => soon(resolve));
      if (!call.resume()) continue;
      this.#gate.resume();
      this.#leaveAt = core.clock.elapsed() + sliceMicroseconds;
      if (run.step()) return this.#end(run);
      this.#gate.pause();
      core.pause();
    }
  }

  /** SCRIPT KILL and FUNCTION KILL: ends what runs; or says why not. */
  kill(isFunction: boolean): KillOutcome {
    const running = this.#running;
    if (running === null) return 'none';
    if (this.#gate.hasWritten) return 'has written';
    if (running.isFunction !== isFunction) return 'is another';
    this.#parts.log.notice('Lua script killed by user with SCRIPT KILL.');
    running.run.kill();
    return 'killed';
  }

  /** What runs, if anything does: its name, call, and since when, ms. */
  get running(): { name: string; isFunction: boolean; text: readonly string[]; ms: number } | null {
    const running = this.#running;
    if (running === null) return null;
    const { name, isFunction, call, startedAt } = running;
    const ms = Math.floor((this.#parts.core.clock.elapsed() - startedAt) / 1000);
    return { name, isFunction, text: call.text, ms };
  }

  // What a script asks of its host

  call(words: readonly string[], count: number): ReplyView {
    const gate = this.#gate;
    if (!gate.command(words, count)) this.#answerInside(words.slice(0, count));
    return gate.reply;
  }

  #answerInside(words: readonly string[]): void {
    const { clock } = this.#parts.core;
    const since = clock.elapsed();
    if (this.#running !== null) {
      this.#inside(this.#running.call.client, this.#gate.row, words);
      this.#running.run.askSoon();
    }
    this.#gate.answered(clock.elapsed() - since);
  }

  mayRun(words: readonly string[], count: number): boolean | null {
    return this.#gate.mayRun(words, count);
  }

  setProtocol(protocol: 2 | 3): void {
    this.scriptProtocol = protocol;
    this.#gate.setProtocol(protocol);
  }

  setEffects(to: number): void {
    this.#gate.setEffects(to);
  }

  get logLevel(): LogLevel {
    const level = this.#parts.configuration.getEnum('loglevel');
    const index = logLevels.findIndex((each) => each === level);
    return index < 0 ? LogLevel.Warning + 1 : index;
  }

  log(level: LogLevel, text: string): void {
    this.#parts.log.write(levelNames[level], text);
  }

  /** Nobody is debugging: a debugger has a host of its own (script/debugged-host.ts). */
  breakpoint(): boolean {
    return false;
  }

  debug(_texts: readonly string[]): void {
    // Only a debugger shows them.
  }

  get refusals(): number {
    return this.#gate.refusals;
  }

  shouldPause(): boolean {
    const { core, configuration } = this.#parts;
    const startedAt = this.#running?.startedAt ?? core.clock.elapsed();
    this.#leaveAt ??= startedAt + configuration.getNumber('busy-reply-threshold') * 1000;
    return core.clock.elapsed() >= this.#leaveAt;
  }
}

/** How a call has ended that runs a script; 'waits': it has not, and will come again. */
export type Outcome = void | Promise<void> | 'waits';

export type KillOutcome = 'killed' | 'none' | 'has written' | 'is another';
