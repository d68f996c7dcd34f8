/*
 * node-redis (the package `redis`) as applications use it, against the server process, in RESP2 and
 * RESP3.
 */

import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';

const BIG_BYTES = 5 * 1024 * 1024;

describe.each([2, 3] as const)('node-redis in RESP%i', (protocol) => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await serverStart();
  });
  afterAll(() => server.stop());

  const create = () =>
    createClient({
      RESP: protocol,
      name: 'tester',
      socket: { port: server.port, host: '127.0.0.1', reconnectStrategy: 50 },
    });
  let client: ReturnType<typeof create>;

  beforeEach(async () => {
    client = create();
    client.on('error', () => undefined);
    await client.connect();
    await client.flushAll();
  });
  afterEach(() => client.destroy());

  test('is ready when it has connected', async () => {
    expect(client.isReady).toBe(true);
    expect(await client.ping()).toBe('PONG');
    expect(await client.info('server')).toMatch(/^redis_version:7\.2\./m);
  });

  test('sets and gets strings and numbers', async () => {
    expect(await client.set('key', 'value')).toBe('OK');
    expect(await client.get('key')).toBe('value');
    expect(await client.get('missing')).toBeNull();
    expect(await client.mSet({ a: '1', b: '2' })).toBe('OK');
    expect(await client.mGet(['a', 'b', 'c'])).toEqual(['1', '2', null]);
    expect(await client.incrBy('a', 41)).toBe(42);
    expect(await client.getEx('a', { type: 'EX', value: 100 })).toBe('42');
    expect(await client.ttl('a')).toBe(100);
    expect(await client.getDel('a')).toBe('42');
    expect(await client.exists(['a', 'b'])).toBe(1);
  });

  test('expires keys', async () => {
    await client.set('key', 'value', { expiration: { type: 'PX', value: 60 } });
    expect(await client.pTTL('key')).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await client.get('key')).toBeNull();
    await client.set('key', 'value');
    expect(await client.expire('key', 100, 'NX')).toBe(1);
    expect(await client.expire('key', 50, 'GT')).toBe(0);
  });

  test('iterates over all keys', async () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `key:${i}`);
    await client.mSet(keys.map((key) => [key, 'x']));
    const found = new Set<string>();
    for await (const part of client.scanIterator({ MATCH: 'key:*', COUNT: 50 })) {
      for (const key of part) found.add(key);
    }
    expect([...found].sort()).toEqual([...keys].sort());
  });

  test('sends what is called together as one pipeline', async () => {
    const replies = await Promise.all(Array.from({ length: 5000 }, () => client.incr('n')));
    expect(replies).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1));
  });

  test('runs transactions, errors among their replies', async () => {
    expect(await client.multi().set('a', '1').incr('a').exec()).toEqual(['OK', 2]);
    await client.set('text', 'x');
    await expect(client.multi().incr('text').get('a').exec()).rejects.toThrow();
    expect(await client.get('a')).toBe('2');
  });

  test('rejects with the error of the server', async () => {
    await expect(client.sendCommand(['NOSUCH', 'x'])).rejects.toThrow(
      "ERR unknown command 'NOSUCH', with args beginning with: 'x' ",
    );
    await client.set('key', 'text');
    await expect(client.incr('key')).rejects.toThrow('ERR value is not an integer or out of range');
  });

  test('names its connection and lists all', async () => {
    expect(await client.clientGetName()).toBe('tester');
    const own = await client.clientInfo();
    expect(own).toMatchObject({ name: 'tester', db: 0, resp: protocol });
    const list = await client.clientList();
    expect(list.map(({ id }) => id)).toContain(own.id);
  });

  test('carries values of 5 MB', async () => {
    const value = 'x'.repeat(BIG_BYTES);
    await client.set('big', value);
    expect(await client.strLen('big')).toBe(BIG_BYTES);
    expect((await client.get('big')) === value).toBe(true);
  });

  test('reads and changes the configuration', async () => {
    expect(await client.configGet('maxclients')).toEqual({ maxclients: '10000' });
    expect(await client.configSet('maxmemory', '100mb')).toBe('OK');
    expect(await client.configGet('maxmemory')).toEqual({ maxmemory: '104857600' });
    await client.configSet('maxmemory', '0');
  });

  test('comes back when its connection was killed', async () => {
    const control = create();
    await control.connect();
    const id = await client.clientId();
    const reconnecting = new Promise((resolve) => client.once('reconnecting', resolve));
    await control.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
    await reconnecting;
    expect(await client.set('after', 'x')).toBe('OK');
    expect(await client.clientId()).not.toBe(id);
    control.destroy();
  });
});
