// What a tab has with whoever holds the store: the way to the holder, the tab's connections over
// it, and what the tab waits for.
//
//     no holder ──standing──► joining ──joined──► joined ──over, a newer standing──► joining
//
// Connections are opened when the tab has joined; what was sent to them before goes then. When it
// is over with a holder all connections that had sent anything are closed: whether what is not
// answered has happened, nobody knows.
//
// A holder that is frozen says nothing. As long as the tab waits for anything, it asks once a
// second; who has not answered for a while is taken the store from. Only time that this tab has
// seen passing counts: it may have been frozen itself.

import type { ClientHost, ClientLink } from '../library/client.js';
import type { FileFormat } from '../library/dataset.js';
import type { LinkEvents } from '../library/link.js';
import type { HolderPipe } from './session-links.js';
import { SessionLink, SessionLinks } from './session-links.js';
import type { Announcement, FromHolder, Standing, ToWorker, Transferred } from './wire.js';
import { channelName, channelPipe, portPipe, tabChannelName, tabLockName } from './wire.js';

const askMs = 1000;

interface Save {
  readonly format: FileFormat;
  readonly resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

/** What was under way when it was over with the holder: it may have happened or not. */
export class UnsureError extends Error {
  override readonly name = 'UnsureError';

  constructor(words: string) {
    super(`it is not known whether this has happened: ${words}`);
  }
}

export interface SessionParts {
  readonly store: string;
  readonly tab: string;
  /** After so long without an answer a holder counts as frozen, ms. */
  readonly patienceMs: number;
  readonly toWorker: (message: ToWorker, transfer?: Transferred[]) => void;
  /** Whoever holds the store has not answered for too long, so many times one after the other. */
  readonly silent: (times: number) => void;
  /** Something was sent though there is nobody (stop()). */
  readonly missed: () => void;
  /** Something has changed that the tab's owner may want to know. */
  readonly changed: () => void;
}

export class Session implements ClientHost {
  readonly time = {};
  failure: Error | null = null;
  /** How the holder stands; null as long as none was heard of. */
  standing: Standing | null = null;
  isJoined = false;
  /** The worker of this tab. */
  worker = '';
  /** How long nobody has answered, ms. */
  silentMs = 0;
  readonly #parts: SessionParts;
  readonly #channel: BroadcastChannel;
  readonly #links = new SessionLinks();
  #pipe: HolderPipe | null = null;
  #isFlushing = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #askedAt = 0;
  #silences = 0;
  /** Whether somebody has answered since it was asked. */
  #isAnswered = false;
  readonly #saves: Save[] = [];
  #isClosed = false;
  /** Why nobody will answer. */
  #stopped: Error | null = null;
  readonly #tabLock = new AbortController();
  #isLocked = false;
  #lockRelease: () => void = () => undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#channel = new BroadcastChannel(channelName(parts.store));
    this.#channel.onmessage = ({ data }: MessageEvent) => this.#heard(data as Announcement);
    this.#lockTake();
    this.#ask();
  }

  /** Has a lock as long as the tab lives, so that a holder knows when it is gone. */
  #lockTake(): void {
    const { store, tab } = this.#parts;
    const held = new Promise<void>((resolve) => (this.#lockRelease = resolve));
    navigator.locks
      .request(tabLockName(store, tab), { signal: this.#tabLock.signal }, () => {
        this.#isLocked = true;
        this.#join();
        return held;
      })
      .catch(() => undefined);
  }

  // The holder

  #heard(announcement: Announcement): void {
    if (announcement.kind !== 'standing' || this.#isClosed) return;
    const { epoch, holder } = this.standing ?? { epoch: -1, holder: '' };
    // Who opens the files does not know yet which epoch it will be.
    const isOpening = announcement.standing.epoch === 0;
    if (announcement.standing.epoch < epoch && !isOpening) return;
    const standing = isOpening
      ? { ...announcement.standing, epoch: Math.max(epoch, 0) }
      : announcement.standing;
    this.#answered();
    const isOther = standing.epoch > epoch || standing.holder !== holder;
    const isOver = isOther || (this.isJoined && standing.state !== 'open');
    this.standing = standing;
    if (isOver) this.#over(standing.words ?? 'another tab has taken the store');
    this.#join();
    this.#parts.changed();
    this.#watch();
  }

  /** Joins who holds the store, if there is one; a holder takes a tab without a lock for dead. */
  #join(): void {
    if (this.standing?.state !== 'open' || this.#pipe !== null || !this.#isLocked) return;
    const { worker } = this;
    const { store, tab, toWorker } = this.#parts;
    const { epoch, holder } = this.standing;
    let pipe: HolderPipe;
    if (holder === worker) {
      const { port1, port2 } = new MessageChannel();
      pipe = portPipe(port1);
      toWorker({ kind: 'join', epoch, tab, port: port2 }, [port2]);
    } else {
      pipe = channelPipe(tabChannelName(store, epoch, tab));
      this.#channel.postMessage({ kind: 'join', epoch, tab } satisfies Announcement);
    }
    this.#pipe = pipe;
    pipe.received = (message): void => {
      if (pipe === this.#pipe) this.#received(message);
    };
  }

  #answered(): void {
    this.#isAnswered = true;
    this.silentMs = 0;
    this.#silences = 0;
  }

  #received(message: FromHolder): void {
    this.#answered();
    switch (message.kind) {
      case 'joined':
        return this.#joined();
      case 'bytes':
        this.#links.taken(message.taken);
        return this.#links.received(message.connection, message.bytes);
      case 'shut':
        return this.#links.shut(message.connection);
      case 'pong':
        return this.#links.taken(message.taken);
      case 'saved':
        return this.#saved(message.bytes, message.words);
      case 'over':
        return this.#over(message.words);
    }
  }

  #joined(): void {
    if (this.isJoined) return;
    this.isJoined = true;
    this.#links.pipe = this.#pipe;
    this.#links.flush();
    for (const { format } of this.#saves) this.#pipe!.send({ kind: 'save', format });
    this.#parts.changed();
  }

  /** It is over with the holder, for a reason. */
  #over(words: string): void {
    this.#pipe?.close();
    this.#pipe = null;
    const wasJoined = this.isJoined;
    this.isJoined = false;
    if (!wasJoined) return;
    this.failure = new UnsureError(words);
    this.#links.over();
    this.failure = null;
    for (const { reject } of this.#saves.splice(0)) reject(new Error(words));
    this.#parts.changed();
    this.#watch();
  }

  /** Whoever holds the store does not answer, and nobody here can take it: it counts as gone. */
  forget(): void {
    this.standing = null;
    this.#over('the tab that holds the store does not answer');
  }

  // Connections

  connect(events: LinkEvents): SessionLink {
    if (this.failure !== null) throw this.failure;
    return this.#links.open(events);
  }

  send(link: ClientLink, bytes: Uint8Array, length: number): void {
    if (this.#isClosed) throw this.failure!;
    if (!(link instanceof SessionLink) || !link.isOpen) {
      throw this.#stopped ?? new Error('the connection is closed');
    }
    link.filling.append(bytes.subarray(0, length));
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(this.#flushAll);
  }

  work(): void {
    // The holder works.
  }

  /** What was sent in one turn of the event loop goes together. */
  readonly #flushAll = (): void => {
    this.#isFlushing = false;
    this.#links.flush();
    this.#sent();
  };

  #sent(): void {
    if (this.#stopped !== null && !this.isJoined) this.#parts.missed();
    if (this.#stopped !== null && !this.isJoined) this.stop(this.#stopped);
    this.#watch();
  }

  /** As long as nobody will answer, and that is known, what waits is rejected; null: no more. */
  stop(error: Error | null): void {
    if (this.#isClosed) return;
    this.#stopped = error;
    if (error === null) return;
    this.failure = error;
    this.#links.stop();
    this.failure = null;
    for (const { reject } of this.#saves.splice(0)) reject(error);
  }

  // The dataset

  save(format: FileFormat): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw this.failure!;
      this.#saves.push({ format, resolve, reject });
      if (this.isJoined) this.#pipe!.send({ kind: 'save', format });
      this.#sent();
    });
  }

  #saved(bytes: Uint8Array<ArrayBuffer> | null, words: string): void {
    const save = this.#saves.shift();
    if (bytes === null) save?.reject(new Error(words));
    else save?.resolve(bytes);
  }

  // Time

  /** Whether the tab waits for anything. */
  #isWaiting(): boolean {
    return !this.isJoined || this.#saves.length > 0 || this.#links.isWaiting;
  }

  #watch(): void {
    if (this.#timer !== null || this.#isClosed || !this.#isWaiting()) return;
    this.silentMs = 0;
    this.#ask();
  }

  #ask(): void {
    if (this.#isClosed) return;
    if (this.isJoined) this.#pipe!.send({ kind: 'ping' });
    else {
      this.#channel.postMessage({ kind: 'ask' } satisfies Announcement);
      const { standing } = this;
      const isOther = standing !== null && standing.holder !== this.worker;
      // Whoever holds the store may not have heard it.
      if (this.#pipe !== null && isOther) {
        const { epoch } = standing;
        this.#channel.postMessage({ kind: 'join', epoch, tab: this.#parts.tab });
      }
    }
    this.#isAnswered = false;
    this.#askedAt = performance.now();
    this.#timer = setTimeout(() => this.#asked(), askMs);
  }

  /** A while has passed: nobody may have answered. */
  #asked(): void {
    this.#timer = null;
    if (!this.#isWaiting()) return;
    if (!this.#isAnswered) this.silentMs += Math.min(performance.now() - this.#askedAt, askMs);
    if (this.silentMs >= this.#parts.patienceMs) {
      this.silentMs = 0;
      this.#parts.silent(++this.#silences);
    }
    this.#parts.changed();
    this.#ask();
  }

  /** Ends all connections; it must not be used any more. */
  close(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.failure = error;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#links.close();
    for (const { reject } of this.#saves.splice(0)) reject(error);
    this.#pipe?.close();
    this.#channel.close();
    this.#tabLock.abort();
    this.#lockRelease();
  }
}
