// The engine as an object, on any platform: what it is told (a client's bytes, time, directives)
// and what it has to say (outputs, closes, calls for the host, lines of the log, figures).
//
// Everything outside this folder sees clients (an opaque number), bytes, and numbers with units.
// The contract of the calls stands in assembly/index.ts. An address goes from one of its exports to
// memory.ts and nowhere else; what a trap means is said once (trap.ts).

import { byteTextToBytes } from '../config/byte-text.js';
import type { Clock } from './clock.js';
import { SystemClock } from './clock.js';
import { EngineInstance } from './instance.js';
import type { EngineMemory } from './memory.js';
import type { WasmModule } from './platform.js';
import { randomSeed } from './random.js';
import { LogCode } from './seam.generated.js';
import type {
  EngineExports,
  LatencyEvent,
  OutputClass,
  Parameter,
  RenameStatus,
} from './seam.generated.js';
import { EngineState } from './state.js';
import { EngineFailure, trapped } from './trap.js';

/** A client's handle. Valid from connect to disconnect. */
export type ClientHandle = number;

/** A line for the log (assembly/engine/log.ts); texts are latin1: one byte a character. */
export interface EngineLine {
  readonly code: LogCode;
  readonly number: number;
  readonly secondNumber: number;
  readonly text: string;
  readonly second: string;
}

export interface CoreOptions {
  /** The compiled engine (build/engine.wasm); on Node engineModule() of node-module.ts reads it. */
  module: WasmModule;
  /** What time it is; by default the system's. */
  clock?: Clock;
  /** Number of databases (default 16). */
  databases?: number;
  /** 64 bits that decide every random choice; by default taken from the system. */
  seed?: bigint;
  /** Largest chunk that receive() hands over in one piece, bytes. */
  inputBytes?: number;
  /**
   * Takes the whole address space of the engine ahead, if the system lets it (default: no), so that
   * no request waits while memory grows. What is not touched is not resident.
   */
  reserveAddresses?: boolean;
  /** An engine of the same module, of which this becomes a copy: all that it holds. */
  source?: Core;
  /** For a copy: an instance of the module that is not used any more (Core.release). */
  spare?: EngineInstance | undefined;
}

/** Of a text that the input buffer brings, so much is taken. */
const textMaximum = 4096;

/** One engine. Not re-entrant: no method may be called while another runs. */
export class Core {
  /** The bytes behind the addresses that the exports give. */
  readonly memory: EngineMemory;
  readonly clock: Clock;
  readonly state: EngineState;
  /** When the host has ended or left an answer last, by the monotonic clock, microseconds. */
  answeredAt = 0;
  /**
   * Ends the answer that was begun again after a wait and is written, but not ended yet, if there
   * is one. Whoever comes to the engine from outside calls it first, for the output is still open.
   */
  answerEnd: (() => void) | null = null;
  readonly #instance: EngineInstance;
  #exports: EngineExports;

  constructor(options: CoreOptions) {
    const clock = options.clock ?? new SystemClock();
    this.clock = clock;
    const { source, spare } = options;
    source?.answerEnd?.();
    this.#instance = spare ?? new EngineInstance(options.module, clock);
    this.#instance.clock = clock;
    this.#exports = this.#instance.exports;
    this.memory = this.#instance.memory;
    this.state = new EngineState(this.#exports);
    if (source === undefined) {
      this.#begin(options);
    } else {
      this.#instance.copy(source.#instance, spare !== undefined);
      this.state.adopt(source.state);
    }
  }

  /** Starts an empty engine. */
  #begin(options: CoreOptions): void {
    const seed = options.seed ?? randomSeed();
    const high = Number((seed >> 32n) & 0xffffffffn);
    const low = Number(seed & 0xffffffffn);
    const databases = options.databases ?? 16;
    const inputBytes = options.inputBytes ?? 64 * 1024;
    if (!this.#exports.initialize(high, low, databases, inputBytes, ...this.times())) {
      throw new Error('not enough memory to start the engine');
    }
    if (options.reserveAddresses === true) this.#exports.addressesReserve();
  }

  /** Whether an instance that was released may become a copy of this engine. */
  canTake(spare: EngineInstance): boolean {
    return spare.canCopy(this.#instance);
  }

  /** The raw exports: for numbers; addresses among them are good for memory only. */
  get engine(): EngineExports {
    return this.#exports;
  }

  /** Unix time in microseconds. */
  now(): number {
    return this.clock.unix(this.clock.elapsed());
  }

  /** The times that a call brings, `now` and `elapsed`: of one reading. */
  times(): [now: number, elapsed: number] {
    const elapsed = this.clock.elapsed();
    return [this.clock.unix(elapsed), elapsed];
  }

  /** Puts latin1 texts behind each other into the input buffer; returns their lengths. */
  #putTexts(...texts: string[]): number[] {
    let at = this.#exports.inputBuffer() >>> 0;
    return texts.map((text) => {
      const count = Math.min(text.length, textMaximum);
      this.memory.put(at, text.slice(0, count));
      at += count;
      return count;
    });
  }

  /**
   * Ends this engine: its instance is for another one from now on. Whoever calls it still gets an
   * error.
   */
  release(): EngineInstance {
    this.#exports = {} as EngineExports;
    return this.#instance;
  }

  // Directives

  /** Sets a directive. */
  setParameter(parameter: Parameter, value: number): void {
    this.#exports.parameterSet(parameter, value);
  }

  /** Sets client-output-buffer-limit of a class. */
  setOutputLimit(
    which: OutputClass,
    hardBytes: number,
    softBytes: number,
    softSeconds: number,
  ): void {
    this.#exports.outputLimitSet(which, hardBytes, softBytes, softSeconds);
  }

  /** Sets requirepass; an empty one asks for no password. */
  setPassword(password: string): void {
    this.#exports.passwordSet(this.#putTexts(password)[0]!);
  }

  /** rename-command. */
  renameCommand(name: string, target: string): RenameStatus {
    const [oldCount, newCount] = this.#putTexts(name, target);
    return this.#exports.commandRename(oldCount!, newCount!);
  }

  // Connections

  /** A connection has opened. 0 = memory is out. */
  connect(flags: number, descriptor: number, address: string, local: string): ClientHandle {
    const counts = this.#putTexts(address, local) as [number, number];
    return this.#exports.clientConnect(flags, descriptor, ...counts, ...this.times()) >>> 0;
  }

  /** A connection is gone. */
  disconnect(client: ClientHandle): void {
    this.#exports.clientDisconnect(client, ...this.times());
  }

  /** Hands over bytes that a client has sent and runs what is complete. False: memory is out. */
  receive(client: ClientHandle, buffer: Uint8Array, length: number): boolean {
    const { memory, clock } = this;
    const engine = this.#exports;
    let offset = 0;
    try {
      while (offset < length) {
        const target = engine.inputTarget(client, length - offset) >>> 0;
        if (target === 0) return false;
        const count = Math.min(engine.inputRoom() >>> 0, length - offset);
        memory.fill(target, buffer, offset, count);
        const elapsed = clock.elapsed();
        engine.handleInput(client, count, clock.unix(elapsed), elapsed);
        offset += count;
      }
    } catch (error) {
      throw new EngineFailure(error);
    }
    return true;
  }

  /** What has given way goes on, for about a millisecond (engine.hasMore, engine.hasBacklog). */
  more(): void {
    try {
      this.#exports.handleMore(...this.times());
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** The passing of time. Returns whether the engine wants to be asked again at once. */
  tick(): boolean {
    this.clock.follow();
    return trapped(() => this.#exports.handleTick(...this.times()) !== 0);
  }

  /** What there is to poll after a client's bytes (Outstanding). */
  outstanding(client: ClientHandle): number {
    return this.#exports.outstanding(client);
  }

  /** The next client with output; 0 = none. */
  pollOutput(): ClientHandle {
    return this.#exports.pollOutput() >>> 0;
  }

  /** A client's own bytes to write, which may be all of them (engine/output.ts). */
  output(client: ClientHandle): Uint8Array {
    const engine = this.#exports;
    return this.memory.viewKept(engine.outputAddress(client), engine.outputOwnBytes(client));
  }

  /** The bytes of output() have been written. */
  written(client: ClientHandle): void {
    this.#exports.outputWritten(client);
  }

  /** The next client to disconnect; 0 = none. */
  pollClose(): ClientHandle {
    return this.#exports.pollClose() >>> 0;
  }

  /** Closes a client's connection when its output has been written. */
  closeAfterReply(client: ClientHandle): void {
    this.#exports.clientCloseAfterReply(client);
  }

  /** The next line that the engine has for the log; null = none. */
  takeLogLine(): EngineLine | null {
    const engine = this.#exports;
    const code = engine.pollLog();
    if (code === LogCode.NONE) return null;
    const text = (which: number): string =>
      this.memory.text(engine.logText(which), engine.logTextBytes(which));
    const [number, secondNumber] = [engine.logNumber(0) >>> 0, engine.logNumber(1) >>> 0];
    return { code, number, secondNumber, text: text(0), second: text(1) };
  }

  // Calls for the host

  /** The next client whose command the host answers; 0 = none. */
  pollHostCall(): ClientHandle {
    return this.#exports.pollHostCall() >>> 0;
  }

  /** Id of the command row that a client's call is about. */
  callCommand(client: ClientHandle): number {
    return this.#exports.hostCallCommand(client);
  }

  /** Copies of the arguments of a client's call, the name first. */
  callArguments(client: ClientHandle): Uint8Array[] {
    const engine = this.#exports;
    return this.memory.vector(engine.hostCallVector(client), engine.hostCallCount(client));
  }

  /** How many arguments a client's call has. */
  callCount(client: ClientHandle): number {
    return this.#exports.hostCallCount(client);
  }

  /** The arguments [from, to) of a client's call as byte texts. */
  callTexts(client: ClientHandle, from: number, to: number): string[] {
    return this.memory.texts(this.#exports.hostCallVector(client), from, to);
  }

  /** One of them. */
  callText(client: ClientHandle, index: number): string {
    return this.memory.textAt(this.#exports.hostCallVector(client), index);
  }

  /** Whether one of them is a text, given four bytes a word, the first low. */
  isCallText(client: ClientHandle, index: number, text: Uint32Array): boolean {
    return this.memory.isWordsAt(this.#exports.hostCallVector(client), index, text);
  }

  /** Begins to answer: the reply methods write to this client until answered() or paused(). */
  answer(client: ClientHandle): boolean {
    return this.#exports.hostCallBegin(client) !== 0;
  }

  /** Stops answering for now. */
  pause(): void {
    this.answerEnd = null;
    this.#exports.hostCallPause();
  }

  /** Ends the answer, begun at `since` by the clock; the client goes on with what it has sent. */
  answered(client: ClientHandle, since: number): void {
    const elapsed = this.clock.elapsed();
    this.answeredAt = elapsed;
    try {
      this.#exports.hostCallDone(client, elapsed - since, this.clock.unix(elapsed), elapsed);
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** Puts a text (latin1: one byte a character) or bytes where replies are made from. */
  putReply(content: string | Uint8Array): number {
    const count = content.length;
    const target = this.#exports.hostBuffer(count);
    if (target === 0 && count > 0) return 0;
    this.memory.put(target, content);
    return count;
  }

  /** Puts words where the engine unpacks them; how many bytes they take, 0 = memory is out. */
  putWords(words: readonly string[]): number {
    return this.putReply(wordsPack(words));
  }

  /** What the engine's last call that leaves a text (users, files, replay) has to say. */
  draft(): string {
    return this.memory.text(this.#exports.draftText(), this.#exports.draftBytes());
  }

  /** Adds a sample to the latency monitor: something of the host's took so long. */
  latencyAdd(event: LatencyEvent, milliseconds: number): void {
    this.#exports.latencyAdd(event, Math.floor(milliseconds), ...this.times());
  }

  // What INFO tells

  /** A copy of an error code's text and its count. */
  errorCode(index: number): { code: string; count: number } {
    const engine = this.#exports;
    const code = this.memory.text(engine.errorCodeAddress(index), engine.errorCodeBytes(index));
    return { code, count: engine.errorCodeCalls(index) };
  }
}

/** Words as the engine unpacks them: each a u32 count and its bytes. */
function wordsPack(words: readonly string[]): Uint8Array {
  const packed = new Uint8Array(words.reduce((sum, word) => sum + 4 + word.length, 0));
  const counts = new DataView(packed.buffer);
  let at = 0;
  for (const word of words) {
    counts.setUint32(at, word.length, true);
    packed.set(byteTextToBytes(word), at + 4);
    at += 4 + word.length;
  }
  return packed;
}
