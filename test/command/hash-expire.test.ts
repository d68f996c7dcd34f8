// Deadlines of fields: the commands of Redis 7.4 and 8.0, and what happens when the time has come,
// wherever the hash has gone by then. The engine's clock stands still until a test moves it.

import { beforeEach, describe, expect, it } from 'vitest';

import {
  EventClass,
  Parameter,
  ServerState,
  ShapeFigure,
  Statistic,
} from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { START_MS } from '../support/engine.js';
import { type Reply, respParse } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const FIELDS_MISSING = 'ERR Mandatory argument FIELDS is missing or not at the right position';
const FIELDS_COUNT = 'ERR The `numfields` parameter must match the number of arguments';

/** What the engine has logged since the last time, one line a command. */
function log(): string[] {
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}

/** Lets time pass and everything happen that is due. */
function pass(milliseconds: number): void {
  engine.advance(milliseconds);
  while (engine.tick());
}

/** The fields and values of a hash. */
function fieldsOf(key: string): Record<string, string> {
  const flat = call(`HGETALL ${key}`) as string[];
  return Object.fromEntries(
    flat.flatMap((field, i) => (i % 2 === 0 ? [[field, flat[i + 1]!]] : [])),
  ) as Record<string, string>;
}

/** The deadlines of a, b and c, in ms from the start. */
function deadlines(key: string): (number | null)[] {
  const times = call(`HPEXPIRETIME ${key} FIELDS 3 a b c`) as number[];
  return times.map((time) => (time < 0 ? null : time - START_MS));
}

beforeEach(() => {
  probeReset();
  engine.core.setParameter(Parameter.EFFECTS, 1);
  call('SET warm up');
  takeEffects(engine.core);
});

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

describe('a hash whose fields expire', () => {
  const rest = { b: '2' };

  beforeEach(() => {
    call('HSET h a 1 b 2');
    call('HPEXPIRE h 100 FIELDS 1 a');
  });

  it('is found by the tick after RENAME, with and without a deadline of its own', () => {
    call('EXPIRE h 1000');
    call(`RENAME h ${'long'.repeat(20)}`);
    call(`RENAME ${'long'.repeat(20)} other`);
    pass(101);
    expect(fieldsOf('other')).toEqual(rest);
    call('PERSIST other');
    call('HPEXPIRE other 100 FIELDS 1 b');
    call('RENAME other h');
    pass(101);
    expect(call('DBSIZE')).toBe(1);
  });

  it('is found after MOVE, in its new database', () => {
    call('MOVE h 3');
    takeEffects(engine.core);
    pass(101);
    expect(log()).toEqual(['SELECT 3', 'HDEL h a']);
    call('SELECT 3');
    expect(fieldsOf('h')).toEqual(rest);
  });

  it('is found after COPY, and so is its copy', () => {
    call('COPY h copy');
    call('COPY h h DB 4');
    call('HSET copy a kept');
    pass(101);
    expect(fieldsOf('h')).toEqual(rest);
    expect(fieldsOf('copy')).toEqual({ a: 'kept', b: '2' });
    call('SELECT 4');
    expect(fieldsOf('h')).toEqual(rest);
  });

  it('is found after SWAPDB', () => {
    call('SWAPDB 0 7');
    takeEffects(engine.core);
    pass(101);
    expect(log()).toEqual(['SELECT 7', 'HDEL h a']);
    call('SELECT 7');
    expect(fieldsOf('h')).toEqual(rest);
  });

  it('is found when it grows out of its encoding, and when its entry moves', () => {
    call(`HSET h long ${'x'.repeat(100)}`);
    call('EXPIRE h 1000');
    call('PERSIST h');
    expect(call('OBJECT ENCODING h')).toBe('hashtable');
    pass(101);
    expect(call('HLEN h')).toBe(2);
  });

  it.each([
    ['FLUSHDB', 'FLUSHDB SYNC'],
    ['FLUSHALL', 'FLUSHALL ASYNC'],
    ['UNLINK', 'UNLINK h'],
    ['DEL', 'DEL h'],
    ['SET over it', 'SET h string'],
    ['RENAME over it', 'RENAME warm h'],
    ['COPY over it', 'COPY warm h REPLACE'],
    ['MSET over it', 'MSET h 1 other 2 h 3'],
  ])('is forgotten after %s', (_, line) => {
    call(line);
    takeEffects(engine.core);
    expect(engine.deadlineMs()).toBe(-1);
    pass(101);
    expect(log()).toEqual([]);
    call('HSET h a 1 b 2');
    call('DEL h');
    expect(fieldsOf('nothing')).toEqual({});
  });

  it('is forgotten after a flush of very many keys, which is done in steps', () => {
    for (let i = 0; i < 3000; i++) call(`SET k${i} v`);
    for (let i = 0; i < 100; i++) call(`HSETEX h${i} PX 100 FIELDS 1 a 1`);
    call('FLUSHALL ASYNC');
    expect(engine.deadlineMs()).toBe(-1);
    call('HSETEX h1 PX 100 FIELDS 2 a 1 b 2');
    pass(101);
    expect(call('DBSIZE')).toBe(0);
  });

  it('expires as a whole when the key does first', () => {
    call('PEXPIRE h 50');
    takeEffects(engine.core);
    pass(101);
    expect(log()).toEqual(['DEL h']);
    expect(engine.core.engine.statistic(Statistic.EXPIRED_SUBKEYS)).toBe(0);
  });

  it('keeps its fields on a replica until the primary deletes them', () => {
    engine.core.setParameter(Parameter.STATE, ServerState.REPLICA);
    pass(101);
    expect(fieldsOf('h')).toEqual(rest);
    expect(call('HGET h a')).toBe(null);
    expect(call('HRANDFIELD h')).toBe('b');
    expect(call('HRANDFIELD h 5')).toEqual(['b']);
    expect(call('HRANDFIELD h -2')).toEqual(['b', 'b']);
    expect(call('HLEN h')).toBe(2);
    engine.core.setParameter(Parameter.STATE, 0);
    pass(1);
    expect(call('HLEN h')).toBe(1);
  });

  it('shares the tick with others: very many fields go in steps', () => {
    const maximum = 20_000;
    for (let i = 0; i < maximum; i += 1000) {
      const pairs = Array.from({ length: 1000 }, (_, at) => `f${i + at} v`).join(' ');
      call(`HSETEX big PX 500 FIELDS 1000 ${pairs}`);
    }
    call('HSET big stays 1');
    const digest = call('DEBUG DIGEST-VALUE big');
    takeEffects(engine.core);
    expect(call('HLEN big')).toBe(maximum + 1);
    expect(digest).toEqual(call('DEBUG DIGEST-VALUE big'));
    pass(501);
    expect(call('HGETALL big')).toEqual(['stays', '1']);
    expect(log().filter((line) => line.startsWith('HDEL big ')).length).toBe(maximum);
  });

  it('names a long key once for many fields', () => {
    const key = 'k'.repeat(1000);
    call(`HSET ${key} a 1 b 2 c 3 d 4 e 5 f 6`);
    takeEffects(engine.core);
    call(`HEXPIREAT ${key} 1 FIELDS 5 a b c d e`);
    expect(log()).toEqual([`HDEL ${key} a b c d e`]);
    call(`HSET ${key} a 1 b 2 c 3 d 4 e 5`);
    call(`HPEXPIRE ${key} 10 FIELDS 5 a b c d e`);
    takeEffects(engine.core);
    pass(11);
    expect(log()).toHaveLength(1);
    expect(call(`HGETALL ${key}`)).toEqual(['f', '6']);
  });

  it('gives all its memory back', () => {
    const live = (): void => {
      for (const entries of [512, 0]) {
        engine.core.setParameter(Parameter.HASH_ENTRIES, entries);
        for (let i = 0; i < 50; i++) call(`HSETEX m PX ${100 + i} FIELDS 2 f${i} v g${i} v`);
        call('COPY m n');
        call('HPERSIST m FIELDS 2 f1 f2');
        call('RENAME m o');
        pass(130);
        call('DEL o n h');
      }
      // A database without keys keeps its wheels' memory.
      call('SET k v');
      call('FLUSHALL SYNC');
    };
    live();
    const before = engine.usedBytes();
    live();
    takeEffects(engine.core);
    expect(engine.usedBytes()).toBe(before);
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
