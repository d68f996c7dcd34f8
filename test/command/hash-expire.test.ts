// Deadlines of fields: the commands of Redis 7.4 and 8.0, and what is told when the time has come.

import { beforeEach, describe, expect, it } from 'vitest';

import { EventClass, Parameter, ShapeFigure, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { START_MS } from '../support/engine.js';
import type { Reply } from '../support/resp.js';
import { fieldsOf, fieldsReset, log, pass } from '../support/fields.js';
import { call, client, effects, engine, error } from '../support/probe.js';

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const FIELDS_MISSING = 'ERR Mandatory argument FIELDS is missing or not at the right position';
const FIELDS_COUNT = 'ERR The `numfields` parameter must match the number of arguments';

/** The deadlines of a, b and c, in ms from the start. */
function deadlines(key: string): (number | null)[] {
  const times = call(`HPEXPIRETIME ${key} FIELDS 3 a b c`) as number[];
  return times.map((time) => (time < 0 ? null : time - START_MS));
}

beforeEach(fieldsReset);

describe.each(['listpackex', 'hashtable', 'shared'])('fields of a hash in %s', (kind) => {
  // One that shares the names of its fields has them to itself from the first deadline on.
  const encoding = kind === 'shared' ? 'listpackex' : kind;
  beforeEach(() => {
    if (kind === 'hashtable') engine.core.setParameter(Parameter.HASH_ENTRIES, 0);
    if (kind === 'shared') for (const key of ['t', 'u']) call(`HSET ${key} a 1 b 2 c 3`);
    call('DEL t u');
    call('HSET h a 1 b 2 c 3');
    expect(engine.core.engine.shapeFigure(ShapeFigure.HASHES)).toBe(kind === 'shared' ? 1 : 0);
    takeEffects(engine.core);
  });

  it('get a deadline in each unit', () => {
    expect(call('HEXPIRE h 10 FIELDS 2 a nope')).toEqual([1, -2]);
    expect(call('OBJECT ENCODING h')).toBe(encoding);
    expect(call('HPEXPIRE h 1500 FIELDS 1 b')).toEqual([1]);
    expect(call('HEXPIREAT h 1800000000 FIELDS 1 c')).toEqual([1]);
    expect(call('HTTL h FIELDS 4 a b c nope')).toEqual([10, 2, 100_000_000, -2]);
    expect(call('HPTTL h FIELDS 2 a b')).toEqual([10_000, 1500]);
    expect(call('HEXPIRETIME h FIELDS 2 a b')).toEqual([1_700_000_010, 1_700_000_002]);
    expect(call('HPEXPIRETIME h FIELDS 1 b')).toEqual([START_MS + 1500]);
    expect(call(`HPEXPIREAT h ${START_MS + 5} FIELDS 1 b`)).toEqual([1]);
    expect(deadlines('h')).toEqual([10_000, 5, 100_000_000_000]);
    expect(fieldsOf('h')).toEqual({ a: '1', b: '2', c: '3' });
  });

  it.each([
    'HDEL h a',
    'HGETDEL h FIELDS 1 a',
    'HPERSIST h FIELDS 1 a',
    'HGETEX h PERSIST FIELDS 1 a',
    'HSET h a 2',
    'HSETEX h FIELDS 1 a 2',
    'DEL h',
  ])('no longer count as volatile behind %s', (line) => {
    const counted = (): number => engine.core.engine.databaseInnerVolatileKeys(0);
    call('HEXPIRE h 10 FIELDS 2 a b');
    call('HPERSIST h FIELDS 1 b');
    expect(counted()).toBe(1);
    call(line);
    expect(counted()).toBe(0);
  });

  it('get it only on the condition that is given', () => {
    const set = (time: number, condition: string): Reply =>
      call(`HPEXPIRE h ${time} ${condition} FIELDS 2 a b`);
    call('HPEXPIRE h 100 FIELDS 1 a');
    expect(set(200, 'NX')).toEqual([0, 1]);
    call('HPERSIST h FIELDS 1 b');
    expect(set(200, 'XX')).toEqual([1, 0]);
    expect(set(200, 'GT')).toEqual([0, 0]);
    expect(set(300, 'GT')).toEqual([1, 0]);
    expect(set(300, 'LT')).toEqual([0, 1]);
    expect(set(250, 'LT')).toEqual([1, 1]);
    expect(deadlines('h')).toEqual([250, 250, null]);
  });

  it('lose it with HPERSIST, and when they are set', () => {
    call('HPEXPIRE h 100 FIELDS 3 a b c');
    expect(call('HPERSIST h FIELDS 2 a nope')).toEqual([1, -2]);
    expect(call('HPERSIST h FIELDS 1 a')).toEqual([-1]);
    expect(call('HSET h b new')).toBe(0);
    expect(deadlines('h')).toEqual([null, null, 100]);
    call('HINCRBY h c 1');
    call('HINCRBYFLOAT h c 0.5');
    expect(deadlines('h')).toEqual([null, null, 100]);
    pass(101);
    expect(fieldsOf('h')).toEqual({ a: '1', b: 'new' });
  });

  it('are gone for every reader once their time has passed, before any tick', () => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    engine.advance(100);
    expect(call('HGET h a')).toBe('1');
    engine.advance(1);
    takeEffects(engine.core);
    expect(call('HKEYS h')).toEqual(['c']);
    expect(call('HVALS h')).toEqual(['3']);
    expect(call('HGETALL h')).toEqual(['c', '3']);
    expect(call('HSCAN h 0')).toEqual(['0', ['c', '3']]);
    expect(call('HTTL h FIELDS 2 a c')).toEqual([-2, -1]);
    expect(call('HPERSIST h FIELDS 1 a')).toEqual([-2]);
    expect(call('HEXPIRE h 10 FIELDS 1 a')).toEqual([-2]);
    expect(call('HLEN h')).toBe(3);
    expect(log()).toEqual([]);
    while (engine.tick());
    expect(call('HLEN h')).toBe(1);
  });

  it.each([
    ['HGET h a', null],
    ['HMGET h a x a', [null, null, null]],
    ['HEXISTS h a', 0],
    ['HSTRLEN h a', 0],
    ['HGETEX h FIELDS 1 a', [null]],
    ['HGETEX h EX 10 FIELDS 1 a', [null]],
    ['HGETDEL h FIELDS 1 a', [null]],
  ])('are deleted by %s, which asks for one that has expired', (line, reply) => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    call('HSETEX alone PX 100 FIELDS 1 a 1');
    engine.advance(101);
    takeEffects(engine.core);
    expect(call(line)).toEqual(reply);
    expect(log()).toEqual(['HDEL h a']);
    expect(call('HLEN h')).toBe(2);
    expect(call(line.replace(' h ', ' alone '))).toEqual(reply);
    expect(call('EXISTS alone')).toBe(0);
    expect(engine.core.engine.statistic(Statistic.EXPIRED_SUBKEYS)).toBe(2);
  });

  it('are deleted by a random choice if they have expired', () => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    engine.advance(101);
    expect(call('HRANDFIELD h 5 WITHVALUES')).toEqual(['c', '3']);
    expect(call('HLEN h')).toBe(1);
    expect(call('HRANDFIELD h')).toBe('c');
    expect(call('HRANDFIELD h -3')).toEqual(['c', 'c', 'c']);
    call('HPEXPIRE h 100 FIELDS 1 c');
    engine.advance(101);
    expect(call('HRANDFIELD h')).toBe(null);
    expect(call('EXISTS h')).toBe(0);
  });

  it('are new to a writer that comes before the tick, and the log says so', () => {
    call('HPEXPIRE h 100 FIELDS 3 a b c');
    engine.advance(101);
    takeEffects(engine.core);
    expect(call('HSETNX h a 7')).toBe(1);
    expect(call('HINCRBY h b 5')).toBe(5);
    expect(call('HSET h c 9')).toBe(1);
    expect(log()).toEqual([
      ...['MULTI', 'HDEL h a', 'HSETNX h a 7', 'EXEC'],
      ...['MULTI', 'HDEL h b', 'HINCRBY h b 5', 'EXEC'],
      'HSET h c 9',
    ]);
    while (engine.tick());
    expect(fieldsOf('h')).toEqual({ a: '7', b: '5', c: '9' });
    expect(deadlines('h')).toEqual([null, null, null]);
  });

  it('are deleted by the tick, each with an effect, and the key with the last of them', () => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    call('HPEXPIRE h 200 FIELDS 1 c');
    takeEffects(engine.core);
    expect(engine.deadlineMs()).toBeLessThanOrEqual(START_MS + 101);
    pass(101);
    expect(log().sort()).toEqual(['HDEL h a', 'HDEL h b']);
    expect(call('HLEN h')).toBe(1);
    pass(100);
    expect(log()).toEqual(['HDEL h c']);
    expect(call('EXISTS h')).toBe(0);
    expect(engine.core.engine.statistic(Statistic.EXPIRED_SUBKEYS)).toBe(3);
    expect(engine.deadlineMs()).toBe(-1);
  });

  it('are deleted at once when the time that they get has passed', () => {
    expect(call('HEXPIRE h 0 FIELDS 2 a nope')).toEqual([2, -2]);
    expect(call('HPEXPIREAT h 5 XX FIELDS 1 b')).toEqual([0]);
    expect(call('HEXPIREAT h 5 FIELDS 3 b b c')).toEqual([2, -2, 2]);
    expect(log()).toEqual(['HDEL h a', 'MULTI', 'HDEL h b', 'HDEL h c', 'EXEC']);
    expect(call('EXISTS h')).toBe(0);
  });

  it('are deleted and counted by HDEL although they have expired', () => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    engine.advance(101);
    takeEffects(engine.core);
    expect(call('HDEL h a b c')).toBe(3);
    expect(log()).toEqual(['HDEL h a b c']);
    expect(call('EXISTS h')).toBe(0);
    expect(engine.deadlineMs()).toBe(-1);
  });

  it('leave canonical effects', () => {
    expect(effects('HEXPIRE h 10 NX FIELDS 2 a nope')).toEqual([
      `HPEXPIREAT h ${START_MS + 10_000} NX FIELDS 1 a`,
    ]);
    expect(effects('HEXPIRE h 10 NX FIELDS 1 a')).toEqual([]);
    expect(effects('HINCRBYFLOAT h a 0.5')).toEqual([
      ...['MULTI', 'HSET h a 1.5', `HPEXPIREAT h ${START_MS + 10_000} FIELDS 1 a`, 'EXEC'],
    ]);
    expect(effects('HPERSIST h FIELDS 3 a b nope')).toEqual(['HPERSIST h FIELDS 1 a']);
    expect(effects('HPERSIST h FIELDS 1 a')).toEqual([]);
    expect(effects('HGETEX h EX 5 FIELDS 2 a nope')).toEqual([
      `HPEXPIREAT h ${START_MS + 5000} FIELDS 1 a`,
    ]);
    expect(effects('HGETEX h PERSIST FIELDS 2 a b')).toEqual(['HPERSIST h FIELDS 1 a']);
    expect(effects('HGETEX h FIELDS 2 a b')).toEqual([]);
    expect(effects('HGETEX h PXAT 1 FIELDS 1 a')).toEqual(['HDEL h a']);
    expect(effects('HSETEX h FXX EX 5 FIELDS 1 b x')).toEqual([
      `HSETEX h PXAT ${START_MS + 5000} FIELDS 1 b x`,
    ]);
    expect(effects('HSETEX h KEEPTTL FIELDS 1 b y')).toEqual(['HSETEX h KEEPTTL FIELDS 1 b y']);
    expect(effects('HSETEX h FNX FIELDS 1 d 4')).toEqual(['HSET h d 4']);
    expect(effects('HSETEX h FNX FIELDS 1 d 4')).toEqual([]);
    expect(effects('HSETEX h PXAT 1 FIELDS 2 d 4 e 5')).toEqual(['HDEL h d e']);
    expect(effects('HGETDEL h FIELDS 2 b nope')).toEqual(['HDEL h b nope']);
    expect(effects('HGETDEL h FIELDS 1 b')).toEqual([]);
  });

  it('are read and changed by HGETEX', () => {
    expect(call('HGETEX h EX 10 FIELDS 3 a nope b')).toEqual(['1', null, '2']);
    expect(call('HGETEX h PX 700 FIELDS 1 c')).toEqual(['3']);
    expect(deadlines('h')).toEqual([10_000, 10_000, 700]);
    expect(call('HGETEX h PERSIST FIELDS 1 a')).toEqual(['1']);
    expect(call('HGETEX h FIELDS 1 b')).toEqual(['2']);
    expect(deadlines('h')).toEqual([null, 10_000, 700]);
    expect(call('HGETEX h EXAT 1 FIELDS 3 a b c')).toEqual(['1', '2', '3']);
    expect(call('EXISTS h')).toBe(0);
  });

  it('are set with a deadline by HSETEX', () => {
    expect(call('HSETEX h EX 10 FIELDS 2 a x d y')).toBe(1);
    expect(call('HSETEX h FNX FIELDS 2 e 1 a 2')).toBe(0);
    expect(call('HSETEX h FXX FIELDS 2 e 1 a 2')).toBe(0);
    expect(call('HSETEX nope FXX FIELDS 1 a 2')).toBe(0);
    expect(fieldsOf('h')).toEqual({ a: 'x', b: '2', c: '3', d: 'y' });
    expect(call('HSETEX h KEEPTTL FIELDS 1 a kept')).toBe(1);
    expect(call('HSETEX h FXX FIELDS 1 d lost')).toBe(1);
    expect(deadlines('h')).toEqual([10_000, null, null]);
    expect(call('HTTL h FIELDS 1 d')).toEqual([-1]);
    pass(10_001);
    expect(fieldsOf('h')).toEqual({ b: '2', c: '3', d: 'lost' });
    expect(call('HSETEX new PX 5 FIELDS 1 a 1')).toBe(1);
    expect(call('HSETEX gone PXAT 5 FIELDS 1 a 1')).toBe(1);
    expect(call('EXISTS new gone')).toBe(1);
    pass(6);
    expect(call('EXISTS new')).toBe(0);
  });

  it('are read and deleted by HGETDEL', () => {
    call('HPEXPIRE h 100 FIELDS 1 b');
    expect(call('HGETDEL h FIELDS 3 a nope a')).toEqual(['1', null, null]);
    expect(fieldsOf('h')).toEqual({ b: '2', c: '3' });
    expect(call('HGETDEL h FIELDS 2 b c')).toEqual(['2', '3']);
    expect(call('EXISTS h')).toBe(0);
    expect(call('HGETDEL h FIELDS 1 a')).toEqual([null]);
  });

  it('lie in one listpack with their deadlines', () => {
    engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    call('HPEXPIRE h 7 FIELDS 1 b');
    const list = call('DEBUG LISTPACK h');
    if (encoding === 'hashtable') expect(list).toHaveProperty('message');
    else {
      const [, ...entries] = list as string[];
      expect(entries).toEqual(['b', '2', String(START_MS + 7), 'a', '1', '0', 'c', '3', '0']);
    }
  });

  it('that have expired are told of once a command, and the key after them', () => {
    const { KEYEVENT, GENERIC, HASH, NEW } = EventClass;
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYEVENT | GENERIC | HASH | NEW);
    const listener = engine.connect();
    listener.call('PSUBSCRIBE', '__keyevent@0__:*');
    /** The events of a command on a hash whose first fields have expired, and its reply. */
    const events = (fields: string, line: string): [string, Reply] => {
      call('DEL h');
      call('HSET h a 1 b 2 c 3');
      call(`HPEXPIRE h 1 FIELDS ${fields}`);
      engine.advance(2);
      listener.replies();
      const reply = call(line);
      const names = (listener.replies() as string[][]).map(([, , channel]) =>
        channel!.slice('__keyevent@0__:'.length),
      );
      return [names.join(' '), reply];
    };
    expect(events('2 a b', 'HGET h a')).toEqual(['hexpired', null]);
    expect(events('2 a b', 'HMGET h a c b')).toEqual(['hexpired', [null, '3', null]]);
    expect(events('3 a b c', 'HMGET h a b c')).toEqual(['hexpired del', [null, null, null]]);
    expect(events('2 a b', 'HGETALL h')).toEqual(['', ['c', '3']]);
    expect(events('2 a b', 'HGETDEL h FIELDS 3 a b c')).toEqual([
      'hexpired hdel del',
      [null, null, '3'],
    ]);
    expect(events('2 a b', 'HGETEX h EX 9 FIELDS 3 a b c')).toEqual([
      'hexpired hexpire',
      [null, null, '3'],
    ]);
    expect(events('2 a b', 'HSETNX h a 7')).toEqual(['hexpired hset', 1]);
    expect(events('2 a b', 'HINCRBY h a 7')).toEqual(['hexpired hincrby', 7]);
    expect(events('2 a b', 'HSETEX h FXX FIELDS 2 a 7 c 8')).toEqual(['hexpired', 0]);
    expect(events('3 a b c', 'HSETEX h FXX FIELDS 3 a 7 b 8 c 9')).toEqual(['hexpired del', 0]);
    expect(events('3 a b c', 'HSETEX h FNX FIELDS 3 a 7 b 8 c 9')).toEqual(['hexpired hset', 1]);
    expect(events('2 a b', 'HSETEX h KEEPTTL FIELDS 1 a 7')).toEqual(['hexpired hset', 1]);
    expect(events('2 a b', 'HSETEX h FNX PXAT 1 FIELDS 1 a 7')).toEqual(['hexpired hset hdel', 1]);
    expect(events('2 a b', 'HSETEX h EX 9 FIELDS 1 a 7')).toEqual(['hset hexpire', 1]);
    call('DEL h');
    call('HSET h a 1');
    call('HPEXPIRE h 1 FIELDS 1 a');
    engine.advance(2);
    listener.replies();
    expect(call('HINCRBY h a 7')).toBe(7);
    expect((listener.replies() as string[][]).map(([, , , key]) => key)).toEqual(
      Array(4).fill('h'),
    );
    expect(deadlines('h')).toEqual([null, null, null]);
  });

  it('keep their deadlines in a digest and in a copy', () => {
    const plain = call('DEBUG DIGEST-VALUE h');
    call('HPEXPIRE h 100 FIELDS 1 a');
    const timed = call('DEBUG DIGEST-VALUE h');
    expect(timed).not.toEqual(plain);
    call('COPY h copy');
    expect(call('DEBUG DIGEST-VALUE copy')).toEqual(timed);
    expect(call('OBJECT ENCODING copy')).toBe(encoding);
    pass(101);
    expect(fieldsOf('h')).toEqual({ b: '2', c: '3' });
    expect(fieldsOf('copy')).toEqual({ b: '2', c: '3' });
  });

  it('are not there in a copy, nor in another encoding, once they have expired', () => {
    call('HPEXPIRE h 100 FIELDS 2 a b');
    engine.advance(101);
    call('COPY h copy');
    expect(fieldsOf('copy')).toEqual({ c: '3' });
    expect(call('HGET copy a')).toBe(null);
    expect(call('HLEN copy')).toBe(2);
    client.call('HSET', 'h', 'long', 'x'.repeat(100));
    expect(call('HVALS h')).toHaveLength(2);
    expect(call('HRANDFIELD h 9')).toHaveLength(2);
    expect(call('HLEN h')).toBe(2);
  });

  it('stay in the order of their times, whatever is set', () => {
    const times = [500, 100, 300, 200, 400];
    times.forEach((time, i) => call(`HSETEX many PX ${time} FIELDS 1 f${i} ${time}`));
    call('HSET many never 0');
    call('HPEXPIRE many 250 FIELDS 1 f0');
    call('HPERSIST many FIELDS 1 f2');
    const left: number[] = [];
    for (let i = 0; i < 5; i++) {
      pass(i === 0 ? 101 : 100);
      left.push(call('HLEN many') as number);
    }
    expect(left).toEqual([5, 4, 3, 2, 2]);
    expect(fieldsOf('many')).toEqual({ f2: '300', never: '0' });
  });
});

describe('errors of commands about deadlines of fields', () => {
  it.each([
    'HEXPIRE s x FIELDS 1 a',
    'HPERSIST s x 1 a',
    'HTTL s x 1 a',
    'HGETEX s x y z',
    'HGETDEL s x y z',
    'HSETEX s FIELDS 1 a b',
  ])('%s: the key holds something else', (line) => {
    call('SET s v');
    expect(error(line)).toBe(WRONG_TYPE);
  });

  it.each([
    ['HEXPIRE h x FIELDS 1 a', 'ERR value is not an integer or out of range'],
    ['HEXPIRE h -1 FIELDS 1 a', 'ERR invalid expire time, must be >= 0'],
    ['HEXPIRE h 99999999999999 FIELDS 1 a', "ERR invalid expire time in 'hexpire' command"],
    ['HPEXPIREAT h 70368744177664 FIELDS 1 a', "ERR invalid expire time in 'hpexpireat' command"],
    ['HEXPIRE h 1 NX LT FIELDS 1 a', FIELDS_MISSING],
    ['HEXPIRE h 1 NX 1 a b', FIELDS_MISSING],
    ['HEXPIRE h 1 FIELDS 0 a', 'ERR Parameter `numFields` should be greater than 0'],
    ['HEXPIRE h 1 FIELDS x a', 'ERR Parameter `numFields` should be greater than 0'],
    ['HEXPIRE h 1 FIELDS 2 a', FIELDS_COUNT],
    ['HEXPIRE h 1 FIELDS 1 a b', FIELDS_COUNT],
    ['HTTL h FOO 1 a', FIELDS_MISSING],
    ['HTTL h FIELDS 0 a', 'ERR Number of fields must be a positive integer'],
    ['HTTL h FIELDS 3 a', FIELDS_COUNT],
    ['HPERSIST h FIELDS 2 a', FIELDS_COUNT],
    ['HGETDEL h FOO 1 a', FIELDS_MISSING],
    ['HGETDEL h FIELDS 2 a', FIELDS_COUNT],
    ['HGETEX h EX 10 FOO 1 a', FIELDS_MISSING],
    ['HGETEX h EX -1 FIELDS 1 a', 'ERR invalid expire time, must be >= 0'],
    ['HGETEX h EX 1 PX FIELDS 1 a', FIELDS_MISSING],
    ['HGETEX h FIELDS x a', 'ERR Number of fields must be a positive integer'],
    ['HSETEX h FOO FIELDS 1 a b', 'ERR unknown argument: FOO'],
    ['HSETEX h FNX FXX FIELDS 1 a b', 'ERR Only one of FXX or FNX arguments can be specified'],
    [
      'HSETEX h EX 1 KEEPTTL FIELDS 1 a b',
      'ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified',
    ],
    ['HSETEX h EX x FIELDS 1 a b', 'ERR value is not an integer or out of range'],
    ['HSETEX h FIELDS 0 a b', 'ERR invalid number of fields'],
    ['HSETEX h FIELDS 2 a b', "ERR wrong number of arguments for 'hsetex' command"],
    ['HSETEX h FIELDS 1 a b c', "ERR wrong number of arguments for 'hsetex' command"],
    ['HSETEX h FNX KEEPTTL FNX EX', 'ERR Only one of FXX or FNX arguments can be specified'],
    ['HSETEX h FNX KEEPTTL FIELDS 1', "ERR wrong number of arguments for 'hsetex' command"],
  ])('%s', (line, message) => {
    call('HSET h a 1');
    expect(error(line)).toBe(message);
    expect(fieldsOf('h')).toEqual({ a: '1' });
  });

  it('answers for each field of a missing key', () => {
    expect(call('HEXPIRE nope 1 FIELDS 2 a b')).toEqual([-2, -2]);
    expect(call('HTTL nope FIELDS 1 a')).toEqual([-2]);
    expect(call('HPERSIST nope FIELDS 1 a')).toEqual([-2]);
    expect(call('HGETEX nope EX 1 FIELDS 2 a b')).toEqual([null, null]);
    expect(client.call('EXISTS', 'nope')).toBe(0);
  });
});
