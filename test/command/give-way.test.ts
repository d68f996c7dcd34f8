/*
 * A batch gives way after about a millisecond: what it has not run waits, others are heard, and
 * nothing else is different. The clock of these engines goes on by itself, with each reading.
 */

import { describe, expect, test } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { TestEngine, type TestClient, randomFrom } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

/** An engine that finds at each reading of the clock that so many microseconds have passed. */
function hurried(microseconds: number): TestEngine {
  let reading = 1;
  const engine = new TestEngine({ elapsed: () => (reading += microseconds) });
  engine.core.setParameter(Parameter.SLOWLOG_MICROSECONDS, -1);
  return engine;
}

/** Hands bytes over and does nothing of what a host does behind that. */
function receive(client: TestClient, commands: readonly (readonly string[])[]): void {
  const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
  expect(client.engine.core.receive(client.handle, bytes, bytes.length)).toBe(true);
}

function hasBacklog(client: TestClient): boolean {
  return client.engine.core.engine.hasBacklog(client.handle) !== 0;
}

const repeated = (count: number, ...words: string[]): string[][] => Array(count).fill(words);

describe('a batch that takes long', () => {
  test('lets others in, and goes on where it was', () => {
    const engine = hurried(600);
    const [busy, other] = [engine.connect(), engine.connect()];
    receive(busy, repeated(500, 'INCR', 'n'));
    expect(hasBacklog(busy)).toBe(true);
    const seen = Number(other.call('GET', 'n'));
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(500);
    expect(busy.replies()).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(engine.core.engine.hasMore()).toBe(0);
  });

  test('runs some of it each time, however late it is', () => {
    const engine = hurried(1_000_000);
    const busy = engine.connect();
    receive(busy, repeated(300, 'INCR', 'n'));
    let steps = 0;
    for (; hasBacklog(busy); steps++) engine.core.more();
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThanOrEqual(300);
    engine.settle();
    expect(busy.replies()).toHaveLength(300);
  });

  test('stays in order with what comes behind it', () => {
    const engine = hurried(1500);
    const busy = engine.connect();
    receive(busy, repeated(100, 'RPUSH', 'list', 'a'));
    receive(busy, repeated(100, 'RPUSH', 'list', 'b'));
    receive(busy, [['LRANGE', 'list', '0', '-1']]);
    expect(hasBacklog(busy)).toBe(true);
    engine.settle();
    expect(busy.replies().at(-1)).toEqual([...Array(100).fill('a'), ...Array(100).fill('b')]);
  });

  test('keeps what has come of a command that is not whole, wherever it is cut', () => {
    const commands = [
      ...repeated(7, 'SET', 'key', 'value'),
      ['SADD', 'set', ...Array.from({ length: 40 }, (_, i) => `member ${i}`)],
      ['SCARD', 'set'],
    ];
    const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
    for (let cut = 1; cut < bytes.length; cut += 3) {
      const busy = hurried(2000).connect();
      for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        expect(busy.engine.core.receive(busy.handle, piece, piece.length)).toBe(true);
        busy.engine.settle();
      }
      expect([cut, busy.replies().at(-1)]).toEqual([cut, 40]);
    }
  });

  test('is seen in CLIENT LIST', () => {
    const engine = hurried(2000);
    const [busy, other] = [engine.connect(), engine.connect()];
    receive(busy, repeated(1000, 'SET', 'key', 'value'));
    receive(other, [['CLIENT', 'LIST', 'ID', '1']]);
    engine.settle();
    const bytes = Number(/ qbuf=(\d+)/.exec(String(other.replies()[0]))![1]);
    expect(bytes).toBeGreaterThan(20_000);
  });

  test('is what those do who look at the server as a whole, in their order', () => {
    const engine = new TestEngine();
    const [ending, looking, other] = [engine.connect(), engine.connect(), engine.connect()];
    const seen: string[] = [];
    engine.host = (call) => {
      seen.push(`${call.words[0]} ${engine.core.engine.databaseKeys(0)}`);
      call.answer((reply) => reply.simple('OK'));
    };
    receive(ending, [['SHUTDOWN']]);
    receive(looking, [['INFO']]);
    receive(other, [['SET', 'k', 'v']]);
    engine.settle();
    expect(seen).toEqual(['SHUTDOWN 1', 'INFO 1']);
    expect([looking.replies(), other.replies()]).toEqual([['OK'], ['OK']]);
  });

  test('does not interrupt EXEC', () => {
    const engine = hurried(5000);
    const [busy, other] = [engine.connect(), engine.connect()];
    receive(busy, [['MULTI'], ...repeated(50, 'INCR', 'n'), ['EXEC'], ...repeated(50, 'PING')]);
    while (hasBacklog(busy)) {
      engine.core.more();
      receive(other, [['GET', 'n']]);
    }
    engine.settle();
    const seen = new Set(other.replies());
    seen.delete(null);
    expect([...seen]).toEqual(['50']);
  });

  test('ends at what is no request, but not before its turn', () => {
    const engine = hurried(2000);
    const busy = engine.connect();
    const bytes = Buffer.concat([
      ...repeated(100, 'INCR', 'n').map((words) => respCommand(words)),
      Buffer.from('*1\r\nX\r\n'),
    ]);
    busy.send(bytes);
    const replies = busy.replies();
    expect(replies.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(String(replies[100])).toContain('Protocol error');
    expect(busy.closed).toBe(true);
  });

  test('is forgotten with its client', () => {
    const engine = hurried(2000);
    engine.connect().call('SET', 'key', 'value');
    const before = engine.usedBytes();
    const busy = engine.connect();
    receive(busy, repeated(1000, 'SET', 'key', 'value'));
    expect(hasBacklog(busy)).toBe(true);
    busy.disconnect();
    expect(engine.core.engine.hasMore()).toBe(0);
    expect(engine.usedBytes() - before).toBeLessThanOrEqual(0);
  });

  test.each([10_000, 20_000])('ends sooner when it writes much for others (%i)', (bytes) => {
    const engine = new TestEngine({ elapsed: () => 0 });
    const [publisher, ...subscribers] = Array.from({ length: 51 }, () => engine.connect());
    for (const each of subscribers) each.send(['SUBSCRIBE', 'channel']);
    receive(publisher!, repeated(30, 'PUBLISH', 'channel', 'x'.repeat(bytes)));
    expect(hasBacklog(publisher!)).toBe(true);
    engine.settle();
    expect(publisher!.replies()).toEqual(Array(30).fill(50));
    for (const each of subscribers) expect(each.replies()).toHaveLength(31);
  });

  test.each([1, 2, 3, 4])('gives the same replies as one that takes no time (seed %i)', (seed) => {
    const random = randomFrom(seed);
    const pick = (count: number): number => Math.floor(random() * count);
    const commands: string[][] = [];
    while (commands.length < 3000) {
      const key = `key:${pick(20)}`;
      const kind = pick(8);
      if (kind === 0) commands.push(['SET', key, 'v'.repeat(pick(400))]);
      else if (kind === 1) commands.push(['APPEND', key, String(pick(1000))]);
      else if (kind === 2) commands.push(['MULTI'], ['INCR', 'n'], ['GET', key], ['EXEC']);
      else if (kind === 3) commands.push(['SET', key, 'v'.repeat(33_000 + pick(9000))]);
      else if (kind === 4) commands.push(['BLPOP', 'nothing', '0.01'], ['GET', key]);
      else commands.push(['GETRANGE', key, '0', '20']);
    }
    const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
    const answers = [new TestEngine({ elapsed: () => 0 }), hurried(700)].map((engine) => {
      const client = engine.connect();
      let from = 0;
      const cut = randomFrom(seed + 100);
      while (from < bytes.length) {
        const to = from + 1 + Math.floor(cut() * 200_000);
        const piece = Buffer.from(bytes.subarray(from, to));
        expect(engine.core.receive(client.handle, piece, piece.length)).toBe(true);
        from = to;
      }
      while (engine.core.engine.clientsTimed() > 0 || engine.core.engine.hasMore() !== 0) {
        engine.settle();
        engine.advance(20);
        engine.tick();
      }
      return client.bytes();
    });
    expect(answers[1]!.equals(answers[0]!)).toBe(true);
    expect(answers[0]!.length).toBeGreaterThan(10_000);
  });
});

describe('a client that reads slowly', () => {
  test('gets all that it is owed, in order, and its memory is given back', () => {
    const engine = new TestEngine({ elapsed: () => 0 });
    const [publisher, subscriber] = [engine.connect(), engine.connect()];
    subscriber.call('SUBSCRIBE', 'channel');
    publisher.call('PUBLISH', 'channel', 'x');
    subscriber.replies();
    const before = engine.usedBytes();
    subscriber.slow = true;
    const count = 5000;
    for (let i = 0; i < count; i++) {
      publisher.call('PUBLISH', 'channel', `${i}:${'x'.repeat(1000)}`);
    }
    const line = String(publisher.call('CLIENT', 'LIST', 'ID', '2'));
    const owed = Number(/ omem=(\d+)/.exec(line)![1]);
    expect(owed).toBeGreaterThan(count * 1000);
    expect(owed).toBeLessThan(count * 1000 * 1.2);
    const texts: string[] = [];
    const bytes: Buffer[] = [];
    while (engine.core.engine.outputBytes(subscriber.handle) > 0) {
      bytes.push(subscriber.bytes());
      subscriber.drain();
    }
    for (const match of Buffer.concat(bytes)
      .toString('latin1')
      .matchAll(/\n(\d+):x/g)) {
      texts.push(match[1]!);
    }
    expect(texts).toEqual(Array.from({ length: count }, (_, index) => String(index)));
    expect(engine.usedBytes() - before).toBeLessThan(40_000);
  });

  test('closes after QUIT when all has left', () => {
    const engine = new TestEngine({ elapsed: () => 0 });
    const client = engine.connect();
    client.slow = true;
    client.call('SET', 'key', 'v'.repeat(100_000));
    for (let i = 0; i < 20; i++) client.send(['GET', 'key']);
    client.send(['QUIT']);
    const bytes: Buffer[] = [];
    while (!client.closed) {
      bytes.push(client.bytes());
      client.drain();
    }
    bytes.push(client.bytes());
    expect(Buffer.concat(bytes).length).toBe(20 * 100_011 + 5);
  });
});
