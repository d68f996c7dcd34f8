/*
 * What a test suite uses the library for: programs over Redis that need no server any more. BullMQ,
 * a store of sessions and a limit of rates, each over connections of ioredis with no port open.
 */

import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { connectorOf } from '../../host/library/ioredis.js';
import type { NodeStore } from '../../host/library/node-index.js';
import { open } from '../../host/library/node-index.js';
import { type Fresh, prepare } from '../../host/library/test-kit.js';
import { testModule } from '../support/engine.js';

const connection = (store: NodeStore): Redis =>
  new Redis({ Connector: connectorOf(store), maxRetriesPerRequest: null });

describe('BullMQ', () => {
  it('runs jobs, tries one again, and tells how they have ended', async () => {
    const store = await open({ module: testModule() });
    const links = [connection(store), connection(store), connection(store)] as const;
    const queue = new Queue('work', { connection: links[0] });
    const events = new QueueEvents('work', { connection: links[1] });
    const tries = new Map<string, number>();
    const work = async ({ name, data }: { name: string; data: { n: number } }): Promise<number> => {
      tries.set(name, (tries.get(name) ?? 0) + 1);
      if (name === 'fails once' && tries.get(name) === 1) throw new Error('not yet');
      return data.n * 2;
    };
    const worker = new Worker('work', work, { connection: links[2] });
    await events.waitUntilReady();
    const jobs = await queue.addBulk([
      { name: 'simple', data: { n: 1 } },
      { name: 'late', data: { n: 2 }, opts: { delay: 50 } },
      { name: 'fails once', data: { n: 3 }, opts: { attempts: 2 } },
    ]);
    const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)));
    expect(results).toEqual([2, 4, 6]);
    expect(tries.get('fails once')).toBe(2);
    expect(await queue.getJobCounts('completed', 'failed')).toEqual({ completed: 3, failed: 0 });
    await worker.close();
    await events.close();
    await queue.close();
    for (const link of links) link.disconnect();
    await store.close();
  });
});

/** Sessions as a web server keeps them: a hash each, which expires. */
class Sessions {
  constructor(private readonly redis: Redis) {}

  async begin(id: string, user: string): Promise<void> {
    const key = `session:${id}`;
    await this.redis.multi().hset(key, { user, seen: '0' }).expire(key, 1800).exec();
  }

  async touch(id: string): Promise<string | null> {
    const key = `session:${id}`;
    const replies = await this.redis.multi().hget(key, 'user').expire(key, 1800).exec();
    return replies![0]![1] as string | null;
  }
}

describe('a copy of a prepared store for each test', () => {
  let fresh: Fresh;
  let redis: Redis;
  let sessions: Sessions;
  let test: ReturnType<Fresh>;

  beforeAll(async () => {
    fresh = await prepare((store) => void store.hset('session:old', 'user', 'Ann'), {
      module: testModule(),
    });
  });
  afterAll(() => fresh.close());
  beforeEach(() => {
    test = fresh();
    redis = connection(test.store);
    sessions = new Sessions(redis);
  });
  afterEach(() => redis.disconnect());

  it('has sessions that end when nobody has been there for half an hour', async () => {
    await sessions.begin('new', 'Bob');
    test.clock.advance(1_799_000);
    expect(await sessions.touch('new')).toBe('Bob');
    test.clock.advance(1_799_000);
    expect(await sessions.touch('new')).toBe('Bob');
    test.clock.advance(1_800_001);
    expect(await sessions.touch('new')).toBe(null);
  });

  it('finds what was prepared, and nothing of other tests', async () => {
    expect(test.store.call('KEYS', '*')).toEqual(['session:old']);
    expect(await sessions.touch('old')).toBe('Ann');
  });

  it('limits a rate by the time of the test', async () => {
    const limiter = new RateLimiterRedis({ storeClient: redis, points: 2, duration: 60 });
    await limiter.consume('user');
    expect((await limiter.consume('user')).remainingPoints).toBe(0);
    await expect(limiter.consume('user')).rejects.toMatchObject({ remainingPoints: 0 });
    test.clock.advance(60_001);
    expect((await limiter.consume('user')).remainingPoints).toBe(1);
  });
});
