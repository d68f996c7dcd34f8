// A store's dataset as the bytes of a file, out and in: an RDB, or an append-only file, which is
// commands, or an RDB and commands behind it. Nobody else is served meanwhile: who asks waits for
// it.

import { bytesJoin } from '../config/byte-codec.js';
import { byteTextToBytes } from '../config/byte-text.js';
import { Load } from '../engine/load.js';
import { LoadOption, ServerState } from '../engine/seam.generated.js';
import { Snapshot } from '../engine/snapshot.js';
import { AofScanner } from '../persist/aof-scanner.js';
import type { StoreEngine } from './store-engine.js';
import { RedisError, ReplyDecoder } from './reply.js';
import type { Reply } from './reply.js';

/** How long the walk works between two looks at what it has brought, microseconds. */
const stepMicroseconds = 10_000;
/** Bytes that are handed to the engine in one piece. */
const pieceBytes = 1024 * 1024;
/** 'REDIS', with which an RDB begins. */
const rdbMagic = [0x52, 0x45, 0x44, 0x49, 0x53];

/** What is sent behind a file, and answered with PONG. */
const lastCommand = byteTextToBytes('PING\r\n');

/** What a dataset is saved as: an RDB, or commands, as they stand in an append-only file. */
export type FileFormat = 'rdb' | 'aof';

/** The dataset and the libraries of functions, as a file of Redis's. */
export function datasetSave(
  { core, scripts }: StoreEngine,
  format: FileFormat,
): Uint8Array<ArrayBuffer> {
  if (format !== 'rdb' && format !== 'aof') throw new TypeError(`no format '${String(format)}'`);
  const snapshot = new Snapshot(core);
  const encoder = format === 'rdb' ? 'rdb' : 'commands';
  const libraries = scripts.libraries.shelf().texts();
  const begun = snapshot.begin({ encoder, checksum: true, libraries });
  if (begun === 'busy') throw new Error('the dataset is being saved already');
  if (begun === 'memory') throw new Error('not enough memory to save the dataset');
  const chunks: Uint8Array[] = [];
  let isMore = true;
  while (isMore) {
    const worked = snapshot.step(stepMicroseconds);
    const before = chunks.length;
    for (let chunk = snapshot.take(); chunk !== undefined; chunk = snapshot.take()) {
      chunks.push(chunk);
    }
    isMore = worked || chunks.length > before || snapshot.outcome() === 'running';
  }
  if (snapshot.outcome() !== 'done') throw new Error('not enough memory to save the dataset');
  while (!snapshot.idle()) snapshot.step(stepMicroseconds);
  return bytesJoin(chunks);
}

/** Loads an append-only file into an empty store; what is cut off at its end is left out. */
export function datasetReplay(engine: StoreEngine, bytes: Uint8Array): void {
  const hasBase = rdbMagic.every((byte, at) => bytes[at] === byte);
  const commands = hasBase ? bytes.subarray(bytes.length - datasetLoad(engine, bytes)) : bytes;
  const scanner = new AofScanner(0);
  const ranges: [number, number][] = [];
  if (!scanner.scan(commands, (start, end) => ranges.push([start, end]))) {
    throw new Error(`the file cannot be loaded: what is at ${scanner.validBytes} is no command`);
  }
  let unknown: string | null = null;
  let last: Reply = null;
  const decoder = new ReplyDecoder();
  const told = (reply: Reply): void => {
    last = reply;
    if (reply instanceof RedisError && reply.message.startsWith('ERR unknown command')) {
      unknown ??= reply.message;
    }
  };
  const link = engine.connect({ output: (replies) => decoder.read(replies, told) });
  for (const [start, end] of ranges) {
    const whole = Math.min(end, scanner.validBytes);
    for (let at = start; at < whole; at += pieceBytes) {
      const piece = commands.subarray(at, Math.min(at + pieceBytes, whole));
      engine.send(link, piece, piece.length);
      engine.work(() => false);
    }
  }
  // Who waits, has subscribed or is closed answers otherwise; what is behind that was not loaded.
  if (link.isOpen) engine.send(link, lastCommand, lastCommand.length);
  engine.work(() => false);
  link.destroy();
  engine.check();
  engine.core.engine.dirtyReset(0);
  if (last !== 'PONG') {
    throw new Error('the file cannot be loaded: it has a command that is not about data');
  }
  if (unknown !== null) throw new Error(`the file cannot be loaded: ${String(unknown)}`);
  const cutBytes = commands.length - scanner.validBytes;
  if (cutBytes > 0) engine.log.warning(`the end is no whole command: ${cutBytes} B are left out`);
}

/**
 * Loads an RDB of any version of Redis into an empty store; throws what is wrong with it. Returns
 * how many bytes lie behind its end.
 */
export function datasetLoad({ core, scripts }: StoreEngine, bytes: Uint8Array): number {
  const shelf = scripts.libraries.shelf();
  let refusal: string | null = null;
  let behind = 0;
  const load = new Load(core, {
    library: (code) => (refusal ??= shelf.load(code, true)),
  });
  core.state.set(ServerState.LOADING, true);
  load.begin(bytes.length, LoadOption.CHECKSUM);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    if (load.feed(piece) === 'more') continue;
    behind = load.behind() + bytes.length - at - piece.length;
    break;
  }
  const failure = load.end();
  core.state.set(ServerState.LOADING, false);
  core.engine.dirtyReset(0);
  if (failure !== null) {
    const flaw = failure.flaw === '' ? '' : `: ${failure.flaw}`;
    throw new Error(`the file cannot be loaded: ${failure.fault}${flaw} at ${failure.offset}`);
  }
  if (refusal !== null) throw new Error(`a library of functions cannot be loaded: ${refusal}`);
  return behind;
}
