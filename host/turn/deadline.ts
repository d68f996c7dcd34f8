// The timer of the engine's deadlines: the next key expires, or a client has waited long enough.

import type { Core } from '../engine/core.js';
import type { Scheduler, TurnSteps } from './parts.js';

const nothing = (): void => undefined;

export class Deadline {
  readonly #core: Core;
  readonly #scheduler: Scheduler;
  readonly #turn: TurnSteps;
  /** The deadlines for which the timer is armed: Unix ms, monotonic ms; -1 = none. */
  #expiryMs = -1;
  #waitMs = -1;
  #cancel: () => void = nothing;

  constructor(core: Core, scheduler: Scheduler, turn: TurnSteps) {
    this.#core = core;
    this.#scheduler = scheduler;
    this.#turn = turn;
  }

  /** A deadline has been reached. */
  readonly #due = (): void => {
    this.disarm();
    if (this.#turn.paused) return;
    this.#core.tick();
    this.#turn.drain();
  };

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
    this.#cancel = this.#scheduler.after(until, () => this.#turn.guarded(this.#due));
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
