// The regular work of a turn, some times a second: the host's own and the engine's.

import type { Core } from '../engine/core.js';
import type { Scheduler, TurnSteps } from './parts.js';

export interface TicksParts {
  readonly core: Core;
  readonly scheduler: Scheduler;
  readonly ticksPerSecond: () => number;
  readonly tickBegins?: () => void;
  readonly tickEnds?: () => void;
  /** Calls the timer of the deadlines off, so that it is armed anew. */
  readonly disarm: () => void;
  readonly turn: TurnSteps;
}

export class Ticks {
  readonly #parts: TicksParts;
  #cancel: () => void = () => undefined;

  constructor(parts: TicksParts) {
    this.#parts = parts;
  }

  start(): void {
    const { scheduler, ticksPerSecond, turn } = this.#parts;
    const period = 1000 / ticksPerSecond();
    this.#cancel = scheduler.after(period, () => turn.guarded(this.#tick));
  }

  cancel(): void {
    this.#cancel();
  }

  readonly #tick = (): void => {
    const { core, disarm, scheduler, tickBegins, tickEnds, turn } = this.#parts;
    if (!turn.paused) {
      tickBegins?.();
      // Unix time may have been set since the timer was: it is armed by what the tick finds.
      disarm();
      const more = core.tick();
      turn.drain();
      if (more) scheduler.soon(this.#more);
      tickEnds?.();
    }
    if (!turn.isStopped) this.start();
  };

  /**
   * Work that did not fit into a tick goes on between the requests: one step a turn of the event
   * loop. (A timer of 1 ms would not do: Node runs several of them before it looks at a socket.)
   */
  readonly #more = (): void => {
    const { core, scheduler, turn } = this.#parts;
    turn.guarded(() => {
      const more = core.tick();
      turn.drain();
      if (more && !turn.isStopped) scheduler.soon(this.#more);
    });
  };
}
