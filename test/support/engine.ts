/*
 * The engine without a socket, for tests. A TestEngine is one instance of the wasm module with a
 * clock that stands still until the test moves it; a TestClient is one connection to it.
 *
 *   const engine = new TestEngine();                     16 databases, seed 1, the time START_MS
 *   const client = engine.connect();
 *   client.call('SET', 'key', 'value')                   'OK'       one command, its one reply
 *   client.call('GET', 'key', 'x')                       RespError  errors are values, not thrown
 *   client.send('PING\r\nECHO a\r\n', { pieces: 1 });    raw bytes, here one at a time
 *   client.send([['SET', 'k', 'v'], ['GET', 'k']]);      a pipeline in one chunk
 *   client.replies()                                     what has come since: ['PONG', 'a', …]
 *   client.bytes()                                       the same as bytes (a Buffer)
 *   client.closed                                        whether the engine closed the connection
 *   engine.advance(1500)                                 1500 ms later; engine.tick() runs the tick
 *   engine.nowMs -= 3_600_000                            the machine's clock is set back by an hour
 *
 * Strings are latin1: one character a byte. Replies are read by resp.ts; RESP3 after HELLO 3.
 *
 * Commands of the host (engine.hostCalls) wait until the test answers them:
 *
 *   const call = engine.hostCalls.shift();               call.words  ['INFO', …]
 *   call.answer((reply) => reply.bulk('text'));          the client goes on
 *
 * or at once, with engine.host = (call) => …. DEBUG RELOAD is answered here. A client with `slow`
 * set keeps its output in flight until drain(), as a socket that takes nothing.
 *
 * The module is build/engine.wasm if it is newer than every source of the engine; else it is
 * compiled at -O0 into the system's folder for temporary files, once for all the workers of a run.
 * The environment variable CEDIS_ENGINE names another file to test, such as a build of yesterday.
 * Memory: engine.usedBytes() before and after tells whether a test leaks.
 */

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { byteTextFromBytes } from '../../host/config/byte-text.js';
import { type ClientHandle, Core } from '../../host/engine/core.js';
import { Load } from '../../host/engine/load.js';
import { outputWhole } from '../../host/engine/output.js';
import { LoadOption, ServerState } from '../../host/engine/seam.generated.js';
import { Snapshot } from '../../host/engine/snapshot.js';
import { globalsCopyAdd } from '../../host/tool/globals-copy.mjs';
import { executedWatch } from './executed.js';
import { type Reply, respCommand, respParse } from './resp.js';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** When a test begins: 14 November 2023, 22:13:20 UTC. */
export const START_MS = 1_700_000_000_000;
/** What the monotonic clock reads then, ms. */
export const START_MONOTONIC_MS = 5_000_000;

/** When the newest TypeScript file below `folder` was changed, ms. */
function newestSource(folder: string): number {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

function compile(target: string): void {
  const partial = target.replace(/\.wasm$/, `-${process.pid}.wasm`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/assemblyscript/bin/asc.js'),
      '--config',
      'asconfig.json',
      '--target',
      'debug',
      '--outFile',
      partial,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the engine does not compile:\n${stdout}${stderr}`);
  globalsCopyAdd(partial);
  renameSync(partial, target);
}

/** Compiles unless another worker does; then waits for it. */
function compileOnce(target: string): void {
  const lock = `${target}.lock`;
  const deadline = Date.now() + 120_000;
  while (!existsSync(target)) {
    try {
      mkdirSync(lock);
    } catch {
      if (Date.now() > deadline) throw new Error(`${lock} is held by a dead worker: remove it`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      continue;
    }
    try {
      if (!existsSync(target)) compile(target);
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
}

let compiled: WebAssembly.Module | undefined;
let compiledDebug: WebAssembly.Module | undefined;

/** A module that is built if it is newer than the engine's sources, else compiled at -O0. */
function moduleLoad(built: string): WebAssembly.Module {
  const latest = newestSource(join(root, 'assembly'));
  let file = join(root, built);
  if (!existsSync(file) || statSync(file).mtimeMs < latest) {
    const folder = join(tmpdir(), 'cedis-test');
    mkdirSync(folder, { recursive: true });
    file = join(folder, `engine-${Math.round(latest)}.wasm`);
    compileOnce(file);
  }
  return new WebAssembly.Module(readFileSync(file));
}

/** The compiled module of the engine as its sources are now. */
export function testModule(): WebAssembly.Module {
  const given = process.env['CEDIS_ENGINE'];
  compiled ??=
    given === undefined
      ? moduleLoad('build/engine.wasm')
      : new WebAssembly.Module(readFileSync(given));
  return compiled;
}

/** The same at -O0, which has what only tests need (assembly/engine/keyspace/tap.ts). */
export function testDebugModule(): WebAssembly.Module {
  compiledDebug ??= moduleLoad('build/debug/engine.wasm');
  return compiledDebug;
}

/** What a host answers with; the functions of hostReply… in assembly/index.ts. */
export interface ReplyWriter {
  bulk(text: string): void;
  simple(text: string): void;
  error(text: string): void;
  integer(value: number): void;
  nil(): void;
  array(count: number): void;
  map(pairs: number): void;
}

function isReload({ words }: HostCall): boolean {
  return /^debug reload$/i.test(words.slice(0, 2).join(' '));
}

/** DEBUG RELOAD without a file: what would be its bytes is loaded at once. */
function reload(core: Core, words: readonly string[], reply: ReplyWriter): void {
  const options = words.slice(2).map((word) => word.toLowerCase());
  const has = (word: string): boolean => options.includes(word);
  if (options.some((word) => !['merge', 'noflush', 'nosave'].includes(word))) {
    return reply.error('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
  }
  const chunks: Uint8Array[] = [];
  const snapshot = new Snapshot(core);
  if (!has('nosave') && snapshot.begin({ encoder: 'rdb', checksum: true }) !== 'begun') {
    return reply.error('ERR');
  }
  while (!has('nosave') && (snapshot.outcome() === 'running' || !snapshot.idle())) {
    snapshot.step(1e6);
    for (let chunk = snapshot.take(); chunk; chunk = snapshot.take()) chunks.push(chunk);
  }
  const load = new Load(core);
  core.state.set(ServerState.LOADING, true);
  load.begin(0, (has('noflush') ? 0 : LoadOption.FLUSH) | (has('merge') ? LoadOption.REPLACE : 0));
  for (const chunk of chunks) if (load.feed(chunk) !== 'more') break;
  const failure = load.end();
  core.state.set(ServerState.LOADING, false);
  if (failure === null) reply.simple('OK');
  else reply.error('ERR Error trying to load the RDB dump, check server logs.');
}

/** A command that waits for the host. */
export class HostCall {
  readonly words: string[];
  readonly command: number;

  constructor(
    readonly engine: TestEngine,
    readonly client: TestClient,
  ) {
    this.words = engine.core.callArguments(client.handle).map(byteTextFromBytes);
    this.command = engine.core.callCommand(client.handle);
  }

  /** Answers it, having taken `microseconds`. */
  answer(write: (reply: ReplyWriter) => void, microseconds = 1): void {
    const { core } = this.engine;
    const { engine } = core;
    if (!core.answer(this.client.handle)) throw new Error('no memory to answer');
    write({
      bulk: (text) => engine.hostReplyBulk(core.putReply(text)),
      simple: (text) => engine.hostReplySimple(core.putReply(text)),
      error: (text) => engine.hostReplyError(core.putReply(text)),
      integer: (value) => engine.hostReplyInteger(value),
      nil: () => engine.hostReplyNull(),
      array: (count) => engine.hostReplyArray(count),
      map: (pairs) => engine.hostReplyMap(pairs),
    });
    core.answered(this.client.handle, core.clock.elapsed() - microseconds);
    this.engine.settle();
  }
}

export interface SendOptions {
  /**
   * How the bytes are cut: so many a piece, at these offsets, or at random (a seed). By default
   * they arrive in one piece.
   */
  pieces?: number | readonly number[] | { seed: number; maximum?: number };
}

/** Bytes, or raw text, or one command, or several commands in one chunk. */
export type Input =
  | Uint8Array
  | string
  | readonly (string | Uint8Array | number)[]
  | readonly (readonly (string | Uint8Array | number)[])[];

function inputBytes(input: Input): Uint8Array {
  if (typeof input === 'string') return Buffer.from(input, 'latin1');
  if (input instanceof Uint8Array) return input;
  if (Array.isArray(input[0])) {
    return Buffer.concat((input as readonly (readonly string[])[]).map(respCommand));
  }
  return respCommand(input as readonly string[]);
}

/** A generator of numbers below 1 that is the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = (seed ^ 0x9e37_79b9) >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where to cut `count` bytes: rising offsets, the last one `count`. */
function cuts(count: number, pieces: SendOptions['pieces']): number[] {
  if (pieces === undefined) return [count];
  if (typeof pieces === 'number') {
    return Array.from({ length: Math.ceil(count / pieces) }, (_, i) =>
      Math.min((i + 1) * pieces, count),
    );
  }
  if ('seed' in pieces) {
    const random = randomFrom(pieces.seed);
    const offsets: number[] = [];
    for (let at = 0; at < count;) {
      at = Math.min(count, at + 1 + Math.floor(random() * (pieces.maximum ?? 20)));
      offsets.push(at);
    }
    return offsets;
  }
  return [...pieces.filter((offset) => offset < count), count];
}

/** One connection. */
export class TestClient {
  #received: Buffer[] = [];
  /** Set when the engine has closed the connection; the handle is no client any more then. */
  closed = false;
  /** Keeps output in flight until drain(). */
  slow = false;
  /** A copy of what is in flight. */
  #flying: Buffer | null = null;

  constructor(
    readonly engine: TestEngine,
    readonly handle: ClientHandle,
  ) {}

  /** Sends input; what comes back waits for replies() or bytes(). Stops when closed. */
  send(input: Input, options: SendOptions = {}): void {
    const bytes = inputBytes(input);
    let from = 0;
    for (const to of cuts(bytes.length, options.pieces)) {
      if (this.closed) return;
      const piece = bytes.subarray(from, to);
      if (!this.engine.core.receive(this.handle, Buffer.from(piece), piece.length)) {
        throw new Error('no memory for input');
      }
      this.engine.settle();
      from = to;
    }
  }

  /** Sends one command and returns its one reply. */
  call(...words: (string | Uint8Array | number)[]): Reply {
    this.send(words);
    const replies = this.replies();
    if (replies.length !== 1) {
      throw new Error(`${replies.length} replies to ${words.join(' ').slice(0, 200)}`);
    }
    return replies[0]!;
  }

  /** The replies that have come since; throws if they are not RESP or the last is cut short. */
  replies(): Reply[] {
    const { replies, rest } = respParse(this.bytes());
    if (rest.length > 0) throw new Error(`cut short: ${JSON.stringify(rest.toString('latin1'))}`);
    return replies;
  }

  /** The bytes that have come since. */
  bytes(): Buffer {
    const bytes = Buffer.concat(this.#received);
    this.#received = [];
    return bytes;
  }

  /** Takes what is in flight (`slow`). */
  drain(): void {
    this.#checkFlying();
    this.engine.core.written(this.handle);
    this.engine.settle();
  }

  /** The connection goes away. */
  disconnect(): void {
    if (this.closed) return;
    this.closed = true;
    this.engine.forget(this);
    this.engine.core.disconnect(this.handle);
    this.engine.settle();
  }

  /** Used by the engine: output to take. */
  take(bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    this.#received.push(copy);
    if (this.slow) this.#flying = copy;
    else this.engine.core.written(this.handle);
  }

  /** What is in flight must be as it was when it was taken. */
  #checkFlying(): void {
    const flying = this.#flying;
    this.#flying = null;
    if (flying === null || flying.equals(outputWhole(this.engine.core, this.handle))) return;
    throw new Error('an output was changed while it was in flight');
  }
}

export interface TestEngineOptions {
  /** Another build of the engine. */
  module?: WebAssembly.Module;
  databases?: number;
  seed?: bigint;
  nowMs?: number;
  /** Size of the shared input buffer. */
  inputBytes?: number;
  /** What is added to the monotonic clock at each reading, µs: for what measures durations. */
  elapsed?: () => number;
}

/** One engine. */
export class TestEngine {
  readonly core: Core;
  /** Unix time, ms: a test that changes this alone sets the machine's clock. */
  nowMs: number;
  /** The monotonic clock, ms: it goes on with advance(), and nothing sets it. */
  monotonicMs = START_MONOTONIC_MS;
  /** Commands that wait for the host, oldest first, unless `host` answers them. */
  readonly hostCalls: HostCall[] = [];
  host: ((call: HostCall) => void) | undefined;
  /** Whether all that a host does follows each call at once; else a test calls step(). */
  settles = true;
  readonly #clients = new Map<ClientHandle, TestClient>();
  #settling = false;

  constructor(options: TestEngineOptions = {}) {
    this.nowMs = options.nowMs ?? START_MS;
    this.core = new Core({
      module: options.module ?? testModule(),
      databases: options.databases ?? 16,
      seed: options.seed ?? 1n,
      inputBytes: options.inputBytes ?? 64 * 1024,
      clock: {
        elapsed: () => this.monotonicMs * 1000 + (options.elapsed?.() ?? 0),
        unix: () => this.nowMs * 1000,
        follow: () => undefined,
      },
    });
    executedWatch(this.core);
  }

  /** A new connection. */
  connect(
    options: { flags?: number; descriptor?: number; address?: string; local?: string } = {},
  ): TestClient {
    const number = this.#clients.size + 1;
    const handle = this.core.connect(
      options.flags ?? 0,
      options.descriptor ?? number + 7,
      options.address ?? `127.0.0.1:${50_000 + number}`,
      options.local ?? '127.0.0.1:6379',
    );
    if (handle === 0) throw new Error('no memory for a client');
    const client = new TestClient(this, handle);
    this.#clients.set(handle, client);
    return client;
  }

  /** Lets time pass. Nothing happens by that alone: see tick(). */
  advance(milliseconds: number): void {
    this.nowMs += milliseconds;
    this.monotonicMs += milliseconds;
  }

  /** Runs a tick. Returns whether the engine wants another at once. */
  tick(): boolean {
    const more = this.core.tick();
    this.settle();
    return more;
  }

  /** When the engine wants a tick because of a deadline, Unix ms of now; -1 = none, 0 = soon. */
  deadlineMs(): number {
    const { engine } = this.core;
    const expiryMs = engine.expiryDeadlineMs();
    const waitMs = engine.waitDeadlineMs();
    if (waitMs <= 0) return waitMs < 0 ? expiryMs : 0;
    const untilMs = this.nowMs + waitMs - this.monotonicMs;
    return expiryMs < 0 ? untilMs : Math.min(expiryMs, untilMs);
  }

  usedBytes(): number {
    return this.core.engine.usedBytes();
  }

  /** Used by clients: does what a host does after each call. */
  settle(): void {
    if (this.#settling || !this.settles) return;
    this.#settling = true;
    while (this.step());
    this.#settling = false;
  }

  /** Does one of the things that a host has to do; false = there is none. */
  step(): boolean {
    return (
      this.#settleCalls() || this.#settleOutput() || this.#settleCloses() || this.#settleBacklogs()
    );
  }

  #settleCalls(): boolean {
    const handle = this.core.pollHostCall();
    if (handle === 0) return false;
    const client = this.#clients.get(handle) ?? new TestClient(this, handle);
    const call = new HostCall(this, client);
    if (isReload(call)) return (call.answer((reply) => reload(this.core, call.words, reply)), true);
    if (this.host) this.host(call);
    else this.hostCalls.push(call);
    return true;
  }

  #settleOutput(): boolean {
    const handle = this.core.pollOutput();
    if (handle === 0) return false;
    this.#clients.get(handle)!.take(outputWhole(this.core, handle));
    return true;
  }

  #settleCloses(): boolean {
    const handle = this.core.pollClose();
    if (handle === 0) return false;
    this.#clients.get(handle)?.disconnect();
    return true;
  }

  /** Clients whose batch has given way go on. */
  #settleBacklogs(): boolean {
    for (const handle of this.#clients.keys()) {
      if (this.core.engine.hasBacklog(handle) === 0) continue;
      this.core.more();
      return true;
    }
    return false;
  }

  /** Used by clients that go away. */
  forget(client: TestClient): void {
    this.#clients.delete(client.handle);
  }
}
