/*
 * The folder of the append-only file: where its manifest is read and replaced, and where the single
 * file of an older Redis is taken in.
 *
 *     appendonlydir/                                 appenddirname, in the working directory
 *       appendonly.aof.manifest                      which files count, and in which order
 *       appendonly.aof.1.base.rdb
 *       appendonly.aof.1.incr.aof
 *       temp-appendonly.aof.manifest                 only for a moment
 *     appendonlydir.appendonly.aof.lock              as long as a process uses them
 *
 * The manifest is replaced so that after a crash the old or the new one is there, whole, and with
 * the new one every file that it names:
 *
 *     write temporary · sync it · rename it over the manifest · sync the folder
 *
 * When only the last step fails, a crash may leave either: the caller is told so (`unsure`) and
 * removes no file that one of the two names.
 */

import { byteTextFromBytes, byteTextToBytes, byteTextToString } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import {
  FileFailure,
  type Files,
  type OpenFile,
  closeQuietly,
  readWhole,
  removeQuietly,
  writeAll,
} from '../storage/files.js';
import type { DiskClock, LogWrite } from './log.js';
import {
  type Manifest,
  emptyManifest,
  manifestFlawLines,
  manifestFormat,
  manifestName,
  manifestParse,
  temporaryManifestName,
  withOldFile,
  withoutHistory,
} from './manifest.js';

export type Saved = 'saved' | 'failed' | 'unsure';

export class AofFolder {
  #release: (() => void) | null = null;

  constructor(
    /** Others while the append-only file is off and the directory changes (aof-move.ts). */
    public files: Files,
    /** Directive appendfilename, byte text as all names. */
    readonly fileName: string,
    /** Directive appenddirname. */
    readonly folderName: string,
    readonly log: LogWrite,
  ) {}

  /** The path of a file in the folder. */
  path(name: string): string {
    return `${this.folderName}/${name}`;
  }

  /**
   * Has the files for this process, until release(): two that write them would break them. False
   * when another has them, which the log tells.
   */
  async hold(): Promise<boolean> {
    if (this.#release !== null || this.files.lock === undefined) return true;
    try {
      this.#release = await this.files.lock(`${this.folderName}.${this.fileName}.lock`);
      return true;
    } catch (error) {
      const reason = error instanceof FileFailure ? error.message : systemErrorText(error);
      this.log('warning', `The append-only file cannot be used: ${reason}`);
      return false;
    }
  }

  release(): void {
    this.#release?.();
    this.#release = null;
  }

  /** The size of a file in the folder, or why it is not known. */
  async size(name: string, { elapsedMs, latency }: DiskClock): Promise<number | string> {
    const start = elapsedMs();
    try {
      const status = await this.files.status(this.path(name));
      return status === null ? systemErrorText(new FileFailure('ENOENT')) : status.bytes;
    } catch (error) {
      return systemErrorText(error);
    } finally {
      latency('aof-fstat', elapsedMs() - start);
    }
  }

  /** The manifest on disk, an empty one where there is none, null when it cannot be used. */
  async load(): Promise<Manifest | null> {
    const name = manifestName(this.fileName);
    const path = this.path(name);
    let content: Uint8Array;
    try {
      if ((await this.files.status(this.folderName))?.kind !== 'folder') {
        this.log('debug', `The AOF directory ${this.#shown(this.folderName)} doesn't exist`);
        return emptyManifest;
      }
      if ((await this.files.status(path)) === null) {
        this.log('debug', `The AOF manifest file ${this.#shown(name)} doesn't exist`);
        return emptyManifest;
      }
      content = await readWhole(this.files, path);
    } catch (error) {
      const failure = `Fatal error: can't open the AOF manifest file ${this.#shown(path)}`;
      this.log('warning', `${failure} for reading: ${systemErrorText(error)}`);
      return null;
    }
    const parsed = manifestParse(byteTextFromBytes(content));
    if ('manifest' in parsed) return parsed.manifest;
    for (const line of manifestFlawLines(parsed.flaw)) this.log('warning', line);
    return null;
  }

  /** Makes the folder if there is none, and has it; false when that fails, which the log tells. */
  async make(): Promise<boolean> {
    if (!(await this.hold())) return false;
    try {
      if ((await this.files.status(this.folderName))?.kind === 'folder') return true;
      await this.files.folderMake(this.folderName);
      await this.files.folderSync('.');
      return true;
    } catch (error) {
      this.log(
        'warning',
        `Can't open or create append-only dir ${this.#shown(this.folderName)}: ` +
          systemErrorText(error),
      );
      return false;
    }
  }

  /** Replaces the manifest on disk; the log tells what fails. */
  async save(manifest: Manifest): Promise<Saved> {
    const name = manifestName(this.fileName);
    const temporary = temporaryManifestName(this.fileName);
    const [shown, shownTemporary] = [this.#shown(name), this.#shown(temporary)];
    const content = byteTextToBytes(manifestFormat(manifest));
    const { files } = this;
    let file: OpenFile | null = null;
    const steps: [failure: string, end: string, step: () => Promise<void>][] = [
      [
        `Can't open the AOF manifest file ${shownTemporary}`,
        '',
        async () => void (file = await files.open(this.path(temporary), 'replace')),
      ],
      [
        `Error trying to write the temporary AOF manifest file ${shownTemporary}`,
        '',
        () => writeAll(file!, content, 0),
      ],
      [`Fail to fsync the temp AOF file ${shownTemporary}`, '.', () => file!.sync()],
      [
        `Error trying to rename the temporary AOF manifest file ${shownTemporary} into ${shown}`,
        '',
        () => files.rename(this.path(temporary), this.path(name)),
      ],
      [
        `Fail to fsync AOF directory ${this.#shown(this.folderName)}`,
        '.',
        () => files.folderSync(this.folderName),
      ],
    ];
    let done = 0;
    try {
      for (const [, , step] of steps) {
        await step();
        done++;
      }
      return 'saved';
    } catch (error) {
      const [failure, end] = steps[done]!;
      this.log('warning', `${failure}: ${systemErrorText(error)}${end}`);
      if (done === steps.length - 1) return 'unsure';
      await removeQuietly(files, this.path(temporary));
      return 'failed';
    } finally {
      if (file !== null) await closeQuietly(file);
    }
  }

  /**
   * Takes the single file of a Redis before 7 into the folder, if there is one and the manifest
   * names nothing else. A crash at any point is followed by another try at the next start. Null
   * when it fails.
   */
  async upgrade(manifest: Manifest): Promise<Manifest | null> {
    if (!(await this.#oldFileCounts(manifest))) return manifest;
    if (!(await this.make())) return null;
    const upgraded = withOldFile(manifest, this.fileName);
    if ((await this.save(upgraded)) !== 'saved') return null;
    const [file, folder] = [this.#shown(this.fileName), this.#shown(this.folderName)];
    try {
      await this.files.rename(this.fileName, this.path(this.fileName));
      await this.files.folderSync(this.folderName);
      await this.files.folderSync('.');
    } catch (error) {
      const reason = systemErrorText(error);
      this.log(
        'warning',
        `Error trying to move the old AOF file ${file} into dir ${folder}: ${reason}`,
      );
      return null;
    }
    this.log(
      'notice',
      `Successfully migrated an old-style AOF file (${file}) into the AOF directory (${folder}).`,
    );
    return upgraded;
  }

  async #oldFileCounts(manifest: Manifest): Promise<boolean> {
    if ((await this.files.status(this.fileName))?.kind !== 'file') return false;
    if (manifest.increments.length > 0) return false;
    if (manifest.base === null) return true;
    if (manifest.base.name !== this.fileName) return false;
    return (await this.files.status(this.path(this.fileName))) === null;
  }

  /** Removes the files of the history and forgets them; the manifest that counts from now on. */
  async historyRemove(manifest: Manifest): Promise<Manifest> {
    if (manifest.history.length === 0) return manifest;
    for (const { name } of manifest.history) {
      this.log('notice', `Removing the history file ${this.#shown(name)} in the background`);
      await removeQuietly(this.files, this.path(name));
    }
    const left = withoutHistory(manifest);
    return (await this.save(left)) === 'failed' ? manifest : left;
  }

  #shown(name: string): string {
    return byteTextToString(name);
  }
}
