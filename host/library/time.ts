// Time of a store: the system's, or one that its owner moves.
//
//   const clock = new SteeredClock();
//   const store = await open({ clock, seed: 1n });
//   store.call('SET', 'a', '1', 'PX', 100);
//   clock.advance(101);                          store.call('GET', 'a')  null
//
// Both are what the engine reads (Clock) and what runs the steps that wait (Scheduler). Of a
// steered clock nothing moves but by advance(): it goes from one step that is due to the next, so
// that each finds the time for which it was set. As in Redis, a time is over when it has passed: a
// key of 100 ms is there after 100 ms, and gone after 101.

import type { Clock } from '../engine/clock.js';
import { SystemClock } from '../engine/clock.js';
import type { Scheduler } from '../turn.js';

/** What time it is, and when steps run. */
export interface StoreTime extends Clock, Scheduler {
  /** Tells whether somebody waits for an answer, so that a process does not end meanwhile. */
  waiting?(delta: 1 | -1): void;
}

interface Step {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** When a steered clock begins if nobody says: 1 January 2024, 00:00 UTC. */
const defaultStartMs = 1_704_067_200_000;

export class SteeredClock implements StoreTime {
  readonly #startMs: number;
  #nowMs = 0;
  /** Where advance() has begun. */
  #begunMs = 0;
  #order = 0;
  #soon: (() => void)[] = [];
  #isFlushing = false;
  readonly #steps = new Set<Step>();

  /** @param startMs Unix time at the beginning, ms */
  constructor(startMs = defaultStartMs) {
    this.#startMs = startMs;
  }

  /** A clock that shows the same, and goes its own way. */
  copy(): SteeredClock {
    const copy = new SteeredClock(this.#startMs);
    copy.#nowMs = copy.#begunMs = this.#nowMs;
    return copy;
  }

  /** Unix time, ms. */
  get nowMs(): number {
    return this.#startMs + this.#nowMs;
  }

  /** What has passed of the time that advance() lets pass, ms. */
  get passedMs(): number {
    return this.#nowMs - this.#begunMs;
  }

  elapsed(): number {
    return this.#nowMs * 1000;
  }

  unix(elapsed: number): number {
    return this.#startMs * 1000 + elapsed;
  }

  follow(): void {
    // Nobody else moves it.
  }

  soon(step: () => void): void {
    this.#soon.push(step);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      this.#turnEnds();
    });
  }

  after(milliseconds: number, run: () => void): () => void {
    // Time is told in whole milliseconds, so that what is due is due.
    const dueMs = this.#nowMs + Math.max(Math.ceil(milliseconds), 0);
    const step = { dueMs, order: this.#order++, run };
    this.#steps.add(step);
    return () => void this.#steps.delete(step);
  }

  /** Lets time pass, ms: what is due meanwhile happens, in its order, and has when this returns. */
  advance(milliseconds: number): void {
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
      throw new RangeError('time advances by a whole number of milliseconds');
    }
    const untilMs = this.#nowMs + milliseconds;
    this.#begunMs = this.#nowMs;
    for (;;) {
      this.#turnEnds();
      const next = this.#next();
      if (next === undefined || next.dueMs > untilMs) break;
      this.#steps.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
    this.#nowMs = this.#begunMs = Math.max(this.#nowMs, untilMs);
  }

  #next(): Step | undefined {
    let first: Step | undefined;
    for (const step of this.#steps) {
      if (first === undefined || step.dueMs < first.dueMs) first = step;
      else if (step.dueMs === first.dueMs && step.order < first.order) first = step;
    }
    return first;
  }

  #turnEnds(): void {
    while (this.#soon.length > 0) for (const step of this.#soon.splice(0)) step();
  }
}

/** The system's time, by what every platform has. */
export class SystemTime extends SystemClock implements StoreTime {
  #channel: MessageChannel | null = null;
  #soon: (() => void)[] = [];

  /** By a message: of timers within timers, browsers make 4 ms at least. */
  soon(step: () => void): void {
    this.#soon.push(step);
    if (this.#soon.length > 1) return;
    this.#channel ??= this.#channelOpen();
    this.#channel.port2.postMessage(null);
  }

  #channelOpen(): MessageChannel {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      for (const step of this.#soon.splice(0)) step();
    };
    return channel;
  }

  after(milliseconds: number, step: () => void): () => void {
    const timer = setTimeout(step, Math.min(milliseconds, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }
}
