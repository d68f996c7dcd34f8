// What the parts of the page share: the store that is shown, a connection for looking into it, and
// who is told when it changes. Parts know this and not each other.

import type { RemoteReply } from '../net/reply-reader.js';
import type { PageStore } from './store.js';
import { Wire } from './wire.js';

export interface AppActions {
  tour(): void;
  examples(): void;
}

/** A part of the page that can be opened. */
export interface Part {
  readonly root: HTMLElement;
  /** It comes to be seen. */
  open(): void;
  /** It is not seen any more, and does nothing until it is opened. */
  shut(): void;
  /** The store is another. */
  reconnect(): void;
}

export class App {
  /**
   * What looks into the store for the page, beside the user's own connections. There is another
   * when the store has ended it.
   */
  wire: Wire;
  isClosing = false;
  readonly #listeners = new Set<() => void>();
  #announcer: ((text: string) => void) | null = null;
  #database = 0;

  constructor(
    public store: PageStore,
    readonly actions: AppActions,
  ) {
    this.wire = this.#connect();
  }

  #connect(): Wire {
    const wire = new Wire(this.store, {
      closed: () => {
        if (this.isClosing || wire !== this.wire) return;
        this.wire = this.#connect();
        if (this.#database !== 0) void this.wire.call('SELECT', this.#database);
        this.changed();
      },
    });
    return wire;
  }

  /** Takes another store in the place of this one, which stays open. */
  use(store: PageStore): void {
    this.wire.close();
    this.store = store;
    this.#database = 0;
    this.wire = this.#connect();
  }

  /** The database that the connection of the page looks into. */
  async select(database: number): Promise<RemoteReply> {
    this.#database = database;
    return this.wire.call('SELECT', database);
  }

  /** Somebody has run a command. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Has a function told when a command was run; returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Says something in passing. */
  announce(text: string): void {
    this.#announcer?.(text);
  }

  set announcer(announcer: (text: string) => void) {
    this.#announcer = announcer;
  }

  tour(): void {
    this.actions.tour();
  }

  examples(): void {
    this.actions.examples();
  }
}
