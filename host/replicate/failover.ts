/*
 * Handing over to a replica (FAILOVER), in the steps of Redis:
 *
 *     no-failover ──begin──► waiting-for-sync       writes wait, the stream stands still
 *                                  │                until the target, or any replica, has all of it
 *                                  │                (or until the time is up, if it is forced)
 *                                  ▼
 *                            failover-in-progress   this server follows the target, and its PSYNC
 *                                  │                says FAILOVER: the target becomes a primary
 *                                  ▼
 *     no-failover ◄──accepted──────┤                writes go on, and are refused by a replica
 *                 ◄──abort─────────┘                this server is a primary again
 *
 * A target that cannot be reached is tried again for ever: FAILOVER ABORT ends that.
 */

import type { Logger } from '../config/logger.js';
import type { ReplicaSource } from '../config/directive.js';
import type { AttachedReplica } from './attached.js';
import type { WritesHold } from './writes-hold.js';

export type FailoverState = 'no-failover' | 'waiting-for-sync' | 'failover-in-progress';

/** What a link to a primary asks and tells of a failover. */
export interface Handover {
  /** Whether the target of this link is to become a primary. */
  readonly isInProgress: boolean;
  /** The target sends its stream, or its dataset. */
  accepted(): void;
  refused(): void;
}

export interface FailoverParts {
  readonly log: Logger;
  readonly writes: WritesHold;
  readonly elapsedMs: () => number;
  /** Those that follow this server, and what they have acknowledged. */
  readonly replicas: () => readonly AttachedReplica[];
  /** How far the stream is, all that has run included. */
  readonly streamOffset: () => number;
  /** Asks all replicas for what they have applied. */
  readonly ask: () => void;
  readonly follow: (source: ReplicaSource) => Promise<void>;
  readonly promote: () => Promise<void>;
  /** Runs a step between the engine's calls. */
  readonly soon: (step: () => void) => void;
  readonly failed: (failure: unknown) => void;
}

export interface FailoverOptions {
  /** Null = whichever replica has caught up first. */
  readonly target: ReplicaSource | null;
  /** Hands over to the target when the time is up, whether it has caught up or not. */
  readonly isForced: boolean;
  /** 0 = waits for ever. */
  readonly timeoutMs: number;
}

export class Failover implements Handover {
  readonly #parts: FailoverParts;
  state: FailoverState = 'no-failover';
  #target: ReplicaSource | null = null;
  #isForced = false;
  /** When the time is up, monotonic ms; 0 = never. */
  #endMs = 0;

  constructor(parts: FailoverParts) {
    this.#parts = parts;
  }

  get isInProgress(): boolean {
    return this.state === 'failover-in-progress';
  }

  /** The replica that listens there; undefined = there is none. */
  find({ host, port }: ReplicaSource): AttachedReplica | undefined {
    return this.#parts
      .replicas()
      .find((each) => each.host.toLowerCase() === host.toLowerCase() && each.port === port);
  }

  begin({ target, isForced, timeoutMs }: FailoverOptions): void {
    const { ask, elapsedMs, log, writes } = this.#parts;
    const whom = target === null ? 'any replica' : `${target.host}:${target.port}`;
    log.notice(`FAILOVER requested to ${whom}.`);
    this.state = 'waiting-for-sync';
    this.#target = target;
    this.#isForced = isForced;
    this.#endMs = timeoutMs === 0 ? 0 : elapsedMs() + timeoutMs;
    // Their answers will tell who has caught up; they need not be waited for.
    ask();
    writes.hold('failover');
    this.checkSoon();
  }

  /** Replicas have acknowledged more. */
  checkSoon(): void {
    if (this.state === 'waiting-for-sync') this.#parts.soon(() => this.tick());
  }

  /** The regular work, between the engine's calls. */
  tick(): void {
    if (this.state !== 'waiting-for-sync') return;
    const { elapsedMs, log } = this.#parts;
    const target = this.#target;
    if (this.#endMs !== 0 && this.#endMs <= elapsedMs()) {
      if (!this.#isForced || target === null)
        return this.abort('Replica never caught up before timeout');
      log.notice(`FAILOVER to ${target.host}:${target.port} time out exceeded, failing over.`);
      return this.#handOver(target);
    }
    const replica = this.#caughtUp();
    if (replica === undefined) return;
    const { host, port } = replica;
    log.notice(`Failover target ${host}:${port} is synced, failing over.`);
    this.#handOver({ host, port });
  }

  /** The target, or any replica, that has the whole stream. */
  #caughtUp(): AttachedReplica | undefined {
    const offset = this.#parts.streamOffset();
    const target = this.#target;
    const all = target === null ? this.#parts.replicas() : [this.find(target)];
    return all.find((each) => each?.ackOffset === offset);
  }

  #handOver(target: ReplicaSource): void {
    const { failed, follow } = this.#parts;
    this.#target = target;
    this.state = 'failover-in-progress';
    follow(target).catch(failed);
  }

  accepted(): void {
    if (this.isInProgress) this.#clear();
  }

  refused(): void {
    if (this.isInProgress) this.abort('Failover target rejected psync request');
  }

  /** Gives it up: this server is, or stays, the primary. */
  abort(reason: string): void {
    const { failed, log, promote } = this.#parts;
    const target = this.#target;
    const whom = target === null ? 'any replica' : `${target.host}:${target.port}`;
    log.notice(`FAILOVER to ${whom} aborted: ${reason}`);
    if (!this.isInProgress) return this.#clear();
    this.state = 'no-failover';
    promote().then(() => this.#clear(), failed);
  }

  #clear(): void {
    this.state = 'no-failover';
    this.#target = null;
    this.#endMs = 0;
    this.#parts.soon(() => {
      if (this.state === 'no-failover') this.#parts.writes.letGo('failover');
    });
  }
}
