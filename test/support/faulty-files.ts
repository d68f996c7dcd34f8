/*
 * Files on a disk in memory (faulty-disk.ts) that can be full, slow and failing, and that can
 * crash.
 *
 *     const files = FaultyFiles.fresh(7);         everything random comes from the seed
 *     files.quotaBytes = 1000;                    full: writes are short, then ENOSPC
 *     files.fail('sync', 'EIO', { after: 2 });    the third sync from now fails
 *     files.slow = 5;                             each call takes up to five microtasks
 *     files.lies = true;                          syncs bring nothing to disk, and say nothing
 *     files.hold = (operation) => promise;        each call waits for a promise of the test's
 *     const after = files.crash();                the power goes: what is left on the disk
 *     const after = files.kill();                 only the process goes: the system keeps its own
 *
 * A process that was crashed or killed never hears of its calls again. A write that is under way
 * has been done in part.
 */

import {
  FileFailure,
  type FileStatus,
  type Files,
  type ImmediateFile,
  type OpenFile,
  type OpenMode,
  folderOf,
} from '../../host/storage/files.js';
import { Random } from '../fuzz/random.js';
import { Disk, DiskFile, DiskFolder } from './faulty-disk.js';

export type Operation = keyof Files | 'read' | 'write' | 'truncate' | 'sync' | 'size' | 'close';

interface Fault {
  readonly operation: Operation;
  readonly code: string;
  readonly path: RegExp;
  after: number;
  times: number;
}

const nothing = new Promise<never>(() => undefined);

export class FaultyFiles implements Files {
  quotaBytes = Infinity;
  slow = 0;
  lies = false;
  hold: ((operation: Operation, path: string) => Promise<void> | void) | null = null;
  /** How often each operation was called. */
  readonly calls = new Map<Operation, number>();
  #faults: Fault[] = [];
  #dead = false;

  private constructor(
    readonly disk: Disk,
    readonly random: Random,
  ) {}

  static fresh(seed: number): FaultyFiles {
    return new FaultyFiles(new Disk(), new Random(seed));
  }

  /** From the call number `after` on, `times` calls of an operation fail. */
  fail(
    operation: Operation,
    code: string,
    { after = 0, times = 1, path = /./ }: { after?: number; times?: number; path?: RegExp } = {},
  ): void {
    this.#faults.push({ operation, code, path, after, times });
  }

  /** No call fails any more. */
  heal(): void {
    this.#faults = [];
    this.quotaBytes = Infinity;
  }

  crash(): FaultyFiles {
    this.#dead = true;
    this.disk.crash((count) => this.random.below(count));
    return new FaultyFiles(this.disk, this.random);
  }

  kill(): FaultyFiles {
    this.#dead = true;
    return new FaultyFiles(this.disk, this.random);
  }

  /** Whether the process that made the calls is gone. */
  get isDead(): boolean {
    return this.#dead;
  }

  /** The content of a file as a program sees it. */
  content(path: string): Uint8Array {
    return this.#file(path).seen.bytes.slice();
  }

  // The calls

  open(path: string, mode: OpenMode): Promise<OpenFile> {
    return this.run('open', path, () => {
      const found = this.disk.find(path);
      if (found?.kind === 'folder') throw new FileFailure('EISDIR', path);
      if (found === null && mode === 'read') throw new FileFailure('ENOENT', path);
      const file = found ?? new DiskFile();
      if (found === null) this.#name(path, file);
      else if (mode === 'replace') file.change({ size: 0 });
      return new FaultyFile(this, file, path, mode !== 'read');
    });
  }

  status(path: string): Promise<FileStatus | null> {
    return this.run('status', path, () => {
      const entry = this.disk.find(path);
      if (entry === null) return null;
      return { kind: entry.kind, bytes: entry.kind === 'file' ? entry.seen.size : 0 };
    });
  }

  list(folder: string): Promise<string[]> {
    return this.run('list', folder, () => [...this.disk.folder(folder).names.keys()].sort());
  }

  rename(source: string, target: string): Promise<void> {
    return this.run('rename', source, () => {
      const entry = this.#file(source);
      const from = this.#place(source);
      const to = this.#place(target);
      if (to.folder.names.get(to.name)?.kind === 'folder') throw new FileFailure('EISDIR', target);
      this.disk.namesChange([
        { ...from, entry: null },
        { ...to, entry },
      ]);
    });
  }

  remove(path: string): Promise<void> {
    return this.run('remove', path, () => {
      this.#file(path);
      this.disk.namesChange([{ ...this.#place(path), entry: null }]);
    });
  }

  folderMake(path: string): Promise<void> {
    return this.run('folderMake', path, () => {
      const found = this.disk.find(path);
      if (found?.kind === 'file') throw new FileFailure('ENOTDIR', path);
      if (found === null) this.#name(path, new DiskFolder());
    });
  }

  folderSync(path: string): Promise<void> {
    const names = this.disk.pendingNames;
    return this.run('folderSync', path, () => {
      this.disk.folderSync(this.disk.folder(path), names);
    });
  }

  // What the open files share

  /** Counts a call, lets it wait, and does it, or fails it when its turn has come. */
  run<T>(operation: Operation, path: string, body: () => T): Promise<T> {
    return this.runCounted(operation, path, this.failure(operation, path), body);
  }

  /** As run, for a call that has been counted and fails with a code if that is not null. */
  async runCounted<T>(
    operation: Operation,
    path: string,
    code: string | null,
    body: () => T,
  ): Promise<T> {
    if (this.#dead) return nothing;
    for (let turns = this.random.below(this.slow + 1); turns > 0; turns--) await null;
    await this.hold?.(operation, path);
    if (this.#dead) return nothing;
    if (code !== null) throw new FileFailure(code, path);
    return body();
  }

  /** The code that a call fails with, or null. */
  failure(operation: Operation, path: string): string | null {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const due = this.#faults.filter(
      (fault) => fault.operation === operation && fault.path.test(path) && fault.times > 0,
    );
    const hit = due.find((fault) => fault.after === 0);
    for (const fault of due) if (fault.after > 0) fault.after--;
    if (hit === undefined) return null;
    hit.times--;
    return hit.code;
  }

  /** How many of `count` bytes at an offset of a file still have room. */
  roomFor(file: DiskFile, count: number, at: number): number {
    const free = this.quotaBytes - this.disk.usedBytes;
    const inside = Math.max(0, Math.min(count, file.seen.size - at));
    return Math.min(count, Math.max(0, inside + Math.max(0, free)));
  }

  #file(path: string): DiskFile {
    const found = this.disk.find(path);
    if (found === null) throw new FileFailure('ENOENT', path);
    if (found.kind === 'folder') throw new FileFailure('EISDIR', path);
    return found;
  }

  #place(path: string): { folder: DiskFolder; name: string } {
    return {
      folder: this.disk.folder(folderOf(path)),
      name: path.slice(path.lastIndexOf('/') + 1),
    };
  }

  #name(path: string, entry: DiskFile | DiskFolder): void {
    this.disk.namesChange([{ ...this.#place(path), entry }]);
  }
}

class FaultyFile implements OpenFile {
  #open = true;

  constructor(
    readonly files: FaultyFiles,
    readonly file: DiskFile,
    readonly path: string,
    readonly writable: boolean,
  ) {}

  async read(into: Uint8Array, at: number): Promise<number> {
    return this.#run('read', () => {
      const bytes = this.file.seen.bytes.subarray(at, at + into.length);
      into.set(bytes);
      return bytes.length;
    });
  }

  /** A part at once, the rest when the call has waited. */
  async write(bytes: Uint8Array, at: number): Promise<number> {
    if (this.files.isDead) return nothing;
    const count = this.#writable(bytes, at);
    const code = this.files.failure('write', this.path);
    const first = code === null ? this.files.random.below(count + 1) : 0;
    this.#put(bytes.slice(0, first), at);
    return this.files.runCounted('write', this.path, code, () => {
      this.#put(bytes.slice(first, count), at + first);
      return count;
    });
  }

  async truncate(bytes: number): Promise<void> {
    return this.#run('truncate', () => {
      if (!this.writable) throw new FileFailure('EINVAL', this.path);
      this.file.change({ size: bytes });
    });
  }

  async sync(): Promise<void> {
    const changes = this.file.pendingChanges;
    return this.#run('sync', () => {
      if (!this.files.lies) this.file.sync(Math.min(changes, this.file.pendingChanges));
    });
  }

  async size(): Promise<number> {
    return this.#run('size', () => this.file.seen.size);
  }

  async close(): Promise<void> {
    this.#check();
    this.#open = false;
    return this.files.run('close', this.path, () => undefined);
  }

  readonly immediate: ImmediateFile = {
    write: (bytes, at) => {
      if (this.files.isDead) throw new FileFailure('EIO', this.path);
      const count = this.#writable(bytes, at);
      this.#now('write');
      this.#put(bytes.slice(0, count), at);
      return count;
    },
    sync: () => {
      if (this.files.isDead) throw new FileFailure('EIO', this.path);
      this.#check();
      this.#now('sync');
      if (!this.files.lies) this.file.sync(this.file.pendingChanges);
    },
  };

  #check(): void {
    if (!this.#open) throw new FileFailure('EBADF', this.path);
  }

  #writable(bytes: Uint8Array, at: number): number {
    this.#check();
    if (!this.writable) throw new FileFailure('EBADF', this.path);
    const count = this.files.roomFor(this.file, bytes.length, at);
    if (count === 0 && bytes.length > 0) throw new FileFailure('ENOSPC', this.path);
    return count;
  }

  #put(bytes: Uint8Array, at: number): void {
    if (bytes.length > 0) this.file.change({ at, bytes });
  }

  #run<T>(operation: Operation, body: () => T): Promise<T> {
    this.#check();
    return this.files.run(operation, this.path, body);
  }

  #now(operation: Operation): void {
    const code = this.files.failure(operation, this.path);
    if (code !== null) throw new FileFailure(code, this.path);
  }
}
