// What a command's time is compared with: the limits of the slow log and of the latency monitor.
//
// Timing costs a reading of the host's clock, which is half of what a fast command costs. So fast
// commands of a pipeline share one (engine/run/group.ts), and only one number is compared with
// the time of the whole group:
//
//   timingFloor    the lower of both limits; u64.MAX while both are off
//
// A group below it holds no slow command: that is exact. A group above it is looked at closer
// (engine/run/group.ts, shareSlow). That is as good as a reading of its own as long as the limit is
// far above what a group of fast commands takes, a few microseconds. For lower limits
//
//   timingAlone    every command is timed alone

import { CommandFlag, CommandRow } from '../row/lookup';
import { Client } from './client/client';
import { LatencyEvent, latencyAdd, latencySetThreshold, latencyThresholdMs } from './latency';
import { slowlogAdd } from './slowlog';

/** Below this limit of the slow log each command has a reading of its own, µs. */
const ALONE_MICROSECONDS: f64 = 1000;

/**
 * A command, or a group of them, that takes less is of no interest, ns. At first both limits are
 * off, so that an engine without a host's directives keeps nothing that depends on a clock.
 */
export let timingFloor: u64 = u64.MAX_VALUE;
/** Whether commands never share a reading of the clock. */
export let timingAlone: bool = false;

/** slowlog-log-slower-than, µs; negative = off. */
let slowMicroseconds: f64 = -1;

/** Sets slowlog-log-slower-than, µs; negative = off. */
export function timingSetSlow(microseconds: f64): void {
  slowMicroseconds = microseconds;
  settle();
}

/** Sets latency-monitor-threshold, ms; 0 = off. */
export function timingSetLatency(milliseconds: f64): void {
  latencySetThreshold(milliseconds);
  settle();
}

function settle(): void {
  timingFloor = u64.MAX_VALUE;
  timingAlone = slowMicroseconds >= 0 && slowMicroseconds < ALONE_MICROSECONDS;
  if (slowMicroseconds >= 0) timingFloor = nanoseconds(slowMicroseconds);
  if (latencyThresholdMs != 0) {
    timingFloor = min<u64>(timingFloor, nanoseconds(latencyThresholdMs * 1000));
  }
}

/** Microseconds as nanoseconds, as far as they can be counted. */
function nanoseconds(microseconds: f64): u64 {
  return microseconds >= 1e15 ? u64.MAX_VALUE : <u64>(microseconds * 1000);
}

/**
 * A command has taken `time` nanoseconds, which is not less than timingFloor: it is logged where it
 * is too slow. Its arguments must still be there.
 */
export function timingSlow(
  client: Client,
  row: CommandRow,
  vector: usize,
  count: u32,
  time: u64,
): void {
  const microseconds = time / 1000;
  const isFast = (row.flags & CommandFlag.FAST) != 0;
  const event = isFast ? LatencyEvent.FAST_COMMAND : LatencyEvent.COMMAND;
  latencyAdd(event, <f64>(microseconds / 1000));
  if (slowMicroseconds < 0 || <f64>microseconds < slowMicroseconds) return;
  if ((row.flags & CommandFlag.SKIP_SLOWLOG) != 0) return;
  slowlogAdd(client, row, vector, count, microseconds);
}
