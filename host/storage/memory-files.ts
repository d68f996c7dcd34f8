/*
 * Files in the memory of the process: files.ts tells what each function promises. They last as long
 * as the object that holds them, so that a store can be opened on them again.
 *
 *     folder   names ──► files and folders
 *     file     content[0, bytes), with room to grow
 *
 * All is done when a call returns, and nothing is lost by syncing later: sync() does nothing.
 */

import { FileFailure, folderOf } from './files.js';
import type { FileStatus, Files, ImmediateFile, OpenFile, OpenMode } from './files.js';

class MemoryFile {
  readonly kind = 'file';
  bytes = 0;
  content = new Uint8Array(0);

  /** Makes the file that long; zeros follow what was there. */
  resize(bytes: number): void {
    if (bytes > this.content.length) {
      const content = new Uint8Array(Math.max(bytes, 2 * this.content.length));
      content.set(this.content.subarray(0, this.bytes));
      this.content = content;
    } else if (bytes < this.bytes) {
      this.content.fill(0, bytes, this.bytes);
    }
    this.bytes = bytes;
  }
}

class MemoryFolder {
  readonly kind = 'folder';
  readonly names = new Map<string, Entry>();
  bytes = 0;
}

type Entry = MemoryFile | MemoryFolder;

/** A folder of an entry, and the name that it has or will have there. */
interface Place {
  readonly folder: MemoryFolder;
  readonly name: string;
}

class OpenMemoryFile implements OpenFile {
  #isOpen = true;

  constructor(
    readonly file: MemoryFile,
    readonly path: string,
    readonly isWritable: boolean,
  ) {}

  async read(into: Uint8Array, at: number): Promise<number> {
    const { content, bytes } = this.#checked();
    const piece = content.subarray(Math.min(at, bytes), Math.min(at + into.length, bytes));
    into.set(piece);
    return piece.length;
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    return this.immediate.write(bytes, at);
  }

  async truncate(bytes: number): Promise<void> {
    const file = this.#checked();
    if (!this.isWritable) throw new FileFailure('EINVAL', this.path);
    file.resize(bytes);
  }

  async sync(): Promise<void> {
    this.#checked();
  }

  async size(): Promise<number> {
    return this.#checked().bytes;
  }

  async close(): Promise<void> {
    this.#checked();
    this.#isOpen = false;
  }

  readonly immediate: ImmediateFile = {
    write: (bytes, at) => {
      const file = this.#checked();
      if (!this.isWritable) throw new FileFailure('EBADF', this.path);
      file.resize(Math.max(file.bytes, at + bytes.length));
      file.content.set(bytes, at);
      return bytes.length;
    },
    sync: () => void this.#checked(),
  };

  #checked(): MemoryFile {
    if (!this.#isOpen) throw new FileFailure('EBADF', this.path);
    return this.file;
  }
}

class MemoryFiles implements Files {
  readonly #root = new MemoryFolder();
  readonly #locked = new Set<string>();

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    const { folder, name } = this.#place(path);
    const found = name === '' ? folder : folder.names.get(name);
    if (found?.kind === 'folder') throw new FileFailure('EISDIR', path);
    if (found === undefined && mode === 'read') throw new FileFailure('ENOENT', path);
    const file = found ?? new MemoryFile();
    if (found === undefined) folder.names.set(name, file);
    else if (mode === 'replace') file.resize(0);
    return new OpenMemoryFile(file, path, mode !== 'read');
  }

  async status(path: string): Promise<FileStatus | null> {
    const found = this.#find(path);
    return found === undefined ? null : { kind: found.kind, bytes: found.bytes };
  }

  async list(path: string): Promise<string[]> {
    return [...this.#folder(path).names.keys()].sort();
  }

  async rename(source: string, target: string): Promise<void> {
    const from = this.#place(source);
    const to = this.#place(target);
    const file = this.#file(source);
    if (to.folder.names.get(to.name)?.kind === 'folder') throw new FileFailure('EISDIR', target);
    from.folder.names.delete(from.name);
    to.folder.names.set(to.name, file);
  }

  async remove(path: string): Promise<void> {
    this.#file(path);
    const { folder, name } = this.#place(path);
    folder.names.delete(name);
  }

  async folderMake(path: string): Promise<void> {
    const found = this.#find(path);
    if (found?.kind === 'file') throw new FileFailure('ENOTDIR', path);
    if (found !== undefined) return;
    const { folder, name } = this.#place(path);
    folder.names.set(name, new MemoryFolder());
  }

  async folderSync(path: string): Promise<void> {
    this.#folder(path);
  }

  async lock(path: string): Promise<() => void> {
    if (this.#locked.has(path)) throw new FileFailure('EBUSY', `${path} is held by another store`);
    this.#locked.add(path);
    return () => void this.#locked.delete(path);
  }

  #find(path: string): Entry | undefined {
    let entry: Entry = this.#root;
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      if (entry.kind === 'file') throw new FileFailure('ENOTDIR', path);
      const inner = entry.names.get(name);
      if (inner === undefined) return undefined;
      entry = inner;
    }
    return entry;
  }

  #folder(path: string): MemoryFolder {
    const found = this.#find(path);
    if (found === undefined) throw new FileFailure('ENOENT', path);
    if (found.kind === 'file') throw new FileFailure('ENOTDIR', path);
    return found;
  }

  #file(path: string): MemoryFile {
    const found = this.#find(path);
    if (found === undefined) throw new FileFailure('ENOENT', path);
    if (found.kind === 'folder') throw new FileFailure('EISDIR', path);
    return found;
  }

  #place(path: string): Place {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { folder: this.#folder(folderOf(path)), name };
  }
}

/** Files in memory, none at first. */
export function memoryFiles(): Files {
  return new MemoryFiles();
}
