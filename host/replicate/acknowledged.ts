// Who waits until replicas have acknowledged: WAIT.

import type { ClientHandle } from '../engine/core.js';

export interface Waiting {
  readonly client: ClientHandle;
  readonly offset: number;
  readonly replicas: number;
  /** Called with how many have acknowledged. */
  readonly done: (count: number) => void;
}

export class Acknowledged {
  readonly #waiting = new Set<Waiting>();
  /** How many replicas have acknowledged an offset. */
  readonly #count: (offset: number) => number;

  constructor(count: (offset: number) => number) {
    this.#count = count;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  /** Its time is up, or nobody wants to know any more. */
  giveUp(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) waiting.done(this.#count(waiting.offset));
  }

  /** Replicas have acknowledged more. */
  check(): void {
    for (const waiting of [...this.#waiting]) {
      if (this.#count(waiting.offset) >= waiting.replicas) this.giveUp(waiting);
    }
  }

  /** A client is gone. */
  closed(client: ClientHandle): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.client === client) this.giveUp(waiting);
    }
  }

  /** They wait no longer: this server has become a replica. */
  giveUpAll(): void {
    for (const waiting of [...this.#waiting]) this.giveUp(waiting);
  }
}
