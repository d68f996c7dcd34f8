// What the event loop of this process has done: turns, and the time in which it was busy. Node
// counts both from the start of the process; CONFIG RESETSTAT moves the zero.
//
// The instantaneous figures are means since the last look that is at least a tenth of a second old.
// There is one event loop in a process, so that its state stands here and not in a server.

import { performance } from 'node:perf_hooks';

interface Reading {
  readonly atMs: number;
  readonly turns: number;
  readonly busyMs: number;
}

export interface EventLoopFigures {
  readonly cycles: number;
  readonly busyMicroseconds: number;
  readonly cyclesPerSecond: number;
  readonly microsecondsPerCycle: number;
}

const lookMinimumMs = 100;

let zero = reading();
let looked = zero;
let rates = { cyclesPerSecond: 0, microsecondsPerCycle: 0 };

function reading(): Reading {
  return {
    atMs: performance.now(),
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
    busyMs: performance.eventLoopUtilization().active,
  };
}

/** Counts from now on. */
export function eventLoopReset(): void {
  zero = reading();
  looked = zero;
  rates = { cyclesPerSecond: 0, microsecondsPerCycle: 0 };
}

export function eventLoopFigures(): EventLoopFigures {
  const now = reading();
  const elapsedMs = now.atMs - looked.atMs;
  if (elapsedMs >= lookMinimumMs) {
    const turns = now.turns - looked.turns;
    const busy = (now.busyMs - looked.busyMs) * 1000;
    rates = {
      cyclesPerSecond: Math.floor((turns * 1000) / elapsedMs),
      microsecondsPerCycle: turns === 0 ? 0 : Math.floor(busy / turns),
    };
    looked = now;
  }
  return {
    cycles: now.turns - zero.turns,
    busyMicroseconds: (now.busyMs - zero.busyMs) * 1000,
    ...rates,
  };
}
