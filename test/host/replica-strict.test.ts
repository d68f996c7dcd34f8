/*
 * A replica that a client pauses, and servers that would rather end than hold something else than
 * they were sent, or not be able to keep it: CLIENT PAUSE, propagation-error-behavior and
 * replica-ignore-disk-write-errors.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import { directoryCreate } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { field, until } from '../support/replication.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

let primary: ServerProcess;
let client: Connection;
let server: ServerProcess;
let replica: Connection;

async function pairStart(...words: string[]): Promise<void> {
  const shared = ['--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0'];
  primary = await serverStart(...shared, '--repl-ping-replica-period', '3600');
  client = await primary.connect();
  server = await serverStart(...shared, ...words);
  replica = await server.connect();
  await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
  await until(async () => (await field(replica, 'master_link_status')) === 'up');
}

async function pairStop(): Promise<void> {
  client.close();
  replica.close();
  await Promise.all([primary.stop(), server.stop()]);
}

const offset = async (): Promise<number> => Number(await field(client, 'master_repl_offset'));

describe('CLIENT PAUSE on a replica', () => {
  beforeEach(() => pairStart());
  afterEach(pairStop);

  it('holds the stream back until it ends, and says so by its offsets', async () => {
    await client.call('SET', 'before', '1');
    expect(await client.call('WAIT', '1', '10000')).toBe(1);
    const before = await offset();
    await until(async () => Number(await field(replica, 'slave_repl_offset')) === before);
    await replica.call('CLIENT', 'PAUSE', '100000', 'WRITE');
    await client.call('SET', 'k', 'v');
    const after = await offset();
    await until(async () => Number(await field(replica, 'slave_read_repl_offset')) === after);
    expect(Number(await field(replica, 'slave_repl_offset'))).toBe(before);
    expect(await replica.call('GET', 'k')).toBe(null);
    expect(await client.call('WAIT', '1', '100')).toBe(0);
    await replica.call('CLIENT', 'UNPAUSE');
    expect(await client.call('WAIT', '1', '10000')).toBe(1);
    expect(await replica.call('GET', 'k')).toBe('v');
  });

  it('loses nothing with a link that goes meanwhile', async () => {
    await replica.call('CLIENT', 'PAUSE', '100000', 'WRITE');
    await client.call('SET', 'k', 'v');
    const after = await offset();
    await until(async () => Number(await field(replica, 'slave_read_repl_offset')) === after);
    await replica.call('CLIENT', 'KILL', 'TYPE', 'master');
    await until(async () => (await field(client, 'sync_partial_ok')) === '1');
    expect(await replica.call('GET', 'k')).toBe(null);
    await replica.call('CLIENT', 'UNPAUSE');
    await until(async () => (await replica.call('GET', 'k')) === 'v');
    expect(await field(client, 'sync_full')).toBe('1');
  });
});

describe('a command of the primary that fails on the replica', () => {
  afterEach(pairStop);

  const fail = (): Promise<unknown> => client.call('DEBUG', 'REPLICATE', 'INCR', 'text');

  it.each([
    ['panic', 'yes', true],
    ['panic-on-replicas', 'yes', true],
    ['panic', 'no', false],
    ['ignore', 'yes', false],
  ])('propagation-error-behavior %s, replica-read-only %s', async (behavior, isRead, ends) => {
    await pairStart('--propagation-error-behavior', behavior, '--replica-read-only', isRead);
    await client.call('SET', 'text', 'x');
    await fail();
    if (ends) {
      expect(await server.exited()).toBe(1);
      expect(server.log).toContain(
        'Guru Meditation: This replica panicked sending an error to its master after processing' +
          " the command 'incr'",
      );
    } else {
      await client.call('SET', 'text', 'y');
      await until(async () => (await replica.call('GET', 'text')) === 'y');
      expect(server.log).toContain("an error to its master: 'value is not an integer");
    }
  });
});

describe('a replica that cannot save', () => {
  afterEach(async () => {
    // A server that ends by itself wants to save.
    rmSync(join(server.folder, 'dump.rdb'), { recursive: true, force: true });
    await pairStop();
  });

  /** A save fails, because a folder is where the file should be. */
  async function spoil(): Promise<void> {
    const file = join(server.folder, 'dump.rdb');
    rmSync(file, { force: true });
    mkdirSync(join(file, 'in-the-way'), { recursive: true });
    await replica.call('BGSAVE');
    await until(async () => (await field(replica, 'rdb_last_bgsave_status')) === 'err');
  }

  it('ends when it is to write', async () => {
    await pairStart('--save', '3600 1');
    await spoil();
    await client.call('SET', 'k', 'v');
    expect(await server.exited()).toBe(1);
    expect(server.log).toContain('Guru Meditation: Replica was unable to write command to disk.');
  });

  it('goes on with replica-ignore-disk-write-errors', async () => {
    await pairStart('--save', '3600 1', '--replica-ignore-disk-write-errors', 'yes');
    await spoil();
    for (const value of ['v', 'w']) {
      await client.call('SET', 'k', value);
      await until(async () => (await replica.call('GET', 'k')) === value);
    }
    const line = 'Replica is applying a command even though it is unable to write to disk.';
    expect(server.log.split(line)).toHaveLength(2);
  });
});

describe('a command of the append-only file that fails', () => {
  it.each([
    ['ignore', true],
    ['panic', false],
  ])('propagation-error-behavior %s', async (behavior, starts) => {
    const folder = directoryCreate();
    const commands = [
      ['SET', 'text', 'x'],
      ['INCR', 'text'],
      ['EVAL', "redis.call('SET', KEYS[1], 'v')", '1', 'k'],
    ];
    const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
    writeFileSync(join(folder.path, 'appendonly.aof'), bytes);
    const words = ['--appendonly', 'yes', '--propagation-error-behavior', behavior];
    const started = serverStart('--dir', folder.path, ...words);
    if (starts) {
      const found = await started;
      expect(await found.ask('GET', 'k')).toBe('v');
      await found.stop();
    } else {
      await expect(started).rejects.toThrow(
        'This server panicked sending an error to its AOF-loading-client after processing the' +
          " command 'incr'",
      );
    }
    folder.remove();
  });
});
