// Files over a backend that knows contents by numbers, and keeps a table of names for them.
//
//     open, rename, remove ──► Names ──namesChange──► the backend's table
//     read, write, sync    ──► Content ──► the backend's contents
//
// A content is open once, however many have opened its file. `replace` makes a new content and
// leaves the old one to whoever still reads it. A content without a name and without a reader is
// dropped, but only once the table that does not name it is on disk: after a crash the table before
// may count, and must find all that it names.

import { systemErrorCode } from '../../config/system-error.js';
import { FileFailure } from '../../storage/files.js';
import type { FileStatus, Files, ImmediateFile, OpenFile, OpenMode } from '../../storage/files.js';
import type { Entry, NameChange } from './names.js';
import { Names } from './names.js';

/** The bytes of a file. */
export interface Content {
  read(into: Uint8Array, at: number): Promise<number>;
  write(bytes: Uint8Array, at: number): Promise<number>;
  truncate(bytes: number): Promise<void>;
  sync(): Promise<void>;
  size(): Promise<number>;
  close(): void;
  /** Null where every access waits. */
  readonly immediate: ImmediateFile | null;
}

export interface Backend {
  /** Keeps changes of names: they outlive this process when this has resolved. */
  namesChange(changes: readonly NameChange[]): Promise<void>;
  /** Brings names to disk. */
  namesSync(): Promise<void>;
  contentOpen(file: number, isNew: boolean): Promise<Content>;
  contentDrop(file: number): Promise<void>;
  /** The length of a content that is not open. */
  contentSize(file: number): Promise<number>;
  /** Whether another may still write to a content: before it is changed it must be copied. */
  isForeign(file: number): boolean;
}

interface Opened {
  readonly content: Promise<Content>;
  users: number;
}

/** The numbers of an epoch are its own, so that two who think that they have a place never meet. */
const filesPerEpoch = 1_000_000;
/** A content is copied in pieces of this size. */
const pieceBytes = 1024 * 1024;

export class NamedFiles implements Files {
  readonly #backend: Backend;
  readonly #names: Names;
  readonly #opened = new Map<number, Opened>();
  /** Contents that no name leads to any more. */
  readonly #unnamed = new Set<number>();
  readonly #full: (path: string) => void;
  #last: number;
  /** Changes of names, one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  /** @param full told when a write to a path found no room */
  constructor(backend: Backend, names: Names, epoch: number, full: (path: string) => void) {
    this.#backend = backend;
    this.#names = names;
    this.#last = epoch * filesPerEpoch;
    this.#full = full;
  }

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    const file = await this.#changed(() => this.#fileFor(path, mode));
    return new NamedFile(await this.#use(file.number, file.isNew), {
      ...{ path, writable: mode !== 'read' },
      released: () => this.#unuse(file.number),
      full: () => this.#full(path),
    });
  }

  /** The number of the file to open, and whether it is new. */
  async #fileFor(path: string, mode: OpenMode): Promise<{ number: number; isNew: boolean }> {
    const found = this.#names.find(path);
    if (found === 'folder') throw new FileFailure('EISDIR', path);
    if (mode === 'read' && found === null) throw new FileFailure('ENOENT', path);
    if (found !== null && mode !== 'replace') {
      if (mode === 'read' || !this.#backend.isForeign(found))
        return { number: found, isNew: false };
      return { number: await this.#copied(path, found), isNew: false };
    }
    const number = ++this.#last;
    await this.#rename([[path, number]]);
    return { number, isNew: true };
  }

  /** A copy of a content that is this one's own takes the name. */
  async #copied(path: string, source: number): Promise<number> {
    const target = ++this.#last;
    const from = await this.#use(source, false);
    const to = await this.#use(target, true);
    try {
      const piece = new Uint8Array(pieceBytes);
      for (let at = 0; ;) {
        const count = await from.read(piece, at);
        if (count === 0) break;
        const written = await to.write(piece.subarray(0, count), at);
        at += written;
      }
      await to.sync();
      await this.#rename([[path, target]]);
    } finally {
      this.#unuse(source);
      this.#unuse(target);
    }
    return target;
  }

  async status(path: string): Promise<FileStatus | null> {
    const entry = this.#names.seek(path);
    if (entry === null) return null;
    if (entry === 'folder') return { kind: 'folder', bytes: 0 };
    const opened = this.#opened.get(entry);
    if (opened === undefined)
      return { kind: 'file', bytes: await this.#backend.contentSize(entry) };
    return { kind: 'file', bytes: await (await opened.content).size() };
  }

  async list(folder: string): Promise<string[]> {
    return this.#names.list(folder);
  }

  rename(source: string, target: string): Promise<void> {
    return this.#changed(() => {
      const file = this.#names.file(source);
      if (this.#names.find(target) === 'folder') throw new FileFailure('EISDIR', target);
      return this.#rename([
        [source, null],
        [target, file],
      ]);
    });
  }

  remove(path: string): Promise<void> {
    return this.#changed(() => {
      this.#names.file(path);
      return this.#rename([[path, null]]);
    });
  }

  folderMake(path: string): Promise<void> {
    return this.#changed(async () => {
      const found = this.#names.find(path);
      if (found === null) await this.#rename([[path, 'folder']]);
      else if (found !== 'folder') throw new FileFailure('ENOTDIR', path);
    });
  }

  folderSync(path: string): Promise<void> {
    return this.#changed(async () => {
      this.#names.folder(path);
      await this.#backend.namesSync();
      for (const file of this.#unnamed) if (!this.#opened.has(file)) await this.#drop(file);
    });
  }

  /** Waits until no name is being changed. */
  async idle(): Promise<void> {
    await this.#changing;
  }

  // Names

  #changed<T>(change: () => Promise<T>): Promise<T> {
    const changing = this.#changing.then(change);
    this.#changing = changing.catch(() => undefined);
    return changing;
  }

  async #rename(changes: readonly NameChange[]): Promise<void> {
    const before = changes.map(([path]) => this.#names.seek(path));
    await this.#backend.namesChange(changes);
    this.#names.apply(changes);
    for (const entry of before) this.#lookAfter(entry);
  }

  #lookAfter(entry: Entry | null): void {
    if (entry === null || entry === 'folder' || this.#names.isNamed(entry)) return;
    this.#unnamed.add(entry);
  }

  async #drop(file: number): Promise<void> {
    this.#unnamed.delete(file);
    // What cannot be dropped now is, when the store is opened next.
    await this.#backend.contentDrop(file).catch(() => undefined);
  }

  // Contents

  async #use(file: number, isNew: boolean): Promise<Content> {
    const opened = this.#opened.get(file) ?? {
      content: this.#backend.contentOpen(file, isNew),
      users: 0,
    };
    this.#opened.set(file, opened);
    opened.users += 1;
    try {
      return await opened.content;
    } catch (error) {
      this.#unuse(file);
      throw error;
    }
  }

  #unuse(file: number): void {
    const opened = this.#opened.get(file)!;
    opened.users -= 1;
    if (opened.users > 0) return;
    this.#opened.delete(file);
    opened.content.then((content) => content.close()).catch(() => undefined);
  }
}

interface NamedFileFacts {
  readonly path: string;
  readonly writable: boolean;
  readonly released: () => void;
  readonly full: () => void;
}

class NamedFile implements OpenFile {
  readonly immediate: ImmediateFile | null;
  readonly #content: Content;
  readonly #facts: NamedFileFacts;
  #isOpen = true;

  constructor(content: Content, facts: NamedFileFacts) {
    this.#content = content;
    this.#facts = facts;
    const { immediate } = content;
    this.immediate = immediate && {
      write: (bytes, at) => {
        this.#check();
        try {
          return immediate.write(bytes, at);
        } catch (error) {
          throw this.#told(error);
        }
      },
      sync: () => {
        this.#check();
        immediate.sync();
      },
    };
  }

  /** A failure, of which those who must know have been told. */
  #told(error: unknown): unknown {
    if (systemErrorCode(error) === 'ENOSPC') this.#facts.full();
    return error;
  }

  #check(): void {
    if (!this.#isOpen) throw new FileFailure('EBADF', this.#facts.path);
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    this.#check();
    return this.#content.read(into, at);
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    this.#check();
    if (!this.#facts.writable) throw new FileFailure('EBADF', this.#facts.path);
    if (bytes.length === 0) return 0;
    try {
      return await this.#content.write(bytes, at);
    } catch (error) {
      throw this.#told(error);
    }
  }

  async truncate(bytes: number): Promise<void> {
    this.#check();
    if (!this.#facts.writable) throw new FileFailure('EINVAL', this.#facts.path);
    await this.#content.truncate(bytes);
  }

  async sync(): Promise<void> {
    this.#check();
    await this.#content.sync();
  }

  async size(): Promise<number> {
    this.#check();
    return this.#content.size();
  }

  async close(): Promise<void> {
    this.#check();
    this.#isOpen = false;
    this.#facts.released();
  }
}
