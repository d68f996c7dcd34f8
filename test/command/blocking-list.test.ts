// BLPOP, BRPOP, BLMPOP, BLMOVE and BRPOPLPUSH: what they answer at once, for whom they wait, and
// what they leave in the effect log when they are served.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { type Reply, RespError, respParse } from '../support/resp.js';
import type { TestClient } from '../support/engine.js';
import { call, client, engine, error, probeReset } from '../support/probe.js';

let other: TestClient;

beforeEach(() => {
  probeReset();
  other = engine.connect();
});

/** Sends a command that is expected to wait, from another client. */
function wait(line: string, from = other): void {
  from.send(line.split(' '));
  expect(from.replies()).toEqual([]);
}

function effects(): string[] {
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' ')).filter((line) => !line.startsWith('SELECT'));
}

describe('a pop that may wait', () => {
  it('does not when there is something', () => {
    call('RPUSH b 1 2 3 4');
    expect(call('BLPOP a b 0')).toEqual(['b', '1']);
    expect(call('BRPOP b a 0')).toEqual(['b', '4']);
    expect(call('BLMPOP 0 2 a b LEFT')).toEqual(['b', ['2']]);
    expect(call('BLMPOP 0 2 a b RIGHT COUNT 10')).toEqual(['b', ['3']]);
    expect(call('EXISTS b')).toBe(0);
  });

  it.each([
    ['BLPOP a b 0', ['b', '1']],
    ['BRPOP a b 0', ['b', '3']],
    ['BLMPOP 0 2 a b LEFT COUNT 2', ['b', ['1', '2']]],
    ['BLMPOP 0 1 b RIGHT', ['b', ['3']]],
    ['BLMOVE b t LEFT RIGHT 0', '1'],
    ['BRPOPLPUSH b t 0', '3'],
  ] as [string, Reply][])('waits for a push: %s', (line, reply) => {
    wait(line);
    expect(call('RPUSH b 1 2 3')).toBe(3);
    expect(other.replies()).toEqual([reply]);
  });

  it.each(['BLPOP a 0.1', 'BRPOP a 0.1', 'BLMPOP 0.1 1 a LEFT', 'BRPOPLPUSH a b 0.1'])(
    'answers null when time runs out: %s',
    (line) => {
      wait(line);
      engine.advance(99);
      engine.tick();
      expect(other.replies()).toEqual([]);
      engine.advance(5);
      engine.tick();
      expect(other.replies()).toEqual([null]);
      expect(call('RPUSH a x')).toBe(1);
    },
  );

  it('is answered at once inside a transaction', () => {
    client.send([
      ['MULTI'],
      ['BLPOP', 'a', '0'],
      ['BLMOVE', 'a', 'b', 'LEFT', 'LEFT', '0'],
      ['EXEC'],
    ]);
    expect(client.bytes().toString()).toMatch(/\*2\r\n\*-1\r\n\$-1\r\n$/);
  });

  it('reads its arguments in the order of Redis', () => {
    call('SET s v');
    expect(error('BLPOP s x')).toBe('ERR timeout is not a float or out of range');
    expect(error('BLPOP s -1')).toBe('ERR timeout is negative');
    expect(error('BLPOP s 0')).toMatch(/^WRONGTYPE/);
    expect(error('BLMPOP x 0 s LEFT')).toBe('ERR numkeys should be greater than 0');
    expect(error('BLMPOP x 1 s LEFT')).toBe('ERR timeout is not a float or out of range');
    expect(error('BLMOVE s t aside LEFT x')).toBe('ERR syntax error');
    expect(error('BLMOVE s t LEFT LEFT x')).toBe('ERR timeout is not a float or out of range');
    expect(error('BRPOPLPUSH s t 0')).toMatch(/^WRONGTYPE/);
    call('RPUSH k a');
    expect(error('BRPOPLPUSH k s 0')).toMatch(/^WRONGTYPE/);
  });

  it('reads its timeout as a long double, whose range is not that of a double', () => {
    for (const timeout of ['1e400', '1e500', 'inf', '9223372036854775']) {
      expect(error(`BLPOP k ${timeout}`)).toBe('ERR timeout is out of range');
    }
    for (const timeout of ['-1e400', '-inf', '-0.002']) {
      expect(error(`BLPOP k ${timeout}`)).toBe('ERR timeout is negative');
    }
    for (const timeout of ['1e5000', '1e-5000', 'nan', '1x']) {
      expect(error(`BLPOP k ${timeout}`)).toBe('ERR timeout is not a float or out of range');
    }
    for (const timeout of ['1e-400', '0.001']) {
      wait(`BLPOP k ${timeout}`);
      engine.advance(1);
      engine.tick();
      expect(other.bytes().toString()).toBe('');
      engine.advance(1);
      engine.tick();
      expect(other.bytes().toString()).toBe('*-1\r\n');
    }
  });

  it('goes on waiting when the key becomes something else', () => {
    wait('BLPOP k 0');
    call('SET k v');
    expect(other.replies()).toEqual([]);
    call('DEL k');
    call('RPUSH k a');
    expect(other.replies()).toEqual([['k', 'a']]);
  });
});

describe('effects of waiting', () => {
  it('are the plain pops, after what has served them', () => {
    engine.core.setParameter(Parameter.EFFECTS, 1);
    wait('BLPOP a 0');
    wait('BLMOVE a t LEFT RIGHT 0', engine.connect());
    wait('BLMPOP 0 1 a RIGHT COUNT 5', engine.connect());
    call('RPUSH a 1 2 3');
    expect(effects()).toEqual(['RPUSH a 1 2 3', 'LPOP a', 'LMOVE a t LEFT RIGHT', 'RPOP a 1']);
  });

  it('follow a chain of moves', () => {
    engine.core.setParameter(Parameter.EFFECTS, 1);
    const last = engine.connect();
    wait('BLMOVE a b LEFT RIGHT 0');
    wait('BRPOPLPUSH b c 0', last);
    call('LPUSH a x');
    expect(other.replies()).toEqual(['x']);
    expect(last.replies()).toEqual(['x']);
    expect(effects()).toEqual(['LPUSH a x', 'LMOVE a b LEFT RIGHT', 'RPOPLPUSH b c']);
    expect(call('LRANGE c 0 -1')).toEqual(['x']);
  });

  it('are none of a client whose target is no list', () => {
    call('SET s v');
    wait('BLMOVE a s LEFT RIGHT 0');
    call('RPUSH a x');
    const [reply] = other.replies();
    expect(reply).toBeInstanceOf(RespError);
    expect(call('LRANGE a 0 -1')).toEqual(['x']);
  });
});
