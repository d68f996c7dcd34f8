/*
 * A script that takes long lets others in, but what it has done so far is nobody's to see: not a
 * file's, not a replica's; and what a replica is told meanwhile is not the script's to see.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { field, until } from '../support/replication.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const options = ['--enable-debug-command', 'yes', '--busy-reply-threshold', '50'];
/** Runs for so many seconds of the processor's time. */
const turning = 'local start = os.clock() while os.clock() - start < tonumber(ARGV[1]) do end';

let servers: ServerProcess[] = [];

async function start(...further: string[]): Promise<[ServerProcess, Connection]> {
  const server = await serverStart(...options, ...further);
  servers.push(server);
  return [server, await server.connect()];
}

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

const isBusy = async (connection: Connection): Promise<boolean> =>
  String(await connection.call('PING')).includes('BUSY');

it('a full synchronisation begins when it has ended', async () => {
  const [primary, connection] = await start('--repl-diskless-sync-delay', '1');
  await connection.call('SET', 'n', '1');
  const [, replica] = await start('--replicaof', '127.0.0.1', `${primary.port}`);
  await until(async () => (await field(connection, 'slave0')).includes('state=wait'));
  const script = `redis.call('INCR', 'n') ${turning} redis.call('INCR', 'n')`;
  await connection.call('EVAL', script, '0', '3');
  await until(async () => (await field(replica, 'master_link_status')) === 'up');
  expect(await connection.call('WAIT', '1', '0')).toBe(1);
  expect(await replica.call('GET', 'n')).toBe('3');
});

it('the stream of a primary waits for it', async () => {
  const [primary, connection] = await start('--repl-diskless-sync-delay', '0');
  await connection.call('SET', 'n', '1');
  const [server, replica] = await start('--replicaof', '127.0.0.1', `${primary.port}`);
  await until(async () => (await field(replica, 'master_link_status')) === 'up');
  const read = "redis.call('GET', 'n')";
  const script = `local before = ${read} ${turning} return {before, ${read}}`;
  const ended = replica.call('EVAL', script, '0', '2');
  const other = await server.connect();
  await until(() => isBusy(other));
  await connection.call('SET', 'n', '2');
  expect(await ended).toEqual(['1', '1']);
  await until(async () => (await replica.call('GET', 'n')) === '2');
});

it('neither a rule nor a signal saves what it has done so far', async () => {
  const [server, connection] = await start('--save', '1 1');
  const file = join(server.folder, 'dump.rdb');
  const script = "redis.call('SET', 'k', 'v') while true do end";
  connection.write(respCommand(['EVAL', script, '0']));
  const other = await server.connect();
  await until(() => isBusy(other));
  server.child.kill('SIGTERM');
  await until(() => server.log.includes('scheduling shutdown'));
  // Time enough for a rule that is obeyed, and for a shutdown.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(server.running).toBe(true);
  other.write(respCommand(['SHUTDOWN', 'NOSAVE']));
  expect(await server.exited()).toBe(0);
  expect(existsSync(file)).toBe(false);
});
