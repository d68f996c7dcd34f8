/*
 * Random writes while memory is out: the heap may not pass a low ceiling. Each reply is what the
 * command says or -OOM, and no connection is closed. Nothing traps, a command that was answered
 * with -OOM has left the dataset as it was (DEBUG DIGEST before and after), and when the keys are
 * gone everything works again.
 */

import { expect } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { type Reply, RespError, respCommand } from '../support/resp.js';
import type { Words } from './family.js';
import type { FuzzOptions, FuzzRun, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

const KIB = 1024;
/** What a small heap keeps for errors and remedies (assembly/memory/heap-span.ts). */
const RESERVE_BYTES = 256 * KIB;
/** After a command that failed, so many are watched closely. */
const WATCHED = 20;

const anyKey = (random: Random): string => `key:${random.below(150)}`;

function anyValue(random: Random): string {
  const maximum = random.pick([1, 10, 50, 100, 1000, 10_000, 60_000]);
  return random.pick(['a', 'b', '7']).repeat(1 + random.below(maximum));
}

const pairs = (random: Random, maximum: number): Words =>
  Array.from({ length: 1 + random.below(maximum) }, () => [
    anyKey(random),
    anyValue(random),
  ]).flat();

const offset = (random: Random): string => String(random.below(random.pick([10, 1000, 100_000])));

const listKey = (random: Random): string => `list:${random.below(8)}`;
const index = (random: Random): string => String(random.below(30) - 15);
const side = (random: Random): string => random.pick(['LEFT', 'RIGHT']);

type Make = (random: Random) => Words;

const lists: readonly Make[] = [
  (random) => ['RPUSH', listKey(random), anyValue(random), anyValue(random), anyValue(random)],
  (random) => ['LPUSH', listKey(random), anyValue(random), anyValue(random), '1', '2', '3'],
  (random) => ['LSET', listKey(random), index(random), anyValue(random)],
  (random) => ['LINSERT', listKey(random), 'BEFORE', '2', anyValue(random)],
  (random) => ['LREM', listKey(random), index(random), random.pick(['1', 'a', '3'])],
  (random) => ['LMOVE', listKey(random), listKey(random), side(random), side(random)],
  (random) => ['LPOP', listKey(random), '2'],
  (random) => ['LRANGE', listKey(random), '0', '-1'],
  (random) => ['LTRIM', listKey(random), '1', '-2'],
];

const anyField = (random: Random): string => `field:${random.below(40)}`;

/** Pairs for a hash, now and then enough to make it a table. */
function someFields(random: Random): Words {
  const count = 1 + random.below(random.chance(0.1) ? 600 : 6);
  return Array.from({ length: count }, (_, i) => [
    count > 6 ? `many:${i}` : anyField(random),
    anyValue(random).slice(0, random.pick([3, 30, 300, 60_000])),
  ]).flat();
}

/** Hashes of two kinds, each with the same fields in the same order, so that they share those. */
const twinKey = (random: Random): string => `twin:${random.below(60)}`;
const ofAKind = (random: Random): Words =>
  Array.from({ length: random.pick([6, 6, 4, 12]) }, (_, i) => [
    `${random.chance(0.02) ? 'other' : 'kind'}:${i}`,
    anyValue(random).slice(0, 60),
  ]).flat();

const twins: readonly Make[] = [
  (random) => ['HSET', twinKey(random), ...ofAKind(random)],
  (random) => ['HSET', twinKey(random), ...ofAKind(random)],
  (random) => ['HSET', twinKey(random), `kind:${random.below(14)}`, anyValue(random)],
  (random) => ['HSET', twinKey(random), `kind:${random.below(14)}`, 'v'.repeat(random.below(60))],
  (random) => ['HINCRBY', twinKey(random), `kind:${random.below(14)}`, '7'],
  (random) => ['HDEL', twinKey(random), `kind:${random.below(14)}`, `kind:${random.below(6)}`],
  (random) => ['HPEXPIRE', twinKey(random), '500', 'FIELDS', '1', `kind:${random.below(6)}`],
  (random) => ['COPY', twinKey(random), twinKey(random), 'REPLACE'],
  (random) => ['HGETALL', twinKey(random)],
  (random) => ['DEL', twinKey(random)],
];

const anyStream = (random: Random): string => `stream:${random.below(10)}`;
const anyGroup = (random: Random): string => random.pick(['g', 'h']);
/** A consumer of a group. */
const reading = (random: Random): Words => ['GROUP', anyGroup(random), `c${random.below(30)}`];

const fieldsCounted = (words: Words): Words => ['FIELDS', String(words.length >> 1), ...words];
const threeFields = (random: Random): Words => [
  ...['FIELDS', '3'],
  ...[anyField(random), anyField(random), anyField(random)],
];

const zsetKey = (random: Random): string => `zset:${random.below(8)}`;
const anyMember = (random: Random): string => 'm'.repeat(1 + random.below(90)) + random.below(60);

/** Pairs for a sorted set, now and then enough to make it no listpack. */
function somePairs(random: Random): Words {
  const count = 1 + random.below(random.chance(0.2) ? 400 : 8);
  return Array.from({ length: count }, () => [
    String(random.below(50) / 4),
    anyMember(random) + (count > 8 ? random.below(1000) : ''),
  ]).flat();
}

const general: readonly Make[] = [
  (random) => ['SET', anyKey(random), anyValue(random)],
  (random) => ['SET', anyKey(random), anyValue(random)],
  (random) => ['SET', anyKey(random), anyValue(random), 'PX', '100000', 'GET'],
  (random) => ['SET', `once:${random.below(1e6)}`, 'x'],
  (random) => ['SETRANGE', anyKey(random), offset(random), anyValue(random)],
  (random) => ['APPEND', anyKey(random), anyValue(random)],
  (random) => ['MSET', ...pairs(random, 5)],
  (random) => ['MSETNX', ...pairs(random, 3)],
  (random) => ['GETSET', anyKey(random), anyValue(random)],
  (random) => ['INCR', anyKey(random)],
  (random) => ['INCRBYFLOAT', anyKey(random), '1.5'],
  (random) => ['COPY', anyKey(random), anyKey(random), 'REPLACE'],
  (random) => ['COPY', anyKey(random), anyKey(random), 'DB', '3'],
  (random) => ['MOVE', anyKey(random), '5'],
  (random) => ['RENAME', anyKey(random), `${anyKey(random)}${'long'.repeat(random.below(40))}`],
  (random) => ['EXPIRE', anyKey(random), '1000'],
  (random) => ['PERSIST', anyKey(random)],
  (random) => ['GETEX', anyKey(random), 'EX', '500'],
  (random) => ['HSET', anyKey(random), ...someFields(random)],
  (random) => ['HSET', anyKey(random), ...someFields(random)],
  (random) => ['HSET', anyKey(random), anyField(random), anyValue(random)],
  (random) => ['HSETNX', anyKey(random), anyField(random), anyValue(random)],
  (random) => ['HINCRBY', anyKey(random), anyField(random), '7'],
  (random) => ['HINCRBYFLOAT', anyKey(random), anyField(random), '1.5'],
  (random) => ['HDEL', anyKey(random), anyField(random), anyField(random)],
  (random) => ['HSETEX', anyKey(random), 'PX', '300', ...fieldsCounted(someFields(random))],
  (random) => ['HSETEX', anyKey(random), 'KEEPTTL', ...fieldsCounted(someFields(random))],
  (random) => ['HPEXPIRE', anyKey(random), String(random.below(900)), ...threeFields(random)],
  (random) => ['HPERSIST', anyKey(random), ...threeFields(random)],
  (random) => ['HGETEX', anyKey(random), 'PX', '200', ...threeFields(random)],
  (random) => ['HGETALL', anyKey(random)],
  (random) => ['HRANDFIELD', anyKey(random), '5'],
  (random) => ['XADD', anyStream(random), '*', ...someFields(random).slice(0, 40)],
  (random) => ['XADD', anyStream(random), '*', 'f', 'v', 'g', anyValue(random)],
  (random) => ['XADD', anyStream(random), 'MAXLEN', '~', '50', '*', 'f', 'v'],
  (random) => ['XGROUP', 'CREATE', anyStream(random), anyGroup(random), '0', 'MKSTREAM'],
  (random) => ['XREADGROUP', ...reading(random), 'COUNT', '50', 'STREAMS', anyStream(random), '>'],
  (random) => ['XREADGROUP', ...reading(random), 'NOACK', 'STREAMS', anyStream(random), '>'],
  (random) => ['XAUTOCLAIM', anyStream(random), ...reading(random).slice(1), '0', '-'],
  (random) => ['XTRIM', anyStream(random), 'MAXLEN', String(random.below(200))],
  (random) => ['XGROUP', 'DELCONSUMER', anyStream(random), ...reading(random).slice(1)],
  (random) => ['XINFO', 'STREAM', anyStream(random), 'FULL'],
  (random) => ['COPY', anyStream(random), anyStream(random), 'REPLACE'],
  (random) => ['DEL', anyStream(random)],
  (random) => ['ZADD', zsetKey(random), ...somePairs(random)],
  (random) => ['ZADD', zsetKey(random), ...somePairs(random)],
  (random) => ['ZADD', zsetKey(random), 'XX', 'CH', ...somePairs(random)],
  (random) => ['ZINCRBY', zsetKey(random), '0.75', anyMember(random)],
  (random) => ['ZREM', zsetKey(random), anyMember(random), anyMember(random)],
  (random) => ['ZREMRANGEBYRANK', zsetKey(random), '0', String(random.below(60))],
  (random) => ['ZMPOP', '2', zsetKey(random), zsetKey(random), 'MAX', 'COUNT', '30'],
  (random) => ['ZUNIONSTORE', zsetKey(random), '2', zsetKey(random), zsetKey(random)],
  (random) => ['ZINTERSTORE', zsetKey(random), '2', zsetKey(random), zsetKey(random)],
  (random) => ['ZDIFF', '2', zsetKey(random), zsetKey(random)],
  (random) => ['ZRANGESTORE', zsetKey(random), zsetKey(random), '0', String(random.below(300))],
  (random) => ['COPY', zsetKey(random), zsetKey(random), 'REPLACE'],
  (random) => ['LCS', anyKey(random), anyKey(random)],
  (random) => ['DEL', anyKey(random)],
  (random) => ['UNLINK', anyKey(random)],
  (random) => ['MGET', anyKey(random), anyKey(random), anyKey(random)],
];

const isOutOfMemory = (reply: Reply | undefined): boolean =>
  reply instanceof RespError && reply.code === 'OOM';

/**
 * An engine short of memory, and the one connection to it, which is opened anew when it is
 * closed.
 */
class Starving {
  readonly engine: TestEngine;
  refused = 0;
  closed = 0;
  checked = 0;
  #client: TestClient | undefined;

  constructor(
    seed: number,
    ceilingBytes: number,
    /** For canaries: what a command that was refused does all the same. */
    readonly harm: readonly Words[] = [],
  ) {
    this.engine = new TestEngine({ seed: BigInt(seed) });
    this.engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    const { engine } = this.engine.core;
    engine.ceilingSet(engine.reservedBytes() + RESERVE_BYTES + ceilingBytes);
  }

  /** The connection; when memory is too short for one, keys are deleted first. */
  client(): TestClient {
    if (this.#client === undefined || this.#client.closed) this.#client = this.engine.connect();
    return this.#client;
  }

  /** Runs commands; the replies, or undefined if the connection was lost on the way. */
  run(...commands: Words[]): Reply[] | undefined {
    const client = this.client();
    try {
      client.send(Buffer.concat(commands.map(respCommand)));
    } catch (error) {
      // The host closes a connection whose input has no room.
      if (!/no memory for input/.test(String(error))) throw error;
      client.disconnect();
    }
    if (!client.closed) return client.replies();
    this.closed += 1;
    return undefined;
  }

  digest(): Reply | undefined {
    return this.run(['DEBUG', 'DIGEST'])?.[0];
  }

  /** Runs a command of which nothing may stay if it is refused. */
  runWatched(words: Words): boolean {
    const before = this.digest();
    const replies = this.run(words);
    if (!isOutOfMemory(replies?.[0])) return false;
    this.refused += 1;
    if (this.harm.length > 0) this.run(...this.harm);
    const after = this.digest();
    if (typeof before === 'string' && typeof after === 'string') {
      expect(`${words[0]} ${after}`).toBe(`${words[0]} ${before}`);
      this.checked += 1;
    }
    return true;
  }
}

/** Runs random commands; what fails makes the next ones watched. */
function starve(
  starving: Starving,
  random: Random,
  makers: readonly Make[],
  commands: number,
): void {
  let watched = 0;
  for (let i = 0; i < commands; i++) {
    const words = random.pick(makers)(random);
    if (watched > 0 && random.chance(0.5)) {
      watched = starving.runWatched(words) ? WATCHED : watched - 1;
    } else if (random.chance(0.1)) {
      const others = [random.pick(makers)(random), random.pick(makers)(random)];
      starving.run(['MULTI'], words, ...others, ['EXEC']);
      starving.run(['DISCARD']);
    } else if (isOutOfMemory(starving.run(words)?.[0])) {
      starving.refused += 1;
      watched = WATCHED;
    }
    if (random.chance(0.002)) starving.run(['FLUSHALL', 'ASYNC']);
    starving.engine.advance(1);
    if (random.chance(0.05)) starving.engine.tick();
  }
}

/** A run with so much room for what these make. */
function starving(room: number, makers: readonly Make[], harm: readonly Words[] = []): FuzzRun {
  return ({ seed, rounds }: FuzzOptions): void => {
    const bench = new Starving(seed, room * KIB, harm);
    starve(bench, new Random(seed * 1000 + room), makers, rounds);
    expect(bench.refused).toBeGreaterThan(rounds / 100);
    expect(bench.checked).toBeGreaterThan(rounds / 200);
    expect(bench.closed).toBe(0);

    expect(bench.run(['FLUSHALL', 'SYNC'])).toEqual(['OK']);
    const client = bench.engine.connect();
    const value = 'x'.repeat((room * KIB) / 30);
    for (let i = 0; i < 5; i++) expect(client.call('SET', `key:${i}`, value)).toBe('OK');
    expect(client.call('GET', 'key:4')).toBe(value);
    expect(client.call('DBSIZE')).toBe(5);
  };
}

export const memoryFuzzer: Fuzzer = {
  name: 'memory',
  claim: 'without memory nothing traps and no command is half done',
  unit: 'commands',
  rounds: 2500,
  roundMs: 20,
  runs: {
    '600 KiB of room for any type': starving(600, general),
    '1000 KiB of room for any type': starving(1000, general),
    '2000 KiB of room for any type': starving(2000, general),
    '700 KiB of room for lists': starving(700, [...lists, ...general]),
    '1500 KiB of room for lists': starving(1500, [...lists, ...lists, ...general]),
    '400 KiB of room for hashes alike': starving(400, [...twins, ...twins, ...general]),
    '700 KiB of room for hashes alike': starving(700, [...twins, ...twins, ...twins, ...general]),
  },
  canaries: {
    'a refused command that has changed something': starving(600, general, [['FLUSHALL']]),
  },
};
