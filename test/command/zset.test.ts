// The sorted-set commands without a socket, each in both encodings. What is compared here was read
// from a live redis-server; test/fuzz compares at random.

import { beforeEach, describe, expect, it } from 'vitest';

import { EventClass, Parameter } from '../../host/engine/seam.generated.js';
import { randomFrom } from '../support/engine.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';
import { Double, type Reply } from '../support/resp.js';

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const NO_INTEGER = 'ERR value is not an integer or out of range';
const NO_FLOAT = 'ERR value is not a valid float';
const NO_BOUND = 'ERR min or max is not a float';
const NO_MEMBER_BOUND = 'ERR min or max not valid string range item';
const SYNTAX = 'ERR syntax error';

/** How many members a listpack may have, for each encoding. */
const encodings: Record<string, number> = { listpack: 128, skiplist: 0 };

beforeEach(probeReset);

describe.each(Object.keys(encodings))('a sorted set in %s', (encoding) => {
  beforeEach(() => engine.core.setParameter(Parameter.ZSET_ENTRIES, encodings[encoding]!));

  /** Adds pairs, and checks the encoding. */
  function make(line: string): Reply {
    const reply = call(`ZADD ${line}`);
    expect(call(`OBJECT ENCODING ${line.split(' ')[0]}`)).toBe(encoding);
    return reply;
  }

  const all = (key: string): Reply => call(`ZRANGE ${key} 0 -1 WITHSCORES`);

  it('keeps members in the order of score and bytes', () => {
    expect(make('z 2 b 1 c 1 a -inf z inf y 1.5 x')).toBe(6);
    expect(all('z')).toEqual(['z', '-inf', 'a', '1', 'c', '1', 'x', '1.5', 'b', '2', 'y', 'inf']);
    expect(call('ZADD z 1.75 a 5 n 1 c')).toBe(1);
    expect(call('ZRANGE z 0 -1')).toEqual(['z', 'c', 'x', 'a', 'b', 'n', 'y']);
    expect(call('ZCARD z')).toBe(7);
  });

  it('adds under NX, XX, GT and LT only what they let pass, and counts changes with CH', () => {
    make('z 10 a 20 b');
    expect(call('ZADD z NX CH 1 a 30 c')).toBe(1);
    expect(call('ZADD z XX CH 11 a 40 d')).toBe(1);
    expect(call('ZADD z GT CH 5 a 21 b 7 e')).toBe(2);
    expect(call('ZADD z LT CH 5 a 100 b')).toBe(1);
    expect(call('ZADD z XX GT 6 a 1 q')).toBe(0);
    expect(all('z')).toEqual(['a', '6', 'e', '7', 'b', '21', 'c', '30']);
    expect(call('ZADD none XX 1 a')).toBe(0);
    expect(call('EXISTS none')).toBe(0);
  });

  it('keeps what the first pairs of a new key have added, whatever the last one meets', () => {
    expect(call('ZADD z LT -4 a 3 b 8 b')).toBe(2);
    expect(call('ZADD y NX 14 a -1 b 13 a')).toBe(2);
    expect(all('z')).toEqual(['a', '-4', 'b', '3']);
  });

  it('increments, by ZINCRBY and by ZADD INCR', () => {
    make('z 1 a');
    expect(call('ZINCRBY z 2.5 a')).toBe('3.5');
    expect(call('ZINCRBY z -1 new')).toBe('-1');
    expect(call('ZADD z INCR 0.5 a')).toBe('4');
    expect(call('ZADD z NX INCR 1 a')).toBe(null);
    expect(call('ZADD z XX INCR 1 nope')).toBe(null);
    expect(call('ZADD z GT INCR -1 a')).toBe(null);
    expect(call('ZADD z INCR 0 a')).toBe('4');
    make('z inf i');
    expect(error('ZINCRBY z -inf i')).toBe('ERR resulting score is not a number (NaN)');
    expect(call('ZSCORE z i')).toBe('inf');
  });

  it('takes members out, and goes with the last one', () => {
    make('z 1 a 2 b 3 c');
    expect(call('ZREM z a nope a')).toBe(1);
    expect(call('ZREM z b c d')).toBe(2);
    expect(call('EXISTS z')).toBe(0);
    expect(call('ZREM z a')).toBe(0);
  });

  it('answers for scores and ranks of single members', () => {
    make('z 1 a 2 b 3.25 c');
    expect(call('ZSCORE z c')).toBe('3.25');
    expect(call('ZSCORE z d')).toBe(null);
    expect(call('ZSCORE none d')).toBe(null);
    expect(call('ZMSCORE z a d b')).toEqual(['1', null, '2']);
    expect(call('ZMSCORE none a b')).toEqual([null, null]);
    expect(call('ZRANK z b')).toBe(1);
    expect(call('ZREVRANK z a')).toBe(2);
    expect(call('ZRANK z d')).toBe(null);
    expect(call('ZRANK z c WITHSCORE')).toEqual([2, '3.25']);
    expect(call('ZREVRANK z c withscore')).toEqual([0, '3.25']);
    expect(client.call('ZRANK', 'z', 'd', 'WITHSCORE')).toBe(null);
    expect(error('ZRANK z c WITHSCORES')).toBe(SYNTAX);
    expect(error('ZRANK z c WITHSCORE x')).toBe(
      "ERR wrong number of arguments for 'zrank' command",
    );
  });

  it('counts and returns ranges of scores', () => {
    make('z -inf a 1 b 2 c 3 d 4 e inf f');
    expect(call('ZCOUNT z 1 3')).toBe(3);
    expect(call('ZCOUNT z (1 (3')).toBe(1);
    expect(call('ZCOUNT z -inf +inf')).toBe(6);
    expect(call('ZCOUNT z (-inf (inf')).toBe(4);
    expect(call('ZCOUNT z 3 1')).toBe(0);
    expect(call('ZRANGEBYSCORE z 1 3')).toEqual(['b', 'c', 'd']);
    expect(call('ZRANGEBYSCORE z (1 +inf LIMIT 1 2')).toEqual(['d', 'e']);
    expect(call('ZRANGEBYSCORE z 2 4 LIMIT -1 2')).toEqual([]);
    expect(call('ZRANGEBYSCORE z 2 4 LIMIT 0 -5')).toEqual(['c', 'd', 'e']);
    expect(call('ZRANGEBYSCORE z 2 4 LIMIT 0 0')).toEqual([]);
    expect(call('ZRANGEBYSCORE z 2 4 LIMIT 7 1')).toEqual([]);
    expect(call('ZREVRANGEBYSCORE z 3 (1 WITHSCORES')).toEqual(['d', '3', 'c', '2']);
    expect(call('ZREVRANGEBYSCORE z inf -inf LIMIT 1 2')).toEqual(['e', 'd']);
    expect(call('ZRANGE z 3 1 BYSCORE REV LIMIT 1 1 WITHSCORES')).toEqual(['c', '2']);
    expect(call('ZRANGE z 1 3 BYSCORE REV')).toEqual([]);
  });

  it('returns ranges of ranks', () => {
    make('z 1 a 2 b 3 c 4 d');
    expect(call('ZRANGE z 1 2')).toEqual(['b', 'c']);
    expect(call('ZRANGE z -2 -1 WITHSCORES')).toEqual(['c', '3', 'd', '4']);
    expect(call('ZRANGE z 0 0 REV')).toEqual(['d']);
    expect(call('ZRANGE z -100 100 REV')).toEqual(['d', 'c', 'b', 'a']);
    expect(call('ZREVRANGE z 1 2 WITHSCORES')).toEqual(['c', '3', 'b', '2']);
    expect(call('ZRANGE z 3 1')).toEqual([]);
    expect(call('ZRANGE z 4 9')).toEqual([]);
    expect(call('ZRANGE none 0 -1 WITHSCORES')).toEqual([]);
    expect(call('ZRANGE z 0 1 LIMIT 1 -1')).toEqual(['a', 'b']);
  });

  it('counts, returns and takes out ranges of members', () => {
    make('z 0 a 0 b 0 ba 0 c 0 12');
    expect(call('ZRANGEBYLEX z - +')).toEqual(['12', 'a', 'b', 'ba', 'c']);
    expect(call('ZRANGEBYLEX z [b (c')).toEqual(['b', 'ba']);
    expect(call('ZRANGEBYLEX z (b + LIMIT 1 1')).toEqual(['c']);
    expect(call('ZREVRANGEBYLEX z [ba [a')).toEqual(['ba', 'b', 'a']);
    expect(call('ZRANGE z + (a BYLEX REV LIMIT 0 2')).toEqual(['c', 'ba']);
    expect(call('ZLEXCOUNT z [a [b')).toBe(2);
    expect(call('ZLEXCOUNT z [b [a')).toBe(0);
    expect(call('ZLEXCOUNT z + -')).toBe(0);
    expect(call('ZLEXCOUNT z [x +')).toBe(0);
    expect(call('ZLEXCOUNT z - [1')).toBe(0);
    expect(call('ZREMRANGEBYLEX z [a (ba')).toBe(2);
    expect(call('ZRANGE z 0 -1')).toEqual(['12', 'ba', 'c']);
  });

  it('takes out ranges of ranks and scores', () => {
    make('z 1 a 2 b 3 c 4 d 5 e');
    expect(call('ZREMRANGEBYRANK z 5 9')).toBe(0);
    expect(call('ZREMRANGEBYRANK z 0 0')).toBe(1);
    expect(call('ZREMRANGEBYSCORE z (2 4')).toBe(2);
    expect(all('z')).toEqual(['b', '2', 'e', '5']);
    expect(call('ZREMRANGEBYRANK z -100 100')).toBe(2);
    expect(call('EXISTS z')).toBe(0);
  });

  it('pops from either end', () => {
    make('z 1 a 2 b 3 c 4 d 5 e');
    expect(call('ZPOPMIN z')).toEqual(['a', '1']);
    expect(call('ZPOPMAX z 2')).toEqual(['e', '5', 'd', '4']);
    expect(call('ZPOPMIN z 0')).toEqual([]);
    expect(call('ZMPOP 2 none z MAX')).toEqual(['z', [['c', '3']]]);
    expect(call('ZMPOP 1 z MIN COUNT 10')).toEqual(['z', [['b', '2']]]);
    expect(call('EXISTS z')).toBe(0);
    expect(call('ZPOPMIN z')).toEqual([]);
    expect(call('ZMPOP 1 z MIN')).toBe(null);
  });

  it('returns random members: different ones, or again and again', () => {
    const pairs = Array.from({ length: 100 }, (_, i) => `${i} m${i}`).join(' ');
    make(`z ${pairs}`);
    for (const count of [1, 2, 5, 50, 100, 500]) {
      const reply = call(`ZRANDMEMBER z ${count}`) as string[];
      expect(new Set(reply).size).toBe(Math.min(count, 100));
    }
    expect(call('ZRANDMEMBER z -300')).toHaveLength(300);
    expect(call('ZRANDMEMBER z')).toMatch(/^m\d+$/);
    const scored = call('ZRANDMEMBER z 10 WITHSCORES') as string[];
    for (let i = 0; i < 20; i += 2) expect(scored[i]).toBe(`m${scored[i + 1]}`);
    expect(call('ZRANDMEMBER none')).toBe(null);
    expect(call('ZRANDMEMBER none 5')).toEqual([]);
    expect(call('ZRANDMEMBER z 0')).toEqual([]);
  });

  it('gives every member the same chance', () => {
    make('z 1 a 2 b 3 c 4 d');
    const seen = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      for (const member of call('ZRANDMEMBER z 2') as string[]) {
        seen.set(member, (seen.get(member) ?? 0) + 1);
      }
    }
    for (const member of 'abcd') expect(seen.get(member)! / 800).toBeCloseTo(0.25, 1);
  });

  it('unites, intersects and subtracts sorted sets and sets', () => {
    make('x 1 a 2 b 3 c');
    make('y 10 b 20 c 30 d');
    call('SADD s c 7 b');
    expect(call('ZUNION 2 x y WITHSCORES')).toEqual(['a', '1', 'b', '12', 'c', '23', 'd', '30']);
    expect(call('ZUNION 2 x y WEIGHTS 2 -1 AGGREGATE MIN WITHSCORES')).toEqual([
      'd',
      '-30',
      'c',
      '-20',
      'b',
      '-10',
      'a',
      '2',
    ]);
    expect(call('ZINTER 3 x s y WITHSCORES')).toEqual(['b', '13', 'c', '24']);
    expect(call('ZINTER 2 x y AGGREGATE MAX WITHSCORES')).toEqual(['b', '10', 'c', '20']);
    expect(call('ZINTER 2 x none')).toEqual([]);
    expect(call('ZDIFF 2 x s WITHSCORES')).toEqual(['a', '1']);
    expect(call('ZDIFF 2 x x')).toEqual([]);
    expect(call('ZDIFF 2 s x WITHSCORES')).toEqual(['7', '1']);
    expect(call('ZINTERCARD 2 x y')).toBe(2);
    expect(call('ZINTERCARD 2 x y LIMIT 1')).toBe(1);
    expect(call('ZINTERCARD 2 x none LIMIT 0')).toBe(0);
    expect(call('ZUNIONSTORE o 3 x y s WEIGHTS 1 1 100')).toBe(5);
    expect(all('o')).toEqual(['a', '1', 'd', '30', '7', '100', 'b', '112', 'c', '123']);
    expect(call('OBJECT ENCODING o')).toBe(encoding);
    expect(call('ZINTERSTORE o 2 o x')).toBe(3);
    expect(call('ZDIFFSTORE o 2 o s')).toBe(1);
    expect(all('o')).toEqual(['a', '2']);
    expect(call('ZDIFFSTORE o 2 o o')).toBe(0);
    expect(call('EXISTS o')).toBe(0);
  });

  it('counts what is no number as 0 in unions and intersections', () => {
    make('x inf a 0 b');
    make('y -inf a 1 b');
    expect(call('ZUNION 2 x y WITHSCORES')).toEqual(['a', '0', 'b', '1']);
    expect(call('ZINTER 2 x y WITHSCORES')).toEqual(['a', '0', 'b', '1']);
    expect(call('ZUNION 1 x WEIGHTS inf WITHSCORES')).toEqual(['b', '0', 'a', 'inf']);
  });

  it('stores ranges in the place of whatever was there', () => {
    make('z 1 a 2 b 3 c');
    call('SET o string EX 100');
    expect(call('ZRANGESTORE o z 0 1')).toBe(2);
    expect(all('o')).toEqual(['a', '1', 'b', '2']);
    expect(call('TTL o')).toBe(-1);
    expect(call('ZRANGESTORE o z 3 (1 BYSCORE REV LIMIT 0 1')).toBe(1);
    expect(all('o')).toEqual(['c', '3']);
    expect(call('ZRANGESTORE z z 0 0 REV')).toBe(1);
    expect(all('z')).toEqual(['c', '3']);
    expect(call('ZRANGESTORE o z 5 6')).toBe(0);
    expect(call('EXISTS o')).toBe(0);
    expect(call('ZRANGESTORE o none 0 -1')).toBe(0);
  });

  it('is walked by ZSCAN', () => {
    make('z 1 a 2.5 b 0.1 ab');
    const pairs = (reply: Reply): string[] => {
      const [cursor, list] = reply as [string, string[]];
      expect(cursor).toBe('0');
      return list.map((text, i) => (i % 2 === 0 ? `${text}=${list[i + 1]}` : '')).sort();
    };
    const tenth = encoding === 'listpack' ? '0.1' : '0.10000000000000001';
    expect(pairs(call('ZSCAN z 0')).slice(3)).toEqual(['a=1', `ab=${tenth}`, 'b=2.5'].sort());
    expect(pairs(call('ZSCAN z 0 MATCH a* COUNT 100')).slice(2)).toEqual(
      ['a=1', `ab=${tenth}`].sort(),
    );
    expect(call('ZSCAN none 0')).toEqual(['0', []]);
    expect(error('ZSCAN z x')).toBe('ERR invalid cursor');
  });

  it('is copied, and freed with all that belongs to it', () => {
    const pairs = Array.from({ length: 120 }, (_, i) => `${i % 7} member:${i}`).join(' ');
    const live = (): number => {
      make(`z ${pairs}`);
      expect(call('COPY z y')).toBe(1);
      expect(all('y')).toEqual(all('z'));
      expect(call('DEBUG DIGEST-VALUE z')).toEqual(call('DEBUG DIGEST-VALUE y'));
      expect(call('MEMORY USAGE z SAMPLES 0')).toBeGreaterThan(1000);
      call('ZREM y member:1');
      expect(call('ZSCORE z member:1')).toBe('1');
      call('RENAME y x');
      expect(call('DEL z x')).toBe(2);
      return engine.usedBytes();
    };
    const before = live();
    expect(live() - before).toBe(0);
  });

  it('nests pairs in RESP3, and sends doubles', () => {
    make('z 1 a 2.5 b');
    client.call('HELLO', '3');
    const a = ['a', new Double('1')];
    const b = ['b', new Double('2.5')];
    expect(call('ZSCORE z b')).toEqual(new Double('2.5'));
    expect(call('ZINCRBY z 0 b')).toEqual(new Double('2.5'));
    expect(all('z')).toEqual([a, b]);
    expect(call('ZRANGE z 0 -1')).toEqual(['a', 'b']);
    expect(call('ZRANGEBYSCORE z 1 2 WITHSCORES')).toEqual([a]);
    expect(call('ZUNION 1 z WITHSCORES')).toEqual([a, b]);
    expect(call('ZRANDMEMBER z 5 WITHSCORES')).toHaveLength(2);
    expect(call('ZRANK z a WITHSCORE')).toEqual([0, new Double('1')]);
    expect(call('ZPOPMIN z')).toEqual(a);
    expect(call('ZPOPMIN z 1')).toEqual([b]);
    expect(call('ZADD z INCR 1 a')).toEqual(new Double('1'));
    expect(call('ZMPOP 1 z MIN')).toEqual(['z', [a]]);
    expect(call('ZADD z XX INCR 1 a')).toBe(null);
  });

  it('tells the effects: itself, and the plain pop for ZMPOP', () => {
    make('z 1 a 2 b 3 c');
    effects('SET first 1');
    expect(effects('ZADD z 1 a 5 d')).toEqual(['ZADD z 1 a 5 d']);
    expect(effects('ZADD z 1 a')).toEqual([]);
    expect(effects('ZADD z INCR 2 a')).toEqual(['ZADD z INCR 2 a']);
    expect(effects('ZINCRBY z 0 a')).toEqual([]);
    expect(effects('ZMPOP 2 none z MIN COUNT 2')).toEqual(['ZPOPMIN z 2']);
    expect(effects('BZPOPMAX none z 0')).toEqual(['ZPOPMAX z']);
    expect(effects('BZMPOP 0 1 z MAX COUNT 5')).toEqual(['ZPOPMAX z 1']);
    expect(effects('ZREM z a')).toEqual([]);
    expect(effects('ZRANGESTORE o z 0 -1')).toEqual([]);
  });

  it('announces what befell the key', () => {
    const listener = engine.connect();
    engine.core.setParameter(Parameter.EVENT_CLASSES, 0xffff & ~EventClass.KEYSPACE);
    listener.call('PSUBSCRIBE', '__keyevent*');
    const events = (line: string): string[] => {
      call(line);
      return listener.replies().map((reply) => {
        const [, , channel, key] = reply as string[];
        return `${channel!.split(':')[1]} ${key}`;
      });
    };
    expect(events('ZADD z 1 a 2 b 3 c 4 d')).toEqual(['new z', 'zadd z']);
    expect(events('ZADD z 1 a')).toEqual([]);
    expect(events('ZINCRBY z 1 a')).toEqual(['zincr z']);
    expect(events('ZPOPMIN z')).toEqual(['zpopmin z']);
    expect(events('ZREM z b')).toEqual(['zrem z']);
    expect(events('ZRANGESTORE o z 0 -1')).toEqual(['new o', 'zrangestore o']);
    expect(events('ZUNIONSTORE o 1 z')).toEqual(['zunionstore o']);
    expect(events('ZDIFFSTORE o 2 z z')).toEqual(['del o']);
    expect(events('ZREMRANGEBYSCORE z 3 3')).toEqual(['zremrangebyscore z']);
    expect(events('ZPOPMAX z')).toEqual(['zpopmax z', 'del z']);
  });

  it('agrees with a naive model', () => {
    const random = randomFrom(7);
    const below = (limit: number): number => Math.floor(random() * limit);
    const model = new Map<string, number>();
    const order = (): string[] =>
      [...model.keys()].sort((a, b) => model.get(a)! - model.get(b)! || (a < b ? -1 : 1));
    for (let i = 0; i < 1500; i++) {
      const member = `m${below(60)}`;
      const score = below(20) / (1 + below(3));
      if (random() < 0.6) {
        call(`ZADD z ${score} ${member}`);
        model.set(member, score);
      } else if (random() < 0.5) {
        call(`ZREM z ${member}`);
        model.delete(member);
      } else if (model.size > 0) {
        const from = below(model.size);
        for (const each of order().slice(from, from + 3)) model.delete(each);
        call(`ZREMRANGEBYRANK z ${from} ${from + 2}`);
      }
      if (i % 10 !== 0) continue;
      expect(call('ZRANGE z 0 -1')).toEqual(order());
      const rank = order().indexOf(member);
      expect(call(`ZRANK z ${member}`)).toBe(rank < 0 ? null : rank);
    }
  });

  it('is whole or untouched when memory runs out', () => {
    const pairs = (from: number, count: number): string =>
      Array.from({ length: count }, (_, i) => `${i % 3} ${'m'.repeat(i % 90)}${from + i}`).join(
        ' ',
      );
    const long = `ZADD z 1 m 2 n ${pairs(1000, 900)}`.split(' ');
    let refused = 0;
    for (let room = 0; room < 120; room += 3) {
      probeReset();
      engine.core.setParameter(Parameter.ZSET_ENTRIES, encodings[encoding]!);
      call(`ZADD z ${pairs(0, 20)} 5 m 6 n`);
      const before = all('z');
      client.call('ECHO', 'x'.repeat(40_000));
      engine.core.engine.ceilingSet(engine.core.engine.reservedBytes());
      for (const count of [1000, 40]) {
        for (let i = 0; client.call('SET', `${count}:${i}`, 'x'.repeat(count)) === 'OK'; i++);
      }
      for (let i = 0; i < room; i++) call(`DEL 1000:${i}`);
      const reply = client.call(...long);
      engine.core.engine.ceilingSet(0);
      if (typeof reply === 'number') continue;
      refused += 1;
      // The refusal may have closed its connection, where not even a reply had room.
      const reader = engine.connect();
      expect(reader.call('ZRANGE', 'z', '0', '-1', 'WITHSCORES')).toEqual(before);
      expect(reader.call('ZRANK', 'z', 'n')).toBe(21);
    }
    expect(refused).toBeGreaterThan(5);
  });
});

describe('the encoding of a sorted set', () => {
  it('becomes a skiplist with too many members or too long a one, and never goes back', () => {
    engine.core.setParameter(Parameter.ZSET_ENTRIES, 3);
    engine.core.setParameter(Parameter.ZSET_BYTES, 5);
    call('ZADD z 1 a 2 b 3 c');
    expect(call('OBJECT ENCODING z')).toBe('listpack');
    call('ZADD z 4 d');
    expect(call('OBJECT ENCODING z')).toBe('skiplist');
    call('ZREM z a b c');
    expect(call('OBJECT ENCODING z')).toBe('skiplist');
    call('ZADD y 1 abcde');
    expect(call('OBJECT ENCODING y')).toBe('listpack');
    call('ZADD y 1 abcdef');
    expect(call('OBJECT ENCODING y')).toBe('skiplist');
    call('ZADD x 1 a 2 a 3 a 4 a');
    expect(call('OBJECT ENCODING x')).toBe('skiplist');
  });

  it('of a stored result is the one that fits it', () => {
    engine.core.setParameter(Parameter.ZSET_ENTRIES, 3);
    call('ZADD z 1 a 2 b 3 c 4 d');
    call('ZRANGESTORE o z 0 2');
    expect(call('OBJECT ENCODING o')).toBe('listpack');
    call('ZUNIONSTORE o 2 z z');
    expect(call('OBJECT ENCODING o')).toBe('skiplist');
    call('ZINTERSTORE o 2 z o AGGREGATE MIN');
    expect(call('OBJECT ENCODING o')).toBe('skiplist');
  });

  it('has the bytes of Redis in a listpack', () => {
    call('ZADD z 1 a 1.5 b');
    const dump = Buffer.from(call('DUMP z') as string, 'latin1').toString('hex');
    expect(dump).toContain('140000000400816102010181620283312e3504ff');
  });

  it('writes -0 as 0 into a listpack', () => {
    call('ZADD z -0 a');
    expect(call('ZSCORE z a')).toBe('0');
    engine.core.setParameter(Parameter.ZSET_ENTRIES, 0);
    call('ZADD y -0 a');
    expect(call('ZSCORE y a')).toBe('-0');
  });
});

describe('what is wrong with a sorted-set command', () => {
  it.each([
    ['ZADD z 1', "ERR wrong number of arguments for 'zadd' command"],
    ['ZADD z 1 a 2', SYNTAX],
    ['ZADD z NX XX', SYNTAX],
    ['ZADD z NX XX 1 a', 'ERR XX and NX options at the same time are not compatible'],
    ['ZADD z GT LT 1 a', 'ERR GT, LT, and/or NX options at the same time are not compatible'],
    ['ZADD z NX GT 1 a', 'ERR GT, LT, and/or NX options at the same time are not compatible'],
    ['ZADD z INCR 1 a 2 b', 'ERR INCR option supports a single increment-element pair'],
    ['ZADD z 1 a x b', NO_FLOAT],
    ['ZADD z nan a', NO_FLOAT],
    ['ZADD s x b', NO_FLOAT],
    ['ZADD s 1 b', WRONG_TYPE],
    ['ZINCRBY z x a', NO_FLOAT],
    ['ZCOUNT z x 1', NO_BOUND],
    ['ZCOUNT s x 1', NO_BOUND],
    ['ZCOUNT z nan 1', NO_BOUND],
    ['ZLEXCOUNT z a b', NO_MEMBER_BOUND],
    ['ZRANGE z a b', NO_INTEGER],
    ['ZRANGE z 0 1 FOO', SYNTAX],
    ['ZRANGE z 0 1 REV REV', SYNTAX],
    ['ZRANGE z 0 1 BYLEX BYSCORE', SYNTAX],
    ['ZRANGE z 0 1 BYSCORE LIMIT 1', SYNTAX],
    ['ZRANGE z 0 1 BYSCORE LIMIT a 1', NO_INTEGER],
    [
      'ZRANGE z 0 1 LIMIT 0 1',
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    ],
    [
      'ZRANGE z - + BYLEX WITHSCORES',
      'ERR syntax error, WITHSCORES not supported in combination with BYLEX',
    ],
    ['ZRANGE z 0 (1 BYLEX', NO_MEMBER_BOUND],
    ['ZRANGESTORE o z 0 1 WITHSCORES', SYNTAX],
    ['ZREVRANGE z 0 1 REV', SYNTAX],
    ['ZRANGEBYSCORE z 0 1 BYSCORE', SYNTAX],
    ['ZREMRANGEBYRANK s x 1', NO_INTEGER],
    ['ZREMRANGEBYSCORE z 1 x', NO_BOUND],
    ['ZPOPMIN z -1', 'ERR value is out of range, must be positive'],
    ['ZPOPMIN z x', 'ERR value is out of range, must be positive'],
    ['ZPOPMIN z 1 2', SYNTAX],
    ['ZPOPMIN s', WRONG_TYPE],
    ['ZMPOP 0 z MIN', 'ERR numkeys should be greater than 0'],
    ['ZMPOP 1 z MID', SYNTAX],
    ['ZMPOP 2 z MIN', SYNTAX],
    ['ZMPOP 1 z MIN COUNT 0', 'ERR count should be greater than 0'],
    ['ZMPOP 1 z MIN COUNT 1 COUNT 2', SYNTAX],
    ['ZMPOP 1 s MIN', WRONG_TYPE],
    ['BZPOPMIN z x', 'ERR timeout is not a float or out of range'],
    ['BZPOPMIN z -1', 'ERR timeout is negative'],
    ['BZPOPMIN s 0', WRONG_TYPE],
    ['BZMPOP x 1 z MID', SYNTAX],
    ['ZRANDMEMBER z x', NO_INTEGER],
    ['ZRANDMEMBER z 1 x', SYNTAX],
    [
      'ZRANDMEMBER z -9223372036854775808',
      'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
    ],
    ['ZRANDMEMBER z -9223372036854775807 WITHSCORES', 'ERR value is out of range'],
    ['ZUNION 0 z', "ERR at least 1 input key is needed for 'zunion' command"],
    ['ZUNION x z', NO_INTEGER],
    ['ZUNION 3 z y', SYNTAX],
    ['ZUNION 1 s', WRONG_TYPE],
    ['ZUNION 1 z WEIGHTS', SYNTAX],
    ['ZUNION 1 z WEIGHTS x', 'ERR weight value is not a float'],
    ['ZUNION 1 z AGGREGATE AVG', SYNTAX],
    ['ZUNIONSTORE o 1 z WITHSCORES', SYNTAX],
    ['ZDIFF 1 z WEIGHTS 1', SYNTAX],
    ['ZINTERCARD 1 z LIMIT -1', "ERR LIMIT can't be negative"],
    ['ZINTERCARD 1 z WITHSCORES', SYNTAX],
    ['ZSCAN z 0 COUNT 0', SYNTAX],
    ['ZSCORE s a', WRONG_TYPE],
    ['ZRANGESTORE o s 0 -1', WRONG_TYPE],
  ])('%s: %s', (line, text) => {
    call('SET s string');
    call('ZADD z 1 a');
    expect(error(line)).toBe(text);
    expect(call('ZRANGE z 0 -1')).toEqual(['a']);
    expect(call('EXISTS o')).toBe(0);
  });
});

describe('a big sorted set', () => {
  it('is built, cut, freed in steps and given back', () => {
    const live = (): number => {
      for (let i = 0; i < 40; i++) {
        const pairs = Array.from({ length: 500 }, (_, j) => {
          const number = (i * 500 + j) * 7919;
          return [String(number % 20_011), `member:${number}`];
        });
        client.call('ZADD', 'z', ...pairs.flat());
      }
      expect(call('ZCARD z')).toBe(20_000);
      expect(call('ZUNIONSTORE y 2 z z')).toBe(20_000);
      expect(call('ZCOUNT z 100 (10000')).toBe(call('ZCOUNT y 200 (20000'));
      expect(call('ZREMRANGEBYRANK z 100 19899')).toBe(19_800);
      expect(call('ZCARD z')).toBe(200);
      expect((call('ZRANGE z 0 -1') as string[]).length).toBe(200);
      call('UNLINK z y');
      while (engine.tick());
      return engine.usedBytes();
    };
    const before = live();
    expect(live() - before).toBe(0);
  });

  it('takes a ZSCAN of many calls that returns everything', () => {
    const members = Array.from({ length: 2000 }, (_, i) => `m${i}`);
    client.call('ZADD', 'z', ...members.flatMap((member, i) => [i, member]));
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, list] = client.call('ZSCAN', 'z', cursor, 'COUNT', '50') as [string, string[]];
      for (let i = 0; i < list.length; i += 2) seen.add(list[i]!);
      cursor = next;
    } while (cursor !== '0');
    expect(seen.size).toBe(2000);
  });

  it('sorts results that come in any order', () => {
    const random = randomFrom(3);
    const members = Array.from({ length: 5000 }, (_, i) => [Math.floor(random() * 300), `m${i}`]);
    client.call('ZADD', 'z', ...members.flat());
    client.call('SADD', 's', ...members.map(([, member]) => member!));
    expect(call('ZINTERSTORE o 2 s z WEIGHTS 0 1')).toBe(5000);
    expect(call('ZRANGE o 0 -1')).toEqual(call('ZRANGE z 0 -1'));
    expect(call('DEBUG DIGEST-VALUE o')).toEqual(call('DEBUG DIGEST-VALUE z'));
  });
});
