// Bytes of an RDB on their way into the engine, as a file of its own or as the base of an
// append-only file, with what the log says about them in Redis's words.

import { byteTextToString } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import type { Core } from '../engine/core.js';
import { EngineFailure } from '../engine/trap.js';
import { Load, type LoadFailure } from '../engine/load.js';
import { LoadOption } from '../engine/seam.generated.js';
import type { StreamPoint } from '../engine/snapshot.js';
import { type Files, type OpenFile, closeQuietly, isMissing } from '../storage/files.js';
import { fileChunks } from '../storage/file-chunks.js';
import type { Loading } from './loading.js';
import type { LogWrite } from './log.js';

export interface RdbLoaderParts {
  readonly core: Core;
  readonly loading: Loading;
  readonly log: LogWrite;
  readonly nowSeconds: () => number;
  /** Writes what the engine has for the log. */
  readonly drain: () => void;
  /** A library of functions that the file has brought; null, or why it cannot be loaded. */
  readonly library: (code: string) => string | null;
  /** The file tells where in a stream its dataset stands; its keys follow. */
  readonly origin: (origin: StreamPoint) => void;
}

export interface RdbLoadOptions {
  /** Directive rdbchecksum. */
  readonly checksum: boolean;
  readonly flush: boolean;
  /** Keys that are there already are replaced. */
  readonly merges: boolean;
  /** What has expired is kept: the increments behind the base count on it. */
  readonly isBase: boolean;
  /** What is there is kept until all has come. */
  readonly aside?: boolean;
}

/** What an RDB has brought. */
export interface RdbCounts {
  readonly keys: number;
  readonly expired: number;
}

const chunkBytes = 1024 * 1024;
/** Faults that a file of this kind should not have. */
const damages: ReadonlySet<LoadFailure['fault']> = new Set([
  'short',
  'type',
  'corrupt',
  'checksum',
  'memory',
]);
/** What Redis says besides of some faults. */
const furtherWords: Partial<Record<LoadFailure['fault'], string>> = {
  short: 'Unexpected EOF reading RDB file',
  checksum: 'RDB CRC error',
};

export class RdbLoader {
  readonly #parts: RdbLoaderParts;
  readonly #load: Load;
  counts: RdbCounts = { keys: 0, expired: 0 };
  #libraryFailure: string | null = null;
  /** Where in a stream the dataset of the file stands; null = it does not say. */
  origin: StreamPoint | null = null;
  #originFacts: Partial<StreamPoint> = {};

  constructor(parts: RdbLoaderParts) {
    this.#parts = parts;
    this.#load = new Load(parts.core, {
      fact: (name, text) => this.#fact(name, text),
      library: (code) => (this.#libraryFailure ??= parts.library(code)),
    });
  }

  /** Begins; `bytes`: how many will come, 0 = not known. */
  begin(bytes: number, options: RdbLoadOptions): void {
    this.origin = null;
    this.#originFacts = {};
    this.#load.begin(
      bytes,
      (options.checksum ? LoadOption.CHECKSUM : 0) |
        (options.flush ? LoadOption.FLUSH : 0) |
        (options.merges ? LoadOption.REPLACE : 0) |
        (options.isBase ? LoadOption.KEEP_EXPIRED : 0) |
        (options.aside === true ? LoadOption.ASIDE : 0),
    );
  }

  /** Takes bytes; how many of them belong to the RDB, and whether it is over, well or not. */
  async feed(bytes: Uint8Array): Promise<{ taken: number; outcome: 'more' | 'done' | 'failed' }> {
    const { loading } = this.#parts;
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + loading.piece);
      const outcome = this.#load.feed(piece);
      const behind = outcome === 'done' ? this.#load.behind() : 0;
      from += piece.length - behind;
      const pause = loading.advanced(piece.length - behind, this.#load.counts().keys);
      if (pause !== null) await pause;
      if (outcome !== 'more') return { taken: from, outcome };
    }
    return { taken: bytes.length, outcome: 'more' };
  }

  /** What has come is not wanted: end() will fail. */
  giveUp(): void {
    this.#load.giveUp();
  }

  /** Whether the file that has failed is damaged, and not just of another kind. */
  isDamaged = false;

  /** Ends it: null, or why it has failed. */
  end(): string | null {
    this.#parts.drain();
    const { keys, expired, empty } = this.#load.counts();
    const failure = this.#load.end();
    if (failure !== null) return this.#failed(failure);
    if (this.#libraryFailure !== null) return `Failed loading library, ${this.#libraryFailure}`;
    this.counts = { keys, expired };
    const counts = `keys loaded: ${keys}, keys expired: ${expired}`;
    this.#parts.log(
      'notice',
      empty === 0
        ? `Done loading RDB, ${counts}.`
        : `Done loading RDB, ${counts}, empty keys skipped: ${empty}.`,
    );
    return null;
  }

  #failed({ fault, flaw, offset, text }: LoadFailure): string {
    const { log } = this.#parts;
    this.isDamaged = damages.has(fault);
    const further = fault === 'corrupt' ? flaw : fault === 'module' ? text : furtherWords[fault];
    if (further === undefined) return text;
    const { keys } = this.#load.counts();
    if (furtherWords[fault] !== undefined) log('warning', text);
    log('warning', `Internal error in RDB reading offset ${offset} -> ${further}`);
    return `[offset ${offset}] ${further} (${keys} keys read)`;
  }

  /** The last of what a file says of replication has come. */
  #originTell(): void {
    this.origin = pointOf(this.#originFacts);
    if (this.origin !== null) this.#parts.origin(this.origin);
  }

  /** What the writer of the file has told. */
  #fact(name: string, text: string): void {
    const { loading, log, nowSeconds } = this.#parts;
    const shown = byteTextToString(text);
    if (name.startsWith('%')) log('notice', `RDB '${byteTextToString(name)}': ${shown}`);
    else if (name === 'redis-ver') log('notice', `Loading RDB produced by version ${shown}`);
    else if (name === 'ctime') log('notice', `RDB age ${ageSeconds(text, nowSeconds())} seconds`);
    else if (name === 'used-mem') {
      loading.usedMemory = Number(text);
      const megabytes = (Number(text) / (1024 * 1024)).toFixed(2);
      log('notice', `RDB memory usage when created ${megabytes} Mb`);
    } else if (name === 'aof-preamble') {
      if (Number(text) !== 0) log('notice', 'RDB has an AOF tail');
    } else if (name === 'repl-stream-db') {
      this.#originFacts = { ...this.#originFacts, database: Number(text) };
    } else if (name === 'repl-id') {
      this.#originFacts = { ...this.#originFacts, id: text };
    } else if (name === 'repl-offset') {
      this.#originFacts = { ...this.#originFacts, offset: Number(text) };
      this.#originTell();
    } else if (name === 'aof-base') {
      if (Number(text) !== 0) log('notice', 'RDB is base AOF');
    }
  }
}

/** Where in a stream a dataset stands, if what a file says of it is whole and makes sense. */
function pointOf({ id, offset, database }: Partial<StreamPoint>): StreamPoint | null {
  if (id === undefined || offset === undefined || database === undefined) return null;
  // Old versions have written -1 where nothing was selected.
  const isGood = /^[0-9a-f]{40}$/.test(id) && [offset, database].every(isCount);
  return isGood ? { id, offset, database } : null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function ageSeconds(text: string, now: number): number {
  return Math.max(0, now - Number(text));
}

/** Loads a file: none where there is no such file. What fails is in the log. */
export async function rdbFileLoad(
  files: Files,
  name: string,
  loader: RdbLoader,
  options: RdbLoadOptions,
  { loading, log }: { loading: Loading; log: LogWrite },
): Promise<'loaded' | 'none' | 'failed'> {
  let file: OpenFile;
  try {
    file = await files.open(name, 'read');
  } catch (error) {
    if (isMissing(error)) return 'none';
    const [shown, reason] = [byteTextToString(name), systemErrorText(error)];
    log('warning', `Fatal error: can't open the RDB file ${shown} for reading: ${reason}`);
    return 'failed';
  }
  try {
    const size = await file.size();
    loading.begin(size);
    loader.begin(size, options);
    let outcome: 'more' | 'done' | 'failed' = 'more';
    for await (const chunk of fileChunks(file, chunkBytes)) {
      ({ outcome } = await loader.feed(chunk));
      if (outcome !== 'more') break;
    }
  } catch (error) {
    if (error instanceof EngineFailure) throw error;
    log('warning', `Error reading the RDB file: ${systemErrorText(error)}`);
  } finally {
    await closeQuietly(file);
  }
  const failure = loader.end();
  if (failure === null) return 'loaded';
  log('warning', failure);
  return 'failed';
}
