// What a store keeps in files: the persistence that servers have, over the files of its owner.
//
//   load()      what is in the files, when the store is opened
//   durable()   resolves when all that was written by now is on disk
//   end()       all is written, and the files are closed
//
// A call of the store's own is answered at once, when what it has changed is on its way: the
// effects of a turn of the event loop go to the append-only file together. Whoever sends commands
// by a connection is answered when appendfsync says so, as by a server.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Logger } from '../config/logger.js';
import type { Core } from '../engine/core.js';
import type { LibraryShelf } from '../persist/library-shelf.js';
import { Persistence } from '../persist/persistence.js';
import type { Files } from '../storage/files.js';
import type { Turn } from '../turn.js';
import type { Link } from './link.js';
import { ownerTold } from './owner.js';
import { storeLog } from './surroundings.js';
import type { StoreTime } from './time.js';

export interface KeepingParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly files: Files;
  readonly libraries: LibraryShelf;
  readonly time: StoreTime;
  readonly turn: Turn<Link>;
  readonly loadingShown?: (loadedBytes: number, totalBytes: number) => void;
  /** More is on disk. */
  readonly synced: () => void;
  /** The store is of no use any more. */
  readonly failed: (failure: Error) => void;
}

export class Keeping {
  readonly persistence: Persistence;
  readonly #parts: KeepingParts;
  /** The sync that is under way for durable(). */
  #saving: Promise<boolean> | null = null;
  /** What durable() has promised, and is not settled yet. */
  readonly #promised = new Set<Promise<void>>();
  #release: (() => void) | undefined;
  /** Why nothing can be promised any more. */
  #fatal: Error | null = null;
  /** What the log has said that is bad, since it was looked at. */
  readonly #warnings: string[] = [];

  constructor(parts: KeepingParts) {
    this.#parts = parts;
    const { configuration, core, files, libraries, log, time, turn } = parts;
    const guarded = (step: () => void) => (): void => turn.guarded(step);
    this.persistence = new Persistence({
      ...{ configuration, core, libraries, processId: 0, files: () => files },
      log: storeLog((level, text) => {
        if (level === 'warning') this.#warnings.push(text);
        log.write(level, text);
      }),
      soon: (step) => time.soon(guarded(step)),
      after: (milliseconds, step) => void time.after(milliseconds, guarded(step)),
      drain: turn.drain,
      settled: (offset) => turn.settled(offset),
      synced: parts.synced,
      heard: () => turn.heard,
      followers: null,
      place: null,
      fatal: () => parts.failed((this.#fatal = this.#failure('the storage fails'))),
      loadingShown: (...bytes) => ownerTold(() => parts.loadingShown?.(...bytes)),
    });
  }

  /** An error with what the log has said last. */
  #failure(text: string): Error {
    const reasons = this.#warnings.splice(0);
    return new Error(reasons.length === 0 ? text : `${text}: ${reasons.join('; ')}`);
  }

  /** Whether too much waits for the disk, so that commands wait. */
  get isBehind(): boolean {
    return this.persistence.hold.hasReason;
  }

  /**
   * Loads what is in the files; rejects with what is wrong with them.
   * @param isFilled whether the store has a dataset already: then there must be none in the files
   */
  async load(isFilled: boolean): Promise<void> {
    const { persistence } = this;
    await this.#hold();
    if (isFilled && !(await this.#isFresh())) throw new Error('the storage has a dataset already');
    if (!(await persistence.start())) throw this.#failure('the storage cannot be loaded');
    if (isFilled && persistence.aof.state === 'off') await this.#rdbSave();
    this.#warnings.length = 0;
  }

  /** The append-only file has a lock of its own; of RDB files, one store at a time is to write. */
  async #hold(): Promise<void> {
    const { configuration, files } = this.#parts;
    if (configuration.getBool('appendonly')) return;
    const name = byteTextFromBytes(configuration.getBytes('dbfilename'));
    this.#release = await files.lock?.(`${name}.lock`);
  }

  /** Whether there are no files of a dataset. */
  async #isFresh(): Promise<boolean> {
    const { configuration, files } = this.#parts;
    const names = ['dbfilename', 'appendfilename', 'appenddirname'];
    const found = names.map((directive) =>
      files.status(byteTextFromBytes(configuration.getBytes(directive))),
    );
    return (await Promise.all(found)).every((status) => status === null);
  }

  async #rdbSave(): Promise<void> {
    const outcome = await this.persistence.rdb.save();
    if (outcome !== 'saved') throw this.#failure('the dataset could not be saved');
  }

  /** Resolves when what was written by now is on disk; rejects if that cannot be. */
  durable(): Promise<void> {
    const promise = this.#written();
    const settled = (): void => void this.#promised.delete(promise);
    this.#promised.add(promise);
    promise.then(settled, settled);
    return promise;
  }

  async #written(): Promise<void> {
    const { persistence } = this;
    this.#parts.turn.guarded(() => void persistence.commit());
    // Until the first base is written a start finds the append-only file of before, or none.
    if (!(await persistence.keeper.turnedOn())) {
      throw this.#failure('the append-only file could not be begun');
    }
    const { log } = persistence.aof;
    if (log === null) {
      if (persistence.changes > 0) await this.#rdbSave();
      return;
    }
    const offset = log.appended;
    while (log.durable < offset) {
      this.#saving ??= log.save().finally(() => (this.#saving = null));
      const isSaved = await this.#saving;
      if (!isSaved && log.durable < offset) {
        const reason = log.failure ?? 'the store is closed';
        throw this.#fatal ?? this.#failure(`what was written is not on disk: ${reason}`);
      }
    }
  }

  /** Writes all, and closes the files; rejects if not all could be written. */
  async end(): Promise<void> {
    const { configuration } = this.#parts;
    const { keeper, rdb } = this.persistence;
    await Promise.allSettled(this.#promised);
    this.#warnings.length = 0;
    if (rdb.isSaving) await rdb.cancel();
    const isWritten = await keeper.turnOff();
    try {
      if (configuration.getSpecial('save').length > 0) await this.#rdbSave();
    } finally {
      this.#release?.();
    }
    if (!isWritten) throw this.#failure('not all could be written');
  }

  /** Closes the files as they are. */
  async abandon(): Promise<void> {
    const { aof } = this.persistence;
    await aof.log?.abandon();
    aof.folder.release();
    this.#release?.();
  }
}
