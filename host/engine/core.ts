// The engine as an object: the one file of the host that knows addresses.
//
// Everything else sees clients (an opaque number), bytes, and numbers with units. The contract of
// the calls stands in assembly/index.ts; here it is kept: addresses are made unsigned, views are
// remade when the memory has grown, and what a trap means is said once (EngineFailure).

import { readFileSync } from 'node:fs';

import type { LoadExports } from './load.js';
import type { SnapshotExports } from './snapshot.js';

/** Pieces up to this length are copied byte by byte: that is faster than to make a view of them. */
const loopBytes = 128;

/** A client's handle. Valid from connect to disconnect. */
export type ClientHandle = number;

/** The exports of assembly/index.ts, as WebAssembly gives them. */
interface Exports extends LoadExports, SnapshotExports {
  readonly memory: WebAssembly.Memory;
  initialize(
    seedHigh: number,
    seedLow: number,
    databases: number,
    input: number,
    now: number,
  ): number;
  parameterSet(parameter: number, value: number): number;
  outputLimitSet(which: number, hard: number, soft: number, seconds: number): void;
  passwordSet(count: number): number;
  userLineCheck(count: number): number;
  userLineLoad(count: number): number;
  usersLoad(nameCount: number, count: number, caller: number): number;
  usersDescribe(): number;
  draftText(): number;
  draftBytes(): number;
  defaultUserOpen(): number;
  commandRename(oldCount: number, newCount: number): number;
  clientConnect(
    flags: number,
    descriptor: number,
    address: number,
    local: number,
    now: number,
  ): number;
  clientDisconnect(client: number, now: number): void;
  clientCloseAfterReply(client: number): void;
  inputBuffer(): number;
  inputTarget(client: number, count: number): number;
  inputRoom(): number;
  handleInput(client: number, count: number, now: number, elapsed: number): void;
  handleTick(now: number): number;
  outstanding(client: number): number;
  pollOutput(): number;
  outputAddress(client: number): number;
  outputBytes(client: number): number;
  outputWritten(client: number): void;
  pollClose(): number;
  pollHostCall(): number;
  pollLog(): number;
  logNumber(which: number): number;
  logText(which: number): number;
  logTextBytes(which: number): number;
  logLost(): number;
  hostCallCommand(client: number): number;
  hostCallCount(client: number): number;
  hostCallVector(client: number): number;
  hostCallBegin(client: number): number;
  hostCallPause(): void;
  hostCallDone(client: number, microseconds: number, now: number): void;
  departureBegin(client: number, first: number, count: number, now: number): number;
  departurePayload(client: number, index: number, now: number): number;
  departureFigure(which: number): number;
  departureTaken(): void;
  departureAcknowledge(client: number, index: number): void;
  departureEnd(client: number, deletes: boolean, now: number): number;
  effectsAddress(): number;
  effectsBytes(): number;
  effectsClear(): void;
  hostBuffer(count: number): number;
  hostReplyBulk(count: number): void;
  hostReplySimple(count: number): void;
  hostReplyError(count: number): void;
  hostReplyVerbatim(count: number): void;
  hostReplyInteger(value: number): void;
  hostReplyDouble(value: number): void;
  hostReplyBoolean(value: boolean): void;
  hostReplyNull(): void;
  hostReplyNullArray(): void;
  hostReplyArray(count: number): void;
  hostReplyMap(pairs: number): void;
  hostReplySet(count: number): void;
  hostReplyPush(count: number): void;
  deadlineMs(): number;
  clientProtocol(client: number): number;
  clientDatabase(client: number): number;
  clientId(client: number): number;
  clientIdleMs(client: number): number;
  clientCount(): number;
  clientTotal(): number;
  clientsSurvey(): void;
  clientsBlocked(): number;
  clientsTimed(): number;
  waitedKeys(forGroups: boolean): number;
  clientsBytes(): number;
  clientsMaximumInputBytes(): number;
  clientsMaximumOutputBytes(): number;
  subscribedNames(kind: number): number;
  trackingFigure(which: number): number;
  startupBytes(): number;
  usedBytes(): number;
  peakBytes(): number;
  reservedBytes(): number;
  overheadBytes(): number;
  addressesReserve(): number;
  ceilingSet(bytes: number): void;
  evictionFigure(which: number): number;
  shapeFigure(which: number): number;
  databaseKeys(index: number): number;
  databaseVolatileKeys(index: number): number;
  databaseInnerVolatileKeys(index: number): number;
  databaseIndexBytes(index: number): number;
  databaseWheelBytes(index: number): number;
  databaseAverageTtlMs(index: number): number;
  statistic(which: number): number;
  statisticsReset(): void;
  commandCalls(id: number): number;
  commandMicroseconds(id: number): number;
  commandRejected(id: number): number;
  commandFailed(id: number): number;
  commandPercentile(id: number, percent: number): number;
  runningCount(): number;
  runningVector(): number;
  errorCodeCount(): number;
  errorCodeAddress(index: number): number;
  errorCodeBytes(index: number): number;
  errorCodeCalls(index: number): number;
  lazyfreePendingObjects(): number;
  lazyfreeFreedObjects(): number;
  slowlogFigure(which: number): number;
  latencyAdd(event: number, milliseconds: number, now: number): void;
  latencyFigure(event: number, which: number): number;
  dirtyCount(): number;
  dirtyReset(count: number): void;
}

/** Directives of the engine (assembly/engine/server.ts, Parameter). */
export const Parameter = {
  maximumMemory: 0,
  evictionPolicy: 1,
  evictionSamples: 2,
  maximumBulkBytes: 3,
  queryBufferLimitBytes: 4,
  eventClasses: 5,
  lfuLogFactor: 6,
  lfuDecayMinutes: 7,
  lazyfree: 8,
  activeExpire: 9,
  expireEffort: 10,
  ticksPerSecond: 11,
  effects: 12,
  latencyTracking: 13,
  state: 14,
  debugCommand: 15,
  listSize: 16,
  listDepth: 17,
  hashEntries: 18,
  hashBytes: 19,
  setIntegers: 20,
  setEntries: 21,
  setBytes: 22,
  sortedSetEntries: 23,
  sortedSetBytes: 24,
  rdbCompression: 25,
  rdbFormat: 60,
  streamBytes: 26,
  streamEntries: 27,
  hyperloglogSparseBytes: 28,
  evictionTenacity: 30,
  replicaIgnoresMemory: 31,
  clientMemory: 32,
  trackingKeys: 45,
  aclAllChannels: 40,
  aclLogEntries: 41,
  slowlogMicroseconds: 50,
  slowlogLength: 51,
  latencyThreshold: 52,
  moduleCommand: 53,
  logLevel: 54,
} as const;

/** Events of the latency monitor, by their number (assembly/engine/latency.ts, LatencyEvent). */
export const latencyEvents = [
  ...['command', 'fast-command', 'command-unblocking', 'expire-cycle', 'expire-del'],
  ...['eviction-cycle', 'eviction-del', 'eviction-lazyfree', 'fork', 'aof-write'],
  ...['aof-write-pending-fsync', 'aof-write-active-child', 'aof-write-alone', 'aof-fsync-always'],
  ...['aof-fstat', 'aof-rewrite-diff-write', 'aof-rename', 'rdb-unlink-temp-file'],
  'while-blocked-cron',
] as const;

/** What the engine tells of an event's samples (assembly/engine/latency.ts, LatencyFigure). */
export const LatencyFigure = { samples: 0, mean: 1, deviation: 2, period: 3, worst: 4 } as const;

/** What the engine tells of the slow log (assembly/engine/slowlog.ts, SlowlogFigure). */
export const SlowlogFigure = { length: 0, lastId: 1, lastMicroseconds: 2 } as const;

export type LatencyEvent = (typeof latencyEvents)[number];

/** Figures of maxmemory (assembly/engine/keyspace/evict.ts, evictFigure). */
export const EvictionFigure = {
  notCountedBytes: 0,
  exceededMicroseconds: 1,
  exceededTotalMicroseconds: 2,
  evictedClients: 3,
} as const;

/** Counters of the engine (assembly/engine/statistics.ts, Statistic). */
export const Statistic = {
  commandsProcessed: 0,
  keyspaceHits: 1,
  keyspaceMisses: 2,
  expiredKeys: 3,
  evictedKeys: 4,
  expiredTimeCapReached: 5,
  expireCycleMicroseconds: 6,
  errorReplies: 7,
  queryBufferLimitDisconnections: 8,
  outputLimitDisconnections: 9,
  networkInputBytes: 10,
  networkOutputBytes: 11,
  connectionsReceived: 12,
  accessDeniedAuth: 13,
  accessDeniedCommand: 14,
  accessDeniedKey: 15,
  accessDeniedChannel: 16,
  readsProcessed: 17,
  writesProcessed: 18,
  expiredSubkeys: 19,
} as const;

/** What the engine has for the host (assembly/index.ts, Outstanding). */
export const Outstanding = {
  ownOutput: 1,
  otherOutput: 2,
  work: 4,
  deadline: 8,
  pipeline: 16,
} as const;

/** Flags of a client that the host may give (assembly/engine/client/client.ts, ClientFlag). */
export const ClientFlag = { unixSocket: 1 << 9, internal: 1 << 17, local: 1 << 18 } as const;

/** The engine has trapped: what it holds may be broken, and it must not be used again. */
export class EngineFailure extends Error {
  constructor(cause: unknown) {
    super(`engine trap: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A line for the log (assembly/engine/log.ts); texts are latin1: one byte a character. */
export interface EngineLine {
  readonly code: number;
  readonly number: number;
  readonly secondNumber: number;
  readonly text: string;
  readonly second: string;
}

export interface CoreOptions {
  /** Number of databases (default 16). */
  databases?: number;
  /** 64 bits that decide every random choice; by default taken from the system. */
  seed?: bigint;
  /** Largest chunk that receive() hands over in one piece, bytes. */
  inputBytes?: number;
  /** The compiled module; by default build/engine.wasm. */
  module?: WebAssembly.Module;
  /** Unix time in microseconds; by default the system's. */
  now?: () => number;
  /** A monotonic reading in microseconds, for durations only; by default the system's. */
  elapsed?: () => number;
  /**
   * Takes the whole address space of the engine ahead, if the system lets it (default: no), so that
   * no request waits while memory grows. What is not touched is not resident.
   */
  reserveAddresses?: boolean;
}

/** The global is a getter that is asked each time in Node. */
const monotonic = performance;

/** A monotonic reading, microseconds. */
function elapsedMicroseconds(): number {
  return monotonic.now() * 1000;
}

/** How many views of outputs are kept. */
const outputsMost = 4096;

/** Compiles build/engine.wasm. */
export function engineModule(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('../../engine.wasm', import.meta.url)));
}

/** One engine. Not re-entrant: no method may be called while another runs. */
export class Core {
  readonly #exports: Exports;
  readonly #inputBytes: number;
  /** Unix time in microseconds, when it is not the system's. */
  readonly #givenNow: (() => number) | undefined;
  readonly #elapsed: () => number;
  /** What makes the system's time out of a monotonic reading, microseconds; set at each tick. */
  #clockOffset = 0;
  /** Views of outputs by their addresses: blocks are used again, often for as many bytes. */
  readonly #outputs = new Map<number, Uint8Array>();
  /** Views of the engine's memory, remade when it has grown. */
  #bytes: Uint8Array;
  #buffer: Buffer;
  #words: DataView;

  constructor(options: CoreOptions = {}) {
    this.#givenNow = options.now;
    this.#elapsed = options.elapsed ?? elapsedMicroseconds;
    this.#clockStart();
    this.#inputBytes = options.inputBytes ?? 64 * 1024;
    const instance = new WebAssembly.Instance(options.module ?? engineModule(), {
      host: { elapsedMicroseconds: this.#elapsed },
      env: {
        abort: () => {
          throw new Error('assertion failed');
        },
      },
    });
    this.#exports = instance.exports as unknown as Exports;
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#buffer = Buffer.from(this.#exports.memory.buffer);
    this.#words = new DataView(this.#exports.memory.buffer);
    const seed = options.seed ?? randomSeed();
    const high = Number((seed >> 32n) & 0xffffffffn);
    const low = Number(seed & 0xffffffffn);
    const databases = options.databases ?? 16;
    if (!this.#exports.initialize(high, low, databases, this.#inputBytes, this.now())) {
      throw new Error('not enough memory to start the engine');
    }
    if (options.reserveAddresses === true) this.#exports.addressesReserve();
    this.#refresh();
  }

  /** The raw exports, for benchmarks and tests of the engine itself. */
  get engine(): Exports {
    return this.#exports;
  }

  /** Unix time in microseconds. */
  now(): number {
    return this.#givenNow?.() ?? this.#clockOffset + elapsedMicroseconds();
  }

  /**
   * Follows the system's time, which may be set anew, without a reading of it for each request.
   * Date.now() cuts to milliseconds, so a sample of the offset is too low by up to one: the highest
   * is the right one, until a sample is lower than that explains.
   */
  #clockSynchronize(): void {
    const sample = Date.now() * 1000 - elapsedMicroseconds();
    const isSetBack = sample < this.#clockOffset - 1500;
    if (sample > this.#clockOffset || isSetBack) this.#clockOffset = sample;
  }

  /** Waits for the next millisecond of the system's clock, where a sample is exact. */
  #clockStart(): void {
    const started = Date.now();
    while (Date.now() === started);
    this.#clockSynchronize();
  }

  /** Remakes the views if the memory has grown. */
  #refresh(): void {
    if (this.#bytes.byteLength !== 0) return;
    const { buffer } = this.#exports.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#buffer = Buffer.from(buffer);
    this.#words = new DataView(buffer);
  }

  /** A view of the engine's memory; valid until the next call that is not a getter. */
  view(address: number, count: number): Uint8Array {
    this.#refresh();
    return this.#bytes.subarray(address >>> 0, (address >>> 0) + count);
  }

  #text(address: number, count: number): string {
    this.#refresh();
    return this.#buffer.toString('latin1', address >>> 0, (address >>> 0) + count);
  }

  /** Puts latin1 texts behind each other into the input buffer; returns their lengths. */
  #putTexts(...texts: string[]): number[] {
    this.#refresh();
    let at = this.#exports.inputBuffer() >>> 0;
    return texts.map((text) => {
      const count = Math.min(text.length, 4096);
      this.#write(text.slice(0, count), at);
      at += count;
      return count;
    });
  }

  /**
   * Writes a latin1 text to an address. Its length is told, because Node writes nothing where more
   * than 2 GiB are left behind the place and no length is given.
   */
  #write(text: string, target: number): void {
    this.#buffer.write(text, target, text.length, 'latin1');
  }

  // Directives

  /** Sets a directive (Parameter). */
  setParameter(parameter: number, value: number): void {
    this.#exports.parameterSet(parameter, value);
  }

  /** Sets client-output-buffer-limit of a class: 0 normal, 1 replica, 2 pubsub. */
  setOutputLimit(which: number, hardBytes: number, softBytes: number, softSeconds: number): void {
    this.#exports.outputLimitSet(which, hardBytes, softBytes, softSeconds);
  }

  /** Sets requirepass; an empty one asks for no password. */
  setPassword(password: string): void {
    this.#exports.passwordSet(this.#putTexts(password)[0]!);
  }

  // Users (latin1 texts: one byte a character)

  /** What the engine's last call about users has left to say. */
  #draft(): string {
    return this.#text(this.#exports.draftText(), this.#exports.draftBytes());
  }

  /** Puts words where the engine unpacks them: each a u32 count and its bytes. */
  #putWords(words: readonly string[]): number {
    const parts = words.flatMap((word) => {
      const count = Buffer.alloc(4);
      count.writeUInt32LE(word.length);
      return [count, Buffer.from(word, 'latin1')];
    });
    return this.putReply(Buffer.concat(parts));
  }

  /** The same for others, one word at least. False: memory is out. */
  putWords(words: readonly string[]): boolean {
    return this.#putWords(words) !== 0;
  }

  /** Checks the words of a `user` line, the name first; null or which is wrong, and why. */
  checkUserLine(words: readonly string[]): { wordIndex: number; reason: string } | null {
    const wordIndex = this.#exports.userLineCheck(this.#putWords(words));
    return wordIndex < 0 ? null : { wordIndex, reason: this.#draft() };
  }

  /** Makes the user of a `user` line. */
  loadUserLine(words: readonly string[]): {
    status: 'done' | 'disabled' | 'wrong';
    reason: string;
  } {
    const outcome = this.#exports.userLineLoad(this.#putWords(words));
    return { status: (['done', 'disabled', 'wrong'] as const)[outcome]!, reason: this.#draft() };
  }

  /** Takes the users of an ACL file for those there are; null or what is wrong with it. */
  loadUsers(name: string, content: string, caller: ClientHandle): string | null {
    this.putReply(name + content);
    const isTaken = this.#exports.usersLoad(name.length, content.length, caller) !== 0;
    return isTaken ? null : this.#draft();
  }

  /** All users, a `user` line each. */
  describeUsers(): string {
    if (this.#exports.usersDescribe() === 0) throw new Error('not enough memory for the users');
    return this.#draft();
  }

  /** rename-command; 0 done, 1 no such command, 2 the name is taken, 3 no memory. */
  renameCommand(name: string, target: string): number {
    const [oldCount, newCount] = this.#putTexts(name, target);
    return this.#exports.commandRename(oldCount!, newCount!);
  }

  // Connections

  /** A connection has opened. 0 = memory is out. */
  connect(flags: number, descriptor: number, address: string, local: string): ClientHandle {
    const [addressCount, localCount] = this.#putTexts(address, local);
    const client = this.#exports.clientConnect(
      flags,
      descriptor,
      addressCount!,
      localCount!,
      this.now(),
    );
    return client >>> 0;
  }

  /** A connection is gone. */
  disconnect(client: ClientHandle): void {
    this.#exports.clientDisconnect(client, this.now());
  }

  /** Hands over bytes that a client has sent and runs what is complete. False: memory is out. */
  receive(client: ClientHandle, buffer: Uint8Array, length: number): boolean {
    const engine = this.#exports;
    let offset = 0;
    try {
      while (offset < length) {
        const target = engine.inputTarget(client, length - offset) >>> 0;
        if (target === 0) return false;
        const count = Math.min(engine.inputRoom() >>> 0, length - offset);
        if (this.#bytes.byteLength === 0) this.#refresh();
        this.#copy(buffer, offset, count, target);
        const elapsed = this.#elapsed();
        const now = this.#givenNow?.() ?? this.#clockOffset + elapsed;
        engine.handleInput(client, count, now, elapsed);
        offset += count;
      }
    } catch (error) {
      throw new EngineFailure(error);
    }
    return true;
  }

  /** Copies a part of a buffer into the engine's memory; short ones without making a view. */
  #copy(buffer: Uint8Array, offset: number, count: number, target: number): void {
    const bytes = this.#bytes;
    if (count > loopBytes) {
      bytes.set(buffer.subarray(offset, offset + count), target);
      return;
    }
    for (let i = 0; i < count; i++) bytes[target + i] = buffer[offset + i]!;
  }

  /** The passing of time. Returns whether the engine wants to be asked again at once. */
  tick(): boolean {
    this.#clockSynchronize();
    try {
      return this.#exports.handleTick(this.now()) !== 0;
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** What there is to poll after a client's bytes (Outstanding). */
  outstanding(client: ClientHandle): number {
    return this.#exports.outstanding(client);
  }

  /** The next client with output; 0 = none. */
  pollOutput(): ClientHandle {
    return this.#exports.pollOutput() >>> 0;
  }

  /** The bytes to write for a client: untouched by the engine until written(). */
  output(client: ClientHandle): Uint8Array {
    const address = this.#exports.outputAddress(client) >>> 0;
    const count = this.#exports.outputBytes(client) >>> 0;
    const last = this.#outputs.get(address);
    // A view of memory that has grown since is detached, and has no length any more.
    if (last?.length === count) return last;
    if (this.#outputs.size >= outputsMost) this.#outputs.clear();
    const view = this.view(address, count);
    this.#outputs.set(address, view);
    return view;
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
    if (code === 0) return null;
    const text = (which: number): string =>
      this.#text(engine.logText(which), engine.logTextBytes(which));
    return {
      code,
      number: engine.logNumber(0) >>> 0,
      secondNumber: engine.logNumber(1) >>> 0,
      text: text(0),
      second: text(1),
    };
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
  callArguments(client: ClientHandle): Buffer[] {
    const count = this.#exports.hostCallCount(client);
    return this.#arguments(this.#exports.hostCallVector(client) >>> 0, count);
  }

  /** Copies of the arguments of the call that runs, or that has run last: after a trap. */
  runningArguments(): Buffer[] {
    return this.#arguments(this.#exports.runningVector() >>> 0, this.#exports.runningCount());
  }

  /** Copies of `count` arguments, whose addresses and lengths stand at `vector`. */
  #arguments(vector: number, count: number): Buffer[] {
    this.#refresh();
    return Array.from({ length: count }, (_, index) => {
      const address = this.#words.getUint32(vector + index * 8, true);
      const bytes = this.#words.getUint32(vector + index * 8 + 4, true);
      return Buffer.from(this.#bytes.slice(address, address + bytes).buffer);
    });
  }

  /** Begins to answer: the reply methods write to this client until answered() or paused(). */
  answer(client: ClientHandle): boolean {
    return this.#exports.hostCallBegin(client) !== 0;
  }

  /** Stops answering for now. */
  pause(): void {
    this.#exports.hostCallPause();
  }

  /** Ends the answer; the client goes on with what it has sent. */
  answered(client: ClientHandle, microseconds: number): void {
    try {
      this.#exports.hostCallDone(client, microseconds, this.now());
    } catch (error) {
      throw new EngineFailure(error);
    }
  }

  /** Puts a text (latin1: one byte a character) or bytes where replies are made from. */
  putReply(content: string | Uint8Array): number {
    const count = content.length;
    const target = this.#exports.hostBuffer(count) >>> 0;
    if (target === 0 && count > 0) return 0;
    this.#refresh();
    if (typeof content === 'string') this.#write(content, target);
    else this.#bytes.set(content, target);
    return count;
  }

  /** Adds a sample to the latency monitor: something of the host's took so long. */
  latencyAdd(event: LatencyEvent, milliseconds: number): void {
    this.#exports.latencyAdd(latencyEvents.indexOf(event), Math.floor(milliseconds), this.now());
  }

  // What INFO tells

  /** A copy of an error code's text and its count. */
  errorCode(index: number): { code: string; count: number } {
    const engine = this.#exports;
    const code = this.#text(engine.errorCodeAddress(index), engine.errorCodeBytes(index));
    return { code, count: engine.errorCodeCalls(index) };
  }

  /** The effect log since the last call. */
  takeEffects(): Buffer {
    const address = this.#exports.effectsAddress() >>> 0;
    const count = this.#exports.effectsBytes() >>> 0;
    const effects = Buffer.from(this.view(address, count));
    this.#exports.effectsClear();
    return effects;
  }
}

function randomSeed(): bigint {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(words[0]!) << 32n) | BigInt(words[1]!);
}
