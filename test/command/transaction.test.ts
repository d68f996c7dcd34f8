/*
 * MULTI, EXEC and DISCARD, as Redis 7.2.6 has them (multi.c), and what only happens here: commands
 * of a transaction that go to the host.
 */

import { describe, expect, test } from 'vitest';

import { byteTextFromBytes } from '../../host/config/byte-text.js';
import { EventClass, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { TestEngine } from '../support/engine.js';
import type { HostCall } from '../support/engine.js';
import { RespError } from '../support/resp.js';

const NOT_INTEGER = 'ERR value is not an integer or out of range';
const ABORTED = 'EXECABORT Transaction discarded because of previous errors.';

function error(text: string): RespError {
  return new RespError(text);
}

describe('a transaction', () => {
  test('is queued, run and answered as one', () => {
    const client = new TestEngine().connect();
    client.send([
      ['MULTI'],
      ['SET', 'k', '1'],
      ['INCR', 'k'],
      ['GET', 'k', 'x'],
      ['ECHO', 'a'],
      ['EXEC'],
    ]);
    expect(client.replies()).toEqual([
      'OK',
      'QUEUED',
      'QUEUED',
      error("ERR wrong number of arguments for 'get' command"),
      'QUEUED',
      error(ABORTED),
    ]);
    client.send([
      ['MULTI'],
      ['SET', 'k', '1'],
      ['INCR', 'k'],
      ['SELECT', 1],
      ['GET', 'k'],
      ['EXEC'],
    ]);
    expect(client.replies().at(-1)).toEqual(['OK', 2, 'OK', null]);
    expect(client.call('CLIENT', 'INFO')).toContain(' db=1 ');
    client.send([['MULTI'], ['EXEC']]);
    expect(client.replies()).toEqual(['OK', []]);
  });

  test('is not nested, not ended twice, and dropped by DISCARD', () => {
    const client = new TestEngine().connect();
    expect(client.call('EXEC')).toEqual(error('ERR EXEC without MULTI'));
    expect(client.call('DISCARD')).toEqual(error('ERR DISCARD without MULTI'));
    client.send([['MULTI'], ['MULTI'], ['SET', 'k', 'v'], ['DISCARD'], ['EXEC'], ['GET', 'k']]);
    expect(client.replies()).toEqual([
      'OK',
      error('ERR MULTI calls can not be nested'),
      'QUEUED',
      'OK',
      error('ERR EXEC without MULTI'),
      null,
    ]);
    client.send([['MULTI'], ['MULTI'], ['PING'], ['EXEC']]);
    expect(client.replies().at(-1)).toEqual(['PONG']);
  });

  test('runs on after commands that fail', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send([['MULTI'], ['SET', 'k', 'a'], ['INCR', 'k'], ['SET', 'k', 'b'], ['EXEC']]);
    expect(client.replies().at(-1)).toEqual(['OK', error(NOT_INTEGER), 'OK']);
    expect(engine.core.engine.statistic(Statistic.ERROR_REPLIES)).toBe(1);
    expect(engine.core.errorCode(0)).toEqual({ code: 'ERR', count: 1 });
  });

  test('is spoilt by an unknown command and keeps no queue from there', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send([['MULTI'], ['NOSUCH'], ['SET', 'k', 'v']]);
    expect(client.replies().at(-1)).toBe('QUEUED');
    const watcher = engine.connect();
    expect(watcher.call('CLIENT', 'LIST', 'ID', 1)).toContain(' multi=0 ');
    expect(client.call('EXEC')).toEqual(error(ABORTED));
    expect(client.call('GET', 'k')).toBe(null);
  });

  test('ends with a refused EXEC, which says why', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const abort = 'EXECABORT Transaction discarded because of: ';
    client.send([['MULTI'], ['EXEC', 'x'], ['EXEC']]);
    expect(client.replies()).toEqual([
      'OK',
      error(`${abort}wrong number of arguments for 'exec' command`),
      error('ERR EXEC without MULTI'),
    ]);
    client.send([['MULTI'], ['SET', 'k', 'v']]);
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 1);
    expect(client.replies()).toEqual(['OK', 'QUEUED']);
    expect(client.call('EXEC')).toEqual(
      error(`${abort}OOM command not allowed when used memory > 'maxmemory'.`),
    );
    expect(client.call('EXEC')).toEqual(error('ERR EXEC without MULTI'));
    client.send([['MULTI'], ['GET', 'k']]);
    expect(client.replies()).toEqual([
      'OK',
      error("OOM command not allowed when used memory > 'maxmemory'."),
    ]);
    expect(client.call('DISCARD')).toBe('OK');
  });

  test('goes on where it was when a command of it was at the host, alone', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const other = engine.connect();
    client.send([
      ['MULTI'],
      ['SET', 'k', '1'],
      ['INFO', 'a'],
      ['INCR', 'k'],
      ['INFO', 'b'],
      ['EXEC'],
      ['PING'],
    ]);
    other.send([['SET', 'k', '100'], ['PING']]);
    const answer = (call: HostCall): void => call.answer((reply) => reply.bulk(call.words[1]!));
    expect(engine.hostCalls).toHaveLength(1);
    answer(engine.hostCalls.shift()!);
    expect(other.replies()).toEqual([]);
    answer(engine.hostCalls.shift()!);
    expect(client.replies().slice(5)).toEqual([['OK', 'a', 2, 'b'], 'PONG']);
    expect(other.replies()).toEqual(['OK', 'PONG']);
    expect(client.call('GET', 'k')).toBe('100');
  });

  test('is pushed nothing in the middle of its reply while a command of it is at the host', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('HELLO', '3');
    client.call('CLIENT', 'TRACKING', 'ON', 'BCAST');
    client.call('SUBSCRIBE', '__keyevent@0__:expired');
    engine.core.setParameter(Parameter.EVENT_CLASSES, EventClass.KEYEVENT | EventClass.EXPIRED);
    engine.connect().call('SET', 'due', 'v', 'PX', '100');
    client.bytes();
    client.send([['MULTI'], ['SET', 'a', '1'], ['INFO'], ['SET', 'b', '1'], ['EXEC']]);
    expect(client.bytes().toString()).toBe('+OK\r\n' + '+QUEUED\r\n'.repeat(3) + '*3\r\n+OK\r\n');
    engine.advance(200);
    engine.tick();
    expect(client.bytes()).toHaveLength(0);
    engine.hostCalls.shift()!.answer((reply) => reply.simple('host'));
    expect(client.bytes().toString()).toBe(
      '+host\r\n+OK\r\n>2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n',
    );
    engine.tick();
    expect(client.bytes().toString()).toBe(
      '>3\r\n$7\r\nmessage\r\n$22\r\n__keyevent@0__:expired\r\n$3\r\ndue\r\n' +
        '>2\r\n$10\r\ninvalidate\r\n*1\r\n$3\r\ndue\r\n',
    );
  });

  test('expires nothing between its commands, however long one of them is at the host', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('SET', 'k', 'v');
    client.send([['MULTI'], ['PEXPIRE', 'k', '1'], ['INFO'], ['GET', 'k'], ['EXEC'], ['GET', 'k']]);
    engine.advance(100);
    engine.tick();
    engine.hostCalls.shift()!.answer((reply) => reply.simple('host'));
    expect(client.replies().slice(4)).toEqual([[1, 'host', 'v'], null]);
  });

  test('is answered no further than the command that closes its own connection', () => {
    const engine = new TestEngine();
    engine.host = (call) => call.answer((reply) => reply.simple('host'));
    const client = engine.connect();
    const other = engine.connect();
    const id = String(client.call('CLIENT', 'ID'));
    client.send([
      ['MULTI'],
      ['CLIENT', 'KILL', 'ID', id, 'SKIPME', 'no'],
      ['SET', 'k', 'v'],
      ['INFO'],
      ['EXEC'],
    ]);
    expect(client.bytes().toString()).toBe('+OK\r\n' + '+QUEUED\r\n'.repeat(3) + '*3\r\n:1\r\n');
    expect(client.closed).toBe(true);
    expect(other.call('GET', 'k')).toBe('v');
  });

  test('is run to its end although its client is gone', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send([['MULTI'], ['INCR', 'k'], ['INFO'], ['INCR', 'k'], ['EXEC'], ['INCR', 'k']]);
    const call = engine.hostCalls.shift()!;
    client.disconnect();
    const other = engine.connect();
    other.send(['GET', 'k']);
    expect(other.replies()).toEqual([]);
    call.answer((reply) => reply.simple('host'));
    expect(other.replies()).toEqual(['2']);
    expect(engine.core.engine.clientCount()).toBe(1);
  });

  test('is one unit of effects', () => {
    const engine = new TestEngine();
    engine.core.setParameter(Parameter.EFFECTS, 1);
    engine.host = (call) => call.answer((reply) => reply.simple('host'));
    const client = engine.connect();
    client.send([
      ['MULTI'],
      ['SET', 'a', '1'],
      ['INFO'],
      ['GET', 'a'],
      ['SET', 'b', '2'],
      ['EXEC'],
    ]);
    client.send([['MULTI'], ['SET', 'c', '3'], ['EXEC']]);
    const words = byteTextFromBytes(takeEffects(engine.core))
      .split('\r\n')
      .filter((line) => !/^[*$]/.test(line) && line !== '');
    expect(words.join(' ')).toBe('MULTI SELECT 0 SET a 1 SET b 2 EXEC SET c 3');
  });

  test('may turn replies off in its middle, and change the protocol', () => {
    const client = new TestEngine().connect();
    client.send([['MULTI'], ['HELLO', 3], ['GET', 'none'], ['EXEC']]);
    expect(client.bytes().toString('latin1')).toMatch(/\*2\r\n%7\r\n.*_\r\n$/s);
  });

  test('forgets its queue with its client', () => {
    const engine = new TestEngine();
    const run = (): void => {
      const client = engine.connect();
      client.send([['MULTI'], ['SET', 'k', 'v'.repeat(50_000)], ['PING']], { pieces: 20_000 });
      client.disconnect();
    };
    run();
    const used = engine.usedBytes();
    run();
    expect(engine.usedBytes()).toBe(used);
  });
});
