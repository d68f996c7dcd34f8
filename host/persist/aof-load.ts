/*
 * Reads the files of a manifest into an engine: the base, then the increments in their order.
 *
 *     base   RDB (from `REDIS` on), or commands, or both in one file from before Redis 7
 *     incr   commands
 *
 * While one chunk is being applied the next is read. A file may end in the middle of a command or
 * of a transaction, because its process was killed: with `aof-load-truncated` the rest is cut off
 * and the load goes on. That is for the last file that has content only; where one follows,
 * something is missing in between. (Redis wants it to be the very last; but an empty one behind it,
 * made for a rewrite that a crash has prevented, takes nothing away.)
 *
 * Words of the log and rules are those of Redis; what is different is said in aof-scanner.ts, and
 * that a transaction that is cut off in one of its commands is cut off as a whole.
 */

import { byteTextFromBytes, byteTextToString } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import type { StreamPoint } from '../engine/snapshot.js';
import { EngineFailure } from '../engine/trap.js';
import { type OpenFile, closeQuietly, isMissing } from '../storage/files.js';
import { fileChunks } from '../storage/file-chunks.js';
import type { AofFolder } from './aof-folder.js';
import { AofScanner } from './aof-scanner.js';
import type { DiskClock, LogWrite } from './log.js';
import { type Manifest, manifestParts } from './manifest.js';
import { streamNoteBytesMaximum, streamNoteParse } from './stream-note.js';

/** Where the content goes. What it is given must be taken before the promise is settled. */
export interface AofSink {
  /** A file begins: database 0, no transaction; what was incomplete before is dropped. */
  begin(name: string): void;
  /** Bytes of commands, in order; they may be cut anywhere. Rejects with an AofRefusal. */
  commands(bytes: Uint8Array): Promise<void> | void;
  /** Bytes of an RDB, in order; says how many of them belong to it, and whether it has ended. */
  rdb(bytes: Uint8Array): Promise<RdbTaken> | RdbTaken;
  /** So many bytes of all are loaded. */
  progress(bytes: number): void;
}

export interface RdbTaken {
  readonly bytes: number;
  readonly isEnd: boolean;
}

/** The sink can't take what it is given; the message goes to the log (none, if it is empty). */
export class AofRefusal extends Error {}

export interface AofLoadOptions extends DiskClock {
  readonly log: LogWrite;
  /** Directive aof-load-truncated. */
  readonly takesTruncated: boolean;
  /** So many bytes at a time. */
  readonly chunkBytes: number;
  /** Told the size of all files before the first is read. */
  readonly begin: (totalBytes: number) => void;
}

export interface AofLoaded {
  /** none: there is no file; empty: all of them are; failed: the log says why. */
  readonly status: 'loaded' | 'none' | 'empty' | 'failed';
  readonly totalBytes: number;
  readonly baseBytes: number;
  /** Where in a stream of effects the dataset stands, if the last file ends with saying so. */
  readonly note: StreamPoint | null;
  /** Whether there are no commands behind the base. */
  readonly isBare: boolean;
}

type FileStatus = 'loaded' | 'truncated' | 'failed';

const rdbMagic = 'REDIS';

/** Loads all files of a manifest. The old single file must have been taken in before (upgrade). */
export async function aofLoad(
  folder: AofFolder,
  manifest: Manifest,
  sink: AofSink,
  options: AofLoadOptions,
): Promise<AofLoaded> {
  const parts = manifestParts(manifest);
  const start = options.elapsedMs();
  const nothing = { totalBytes: 0, baseBytes: 0, note: null, isBare: true };
  if (parts.length === 0) return { status: 'none', ...nothing };
  const sizes = await partSizes(folder, parts, options);
  if (sizes === null) return { status: 'failed', ...nothing };
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  const baseBytes = manifest.base === null ? 0 : sizes[0]!;
  const load = new Load(folder, sink, options);
  if (totalBytes > 0) {
    options.begin(totalBytes);
    for (const [index, { name }] of parts.entries()) {
      if (sizes[index] === 0) continue;
      const isLast = sizes.slice(index + 1).every((size) => size === 0);
      const kind = manifest.base !== null && index === 0 ? 'base' : 'incr';
      if (!(await load.part(name, kind, isLast))) return { status: 'failed', ...nothing };
    }
  }
  const seconds = secondsText(options.elapsedMs() - start);
  options.log('notice', `DB loaded from append only file: ${seconds} seconds`);
  const { note, isBare } = load;
  return { status: totalBytes === 0 ? 'empty' : 'loaded', totalBytes, baseBytes, note, isBare };
}

/** The sizes of all parts; null when one is not there, which the log tells. */
async function partSizes(
  folder: AofFolder,
  parts: readonly { readonly name: string }[],
  options: AofLoadOptions,
): Promise<number[] | null> {
  const sizes: number[] = [];
  for (const { name } of parts) {
    const size = await folder.size(name, options);
    if (typeof size === 'string') {
      const shown = byteTextToString(name);
      options.log('warning', `Unable to obtain the AOF file ${shown} length. stat: ${size}`);
      return null;
    }
    sizes.push(size);
  }
  return sizes;
}

function secondsText(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** One load: what its files share. */
class Load {
  note: StreamPoint | null = null;
  isBare = true;
  #loadedBytes = 0;

  constructor(
    readonly folder: AofFolder,
    readonly sink: AofSink,
    readonly options: AofLoadOptions,
  ) {}

  /** Loads a file; false when that failed or a later file makes no sense behind it. */
  async part(name: string, kind: 'base' | 'incr', isLast: boolean): Promise<boolean> {
    const start = this.options.elapsedMs();
    const file = await this.#open(name);
    if (file === null) return false;
    let status: FileStatus;
    try {
      this.sink.begin(name);
      const load = new FileLoad(this, file, name, isLast);
      status = await load.run();
      this.note = status === 'loaded' ? await load.note() : null;
      this.isBare &&= kind === 'base' || load.isBare;
    } catch (error) {
      status = this.#failed(name, error);
    } finally {
      await closeQuietly(file);
    }
    if (status === 'failed') return false;
    const seconds = secondsText(this.options.elapsedMs() - start);
    const shown = byteTextToString(name);
    this.options.log('notice', `DB loaded from ${kind} file ${shown}: ${seconds} seconds`);
    return true;
  }

  async #open(name: string): Promise<OpenFile | null> {
    try {
      return await this.folder.files.open(this.folder.path(name), 'read');
    } catch (error) {
      const [shown, reason] = [byteTextToString(name), systemErrorText(error)];
      this.options.log(
        'warning',
        isMissing(error)
          ? `The append log file ${shown} doesn't exist: ${reason}`
          : `Fatal error: can't open the append log file ${shown} for reading: ${reason}`,
      );
      return null;
    }
  }

  #failed(name: string, error: unknown): FileStatus {
    if (error instanceof EngineFailure) throw error;
    if (error instanceof AofRefusal) {
      if (error.message !== '') this.options.log('warning', error.message);
      return 'failed';
    }
    const [shown, reason] = [byteTextToString(name), systemErrorText(error)];
    this.options.log(
      'warning',
      `Unrecoverable error reading the append only file ${shown}: ${reason}`,
    );
    return 'failed';
  }

  loaded(bytes: number): void {
    this.#loadedBytes += bytes;
    this.sink.progress(this.#loadedBytes);
  }
}

/** One file on its way into the sink. */
class FileLoad {
  readonly shown: string;
  #scanner = new AofScanner(0);
  #isRdb = false;
  #offset = 0;

  constructor(
    readonly load: Load,
    readonly file: OpenFile,
    readonly name: string,
    readonly isLast: boolean,
  ) {
    this.shown = byteTextToString(name);
  }

  async run(): Promise<FileStatus> {
    const { log } = this.load.options;
    const isOldStyle = this.name === this.load.folder.fileName;
    this.#isRdb = await startsAsRdb(this.file);
    if (this.#isRdb) {
      log(
        'notice',
        isOldStyle
          ? 'Reading RDB preamble from AOF file...'
          : 'Reading RDB base file on AOF loading...',
      );
    }
    for await (const chunk of fileChunks(this.file, this.load.options.chunkBytes)) {
      const taken = this.#isRdb ? await this.#rdb(chunk, isOldStyle) : 0;
      if (!this.#isRdb && !(await this.#commands(chunk.subarray(taken)))) return this.#malformed();
      this.#offset += chunk.length;
      this.load.loaded(chunk.length);
    }
    if (this.#isRdb) return this.#rdbFailed(isOldStyle);
    if (!this.#scanner.isInside && !this.#scanner.isInTransaction) return 'loaded';
    return this.#short();
  }

  /** Whether it has no commands. */
  get isBare(): boolean {
    return this.#scanner.commandBytes === 0;
  }

  /** What stands behind the last command, if that says where the dataset stands. */
  async note(): Promise<StreamPoint | null> {
    const tail = Math.min(this.#offset - this.#scanner.commandBytes, streamNoteBytesMaximum);
    if (tail <= 0) return null;
    const bytes = new Uint8Array(tail);
    const count = await this.file.read(bytes, this.#offset - tail);
    return streamNoteParse(byteTextFromBytes(bytes.subarray(0, count)));
  }

  /** Hands on a chunk of the RDB part; how much of it belongs there. */
  async #rdb(chunk: Uint8Array, isOldStyle: boolean): Promise<number> {
    let taken: RdbTaken;
    try {
      taken = await this.load.sink.rdb(chunk);
    } catch (error) {
      if (error instanceof AofRefusal) {
        if (error.message !== '') this.load.options.log('warning', error.message);
        this.#rdbFailed(isOldStyle);
        throw new AofRefusal();
      }
      throw error;
    }
    if (!taken.isEnd) return chunk.length;
    this.#isRdb = false;
    this.#scanner = new AofScanner(this.#offset + taken.bytes);
    if (isOldStyle) this.load.options.log('notice', 'Reading the remaining AOF tail...');
    return taken.bytes;
  }

  #rdbFailed(isOldStyle: boolean): FileStatus {
    const what = isOldStyle
      ? `RDB preamble of the AOF file ${this.shown}`
      : `RDB base file ${this.shown}`;
    this.load.options.log('warning', `Error reading the ${what}, AOF loading aborted`);
    return 'failed';
  }

  async #commands(chunk: Uint8Array): Promise<boolean> {
    const ranges: [number, number][] = [];
    const isGood = this.#scanner.scan(chunk, (start, end) => ranges.push([start, end]));
    for (const [start, end] of ranges) await this.load.sink.commands(chunk.subarray(start, end));
    return isGood;
  }

  #malformed(): FileStatus {
    this.load.options.log(
      'warning',
      `Bad file format reading the append only file ${this.shown}: make a backup of your AOF ` +
        'file, then use ./redis-check-aof --fix <filename.manifest>',
    );
    return 'failed';
  }

  /** The file ends in the middle of something. */
  async #short(): Promise<FileStatus> {
    const { log, takesTruncated } = this.load.options;
    if (!this.#scanner.isInside) {
      log('warning', `Revert incomplete MULTI/EXEC transaction in AOF file ${this.shown}`);
    }
    if (takesTruncated) {
      log('warning', `!!! Warning: short read while loading the AOF file ${this.shown}!!!`);
      if (!this.isLast) {
        log('warning', 'Fatal error: the truncated file is not the last file');
        return 'failed';
      }
      if (await this.#truncate()) return 'truncated';
    }
    log(
      'warning',
      `Unexpected end of file reading the append only file ${this.shown}. You can: ` +
        '1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. ' +
        "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and " +
        'restart the server.',
    );
    return 'failed';
  }

  async #truncate(): Promise<boolean> {
    const { log } = this.load.options;
    const bytes = this.#scanner.validBytes;
    log('warning', `!!! Truncating the AOF ${this.shown} at offset ${bytes} !!!`);
    let file: OpenFile | null = null;
    try {
      file = await this.load.folder.files.open(this.load.folder.path(this.name), 'update');
      await file.truncate(bytes);
      await file.sync();
    } catch (error) {
      log('warning', `Error truncating the AOF file ${this.shown}: ${systemErrorText(error)}`);
      return false;
    } finally {
      if (file !== null) await closeQuietly(file);
    }
    log('warning', `AOF ${this.shown} loaded anyway because aof-load-truncated is enabled`);
    return true;
  }
}

async function startsAsRdb(file: OpenFile): Promise<boolean> {
  const start = new Uint8Array(rdbMagic.length);
  const count = await file.read(start, 0);
  return byteTextFromBytes(start.subarray(0, count)) === rdbMagic;
}
