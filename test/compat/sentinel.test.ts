/*
 * Redis Sentinel in charge: three of its processes watch a primary and two replicas, and clients
 * that ask them for the primary write all the time. What was acknowledged with WAIT 1 outlives the
 * death of the primary, what was with WAIT 2 also a change of roles while it lives.
 *
 * CEDIS_WATCHED=redis-server runs the same against the real server, to compare the times.
 */

import { Redis } from 'ioredis';
import { createSentinel } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { become } from '../support/become.js';
import { Watched, sentinelMissing, watchedName } from '../support/sentinel.js';
import type { ServerProcess } from '../support/process.js';
import type { Family } from '../support/server.js';

const family: Family = process.env.CEDIS_WATCHED === 'redis-server' ? 'redis-server' : 'cedis';
const waitMs = 1000;
/** Sentinel takes its time, and more on a busy machine. */
const patienceMs = 240_000;
/** How many writes of a client are under way at once. */
const lanes = 3;
/** How long it rests after a write, so that it is not what is waited for. */
const pauseMs = 10;
/** A write that has no answer by then may have been done or not, too. */
const answerMs = 20_000;

const pause = (milliseconds: number): Promise<number> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, 0));

/** Writes a key; resolves to how many replicas have acknowledged it. */
type Write = (key: string, value: string) => Promise<number>;

/** A client that writes one key after the other, and what it knows to be kept. */
class Writer {
  readonly acknowledged = new Map<string, string>();
  /** When the last write was acknowledged, and the longest time between two. */
  #lastMs = performance.now();
  longestMs = 0;
  #isEnding = false;
  readonly #lanes: Promise<void>[];

  constructor(
    readonly name: string,
    /** So many replicas must have acknowledged a write. */
    readonly wanted: number,
    write: Write,
    readonly leave: () => void,
  ) {
    this.#lanes = Array.from({ length: lanes }, (_, lane) => this.#run(lane, write));
  }

  async #run(lane: number, write: Write): Promise<void> {
    for (let index = 0; !this.#isEnding; index++) {
      const [key, value] = [`${this.name}:${lane}:${index}`, `${index}`];
      // A write that fails may have been done or not: nothing is known of it.
      const count = await Promise.race([write(key, value).catch(() => 0), pause(answerMs)]);
      if (count >= this.wanted) this.#note(key, value);
      await pause(pauseMs);
    }
  }

  #note(key: string, value: string): void {
    this.acknowledged.set(key, value);
    const now = performance.now();
    this.longestMs = Math.max(this.longestMs, now - this.#lastMs);
    this.#lastMs = now;
  }

  /** Waits until further writes have been acknowledged. */
  async goesOn(): Promise<void> {
    const before = this.acknowledged.size;
    await become(`writes of ${this.name}`, async () => this.acknowledged.size >= before + 3);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#lanes);
    this.leave();
  }
}

function ioredisWriter({ sentinels }: Watched, wanted: number): Writer {
  const redis = new Redis({
    sentinels: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    name: watchedName,
    sentinelRetryStrategy: () => 50,
    retryStrategy: () => 50,
    // A WAIT that is sent again would ask for a write of another connection.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  const write: Write = async (key, value) => {
    const replies = await redis.pipeline().set(key, value).wait(wanted, waitMs).exec();
    const [[failure], [waitFailure, count]] = replies as [[unknown], [unknown, number]];
    return failure === null && waitFailure === null ? count : 0;
  };
  return new Writer('ioredis', wanted, write, () => redis.disconnect());
}

async function nodeRedisWriter({ sentinels }: Watched, wanted: number): Promise<Writer> {
  const client = createSentinel({
    name: watchedName,
    sentinelRootNodes: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    masterPoolSize: lanes,
    scanInterval: 1000,
    nodeClientOptions: { socket: { reconnectStrategy: 50 } },
  });
  client.on('error', () => undefined);
  await client.connect();
  const write: Write = async (key, value) => {
    const [, count] = await client.multi().set(key, value).wait(wanted, waitMs).execAsPipeline();
    return Number(count);
  };
  return new Writer('node-redis', wanted, write, () => client.destroy());
}

describe.skipIf(sentinelMissing('sentinel'))(`Redis Sentinel over ${family}`, () => {
  let watched: Watched;
  let writers: Writer[];

  beforeAll(async () => {
    watched = await new Watched().start(family);
  }, patienceMs);
  afterAll(() => watched.stop());

  /** Clients begin to write. */
  async function begin(wanted: number): Promise<void> {
    writers = [ioredisWriter(watched, wanted), await nodeRedisWriter(watched, wanted)];
    for (const writer of writers) await writer.goesOn();
  }

  afterEach(async () => {
    for (const writer of writers) await writer.end();
  }, patienceMs);

  /** All servers hold the same, and all of it that was acknowledged. */
  async function expectKept(): Promise<void> {
    await watched.followed();
    for (const writer of writers) {
      await writer.end();
      const times = `longest time between two writes ${Math.round(writer.longestMs)} ms`;
      console.log(`sentinel: ${family}, ${writer.name}: ${times}`);
      const [keys, values] = [[...writer.acknowledged.keys()], [...writer.acknowledged.values()]];
      const kept = await watched.primary.ask('MGET', ...keys);
      expect(kept).toEqual(values);
    }
    await become('three equal datasets', async () => {
      const digests = await Promise.all(watched.servers.map((each) => each.ask('DEBUG', 'DIGEST')));
      return new Set(digests).size === 1;
    });
  }

  /** A server follows the primary, and would do so after a restart. */
  async function expectFollowing(server: ServerProcess): Promise<void> {
    const { port } = watched.primary;
    await become('a replica of the new primary', async () => {
      const role = await server.ask('ROLE');
      const [name, , of, state] = role as unknown[];
      return name === 'slave' && of === port && state === 'connected';
    });
    await become('a configuration file that says so', async () =>
      watched.configuration(server).includes(`\nreplicaof 127.0.0.1 ${port}\n`),
    );
  }

  test(
    'a primary that is killed is replaced, and comes back as a replica',
    async () => {
      await begin(1);
      const old = watched.primary;
      await old.kill();
      await watched.promotion();
      await Promise.all(writers.map((each) => each.goesOn()));
      expect(watched.configuration(watched.primary)).not.toContain('replicaof');
      await old.again();
      for (const each of watched.servers) if (each !== watched.primary) await expectFollowing(each);
      await expectKept();
    },
    patienceMs,
  );

  test(
    'a primary that lives gives its role away, and its clients are sent after it',
    async () => {
      // It takes writes until it is told; those that only the other replica has are not the heir's.
      await begin(2);
      const old = watched.primary;
      await watched.handOver();
      await expectFollowing(old);
      await Promise.all(writers.map((each) => each.goesOn()));
      await expectKept();
    },
    patienceMs,
  );
});
