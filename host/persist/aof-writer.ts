/*
 * Writes an append-only file: beside the event loop, or at once what is little. When a write fails,
 * the file is cut back to its last good length and the bytes are kept for the next attempt.
 */

import { systemErrorText } from '../config/system-error.js';
import { FileFailure } from '../storage/files.js';
import type { AofSurroundings, Segment } from './aof-sync.js';

/** Errors of writing are logged once in so long. */
const errorLogEveryMs = 30_000;
/** So much is written at once, in the turn that has made it; less while the disk is slow. */
const immediateBytes = 1024 * 1024;
const immediateBytesSlow = 64 * 1024;
/** A write that takes longer was held up by the disk, ms; it will be for a while. */
const slowMs = 2;
const slowForMs = 1000;

export class AofWriter {
  readonly #surroundings: AofSurroundings;
  #lastErrorLogMs = -Infinity;
  /** Until then the disk counts as slow. */
  #slowUntilMs = -Infinity;
  /** Why the last write has failed, null = it has not. */
  failure: unknown = null;

  constructor(surroundings: AofSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Writes what fills a segment, at once. False: that cannot be, and nothing has changed. */
  writeNow(segment: Segment): boolean {
    const { filling, file } = segment;
    const start = this.#surroundings.elapsedMs();
    const limit = start < this.#slowUntilMs ? immediateBytesSlow : immediateBytes;
    if (file.immediate === null || filling.length > limit) return false;
    try {
      // What it leaves out is written again by write(), which also knows what to do about it.
      if (file.immediate.write(filling.bytes, segment.size) < filling.length) return false;
    } catch {
      return false;
    }
    segment.size += filling.length;
    segment.isDirty = true;
    filling.reuse();
    const duration = this.#timed(start, false);
    if (duration > slowMs) this.#slowUntilMs = start + duration + slowForMs;
    return true;
  }

  /**
   * Writes what is in flight, and tells how much of it is in the file then: all of it, or `failure`
   * says why not. What was given up meanwhile (isOver) stays as it is.
   */
  async write(segment: Segment, isSyncing: boolean, isOver: () => boolean): Promise<number> {
    const { bytes } = segment.flight;
    const start = this.#surroundings.elapsedMs();
    let count = 0;
    let failure: unknown = null;
    try {
      count = await segment.file.write(bytes, segment.size);
    } catch (error) {
      failure = error;
    }
    this.#timed(start, isSyncing);
    if (isOver()) return 0;
    if (count < bytes.length) return this.#failed(segment, count, failure);
    segment.size += count;
    segment.flight.reuse();
    segment.isDirty = true;
    if (this.failure !== null) {
      this.failure = null;
      this.#surroundings.failureChanged();
      this.#surroundings.log('notice', 'AOF write error looks solved, Redis can write again.');
    }
    return count;
  }

  /** The last words of a process: writes and syncs what waits, also what is under way. */
  flushNow(segments: readonly Segment[], isSyncing: boolean): void {
    for (const segment of segments) {
      const { immediate } = segment.file;
      if (immediate === null) throw new Error('this file cannot be written at once');
      let at = segment.size;
      for (const { bytes } of [segment.flight, segment.filling]) {
        for (let done = 0; done < bytes.length;) {
          done += immediate.write(bytes.subarray(done), at + done);
        }
        at += bytes.length;
      }
      if (segment.isDirty || segment.waiting > 0 || isSyncing) immediate.sync();
    }
  }

  /** Notes how long a write has taken, ms. */
  #timed(start: number, isSyncing: boolean): number {
    const { latency, isRewriting, elapsedMs } = this.#surroundings;
    const duration = elapsedMs() - start;
    if (isSyncing) latency('aof-write-pending-fsync', duration);
    else if (isRewriting()) latency('aof-write-active-child', duration);
    else latency('aof-write-alone', duration);
    latency('aof-write', duration);
    return duration;
  }

  /** How much stays in the file. */
  async #failed(segment: Segment, count: number, failure: unknown): Promise<number> {
    const { elapsedMs, failureChanged, log } = this.#surroundings;
    const now = elapsedMs();
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
    const kept = count > 0 ? await this.#cutBack(segment, count, logs) : 0;
    this.failure = failure ?? new FileFailure('ENOSPC');
    failureChanged();
    return kept;
  }

  /**
   * Cuts the file back to where it was good. Where that fails too, the bytes that were written stay
   * and the rest follows behind them.
   */
  async #cutBack(segment: Segment, count: number, logs: boolean): Promise<number> {
    try {
      await segment.file.truncate(segment.size);
      return 0;
    } catch (error) {
      if (logs) {
        this.#surroundings.log(
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
      return count;
    }
  }
}
