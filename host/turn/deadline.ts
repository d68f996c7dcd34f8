// The timer of the engine's deadlines: the next key expires, or a client has waited long enough.

import type { Core } from '../engine/core.js';
import type { Scheduler } from './parts.js';

const nothing = (): void => undefined;

export class Deadline {
  readonly #core: Core;
  readonly #scheduler: Scheduler;
  readonly #due: () => void;
  /** The deadlines for which the timer is armed: Unix ms, monotonic ms; -1 = none. */
  #expiryMs = -1;
  #waitMs = -1;
  #cancel: () => void = nothing;

  /** @param due runs when a deadline has been reached; it disarms the timer */
  constructor(core: Core, scheduler: Scheduler, due: () => void) {
    this.#core = core;
    this.#scheduler = scheduler;
    this.#due = due;
  }

  /** Arms the timer, if a deadline has moved. */
  arm(): void {
    const { engine } = this.#core;
    const expiryMs = engine.expiryDeadlineMs();
    const waitMs = engine.waitDeadlineMs();
    if (expiryMs === this.#expiryMs && waitMs === this.#waitMs) return;
    this.disarm();
    this.#expiryMs = expiryMs;
    this.#waitMs = waitMs;
    if (expiryMs < 0 && waitMs < 0) return;
    const [now, elapsed] = this.#core.times();
    const untilExpiry = expiryMs < 0 ? Infinity : expiryMs - now / 1000;
    const untilWait = waitMs < 0 ? Infinity : waitMs - elapsed / 1000;
    const until = Math.max(Math.min(untilExpiry, untilWait), 0);
    this.#cancel = this.#scheduler.after(until, this.#due);
  }

  /** Calls the timer off, so that it is armed anew. */
  disarm(): void {
    this.#cancel();
    this.#cancel = nothing;
    this.#expiryMs = this.#waitMs = -1;
  }

  /** Calls the timer off; it is not armed again for the deadlines that it had. */
  cancel(): void {
    this.#cancel();
  }
}
