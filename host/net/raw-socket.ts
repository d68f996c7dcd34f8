/*
 * A TCP or Unix socket without Node's stream around it: the handle of a client that was accepted,
 * read into one buffer for all. To make a stream, to tell it of each of its ends and to collect it
 * takes longer than all else that a connection needs (`churn` of bench/fairness.mjs), and what it
 * is for – queues, pipes, events – Connection does not use.
 *
 *     handle.useUserBuffer(buffer)   where it puts what it reads
 *     handle.readStart()             for each read, and for the end, it calls
 *     handle.onread()                how many bytes, or which error, stands in a field of Node's
 *                                    that all handles share (process.binding('stream_wrap'));
 *                                    it may return another buffer for the reads to come
 *     handle.close(closed)
 *
 * Node documents none of this: where any part is missing, canReadDirectly is false and connections
 * have sockets of node:net.
 */

import { readSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';

import { type WriteHandle, canWriteDirectly, handleError } from './direct-write.js';

/** What the handle of an accepted client can do. */
export interface ClientHandle extends WriteHandle {
  readonly fd?: number;
  onread: () => Uint8Array | void;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  close(closed: () => void): void;
  getpeername?(out: Partial<Endpoint>): number;
  getsockname?(out: Partial<Endpoint>): number;
  setNoDelay?(isOn: boolean): number;
  setKeepAlive?(isOn: boolean, seconds: number): number;
}

interface Endpoint {
  address: string;
  port: number;
}

/** What a socket tells its owner. None comes after `socketClosed`. */
export interface RawSocketOwner {
  receive(buffer: Uint8Array, length: number): void;
  socketEnded(): void;
  socketFailed(error: Error): void;
  socketClosed(): void;
}

interface StreamBinding {
  readonly streamBaseState: Int32Array;
  readonly kReadBytesOrError: number;
}

/** How a handle tells what a read has brought; undefined where this node is different. */
function bindingFind(): StreamBinding | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => Partial<StreamBinding> };
  try {
    const { streamBaseState, kReadBytesOrError } = binding!('stream_wrap');
    const isKnown = streamBaseState instanceof Int32Array && typeof kReadBytesOrError === 'number';
    return isKnown ? { streamBaseState, kReadBytesOrError } : undefined;
  } catch {
    return undefined;
  }
}

const binding = bindingFind();

const needed = [
  'useUserBuffer',
  'readStart',
  'readStop',
  'close',
  'writeBuffer',
  'writev',
] as const;

/** Whether a handle can be used without a stream. */
export function canReadDirectly(handle: object): handle is ClientHandle {
  const members = handle as Partial<Record<(typeof needed)[number], unknown>>;
  const isWhole = needed.every((name) => typeof members[name] === 'function');
  return binding !== undefined && canWriteDirectly && isWhole;
}

/** Of the read that a handle tells of: how many bytes, or which error as a negative number. */
const readCount = (): number => binding!.streamBaseState[binding!.kReadBytesOrError]!;

/** Where a handle has its socket. */
const socketKey = Symbol('socket');

/** Runs for each read of any handle. */
function onRead(this: { [socketKey]: RawSocket }): Uint8Array | undefined {
  return this[socketKey].onRead(readCount());
}

/**
 * Has what a stream's handle reads put into `buffer` and told to `owner`, instead of the stream,
 * which is still told of the end and of errors; for TLS. Its handle must have read nothing yet.
 */
export function readAhead(handle: ClientHandle, buffer: Uint8Array, owner: RawSocketOwner): void {
  const streamRead = handle.onread;
  handle.onread = function onStreamRead(this: unknown): void {
    const count = readCount();
    if (count > 0) owner.receive(buffer, count);
    else streamRead.call(this);
  };
  handle.useUserBuffer(buffer);
}

/** A socket, with as much of net.Socket's interface as Connection uses. */
export class RawSocket {
  readonly _handle: ClientHandle;
  readonly #owner: RawSocketOwner;
  /** What all read into, and how much of it the handle uses for one read. */
  readonly #shared: Uint8Array;
  #buffer: Uint8Array;
  /** The most that one read is to bring: from when the handle has told of the next one. */
  #atMost: number;
  /** The client's end of a TCP connection; empty for others, and where it has gone already. */
  readonly #peer: Partial<Endpoint> = {};
  #isClosing = false;

  /** Reads into `buffer`, which is the owner's while it is told. */
  constructor(handle: ClientHandle, buffer: Uint8Array, owner: RawSocketOwner) {
    this._handle = handle;
    this.#owner = owner;
    this.#shared = buffer;
    this.#buffer = buffer;
    this.#atMost = buffer.length;
    (handle as unknown as { [socketKey]: RawSocket })[socketKey] = this;
    handle.onread = onRead;
    handle.useUserBuffer(buffer);
    handle.setNoDelay?.(true);
    handle.getpeername?.(this.#peer);
    handle.readStart();
  }

  /**
   * For the handle: bytes have come, or a negative number tells of the end or an error. Returns
   * where the next reads go, undefined = as before.
   */
  onRead(count: number): Uint8Array | undefined {
    if (this.#isClosing || count === 0) return undefined;
    if (count > 0) this.#owner.receive(this.#buffer, count);
    else if (getSystemErrorName(count) === 'EOF') this.#owner.socketEnded();
    else this.#owner.socketFailed(handleError(count, 'read'));
    if (this.#atMost === this.#buffer.length) return undefined;
    this.#buffer = this.#shared.subarray(0, this.#atMost);
    return this.#buffer;
  }

  /** The most that one read brings. */
  get readBytes(): number {
    return this.#buffer.length;
  }

  /**
   * Has reads bring `count` bytes at most, from the one behind the one that is told or is told
   * next: only then does the handle take another buffer.
   */
  readAtMost(count: number): void {
    this.#atMost = Math.min(count, this.#shared.length);
  }

  get remoteAddress(): string | undefined {
    return this.#peer.address;
  }

  get remotePort(): number | undefined {
    return this.#peer.port;
  }

  get localAddress(): string | undefined {
    return this.#local().address;
  }

  get localPort(): number | undefined {
    return this.#local().port;
  }

  #local(): Partial<Endpoint> {
    const end = {};
    if (!this.#isClosing) this._handle.getsockname?.(end);
    return end;
  }

  /** Reads what has come into `bytes[at, at + length)` of another memory; 0 = nothing has. */
  readInto(bytes: Uint8Array, at: number, length: number): number {
    if (this.#isClosing) return 0;
    try {
      return readSync(this._handle.fd ?? -1, bytes, at, length, null);
    } catch {
      // Nothing has come, or what is wrong is told by the next read of the handle.
      return 0;
    }
  }

  pause(): void {
    if (!this.#isClosing) this._handle.readStop();
  }

  resume(): void {
    if (!this.#isClosing) this._handle.readStart();
  }

  setKeepAlive(isOn: boolean, milliseconds: number): void {
    if (!this.#isClosing) this._handle.setKeepAlive?.(isOn, Math.trunc(milliseconds / 1000));
  }

  /** Closes it; the owner is told later. */
  destroy(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this._handle.close(() => this.#owner.socketClosed());
  }

  /** There is nothing to say before, as there is over TLS. */
  destroySoon(): void {
    this.destroy();
  }
}
