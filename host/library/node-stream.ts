// A connection of a store as a stream of Node, in the place of a socket: for clients of Redis that
// take one, with no port open.

import { Duplex } from 'node:stream';

import type { Store } from './store.js';

export class StoreStream extends Duplex {
  readonly #connection: ReturnType<Store['connect']>;
  /** What has come since the last turn: readers may use the store, so they are told later. */
  #come: Uint8Array[] = [];

  constructor(store: Store) {
    super({ allowHalfOpen: false });
    this.#connection = store.connect({
      output: (bytes) => this.#output(bytes.slice()),
      closed: () => void queueMicrotask(() => this.#ended()),
    });
  }

  #output(bytes: Uint8Array): void {
    this.#come.push(bytes);
    if (this.#come.length === 1) queueMicrotask(() => this.#tell());
  }

  #tell(): void {
    for (const bytes of this.#come.splice(0)) if (!this.destroyed) this.push(bytes);
  }

  #ended(): void {
    this.#tell();
    if (!this.destroyed) this.push(null);
  }

  override _read(): void {
    // What comes is pushed when it comes.
  }

  override _write(bytes: Uint8Array, _: string, done: (error?: Error | null) => void): void {
    try {
      this.#connection.send(bytes);
    } catch (error) {
      return done(error as Error);
    }
    done();
  }

  override _final(done: () => void): void {
    this.#connection.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.close();
    done(error);
  }

  // What clients set on sockets; here is none.

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }
}
