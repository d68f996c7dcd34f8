/*
 * The files of an append-only file as they come into being: opened, filled, renamed, with what the
 * log says where that fails.
 */

import { byteTextToString } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import { type OpenFile, closeQuietly, removeQuietly } from '../storage/files.js';
import type { AofFolder } from './aof-folder.js';
import type { AofSurroundings } from './aof-sync.js';
import { type Manifest, manifestParts } from './manifest.js';
import { SnapshotFailure, SnapshotFile } from './snapshot-file.js';

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

export class AofFiles {
  constructor(
    readonly folder: AofFolder,
    readonly options: AppendOnlyOptions,
  ) {}

  /**
   * Brings to disk what was loaded. A process that was killed may have left it to the system, and a
   * new increment must not outlive what it builds on.
   */
  async loadedSync(manifest: Manifest): Promise<boolean> {
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
  async firstBase(
    name: string,
    baseWrite: (base: SnapshotFile) => Promise<void>,
  ): Promise<number | null> {
    const base = await this.baseOpen(`temp-rewriteaof-${this.options.processId}.aof`);
    if (base === null) return null;
    try {
      await baseWrite(base);
      await base.complete();
    } catch (error) {
      await this.baseFailed(base, error);
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

  /** Opens an increment to go on with it. */
  async open(name: string): Promise<OpenFile | null> {
    try {
      return await this.folder.files.open(this.folder.path(name), 'update');
    } catch (error) {
      return this.#openFailed(name, error);
    }
  }

  /**
   * Makes an increment. A file of that name may be there, of an earlier increment that was removed
   * when the system went down: what is in it must not come back, so that it is synced while empty.
   */
  async make(name: string): Promise<OpenFile | null> {
    let file: OpenFile | null = null;
    try {
      file = await this.folder.files.open(this.folder.path(name), 'replace');
      await file.sync();
      return file;
    } catch (error) {
      if (file !== null) await closeQuietly(file);
      return this.#openFailed(name, error);
    }
  }

  #openFailed(name: string, error: unknown): null {
    const [shown, reason] = [byteTextToString(name), systemErrorText(error)];
    this.options.log('warning', `Can't open the append-only file ${shown}: ${reason}`);
    return null;
  }

  async baseOpen(path: string): Promise<SnapshotFile | null> {
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

  async baseFailed(base: SnapshotFile, error: unknown): Promise<void> {
    const cause = error instanceof SnapshotFailure ? error.cause : error;
    const reason = systemErrorText(cause);
    this.options.log('warning', `Write error writing append only file on disk: ${reason}`);
    await base.abandon();
  }

  async rename(
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

  /** The increment that a start goes on with. */
  incrementTell(name: string, isThere: boolean): void {
    const verb = isThere ? 'Opening' : 'Creating';
    const shown = byteTextToString(name);
    this.options.log('notice', `${verb} AOF incr file ${shown} on server start`);
  }

  /** An increment that no base has come to. */
  async temporaryRemove(name: string): Promise<void> {
    const shown = byteTextToString(name);
    this.options.log('notice', `Removing the temp incr aof file ${shown} in the background`);
    await removeQuietly(this.folder.files, this.folder.path(name));
  }

  turnOnFailed(): void {
    this.options.log(
      'warning',
      "Redis needs to enable the AOF but can't trigger a background AOF rewrite operation. Check" +
        ' the above logs for more info about the error.',
    );
  }
}
