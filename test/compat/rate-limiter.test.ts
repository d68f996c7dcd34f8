/*
 * rate-limiter-flexible as applications use it, against the server process, over ioredis.
 */

import { Redis } from 'ioredis';
import { BurstyRateLimiter, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';

let server: ServerProcess;
let redis: Redis;

beforeAll(async () => {
  server = await serverStart();
});
afterAll(() => server.stop());
beforeEach(async () => {
  redis = new Redis({ port: server.port, enableOfflineQueue: true });
  await redis.flushall();
});
afterEach(() => redis.disconnect());

test('consumes points until none is left, and has them back after the duration', async () => {
  const limiter = new RateLimiterRedis({ storeClient: redis, points: 5, duration: 1 });
  const results = await Promise.all(Array.from({ length: 5 }, () => limiter.consume('user')));
  expect(results.map((each) => each.remainingPoints)).toEqual([4, 3, 2, 1, 0]);
  expect(results[0]!.isFirstInDuration).toBe(true);
  expect(results[1]!.isFirstInDuration).toBe(false);
  const refused = await limiter.consume('user').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RateLimiterRes);
  const { msBeforeNext, consumedPoints } = refused as RateLimiterRes;
  expect(consumedPoints).toBe(6);
  expect(msBeforeNext).toBeGreaterThan(0);
  expect(msBeforeNext).toBeLessThanOrEqual(1000);
  await new Promise((resolve) => setTimeout(resolve, msBeforeNext + 20));
  expect((await limiter.consume('user')).remainingPoints).toBe(4);
});

test('gives penalties and rewards', async () => {
  const limiter = new RateLimiterRedis({ storeClient: redis, points: 10, duration: 60 });
  await limiter.consume('user', 3);
  expect((await limiter.penalty('user', 2)).consumedPoints).toBe(5);
  expect((await limiter.reward('user', 4)).consumedPoints).toBe(1);
  expect((await limiter.get('user'))?.remainingPoints).toBe(9);
  expect((await limiter.set('user', 7, 60)).consumedPoints).toBe(7);
  expect(await limiter.delete('user')).toBe(true);
  expect(await limiter.get('user')).toBeNull();
});

test('blocks a key, by itself and when asked', async () => {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'blocks',
    points: 1,
    duration: 1,
    blockDuration: 30,
  });
  await limiter.consume('user');
  const refused = (await limiter.consume('user').catch((e: unknown) => e)) as RateLimiterRes;
  expect(refused.msBeforeNext).toBeGreaterThan(20_000);
  expect(await redis.pttl('blocks:user')).toBeGreaterThan(20_000);
  await limiter.block('other', 40);
  await expect(limiter.consume('other')).rejects.toBeInstanceOf(RateLimiterRes);
  expect(await redis.ttl('blocks:other')).toBeGreaterThan(35);
});

test('lets bursts through beside a steady limit', async () => {
  const limiter = new BurstyRateLimiter(
    new RateLimiterRedis({ storeClient: redis, points: 2, duration: 10 }),
    new RateLimiterRedis({ storeClient: redis, keyPrefix: 'burst', points: 3, duration: 30 }),
  );
  for (let i = 0; i < 5; i++) await limiter.consume('user');
  await expect(limiter.consume('user')).rejects.toBeInstanceOf(RateLimiterRes);
});

test('counts right when many connections race', async () => {
  const connections = Array.from({ length: 5 }, () => new Redis({ port: server.port }));
  const limiters = connections.map(
    (storeClient) => new RateLimiterRedis({ storeClient, points: 50, duration: 60 }),
  );
  const tries = Array.from({ length: 100 }, (_, i) => limiters[i % 5]!.consume('shared'));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
  for (const each of connections) each.disconnect();
});
