/*
 * Copies of a store, and its dataset as a file.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Store, open } from '../../host/library/index.js';
import { SteeredClock } from '../../host/library/time.js';
import { testModule } from '../support/engine.js';

let clock: SteeredClock;
let store: Store;

beforeEach(async () => {
  clock = new SteeredClock();
  store = await open({ module: testModule(), clock, seed: 1n });
});
afterEach(() => store.close());

const digest = (of: Store): unknown => of.call('DEBUG', 'DIGEST');

function fill(target: Store): void {
  for (let n = 0; n < 1000; n++) target.set(`key:${n}`, `value ${n}`);
  target.hset('h', 'f', 'v');
  target.zadd('z', 1.5, 'm');
  target.xadd('s', '*', 'f', 'v');
  target.psetex('short', 100, 'x');
}

describe('a fork', () => {
  it('has all that its source has, and goes its own way', () => {
    fill(store);
    const copy = store.fork();
    expect(digest(copy)).toBe(digest(store));
    copy.set('a', 'copy');
    store.set('a', 'source');
    expect([copy.get('a'), store.get('a')]).toEqual(['copy', 'source']);
    copy.flushall();
    expect([copy.dbsize(), store.dbsize()]).toEqual([0, 1005]);
    copy.close();
    expect(store.get('key:7')).toBe('value 7');
  });

  it('has the configuration, users, scripts and functions', () => {
    store.configSet('maxmemory-policy', 'allkeys-lru', 'notify-keyspace-events', 'Ex');
    store.aclSetuser('alice', 'on', '>secret', '~a*', '+get');
    const sha = store.scriptLoad('return 1');
    const code = "#!lua name=l\nredis.register_function('f', function() return 2 end)";
    store.functionLoad(code);
    const copy = store.fork();
    expect(copy.configGet('maxmemory-policy')).toEqual(
      new Map([['maxmemory-policy', 'allkeys-lru']]),
    );
    expect(copy.aclUsers()).toEqual(['alice', 'default']);
    expect(copy.evalsha(sha, 0)).toBe(1);
    expect(copy.fcall('f', 0)).toBe(2);
    copy.configSet('maxmemory-policy', 'noeviction');
    expect(store.configGet('maxmemory-policy').get('maxmemory-policy')).toBe('allkeys-lru');
    copy.close();
  });

  it('has none of the connections', async () => {
    const client = store.client();
    const popped = client.blpop('queue', 0);
    const copy = store.fork();
    expect(copy.clientList().trimEnd().split('\n').length).toBe(1);
    copy.rpush('queue', 'x');
    expect(copy.llen('queue')).toBe(1);
    store.rpush('queue', 'y');
    expect(await popped).toEqual(['queue', 'y']);
    copy.close();
  });

  it('shares the clock: keys expire in both', () => {
    fill(store);
    const copy = store.fork();
    clock.advance(101);
    expect([store.exists('short'), copy.exists('short')]).toEqual([0, 0]);
    copy.close();
  });

  it('answers as its source does to the same commands', () => {
    for (let n = 0; n < 500; n++) store.sadd('s', `m${n}`);
    const copy = store.fork();
    const drawn = (of: Store): unknown => of.pipeline(Array(50).fill(['SPOP', 's']));
    expect(drawn(copy)).toEqual(drawn(store));
    expect(copy.call('SCAN', 0, 'COUNT', 100)).toEqual(store.call('SCAN', 0, 'COUNT', 100));
    copy.close();
  });

  it('can be made of a big store and of a fork, many times', () => {
    const value = 'x'.repeat(100_000);
    for (let n = 0; n < 400; n++) store.set(`big:${n}`, `${n}${value}`);
    const sum = digest(store);
    let copy = store.fork();
    for (let n = 0; n < 5; n++) {
      const next = copy.fork();
      copy.close();
      copy = next;
    }
    expect(digest(copy)).toBe(sum);
    copy.close();
  });
});

describe('a dataset as bytes', () => {
  it('is the same when it is opened again', async () => {
    fill(store);
    const code = "#!lua name=l\nredis.register_function('f', function() return 2 end)";
    store.functionLoad(code);
    const bytes = store.save();
    expect(new TextDecoder().decode(bytes.subarray(0, 5))).toBe('REDIS');
    const again = await open({ module: testModule(), clock, rdb: bytes });
    expect(digest(again)).toBe(digest(store));
    expect(again.fcall('f', 0)).toBe(2);
    expect(again.pttl('short')).toBe(100);
    again.close();
    expect(store.save().length).toBe(bytes.length);
  });

  it('is refused where it is no file of Redis', async () => {
    const refused = async (rdb: Uint8Array): Promise<string> =>
      open({ module: testModule(), clock, rdb }).then(
        () => 'opened',
        (error: Error) => error.message,
      );
    const whole = (fill(store), store.save());
    expect(await refused(new TextEncoder().encode('nothing of the kind'))).toContain('signature');
    expect(await refused(whole.subarray(0, 100))).toContain('short');
    const damaged = whole.slice();
    damaged[damaged.length - 1]! ^= 1;
    expect(await refused(damaged)).toContain('checksum');
  });
});
