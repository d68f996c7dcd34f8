// How long one call of the host may work before it gives way, so that others who wait are heard:
//
//   budgetBegin ─► work ─► budgetLook(a reading that was made anyway) ─► over: keep the rest, end
//                   └────► budgetSpend(bytes for others) ──────────────► over likewise
//
// Who gives way: a client's batch, between two commands (engine/run/batch.ts), clients that may go
// on (engine/run/ready.ts), and what is freed in steps (engine/keyspace/lazyfree.ts). What is left
// goes on with handleMore, for which the host is asked by `outstanding` and `moreWaits`.
//
// The bytes that are written for others are counted because fast commands share a reading of the
// clock: 32 PUBLISHes to 50 subscribers are a lot of work between two readings.

import { elapsedMicroseconds } from './clock';

/** How long a call works, about. */
const TURN_MICROSECONDS: f64 = 1000;
/** How many bytes a call writes for clients, about: less than a millisecond's work. */
export const BUDGET_OUTPUT_BYTES: u32 = 1024 * 1024;

let endMicroseconds: f64 = 0;
let writtenBytes: u64 = 0;
/** Whether the call has worked long enough. */
export let budgetIsOver: bool = false;
/** Whether the host has read all that is ready before this call. */
export let budgetIsBehind: bool = false;

/**
 * A call begins to work, at a monotonic reading.
 * @param isBehind whether the host has read all that is ready before
 */
export function budgetBegin(reading: f64, isBehind: bool = false): void {
  budgetIsBehind = isBehind;
  endMicroseconds = reading + TURN_MICROSECONDS;
  writtenBytes = 0;
  budgetIsOver = false;
}

/** Looks whether the time is up. */
@inline export function budgetLook(reading: f64): void {
  if (reading >= endMicroseconds) budgetIsOver = true;
}

/** What is left has to wait for the next call. */
export function budgetEnd(): void {
  budgetIsOver = true;
}

/** Reads the clock and looks whether the time is up. */
export function budgetRead(): bool {
  budgetLook(elapsedMicroseconds());
  return budgetIsOver;
}

/** So many bytes were written for others. */
@inline export function budgetSpend(bytes: usize): void {
  writtenBytes += bytes;
  if (writtenBytes >= BUDGET_OUTPUT_BYTES) budgetIsOver = true;
}
