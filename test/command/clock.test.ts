/*
 * A machine's clock that is set while things wait and expire. Who waits waits by the monotonic
 * clock and notices nothing; what expires by Unix time follows the clock, as in Redis: forth, keys
 * are gone at once; back, they live longer. Found by setting a server's clock back by 20 s, after
 * which BLPOP with 0.5 s answered 19.7 s later and no key was expired for as long.
 */

import { beforeEach, describe, expect, test } from 'vitest';

import {
  EventClass,
  EvictionPolicy,
  LatencyEvent,
  LatencyFigure,
  OutputClass,
  Parameter,
} from '../../host/engine/seam.generated.js';
import { randomFrom, START_MS, type TestClient, TestEngine } from '../support/engine.js';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

const jumps: [name: string, jumpMs: number][] = [
  ['a second forth', SECOND_MS],
  ['a second back', -SECOND_MS],
  ['an hour forth', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['a year forth', YEAR_MS],
  ['a year back', -YEAR_MS],
];

let engine: TestEngine;
let client: TestClient;
let other: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  [client, other] = [engine.connect(), engine.connect()];
});

/** Ticks until nothing is left to do. */
function tick(): void {
  while (engine.tick());
}

/** A field of CLIENT LIST. */
function clientField(id: number, name: string): number {
  const line = String(other.call('CLIENT', 'LIST', 'ID', id));
  return Number(new RegExp(` ${name}=(\\d+) `).exec(line)![1]);
}

describe.each(jumps)('a clock set by %s', (_name, jumpMs) => {
  test('delays and hastens nobody who is blocked', () => {
    client.send(['BLPOP', 'queue', '0.5']);
    engine.advance(200);
    tick();
    engine.nowMs += jumpMs;
    tick();
    expect(engine.deadlineMs()).toBeLessThanOrEqual(engine.nowMs + 301);
    engine.advance(300);
    tick();
    expect(client.replies()).toEqual([]);
    engine.advance(1);
    tick();
    expect(client.replies()).toEqual([null]);
    client.send(['BLPOP', 'queue', '0.5']);
    expect(engine.deadlineMs()).toBeGreaterThan(engine.nowMs);
    expect(engine.deadlineMs()).toBeLessThanOrEqual(engine.nowMs + 501);
  });

  test('keeps who is woken and waits again to the first deadline', () => {
    other.call('XADD', 's', '1-0', 'f', 'v');
    other.call('XGROUP', 'CREATE', 's', 'g', '$');
    client.send(['XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', 500, 'STREAMS', 's', '>']);
    client.send(['PING']);
    engine.advance(300);
    engine.nowMs += jumpMs;
    // It wakes the client, and the entry is gone before its command runs again.
    other.send([['MULTI'], ['XADD', 's', `${START_MS}-5`, 'f', 'v']]);
    other.send([['XDEL', 's', `${START_MS}-5`], ['EXEC']]);
    expect(client.replies()).toEqual([]);
    engine.advance(201);
    tick();
    expect(client.replies()).toEqual([null, 'PONG']);
  });

  test('changes no pause', () => {
    other.call('CLIENT', 'PAUSE', 1000);
    client.send(['GET', 'k']);
    engine.advance(400);
    engine.nowMs += jumpMs;
    engine.advance(599);
    tick();
    expect(client.replies()).toEqual([]);
    engine.advance(1);
    tick();
    expect(client.replies()).toEqual([null]);
  });

  test('makes no client older or more idle', () => {
    client.call('PING');
    engine.advance(7000);
    engine.nowMs += jumpMs;
    other.call('PING');
    expect(clientField(1, 'age')).toBe(7);
    expect(clientField(1, 'idle')).toBe(7);
    expect(engine.core.engine.clientIdleMs(client.handle)).toBe(7000);
    engine.advance(2000);
    expect(clientField(1, 'idle')).toBe(9);
  });

  test('closes whom the soft limit of outputs allows so long, not sooner or later', () => {
    engine.core.engine.outputLimitSet(OutputClass.NORMAL, 0, 10_000, 5);
    client.slow = true;
    other.call('SET', 'big', 'x'.repeat(20_000));
    client.send([
      ['GET', 'big'],
      ['GET', 'big'],
    ]);
    engine.advance(3000);
    engine.nowMs += jumpMs;
    tick();
    engine.advance(2000);
    tick();
    expect(client.closed).toBe(false);
    engine.advance(1);
    tick();
    expect(client.closed).toBe(true);
  });

  test('moves what expires with it', () => {
    client.call('SET', 'k', 'v', 'PX', 10_000);
    client.call('HSET', 'h', 'f', 'v');
    client.call('HPEXPIRE', 'h', 10_000, 'FIELDS', 1, 'f');
    engine.advance(500);
    tick();
    engine.nowMs += jumpMs;
    const leftMs = 9500 - jumpMs;
    expect(client.call('PTTL', 'k')).toBe(leftMs >= 0 ? leftMs : -2);
    expect(client.call('HPTTL', 'h', 'FIELDS', 1, 'f')).toEqual([leftMs >= 0 ? leftMs : -2]);
    tick();
    expect(client.call('DBSIZE')).toBe(leftMs >= 0 ? 2 : 0);
    expect(engine.deadlineMs() === -1).toBe(leftMs < 0);
  });

  test('does not hold up what expires afterwards, also when it is set right again', () => {
    const values = Array.from({ length: 600 }, (_, field) => [`f${field}`, 'v']).flat();
    client.call('SET', 'first', 'v', 'PX', 100);
    client.call('HSET', 'small', 'f', 'v', 'stays', 'v');
    client.call('HSET', 'large', ...values);
    client.call('HPEXPIRE', 'large', 50, 'FIELDS', 1, 'f9');
    for (const each of [jumpMs, -jumpMs]) {
      engine.advance(200);
      tick();
      engine.nowMs += each;
      tick();
      client.call('SET', 'k', 'v', 'PX', 100);
      client.call('HPEXPIRE', 'small', 100, 'FIELDS', 1, 'f');
      client.call('HPEXPIRE', 'large', 100, 'FIELDS', 2, 'f1', 'f2');
      expect(engine.deadlineMs()).toBeLessThanOrEqual(engine.nowMs + 101);
      engine.advance(100);
      tick();
      expect(client.call('DBSIZE')).toBe(3);
      engine.advance(1);
      tick();
      expect(client.call('DBSIZE')).toBe(2);
      expect([client.call('HLEN', 'small'), client.call('HLEN', 'large')]).toEqual([1, 597]);
      client.call('HSET', 'small', 'f', 'v');
      client.call('HSET', 'large', 'f1', 'v', 'f2', 'v');
    }
  });

  test('does not hold up a key whose deadline the clock had passed', () => {
    engine.nowMs += Math.abs(jumpMs);
    client.call('SET', 'early', 'v', 'PX', 10);
    engine.advance(20);
    tick();
    engine.nowMs -= Math.abs(jumpMs);
    // No tick in between: the wheel still stands where the clock was.
    client.call('SET', 'k', 'v', 'PX', 100);
    engine.advance(101);
    expect(engine.deadlineMs()).toBeLessThanOrEqual(engine.nowMs);
    tick();
    expect(client.call('DBSIZE')).toBe(0);
  });

  test('makes no key look older or used less to eviction', () => {
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LRU);
    engine.core.setParameter(Parameter.EVENT_CLASSES, EventClass.KEYEVENT | EventClass.EVICTED);
    engine.core.setParameter(Parameter.LATENCY_TRACKING, 0);
    engine.core.setParameter(Parameter.EVICTION_SAMPLES, 64);
    const listener = engine.connect();
    listener.call('PSUBSCRIBE', '*');
    for (const key of ['a', 'b', 'c']) {
      client.call('SET', key, 'x'.repeat(500));
      engine.advance(3000);
      engine.nowMs += jumpMs;
      tick();
    }
    expect(client.call('OBJECT', 'IDLETIME', 'a')).toBe(9);
    client.call('GET', 'a');
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, engine.usedBytes() - 1);
    client.call('PING');
    const [message] = listener.replies() as string[][];
    expect(message!.at(-1)).toBe('b');

    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LFU);
    client.call('SET', 'counted', 'v');
    engine.nowMs += jumpMs;
    expect(client.call('OBJECT', 'FREQ', 'counted')).toBe(5);
    engine.advance(120_000);
    expect(client.call('OBJECT', 'FREQ', 'counted')).toBe(3);
  });

  test('leaves durations as they are, and dates follow the clock', () => {
    let reading = 0;
    engine = new TestEngine({ elapsed: () => (reading += 200_000) });
    client = engine.connect();
    engine.core.setParameter(Parameter.SLOWLOG_MICROSECONDS, 1);
    engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 100);
    client.call('SET', 'k', 'v');
    client.call('GET', 'k');
    engine.nowMs += jumpMs;
    client.call('GET', 'k');
    engine.core.setParameter(Parameter.SLOWLOG_MICROSECONDS, -1);
    const [before, after] = [START_MS, START_MS + jumpMs].map((ms) => Math.floor(ms / 1000));
    const entries = client.call('SLOWLOG', 'GET') as [number, number, number][];
    expect(entries.map(([, at]) => at)).toEqual([after, before, before]);
    for (const [, , microseconds] of entries) expect(microseconds % 200_000).toBe(0);
    for (const [, , microseconds] of entries) expect(microseconds).toBeLessThan(1e6);
    const history = client.call('LATENCY', 'HISTORY', 'fast-command') as [number, number][];
    expect(history.map(([at]) => at)).toContain(after);
    const [, millisecondsLast] = history.at(-1)!;
    expect(millisecondsLast).toBeLessThan(1000);
    const period = engine.core.engine.latencyFigure(
      LatencyEvent.FAST_COMMAND,
      LatencyFigure.PERIOD_SECONDS,
    );
    expect(period).toBe(Math.max(jumpMs / 1000, 1));
    expect(client.call('TIME')).toEqual([String(after), '0']);
  });
});

/** What a run expects of who waits and what expires. */
interface Waiting {
  client: TestClient;
  untilMs: number;
}

/**
 * Random jumps among commands and ticks. The model: a blocked client is answered by the first tick
 * after its monotonic deadline; a key is gone after the first tick that finds Unix time past its
 * deadline, and there otherwise.
 */
function runJumps(seed: number): void {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const waiting: Waiting[] = [];
  const deadlines = new Map<string, number>();
  for (let round = 0; round < 150; round++) {
    if (random() < 0.3) {
      engine.nowMs += Math.round((random() * 2 - 1) * 10 ** (1 + below(10)));
      engine.nowMs = Math.max(engine.nowMs, START_MS / 2);
    }
    if (random() < 0.5) {
      const timeoutMs = 1 + below(5000);
      const blocked = engine.connect();
      blocked.send(['BLPOP', 'queue', String(timeoutMs / 1000)]);
      waiting.push({ client: blocked, untilMs: engine.monotonicMs + timeoutMs });
    }
    const key = `k${below(40)}`;
    const liveMs = 1 + below(10 ** (1 + below(9)));
    other.call('SET', key, 'v', 'PX', liveMs);
    deadlines.set(key, engine.nowMs + liveMs);
    engine.advance(below(2000));
    tick();
    for (const [name, deadlineMs] of deadlines) {
      if (engine.nowMs > deadlineMs) deadlines.delete(name);
    }
    expect(other.call('DBSIZE'), `seed ${seed} round ${round}`).toBe(deadlines.size);
    const due = waiting.filter(({ untilMs }) => engine.monotonicMs > untilMs);
    for (const each of waiting) {
      const expected = due.includes(each) ? [null] : [];
      expect(each.client.replies(), `seed ${seed} round ${round}`).toEqual(expected);
      if (due.includes(each)) each.client.disconnect();
    }
    waiting.splice(0, Infinity, ...waiting.filter((each) => !due.includes(each)));
    const nextMs = Math.min(
      ...[...deadlines.values()].map((deadlineMs) => deadlineMs + 1),
      ...waiting.map(({ untilMs }) => engine.nowMs + untilMs + 1 - engine.monotonicMs),
    );
    // The engine asks in time, perhaps earlier, in order to file what is due anew.
    expect(engine.deadlineMs()).toBeLessThanOrEqual(nextMs);
  }
  const unasked = [...deadlines.keys()];
  expect(other.call('EXISTS', 'k', ...unasked)).toBe(unasked.length);
}

test('with random jumps everybody waits as long as said, and keys follow the clock', () => {
  for (let seed = 1; seed <= 20; seed++) {
    engine = new TestEngine({ seed: BigInt(seed) });
    other = engine.connect();
    runJumps(seed);
  }
});
