/*
 * WATCH and UNWATCH, as Redis 7.2.6 has them (multi.c): what touches a watched key, and what does
 * not.
 */

import { describe, expect, test } from 'vitest';

import { TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

/** What EXEC answers after WATCH k, with `change` done by another client in between. */
function exec(
  change: (words: (...words: string[]) => unknown, engine: TestEngine) => void,
  prepare: string[][] = [['SET', 'k', 'v']],
): unknown {
  const engine = new TestEngine();
  const [watcher, other] = [engine.connect(), engine.connect()];
  for (const words of prepare) other.call(...words);
  expect(watcher.call('WATCH', 'k')).toBe('OK');
  change((...words) => other.call(...words), engine);
  expect(watcher.call('MULTI')).toBe('OK');
  watcher.call('PING');
  return watcher.call('EXEC');
}

const RAN = ['PONG'];

describe('a watched key', () => {
  test.each([
    ['another value', [['SET', 'k', 'w']]],
    ['the same value again', [['SET', 'k', 'v']]],
    ['a change in place', [['APPEND', 'k', 'x']]],
    ['a deadline', [['EXPIRE', 'k', '100']]],
    ['its deletion', [['DEL', 'k']]],
    ['a rename away', [['RENAME', 'k', 'other']]],
    [
      'a rename onto it',
      [
        ['SET', 'other', '1'],
        ['RENAME', 'other', 'k'],
      ],
    ],
    [
      'a copy onto it',
      [
        ['SET', 'other', '1'],
        ['COPY', 'other', 'k', 'REPLACE'],
      ],
    ],
    ['FLUSHDB', [['FLUSHDB']]],
    ['FLUSHALL', [['FLUSHALL']]],
    ['SWAPDB', [['SWAPDB', '0', '1']]],
  ])('is touched by %s', (_, commands) => {
    expect(exec((call) => commands.forEach((words) => call(...words)))).toBeNull();
  });

  test.each([
    ['reading it', [['GET', 'k']]],
    ['a change of another key', [['SET', 'other', '1']]],
    ['a copy of it', [['COPY', 'k', 'other']]],
    ['a write that does nothing', [['SETNX', 'k', 'w']]],
    [
      'a key of the same name elsewhere',
      [
        ['SELECT', '3'],
        ['SET', 'k', '1'],
      ],
    ],
    ['the exchange of other databases', [['SWAPDB', '3', '4']]],
  ])('is not touched by %s', (_, commands) => {
    expect(exec((call) => commands.forEach((words) => call(...words)))).toEqual(RAN);
  });

  test('that is missing is touched when it comes, and not by an empty flush', () => {
    expect(exec((call) => call('SET', 'k', 'v'), [])).toBeNull();
    expect(exec((call) => call('FLUSHALL'), [])).toEqual(RAN);
    expect(exec((call) => call('SWAPDB', '0', '1'), [])).toEqual(RAN);
    expect(exec((call) => call('FLUSHALL'), [['SET', 'other', '1']])).toEqual(RAN);
    const elsewhere = [
      ['SELECT', '1'],
      ['SET', 'k', 'v'],
      ['SELECT', '0'],
    ];
    expect(exec((call) => call('SWAPDB', '0', '1'), elsewhere)).toBeNull();
  });

  test('that expires is touched, found or not', () => {
    const prepare = [['SET', 'k', 'v', 'PX', '100']];
    expect(exec((_, engine) => engine.advance(101), prepare)).toBeNull();
    const found = exec((call, engine) => {
      engine.advance(101);
      call('GET', 'k');
    }, prepare);
    expect(found).toBeNull();
    const swept = exec((_, engine) => {
      engine.advance(101);
      engine.tick();
    }, prepare);
    expect(swept).toBeNull();
  });

  test('that had expired counts as missing', () => {
    const engine = new TestEngine();
    const [watcher, other] = [engine.connect(), engine.connect()];
    other.call('SET', 'k', 'v', 'PX', '100');
    engine.advance(101);
    watcher.call('WATCH', 'k');
    other.call('GET', 'k'); // deletes it
    watcher.send([['MULTI'], ['PING'], ['EXEC']]);
    expect(watcher.replies().at(-1)).toEqual(RAN);

    other.call('SET', 'k', 'v', 'PX', '100');
    engine.advance(101);
    watcher.call('WATCH', 'k');
    other.call('SET', 'k', 'new');
    watcher.send([['MULTI'], ['PING'], ['EXEC']]);
    expect(watcher.replies().at(-1)).toBeNull();
  });
});

describe('watching', () => {
  test('ends with EXEC, DISCARD, UNWATCH and RESET', () => {
    for (const end of ['EXEC', 'DISCARD', 'UNWATCH', 'RESET']) {
      const engine = new TestEngine();
      const [watcher, other] = [engine.connect(), engine.connect()];
      watcher.call('WATCH', 'k', 'l', 'k');
      if (end === 'EXEC' || end === 'DISCARD') watcher.call('MULTI');
      watcher.call(end);
      other.call('SET', 'k', '1');
      watcher.send([['MULTI'], ['PING'], ['EXEC']]);
      expect(watcher.replies().at(-1)).toEqual(RAN);
    }
  });

  test('is counted for INFO, and so is who watches or subscribes', () => {
    const engine = new TestEngine();
    const { engine: exports } = engine.core;
    const [a, b] = [engine.connect(), engine.connect()];
    const counts = (): number[] => {
      exports.clientsSurvey();
      return [exports.clientsWatching(), exports.watchedKeys(), exports.clientsSubscribed()];
    };
    expect(counts()).toEqual([0, 0, 0]);
    a.call('WATCH', 'k', 'k', 'other');
    b.call('WATCH', 'k');
    b.call('SSUBSCRIBE', 'c');
    expect(counts()).toEqual([2, 2, 1]);
    a.call('UNWATCH');
    b.call('SUNSUBSCRIBE');
    expect(counts()).toEqual([1, 1, 0]);
    b.disconnect();
    expect(counts()).toEqual([0, 0, 0]);
  });

  test('is forgotten with its client, and leaves no memory behind', () => {
    const engine = new TestEngine();
    const other = engine.connect();
    const run = (): void => {
      const watcher = engine.connect();
      watcher.call('WATCH', ...Array.from({ length: 100 }, (_, i) => `key:${i}`));
      watcher.disconnect();
    };
    run();
    const before = engine.usedBytes();
    run();
    expect(engine.usedBytes()).toBe(before);
    expect(other.call('SET', 'key:1', '1')).toBe('OK');
  });

  test('is of a database', () => {
    const engine = new TestEngine();
    const [watcher, other] = [engine.connect(), engine.connect()];
    watcher.send([
      ['SELECT', '1'],
      ['WATCH', 'k'],
      ['SELECT', '0'],
      ['WATCH', 'k'],
    ]);
    other.call('SELECT', '1');
    other.call('SET', 'k', '1');
    watcher.send([['MULTI'], ['PING'], ['EXEC']]);
    expect(watcher.replies().at(-1)).toBeNull();
  });

  test('is not allowed inside MULTI, which goes on all the same', () => {
    const watcher = new TestEngine().connect();
    watcher.send([['MULTI'], ['WATCH', 'k'], ['UNWATCH'], ['PING'], ['EXEC']]);
    expect(watcher.replies()).toEqual([
      'OK',
      new RespError('ERR WATCH inside MULTI is not allowed'),
      'QUEUED',
      'QUEUED',
      ['OK', 'PONG'],
    ]);
  });

  test('by oneself counts, and a dirty client answers null once', () => {
    const watcher = new TestEngine().connect();
    watcher.send([
      ['WATCH', 'k'],
      ['SET', 'k', '1'],
    ]);
    expect(watcher.replies()).toEqual(['OK', 'OK']);
    expect(watcher.call('CLIENT', 'INFO')).toContain(' flags=d ');
    watcher.send([['MULTI'], ['PING'], ['EXEC'], ['MULTI'], ['PING'], ['EXEC']]);
    const replies = watcher.replies();
    expect(replies[2]).toBeNull();
    expect(replies[5]).toEqual(RAN);
  });
});

test('what is queued behind a change is not kept', () => {
  const engine = new TestEngine();
  const [watcher, other] = [engine.connect(), engine.connect()];
  watcher.call('WATCH', 'k');
  watcher.call('MULTI');
  expect(watcher.call('GET', 'k')).toBe('QUEUED');
  const queued = (): string | undefined =>
    / multi=(-?\d+) /.exec(String(other.call('CLIENT', 'LIST', 'ID', id)))?.[1];
  const id = /id=(\d+) .* multi=1 /.exec(String(other.call('CLIENT', 'LIST')))![1]!;
  other.call('SET', 'k', 'v');
  expect(watcher.call('GET', 'k')).toBe('QUEUED');
  expect(queued()).toBe('1');
  expect(watcher.call('EXEC')).toBeNull();
});
