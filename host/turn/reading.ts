// Which connections are read. One that brings much at once, or has a backlog in the engine, is
// held: nothing more is read from it until others have had their turn.

import type { Core } from '../engine/core.js';
import { receivedThere } from '../engine/in-place.js';
import type { Scheduler, TurnConnection } from './parts.js';
import { stepMicroseconds } from './parts.js';

/** A connection that brings as much at once may have more to be read at once. */
const burstBytes = 16 * 1024;
/** So much of a big argument is worth a read of its own. */
const aheadBytes = 8 * 1024;
/** A request from this length on comes in several reads as it is. */
const severalReadsBytes = 64 * 1024;
/**
 * Where big arguments come, less is read at first. The engine keeps room for so many times as much,
 * up to so much (protocol/request-big.ts).
 */
const readBytesLeast = 8 * 1024;
const roomFactor = 16;
const roomBytes = 256 * 1024;

export class Reading<Connection extends TurnConnection> {
  readonly #core: Core;
  readonly #scheduler: Scheduler;
  readonly #drainSoon: () => void;
  /** When the first of this turn's bursts was seen, monotonic, microseconds; -1 = there is none. */
  #burstBegan = -1;
  /** The connections that are not read until others have had their turn. */
  readonly #held = new Set<Connection>();

  /** `drainSoon` has letGo called when the sockets that are ready have all been read. */
  constructor(core: Core, scheduler: Scheduler, drainSoon: () => void) {
    this.#core = core;
    this.#scheduler = scheduler;
    this.#drainSoon = drainSoon;
  }

  /**
   * `count` bytes have come. Where they are many there may be more at once: what comes of a big
   * argument is read to where it will lie, and who sends on after a millisecond is held.
   * @returns whether a big argument was among them, or is coming
   */
  goOn(connection: Connection, count: number): boolean {
    const isBurst =
      count >= readBytesLeast && (count >= burstBytes || count === connection.readBytes);
    if (!isBurst) return false;
    const { clock } = this.#core;
    const until = this.#burstsEnd();
    const isBig = connection.readInto !== undefined && this.#readOn(connection, count, until);
    if (clock.elapsed() >= until) {
      this.hold(connection);
      this.#drainSoon();
    }
    return isBig;
  }

  /**
   * The event loop reads on while there is more, dozens of times, before it looks at the other
   * sockets. Until when this turn may do so, about a millisecond for all who send much: from then
   * on each brings what one read takes.
   */
  #burstsEnd(): number {
    if (this.#burstBegan < 0) {
      this.#burstBegan = this.#core.clock.elapsed();
      this.#scheduler.soon(this.#burstsOver);
    }
    return this.#burstBegan + stepMicroseconds;
  }

  readonly #burstsOver = (): void => {
    this.#burstBegan = -1;
  };

  /**
   * Behind `count` bytes that have come, reads a big argument so long as there is more at once, or
   * until a time. From who brings big ones less is read at first, for it is copied.
   */
  #readOn(connection: Connection, count: number, until: number): boolean {
    const { clock, engine, memory } = this.#core;
    let whole = 0;
    for (let isMore = true; isMore && connection.context !== 0;) {
      const client = connection.context;
      const wanted = engine.inputAhead(client) >>> 0;
      if (whole === 0 && wanted > 0) whole = count;
      if (wanted < aheadBytes) break;
      const target = engine.inputTarget(client, wanted) >>> 0;
      const room = Math.min(engine.inputRoom() >>> 0, wanted);
      // Memory may be out: then it is received, and thrown away.
      if (target === 0 || room < aheadBytes) break;
      const more = connection.readInto!(memory.bytes, target, room);
      if (more === 0) break;
      receivedThere(this.#core, client, more);
      whole += more;
      isMore = more === room && clock.elapsed() < until;
    }
    connection.readAtMost?.(firstReadBytes(whole));
    return whole > 0;
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
    for (const connection of this.#held) {
      if (this.#core.engine.hasBacklog(connection.context) !== 0) continue;
      this.#held.delete(connection);
      connection.resumeReading();
    }
  }

  /** A connection has gone, or is somebody else's from now on, who wants to read it. */
  forget(connection: Connection): void {
    if (this.#held.delete(connection)) connection.resumeReading();
  }
}

/** The most for the first read, where big requests have about `whole` bytes; 0 = none is big. */
function firstReadBytes(whole: number): number {
  if (whole < severalReadsBytes || whole > roomBytes + readBytesLeast) return Infinity;
  let count = readBytesLeast;
  // What is before the argument is not of it: a factor less.
  while (count * (roomFactor - 1) < Math.min(whole, roomBytes)) count *= 2;
  return count;
}
