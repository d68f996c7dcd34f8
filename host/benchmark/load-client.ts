/*
 * A connection of the load: opened, told who it is, then a stream of requests and counted replies.
 *
 *     open ──► prefix (AUTH, SELECT …) ──► ready ──► send · answered · send · answered …
 *
 * It reads into a buffer that all share and writes from bytes that are there already
 * (net/connection.ts): nothing is made for a request. One write is in flight at a time; `isFree`
 * says whether another may follow.
 */

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

import type { Place } from '../client/tls-options.js';
import { connectErrorText } from '../client/wire.js';
import { systemErrorText } from '../config/system-error.js';
import { Connection } from '../net/connection.js';
import { placeText } from './place.js';
import type { LoadPlan } from './plan.js';
import { ReplyCounter } from './reply-counter.js';

const readBufferBytes = 256 * 1024;
const readBuffer = Buffer.allocUnsafeSlow(readBufferBytes);

/** A run cannot go on; the message is a line for the standard error. */
export class LoadFailure extends Error {}

/** What a client tells the load that it belongs to. */
export interface LoadOwner {
  /** So many requests have been answered. */
  answered(client: LoadClient, replies: number): void;
  /** What was in flight has left. */
  drained(client: LoadClient): void;
  /** The run cannot go on. */
  failed(failure: LoadFailure): void;
}

export class LoadClient {
  /** Whether something can be sent. */
  isFree = false;
  /** Requests that are sent and not answered. */
  pending = 0;
  /** For the owner: when its requests were sent, and how long the answer took, -1 until it has. */
  sentMs = 0;
  latencyMs = -1;
  readonly #counter = new ReplyCounter();
  #connection: Connection | null = null;
  #isClosed = false;
  #prefixDone: (() => void) | null = null;
  #prefixMissing = 0;

  constructor(
    private readonly owner: LoadOwner,
    readonly index: number,
  ) {}

  /** Connects and sends the prefix; throws LoadFailure. */
  async open(plan: LoadPlan, tls: ConnectionOptions | null): Promise<void> {
    const { place, prefix, prefixReplies } = plan;
    const kind = tls !== null ? 'tls' : place.socket === null ? 'tcp' : 'unix';
    const connection = new Connection(
      {
        opened: () => undefined,
        received: (_, buffer, length) => this.#received(buffer, length),
        closed: (_, error) => this.#closed(error),
      },
      kind,
    );
    const socket = await socketConnect(place, tls, connection);
    this.#connection = connection;
    connection.adopt(socket, place.socket ?? undefined);
    this.isFree = true;
    if (prefixReplies === 0) return;
    await new Promise<void>((resolve) => {
      this.#prefixDone = resolve;
      this.#prefixMissing = prefixReplies;
      this.send(prefix);
    });
  }

  /** Sends bytes, which must stay as they are until `isFree`. */
  send(bytes: Uint8Array): void {
    const hasLeft = this.#connection!.write(bytes, () => {
      this.isFree = true;
      if (!this.#isClosed) this.owner.drained(this);
    });
    if (!hasLeft) this.isFree = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.destroy();
  }

  #received(buffer: Uint8Array, length: number): void {
    if (this.#isClosed) return;
    const counter = this.#counter;
    let replies = 0;
    try {
      replies = counter.take(buffer, length);
    } catch (error) {
      this.owner.failed(new LoadFailure(`Error: ${(error as Error).message}`));
      return;
    }
    if (counter.errorText !== null) {
      this.owner.failed(new LoadFailure(`Error from server: ${counter.errorText}`));
      return;
    }
    if (this.#prefixMissing > 0) {
      const count = Math.min(replies, this.#prefixMissing);
      this.#prefixMissing -= count;
      replies -= count;
      if (this.#prefixMissing === 0) this.#prefixDone?.();
    }
    // The first bytes of an answer count, even if no whole reply is among them.
    this.owner.answered(this, replies);
  }

  #closed(error?: Error): void {
    if (this.#isClosed) return;
    const text = error === undefined ? 'Server closed the connection' : systemErrorText(error);
    this.owner.failed(new LoadFailure(`Error: ${text}`));
  }
}

/** A socket that is connected, with TLS if that is wanted. */
function socketConnect(
  place: Place,
  tls: ConnectionOptions | null,
  connection: Connection,
): Promise<Socket> {
  const target =
    place.socket === null ? { host: place.host, port: place.port } : { path: place.socket };
  return new Promise((resolve, reject) => {
    const onread = {
      buffer: readBuffer,
      callback: (length: number, buffer: Uint8Array): boolean => {
        connection.receive(buffer, length);
        return true;
      },
    };
    const plain = connect({ ...target, noDelay: true, ...(tls === null ? { onread } : {}) });
    const failed = (error: Error): void => {
      const text = connectErrorText(error);
      reject(new LoadFailure(`Could not connect to Redis at ${placeText(place)}: ${text}`));
    };
    plain.once('error', failed);
    plain.once('connect', () => {
      if (tls === null) {
        resolve(plain);
        queueMicrotask(() => plain.off('error', failed));
        return;
      }
      const secure = tlsConnect({ ...tls, socket: plain });
      const refused = (error: Error): void =>
        reject(new LoadFailure(`Could not negotiate a TLS connection: ${error.message}`));
      secure.once('error', refused);
      secure.once('secureConnect', () => {
        resolve(secure);
        queueMicrotask(() => secure.off('error', refused));
      });
    });
  });
}
