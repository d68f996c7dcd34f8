// How far the loading of a dataset is, for INFO, the log and a terminal; and how it gives way: it
// works for about a millisecond, or for as many bytes as loading-process-events-interval-bytes
// says, and then lets the event loop look at the sockets.

import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import type { LogWrite } from './log.js';

export interface LoadingParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: LogWrite;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  readonly nowSeconds: () => number;
  /** Told now and then how many bytes of how many are loaded; at the end, all of them. */
  readonly shown: (loadedBytes: number, totalBytes: number) => void;
}

/** Work between two looks at the sockets, microseconds. */
const workMaximum = 1000;
/** Bytes that are handed to the engine in one piece. */
const pieceBytes = 64 * 1024;
const shownEveryMs = 200;
const loggedEveryMs = 10_000;

export class Loading {
  readonly #parts: LoadingParts;
  isActive = false;
  startSeconds = 0;
  totalBytes = 0;
  loadedBytes = 0;
  /** What the dataset took in memory when its file was written, 0 = not known. */
  usedMemory = 0;
  #lastPause = 0;
  #bytesSince = 0;
  #lastShown = 0;
  #lastLogged = 0;
  /** How many keys have been delayed; -1 = it is not known yet. */
  #keysDelayed = 0;

  constructor(parts: LoadingParts) {
    this.#parts = parts;
  }

  begin(totalBytes: number): void {
    const { core, nowSeconds } = this.#parts;
    this.isActive = true;
    this.startSeconds = nowSeconds();
    this.totalBytes = totalBytes;
    this.loadedBytes = 0;
    this.usedMemory = 0;
    this.#keysDelayed = 0;
    this.#lastPause = this.#lastShown = this.#lastLogged = core.clock.elapsed();
  }

  end(): void {
    if (this.isActive) this.#parts.shown(this.totalBytes, this.totalBytes);
    this.isActive = false;
  }

  /** How many bytes to hand over at once. */
  get piece(): number {
    const { configuration } = this.#parts;
    const interval = configuration.getNumber('loading-process-events-interval-bytes');
    return Math.max(1, Math.min(interval, pieceBytes));
  }

  /** So many bytes were applied; a promise to wait for when others are to be let in. */
  advanced(bytes: number, keys: number): Promise<void> | null {
    const { configuration, core } = this.#parts;
    this.loadedBytes += bytes;
    this.#bytesSince += bytes;
    const delay = configuration.getNumber('key-load-delay');
    if (delay !== 0) return this.#delay(keys, delay);
    const now = core.clock.elapsed();
    const interval = configuration.getNumber('loading-process-events-interval-bytes');
    if (this.#bytesSince < interval && now - this.#lastPause < workMaximum) return null;
    return this.#pause(now);
  }

  /** Lets the event loop look at the sockets now. */
  rest(): Promise<void> {
    return this.#pause(this.#parts.core.clock.elapsed());
  }

  #pause(now: number): Promise<void> {
    const { core, soon } = this.#parts;
    this.#bytesSince = 0;
    this.#show(now);
    return new Promise((resolve) => {
      soon(() => {
        this.#lastPause = core.clock.elapsed();
        resolve();
      });
    });
  }

  /** Lets keys take as long as a test wants; below 0 so many of them a microsecond. */
  #delay(keys: number, delay: number): Promise<void> {
    const { after } = this.#parts;
    const more = keys - this.#keysDelayed;
    this.#keysDelayed = keys;
    const microseconds = delay > 0 ? more * delay : more / -delay;
    return new Promise((resolve) => after(microseconds / 1000, resolve));
  }

  #show(now: number): void {
    if (now - this.#lastShown < shownEveryMs * 1000) return;
    const { log, shown } = this.#parts;
    this.#lastShown = now;
    shown(this.loadedBytes, this.totalBytes);
    if (now - this.#lastLogged < loggedEveryMs * 1000) return;
    this.#lastLogged = now;
    log('notice', `Loading: ${this.percent().toFixed(0)}% of ${this.totalBytes} bytes`);
  }

  percent(): number {
    return this.totalBytes === 0 ? 0 : (this.loadedBytes / this.totalBytes) * 100;
  }

  /** Seconds that are left, by what has passed. */
  etaSeconds(): number {
    const elapsed = this.#parts.nowSeconds() - this.startSeconds;
    if (elapsed === 0) return 1;
    const rest = this.totalBytes - this.loadedBytes;
    return Math.trunc((elapsed * rest) / (this.loadedBytes + 1));
  }
}
