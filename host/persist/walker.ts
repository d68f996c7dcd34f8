// The walk over the dataset (engine/snapshot.ts), driven from the event loop: it goes on in
// small steps between what clients send, and no faster than the disk takes what comes of it.
//
//     const walk = walker.begin(options, consumer)      the moment, unless it is 'busy' or 'memory'
//     await walk.end                                    how it has ended
//
//     begin ──► step ──► chunks to the consumer ──► step …          one step a turn of the loop
//                            └── it is behind: no step until it has caught up
//
// Steps take a quarter of the time that the clients have had, and never more than a millisecond at
// once; where nobody has sent anything they take more. So writers keep four fifths of the
// processor, and a server that is idle saves as fast as it can. Turns that are too short to owe a
// step worth its call are passed by, but never many: a clock that stands still must not stop it.

import type { Core } from '../engine/core.js';
import { LatencyEvent, ServerState } from '../engine/seam.generated.js';
import {
  Snapshot,
  type SnapshotFigures,
  type SnapshotOptions,
  type SnapshotOutcome,
} from '../engine/snapshot.js';

/** How a walk is begun: beside the clients, or while all else waits (SAVE, the first base). */
export type WalkKind = 'background' | 'foreground';

/** Who takes the chunks. What it is given is valid during the call only. */
export interface SnapshotConsumer {
  /** Null, or a promise to wait for before the next chunk. Throws or rejects at the end. */
  write(chunk: Uint8Array): Promise<void> | null;
}

/** How a snapshot has ended: whole if `outcome` is 'done' and `error` null. */
export interface WalkEnd {
  readonly outcome: SnapshotOutcome;
  /** What the consumer has thrown. */
  readonly error: unknown;
}

/** A snapshot that has begun. */
export interface WalkBegun {
  readonly end: Promise<WalkEnd>;
}

export interface WalkerParts {
  readonly core: Core;
  /** Runs a step when the sockets that are ready have been read, unless the turn has stopped. */
  readonly soon: (step: () => void) => void;
  /** Runs a step after some ms. */
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host: clients that have waited may go on. */
  readonly drain: () => void;
  /** Grows with whatever clients send. */
  readonly heard: () => number;
  /** Directive rdb-key-save-delay: microseconds that a key takes more, for tests. */
  readonly keyDelay: () => number;
}

/** Microseconds of a step: while clients wait, at most and at least, and while nobody does. */
const busyMaximum = 1000;
const busyMinimum = 100;
const idleBudget = 2000;
/** Part of the clients' time that steps take. */
const share = 0.25;
/** Turns that may be passed by one after another. */
const passesMaximum = 16;
/** Microseconds without a word of any client after which nobody is waited for. */
const idleAfter = 1000;
/** A delay is waited for in pieces, so that a walk can be ended. */
const delayPieceMs = 50;

interface Walk {
  /** Null until it is there. */
  consumer: SnapshotConsumer | null;
  readonly settle: (end: WalkEnd) => void;
}

export class Walker {
  readonly #parts: WalkerParts;
  readonly #snapshot: Snapshot;
  /** Not any more when the process is about to end, in the midst of one if need be. */
  waitsForScripts = true;
  #walk: Walk | null = null;
  /** Whether a step is on its way. */
  #isStepping = false;
  /** The consumer is behind. */
  #isBlocked = false;
  /** A delay is waited for. */
  #isDelayed = false;
  /** Walks beside the clients, for which Redis would fork. */
  #begun = 0;
  #beginMicroseconds = 0;
  #heard = 0;
  #heardAt = -idleAfter;
  #lastEnd = 0;
  /** Microseconds that the clients owe the walk; below 0 where a step has taken too long. */
  #owed = 0;
  #passes = 0;
  #keysDelayed = 0;
  /** Who waits until a walk can begin. */
  #waiting: (() => void)[] = [];

  constructor(parts: WalkerParts) {
    this.#parts = parts;
    this.#snapshot = new Snapshot(parts.core);
  }

  /** Whether a snapshot is being written. */
  get isActive(): boolean {
    return this.#walk !== null;
  }

  /** Keys of the snapshot at hand, or of the last. */
  get figures(): SnapshotFigures {
    return this.#snapshot.figures();
  }

  /** total_forks of INFO: how many copies of a moment were begun beside the clients. */
  get begun(): number {
    return this.#begun;
  }

  /** latest_fork_usec: for how long the last of them stopped everybody when it began. */
  get beginMicroseconds(): number {
    return this.#beginMicroseconds;
  }

  /** CONFIG RESETSTAT. */
  statisticsReset(): void {
    this.#begun = this.#beginMicroseconds = 0;
  }

  /** Resolves when a snapshot can begin; it must, in the same turn. */
  async free(): Promise<void> {
    for (;;) {
      if (this.#walk !== null || !this.#snapshot.idle()) {
        await new Promise<void>((resolve) => {
          this.#waiting.push(resolve);
          this.#stepSoon();
        });
      } else if (this.#isInScript) {
        await this.#moment();
        if (!this.waitsForScripts) return;
      } else return;
    }
  }

  /** Whether a script is in its midst: what it has done is nobody's to see, nor in the effects. */
  get #isInScript(): boolean {
    return this.#parts.core.state.has(ServerState.BUSY_SCRIPT);
  }

  /** Whether a script is, or a transaction that waits for the host: nothing is begun by a rule. */
  get isInside(): boolean {
    return this.#isInScript || this.#parts.core.engine.transactionAway() !== 0;
  }

  #moment(): Promise<void> {
    return new Promise((resolve) => this.#parts.after(1, resolve));
  }

  /** As `free`, and no transaction waits for the host in its midst. */
  async calm(): Promise<void> {
    await this.free();
    while (this.#parts.core.engine.transactionAway() !== 0) {
      await this.#moment();
      await this.free();
    }
  }

  /**
   * Begins: the snapshot is the dataset as it is now. A consumer that is still to come is waited
   * for; null in its place means that there will be none. Busy: another one is not over, or a
   * script.
   */
  begin(
    options: SnapshotOptions,
    consumer: SnapshotConsumer | Promise<SnapshotConsumer | null>,
    kind: WalkKind = 'background',
  ): WalkBegun | 'busy' | 'memory' {
    if (this.#walk !== null || this.#isInScript) return 'busy';
    const { core } = this.#parts;
    const start = core.clock.elapsed();
    const begun = this.#snapshot.begin(options);
    if (begun !== 'begun') return begun;
    if (kind === 'background') this.#count(core.clock.elapsed() - start);
    const end = new Promise<WalkEnd>((settle) => {
      const walk: Walk = { consumer: null, settle };
      this.#walk = walk;
      this.#isBlocked = this.#isDelayed = false;
      this.#keysDelayed = 0;
      if (!(consumer instanceof Promise)) walk.consumer = consumer;
      else void consumer.then((found) => this.#consumerSet(walk, found));
      this.#stepSoon();
    });
    return { end };
  }

  #count(microseconds: number): void {
    this.#begun += 1;
    this.#beginMicroseconds = microseconds;
    this.#parts.core.latencyAdd(LatencyEvent.FORK, microseconds / 1000);
  }

  #consumerSet(walk: Walk, consumer: SnapshotConsumer | null): void {
    if (this.#walk !== walk) return;
    walk.consumer = consumer;
    if (consumer === null) this.cancel();
    else this.#stepSoon();
  }

  /** Ends the snapshot at hand: nobody wants it any more. */
  cancel(): void {
    this.#finish('cancelled', null);
  }

  #finish(outcome: SnapshotOutcome, error: unknown): void {
    const walk = this.#walk;
    if (walk === null) return;
    this.#walk = null;
    this.#isDelayed = false;
    if (outcome === 'cancelled') this.#snapshot.cancel();
    this.#stepSoon();
    walk.settle({ outcome, error });
  }

  #stepSoon(): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    this.#parts.soon(this.#step);
  }

  readonly #step = (): void => {
    this.#isStepping = false;
    const { core, drain } = this.#parts;
    if (this.#isDelayed) return;
    const begun = core.clock.elapsed();
    const budget = this.#budget(begun);
    if (budget === null) return this.#stepSoon();
    const more = this.#snapshot.step(budget);
    this.#chunksTake();
    drain();
    this.#lastEnd = core.clock.elapsed();
    this.#owed = Math.max(-busyMaximum, this.#owed - (this.#lastEnd - begun));
    if (this.#walk === null) {
      if (!this.#snapshot.idle()) return this.#stepSoon();
      for (const resolve of this.#waiting.splice(0)) resolve();
    } else if (!this.#isDelayed && (more || !this.#isBehind)) {
      this.#stepSoon();
    }
  };

  /** Whether nobody takes chunks now. */
  get #isBehind(): boolean {
    return this.#isBlocked || this.#walk === null || this.#walk.consumer === null;
  }

  /** How long a step may take now, microseconds; null: it is not worth one yet. */
  #budget(now: number): number | null {
    if (this.#parts.keyDelay() > 0) return 0;
    this.#owed = Math.min(busyMaximum, this.#owed + (now - this.#lastEnd) * share);
    this.#lastEnd = now;
    const heard = this.#parts.heard();
    if (heard !== this.#heard) {
      this.#heard = heard;
      this.#heardAt = now;
    }
    if (now - this.#heardAt >= idleAfter) {
      this.#owed = 0;
      return idleBudget;
    }
    if (this.#owed < busyMinimum && ++this.#passes < passesMaximum) return null;
    this.#passes = 0;
    return Math.max(busyMinimum, this.#owed);
  }

  /** Hands the chunks that there are to the consumer, and ends the walk behind the last. */
  #chunksTake(): void {
    const walk = this.#walk;
    if (walk === null || this.#isBehind) return;
    const snapshot = this.#snapshot;
    try {
      for (let chunk = snapshot.chunk(); chunk !== undefined; chunk = snapshot.chunk()) {
        const busy = walk.consumer!.write(chunk);
        snapshot.chunkTaken();
        if (busy !== null) return this.#block(walk, busy);
      }
    } catch (error) {
      return this.#finish('cancelled', error);
    }
    const outcome = snapshot.outcome();
    const isWhole = outcome === 'running' || outcome === 'done';
    if (isWhole && this.#delays(walk)) return;
    if (outcome !== 'running') this.#finish(outcome, null);
  }

  #block(walk: Walk, busy: Promise<void>): void {
    this.#isBlocked = true;
    const goOn = (): void => {
      if (this.#walk !== walk) return;
      this.#isBlocked = false;
      this.#stepSoon();
    };
    busy.then(goOn, (error: unknown) => {
      if (this.#walk === walk) this.#finish('cancelled', error);
    });
  }

  /** Lets the keys that were written take as long as a test wants. */
  #delays(walk: Walk): boolean {
    const delay = this.#parts.keyDelay();
    if (delay <= 0) return false;
    const keys = this.#snapshot.figures().keysWritten;
    const milliseconds = ((keys - this.#keysDelayed) * delay) / 1000;
    this.#keysDelayed = keys;
    if (milliseconds === 0) return false;
    this.#isDelayed = true;
    this.#delay(walk, milliseconds);
    return true;
  }

  #delay(walk: Walk, milliseconds: number): void {
    this.#parts.after(Math.min(milliseconds, delayPieceMs), () => {
      if (this.#walk !== walk) return;
      const isWanted = this.#parts.keyDelay() > 0 && this.#snapshot.outcome() !== 'flushed';
      if (milliseconds > delayPieceMs && isWanted) {
        return this.#delay(walk, milliseconds - delayPieceMs);
      }
      this.#isDelayed = false;
      this.#stepSoon();
    });
  }
}
