// Connections whose bytes are not for the engine but for somebody else, e.g. a debugger of scripts.
// Whoever must be alone with its engine keeps all other connections waiting meanwhile: what they
// send is not read any further, as if the server were busy.

import type { InputTaker } from '../engine/input-taker.js';
import type { TurnConnection } from './parts.js';

interface Waiting<Connection> {
  readonly connection: Connection;
  readonly bytes: Uint8Array;
}

export class Diversions<Connection extends TurnConnection> {
  readonly #takers = new Map<TurnConnection, InputTaker>();
  /** What others have sent meanwhile, in the order of its coming. */
  #waiting: Waiting<Connection>[] = [];
  /** The connection that is alone with the engine. */
  #alone: Connection | null = null;

  /** @param received hands what has waited to the engine */
  constructor(
    private readonly received: (connection: Connection, bytes: Uint8Array, count: number) => void,
  ) {}

  /** Whether one connection is alone with the engine. */
  get isAlone(): boolean {
    return this.#alone !== null;
  }

  /** The connections that are diverted. */
  get connections(): Iterable<TurnConnection> {
    return this.#takers.keys();
  }

  /** From now on a connection's bytes are a taker's. */
  divert(connection: Connection, taker: InputTaker, isAlone: boolean): void {
    this.#takers.set(connection, taker);
    if (isAlone) this.#alone = connection;
  }

  /** The engine hears a connection again, and those that have waited for it. */
  release(connection: Connection): void {
    this.#takers.delete(connection);
    if (this.#alone !== connection) return;
    this.#alone = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { connection: each, bytes } of waiting) {
      if (each.context === 0) continue;
      each.resumeReading();
      this.received(each, bytes, bytes.length);
    }
  }

  /** Bytes have come. False: they are for the engine. */
  take(connection: Connection, buffer: Uint8Array, length: number): boolean {
    if (this.#takers.size === 0 && this.#alone === null) return false;
    const taker = this.#takers.get(connection);
    if (taker !== undefined) {
      taker.received(copyOf(buffer, length));
      return true;
    }
    if (this.#alone === null) return false;
    connection.pauseReading();
    this.#waiting.push({ connection, bytes: copyOf(buffer, length) });
    return true;
  }

  /** What a connection was owed has left. */
  written(connection: TurnConnection): void {
    if (this.#takers.size > 0) this.#takers.get(connection)?.written();
  }

  /** A connection has gone. */
  closed(connection: Connection): void {
    if (this.#takers.size === 0) return;
    const taker = this.#takers.get(connection);
    this.#takers.delete(connection);
    taker?.closed();
  }
}

/** The bytes by themselves: the buffer is used again, and slice() of Node's shares its memory. */
function copyOf(buffer: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(buffer.subarray(0, length));
}
