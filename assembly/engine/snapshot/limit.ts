// How much a walk does at a time, and what it holds.

import { valueEffort, valueExtraBytes } from '../../type/value';

/** What can be set. Numbers are part of the contract with the host: append only. */
const enum WalkLimit {
  /** Values of more elements or nodes are large. */
  ELEMENTS = 0,
  /** Values of more bytes are large. */
  BYTES = 1,
  /** Bytes of a large value between two readings of the clock. */
  STEP_BYTES = 2,
  /** With so many bytes that were not taken, nothing more is put out. */
  PENDING = 3,
  /** With so many, commands that write wait. */
  PENDING_MAXIMUM = 4,
}

/** Elements whose sizes are looked at to judge a value. */
const SAMPLES: u32 = 5;

let largeElements: u64 = 512;
let largeBytes: u64 = 64 * 1024;
export let walkStepBytes: usize = 8 * 1024;
export let walkPendingLimit: u64 = 2 * 1024 * 1024;
export let walkPendingMaximum: u64 = 32 * 1024 * 1024;

/** Sets a limit (WalkLimit). */
export function walkLimitSet(which: u32, value: f64): void {
  switch (which) {
    case WalkLimit.ELEMENTS:
      largeElements = <u64>value;
      break;
    case WalkLimit.BYTES:
      largeBytes = <u64>value;
      break;
    case WalkLimit.STEP_BYTES:
      walkStepBytes = <usize>value;
      break;
    case WalkLimit.PENDING:
      walkPendingLimit = <u64>value;
      break;
    case WalkLimit.PENDING_MAXIMUM:
      walkPendingMaximum = <u64>value;
  }
}

/** Whether writing an entry takes longer than a command may. */
export function walkIsLarge(entry: usize): bool {
  return valueEffort(entry) > largeElements || walkValueBytes(entry) > largeBytes;
}

/** About how many bytes an entry's value holds outside its record. */
export function walkValueBytes(entry: usize): u64 {
  return valueExtraBytes(entry, SAMPLES);
}
