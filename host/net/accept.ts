/*
 * From a listening socket to connections.
 *
 *     kernel ──> listening handle ──┬─ (raw)     onconnection ──> RawSocket ─────────┐
 *                                   └─ (public)  'connection' ──> Socket, 'data' ────┼─> Connection
 *     TLS: 'connection' ──> tls.Server ──> 'secureConnection' ──> TLSSocket ─────────┘
 *
 * Raw. All sockets read into one buffer of ours, as only one read is handed over at a time, and
 * none has a stream (raw-socket.ts). A net.Server has no way to ask for it, so the listening
 * handle's `onconnection` (not documented) is taken over: it is given the raw handle of each
 * client. What net.Server does there besides is done here: errors of accept. Its own count of
 * connections stays 0, so that closing it does not wait for clients.
 *
 * Public. Where a private part is missing or turns out to be different, the server's own handler
 * runs, and the socket's 'data' events are used.
 *
 * TLS sockets are made by Node, and read into the same buffer what they decipher.
 */

import type { Server, Socket } from 'node:net';

import { systemErrorText } from '../config/system-error.js';
import { Connection, addressFormat } from './connection.js';
import type { ConnectionEvents, ConnectionKind } from './connection.js';
import { handleError } from './direct-write.js';
import { canReadDirectly } from './raw-socket.js';
import type { TlsServer } from './tls.js';

/** How many bytes one read can bring, unless told. */
export const readBufferBytesDefault = 64 * 1024;

type ConnectionHandler = (error: number | undefined, client: object | undefined) => void;

/** The part of a listening server that is there at run time but not in its public type. */
interface ServerInternals {
  _handle?: { onconnection?: unknown } | null;
}

/** The server's end of all of its connections; undefined where each has its own. */
function localAddressOf(server: Server): string | undefined {
  const listens = server.address();
  if (listens === null || typeof listens === 'string') return undefined;
  const isAny = listens.address === '0.0.0.0' || listens.address === '::';
  return isAny ? undefined : addressFormat(listens.address, listens.port);
}

export interface AcceptOptions {
  /** Size of the shared read buffer; 64 KiB unless told. */
  readBufferBytes?: number;
  /** Keeps to documented interfaces of node. */
  publicOnly?: boolean;
}

/** Makes connections of what listening servers accept, and keeps the buffer that they share. */
export class Acceptor {
  private readonly events: ConnectionEvents;
  private readonly buffer: Uint8Array;
  private readonly publicOnly: boolean;

  constructor(events: ConnectionEvents, options: AcceptOptions = {}) {
    this.events = events;
    this.buffer = Buffer.allocUnsafeSlow(options.readBufferBytes ?? readBufferBytesDefault);
    this.publicOnly = options.publicOnly ?? false;
  }

  /**
   * Serves the clients of a plain server that has just begun to listen. `path` is the path of a
   * Unix socket.
   */
  servePlain(server: Server, kind: ConnectionKind, path?: string): void {
    server.on('connection', (socket) => {
      new Connection(this.events, kind, this.publicOnly).adopt(socket, path);
    });
    const handle = (server as unknown as ServerInternals)._handle;
    if (this.publicOnly || typeof handle?.onconnection !== 'function') return;

    const local = localAddressOf(server);
    const original = handle.onconnection as ConnectionHandler;
    handle.onconnection = (error: number | undefined, client: object | undefined): void => {
      if (error || client === undefined) {
        this.acceptFailed(error ? handleError(error, 'accept') : new Error('no handle'));
      } else if (canReadDirectly(client)) {
        new Connection(this.events, kind).adoptHandle(client, this.buffer, path, local);
      } else {
        original.call(handle, error, client);
      }
    };
  }

  /** Serves the clients of a TCP server through whatever TLS server is current. */
  serveTls(server: Server, current: () => TlsServer | undefined): void {
    server.on('connection', (socket) => current()?.handshake(socket));
  }

  /** A TLS handshake has succeeded. */
  secured(socket: Socket, commonName: string | undefined): void {
    new Connection(this.events, 'tls', this.publicOnly).adoptSecured(
      socket,
      this.buffer,
      commonName,
    );
  }

  /** A TLS handshake has failed. */
  handshakeFailed(socket: Socket, reason: string): void {
    const remote = addressFormat(socket.remoteAddress, socket.remotePort);
    const local = addressFormat(socket.localAddress, socket.localPort);
    this.events.acceptFailed?.(
      `Error accepting a client connection: ${reason} (addr=${remote} laddr=${local})`,
    );
  }

  /** The system could not accept a client, for want of file descriptors for example. */
  acceptFailed(error: Error): void {
    this.events.acceptFailed?.(`Accepting client connection: accept: ${systemErrorText(error)}`);
  }
}
