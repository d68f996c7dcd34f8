// Full resynchronisations: one walk over the dataset serves all replicas that wait when it begins.
//
//   diskless   $EOF:<mark> · the RDB as it is made · <mark>      to replicas that know marks
//   by disk    the RDB to a file first, then $<bytes> · the RDB; the file is a save of the dataset
//              too, where anything is saved by rules
//
// A snapshot that nobody waits for any more is given up, unless it is such a save. So is one that
// FLUSHALL has made old: who waits for it asks again and gets the empty dataset.
//
// The walk neither forks nor pauses. What happens meanwhile is in the stream, whose offset at the
// walk's beginning is the one that replicas are told. The slowest of them decides how fast it goes.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Logger } from '../config/logger.js';
import { systemErrorText } from '../config/system-error.js';
import type { Core } from '../engine/core.js';
import { randomHex } from '../engine/random.js';
import type { SnapshotOptions } from '../engine/snapshot.js';
import { EngineFailure } from '../engine/trap.js';
import { SnapshotFile, snapshotFailureLine } from '../persist/snapshot-file.js';
import type { StreamPlace } from '../persist/stream-place.js';
import type { WalkBegun, WalkEnd, Walker } from '../persist/walker.js';
import {
  type Files,
  type OpenFile,
  closeQuietly,
  folderOf,
  removeQuietly,
} from '../storage/files.js';
import type { AttachedReplica } from './attached.js';
import type { ReplicationStream } from './stream.js';

export interface FullSyncParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly stream: ReplicationStream;
  readonly walker: () => Walker;
  /** Where the dataset stands in the stream. */
  readonly place: StreamPlace;
  readonly files: () => Files;
  readonly processId: number;
  readonly libraries: () => readonly string[];
  /** The dataset as it was when so many changes had been made is in the RDB file. */
  readonly saved: (changes: number) => void;
  /** Takes the effects of what has run. */
  readonly commit: () => void;
  readonly elapsedMs: () => number;
  /** Adds bytes to what a replica is owed. False: it is gone. */
  readonly write: (replica: AttachedReplica, bytes: Uint8Array | string) => boolean;
  /** Resolves when some time has passed, in which outputs leave. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The snapshot has left for good: the stream may follow, now or when that is acknowledged. */
  readonly sent: (replica: AttachedReplica, isLoaded: boolean) => void;
  readonly drop: (replica: AttachedReplica) => void;
}

/** With so much on its way to a replica it gets no more of the snapshot. */
const windowBytes = 1024 * 1024;
const pieceBytes = 256 * 1024;
const markDigits = 40;

export class FullSync {
  readonly #parts: FullSyncParts;
  /** Who gets the snapshot that is being made. */
  #targets: AttachedReplica[] = [];
  #running: Promise<void> | null = null;
  /** Whether none is to begin, because the process is about to end. */
  #isResting = false;
  /** Whether the snapshot is being made. */
  isSaving = false;
  /** Whether it is of use without those who wait for it. */
  #isKept = false;
  /** The piece that is on its way to all; a new one each time would be work for the collector. */
  #piece = new Uint8Array(pieceBytes);

  constructor(parts: FullSyncParts) {
    this.#parts = parts;
  }

  /** Whether it is time for those who wait: diskless, more may come for a while. */
  isDue(waiting: readonly AttachedReplica[]): boolean {
    if (waiting.length === 0 || this.#running !== null || this.#isResting) return false;
    const { configuration, elapsedMs } = this.#parts;
    if (!configuration.getBool('repl-diskless-sync')) return true;
    const enough = configuration.getNumber('repl-diskless-sync-max-replicas');
    if (enough > 0 && waiting.length >= enough) return true;
    const askedMs = Math.min(...waiting.map(({ ackMs }) => ackMs));
    return elapsedMs() - askedMs >= configuration.getNumber('repl-diskless-sync-delay') * 1000;
  }

  /** Serves some of those who wait. */
  run(waiting: readonly AttachedReplica[]): Promise<void> {
    this.#running = this.#run(waiting).finally(() => (this.#running = null));
    return this.#running;
  }

  /** Gives up the snapshot that is under way, and begins none; resolves when nothing is left. */
  async rest(): Promise<void> {
    this.#isResting = true;
    this.#isKept = false;
    this.#fail(this.#targets);
    if (this.isSaving) this.#parts.walker().cancel();
    // Whoever has begun it hears of what goes wrong.
    await this.#running?.catch(() => undefined);
  }

  rouse(): void {
    this.#isResting = false;
  }

  async #run(waiting: readonly AttachedReplica[]): Promise<void> {
    try {
      const first = waiting[0]!;
      const alike = waiting.filter((each) => each.wantsAs(first));
      const isDiskless =
        first.isFiltered || this.#parts.configuration.getBool('repl-diskless-sync');
      const direct = isDiskless ? alike.filter((each) => each.understandsMark) : [];
      if (direct.length > 0) await this.#diskless(direct);
      else await this.#byDisk(alike);
    } catch (error) {
      if (error instanceof EngineFailure) throw error;
      this.#parts.log.warning(`SYNC failed: ${systemErrorText(error)}`);
      this.#fail([...waiting, ...this.#targets]);
    } finally {
      this.#targets = [];
      this.isSaving = this.#isKept = false;
    }
  }

  /** A replica is gone. A snapshot that nobody waits for any more is given up. */
  forget(replica: AttachedReplica): void {
    const count = this.#targets.length;
    this.#targets = this.#targets.filter((each) => each !== replica);
    if (count === 0 || this.#targets.length > 0 || !this.isSaving || this.#isKept) return;
    // The walker may be handing out a chunk now.
    void this.#parts.pause(0).then(() => {
      if (this.isSaving && this.#targets.length === 0) this.#parts.walker().cancel();
    });
  }

  /** Begins a walk for those who are still there; null when it cannot be. */
  async #begin(
    replicas: readonly AttachedReplica[],
    consumer: { write(chunk: Uint8Array): Promise<void> | null },
  ): Promise<WalkBegun | null> {
    const { commit, core, log, place, stream } = this.#parts;
    const walker = this.#parts.walker();
    await walker.calm();
    if (this.#isResting || !replicas.some(({ state }) => state === 'waiting')) return null;
    const standstill = place.standstill();
    const goOn = standstill === null ? null : await standstill;
    if (this.#isResting) {
      goOn?.();
      return null;
    }
    // From here to the walk's beginning nothing else may happen.
    commit();
    const { id, offset } = stream.history;
    const begun = walker.begin(this.#options(replicas[0]!, id, offset), consumer);
    goOn?.();
    if (begun === 'busy') return this.#begin(replicas, consumer);
    if (begun === 'memory') {
      log.warning('Cannot begin a snapshot for replicas: out of memory');
      return null;
    }
    place.begun();
    core.engine.effectsSelect();
    this.isSaving = true;
    void begun.end.then(() => (this.isSaving = false));
    this.#targets = replicas.filter((each) => each.state === 'waiting');
    for (const replica of this.#targets) {
      replica.state = 'saving';
      replica.sentOffset = offset;
      replica.ackMs = this.#parts.elapsedMs();
      if (replica.knowsHistory) this.#write(replica, `+FULLRESYNC ${id} ${offset}\r\n`);
    }
    return begun;
  }

  #options(wanted: AttachedReplica, id: string, offset: number): SnapshotOptions {
    return {
      encoder: 'rdb',
      checksum: this.#parts.configuration.getBool('rdbchecksum'),
      endsOnFlush: true,
      omitsKeys: !wanted.wantsKeys,
      libraries: wanted.wantsFunctions ? this.#parts.libraries() : [],
      // A stream of effects names its database anew behind this.
      replication: { database: this.#parts.place.point()?.database ?? 0, id, offset },
    };
  }

  /** Adds bytes to what a replica is owed, unless it is gone. */
  #write(replica: AttachedReplica, bytes: Uint8Array | string): void {
    if (!this.#parts.write(replica, bytes)) this.forget(replica);
  }

  #writeAll(bytes: Uint8Array | string): void {
    for (const replica of [...this.#targets]) this.#write(replica, bytes);
  }

  async #diskless(replicas: readonly AttachedReplica[]): Promise<void> {
    const { log, processId, sent } = this.#parts;
    const mark = randomHex(markDigits);
    log.notice('Starting BGSAVE for SYNC with target: replicas sockets');
    const begun = await this.#begin(replicas, { write: (chunk) => this.#chunk(chunk) });
    if (begun === null) return this.#fail(replicas);
    log.notice(`Background RDB transfer started by pid ${processId}`);
    this.#writeAll(`$EOF:${mark}\r\n`);
    const isWhole = this.#isWhole(await begun.end);
    if (this.#targets.length === 0) {
      log.notice('Diskless rdb transfer, last replica dropped, killing fork child.');
      return;
    }
    if (!isWhole) return this.#fail(this.#targets);
    this.#writeAll(mark);
    log.notice(
      'Diskless rdb transfer, done reading from pipe,' +
        ` ${this.#targets.length} replicas still up.`,
    );
    for (const replica of this.#targets) sent(replica, false);
  }

  /** A chunk of the snapshot goes to all; the slowest is waited for. */
  #chunk(chunk: Uint8Array): Promise<void> | null {
    // The engine's memory, in which it lies, may grow while it is written.
    if (chunk.length > this.#piece.length) this.#piece = new Uint8Array(chunk.length);
    this.#piece.set(chunk);
    this.#writeAll(this.#piece.subarray(0, chunk.length));
    if (this.#targets.length === 0) throw new Error('all replicas have left');
    return this.#isFull() ? this.#room() : null;
  }

  #isFull(): boolean {
    return this.#targets.some((each) => this.#isLate(each));
  }

  #isLate({ client }: AttachedReplica): boolean {
    return this.#parts.core.engine.outputOwedBytes(client) > windowBytes;
  }

  /** Waits for the slowest, but not for one that reads nothing for repl-timeout seconds. */
  async #room(): Promise<void> {
    const { configuration, elapsedMs, log, pause } = this.#parts;
    const start = elapsedMs();
    while (this.#isFull()) {
      await pause(1);
      // The directive may be set meanwhile.
      if (elapsedMs() - start < configuration.getNumber('repl-timeout') * 1000) continue;
      const late = this.#targets.filter((each) => this.#isLate(each));
      for (const { label } of late) {
        log.warning(`Disconnecting timedout replica (full sync): ${label}`);
      }
      this.#fail(late);
    }
  }

  async #byDisk(replicas: readonly AttachedReplica[]): Promise<void> {
    const { configuration, files, log, processId, sent } = this.#parts;
    const path = `temp-repl-${processId}.rdb`;
    const folder = files();
    log.notice('Starting BGSAVE for SYNC with target: disk');
    let file: SnapshotFile;
    try {
      const syncs = configuration.getBool('rdb-save-incremental-fsync');
      file = await SnapshotFile.open(folder, path, syncs);
    } catch (error) {
      log.warning(`Failed opening the temp RDB file ${path} for saving: ${systemErrorText(error)}`);
      return this.#fail(replicas);
    }
    const begun = await this.#begin(replicas, file);
    if (begun !== null) log.notice(`Background saving started by pid ${processId}`);
    this.#isKept = configuration.getSpecial('save').length > 0;
    const changes = this.#parts.core.engine.dirtyCount();
    const isWhole = begun !== null && (await this.#isWritten(file, await begun.end));
    if (!isWhole) {
      await file.abandon();
      return this.#fail(begun === null ? replicas : this.#targets);
    }
    await this.#fileSend(folder, path, changes);
    for (const replica of this.#targets) sent(replica, true);
  }

  /** Sends the file, which becomes the RDB file before if it is a save, or else is removed. */
  async #fileSend(folder: Files, path: string, changes: number): Promise<void> {
    const file = await folder.open(path, 'read');
    try {
      if (this.#isKept) {
        const name = byteTextFromBytes(this.#parts.configuration.getBytes('dbfilename'));
        await folder.rename(path, name);
        await folder.folderSync(folderOf(name));
        this.#parts.saved(changes);
      }
      await this.#send(file);
    } finally {
      await closeQuietly(file);
      await removeQuietly(folder, path);
    }
  }

  async #send(file: OpenFile): Promise<void> {
    for (const replica of this.#targets) replica.state = 'sending';
    const size = await file.size();
    this.#writeAll(`$${size}\r\n`);
    for (let at = 0; at < size && this.#targets.length > 0;) {
      const piece = this.#piece.subarray(0, Math.min(pieceBytes, size - at));
      const count = await file.read(piece, at);
      if (count === 0) throw new Error('the file with the snapshot has become shorter');
      this.#writeAll(piece.subarray(0, count));
      at += count;
      await this.#room();
    }
  }

  /** Whether all of a snapshot is on disk. */
  async #isWritten(file: SnapshotFile, end: WalkEnd): Promise<boolean> {
    if (end.outcome !== 'done' || end.error !== null) return this.#isWhole(end);
    const error = await file.complete().then(
      () => null,
      (failure: unknown) => failure,
    );
    return this.#isWhole({ ...end, error });
  }

  #isWhole({ outcome, error }: WalkEnd): boolean {
    if (outcome === 'done' && error === null) return true;
    if (this.#targets.length === 0 && !this.#isKept) return false;
    const { log } = this.#parts;
    if (error !== null) log.warning(snapshotFailureLine(error));
    log.warning('SYNC failed. BGSAVE child returned an error');
    return false;
  }

  /** Those who have waited for a snapshot that was not made must ask again. */
  #fail(replicas: readonly AttachedReplica[]): void {
    for (const replica of replicas) {
      this.forget(replica);
      this.#parts.drop(replica);
    }
  }
}
