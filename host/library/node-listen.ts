// A real socket of a store, for clients that open their own: node-redis, programs.

import { rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { randomHex } from '../engine/random.js';
import { demand } from './options.js';
import { shown } from './request.js';
import type { Connection, Store } from './store.js';

export interface ListenOptions {
  /** A TCP port, 0 for a free one. */
  readonly port?: number;
  /** The address of the port (default: this machine's own). */
  readonly host?: string;
  /** A Unix socket (default: one of a name of its own among the temporary files). */
  readonly path?: string;
}

/** A socket that a store listens on: a port, or a Unix socket. */
export type Listener = PortListener | PathListener;

interface AnyListener {
  /** As clients take it: redis://127.0.0.1:port, or the path. */
  readonly url: string;
  close(): Promise<void>;
}

export interface PortListener extends AnyListener {
  readonly port: number;
  readonly path: null;
}

export interface PathListener extends AnyListener {
  readonly port: null;
  readonly path: string;
}

/** Opens a socket; it does not keep the process alive. */
export async function listen(store: Store, options: ListenOptions): Promise<Listener> {
  listenOptionsCheck(options);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => serve(store, socket, sockets));
  const { host = '127.0.0.1', port } = options;
  const name = `cedis-${process.pid}-${randomHex(8)}.sock`;
  const path = port === undefined ? (options.path ?? join(tmpdir(), name)) : null;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const ready = (): void => resolve(void server.off('error', reject));
    if (path === null) server.listen(port, host, ready);
    else server.listen(path, ready);
  });
  server.unref();
  const close = (): Promise<void> => closed(server, sockets, path);
  if (path !== null) return { url: path, path, port: null, close };
  const { port: bound } = server.address() as { port: number };
  const address = isIPv6(host) ? `[${host}]` : host;
  return { url: `redis://${address}:${bound}`, path, port: bound, close };
}

function serve(store: Store, socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  let connection: Connection;
  try {
    connection = store.connect({
      output: (bytes) => !socket.write(bytes.slice()),
      reading: (isRead) => void (isRead ? socket.resume() : socket.pause()),
      closed: () => void socket.end(),
      isOutside: true,
    });
  } catch {
    // The store is closed.
    socket.destroy();
    return;
  }
  socket.on('data', (bytes) => {
    try {
      connection.send(bytes);
    } catch {
      socket.destroy();
    }
  });
  socket.on('drain', () => connection.drained());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    sockets.delete(socket);
    connection.close();
  });
}

function closed(server: Server, sockets: Set<Socket>, path: string | null): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => {
    server.close(() => {
      if (path !== null) rmSync(path, { force: true });
      resolve();
    });
  });
}

/** Throws what is wrong with the options: Node takes much for the path of a socket. */
function listenOptionsCheck(options: ListenOptions): void {
  if (shown(options) !== 'Object') throw new TypeError(`options are no ${shown(options)}`);
  for (const name of Object.keys(options)) {
    if (!/^(?:port|host|path)$/.test(name)) throw new TypeError(`no option '${name}'`);
  }
  const { host, path, port } = options;
  demand('port', 'a number', port, typeof port === 'number');
  demand('host', 'an address', host, typeof host === 'string');
  demand('path', 'the name of a socket', path, typeof path === 'string' && path !== '');
  if (port !== undefined && path !== undefined) throw new TypeError("'port' or 'path', not both");
}
