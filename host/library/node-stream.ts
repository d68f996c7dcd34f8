// A connection of a store as a stream of Node, in the place of a socket: for clients of Redis that
// take one, with no port open.

import { Duplex } from 'node:stream';

import type { Connection, Store } from './store.js';

/** With so much that was not read, nothing more is taken from the store. */
const aheadBytes = 64 * 1024;

export class StoreStream extends Duplex {
  readonly #connection: Connection;
  /** What has come since the last turn: readers may use the store, so they are told later. */
  #come: Uint8Array[] = [];
  #comeBytes = 0;
  /** Whether the store holds what comes next back. */
  #isBehind = false;
  #isRead = true;
  /** Who has written while the store does not read. */
  #written: (() => void) | null = null;

  constructor(store: Store) {
    super({ allowHalfOpen: false });
    this.#connection = store.connect({
      output: (bytes) => this.#output(bytes.slice()),
      reading: (isRead) => this.#reading(isRead),
      closed: () => void queueMicrotask(() => this.#ended()),
      isOutside: true,
    });
  }

  #output(bytes: Uint8Array): boolean {
    this.#come.push(bytes);
    this.#comeBytes += bytes.length;
    if (this.#come.length === 1) queueMicrotask(() => this.#tell());
    this.#isBehind = this.#comeBytes + this.readableLength > aheadBytes;
    return this.#isBehind;
  }

  #reading(isRead: boolean): void {
    this.#isRead = isRead;
    if (!isRead) return;
    const written = this.#written;
    this.#written = null;
    written?.();
  }

  #tell(): void {
    this.#comeBytes = 0;
    for (const bytes of this.#come.splice(0)) if (!this.destroyed) this.push(bytes);
    this.#goOn();
  }

  /** The reader has caught up. */
  #goOn(): void {
    if (!this.#isBehind || this.#comeBytes + this.readableLength > aheadBytes) return;
    this.#isBehind = false;
    this.#connection.drained();
  }

  #ended(): void {
    this.#tell();
    if (!this.destroyed) this.push(null);
  }

  override _read(): void {
    // What comes is pushed when it comes. The length that is left to be read is not yet what it
    // will be.
    if (this.#isBehind) queueMicrotask(() => this.#goOn());
  }

  override _write(bytes: Uint8Array, _: string, done: (error?: Error | null) => void): void {
    try {
      this.#connection.send(bytes);
    } catch (error) {
      return done(error as Error);
    }
    if (this.#isRead) done();
    else this.#written = done;
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
