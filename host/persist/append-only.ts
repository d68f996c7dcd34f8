/*
 * The append-only file as a whole: whether it is on, which files it consists of, and how a rewrite
 * replaces them.
 *
 *     off ──turnOn──▶ waiting ──rewrite done──▶ on ──turnOff──▶ off
 *                     effects of the rewrite     effects go to the last increment
 *                     go to a temporary one
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
import { systemErrorText } from '../config/system-error.js';
import { type OpenFile, closeQuietly, removeQuietly } from '../storage/files.js';
import type { AofFolder } from './aof-folder.js';
import { AofLog } from './aof-log.js';
import type { AofSurroundings } from './aof-sync.js';
import {
  type Manifest,
  emptyManifest,
  manifestParts,
  temporaryIncrementName,
  withNewBase,
  withNewIncrement,
  withRewrittenAsHistory,
} from './manifest.js';
import { SnapshotFailure, SnapshotFile } from './snapshot-file.js';

export type AofState = 'off' | 'waiting' | 'on';

export interface AppendOnlyOptions extends AofSurroundings {
  readonly processId: number;
  /** Directive aof-use-rdb-preamble. */
  readonly usesRdbBase: () => boolean;
  /** Directive aof-rewrite-incremental-fsync. */
  readonly syncsIncrementally: () => boolean;
  /** Directive aof-disable-auto-gc. */
  readonly keepsHistory: () => boolean;
  /** Seconds of the Unix time. */
  readonly nowSeconds: () => number;
}

/** A rewrite under way. */
interface Rewrite {
  readonly base: SnapshotFile;
  /** The increment that effects go to from begin on; null while the append-only file is off. */
  readonly increment: OpenFile | null;
  readonly incrementName: string;
  /** What counts from begin on. */
  readonly manifest: Manifest;
  hasBegun: boolean;
  /** Whether the base is an RDB, as it was to be when the rewrite began. */
  asRdb: boolean;
}

export class AppendOnly {
  state: AofState = 'off';
  manifest: Manifest = emptyManifest;
  /** Where effects go; null while they go nowhere. */
  log: AofLog | null = null;
  /** A rewrite is to start as soon as one may. */
  isScheduled = false;
  rewrites = 0;
  consecutiveFailures = 0;
  lastRewriteFailed = false;
  /** Length of the last rewrite, -1 before the first. */
  lastRewriteSeconds = -1;
  rewriteStartSeconds = -1;
  /** Bytes of all files after the last rewrite. */
  baseBytes = 0;
  #rewrite: Rewrite | null = null;
  #preparing: Promise<Rewrite | null> | null = null;
  /** Bytes of all files when so much of the log was written. */
  #sizeMark = 0;
  #writtenMark = 0;
  #delayedSyncs = 0;

  constructor(
    readonly folder: AofFolder,
    readonly options: AppendOnlyOptions,
  ) {}

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
    if (!(await folder.make()) || !(await this.#loadedSync(manifest))) return false;
    let next = manifest;
    let { totalBytes, baseBytes } = loaded;
    if (next.base === null && next.increments.length === 0) {
      next = withNewBase(next, folder.fileName, options.usesRdbBase());
      const written = await this.#firstBase(next.base!.name, baseWrite);
      if (written === null) return false;
      totalBytes = baseBytes = written;
    }
    const opens = next.increments.length > 0;
    if (!opens) next = withNewIncrement(next, folder.fileName);
    const name = next.increments[next.increments.length - 1]!.name;
    const file = await this.#open(name, 'update');
    if (file === null) return false;
    const size = await folder.size(name);
    if (typeof size === 'string') return false;
    if (next !== manifest && (await folder.save(next)) !== 'saved') {
      await closeQuietly(file);
      return false;
    }
    this.manifest = next;
    this.state = 'on';
    this.log = new AofLog(file, size, options);
    this.#sizesSet(totalBytes, baseBytes);
    const verb = opens ? 'Opening' : 'Creating';
    options.log('notice', `${verb} AOF incr file ${byteTextToString(name)} on server start`);
    await this.#historyRemove();
    return true;
  }

  /**
   * Brings to disk what was loaded. A process that was killed may have left it to the system, and a
   * new increment must not outlive what it builds on.
   */
  async #loadedSync(manifest: Manifest): Promise<boolean> {
    const { folder } = this;
    try {
      for (const { name } of manifestParts(manifest)) {
        const file = await folder.files.open(folder.path(name), 'update');
        await file.sync().finally(() => closeQuietly(file));
      }
      await folder.files.folderSync(folder.folderName);
      return true;
    } catch (error) {
      this.options.log('warning', `Fail to fsync the AOF file: ${systemErrorText(error)}`);
      return false;
    }
  }

  /** The base's size, or null. */
  async #firstBase(
    name: string,
    baseWrite: (base: SnapshotFile) => Promise<void>,
  ): Promise<number | null> {
    const base = await this.#baseOpen(`temp-rewriteaof-${this.options.processId}.aof`);
    if (base === null) return null;
    try {
      await baseWrite(base);
      await base.complete();
    } catch (error) {
      await this.#baseFailed(base, error);
      return null;
    }
    try {
      await this.folder.files.rename(base.path, this.folder.path(name));
    } catch (error) {
      const reason = systemErrorText(error);
      this.options.log(
        'warning',
        `Error moving temp append only file on the final destination: ${reason}`,
      );
      await removeQuietly(this.folder.files, base.path);
      return null;
    }
    this.options.log('notice', `Creating AOF base file ${byteTextToString(name)} on server start`);
    return base.bytes;
  }

  async #open(name: string, mode: 'update' | 'replace'): Promise<OpenFile | null> {
    try {
      return await this.folder.files.open(this.folder.path(name), mode);
    } catch (error) {
      const [shown, reason] = [byteTextToString(name), systemErrorText(error)];
      this.options.log('warning', `Can't open the append-only file ${shown}: ${reason}`);
      return null;
    }
  }

  async #baseOpen(path: string): Promise<SnapshotFile | null> {
    const { files } = this.folder;
    try {
      return await SnapshotFile.open(files, path, this.options.syncsIncrementally());
    } catch (error) {
      const reason = systemErrorText(error);
      this.options.log(
        'warning',
        `Opening the temp file for AOF rewrite in rewriteAppendOnlyFile(): ${reason}`,
      );
      return null;
    }
  }

  async #baseFailed(base: SnapshotFile, error: unknown): Promise<void> {
    const cause = error instanceof SnapshotFailure ? error.cause : error;
    const reason = systemErrorText(cause);
    this.options.log('warning', `Write error writing append only file on disk: ${reason}`);
    await base.abandon();
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
    const isReady = this.#rewrite !== null;
    if (!isReady) this.lastRewriteFailed = true;
    return isReady;
  }

  async #prepared(): Promise<Rewrite | null> {
    const { folder, options } = this;
    if (!(await folder.make())) return null;
    const base = await this.#baseOpen(`temp-rewriteaof-bg-${options.processId}.aof`);
    if (base === null) return null;
    const off: Rewrite = {
      base,
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
    const increment = await this.#open(incrementName, 'replace');
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
    this.isScheduled = false;
    this.rewrites++;
    this.rewriteStartSeconds = options.nowSeconds();
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
      if (error !== null) await this.#baseFailed(rewrite.base, error);
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
      this.lastRewriteSeconds = this.options.nowSeconds() - this.rewriteStartSeconds;
    }
    this.rewriteStartSeconds = -1;
    this.#rewrite = null;
    return isDone;
  }

  /** Puts the files of a rewrite in the place of those before; false when that failed. */
  async #finished(rewrite: Rewrite): Promise<boolean> {
    const { folder, options } = this;
    try {
      await rewrite.base.complete();
    } catch (error) {
      await this.#baseFailed(rewrite.base, error);
      options.log('warning', 'Background AOF rewrite terminated with error');
      return false;
    }
    options.log('notice', 'Background AOF rewrite terminated with success');
    let next = withNewBase(this.manifest, folder.fileName, rewrite.asRdb);
    const baseName = next.base!.name;
    if (!(await this.#rename('base', rewrite.base.path, rewrite.base.path, baseName))) return false;
    if (this.state === 'waiting') {
      next = withNewIncrement(next, folder.fileName);
      const name = next.increments[next.increments.length - 1]!.name;
      const temporary = rewrite.incrementName;
      if (!(await this.#rename('incr', folder.path(temporary), temporary, name))) {
        await removeQuietly(folder.files, folder.path(baseName));
        return false;
      }
    }
    next = withRewrittenAsHistory(next, this.log !== null);
    const saved = await folder.save(next);
    if (saved === 'failed') {
      await removeQuietly(folder.files, folder.path(baseName));
      if (this.state === 'waiting') {
        const name = next.increments[next.increments.length - 1]!.name;
        await removeQuietly(folder.files, folder.path(name));
      }
      return false;
    }
    // A crash may now leave either manifest, unless it is saved: then the files of both must stay.
    this.manifest = next;
    if (saved === 'unsure') return false;
    const bytes = rewrite.base.bytes + (this.log?.fileBytes ?? 0);
    if (this.state !== 'off') this.#sizesSet(bytes, bytes);
    await this.#historyRemove();
    if (this.state === 'waiting') this.state = 'on';
    return true;
  }

  async #rename(
    kind: 'base' | 'incr',
    source: string,
    shownSource: string,
    name: string,
  ): Promise<boolean> {
    const { folder, options } = this;
    const start = options.elapsedMs();
    const shown = byteTextToString(shownSource);
    try {
      await folder.files.rename(source, folder.path(name));
    } catch (error) {
      const target = byteTextToString(folder.path(name));
      options.log(
        'warning',
        `Error trying to rename the temporary AOF ${kind} file ` +
          `${byteTextToString(source)} into ${target}: ${systemErrorText(error)}`,
      );
      return false;
    }
    options.latency('aof-rename', options.elapsedMs() - start);
    options.log(
      'notice',
      `Successfully renamed the temporary AOF ${kind} file ${shown} into ${byteTextToString(name)}`,
    );
    return true;
  }

  /** What a rewrite without success leaves behind. */
  async #given(rewrite: Rewrite): Promise<void> {
    if (!rewrite.hasBegun) {
      if (rewrite.increment !== null) await closeQuietly(rewrite.increment);
      return;
    }
    if (this.state !== 'waiting') return;
    await this.#logDrop();
    const shown = byteTextToString(rewrite.incrementName);
    this.options.log('notice', `Removing the temp incr aof file ${shown} in the background`);
    await removeQuietly(this.folder.files, this.folder.path(rewrite.incrementName));
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
    this.options.log(
      'warning',
      "Redis needs to enable the AOF but can't trigger a background AOF rewrite operation. Check" +
        ' the above logs for more info about the error.',
    );
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
