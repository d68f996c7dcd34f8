// `cedis/ioredis`: ioredis talks to a store in the process, with no port open.
//
//   import { Redis } from 'ioredis';
//   import { connectorOf } from 'cedis/ioredis';
//   const redis = new Redis({ Connector: connectorOf(store) });

import { StoreStream } from './node-stream.js';
import type { Store } from './store.js';

/** What ioredis makes for each connection: it opens the stream, and closes it. */
interface StoreConnector {
  connect(): Promise<never>;
  disconnect(): void;
  check(): boolean;
}

/**
 * A class for the option `Connector` of ioredis; its connections are of one store. What ioredis
 * calls its type has private members, which only a class of its own has: `never` fits in its place.
 */
export function connectorOf(store: Store): new (options: unknown) => never {
  const Connector = class implements StoreConnector {
    #stream: StoreStream | null = null;

    /** For ioredis the stream is a socket of Node's; it uses what StoreStream has of one. */
    async connect(): Promise<never> {
      this.#stream = new StoreStream(store);
      return this.#stream as never;
    }

    disconnect(): void {
      this.#stream?.destroy();
    }

    check(): boolean {
      return true;
    }
  };
  return Connector as never;
}
