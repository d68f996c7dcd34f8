// A store: the engine in the process, and what can be done with it.
//
//   store.call('SET', 'a', 1)            runs at once and returns the reply, or throws RedisError
//   store.binary.call('GET', 'a')        the same with texts as Uint8Array
//   store.client()                       a connection: commands that wait, subscriptions, MONITOR
//   store.close()                        timers and connections end

import { Caller } from './caller.js';
import { StoreClient } from './client.js';
import type { ClientOptions } from './client.js';
import { Holder } from './holder.js';
import type { HolderOptions } from './holder.js';
import type { Link, LinkEvents } from './link.js';
import type { Reply } from './reply.js';
import type { Word } from './request.js';

export interface StoreOptions extends HolderOptions {
  /** The protocol that shapes replies (default 3: maps, sets, numbers). */
  readonly protocol?: 2 | 3;
}

export class Store {
  /** The same calls, with texts as bytes. */
  readonly binary: { call(...words: Word[]): Reply };
  readonly #options: StoreOptions;
  readonly #holder: Holder;
  readonly #caller: Caller;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#holder = new Holder(options);
    this.#caller = new Caller(this.#holder, this.protocol);
    this.binary = { call: (...words) => this.#caller.call(words, true) };
  }

  get protocol(): 2 | 3 {
    return this.#options.protocol ?? 3;
  }

  /** Runs a command and returns its reply. */
  call(...words: Word[]): Reply {
    return this.#caller.call(words, false);
  }

  /** A connection of its own. */
  client(options: ClientOptions = {}): StoreClient {
    return new StoreClient(this.#holder, { protocol: this.protocol, ...options });
  }

  /** A connection in bytes, for whoever speaks the protocol. */
  connect(events: LinkEvents): { send(bytes: Uint8Array): void; close(): void } {
    const link: Link = this.#holder.connect(events);
    return {
      send: (bytes) => {
        this.#holder.send(link, bytes, bytes.length);
        this.#holder.work(() => false);
      },
      close: () => link.destroy(),
    };
  }

  /** Ends it; it must not be used any more. */
  close(): void {
    this.#holder.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
