// A connection in the process: no socket, no port. Bytes go in by send(); what comes back is handed
// to its owner, who must not use the store before the call that has brought it has returned. An
// owner who throws loses the connection, and nobody else anything.

import { bytesJoin } from '../config/byte-codec.js';
import type { ClientHandle } from '../engine/core.js';
import type { TurnConnection } from '../turn.js';
import { ownerTold } from './owner.js';

export interface LinkEvents {
  /**
   * Bytes of replies, which are good during the call only; so long the store refuses to be used.
   * True: the owner is behind. Nothing more is handed over until it calls drained(); what is owed
   * meanwhile stays in the store, which closes the connection when that passes
   * client-output-buffer-limit.
   */
  readonly output: (bytes: Uint8Array) => boolean | void;
  /** Whether the owner should go on to send: what it has sent has run, or waits. */
  readonly reading?: (isRead: boolean) => void;
  /** The store has closed it. */
  readonly closed?: () => void;
  /** Whether replies are wanted before what has led to them is on disk. */
  readonly leavesAtOnce?: boolean;
  /**
   * Whether who is behind it has to say who it is, where users have passwords and limits; the
   * store's owner may do everything.
   */
  readonly isOutside?: boolean;
}

/** The store of connections. */
export interface LinkStore {
  /** Whether an owner is being handed bytes, and so must not use it. */
  isTelling: boolean;
}

export class Link implements TurnConnection {
  context: ClientHandle = 0;
  isOpen = true;
  readonly leavesAtOnce: boolean;
  readonly #events: LinkEvents;
  readonly #gone: (link: Link) => void;
  readonly #store: LinkStore;
  /** Told when the owner, which is behind, takes more. */
  #completed: ((connection: TurnConnection) => void) | null = null;

  /** @param gone tells the turn that it is closed */
  constructor(events: LinkEvents, store: LinkStore, gone: (link: Link) => void) {
    this.#store = store;
    this.#events = events;
    this.leavesAtOnce = events.leavesAtOnce === true;
    this.#gone = gone;
  }

  write(view: Uint8Array, completed: (connection: TurnConnection) => void): boolean {
    this.#store.isTelling = true;
    const isBehind = ownerTold(() => this.#events.output(view) === true);
    this.#store.isTelling = false;
    if (isBehind === undefined) this.destroy();
    if (!isBehind || !this.isOpen) return true;
    this.#completed = completed;
    return false;
  }

  /** The owner takes more. */
  drained(): void {
    const completed = this.#completed;
    this.#completed = null;
    if (this.isOpen) completed?.(this);
  }

  writeParts(
    views: readonly Uint8Array[],
    completed: (connection: TurnConnection) => void,
  ): boolean {
    return this.write(bytesJoin(views), completed);
  }

  pauseReading(): void {
    ownerTold(() => this.#events.reading?.(false));
  }

  resumeReading(): void {
    if (this.isOpen) ownerTold(() => this.#events.reading?.(true));
  }

  closeAfterWrites(): void {
    this.destroy();
  }

  destroy(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#gone(this);
    ownerTold(() => this.#events.closed?.());
  }
}
