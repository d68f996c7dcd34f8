/*
 * The stream of a primary on its way into the engine: what was applied, and what was counted of it,
 * when the link goes.
 */

import { beforeEach, expect, it } from 'vitest';

import { Snapshot, SnapshotLimit } from '../../host/engine/snapshot.js';
import { Applier } from '../../host/replicate/applier.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;
let counted: number;
let applier: Applier;

beforeEach(() => {
  engine = new TestEngine({ elapsed: () => 1 });
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

it('knows that more has run than was counted when the link goes while a command is held', async () => {
  for (let i = 0; i < 3000; i++) client.call('SET', `key ${i}`, 'x'.repeat(100));
  const snapshot = new Snapshot(engine.core);
  snapshot.limit(SnapshotLimit.pending, 10_000);
  snapshot.limit(SnapshotLimit.pendingMaximum, 12_000);
  snapshot.begin({ encoder: 'rdb', checksum: true });
  for (let i = 0; i < 1000; i++) snapshot.step(0);
  // Each key that has not been written yet is, before it changes; in the end there is no room.
  const sets = Array.from({ length: 300 }, (_, i) => ['SET', `key ${i}`, 'y']);
  const applying = applier.apply(stream(['INCR', 'n'], ...sets));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(client.call('GET', 'n')).toBe('1');
  expect(client.call('GET', 'key 299')).toHaveLength(100);
  applier.end();
  expect([counted, applier.isCounted]).toEqual([0, false]);
  expect(await applying).toBe(true);
  expect(applier.standstill()).toBe(null);
});
