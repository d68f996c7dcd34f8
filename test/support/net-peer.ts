/*
 * Both ends of a connection for the tests of host/net: an owner that records what it is told and
 * answers as a test wants, and clients that connect over TCP, a Unix socket or TLS.
 */

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

import type { Connection, ConnectionEvents } from '../../host/net/connection.js';

/** A port that was free a moment ago. */
export async function portFree(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A new directory for one test file, and its removal. */
export function directoryCreate(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'cedis-net-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Polls until `condition` holds; fails after `timeoutMs`. */
export async function eventually(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** An owner that keeps a journal. By default it echoes what it receives. */
export class Owner implements ConnectionEvents {
  readonly open = new Set<Connection>();
  readonly journal: string[] = [];
  readonly failures: string[] = [];
  readonly errors: (Error | undefined)[] = [];
  receivedBytes = 0;
  onOpened: (connection: Connection) => void = () => undefined;
  onReceived: (connection: Connection, bytes: Buffer) => void = echo;
  ended?: (connection: Connection) => void;

  opened(connection: Connection): void {
    this.open.add(connection);
    this.journal.push('opened');
    this.onOpened(connection);
  }

  received(connection: Connection, buffer: Uint8Array, length: number): void {
    this.receivedBytes += length;
    if (this.journal.at(-1) !== 'received') this.journal.push('received');
    this.onReceived(connection, Buffer.from(buffer.subarray(0, length)));
  }

  closed(connection: Connection, error?: Error): void {
    this.open.delete(connection);
    this.errors.push(error);
    this.journal.push('closed');
  }

  acceptFailed(text: string): void {
    this.failures.push(text);
  }

  /** The only connection that is open. */
  get only(): Connection {
    const [connection] = this.open;
    if (connection === undefined || this.open.size !== 1) {
      throw new Error(`${this.open.size} connections are open`);
    }
    return connection;
  }
}

/** Writes all chunks in order, one in flight at a time. */
export function writeInOrder(connection: Connection, chunks: Uint8Array[]): void {
  while (chunks.length > 0) {
    const chunk = chunks.shift()!;
    if (!connection.write(chunk, () => writeInOrder(connection, chunks))) return;
  }
}

const queues = new WeakMap<Connection, Uint8Array[]>();

/** Sends bytes back, holding the reading while the client does not read. */
export function echo(connection: Connection, bytes: Buffer): void {
  const waiting = queues.get(connection);
  if (waiting) {
    waiting.push(bytes);
    return;
  }
  const done = (): void => {
    const queue = queues.get(connection) ?? [];
    const next = queue.shift();
    if (next === undefined) queues.delete(connection);
    else if (connection.write(next, done)) done();
  };
  queues.set(connection, []);
  if (connection.write(bytes, done)) done();
}

/** A connected client; `path` is that of a Unix socket. Its errors are kept from being thrown. */
export async function clientConnect(target: {
  port?: number;
  host?: string;
  path?: string;
  tls?: ConnectionOptions;
}): Promise<Socket> {
  const { port = 0, host = '127.0.0.1', path, tls } = target;
  const socket = tls
    ? tlsConnect({ port, host, ...tls })
    : path === undefined
      ? connect({ port, host, allowHalfOpen: true })
      : connect({ path, allowHalfOpen: true });
  await once(socket, tls ? 'secureConnect' : 'connect');
  socket.on('error', () => undefined);
  return socket;
}

/** Reads until `count` bytes are there. */
export async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  while (bytes < count) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      if (socket.readableEnded || socket.destroyed) throw new Error(`the end after ${bytes} bytes`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          socket.off('readable', wake).off('end', wake).off('close', wake);
          resolve();
        };
        socket.on('readable', wake).on('end', wake).on('close', wake);
      });
      continue;
    }
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** Reads until the server closes. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
