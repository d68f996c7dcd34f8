/*
 * A link whose bytes are taken as they come, lines and payloads in turn: what a replica has to its
 * primary.
 *
 *     ByteLink.open ──► line* / bytes* ──► close          one at a time, each with a time to take
 *
 * Nothing is read from the socket before it is asked for, so that who is slow to take bounds what
 * waits here: the sender feels it as a full window. What goes wrong is a LinkError.
 */

import type { Socket } from 'node:net';

import { addressFormat, socketDescriptor } from './connection.js';
import type { LinkTarget } from './socket-open.js';
import { LinkError, socketOpen, timerLimited } from './socket-open.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A line is no longer than this. */
const longestLine = 1024;

interface Waiting {
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: LinkError) => void;
  readonly timer: NodeJS.Timeout;
}

export class ByteLink {
  readonly #socket: Socket;
  /** What was read and not taken. */
  #rest: Buffer | null = null;
  #waiting: Waiting | null = null;
  #failure: LinkError | null = null;
  /** When bytes have come last, monotonic ms. */
  #heardMs = performance.now();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('readable', () => this.#deliver());
    socket.on('end', () => this.#fail(new LinkError('the connection was closed')));
    socket.on('close', () => this.#fail(new LinkError('the connection was closed')));
    socket.on('error', (error) => this.#fail(new LinkError(error.message)));
  }

  static async open(target: LinkTarget, timeoutMs: number): Promise<ByteLink> {
    return new ByteLink(await socketOpen(target, timeoutMs));
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** How long nothing has come, ms. */
  get silentMs(): number {
    return performance.now() - this.#heardMs;
  }

  /** The other end's address and ours, as CLIENT LIST prints them, and the file descriptor. */
  get ends(): { remote: string; local: string; descriptor: number } {
    const socket = this.#socket;
    return {
      remote: addressFormat(socket.remoteAddress, socket.remotePort),
      local: addressFormat(socket.localAddress, socket.localPort),
      descriptor: socketDescriptor(socket),
    };
  }

  /** Fails if bytes are waited for and none have come for so long: the time may have changed. */
  expire(timeoutMs: number): void {
    if (this.#waiting === null || this.silentMs <= timeoutMs) return;
    this.#fail(new LinkError('nothing happened in time', true));
  }

  /** Sends bytes, or byte text, few of them: nobody waits until they have left. */
  send(bytes: string | Uint8Array): void {
    if (this.#failure !== null) return;
    this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** The next bytes, one at least. */
  async bytes(timeoutMs: number): Promise<Buffer> {
    const rest = this.#rest;
    this.#rest = null;
    return rest ?? this.#next(timeoutMs);
  }

  /** Bytes that were taken and not used are the next ones again. */
  putBack(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#rest = this.#rest === null ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  /** The next line, without its end; a latin1 text. */
  async line(timeoutMs: number): Promise<string> {
    let found: Buffer = await this.bytes(timeoutMs);
    let end = found.indexOf(lineFeed);
    while (end < 0) {
      if (found.length > longestLine) throw this.#refused('a line that does not end');
      found = Buffer.concat([found, await this.bytes(timeoutMs)]);
      end = found.indexOf(lineFeed);
    }
    this.putBack(found.subarray(end + 1));
    const stop = end > 0 && found[end - 1] === carriageReturn ? end - 1 : end;
    return found.toString('latin1', 0, stop);
  }

  close(): void {
    this.#fail(new LinkError('the link was closed'));
  }

  #refused(message: string): LinkError {
    const error = new LinkError(message);
    this.#fail(error);
    return error;
  }

  #next(timeoutMs: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#fail(new LinkError('nothing happened in time', true)),
        timerLimited(timeoutMs),
      );
      this.#waiting = { resolve, reject, timer };
      this.#deliver();
      // What has come before the end is still delivered.
      if (this.#waiting !== null && this.#failure !== null) this.#reject(this.#failure);
    });
  }

  #deliver(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    const bytes = this.#socket.read() as Buffer | null;
    if (bytes === null) return;
    this.#heardMs = performance.now();
    this.#waiting = null;
    clearTimeout(waiting.timer);
    waiting.resolve(bytes);
  }

  #reject(error: LinkError): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    clearTimeout(waiting.timer);
    waiting.reject(error);
  }

  #fail(error: LinkError): void {
    if (this.#failure !== null) return;
    this.#deliver();
    this.#failure = error;
    this.#socket.destroy();
    this.#reject(error);
  }
}
