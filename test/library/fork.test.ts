/*
 * Copies of a store, and its dataset as a file.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Store, open } from '../../host/library/index.js';
import { dump } from '../../host/library/dump.js';
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

describe('forks one after the other', () => {
  it('use the engine of one that was closed again, a thousand times', () => {
    store.rpush('l', 'a', 'b');
    const sum = digest(store);
    const { Instance } = WebAssembly;
    let made = 0;
    WebAssembly.Instance = new Proxy(Instance, {
      construct: (target, words: ConstructorParameters<typeof Instance>) => {
        made++;
        return new target(...words);
      },
    });
    for (let n = 0; n < 1000; n++) {
      const copy = store.fork();
      if (n % 100 === 0) expect(digest(copy)).toBe(sum);
      copy.set(`own:${n}`, 'x'.repeat(10 * n));
      void copy.close();
    }
    WebAssembly.Instance = Instance;
    expect(made).toBe(1);
    expect(digest(store)).toBe(sum);
  });

  it('find nothing of what others have left in the memory', () => {
    fill(store);
    const commands = (target: Store): unknown[] => {
      target.setrange('zeros', 300_000, 'x');
      target.setbit('bits', 2_000_000, 1);
      for (let n = 0; n < 300; n++) target.hset('hash', `field:${n}`, 'y'.repeat(n));
      const memory = target.info('memory').match(/used_memory:\d+/)![0];
      return [target.bitcount('zeros'), target.bitcount('bits'), memory, digest(target)];
    };
    const first = store.fork();
    const wanted = commands(first);
    for (let n = 0; n < 200; n++) first.set(`garbage:${n}`, '\xff'.repeat(5000));
    void first.close();
    const second = store.fork();
    expect(commands(second)).toEqual(wanted);
    void second.close();
  });

  it('are not mixed up with those that are closed, or that have grown', async () => {
    fill(store);
    const sum = digest(store);
    const large = store.fork();
    for (let n = 0; n < 300; n++) large.set(`large:${n}`, 'x'.repeat(100_000));
    const client = large.client();
    const waits = client.blpop('nothing', 1).catch((error: Error) => error.message);
    void large.close();
    const next = store.fork();
    expect(digest(next)).toBe(sum);
    clock.advance(2000);
    expect(await waits).toContain('closed');
    expect(() => large.get('a')).toThrow('closed');
    expect(() => client.isOpen && large.save()).not.toThrow();
    expect(digest(next)).toBe(digest(store));
    void next.close();
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

  it('goes out as commands and comes in from an append-only file, torn or not', async () => {
    fill(store);
    store.call('FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() end)");
    const commands = store.save('aof');
    const loaded = (aof: Uint8Array): Promise<Store> => open({ module: testModule(), clock, aof });
    const again = await loaded(commands);
    expect(dump(again)).toEqual(dump(store));
    expect(again.call('FUNCTION', 'LIST')).toHaveLength(1);
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    const behind = text('#TS:1\r\n*3\r\n$3\r\nSET\r\n$3\r\nnew\r\n$1\r\n1\r\n');
    const torn = text('*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$3\r\nnew\r\n*1\r\n$4\r\nEX');
    const parts = [store.save(), behind, torn];
    const mixed = await loaded(new Uint8Array(Buffer.concat(parts)));
    expect(dump(mixed)).toEqual({ ...dump(store), new: { type: 'string', value: '1' } });
    await expect(loaded(text('SET a 1\r\n'))).rejects.toThrow('no command');
    await expect(loaded(text('*1\r\n$3\r\nNOT\r\n'))).rejects.toThrow("unknown command 'NOT'");
    const waits = '*3\r\n$5\r\nBLPOP\r\n$1\r\nq\r\n$1\r\n0\r\n';
    for (const strange of [waits, '*3\r\n$6\r\nCLIENT\r\n$5\r\nPAUSE\r\n$5\r\n99999\r\n']) {
      const lost = '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n';
      await expect(loaded(text(strange + lost))).rejects.toThrow('is not about data');
    }
    for (const each of [again, mixed]) each.close();
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
