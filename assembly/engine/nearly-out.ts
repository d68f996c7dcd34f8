// A warning in the log before memory is out: when nine tenths of what may be in use are in use. It
// is written once, and again only after use has fallen below eight tenths. A maxmemory that
// somebody has set is meant to be reached: then the log says nothing, as Redis's does not.

import { heapUsedBytes } from '../memory/heap';
import { LogCode, logAdd } from './log';
import { SERVER_MEMORY_MAXIMUM, serverMaximumMemory } from './server';

const MEBIBYTE: f64 = 1024 * 1024;

/** Whether the log has been told. */
let warned: bool = false;

/** Looks at the memory in use: at each tick. */
export function nearlyOutWatch(): void {
  const used = heapUsedBytes();
  if (used < SERVER_MEMORY_MAXIMUM * 0.8) warned = false;
  if (warned || used < SERVER_MEMORY_MAXIMUM * 0.9) return;
  if (serverMaximumMemory != 0 && serverMaximumMemory < SERVER_MEMORY_MAXIMUM) return;
  warned = true;
  const inUse = <u32>(used / MEBIBYTE);
  logAdd(LogCode.MEMORY_NEARLY_OUT, inUse, <u32>(SERVER_MEMORY_MAXIMUM / MEBIBYTE));
}
