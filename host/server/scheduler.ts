// When the steps of a turn run, by the event loop of Node.

import type { Scheduler } from '../turn.js';

/** The longest time that Node's timers take, ms. */
const longestWaitMs = 2 ** 31 - 1;

export const nodeScheduler: Scheduler = {
  soon(step) {
    setImmediate(step);
  },
  after(milliseconds, step) {
    const timer = setTimeout(step, Math.min(milliseconds, longestWaitMs));
    return () => clearTimeout(timer);
  },
};
