// Which connections are read. One that brings much at once, or has a backlog in the engine, is
// held: nothing more is read from it until others have had their turn.

import type { Core } from '../engine/core.js';
import { receivedThere } from '../engine/in-place.js';
import type { TurnConnection } from './parts.js';
import { stepMicroseconds } from './parts.js';

/** A connection that brings as much at once may have more to be read at once. */
const burstBytes = 16 * 1024;
/** So much of a big argument is worth a read of its own. */
const aheadBytes = 8 * 1024;
/** What one read brings, if nothing is known of what comes. */
const readBytesUsual = 64 * 1024;
/**
 * Where big arguments come, less is read at first. The engine keeps room for so many times as much,
 * up to so much (protocol/request-big.ts).
 */
const readBytesLeast = 8 * 1024;
const roomFactor = 16;
const roomBytes = 256 * 1024;

export class Reading<Connection extends TurnConnection> {
  readonly #core: Core;
  /** When the burst began that a connection is sending, monotonic, microseconds; -1 = none. */
  #burstBegan = -1;
  /** The connections that are not read until others have had their turn. */
  readonly #held = new Set<Connection>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether there may be more to be read at once. */
  isBurst(connection: Connection, count: number): boolean {
    if (count < readBytesLeast) return false;
    return count >= burstBytes || count === connection.readBytes;
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
   * Behind `count` bytes that have come, what comes of a big argument is read to where it will lie,
   * so that it is not copied again: so long as there is more at once, and about a millisecond at
   * most. From a connection that brings big arguments less is read at first, for that is copied.
   * Whether there is one.
   */
  readOn(connection: Connection, count: number): boolean {
    if (connection.readInto === undefined || connection.context === 0) return false;
    const { clock, engine } = this.#core;
    const until = clock.elapsed() + stepMicroseconds;
    let whole = engine.inputAhead(connection.context) === 0 ? 0 : count;
    for (let isMore = whole > 0; isMore;) {
      const more = this.#readThere(connection);
      whole += more;
      isMore = more > 0 && connection.context !== 0 && clock.elapsed() < until;
    }
    connection.readAtMost?.(firstReadBytes(whole));
    return whole > 0;
  }

  /** Reads what has come of a big argument to where it will lie; how many bytes. */
  #readThere(connection: Connection): number {
    const { engine, memory } = this.#core;
    const client = connection.context;
    const wanted = engine.inputAhead(client) >>> 0;
    if (wanted < aheadBytes) return 0;
    const target = engine.inputTarget(client, wanted) >>> 0;
    const room = Math.min(engine.inputRoom() >>> 0, wanted);
    // Memory may be out: then it is received, and thrown away.
    if (target === 0 || room < aheadBytes) return 0;
    const count = connection.readInto!(memory.bytes, target, room);
    if (count > 0) receivedThere(this.#core, client, count);
    return count;
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

/** What the first read is to bring where big requests have about `whole` bytes; 0 = none are big. */
function firstReadBytes(whole: number): number {
  if (whole < readBytesUsual || whole > roomBytes + readBytesLeast) return readBytesUsual;
  let count = readBytesLeast;
  // What is before the argument is not of it: a factor less.
  while (count * (roomFactor - 1) < Math.min(whole, roomBytes)) count *= 2;
  return count;
}
