/*
 * A connection: bytes in, bytes out, over TCP, a Unix socket or TLS. It knows nothing of commands.
 *
 * Life of a connection, as its owner sees it:
 *
 *     opened ──> received* ──> [ended] ──> closed
 *                   │ write -> true            the bytes have left, the view is free at once
 *                   │ write -> false ... completed       the view is free only now
 *
 * - `opened` and `closed` come exactly once each, and nothing comes after `closed`. `closed` never
 *   comes from inside a call of the owner; `destroy()` brings it too.
 * - `completed` comes exactly once for each write that returned false, also when the connection
 *   dies meanwhile (then before `closed`): it is the point to release the memory.
 * - One write is in flight at a time; a second one is a bug of the owner and throws.
 * - No error escapes: EPIPE, ECONNRESET, a TLS alert end in `closed(connection, error)`.
 *
 * Reading. The bytes are handed over in a buffer that all sockets share and that the next read
 * overwrites: `received` consumes them during the call. accept.ts says where connections come from.
 *
 * Writing takes the caller's memory without a copy, and must know exactly whether the kernel has
 * taken every byte. Sockets are written to through their handle (direct-write.ts). Where node's
 * inner parts are different, the stream's `_write` is used: it is the contract between a stream and
 * its implementation and calls back once, either before it returns (all bytes have left) or later.
 * `write` would add a state machine that queues, which one write in flight does not need, and a
 * tick of the event loop to each reply.
 *
 * What is behind that (a responder that answers a constant to redis-benchmark without pipelining,
 * CPU time of the process per request, interleaved with redis-server on a machine of two cores):
 *
 *     reading 'data' events, `write`     a third to two thirds more than redis-server's for PING
 *     shared buffer, `write` or `_write` between a tenth and a fifth more
 *     shared buffer, direct write        about a tenth more: less than redis-server takes for SET
 *     raw handles and a private binding  no measurable gain over that for requests; to open and
 *                                        close a connection takes half as long (raw-socket.ts)
 *     replies gathered to the end of the loop's turn: no gain, the immediates cost what they save
 *
 * Six sevenths of it is the kernel's: reading, writing and waiting, as it is in redis-server.
 *
 * TLS: the handle of a TLS socket takes and gives plain bytes, so that its stream is left for the
 * handshake and the end only: a request takes a fifth less than through it (bench/server.mjs,
 * --tls). The bytes are encrypted before a write returns, but node reports completion only when the
 * encrypted bytes have left, so that a write over TLS returns false. That is kept: it is what makes
 * a slow TLS reader visible.
 *
 * A view of WebAssembly memory may be in flight while the memory grows: V8 has reserved the address
 * space and grows in place, so that libuv's pointer stays good (the view itself is detached). That
 * does not hold where V8 had to do without the reservation (--disable-wasm-trap-handler).
 */

import type { Socket } from 'node:net';

import { bytesJoin } from '../config/byte-codec.js';
import {
  canWriteDirectly,
  handleError,
  requestIsPending,
  requestKeep,
  requestMake,
  requestSpare,
} from './direct-write.js';
import type { WriteHandle, WriteRequestObject } from './direct-write.js';
import { type ClientHandle, RawSocket, canReadDirectly, readAhead } from './raw-socket.js';

export type ConnectionKind = 'tcp' | 'unix' | 'tls';

/** What a connection tells its owner. All calls come from the event loop, one at a time. */
export interface ConnectionEvents {
  /** A client is there and may be written to. Rejecting or destroying it here is allowed. */
  opened(connection: Connection): void;
  /** `buffer[0, length)` has arrived; the bytes are valid during the call only. */
  received(connection: Connection, buffer: Uint8Array, length: number): void;
  /** The connection is gone; `error` says why when neither side closed it in order. */
  closed(connection: Connection, error?: Error): void;
  /**
   * The client will send no more but can still read. An owner without this method closes the
   * connection after the write in flight.
   */
  ended?(connection: Connection): void;
  /** A client could not be accepted; `text` is the line for the log. */
  acceptFailed?(text: string): void;
}

/** The part of a socket that is there at run time but not in its public type. */
interface SocketInternals {
  _handle?: (WriteHandle & { fd?: number }) | null;
  _write(view: Uint8Array, encoding: 'buffer', written: (error?: Error | null) => void): void;
}

/** The file descriptor of a socket, -1 where there is none. */
export function socketDescriptor(socket: Socket | RawSocket): number {
  return (socket as unknown as SocketInternals)._handle?.fd ?? -1;
}

function bytesWrite(
  handle: WriteHandle,
  request: WriteRequestObject,
  bytes: Uint8Array | readonly Uint8Array[],
): number {
  if (bytes instanceof Uint8Array) return handle.writeBuffer(request, bytes);
  return handle.writev(request, bytes, true);
}

/** The states of a connection, in the order in which it can pass them. */
const stateOpen = 0;
/** Closes as soon as the write in flight has left. */
const stateClosing = 1;
/** TLS is saying goodbye. */
const stateFinishing = 2;
/** The socket is being closed; only `closed` is still to come. */
const stateDestroyed = 3;
const stateClosed = 4;

function nothing(): void {}

/** An IP address without the zone of a link. */
function addressPlain(host: string): string {
  return host.includes('%') ? host.replace(/%.*$/, '') : host;
}

/** `127.0.0.1:6379`, `[::1]:6379`, and `?:0` for an address that is not known. */
export function addressFormat(host: string | undefined, port: number | undefined): string {
  if (host === undefined || port === undefined) return '?:0';
  const plain = addressPlain(host);
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}

export class Connection {
  /** Free for the owner: the engine's handle of the client. */
  context = 0;

  readonly kind: ConnectionKind;

  private readonly events: ConnectionEvents;
  private socket!: Socket | RawSocket;
  private internals!: SocketInternals;
  /** The socket's handle while direct writes may use it. */
  private handle: WriteHandle | null = null;
  private state: number = stateOpen;
  private writing = false;
  /** False while `_write` is running. */
  private writeReturned = true;
  /** Whether the handle is written to directly; else `_write` is used. */
  private isDirect: boolean;
  private completed: (connection: Connection) => void = nothing;
  private error: Error | undefined;
  private remote = '?:0';
  private local: string | undefined;
  private commonName: string | undefined;
  private handleDescriptor = -1;
  /** Starts and stops reading; a TLS socket's own handle where its stream does not read. */
  private reader: { readStart(): void; readStop(): void } | undefined;

  /** A connection without a socket yet; `adopt` brings it. For accept.ts only. */
  constructor(events: ConnectionEvents, kind: ConnectionKind, publicOnly = false) {
    this.events = events;
    this.kind = kind;
    this.isDirect = canWriteDirectly && !publicOnly;
  }

  /** The client's address as Redis prints it; the socket's path with port 0 for a Unix socket. */
  get remoteAddress(): string {
    return this.remote;
  }

  /** The client's IP address, '' for a Unix socket. */
  get remoteHost(): string {
    return this.kind === 'unix' ? '' : addressPlain(this.socket.remoteAddress ?? '');
  }

  /** The server's end of the connection, printed as `remoteAddress` is. */
  get localAddress(): string {
    this.local ??= addressFormat(this.socket.localAddress, this.socket.localPort);
    return this.local;
  }

  /** The file descriptor, -1 where there is none. */
  get descriptor(): number {
    return this.handleDescriptor;
  }

  /** The common name in the certificate that the client has presented over TLS. */
  get peerCertificateCommonName(): string | undefined {
    return this.commonName;
  }

  /**
   * Takes over a socket that is open, and announces the connection. For accept.ts only.
   * `path` is the path of the Unix socket.
   */
  adopt(socket: Socket, path?: string): void {
    this.take(socket, path);
    socket.on('data', (chunk: Uint8Array) => this.receive(chunk, chunk.length));
    socket.on('end', () => this.socketEnded());
    socket.on('error', (error: Error) => {
      this.error ??= error;
    });
    socket.on('close', () => this.socketClosed());
    this.events.opened(this);
  }

  /**
   * The same for a TLS socket whose handshake has just ended: what it deciphers is read into
   * `buffer`. `commonName` is that of the client's certificate. For accept.ts only.
   */
  adoptSecured(socket: Socket, buffer: Uint8Array, commonName?: string): void {
    this.commonName = commonName;
    const { _handle: handle } = socket as unknown as SocketInternals;
    if (handle && canReadDirectly(handle) && socket.readableLength === 0) {
      readAhead(handle, buffer, this);
      this.reader = handle;
    }
    this.adopt(socket);
  }

  /**
   * The same for a handle that was accepted, which reads into `buffer`; `local` is the address of
   * the server's end if it is known. For accept.ts only.
   */
  adoptHandle(handle: ClientHandle, buffer: Uint8Array, path?: string, local?: string): void {
    this.take(new RawSocket(handle, buffer, this), path, local);
    this.events.opened(this);
  }

  private take(socket: Socket | RawSocket, path?: string, local?: string): void {
    this.socket = socket;
    this.internals = socket as unknown as SocketInternals;
    this.handleDescriptor = socketDescriptor(socket);
    if (typeof this.internals._handle?.writeBuffer !== 'function') this.isDirect = false;
    else this.handle = this.internals._handle;
    if (path !== undefined) {
      this.remote = `${path}:0`;
      this.local = this.remote;
    } else {
      this.remote = addressFormat(socket.remoteAddress, socket.remotePort);
      this.local = local;
    }
  }

  /** Hands `buffer[0, length)` to the owner. For sockets only. */
  receive(buffer: Uint8Array, length: number): void {
    if (this.state === stateOpen) this.events.received(this, buffer, length);
  }

  /**
   * Writes all of `view`, straight from its memory. True: the bytes have left (or the connection
   * is closing and they never will), the view may be reused and `completed` is not called. False:
   * the view must stay as it is until `completed`.
   */
  write(view: Uint8Array, completed: (connection: Connection) => void): boolean {
    if (this.state !== stateOpen || view.length === 0) return true;
    if (this.writing) throw new Error('a write is in flight on this connection');
    if (this.isDirect) return this.writeDirect(view, completed);
    this.writing = true;
    this.completed = completed;
    this.writeReturned = false;
    this.internals._write(view, 'buffer', (error) => this.written(error));
    this.writeReturned = true;
    return !this.writing;
  }

  /** The same for bytes that lie in several places, which leave together. */
  writeParts(views: readonly Uint8Array[], completed: (connection: Connection) => void): boolean {
    if (!this.isDirect) return this.write(bytesJoin(views), completed);
    if (this.state !== stateOpen) return true;
    if (this.writing) throw new Error('a write is in flight on this connection');
    return this.writeDirect(views, completed);
  }

  /**
   * Reads what has come and was not handed over into `bytes[at, at + length)`: how many bytes. 0:
   * nothing has come, or this kind of connection cannot.
   */
  readInto(bytes: Uint8Array, at: number, length: number): number {
    if (this.state !== stateOpen || !(this.socket instanceof RawSocket)) return 0;
    return this.socket.readInto(bytes, at, length);
  }

  /** The most that one read brings. */
  get readBytes(): number | undefined {
    return this.socket instanceof RawSocket ? this.socket.readBytes : undefined;
  }

  /** Has reads bring `count` bytes at most from now on, so far as this kind of connection can. */
  readAtMost(count: number): void {
    if (this.socket instanceof RawSocket) this.socket.readAtMost(count);
  }

  /** Stops `received` until `resumeReading`: the client feels it as a full window. */
  pauseReading(): void {
    if (this.state !== stateOpen) return;
    if (this.reader === undefined) this.socket.pause();
    else this.reader.readStop();
  }

  resumeReading(): void {
    if (this.state !== stateOpen) return;
    if (this.reader === undefined) this.socket.resume();
    else this.reader.readStart();
  }

  /** Closes once the write in flight has left. Nothing more is received, nothing more written. */
  closeAfterWrites(): void {
    if (this.state !== stateOpen) return;
    this.pauseReading();
    this.state = stateClosing;
    if (!this.writing) this.finish();
  }

  /** Closes at once; a write in flight is given up. */
  destroy(): void {
    if (this.state >= stateDestroyed) return;
    this.state = stateDestroyed;
    this.handle = null;
    this.reader = undefined;
    this.socket.destroy();
  }

  /** Lets the kernel probe a silent TCP client after `seconds`; 0 turns that off. */
  setKeepAlive(seconds: number): void {
    if (this.state < stateDestroyed) this.socket.setKeepAlive(seconds > 0, seconds * 1000);
  }

  private writeDirect(
    bytes: Uint8Array | readonly Uint8Array[],
    completed: (connection: Connection) => void,
  ): boolean {
    const handle = this.handle;
    if (handle === null) return true;
    if (this.kind === 'tls') return this.writeSecured(handle, bytes, completed);
    const request = requestSpare();
    const status = bytesWrite(handle, request, bytes);
    if (status < 0) {
      this.fail(handleError(status, 'write'));
      return true;
    }
    if (!requestIsPending(request)) return true;
    this.writing = true;
    this.completed = completed;
    requestKeep(bytes, (written) => {
      this.written(written < 0 ? handleError(written, 'write') : undefined);
    });
    return false;
  }

  /** Over TLS a write is always open until what was encrypted has left, or has failed. */
  private writeSecured(
    handle: WriteHandle,
    bytes: Uint8Array | readonly Uint8Array[],
    completed: (connection: Connection) => void,
  ): boolean {
    this.writing = true;
    this.completed = completed;
    this.writeReturned = false;
    const request = requestMake(bytes, (status) => {
      this.written(status < 0 ? handleError(status, 'write') : undefined);
    });
    const status = bytesWrite(handle, request, bytes);
    if (status < 0) this.written(handleError(status, 'write'));
    this.writeReturned = true;
    return !this.writing;
  }

  /** Called once for each `_write`, before it returns or later, and for each pending request. */
  private written(error?: Error | null): void {
    if (!this.writing) return;
    const completed = this.completed;
    this.writing = false;
    this.completed = nothing;
    if (error) this.fail(error);
    if (!this.writeReturned) return;
    completed(this);
    if (this.state === stateClosing && !this.writing) this.finish();
  }

  /** It can't be read any more. For sockets only. */
  socketFailed(error: Error): void {
    this.fail(error);
    if (!this.writing) this.socketClosed();
  }

  /** It can't be read or written any more: the owner is told later. */
  private fail(error: Error): void {
    this.error ??= error;
    this.destroy();
  }

  /** The orderly end: TLS says goodbye to the client, a plain socket is just closed. */
  private finish(): void {
    if (this.kind !== 'tls') {
      this.destroy();
      return;
    }
    this.state = stateFinishing;
    this.socket.destroySoon();
  }

  /**
   * The client sends no more. For sockets only. Unless a write is in flight the owner is told at
   * once that the connection is gone, and not when the handle has been closed: who asks after the
   * end, on another connection, must not find this client any more (CLIENT LIST, PUBLISH).
   */
  socketEnded(): void {
    if (this.state !== stateOpen) return;
    if (this.events.ended) {
      this.events.ended(this);
      return;
    }
    this.closeAfterWrites();
    if (!this.writing) this.socketClosed();
  }

  /** Nothing more comes. For sockets only. */
  socketClosed(): void {
    if (this.state === stateClosed) return;
    this.state = stateClosed;
    this.handle = null;
    if (this.writing) {
      this.writing = false;
      const completed = this.completed;
      this.completed = nothing;
      completed(this);
    }
    this.events.closed(this, this.error);
  }
}

/** Tells the client why it is not served (`text` with its line end), and closes the connection. */
export function connectionReject(connection: Connection, text: string): void {
  connection.write(new TextEncoder().encode(text), nothing);
  connection.closeAfterWrites();
}
