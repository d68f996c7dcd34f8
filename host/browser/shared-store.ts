// A store that all tabs of a site share, as one tab has it.
//
//     const store = openShared({ name: 'app' });
//     store.on('status', ({ state, words }) => …)        what it waits for, in words
//     await store.set('a', 1);                           calls wait until there is a holder
//     const client = store.client();                     a connection, as of any store
//     await store.close();
//
// One tab's worker holds the engine and the files (seat.ts, reign.ts); the others talk to it
// (session.ts). A call is answered when what it has changed is in the files. What is under way when
// the holder is gone is rejected with UnsureError; all that comes later goes to the next holder.

/// <reference lib="esnext.disposable" preserve="true" />

import type { Known, WasmModule } from '../engine/platform.js';
import type { Commands } from '../library/commands.generated.js';
import { StoreClient } from '../library/client.js';
import type { ClientOptions } from '../library/client.js';
import type { LinkEvents } from '../library/link.js';
import { commandsInstall } from '../library/methods.js';
import type { FileFormat } from '../library/dataset.js';
import { queued, transactionOutcome } from '../library/queue.js';
import type { Queueing } from '../library/queue.js';
import { RedisError } from '../library/reply.js';
import type { Reply } from '../library/reply.js';
import { wordsCheck } from '../library/request.js';
import type { Word } from '../library/request.js';
import { Session } from './session.js';
import type { StorageKind } from './storage/place.js';
import type { FromWorker, ToWorker, WorkerOptions } from './wire.js';

/** How a shared store stands, as one tab sees it. */
export interface Status {
  /**
   * starting   nobody has been heard of who holds the store
   * waiting    the holder is not ready, or does not answer
   * open       calls are answered
   * failed     this tab can do nothing, and calls are rejected; other tabs may
   * closed     by close()
   */
  readonly state: 'starting' | 'waiting' | 'open' | 'failed' | 'closed';
  /** What is waited for, or what is wrong, in a sentence; null = nothing. */
  readonly words: string | null;
  /** Whether this tab's worker holds the store. */
  readonly isHolder: boolean;
  /** Where the dataset is kept; in `memory` it is gone with the last tab. */
  readonly storage: StorageKind | null;
  /** How much of the dataset is loaded, 0 to 1. */
  readonly progress: number;
  /** The browser gives no room: writes are refused with MISCONF. */
  readonly isFull: boolean;
  /** Which holding of the store it is; it grows with each. */
  readonly epoch: number;
}

export interface SharedOptions {
  /** Tabs that give the same name share a store (default: 'default'). */
  readonly name?: string;
  /** The protocol that shapes replies (default 3: maps, sets, numbers). */
  readonly protocol?: 2 | 3;
  /** Where the dataset may be kept: the first that the browser has. */
  readonly storage?: readonly StorageKind[];
  /** Directives of redis.conf by their names, as the tab that holds the store sets them. */
  readonly config?: Readonly<Record<string, string | number>>;
  /** The engine: its module, or its address. */
  readonly module?: WasmModule | Known<'URL'> | string;
  /** Makes the worker, where a bundler or a policy wants that done in another way. */
  readonly worker?: () => Known<'Worker'>;
  /** After so long without an answer a holder counts as frozen, ms (default: 4000). */
  readonly patienceMs?: number;
}

const defaultStorage: readonly StorageKind[] = ['opfs', 'indexeddb', 'memory'];

/** Whoever has not answered for so long is waited for, ms. */
const silenceMs = 1500;
/** So long a worker may take to bring all to disk when its tab is closed, ms. */
const leaveMs = 5000;
/** A worker that has failed is tried again when somebody wants something, not sooner than this. */
const retryMs = 1000;

const workerMake = (): Worker =>
  new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });

/** The calls of a shared store with texts as bytes; they have a connection of their own. */
class SharedBinaryCalls {
  readonly #client: () => StoreClient;

  constructor(client: () => StoreClient) {
    this.#client = client;
  }

  /** Runs a command. */
  async call(...words: Word[]): Promise<Reply> {
    return this.#client().call(...words);
  }

  /** Runs commands that are sent together; errors stand among the replies. */
  async pipeline(commands: Queueing): Promise<Reply[]> {
    return repliesOf(this.#client(), queued(commands));
  }
}

/** The replies to commands that are sent together. */
function repliesOf(client: StoreClient, commands: readonly (readonly Word[])[]): Promise<Reply[]> {
  // Of a transaction that cannot be sent as a whole nothing is.
  for (const words of commands) wordsCheck(words);
  const replies = commands.map((words) => client.call(...words).catch(errorReply));
  return Promise.all(replies);
}

function errorReply(error: unknown): RedisError {
  if (error instanceof RedisError) return error;
  throw error;
}

export class SharedStore {
  /** The same calls, with texts as bytes. */
  readonly binary: SharedBinaryCalls;
  /** Resolves when calls are answered for the first time; rejects if they never will be. */
  readonly ready: Promise<void>;
  readonly #options: SharedOptions;
  readonly #session: Session;
  readonly #clients: { text?: StoreClient; bytes?: StoreClient } = {};
  readonly #ends = new AbortController();
  #worker: Worker | null = null;
  /** Whether the worker stands in line for the store. */
  #isReady = false;
  readonly #listeners = new Set<(status: Status) => void>();
  #failure: string | null = null;
  #failedAt = 0;
  #isClosed = false;
  #status: Status;
  #readySettle: { resolve: () => void; reject: (error: Error) => void };
  #left: () => void = () => undefined;

  constructor(options: SharedOptions) {
    this.#options = options;
    let settle!: { resolve: () => void; reject: (error: Error) => void };
    this.ready = new Promise((resolve, reject) => (settle = { resolve, reject }));
    this.ready.catch(() => undefined);
    this.#readySettle = settle;
    this.binary = new SharedBinaryCalls(() => this.#connected('bytes'));
    this.#session = this.#sessionMake();
    this.#status = this.#statusNow();
    this.#workerStart();
    if (typeof document !== 'undefined') this.#lifeWatch();
  }

  // The worker and the session

  #workerStart(): void {
    this.#failure = null;
    this.#session.worker = crypto.randomUUID();
    let worker: Worker;
    try {
      worker = (this.#options.worker ?? workerMake)();
    } catch (error) {
      return this.#fail(String(error));
    }
    this.#worker = worker;
    this.#isReady = false;
    worker.onmessage = ({ data }: MessageEvent) => {
      if (worker === this.#worker) this.#told(data as FromWorker);
    };
    worker.onerror = ({ message }) => {
      if (worker === this.#worker && !this.#isReady) this.#fail(message ?? 'it cannot be loaded');
    };
    this.#workerBegin(worker);
  }

  #workerBegin(worker: Worker): void {
    const { config = {}, module, name = 'default', storage = defaultStorage } = this.#options;
    const source = module ?? new URL('../../engine.wasm', import.meta.url);
    const options: WorkerOptions = {
      ...{ store: name, worker: this.#session.worker, storage, config },
      module:
        source instanceof WebAssembly.Module
          ? source
          : new URL(source as string | URL, location.href).href,
    };
    worker.postMessage({ kind: 'start', options } satisfies ToWorker);
  }

  #sessionMake(): Session {
    const { name = 'default', patienceMs = 4000 } = this.#options;
    return new Session({
      ...{ store: name, tab: crypto.randomUUID(), patienceMs },
      toWorker: (message, transfer = []) => this.#worker?.postMessage(message, transfer),
      silent: (times) => this.#silent(times),
      missed: () => this.#retry(),
      changed: () => this.#changed(),
    });
  }

  /**
   * The holder does not answer. Another's store is taken. A worker of this tab is given up that
   * holds the store itself, or has not taken it either: the browser may have ended it.
   */
  #silent(times: number): void {
    if (this.#failure !== null) return this.#session.forget();
    const isLost = times >= (this.#isReady ? 2 : 4) && Number.isInteger(Math.log2(times));
    if (!this.#isHolder && !isLost) {
      return this.#worker?.postMessage({ kind: 'steal' } satisfies ToWorker);
    }
    this.#worker?.terminate();
    this.#workerStart();
  }

  /** Somebody wants something of a tab that has failed: what it was may be over. */
  #retry(): void {
    if (performance.now() - this.#failedAt < retryMs) return;
    this.#workerStart();
    this.#changed();
  }

  get #isHolder(): boolean {
    return this.#session.standing?.holder === this.#session.worker;
  }

  #told(message: FromWorker): void {
    if (message.kind === 'ready') this.#isReady = true;
    if (message.kind === 'failed') this.#fail(message.words);
    if (message.kind === 'left') this.#left();
  }

  #fail(words: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#failure = `the worker of this tab has failed: ${words}`;
    this.#failedAt = performance.now();
    this.#changed();
  }

  /**
   * A page that is about to be frozen ends its worker as if the tab was killed, so that what it was
   * doing does not go on later. Chromium does so only when the page is back: until then, the store
   * is taken by whoever waits for it.
   */
  #lifeWatch(): void {
    const { signal } = this.#ends;
    const rest = (): void => {
      this.#worker?.terminate();
      this.#worker = null;
    };
    const goOn = (): void => {
      if (this.#worker === null) this.#workerStart();
    };
    document.addEventListener('freeze', rest, { signal });
    document.addEventListener('resume', goOn, { signal });
    addEventListener('pagehide', ({ persisted }) => persisted && rest(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && goOn(), { signal });
  }

  // The status

  get status(): Status {
    return this.#status;
  }

  /** Has a function told how the store stands, whenever that changes; returns what ends that. */
  on(_name: 'status', listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    const before = this.#status;
    this.#status = this.#statusNow();
    if (JSON.stringify(before) === JSON.stringify(this.#status)) return;
    const { state, words } = this.#status;
    const failure = state === 'failed' ? new Error(words!) : null;
    this.#session.stop(failure);
    if (failure !== null) this.#readySettle.reject(failure);
    if (state === 'open') this.#readySettle.resolve();
    for (const listener of this.#listeners) listener(this.#status);
  }

  #statusNow(): Status {
    const { standing } = this.#session;
    return {
      ...this.#stateNow(),
      isHolder: this.#isHolder,
      storage: standing?.storage ?? null,
      progress: standing?.progress ?? 0,
      isFull: standing?.isFull ?? false,
      epoch: standing?.epoch ?? 0,
    };
  }

  #stateNow(): Pick<Status, 'state' | 'words'> {
    const { isJoined, silentMs, standing } = this.#session;
    if (this.#isClosed) return { state: 'closed', words: null };
    const isSilent = silentMs >= silenceMs;
    const isAnotherThere = standing !== null && !this.#isHolder && !isSilent;
    if (this.#failure !== null && !isJoined && !isAnotherThere) {
      return { state: 'failed', words: this.#failure };
    }
    if (isSilent) {
      const seconds = Math.floor(silentMs / 1000);
      const who = standing === null ? 'whoever holds' : 'the tab that holds';
      return { state: 'waiting', words: `${who} the store has not answered for ${seconds} s` };
    }
    if (isJoined) return { state: 'open', words: standing!.words };
    if (standing === null) return { state: 'starting', words: 'no tab holds the store yet' };
    return { state: 'waiting', words: standing.words ?? 'the tab that holds the store is asked' };
  }

  // Calls

  /** The connection of the store's own calls; a new one where the last is closed. */
  #connected(returns: 'text' | 'bytes'): StoreClient {
    const last = this.#clients[returns];
    if (last?.isOpen === true) return last;
    const client = this.client({ returns });
    this.#clients[returns] = client;
    return client;
  }

  /**
   * Runs a command. Calls are answered in their order: what waits, as BLPOP does, is for a client()
   * of its own.
   */
  async call(...words: Word[]): Promise<Reply> {
    return this.#connected('text').call(...words);
  }

  /** Runs commands that are sent together; errors stand among the replies. */
  async pipeline(commands: Queueing): Promise<Reply[]> {
    return repliesOf(this.#connected('text'), queued(commands));
  }

  /**
   * Runs commands as one transaction. Errors of commands stand among the replies; one that was
   * refused before anything has run is thrown.
   */
  async multi(commands: Queueing): Promise<Reply[] | null> {
    const all = [['MULTI'], ...queued(commands), ['EXEC']];
    return transactionOutcome(await repliesOf(this.#connected('text'), all));
  }

  /** A connection of its own. It is closed when it is over with the tab that holds the store. */
  client(options: ClientOptions = {}): StoreClient {
    const { protocol = 3 } = this.#options;
    return new StoreClient(this.#session, { protocol, ...options });
  }

  /** A connection in bytes, for whoever speaks the protocol. */
  connect(events: LinkEvents): { send(bytes: Uint8Array): void; close(): void } {
    const link = this.#session.connect(events);
    return {
      send: (bytes) => this.#session.send(link, bytes, bytes.length),
      close: () => link.destroy(),
    };
  }

  /** The dataset and the libraries of functions, as the bytes of an RDB or an append-only file. */
  save(format: FileFormat = 'rdb'): Promise<Uint8Array<ArrayBuffer>> {
    return this.#session.save(format);
  }

  /** Ends it for this tab. If it holds the store, all goes to disk, and another tab has it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ends.abort();
    const error = new Error('the store is closed');
    this.#session.close(error);
    this.#readySettle.reject(error);
    await this.#workerEnd();
    this.#changed();
  }

  async #workerEnd(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    await new Promise<void>((resolve) => {
      this.#left = resolve;
      setTimeout(resolve, leaveMs);
      worker.postMessage({ kind: 'leave' } satisfies ToWorker);
    });
    worker.terminate();
    this.#worker = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export interface SharedStore extends Commands<'later'> {}

commandsInstall(SharedStore.prototype);

/**
 * Opens the store that all tabs of a site share. Calls wait until there is a holder. Throws where a
 * page has no Web Locks, and where there is no page: on a server that renders one, in a
 * SharedWorker, which cannot have a worker of its own.
 */
export function openShared(options: SharedOptions = {}): SharedStore {
  if (typeof location === 'undefined' || typeof Worker === 'undefined') {
    throw new Error('a shared store needs a page, or a Web Worker of one');
  }
  // TypeScript's library has it everywhere, browsers only in secure contexts.
  if (!('locks' in navigator)) throw new Error('a shared store needs https, or localhost');
  return new SharedStore(options);
}
