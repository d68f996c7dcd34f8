// Holding writes back until replicas have caught up: a failover and a shutdown do, each until it is
// over. To clients it is a CLIENT PAUSE of writes without an end.

import type { Core } from '../engine/core.js';
import { trapped } from '../engine/trap.js';

export class WritesHold {
  readonly #reasons = new Set<'failover' | 'shutdown'>();

  constructor(private readonly core: Core) {}

  get isHeld(): boolean {
    return this.#reasons.size > 0;
  }

  hold(reason: 'failover' | 'shutdown'): void {
    this.#reasons.add(reason);
    this.#apply();
  }

  /** Writes go on unless there is another reason. To be called between the engine's calls. */
  letGo(reason: 'failover' | 'shutdown'): void {
    if (this.#reasons.delete(reason)) this.#apply();
  }

  #apply(): void {
    trapped(() => this.core.engine.writesHold(this.#reasons.size > 0, ...this.core.times()));
  }
}
