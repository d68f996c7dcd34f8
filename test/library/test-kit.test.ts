/*
 * What a test wants of a store: fresh copies, time that it moves, dumps to compare.
 */

import { afterAll, describe, expect, it } from 'vitest';

import { type Fresh, dump, prepare } from '../../host/library/test-kit.js';
import { testModule } from '../support/engine.js';

const fresh: Fresh = await prepare(
  (store, clock) => {
    store.set('a', 1);
    store.psetex('session', 1000, 'x');
    clock.advance(100);
  },
  { module: testModule() },
);
afterAll(() => fresh.close());

describe('a fresh store', () => {
  it('is what was prepared, whatever the one before was used for', () => {
    const first = fresh();
    first.flush();
    first.clock.advance(10_000);
    expect(dump(first.store)).toEqual({});
    const { store, clock } = fresh();
    expect(() => first.store.call('PING')).toThrow('the store is closed');
    expect(dump(store)).toEqual({
      a: { type: 'string', value: '1' },
      session: { type: 'string', value: 'x', ttlMs: 900 },
    });
    clock.advance(901);
    expect(Object.keys(dump(store))).toEqual(['a']);
  });

  it('is dumped in an order that does not depend on how it is stored', () => {
    const { store, flush } = fresh();
    flush();
    store.rpush('l', 'b', 'a');
    store.sadd('s', 'b', 'a');
    store.hset('h', 'g', 2, 'f', 1);
    store.zadd('z', 2, 'b', 1, 'a');
    store.xadd('x', '1-1', 'f', 'v');
    const values = Object.entries(dump(store)).map(([name, { value }]) => [name, value]);
    expect(Object.fromEntries(values)).toEqual({
      h: { f: '1', g: '2' },
      l: ['b', 'a'],
      s: ['a', 'b'],
      x: [['1-1', ['f', 'v']]],
      z: [
        ['a', 1],
        ['b', 2],
      ],
    });
    expect(Object.keys(dump(store, '[ls]'))).toEqual(['l', 's']);
  });
});
