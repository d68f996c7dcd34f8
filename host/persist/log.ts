/*
 * How persistence says what happens: lines of the log, and samples of the latency monitor.
 */

import type { LogLevel } from '../config/logger.js';

export type LogWrite = (level: LogLevel, text: string) => void;

/** What a disk was waited for (LATENCY's events). */
export type DiskEvent =
  | 'aof-write'
  | 'aof-write-pending-fsync'
  | 'aof-write-active-child'
  | 'aof-write-alone'
  | 'aof-fsync-always'
  | 'aof-fstat'
  | 'aof-rename'
  | 'rdb-unlink-temp-file';

export type LatencyWrite = (event: DiskEvent, milliseconds: number) => void;

/** How long a disk was waited for is measured, and told. */
export interface DiskClock {
  /** A monotonic clock. */
  readonly elapsedMs: () => number;
  readonly latency: LatencyWrite;
}
