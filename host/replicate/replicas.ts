// The replicas of this server: who they are, what they get and what they have acknowledged.
//
//   PSYNC ──► can it go on from the backlog? ──yes──► +CONTINUE, online
//                         │ no
//                         └──► waiting ──► FullSync ──► online

import { byteTextToBytes } from '../config/byte-text.js';
import { Acknowledged } from '../command/acknowledged.js';
import type { ClientHandle } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import type { EffectFollowers } from '../persist/aof-keeper.js';
import { requestText } from '../net/request-text.js';
import type { StreamPlace } from '../persist/stream-place.js';
import type { Failover, FailoverState } from './failover.js';
import { Feeder } from './feeder.js';
import type { FullSyncParts } from './full-sync.js';
import { FullSync } from './full-sync.js';
import { Asking } from './asking.js';
import { AttachedReplica } from './attached.js';
import { ReplicaGuard } from './guard.js';
import { isToBeClosed } from './limit.js';
import { backlogExpire } from './backlog-life.js';
import type { ReplicationStream } from './stream.js';

export interface ReplicasParts extends Omit<
  FullSyncParts,
  'write' | 'sent' | 'drop' | 'pause' | 'elapsedMs'
> {
  /** Whether this server hands over to one of them. */
  readonly failover: () => Failover;
  /** Whether the stream is to stand still, so that replicas can catch up. */
  readonly standsStill: () => boolean;
  /** Address of a client's host. */
  readonly hostOf: (client: ClientHandle) => string;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host. */
  readonly drain: () => void;
  /** The engine has trapped, or the host has a bug. */
  readonly failed: (failure: unknown) => void;
}

const ping = '*1\r\n$4\r\nPING\r\n';
const askAcknowledgement = '*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n';

export class Replicas implements EffectFollowers {
  readonly stream: ReplicationStream;
  readonly place: StreamPlace;
  readonly waiters = new Acknowledged();
  /** Datasets on their way. */
  readonly fullSync: FullSync;
  /** Asks them for what they have applied. */
  readonly asking: Asking;
  /** Figures of INFO. */
  readonly figures = { full: 0, partial: 0, refused: 0 };
  readonly #parts: ReplicasParts;
  readonly #replicas = new Map<ClientHandle, AttachedReplica>();
  readonly #feeder: Feeder;
  readonly #guard: ReplicaGuard;
  #pingMs = 0;
  #secondMs = 0;
  /** Since when there are none, monotonic ms. */
  #lonelySinceMs = 0;

  constructor(parts: ReplicasParts) {
    this.#parts = parts;
    this.stream = parts.stream;
    this.place = parts.place;
    this.stream.grown = () => this.#feeder.soon();
    this.#guard = new ReplicaGuard({ ...parts, replicas: this });
    this.asking = new Asking({ ...parts, ask: () => this.ask() });
    const drop = (replica: AttachedReplica): void => this.#drop(replica);
    this.#feeder = new Feeder({
      ...{ ...parts, drop },
      replicas: () => this.all,
      put: (replica, bytes) => this.#put(replica, bytes),
    });
    this.fullSync = new FullSync({
      ...{ ...parts, drop },
      elapsedMs: () => this.#nowMs,
      write: (replica, bytes) => this.#write(replica, bytes),
      pause: (milliseconds) => new Promise((done) => parts.after(milliseconds, done)),
      sent: (replica, isLoaded) => this.#sent(replica, isLoaded),
    });
  }

  get #nowMs(): number {
    return this.#parts.core.clock.elapsed() / 1000;
  }

  /** Those that follow, in the order in which they came. */
  get all(): AttachedReplica[] {
    return [...this.#replicas.values()].filter(({ state }) => state !== 'asked');
  }

  /** How many seconds ago a replica has acknowledged something. */
  lagSeconds(replica: AttachedReplica): number {
    return Math.floor((this.#nowMs - replica.ackMs) / 1000);
  }

  get isActive(): boolean {
    return this.stream.isActive;
  }

  get isSaving(): boolean {
    return this.fullSync.isSaving;
  }

  effects(bytes: Uint8Array): void {
    this.stream.effects(bytes);
  }

  /** Effects are missing in the stream: all must have the dataset anew. */
  lost(): void {
    this.#parts.log.warning('Out of memory for the stream: replicas must resynchronise');
    this.dropAll();
    this.stream.history.renew();
    this.stream.restart();
  }

  // What clients ask for

  /** What is known of a client that has sent REPLCONF or PSYNC. */
  of(client: ClientHandle): AttachedReplica {
    let replica = this.#replicas.get(client);
    if (replica === undefined) {
      replica = new AttachedReplica(client, this.#parts.hostOf(client));
      this.#replicas.set(client, replica);
    }
    return replica;
  }

  /** Whether a client is a replica already. */
  follows(client: ClientHandle): boolean {
    const replica = this.#replicas.get(client);
    return replica !== undefined && replica.state !== 'asked';
  }

  /** PSYNC: the line to answer with, or null: it will come with the snapshot. */
  psync(client: ClientHandle, id: string, nextOffset: number): string | null {
    const { core, log } = this.#parts;
    const { stream } = this;
    const replica = this.of(client);
    log.notice(`Replica ${replica.label} asks for synchronization`);
    replica.knowsHistory = true;
    this.#parts.commit();
    if (!stream.canContinue(id, nextOffset)) {
      if (id !== '?') this.figures.refused += 1;
      this.#wait(replica);
      return null;
    }
    this.figures.partial += 1;
    core.engine.replicaBegin(client);
    replica.state = 'online';
    replica.ackMs = this.#nowMs;
    replica.sentOffset = nextOffset - 1;
    log.notice(continuedLine(replica, stream.buffer.end - replica.sentOffset));
    this.#feeder.soon();
    this.#guard.check();
    return replica.understandsIds ? `CONTINUE ${stream.history.id}` : 'CONTINUE';
  }

  /** SYNC: the snapshot will come. */
  sync(client: ClientHandle): void {
    const replica = this.of(client);
    this.#parts.log.notice(`Replica ${replica.label} asks for synchronization`);
    this.#parts.commit();
    this.#wait(replica);
  }

  #wait(replica: AttachedReplica): void {
    const { core } = this.#parts;
    this.figures.full += 1;
    core.engine.replicaBegin(replica.client);
    replica.state = 'waiting';
    replica.ackMs = this.#nowMs;
    if (!this.stream.isActive) {
      // A history that nobody has followed is another one from now on, as in Redis.
      this.stream.history.renew();
      this.stream.activate();
    }
    this.#parts.soon(() => this.#syncCheck());
  }

  /** REPLCONF ACK: what a replica has applied, and what of it is on its disk, if it says so. */
  ack(client: ClientHandle, offset: number, durableOffset: number | null): void {
    const replica = this.#replicas.get(client);
    if (replica === undefined || ['asked', 'waiting', 'saving'].includes(replica.state)) return;
    replica.ackOffset = Math.max(replica.ackOffset, offset);
    replica.durableOffset = Math.max(replica.durableOffset, durableOffset ?? 0);
    replica.ackMs = this.#nowMs;
    if (replica.state === 'sent') this.#online(replica);
    this.#guard.check();
    this.waiters.check();
    this.#parts.failover().checkSoon();
  }

  /** How many replicas have acknowledged an offset: that it is applied, or that it is on disk. */
  acknowledged(offset: number, where: 'memory' | 'disk' = 'memory'): number {
    return this.all.filter((each) => each.hasAcknowledged(offset, where)).length;
  }

  /** Asks all for what they have applied, now. */
  ask(): void {
    if (this.all.some(({ state }) => state === 'online')) this.#tell(askAcknowledgement);
  }

  /** Adds what the server itself has to say to the stream. */
  #tell(text: string): void {
    if (this.stream.source === 'primary') return;
    this.#parts.commit();
    this.stream.tell(byteTextToBytes(text));
  }

  /** DEBUG REPLICATE: a command goes to all and is not run here. */
  send(words: readonly string[]): void {
    this.#tell(requestText(words));
  }

  /** A client is gone. */
  closed(client: ClientHandle): void {
    if (this.waiters.size > 0) this.waiters.closed(client);
    const replica = this.#replicas.get(client);
    if (replica === undefined) return;
    this.#replicas.delete(client);
    this.fullSync.forget(replica);
    if (replica.state === 'asked') return;
    this.#parts.log.notice(`Connection with replica ${replica.label} lost.`);
    replica.state = 'asked';
    if (this.all.length === 0) this.#lonelySinceMs = this.#nowMs;
    this.#feeder.trim();
    this.#guard.check();
  }

  /** This server follows somebody now, whose bytes are the stream, or nobody. */
  roleChanged(isReplica: boolean): void {
    const { stream } = this;
    if (stream.isActive) this.#parts.commit();
    stream.source = isReplica ? 'primary' : 'effects';
    // A replica keeps its primary's stream from the beginning, so that others can go on from it.
    if (isReplica) stream.activate();
    this.#parts.core.engine.effectsSelect();
    this.#guard.check();
  }

  /** The dataset has been replaced: nobody can go on from what it was. */
  replaced(): void {
    this.dropAll();
    this.stream.restart();
  }

  /** Closes the connections of all: the dataset has become another one. */
  dropAll(): void {
    for (const replica of this.all) this.#drop(replica);
  }

  #drop(replica: AttachedReplica): void {
    if (this.#replicas.get(replica.client) !== replica) return;
    this.#parts.core.engine.clientAbandon(replica.client);
    this.#parts.soon(this.#parts.drain);
  }

  // The stream

  /** Adds bytes to what a replica is owed. False: it is gone, or is being closed. */
  #put(replica: AttachedReplica, bytes: Uint8Array | string): boolean {
    if (this.#replicas.get(replica.client) !== replica) return false;
    const { core } = this.#parts;
    const count = core.putReply(bytes);
    const isTaken = count === bytes.length && core.engine.replicaWrite(replica.client, count) !== 0;
    if (!isTaken) this.#drop(replica);
    return isTaken;
  }

  /** The same, and it leaves. */
  #write(replica: AttachedReplica, bytes: Uint8Array | string): boolean {
    this.#parts.soon(this.#parts.drain);
    return this.#put(replica, bytes);
  }

  /** The snapshot has left. */
  #sent(replica: AttachedReplica, isLoaded: boolean): void {
    replica.state = replica.wantsSnapshotOnly ? 'served' : 'sent';
    if (replica.wantsSnapshotOnly) return;
    replica.ackMs = this.#nowMs;
    if (isLoaded) this.#online(replica);
  }

  #online(replica: AttachedReplica): void {
    replica.state = 'online';
    this.#parts.log.notice(`Synchronization with replica ${replica.label} succeeded`);
    this.#feeder.soon();
    this.#guard.check();
  }

  // The regular work

  /** Each tick. */
  tick(): void {
    this.#parts.failover().tick();
    this.#syncCheck();
    this.asking.tick();
    this.waiters.check();
    const now = this.#nowMs;
    if (now - this.#secondMs < 1000) return;
    this.#secondMs = now;
    this.stream.relax();
    const periodMs = this.#parts.configuration.getNumber('repl-ping-replica-period') * 1000;
    if (now - this.#pingMs >= periodMs && this.all.length > 0 && !this.#parts.standsStill()) {
      this.#pingMs = now;
      this.#tell(ping);
    }
    for (const replica of this.all) {
      // It is kept awake while it waits.
      if (replica.state === 'waiting') this.#write(replica, '\n');
      else if (isToBeClosed(replica, this.stream, this.#parts, now)) this.#drop(replica);
    }
    this.#guard.check();
    const lonelyMs = this.all.length === 0 ? now - this.#lonelySinceMs : 0;
    backlogExpire(this.stream, this.#parts, lonelyMs);
  }

  /** Those who wait for a snapshot get one when it is time. */
  #syncCheck(): void {
    const { state } = this.#parts.core;
    // While a dataset is loaded, from a primary for example, there is nothing to send.
    if (state.has(ServerState.LOADING) || state.has(ServerState.ASYNC_LOADING)) return;
    const waiting = this.all.filter((replica) => replica.state === 'waiting');
    if (this.fullSync.isDue(waiting)) this.fullSync.run(waiting).catch(this.#parts.failed);
  }

  get failoverState(): FailoverState {
    return this.#parts.failover().state;
  }

  /** CONFIG RESETSTAT. */
  statisticsReset(): void {
    this.figures.full = this.figures.partial = this.figures.refused = 0;
  }

  /** How many are online and have answered of late (min_slaves_good_slaves). */
  get goodReplicas(): number {
    return this.#guard.goodReplicas;
  }
}

function continuedLine({ label, sentOffset }: AttachedReplica, bytes: number): string {
  const accepted = `Partial resynchronization request from ${label} accepted.`;
  return `${accepted} Sending ${bytes} bytes of backlog starting from offset ${sentOffset + 1}.`;
}
