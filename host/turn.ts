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
import type { ClientHandle, Core } from './engine/core.js';
import { Outstanding } from './engine/seam.generated.js';
import { engineLogDrain } from './engine/log.js';

/** Where a client's output goes. */
export interface TurnConnection {
  /** The engine's handle of the client; 0 = none any more. */
  context: ClientHandle;
  /**
   * Writes all of `view` from its memory. True: the bytes have left, or never will. False: the view
   * must stay as it is until `completed` is called, once.
   */
  write(view: Uint8Array, completed: (connection: TurnConnection) => void): boolean;
  /** Receives nothing until resumeReading: the client feels it as a full window. */
  pauseReading(): void;
  resumeReading(): void;
  /** Closes once the write in flight has left. */
  closeAfterWrites(): void;
  /** Closes at once. */
  destroy(): void;
}

/** When steps run. Times are relative; a steered clock may keep them as it likes. */
export interface Scheduler {
  /** Runs a step when the sockets that are ready have all been read. */
  soon(step: () => void): void;
  /** Runs a step after some ms; returns what calls it off. */
  after(milliseconds: number, step: () => void): () => void;
}

export interface TurnParts {
  readonly core: Core;
  readonly scheduler: Scheduler;
  readonly log: Logger;
  /** Answers a command of the host (Dispatcher.run). */
  readonly call: (client: ClientHandle) => void;
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

/** Outputs that wait until what has led to them is on disk. */
interface Retained<Connection> {
  readonly offset: number;
  readonly connections: Connection[];
}

const nothing = (): void => undefined;

/** How long one step works, about, before others have their turn, microseconds. */
const stepMicroseconds = 1000;
/** A connection that brings as much at once may have more to be read at once. */
const burstBytes = 16 * 1024;

export class Turn<Connection extends TurnConnection> {
  /** Whether the regular work stands still. */
  paused = false;

  readonly #parts: TurnParts;
  readonly #core: Core;
  readonly #connections = new Map<ClientHandle, Connection>();
  /** The connection that was heard last. */
  #heard: Connection | undefined;
  /** When the burst began that it is sending, a monotonic reading, microseconds; -1 = none. */
  #burstBegan = -1;
  /** The connections that are not read until others have had their turn. */
  readonly #held = new Set<Connection>();
  /** Whether a drain is due at the end of the event loop's turn. */
  #drains = false;
  /** The engine's deadlines for which the timer is armed: Unix ms, monotonic ms; -1 = none. */
  #expiryMs = -1;
  #waitMs = -1;
  #deadlineCancel: () => void = nothing;
  #tickCancel: () => void = nothing;
  #stopped = false;
  /** In the order of their offsets. */
  #retained: Retained<Connection>[] = [];
  /** How far settled() has told of what was not released yet, 0 = nothing. */
  #settledTo = 0;
  /** Grows with whatever connections send. */
  heard = 0;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.#core = parts.core;
  }

  get connections(): ReadonlyMap<ClientHandle, Connection> {
    return this.#connections;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Lets time pass. */
  start(): void {
    const period = 1000 / this.#parts.ticksPerSecond();
    this.#tickCancel = this.#parts.scheduler.after(period, () => this.guarded(this.#tick));
  }

  /** Runs no step any more. */
  stop(): void {
    this.#stopped = true;
    this.#tickCancel();
    this.#deadlineCancel();
  }

  /** Runs a step, unless the turn has stopped; a failure stops it, because data may be broken. */
  guarded(step: () => void): void {
    if (this.#stopped) return;
    try {
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
    try {
      if (!this.#core.receive(connection.context, buffer, length)) connection.destroy();
      if (length < burstBytes) this.#burstBegan = -1;
      else this.#burst(connection);
      this.#answer(connection);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Much has come at once. The event loop reads on while there is more, dozens of times, before it
   * looks at the other sockets: so long as about a millisecond is not spent on it.
   */
  #burst(connection: Connection): void {
    const at = this.#core.clock.elapsed();
    if (connection !== this.#heard || this.#burstBegan < 0) this.#burstBegan = at;
    if (at - this.#burstBegan < stepMicroseconds) return;
    this.#hold(connection);
    this.#drainSoon();
  }

  /** Reads nothing more from a connection until others have had their turn. */
  #hold(connection: Connection): void {
    if (this.#held.has(connection)) return;
    this.#held.add(connection);
    connection.pauseReading();
  }

  /** Reads again from connections that have no backlog any more. */
  #letGo(): void {
    this.#burstBegan = -1;
    for (const connection of this.#held) {
      if (this.#core.engine.hasBacklog(connection.context) !== 0) continue;
      this.#held.delete(connection);
      connection.resumeReading();
    }
  }

  /** A connection has gone. */
  closed(connection: Connection): void {
    const client = connection.context;
    if (client === 0) return;
    connection.context = 0;
    this.#connections.delete(client);
    this.#held.delete(connection);
    this.guarded(() => {
      this.#core.disconnect(client);
      engineLogDrain(this.#core, this.#parts.log);
    });
  }

  /**
   * Writes what is owed behind a client's bytes. The reply to a single request is written at once:
   * the end of the event loop's turn would cost more than it saves (bench/server.mjs). The replies
   * to a pipeline wait for it, as in Redis: a write wakes a client, and it is cheaper to wake many
   * together. So does what others are told (messages, invalidations): a subscriber gets what all
   * publish in a turn with one write (bench/pubsub.mjs); and once something waits, everything does.
   * Nothing waits where one connection is heard twice in a row: then nobody else asks, and there is
   * nothing to gather. Where effects are kept on disk, all waits likewise: one write takes the
   * effects of all (commit).
   */
  #answer(connection: Connection): void {
    const isAlone = connection === this.#heard;
    this.#heard = connection;
    const outstanding = this.#core.outstanding(connection.context);
    if ((outstanding & Outstanding.MORE) !== 0) this.#drainSoon();
    if ((outstanding & Outstanding.BACKLOG) !== 0) this.#hold(connection);
    const atOnce = isAlone ? Outstanding.WORK | Outstanding.OTHER_OUTPUT : Outstanding.WORK;
    if ((outstanding & atOnce) !== 0) return this.drain();
    const gathers = Outstanding.OTHER_OUTPUT | Outstanding.PIPELINE;
    const { commit, keeps } = this.#parts;
    const isKept = keeps?.() === true;
    const waits = !isAlone && (this.#drains || isKept || (outstanding & gathers) !== 0);
    if (!waits) {
      const offset = isKept ? (commit?.() ?? 0) : 0;
      if ((outstanding & Outstanding.OWN_OUTPUT) !== 0) {
        const client = this.#core.pollOutput();
        if (offset === 0) this.#writeTo(connection, client);
        else this.#retain(offset, [connection]);
      }
    }
    if (waits) this.#drainSoon();
    if ((outstanding & Outstanding.DEADLINE) !== 0) this.#arm();
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
      if (this.#core.engine.hasMore() !== 0) {
        this.#core.more();
        this.drain();
      }
      if (this.#held.size > 0) this.#letGo();
    });
  };

  /**
   * Does what the engine has for the host: calls, lines of the log, outputs, closes. What takes too
   * long goes on at the end of the event loop's turn.
   */
  readonly drain = (): void => {
    const core = this.#core;
    const until = core.clock.elapsed() + stepMicroseconds;
    let worked = true;
    while (worked && core.clock.elapsed() < until) {
      worked = this.#drainCalls(until);
      // Whoever reads a reply finds in the log what has led to it.
      engineLogDrain(core, this.#parts.log);
      this.#drainOutputs(until);
      for (let client = core.pollClose(); client !== 0; client = core.pollClose()) {
        this.#close(client);
      }
    }
    if (worked || core.engine.hasMore() !== 0) this.#drainSoon();
    this.#arm();
  };

  /** Has calls answered until a time; whether there was any. */
  #drainCalls(until: number): boolean {
    const core = this.#core;
    for (let isFirst = true; ; isFirst = false) {
      const client = core.pollHostCall();
      if (client === 0) return !isFirst;
      this.#parts.call(client);
      if (core.clock.elapsed() >= until) return true;
    }
  }

  /** Writes what clients are owed until a time, or retains it until it may leave. */
  #drainOutputs(until: number): void {
    const core = this.#core;
    const offset = this.#parts.commit?.() ?? 0;
    const retained: Connection[] = [];
    for (let client = core.pollOutput(); client !== 0; client = core.pollOutput()) {
      const connection = this.#connections.get(client);
      if (offset !== 0 && connection !== undefined) retained.push(connection);
      else this.#write(client);
      if (core.clock.elapsed() < until) continue;
      this.#drainSoon();
      break;
    }
    if (retained.length > 0) this.#retain(offset, retained);
  }

  #retain(offset: number, connections: Connection[]): void {
    const last = this.#retained.at(-1);
    if (last?.offset === offset) last.connections.push(...connections);
    else this.#retained.push({ offset, connections });
  }

  /**
   * What was committed up to an offset is on disk: the outputs behind it leave. They do so in a
   * step of their own, because a promise may tell of it while a command of the host is writing its
   * reply.
   */
  settled(offset: number): void {
    const isComing = this.#settledTo > 0;
    this.#settledTo = Math.max(this.#settledTo, offset);
    if (!isComing) this.#parts.scheduler.soon(() => this.guarded(this.#release));
  }

  readonly #release = (): void => {
    const offset = this.#settledTo;
    this.#settledTo = 0;
    while (this.#retained.length > 0 && this.#retained[0]!.offset <= offset) {
      for (const connection of this.#retained.shift()!.connections) {
        if (connection.context !== 0) this.#writeTo(connection, connection.context);
      }
    }
    this.drain();
  };

  /** Closes a connection: in order, unless what it is owed is stuck or no longer wanted. */
  #close(client: ClientHandle): void {
    const connection = this.#connections.get(client);
    if (this.#core.engine.outputBytes(client) !== 0) connection?.destroy();
    else connection?.closeAfterWrites();
  }

  /** Writes a client's output; the memory is the engine's again when it has left. */
  #write(client: ClientHandle): void {
    const connection = this.#connections.get(client);
    if (connection === undefined) this.#core.written(client);
    else this.#writeTo(connection, client);
  }

  #writeTo(connection: Connection, client: ClientHandle): void {
    const core = this.#core;
    if (connection.write(core.output(client), this.#written)) core.written(client);
  }

  /** An output that did not leave at once has left. */
  readonly #written = (connection: TurnConnection): void => {
    const client = connection.context;
    // The client may be gone: its memory is freed with it.
    if (client === 0) return;
    this.guarded(() => {
      this.#core.written(client);
      this.drain();
    });
  };

  // Time

  /** Arms the timer of the engine's deadlines (a key, a blocked client), if one has moved. */
  #arm(): void {
    const { engine } = this.#core;
    const expiryMs = engine.expiryDeadlineMs();
    const waitMs = engine.waitDeadlineMs();
    if (expiryMs === this.#expiryMs && waitMs === this.#waitMs) return;
    this.#disarm();
    this.#expiryMs = expiryMs;
    this.#waitMs = waitMs;
    if (expiryMs < 0 && waitMs < 0) return;
    const [now, elapsed] = this.#core.times();
    const untilExpiry = expiryMs < 0 ? Infinity : expiryMs - now / 1000;
    const untilWait = waitMs < 0 ? Infinity : waitMs - elapsed / 1000;
    this.#deadlineCancel = this.#parts.scheduler.after(
      Math.max(Math.min(untilExpiry, untilWait), 0),
      () => this.guarded(this.#deadlineReached),
    );
  }

  /** Calls the timer off, so that it is armed anew. */
  #disarm(): void {
    this.#deadlineCancel();
    this.#deadlineCancel = nothing;
    this.#expiryMs = this.#waitMs = -1;
  }

  readonly #deadlineReached = (): void => {
    this.#disarm();
    if (this.paused) return;
    this.#core.tick();
    this.drain();
  };

  readonly #tick = (): void => {
    if (!this.paused) {
      this.#parts.tickBegins?.();
      // Unix time may have been set since the timer was: it is armed by what the tick finds.
      this.#disarm();
      const more = this.#core.tick();
      this.drain();
      if (more) this.#parts.scheduler.soon(this.#tickMore);
      this.#parts.tickEnds?.();
    }
    if (!this.#stopped) this.start();
  };

  /**
   * Work that did not fit into a tick goes on between the requests: one step a turn of the event
   * loop. (A timer of 1 ms would not do: Node runs several of them before it looks at a socket.)
   */
  readonly #tickMore = (): void => {
    this.guarded(() => {
      const more = this.#core.tick();
      this.drain();
      if (more && !this.#stopped) this.#parts.scheduler.soon(this.#tickMore);
    });
  };
}
