/*
 * Datasets that move between redis-server and Cedis while they are in use, chains that mix both,
 * and redis-cli in a replica's place.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { become } from '../support/become.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';

const shared = ['--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0'];
const servers: ServerProcess[] = [];
const counters: Counter[] = [];

async function redisNew(): Promise<ServerProcess> {
  servers.push(await redisStart(...shared));
  return servers.at(-1)!;
}

/** A Cedis whose snapshots a redis-server 7.0 can read. */
async function cedisNew(): Promise<ServerProcess> {
  servers.push(await serverStart(...shared, '--rdb-format', '7.0'));
  return servers.at(-1)!;
}

async function field(server: ServerProcess, name: string): Promise<string> {
  const text = String(await server.ask('INFO', 'everything'));
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1] ?? '';
}

async function follow(replica: ServerProcess, primary: ServerProcess): Promise<void> {
  expect(await replica.ask('REPLICAOF', '127.0.0.1', primary.port)).toMatch(/^OK/);
  await become('a link', async () => (await field(replica, 'master_link_status')) === 'up');
}

/** Waits until replicas hold what the primary holds. */
async function expectSame(primary: ServerProcess, ...replicas: ServerProcess[]): Promise<void> {
  for (const replica of replicas) {
    await become('the same dataset', async () => {
      const [ours, theirs] = [
        await primary.ask('DEBUG', 'DIGEST'),
        await replica.ask('DEBUG', 'DIGEST'),
      ];
      return ours === theirs;
    });
  }
}

/** A client that counts as fast as it can, at whichever server it is sent to. */
class Counter {
  readonly key = 'counted';
  count = 0;
  #isEnding = false;
  readonly #done: Promise<void>;

  constructor(public server: ServerProcess) {
    counters.push(this);
    this.#done = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      const { server } = this;
      const reply = await server.ask(
        'EVAL',
        "redis.call('LPUSH', 'list', ARGV[1]) return redis.call('INCR', KEYS[1])",
        1,
        this.key,
        this.count,
      );
      // What has become a replica says so: the client asks again where it is sent.
      if (reply instanceof Error) expect(reply.message).toContain('READONLY');
      else this.count = reply as number;
    }
  }

  /** Waits until it has counted on. */
  async goesOn(): Promise<void> {
    const before = this.count;
    await become('counting', () => this.count > before + 10);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#done;
  }
}

afterEach(async () => {
  await Promise.all(counters.splice(0).map((each) => each.end()));
  await Promise.all(servers.splice(0).map((each) => each.stop()));
});

describe.skipIf(redisMissing('moving'))('a dataset in use', () => {
  /** As the README tells it. */
  async function move(counter: Counter, target: ServerProcess): Promise<void> {
    const source = counter.server;
    await follow(target, source);
    await counter.goesOn();
    expect(await source.ask('CLIENT', 'PAUSE', '30000', 'WRITE')).toBe('OK');
    await become('all of the stream', async () => {
      const [ours, theirs] = [
        await field(source, 'master_repl_offset'),
        await field(target, 'master_repl_offset'),
      ];
      return ours === theirs;
    });
    expect(await target.ask('REPLICAOF', 'NO', 'ONE')).toBe('OK');
    counter.server = target;
    expect(await source.ask('REPLICAOF', '127.0.0.1', target.port)).toBe('OK');
    expect(await source.ask('CLIENT', 'UNPAUSE')).toBe('OK');
    await counter.goesOn();
  }

  test('moves from redis-server to Cedis and back, and no write is lost', async () => {
    const [redis, cedis] = [await redisNew(), await cedisNew()];
    await redis.ask('DEBUG', 'POPULATE', '20000', 'key', '50');
    const counter = new Counter(redis);
    await move(counter, cedis);
    await move(counter, redis);
    await counter.end();
    expect(await redis.ask('GET', counter.key)).toBe(`${counter.count}`);
    expect(await redis.ask('LLEN', 'list')).toBe(counter.count);
    await expectSame(redis, cedis);
  });

  test('goes through a chain of both kinds, and outlives the first of it', async () => {
    const chain = [await cedisNew(), await redisNew(), await cedisNew(), await redisNew()] as const;
    const [first, second, third, last] = chain;
    await first.ask('DEBUG', 'POPULATE', '5000', 'key', '50');
    const counter = new Counter(first);
    await follow(second, first);
    await follow(third, second);
    await follow(last, third);
    await counter.goesOn();
    await counter.end();
    await expectSame(first, second, third, last);
    await first.kill();
    await second.ask('REPLICAOF', 'NO', 'ONE');
    const rest = new Counter(second);
    await rest.goesOn();
    await rest.end();
    await expectSame(second, third, last);
    expect(await field(second, 'sync_full')).toBe('1');
    expect(await field(third, 'sync_full')).toBe('1');
  });
});

describe.skipIf(redisToolMissing('redis-cli', 'moving'))('redis-cli in a replica’s place', () => {
  test('--rdb takes a whole file', async () => {
    const [cedis, other] = [await cedisNew(), await cedisNew()];
    await cedis.ask('DEBUG', 'POPULATE', '30000', 'key', '100');
    const file = join(other.folder, 'dump.rdb');
    const child = spawn('redis-cli', ['-p', `${cedis.port}`, '--rdb', file]);
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
    expect(readFileSync(file).subarray(0, 9).toString()).toBe('REDIS0010');
    expect(statSync(file).size).toBeGreaterThan(30_000);
    expect(await other.ask('DEBUG', 'RELOAD', 'NOSAVE', 'NOFLUSH')).toBe('OK');
    expect(await other.ask('DEBUG', 'DIGEST')).toBe(await cedis.ask('DEBUG', 'DIGEST'));
  });

  test('--replica shows what is written', async () => {
    const cedis = await cedisNew();
    await cedis.ask('SET', 'before', '1');
    const child = spawn('redis-cli', ['-p', `${cedis.port}`, '--replica']);
    let shown = '';
    child.stdout.on('data', (bytes: Buffer) => (shown += bytes.toString('latin1')));
    await become('a replica', async () => (await field(cedis, 'slave0')).includes('state=online'));
    await cedis.ask('SET', 'later', 'value');
    await become('what was written', () => /"SET","later","value"/i.test(shown));
    child.kill();
    await once(child, 'close');
  });
});
