/*
 * The debugger of scripts, LDB: what it says, word for word, and where it stops. It knows nothing
 * of connections: commands come in as words, and lines for the client go out.
 *
 *   const run = scripts.startDebugged(script, keys, args, debugger);
 *   run.step() ──► false, debugger.isStopped ──► debugger.takeLines() ──► the client
 *                    ▲                                  │
 *                    └──────── Next.Runs ◄── debugger.command(words)
 *
 * It stops at each line while it steps, at breakpoints, behind redis.breakpoint(), and where a
 * script has run for longer than its limit. While it steps it shows what commands are called and
 * what they answer.
 */

import { decodeText } from '../config/byte-codec.js';
import { chunkName } from './lua/code.js';
import { cText } from './lua/naming.js';
import type { Frame, Thread } from './lua/thread.js';
import { Tracer } from './lua/tracer.js';
import { LuaError } from './lua/value.js';
import { breakpointSet } from './breakpoints.js';
import { HELP } from './debug-help.js';
import { localText, localsText, traceLines } from './debug-stack.js';
import { replyText } from './debug-text.js';
import type { Environment } from './environment.js';
import { Evaluation } from './evaluation.js';
import type { ReplyView, ScriptHost } from './host.js';
import { errorTable } from './reply-to-lua.js';

/** Longer lines of values and replies are cut off. */
const LINE_BYTES = 256;
const SHORTEST_LINE_BYTES = 60;
const CONTEXT_LINES = 5;
const MANY_LINES = 1_000_000;
/** Words of a command that are shown. */
const WORDS_SHOWN = 10;
/** The name of the chunk of EVAL's scripts, a part of which tells where to stop. */
const OWN_CHUNK = 'user_script';

/** What is to be done when a command has been taken. */
export const enum Next {
  /** The lines go to the client, and another command is waited for. */
  Answers,
  /** The script runs on. */
  Runs,
  /** A text of the client's runs: evaluate() until it is true. */
  Evaluates,
}

export interface DebuggerParts {
  readonly environment: Environment;
  /** Who runs the script. */
  readonly host: ScriptHost;
  /** The text of the script. */
  readonly text: string;
}

export class Debugger {
  /** The script is where a line begins, and waits for a command. */
  isStopped = false;
  /** It stops at the next line, and shows commands. */
  isStepping = true;
  /** It was stopped because it has run for too long. */
  hasTimedOut = false;

  readonly tracer: Tracer;
  readonly #environment: Environment;
  readonly #host: ScriptHost;
  readonly #lines: readonly string[];
  #breakpoints: number[] = [];
  /** redis.breakpoint() was called. */
  #isBreaking = false;
  #currentLine = 0;
  #maximumBytes = LINE_BYTES;
  #hasHinted = false;
  #logs: string[] = [];
  #evaluation: Evaluation | null = null;

  constructor({ environment, host, text }: DebuggerParts) {
    this.#environment = environment;
    this.#host = host;
    const shown = text.replace(/[\r\n]+$/, '');
    this.#lines = shown === '' ? [] : shown.split('\n');
    this.tracer = new Tracer(environment.state, (thread, frame) => this.#follow(thread, frame));
  }

  /** What the client has not been told yet; a line holds no line ends. */
  takeLines(): string[] {
    const logs = this.#logs.map((line) => line.replace(/[\r\n]/g, ' '));
    this.#logs = [];
    return logs;
  }

  log(line: string): void {
    this.#logs.push(line);
  }

  // Where it stops

  /** A line begins, or the script has run for too long. */
  #follow(thread: Thread, frame: Frame): boolean {
    const prototype = frame.prototype!;
    this.#currentLine = thread.lineOf(thread.depth);
    const isAtBreakpoint = this.#isBreaking || this.#breakpoints.includes(this.#currentLine);
    if (!chunkName(prototype.source).includes(OWN_CHUNK)) return false;
    if (!this.isStepping && !isAtBreakpoint && !this.hasTimedOut) return false;
    let reason = this.hasTimedOut ? 'timeout reached, infinite loop?' : 'step over';
    if (this.#isBreaking) reason = 'redis.breakpoint() called';
    else if (isAtBreakpoint) reason = 'break point';
    if (isAtBreakpoint) this.hasTimedOut = false;
    this.isStepping = false;
    this.#isBreaking = false;
    this.isStopped = true;
    this.log(`* Stopped at ${this.#currentLine}, stop reason = ${reason}`);
    this.#logSource(this.#currentLine);
    return true;
  }

  /** The script has run for longer than its limit: it is stopped wherever it is. */
  timeOut(): void {
    if (this.isStepping) return;
    this.hasTimedOut = true;
    this.tracer.tellsNext = true;
  }

  /** redis.breakpoint(). */
  breakpoint(): void {
    this.#isBreaking = true;
  }

  /** redis.debug(…). */
  debug(texts: readonly string[]): void {
    this.log(`<debug> line ${this.#currentLine}: ${texts.join(', ')}`);
  }

  /** An error that a function of the host gives to the script. */
  failure(message: string): void {
    if (this.isStepping) this.log(`<error> ${message}`);
  }

  #goOn(error: LuaError | null = null): Next {
    this.isStopped = false;
    this.hasTimedOut = false;
    this.tracer.goOn(error);
    return Next.Runs;
  }

  /** The script goes on, with an error. */
  fail(message: string): void {
    this.#evaluationEnds();
    this.#goOn(new LuaError(errorTable(this.#environment.state, message)));
  }

  /** Nobody is there any more: the script runs to its end, unless it would run for ever. */
  leave(): void {
    this.isStepping = false;
    this.#breakpoints = [];
    if (this.hasTimedOut) {
      this.fail('timeout during Lua debugging with client closing connection');
    } else {
      this.#evaluationEnds();
      this.#goOn();
    }
  }

  #evaluationEnds(): void {
    this.#evaluation = null;
    this.tracer.isResting = false;
  }

  // Commands

  command(words: readonly string[]): Next {
    const [name, ...rest] = words;
    switch (cText(name!).toLowerCase()) {
      case 's':
      case 'step':
      case 'n':
      case 'next':
        this.isStepping = true;
        return this.#goOn();
      case 'c':
      case 'continue':
        return this.#goOn();
      case 'a':
      case 'abort':
        this.fail('script aborted for user request');
        return Next.Runs;
      case 'e':
      case 'eval':
        return this.#evaluate(rest.join(' '));
    }
    this.#answer(words, rest);
    return Next.Answers;
  }

  /** A command that only shows or sets something. */
  #answer(words: readonly string[], rest: readonly string[]): void {
    switch (cText(words[0]!).toLowerCase()) {
      case 'h':
      case 'help':
        return void this.#logs.push(...HELP);
      case 't':
      case 'trace':
        return this.#trace();
      case 'm':
      case 'maxlen':
        return this.#setMaximum(rest);
      case 'b':
      case 'break':
        return this.#break(rest);
      case 'p':
      case 'print':
        return this.#print(rest);
      case 'l':
      case 'list':
        return this.#list(leadingInteger(rest[0] ?? ''), rest[1]);
      case 'w':
      case 'whole':
        return this.#listAround(1, MANY_LINES);
      case 'r':
      case 'redis':
        if (rest.length > 0) return this.#command(rest);
    }
    this.log('<error> Unknown Redis Lua debugger command or wrong number of arguments.');
  }

  get #thread(): Thread {
    return this.#environment.state.current;
  }

  #logSource(line: number): void {
    const isBreakpoint = this.#breakpoints.includes(line);
    const isCurrent = this.#currentLine === line;
    const mark = (isCurrent ? '->' : '  ') + (isBreakpoint ? '#' : ' ');
    const text = this.#lines[line - 1] ?? '<out of range source code line>';
    this.log(`${mark}${String(line).padEnd(3)} ${text}`);
  }

  #list(given: number, context: string | undefined): void {
    const around = given > 0 ? given : this.#currentLine;
    this.#listAround(around, context === undefined ? CONTEXT_LINES : leadingInteger(context));
  }

  #listAround(around: number, context: number): void {
    for (let line = 1; line <= this.#lines.length; line++) {
      if (around === 0 || Math.abs(around - line) <= context) this.#logSource(line);
    }
  }

  #trace(): void {
    for (const { heading, line } of traceLines(this.#thread, OWN_CHUNK)) {
      this.log(heading);
      this.#logSource(line);
    }
  }

  #setMaximum(rest: readonly string[]): void {
    if (rest.length === 1) {
      const wanted = leadingInteger(rest[0]!);
      this.#hasHinted = true;
      this.#maximumBytes = wanted === 0 ? 0 : Math.max(wanted, SHORTEST_LINE_BYTES);
    }
    this.log(
      this.#maximumBytes === 0
        ? '<value> replies are unlimited.'
        : `<value> replies are truncated at ${this.#maximumBytes} bytes.`,
    );
  }

  #break(rest: readonly string[]): void {
    if (rest.length > 0) return rest.forEach((word) => this.#setBreakpoint(word));
    const count = this.#breakpoints.length;
    if (count === 0) return this.log("No breakpoints set. Use 'b <line>' to add one.");
    this.log(`${count} breakpoints set:`);
    for (const line of this.#breakpoints) this.#logSource(line);
  }

  #setBreakpoint(word: string): void {
    const { said, around } = breakpointSet(this.#breakpoints, cText(word), this.#lines.length);
    if (said !== null) this.log(said);
    if (around > 0) this.#listAround(around, 1);
  }

  #print(rest: readonly string[]): void {
    if (rest.length !== 1) {
      const locals = localsText(this.#thread);
      for (const line of locals) this.#logCut(line);
      if (locals.length === 0) this.log('No local variables in the current context.');
      return;
    }
    const found = localText(this.#environment.state, cText(rest[0]!));
    if (found === null) this.log('No such variable.');
    else this.#logCut(`<value> ${found}`);
  }

  /** A line that is cut off if it is too long. */
  #logCut(line: string): void {
    const isCut = this.#maximumBytes > 0 && line.length > this.#maximumBytes;
    this.log(isCut ? `${line.slice(0, this.#maximumBytes)} ...` : line);
    if (!isCut || this.#hasHinted) return;
    this.#hasHinted = true;
    this.log("<hint> The above reply was trimmed. Use 'maxlen 0' to disable trimming.");
  }

  // What runs for the client

  #command(words: readonly string[]): void {
    this.isStepping = true;
    this.shownCall(words, words.length);
    this.isStepping = false;
  }

  /** Runs a command of the script; while it steps the command and its reply are shown. */
  shownCall(words: readonly string[], count: number): ReplyView {
    const host = this.#host;
    if (!this.isStepping) return host.call(words, count);
    const shown = words.slice(0, Math.min(count, WORDS_SHOWN)).join(' ');
    const more = count > WORDS_SHOWN ? ` ... (${count - WORDS_SHOWN - 1} more)` : '';
    this.log(`<redis> ${shown}${more}`);
    const { refusals } = host;
    const view = host.call(words, count);
    const error = errorLine(view);
    const isRefused = host.refusals !== refusals;
    if (error !== null) this.log(`<error> ${isRefused ? error.replace(/^-ERR /, '') : error}`);
    if (!isRefused) this.#logCut(`<reply> ${replyText(view)}`);
    return view;
  }

  #evaluate(text: string): Next {
    const environment = this.#environment;
    const { tracer } = this;
    tracer.isResting = true;
    try {
      this.#evaluation = new Evaluation(environment, text);
    } catch (error) {
      tracer.isResting = false;
      if (!(error instanceof LuaError)) throw error;
      this.log(`<error> ${String(error.value)}`);
      return Next.Answers;
    }
    return Next.Evaluates;
  }

  /** Runs what the client has sent, as far as the host lets it. False: it is to be gone on with. */
  evaluate(): boolean {
    const evaluation = this.#evaluation;
    if (evaluation === null) return true;
    const outcome = evaluation.step();
    if (outcome === null) return false;
    this.#evaluationEnds();
    if (outcome.isError) this.log(`<error> ${outcome.text}`);
    else this.#logCut(`<retval> ${outcome.text}`);
    return true;
  }
}

const leadingInteger = (text: string): number =>
  Number(/^[ \t-\r]*([+-]?\d+)/.exec(text)?.[1] ?? 0) | 0;

const DASH = 45;
const RETURN = 13;

/** The line of an error reply, '-' included; null: it is none. */
function errorLine({ bytes, start }: ReplyView): string | null {
  if (bytes[start] !== DASH) return null;
  return decodeText(bytes, start, bytes.indexOf(RETURN, start));
}
