/*
 * Sharding by an existing proxy: twemproxy (Debian's `nutcracker`) in front of two servers.
 */

import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { become } from '../support/become.js';
import { Connection } from '../support/connection.js';
import { directoryCreate, portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import type { Reply } from '../support/resp.js';
import { RespError, respCommand, respParse } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const isMissing = spawnSync('nutcracker', ['--version']).error !== undefined;
if (isMissing) console.log('twemproxy: skipped, this machine has no nutcracker');

const count = 1000;
const keys = Array.from({ length: count }, (_, index) => `key:${index}`);

describe.skipIf(isMissing)('two servers behind twemproxy', () => {
  const folder = directoryCreate();
  let servers: ServerProcess[];
  let proxy: ChildProcess;
  let port: number;
  let client: Connection;

  beforeAll(async () => {
    servers = [await serverStart(), await serverStart()];
    port = await portFree();
    const file = join(folder.path, 'nutcracker.yml');
    writeFileSync(
      file,
      'shards:\n' +
        `  listen: 127.0.0.1:${port}\n` +
        '  redis: true\n  hash: fnv1a_64\n  distribution: ketama\n' +
        '  auto_eject_hosts: false\n  server_retry_timeout: 100\n' +
        `  servers:\n${servers.map((each, at) => `   - 127.0.0.1:${each.port}:1 s${at}\n`).join('')}`,
    );
    const statistics = ['-a', '127.0.0.1', '-s', `${await portFree()}`];
    const files = ['-o', join(folder.path, 'log'), '-p', join(folder.path, 'pid')];
    proxy = spawn('nutcracker', ['-c', file, ...statistics, ...files], { stdio: 'ignore' });
    client = await become('the proxy', () => Connection.open({ port }));
  });
  afterAll(async () => {
    client.close();
    proxy.kill();
    if (proxy.exitCode === null && proxy.signalCode === null) await once(proxy, 'exit');
    await Promise.all(servers.map((each) => each.stop()));
    folder.remove();
  });

  /** Sends commands at once; resolves to their replies. */
  async function pipeline(commands: readonly string[][]): Promise<Reply[]> {
    client.write(Buffer.concat(commands.map((words) => respCommand(words))));
    return respParse(Buffer.concat(await client.receive(commands.length))).replies;
  }

  test('a pipeline is answered in its order, out of both', async () => {
    const sets = await pipeline(keys.map((key) => ['SET', key, `value of ${key}`]));
    expect(new Set(sets)).toEqual(new Set(['OK']));
    const gets = await pipeline(keys.map((key) => ['GET', key]));
    expect(gets).toEqual(keys.map((key) => `value of ${key}`));
    const sizes = (await Promise.all(servers.map((each) => each.ask('DBSIZE')))) as number[];
    expect(sizes[0]! + sizes[1]!).toBe(count);
    expect(Math.min(...sizes)).toBeGreaterThan(count / 5);
  });

  test('MGET, MSET, DEL and EXISTS are put together from both', async () => {
    expect(await client.call('MSET', 'a', '1', 'b', '2', 'c', '3', 'd', '4')).toBe('OK');
    expect(await client.call('MGET', 'd', 'missing', 'b', 'a', 'c')).toEqual([
      ...['4', null, '2', '1', '3'],
    ]);
    expect(await client.call('EXISTS', 'a', 'b', 'c', 'd', 'missing')).toBe(4);
    expect(await client.call('DEL', 'a', 'b', 'c', 'missing')).toBe(3);
    expect(await client.call('MGET', ...keys)).toEqual(keys.map((key) => `value of ${key}`));
  });

  test('large values come through', async () => {
    const large = 'large '.repeat(500_000);
    expect(await client.call('SET', 'large', large)).toBe('OK');
    expect(await client.call('STRLEN', 'large')).toBe(large.length);
    expect((await client.call('GET', 'large')) === large).toBe(true);
    const [first, second] = (await client.call('MGET', 'large', 'key:1')) as string[];
    expect([first === large, second]).toEqual([true, 'value of key:1']);
  });

  test('other types, expiry, scripts and errors are what the servers say', async () => {
    const replies = await pipeline([
      ['HSET', 'hash', 'f', '1', 'g', '2'],
      ['HGETALL', 'hash'],
      ['ZADD', 'zset', '1', 'm'],
      ['ZRANGE', 'zset', '0', '-1', 'WITHSCORES'],
      ['RPUSH', 'list', 'x', 'y'],
      ['LRANGE', 'list', '0', '-1'],
      ['SET', 'short', 'v', 'PX', '100000'],
      ['TTL', 'short'],
      ['EVAL', "return redis.call('INCRBY', KEYS[1], ARGV[1])", '1', 'counter', '5'],
    ]);
    expect(replies).toEqual([2, ['f', '1', 'g', '2'], 1, ['m', '1'], 2, ['x', 'y'], 'OK', 100, 5]);
    expect(await client.call('INCR', 'hash')).toEqual(
      new RespError('WRONGTYPE Operation against a key holding the wrong kind of value'),
    );
  });

  test('ioredis works, told not to ask what a proxy does not pass on', async () => {
    const redis = new Redis({
      port,
      protocol: 2,
      enableReadyCheck: false,
      disableClientInfo: true,
    });
    await Promise.all(keys.map((key) => redis.set(key, `new ${key}`)));
    expect(await redis.mget(...keys)).toEqual(keys.map((key) => `new ${key}`));
    redis.disconnect();
  });

  test('a server that was away is found again', async () => {
    const [first] = servers;
    await first!.kill();
    const meanwhile = await pipeline(keys.map((key) => ['GET', key]));
    expect(meanwhile.filter((reply) => reply instanceof RespError).length).toBeGreaterThan(0);
    expect(meanwhile.filter((reply) => typeof reply === 'string').length).toBeGreaterThan(0);
    await first!.again();
    await become('answers of both', async () => {
      const replies = await pipeline(keys.map((key) => ['SET', key, 'again']));
      return replies.every((reply) => reply === 'OK');
    });
  });
});
