// The contest for a store: one worker in each tab waits for the store's lock, and who has it holds
// the store. When its tab is closed, reloaded or killed, the browser hands the lock to the next.
// From a holder that is frozen the lock is stolen; its files know that, too (storage/place.ts).
//
// Where somebody has cleared the site's storage, Chromium keeps the locks of tabs that were open
// before apart from those of tabs that come later, so that two may have the lock. So who has it,
// and has heard of another holder, asks on the channel first, and leaves the store to who answers.

import { moduleLoad } from '../library/module.js';
import { Reign } from './reign.js';
import { placeOpen } from './storage/open.js';
import type { Place } from './storage/place.js';
import type { Announcement, FromWorker, Standing, WorkerOptions } from './wire.js';
import { channelName, storeLockName } from './wire.js';

/** One request of the lock, and what has become of it. */
interface LockRequest {
  readonly isSteal: boolean;
  readonly waiting: AbortController;
  /** Whether it has the lock. */
  isHeld: boolean;
  /** The lock was taken from it. */
  isStolen: boolean;
}

/** What cannot be opened is tried again after this, ms. */
const pauseMs = 500;
/** So long another holder has time to say that it is there; twice as long after each mistake. */
const answerMs = 250;
const longestAnswerMs = 4000;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

export class Seat {
  readonly #options: WorkerOptions;
  readonly #tell: (message: FromWorker) => void;
  readonly #channel: BroadcastChannel;
  /** The engine; without it, nobody stands in line. */
  #module: WebAssembly.Module | null = null;
  #current: LockRequest | null = null;
  #reign: Reign | null = null;
  #standing: Standing;
  #isLeaving = false;
  /** The highest epoch of others. */
  #highest = 0;
  /** What a reign hands to the next: the dataset, where the files have gone. */
  #rescued: Uint8Array | null = null;
  /** Another holder was heard of, and is not known to be gone. */
  #isOtherHeard = false;
  #answerMs = answerMs;

  constructor(options: WorkerOptions, tell: (message: FromWorker) => void) {
    this.#options = options;
    this.#tell = tell;
    this.#standing = {
      ...{ epoch: 0, holder: options.worker, state: 'opening', words: null, storage: null },
      ...{ progress: 0, isFull: false },
    };
    this.#channel = new BroadcastChannel(channelName(options.store));
    this.#channel.onmessage = ({ data }: MessageEvent) => this.#heard(data as Announcement);
    this.#announce({ kind: 'ask' });
    moduleLoad(options.module).then(
      (module) => {
        this.#module = module;
        tell({ kind: 'ready' });
        if (!this.#isLeaving) this.#request(false);
      },
      (error: unknown) => tell({ kind: 'failed', words: wordsOf(error) }),
    );
  }

  // The lock

  /** Takes the lock from whoever has it and does not answer. */
  steal(): void {
    const request = this.#current;
    if (request !== null && (request.isHeld || request.isSteal)) return;
    if (this.#isLeaving || this.#module === null) return;
    request?.waiting.abort();
    this.#request(true);
  }

  /** Lets go of the store: its tab is closed. */
  leave(): void {
    this.#isLeaving = true;
    this.#current?.waiting.abort();
    if (this.#current?.isHeld !== true) this.#tell({ kind: 'left' });
    this.#reign?.end('left', 'the tab that held the store lets go of it');
  }

  /** Asks for the lock: in the order of the tabs, or at once. */
  #request(isSteal: boolean): void {
    const request: LockRequest = {
      isHeld: false,
      isStolen: false,
      isSteal,
      waiting: new AbortController(),
    };
    this.#current = request;
    const name = storeLockName(this.#options.store);
    const options = isSteal ? { steal: true } : { signal: request.waiting.signal };
    navigator.locks
      .request(name, options, () => this.#hold(request))
      .catch((error: unknown) => {
        const isTaken = error instanceof DOMException && error.name === 'AbortError';
        if (isTaken) this.#lost(request);
        else this.#tell({ kind: 'failed', words: wordsOf(error) });
      });
  }

  #lost(request: LockRequest): void {
    request.isStolen = true;
    this.#isOtherHeard ||= request.isHeld;
    if (this.#current === request) this.#reign?.end('lost', 'another tab has taken the store');
  }

  /** Waits until no other holder answers. */
  async #othersGone(request: LockRequest): Promise<void> {
    while (
      this.#isOtherHeard &&
      this.#current === request &&
      !request.isStolen &&
      !this.#isLeaving
    ) {
      this.#isOtherHeard = false;
      this.#announce({ kind: 'ask' });
      await pause(this.#answerMs);
    }
  }

  /** Has the lock: holds the store until that is over, and then lets go of it. */
  async #hold(request: LockRequest): Promise<void> {
    if (!request.isSteal) await this.#othersGone(request);
    if (this.#current !== request || this.#isLeaving) return;
    request.isHeld = true;
    while (!this.#isLeaving && !request.isStolen) await this.#reignOnce(request);
    request.isHeld = false;
    this.#current = null;
    if (this.#isLeaving) this.#tell({ kind: 'left' });
    else this.#request(false);
  }

  async #reignOnce(request: LockRequest): Promise<void> {
    this.#stand({ state: 'opening', words: 'the files are being opened', isFull: false });
    try {
      const place = await this.#placeOpen(request);
      try {
        if (request.isStolen || this.#isLeaving) return;
        await this.#reigned(request, this.#module!, place);
      } finally {
        this.#reign = null;
        await place.close();
      }
    } catch (error) {
      this.#stand({ state: 'opening', words: `the files cannot be used: ${wordsOf(error)}` });
      await pause(pauseMs);
    }
  }

  #placeOpen(request: LockRequest): Promise<Place> {
    const { storage, store } = this.#options;
    return placeOpen(storage, {
      ...{ store, above: Math.max(this.#highest, this.#standing.epoch), isStolen: request.isSteal },
      isVoid: this.#rescued !== null,
      lost: () => this.#lost(request),
      full: (path) => this.#reign?.full(path),
      waits: (words) => this.#stand({ words }),
    });
  }

  async #reigned(request: LockRequest, module: WebAssembly.Module, place: Place): Promise<void> {
    const told = (standing: Standing): void => this.#stand(standing);
    const rescued = this.#rescued ?? undefined;
    const reign = new Reign({ options: this.#options, module, place, told, rescued });
    this.#reign = reign;
    const { end, dataset } = await reign.run();
    // What was rescued is in files again when there is a reign that says so.
    if (dataset !== undefined) this.#rescued = dataset;
    if (end !== 'lost') return;
    request.isStolen = true;
    // What others have written since counts.
    this.#rescued = null;
  }

  // What others are told

  #stand(change: Partial<Standing>): void {
    this.#standing = { ...this.#standing, ...change };
    this.#announce({ kind: 'standing', standing: this.#standing });
  }

  #announce(announcement: Announcement): void {
    this.#channel.postMessage(announcement);
  }

  #heard(announcement: Announcement): void {
    if (this.#current?.isHeld !== true) {
      if (announcement.kind === 'standing') this.#learn(announcement.standing);
      return;
    }
    if (announcement.kind === 'ask') this.#announce({ kind: 'standing', standing: this.#standing });
    if (announcement.kind === 'join') this.join(announcement.epoch, announcement.tab, null);
    if (announcement.kind === 'standing') this.#heardStanding(announcement.standing);
  }

  /** The next epoch is to be higher than all that were heard of, whatever becomes of the files. */
  #learn({ epoch }: Standing): void {
    this.#highest = Math.max(this.#highest, epoch);
    this.#isOtherHeard = true;
  }

  /** Another holds the store, and has opened it later. */
  #heardStanding({ epoch, holder }: Standing): void {
    if (holder === this.#options.worker || epoch <= this.#standing.epoch) return;
    this.#answerMs = Math.min(this.#answerMs * 2, longestAnswerMs);
    this.#reign?.end('lost', 'another tab has taken the store');
  }

  /** A tab wants to talk, over the channel of its own or over a port. */
  join(epoch: number, tab: string, port: MessagePort | null): void {
    if (epoch === this.#standing.epoch) this.#reign?.join(tab, port);
  }
}
