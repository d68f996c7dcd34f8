/*
 * Files and folders, as little of them as a database needs. Everything that Cedis keeps goes
 * through this interface: Node's file system is behind it (node-files.ts), in tests a disk that
 * fills up, fails and crashes (test/support/faulty-files.ts), and whatever a browser has to offer.
 *
 * Paths are byte text (config/byte-text.ts) with '/' between names, relative to the working
 * directory or absolute. Contents are Uint8Array.
 *
 *     open      read     a file that exists
 *               update   kept as it is, made if there is none
 *               replace  emptied, made if there is none
 *     write     at an offset that the caller knows, so that the same bytes may be written twice:
 *               once by a write that is still under way and once more by the last one of a process
 *     sync      what was written is on disk; a file's name only once its folder is synced too
 *     rename    replaces at once what had the name
 *
 * A failure rejects with an Error that has the system's `code` ('ENOSPC'), of which systemErrorText
 * makes the words. FileFailure is one for those who have no system to take it from.
 *
 * Who owns the bytes: what is given to read() or write() must not change, and must not be moved (as
 * WebAssembly's memory is when it grows), until the promise is settled. The engine's bytes are
 * copied first.
 *
 * What an implementation promises: the calls on one file take effect in the order in which they
 * were made if each waits for the one before; rename is atomic for whoever looks, also after a
 * crash; nothing else is.
 */

import { systemErrorCode, systemErrorText } from '../config/system-error.js';

export type OpenMode = 'read' | 'update' | 'replace';

export interface FileStatus {
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
}

/** The same file, without waiting: for the last words of a process. */
export interface ImmediateFile {
  write(bytes: Uint8Array, at: number): number;
  sync(): void;
}

export interface OpenFile {
  /** Reads to fill `into`; fewer bytes only at the end of the file. */
  read(into: Uint8Array, at: number): Promise<number>;
  /**
   * Writes, and tells how many bytes were written: fewer than given when the device took no more,
   * and rejects when it took none.
   */
  write(bytes: Uint8Array, at: number): Promise<number>;
  /** Cuts the file off, or lets zeros follow. */
  truncate(bytes: number): Promise<void>;
  /** Brings the content and the size to disk. */
  sync(): Promise<void>;
  size(): Promise<number>;
  /** The file is closed whatever comes; rejects when the system has found an error late. */
  close(): Promise<void>;
  /** Null where every access waits. */
  readonly immediate: ImmediateFile | null;
}

export interface Files {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** Null when there is nothing of that name. */
  status(path: string): Promise<FileStatus | null>;
  /** The names in a folder, in byte order. */
  list(folder: string): Promise<string[]>;
  rename(source: string, target: string): Promise<void>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
  /** Makes a folder; it is no error that it is there. */
  folderMake(path: string): Promise<void>;
  /** Brings a folder's names to disk. */
  folderSync(path: string): Promise<void>;
  /**
   * Has something for this process, and returns what gives it back; rejects with EBUSY when another
   * process has it, or this one has already. What a dead process had is free. Missing where nobody
   * else could come.
   */
  lock?(path: string): Promise<() => void>;
}

/** A failure with a system's code, for files that are not the system's. */
export class FileFailure extends Error {
  constructor(
    readonly code: string,
    path = '',
  ) {
    super(path === '' ? code : `${code}: ${path}`);
    this.message = `${systemErrorText(this)}${path === '' ? '' : `: ${path}`}`;
  }
}

/** The folder of a path, '.' for a bare name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** Writes all of `bytes` or rejects: after a short write the next one tells the reason. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await file.write(done === 0 ? bytes : bytes.subarray(done), at + done);
  }
}

/** Removes a file if it is there; what fails is left lying. */
export async function removeQuietly(files: Files, path: string): Promise<void> {
  await files.remove(path).catch(() => undefined);
}

/** Closes a file of which nothing is expected any more. */
export async function closeQuietly(file: OpenFile): Promise<void> {
  await file.close().catch(() => undefined);
}

/** Whether a failure says that there is nothing of that name. */
export function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}

/** The whole content of a file. */
export async function readWhole(files: Files, path: string): Promise<Uint8Array> {
  const file = await files.open(path, 'read');
  try {
    const bytes = new Uint8Array(await file.size());
    return bytes.subarray(0, await file.read(bytes, 0));
  } finally {
    await closeQuietly(file);
  }
}
