// The older part of the stream while a replica is far behind: it waits in a file and not in memory.
// A full synchronisation takes its time, and what is written meanwhile may be as much as the
// dataset.
//
//      in the file                         in memory (buffer.ts)
//     ┌───────────────────────────────────┬───────────────────────────┐
//     start              ▲                end                         │
//     kept for the       └ a replica's next byte, in a window         └ append
//     one that is furthest behind
//
// Blocks move when they are more than the backlog and `memoryBytes`, oldest first, and only as fast
// as the disk takes them; until they are written they are in memory as before. A disk that takes
// nothing costs memory, and one that gives nothing back costs a replica its connection.

import { systemErrorText } from '../config/system-error.js';
import type { Files } from '../storage/files.js';
import type { StreamBuffer } from './buffer.js';
import { RingFile } from './ring-file.js';

export interface OverflowParts {
  readonly files: () => Files;
  /** A name that no other process uses, for the moment in which the file is made. */
  readonly path: string;
  /** Directive repl-buffer-disk-limit: bytes; 0 = all stays in memory. */
  readonly limitBytes: () => number;
  readonly log: { notice(text: string): void; warning(text: string): void };
  /** What was waited for has come, or memory is free: readers may go on. */
  readonly changed: () => void;
  readonly sizes?: OverflowSizes;
}

/** Bytes. */
export interface OverflowSizes {
  /** What a stream may have in memory beside its backlog. */
  readonly memory: number;
  /** What moves at once. */
  readonly batch: number;
  /** What a reader fetches at once. */
  readonly window: number;
}

const usualSizes: OverflowSizes = {
  memory: 16 * 1024 * 1024,
  batch: 1024 * 1024,
  window: 512 * 1024,
};

/** What one reader has fetched from the file. */
export class StreamWindow {
  #bytes: Uint8Array | null = null;
  /** The file that it is of. */
  #source: RingFile | null = null;
  #start = 0;
  #used = 0;
  #isFetching = false;

  get isFetching(): boolean {
    return this.#isFetching;
  }

  /** What follows on an offset; null: it is not here. */
  at(offset: number, source: RingFile): Uint8Array | null {
    const index = offset - this.#start;
    if (this.#source !== source || index < 0 || index >= this.#used) return null;
    return this.#bytes!.subarray(index, this.#used);
  }

  /** Fetches `count` bytes behind an offset; one thing at a time. */
  async fetch(source: RingFile, offset: number, count: number): Promise<void> {
    this.#isFetching = true;
    this.#source = null;
    if (this.#bytes === null || this.#bytes.length < count) this.#bytes = new Uint8Array(count);
    this.#used = count;
    this.#start = offset;
    try {
      await source.read(this.#bytes.subarray(0, count), offset);
      this.#source = source;
    } finally {
      this.#isFetching = false;
    }
  }

  /** The reader is back in memory. */
  release(): void {
    if (!this.#isFetching) this.#bytes = this.#source = null;
  }
}

export class StreamOverflow {
  readonly #parts: OverflowParts;
  readonly #sizes: OverflowSizes;
  #file: RingFile | null = null;
  #start = 0;
  #end = 0;
  #batch: Uint8Array | null = null;
  #isMoving = false;
  /** Whether the disk has taken nothing: it is not asked again before there is room in memory. */
  #isRefused = false;

  constructor(parts: OverflowParts) {
    this.#parts = parts;
    this.#sizes = parts.sizes ?? usualSizes;
  }

  /** Whether nothing is in the file. */
  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  /** How many bytes of the stream are before the first that is in the file. */
  get start(): number {
    return this.#start;
  }

  /** What follows on an offset; null: it is being fetched, and `changed` tells when it is there. */
  read(offset: number, window: StreamWindow): Uint8Array | null {
    const file = this.#file!;
    const found = window.at(offset, file);
    if (found !== null || window.isFetching) return found;
    const count = Math.min(this.#end - offset, this.#sizes.window);
    window.fetch(file, offset, count).then(this.#parts.changed, (error: unknown) => {
      if (this.#file === file) this.#lose(error);
      this.#parts.changed();
    });
    return null;
  }

  #lose(error: unknown): void {
    this.#parts.log.warning(
      `What replicas have still to read is lost with its file: ${systemErrorText(error)}`,
    );
    this.drop();
  }

  /** Drops all that is in the file. */
  drop(): void {
    this.#file?.close();
    this.#file = this.#batch = null;
    this.#start = this.#end = 0;
  }

  /** What lies before an offset is not needed any more. */
  trim(offset: number): void {
    if (this.isEmpty) return;
    this.#start = Math.min(Math.max(this.#start, offset), this.#end);
    if (this.isEmpty) this.drop();
  }

  /** Moves the oldest blocks out of memory if they are too many. */
  relieve(buffer: StreamBuffer, backlogBytes: number): void {
    if (this.#isMoving) return;
    const surplus = buffer.end - buffer.start - backlogBytes - this.#sizes.memory;
    if (surplus <= 0) this.#isRefused = false;
    if (surplus < this.#sizes.batch || this.#isRefused || !this.#hasRoom()) return;
    this.#isMoving = true;
    void this.#move(buffer).finally(() => {
      this.#isMoving = false;
      this.#parts.changed();
    });
  }

  #hasRoom(): boolean {
    const limitBytes = this.#parts.limitBytes();
    const room = Math.min(limitBytes, this.#file?.sizeBytes ?? limitBytes);
    return this.#end - this.#start + this.#sizes.batch <= room;
  }

  async #move(buffer: StreamBuffer): Promise<void> {
    const { files, limitBytes, log, path } = this.#parts;
    const file = (this.#file ??= new RingFile(files(), path, limitBytes()));
    const from = buffer.start;
    this.#batch ??= new Uint8Array(this.#sizes.batch);
    const count = buffer.copyOldest(this.#batch);
    try {
      await file.write(this.#batch.subarray(0, count), from);
    } catch (error) {
      if (this.#file === file) this.#refused(error);
      return;
    }
    if (this.#file !== file) return;
    // While nothing else was in the file the blocks may have been read and dropped.
    if (buffer.start !== from) return this.drop();
    if (this.isEmpty) {
      log.notice('What replicas have still to read waits in a file from now on');
      this.#start = from;
    }
    this.#end = from + count;
    buffer.trim(this.#end);
  }

  #refused(error: unknown): void {
    this.#parts.log.warning(
      `What replicas have still to read stays in memory: ${systemErrorText(error)}`,
    );
    if (this.isEmpty) this.drop();
    this.#isRefused = true;
  }
}
