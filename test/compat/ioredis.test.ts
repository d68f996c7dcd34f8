/*
 * ioredis as applications use it, against the server process, in RESP2 and RESP3.
 */

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';

const BIG_BYTES = 5 * 1024 * 1024;

describe.each([2, 3] as const)('ioredis in RESP%i', (protocol) => {
  let server: ServerProcess;
  let redis: Redis;

  beforeAll(async () => {
    server = await serverStart();
  });
  afterAll(() => server.stop());

  const connect = (): Redis =>
    new Redis({
      port: server.port,
      protocol,
      connectionName: 'tester',
      enableReadyCheck: true,
      retryStrategy: () => 50,
    });

  beforeEach(async () => {
    redis = connect();
    await redis.flushall();
  });
  afterEach(() => redis.disconnect());

  test('becomes ready: the ready check reads INFO', async () => {
    const other = connect();
    const states: string[] = [];
    for (const state of ['connect', 'ready']) other.on(state, () => states.push(state));
    expect(await other.ping()).toBe('PONG');
    expect(states).toEqual(['connect', 'ready']);
    expect(await other.info('server')).toMatch(/^redis_version:7\.2\./m);
    other.disconnect();
  });

  test('sets and gets strings, numbers and bytes', async () => {
    expect(await redis.set('key', 'value')).toBe('OK');
    expect(await redis.get('key')).toBe('value');
    expect(await redis.get('missing')).toBeNull();
    expect(await redis.mset({ a: '1', b: '2' })).toBe('OK');
    expect(await redis.mget('a', 'b', 'c')).toEqual(['1', '2', null]);
    expect(await redis.incr('a')).toBe(2);
    expect(await redis.incrbyfloat('a', 0.5)).toBe('2.5');
    const bytes = Buffer.from([0, 255, 13, 10, 36]);
    await redis.set('bytes', bytes);
    expect(await redis.getBuffer('bytes')).toEqual(bytes);
    expect(await redis.set('key', 'x', 'EX', 100, 'NX')).toBeNull();
    expect(await redis.set('key', 'x', 'KEEPTTL', 'GET')).toBe('value');
  });

  test('expires keys', async () => {
    await redis.set('key', 'value', 'PX', 60);
    expect(await redis.pttl('key')).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await redis.get('key')).toBeNull();
    await redis.set('key', 'value');
    expect(await redis.expire('key', 100)).toBe(1);
    expect(await redis.ttl('key')).toBe(100);
    expect(await redis.persist('key')).toBe(1);
    expect(await redis.ttl('key')).toBe(-1);
  });

  test('scans all keys as a stream', async () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `key:${i}`);
    await redis.mset(...keys.flatMap((key) => [key, 'x']));
    const found = new Set<string>();
    for await (const part of redis.scanStream({ match: 'key:*', count: 50 })) {
      for (const key of part as string[]) found.add(key);
    }
    expect([...found].sort()).toEqual([...keys].sort());
  });

  test('runs pipelines, errors in their place', async () => {
    const replies = await redis.pipeline().set('a', 'x').incr('a').get('a').exec();
    expect(replies![0]).toEqual([null, 'OK']);
    expect(replies![1]![0]!.message).toBe('ERR value is not an integer or out of range');
    expect(replies![2]).toEqual([null, 'x']);
    const many = redis.pipeline();
    for (let i = 0; i < 10_000; i++) many.incr('n');
    expect((await many.exec())!.at(-1)).toEqual([null, 10_000]);
  });

  test('runs transactions', async () => {
    expect(await redis.multi().set('a', '1').incr('a').exec()).toEqual([
      [null, 'OK'],
      [null, 2],
    ]);
    await redis.multi({ pipeline: false });
    expect(await redis.get('a')).toBe('QUEUED');
    expect(await redis.discard()).toBe('OK');
    expect(await redis.get('a')).toBe('2');
  });

  test('rejects with the error of the server', async () => {
    await expect(redis.call('NOSUCH', 'x')).rejects.toThrow(
      "ERR unknown command 'NOSUCH', with args beginning with: 'x' ",
    );
    await expect(redis.call('GET')).rejects.toThrow(
      "ERR wrong number of arguments for 'get' command",
    );
  });

  test('names its connection and lists all', async () => {
    expect(await redis.client('GETNAME')).toBe('tester');
    const list = (await redis.client('LIST')) as string;
    expect(list).toMatch(/ name=tester .* lib-name=ioredis/);
    expect(await redis.client('ID')).toBeGreaterThan(0);
  });

  test('carries values of 5 MB', async () => {
    const value = Buffer.alloc(BIG_BYTES, 'cedis ');
    await redis.set('big', value);
    expect(await redis.strlen('big')).toBe(BIG_BYTES);
    expect((await redis.getBuffer('big'))!.equals(value)).toBe(true);
    const replies = await Promise.all([1, 2, 3].map(() => redis.getBuffer('big')));
    expect(replies.every((reply) => reply!.equals(value))).toBe(true);
  });

  test('selects databases', async () => {
    const other = new Redis({ port: server.port, protocol, db: 3 });
    await other.set('there', 'x');
    expect(await redis.exists('there')).toBe(0);
    await redis.select(3);
    expect(await redis.exists('there')).toBe(1);
    other.disconnect();
  });

  test('comes back when its connection was killed', async () => {
    const control = connect();
    const id = String(await redis.client('ID'));
    const reconnecting = new Promise((resolve) => redis.once('reconnecting', resolve));
    expect(await control.client('KILL', 'ID', id)).toBe(1);
    await reconnecting;
    expect(await redis.set('after', 'x')).toBe('OK');
    expect(String(await redis.client('ID'))).not.toBe(id);
    control.disconnect();
  });

  test('describes itself to COMMAND', async () => {
    const info = (await redis.command('INFO', 'GET')) as unknown[][];
    expect(info[0]!.slice(0, 2)).toEqual(['get', 2]);
    expect(await redis.command('COUNT')).toBeGreaterThan(50);
  });
});
