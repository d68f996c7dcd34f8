// Which connections are read. One that brings much at once, or has a backlog in the engine, is
// held: nothing more is read from it until others have had their turn.

import type { Core } from '../engine/core.js';
import { receivedThere } from '../engine/in-place.js';
import type { TurnConnection } from './parts.js';
import { stepMicroseconds } from './parts.js';

/** A connection that brings as much at once may have more to be read at once. */
export const burstBytes = 16 * 1024;
/** So much of a big argument is worth a read of its own. */
const aheadBytes = 32 * 1024;

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

  /**
   * What comes of a big argument is read to where it will lie, so that it is not copied again: so
   * long as there is more at once, and about a millisecond at most.
   */
  readOn(connection: Connection): void {
    const { engine, memory, clock } = this.#core;
    if (connection.readInto === undefined) return;
    const until = clock.elapsed() + stepMicroseconds;
    for (let isMore = true; isMore && connection.context !== 0;) {
      const client = connection.context;
      const wanted = engine.inputAhead(client) >>> 0;
      if (wanted < aheadBytes) return;
      const target = engine.inputTarget(client, wanted) >>> 0;
      const room = Math.min(engine.inputRoom() >>> 0, wanted);
      // Memory may be out: then it is received, and thrown away.
      if (target === 0 || room < aheadBytes) return;
      const count = connection.readInto(memory.bytes, target, room);
      if (count === 0) return;
      receivedThere(this.#core, client, count);
      isMore = count === room && clock.elapsed() < until;
    }
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
