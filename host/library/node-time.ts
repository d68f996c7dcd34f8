// The system's time on Node. A store does not keep a process alive, but somebody who waits for an
// answer does.

import type { StoreTime } from './time.js';
import { SystemTime } from './time.js';

/** The longest time that Node's timers take, ms. */
const longestWaitMs = 2 ** 31 - 1;

export class NodeTime extends SystemTime implements StoreTime {
  #waiting = 0;
  #keeper: NodeJS.Timeout | null = null;

  override soon(step: () => void): void {
    setImmediate(step);
  }

  override after(milliseconds: number, step: () => void): () => void {
    const timer = setTimeout(step, Math.min(milliseconds, longestWaitMs)).unref();
    return () => clearTimeout(timer);
  }

  waiting(delta: 1 | -1): void {
    this.#waiting += delta;
    if (this.#waiting > 0) this.#keeper ??= setInterval(() => undefined, longestWaitMs);
    else if (this.#keeper !== null) {
      clearInterval(this.#keeper);
      this.#keeper = null;
    }
  }
}
