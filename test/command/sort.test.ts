// SORT and SORT_RO without a socket: lists, sets and sorted sets in each of their encodings.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

const NO_NUMBER = "ERR One or more scores can't be converted into double";

const elements = ['3', '20', '100', '1', '-5', '2.5'];
const sorted = ['-5', '1', '2.5', '3', '20', '100'];

/** Makes each encoding but the smallest impossible. */
function large(): void {
  engine.core.setParameter(Parameter.LIST_SIZE, 2);
  for (const each of [Parameter.SET_INTEGERS, Parameter.SET_ENTRIES, Parameter.ZSET_ENTRIES]) {
    engine.core.setParameter(each, 0);
  }
}

/** Fills the keys list, set and zset with these elements; scores follow the order. */
function fill(members: readonly string[]): void {
  client.call('DEL', 'list', 'set', 'zset');
  client.call('RPUSH', 'list', ...members);
  client.call('SADD', 'set', ...members);
  client.call('ZADD', 'zset', ...members.flatMap((member, at) => [String(at), member]));
}

describe.each([
  ['small', (): void => {}],
  ['large', large],
])('SORT of %s values', (_, prepare) => {
  beforeEach(() => {
    prepare();
    fill(elements);
  });

  it.each(['list', 'set', 'zset'])('orders numbers as numbers (%s)', (key) => {
    expect(call(`SORT ${key}`)).toEqual(sorted);
    expect(call(`SORT ${key} DESC`)).toEqual([...sorted].reverse());
    expect(call(`SORT_RO ${key} ASC`)).toEqual(sorted);
  });

  it.each(['list', 'set', 'zset'])('orders texts byte for byte (%s)', (key) => {
    expect(call(`SORT ${key} ALPHA`)).toEqual([...elements].sort());
    expect(call(`SORT ${key} DESC ALPHA`)).toEqual([...elements].sort().reverse());
  });

  it.each(['list', 'set', 'zset'])('answers with a part (%s)', (key) => {
    expect(call(`SORT ${key} LIMIT 1 2`)).toEqual(sorted.slice(1, 3));
    expect(call(`SORT ${key} LIMIT -3 2`)).toEqual(sorted.slice(0, 2));
    expect(call(`SORT ${key} LIMIT 4 -1`)).toEqual(sorted.slice(4));
    expect(call(`SORT ${key} LIMIT 4 100`)).toEqual(sorted.slice(4));
    expect(call(`SORT ${key} LIMIT 6 1`)).toEqual([]);
    expect(call(`SORT ${key} LIMIT 100 1`)).toEqual([]);
    expect(call(`SORT ${key} LIMIT 2 0`)).toEqual([]);
  });

  it('orders by the weights that keys and fields hold', () => {
    elements.forEach((element, at) => {
      client.call('SET', `w_${element}`, String(10 - at));
      client.call('HSET', `h_${element}`, 'field', `v${at}`);
    });
    const reversed = [...elements].reverse();
    for (const key of ['list', 'set', 'zset']) {
      expect(call(`SORT ${key} BY w_*`)).toEqual(reversed);
      expect(call(`SORT ${key} BY w_* DESC LIMIT 1 3`)).toEqual(elements.slice(1, 4));
      expect(call(`SORT ${key} BY h_*->field ALPHA`)).toEqual(elements);
      expect(call(`SORT ${key} BY h_*->field ALPHA DESC`)).toEqual(reversed);
    }
    call('DEL w_100');
    expect(call('SORT list BY w_* LIMIT 0 1')).toEqual(['100']);
    call('DEL h_1');
    expect(call('SORT list BY h_*->field ALPHA LIMIT 0 2')).toEqual(['1', '3']);
  });

  it('answers with what patterns find', () => {
    call('SET w_1 one');
    call('SET w_20 20');
    call('HSET h_3 f three n 33');
    const line = 'SORT list LIMIT 1 4 GET # GET w_* GET h_*->f GET h_*->n GET none GET h_*';
    expect(call(line)).toEqual([
      ...['1', 'one', null, null, null, null],
      ...['2.5', null, null, null, null, null],
      ...['3', null, 'three', '33', null, null],
      ...['20', '20', null, null, null, null],
    ]);
  });

  it('leaves lists and sorted sets in their order under a pattern without a star', () => {
    for (const key of ['list', 'zset']) {
      expect(call(`SORT ${key} BY nosort`)).toEqual(elements);
      expect(call(`SORT ${key} BY nosort DESC`)).toEqual([...elements].reverse());
      expect(call(`SORT ${key} BY nosort LIMIT 1 2`)).toEqual(elements.slice(1, 3));
      expect(call(`SORT ${key} BY nosort DESC LIMIT 1 2`)).toEqual(['-5', '1']);
      expect(call(`SORT ${key} BY nosort LIMIT 9 2`)).toEqual([]);
      expect(call(`SORT ${key} BY nosort BY w_*`)).toEqual(elements);
    }
    expect((call('SORT set BY nosort') as string[]).sort()).toEqual([...elements].sort());
  });

  it('stores a list, which of a set is always in the same order', () => {
    call('SET to text');
    expect(call('SORT list STORE to')).toBe(6);
    expect(call('TYPE to')).toBe('list');
    expect(call('LRANGE to 0 -1')).toEqual(sorted);
    expect(call('SORT set BY nosort STORE to')).toBe(6);
    expect(call('LRANGE to 0 -1')).toEqual([...elements].sort());
    expect(call('SORT list LIMIT 0 2 GET # GET none_* STORE list')).toBe(4);
    expect(call('LRANGE list 0 -1')).toEqual(['-5', '', '1', '']);
    expect(call('SORT missing STORE to')).toBe(0);
    expect(call('EXISTS to')).toBe(0);
  });
});

describe('SORT', () => {
  it('orders equal numbers by their texts', () => {
    call('RPUSH l 1.0 1 01 +1 0.5');
    expect(call('SORT l')).toEqual(['0.5', '+1', '01', '1', '1.0']);
    expect(call('SORT l DESC')).toEqual(['1.0', '1', '01', '+1', '0.5']);
  });

  it('keeps the order of a list among equal weights', () => {
    call('RPUSH l d b c a e f g h i j k');
    expect(call('SORT l BY none_* ALPHA LIMIT 0 4')).toEqual(['d', 'b', 'c', 'a']);
    expect(call('SORT l BY none_* ALPHA DESC')).toEqual('dbcaefghijk'.split(''));
  });

  it('reads numbers as strtod does', () => {
    client.call('RPUSH', 'l', '', ' 2', '0x10', 'inf', '-inf', '1e2', '1\x00x');
    expect(call('SORT l')).toEqual(['-inf', '', '1\x00x', ' 2', '0x10', '1e2', 'inf']);
    for (const text of ['a', '1x', '1 ', 'nan', '1e999', '1e-999']) {
      client.call('DEL', 'l');
      client.call('RPUSH', 'l', text);
      expect([text, error('SORT l')]).toEqual([text, NO_NUMBER]);
      expect(error('SORT l STORE to')).toBe(NO_NUMBER);
    }
    expect(call('EXISTS to')).toBe(0);
  });

  it('compares texts up to a zero byte, unless they are stored', () => {
    client.call('RPUSH', 'l', 'a\x00z', 'a\x00b', 'a');
    expect(call('SORT l ALPHA')).toEqual(['a\x00z', 'a\x00b', 'a']);
    call('SORT l ALPHA STORE to');
    expect(call('LRANGE to 0 -1')).toEqual(['a', 'a\x00b', 'a\x00z']);
  });

  it('substitutes the first star and reads fields behind the first arrow after it', () => {
    call('RPUSH l 1');
    call('SET a1*b x');
    call('HSET h->1 f->g y');
    call('SET k1-> z');
    call('SET 1 self');
    expect(call('SORT l GET a**b')).toEqual(['x']);
    expect(call('SORT l GET h->*->f->g')).toEqual(['y']);
    expect(call('SORT l GET k*->')).toEqual(['z']);
    expect(call('SORT l GET *')).toEqual(['self']);
    expect(call('SORT l GET *->f GET h->*')).toEqual([null, null]);
    expect(client.call('SORT', 'l', 'GET', '#\x00x', 'GET', 'q\x00*', 'GET', '')).toEqual([
      '1',
      null,
      null,
    ]);
  });

  it('answers errors as Redis does', () => {
    call('SET str 1');
    call('HSET hash f 1');
    expect(error('SORT str')).toMatch(/^WRONGTYPE/);
    expect(error('SORT hash')).toMatch(/^WRONGTYPE/);
    expect(error('SORT l LIMIT 1')).toBe('ERR syntax error');
    expect(error('SORT l LIMIT a 1')).toBe('ERR value is not an integer or out of range');
    expect(error('SORT l BY')).toBe('ERR syntax error');
    expect(error('SORT l GET')).toBe('ERR syntax error');
    expect(error('SORT l STORE')).toBe('ERR syntax error');
    expect(error('SORT_RO l STORE to')).toBe('ERR syntax error');
    expect(error('SORT str NOSUCH')).toBe('ERR syntax error');
    expect(call('SORT missing')).toEqual([]);
    expect(call('SORT missing BY nosort LIMIT 1 1')).toEqual([]);
  });

  it('answers nulls of the protocol', () => {
    call('HELLO 3');
    call('RPUSH l 1');
    client.send([['SORT', 'l', 'GET', 'none_*']]);
    expect(client.bytes().toString()).toBe('*1\r\n_\r\n');
  });

  it('is its own effect when it stores', () => {
    call('RPUSH l 2 1');
    expect(effects('SORT l')).toEqual([]);
    expect(effects('SORT l DESC STORE to')).toEqual(['SELECT 0', 'SORT l DESC STORE to']);
    expect(effects('SORT missing STORE to')).toEqual(['SORT missing STORE to']);
    expect(effects('SORT missing STORE to')).toEqual([]);
  });

  it('reads lists whose inner nodes are compressed', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 4);
    engine.core.setParameter(Parameter.LIST_DEPTH, 1);
    const words = Array.from({ length: 300 }, (_, i) => `${'word'.repeat(20)}${(i * 7919) % 1000}`);
    client.call('RPUSH', 'l', ...words);
    expect(call('SORT l ALPHA')).toEqual([...words].sort());
    expect(call('SORT l BY nosort DESC LIMIT 10 200')).toEqual([...words].reverse().slice(10, 210));
  });

  it('sorts a hundred thousand elements', () => {
    const numbers = Array.from({ length: 100_000 }, (_, i) => String((i * 7919) % 1_000_003));
    client.call('RPUSH', 'l', ...numbers);
    const expected = numbers
      .map(Number)
      .sort((a, b) => a - b)
      .map(String);
    expect(call('SORT l')).toEqual(expected);
    expect(call('SORT l LIMIT 50000 10')).toEqual(expected.slice(50_000, 50_010));
    expect(call('SORT l DESC LIMIT 0 10')).toEqual(expected.slice(-10).reverse());
  });

  it('gives all its memory back', () => {
    call('RPUSH l 3 1 2');
    call('SORT l BY w_* GET # STORE to');
    const before = engine.usedBytes();
    for (let i = 0; i < 50; i++) call('SORT l BY w_* GET # GET w_* STORE to');
    call('SORT l BY w_* GET # STORE to');
    expect(engine.usedBytes()).toBe(before);
  });
});
