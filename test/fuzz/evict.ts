/*
 * Random commands with maxmemory, under each policy: nothing traps, the limit holds as long as the
 * policy has something to evict, writes are refused only when it has not, and the effect log,
 * evictions included, gives another engine the same dataset (DEBUG DIGEST).
 */

import { expect } from 'vitest';

import {
  EvictionFigure,
  EvictionPolicy,
  Parameter,
  Statistic,
} from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { START_MS, TestEngine, type TestClient } from '../support/engine.js';
import { RespError, respCommand, respParse } from '../support/resp.js';
import { families } from './families.js';
import type { Words } from './family.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

const KIB = 1024;
const ROOM_BYTES = 200 * KIB;
/** What one batch may add before the next command looks: its replies. */
const SLACK_BYTES = 64 * KIB;
const DATABASES = 16;

type Policy = keyof typeof EvictionPolicy;
const policies = Object.keys(EvictionPolicy) as Policy[];

const anyKey = (random: Random): string => `key:${random.below(400)}`;

function someValue(random: Random): string {
  return 'v'.repeat(1 + random.below(random.pick([10, 300, 3000])));
}

/** Makes the dataset grow, with and without deadlines. */
function growing(random: Random): Words {
  const key = anyKey(random);
  const members = Array.from({ length: 1 + random.below(300) }, () => `m${random.below(1e6)}`);
  return random.pick([
    ['SET', key, someValue(random)],
    ['SET', key, someValue(random), 'EX', String(1 + random.below(10_000))],
    ['SET', key, someValue(random), 'PX', String(1 + random.below(3000))],
    ['APPEND', key, someValue(random)],
    ['GET', key],
    ['EXPIRE', key, String(1 + random.below(100_000))],
    ['SADD', `s${key}`, ...members],
    ['RPUSH', `l${key}`, ...members],
    ['ZADD', `z${key}`, ...members.flatMap((member, i) => [String(i), member])],
    ['HSET', `h${key}`, ...members.flatMap((member) => [member, 'x'])],
    ['EXPIRE', `${random.pick(['s', 'l', 'z', 'h'])}${key}`, '5000'],
    ['HPEXPIRE', `h${key}`, '900', 'FIELDS', '1', members[0]!],
    ['RENAME', key, anyKey(random)],
    ['COPY', key, anyKey(random), 'DB', String(random.below(3)), 'REPLACE'],
    ['UNLINK', `s${key}`],
    ['DEL', `z${key}`],
    ['SELECT', String(random.below(3))],
  ]);
}

/** Some commands, often a transaction; what pauses or ends connections is left out. */
function batch(random: Random): Words[] {
  const list = Array.from({ length: 1 + random.below(20) }, () => {
    if (random.chance(0.7)) return [growing(random)];
    return random
      .pick(random.weighted(families).makers)(random)
      .map(({ words }) => words);
  })
    .flat()
    .filter(([name]) => !/^(client|debug|flushall|flushdb|quit|hello|reset|auth)$/i.test(name!));
  return random.chance(0.2) ? [['MULTI'], ...list, ['EXEC']] : list;
}

function connected(engine: TestEngine, client: TestClient | undefined): TestClient {
  return client === undefined || client.closed ? engine.connect() : client;
}

const digest = (client: TestClient): unknown => client.call('DEBUG', 'DIGEST');

function volatileKeys(engine: TestEngine): number {
  let count = 0;
  for (let i = 0; i < DATABASES; i++) count += engine.core.engine.databaseVolatileKeys(i);
  return count;
}

function keys(engine: TestEngine): number {
  let count = 0;
  for (let i = 0; i < DATABASES; i++) count += engine.core.engine.databaseKeys(i);
  return count;
}

/** What a canary breaks. */
interface Harm {
  /** Changes the log before it is fed to the other engine. */
  readonly alter?: (log: Words[]) => Words[];
  /** Takes the limit away. */
  readonly isUnlimited?: boolean;
}

/** Engines of both sides: the one with the limit and the one that is fed with its log. */
function enginesMake(): { source: TestEngine; target: TestEngine } {
  const source = new TestEngine({ seed: 5n });
  const target = new TestEngine({ seed: 6n, nowMs: START_MS - 86_400_000 });
  for (const engine of [source, target]) {
    engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    engine.core.setParameter(Parameter.LATENCY_TRACKING, 0);
  }
  return { source, target };
}

/** Sends some commands and lets time pass. */
function work(source: TestEngine, client: TestClient, random: Random): void {
  client.send(Buffer.concat(batch(random).map(respCommand)));
  client.bytes();
  client.send([['DISCARD']]);
  client.bytes();
  source.advance(random.pick([0, 1, 10, 1000, 5000, 70_000]));
  if (random.chance(0.1)) source.core.setParameter(Parameter.LAZYFREE, random.below(32));
  do source.tick();
  while (source.deadlineMs() === 0);
}

/** A run with one policy. */
function evicting(name: Policy, { seed, rounds }: FuzzOptions, harm: Harm = {}): void {
  const policy = EvictionPolicy[name];
  const random = new Random(seed * 100 + policy);
  const { source, target } = enginesMake();
  const [control, link, check] = [source.connect(), target.connect(), target.connect()];
  source.core.setParameter(Parameter.EFFECTS, 1);
  source.core.setParameter(Parameter.EVICTION_POLICY, policy);
  source.core.setParameter(Parameter.EVICTION_TENACITY, random.pick([0, 10, 100]));
  const limit = source.usedBytes() + ROOM_BYTES;
  source.core.setParameter(Parameter.MAXIMUM_MEMORY, harm.isUnlimited === true ? 0 : limit);
  let client: TestClient | undefined;
  let refusals = 0;
  for (let i = 0; i < rounds; i++) {
    client = connected(source, client);
    work(source, client, random);
    const used =
      source.usedBytes() - source.core.engine.evictionFigure(EvictionFigure.NOT_COUNTED_BYTES);
    const evictable = name.startsWith('VOLATILE') ? volatileKeys(source) : keys(source);
    if (used > limit + SLACK_BYTES && name !== 'NO_EVICTION') expect(evictable).toBe(0);
    const refused = control.call('SETRANGE', 'control', '5', 'x') instanceof RespError;
    if (refused) refusals += 1;
    if (refused && name !== 'NO_EVICTION') expect(evictable).toBe(0);
    // Keys without a deadline have filled everything: begin anew.
    if (refused && name.startsWith('VOLATILE')) control.call('FLUSHALL');
    // Even this command may evict keys first: its log is taken afterwards.
    const expected = digest(control);
    let log: Buffer = takeEffects(source.core);
    if (harm.alter) {
      log = Buffer.concat(harm.alter(respParse(log).replies as Words[]).map(respCommand));
    }
    link.send(log, { pieces: { seed: i, maximum: 5000 } });
    expect(link.replies().filter((reply) => reply instanceof RespError)).toEqual([]);
    if (i % 10 === 9) expect(`${i} ${digest(check)}`).toBe(`${i} ${expected}`);
  }
  const evicted = source.core.engine.statistic(Statistic.EVICTED_KEYS);
  if (name === 'NO_EVICTION') {
    expect(evicted).toBe(0);
    expect(refusals).toBeGreaterThan(0);
  } else {
    expect(evicted).toBeGreaterThan(rounds / 10);
  }
}

export const evictFuzzer: Fuzzer = {
  name: 'evict',
  claim: 'the limit of memory holds, and the log tells what went',
  unit: 'batches',
  rounds: 150,
  roundMs: 400,
  runs: Object.fromEntries(
    policies.map((name) => [name, (options: FuzzOptions): void => evicting(name, options)]),
  ),
  canaries: {
    'a limit that does not hold': (options) =>
      evicting('ALLKEYS_LRU', options, { isUnlimited: true }),
    'an eviction that is not in the log': (options) =>
      evicting('ALLKEYS_LRU', options, {
        alter: (log) => log.filter(([name]) => !/^(DEL|UNLINK)$/i.test(name!)),
      }),
  },
};
