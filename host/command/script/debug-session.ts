// One script in the debugger, from its first line to the end of its client's connection.
//
//   run.step ──► stopped ──► lines to the client ──► its next command ──┐
//      ▲ └─► runs for long: others have their turn                      │
//      └────────────────────────── step, continue ◄─────────────────────┘
//
// The script's call is answered when it ends; its lines go to the same output before. While the
// client is waited for, or the script runs for long, the engine is busy with a script, as with any
// other one (scripting.ts).

import { byteTextFromBytes } from '../../config/byte-text.js';
import type { ClientHandle, Core } from '../../engine/core.js';
import type { InputTaker } from '../../engine/input-taker.js';
import type { ScriptGate } from '../../engine/script.js';
import type { Debugger } from '../../script/debugger.js';
import { Next } from '../../script/debugger.js';
import type { ScriptRun } from '../../script/engine.js';
import type { ReplyWriter } from '../reply.js';
import { DebugRequests } from './debug-request.js';
import type { DebugRequest } from './debug-request.js';

export const endOfSession = '<endsession>';

export interface SessionParts {
  readonly core: Core;
  readonly gate: ScriptGate;
  readonly client: ClientHandle;
  readonly reply: ReplyWriter;
  /** Opens the output again. */
  readonly resume: () => boolean;
  /** Writes what clients are owed. */
  readonly flush: () => void;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  /** The script is left when a slice of time has passed from now on. */
  readonly sliceBegins: () => void;
  /** How long the script may run without a stop, microseconds. */
  readonly limitMicroseconds: () => number;
  /** Nobody sees what the script does when its client is gone: it ends with it. */
  readonly isCopy: boolean;
}

/** Writes lines of the debugger as one reply. */
export function linesReply(reply: ReplyWriter, lines: readonly string[]): void {
  reply.array(lines.length);
  for (const line of lines) reply.simple(line);
}

export class DebugSession implements InputTaker {
  readonly #parts: SessionParts;
  readonly #run: ScriptRun;
  readonly #debugged: Debugger;
  readonly #requests = new DebugRequests();
  #isGone = false;
  /** The output is closed already, or will be by who has called. */
  #isFirstWait = true;
  #wake: (() => void) | null = null;

  constructor(parts: SessionParts, run: ScriptRun, debugged: Debugger) {
    this.#parts = parts;
    this.#run = run;
    this.#debugged = debugged;
  }

  // What the connection says

  received(bytes: Uint8Array): void {
    this.#requests.add(byteTextFromBytes(bytes));
    this.#wakeUp();
  }

  written(): void {
    this.#wakeUp();
  }

  closed(): void {
    this.#isGone = true;
    if (this.#parts.isCopy) this.#run.kill();
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  /** Runs the script to its end; the output is open then, and has the last lines. */
  async follow(): Promise<void> {
    const { gate, core, sliceBegins, reply } = this.#parts;
    const debugged = this.#debugged;
    let since = core.clock.elapsed();
    sliceBegins();
    while (!this.#run.step()) {
      if (debugged.isStopped) {
        await this.#converse();
        since = core.clock.elapsed();
      } else {
        await this.#othersTurn();
        if (core.clock.elapsed() - since >= this.#parts.limitMicroseconds()) debugged.timeOut();
      }
      sliceBegins();
    }
    gate.pause();
    if (!this.#isGone) linesReply(reply, [...debugged.takeLines(), endOfSession]);
  }

  /** The script is stopped: tells the client, and does what it says until the script goes on. */
  async #converse(): Promise<void> {
    for (;;) {
      const request = await this.#nextRequest();
      if (request === null) return this.#debugged.leave();
      if ('problem' in request) return this.#debugged.fail(request.problem);
      const next = this.#debugged.command(request.words);
      if (next === Next.Runs) return;
      if (next === Next.Evaluates) await this.#evaluate();
    }
  }

  async #evaluate(): Promise<void> {
    this.#parts.sliceBegins();
    while (!this.#debugged.evaluate()) {
      await this.#othersTurn();
      if (this.#isGone) return;
      this.#parts.sliceBegins();
    }
  }

  /** Sends the lines that there are, and waits for the next command; null: nobody is there. */
  async #nextRequest(): Promise<DebugRequest | null> {
    const { gate, reply, core, client } = this.#parts;
    gate.pause();
    linesReply(reply, this.#debugged.takeLines());
    this.#outputCloses();
    for (;;) {
      // Who does not read what it is told is not told more.
      const isRead = core.engine.outputBytes(client) === 0;
      const request = isRead ? this.#requests.take() : null;
      if (this.#isGone || request !== null) {
        await this.#goOn();
        return this.#isGone ? null : request;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The script runs for long: others are heard. */
  async #othersTurn(): Promise<void> {
    this.#parts.gate.pause();
    this.#outputCloses();
    await this.#goOn();
  }

  #outputCloses(): void {
    // The first time, who answers calls closes it, and writes it.
    if (this.#isFirstWait) return;
    this.#parts.core.pause();
    this.#parts.flush();
  }

  /** Goes on in a turn of the event loop of its own. */
  async #goOn(): Promise<void> {
    this.#isFirstWait = false;
    const { gate, resume, soon } = this.#parts;
    do {
      await new Promise<void>((resolve) => soon(resolve));
    } while (!resume());
    gate.resume();
  }
}
