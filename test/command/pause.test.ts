/*
 * CLIENT PAUSE and UNPAUSE: what is held back, for how long, and in which order it goes on. As in
 * Redis 7.2.6 (networking.c); CLIENT UNBLOCK has nobody to unblock yet.
 */

import { describe, expect, test } from 'vitest';

import { START_MS, TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

const NOT_INTEGER = 'ERR value is not an integer or out of range';

function error(text: string): RespError {
  return new RespError(text);
}

describe('CLIENT PAUSE', () => {
  test('WRITE holds writes back and lets reads through', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const writer = engine.connect();
    expect(client.call('CLIENT', 'PAUSE', 1000, 'write')).toBe('OK');
    expect(engine.deadlineMs()).toBe(START_MS + 1000);
    writer.send([
      ['GET', 'k'],
      ['SET', 'k', 'v'],
      ['GET', 'k'],
    ]);
    expect(writer.replies()).toEqual([null]);
    expect(client.call('CLIENT', 'LIST', 'ID', 2)).toContain(' flags=b ');
    writer.send(['PING']);
    expect(client.call('GET', 'k')).toBe(null);
    engine.advance(999);
    engine.tick();
    expect(writer.replies()).toEqual([]);
    engine.advance(1);
    engine.tick();
    expect(writer.replies()).toEqual(['OK', 'v', 'PONG']);
    expect(engine.deadlineMs()).toBe(-1);
  });

  test('of everything holds even UNPAUSE back', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const other = engine.connect();
    client.send([['CLIENT', 'PAUSE', 100], ['PING']]);
    expect(client.replies()).toEqual(['OK']);
    other.send([
      ['CLIENT', 'UNPAUSE'],
      ['PING', 'x'],
    ]);
    expect(other.replies()).toEqual([]);
    engine.advance(100);
    engine.tick();
    expect(client.replies()).toEqual(['PONG']);
    expect(other.replies()).toEqual(['OK', 'x']);
  });

  test('ends with UNPAUSE in the order in which clients were held back', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('CLIENT', 'PAUSE', 100_000, 'WRITE');
    const writers = [engine.connect(), engine.connect(), engine.connect()];
    for (const index of [2, 0, 1]) writers[index]!.send(['APPEND', 'log', `${index}`]);
    expect(client.call('CLIENT', 'UNPAUSE')).toBe('OK');
    expect(writers.map((writer) => writer.replies())).toEqual([[2], [3], [1]]);
    expect(client.call('GET', 'log')).toBe('201');
  });

  test('is made longer and stricter, never shorter', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('CLIENT', 'PAUSE', 5000, 'WRITE');
    client.call('CLIENT', 'PAUSE', 10, 'WRITE');
    expect(engine.deadlineMs()).toBe(START_MS + 5000);
    client.call('CLIENT', 'PAUSE', 0, 'WRITE');
    expect(engine.deadlineMs()).toBe(START_MS + 5000);
    client.call('CLIENT', 'PAUSE', 10, 'ALL');
    client.send(['PING']);
    engine.advance(4999);
    engine.tick();
    expect(client.replies()).toEqual([]);
    engine.advance(1);
    engine.tick();
    expect(client.replies()).toEqual(['PONG']);
    expect(client.call('CLIENT', 'PAUSE', 0)).toBe('OK');
    expect(client.call('PING')).toBe('PONG');
  });

  test('lets no key expire by deletion, though it reads as gone', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('SET', 'k', 'v', 'PX', 100);
    client.call('CLIENT', 'PAUSE', 1000, 'WRITE');
    engine.advance(500);
    engine.tick();
    expect(client.call('GET', 'k')).toBe(null);
    expect(engine.core.engine.databaseKeys(0)).toBe(1);
    engine.advance(501);
    engine.tick();
    expect(engine.core.engine.databaseKeys(0)).toBe(0);
  });

  test('holds a transaction back at EXEC if it writes, and lets one that reads run', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const [reader, writer] = [engine.connect(), engine.connect()];
    reader.send([['MULTI'], ['GET', 'k']]);
    writer.send([['MULTI'], ['SET', 'k', 'v']]);
    client.call('CLIENT', 'PAUSE', 1000, 'WRITE');
    reader.send(['EXEC']);
    writer.send(['EXEC']);
    expect(reader.replies()).toEqual(['OK', 'QUEUED', [null]]);
    expect(writer.replies()).toEqual(['OK', 'QUEUED']);
    client.call('CLIENT', 'UNPAUSE');
    expect(writer.replies()).toEqual([['OK']]);
  });

  test('counts refusals at once and keeps big arguments', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const writer = engine.connect();
    client.call('CLIENT', 'PAUSE', 1000, 'WRITE');
    expect(writer.call('SET', 'k')).toEqual(
      error("ERR wrong number of arguments for 'set' command"),
    );
    const value = 'v'.repeat(100_000);
    writer.send(
      [
        ['SET', 'k', value],
        ['GET', 'k'],
      ],
      { pieces: 30_000 },
    );
    client.call('CLIENT', 'UNPAUSE');
    expect(writer.replies()).toEqual(['OK', value]);
  });

  test('refuses wrong arguments', () => {
    const client = new TestEngine().connect();
    const refused: [words: (string | number)[], text: string][] = [
      [['x'], 'ERR timeout is not an integer or out of range'],
      [[-1], 'ERR timeout is negative'],
      [['9223372036854775807'], 'ERR timeout is out of range'],
      [[1, 'x'], 'ERR CLIENT PAUSE mode must be WRITE or ALL'],
      [
        [1, 'ALL', 1],
        "ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.",
      ],
    ];
    for (const [words, text] of refused) {
      expect(client.call('CLIENT', 'PAUSE', ...words)).toEqual(error(text));
    }
    expect(client.call('CLIENT', 'UNBLOCK', 1)).toBe(0);
    expect(client.call('CLIENT', 'UNBLOCK', 99, 'timeout')).toBe(0);
    expect(client.call('CLIENT', 'UNBLOCK', 'x', 'ERROR')).toEqual(error(NOT_INTEGER));
    expect(client.call('CLIENT', 'UNBLOCK', 'x', 'y')).toEqual(
      error('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR'),
    );
  });
});
