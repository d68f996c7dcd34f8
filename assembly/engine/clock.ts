// The engine's idea of time. It has no clock: the host passes two times with every call, and within
// that call both stand still. That is what makes a run repeatable.
//
//   Unix time        what a deadline of a key or a field is compared with, and what replies show
//                    as a date: TIME, MONITOR, entries of logs, ids and idle times of streams. It
//                    goes wherever the machine's clock is set, forth and back
//   monotonic time   what is waited by: blocked clients, pauses, silence, soft output limits, the
//                    ages of clients, the clocks of eviction. It counts from any origin, and never
//                    goes back
//
// Two things are measured rather than decided by time – how long a command took, and how long a
// budgeted job may still run. For these, and only for these, the engine asks the host for another
// monotonic reading (host.elapsedMicroseconds). No reply but the statistics depends on it, and a
// host whose readings never change is a valid one.

import { recordDeadline, recordHasExpiry } from '../memory/record';
import { ServerState, serverState } from './server';

/** A monotonic reading of this moment, microseconds; for durations only. */
@external('host', 'elapsedMicroseconds')
export declare function elapsedMicroseconds(): f64;

/** Unix time in milliseconds, as of the current call. */
export let nowMs: i64 = 0;
/** Unix time in microseconds, as of the current call. */
export let nowMicroseconds: i64 = 0;
/** The Unix time that TIME tells, microseconds: that of the call, and clockSetBack leaves it. */
export let toldMicroseconds: i64 = 0;
/** Unix time in seconds, as of the current call. */
export let nowSeconds: i64 = 0;
/** Monotonic time in milliseconds, as of the current call. */
export let monotonicMs: i64 = 0;
/** Monotonic time in microseconds, as of the current call. */
let monotonicMicroseconds: i64 = 0;
/** Monotonic time in seconds, as of the current call. */
export let monotonicSeconds: i64 = 0;
/** Monotonic time in ticks of a 64th of a second, as of the current call: of the access clock. */
export let monotonicTicks: i64 = 0;
const TICK_MICROSECONDS: f64 = 1_000_000 / 64;

/**
 * The time that deadlines are compared with: before all of them while a dataset is loaded, because
 * what a file says later counts on what it has said before; that of its EXEC while a transaction
 * has a command at the host, because nothing expires between two commands of a queue.
 */
let expiryMs: i64 = 0;

/** A reading that stands for the next one, 0 = none. */
let noted: f64 = 0;

/**
 * Notes a reading that has just been made, so that the next thing measured need not make its own.
 */
export function clockNote(reading: f64): void {
  noted = reading;
}

/** The noted reading; a new one, which is noted, if there is none. */
export function clockPeek(): f64 {
  if (noted == 0) noted = elapsedMicroseconds();
  return noted;
}

/** The beginning of something measured: the noted reading, or a new one. */
export function clockBegin(): f64 {
  const reading = noted;
  noted = 0;
  return reading != 0 ? reading : elapsedMicroseconds();
}

/**
 * Sets the times of the call that begins, microseconds: Unix time, which may go back, so that
 * nothing may rely on its order, and a monotonic reading, which does not.
 */
export function clockSet(now: f64, elapsed: f64): void {
  noted = 0;
  nowMicroseconds = <i64>now;
  toldMicroseconds = nowMicroseconds;
  nowMs = nowMicroseconds / 1000;
  nowSeconds = nowMs / 1000;
  monotonicMicroseconds = <i64>elapsed;
  monotonicMs = monotonicMicroseconds / 1000;
  monotonicSeconds = monotonicMs / 1000;
  monotonicTicks = <i64>(elapsed / TICK_MICROSECONDS);
  if ((serverState & ServerState.LOADING) != 0) expiryMs = i64.MIN_VALUE;
  else if ((serverState & ServerState.TRANSACTION_AWAY) == 0) expiryMs = nowMs;
}

/** What goes on in this call has begun at an earlier Unix time, and keeps to it; TIME does not. */
export function clockSetBack(microseconds: i64): void {
  const told = toldMicroseconds;
  clockSet(<f64>microseconds, <f64>monotonicMicroseconds);
  toldMicroseconds = told;
}

/** Deadlines do not pass for the commands that run from now on, or they do. */
export function clockStandStill(stands: bool): void {
  const isHeld = stands || (serverState & ServerState.LOADING) != 0;
  expiryMs = isHeld ? i64.MIN_VALUE : nowMs;
}

/** Whether a deadline has passed: that of a key, or of a part of a value. */
@inline export function clockPast(deadlineMs: i64): bool {
  return expiryMs > deadlineMs;
}

/** Whether an entry's deadline has passed. */
@inline export function clockExpired(entry: usize): bool {
  return recordHasExpiry(entry) && expiryMs > recordDeadline(entry);
}
