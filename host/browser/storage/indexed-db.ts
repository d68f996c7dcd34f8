/*
 * Files in IndexedDB, where there is no OPFS.
 *
 *     database cedis:<store>
 *       facts    'epoch'            the number of the last opening
 *       names    path             → number of a file, or 'folder'
 *       sizes    file             → length, bytes
 *       blocks   [file, index]    → bytes [index * 8192, (index + 1) * 8192), the last one shorter
 *
 * Every change is a transaction that reads the epoch first: who finds another's has lost the store,
 * and changes nothing. What a transaction has done outlives the tab; sync waits for one that is on
 * disk (durability 'strict'), which brings those before it there, too.
 *
 * Where the browser gives no more room not even an epoch can be noted. Who has the store after one
 * that is gone can read it all the same, and begins the epoch when there is room.
 */

import { systemErrorCode } from '../../config/system-error.js';
import { FileFailure } from '../../storage/files.js';
import type { NameChange } from './names.js';
import { Names } from './names.js';
import type { Backend, Content } from './named-files.js';
import { NamedFiles } from './named-files.js';
import type { Place, PlaceOptions } from './place.js';

const blockBytes = 8192;
/** Room for so much more is looked for where a write has failed. */
const roomBytes = 256 * 1024;
/** A tab that stands still in a transaction holds up all others; who waits so long says so, ms. */
const longMs = 1000;
const stores = ['facts', 'names', 'sizes', 'blocks'] as const;
type Store = (typeof stores)[number];

/** A transaction that has failed, in the words of storage/files.ts. */
function failureOf(error: DOMException | null): Error {
  if (error?.name === 'QuotaExceededError') return new FileFailure('ENOSPC');
  return new FileFailure('EIO', error?.message ?? 'a transaction was given up');
}

function requested<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = (): void => resolve(request.result);
    request.onerror = (): void => reject(failureOf(request.error));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = (): void => resolve();
    transaction.onabort = (): void => reject(failureOf(transaction.error));
  });
}

const blocksOf = (file: number): IDBKeyRange => IDBKeyRange.bound([file], [file, []]);

class Database {
  /** Which epoch it is, and the one that is noted as this one's. */
  #epoch = 0;
  #own = 0;
  isGone = false;

  constructor(
    readonly database: IDBDatabase,
    readonly lost: () => void,
  ) {
    database.onclose = (): void => void (this.isGone = true);
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Whether the epoch is noted: before, nothing can be changed. */
  get hasBegun(): boolean {
    return this.#own === this.#epoch;
  }

  /** Begins an epoch above all that there were; false: there is no room to note it. */
  async begin(above: number): Promise<boolean> {
    const transaction = this.#transaction(['facts'], 'readwrite', true);
    const over = ended(transaction);
    over.catch(() => undefined);
    const facts = transaction.objectStore('facts');
    const before = (await requested(facts.get('epoch'))) as number | undefined;
    this.#epoch = Math.max(before ?? 0, above) + 1;
    facts.put(this.#epoch, 'epoch');
    try {
      await over;
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOSPC') throw error;
      return false;
    }
    this.#own = this.#epoch;
    return true;
  }

  /** Begins the epoch that there was no room for; false: there is none. */
  async beginLate(): Promise<boolean> {
    const epoch = this.#epoch;
    const hasBegun = await this.begin(epoch - 1);
    if (this.#epoch !== epoch) this.lost();
    return hasBegun;
  }

  #transaction(
    names: readonly Store[],
    mode: IDBTransactionMode,
    isStrict = false,
  ): IDBTransaction {
    try {
      const durability = isStrict ? 'strict' : 'relaxed';
      return this.database.transaction([...names], mode, { durability });
    } catch (error) {
      throw error instanceof DOMException ? failureOf(error) : error;
    }
  }

  /** Changes something, if the store is still this one's. */
  async change(
    names: readonly Store[],
    isStrict: boolean,
    work: (store: (name: Store) => IDBObjectStore) => Promise<void> | void,
  ): Promise<void> {
    if (!this.hasBegun) throw new FileFailure('ENOSPC');
    const transaction = this.#transaction(['facts', ...names], 'readwrite', isStrict);
    const over = ended(transaction);
    // What fails is told by the await below, if nothing else has failed before.
    over.catch(() => undefined);
    const epoch = await requested(transaction.objectStore('facts').get('epoch'));
    if (epoch !== this.#own) {
      transaction.abort();
      this.lost();
      throw new FileFailure('ESTALE');
    }
    await work((name) => transaction.objectStore(name));
    await over;
  }

  /** Brings to disk what was written; nothing was where the epoch has not begun. */
  async sync(): Promise<void> {
    if (!this.hasBegun) return;
    await this.change([], true, (store) => void store('facts').put(this.#epoch, 'synced'));
  }

  async read<T>(name: Store, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return requested(work(this.#transaction([name], 'readonly').objectStore(name)));
  }
}

class BlockContent implements Content {
  readonly immediate = null;

  constructor(
    readonly database: Database,
    readonly file: number,
  ) {}

  size(): Promise<number> {
    return sizeOf(this.database, this.file);
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    const count = Math.max(Math.min(into.length, (await this.size()) - at), 0);
    if (count === 0) return 0;
    const first = Math.floor(at / blockBytes);
    const last = Math.floor((at + count - 1) / blockBytes);
    const range = IDBKeyRange.bound([this.file, first], [this.file, last]);
    const keys = await this.database.read('blocks', (blocks) => blocks.getAllKeys(range));
    const found = await this.database.read('blocks', (blocks) => blocks.getAll(range));
    into.fill(0, 0, count);
    for (const [index, bytes] of (found as Uint8Array[]).entries()) {
      const start = (keys[index] as [number, number])[1] * blockBytes - at;
      const from = Math.max(-start, 0);
      into.set(bytes.subarray(from, Math.max(from, count - start)), start + from);
    }
    return count;
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    const content = bytes.slice();
    await this.database.change(['sizes', 'blocks'], false, async (store) => {
      const sizes = store('sizes');
      const size = ((await requested(sizes.get(this.file))) as number | undefined) ?? 0;
      for (let done = 0; done < content.length;) {
        const start = (at + done) % blockBytes;
        const piece = content.subarray(done, done + blockBytes - start);
        await this.#blockPut(store('blocks'), at + done, piece);
        done += piece.length;
      }
      sizes.put(Math.max(size, at + content.length), this.file);
    });
    return bytes.length;
  }

  /** Puts bytes into the block that they are of. */
  async #blockPut(blocks: IDBObjectStore, at: number, piece: Uint8Array): Promise<void> {
    const start = at % blockBytes;
    const key = [this.file, Math.floor(at / blockBytes)];
    let block = piece;
    if (piece.length < blockBytes) {
      const before = ((await requested(blocks.get(key))) as Uint8Array | undefined) ?? none;
      block = new Uint8Array(Math.max(before.length, start + piece.length));
      block.set(before);
      block.set(piece, start);
    }
    blocks.put(block.slice(), key);
  }

  async truncate(bytes: number): Promise<void> {
    await this.database.change(['sizes', 'blocks'], false, async (store) => {
      const blocks = store('blocks');
      const index = Math.floor(bytes / blockBytes);
      const last = (await requested(blocks.get([this.file, index]))) as Uint8Array | undefined;
      blocks.delete(IDBKeyRange.bound([this.file, index], [this.file, []]));
      const rest = last?.slice(0, bytes % blockBytes) ?? none;
      if (rest.length > 0) blocks.put(rest, [this.file, index]);
      store('sizes').put(bytes, this.file);
    });
  }

  sync(): Promise<void> {
    return this.database.sync();
  }

  close(): void {
    // There is nothing that is open.
  }
}

const none = new Uint8Array(0);

async function sizeOf(database: Database, file: number): Promise<number> {
  const size = await database.read('sizes', (sizes) => sizes.get(file));
  return (size as number | undefined) ?? 0;
}

class IndexedBackend implements Backend {
  constructor(readonly database: Database) {}

  namesChange(changes: readonly NameChange[]): Promise<void> {
    return this.database.change(['names'], false, (store) => {
      for (const [path, entry] of changes) {
        if (entry === null) store('names').delete(path);
        else store('names').put(entry, path);
      }
    });
  }

  namesSync(): Promise<void> {
    return this.database.sync();
  }

  async contentOpen(file: number, isNew: boolean): Promise<Content> {
    const content = new BlockContent(this.database, file);
    if (isNew) await content.truncate(0);
    return content;
  }

  contentDrop(file: number): Promise<void> {
    return this.database.change(['sizes', 'blocks'], false, (store) => {
      store('blocks').delete(blocksOf(file));
      store('sizes').delete(file);
    });
  }

  contentSize(file: number): Promise<number> {
    return sizeOf(this.database, file);
  }

  isForeign(): boolean {
    // No transaction of another's goes through.
    return false;
  }
}

function databaseOpen(name: string, waits: (words: string) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = (): void => {
      for (const store of stores) request.result.createObjectStore(store);
    };
    request.onblocked = (): void => waits('another tab still holds the files');
    request.onsuccess = (): void => resolve(request.result);
    request.onerror = (): void => reject(failureOf(request.error));
  });
}

/** Opens the files of a store, and has them for itself from then on. */
export async function indexedDbOpen(options: PlaceOptions): Promise<Place> {
  const opened = await databaseOpen(`cedis:${options.store}`, options.waits);
  const database = new Database(opened, options.lost);
  try {
    const isLong = setTimeout(() => options.waits('another tab still holds the files'), longMs);
    const begins = database.begin(options.above).finally(() => clearTimeout(isLong));
    // Who had it before may still change something, if that is not known to be gone.
    if (!(await begins) && options.isStolen) throw new FileFailure('ENOSPC');
    if (options.isVoid)
      await database.change(['names'], false, (store) => void store('names').clear());
    const names = await namesRead(database);
    const backend = new IndexedBackend(database);
    if (database.hasBegun) await orphansRemove(database, backend, names);
    const files = new NamedFiles(backend, names, database.epoch, options.full);
    return {
      ...{ kind: 'indexeddb', epoch: database.epoch, files, isOwn: () => true },
      isThere: async () => !database.isGone,
      hasRoom: () => hasRoom(database),
      close: async () => {
        await files.idle();
        opened.close();
      },
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function namesRead(database: Database): Promise<Names> {
  const paths = await database.read('names', (names) => names.getAllKeys());
  const entries = await database.read('names', (names) => names.getAll());
  const names = new Names();
  names.apply(paths.map((path, index): NameChange => [path as string, entries[index]]));
  return names;
}

/** Removes what has no name. */
async function orphansRemove(
  database: Database,
  backend: IndexedBackend,
  names: Names,
): Promise<void> {
  const files = await database.read('sizes', (sizes) => sizes.getAllKeys());
  for (const file of files as number[]) if (!names.isNamed(file)) await backend.contentDrop(file);
}

/** Whether more can be written. */
async function hasRoom(database: Database): Promise<boolean> {
  try {
    if (!database.hasBegun && !(await database.beginLate())) return false;
    await database.change([], false, (store) => {
      store('facts').put(new Uint8Array(roomBytes), 'room');
    });
    await database.change([], false, (store) => {
      store('facts').delete('room');
    });
    return true;
  } catch {
    return false;
  }
}
