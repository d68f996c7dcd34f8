/*
 * The methods of stores, clients and pipelines, which are generated from the command table.
 */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { tableRows } from '../../assembly/command/table/index.js';
import { commandMethods } from '../../host/library/commands.generated.js';
import { RedisError, type Store, open } from '../../host/library/index.js';
import { SteeredClock } from '../../host/library/time.js';
import { testModule } from '../support/engine.js';

let clock: SteeredClock;
let store: Store;

beforeEach(async () => {
  clock = new SteeredClock();
  store = await open({ module: testModule(), clock, seed: 1n });
});
afterEach(() => store.close());

describe('methods', () => {
  it('are there for the commands of the table, and nowhere else', () => {
    const names = new Set(tableRows.map(({ fullName }) => fullName.toUpperCase()));
    for (const [method, ...words] of commandMethods) {
      expect(names.has(words.join('|')), method).toBe(true);
    }
    expect(commandMethods.length).toBeGreaterThan(250);
    expect(new Set(commandMethods.map(([method]) => method)).size).toBe(commandMethods.length);
    const taken = ['call', 'client', 'close', 'connect', 'fork', 'multi', 'pipeline', 'binary'];
    expect(commandMethods.filter(([method]) => taken.includes(method))).toEqual([]);
  });

  it('answer what their types say', () => {
    const ok: string | null = store.set('a', 1, 'EX', 10);
    const text: string | null = store.get('a');
    const count: number = store.rpush('l', 'x', 'y');
    const sum: number | bigint = store.incr('a');
    const map: Map<string, string> = store.configGet('maxmemory');
    const fields: Map<string, string> = (store.hset('h', 'f', 'v'), store.hgetall('h'));
    const members: Set<string> = (store.sadd('s', 'm'), store.smembers('s'));
    const score: number | null = (store.zadd('z', 1.5, 'm'), store.zscore('z', 'm'));
    const place: 'BEFORE' | 'AFTER' = 'BEFORE';
    const bytes: Uint8Array | null = store.binary.get('a');
    expect([ok, text, count, sum, score]).toEqual(['OK', '1', 2, 2, 1.5]);
    expect(map.get('maxmemory')).toBe('0');
    expect(fields.get('f')).toBe('v');
    expect([...members]).toEqual(['m']);
    expect(store.linsert('l', place, 'y', 'between')).toBe(3);
    expect(bytes).toEqual(Uint8Array.of(0x32));
    expect(store.xadd('stream', '1-1', 'f', 'v')).toBe('1-1');
    expect(store.xrange('stream', '-', '+')).toEqual([['1-1', ['f', 'v']]]);
    expect(store.geopos('none', 'm')).toEqual([null]);
    expect(store.objectEncoding('a')).toBe('int');
  });

  it('are promises on a client', async () => {
    const client = store.client();
    const popped = client.blpop('queue', 0);
    store.lpush('queue', 'x');
    expect(await popped).toEqual(['queue', 'x']);
    await expect(client.incr('queue2')).resolves.toBe(1);
  });
});

describe('commands sent together', () => {
  it('are answered in their order, with errors among the replies', () => {
    const replies = store.pipeline([
      ['SET', 'a', 'x'],
      ['INCR', 'a'],
      ['GET', 'a'],
    ]);
    expect([replies[0], replies[2]]).toEqual(['OK', 'x']);
    expect(replies[1]).toBeInstanceOf(RedisError);
    expect(store.pipeline((queue) => queue.set('b', 1).incr('b').call('TYPE', 'b'))).toEqual([
      'OK',
      2,
      'string',
    ]);
    expect(store.binary.pipeline([['GET', 'b']])).toEqual([Uint8Array.of(0x32)]);
    expect(store.pipeline([])).toEqual([]);
  });

  it('are many more than the engine runs in one go', () => {
    const many = Array.from({ length: 100_000 }, () => ['INCR', 'n']);
    expect(store.pipeline(many).at(-1)).toBe(100_000);
  });

  it('are a transaction where that is asked for', () => {
    expect(store.multi((queue) => queue.incr('a').incr('b'))).toEqual([1, 1]);
    expect(
      store.multi([
        ['INCR', 'a'],
        ['LPUSH', 'a', 'x'],
      ])?.[1],
    ).toBeInstanceOf(RedisError);
    expect(() => store.multi([['INCR', 'a'], ['NOSUCH']])).toThrow("unknown command 'NOSUCH'");
    expect(store.get('a')).toBe('2');
    const other = store.client();
    store.watch('a');
    void other.incr('a');
    expect(store.multi([['SET', 'a', 'lost']])).toBe(null);
    expect(store.get('a')).toBe('3');
  });
});

describe('time that its owner moves', () => {
  it('expires to the millisecond, and takes none itself', () => {
    store.set('a', 1, 'PX', 86_400_000);
    const began = performance.now();
    clock.advance(86_400_000);
    expect(store.exists('a')).toBe(1);
    expect(store.pttl('a')).toBe(0);
    clock.advance(1);
    expect(store.exists('a')).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(store.time()).toEqual(['1704153600', '1000']);
  });

  it('tells what expires when it does', async () => {
    store.configSet('notify-keyspace-events', 'Ex');
    const client = store.client();
    const messages = await client.subscribe('__keyevent@0__:expired');
    store.psetex('first', 20, 'x');
    store.psetex('second', 10, 'x');
    clock.advance(50);
    const taken = [await messages.next(), await messages.next()];
    expect(taken.map(({ value }) => value[2])).toEqual(['second', 'first']);
  });

  it('wakes who waits for a stream, in order', async () => {
    const client = store.client();
    const order: unknown[] = [];
    void client.xread('BLOCK', 100, 'STREAMS', 's', '$').then(() => order.push('over'));
    void store
      .client()
      .blpop('q', '0.05')
      .then(() => order.push('list'));
    clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(order).toEqual(['list', 'over']);
    expect(clock.nowMs).toBe(1_704_067_201_000);
  });

  it('passes by the month in no time, and never goes back', async () => {
    let ticks = 0;
    const every = (): void => {
      ticks += 1;
      clock.after(30_000, every);
    };
    const after = clock.after.bind(clock);
    let asked = 0;
    clock.after = (milliseconds, run) => {
      asked += 1;
      return after(milliseconds, run);
    };
    clock.after(1000, () => clock.advance(5000));
    clock.advance(2000);
    expect(clock.nowMs % 10_000).toBe(6000);
    every();
    clock.advance(100 * 24 * 3600 * 1000);
    expect(ticks).toBe(100 * 24 * 120 + 1);
    // The regular work was done about once a minute, and not once a second.
    expect(asked - ticks).toBeLessThan(100 * 24 * 60 * 1.1);
  });

  it('refuses to go back or by parts', () => {
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(0.5)).toThrow(RangeError);
  });

  it('gives the same with the same seed', async () => {
    const run = async (): Promise<unknown> => {
      const other = await open({ module: testModule(), clock: new SteeredClock(), seed: 7n });
      for (let n = 0; n < 100; n++) other.sadd('s', `m${n}`);
      const drawn = Array.from({ length: 20 }, () => other.srandmember('s'));
      other.close();
      return drawn;
    };
    expect(await run()).toEqual(await run());
  });
});
