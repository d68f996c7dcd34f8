// What the event loop of this process has done: turns, and the time in which it was busy. Node
// counts both from the start of the process; CONFIG RESETSTAT moves the zero.
//
// The instantaneous figures are means since the last look that is at least a tenth of a second old.
// The longest turn and the most commands of a turn are the greatest of such means between two
// looks, or the longest tick of the server: no reading of a clock is spent on every turn. The
// server looks at every tick.
//
// There is one event loop in a process, so that its state stands here and not in a server.

import { performance } from 'node:perf_hooks';

import type { EventLoopFigures } from '../command/machine.js';

interface Reading {
  readonly atMs: number;
  readonly turns: number;
  readonly busyMs: number;
  readonly commands: number;
}

const lookMinimumMs = 100;

let zero = reading(0);
let looked = zero;
let rates = { cyclesPerSecond: 0, microsecondsPerCycle: 0 };
let tickMicroseconds = 0;
let longestMicroseconds = 0;
let maximumCommands = 0;

function reading(commands: number): Reading {
  return {
    atMs: performance.now(),
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
    busyMs: performance.eventLoopUtilization().active,
    commands,
  };
}

/**
 * A tick of the server has taken so long.
 * @param commands how many commands the server has processed so far
 */
export function eventLoopTick(microseconds: number, commands: number): void {
  tickMicroseconds += microseconds;
  longestMicroseconds = Math.max(longestMicroseconds, microseconds);
  look(commands);
}

/** Takes the means since the last look, if that is old enough. */
function look(commands: number): Reading {
  const now = reading(commands);
  const elapsedMs = now.atMs - looked.atMs;
  if (elapsedMs < lookMinimumMs) return now;
  const turns = Math.max(now.turns - looked.turns, 1);
  const busy = ((now.busyMs - looked.busyMs) * 1000) / turns;
  const ran = Math.max(now.commands - looked.commands, 0);
  rates = {
    cyclesPerSecond: Math.floor(((now.turns - looked.turns) * 1000) / elapsedMs),
    microsecondsPerCycle: Math.floor(busy),
  };
  longestMicroseconds = Math.max(longestMicroseconds, busy);
  maximumCommands = Math.max(maximumCommands, Math.ceil(ran / turns));
  looked = now;
  return now;
}

/** Counts from now on. */
export function eventLoopReset(): void {
  zero = reading(0);
  looked = zero;
  rates = { cyclesPerSecond: 0, microsecondsPerCycle: 0 };
  tickMicroseconds = 0;
  longestMicroseconds = 0;
  maximumCommands = 0;
}

/** @param commands how many commands the server has processed so far */
export function eventLoopFigures(commands: number): EventLoopFigures {
  const now = look(commands);
  return {
    cycles: now.turns - zero.turns,
    busyMicroseconds: (now.busyMs - zero.busyMs) * 1000,
    ...rates,
    tickMicroseconds,
    longestMicroseconds,
    maximumCommands,
  };
}
