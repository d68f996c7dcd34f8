/*
 * This server as somebody's replica: whom it follows, and whether the link is up.
 *
 *     follow ──► connect ──► connecting ──► handshake ──► sync ──► connected    by a PrimaryLink
 *                   ▲             │             │           │          │
 *                   └─────────────┴─────────────┴───────────┴──────────┘  and again, a second later
 *     promote ──► nobody's: the history parts from the primary's
 *
 * What it has of a history outlives a link, so that the next one can go on from there.
 */

import type { ReplicaSource } from '../config/directive.js';
import type { ClientHandle } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import type { StreamPoint } from '../engine/snapshot.js';
import { trapped } from '../engine/trap.js';
import type { ReplicationHistory } from './history.js';
import type { LinkState, LinkStatus, SyncProgress } from '../command/link-state.js';
import { type LinkSurroundings, PrimaryLink } from './primary-link.js';

export interface ReplicaParts extends LinkSurroundings {
  /** The engine has trapped, or the host has a bug. */
  readonly failed: (failure: unknown) => void;
  /** This server follows somebody now, or nobody. */
  readonly roleChanged: () => void;
}

const microsecondsPerSecond = 1e6;

export class Replica implements LinkState {
  readonly #parts: ReplicaParts;
  source: ReplicaSource | null;
  #status: LinkStatus = 'connect';
  #link: PrimaryLink | null = null;
  /** Whether what is here is a point in the history that a primary may go on from. */
  #hasHistory = false;
  /** The database that the stream had selected when the link ended. */
  #database = 0;
  /** When the link went down, monotonic seconds; -1 = it was never up. */
  #downSince = -1;
  #lastTick = 0;
  /** Whether there is to be no link, because the process is about to end. */
  #isResting = false;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
    const { configuration } = parts;
    this.source = configuration.getSpecial('replicaof');
    this.#stateSet();
    configuration.onApply(['replica-read-only', 'replica-serve-stale-data'], () => {
      this.#stateSet();
      return null;
    });
  }

  get history(): ReplicationHistory {
    return this.#parts.history;
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get #seconds(): number {
    return Math.floor(this.#parts.core.clock.elapsed() / microsecondsPerSecond);
  }

  get lastHeardSeconds(): number {
    const silentMs = this.#status === 'connected' ? this.#link?.silentMs : undefined;
    return silentMs === undefined ? -1 : Math.floor(silentMs / 1000);
  }

  get downSeconds(): number {
    if (this.#status === 'connected') return 0;
    return this.#downSince < 0 ? -1 : this.#seconds - this.#downSince;
  }

  get readOffset(): number {
    return this.history.offset + (this.#link?.pendingBytes ?? 0);
  }

  get sync(): SyncProgress | null {
    return this.#link?.progress ?? null;
  }

  /** Whether a client is the link to the primary. */
  isPrimary(client: ClientHandle): boolean {
    return this.#link?.isClient(client) === true;
  }

  /** Where in the primary's stream the dataset stands; null = nowhere that could be named. */
  get point(): StreamPoint | null {
    const { id, offset } = this.history;
    const database = this.#link?.streamDatabase ?? null;
    if (database !== null) return { id, offset, database };
    const isGone = this.#link?.hasReplaced === true || !this.#hasHistory;
    return isGone ? null : { id, offset, database: this.#database };
  }

  /** A moment at which all that has run is counted (StreamPlace). */
  standstill(): Promise<() => void> | null {
    return this.#link?.standstill() ?? null;
  }

  /** The dataset of the start stands there. */
  restore({ id, offset, database }: StreamPoint): void {
    this.history.adopt(id, offset);
    this.#hasHistory = true;
    this.#database = database;
  }

  /** CLIENT KILL has met a client: the link is cut if it is that to the primary. */
  clientClosed(client: ClientHandle): void {
    if (this.isPrimary(client)) this.#link?.cut();
  }

  // Roles

  /** Becomes a replica, or one of another primary. Runs as a step of its own. */
  follow(source: ReplicaSource): Promise<void> {
    return this.#alone(() => {
      const { configuration, core, log } = this.#parts;
      const wasPrimary = this.source === null;
      this.source = source;
      this.#parts.roleChanged();
      configuration.assignWords('replicaof', [source.host, `${source.port}`], false);
      this.#unlink();
      this.#stateSet();
      if (wasPrimary) {
        trapped(() => core.engine.waitersDismiss(...core.times()));
        this.#hasHistory = true;
        this.#database = 0;
        log(
          'notice',
          'Before turning into a replica, using my own master parameters to synthesize a cached' +
            ' master: I may be able to synchronize with the new master with just a partial' +
            ' transfer.',
        );
      }
      this.#downSince = -1;
      this.#connect();
    });
  }

  /** Is a primary from now on, with a history that parts from the one that it had. */
  promote(): Promise<void> {
    return this.#alone(() => {
      if (this.source === null) return;
      const { configuration, history, log } = this.#parts;
      this.source = null;
      this.#parts.roleChanged();
      configuration.assignWords('replicaof', ['no', 'one'], false);
      this.#unlink();
      history.part();
      this.#parts.historyRenamed();
      this.#hasHistory = false;
      log(
        'notice',
        `Setting secondary replication ID to ${history.secondId}, valid up to offset:` +
          ` ${history.secondOffset}. New replication ID is ${history.id}`,
      );
      this.#stateSet();
    });
  }

  /** Ends the link, and keeps none until it is roused. Resolves when no file is left of it. */
  async rest(): Promise<void> {
    this.#isResting = true;
    const link = this.#link;
    await this.#alone(() => {
      this.#unlink();
      this.#stateSet();
    });
    await link?.received();
  }

  rouse(): void {
    this.#isResting = false;
  }

  /** Runs a step between the engine's calls. */
  #alone(step: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.soon(() => {
        step();
        this.#parts.drain();
        resolve();
      });
    });
  }

  /** Ends the link that there is. */
  #unlink(): void {
    const link = this.#link;
    this.#link = null;
    if (link !== null) {
      link.close();
      this.#lost(link);
    }
    this.#status = 'connect';
  }

  /** Keeps of a link that has ended what the next one needs. */
  #lost(link: PrimaryLink): void {
    if (link.database !== null) {
      this.#database = link.database;
      this.#hasHistory = link.knowsHistory;
    } else if (link.hasReplaced) {
      this.#hasHistory = false;
    }
  }

  /** Tells the engine what this server is. */
  #stateSet(): void {
    const { configuration, core } = this.#parts;
    const isReplica = this.source !== null;
    const isStale = isReplica && this.#status !== 'connected';
    core.state.set(ServerState.REPLICA, isReplica);
    core.state.set(ServerState.READ_ONLY, isReplica && configuration.getBool('replica-read-only'));
    core.state.set(
      ServerState.STALE,
      isStale && !configuration.getBool('replica-serve-stale-data'),
    );
  }

  // The link

  /** The regular work, once a second. */
  tick(): void {
    const seconds = this.#seconds;
    if (seconds === this.#lastTick) return;
    this.#lastTick = seconds;
    if (this.source === null) return;
    if (this.#link !== null) return this.#link.tick();
    if (!this.#parts.core.state.has(ServerState.LOADING)) this.#connect();
  }

  /** The primary wants to know how far its stream has been applied. */
  acknowledgeSoon(): void {
    this.#link?.acknowledgeSoon();
  }

  #connect(): void {
    const { source } = this;
    if (source === null || this.#isResting) return;
    const { log } = this.#parts;
    log('notice', `Connecting to MASTER ${source.host}:${source.port}`);
    const { history } = this;
    const link = new PrimaryLink({
      ...this.#parts,
      source,
      has: this.#hasHistory ? { id: history.id, nextOffset: history.offset + 1 } : null,
      database: this.#database,
      statusChanged: (status) => {
        if (this.#link === link) this.#statusSet(status);
      },
    });
    this.#link = link;
    this.#status = 'connecting';
    link.run().then(
      () => this.#ended(link),
      (error: unknown) => this.#parts.failed(error),
    );
  }

  #statusSet(status: LinkStatus): void {
    if (this.#status === 'connected' && status !== 'connected') this.#downSince = this.#seconds;
    this.#status = status;
    this.#stateSet();
  }

  /** A link has ended by itself: the next one begins at once if it was up, else with a tick. */
  #ended(link: PrimaryLink): void {
    if (this.#link !== link) return;
    const wasUp = this.#status === 'connected';
    this.#link = null;
    this.#lost(link);
    this.#statusSet('connect');
    if (!wasUp) return;
    const { log } = this.#parts;
    log('notice', 'Connection with master lost.');
    log('notice', 'Caching the disconnected master state.');
    const { source } = this;
    log('notice', `Reconnecting to MASTER ${source?.host}:${source?.port}`);
    this.#connect();
  }
}
