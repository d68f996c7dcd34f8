/*
 * This server as a primary: real replicas attached to it, what they are sent, and what is said of
 * them. A replica by hand shows the bytes of the stream.
 */

import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { type Socket, connect } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const options = ['--enable-debug-command', 'yes', '--rdb-format', '7.0'];
const atOnce = ['--repl-diskless-sync-delay', '0'];

let primary: ServerProcess;
let client: Connection;

/** Waits until something is so. */
function waitUntil(isSo: () => unknown): Promise<unknown> {
  return vi.waitUntil(isSo, { timeout: 10_000, interval: 10 });
}

async function infoField(connection: Connection, name: string): Promise<string | undefined> {
  const text = String(await connection.call('INFO', 'replication'));
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1];
}

describe('a replica by hand', () => {
  beforeAll(async () => {
    primary = await serverStart(...options, ...atOnce, '--repl-diskless-sync', 'no');
  });
  afterAll(() => primary.stop());
  beforeEach(async () => {
    client = await primary.connect();
  });
  afterEach(() => client.close());

  it('is shown by ROLE', async () => {
    expect(await client.call('ROLE')).toEqual(['master', expect.any(Number), expect.any(Array)]);
  });

  it('gets the dataset with its length, and the effects behind it', async () => {
    await client.call('SET', 'before', '1');
    const replica = await primary.connect();
    replica.write(Buffer.from('SYNC\r\n'));
    await waitUntil(async () => (await infoField(client, 'slave0'))?.includes('state=online'));
    await client.call('SET', 'after', 'x', 'EX', '100');
    let seen = '';
    await waitUntil(() => {
      seen += replica.take().toString('latin1');
      return seen.includes('PXAT');
    });
    expect(seen).toMatch(/^\n*\$\d+\r\nREDIS00/);
    expect(seen).toContain('before');
    expect(seen).toMatch(
      /\*2\r\n\$6\r\nSELECT\r\n\$1\r\n0\r\n\*5\r\n\$3\r\nSET\r\n\$5\r\nafter\r\n/,
    );
    expect(String(await client.call('CLIENT', 'LIST', 'TYPE', 'replica'))).toContain(' flags=S ');
    expect(await client.call('CLIENT', 'KILL', 'TYPE', 'replica')).toBe(1);
    await waitUntil(async () => (await infoField(client, 'connected_slaves')) === '0');
    replica.close();
  });

  it('goes on from an offset that the backlog has, and not from another history', async () => {
    const id = await infoField(client, 'master_replid');
    const offset = Number(await infoField(client, 'master_repl_offset'));
    await client.call('SET', 'k', 'v');
    const replica = await primary.connect();
    replica.write(Buffer.from(`PSYNC ${id} ${offset + 1}\r\n`));
    let seen = '';
    await waitUntil(() => (seen += replica.take().toString('latin1')).includes('$1\r\nv\r\n'));
    expect(seen).toMatch(/^\+CONTINUE\r\n/);
    const other = await primary.connect();
    other.write(Buffer.from(`PSYNC ${'a'.repeat(40)} ${offset + 1}\r\n`));
    seen = '';
    await waitUntil(() => (seen += other.take().toString('latin1')).includes('REDIS00'));
    expect(seen).toContain(`+FULLRESYNC ${id} `);
    replica.close();
    other.close();
  });

  it('is told when its offset is no number', async () => {
    for (const offset of ['x', '', ' 1', '+1', '1x']) {
      const reply = await client.call('PSYNC', 'a'.repeat(40), offset);
      expect(reply).toMatchObject({ message: 'ERR value is not an integer or out of range' });
    }
    const line = /# Replica .* asks for synchronization but with a wrong offset/;
    await waitUntil(() => line.test(primary.log));
    expect(primary.log).toMatch(line);
  });

  it('is refused behind replies that have not left', async () => {
    const refusal = '-ERR SYNC and PSYNC are invalid with pending output\r\n';
    for (const [lines, replies] of [
      ['PING\r\nSYNC\r\nPING\r\n', `+PONG\r\n${refusal}+PONG\r\n`],
      ['REPLCONF capa eof\r\nPSYNC ? -1\r\n', `+OK\r\n${refusal}`],
      ['REPLCONF rdb-filter-only functions\r\nSYNC\r\n', `+OK\r\n${refusal}`],
    ] as const) {
      const replica = await primary.connect();
      replica.write(Buffer.from(lines));
      expect((await replica.bytes(replies.length)).toString('latin1')).toBe(replies);
      replica.close();
    }
  });

  it('is closed when it sends what is answered, and may not touch keys', async () => {
    const replica = await primary.connect();
    replica.write(Buffer.from('SYNC\r\nGET k\r\n'));
    await waitUntil(() => replica.closed);
    expect(primary.log).toContain(
      '== CRITICAL == This master is sending an error to its replica:' +
        " 'Replica can't interact with the keyspace' after processing the command 'get'",
    );
    expect(primary.log).toContain(
      "Replica generated a reply to command 'get', disconnecting it: id=",
    );
  });

  it('that reads nothing is owed a window, and the rest of the stream is kept once', async () => {
    const memory = async (): Promise<Record<string, number>> => {
      const text = String(await client.call('INFO', 'memory'));
      const fields = [...text.matchAll(/^(\w+):(\d+)\r$/gm)];
      return Object.fromEntries(fields.map(([, name, value]) => [name!, Number(value)]));
    };
    const replica = connect({ port: primary.port });
    replica.write('SYNC\r\n');
    await waitUntil(async () => (await infoField(client, 'slave0'))?.includes('state=online'));
    const before = await memory();
    const value = 'x'.repeat(50_000);
    const commands = Buffer.concat(
      Array.from({ length: 400 }, () => respCommand(['SET', 'k', value])),
    );
    client.write(commands);
    await client.receive(400);
    const after = await memory();
    const owed = after.mem_clients_slaves! - before.mem_clients_slaves!;
    expect(owed).toBeGreaterThan(4_000_000);
    expect(after.used_memory! - before.used_memory!).toBeLessThan(3_000_000);
    // What it is owed causes no evictions.
    const counted = after.used_memory! - after.mem_not_counted_for_evict!;
    expect(counted - before.used_memory!).toBeLessThan(300_000);
    replica.destroy();
    await waitUntil(async () => (await infoField(client, 'connected_slaves')) === '0');
    expect((await memory()).mem_not_counted_for_evict).toBeLessThan(500_000);
  });

  it('takes its part of INFO', async () => {
    const replica = await primary.connect();
    replica.write(Buffer.from('SYNC\r\n'));
    await waitUntil(async () => (await infoField(client, 'slave0'))?.includes('state=online'));
    const text = String(await client.call('INFO', 'everything'));
    expect(text).toMatch(/^mem_total_replication_buffers:[1-9]/m);
    expect(text).toMatch(/^mem_clients_slaves:[1-9]/m);
    expect(text).toMatch(/^total_net_repl_output_bytes:[1-9]/m);
    replica.close();
  });

  it('is owed no more than a window while it reads nothing, of the stream and of a dataset', async () => {
    const mebibyte = 1024 * 1024;
    const owed = async (): Promise<number> => {
      const text = String(await client.call('CLIENT', 'LIST', 'TYPE', 'replica'));
      return Number(/ omem=(\d+) /.exec(text)?.[1]);
    };
    const streamed = async (): Promise<number> => {
      const text = String(await client.call('INFO', 'memory'));
      return Number(/^mem_total_replication_buffers:(\d+)/m.exec(text)?.[1]);
    };
    const unread = async (state: string): Promise<Socket> => {
      const socket = connect(primary.port, '127.0.0.1');
      socket.write('SYNC\r\n');
      await waitUntil(async () => (await infoField(client, 'slave0'))?.includes(`state=${state}`));
      return socket;
    };
    const replica = await unread('online');
    for (let i = 0; i < 32; i++) await client.call('SET', `big:${i % 4}`, `${i}`.repeat(500_000));
    await waitUntil(async () => (await streamed()) > 8 * mebibyte);
    expect(await owed()).toBeLessThan(3 * mebibyte);
    let count = 0;
    replica.on('data', (bytes: Buffer) => (count += bytes.length));
    await waitUntil(() => count > 32 * 500_000);
    replica.destroy();
    await waitUntil(async () => (await infoField(client, 'connected_slaves')) === '0');

    for (let i = 0; i < 32; i++) await client.call('SET', `big:${i}`, randomBytes(1_000_000));
    const other = await unread('send_bulk');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await owed()).toBeLessThan(3 * mebibyte);
    // It has been waited for already when repl-timeout is lowered, which holds at once.
    await client.call('CONFIG', 'SET', 'repl-timeout', '1');
    await waitUntil(async () => (await infoField(client, 'connected_slaves')) === '0');
    expect(primary.log).toContain('Disconnecting timedout replica (full sync): ');
    await client.call('CONFIG', 'SET', 'repl-timeout', '60');
    other.destroy();
    await client.call('FLUSHALL');
  });

  it('is owed what is in a file when it is far behind, and another can go on from there', async () => {
    await client.call('CONFIG', 'SET', 'repl-ping-replica-period', '1000');
    const far = connect({ port: primary.port });
    far.write('SYNC\r\n');
    await waitUntil(async () => (await infoField(client, 'slave0'))?.includes('state=online'));
    await client.call('SET', 'far', 'begun');
    const id = await infoField(client, 'master_replid');
    const offset = Number(await infoField(client, 'master_repl_offset'));
    const commands = Array.from({ length: 50 }, (_, i) =>
      respCommand(['SET', `far:${i % 5}`, randomBytes(1_000_000)]),
    );
    for (const command of commands) {
      client.write(command);
      await client.receive(1);
    }
    const written = Buffer.concat(commands);
    await waitUntil(async () => {
      const text = String(await client.call('INFO', 'memory'));
      return Number(/^mem_total_replication_buffers:(\d+)/m.exec(text)?.[1]) < 20_000_000;
    });
    const length = Number(await infoField(client, 'repl_backlog_histlen'));
    expect(length).toBeGreaterThan(30_000_000);
    expect(primary.log).toContain('What replicas have still to read waits in a file from now on');
    expect(readdirSync(primary.folder).filter((name) => name.includes('stream'))).toEqual([]);

    /** What a socket gets from now on, up to the last byte that was written. */
    const received = async (socket: Socket): Promise<Buffer> => {
      const last = written.subarray(-20);
      const pieces: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => pieces.push(bytes));
      await waitUntil(() => Buffer.concat(pieces.slice(-2)).subarray(-20).equals(last));
      return Buffer.concat(pieces);
    };
    const first = Number(await infoField(client, 'repl_backlog_first_byte_offset'));
    const kept = written.subarray(first - 1 - offset);
    expect(kept.length).toBe(length);
    const other = connect({ port: primary.port });
    other.write(`PSYNC ${id} ${first}\r\n`);
    const answer = Buffer.concat([Buffer.from('+CONTINUE\r\n'), kept]);
    expect((await received(other)).equals(answer)).toBe(true);
    other.destroy();
    expect((await received(far)).subarray(-written.length).equals(written)).toBe(true);
    far.destroy();
    await waitUntil(async () => (await infoField(client, 'connected_slaves')) === '0');
    expect(Number(await infoField(client, 'repl_backlog_histlen'))).toBeLessThan(2_000_000);
    await client.call('FLUSHALL');
  });

  it('gets the libraries of functions alone, or nothing, when it asks for that', async () => {
    const library = '#!lua name=l\nredis.register_function("f", function() return 1 end)';
    await client.call('FUNCTION', 'LOAD', 'REPLACE', library);
    await client.call('SET', 'key-of-all', '1');
    const snapshot = async (filter: string): Promise<string> => {
      const replica = await primary.connect();
      expect(await replica.call('REPLCONF', 'capa', 'eof', 'rdb-only', '1')).toBe('OK');
      expect(await replica.call('REPLCONF', 'rdb-filter-only', filter)).toBe('OK');
      replica.write(Buffer.from('SYNC\r\n'));
      let seen = '';
      const isWhole = (): boolean => {
        seen += replica.take().toString('latin1');
        const mark = /\$EOF:(\w{40})\r\n/.exec(seen)?.[1];
        return mark !== undefined && seen.endsWith(mark) && seen.indexOf(mark) + 40 < seen.length;
      };
      await waitUntil(isWhole);
      replica.close();
      return seen;
    };
    const functions = await snapshot('functions');
    expect(functions).toContain('register_function');
    expect(functions).not.toContain('key-of-all');
    expect(await snapshot('')).not.toMatch(/register_function|key-of-all/);
    const other = await primary.connect();
    await other.call('REPLCONF', 'rdb-filter-only', 'functions');
    await expect(other.call('SYNC')).resolves.toMatchObject({
      message: 'ERR Filtered replica requires EOF capability',
    });
    await expect(other.call('REPLCONF', 'rdb-filter-only', 'keys')).resolves.toMatchObject({
      message: 'ERR Unsupported rdb-filter-only option: keys',
    });
    other.close();
  });

  it('gets commands that are not run here, by DEBUG REPLICATE', async () => {
    const replica = await primary.connect();
    replica.write(Buffer.from('SYNC\r\n'));
    await waitUntil(async () => (await infoField(client, 'slave0'))?.includes('state=online'));
    expect(await client.call('DEBUG', 'REPLICATE', 'SET', 'there', '1')).toBe('OK');
    let seen = '';
    await waitUntil(() => (seen += replica.take().toString('latin1')).includes('there'));
    expect(await client.call('EXISTS', 'there')).toBe(0);
    const id = await infoField(client, 'master_replid');
    expect(await client.call('DEBUG', 'CHANGE-REPL-ID')).toBe('OK');
    expect(await infoField(client, 'master_replid')).not.toBe(id);
    replica.close();
  });

  it('is waited for by WAIT, and writes are refused without it where that is wanted', async () => {
    await client.call('SET', 'k', 'v');
    expect(await client.call('WAIT', '1', '50')).toBe(0);
    await client.call('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await expect(client.call('SET', 'k', 'w')).resolves.toMatchObject({
      message: 'NOREPLICAS Not enough good replicas to write.',
    });
    await client.call('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(await client.call('SET', 'k', 'w')).toBe('OK');
  });
});

describe.skipIf(redisMissing('replication-primary'))('a redis-server as replica', () => {
  describe.each(['yes', 'no'])('repl-diskless-sync %s', (diskless) => {
    let replica: ServerProcess;
    let mirror: Connection;

    beforeAll(async () => {
      primary = await serverStart(...options, ...atOnce, '--repl-diskless-sync', diskless);
      replica = await redisStart('--enable-debug-command', 'yes');
      client = await primary.connect();
      mirror = await replica.connect();
    });
    afterAll(async () => {
      client.close();
      mirror.close();
      await replica.stop();
      await primary.stop();
    });

    it('has the same dataset after the synchronisation, and after what follows', async () => {
      await client.call('DEBUG', 'POPULATE', '2000', 'k', '50');
      await client.call('RPUSH', 'l', 'a', 'b', 'c');
      await mirror.call('REPLICAOF', '127.0.0.1', String(primary.port));
      await waitUntil(async () => (await infoField(mirror, 'master_link_status')) === 'up');
      await client.call('ZADD', 'z', '1', 'a', '2', 'b');
      await client.call('LPOP', 'l');
      await client.call('SELECT', '3');
      await client.call('SET', 'x', 'y', 'EX', '100');
      expect(await client.call('WAIT', '1', '5000')).toBe(1);
      expect(await mirror.call('DEBUG', 'DIGEST')).toEqual(await client.call('DEBUG', 'DIGEST'));
    });

    it('goes on without the dataset when its link was cut', async () => {
      await mirror.call('SELECT', '3');
      await mirror.call('CLIENT', 'KILL', 'TYPE', 'master');
      await client.call('SET', 'later', '1');
      await waitUntil(async () => String(await mirror.call('GET', 'later')) === '1');
      expect(String(await client.call('INFO', 'stats'))).toContain('sync_partial_ok:1\r\n');
      expect(await mirror.call('DEBUG', 'DIGEST')).toEqual(await client.call('DEBUG', 'DIGEST'));
    });
  });
});
