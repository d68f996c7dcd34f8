// The RDB file while the server runs: SAVE, BGSAVE, the `save` rules, the last save of a process.
// One save is under way at a time; texts of the log are Redis's.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import type { SnapshotOptions } from '../engine/snapshot.js';
import { FileFailure, type Files } from '../storage/files.js';
import type { DiskClock, LogWrite } from './log.js';
import { RdbTarget, type RdbTargetOptions } from './rdb-target.js';
import { saveDue, saveDueLine, saveMayStart } from './save-rules.js';
import type { StreamPlace } from './stream-place.js';
import type { WalkEnd, Walker } from './walker.js';

export interface RdbSaverParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly walker: Walker;
  /** The files as the working directory is now; they stay the same when it changes. */
  readonly files: () => Files;
  /** The working directory, byte text. */
  readonly directory: () => string;
  readonly processId: number;
  readonly log: LogWrite;
  readonly disk: DiskClock;
  /** Unix time, for LASTSAVE. */
  readonly nowSeconds: () => number;
  /** Monotonic time, for the rules and for how long a save takes. */
  readonly elapsedSeconds: () => number;
  /** The libraries of functions, which are part of the file. */
  readonly libraries: () => readonly string[];
  /** Where in a stream of effects the dataset stands; null where there is no replication. */
  readonly place: StreamPlace | null;
  /** Takes the effects of what has run. */
  readonly commit: () => void;
  /** Whether writes may have to be refused is to be asked again. */
  readonly statusChanged: () => void;
}

export type SaveOutcome = 'saved' | 'failed' | 'cancelled';

export class RdbSaver {
  readonly #parts: RdbSaverParts;
  /** The save that is under way. */
  #running: Promise<SaveOutcome> | null = null;
  #isBackground = false;
  #isCancelled = false;
  /** BGSAVE SCHEDULE: one begins as soon as one may. */
  isScheduled = false;
  lastSaveSeconds: number;
  lastFailed = false;
  /** When the last save ended and the last one in the background began, monotonic. */
  #savedSeconds: number;
  #triedSeconds = 0;
  /** How long the last save in the background took, -1 before the first. */
  lastDurationSeconds = -1;
  /** rdb_saves: by SAVE, which counts itself, and in the background. */
  saves = 0;
  /** Bytes that the last save had to write ahead, because they were about to change. */
  lastCopiedBytes = 0;
  #startSeconds = -1;

  constructor(parts: RdbSaverParts) {
    this.#parts = parts;
    this.lastSaveSeconds = parts.nowSeconds();
    this.#savedSeconds = parts.elapsedSeconds();
  }

  /** Whether a save in the background is under way. */
  get isInBackground(): boolean {
    return this.#running !== null && this.#isBackground;
  }

  get isSaving(): boolean {
    return this.#running !== null;
  }

  /** Since when the save in the background runs, seconds; -1 = there is none. */
  get currentSeconds(): number {
    return this.isInBackground ? this.#parts.elapsedSeconds() - this.#startSeconds : -1;
  }

  /** Saves; who asks waits for it. */
  async save(): Promise<SaveOutcome> {
    while (this.#running !== null) await this.#running;
    return this.#run(false);
  }

  /** The save before the process ends. False: it must not end, because that has failed. */
  async lastSave(isForced: boolean): Promise<boolean> {
    const { log } = this.#parts;
    log('notice', 'Saving the final RDB snapshot before exiting.');
    if ((await this.save()) === 'saved') return true;
    const end = isForced ? '. Exit anyway.' : ", can't exit.";
    log('warning', `Error trying to save the DB${end}`);
    return isForced;
  }

  /** Begins to save while others go on. */
  saveInBackground(): void {
    const { log, elapsedSeconds, processId } = this.#parts;
    this.saves += 1;
    this.#triedSeconds = this.#startSeconds = elapsedSeconds();
    log('notice', `Background saving started by pid ${processId}`);
    void this.#run(true);
  }

  /** Gives up the save that is under way; resolves when nothing is left of it. */
  async cancel(): Promise<void> {
    if (this.#running === null) return;
    this.#isCancelled = true;
    this.#parts.walker.cancel();
    await this.#running;
  }

  /** What is due by the rules, or was asked for while it could not be; each tick. */
  tick(): void {
    const { configuration, core, log } = this.#parts;
    const elapsedSeconds = this.#parts.elapsedSeconds();
    const history = {
      changes: core.engine.dirtyCount(),
      savedSeconds: this.#savedSeconds,
      triedSeconds: this.#triedSeconds,
      lastSaveFailed: this.lastFailed,
    };
    const rule = saveDue(configuration.getSpecial('save'), history, elapsedSeconds);
    if (rule !== null) {
      log('notice', saveDueLine(rule));
      this.saveInBackground();
    } else if (this.isScheduled && saveMayStart(history, elapsedSeconds)) {
      this.isScheduled = false;
      this.saveInBackground();
    }
  }

  /** FLUSHALL: the file must not bring the keys back. Null: nothing is saved by rules. */
  flushed(): Promise<void> | null {
    if (this.#parts.configuration.getSpecial('save').length === 0) return null;
    const changes = this.#parts.core.engine.dirtyCount();
    this.#parts.core.engine.dirtyReset(0);
    return this.save().then((outcome) => {
      if (outcome === 'saved') return;
      const { engine } = this.#parts.core;
      engine.dirtyReset(engine.dirtyCount() + changes);
    });
  }

  #run(isBackground: boolean): Promise<SaveOutcome> {
    this.#isBackground = isBackground;
    this.#isCancelled = false;
    const running = this.#write().then((outcome) => {
      this.#running = null;
      if (isBackground) this.#ended(outcome);
      this.lastCopiedBytes = this.#parts.walker.figures.copiedBytes;
      this.#parts.statusChanged();
      return outcome;
    });
    this.#running = running;
    return running;
  }

  async #write(): Promise<SaveOutcome> {
    const target = this.#target();
    const { end, changes } = await this.#walk(target);
    const file = await target;
    const outcome = file === null ? 'failed' : await this.#finish(file, end);
    if (outcome === 'saved') this.saved(changes);
    return outcome;
  }

  /** The dataset as it was when so many changes had been made is in the file. */
  saved(changes: number): void {
    const { core, elapsedSeconds, nowSeconds, statusChanged } = this.#parts;
    core.engine.dirtyReset(Math.max(core.engine.dirtyCount() - changes, 0));
    this.lastSaveSeconds = nowSeconds();
    this.#savedSeconds = elapsedSeconds();
    this.lastFailed = false;
    statusChanged();
  }

  /** Writes the dataset as it is now, or as it will be when the walker is free. */
  async #walk(target: Promise<RdbTarget | null>): Promise<{ end: WalkEnd; changes: number }> {
    const { core, place, walker } = this.#parts;
    for (;;) {
      const standstill = place?.standstill() ?? null;
      const goOn = standstill === null ? null : await standstill;
      const changes = core.engine.dirtyCount();
      const begun = this.#begin(target);
      goOn?.();
      if (begun === 'memory') return { end: { outcome: 'memory', error: null }, changes };
      if (begun !== 'busy') return { end: await begun.end, changes };
      await walker.free();
      if (this.#isCancelled) return { end: { outcome: 'cancelled', error: null }, changes };
    }
  }

  /** Begins a walk if the walker is free. Nothing else may happen meanwhile. */
  #begin(target: Promise<RdbTarget | null>): ReturnType<Walker['begin']> {
    const { commit, place, walker } = this.#parts;
    if (place !== null) commit();
    const kind = this.#isBackground ? 'background' : 'foreground';
    const begun = walker.begin(this.#snapshotOptions(), target, kind);
    if (typeof begun !== 'string') place?.begun();
    return begun;
  }

  #target(): Promise<RdbTarget | null> {
    const { configuration, directory, disk, files, log, processId } = this.#parts;
    const options: RdbTargetOptions = {
      fileName: byteTextFromBytes(configuration.getBytes('dbfilename')),
      processId,
      directory: directory(),
      syncsIncrementally: configuration.getBool('rdb-save-incremental-fsync'),
      log,
      ...disk,
    };
    return RdbTarget.open(files(), options);
  }

  #snapshotOptions(): SnapshotOptions {
    return {
      encoder: 'rdb',
      checksum: this.#parts.configuration.getBool('rdbchecksum'),
      endsOnFlush: this.#isBackground,
      libraries: this.#parts.libraries(),
      replication: this.#parts.place?.point() ?? null,
    };
  }

  async #finish(file: RdbTarget, end: WalkEnd): Promise<SaveOutcome> {
    if (end.error !== null) await file.fail(end.error);
    else if (end.outcome === 'done') return (await file.finish()) ? 'saved' : 'failed';
    else if (end.outcome === 'memory') await file.fail(new FileFailure('ENOMEM'));
    else {
      await file.cancel();
      return 'cancelled';
    }
    return 'failed';
  }

  /** A save in the background is over. */
  #ended(outcome: SaveOutcome): void {
    const { log, elapsedSeconds } = this.#parts;
    this.lastDurationSeconds = elapsedSeconds() - this.#startSeconds;
    this.#startSeconds = -1;
    if (outcome === 'saved') {
      log('notice', 'Background saving terminated with success');
    } else if (outcome === 'failed') {
      this.lastFailed = true;
      log('warning', 'Background saving error');
    } else {
      log('warning', 'Background saving was given up');
    }
  }
}
