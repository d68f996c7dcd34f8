// BZPOPMIN, BZPOPMAX and BZMPOP: for whom they wait, and what they leave in the effect log when
// they are served.

import { beforeEach, describe, expect, it } from 'vitest';

import { call, client, effects, engine, probeReset } from '../support/probe.js';
import type { Reply } from '../support/resp.js';

beforeEach(probeReset);

describe('a blocking pop', () => {
  const wait = (line: string): ReturnType<typeof engine.connect> => {
    const other = engine.connect();
    other.send(line.split(' '));
    expect(other.replies()).toEqual([]);
    return other;
  };

  it.each([
    ['BZPOPMIN x z 0', ['z', 'a', '1']],
    ['BZPOPMAX x z 0', ['z', 'c', '3']],
    ['BZMPOP 0 2 x z MIN', ['z', [['a', '1']]]],
    [
      'BZMPOP 0 1 z MAX COUNT 2',
      [
        'z',
        [
          ['c', '3'],
          ['b', '2'],
        ],
      ],
    ],
  ] as [string, Reply][])('waits for members: %s', (line, reply) => {
    const other = wait(line);
    call('ZADD z 1 a 2 b 3 c');
    expect(other.replies()).toEqual([reply]);
  });

  it('is served by whatever brings a sorted set, and not by another type', () => {
    const other = wait('BZPOPMIN z 0');
    call('SET z string');
    call('DEL z');
    call('ZADD y 1 a');
    expect(other.replies()).toEqual([]);
    call('ZUNIONSTORE z 1 y');
    expect(other.replies()).toEqual([['z', 'a', '1']]);
    expect(call('EXISTS z')).toBe(0);
  });

  it('gives up when its time is over', () => {
    const other = wait('BZMPOP 0.1 1 z MIN');
    engine.advance(150);
    engine.tick();
    expect(other.replies()).toEqual([null]);
  });

  it('does not wait in a transaction', () => {
    client.send([['MULTI'], ['BZPOPMIN', 'z', '0'], ['BZMPOP', '0', '1', 'z', 'MIN'], ['EXEC']]);
    expect(client.replies().at(-1)).toEqual([null, null]);
  });

  it('leaves the plain pop in the log when it is served', () => {
    const other = wait('BZPOPMIN z 0');
    effects('SET a 1');
    expect(effects('ZADD z 1 a 2 b')).toEqual(['ZADD z 1 a 2 b', 'ZPOPMIN z']);
    expect(other.replies()).toEqual([['z', 'a', '1']]);
  });
});
