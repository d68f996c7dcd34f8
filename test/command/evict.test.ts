/*
 * maxmemory with each policy, on a clock that stands still: what goes, in which order, what is told
 * of it, when writes are refused. Clients are in client-evict.test.ts.
 */

import { beforeEach, describe, expect, test } from 'vitest';

import {
  EventClass,
  EvictionFigure,
  EvictionPolicy,
  Lazyfree,
  Parameter,
  Statistic,
} from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { RespError, respParse } from '../support/resp.js';

const REFUSED = new RespError("OOM command not allowed when used memory > 'maxmemory'.");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let engine: TestEngine;
let client: TestClient;
let listener: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  client = engine.connect();
  listener = engine.connect();
  engine.core.setParameter(Parameter.EVENT_CLASSES, EventClass.KEYEVENT | EventClass.EVICTED);
  // Histograms of times would take memory when a command is first called.
  engine.core.setParameter(Parameter.LATENCY_TRACKING, 0);
  // Few keys, and all of them are looked at each time.
  engine.core.setParameter(Parameter.EVICTION_SAMPLES, 64);
  listener.call('PSUBSCRIBE', '__keyevent@*__:evicted');
});

function policySet(policy: EvictionPolicy): void {
  engine.core.setParameter(Parameter.EVICTION_POLICY, policy);
}

/** Sets maxmemory so that `bytes` bytes too many are used (negative: that many more may be). */
function exceedBy(bytes: number): void {
  engine.core.setParameter(Parameter.MAXIMUM_MEMORY, engine.usedBytes() - bytes);
}

/** Lets one key after another be evicted by reads; which they were, with their database. */
function evictedOneByOne(count: number): string[] {
  const keys: string[] = [];
  listener.bytes();
  for (let i = 0; i < count; i++) {
    exceedBy(1);
    client.call('PING');
    for (const [, , channel, key] of listener.replies() as string[][]) {
      keys.push(channel!.includes('@0') ? key! : `${/\d+/.exec(channel!)![0]}/${key}`);
    }
  }
  engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
  return keys;
}

function effects(): string[] {
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}

const value = 'v'.repeat(500);

describe('without a policy', () => {
  test('writes are refused once memory is full, reads and deletes are not', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, engine.usedBytes() + 100 * 1024);
    let stored = 0;
    while (client.call('SET', `key:${stored}`, 'x'.repeat(1000)) === 'OK') stored += 1;
    expect(stored).toBeGreaterThan(50);
    expect(client.call('SET', 'key:0', 'y')).toEqual(
      new RespError("OOM command not allowed when used memory > 'maxmemory'."),
    );
    expect(client.call('GET', 'key:0')).toBe('x'.repeat(1000));
    for (let i = 0; i < stored / 2; i++) expect(client.call('DEL', `key:${i}`)).toBe(1);
    expect(client.call('SET', 'key:0', 'y')).toBe('OK');
  });

  test('what may need memory is refused, and nothing else is', () => {
    const large = value.repeat(40);
    client.call('SET', 'k', large);
    exceedBy(1);
    expect(client.call('SET', 'k', 'x')).toEqual(REFUSED);
    expect(client.call('APPEND', 'k', 'x')).toEqual(REFUSED);
    expect(client.call('GET', 'k')).toBe(large);
    expect(client.call('EXPIRE', 'k', '100')).toBe(1);
    expect(client.call('DEL', 'k')).toBe(1);
    expect(client.call('SET', 'k', 'x')).toBe('OK');
    expect(engine.core.engine.statistic(Statistic.EVICTED_KEYS)).toBe(0);
  });

  test('a transaction is refused when a command is queued, whatever it does', () => {
    client.call('SET', 'k', value);
    client.call('MULTI');
    exceedBy(1);
    expect(client.call('GET', 'k')).toEqual(REFUSED);
    expect(client.call('EXEC')).toEqual(
      new RespError('EXECABORT Transaction discarded because of previous errors.'),
    );
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    client.call('MULTI');
    exceedBy(1);
    expect(client.call('DISCARD')).toBe('OK');
  });

  test('EXEC is refused if one of its commands may need memory', () => {
    client.call('SET', 'k', value);
    client.send([['MULTI'], ['SET', 'k', 'x'], ['GET', 'k']]);
    exceedBy(1);
    client.replies();
    expect(client.call('EXEC')).toEqual(
      new RespError(
        'EXECABORT Transaction discarded because of: OOM command not allowed when used memory >' +
          " 'maxmemory'.",
      ),
    );
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    client.send([['MULTI'], ['GET', 'k'], ['DEL', 'k']]);
    client.replies();
    exceedBy(1);
    expect(client.call('EXEC')).toEqual([value, 1]);
  });

  test('how long the limit is passed is told', () => {
    client.call('SET', 'k', value);
    expect(engine.core.engine.evictionFigure(EvictionFigure.EXCEEDED_MICROSECONDS)).toBe(0);
    exceedBy(1);
    client.call('GET', 'k');
    engine.advance(30);
    expect(engine.core.engine.evictionFigure(EvictionFigure.EXCEEDED_MICROSECONDS)).toBe(30_000);
    client.call('DEL', 'k');
    expect(engine.core.engine.evictionFigure(EvictionFigure.EXCEEDED_MICROSECONDS)).toBe(0);
    expect(engine.core.engine.evictionFigure(EvictionFigure.EXCEEDED_TOTAL_MICROSECONDS)).toBe(
      30_000,
    );
    engine.core.engine.statisticsReset();
    expect(engine.core.engine.evictionFigure(EvictionFigure.EXCEEDED_TOTAL_MICROSECONDS)).toBe(0);
  });
});

describe('the least recently used key goes first', () => {
  test('of all keys and of all databases', () => {
    policySet(EvictionPolicy.ALLKEYS_LRU);
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      client.call('SET', key, value);
      engine.advance(20);
    }
    client.call('SELECT', '7');
    client.call('SET', 'f', value);
    engine.advance(20);
    client.call('SELECT', '0');
    client.call('GET', 'b');
    expect(evictedOneByOne(6)).toEqual(['a', 'c', 'd', 'e', '7/f', 'b']);
    expect(engine.core.engine.statistic(Statistic.EVICTED_KEYS)).toBe(6);
  });

  test('of those with a deadline, until none is left and writes are refused', () => {
    policySet(EvictionPolicy.VOLATILE_LRU);
    client.call('SET', 'old', value);
    for (const key of ['a', 'b', 'c']) {
      engine.advance(1000);
      client.call('SET', key, value, 'EX', '1000');
    }
    client.call('SET', 'd', value, 'EX', '1000');
    client.call('PERSIST', 'd');
    engine.advance(1000);
    client.call('GET', 'a');
    expect(evictedOneByOne(3)).toEqual(['b', 'c', 'a']);
    exceedBy(1);
    expect(client.call('SET', 'd', 'x')).toEqual(REFUSED);
    expect(client.call('DBSIZE')).toBe(2);
  });

  test('of a few with a deadline among many without', () => {
    policySet(EvictionPolicy.VOLATILE_LRU);
    for (let i = 0; i < 2000; i++) client.call('SET', `plain:${i}`, 'x');
    for (let i = 0; i < 10; i++) {
      engine.advance(100);
      client.call('SET', `k${i}`, value, 'EX', String(10 + i ** 4));
    }
    const keys = evictedOneByOne(10);
    expect(keys.toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => `k${i}`));
    expect(client.call('DBSIZE')).toBe(2000);
  });

  test('a candidate that was used since it was looked at stays', () => {
    policySet(EvictionPolicy.ALLKEYS_LRU);
    const keys = Array.from({ length: 10 }, (_, i) => `k${i}`);
    for (const key of keys) {
      client.call('SET', key, value);
      engine.advance(100);
    }
    expect(evictedOneByOne(1)).toEqual(['k0']);
    for (const key of ['k1', 'k2', 'k4']) client.call('GET', key);
    // Another key takes the place of one that is gone.
    client.call('DEL', 'k3');
    client.call('SET', 'k3', value);
    expect(evictedOneByOne(6)).toEqual(['k5', 'k6', 'k7', 'k8', 'k9', expect.any(String)]);
  });
});

describe('the least frequently used key goes first', () => {
  const dump = (): Buffer => {
    client.send(['DUMP', 'source']);
    const bytes = client.bytes();
    return bytes.subarray(bytes.indexOf('\r\n') + 2, -2);
  };

  test('by its counter as it is now', () => {
    policySet(EvictionPolicy.ALLKEYS_LFU);
    client.call('SET', 'source', value);
    const payload = dump();
    client.call('DEL', 'source');
    client.call('RESTORE', 'often', '0', payload, 'FREQ', '200');
    engine.advance(60_000 * 100);
    for (const [key, count] of Object.entries({ a: 120, b: 7, c: 0, d: 30 })) {
      client.call('RESTORE', key, '0', payload, 'FREQ', String(count));
    }
    client.call('SET', 'fresh', value);
    expect(client.call('OBJECT', 'FREQ', 'fresh')).toBe(5);
    expect(client.call('OBJECT', 'FREQ', 'often')).toBe(100);
    expect(evictedOneByOne(6)).toEqual(['c', 'fresh', 'b', 'd', 'often', 'a']);
  });

  test('and the counter obeys lfu-decay-time and lfu-log-factor', () => {
    policySet(EvictionPolicy.VOLATILE_LFU);
    engine.core.setParameter(Parameter.LFU_DECAY_MINUTES, 10);
    engine.core.setParameter(Parameter.LFU_LOG_FACTOR, 0);
    client.call('SET', 'k', 'v', 'EX', '100000');
    for (let i = 0; i < 100; i++) client.call('GET', 'k');
    expect(client.call('OBJECT', 'FREQ', 'k')).toBe(105);
    engine.advance(60_000 * 99);
    expect(client.call('OBJECT', 'FREQ', 'k')).toBe(96);
    engine.core.setParameter(Parameter.LFU_DECAY_MINUTES, 0);
    expect(client.call('OBJECT', 'FREQ', 'k')).toBe(105);
    // A key that is overwritten, by SET or by a result, keeps its counter.
    client.call('SET', 'k', 'w');
    expect(client.call('OBJECT', 'FREQ', 'k')).toBe(106);
    client.call('SADD', 's', 'a');
    client.call('SUNIONSTORE', 'k', 's');
    expect(client.call('OBJECT', 'FREQ', 'k')).toBeGreaterThan(105);
    client.call('RENAME', 'k', 'other');
    expect(client.call('OBJECT', 'FREQ', 'other')).toBe(5);
  });
});

test('a key last used under an LRU policy counts from 0 under an LFU one', () => {
  // When the two clocks, each from 0 and modulo its bits, would show the same minute.
  const sameMs = Math.round((13 * 2 ** 15 * 1000) / (1 / 4 - 1 / 60));
  engine.advance(sameMs - engine.monotonicMs);
  policySet(EvictionPolicy.ALLKEYS_LRU);
  client.call('SET', 'k', 'v');
  policySet(EvictionPolicy.ALLKEYS_LFU);
  client.call('GET', 'k');
  expect(client.call('OBJECT', 'FREQ', 'k')).toBe(1);
});

describe('the other policies', () => {
  test('volatile-ttl: what expires first goes first, in whatever database', () => {
    policySet(EvictionPolicy.VOLATILE_TTL);
    client.call('SET', 'plain', value);
    for (const [key, seconds] of Object.entries({ a: 9000, b: 20, c: 700, d: 21, e: 80_000 })) {
      client.call('SET', key, value, 'EX', String(seconds));
    }
    client.call('SELECT', '3');
    client.call('SET', 'f', value, 'EX', '300');
    expect(evictedOneByOne(6)).toEqual(['b', 'd', '3/f', 'c', 'a', 'e']);
    exceedBy(1);
    expect(client.call('SET', 'x', 'y')).toEqual(REFUSED);
  });

  test('allkeys-random and volatile-random take from each database in turn', () => {
    for (let database = 0; database < 3; database++) {
      client.call('SELECT', String(database));
      for (let i = 0; i < 20; i++) client.call('SET', `k${i}`, value, 'EX', '1000');
    }
    client.call('SELECT', '0');
    policySet(EvictionPolicy.ALLKEYS_RANDOM);
    expect(evictedOneByOne(15)).toHaveLength(15);
    expect(client.call('DBSIZE')).toBe(15);
    client.call('SELECT', '1');
    client.call('SET', 'plain', value);
    policySet(EvictionPolicy.VOLATILE_RANDOM);
    expect(evictedOneByOne(45)).toHaveLength(45);
    expect(client.call('DBSIZE')).toBe(1);
    expect(client.call('EXISTS', 'plain')).toBe(1);
  });
});

describe('an eviction', () => {
  test('is told as DEL, or as UNLINK with lazyfree-lazy-eviction, each by itself', () => {
    engine.core.setParameter(Parameter.EFFECTS, 1);
    policySet(EvictionPolicy.ALLKEYS_LRU);
    client.call('SET', 'a', value);
    client.call('SELECT', '2');
    client.call('SET', 'b', value);
    engine.advance(100);
    client.call('SET', 'c', value);
    effects();
    client.call('SELECT', '2');
    // The log does not count, so that it is the keys that must go.
    const log = engine.core.engine.evictionFigure(EvictionFigure.NOT_COUNTED_BYTES);
    expect(log).toBeGreaterThan(0);
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, engine.usedBytes() - log - 1);
    client.call('SET', 'd', 'x');
    const first = effects();
    expect(first).toEqual(expect.arrayContaining(['SELECT 0', 'DEL a']));
    expect(first.at(-1)).toBe('SET d x');
    expect(first).not.toContain('MULTI');
    engine.core.setParameter(Parameter.LAZYFREE, Lazyfree.EVICTION);
    engine.core.setParameter(
      Parameter.MAXIMUM_MEMORY,
      engine.usedBytes() - engine.core.engine.evictionFigure(EvictionFigure.NOT_COUNTED_BYTES) - 1,
    );
    client.call('PING');
    expect(effects().at(-1)).toMatch(/^UNLINK /);
  });

  test('touches the key for those who watch it', () => {
    policySet(EvictionPolicy.ALLKEYS_LRU);
    client.call('SET', 'a', value);
    client.call('WATCH', 'a');
    exceedBy(1);
    client.call('PING');
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    client.send([['MULTI'], ['PING'], ['EXEC']]);
    expect(client.replies().at(-1)).toBeNull();
  });

  test('happens before any command, and not while writes are paused', () => {
    policySet(EvictionPolicy.ALLKEYS_LRU);
    client.call('SET', 'a', value);
    client.call('CLIENT', 'PAUSE', '1000', 'WRITE');
    exceedBy(1);
    client.call('PING');
    expect(client.call('DBSIZE')).toBe(1);
    expect(engine.deadlineMs()).toBeGreaterThan(0);
    client.call('CLIENT', 'UNPAUSE');
    client.call('PING');
    expect(client.call('DBSIZE')).toBe(0);
  });

  test('goes on in the next turns when its time is up', () => {
    let reading = 0;
    engine = new TestEngine({ elapsed: () => ++reading });
    client = engine.connect();
    policySet(EvictionPolicy.ALLKEYS_RANDOM);
    engine.core.setParameter(Parameter.EVICTION_TENACITY, 0);
    for (let i = 0; i < 300; i++) client.call('SET', `k${i}`, value);
    expect(engine.deadlineMs()).toBe(-1);
    exceedBy(300 * 500);
    expect(engine.deadlineMs()).toBe(0);
    // What may need memory is not refused meanwhile.
    expect(client.call('SET', 'k0', 'x')).toBe('OK');
    expect(engine.core.engine.statistic(Statistic.EVICTED_KEYS)).toBe(16);
    let turns = 0;
    while (engine.deadlineMs() === 0 && turns++ < 100) engine.tick();
    expect(turns).toBeGreaterThan(10);
    expect(engine.deadlineMs()).toBe(-1);
    expect(client.call('DBSIZE')).toBeLessThan(60);
  });

  test('waits for what is freed in steps before it takes a key', () => {
    policySet(EvictionPolicy.ALLKEYS_LRU);
    client.call('SET', 'a', value);
    engine.advance(1000);
    const members = Array.from({ length: 5000 }, (_, i) => `member:${i}`);
    client.call('SADD', 'big', ...members);
    client.call('UNLINK', 'big');
    expect(engine.core.engine.lazyfreePendingObjects()).toBe(1);
    exceedBy(1000);
    client.call('PING');
    expect(client.call('EXISTS', 'a')).toBe(1);
    expect(engine.core.engine.statistic(Statistic.EVICTED_KEYS)).toBe(0);
  });
});

describe('the idle time', () => {
  test('survives days and months, and stops at 96 days', () => {
    client.call('SET', 'k', 'v');
    const idle = (): number => client.call('OBJECT', 'IDLETIME', 'k') as number;
    engine.advance(1999);
    expect(idle()).toBe(1);
    let hours = 0;
    const pass = (until: number): void => {
      for (; hours < until; hours++) {
        engine.advance(HOUR_MS);
        engine.tick();
      }
    };
    for (const until of [17, 20, 35, 37, 40, 72, 24 * 60]) {
      pass(until);
      expect(Math.abs(idle() - until * 3600)).toBeLessThan(3);
    }
    pass(24 * 130);
    expect(idle()).toBeGreaterThanOrEqual((96 * DAY_MS) / 1000);
    expect(idle()).toBeLessThan((97 * DAY_MS) / 1000);
    client.call('GET', 'k');
    expect(idle()).toBe(0);
  });

  test('begins anew with RENAME, COPY and MOVE, and is what RESTORE says', () => {
    client.call('SET', 'k', 'v');
    engine.advance(50_000);
    client.call('COPY', 'k', 'copy');
    expect(client.call('OBJECT', 'IDLETIME', 'copy')).toBe(0);
    client.send(['DUMP', 'k']);
    const bytes = client.bytes();
    const payload = bytes.subarray(bytes.indexOf('\r\n') + 2, -2);
    for (const seconds of [0, 1, 1000, 65_000, 65_537, 1_000_000, 8_000_000]) {
      client.call('RESTORE', 'r', '0', payload, 'REPLACE', 'IDLETIME', String(seconds));
      expect(client.call('OBJECT', 'IDLETIME', 'r')).toBe(seconds);
    }
    engine.advance(30_000);
    client.call('RENAME', 'r', 's');
    expect(client.call('OBJECT', 'IDLETIME', 's')).toBe(0);
  });
});

test('what trackers are told of an eviction has no more keys evicted before the host has it', () => {
  policySet(EvictionPolicy.ALLKEYS_LRU);
  const trackers = Array.from({ length: 10 }, () => engine.connect());
  const keys = Array.from({ length: 100 }, (_, number) => `${number}${'x'.repeat(1000)}`);
  for (const key of keys) client.call('SET', key, 'x');
  for (const each of trackers) {
    each.call('HELLO', '3');
    each.call('CLIENT', 'TRACKING', 'ON');
    for (const key of keys) each.call('GET', key);
  }
  exceedBy(5_000);
  // It asks twice before the host has written what the others are told.
  const question = Buffer.from('DBSIZE\r\n');
  for (let time = 0; time < 2; time++)
    engine.core.receive(client.handle, question, question.length);
  engine.settle();
  const [first, second] = client.replies() as number[];
  expect(first).toBeLessThan(100);
  expect(first).toBeGreaterThan(80);
  expect(second).toBe(first);
});
