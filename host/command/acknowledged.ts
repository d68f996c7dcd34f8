// Who waits until replicas have acknowledged, or until something is on disk: WAIT and WAITAOF
// (wait.ts).

import type { ClientHandle } from '../engine/core.js';

export interface Waiting {
  readonly client: ClientHandle;
  /** Whether it need not wait any more. */
  readonly isOver: () => boolean;
  /** Called once, when it is over or is ended. */
  readonly done: () => void;
}

export class Acknowledged {
  readonly #waiting = new Set<Waiting>();

  get size(): number {
    return this.#waiting.size;
  }

  add(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  /** Its time is up, or nobody wants to know any more. */
  end(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) waiting.done();
  }

  /** Replicas have acknowledged more, or more is on disk. */
  check(): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.isOver()) this.end(waiting);
    }
  }

  /** A client is gone. */
  closed(client: ClientHandle): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.client === client) this.end(waiting);
    }
  }
}
