// Outputs that wait until what has led to them is on disk. An offset is how far the effects are
// committed; what is retained at one leaves when that offset has settled.

import type { TurnConnection } from './parts.js';

interface Retained<Connection> {
  readonly offset: number;
  readonly connections: Connection[];
}

export class Retention<Connection extends TurnConnection> {
  /** In the order of their offsets. */
  readonly #retained: Retained<Connection>[] = [];
  /** How far settled() has told of what was not released yet, 0 = nothing. */
  #settledTo = 0;

  /** What these connections are owed waits for an offset, not below the one before. */
  retain(offset: number, connections: Connection[]): void {
    const last = this.#retained.at(-1);
    if (last?.offset === offset) last.connections.push(...connections);
    else this.#retained.push({ offset, connections });
  }

  /** An offset has settled. Whether nothing was to be released before: release() is due. */
  settled(offset: number): boolean {
    const isFirst = this.#settledTo === 0;
    this.#settledTo = Math.max(this.#settledTo, offset);
    return isFirst;
  }

  /** Releases what has waited for no more than has settled, but for connections that are gone. */
  release(leave: (connection: Connection) => void): void {
    const offset = this.#settledTo;
    this.#settledTo = 0;
    while (this.#retained.length > 0 && this.#retained[0]!.offset <= offset) {
      for (const connection of this.#retained.shift()!.connections) {
        if (connection.context !== 0) leave(connection);
      }
    }
  }
}
