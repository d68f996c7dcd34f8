/*
 * Determinism. The same inputs with the same seed and clock give the same bytes; and what a
 * random run leaves in the effect log, fed to another engine with another seed and a clock of its
 * own, gives the same dataset (DEBUG DIGEST), at several points on the way.
 *
 * The second clock is behind, so that nothing expires there by itself: what has expired must
 * stand in the log. Time in the first engine goes on in leaps, and keys live for seconds.
 */

import { expect } from 'vitest';

import { Parameter, ShapeFigure } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { START_MS, TestEngine, type TestClient } from '../support/engine.js';
import { RespError, respCommand, respParse } from '../support/resp.js';
import { anyKey, anyValue, spoil } from './arguments.js';
import { families } from './families.js';
import type { Words } from './family.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

const DAY_MS = 86_400_000;

/** What depends on the time, on chance or on more than the key may not stand in the log. */
const UNCANONICAL = new Set([
  'EXPIRE',
  'PEXPIRE',
  'EXPIREAT',
  'SETEX',
  'PSETEX',
  'GETEX',
  'GETDEL',
  'GETSET',
  'INCRBYFLOAT',
  'GET',
  'HINCRBYFLOAT',
  'HEXPIRE',
  'HPEXPIRE',
  'HEXPIREAT',
  'HGETEX',
  'HGETDEL',
  'ZMPOP',
  'BZMPOP',
  'BZPOPMIN',
  'BZPOPMAX',
]);
const RELATIVE_OPTIONS = new Set(['EX', 'PX', 'EXAT', 'FNX', 'FXX']);

/** A short life, so that keys expire while the test goes on. */
function brief(random: Random): Words {
  const [key, life] = [anyKey(random), String(1 + random.below(20))];
  return random.pick([
    ['SET', key, anyValue(random), 'EX', life],
    ['SETEX', key, life, anyValue(random)],
    ['EXPIRE', key, life],
    ['PEXPIRE', key, `${life}00`, random.pick(['NX', 'XX', 'GT', 'LT'])],
    ['GETEX', key, 'PX', `${life}000`],
    ['COPY', key, anyKey(random), 'REPLACE'],
  ]);
}

/** A short life of fields. */
function briefFields(random: Random): Words {
  const [key, life] = [anyKey(random), String(1 + random.below(20))];
  const field = (): string => random.pick(['f', 'g', 'h', '1', 'n', anyValue(random)]);
  const fields = ['FIELDS', '2', field(), field()];
  const pairs = ['FIELDS', '2', field(), anyValue(random), field(), anyValue(random)];
  return random.pick([
    ['HSETEX', key, 'EX', life, ...pairs],
    ['HSETEX', key, 'PX', `${life}00`, ...pairs],
    ['HSETEX', key, random.pick(['FNX', 'FXX']), 'EX', life, ...pairs],
    ['HSETEX', key, 'KEEPTTL', ...pairs],
    ['HEXPIRE', key, life, ...fields],
    ['HPEXPIRE', key, `${life}00`, random.pick(['NX', 'XX', 'GT', 'LT']), ...fields],
    ['HPERSIST', key, ...fields],
    ['HGETEX', key, 'PX', `${life}000`, ...fields],
    ['HGETEX', key, 'PERSIST', ...fields],
    ['HGETDEL', key, ...fields],
    ['HINCRBYFLOAT', key, field(), '0.5'],
    ['HINCRBY', key, field(), '5'],
    ['HSETNX', key, field(), '5'],
  ]);
}

/** Some commands, often a transaction; what pauses or ends connections is left out. */
function batch(random: Random): Words[] {
  const list = Array.from({ length: 1 + random.below(12) }, () => {
    if (random.chance(0.25)) return [brief(random)];
    if (random.chance(0.25)) return [briefFields(random)];
    const made = random
      .pick(random.weighted(families).makers)(random)
      .map(({ words }) => words);
    return random.chance(0.05) ? [spoil(random, made[0]!)] : made;
  })
    .flat()
    .filter(([name]) => !/^(client|debug)$/i.test(name!));
  return random.chance(0.3) ? [['MULTI'], ...list, ['EXEC']] : list;
}

/** One engine and two connections; replies are kept. */
class Run {
  readonly engine: TestEngine;
  readonly clients: TestClient[];
  readonly control: TestClient;
  /** After how many batches there were hashes that share the names of their fields. */
  sharing = 0;

  constructor(seed: bigint, nowMs: number) {
    this.engine = new TestEngine({ seed, nowMs });
    this.engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    this.clients = [this.engine.connect(), this.engine.connect()];
    this.control = this.engine.connect();
  }

  digest(): unknown {
    return this.control.call('DEBUG', 'DIGEST');
  }

  /** Runs batch after batch and lets time pass; `after` is told of the replies to each. */
  play({ seed, rounds }: FuzzOptions, after: (replies: Buffer, index: number) => void): void {
    const random = new Random(seed);
    for (let i = 0; i < rounds; i++) {
      const client = random.pick(this.clients);
      client.send(Buffer.concat(batch(random).map(respCommand)));
      const replies = client.bytes();
      if (this.engine.core.engine.shapeFigure(ShapeFigure.HASHES) > 0) this.sharing += 1;
      this.engine.advance(random.pick([0, 1, 10, 1000, 5000]));
      if (random.chance(0.3)) this.engine.tick();
      after(replies, i);
    }
  }
}

/** Throws if a logged command is not in canonical form. */
function checkCanonical(words: Words): void {
  const name = words[0]!.toUpperCase();
  const first = name === 'SET' ? 3 : 2;
  const last = name === 'SET' ? words.length : 3;
  const has = name === 'SET' || name === 'HSETEX';
  const options = has ? words.slice(first, last).map((word) => word.toUpperCase()) : [];
  if (UNCANONICAL.has(name) || options.some((option) => RELATIVE_OPTIONS.has(option))) {
    throw new Error(`not canonical: ${words.join(' ').slice(0, 200)}`);
  }
}

/** Plays the same twice, with these seeds of the engines. */
function twice(options: FuzzOptions, engineSeeds: readonly bigint[] = [7n, 7n]): void {
  const played = engineSeeds.map((engineSeed) => {
    const run = new Run(engineSeed, START_MS);
    const replies: Buffer[] = [];
    run.play(options, (bytes) => replies.push(bytes));
    return {
      replies: Buffer.concat(replies),
      digest: run.digest(),
      used: run.engine.usedBytes(),
      sharing: run.sharing,
    };
  });
  expect(played[0]!.replies.equals(played[1]!.replies)).toBe(true);
  expect(played[0]!.digest).toBe(played[1]!.digest);
  expect(played[0]!.used).toBe(played[1]!.used);
  expect(played[0]!.sharing).toBe(played[1]!.sharing);
  expect(played[0]!.sharing).toBeGreaterThan(options.rounds / 20);
}

/** Feeds the log of one engine to another; `alter` is for canaries. */
function replay(options: FuzzOptions, alter = (commands: Words[]): Words[] => commands): void {
  const source = new Run(7n, START_MS);
  source.engine.core.setParameter(Parameter.EFFECTS, 1);
  const target = new Run(8n, START_MS - DAY_MS);
  const link = target.clients[0]!;
  let effects = 0;
  source.play(options, (_, index) => {
    const commands = alter(respParse(takeEffects(source.engine.core)).replies as Words[]);
    commands.forEach(checkCanonical);
    effects += commands.length;
    const log = Buffer.concat(commands.map(respCommand));
    link.send(log, { pieces: { seed: index, maximum: 200 } });
    expect(link.replies().filter((reply) => reply instanceof RespError)).toEqual([]);
    if (index % 10 === 9) expect(`${index} ${target.digest()}`).toBe(`${index} ${source.digest()}`);
  });
  expect(target.digest()).toBe(source.digest());
  expect(effects).toBeGreaterThan(options.rounds);
}

export const replayFuzzer: Fuzzer = {
  name: 'replay',
  claim: 'the same inputs give the same bytes, and the effect log gives the same dataset',
  unit: 'batches',
  rounds: 400,
  roundMs: 50,
  runs: {
    'the same seed, clock and inputs give the same bytes': (options) => twice(options),
    'the effect log gives the same dataset to an engine with another seed and clock': (options) =>
      replay(options),
  },
  canaries: {
    'chance that is not from the seed': (options) => twice(options, [7n, 8n]),
    'an effect that is missing': (options) =>
      replay(options, (commands) => commands.filter(([name]) => name !== 'SADD')),
    'an effect that is not canonical': (options) =>
      replay(options, (commands) =>
        commands.map((words) => (words[0] === 'PEXPIREAT' ? ['EXPIRE', words[1]!, '10'] : words)),
      ),
  },
};
