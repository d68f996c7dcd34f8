// The exports that tell what the engine has counted and measured.

import { clockSet } from '../engine/clock';
import { evictStatisticsReset } from '../engine/keyspace/evict';
import { lazyfreeResetStatistics } from '../engine/keyspace/lazyfree';
import { LatencyEvent, latencyAdd as addLatency } from '../engine/latency';
import {
  commandStatistics,
  errorCodeCount as codes,
  statisticsReset as countersReset,
} from '../engine/statistics';

export { latencyFigure } from '../engine/latency';
export { slowlogFigure } from '../engine/slowlog';
export {
  commandPercentile,
  errorCodeAddress,
  errorCodeBytes,
  errorCodeCalls,
  statisticRead as statistic,
} from '../engine/statistics';

/** CONFIG RESETSTAT. */
export function statisticsReset(): void {
  countersReset();
  lazyfreeResetStatistics();
  evictStatisticsReset();
}

/** How often the command of row `id` was called. */
export function commandCalls(id: u32): f64 {
  return <f64>commandStatistics(id).calls;
}

/** How long its calls have taken together, µs. */
export function commandMicroseconds(id: u32): f64 {
  return Math.floor(<f64>commandStatistics(id).nanoseconds / 1000);
}

/** How often it was refused before it ran. */
export function commandRejected(id: u32): f64 {
  return <f64>commandStatistics(id).rejected;
}

/** How often it ran and answered an error. */
export function commandFailed(id: u32): f64 {
  return <f64>commandStatistics(id).failed;
}

/** How many error codes have been answered so far. */
export function errorCodeCount(): u32 {
  return codes;
}

/** Adds a sample of the latency monitor that the host has measured. */
export function latencyAdd(event: LatencyEvent, milliseconds: f64, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  addLatency(event, milliseconds);
}
