// Which connections are read. One that brings much at once, or has a backlog in the engine, is
// held: nothing more is read from it until others have had their turn.

import type { Core } from '../engine/core.js';
import type { TurnConnection } from './parts.js';
import { stepMicroseconds } from './parts.js';

/** A connection that brings as much at once may have more to be read at once. */
export const burstBytes = 16 * 1024;

export class Reading<Connection extends TurnConnection> {
  readonly #core: Core;
  /** When the burst began that a connection is sending, monotonic, microseconds; -1 = none. */
  #burstBegan = -1;
  /** The connections that are not read until others have had their turn. */
  readonly #held = new Set<Connection>();

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Much has come at once. The event loop reads on while there is more, dozens of times, before it
   * looks at the other sockets: so long as about a millisecond is not spent on it. Whether it is,
   * and the connection is held.
   * @param heard the connection that was heard before
   */
  burst(connection: Connection, heard: Connection | undefined): boolean {
    const at = this.#core.clock.elapsed();
    if (connection !== heard || this.#burstBegan < 0) this.#burstBegan = at;
    if (at - this.#burstBegan < stepMicroseconds) return false;
    this.hold(connection);
    return true;
  }

  /** What has come was little. */
  burstEnded(): void {
    this.#burstBegan = -1;
  }

  /** Reads nothing more from a connection until others have had their turn. */
  hold(connection: Connection): void {
    if (this.#held.has(connection)) return;
    this.#held.add(connection);
    connection.pauseReading();
  }

  /** Others have had their turn: reads again from connections that have no backlog any more. */
  letGo(): void {
    if (this.#held.size === 0) return;
    this.#burstBegan = -1;
    for (const connection of this.#held) {
      if (this.#core.engine.hasBacklog(connection.context) !== 0) continue;
      this.#held.delete(connection);
      connection.resumeReading();
    }
  }

  /** A connection has gone. */
  forget(connection: Connection): void {
    this.#held.delete(connection);
  }
}
