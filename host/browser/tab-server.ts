// The tabs that a holder serves: each has a pipe, and connections by numbers in it.
//
//     pipe ──bytes──► TabConnection ──► StoreEngine.send ──► the engine
//     pipe ◄──bytes── TabConnection ◄── Link.write ◄──┘
//
// A tab that is gone is known by its lock: who gets it finds nobody holding it any more. One that
// is frozen takes nothing, and has no more than a window's bytes under way; what else it is owed
// waits in the engine, whose limits of output then apply to it.

import type { StoreEngine } from '../library/store-engine.js';
import type { FileFormat } from '../library/dataset.js';
import type { Link } from '../library/link.js';
import type { FromHolder, FromTab, Pipe, Taken } from './wire.js';
import { tabLockName, tellBytes, windowBytes } from './wire.js';

type TabPipe = Pipe<FromHolder, FromTab>;

/** What the tabs are served with. */
export interface Service {
  readonly engine: StoreEngine;
  /** The dataset as a file. */
  readonly saved: (format: FileFormat) => Promise<Uint8Array<ArrayBuffer>>;
  /** Whether replies may leave: no more when the store is another's. */
  readonly mayAnswer: () => boolean;
}

class TabConnection {
  readonly link: Link;
  readonly #pipe: TabPipe;
  readonly #service: Service;
  /** What has come while others had their turn. */
  readonly #waiting: Uint8Array[] = [];
  #isRead = true;
  /** Bytes that the tab has not said to have taken. */
  #underWay = 0;
  #isFull = false;
  /** Bytes that were taken, and the tab was not told yet. */
  untold = 0;

  constructor(
    service: Service,
    pipe: TabPipe,
    readonly connection: number,
    gone: () => void,
  ) {
    this.#service = service;
    this.#pipe = pipe;
    this.link = service.engine.connect({
      output: (bytes) => this.#output(bytes),
      reading: (isWanted) => this.#read(isWanted),
      closed: gone,
    });
  }

  #output(bytes: Uint8Array): boolean {
    if (!this.#service.mayAnswer()) return false;
    this.#underWay += bytes.length;
    const copy = bytes.slice();
    const { connection } = this;
    const taken = this.tell();
    this.#pipe.send({ kind: 'bytes', connection, bytes: copy, taken }, [copy.buffer]);
    this.#isFull = this.#underWay > windowBytes;
    return this.#isFull;
  }

  /** The tab has taken bytes. */
  taken(bytes: number): void {
    this.#underWay -= bytes;
    if (!this.#isFull || this.#underWay > windowBytes) return;
    this.#isFull = false;
    this.link.drained();
  }

  /** What the tab is to know that was taken. */
  tell(): Taken {
    if (this.untold === 0) return [];
    const bytes = this.untold;
    this.untold = 0;
    return [[this.connection, bytes]];
  }

  received(bytes: Uint8Array): void {
    if (this.#isRead && this.#waiting.length === 0) this.#take(bytes);
    else this.#waiting.push(bytes);
  }

  #take(bytes: Uint8Array): void {
    if (!this.link.isOpen) return;
    this.untold += bytes.length;
    this.#service.engine.send(this.link, bytes, bytes.length);
    if (this.untold >= tellBytes) this.#pipe.send({ kind: 'pong', taken: this.tell() });
  }

  #read(isWanted: boolean): void {
    this.#isRead = isWanted;
    if (isWanted && this.#waiting.length > 0) this.#service.engine.time.soon(this.#goOn);
  }

  readonly #goOn = (): void => {
    while (this.#isRead && this.#waiting.length > 0 && this.#service.engine.failure === null) {
      this.#take(this.#waiting.shift()!);
    }
  };
}

class Tab {
  readonly #connections = new Map<number, TabConnection>();
  #isOpen = true;

  constructor(
    readonly service: Service,
    readonly pipe: TabPipe,
  ) {
    pipe.received = (message): void => {
      if (service.engine.failure === null) this.#received(message);
    };
  }

  #received(message: FromTab): void {
    switch (message.kind) {
      case 'open':
        return this.#open(message.connection);
      case 'bytes':
        return this.#connections.get(message.connection)?.received(message.bytes);
      case 'shut':
        return this.#connections.get(message.connection)?.link.destroy();
      case 'taken':
        for (const [connection, bytes] of message.taken) {
          this.#connections.get(connection)?.taken(bytes);
        }
        return;
      case 'ping':
        return this.#pong();
      case 'save':
        return void this.#save(message.format);
    }
  }

  #open(connection: number): void {
    const gone = (): void => {
      this.#connections.delete(connection);
      if (this.#isOpen) this.pipe.send({ kind: 'shut', connection });
    };
    const opened = new TabConnection(this.service, this.pipe, connection, gone);
    this.#connections.set(connection, opened);
  }

  #pong(): void {
    const taken = [...this.#connections.values()].flatMap((each) => each.tell());
    this.pipe.send({ kind: 'pong', taken });
  }

  async #save(format: FileFormat): Promise<void> {
    try {
      const bytes = await this.service.saved(format);
      this.pipe.send({ kind: 'saved', bytes, words: '' }, [bytes.buffer]);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.pipe.send({ kind: 'saved', bytes: null, words });
    }
  }

  /** It is over with the tab; why, if it is not gone. */
  close(words: string | null): void {
    this.#isOpen = false;
    this.pipe.received = (): void => undefined;
    if (words !== null) this.pipe.send({ kind: 'over', words });
    for (const { link } of [...this.#connections.values()]) link.destroy();
    this.pipe.close();
  }
}

export class TabServer {
  readonly #store: string;
  readonly #service: Service;
  readonly #tabs = new Map<string, Tab>();
  readonly #ends = new AbortController();

  constructor(store: string, service: Service) {
    this.#store = store;
    this.#service = service;
  }

  /** A tab wants to talk; it may ask more than once, because nobody may have heard it. */
  join(name: string, pipeMake: () => TabPipe): void {
    const known = this.#tabs.get(name);
    const tab = known ?? new Tab(this.#service, pipeMake());
    this.#tabs.set(name, tab);
    tab.pipe.send({ kind: 'joined' });
    if (known === undefined) void this.#watch(name);
  }

  /**
   * Waits for the lock of a tab. Who gets it at once, though the tab says to have it, does not see
   * the tab's locks (seat.ts): then nobody tells when the tab is gone.
   */
  async #watch(name: string): Promise<void> {
    const lockName = tabLockName(this.#store, name);
    const { locks } = navigator;
    const isSeen = await locks.request(lockName, { ifAvailable: true }, (lock) => lock === null);
    if (!isSeen || this.#ends.signal.aborted) return;
    const options = { signal: this.#ends.signal };
    await locks.request(lockName, options, () => this.#gone(name)).catch(() => undefined);
  }

  #gone(name: string): void {
    this.#tabs.get(name)?.close(null);
    this.#tabs.delete(name);
  }

  /** It is over for all of them; why. */
  close(words: string): void {
    this.#ends.abort();
    for (const tab of this.#tabs.values()) tab.close(words);
    this.#tabs.clear();
  }
}
