/*
 * The writer of the append-only file.
 *
 *     append(effects) ──▶ filling ──▶ in flight ──▶ file ──▶ disk
 *                        appended               written    durable       offsets, counted from 0
 *
 * One write is under way at a time; what is appended meanwhile goes out in the next one, and so
 * does, with `always`, its fsync: however many commands came in between, they share both (group
 * commit). Nothing here ever waits on the event loop.
 *
 *     always      written and synced before the replies may leave
 *     everysec    written as soon as the disk takes it, synced once a second beside the writes
 *     no          written; the system syncs when it likes
 *
 * `settled` is how far the policy's promise is kept, so how far replies may go out: with `always`
 * it follows the syncs, else it is all that was appended.
 *
 * A rewrite goes on in another file (switchTo). The old one is written to its end, synced and
 * closed before the first byte goes to the new one: a file that has content means that all before
 * it are whole on disk.
 *
 * When a write fails, the file is cut back to its last good length and the bytes are kept. With
 * `always` the process cannot go on (Redis ends, too: `fatal`); else writes are to be refused
 * (`failure`) until one of the attempts that follow goes through. A sync that has failed may have
 * lost what it was to bring to disk, whatever the next one says, so that a rewrite is asked for.
 */

import { byteTextToBytes } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import { type OpenFile, closeQuietly } from '../storage/files.js';
import { ByteBuffer } from './byte-buffer.js';
import type { LatencyWrite, LogWrite } from './log.js';

export type SyncPolicy = 'always' | 'everysec' | 'no';

export interface AofSurroundings {
  readonly log: LogWrite;
  readonly latency: LatencyWrite;
  /** Directive appendfsync, asked each time. */
  readonly policy: () => SyncPolicy;
  /** Whether a snapshot or rewrite is being written. */
  readonly isRewriting: () => boolean;
  /** Directive no-appendfsync-on-rewrite: no syncs meanwhile. */
  readonly sparesSyncs: () => boolean;
  /** Seconds of the Unix time, or null where aof-timestamp-enabled is no. */
  readonly timestampSeconds: () => number | null;
  /** A monotonic reading, milliseconds. */
  readonly elapsedMs: () => number;
  /** More is settled: replies to effects up to this offset may leave. Not called inside append. */
  readonly settled: (offset: number) => void;
  /** More than this waiting for the disk is too much. */
  readonly pressureBytes: number;
  /** Too much waits for the disk: no more writes are to be taken; or it is over. */
  readonly pressure: (isHigh: boolean) => void;
  /** Nothing more can be promised: the process must end with code 1. The log has said why. */
  readonly fatal: () => void;
  /** What was written may be lost in spite of later syncs: the dataset should be written anew. */
  readonly rewriteWanted: () => void;
}

const syncEveryMs = 1000;
const retryEveryMs = 1000;
/** A sync that takes longer counts as delayed each time this has passed. */
const delayedMs = 2000;
/** Errors of writing are logged once in so long. */
const errorLogEveryMs = 30_000;

/** One file and what is on its way to it. */
class Segment {
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
}

export class AofLog {
  /** All but the last are written to their end and closed, in order. */
  readonly #segments: Segment[];
  #appended = 0;
  #written = 0;
  #durable = 0;
  #settled = 0;
  #delayedSyncs = 0;
  #isRunning = false;
  /** Something was flushed since the last step began. */
  #isWanted = false;
  #running: Promise<void> | null = null;
  #syncing: Promise<boolean> | null = null;
  #stopped = false;
  #isHigh = false;
  /** Replies may be waiting for more to be settled. */
  #mayWait = false;
  #stampSeconds = 0;
  #writeFailure: unknown = null;
  #syncFailure: unknown = null;
  #lastSyncMs: number;
  #lastTryMs = 0;
  #lastErrorLogMs = -Infinity;
  #postponedMs: number | null = null;

  /** Goes on behind the `size` bytes of a file that was opened for update. */
  constructor(
    file: OpenFile,
    size: number,
    readonly surroundings: AofSurroundings,
  ) {
    this.#segments = [new Segment(file, size)];
    this.#lastSyncMs = surroundings.elapsedMs();
  }

  // Figures

  get appended(): number {
    return this.#appended;
  }
  get written(): number {
    return this.#written;
  }
  /** How far everything is on disk. */
  get durable(): number {
    return this.#durable;
  }
  get settled(): number {
    return this.#settled;
  }
  /** Bytes that wait for the disk (aof_buffer_length). */
  get bufferBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.waiting, 0);
  }
  /** The length of the file that is written (aof_last_incr_size). */
  get fileBytes(): number {
    return this.#last.size;
  }
  /** aof_delayed_fsync. */
  get delayedSyncs(): number {
    return this.#delayedSyncs;
  }
  /** aof_pending_bio_fsync. */
  get pendingSyncs(): number {
    return this.#syncing === null ? 0 : 1;
  }
  /** Why writes are refused, as in `-MISCONF Errors writing to the AOF file: …`, or null. */
  get failure(): string | null {
    const failure = this.#writeFailure ?? this.#syncFailure;
    return failure === null ? null : systemErrorText(failure);
  }

  get #last(): Segment {
    return this.#segments[this.#segments.length - 1]!;
  }

  // What the host calls

  /**
   * Takes effects, whole units of them, and returns the offset behind them. The bytes are copied.
   */
  append(bytes: Uint8Array): number {
    this.#timestampAppend();
    this.#last.filling.append(bytes);
    this.#appended += bytes.length;
    if (this.surroundings.policy() === 'always') this.#mayWait = true;
    else if (!this.#mayWait) this.#settled = this.#appended;
    if (!this.#isHigh && this.bufferBytes > this.surroundings.pressureBytes) {
      this.#isHigh = true;
      this.surroundings.pressure(true);
    }
    return this.#appended;
  }

  /** `#TS:1700000000`, in a line of its own, in front of the first effects of a second. */
  #timestampAppend(): void {
    const seconds = this.surroundings.timestampSeconds();
    if (seconds === null || seconds <= this.#stampSeconds) return;
    this.#stampSeconds = seconds;
    const line = byteTextToBytes(`#TS:${seconds}\r\n`);
    this.#last.filling.append(line);
    this.#appended += line.length;
  }

  /** Sends on its way what was appended: at the end of a turn. */
  flush(): void {
    this.#settleAppended();
    this.#isWanted = true;
    if (!this.#isRunning && !this.#stopped) this.#start();
  }

  /** Syncs when a second has passed, tries again what has failed; ten times a second or so. */
  tick(): void {
    if (this.#stopped) return;
    this.#settleAppended();
    const now = this.surroundings.elapsedMs();
    const isFailing = this.failure !== null;
    if (isFailing && now - this.#lastTryMs < retryEveryMs) return;
    if (this.bufferBytes > 0 || this.#segments.length > 1 || this.#mustSync()) this.flush();
    this.#syncIfDue();
  }

  /** From here on, effects go to another, empty file. */
  switchTo(file: OpenFile): void {
    this.#segments.push(new Segment(file, 0));
    this.flush();
  }

  /** Writes and syncs everything and closes the file; false when some of it failed. */
  async close(): Promise<boolean> {
    await this.#idle();
    this.flush();
    await this.#idle();
    const last = this.#last;
    const isWhole = this.#segments.length === 1 && last.waiting === 0;
    if (!this.#stopped && isWhole && last.isDirty) await this.#sync(last);
    const isSaved = isWhole && !last.isDirty;
    await this.#end(isSaved || this.surroundings.policy() !== 'always');
    return isSaved;
  }

  /** Drops what waits and closes the file: it has become useless. */
  async abandon(): Promise<void> {
    this.#stopped = true;
    await this.#idle();
    await this.#end(true);
  }

  /**
   * Writes and syncs everything at once, also what is under way, as the last thing of a process.
   * Throws when that fails or the file cannot do it.
   */
  flushNow(): void {
    this.#stopped = true;
    for (const segment of this.#segments) {
      const { immediate } = segment.file;
      if (immediate === null) throw new Error('this file cannot be written at once');
      let at = segment.size;
      for (const { bytes } of [segment.flight, segment.filling]) {
        for (let done = 0; done < bytes.length;) {
          done += immediate.write(bytes.subarray(done), at + done);
        }
        at += bytes.length;
      }
      if (segment.isDirty || segment.waiting > 0 || this.#syncing !== null) immediate.sync();
    }
  }

  /** Closes the files; who waits for more than was saved may go on if nothing was promised. */
  async #end(settles: boolean): Promise<void> {
    this.#stopped = true;
    for (const segment of this.#segments) await closeQuietly(segment.file);
    if (settles) this.#settle(this.#appended);
    this.#pressureCheck();
  }

  /** Waits until nothing is under way. */
  async #idle(): Promise<void> {
    while (this.#isRunning || this.#syncing !== null) {
      await this.#running;
      await this.#syncing;
    }
  }

  // The path of the bytes

  #start(): void {
    this.#lastTryMs = this.surroundings.elapsedMs();
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** Runs until nothing waits or something fails; what is flushed from then on starts it again. */
  async #run(): Promise<void> {
    try {
      while (!this.#stopped) {
        this.#isWanted = false;
        if (!(await this.#step()) && !this.#isWanted) return;
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** One write, or the sync or the end of a file that it has led to; false when it was the last. */
  async #step(): Promise<boolean> {
    const segment = this.#segments[0]!;
    if (segment.flight.length === 0) {
      [segment.flight, segment.filling] = [segment.filling, segment.flight];
    }
    if (segment.flight.length > 0 && !(await this.#write(segment))) return false;
    this.#syncIfDue();
    if (this.#segments.length > 1 && segment.waiting === 0) return this.#retire(segment);
    if (this.#mustSync()) return this.#sync(segment);
    this.#settleWritten();
    return segment.waiting > 0;
  }

  /** One write of what is in flight; false when it failed. */
  async #write(segment: Segment): Promise<boolean> {
    const { bytes } = segment.flight;
    this.#delayCheck();
    const duringSync = this.#syncing !== null;
    const start = this.surroundings.elapsedMs();
    let count = 0;
    let failure: unknown = null;
    try {
      count = await segment.file.write(bytes, segment.size);
    } catch (error) {
      failure = error;
    }
    this.#writeTimed(start, duringSync);
    if (this.#stopped) return false;
    if (count < bytes.length) {
      await this.#writeFailed(segment, count, failure);
      return false;
    }
    segment.size += count;
    segment.flight.clear();
    segment.isDirty = true;
    this.#written += count;
    this.#pressureCheck();
    if (this.#writeFailure !== null) {
      this.#writeFailure = null;
      this.surroundings.log('notice', 'AOF write error looks solved, Redis can write again.');
    }
    return true;
  }

  #writeTimed(start: number, duringSync: boolean): void {
    const { latency, isRewriting, elapsedMs } = this.surroundings;
    const duration = elapsedMs() - start;
    if (duringSync) latency('aof-write-pending-fsync', duration);
    else if (isRewriting()) latency('aof-write-active-child', duration);
    else latency('aof-write-alone', duration);
    latency('aof-write', duration);
  }

  /**
   * Cuts the file back to where it was good. Where that fails too, the bytes that were written stay
   * and the rest follows behind them.
   */
  async #writeFailed(segment: Segment, count: number, failure: unknown): Promise<void> {
    const { log, policy, fatal } = this.surroundings;
    const now = this.surroundings.elapsedMs();
    const logs = now - this.#lastErrorLogMs > errorLogEveryMs;
    if (logs) this.#lastErrorLogMs = now;
    if (failure !== null) {
      if (logs) log('warning', `Error writing to the AOF file: ${systemErrorText(failure)}`);
    } else if (logs) {
      log(
        'warning',
        'Short write while writing to the AOF file: ' +
          `(nwritten=${count}, expected=${segment.flight.length})`,
      );
    }
    if (count > 0) await this.#cutBack(segment, count, logs);
    this.#writeFailure = failure ?? Object.assign(new Error(), { code: 'ENOSPC' });
    if (policy() !== 'always') return;
    log(
      'warning',
      "Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...",
    );
    this.#stopped = true;
    fatal();
  }

  async #cutBack(segment: Segment, count: number, logs: boolean): Promise<void> {
    try {
      await segment.file.truncate(segment.size);
    } catch (error) {
      if (logs) {
        this.surroundings.log(
          'warning',
          'Could not remove short write from the append-only file.  Redis may refuse to load the' +
            ` AOF the next time it starts.  ftruncate: ${systemErrorText(error)}`,
        );
      }
      const rest = segment.flight.bytes.slice(count);
      segment.flight.clear();
      segment.flight.append(rest);
      segment.size += count;
      segment.isDirty = true;
      this.#written += count;
    }
  }

  /** The end of a file that another one follows. */
  async #retire(segment: Segment): Promise<boolean> {
    await this.#syncing;
    if (segment.isDirty && !(await this.#sync(segment))) return false;
    this.#segments.shift();
    await closeQuietly(segment.file);
    return true;
  }

  // Syncing

  /** Whether replies wait for a sync. */
  #mustSync(): boolean {
    const { policy, sparesSyncs, isRewriting } = this.surroundings;
    const spared = sparesSyncs() && isRewriting();
    return policy() === 'always' && !spared && this.#segments[0]!.isDirty;
  }

  /** Starts the sync of every second beside the writes, and the next try of one that failed. */
  #syncIfDue(): void {
    const { policy, sparesSyncs, isRewriting, elapsedMs } = this.surroundings;
    const segment = this.#segments[0]!;
    const wanted = policy() === 'everysec' || (policy() === 'no' && this.#syncFailure !== null);
    if (!wanted || this.#syncing !== null || (sparesSyncs() && isRewriting())) return;
    if (!segment.isDirty || elapsedMs() - this.#lastSyncMs < syncEveryMs) return;
    void this.#sync(segment);
  }

  /** Brings to disk what was written so far; false when it failed. One sync runs at a time. */
  async #sync(segment: Segment): Promise<boolean> {
    while (this.#syncing !== null) await this.#syncing;
    if (this.#stopped) return false;
    this.#syncing = this.#syncOnce(segment);
    return this.#syncing;
  }

  async #syncOnce(segment: Segment): Promise<boolean> {
    const { elapsedMs, latency, policy } = this.surroundings;
    const start = elapsedMs();
    const upTo = this.#written;
    this.#lastSyncMs = start;
    segment.isDirty = false;
    try {
      await segment.file.sync();
    } catch (error) {
      segment.isDirty = true;
      this.#syncing = null;
      this.#syncFailed(error);
      return false;
    }
    this.#syncing = null;
    if (policy() === 'always') latency('aof-fsync-always', elapsedMs() - start);
    this.#durable = upTo;
    this.#settle(upTo);
    if (this.#syncFailure !== null) {
      this.#syncFailure = null;
      this.surroundings.rewriteWanted();
    }
    return true;
  }

  #syncFailed(error: unknown): void {
    const { log, policy, fatal } = this.surroundings;
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
    const isFirst = this.#syncFailure === null;
    this.#syncFailure = error;
    if (isFirst) log('warning', `Fail to fsync the AOF file: ${systemErrorText(error)}`);
  }

  /** Counts a sync that has kept writes waiting in Redis. */
  #delayCheck(): void {
    const now = this.surroundings.elapsedMs();
    if (this.#syncing === null) this.#postponedMs = null;
    else if (this.#postponedMs === null) this.#postponedMs = now;
    else if (now - this.#postponedMs >= delayedMs) {
      this.#postponedMs = null;
      this.#delayedSyncs++;
      this.surroundings.log(
        'notice',
        'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without' +
          ' waiting for fsync to complete, this may slow down Redis.',
      );
    }
  }

  // What others wait for

  /** With syncs spared, replies wait for the write only. */
  #settleWritten(): void {
    if (!this.#segments[0]!.isDirty || this.surroundings.policy() !== 'always') return;
    this.#settle(this.#written);
  }

  /** What waits while the policy is `always` waits no more when that has changed. */
  #settleAppended(): void {
    if (!this.#mayWait || this.surroundings.policy() === 'always') return;
    this.#mayWait = false;
    this.#settle(this.#appended);
  }

  #settle(offset: number): void {
    if (offset <= this.#settled) return;
    this.#settled = offset;
    this.surroundings.settled(offset);
  }

  #pressureCheck(): void {
    const isLow = this.bufferBytes <= this.surroundings.pressureBytes / 2 || this.#stopped;
    if (!this.#isHigh || !isLow) return;
    this.#isHigh = false;
    this.surroundings.pressure(false);
  }
}
