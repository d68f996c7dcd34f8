// The turn: what every host does with its connections and the passing of time. A server, a library
// and a page hold one of these, and differ in what a connection and a timer are.
//
//   connection ──received──► core.receive ──► answer ──► write │ soon: drain, core.more
//   time       ──tick──────► core.tick    ──► drain: calls for the host · log · outputs · closes
//   deadline   ──due───────► core.tick    ──► drain
//
// One event at a time: each is one call into the engine and, in the common case, one write of all
// its replies. None takes much longer than a millisecond: the engine gives way and goes on when the
// sockets that are ready have been read (core.more), and so does the draining here. Meanwhile a
// connection with a backlog is not read. A step that throws has met a trap of the engine or a bug
// of the host; then the turn has stopped for good, and its owner is told (failed).

import type { Logger } from './config/logger.js';
import type { ClientHandle, Core, EngineLine } from './engine/core.js';
import { Outstanding } from './engine/seam.generated.js';
import { ownerReceived } from './engine/in-place.js';
import { engineLogDrain } from './engine/log.js';
import { Deadline } from './turn/deadline.js';
import { Diversions } from './turn/diversion.js';
import { stepMicroseconds } from './turn/parts.js';
import type { Scheduler, TurnConnection } from './turn/parts.js';
import { Reading } from './turn/reading.js';
import { connectionEnd, outputSend } from './turn/send.js';
import { Retention } from './turn/retention.js';
import { Ticks } from './turn/ticks.js';

export type { Scheduler, TurnConnection } from './turn/parts.js';

export interface TurnParts {
  readonly core: Core;
  readonly scheduler: Scheduler;
  readonly log: Logger;
  /** The engine had something to say in the log. It may throw, which stops the turn. */
  readonly logged?: (line: EngineLine) => void;
  /** Answers a command of the host (Dispatcher.run). */
  readonly call: (client: ClientHandle) => void;
  /** The engine closes a client that has no connection: the link to a primary. */
  readonly closed?: (client: ClientHandle) => void;
  /** How often the regular work runs, a second. */
  readonly ticksPerSecond: () => number;
  /** The host's own regular work: a tick begins (the engine's part follows), and has been done. */
  readonly tickBegins?: () => void;
  readonly tickEnds?: () => void;
  /**
   * The effects of what has run are taken to disk. Returns the offset that settled() must tell
   * before outputs may leave, 0 if they may at once. Without it there is nothing to keep.
   */
  readonly commit?: () => number;
  /** Whether there are effects to take at all. */
  readonly keeps?: () => boolean;
  /** The engine has trapped or the host has a bug; no step will run any more. */
  readonly failed: (failure: unknown) => void;
}

/** So many effects of an owner in the process are gathered until they are taken to disk, bytes. */
const gatheredBytes = 32 * 1024;

export class Turn<Connection extends TurnConnection> {
  /** Whether the regular work stands still. */
  paused = false;

  readonly #parts: TurnParts;
  readonly #core: Core;
  readonly #connections = new Map<ClientHandle, Connection>();
  /** The connection that was heard last. */
  #heard: Connection | undefined;
  /** Which connections are read. */
  readonly #reading: Reading<Connection>;
  /** Whether a drain is due at the end of the event loop's turn. */
  #drains = false;
  /** The timer of the engine's deadlines. */
  readonly #deadline: Deadline;
  readonly #ticks: Ticks;
  #stopped = false;
  /** Connections whose bytes are for others than the engine. */
  readonly diversions: Diversions<Connection>;
  /** The outputs that wait for the disk. */
  readonly #retention = new Retention<Connection>();
  /** Grows with whatever connections send. */
  heard = 0;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.#core = parts.core;
    this.#reading = new Reading(parts.core, parts.scheduler, () => this.#drainSoon());
    this.diversions = new Diversions((...sent) => this.received(...sent));
    this.#deadline = new Deadline(parts.core, parts.scheduler, this);
    this.#ticks = new Ticks({ ...parts, turn: this, disarm: () => this.#deadline.disarm() });
  }

  get connections(): ReadonlyMap<ClientHandle, Connection> {
    return this.#connections;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Lets time pass. */
  start(): void {
    this.#ticks.start();
  }

  /** Runs no step any more. */
  stop(): void {
    this.#stopped = true;
    this.#ticks.cancel();
    this.#deadline.cancel();
  }

  /** Runs a step, unless the turn has stopped; a failure stops it, because data may be broken. */
  guarded(step: () => void): void {
    if (this.#stopped) return;
    try {
      this.#core.answerEnd?.();
      step();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.stop();
    this.#parts.failed(error);
  }

  // Connections

  /** A connection is the engine's client `client` from now on. */
  opened(connection: Connection, client: ClientHandle): void {
    connection.context = client;
    this.#connections.set(client, connection);
  }

  /** `buffer[0, length)` has come; the bytes are looked at during the call only. */
  received(connection: Connection, buffer: Uint8Array, length: number): void {
    this.heard += 1;
    if (this.diversions.take(connection, buffer, length)) return;
    try {
      this.#core.answerEnd?.();
      if (!this.#core.receive(connection.context, buffer, length)) connection.destroy();
      this.#answer(connection, this.#reading.goOn(connection, length));
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * As received(), for `count` bytes that stand in the engine's memory (engine/in-place.ts), of an
   * owner in the process. True: there is nothing to do but to read the output of this connection;
   * the owner does so, and tells Core.written.
   */
  receivedThere(connection: Connection, count: number): boolean {
    this.heard += 1;
    try {
      const outstanding = ownerReceived(this.#core, connection.context, count);
      if ((outstanding & Outstanding.TAKEN) === 0) {
        this.#answer(connection);
        return false;
      }
      this.#heard = connection;
      if (this.#parts.keeps?.() === true) this.#commitFor(connection);
      if ((outstanding & Outstanding.DEADLINE) !== 0) this.#deadline.arm();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** A connection belongs to somebody else from now on; the engine's client has none then. */
  detach(connection: Connection): void {
    this.#connections.delete(connection.context);
    connection.context = 0;
    this.#reading.forget(connection);
  }

  /** A connection has gone. */
  closed(connection: Connection): void {
    this.diversions.closed(connection);
    const client = connection.context;
    if (client === 0) return;
    this.detach(connection);
    this.guarded(() => {
      this.#core.disconnect(client);
      engineLogDrain(this.#core, this.#parts.log, this.#parts.logged);
    });
  }

  /**
   * Writes what is owed after a client's bytes. The reply to a single request is written at once:
   * the end of the event loop's turn would cost more than it saves (bench/server.mjs). The replies
   * to a pipeline wait for it, of scripts too, as in Redis: a write wakes a client, and it is
   * cheaper to wake many together. So do those to big requests, which take so long that their
   * clients sleep meanwhile. So does what others are told (messages, invalidations): a
   * subscriber gets what all publish in a turn with one write (bench/pubsub.mjs); and once
   * something waits, everything does. Nothing waits where one connection is heard twice in a row:
   * then nobody else asks, and there is nothing to gather. Where effects are kept on disk, all
   * waits likewise: one write takes the effects of all (commit).
   */
  #answer(connection: Connection, isBig = false): void {
    const isAlone = connection === this.#heard;
    this.#heard = connection;
    const outstanding = this.#core.outstanding(connection.context);
    if ((outstanding & Outstanding.MORE) !== 0) this.#drainSoon();
    if ((outstanding & Outstanding.BACKLOG) !== 0) this.#reading.hold(connection);
    const atOnce = isAlone ? Outstanding.WORK | Outstanding.OTHER_OUTPUT : Outstanding.WORK;
    if ((outstanding & atOnce) !== 0) {
      if (isAlone || (this.#drainCalls(this.#stepEnd()) < 2 && !this.#drains)) this.drain();
      else this.#drainSoon();
      return;
    }
    const gathers = Outstanding.OTHER_OUTPUT | Outstanding.PIPELINE;
    const isKept = this.#parts.keeps?.() === true;
    const waits = !isAlone && (this.#drains || isKept || isBig || (outstanding & gathers) !== 0);
    if (!waits) {
      const offset = isKept ? this.#commitFor(connection) : 0;
      if ((outstanding & Outstanding.OWN_OUTPUT) !== 0) {
        const client = this.#core.pollOutput();
        if (offset === 0) this.#writeTo(connection, client);
        else this.#retention.retain(offset, [connection]);
      }
    }
    if (waits) this.#drainSoon();
    if ((outstanding & Outstanding.DEADLINE) !== 0) this.#deadline.arm();
  }

  /**
   * Takes effects to disk in front of an output, and returns the offset that it waits for. For who
   * does not wait they are gathered until the end of the event loop's turn, unless they are many.
   */
  #commitFor(connection: Connection): number {
    const { commit } = this.#parts;
    if (connection.leavesAtOnce !== true) return commit?.() ?? 0;
    if (this.#core.engine.effectsBytes() >>> 0 >= gatheredBytes) commit?.();
    else this.#drainSoon();
    return 0;
  }

  /** Writes what pipelines are owed when the sockets that are ready have all been read. */
  #drainSoon(): void {
    if (this.#drains) return;
    this.#drains = true;
    this.#parts.scheduler.soon(this.#drainNow);
  }

  /** The sockets that are ready have been read: they are answered, and what has waited goes on. */
  readonly #drainNow = (): void => {
    this.#drains = false;
    this.guarded(() => {
      this.drain();
      if (this.#core.engine.hasMore() !== 0 && !this.diversions.isAlone) {
        this.#core.more();
        this.drain();
      }
      this.#reading.letGo();
    });
  };

  /**
   * Does what the engine has for the host: calls, lines of the log, outputs, closes. Whether
   * something is left, which goes on at the end of the event loop's turn.
   */
  readonly drain = (): boolean => {
    const core = this.#core;
    const until = this.#stepEnd();
    let isLeft;
    do {
      isLeft = this.#drainCalls(until) > 0;
      // Whoever reads a reply finds in the log what has led to it.
      engineLogDrain(core, this.#parts.log, this.#parts.logged);
      isLeft = !this.#drainOutputs(until) || isLeft;
      for (let client; (client = core.pollClose()) !== 0;) this.#close(client);
    } while (isLeft && core.clock.elapsed() < until);
    if (isLeft || (core.engine.hasMore() !== 0 && !this.diversions.isAlone)) this.#drainSoon();
    this.#deadline.arm();
    return isLeft;
  };

  #stepEnd(): number {
    return this.#core.clock.elapsed() + stepMicroseconds;
  }

  /** Has calls answered until a time; how many. */
  #drainCalls(until: number): number {
    const core = this.#core;
    for (let count = 0; ; count++) {
      const client = this.diversions.isAlone ? 0 : core.pollHostCall();
      if (client === 0) return count;
      this.#parts.call(client);
      if (core.answeredAt >= until) return count + 1;
    }
  }

  /** Writes what clients are owed, or retains it until it may leave; until a time: false. */
  #drainOutputs(until: number): boolean {
    const core = this.#core;
    const offset = this.#parts.commit?.() ?? 0;
    const retained: Connection[] = [];
    let isInTime = true;
    for (let client = 0; isInTime && (client = core.pollOutput()) !== 0;) {
      const connection = this.#connections.get(client);
      const waits = offset !== 0 && connection !== undefined && connection.leavesAtOnce !== true;
      if (waits) retained.push(connection);
      else this.#write(client);
      isInTime = core.clock.elapsed() < until;
    }
    if (retained.length > 0) this.#retention.retain(offset, retained);
    return isInTime;
  }

  /**
   * What was committed up to an offset is on disk: the outputs behind it leave. They do so in a
   * step of their own, because a promise may tell of it while a command of the host is writing its
   * reply.
   */
  settled(offset: number): void {
    if (!this.#retention.settled(offset)) return;
    const leave = (connection: Connection): void => this.#writeTo(connection, connection.context);
    const release = (): void => (this.#retention.release(leave), void this.drain());
    this.#parts.scheduler.soon(() => this.guarded(release));
  }

  #close(client: ClientHandle): void {
    const connection = this.#connections.get(client);
    if (connection === undefined) this.#parts.closed?.(client);
    else connectionEnd(this.#core, connection);
  }

  #write(client: ClientHandle): void {
    const connection = this.#connections.get(client);
    if (connection === undefined) this.#core.written(client);
    else this.#writeTo(connection, client);
  }

  #writeTo(connection: Connection, client: ClientHandle): void {
    outputSend(this.#core, connection, client, this.#written);
  }

  /** An output that did not leave at once has left. */
  readonly #written = (connection: TurnConnection): void => {
    const client = connection.context;
    // The client may be gone: its memory is freed with it.
    if (client === 0) return;
    this.guarded(() => {
      this.#core.written(client);
      this.drain();
      this.diversions.written(connection);
    });
  };
}
