/*
 * The stream of a primary on its way into the engine: what was applied, and what was counted of it,
 * when the link goes.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { ServerState } from '../../host/engine/seam.generated.js';
import { Snapshot, SnapshotLimit } from '../../host/engine/snapshot.js';
import { Applier } from '../../host/replicate/applier.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;
let counted: number;
let applier: Applier;
/** What the engine measures by, microseconds. */
let now: number;
let time: () => number;

beforeEach(() => {
  now = 1;
  time = () => now;
  engine = new TestEngine({ elapsed: () => time() });
  client = engine.connect();
  counted = 0;
  const ends = { remote: '127.0.0.1:1', local: '127.0.0.1:2', descriptor: -1 };
  applier = new Applier(
    {
      ...{ core: engine.core, ...ends },
      soon: (step) => void setImmediate(step),
      after: (milliseconds, step) => void setTimeout(step, milliseconds),
      drain: () => {
        const { core } = engine;
        for (let each = core.pollOutput(); each !== 0; each = core.pollOutput()) core.written(each);
      },
      isOpen: () => true,
      applied: (bytes) => (counted += bytes.length),
    },
    0,
  );
});

const stream = (...commands: string[][]): Buffer => Buffer.concat(commands.map(respCommand));

it('counts whole commands that have run', async () => {
  const whole = stream(['INCR', 'n'], ['INCR', 'n']);
  const bytes = Buffer.concat([whole, stream(['INCR', 'n']).subarray(0, 9)]);
  expect(await applier.apply(bytes)).toBe(true);
  expect([counted, applier.isCounted]).toEqual([whole.length, true]);
  applier.end();
  expect([counted, applier.isCounted]).toEqual([whole.length, true]);
  expect(client.call('GET', 'n')).toBe('2');
});

const incremented = (): number => Number(client.call('GET', 'n') ?? 0);
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

it('counts what has run when the link goes while a walk holds a command back', async () => {
  for (let i = 0; i < 3000; i++) client.call('SET', `key ${i}`, 'x'.repeat(100));
  const snapshot = new Snapshot(engine.core);
  snapshot.limit(SnapshotLimit.pending, 10_000);
  snapshot.limit(SnapshotLimit.pendingMaximum, 12_000);
  snapshot.begin({ encoder: 'rdb', checksum: true });
  for (let i = 0; i < 1000; i++) snapshot.step(0);
  // Each key that has not been written yet is, before it changes; in the end there is no room.
  const sets = Array.from({ length: 300 }, (_, i) => ['SET', `key ${i}`, 'y']);
  const applying = applier.apply(stream(['INCR', 'n'], ...sets));
  await pause(20);
  const ran = sets.filter(([, key]) => client.call('GET', key!) === 'y').length;
  expect(ran).toBeLessThan(300);
  applier.end();
  const expected = stream(['INCR', 'n'], ...sets.slice(0, ran)).length;
  expect([counted, applier.isCounted]).toEqual([expected, true]);
  expect(await applying).toBe(true);
  expect(applier.standstill()).toBe(null);
});

describe('a pause of clients', () => {
  const behind: readonly (readonly [string, Buffer])[] = [
    ['nothing', Buffer.alloc(0)],
    ['whole commands', stream(['INCR', 'n'], ['PING'])],
    ['half a command', stream(['INCR', 'n'], ['SET', 'k', 'v']).subarray(0, -9)],
    ['half a big argument', stream(['MSET', 'a', 'x'.repeat(50_000)]).subarray(0, -9)],
    [
      'a big argument and half a second',
      stream(['MSET', 'a', 'x'.repeat(40_000), 'b', 'y'.repeat(40_000)]).subarray(0, 60_000),
    ],
  ];

  it.each(behind)('holds the stream back, and what has run is counted: %s', async (_, rest) => {
    client.call('CLIENT', 'PAUSE', '100000', 'WRITE');
    const runs = stream(['PING'], ['SELECT', '0']);
    const bytes = Buffer.concat([runs, stream(['INCR', 'n']), rest]);
    const applying = applier.apply(bytes);
    await pause(1);
    expect([incremented(), counted]).toEqual([0, 0]);
    // What is asked for the offset counts what has run.
    expect([applier.standstill(), counted]).toEqual([null, runs.length]);
    expect(applier.pendingBytes).toBe(bytes.length - runs.length);
    applier.end();
    expect([counted, applier.isCounted, incremented()]).toEqual([runs.length, true, 0]);
    expect(await applying).toBe(true);
  });

  it('lets the stream go on when it ends', async () => {
    client.call('CLIENT', 'PAUSE', '100000', 'ALL');
    const bytes = stream(
      ['PING'],
      ['MULTI'],
      ['INCR', 'n'],
      ['INCR', 'n'],
      ['EXEC'],
      ['INCR', 'n'],
    );
    const applying = applier.apply(bytes);
    await pause(20);
    expect([applier.standstill(), counted]).toEqual([null, 0]);
    engine.advance(100_001);
    engine.core.tick();
    expect(await applying).toBe(true);
    expect([incremented(), counted, applier.isCounted]).toEqual([3, bytes.length, true]);
  });

  it('begins between what has given way and the rest', async () => {
    const many = Array.from({ length: 2000 }, () => ['INCR', 'n']);
    time = () => (now += 100);
    const applying = applier.apply(stream(...many));
    for (let i = 0; i < 5; i++) await null;
    engine.core.engine.writesHold(true, ...engine.core.times());
    await pause(5);
    const ran = incremented();
    expect([ran > 0, ran < 2000]).toEqual([true, true]);
    expect(applier.standstill()).toBe(null);
    expect(counted).toBe(stream(...many.slice(0, ran)).length);
    applier.end();
    expect([counted, applier.isCounted]).toEqual([stream(...many.slice(0, ran)).length, true]);
    expect(await applying).toBe(true);
  });
});

it('finds keys whose deadline has passed, also when a command has waited', async () => {
  client.call('SET', 'k', 'v', 'PX', '10');
  engine.core.state.set(ServerState.REPLICA, true);
  client.call('CLIENT', 'PAUSE', '1000', 'WRITE');
  const applying = applier.apply(stream(['APPEND', 'k', 'w'], ['PERSIST', 'k']));
  await pause(1);
  engine.advance(2000);
  engine.core.tick();
  expect(await applying).toBe(true);
  expect(client.call('GET', 'k')).toBe('vw');
});
