// A store: the engine in the process, and what can be done with it.
//
//   store.call('SET', 'a', 1)            runs at once and returns the reply, or throws RedisError
//   store.binary.call('GET', 'a')        the same with texts as Uint8Array
//   store.get('a'), store.hset('h', 'f', 1) …   the same by methods (commands.generated.ts)
//   store.pipeline([['SET', 'a', 1], ['INCR', 'a']])   many in one call; errors stand among replies
//   store.multi((queue) => queue.incr('a').incr('b'))   a transaction in one call
//   store.fork()                         a copy that goes its own way
//   store.save(), open({ rdb })          the dataset as the bytes of an RDB file
//   store.client()                       a connection: commands that wait, subscriptions, MONITOR
//   await store.durable()                what was written is on disk: open({ storage })
//   await store.close()                  timers and connections end, files are written

/// <reference lib="esnext.disposable" preserve="true" />

import { Caller } from './caller.js';
import { StoreClient } from './client.js';
import type { ClientOptions } from './client.js';
import { StoreEngine } from './store-engine.js';
import type { StoreEngineOptions } from './store-engine.js';
import type { Link, LinkEvents } from './link.js';
import type { Commands } from './commands.generated.js';
import { datasetLoad, datasetReplay, datasetSave } from './dataset.js';
import type { FileFormat } from './dataset.js';
import { commandsInstall } from './methods.js';
import { queued, transactionOutcome } from './queue.js';
import type { Queueing } from './queue.js';
import type { Reply } from './reply.js';
import type { Word } from './request.js';
import type { StoreTime } from './time.js';

export interface StoreOptions extends StoreEngineOptions {
  /** The protocol that shapes replies (default 3: maps, sets, numbers). */
  readonly protocol?: 2 | 3;
  /**
   * A dataset to begin with: the bytes of an RDB file of any version of Redis. In a storage there
   * must be none yet.
   */
  readonly rdb?: Uint8Array;
  /** The same from an append-only file: commands, or an RDB and commands behind it. */
  readonly aof?: Uint8Array;
}

/** The calls of a store with texts as bytes. */
export class BinaryCalls {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Runs a command and returns its reply. */
  call(...words: Word[]): Reply {
    return this.#caller.call(words, true);
  }

  /** Runs commands that are sent together; errors stand among the replies. */
  pipeline(commands: Queueing): Reply[] {
    return this.#caller.callAll(queued(commands), true);
  }
}

/** A connection in bytes. */
export interface Connection {
  send(bytes: Uint8Array): void;
  /** Who was behind (LinkEvents.output) takes more. */
  drained(): void;
  close(): void;
}

export class Store {
  /** The same calls, with texts as bytes. */
  readonly binary: BinaryCalls;
  readonly #options: StoreOptions;
  readonly #engine: StoreEngine;
  readonly #caller: Caller;

  constructor(options: StoreOptions) {
    // The source of a copy is not kept: it may be closed, and its memory goes then.
    this.#options = {
      ...options,
      source: undefined,
      rdb: undefined,
      aof: undefined,
      storage: undefined,
    };
    this.#engine = new StoreEngine(options);
    const { rdb, aof } = options;
    if (rdb !== undefined) this.#load((engine) => datasetLoad(engine, rdb));
    if (aof !== undefined) this.#load((engine) => datasetReplay(engine, aof));
    this.#caller = new Caller(this.#engine, this.protocol);
    this.binary = new BinaryCalls(this.#caller);
  }

  #load(into: (engine: StoreEngine) => void): void {
    try {
      into(this.#engine);
    } catch (error) {
      void this.#engine.close();
      throw error;
    }
  }

  /** Resolves with a store that was made, when what its storage holds is loaded. */
  static async loaded<Made extends Store>(store: Made, options: StoreOptions): Promise<Made> {
    await store.#engine.load(options.rdb !== undefined || options.aof !== undefined);
    return store;
  }

  get protocol(): 2 | 3 {
    return this.#options.protocol ?? 3;
  }

  /** Throws if it is of no use any more. */
  protected check(): void {
    this.#engine.check();
  }

  /** Runs a command and returns its reply. */
  call(...words: Word[]): Reply {
    return this.#caller.call(words, false);
  }

  /** Runs commands that are sent together; errors stand among the replies. */
  pipeline(commands: Queueing): Reply[] {
    return this.#caller.callAll(queued(commands), false);
  }

  /**
   * Runs commands as one transaction. Errors of commands stand among the replies; one that was
   * refused before anything has run is thrown. Null: a key that was watched has changed.
   */
  multi(commands: Queueing): Reply[] | null {
    const all = [['MULTI'], ...queued(commands), ['EXEC']];
    return transactionOutcome(this.#caller.callAll(all, false));
  }

  /** A connection of its own. */
  client(options: ClientOptions = {}): StoreClient {
    return new StoreClient(this.#engine, { protocol: this.protocol, ...options });
  }

  /** A connection in bytes, for whoever speaks the protocol. */
  connect(events: LinkEvents): Connection {
    const link: Link = this.#engine.connect(events);
    return {
      drained: () => link.drained(),
      send: (bytes) => {
        this.#engine.send(link, bytes, bytes.length);
        this.#engine.work(() => false);
      },
      close: () => link.destroy(),
    };
  }

  /**
   * A copy in memory: keys, users, configuration, scripts. It has none of the connections, no
   * storage, and shares nothing with this one but the clock, if it is not given another. With the
   * same commands both answer the same.
   * @param options.clock another clock, which shows the same
   */
  fork(options: { readonly clock?: StoreTime } = {}): this {
    this.#engine.check();
    const Made = this.constructor as new (options: StoreOptions) => this;
    const time = options.clock ?? this.#options.time;
    return new Made({ ...this.#options, time, source: this.#engine });
  }

  /** The dataset and the libraries of functions, as the bytes of a file. */
  save(format: FileFormat = 'rdb'): Uint8Array<ArrayBuffer> {
    this.#engine.check();
    return datasetSave(this.#engine, format);
  }

  /**
   * Resolves when all that was written by now is on disk, whatever appendfsync says; rejects if it
   * could not be written, or if there is no storage.
   */
  async durable(): Promise<void> {
    this.#engine.check();
    const { keeping } = this.#engine;
    if (keeping === null) throw new Error('this store has no storage: nothing of it is kept');
    await keeping.durable();
  }

  /**
   * Ends it; it must not be used any more. With a storage, the promise is settled when all is
   * written and the files are closed; it rejects if not all could be written.
   */
  close(): Promise<void> {
    return this.#engine.close();
  }

  [Symbol.dispose](): void {
    void this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export interface BinaryCalls extends Commands<'now', Uint8Array> {}
export interface Store extends Commands<'now'> {}

commandsInstall(BinaryCalls.prototype);
commandsInstall(Store.prototype);
