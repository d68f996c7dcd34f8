/*
 * The library: a store that answers at once, its connections, its end.
 */

import { runInNewContext } from 'node:vm';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  Push,
  RedisError,
  type Store,
  type StoreClient,
  type Word,
  open,
} from '../../host/library/index.js';
import { SteeredClock, SystemTime } from '../../host/library/time.js';
import { testModule } from '../support/engine.js';

/** Two milliseconds pass whenever somebody looks: as for a thread that others keep from running. */
class HastyClock extends SteeredClock {
  #looks = 0;

  override elapsed(): number {
    this.#looks += 1;
    return super.elapsed() + 2000 * this.#looks;
  }
}

let clock: SteeredClock;
let store: Store;

beforeEach(async () => {
  clock = new SteeredClock();
  store = await open({ module: testModule(), clock, seed: 1n });
});
afterEach(() => store.close());

describe('a call', () => {
  it('returns the reply at once, in the shape of RESP3', () => {
    expect(store.call('SET', 'a', 1)).toBe('OK');
    expect(store.call('INCRBY', 'a', 41n)).toBe(42);
    expect(store.call('GET', 'none')).toBe(null);
    store.call('HSET', 'h', 'f', 'v', 'g', 2);
    expect(store.call('HGETALL', 'h')).toEqual(
      new Map([
        ['f', 'v'],
        ['g', '2'],
      ]),
    );
    store.call('ZADD', 'z', 1.5, 'm', '-inf', 'n');
    expect(store.call('ZSCORE', 'z', 'm')).toBe(1.5);
    expect(store.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')).toEqual([
      ['n', -Infinity],
      ['m', 1.5],
    ]);
    store.call('SADD', 's', 'x', 'y');
    expect(store.call('SMEMBERS', 's')).toEqual(new Set(['x', 'y']));
    expect(store.call('INCRBY', 'big', '9007199254740993')).toBe(9007199254740993n);
  });

  it('shapes replies as RESP2 does where that is asked for', async () => {
    const old = await open({ module: testModule(), clock, protocol: 2 });
    old.call('HSET', 'h', 'f', 'v');
    expect(old.call('HGETALL', 'h')).toEqual(['f', 'v']);
    expect(() => old.call('INCR', 'h')).toThrow('WRONGTYPE');
    old.close();
  });

  it('is answered at once however long each step takes', async () => {
    const slow = await open({ module: testModule(), clock: new HastyClock(), seed: 1n });
    const asked = [['PING'], ['CONFIG', 'GET', 'port'], ['INFO', 'server'], ['DEBUG', 'DIGEST']];
    for (const words of asked) expect(slow.call(...words)).not.toBeUndefined();
    slow
      .client()
      .subscribe('c')
      .catch(() => undefined);
    expect(slow.pipeline([...asked, ['PUBLISH', 'c', 'm'], ['CLIENT', 'LIST']])).toHaveLength(6);
    expect(slow.call('EVAL', "return redis.call('PING')", 0)).toBe('PONG');
    expect(() => slow.call('BLPOP', 'queue', 0)).toThrow('would wait');
    await slow.close();
  });

  it('throws errors with their code', () => {
    store.call('SET', 'a', 'text');
    const failure = (words: string[]): RedisError => {
      try {
        store.call(...words);
      } catch (error) {
        if (error instanceof RedisError) return error;
      }
      throw new Error('no error');
    };
    expect(failure(['INCR', 'a']).code).toBe('ERR');
    expect(failure(['LPUSH', 'a', 'x']).code).toBe('WRONGTYPE');
    expect(failure(['NOSUCH']).message).toBe(
      "ERR unknown command 'NOSUCH', with args beginning with: ",
    );
    expect(() => store.call()).toThrow(TypeError);
    expect(() => store.call('GET', undefined as never)).toThrow('not undefined');
    expect(store.call('PING')).toBe('PONG');
  });

  it('keeps texts and bytes as they are, short and long', () => {
    for (const text of [
      '',
      'é',
      '\u{1f600}',
      'a'.repeat(64),
      'ü'.repeat(65),
      'z'.repeat(100_000),
    ]) {
      store.call('SET', text, text);
      expect(store.call('GET', text)).toBe(text);
    }
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    store.call('SET', bytes, bytes);
    expect(store.binary.call('GET', bytes)).toEqual(bytes);
    expect(store.binary.call('LRANGE', 'none', 0, -1)).toEqual([]);
    const many = Array.from({ length: 20_000 }, (_, index) => `element ${index}`);
    store.call('RPUSH', 'list', ...many);
    expect(store.call('LRANGE', 'list', 0, -1)).toEqual(many);
  });

  it('has room for numbers of any length behind whatever comes before', () => {
    const long = 10n ** 1000n;
    for (const count of [900, 16_000, 30_000]) {
      const values: Word[] = [new Uint8Array(count), long, -1.2345678901234567e-300];
      store.call('RPUSH', 'l', ...values);
      expect(store.call('LRANGE', 'l', -2, -1)).toEqual([String(long), String(values[2])]);
    }
    const many = Array.from({ length: 3000 }, (_, n) => -1.2345678901234567e-300 * (n + 1));
    store.call('RPUSH', 'm', ...many);
    expect(store.call('LRANGE', 'm', 0, -1)).toEqual(many.map(String));
  });

  it('runs scripts, functions and the commands of the host', () => {
    expect(store.call('EVAL', "return redis.call('INCR', KEYS[1])", 1, 'n')).toBe(1);
    const code = "#!lua name=l\nredis.register_function('f', function(k, a) return a[1] end)";
    expect(store.call('FUNCTION', 'LOAD', code)).toBe('l');
    expect(store.call('FCALL', 'f', 0, 'x')).toBe('x');
    expect(store.call('CONFIG', 'GET', 'maxmemory')).toEqual(new Map([['maxmemory', '0']]));
    expect(store.call('INFO', 'clients')).toContain('connected_clients:1');
    expect(() => store.call('SHUTDOWN')).toThrow('not available here');
    expect(() => store.call('SAVE')).toThrow(RedisError);
  });

  it('is a primary that nobody follows', () => {
    expect(store.call('ROLE')).toEqual(['master', 0, []]);
    store.call('SET', 'a', 1);
    expect(store.call('WAIT', 1, 0)).toBe(0);
    expect(() => store.call('WAIT', 'x', 0)).toThrow('ERR value is not an integer');
    expect(() => store.call('WAIT', 1, 'x')).toThrow('ERR timeout is not an integer');
    expect(() => store.call('WAIT', 1, -1)).toThrow('ERR timeout is negative');
  });

  it('refuses what would wait, and goes on', () => {
    expect(() => store.call('BLPOP', 'none', 0)).toThrow('BLPOP would wait: use store.client()');
    expect(() => store.call('subscribe', 'c')).toThrow('SUBSCRIBE has no end');
    store.call('RPUSH', 'list', 'x');
    expect(store.call('BLPOP', 'list', 0)).toEqual(['list', 'x']);
    expect(store.call('CLIENT', 'LIST')).toMatch(/^[^\n]*\n$/);
  });

  it('says that it waits for CLIENT PAUSE, and goes on when that is over', async () => {
    store.set('a', 1);
    store.call('CLIENT', 'PAUSE', 100);
    const waits = 'GET would wait for CLIENT PAUSE to end: use store.client()';
    expect(() => store.get('a')).toThrow(waits);
    expect(() => store.get('a')).toThrow(waits);
    expect(() => store.pipeline([['GET', 'a']])).toThrow(waits);
    const copy = store.fork({ clock: clock.copy() });
    expect(() => copy.get('a')).toThrow(waits);
    const waiting = store.client().get('a');
    clock.advance(101);
    expect(store.get('a')).toBe('1');
    expect(await waiting).toBe('1');
    store.call('CLIENT', 'PAUSE', 100, 'WRITE');
    expect(() => store.set('a', 2)).toThrow('SET would wait: use store.client()');
    expect(store.get('a')).toBe('1');
    store.call('CLIENT', 'UNPAUSE');
    expect(store.hgetall('none')).toEqual(new Map());
    await copy.close();
  });

  it('is refused when the store is closed', () => {
    store.close();
    expect(() => store.call('PING')).toThrow('the store is closed');
    expect(() => store.client()).toThrow('the store is closed');
  });

  it('leaves a script behind that takes too long, which ends with the store', async () => {
    const soon = vi.spyOn(SystemTime.prototype, 'soon');
    const own = await open({ module: testModule(), config: { 'busy-reply-threshold': 10 } });
    expect(() => own.call('EVAL', 'while true do end', 0)).toThrow('EVAL would wait');
    await own.close();
    const { length } = soon.mock.calls;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(length).toBeGreaterThan(0);
    expect(soon.mock.calls.length).toBe(length);
    soon.mockRestore();
  });

  it('says of words and options that are none what is wrong', async () => {
    const call = store.call.bind(store) as (...words: unknown[]) => unknown;
    expect(() => call('SET', 'a', undefined)).toThrow('and not undefined');
    expect(() => call('SET', 'a', ['b'])).toThrow('and not Array');
    expect(() => call('SET', 'a', new Uint16Array(1))).toThrow('and not Uint16Array');
    expect(() => store.pipeline('GET a' as never)).toThrow('commands are a list');
    expect(() => store.pipeline(['GET a'] as never)).toThrow('each command is a list');
    expect(() => store.save('json' as never)).toThrow("no format 'json'");
    const rdb = store.save();
    for (const [options, words] of [
      [{ cofnig: {} }, "no option 'cofnig'"],
      [{ protocol: 4 }, "option 'protocol' is 2 or 3"],
      [{ seed: 1 }, "option 'seed' is a bigint"],
      [{ rdb: './dump.rdb' }, "option 'rdb' is a Uint8Array, and not string"],
      [{ rdb: rdb.buffer }, "option 'rdb' is a Uint8Array, and not ArrayBuffer"],
      [{ rdb, aof: rdb }, "'rdb' or 'aof', not both"],
      [{ storage: {} }, "option 'storage' is a folder or files"],
      [{ clock: 1 }, "option 'clock' is a SteeredClock"],
    ] as const) {
      await expect(open({ module: testModule(), ...(options as object) })).rejects.toThrow(words);
    }
  });

  it('takes bytes of another realm', () => {
    store.set('a', runInNewContext('new Uint8Array([104, 105])') as Uint8Array);
    expect(store.get('a')).toBe('hi');
  });

  it('keeps the shape of replies when the connection is reset, and refuses to be silent', async () => {
    expect(store.call('RESET')).toBe('RESET');
    expect(store.hgetall('none')).toEqual(new Map());
    expect(() => store.call('CLIENT', 'REPLY', 'OFF')).toThrow('would answer nothing');
    expect(store.call('CLIENT', 'REPLY', 'ON')).toBe('OK');
    const bytes = new TextEncoder().encode('CLIENT');
    await expect(store.client().call(bytes, 'REPLY', 'SKIP')).rejects.toThrow('for ever');
    expect(store.ping()).toBe('PONG');
  });

  it('takes directives, and says which it does not know', async () => {
    const small = await open({ module: testModule(), clock, config: { maxmemory: '1mb' } });
    expect(() => small.call('SET', 'b', 'x'.repeat(2_000_000))).toThrow('OOM');
    expect(small.call('GET', 'b')).toBe(null);
    small.close();
    const wrong = open({ module: testModule(), config: { nosuch: 1 } });
    await expect(wrong).rejects.toThrow("no directive 'nosuch'");
  });
});

describe('a client', () => {
  let client: StoreClient;

  beforeEach(() => {
    client = store.client();
  });

  it('answers in order, and rejects with errors', async () => {
    const [first, second] = [client.call('RPUSH', 'l', 'a'), client.call('LRANGE', 'l', 0, -1)];
    expect(await first).toBe(1);
    expect(await second).toEqual(['a']);
    await expect(client.call('INCR', 'l')).rejects.toThrow('WRONGTYPE');
  });

  it('waits for what others bring, and until its time is over', async () => {
    const popped = client.call('BLPOP', 'queue', 0);
    store.call('RPUSH', 'queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
    let outcome: unknown = 'waits';
    void client.call('BLPOP', 'queue', '0.5').then((reply) => (outcome = reply));
    clock.advance(500);
    await null;
    expect(outcome).toBe('waits');
    clock.advance(1);
    await null;
    expect(outcome).toBe(null);
  });

  it.each([2, 3] as const)('hands out messages in RESP%i', async (protocol) => {
    const subscriber = store.client({ protocol });
    const messages = await subscriber.subscribe('a', 'b');
    expect(store.call('PUBLISH', 'b', 'first')).toBe(1);
    expect(store.call('PUBLISH', 'a', 'second')).toBe(1);
    const taken = [await messages.next(), await messages.next()].map(({ value }) => value);
    expect(taken).toEqual([
      ['message', 'b', 'first'],
      ['message', 'a', 'second'],
    ]);
    expect(await subscriber.call('UNSUBSCRIBE')).toContain(0);
    const last = messages.next();
    subscriber.close();
    expect(await last).toEqual({ value: undefined, done: true });
  });

  it('tells pushes as events', async () => {
    const told: unknown[] = [];
    client.on('push', (values) => told.push(values));
    await client.call('CLIENT', 'TRACKING', 'ON');
    await client.call('GET', 'a');
    store.call('SET', 'a', '1');
    await null;
    expect(told).toEqual([['invalidate', ['a']]]);
  });

  it('ends all subscriptions of a kind, however often and in what order they were made', async () => {
    const client = store.client();
    await client.call('SUBSCRIBE', 'a', 'b');
    await client.call('SUBSCRIBE', 'a', 'a');
    await client.call('PSUBSCRIBE', 'p*', 'q*');
    expect(await client.call('UNSUBSCRIBE')).toEqual(['unsubscribe', expect.any(String), 2]);
    expect(await client.call('PUNSUBSCRIBE')).toEqual(['punsubscribe', expect.any(String), 0]);
    expect(await client.call('UNSUBSCRIBE')).toEqual(['unsubscribe', null, 0]);
    const words = ['SUBSCRIBE a b', 'UNSUBSCRIBE a', 'UNSUBSCRIBE', 'PING'];
    const replies = words.map((line) => client.call(...line.split(' ')));
    expect((await Promise.all(replies))[3]).toBe('PONG');
    await client.call('SUBSCRIBE', 'a');
    expect(await client.call('RESET')).toBe('RESET');
    expect(await client.hgetall('none')).toEqual(new Map());
    client.close();
  });

  it('counts nobody as waiting whose command cannot be sent', async () => {
    let waiting = 0;
    const time = Object.assign(new SteeredClock(), {
      waiting: (delta: number): void => void (waiting += delta),
    });
    const other = await open({ module: testModule(), clock: time });
    const client = other.client();
    client.close();
    await expect(client.ping()).rejects.toThrow('the connection is closed');
    await other.close();
    expect(waiting).toBe(0);
  });

  it('shows what the store runs', async () => {
    const lines = await client.monitor();
    store.call('SET', 'a', '1');
    const { value } = await lines.next();
    expect(value).toMatch(/^1704067200\.\d{6} \[0 internal:\d+\] "SET" "a" "1"$/);
    await lines.return?.();
  });

  it('rejects what waits when it is closed, and what comes behind that', async () => {
    const waiting = client.call('BLPOP', 'queue', 0);
    client.close();
    await expect(waiting).rejects.toThrow('the connection is closed');
    await expect(client.call('PING')).rejects.toThrow('the connection is closed');
    expect(store.call('CLIENT', 'LIST')).toMatch(/^[^\n]*\n$/);
  });

  it('keeps a push apart from an array that looks like one', async () => {
    const old = store.client({ protocol: 2 });
    store.call('RPUSH', 'l', 'message', 'a', 'b');
    expect(await old.call('LRANGE', 'l', 0, -1)).toEqual(['message', 'a', 'b']);
    expect(new Push(['x']).values).toEqual(['x']);
  });
});

describe('functions of the owner', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const event = 'uncaughtException';
  let thrown: string[];
  let others: NodeJS.UncaughtExceptionListener[];

  beforeEach(() => {
    thrown = [];
    others = process.listeners(event);
    process.removeAllListeners(event);
    process.on(event, (error) => thrown.push(error.message));
  });
  afterEach(() => {
    process.removeAllListeners(event);
    for (const other of others) process.on(event, other);
  });

  it('may throw: that comes up as an error, and the store lives without the connection', async () => {
    const fails = (name: string) => (): never => {
      throw new Error(name);
    };
    const talks = await open({ module: testModule(), log: fails('log') });
    const link = talks.connect({ output: fails('output'), closed: fails('closed') });
    link.send(bytes('SUBSCRIBE a\r\n'));
    expect(talks.publish('a', 'x')).toBe(0);
    talks.call('CONFIG', 'SET', 'maxmemory', '1');
    await expect.poll(() => thrown).toEqual(expect.arrayContaining(['output', 'closed']));
    expect(talks.ping()).toBe('PONG');
    await talks.close();
  });

  it('may not use the store while they are handed bytes, which does no harm', () => {
    let refusal: unknown = null;
    const link = store.connect({
      output: () => {
        try {
          store.get('a');
        } catch (error) {
          refusal = (error as Error).message;
        }
      },
    });
    store.set('a', 1);
    link.send(bytes('GET a\r\n'));
    clock.advance(1);
    expect(refusal).toBe('the store is at work: use it when this has returned');
    expect(store.get('a')).toBe('1');
  });

  it('may close connections and the store with the bytes in their hands', async () => {
    const links = Array.from({ length: 100 }, (_, index) => {
      const output = (): void => links[(index * 7) % 100]!.close();
      return store.connect({ output });
    });
    for (const link of links) {
      try {
        link.send(bytes('SUBSCRIBE a\r\n'));
      } catch {
        // Another one has closed it.
      }
    }
    for (let index = 0; index < 50; index++) {
      store.publish('a', 'y'.repeat(index * 100));
      store.set(`k${index}`, 'v'.repeat(index * 30));
    }
    for (let index = 0; index < 50; index++) {
      expect(store.get(`k${index}`)).toBe('v'.repeat(index * 30));
    }
    const last = store.connect({ output: () => void store.close() });
    last.send(bytes('PING\r\n'));
    clock.advance(1);
    await null;
    await null;
    expect(() => store.ping()).toThrow('the store is closed');
  });
});
