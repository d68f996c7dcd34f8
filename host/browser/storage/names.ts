// The names of files that a browser has no names for: which path is a folder, and which is a file
// of what number. Where a browser has folders, it cannot rename what is open, and not everywhere
// rename at all; so names are a table of our own, which a backend keeps (named-files.ts).

import { FileFailure, folderOf } from '../../storage/files.js';

/** The number of a file, or that it is a folder. */
export type Entry = number | 'folder';
/** A change of the table: what a path is from now on, null = nothing. */
export type NameChange = readonly [path: string, entry: Entry | null];

const root = '.';

export class Names {
  readonly #entries = new Map<string, Entry>();

  get entries(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  apply(changes: readonly NameChange[]): void {
    for (const [path, entry] of changes) {
      if (entry === null) this.#entries.delete(path);
      else this.#entries.set(path, entry);
    }
  }

  /** What has a name; the folder that it would be in must be there. */
  find(path: string): Entry | null {
    if (path === root) return 'folder';
    this.folder(folderOf(path));
    return this.#entries.get(path) ?? null;
  }

  /** As find, but null too where there is no folder. */
  seek(path: string): Entry | null {
    return path === root ? 'folder' : (this.#entries.get(path) ?? null);
  }

  /** Fails if there is no folder of that name. */
  folder(path: string): void {
    if (path === root) return;
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new FileFailure('ENOENT', path);
    if (entry !== 'folder') throw new FileFailure('ENOTDIR', path);
  }

  /** The number of a file; fails if there is none. */
  file(path: string): number {
    const entry = this.find(path);
    if (entry === null) throw new FileFailure('ENOENT', path);
    if (entry === 'folder') throw new FileFailure('EISDIR', path);
    return entry;
  }

  list(folder: string): string[] {
    this.folder(folder);
    const names: string[] = [];
    for (const path of this.#entries.keys()) {
      if (folderOf(path) === folder) names.push(path.slice(path.lastIndexOf('/') + 1));
    }
    return names.sort();
  }

  /** Whether any name is left for a file. */
  isNamed(file: number): boolean {
    for (const entry of this.#entries.values()) if (entry === file) return true;
    return false;
  }
}
