// The latency monitor: what kept the server for latency-monitor-threshold milliseconds or longer,
// by kind of event. An event's samples are one block of the heap, a ring that is overwritten when
// it is full:
//
//   Series   next · worst · Sample[160]       Sample   u32 Unix seconds · u32 milliseconds
//                                             seconds 0: not used yet
//
// A second has one sample, the worst that happened in it. A series begins with its first sample and
// ends with LATENCY RESET; when memory is out there is none, and the sample is lost.
//
// Commands are measured anyway (engine/timing.ts). Other work asks for the time only while the
// monitor is on:
//
//   const since = latencyBegin();  …work…  latencyEnd(LatencyEvent.EXPIRE_CYCLE, since);
//
// What happens on the host (files, forks of old) it adds through the export latencyAdd.

import { heapAllocateZeroed, heapRelease } from '../memory/heap';
import { elapsedMicroseconds, nowSeconds } from './clock';

/** What can take long. Numbers are part of the contract with the host: append only. */
export const enum LatencyEvent {
  COMMAND = 0,
  FAST_COMMAND = 1,
  COMMAND_UNBLOCKING = 2,
  EXPIRE_CYCLE = 3,
  EXPIRE_DEL = 4,
  EVICTION_CYCLE = 5,
  EVICTION_DEL = 6,
  EVICTION_LAZYFREE = 7,
  FORK = 8,
  AOF_WRITE = 9,
  AOF_WRITE_PENDING_FSYNC = 10,
  AOF_WRITE_ACTIVE_CHILD = 11,
  AOF_WRITE_ALONE = 12,
  AOF_FSYNC_ALWAYS = 13,
  AOF_FSTAT = 14,
  AOF_REWRITE_DIFF_WRITE = 15,
  AOF_RENAME = 16,
  RDB_UNLINK_TEMP_FILE = 17,
  WHILE_BLOCKED_CRON = 18,
  /** A large value was written out at once, because a transaction was about to change it. */
  SNAPSHOT_WRITE = 19,
  COUNT = 20,
}

/** Samples in a series. */
export const LATENCY_SAMPLES: u32 = 160;


@unmanaged
export class LatencySeries {
  /** Where the next sample goes. */
  next: u32;
  /** The longest since the series began, ms. */
  worst: u32;
}
if (offsetof<LatencySeries>() != 8) ERROR('LatencySeries is 8 bytes');


@unmanaged
export class LatencySample {
  seconds: u32;
  milliseconds: u32;
}
if (offsetof<LatencySample>() != 8) ERROR('LatencySample is 8 bytes');

const SERIES_BYTES: usize = offsetof<LatencySeries>() + 160 * offsetof<LatencySample>();

const series = memory.data(20 * 4, 4);
const noSeries = changetype<LatencySeries>(0);

/** latency-monitor-threshold, ms; 0 = the monitor is off. */
export let latencyThresholdMs: f64 = 0;

/** Sets latency-monitor-threshold. */
export function latencySetThreshold(milliseconds: f64): void {
  latencyThresholdMs = milliseconds;
}

/** The name that clients know an event by. */
export function latencyName(event: u32): string {
  switch (event) {
    case LatencyEvent.COMMAND:
      return 'command';
    case LatencyEvent.FAST_COMMAND:
      return 'fast-command';
    case LatencyEvent.COMMAND_UNBLOCKING:
      return 'command-unblocking';
    case LatencyEvent.EXPIRE_CYCLE:
      return 'expire-cycle';
    case LatencyEvent.EXPIRE_DEL:
      return 'expire-del';
    case LatencyEvent.EVICTION_CYCLE:
      return 'eviction-cycle';
    case LatencyEvent.EVICTION_DEL:
      return 'eviction-del';
    case LatencyEvent.EVICTION_LAZYFREE:
      return 'eviction-lazyfree';
    case LatencyEvent.FORK:
      return 'fork';
    case LatencyEvent.AOF_WRITE:
      return 'aof-write';
    case LatencyEvent.AOF_WRITE_PENDING_FSYNC:
      return 'aof-write-pending-fsync';
    case LatencyEvent.AOF_WRITE_ACTIVE_CHILD:
      return 'aof-write-active-child';
    case LatencyEvent.AOF_WRITE_ALONE:
      return 'aof-write-alone';
    case LatencyEvent.AOF_FSYNC_ALWAYS:
      return 'aof-fsync-always';
    case LatencyEvent.AOF_FSTAT:
      return 'aof-fstat';
    case LatencyEvent.AOF_REWRITE_DIFF_WRITE:
      return 'aof-rewrite-diff-write';
    case LatencyEvent.AOF_RENAME:
      return 'aof-rename';
    case LatencyEvent.RDB_UNLINK_TEMP_FILE:
      return 'rdb-unlink-temp-file';
    case LatencyEvent.SNAPSHOT_WRITE:
      return 'snapshot-write';
    default:
      return 'while-blocked-cron';
  }
}


@inline function placeOf(event: u32): usize {
  return series + ((<usize>event) << 2);
}

/** The series of an event; null = it has no samples. */
export function latencySeries(event: u32): LatencySeries {
  return event < <u32>LatencyEvent.COUNT ? load<LatencySeries>(placeOf(event)) : noSeries;
}

/** Sample `index` of a series, counted from its oldest place; its seconds are 0 if it is empty. */
export function latencySampleAt(ring: LatencySeries, index: u32): LatencySample {
  const place = (ring.next + index) % LATENCY_SAMPLES;
  const first = changetype<usize>(ring) + offsetof<LatencySeries>();
  return changetype<LatencySample>(first + <usize>place * offsetof<LatencySample>());
}

/** Adds a sample, if the monitor is on and it is long enough. */
export function latencyAdd(event: u32, milliseconds: f64): void {
  if (latencyThresholdMs == 0 || milliseconds < latencyThresholdMs) return;
  if (event >= <u32>LatencyEvent.COUNT) return;
  let ring = latencySeries(event);
  if (ring == noSeries) {
    ring = changetype<LatencySeries>(heapAllocateZeroed(SERIES_BYTES));
    if (ring == noSeries) return;
    store<LatencySeries>(placeOf(event), ring);
  }
  const value = <u32>min<f64>(milliseconds, <f64>u32.MAX_VALUE);
  ring.worst = max<u32>(ring.worst, value);
  const last = latencySampleAt(ring, LATENCY_SAMPLES - 1);
  if (last.seconds == <u32>nowSeconds) {
    last.milliseconds = max<u32>(last.milliseconds, value);
    return;
  }
  const sample = latencySampleAt(ring, 0);
  sample.seconds = <u32>nowSeconds;
  sample.milliseconds = value;
  ring.next = (ring.next + 1) % LATENCY_SAMPLES;
}

/** The beginning of something that may take long; 0 while the monitor is off. */
@inline export function latencyBegin(): f64 {
  return latencyThresholdMs == 0 ? 0 : elapsedMicroseconds();
}

/** The end of it. */
@inline export function latencyEnd(event: LatencyEvent, since: f64): void {
  if (since != 0) latencyAdd(event, Math.floor((elapsedMicroseconds() - since) / 1000));
}

/** Drops the series of an event. Returns whether it had one. */
export function latencyReset(event: u32): bool {
  const ring = latencySeries(event);
  if (ring == noSeries) return false;
  heapRelease(changetype<usize>(ring));
  store<LatencySeries>(placeOf(event), noSeries);
  return true;
}

// What LATENCY DOCTOR tells of a series: filled by latencyAnalyse.

/** How many samples there are. */
export let latencySamples: u32 = 0;
/** Their mean, ms. */
let latencyMean: u32 = 0;
/** Their mean absolute deviation from the mean, ms. */
let latencyDeviation: u32 = 0;
/** From the oldest sample to now, seconds; at least 1. */
let latencyPeriod: u32 = 0;
/** The shortest and the longest of the samples, ms. */
export let latencyLow: u32 = 0;
export let latencyHigh: u32 = 0;

/** Measures a series. False: the event has none. */
export function latencyAnalyse(event: u32): bool {
  const ring = latencySeries(event);
  if (ring == noSeries) return false;
  let sum: u64 = 0;
  latencySamples = 0;
  let oldest: u32 = 0;
  for (let i: u32 = 0; i < LATENCY_SAMPLES; i++) {
    const sample = latencySampleAt(ring, i);
    if (sample.seconds == 0) continue;
    const value = sample.milliseconds;
    latencyLow = latencySamples == 0 ? value : min<u32>(latencyLow, value);
    latencyHigh = latencySamples == 0 ? value : max<u32>(latencyHigh, value);
    if (latencySamples == 0 || sample.seconds < oldest) oldest = sample.seconds;
    latencySamples += 1;
    sum += value;
  }
  if (latencySamples == 0) return false;
  latencyMean = <u32>(sum / latencySamples);
  // A sample may be of a time that is yet to come: the clock was set back.
  latencyPeriod = <u32>max<i64>(nowSeconds - oldest, 1);
  let differences: u64 = 0;
  for (let i: u32 = 0; i < LATENCY_SAMPLES; i++) {
    const sample = latencySampleAt(ring, i);
    if (sample.seconds == 0) continue;
    const value = sample.milliseconds;
    differences += value < latencyMean ? latencyMean - value : value - latencyMean;
  }
  latencyDeviation = <u32>(differences / latencySamples);
  return true;
}

/** A figure of an event's samples. Numbers are part of the contract with the host: append only. */
export const enum LatencyFigure {
  SAMPLES = 0,
  MEAN = 1,
  DEVIATION = 2,
  PERIOD_SECONDS = 3,
  WORST = 4,
}

/** A figure of an event; 0 if it has no samples. Times are in ms. */
export function latencyFigure(event: LatencyEvent, which: LatencyFigure): f64 {
  if (!latencyAnalyse(event)) return 0;
  switch (which) {
    case LatencyFigure.SAMPLES:
      return <f64>latencySamples;
    case LatencyFigure.MEAN:
      return <f64>latencyMean;
    case LatencyFigure.DEVIATION:
      return <f64>latencyDeviation;
    case LatencyFigure.PERIOD_SECONDS:
      return <f64>latencyPeriod;
    default:
      return <f64>latencySeries(event).worst;
  }
}
