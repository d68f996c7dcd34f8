// The engine's idea of time. It has no clock: the host passes the wall time with every call, and
// within that call time stands still. That is what makes a run repeatable.
//
// Two things are measured rather than decided by time – how long a command took, and how long a
// budgeted job may still run. For these, and only for these, the engine asks the host for a
// monotonic reading (host.elapsedMicroseconds). No reply but the statistics depends on it, and a
// host that always answers 0 is a valid one.

import { recordDeadline, recordHasExpiry } from '../memory/record';

/** A monotonic reading in microseconds; for durations only. */
@external('host', 'elapsedMicroseconds')
export declare function elapsedMicroseconds(): f64;

/** Wall time in Unix milliseconds, as of the current call. */
export let nowMs: i64 = 0;
/** Wall time in Unix microseconds, as of the current call. */
export let nowMicroseconds: i64 = 0;
/** Wall time in Unix seconds, as of the current call. */
export let nowSeconds: i64 = 0;

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

/** Sets the time of the call that begins. Time may go backwards; nothing may rely on order. */
export function clockSet(microseconds: f64): void {
  noted = 0;
  nowMicroseconds = <i64>microseconds;
  nowMs = nowMicroseconds / 1000;
  nowSeconds = nowMs / 1000;
}

/** Whether a deadline has passed: that of a key, or of a part of a value. */
@inline export function clockPast(deadlineMs: i64): bool {
  return nowMs > deadlineMs;
}

/** Whether an entry's deadline has passed. */
@inline export function clockExpired(entry: usize): bool {
  return recordHasExpiry(entry) && nowMs > recordDeadline(entry);
}
