// A connection in the process: no socket, no port. Bytes go in by send(); what comes back is handed
// to its owner, who must not use the store before the call that has brought it has returned.

import type { ClientHandle } from '../engine/core.js';
import type { TurnConnection } from '../turn.js';

export interface LinkEvents {
  /** Bytes of replies, which are good during the call only. */
  readonly output: (bytes: Uint8Array) => void;
  /** The store has closed it. */
  readonly closed?: () => void;
  /** Whether replies are wanted before what has led to them is on disk. */
  readonly leavesAtOnce?: boolean;
}

export class Link implements TurnConnection {
  context: ClientHandle = 0;
  isOpen = true;
  readonly leavesAtOnce: boolean;
  readonly #events: LinkEvents;
  readonly #gone: (link: Link) => void;

  /** @param gone tells the turn that it is closed */
  constructor(events: LinkEvents, gone: (link: Link) => void) {
    this.#events = events;
    this.leavesAtOnce = events.leavesAtOnce === true;
    this.#gone = gone;
  }

  write(view: Uint8Array): boolean {
    this.#events.output(view);
    return true;
  }

  pauseReading(): void {
    // Whoever sends has been answered before: there is nothing to hold back.
  }

  resumeReading(): void {
    // The same.
  }

  closeAfterWrites(): void {
    this.destroy();
  }

  destroy(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#gone(this);
    this.#events.closed?.();
  }
}
