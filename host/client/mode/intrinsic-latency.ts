/*
 * --intrinsic-latency: how long this machine keeps a program that never waits from running. No
 * server is asked.
 */

import { print } from '../ending.js';

/** Work of a few microseconds that leaves a result. */
function work(): number {
  let sum = 0;
  for (let at = 0; at < 2000; at++) sum = (sum * 31 + at) | 0;
  return sum;
}

export async function intrinsicLatencyRun(seconds: number): Promise<void> {
  const start = performance.now();
  let isStopped = false;
  process.once('SIGINT', () => (isStopped = true));
  let runs = 0;
  let worst = 0;
  let residue = 0;
  let before = start;
  for (;;) {
    residue ^= work();
    const now = performance.now();
    const latency = Math.floor((now - before) * 1000);
    runs += 1;
    if (latency > worst) {
      worst = latency;
      print(`Max latency so far: ${worst} microseconds.\n`);
    }
    if (isStopped || now - start > seconds * 1000) break;
    before = now;
    // A signal is noticed here; the time that this takes is ours and does not count.
    if (runs % 65_536 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      before = performance.now();
    }
  }
  const mean = ((performance.now() - start) * 1000) / runs;
  const means = `${mean.toFixed(4)} microseconds / ${(mean * 1000).toFixed(2)} nanoseconds`;
  print(`\n${runs} total runs (avg latency: ${means} per run).\n`);
  print(`Worst run took ${(worst / mean).toFixed(0)}x longer than the average latency.\n`);
  if (Number.isNaN(residue)) print('\n');
}
