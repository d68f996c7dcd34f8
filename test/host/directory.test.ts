/*
 * CONFIG SET dir while a server runs: where its append-only file is from then on. (Redis 7.0 writes
 * the files of the next rewrite there; here the rewrite begins at once.)
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { field, until } from '../support/replication.js';
import { serverStart } from '../support/server.js';

const servers: ServerProcess[] = [];
const root = mkdtempSync(join(tmpdir(), 'cedis-directory-'));
const place = (): string => mkdtempSync(join(root, 'place-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(directory: string, ...words: string[]): Promise<Connection> {
  const allowed = ['--enable-protected-configs', 'yes'];
  const server = await serverStart(...allowed, '--dir', directory, ...words);
  servers.push(server);
  return server.connect();
}

const hasFile = (directory: string): boolean =>
  existsSync(join(directory, 'appendonlydir/appendonly.aof.manifest'));

async function rewritten(link: Connection): Promise<void> {
  await until(async () => (await field(link, 'aof_rewrite_in_progress')) === '0');
  expect(await field(link, 'aof_last_bgrewrite_status')).toBe('ok');
}

it('ends the append-only file where it was, and begins another', async () => {
  const [before, after] = [place(), place()];
  const link = await start(before, '--appendonly', 'yes');
  await link.call('SET', 'a', '1');
  expect(await link.call('CONFIG', 'SET', 'dir', before)).toBe('OK');
  expect(await field(link, 'aof_rewrite_in_progress')).toBe('0');
  expect(await link.call('CONFIG', 'SET', 'dir', after)).toBe('OK');
  await link.call('SET', 'b', '1');
  await rewritten(link);
  await link.call('SET', 'c', '1');
  await servers.pop()!.stop();

  const there = await start(after, '--appendonly', 'yes');
  expect(await there.call('MGET', 'a', 'b', 'c')).toEqual(['1', '1', '1']);
  const here = await start(before, '--appendonly', 'yes');
  expect(await here.call('MGET', 'a', 'b', 'c')).toEqual(['1', null, null]);
});

it('says where one is made that is turned on later', async () => {
  const [first, second] = [place(), place()];
  const link = await start(first);
  await link.call('SET', 'a', '1');
  expect(await link.call('CONFIG', 'SET', 'dir', second)).toBe('OK');
  expect(await link.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
  await rewritten(link);
  expect([hasFile(first), hasFile(second)]).toEqual([false, true]);
});
