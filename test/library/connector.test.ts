/*
 * Clients of Redis over a store in the process: ioredis without a port, node-redis over a socket.
 */

import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connectorOf } from '../../host/library/ioredis.js';
import { type NodeStore, open } from '../../host/library/node-index.js';
import { testModule } from '../support/engine.js';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

let store: NodeStore;

beforeEach(async () => {
  store = await open({ module: testModule() });
});
afterEach(() => store.close());

describe('ioredis over a store', () => {
  let redis: Redis;

  beforeEach(() => {
    redis = new Redis({ Connector: connectorOf(store), connectionName: 'tester' });
  });
  afterEach(() => redis.disconnect());

  it('sets and gets, in a pipeline and in a transaction', async () => {
    expect(await redis.set('a', 1)).toBe('OK');
    expect(store.get('a')).toBe('1');
    expect(await redis.pipeline().incr('a').get('a').exec()).toEqual([
      [null, 2],
      [null, '2'],
    ]);
    expect(await redis.multi().incr('a').exec()).toEqual([[null, 3]]);
    const bytes = Buffer.alloc(300_000, 0xff);
    await redis.set('bytes', bytes);
    expect(await redis.getBuffer('bytes')).toEqual(bytes);
    await expect(redis.lpush('a', 'x')).rejects.toThrow('WRONGTYPE');
  });

  it('waits, and subscribes on a connection of its own', async () => {
    const other = redis.duplicate();
    const popped = other.blpop('queue', 0);
    await redis.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
    const message = new Promise((resolve) => other.on('message', (_, text) => resolve(text)));
    await other.subscribe('news');
    expect(store.publish('news', 'text')).toBe(1);
    expect(await message).toBe('text');
    other.disconnect();
  });

  it('connects again when it is thrown out', async () => {
    const id = await redis.client('ID');
    const ready = new Promise((resolve) => redis.once('close', () => redis.once('ready', resolve)));
    store.call('CLIENT', 'KILL', 'ID', id);
    await ready;
    expect(await redis.ping()).toBe('PONG');
  });
});

describe('a socket of a store', () => {
  it('serves node-redis over a file of its own, and leaves nothing behind', async () => {
    const { path, url } = await store.listen();
    expect(url).toBe(path);
    const client = createClient({ socket: { path: path!, tls: false } });
    client.on('error', () => undefined);
    await client.connect();
    expect(await client.set('a', '1')).toBe('OK');
    expect(store.get('a')).toBe('1');
    expect(await client.multi().incr('a').get('a').exec()).toEqual([2, '2']);
    client.destroy();
    store.close();
    for (let tries = 0; existsSync(path!) && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(existsSync(path!)).toBe(false);
  });

  it('asks who comes from outside for the password, and not its owner', async () => {
    store.configSet('requirepass', 'secret');
    const { path } = await store.listen();
    const options = { path, lazyConnect: true, retryStrategy: null };
    const stranger = new Redis({ ...options, enableReadyCheck: false }).on('error', () => null);
    await expect(stranger.get('a')).rejects.toThrow('NOAUTH');
    const friend = new Redis({ ...options, password: 'secret' });
    expect(await friend.ping()).toBe('PONG');
    const inside = new Redis({ Connector: connectorOf(store), enableReadyCheck: false });
    inside.on('error', () => null);
    await expect(inside.get('a')).rejects.toThrow('NOAUTH');
    expect(store.ping()).toBe('PONG');
    for (const each of [stranger, friend, inside]) each.disconnect();
  });

  it('opens no socket when it is closed, and leaves none that is being opened', async () => {
    const other = await open({ module: testModule() });
    const opening = other.listen();
    await other.close();
    await expect(opening).rejects.toThrow('the store is closed');
    await expect(other.listen()).rejects.toThrow('the store is closed');
  });

  it.skipIf(!hasIpv6)('shows an address of IPv6 as clients take it', async () => {
    const { port, url } = await store.listen({ port: 0, host: '::1' });
    expect(new URL(url)).toMatchObject({ hostname: '[::1]', port: `${port}` });
  });

  it('says what is no place to listen at', async () => {
    const refusals: [unknown, string][] = [
      [{ port: '22000' }, "option 'port' is a number, and not string"],
      [{ path: '' }, "option 'path' is the name of a socket, and not string"],
      [{ port: 0, path: 'x.sock' }, "'port' or 'path', not both"],
      [{ prot: 0 }, "no option 'prot'"],
      [null, 'options are no null'],
    ];
    for (const [options, text] of refusals) {
      await expect(store.listen(options as { port: number })).rejects.toThrow(text);
    }
  });

  it('serves over a port', async () => {
    const listener = await store.listen({ port: 0 });
    const redis = new Redis(listener.url);
    expect(await redis.echo('text')).toBe('text');
    redis.disconnect();
    await listener.close();
    const again = await store.listen({ port: listener.port });
    await expect(store.listen({ port: again.port })).rejects.toThrow('EADDRINUSE');
    await again.close();
  });
});
