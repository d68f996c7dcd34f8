/*
 * Values and messages that are sent from where they lie: a reader that is slow gets what its
 * command has read, whatever happens to the key meanwhile, and memory holds it once.
 * (test/fuzz/held.ts does so at random.)
 */

import { beforeEach, describe, expect, test } from 'vitest';

import { OutputClass, Parameter } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';

const KIB = 1024;

let engine: TestEngine;
let client: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  client = engine.connect();
});

const value = (letter: string, kib: number): string => letter.repeat(kib * KIB);

/** A client that has asked for something and takes nothing of the answer. */
function slowReader(...words: string[]): TestClient {
  const reader = engine.connect();
  reader.slow = true;
  reader.send([words]);
  return reader;
}

/** What a slow reader gets in the end. */
function taken(reader: TestClient): unknown[] {
  drained(reader);
  return reader.replies();
}

/** Takes all that a slow reader is owed. */
function drained(reader: TestClient): void {
  reader.slow = false;
  reader.drain();
  expect(engine.core.engine.outputBytes(reader.handle)).toBe(0);
}

const field = (name: string, line: string): number =>
  Number(new RegExp(`${name}=(\\d+)`).exec(line)![1]);

describe('a value that is being sent', () => {
  const changes: Record<string, string[]> = {
    'is overwritten': ['SET', 'k', 'other'],
    'is overwritten by as much': ['SET', 'k', value('b', 100)],
    'is appended to': ['APPEND', 'k', 'more'],
    'is written into': ['SETRANGE', 'k', '50', 'within'],
    'gets a bit': ['SETBIT', 'k', '7', '1'],
    'gets a field of bits': ['BITFIELD', 'k', 'SET', 'u8', '#9', '255'],
    'is deleted': ['DEL', 'k'],
    'is unlinked': ['UNLINK', 'k'],
    expires: ['PEXPIRE', 'k', '0'],
    'is renamed': ['RENAME', 'k', 'new'],
    'is flushed': ['FLUSHALL', 'SYNC'],
    'is read and replaced': ['GETSET', 'k', 'other'],
    'is read and deleted': ['GETDEL', 'k'],
    'is replaced by a list': ['SORT', 'none', 'STORE', 'k'],
  };
  for (const [what, words] of Object.entries(changes)) {
    test(`is sent as it was when it ${what}`, () => {
      const used = [1, 2].map(() => {
        client.call('SET', 'k', value('a', 100));
        const reader = slowReader('GET', 'k');
        client.send([words]);
        client.bytes();
        client.call('SET', 'else', value('x', 100));
        expect(taken(reader)).toEqual([value('a', 100)]);
        reader.disconnect();
        client.call('FLUSHALL', 'SYNC');
        return engine.usedBytes();
      });
      expect(used[1]).toBe(used[0]);
    });
  }

  test('is there once for all its readers, and none of it when they are gone', () => {
    client.call('SET', 'k', value('a', 1000));
    const before = engine.usedBytes();
    const readers = Array.from({ length: 50 }, () => slowReader('GET', 'k'));
    expect(engine.usedBytes() - before).toBeLessThan(2000 * KIB);
    client.call('DEL', 'k');
    expect(engine.usedBytes()).toBeGreaterThan(1000 * KIB);
    for (const reader of readers) reader.disconnect();
    expect(engine.usedBytes()).toBeLessThan(before - 900 * KIB);
  });

  test('counts towards what its reader is owed', () => {
    client.call('SET', 'k', value('a', 100));
    slowReader('GET', 'k').send([
      ['GET', 'k'],
      ['GET', 'k'],
    ]);
    const line = (client.call('CLIENT', 'LIST') as string).split('\n')[1]!;
    expect(field('omem', line)).toBeGreaterThan(300 * KIB);
    expect(field('tot-mem', line)).toBeGreaterThan(300 * KIB);
  });

  test('closes a reader that is owed more than its class may be', () => {
    engine.core.engine.outputLimitSet(OutputClass.NORMAL, 250 * KIB, 0, 0);
    client.call('SET', 'k', value('a', 100));
    const reader = slowReader('GET', 'k');
    reader.send([['GET', 'k']]);
    expect(reader.closed).toBe(false);
    reader.send([['GET', 'k']]);
    expect(reader.closed).toBe(true);
    const base = engine.usedBytes();
    expect(client.call('GET', 'k')).toBe(value('a', 100));
    expect(engine.usedBytes() - base).toBeLessThan(20 * KIB);
  });

  test('is one part of a reply among others', () => {
    client.call('MSET', 'k', value('a', 20), 'small', 'one', 'l', value('b', 30));
    client.send([
      ['MULTI'],
      ['MGET', 'k', 'small', 'none', 'l'],
      ['GETRANGE', 'k', '1', '-2'],
      ['EXEC'],
    ]);
    const replies = [[value('a', 20), 'one', null, value('b', 30)], value('a', 20).slice(2)];
    expect(client.replies().at(-1)).toEqual(replies);
  });

  test('is taken back with a reply that is not sent', () => {
    client.call('SET', 'k', value('a', 20));
    const base = engine.usedBytes();
    client.send([
      ['CLIENT', 'REPLY', 'SKIP'],
      ['GET', 'k'],
      ['SET', 'k', 'b', 'GET', 'XX', 'NX'],
    ]);
    client.replies();
    client.call('SET', 'k', value('c', 20));
    expect(engine.usedBytes() - base).toBeLessThan(10 * KIB);
  });
});

describe('a message to many', () => {
  test('is there once, and each gets it as its protocol wants it', () => {
    const subscribers = Array.from({ length: 200 }, (_, index) => {
      const one = engine.connect();
      if (index % 2 === 1) one.call('HELLO', '3');
      one.call('SUBSCRIBE', 'channel');
      one.slow = true;
      return one;
    });
    const before = engine.usedBytes();
    expect(client.call('PUBLISH', 'channel', value('m', 64))).toBe(200);
    expect(client.call('PUBLISH', 'channel', 'short')).toBe(200);
    // Two blocks of 1 KiB each, and what they refer to: a two-hundredth of 13 MB.
    expect(engine.usedBytes() - before).toBeLessThan(64 * KIB + 200 * 3000);
    for (const [index, one] of subscribers.entries()) {
      drained(one);
      const text = one.bytes().toString('latin1');
      const head = `${index % 2 === 1 ? '>' : '*'}3\r\n$7\r\nmessage\r\n$7\r\nchannel\r\n`;
      expect(text).toBe(`${head}$65536\r\n${value('m', 64)}\r\n${head}$5\r\nshort\r\n`);
    }
    expect(engine.usedBytes() - before).toBeLessThan(20 * KIB);
  });

  test('closes the subscribers that are owed too much, and nobody else', () => {
    engine.core.engine.outputLimitSet(OutputClass.PUBSUB, 100 * KIB, 0, 0);
    const [slow, quick] = [engine.connect(), engine.connect()];
    for (const each of [slow, quick]) each.call('SUBSCRIBE', 'channel');
    slow.slow = true;
    for (let i = 0; i < 4; i++) client.call('PUBLISH', 'channel', value('m', 30));
    expect([slow.closed, quick.closed]).toEqual([true, false]);
    expect(quick.replies()).toHaveLength(4);
  });

  test('is a line for monitors too', () => {
    const monitors = Array.from({ length: 20 }, () => {
      const one = engine.connect();
      one.call('MONITOR');
      one.slow = true;
      return one;
    });
    const before = engine.usedBytes();
    client.call('SET', 'k', value('v', 64));
    const after = engine.usedBytes();
    expect(after - before).toBeLessThan(64 * KIB * 4);
    for (const one of monitors) {
      one.drain();
      expect(one.bytes().toString('latin1')).toContain(`"SET" "k" "${value('v', 64)}"\r\n`);
    }
  });
});
