/*
 * Files on the browser's own file system (OPFS), by handles that need no waiting.
 *
 *     cedis/<store>/
 *       epoch               the number of the last opening, 8 bytes, little-endian
 *       names-0 … names-3   tables of names: the one that counts, and some before it
 *       <number>            the contents of a file
 *
 * A table is lines of JSON: `[e,"path",7]` names file 7, `[e,"path","folder"]`, `[e,"path",null]`
 * takes a name away, and `[e]` behind the first lines says that the table is whole from there on.
 * Lines count up to the first that is none, or is of another epoch: the files of tables are made
 * with room, so that a store can be opened where the browser gives no more. The whole table of the
 * highest epoch counts; the next opening writes its own into the file behind it.
 *
 *     5b 33 2c 22 61 22 2c 37 5d 0a         [3,"a",7] LF
 *
 * Who opens the store writes a higher epoch, and reads the table and the lengths of all files only
 * then. Who writes looks at the epoch after each write, and only then is the write done:
 *
 *     old   write · read epoch: still mine · acknowledge
 *     new                                                  write epoch · read
 *
 * So what was acknowledged is in what the new one reads; and what the old one writes later it finds
 * out to be void. The new one changes no content that the old one may still write to: it works on
 * copies, cut off at the lengths that it has read.
 *
 * Writes are with the system when they return, so that they outlive the tab and the browser; sync
 * brings them to disk.
 */

import { FileFailure } from '../../storage/files.js';
import type { ImmediateFile } from '../../storage/files.js';
import type { Entry, NameChange } from './names.js';
import { Names } from './names.js';
import type { Backend, Content } from './named-files.js';
import { NamedFiles } from './named-files.js';
import type { AccessHandle, Folder } from './opfs-handles.js';
import { fileFailure, guarded, handleOpen } from './opfs-handles.js';
import type { Place, PlaceOptions } from './place.js';

const tables = 4;
const tableBytes = 64 * 1024;
/** Room for so much more is looked for where a write has failed. */
const roomBytes = 256 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type Line = readonly [epoch: number] | readonly [epoch: number, path: string, entry: Entry | null];

interface Table {
  readonly epoch: number;
  readonly names: Names;
}

/** The table in a file, null if none in it is whole. */
function tableRead(bytes: Uint8Array): Table | null {
  const names = new Names();
  let epoch = -1;
  let isWhole = false;
  for (let at = 0; ;) {
    const end = bytes.indexOf(0x0a, at);
    const line = end < 0 ? null : lineParse(decoder.decode(bytes.subarray(at, end)));
    if (line === null || (epoch >= 0 && line[0] !== epoch)) break;
    [epoch] = line;
    at = end + 1;
    if (line.length === 1) isWhole = true;
    else names.apply([[line[1], line[2]]]);
  }
  return isWhole ? { epoch, names } : null;
}

function lineParse(text: string): Line | null {
  try {
    const line = JSON.parse(text) as unknown;
    return Array.isArray(line) && Number.isSafeInteger(line[0]) ? (line as unknown as Line) : null;
  } catch {
    return null;
  }
}

const lineFormat = (line: Line): string => `${JSON.stringify(line)}\n`;

/** Writes all of some bytes, or fails. */
function writeWhole(handle: AccessHandle, bytes: Uint8Array, at: number, name: string): void {
  const count = guarded(name, () => handle.write(bytes, { at }));
  if (count < bytes.length) throw new FileFailure('ENOSPC', name);
}

/** The epoch of a store, which says whose it is. */
class Epoch {
  readonly #handle: AccessHandle;
  readonly #lost: () => void;
  readonly #word = new BigUint64Array(1);
  readonly #bytes = new Uint8Array(this.#word.buffer);
  #own = 0;

  constructor(handle: AccessHandle, lost: () => void) {
    this.#handle = handle;
    this.#lost = lost;
  }

  read(): number {
    this.#word[0] = 0n;
    guarded('epoch', () => this.#handle.read(this.#bytes, { at: 0 }));
    return Number(this.#word[0]);
  }

  begin(epoch: number): void {
    this.#own = epoch;
    this.#word[0] = BigInt(epoch);
    writeWhole(this.#handle, this.#bytes, 0, 'epoch');
    this.#handle.flush();
  }

  get own(): number {
    return this.#own;
  }

  /** Whether nobody has opened the store later. */
  isOwn(): boolean {
    return this.read() <= this.#own;
  }

  /** Fails if the store is another's; its owner has been told then. */
  check(): void {
    const epoch = this.read();
    if (epoch === this.#own) return;
    if (epoch > this.#own) this.#lost();
    // A lower one is of nobody: the file was cleared.
    throw new FileFailure('ESTALE');
  }
}

/**
 * The handles of a place. Where somebody has cleared the browser's storage they are left as they
 * are: Chromium never returns from closing one whose file it has removed so.
 */
class Handles {
  readonly #open = new Set<AccessHandle>();
  isGone = false;

  add(handle: AccessHandle): AccessHandle {
    this.#open.add(handle);
    return handle;
  }

  close(handle: AccessHandle): void {
    if (this.#open.delete(handle) && !this.isGone) handle.close();
  }

  closeAll(): void {
    for (const handle of this.#open) this.close(handle);
  }
}

class OpfsContent implements Content {
  readonly #handle: AccessHandle;
  readonly #name: string;
  readonly #epoch: Epoch;
  /** What is behind it was written too late. */
  readonly #sealedBytes: number;
  readonly #closed: (handle: AccessHandle) => void;

  constructor(parts: {
    readonly handle: AccessHandle;
    readonly name: string;
    readonly epoch: Epoch;
    readonly sealedBytes: number;
    readonly closed: (handle: AccessHandle) => void;
  }) {
    this.#handle = parts.handle;
    this.#name = parts.name;
    this.#epoch = parts.epoch;
    this.#sealedBytes = parts.sealedBytes;
    this.#closed = parts.closed;
  }

  readonly immediate: ImmediateFile = {
    write: (bytes, at) => this.#write(bytes, at),
    sync: () => this.#sync(),
  };

  async read(into: Uint8Array, at: number): Promise<number> {
    const room = Math.max(Math.min(into.length, this.#sealedBytes - at), 0);
    return guarded(this.#name, () => this.#handle.read(into.subarray(0, room), { at }));
  }

  #write(bytes: Uint8Array, at: number): number {
    const count = guarded(this.#name, () => this.#handle.write(bytes, { at }));
    this.#epoch.check();
    if (count === 0) throw new FileFailure('ENOSPC', this.#name);
    return count;
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    return this.#write(bytes, at);
  }

  async truncate(bytes: number): Promise<void> {
    this.#epoch.check();
    guarded(this.#name, () => this.#handle.truncate(bytes));
  }

  #sync(): void {
    guarded(this.#name, () => this.#handle.flush());
    this.#epoch.check();
  }

  async sync(): Promise<void> {
    this.#sync();
  }

  async size(): Promise<number> {
    return Math.min(
      guarded(this.#name, () => this.#handle.getSize()),
      this.#sealedBytes,
    );
  }

  close(): void {
    this.#closed(this.#handle);
  }
}

class OpfsBackend implements Backend {
  #tableEnd = 0;

  constructor(
    readonly folder: Folder,
    readonly handles: Handles,
    readonly epoch: Epoch,
    readonly table: AccessHandle,
    /** The lengths of the files of epochs before, where another may still write to them. */
    readonly sealed: ReadonlyMap<number, number>,
    readonly waits: (words: string) => void,
  ) {}

  /** Begins the table of this epoch. */
  tableBegin(names: Names): void {
    const { own } = this.epoch;
    const lines = [...names.entries].map(([path, entry]): Line => [own, path, entry]);
    this.#tableAppend([...lines, [own]]);
    this.table.flush();
  }

  #tableAppend(lines: readonly Line[]): void {
    const bytes = encoder.encode(lines.map(lineFormat).join(''));
    writeWhole(this.table, bytes, this.#tableEnd, 'names');
    this.epoch.check();
    this.#tableEnd += bytes.length;
  }

  async namesChange(changes: readonly NameChange[]): Promise<void> {
    this.#tableAppend(changes.map(([path, entry]): Line => [this.epoch.own, path, entry]));
  }

  async namesSync(): Promise<void> {
    guarded('names', () => this.table.flush());
    this.epoch.check();
  }

  async contentOpen(file: number, isNew: boolean): Promise<Content> {
    const name = String(file);
    const handle = this.handles.add(await handleOpen(this.folder, name, this.waits));
    if (isNew) guarded(name, () => handle.truncate(0));
    const closed = (each: AccessHandle): void => this.handles.close(each);
    const sealedBytes = this.sealed.get(file) ?? Infinity;
    return new OpfsContent({ handle, name, epoch: this.epoch, sealedBytes, closed });
  }

  contentDrop(file: number): Promise<void> {
    this.epoch.check();
    return this.folder.removeEntry(String(file));
  }

  async contentSize(file: number): Promise<number> {
    const sealedBytes = this.sealed.get(file);
    if (sealedBytes !== undefined) return sealedBytes;
    const content = await this.contentOpen(file, false);
    try {
      return await content.size();
    } finally {
      content.close();
    }
  }

  isForeign(file: number): boolean {
    return this.sealed.has(file);
  }
}

/** Removes what has no name; what is still open somewhere stays until the next opening. */
async function orphansRemove(folder: Folder, names: Names): Promise<void> {
  const named = new Set([...names.entries.values()].map(String));
  for await (const name of folder.keys()) {
    if (/^\d+$/.test(name) && !named.has(name))
      await folder.removeEntry(name).catch(() => undefined);
  }
}

/** The table that counts, and in which of the files it stands. */
function tableFind(handles: readonly AccessHandle[]): { names: Names; index: number } | null {
  let found: (Table & { index: number }) | null = null;
  for (const [index, handle] of handles.entries()) {
    const bytes = new Uint8Array(handle.getSize());
    handle.read(bytes, { at: 0 });
    const table = tableRead(bytes);
    if (table !== null && table.epoch > (found?.epoch ?? -1)) found = { ...table, index };
  }
  return found;
}

/** Where there is no table, nothing was ever kept; else it is not known what all that is. */
async function emptyCheck(folder: Folder): Promise<void> {
  for await (const name of folder.keys()) {
    if (/^\d+$/.test(name)) throw new FileFailure('EIO', 'no table of names is whole');
  }
}

async function lengthsOf(folder: Folder, names: Names): Promise<Map<number, number>> {
  const lengths = new Map<number, number>();
  for (const entry of names.entries.values()) {
    if (entry === 'folder') continue;
    const file = await folder.getFileHandle(String(entry), { create: true });
    lengths.set(entry, (await file.getFile()).size);
  }
  return lengths;
}

/** Opens the files of a store, and has them for itself from then on. */
export async function opfsOpen(options: PlaceOptions): Promise<Place> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle('cedis', { create: true });
  const name = encodeURIComponent(options.store);
  const folder = (await all.getDirectoryHandle(name, { create: true })) as Folder;
  const handles = new Handles();
  try {
    return await placeMake(folder, handles, options);
  } catch (error) {
    handles.closeAll();
    throw fileFailure(error, options.store);
  }
}

async function placeMake(folder: Folder, handles: Handles, options: PlaceOptions): Promise<Place> {
  const { above, full, isStolen, isVoid, lost, waits } = options;
  const tableHandles: AccessHandle[] = [];
  for (let each = 0; each < tables; each++) {
    const handle = handles.add(await handleOpen(folder, `names-${each}`, waits));
    tableHandles.push(handle);
    if (handle.getSize() < tableBytes) guarded('names', () => handle.truncate(tableBytes));
  }
  const epoch = new Epoch(handles.add(await handleOpen(folder, 'epoch', waits)), lost);
  epoch.begin(Math.max(epoch.read(), above) + 1);
  const found = tableFind(tableHandles);
  if (found === null && !isVoid) await emptyCheck(folder);
  const names = isVoid ? new Names() : (found?.names ?? new Names());
  const sealed = isStolen ? await lengthsOf(folder, names) : new Map<number, number>();
  const table = tableHandles[((found?.index ?? -1) + 1) % tables]!;
  const backend = new OpfsBackend(folder, handles, epoch, table, sealed, waits);
  backend.tableBegin(names);
  await orphansRemove(folder, names);
  const files = new NamedFiles(backend, names, epoch.own, full);
  return {
    ...{ kind: 'opfs', epoch: epoch.own, files, isOwn: () => epoch.isOwn() },
    isThere: async () => {
      handles.isGone = !(await isThere(folder));
      return !handles.isGone;
    },
    hasRoom: () => hasRoom(folder),
    close: async () => {
      await files.idle();
      handles.closeAll();
    },
  };
}

async function isThere(folder: Folder): Promise<boolean> {
  try {
    await folder.getFileHandle('epoch');
    return true;
  } catch {
    return false;
  }
}

/** Whether a file can be made longer. */
async function hasRoom(folder: Folder): Promise<boolean> {
  const handle = await handleOpen(folder, 'room', () => undefined);
  try {
    handle.truncate(roomBytes);
    return true;
  } catch {
    return false;
  } finally {
    handle.truncate(0);
    handle.close();
  }
}
