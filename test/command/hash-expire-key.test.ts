// Fields whose time comes wherever their hash has gone by then: renamed, moved, copied, deleted.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, ServerState, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { fieldsOf, fieldsReset, log, pass } from '../support/fields.js';
import { call, engine } from '../support/probe.js';

beforeEach(fieldsReset);

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
