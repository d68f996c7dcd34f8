/*
 * Connections of every kind: what arrives, what leaves, and how they end. The body is the same for
 * sockets that share a read buffer, the public fallback, Unix sockets and TLS.
 */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { addressFormat, connectionReject } from '../../host/net/connection.js';
import type { ConnectionKind } from '../../host/net/connection.js';
import { canWriteDirectly } from '../../host/net/direct-write.js';
import { Listeners } from '../../host/net/listeners.js';
import { certificateSetCreate } from '../support/certificates.js';
import type { CertificateSet } from '../support/certificates.js';
import {
  Owner,
  clientConnect,
  directoryCreate,
  eventually,
  portFree,
  readAll,
  readBytes,
} from '../support/net-peer.js';

const directory = directoryCreate();
let certificates: CertificateSet;
beforeAll(() => {
  certificates = certificateSetCreate(directory.path);
});
afterAll(() => directory.remove());

interface Variant {
  name: string;
  kind: ConnectionKind;
  publicOnly: boolean;
}

const variants: Variant[] = [
  { name: 'TCP with the shared buffer', kind: 'tcp', publicOnly: false },
  { name: 'TCP through public interfaces', kind: 'tcp', publicOnly: true },
  { name: 'a Unix socket', kind: 'unix', publicOnly: false },
  { name: 'a Unix socket through public interfaces', kind: 'unix', publicOnly: true },
  { name: 'TLS', kind: 'tls', publicOnly: false },
  { name: 'TLS through public interfaces', kind: 'tls', publicOnly: true },
];

describe.each(variants)('over $name', ({ kind, publicOnly }) => {
  let listeners: Listeners;
  let owner: Owner;
  const clients: Socket[] = [];
  const path = join(directory.path, `${publicOnly ? 'public' : 'shared'}.sock`);
  let port = 0;

  async function start(readBufferBytes?: number): Promise<void> {
    owner = new Owner();
    listeners = new Listeners(owner, { publicOnly, readBufferBytes });
    port = kind === 'unix' ? 0 : await portFree();
    const { authority, server, serverKey } = certificates.files;
    const outcome = await listeners.apply({
      bind: ['127.0.0.1'],
      port: kind === 'tcp' ? port : 0,
      tlsPort: kind === 'tls' ? port : 0,
      backlog: 511,
      unixSocket: kind === 'unix' ? path : undefined,
      tls: { certFile: server, keyFile: serverKey, caCertFile: authority, authClients: 'yes' },
    });
    expect(outcome).toEqual({ failed: undefined, warnings: [], listening: 1 });
  }

  async function client(): Promise<Socket> {
    const { authority, client: own } = certificates;
    const socket = await clientConnect({
      port,
      path: kind === 'unix' ? path : undefined,
      tls:
        kind === 'tls'
          ? { ca: authority.certificate, cert: own.certificate, key: own.key }
          : undefined,
    });
    clients.push(socket);
    await eventually(() => owner.journal.includes('opened'));
    return socket;
  }

  afterEach(() => {
    listeners.close();
    for (const socket of clients.splice(0)) socket.destroy();
    for (const connection of owner.open) connection.destroy();
  });

  test('an echo comes back byte for byte', async () => {
    await start();
    const socket = await client();
    const bytes = Buffer.alloc(3_000_017, 'the bytes of a connection, ');
    socket.write(bytes);
    expect((await readBytes(socket, bytes.length)).equals(bytes)).toBe(true);
  });

  test('a read buffer of few bytes loses nothing', async () => {
    await start(7);
    const socket = await client();
    socket.write('a request that is longer than the buffer');
    expect((await readBytes(socket, 40)).toString()).toBe(
      'a request that is longer than the buffer',
    );
  });

  test('many clients at once get their own bytes', async () => {
    await start();
    const sockets = await Promise.all(Array.from({ length: 40 }, () => client()));
    for (let round = 0; round < 20; round++) {
      sockets.forEach((socket, index) => socket.write(`round ${round} of client ${index}\n`));
    }
    for (const [index, socket] of sockets.entries()) {
      const expected = Array.from(
        { length: 20 },
        (_, round) => `round ${round} of client ${index}\n`,
      ).join('');
      expect((await readBytes(socket, expected.length)).toString()).toBe(expected);
    }
  });

  test('20,000 small writes from one reused view arrive in order', async () => {
    await start();
    const socket = await client();
    const view = new Uint8Array(8);
    const words = new Uint32Array(view.buffer);
    const count = 20_000;
    let synchronous = 0;
    let index = 0;
    const writeMore = (): void => {
      while (index < count) {
        words[0] = index++;
        words[1] = ~words[0];
        if (!owner.only.write(view, writeMore)) return;
        synchronous++;
      }
    };
    writeMore();
    const bytes = await readBytes(socket, count * 8);
    for (let each = 0; each < count; each++) {
      expect(bytes.readUInt32LE(each * 8)).toBe(each);
    }
    if (kind !== 'tls') expect(synchronous).toBeGreaterThan(0);
  });

  test('writes of all sizes to a client that stops and goes arrive unchanged', async () => {
    await start();
    const socket = await client();
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const view = new Uint8Array(200_000);
    const sent = createHash('sha256');
    let left = 1500;
    let sentBytes = 0;
    let pending = 0;
    const writeMore = (): void => {
      while (left-- > 0) {
        const part = view.subarray(0, 1 + random(random(4) === 0 ? view.length : 300));
        part.fill(random(256));
        sent.update(part);
        sentBytes += part.length;
        const completed = (): void => {
          part.fill(0);
          writeMore();
        };
        if (!owner.only.write(part, completed)) {
          pending++;
          return;
        }
      }
    };
    const read = createHash('sha256');
    let readBytesCount = 0;
    socket.on('data', (chunk: Buffer) => {
      read.update(chunk);
      readBytesCount += chunk.length;
      if (random(8) > 0) return;
      socket.pause();
      setImmediate(() => socket.resume());
    });
    writeMore();
    await eventually(() => left < 0 && readBytesCount === sentBytes, 20_000);
    expect(read.digest('hex')).toBe(sent.digest('hex'));
    expect(pending).toBeGreaterThan(0);
  }, 30_000);

  test('64 MiB reach a slow reader unchanged; the view is free only at completion', async () => {
    await start();
    const socket = await client();
    socket.pause();
    const view = new Uint8Array(64 * 1024 * 1024);
    const words = new Uint32Array(view.buffer);
    for (let each = 0; each < words.length; each++) words[each] = Math.imul(each, 0x9e3779b1);
    const expected = createHash('sha256').update(view).digest('hex');

    let completed = 0;
    const returned = owner.only.write(view, () => {
      completed++;
      view.fill(0xee);
    });
    expect(returned).toBe(false);
    expect(() => owner.only.write(new Uint8Array(1), () => undefined)).toThrow('in flight');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(completed).toBe(0);

    const hash = createHash('sha256');
    let bytes = 0;
    let pauses = 0;
    socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (++pauses % 64 === 0) {
        socket.pause();
        setTimeout(() => socket.resume(), 1);
      }
    });
    socket.resume();
    await eventually(() => bytes === view.length, 20_000);
    expect(hash.digest('hex')).toBe(expected);
    await eventually(() => completed === 1);
    expect(owner.only.write(new Uint8Array(1), () => undefined)).toBe(kind !== 'tls');
  }, 30_000);

  test('a view of WebAssembly memory stays good in flight while the memory grows', async () => {
    await start();
    const socket = await client();
    socket.pause();
    const memory = new WebAssembly.Memory({ initial: 256 });
    const view = new Uint8Array(memory.buffer);
    view.fill(0x5a);
    const expected = Buffer.from(view);
    expect(owner.only.write(view, () => owner.journal.push('completed'))).toBe(false);
    memory.grow(1024);
    new Uint8Array(memory.buffer).fill(0xee, expected.length);
    expect(view.byteLength).toBe(0);
    expect((await readBytes(socket, expected.length)).equals(expected)).toBe(true);
    await eventually(() => owner.journal.includes('completed'));
  });

  test('paused reading stops the client, and resuming loses nothing', async () => {
    await start();
    const socket = await client();
    let bytes = 0;
    owner.onReceived = (_, chunk) => {
      bytes += chunk.length;
    };
    owner.only.pauseReading();
    const total = 32 * 1024 * 1024;
    socket.write(Buffer.alloc(total));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bytes).toBe(0);
    expect(socket.writableLength).toBeGreaterThan(0);
    owner.only.resumeReading();
    await eventually(() => bytes > 0);
    owner.only.pauseReading();
    owner.only.resumeReading();
    await eventually(() => bytes === total, 20_000);
  }, 30_000);

  test('reading may be paused from inside received', async () => {
    await start();
    const socket = await client();
    owner.onReceived = (connection) => connection.pauseReading();
    socket.write('first');
    await eventually(() => owner.receivedBytes === 5);
    socket.write('second');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(owner.receivedBytes).toBe(5);
    owner.only.resumeReading();
    await eventually(() => owner.receivedBytes === 11);
  });

  test('a write that is in flight leaves before closeAfterWrites closes', async () => {
    await start();
    const socket = await client();
    const bytes = Buffer.alloc(8 * 1024 * 1024, 'last words ');
    let completed = false;
    owner.only.write(bytes, () => {
      completed = true;
    });
    owner.only.closeAfterWrites();
    expect((await readAll(socket)).equals(bytes)).toBe(true);
    socket.end();
    await eventually(() => owner.open.size === 0);
    expect(completed).toBe(true);
    expect(owner.errors).toEqual([undefined]);
    expect(owner.journal).toEqual(['opened', 'closed']);
  });

  test('a rejected client reads the reason and the end', async () => {
    await start();
    owner.onOpened = (connection) => {
      connectionReject(connection, '-ERR max number of clients reached\r\n');
      expect(connection.write(new Uint8Array(5), () => undefined)).toBe(true);
    };
    const socket = await client();
    expect((await readAll(socket)).toString()).toBe('-ERR max number of clients reached\r\n');
    socket.end();
    await eventually(() => owner.journal.at(-1) === 'closed');
  });

  test('a half-closed client is answered before the connection closes', async () => {
    await start();
    const order: string[] = [];
    owner.ended = (connection) => {
      order.push('ended');
      connection.write(Buffer.from(' and the answer'), () => order.push('completed'));
      connection.closeAfterWrites();
    };
    const socket = await client();
    socket.end('a question');
    expect((await readAll(socket)).toString()).toBe('a question and the answer');
    await eventually(() => owner.open.size === 0);
    expect(order[0]).toBe('ended');
    expect(owner.errors).toEqual([undefined]);
  });

  test('an owner that does not care for half-closed clients sees them closed', async () => {
    await start();
    const socket = await client();
    socket.end();
    await eventually(() => owner.open.size === 0);
    expect(owner.journal).toEqual(['opened', 'closed']);
  });

  test('a client that has gone is gone for who asks after it', async () => {
    await start();
    const [first, second] = [await client(), await client()];
    owner.onReceived = (connection) => {
      connection.write(Buffer.from(`${owner.open.size}`), () => undefined);
    };
    second.write('?');
    expect((await readBytes(second, 1)).toString()).toBe('2');
    first.destroy();
    // Over TLS the end may leave a turn later.
    if (kind === 'tls') await once(first, 'close');
    second.write('?');
    expect((await readBytes(second, 1)).toString()).toBe('1');
  });

  test('destroy gives up a write in flight: completed first, then closed', async () => {
    await start();
    const socket = await client();
    socket.pause();
    owner.only.write(new Uint8Array(32 * 1024 * 1024), () => owner.journal.push('completed'));
    owner.only.destroy();
    expect(owner.journal).toEqual(['opened']);
    await eventually(() => owner.open.size === 0);
    expect(owner.journal).toEqual(['opened', 'completed', 'closed']);
  });

  test('a client that resets during a write ends in closed, once', async () => {
    await start();
    const socket = await client();
    socket.pause();
    const connection = owner.only;
    connection.write(new Uint8Array(32 * 1024 * 1024), () => owner.journal.push('completed'));
    if (kind === 'tcp') socket.resetAndDestroy();
    else socket.destroy();
    await eventually(() => owner.open.size === 0);
    expect(owner.journal).toEqual(['opened', 'completed', 'closed']);
    expect(owner.errors[0]).toBeInstanceOf(Error);
    expect(connection.write(new Uint8Array(5), () => owner.journal.push('never'))).toBe(true);
    connection.destroy();
    connection.pauseReading();
    connection.closeAfterWrites();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(owner.journal).toEqual(['opened', 'completed', 'closed']);
  });

  test('writing on and on to a client that has vanished never throws', async () => {
    await start();
    const socket = await client();
    owner.only.pauseReading();
    const connection = owner.only;
    socket.destroy();
    await once(socket, 'close');
    const writeOn = (): void => {
      for (let each = 0; each < 50 && owner.open.size > 0; each++) {
        if (!connection.write(new Uint8Array(1000), writeOn)) return;
      }
      if (owner.open.size > 0) setImmediate(writeOn);
    };
    writeOn();
    await eventually(() => owner.open.size === 0);
    expect(owner.journal).toEqual(['opened', 'closed']);
    // A TLS client says goodbye, which is read even while reading is paused.
    if (kind === 'tls' && owner.errors[0] === undefined) return;
    expect((owner.errors[0] as NodeJS.ErrnoException).code).toMatch(/EPIPE|ECONNRESET/);
  });

  test('the connection knows its addresses, its kind and its descriptor', async () => {
    await start();
    const socket = await client();
    const connection = owner.only;
    expect(connection.kind).toBe(kind);
    expect(connection.descriptor).toBeGreaterThan(2);
    expect(connection.context).toBe(0);
    connection.setKeepAlive(300);
    connection.setKeepAlive(0);
    if (kind === 'unix') {
      expect(connection.remoteAddress).toBe(`${path}:0`);
      expect(connection.localAddress).toBe(`${path}:0`);
      expect(connection.remoteHost).toBe('');
    } else {
      expect(connection.remoteAddress).toBe(`127.0.0.1:${socket.localPort}`);
      expect(connection.localAddress).toBe(`127.0.0.1:${port}`);
      expect(connection.remoteHost).toBe('127.0.0.1');
    }
    const name = kind === 'tls' ? 'test client' : undefined;
    expect(connection.peerCertificateCommonName).toBe(name);
  });
});

test('this node has what the fast paths need', () => {
  expect(canWriteDirectly).toBe(true);
  const server = createServer().listen(0);
  const { _handle } = server as unknown as { _handle: { onconnection: unknown } };
  server.close();
  expect(typeof _handle.onconnection).toBe('function');
});

test('addresses print as Redis prints them', () => {
  expect(addressFormat('127.0.0.1', 5000)).toBe('127.0.0.1:5000');
  expect(addressFormat('::1', 5000)).toBe('[::1]:5000');
  expect(addressFormat('fe80::1%eth0', 5000)).toBe('[fe80::1]:5000');
  expect(addressFormat(undefined, undefined)).toBe('?:0');
});
