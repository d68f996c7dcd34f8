/*
 * One connection to a server: commands out, replies in, in their order.
 *
 *     send(words) ──► socket ──► pieces ──► ReplyReader ──► reply()        a reply at a time
 *                                   └──────────────────────► piece()        bytes as they come
 *
 * Nothing is read ahead of who asks, beyond a few megabytes: a slow reader slows the server.
 * Pushes of RESP3 go to `onPush` unless that is null, which makes them replies.
 */

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

import { systemErrorCode, systemErrorText } from '../config/system-error.js';
import { ReplyFault, ReplyReader } from '../net/reply-reader.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { requestText } from '../net/request-text.js';
import { tlsOptions } from './tls-options.js';
import type { Place, TlsChoice } from './tls-options.js';

/** The connection is of no use any more; the message says why, in redis-cli's words. */
export class WireFailure extends Error {}

/** Bytes that may wait to be read before the server is made to wait. */
const waitingBytesMost = 4 * 1024 * 1024;
const keepAliveMs = 15_000;
const unknownName = 'Name or service not known';

export class Wire {
  /** What is done with a push; null: it is a reply. */
  onPush: ((reply: RemoteReply) => void) | null = () => undefined;
  readonly #reader = new ReplyReader({ members: 2 ** 32 });
  readonly #pieces: Buffer[] = [];
  #waitingBytes = 0;
  #failure: WireFailure | null = null;
  #wake: (() => void) | null = null;
  #drained: (() => void) | null = null;

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.#pieces.push(bytes);
      this.#waitingBytes += bytes.length;
      if (this.#waitingBytes > waitingBytesMost) socket.pause();
      this.#wake?.();
    });
    socket.on('drain', () => this.#drained?.());
    socket.on('error', (error) => this.#fail(systemErrorText(error)));
    socket.on('end', () => this.#fail('Server closed the connection'));
    socket.on('close', () => this.#fail('Server closed the connection'));
  }

  /** Connects; throws WireFailure. */
  static async open(place: Place, options: TlsChoice): Promise<Wire> {
    // To Node no name means this machine.
    if (place.socket === null && place.host === '') throw new WireFailure(unknownName);
    const socket =
      place.socket === null
        ? connect({ host: place.host, port: place.port, keepAlive: true })
        : connect({ path: place.socket });
    await connected(socket, 'connect');
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    if (!options.tls) return new Wire(socket);
    try {
      const secure = tlsConnect({ socket, ...tlsOptions(place, options) });
      await connected(secure, 'secureConnect');
      return new Wire(secure);
    } catch (error) {
      socket.destroy();
      throw new WireFailure(`TLS: ${(error as Error).message}`);
    }
  }

  /** Whether something can still be sent. */
  get isOpen(): boolean {
    return this.#failure === null;
  }

  close(): void {
    this.#fail('closed');
    this.socket.destroy();
  }

  /** Sends a command of byte texts. */
  send(words: readonly string[]): void {
    this.socket.write(Buffer.from(requestText(words), 'latin1'));
  }

  /** Sends bytes as they are; resolves when more may follow, or the connection is gone. */
  async write(bytes: Buffer): Promise<void> {
    if (this.socket.write(bytes) || !this.isOpen) return;
    await new Promise<void>((resolve) => (this.#drained = resolve));
    this.#drained = null;
  }

  /** Sends a command and waits for its reply. */
  call(...words: string[]): Promise<RemoteReply> {
    this.send(words);
    return this.reply();
  }

  /** The next whole reply. */
  async reply(): Promise<RemoteReply> {
    for (;;) {
      const reply = this.#next();
      if (reply !== null) return reply;
      this.#reader.push(await this.#piece());
    }
  }

  /** A reply that has come already, or null. */
  replyNow(): RemoteReply | null {
    for (;;) {
      const reply = this.#next();
      if (reply !== null) return reply;
      if (this.#pieces.length === 0) return null;
      this.#reader.push(this.#take());
    }
  }

  /** Waits until something has come that was not read, or the connection is lost. */
  async arrival(): Promise<void> {
    if (this.#pieces.length > 0 || this.#failure !== null) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** The next bytes, whatever they are. */
  piece(): Promise<Buffer> {
    const rest = this.#reader.takeRest();
    if (rest.length === 0) return this.#piece();
    return Promise.resolve(Buffer.from(rest.buffer, rest.byteOffset, rest.length));
  }

  /** Bytes that are not wanted yet: what is read next. */
  unread(bytes: Buffer): void {
    this.#pieces.unshift(bytes);
    this.#waitingBytes += bytes.length;
  }

  #next(): RemoteReply | null {
    try {
      for (;;) {
        const reply = this.#reader.next();
        if (reply === null) return null;
        if (reply.kind === 'attributes') continue;
        if (reply.kind !== 'push' || this.onPush === null) return reply;
        this.onPush(reply);
      }
    } catch (error) {
      if (!(error instanceof ReplyFault)) throw error;
      this.close();
      throw new WireFailure(`Protocol error, got ${error.message}`);
    }
  }

  async #piece(): Promise<Buffer> {
    while (this.#pieces.length === 0) {
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
    return this.#take();
  }

  #take(): Buffer {
    const bytes = this.#pieces.shift()!;
    this.#waitingBytes -= bytes.length;
    if (this.#waitingBytes <= waitingBytesMost && this.socket.isPaused()) this.socket.resume();
    return bytes;
  }

  #fail(text: string): void {
    this.#failure ??= new WireFailure(text);
    this.#wake?.();
    this.#drained?.();
  }
}

/** Waits until a socket is connected, or says why it is not. */
function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(new WireFailure(connectErrorText(error)));
    socket.once('error', failed);
    socket.once(event, () => {
      socket.off('error', failed);
      resolve();
    });
  });
}

/** Why there is no connection, in the words of the system. */
export function connectErrorText(error: Error): string {
  // A name with several addresses, of which none answered.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return systemErrorText(error.errors.at(-1));
  }
  switch (systemErrorCode(error)) {
    case 'ENOTFOUND':
      return unknownName;
    case 'EAI_AGAIN':
      return 'Temporary failure in name resolution';
    default:
      return systemErrorText(error);
  }
}
