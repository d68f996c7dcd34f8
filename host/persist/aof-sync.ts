/*
 * Brings to disk what an append-only file has written: with `everysec` once a second beside the
 * writes, with `always` when the log asks for it. One sync runs at a time.
 *
 * A sync that has failed may have lost what it was to bring to disk, whatever the next one says, so
 * that a rewrite is asked for when one succeeds again. With `always` the process cannot go on.
 */

import { systemErrorText } from '../config/system-error.js';
import type { OpenFile } from '../storage/files.js';
import { ByteBuffer } from './byte-buffer.js';
import type { DiskClock, LogWrite } from './log.js';

export type SyncPolicy = 'always' | 'everysec' | 'no';

export interface AofSurroundings extends DiskClock {
  readonly log: LogWrite;
  /** Directive appendfsync, asked each time. */
  readonly policy: () => SyncPolicy;
  /** Whether a snapshot or rewrite is being written. */
  readonly isRewriting: () => boolean;
  /** Directive no-appendfsync-on-rewrite: no syncs meanwhile. */
  readonly sparesSyncs: () => boolean;
  /** Seconds of the Unix time, or null where aof-timestamp-enabled is no. */
  readonly timestampSeconds: () => number | null;
  /** More is settled: replies to effects up to this offset may leave. Not called inside append. */
  readonly settled: (offset: number) => void;
  /** More is on disk. */
  readonly synced: () => void;
  /** More than this waiting for the disk is too much. */
  readonly pressureBytes: number;
  /** Too much waits for the disk: no more writes are to be taken; or it is over. */
  readonly pressure: (isHigh: boolean) => void;
  /** Writes or syncs fail from now on, or do not any more; told before more is settled. */
  readonly failureChanged: () => void;
  /** Nothing more can be promised: the process must end with code 1. The log has said why. */
  readonly fatal: () => void;
  /** What was written may be lost in spite of later syncs: the dataset should be written anew. */
  readonly rewriteWanted: () => void;
}

const syncEveryMs = 1000;
/** A sync that takes longer counts as delayed each time this has passed. */
const delayedMs = 2000;

/** One file and what is on its way to it. */
export class Segment {
  filling = new ByteBuffer();
  /** Being written at `size`, or to be tried again there. */
  flight = new ByteBuffer();
  /** Whether bytes were written that no sync has brought to disk. */
  isDirty = false;

  constructor(
    readonly file: OpenFile,
    /** The good length of the file. */
    public size: number,
  ) {}

  get waiting(): number {
    return this.filling.length + this.flight.length;
  }

  /** Gives memory back that was not needed of late; each tick. */
  relax(): void {
    this.filling.relax();
    this.flight.relax();
  }
}

export class AofSync {
  readonly #surroundings: AofSurroundings;
  /** How far the file is written. */
  readonly #written: () => number;
  /** Everything up to here is on disk. */
  readonly #done: (upTo: number) => void;
  #running: Promise<boolean> | null = null;
  #stopped = false;
  #lastSyncMs: number;
  #postponedMs: number | null = null;
  delayed = 0;
  /** Why the last sync has failed, null = it has not. */
  failure: unknown = null;

  constructor(surroundings: AofSurroundings, written: () => number, done: (upTo: number) => void) {
    this.#surroundings = surroundings;
    this.#written = written;
    this.#done = done;
    this.#lastSyncMs = surroundings.elapsedMs();
  }

  get running(): Promise<boolean> | null {
    return this.#running;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Whether replies wait for a sync of a file. */
  isOwed(segment: Segment): boolean {
    const { policy, sparesSyncs, isRewriting } = this.#surroundings;
    const spared = sparesSyncs() && isRewriting();
    return policy() === 'always' && !spared && segment.isDirty;
  }

  /** Starts the sync of every second beside the writes, and the next try of one that failed. */
  runIfDue(segment: Segment): void {
    const { policy, sparesSyncs, isRewriting, elapsedMs } = this.#surroundings;
    const wanted = policy() === 'everysec' || (policy() === 'no' && this.failure !== null);
    if (!wanted || this.#running !== null || (sparesSyncs() && isRewriting())) return;
    if (!segment.isDirty || elapsedMs() - this.#lastSyncMs < syncEveryMs) return;
    void this.run(segment);
  }

  /** Brings to disk what was written so far; false when it failed. */
  async run(segment: Segment): Promise<boolean> {
    while (this.#running !== null) await this.#running;
    if (this.#stopped) return false;
    this.#running = this.#once(segment);
    return this.#running;
  }

  async #once(segment: Segment): Promise<boolean> {
    const { elapsedMs, failureChanged, latency, policy, rewriteWanted, synced } =
      this.#surroundings;
    const start = elapsedMs();
    const upTo = this.#written();
    this.#lastSyncMs = start;
    segment.isDirty = false;
    try {
      await segment.file.sync();
    } catch (error) {
      segment.isDirty = true;
      this.#running = null;
      this.#failed(error);
      return false;
    }
    this.#running = null;
    if (policy() === 'always') latency('aof-fsync-always', elapsedMs() - start);
    this.#done(upTo);
    synced();
    if (this.failure !== null) {
      this.failure = null;
      failureChanged();
      rewriteWanted();
    }
    return true;
  }

  #failed(error: unknown): void {
    const { failureChanged, fatal, log, policy } = this.#surroundings;
    if (this.#stopped) return;
    if (policy() === 'always') {
      const reason = systemErrorText(error);
      log(
        'warning',
        "Can't persist AOF for fsync error when the AOF fsync policy is 'always': " +
          `${reason}. Exiting...`,
      );
      this.#stopped = true;
      fatal();
      return;
    }
    const isFirst = this.failure === null;
    this.failure = error;
    failureChanged();
    if (isFirst) log('warning', `Fail to fsync the AOF file: ${systemErrorText(error)}`);
  }

  /** Counts a sync that has kept writes waiting in Redis. */
  delayCheck(): void {
    const now = this.#surroundings.elapsedMs();
    if (this.#running === null) this.#postponedMs = null;
    else if (this.#postponedMs === null) this.#postponedMs = now;
    else if (now - this.#postponedMs >= delayedMs) {
      this.#postponedMs = null;
      this.delayed += 1;
      this.#surroundings.log(
        'notice',
        'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without' +
          ' waiting for fsync to complete, this may slow down Redis.',
      );
    }
  }
}
