/*
 * Histories that outlive a restart: a primary and its replica are started anew, and the replica
 * goes on from where it was. What their files say of it, redis-server writes as well.
 */

import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { field, until } from '../support/replication.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const options = [
  ...['--enable-debug-command', 'yes', '--save', '3600 1', '--rdb-format', '7.0'],
  ...['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '3600'],
];

const servers: ServerProcess[] = [];

afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.stop();
});

async function started(server: Promise<ServerProcess>): Promise<[ServerProcess, Connection]> {
  servers.push(await server);
  const last = servers.at(-1)!;
  return [last, await last.connect()];
}

const isUp = async (connection: Connection): Promise<boolean> =>
  (await field(connection, 'master_link_status')) === 'up';

/** Starts a server anew in its process; it has what it had on its command line. */
async function restart(server: ServerProcess, connection: Connection): Promise<Connection> {
  const run = await field(connection, 'run_id');
  connection.write(respCommand(['DEBUG', 'RESTART']));
  let next = connection;
  await until(async () => {
    if (!next.closed) return ![run, ''].includes(await field(next, 'run_id').catch(() => ''));
    next = await server.connect().catch(() => connection);
    return false;
  });
  return next;
}

describe('a primary and its replica', () => {
  it('go on where they were when the primary is started anew', async () => {
    const [server, first] = await started(serverStart(...options));
    let primary = first;
    const [, replica] = await started(
      serverStart(...options, '--replicaof', `127.0.0.1 ${server.port}`),
    );
    await until(() => isUp(replica));
    await primary.call('SELECT', '3');
    await primary.call('SET', 'k', 'v');
    await primary.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
    await primary.call('SET', 'gone', 'v', 'PX', '1');
    await primary.call('WAIT', '1', '0');
    const [id, offset] = [
      await field(primary, 'master_replid'),
      Number(await field(primary, 'master_repl_offset')),
    ];
    primary = await restart(server, primary);
    await until(() => isUp(replica));
    expect(await field(primary, 'master_replid')).not.toBe(id);
    expect(await field(primary, 'master_replid2')).toBe(id);
    expect(Number(await field(primary, 'second_repl_offset'))).toBeGreaterThan(offset);
    expect(await field(primary, 'sync_partial_ok')).toBe('1');
    expect(await field(primary, 'sync_full')).toBe('0');
    // What has expired meanwhile is told to the replica.
    expect(await field(primary, 'rdb_last_load_keys_expired')).toBe('1');
    await until(async () => (await field(replica, 'db3')).startsWith('keys=1,'));
    await primary.call('SET', 'later', 'v');
    await until(async () => (await replica.call('GET', 'later')) === 'v');
    expect(await replica.call('DEBUG', 'DIGEST')).toBe(await primary.call('DEBUG', 'DIGEST'));
  });

  it.each([[['--appendonly', 'no']], [['--appendonly', 'yes']]])(
    'go on where they were when the replica is started anew with %s',
    async (words) => {
      const [{ port }, primary] = await started(serverStart(...options));
      const [server, first] = await started(
        serverStart(...options, ...words, '--replicaof', `127.0.0.1 ${port}`),
      );
      let replica = first;
      await until(() => isUp(replica));
      // The append-only file of the new dataset is made when it has come.
      await until(async () => (await field(replica, 'aof_rewrite_in_progress')) === '0');
      await until(async () => (await field(replica, 'aof_rewrite_scheduled')) === '0');
      await primary.call('SELECT', '5');
      await primary.call('INCR', 'n');
      await primary.call('WAIT', '1', '0');
      replica = await restart(server, replica);
      await until(() => isUp(replica));
      // The stream goes on in the database that it had selected.
      await primary.call('INCR', 'n');
      await replica.call('SELECT', '5');
      await until(async () => (await replica.call('GET', 'n')) === '2');
      expect(await field(primary, 'sync_partial_ok')).toBe('1');
      expect(await field(primary, 'sync_full')).toBe('1');
      expect(await replica.call('DEBUG', 'DIGEST')).toBe(await primary.call('DEBUG', 'DIGEST'));
    },
  );
});

describe('a dataset that is on its way', () => {
  const slow = ['--save', '', '--rdb-key-save-delay', '500'];

  it.each(['primary', 'replica'])('leaves no file when the %s ends', async (which) => {
    const diskless = which === 'primary' ? 'no' : 'yes';
    const [primary, writer] = await started(
      serverStart(...options, ...slow, '--repl-diskless-sync', diskless),
    );
    await writer.call('DEBUG', 'POPULATE', '100000');
    const [replica] = await started(
      serverStart(...options, '--save', '', '--replicaof', `127.0.0.1 ${primary.port}`),
    );
    const ended = which === 'primary' ? primary : replica;
    const temporary = (): string[] =>
      readdirSync(ended.folder).filter((name) => name.startsWith('temp-'));
    await until(() => temporary().length === 1);
    ended.child.kill('SIGTERM');
    expect(await ended.exited()).toBe(0);
    expect(temporary()).toEqual([]);
  });
});

describe.skipIf(redisMissing('replication-restart'))('a file of redis-server', () => {
  it('says where its replica goes on, when Cedis is started with it', async () => {
    const [{ port }, primary] = await started(serverStart(...options));
    const [server, replica] = await started(
      redisStart('--save', '3600 1', '--replicaof', `127.0.0.1 ${port}`),
    );
    await until(() => isUp(replica));
    await primary.call('INCR', 'n');
    await until(async () => (await replica.call('GET', 'n')) === '1');
    await replica.call('SAVE');
    copyFileSync(join(server.folder, 'dump.rdb'), join(servers[0]!.folder, 'other.rdb'));
    const [, other] = await started(
      serverStart(
        ...[...options, '--replicaof', `127.0.0.1 ${port}`],
        ...['--dir', servers[0]!.folder, '--dbfilename', 'other.rdb'],
      ),
    );
    await until(() => isUp(other));
    expect(await field(primary, 'sync_partial_ok')).toBe('1');
    expect(await other.call('GET', 'n')).toBe('1');
  });
});
