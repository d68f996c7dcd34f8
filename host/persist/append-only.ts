/*
 * The append-only file as a whole: whether it is on, which files it consists of, and how a rewrite
 * replaces them.
 *
 *     off ──turnOn──▶ waiting ──rewrite done──▶ on ──turnOff──▶ off
 *                     effects of the rewrite     effects go to the last increment
 *                     go to a temporary one
 *
 * Only a rewrite that was made ready while it was waiting turns it on: one from before records no
 * effects, and what has run since it began would be missing. The other one is still to come then.
 *
 * A rewrite has three steps; a walk over the dataset feeds the base between the last two:
 *
 *     prepare   the next increment is made and the manifest names it     (asynchronous)
 *     begin     from this very moment effects go to it, and the walk     (at once, with the
 *               begins: the base is the dataset as of now                 walk's beginning)
 *     end       base renamed, manifest replaced, what came before        (asynchronous)
 *               becomes history and is removed
 *
 * A crash anywhere between leaves a manifest whose files give the dataset. What fails is logged in
 * Redis's words; the increment stays, and with it nothing is lost.
 *
 * The host takes the effects of the turn so far and appends them before it calls begin, and lets
 * the engine write a SELECT in front of the next effect: each file starts at database 0.
 */

import { byteTextToString } from '../config/byte-text.js';
import { type OpenFile, closeQuietly, removeQuietly } from '../storage/files.js';
import { AofFiles, type AppendOnlyOptions } from './aof-files.js';
import type { AofFolder } from './aof-folder.js';
import { AofLog } from './aof-log.js';
import {
  type Manifest,
  emptyManifest,
  temporaryIncrementName,
  withNewBase,
  withNewIncrement,
  withRewrittenAsHistory,
} from './manifest.js';
import type { SnapshotFile } from './snapshot-file.js';

export type AofState = 'off' | 'waiting' | 'on';

/** A rewrite under way. */
interface Rewrite {
  readonly base: SnapshotFile;
  /** Whether it turns the append-only file on. */
  readonly isFirst: boolean;
  /** The increment that effects go to from begin on; null if it was off when this was prepared. */
  readonly increment: OpenFile | null;
  readonly incrementName: string;
  /** What counts from begin on. */
  readonly manifest: Manifest;
  hasBegun: boolean;
  /** Whether the base is an RDB, as it was to be when the rewrite began. */
  asRdb: boolean;
}

/** Whole seconds since a reading of the clock; -1 if there was none. */
export function secondsSince({ elapsedMs }: AppendOnlyOptions, startMs: number): number {
  return startMs < 0 ? -1 : Math.floor((elapsedMs() - startMs) / 1000);
}

export class AppendOnly {
  state: AofState = 'off';
  manifest: Manifest = emptyManifest;
  /** Where effects go, if anywhere. */
  log: AofLog | null = null;
  /** A rewrite is to start as soon as one may. */
  isScheduled = false;
  rewrites = 0;
  consecutiveFailures = 0;
  lastRewriteFailed = false;
  /** Length of the last rewrite, -1 before the first. */
  lastRewriteSeconds = -1;
  rewriteStartMs = -1;
  /** Bytes of all files after the last rewrite. */
  baseBytes = 0;
  readonly #files: AofFiles;
  #rewrite: Rewrite | null = null;
  #preparing: Promise<Rewrite | null> | null = null;
  /** Bytes of all files when so much of the log was written. */
  #sizeMark = 0;
  #writtenMark = 0;
  #delayedSyncs = 0;

  constructor(
    readonly folder: AofFolder,
    readonly options: AppendOnlyOptions,
  ) {
    this.#files = new AofFiles(folder, options);
  }

  // Figures

  get isRewriting(): boolean {
    return this.#preparing !== null || this.#rewrite !== null;
  }
  /** Bytes of the base and the increments. */
  get currentBytes(): number {
    return this.#sizeMark + (this.log === null ? 0 : this.log.written - this.#writtenMark);
  }
  get delayedSyncs(): number {
    return this.#delayedSyncs + (this.log?.delayedSyncs ?? 0);
  }
  /** As CONFIG RESETSTAT wants it. */
  delayedSyncsReset(): void {
    this.#delayedSyncs = -(this.log?.delayedSyncs ?? 0);
  }

  #sizesSet(currentBytes: number, baseBytes: number): void {
    this.#sizeMark = currentBytes;
    this.#writtenMark = this.log?.written ?? 0;
    this.baseBytes = baseBytes;
  }

  // At the start

  /**
   * Opens the last increment behind what was loaded. Where there is nothing, the first base is made
   * of the dataset as it is, by `baseWrite`. False when that fails; the process must end then.
   */
  async start(
    manifest: Manifest,
    loaded: { readonly totalBytes: number; readonly baseBytes: number },
    baseWrite: (base: SnapshotFile) => Promise<void>,
  ): Promise<boolean> {
    const { folder, options } = this;
    if (!(await folder.make()) || !(await this.#files.loadedSync(manifest))) return false;
    let next = manifest;
    let { totalBytes, baseBytes } = loaded;
    if (next.base === null && next.increments.length === 0) {
      next = withNewBase(next, folder.fileName, options.usesRdbBase());
      const written = await this.#files.firstBase(next.base!.name, baseWrite);
      if (written === null) return false;
      totalBytes = baseBytes = written;
    }
    const opens = next.increments.length > 0;
    if (!opens) next = withNewIncrement(next, folder.fileName);
    const name = next.increments[next.increments.length - 1]!.name;
    const file = opens ? await this.#files.open(name) : await this.#files.make(name);
    if (file === null) return false;
    const size = await folder.size(name, options);
    if (typeof size === 'string') return false;
    if (next !== manifest && (await folder.save(next)) !== 'saved') {
      await closeQuietly(file);
      return false;
    }
    this.manifest = next;
    this.state = 'on';
    this.log = new AofLog(file, size, options);
    this.#sizesSet(totalBytes, baseBytes);
    this.#files.incrementTell(name, opens);
    await this.#historyRemove();
    return true;
  }

  /** What CONFIG SET aof-disable-auto-gc no does. A rewrite will do it at its end. */
  async historyRemove(): Promise<void> {
    if (!this.isRewriting) await this.#historyRemove();
  }

  /** Removes what is history, unless it is to be kept. */
  async #historyRemove(): Promise<void> {
    if (this.options.keepsHistory()) return;
    this.manifest = await this.folder.historyRemove(this.manifest);
  }

  // A rewrite

  /** Makes the files of a rewrite. False when one cannot be made, which the log tells. */
  async prepare(): Promise<boolean> {
    this.#preparing = this.#prepared();
    try {
      this.#rewrite = await this.#preparing;
    } finally {
      this.#preparing = null;
    }
    if (this.#rewrite === null) this.lastRewriteFailed = true;
    return this.#rewrite !== null;
  }

  async #prepared(): Promise<Rewrite | null> {
    const { folder, options } = this;
    if (!(await folder.make())) return null;
    const base = await this.#files.baseOpen(`temp-rewriteaof-bg-${options.processId}.aof`);
    if (base === null) return null;
    const off: Rewrite = {
      base,
      isFirst: this.state === 'waiting',
      increment: null,
      incrementName: '',
      manifest: this.manifest,
      hasBegun: false,
      asRdb: true,
    };
    if (this.state === 'off') return off;
    const isNamed = this.state === 'on';
    const manifest = isNamed ? withNewIncrement(this.manifest, folder.fileName) : this.manifest;
    const incrementName = isNamed
      ? manifest.increments[manifest.increments.length - 1]!.name
      : temporaryIncrementName(folder.fileName);
    const increment = await this.#files.make(incrementName);
    if (increment === null) return (await base.abandon(), null);
    const saved = isNamed ? await folder.save(manifest) : 'saved';
    if (saved === 'saved') return { ...off, increment, incrementName, manifest };
    // It stays, empty as it is: a manifest of an earlier attempt may name it.
    await closeQuietly(increment);
    await base.abandon();
    return null;
  }

  /**
   * The moment of the rewrite. The base that it returns is to be filled with the dataset as of now;
   * null when there is no prepared rewrite, because the append-only file was turned off meanwhile.
   */
  begin(): SnapshotFile | null {
    const rewrite = this.#rewrite;
    if (rewrite === null) return null;
    const { options } = this;
    if (rewrite.increment !== null) {
      const shown = byteTextToString(rewrite.incrementName);
      options.log('notice', `Creating AOF incr file ${shown} on background rewrite`);
      if (this.log === null) {
        this.log = new AofLog(rewrite.increment, 0, options);
        this.#writtenMark = 0;
      } else this.log.switchTo(rewrite.increment);
    }
    rewrite.hasBegun = true;
    rewrite.asRdb = options.usesRdbBase();
    this.manifest = rewrite.manifest;
    this.isScheduled = this.state === 'waiting' && !rewrite.isFirst;
    this.rewrites++;
    this.rewriteStartMs = options.elapsedMs();
    options.log(
      'notice',
      `Background append only file rewriting started by pid ${options.processId}`,
    );
    return rewrite.base;
  }

  /**
   * The base is filled (error null), could not be (the error), or nobody wants it any more. False
   * when there is no new base in the end.
   */
  async end(error: unknown, isCancelled = false): Promise<boolean> {
    const rewrite = this.#rewrite;
    if (rewrite === null) return false;
    const isDone = !isCancelled && error === null && (await this.#finished(rewrite));
    if (!isDone) {
      if (error !== null) await this.#files.baseFailed(rewrite.base, error);
      else await rewrite.base.abandon();
      await this.#given(rewrite);
    }
    if (!isCancelled) {
      this.lastRewriteFailed = !isDone;
      this.consecutiveFailures = isDone ? 0 : this.consecutiveFailures + 1;
      if (isDone) this.options.log('notice', 'Background AOF rewrite finished successfully');
      else if (error !== null) {
        this.options.log('warning', 'Background AOF rewrite terminated with error');
      }
    }
    if (rewrite.hasBegun) {
      this.lastRewriteSeconds = secondsSince(this.options, this.rewriteStartMs);
    }
    this.rewriteStartMs = -1;
    this.#rewrite = null;
    return isDone;
  }

  /** Puts the files of a rewrite in the place of those before; false when that failed. */
  async #finished(rewrite: Rewrite): Promise<boolean> {
    const { folder, options } = this;
    try {
      await rewrite.base.complete();
    } catch (error) {
      await this.#files.baseFailed(rewrite.base, error);
      options.log('warning', 'Background AOF rewrite terminated with error');
      return false;
    }
    options.log('notice', 'Background AOF rewrite terminated with success');
    let next = withNewBase(this.manifest, folder.fileName, rewrite.asRdb);
    const baseName = next.base!.name;
    const { path } = rewrite.base;
    if (!(await this.#files.rename('base', path, path, baseName))) return false;
    if (rewrite.isFirst) {
      next = withNewIncrement(next, folder.fileName);
      const name = next.increments[next.increments.length - 1]!.name;
      const temporary = rewrite.incrementName;
      if (!(await this.#files.rename('incr', folder.path(temporary), temporary, name))) {
        await removeQuietly(folder.files, folder.path(baseName));
        return false;
      }
    }
    next = withRewrittenAsHistory(next, this.log !== null);
    const saved = await folder.save(next);
    if (saved === 'failed') {
      const made = [baseName, ...(rewrite.isFirst ? [next.increments.at(-1)!.name] : [])];
      for (const name of made) await removeQuietly(folder.files, folder.path(name));
      return false;
    }
    // A crash may now leave either manifest, unless it is saved: then the files of both must stay.
    this.manifest = next;
    if (saved === 'unsure') return false;
    const bytes = rewrite.base.bytes + (this.log?.fileBytes ?? 0);
    if (this.state !== 'off') this.#sizesSet(bytes, bytes);
    await this.#historyRemove();
    if (rewrite.isFirst) this.state = 'on';
    return true;
  }

  /** What a rewrite without success leaves behind. */
  async #given(rewrite: Rewrite): Promise<void> {
    if (!rewrite.hasBegun) {
      if (rewrite.increment !== null) await closeQuietly(rewrite.increment);
      return;
    }
    if (!rewrite.isFirst) return;
    await this.#logDrop();
    await this.#files.temporaryRemove(rewrite.incrementName);
    this.isScheduled = true;
  }

  async #logDrop(): Promise<void> {
    const { log } = this;
    this.log = null;
    if (log === null) return;
    this.#delayedSyncs += log.delayedSyncs;
    await log.abandon();
  }

  // While the server runs

  /** appendonly yes: the next rewrite makes the first base, and effects are kept from then on. */
  turnOn(): void {
    if (this.state === 'off') this.state = 'waiting';
  }

  /** The first rewrite could not even start: off again. */
  turnOnFailed(): void {
    this.state = 'off';
    this.#files.turnOnFailed();
  }

  /**
   * appendonly no, and the end of the process: a rewrite is given up (its walk has been stopped
   * before), everything is written and synced. False when something was not saved.
   */
  async turnOff(): Promise<boolean> {
    while (this.isRewriting) {
      await this.#preparing;
      await this.end(null, true);
    }
    const { log } = this;
    this.#sizeMark = this.currentBytes;
    this.state = 'off';
    this.log = null;
    this.isScheduled = false;
    if (log === null) return true;
    this.#delayedSyncs += log.delayedSyncs;
    return log.close();
  }
}
