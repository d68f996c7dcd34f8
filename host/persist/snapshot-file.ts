/*
 * A file that is written from its start to its end and counts only once it is complete: an RDB
 * file, the base of an append-only file. It is written under a temporary name; the caller renames
 * it.
 *
 * Chunks are copied, so that the next one can be made while the disk takes the last:
 *
 *     for (;;) {
 *       const busy = file.write(chunk);          null: go on at once
 *       if (busy !== null) await busy;           the disk is behind: make no more for now
 *     }
 *     await file.complete();                     all of it is on disk, the file is closed
 *
 * With incremental sync, dirty pages never pile up for one long sync at the end: every 4 MB one is
 * started beside the writes, and when it lags far behind, the writes wait for it.
 */

import { systemErrorText } from '../config/system-error.js';
import {
  type Files,
  type OpenFile,
  closeQuietly,
  removeQuietly,
  writeAll,
} from '../storage/files.js';
import { ByteBuffer } from './byte-buffer.js';

/** So much goes to the disk in one write. */
const pieceBytes = 1024 * 1024;
const syncEveryBytes = 4 * 1024 * 1024;
/** With so much unsynced, writes wait for a sync. */
const unsyncedBytesMaximum = 8 * syncEveryBytes;

/** What a snapshot was doing when it failed, by the names that Redis logs. */
export type SnapshotStep = 'rdbSaveRio' | 'fsync' | 'fclose';

export class SnapshotFailure extends Error {
  constructor(
    readonly step: SnapshotStep,
    cause: unknown,
  ) {
    super(step, { cause });
  }
}

/** What the log says of it. */
export function snapshotFailureLine(error: unknown): string {
  const [step, cause] =
    error instanceof SnapshotFailure ? [error.step, error.cause] : ['rdbSaveRio', error];
  return `Write error while saving DB to the disk(${step}): ${systemErrorText(cause)}`;
}

export class SnapshotFile {
  #filling = new ByteBuffer();
  #flight = new ByteBuffer();
  #writing: Promise<void> | null = null;
  #syncing: Promise<void> | null = null;
  #failure: SnapshotFailure | null = null;
  #written = 0;
  /** Up to here a sync was started. */
  #syncedTo = 0;

  private constructor(
    readonly files: Files,
    readonly path: string,
    readonly file: OpenFile,
    readonly syncsIncrementally: boolean,
  ) {}

  /** Makes the file, or empties what an earlier attempt has left. */
  static async open(
    files: Files,
    path: string,
    syncsIncrementally: boolean,
  ): Promise<SnapshotFile> {
    return new SnapshotFile(files, path, await files.open(path, 'replace'), syncsIncrementally);
  }

  /** What was taken so far, bytes. */
  get bytes(): number {
    return this.#written + this.#flight.length + this.#filling.length;
  }

  /**
   * Takes a chunk; the bytes are copied. Null, or a promise to wait for before the next one. Throws
   * or rejects with a SnapshotFailure when the disk has refused an earlier one.
   */
  write(chunk: Uint8Array): Promise<void> | null {
    if (this.#failure !== null) throw this.#failure;
    this.#filling.append(chunk);
    if (this.#filling.length < pieceBytes) return null;
    if (this.#writing === null) {
      this.#start();
      return null;
    }
    return this.#writing.then(() => this.#check());
  }

  /** Brings everything to disk and closes the file. */
  async complete(): Promise<void> {
    while (this.#writing !== null || this.#filling.length > 0) {
      if (this.#writing === null) this.#start();
      await this.#writing;
      this.#check();
    }
    await this.#syncing;
    this.#check();
    try {
      await this.file.sync();
    } catch (error) {
      throw new SnapshotFailure('fsync', error);
    }
    try {
      await this.file.close();
    } catch (error) {
      throw new SnapshotFailure('fclose', error);
    }
  }

  /** Closes and removes the file, whatever has become of it. */
  async abandon(): Promise<void> {
    await this.stop();
    await this.remove();
  }

  /** Closes the file as it is; remove() is next. */
  async stop(): Promise<void> {
    await this.#writing;
    await this.#syncing;
    await closeQuietly(this.file);
  }

  async remove(): Promise<void> {
    await removeQuietly(this.files, this.path);
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #start(): void {
    [this.#filling, this.#flight] = [this.#flight, this.#filling];
    this.#writing = this.#run().finally(() => {
      this.#writing = null;
    });
  }

  /** Writes what is in flight. A failure is kept for the next call. */
  async #run(): Promise<void> {
    try {
      await writeAll(this.file, this.#flight.bytes, this.#written);
    } catch (error) {
      this.#failure = new SnapshotFailure('rdbSaveRio', error);
      return;
    }
    this.#written += this.#flight.length;
    this.#flight.reuse();
    if (!this.syncsIncrementally) return;
    if (this.#written - this.#syncedTo >= unsyncedBytesMaximum) await this.#syncing;
    if (this.#written - this.#syncedTo >= syncEveryBytes && this.#syncing === null) this.#sync();
  }

  #sync(): void {
    this.#syncedTo = this.#written;
    this.#syncing = this.file
      .sync()
      .catch((error: unknown) => {
        this.#failure ??= new SnapshotFailure('rdbSaveRio', error);
      })
      .finally(() => {
        this.#syncing = null;
      });
  }
}
