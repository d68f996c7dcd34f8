// The way of a script's commands into the engine (assembly/engine/script): words are written where
// the engine reads them, and a reply is read where the engine has written it.
//
//   const gate = new ScriptGate(core);
//   gate.begin(client, flags)          whether a client's script may run; the client's call is here
//   gate.command(['GET', 'k'], 2)      gate.reply says where the reply lies until the next command;
//                                      false: the host must answer it, and gate.answered() follows
//   gate.pause() … gate.resume()       others are heard meanwhile, and answered -BUSY
//   gate.end(bytes, isError, …)        the reply of the whole
//   gate.endWithReply()                it is that of the last command, as it is
//
// This is where all commands of scripts pass: nothing is made here but what a command needs.

import { encodeText } from '../config/byte-codec.js';
import type { ClientHandle, Core } from './core.js';
import { EngineFailure } from './trap.js';
import { ERROR_OUT_OF_MEMORY } from './seam.generated.js';
import type { EngineExports, ScriptBegin, ScriptFlag } from './seam.generated.js';

/** Where a reply lies: RESP from `start` on. */
export interface ScriptReply {
  bytes: Uint8Array;
  start: number;
}

/** What a word takes besides its bytes: its length. */
const lengthBytes = 4;
/** So much room for words there is from the beginning. */
const roomAtFirst = 16 * 1024;

export class ScriptGate {
  readonly reply: ScriptReply = { bytes: new Uint8Array(0), start: 0 };
  readonly #core: Core;
  readonly #engine: EngineExports;
  /** Where words go, and how many bytes of them. */
  #target = 0;
  #room = 0;

  constructor(core: Core) {
    this.#core = core;
    this.#engine = core.engine;
  }

  /** `at` is the time by the monotonic clock, microseconds. */
  begin(client: ClientHandle, flags: ScriptFlag | number, at: number): ScriptBegin {
    const engine = this.#engine;
    try {
      const found = engine.scriptBegin(client, flags, this.#core.clock.unix(at), at);
      this.#target = engine.scriptTarget(roomAtFirst) >>> 0;
      this.#room = this.#target === 0 ? 0 : roomAtFirst;
      return found;
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** Whether MULTI holds the call of a client back; begin() then only queues it. */
  queues(client: ClientHandle): boolean {
    return this.#engine.hostCallQueues(client) !== 0;
  }

  /** Runs a command. False: the host must write its reply, which answered() then finds. */
  command(words: readonly string[], count: number): boolean {
    if (!this.#put(words, count)) {
      this.#outOfMemory();
      return true;
    }
    let start: number;
    try {
      start = this.#engine.scriptCommand(count) >>> 0;
    } catch (error) {
      throw new EngineFailure(error);
    }
    this.reply.bytes = this.#core.memory.bytes;
    this.reply.start = start;
    return start !== 0;
  }

  /** Id of the command row that the host must answer. */
  get row(): number {
    return this.#engine.scriptCommandRow();
  }

  /** The host has answered the command. */
  answered(microseconds: number): void {
    try {
      this.reply.start = this.#engine.scriptCommandDone(microseconds) >>> 0;
    } catch (error) {
      throw new EngineFailure(error);
    }
    this.reply.bytes = this.#core.memory.bytes;
  }

  /** Whether the script's client may run a command; null: there is none of that name. */
  mayRun(words: readonly string[], count: number): boolean | null {
    if (!this.#put(words, count)) return false;
    const may = this.#engine.scriptMayRun(count);
    return may < 0 ? null : may !== 0;
  }

  /** How many commands of scripts have been refused before they ran, so far. */
  get refusals(): number {
    return this.#engine.scriptRefusals();
  }

  get hasWritten(): boolean {
    return this.#engine.scriptHasWritten() !== 0;
  }

  setProtocol(protocol: 2 | 3): void {
    this.#engine.scriptSetProtocol(protocol);
  }

  /** Who is told what the script does from here on: bits of EffectFor. */
  setEffects(to: number): void {
    this.#engine.scriptSetEffects(to);
  }

  /** Whether a pause holds back the call of a client that runs no script; it will come again. */
  waits(client: ClientHandle, flags: ScriptFlag | number): boolean {
    return this.#engine.scriptWaits(client, flags) !== 0;
  }

  /** Shows the call of a client to monitors that runs no script, because there is none. */
  show(client: ClientHandle): void {
    this.#engine.scriptShow(client);
  }

  /** Leaves the script for a while. The output of its client is open as before. */
  pause(): void {
    this.#engine.scriptPause();
  }

  /** Goes on with it; the output of its client is open again. */
  resume(): void {
    this.#engine.scriptResume();
  }

  /** The script has ended with a reply. */
  end(reply: Uint8Array, isError: boolean, isCounted: boolean): void {
    try {
      if (this.#core.putReply(reply) === 0) {
        const text = `-${ERROR_OUT_OF_MEMORY}\r\n`;
        this.#engine.scriptEnd(this.#core.putReply(text), true, false);
        return;
      }
      this.#engine.scriptEnd(reply.length, isError, isCounted);
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** The script has ended, and its reply is that of its last command. */
  endWithReply(): void {
    try {
      this.#engine.scriptEndWithReply();
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** Writes words where the engine reads them. False: memory is out. */
  #put(words: readonly string[], count: number): boolean {
    let needed = count * lengthBytes;
    for (let i = 0; i < count; i++) needed += words[i]!.length;
    if (needed > this.#room && !this.#makeRoom(needed)) return false;
    const { bytes } = this.#core.memory;
    let at = this.#target;
    for (let i = 0; i < count; i++) {
      const word = words[i]!;
      const { length } = word;
      bytes[at] = length;
      bytes[at + 1] = length >>> 8;
      bytes[at + 2] = length >>> 16;
      bytes[at + 3] = length >>> 24;
      at += lengthBytes;
      encodeText(word, bytes, at);
      at += length;
    }
    return true;
  }

  #makeRoom(needed: number): boolean {
    this.#target = this.#engine.scriptTarget(needed) >>> 0;
    this.#room = this.#target === 0 ? 0 : needed;
    return this.#target !== 0;
  }

  #outOfMemory(): void {
    this.reply.bytes = outOfMemory;
    this.reply.start = 0;
  }
}

const outOfMemory = new TextEncoder().encode(`-${ERROR_OUT_OF_MEMORY}\r\n`);
