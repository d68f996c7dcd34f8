/*
 * An RDB file as it comes into being: `temp-<pid>.rdb`, filled chunk by chunk, synced, renamed over
 * the last one, the folder synced. Until then the last one stays; whatever fails is logged in
 * Redis's words and leaves nothing behind.
 *
 *     const target = await RdbTarget.open(files, options);    null: it could not be made
 *     const busy = target.write(chunk);                       as SnapshotFile.write
 *     if (await target.finish()) …                            or: await target.fail(error)
 */

import { byteTextToString } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import { type Files, folderOf, removeQuietly } from '../storage/files.js';
import type { DiskClock, LogWrite } from './log.js';
import { SnapshotFile, snapshotFailureLine } from './snapshot-file.js';

export interface RdbTargetOptions extends DiskClock {
  /** Directive dbfilename. */
  readonly fileName: string;
  /** The number of the process, which is in the temporary name. */
  readonly processId: number;
  /** The working directory, for the log; '' where it is not known. */
  readonly directory: string;
  /** Directive rdb-save-incremental-fsync. */
  readonly syncsIncrementally: boolean;
  readonly log: LogWrite;
}

export function rdbTemporaryName(processId: number): string {
  return `temp-${processId}.rdb`;
}

export class RdbTarget {
  private constructor(
    readonly files: Files,
    readonly snapshot: SnapshotFile,
    readonly options: RdbTargetOptions,
  ) {}

  static async open(files: Files, options: RdbTargetOptions): Promise<RdbTarget | null> {
    const name = rdbTemporaryName(options.processId);
    try {
      const snapshot = await SnapshotFile.open(files, name, options.syncsIncrementally);
      return new RdbTarget(files, snapshot, options);
    } catch (error) {
      options.log(
        'warning',
        `Failed opening the temp RDB file ${name} (in server root dir ` +
          `${shownDirectory(options)}) for saving: ${systemErrorText(error)}`,
      );
      return null;
    }
  }

  /** Takes a chunk; null, or a promise to wait for. A failure is to be handed to fail(). */
  write(chunk: Uint8Array): Promise<void> | null {
    return this.snapshot.write(chunk);
  }

  /** Makes it the RDB file. False when that failed, which the log tells. */
  async finish(): Promise<boolean> {
    try {
      await this.snapshot.complete();
    } catch (error) {
      await this.fail(error);
      return false;
    }
    return (await this.#rename()) && this.#folderSync();
  }

  /** Gives up because of an error that write() or the making of the chunks has thrown. */
  async fail(error: unknown): Promise<void> {
    this.options.log('warning', snapshotFailureLine(error));
    await this.snapshot.abandon();
  }

  /** Gives up without a word: nobody wants the file any more. */
  async cancel(): Promise<void> {
    const { elapsedMs, latency } = this.options;
    await this.snapshot.stop();
    const start = elapsedMs();
    await this.snapshot.remove();
    latency('rdb-unlink-temp-file', elapsedMs() - start);
  }

  async #rename(): Promise<boolean> {
    const { fileName, log } = this.options;
    try {
      await this.files.rename(this.snapshot.path, fileName);
      return true;
    } catch (error) {
      log(
        'warning',
        `Error moving temp DB file ${this.snapshot.path} on the final destination ` +
          `${byteTextToString(fileName)} (in server root dir ${shownDirectory(this.options)}): ` +
          systemErrorText(error),
      );
      await removeQuietly(this.files, this.snapshot.path);
      return false;
    }
  }

  async #folderSync(): Promise<boolean> {
    const { fileName, log } = this.options;
    try {
      await this.files.folderSync(folderOf(fileName));
      log('notice', 'DB saved on disk');
      return true;
    } catch (error) {
      const reason = systemErrorText(error);
      log('warning', `Failed to fsync directory while saving DB: ${reason}`);
      return false;
    }
  }
}

function shownDirectory(options: RdbTargetOptions): string {
  return options.directory === '' ? 'unknown' : byteTextToString(options.directory);
}
