// One connection to the primary, from the first byte to the last: handshake, dataset, stream. What
// it leaves behind is the history as far as it was applied; a new link goes on from there.

import type { Configuration } from '../config/configuration.js';
import { byteTextFromBytes } from '../config/byte-text.js';
import type { ReplicaSource } from '../config/directive.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { randomHex } from '../engine/random.js';
import { EngineFailure } from '../engine/trap.js';
import { ByteLink } from '../net/byte-link.js';
import { requestText } from '../net/request-text.js';
import type { LinkTarget } from '../net/socket-open.js';
import { LinkError } from '../net/socket-open.js';
import type { LogWrite } from '../persist/log.js';
import type { Persistence } from '../persist/persistence.js';
import type { AppliedBytes } from './applied.js';
import { Applier } from './applier.js';
import type { Handover } from './failover.js';
import { HandshakeFailure, PsyncRefusal, handshake } from './handshake.js';
import type { ReplicationHistory } from './history.js';
import { REPLICATION_ID_DIGITS } from './history.js';
import type { LinkStatus, SyncProgress } from '../command/link-state.js';
import { PayloadFailure } from './payload.js';
import { Reception } from './reception.js';

/** What is around a link, whichever it is. */
export interface LinkSurroundings {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly persistence: Persistence;
  readonly history: ReplicationHistory;
  /** Is told of what has been applied. */
  readonly applied: AppliedBytes;
  readonly log: LogWrite;
  readonly processId: number;
  /** The port on which this server listens for those that may come to follow it. */
  readonly port: () => number;
  /** Whether the primary is to become one first, and who is told how that went. */
  readonly handover: () => Handover;
  /** How to reach a primary, by the directives. */
  readonly target: (source: ReplicaSource) => Promise<LinkTarget>;
  /** Runs a step of the turn when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  readonly drain: () => void;
  /** The history goes on under another id, of which those that follow must learn. */
  readonly historyRenamed: () => void;
  /** The dataset or its history is being or has been replaced: nobody can go on from it. */
  readonly historyReplaced: () => void;
}

export interface PrimaryLinkParts extends LinkSurroundings {
  readonly source: ReplicaSource;
  /** What the primary may go on from; null = nothing. */
  readonly has: { readonly id: string; readonly nextOffset: number } | null;
  /** The database that the stream has selected up to there. */
  readonly database: number;
  readonly statusChanged: (status: LinkStatus) => void;
}

export class PrimaryLink {
  readonly #parts: PrimaryLinkParts;
  #link: ByteLink | null = null;
  #applier: Applier | null = null;
  #reception: Reception | null = null;
  #receiving: Promise<boolean> | null = null;
  #isClosed = false;
  #acknowledges = false;
  /** The database that the stream has selected; null = no stream has begun. */
  database: number | null = null;
  /** Whether the dataset of before is gone. */
  hasReplaced = false;
  /**
   * Whether the history says what the dataset holds. It does not if the primary has told none, as
   * one that knows SYNC only, or if not all that has run was counted.
   */
  knowsHistory = true;

  constructor(parts: PrimaryLinkParts) {
    this.#parts = parts;
  }

  get silentMs(): number | undefined {
    return this.#link?.silentMs;
  }

  get pendingBytes(): number {
    return this.#applier?.pendingBytes ?? 0;
  }

  get progress(): SyncProgress | null {
    return this.#reception;
  }

  isClient(client: ClientHandle): boolean {
    return this.#applier?.client === client;
  }

  /** The database that the stream has selected up to now; null = no stream has begun. */
  get streamDatabase(): number | null {
    if (this.#applier === null || this.#applier.isEnded) return this.database;
    return this.#applier.database;
  }

  /** A moment at which all that has run is counted; null = now is one. */
  standstill(): Promise<() => void> | null {
    return this.#applier?.standstill() ?? null;
  }

  get #timeoutMs(): number {
    return this.#parts.configuration.getNumber('repl-timeout') * 1000;
  }

  /** Runs until the link has ended. What ends it is in the log. */
  async run(): Promise<void> {
    try {
      await this.#begin();
      if (!this.#isClosed) await this.#stream();
    } catch (error) {
      if (error instanceof EngineFailure) throw error;
      if (!this.#isClosed) this.#failedLog(error);
    }
    await this.#closeSoon();
  }

  #failedLog(error: unknown): void {
    const { log } = this.#parts;
    if (error instanceof PsyncRefusal) this.#parts.handover().refused();
    if (error instanceof HandshakeFailure) return;
    if (error instanceof PayloadFailure) return log('warning', error.message);
    if (!(error instanceof LinkError)) throw error;
    if (this.#link === null) {
      log('warning', `Error condition on socket for SYNC: ${error.message}`);
    } else if (error.timedOut && this.#reception !== null) {
      log(
        'warning',
        'Timeout receiving bulk data from MASTER... If the problem persists try to set the' +
          " 'repl-timeout' parameter in redis.conf to a larger value.",
      );
    } else if (error.timedOut && this.#applier !== null) {
      log('warning', 'MASTER timeout: no data nor PING received...');
    } else if (error.timedOut) {
      log('warning', 'Timeout connecting to the MASTER...');
    } else if (this.#applier === null) {
      log('warning', `I/O error trying to sync with MASTER: ${error.message}`);
    }
  }

  async #begin(): Promise<void> {
    const { configuration, handover, history, log, port, source, target } = this.#parts;
    const timeoutMs = this.#timeoutMs;
    const link = await ByteLink.open(await target(source), timeoutMs);
    if (this.#isClosed) return link.close();
    this.#link = link;
    this.#parts.statusChanged('handshake');
    log('notice', 'MASTER <-> REPLICA sync started');
    const text = (name: string): string => byteTextFromBytes(configuration.getBytes(name));
    const password = text('masterauth');
    const agreement = await handshake({
      ...{ link, log, timeoutMs, has: this.#parts.has },
      credentials: password === '' ? null : { user: text('masteruser'), password },
      listeningPort: configuration.getNumber('replica-announce-port') || port(),
      announcedAddress: text('replica-announce-ip'),
      isHandover: handover().isInProgress,
    });
    handover().accepted();
    if (agreement.kind === 'full') return this.#receive(agreement.id, agreement.offset, link);
    if (agreement.kind === 'old') {
      this.knowsHistory = false;
      log('notice', 'Retrying with SYNC...');
      link.send('*1\r\n$4\r\nSYNC\r\n');
      return this.#receive(randomHex(REPLICATION_ID_DIGITS), 0, link);
    }
    if (agreement.id !== null && agreement.id !== history.id) {
      history.follow(agreement.id);
      this.#parts.historyRenamed();
      log('notice', 'Master replication ID changed to ' + agreement.id);
    }
    this.#open(this.#parts.database);
  }

  /** Takes the whole dataset, in the place of the one that is here. */
  async #receive(id: string, offset: number, link: ByteLink): Promise<void> {
    const { configuration, core, history, historyReplaced, log, persistence } = this.#parts;
    this.#parts.statusChanged('sync');
    const reception = new Reception({
      ...{ configuration, link, log, persistence, processId: this.#parts.processId },
      timeoutMs: this.#timeoutMs,
      isSameHistory: id === history.id,
      received: (bytes) => core.engine.replicationReceived(bytes),
      replacing: () => {
        this.hasReplaced = true;
        historyReplaced();
      },
    });
    this.#reception = reception;
    this.#receiving = reception.run(() => this.#isClosed);
    const isLoaded = await this.#receiving;
    this.#reception = this.#receiving = null;
    if (!isLoaded || this.#isClosed) {
      return this.close();
    }
    history.adopt(id, offset);
    historyReplaced();
    log('notice', 'MASTER <-> REPLICA sync: Finished with success');
    this.#open(persistence.loader.lastOrigin?.database ?? 0);
  }

  /** The stream begins. */
  #open(database: number): void {
    const { after, applied, core, drain, soon } = this.#parts;
    this.#applier = new Applier(
      {
        ...{ after, core, drain, soon, ...this.#link!.ends },
        isOpen: () => this.#link?.isOpen === true,
        applied: (bytes) => applied.append(bytes),
      },
      database,
    );
    this.database = database;
    this.#parts.statusChanged('connected');
    this.#acknowledge();
  }

  async #stream(): Promise<void> {
    const [link, applier] = [this.#link!, this.#applier!];
    while (!this.#isClosed) {
      const bytes = await link.bytes(this.#timeoutMs);
      const isStream = await applier.apply(bytes);
      if (!isStream) {
        this.#parts.log('warning', 'Protocol error in the stream of the MASTER');
        return;
      }
      if (this.#acknowledges) this.#acknowledge();
    }
  }

  // Acknowledging

  /** The regular work, once a second. */
  tick(): void {
    this.#link?.expire(this.#timeoutMs);
    if (this.#applier !== null) this.#acknowledge();
    // While a dataset is loaded the primary hears an empty line now and then.
    else if (this.#reception?.isLoading === true) this.#link?.send('\n');
  }

  /** Tells how far the stream has been applied when what has come of it is. */
  acknowledgeSoon(): void {
    this.#acknowledges = true;
  }

  #acknowledge(): void {
    this.#acknowledges = false;
    if (!this.knowsHistory) return;
    const { history, persistence } = this.#parts;
    const durable = persistence.keeper.durableOffset;
    const words = ['REPLCONF', 'ACK', `${history.offset}`];
    if (durable >= 0) words.push('FACK', `${durable}`);
    this.#link?.send(requestText(words));
  }

  /** Resolves when no dataset is being received. */
  async received(): Promise<void> {
    await this.#receiving?.catch(() => undefined);
  }

  // The end

  /** The connection goes; what has come is applied. */
  cut(): void {
    this.#link?.close();
  }

  /** Ends the link in a step between the engine's calls. */
  #closeSoon(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.soon(() => {
        this.close();
        resolve();
      });
    });
  }

  /** Ends the link now. Not to be called while the engine is. */
  close(): void {
    if (this.#applier !== null) {
      this.database = this.streamDatabase;
      this.#applier.end();
      if (!this.#applier.isCounted) {
        // Commands have run that the history does not count: nobody can go on from it.
        this.knowsHistory = false;
        this.#parts.historyReplaced();
      }
    }
    this.#isClosed = true;
    this.#link?.close();
  }
}
