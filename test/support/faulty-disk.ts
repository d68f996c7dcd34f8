/*
 * A disk in memory that keeps two truths: what programs see, and what would be left after a crash.
 *
 *     a file      content as seen · content as synced · the changes between the two, in order
 *     a folder    names as seen · names as synced
 *     the disk    changes of names that no sync of a folder has brought to disk, in order
 *
 * A crash keeps of each file what was synced, and of the changes behind it the first few, the last
 * of them torn at any byte; of the changes of names it keeps the first few. A name that was synced
 * may so lead to content that was not.
 */

import { FileFailure } from '../../host/storage/files.js';

/** A number in [0, count). */
export type Below = (count: number) => number;

type Change = { readonly at: number; readonly bytes: Uint8Array } | { readonly size: number };

/** Bytes that grow at the end. */
class Content {
  #room = new Uint8Array(64);
  size = 0;

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.size);
  }

  apply(change: Change): void {
    if ('size' in change) return this.resize(change.size);
    const end = change.at + change.bytes.length;
    if (end > this.size) this.resize(end);
    this.#room.set(change.bytes, change.at);
  }

  resize(size: number): void {
    if (size > this.#room.length) {
      const room = new Uint8Array(Math.max(size, 2 * this.#room.length));
      room.set(this.bytes);
      this.#room = room;
    }
    if (size < this.size) this.#room.fill(0, size, this.size);
    this.size = size;
  }
}

export class DiskFile {
  readonly kind = 'file';
  readonly seen = new Content();
  readonly #synced = new Content();
  #pending: Change[] = [];

  change(change: Change): void {
    this.seen.apply(change);
    this.#pending.push(change);
  }

  /** How many changes a sync that begins now will bring to disk. */
  get pendingChanges(): number {
    return this.#pending.length;
  }

  sync(changes: number): void {
    for (const change of this.#pending.splice(0, changes)) this.#synced.apply(change);
  }

  crash(below: Below): void {
    const kept = below(this.#pending.length + 1);
    const torn = this.#pending[kept];
    this.sync(kept);
    if (torn !== undefined && 'bytes' in torn) {
      const bytes = torn.bytes.subarray(0, below(torn.bytes.length + 1));
      if (bytes.length > 0) this.#synced.apply({ at: torn.at, bytes });
    }
    this.#pending = [];
    this.seen.resize(0);
    this.seen.apply({ at: 0, bytes: this.#synced.bytes.slice() });
  }
}

export class DiskFolder {
  readonly kind = 'folder';
  names = new Map<string, DiskEntry>();
  synced = new Map<string, DiskEntry>();
}

export type DiskEntry = DiskFile | DiskFolder;

interface NameChange {
  readonly folder: DiskFolder;
  readonly name: string;
  readonly entry: DiskEntry | null;
}

function namesApply(changes: readonly NameChange[], which: 'names' | 'synced'): void {
  for (const { folder, name, entry } of changes) {
    if (entry === null) folder[which].delete(name);
    else folder[which].set(name, entry);
  }
}

export class Disk {
  readonly root = new DiskFolder();
  /** Each a change of one or, for a rename, two names, which happens whole or not. */
  #pending: (readonly NameChange[])[] = [];

  /** What a path names, or null. */
  find(path: string): DiskEntry | null {
    let entry: DiskEntry = this.root;
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      if (entry.kind === 'file') throw new FileFailure('ENOTDIR', path);
      const next: DiskEntry | undefined = entry.names.get(name);
      if (next === undefined) return null;
      entry = next;
    }
    return entry;
  }

  folder(path: string): DiskFolder {
    const found = this.find(path);
    if (found === null) throw new FileFailure('ENOENT', path);
    if (found.kind === 'file') throw new FileFailure('ENOTDIR', path);
    return found;
  }

  namesChange(changes: readonly NameChange[]): void {
    namesApply(changes, 'names');
    this.#pending.push(changes);
  }

  /** How many changes of names a sync that begins now may bring to disk. */
  get pendingNames(): number {
    return this.#pending.length;
  }

  /**
   * Brings the names of a folder to disk, of the first `count` changes of names, and with them
   * every change that must have come before.
   */
  folderSync(folder: DiskFolder, count: number): void {
    const folders = new Set([folder]);
    const kept: (readonly NameChange[])[] = [];
    const reached: (readonly NameChange[])[] = [];
    for (const changes of this.#pending.slice(0, count).reverse()) {
      const touches = changes.some((change) => folders.has(change.folder));
      (touches ? reached : kept).push(changes);
      if (touches) for (const change of changes) folders.add(change.folder);
    }
    for (const changes of reached.reverse()) namesApply(changes, 'synced');
    this.#pending = [...kept.reverse(), ...this.#pending.slice(count)];
  }

  crash(below: Below): void {
    for (const changes of this.#pending.slice(0, below(this.#pending.length + 1))) {
      namesApply(changes, 'synced');
    }
    this.#pending = [];
    this.#restore(this.root, below);
  }

  #restore(folder: DiskFolder, below: Below): void {
    folder.names = new Map(folder.synced);
    for (const entry of folder.names.values()) {
      if (entry.kind === 'file') entry.crash(below);
      else this.#restore(entry, below);
    }
  }

  /** What all files together take, bytes. */
  get usedBytes(): number {
    const bytes = (folder: DiskFolder): number =>
      [...folder.names.values()].reduce(
        (sum, entry) => sum + (entry.kind === 'file' ? entry.seen.size : bytes(entry)),
        0,
      );
    return bytes(this.root);
  }
}
