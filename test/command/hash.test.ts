// The hash commands without a socket, each in every encoding. What is compared here was read from a
// live redis-server; test/fuzz compares at random. Deadlines of fields: hash-expire.test.ts.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, ShapeFigure } from '../../host/engine/seam.generated.js';
import { type Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const NO_INTEGER = 'ERR value is not an integer or out of range';
const NO_FLOAT = 'ERR value is not a valid float';

/** What makes every hash of a test have an encoding. */
const encodings: Record<string, () => void> = {
  listpack: () => {},
  shaped: () => {},
  listpackex: () => {},
  hashtable: () => engine.core.setParameter(Parameter.HASH_ENTRIES, 0),
};

/** Pairs of an array reply, sorted by field. */
function sorted(reply: Reply): [string, string][] {
  const flat = reply as string[];
  const pairs = flat.flatMap((field, i): [string, string][] =>
    i % 2 === 0 ? [[field, flat[i + 1]!]] : [],
  );
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How many hashes share the names of their fields. */
const shaped = (): number => engine.core.engine.shapeFigure(ShapeFigure.HASHES);

/** Sets a hash whose fields and two more others have had before, so that it shares their names. */
function makeShaped(line: string): Reply {
  const [key, ...pairs] = line.split(' ') as [string, ...string[]];
  for (const twin of ['one', 'two']) client.call('HSET', twin, ...pairs, '+', 'x', '++', 'y');
  call('DEL one two');
  const before = shaped();
  const reply = client.call('HSET', key, ...pairs);
  expect(shaped() - before).toBe(pairs.length <= 2 * 60 ? 1 : 0);
  expect(call(`OBJECT ENCODING ${key}`)).toBe('listpack');
  return reply;
}

beforeEach(probeReset);

describe.each(Object.keys(encodings))('a hash in %s', (encoding) => {
  beforeEach(() => encodings[encoding]!());

  /** Sets a hash, in the encoding under test. */
  function make(line: string): Reply {
    if (encoding === 'shaped') return makeShaped(line);
    const reply = call(`HSET ${line}`);
    const [key, field] = line.split(' ');
    if (encoding === 'listpackex') {
      call(`HPEXPIRE ${key} 1000000 FIELDS 1 ${field}`);
      call(`HPERSIST ${key} FIELDS 1 ${field}`);
    }
    expect(call(`OBJECT ENCODING ${key}`)).toBe(encoding);
    return reply;
  }

  it('counts the fields that HSET has made', () => {
    expect(make('h a 1')).toBe(1);
    expect(call('HSET h a 2 b 3 c 4')).toBe(2);
    expect(call('HSET h d 1 d 2 d 3')).toBe(1);
    expect(call('HMSET h a 5 e 6')).toBe('OK');
    expect(sorted(call('HGETALL h'))).toEqual([
      ['a', '5'],
      ['b', '3'],
      ['c', '4'],
      ['d', '3'],
      ['e', '6'],
    ]);
    expect(call('HLEN h')).toBe(5);
  });

  it('returns what it was given, whatever its length and bytes', () => {
    make('h first 1');
    engine.core.setParameter(Parameter.HASH_BYTES, encoding === 'hashtable' ? 64 : 100_000);
    const values = ['', '12', '-7', '007', '\r\n', '\x00\xff'];
    for (const count of [1, 63, 64, 127, 128, 223, 224, 225, 479, 480, 8159, 8160, 70_000]) {
      values.push('v'.repeat(count));
    }
    values.forEach((value, i) => {
      expect(client.call('HSET', 'h', `f${i}`, value)).toBe(1);
      expect(client.call('HSET', 'h', value, `f${i}`)).toBe(1);
    });
    values.forEach((value, i) => {
      expect(client.call('HGET', 'h', `f${i}`)).toBe(value);
      expect(client.call('HSTRLEN', 'h', `f${i}`)).toBe(value.length);
      expect(client.call('HGET', 'h', value)).toBe(`f${i}`);
    });
    for (const value of values.reverse()) client.call('HSET', 'h', 'grows', value);
    expect(call('HGET h grows')).toBe('');
    expect(call('HLEN h')).toBe(values.length * 2 + 2);
  });

  it('reads fields, values and both', () => {
    make('h a 1 b 2');
    expect(call('HGET h b')).toBe('2');
    expect(call('HGET h x')).toBe(null);
    expect(call('HMGET h b x a b')).toEqual(['2', null, '1', '2']);
    expect((call('HKEYS h') as string[]).sort()).toEqual(['a', 'b']);
    expect((call('HVALS h') as string[]).sort()).toEqual(['1', '2']);
    expect(call('HEXISTS h a')).toBe(1);
    expect(call('HEXISTS h x')).toBe(0);
    expect(call('HSTRLEN h a')).toBe(1);
    expect(call('HSTRLEN h x')).toBe(0);
  });

  it('answers with a map in RESP3', () => {
    make('h a 1');
    call('HELLO 3');
    client.send([['HGETALL', 'h']]);
    expect(client.bytes().toString()).toBe('%1\r\n$1\r\na\r\n$1\r\n1\r\n');
    client.send([['HGETALL', 'nope']]);
    expect(client.bytes().toString()).toBe('%0\r\n');
    client.send([['HKEYS', 'nope']]);
    expect(client.bytes().toString()).toBe('*0\r\n');
    client.send([['HRANDFIELD', 'h', '2', 'WITHVALUES']]);
    expect(client.bytes().toString()).toBe('*1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n');
  });

  it('deletes fields, and the key with the last one', () => {
    make('h a 1 b 2 c 3');
    expect(call('HDEL h a x a')).toBe(1);
    expect(call('HLEN h')).toBe(2);
    expect(call('HDEL h b c d')).toBe(2);
    expect(call('EXISTS h')).toBe(0);
    expect(call('HDEL h a')).toBe(0);
  });

  it('sets with HSETNX only what is missing', () => {
    make('h a 1');
    expect(call('HSETNX h a 2')).toBe(0);
    expect(call('HSETNX h b 2')).toBe(1);
    expect(call('HMGET h a b')).toEqual(['1', '2']);
  });

  it('counts in fields', () => {
    make('h n 5 t text f 10.50');
    expect(call('HINCRBY h n 3')).toBe(8);
    expect(call('HINCRBY h n -10')).toBe(-2);
    expect(call('HINCRBY h new 4')).toBe(4);
    expect(error('HINCRBY h t 1')).toBe('ERR hash value is not an integer');
    expect(error('HINCRBY h n x')).toBe(NO_INTEGER);
    call('HSET h max 9223372036854775807');
    expect(error('HINCRBY h max 1')).toBe('ERR increment or decrement would overflow');
    expect(call('HINCRBYFLOAT h f 0.1')).toBe('10.6');
    expect(call('HINCRBYFLOAT h f -0.6')).toBe('10');
    expect(call('HINCRBYFLOAT h g 5.0e3')).toBe('5000');
    expect(error('HINCRBYFLOAT h t 1')).toBe('ERR hash value is not a float');
    expect(error('HINCRBYFLOAT h f x')).toBe(NO_FLOAT);
    expect(error('HINCRBYFLOAT h f inf')).toBe('ERR value is NaN or Infinity');
    expect(call('HGET h f')).toBe('10');
  });

  it('chooses fields at random', () => {
    const pairs = Array.from({ length: 20 }, (_, i) => `f${i} ${i}`);
    make(`h ${pairs.join(' ')}`);
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) seen.add(call('HRANDFIELD h') as string);
    expect(seen.size).toBe(20);
    for (const wanted of [1, 5, 19, 20, 50]) {
      const fields = call(`HRANDFIELD h ${wanted}`) as string[];
      expect(new Set(fields).size).toBe(Math.min(wanted, 20));
      expect(fields.length).toBe(Math.min(wanted, 20));
      const flat = call(`HRANDFIELD h ${wanted} WITHVALUES`) as string[];
      expect(flat.length).toBe(2 * Math.min(wanted, 20));
      for (const [field, value] of sorted(flat)) expect(field).toBe(`f${value}`);
    }
    expect((call('HRANDFIELD h -50') as string[]).length).toBe(50);
    expect((call('HRANDFIELD h -50 WITHVALUES') as string[]).length).toBe(100);
    expect(call('HRANDFIELD h 0')).toEqual([]);
  });

  it('is scanned whole', () => {
    const pairs = Array.from({ length: 300 }, (_, i) => `f${i} ${i}`);
    make(`h ${pairs.join(' ')}`);
    const found = new Map<string, string>();
    let cursor = '0';
    do {
      const [next, flat] = call(`HSCAN h ${cursor} COUNT 20`) as [string, string[]];
      for (const [field, value] of sorted(flat)) found.set(field, value);
      cursor = next;
    } while (cursor !== '0');
    expect(found.size).toBe(300);
    const names = call('HSCAN h 0 MATCH f1? COUNT 10000 NOVALUES') as [string, string[]];
    expect(names[1].length).toBe(10);
    expect(error('HSCAN h x')).toBe('ERR invalid cursor');
    expect(error('HSCAN h 0 FOO')).toBe('ERR syntax error');
    expect(call('HSCAN nope 0 FOO')).toEqual(['0', []]);
  });

  it('has the same digest as in any other encoding, and as Redis', () => {
    make('h a 1 b 2 c text');
    expect(call('DEBUG DIGEST-VALUE h')).toEqual(['4876a757a214f106fbbcd7cdeea64ede539a8493']);
  });

  it('is copied deeply', () => {
    make('h a 1 b 2');
    expect(call('COPY h copy')).toBe(1);
    call('HSET h a changed');
    expect(sorted(call('HGETALL copy'))).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(call('OBJECT ENCODING copy')).toBe(call('OBJECT ENCODING h'));
  });

  it('gives all its memory back', () => {
    const live = (): void => {
      for (let i = 0; i < 100; i++) call(`HSET other f${i} v`);
      make(`h ${Array.from({ length: 200 }, (_, i) => `f${i} ${'v'.repeat(i / 4)}`).join(' ')}`);
      call('COPY h copy');
      call('HDEL h f1 f2 f3');
      call('HSET h f4 longer f5 values f6 here');
      call('DEL h other');
      call('SET copy over');
      call('FLUSHALL SYNC');
      engine.tick();
    };
    live();
    const before = engine.usedBytes();
    live();
    expect(engine.usedBytes()).toBe(before);
  });
});

describe('encodings of a hash', () => {
  it('change with the number of fields and with the length of a text', () => {
    engine.core.setParameter(Parameter.HASH_ENTRIES, 4);
    engine.core.setParameter(Parameter.HASH_BYTES, 8);
    call('HSET h a 1 b 2 c 3 d 4');
    expect(call('OBJECT ENCODING h')).toBe('listpack');
    call('HSET h e 5');
    expect(call('OBJECT ENCODING h')).toBe('hashtable');
    call('HDEL h e d c b');
    expect(call('OBJECT ENCODING h')).toBe('hashtable');
    call('HSET value a 12345678');
    expect(call('OBJECT ENCODING value')).toBe('listpack');
    call('HSET value a 123456789');
    expect(call('OBJECT ENCODING value')).toBe('hashtable');
    call('HSET field 123456789 a');
    expect(call('OBJECT ENCODING field')).toBe('hashtable');
    call('HINCRBY sum a 123456789');
    expect(call('OBJECT ENCODING sum')).toBe('hashtable');
  });

  it('hold the same fields before and after', () => {
    for (let i = 0; i < 600; i++) expect(call(`HSET h f${i} ${i}`)).toBe(1);
    expect(call('OBJECT ENCODING h')).toBe('hashtable');
    expect(call('HLEN h')).toBe(600);
    for (let i = 0; i < 600; i++) expect(call(`HGET h f${i}`)).toBe(String(i));
  });

  it('take a hash of many fields in one command', () => {
    const pairs = Array.from({ length: 2000 }, (_, i) => `f${i} ${i}`);
    expect(call(`HSET h ${pairs.join(' ')}`)).toBe(2000);
    expect(call(`HSET h ${pairs.join(' ')} more 1`)).toBe(1);
    expect(call('HLEN h')).toBe(2001);
  });
});

describe('errors of hash commands', () => {
  it.each([
    'HSET s f v',
    'HMSET s f v',
    'HSETNX s f v',
    'HGET s f',
    'HMGET s f',
    'HGETALL s',
    'HKEYS s',
    'HVALS s',
    'HLEN s',
    'HSTRLEN s f',
    'HEXISTS s f',
    'HDEL s f',
    'HINCRBY s f 1',
    'HINCRBYFLOAT s f 1',
    'HRANDFIELD s',
    'HRANDFIELD s 1',
    'HSCAN s 0',
  ])('%s: the key holds something else', (line) => {
    call('SET s v');
    expect(error(line)).toBe(WRONG_TYPE);
  });

  it('are told before the key is looked at where Redis does so', () => {
    call('SET s v');
    expect(error('HSET s f')).toMatch(/wrong number of arguments for 'hset'/);
    expect(error('HSET s f v g')).toBe("ERR wrong number of arguments for 'hset' command");
    expect(error('HMSET s f v g')).toBe("ERR wrong number of arguments for 'hmset' command");
    expect(error('HINCRBY s f x')).toBe(NO_INTEGER);
    expect(error('HINCRBYFLOAT s f x')).toBe(NO_FLOAT);
    expect(error('HSCAN s x')).toBe('ERR invalid cursor');
    expect(error('HRANDFIELD s x')).toBe(NO_INTEGER);
    expect(error('HRANDFIELD s 1 x')).toBe('ERR syntax error');
    expect(error('HRANDFIELD s -9223372036854775808')).toMatch(/value must between/);
    expect(error('HRANDFIELD s -9223372036854775807 WITHVALUES')).toBe('ERR value is out of range');
  });

  it('leave nothing behind', () => {
    expect(error('HINCRBYFLOAT h f x')).toBe(NO_FLOAT);
    expect(call('HDEL h f')).toBe(0);
    expect(call('DBSIZE')).toBe(0);
  });
});

describe('a missing key', () => {
  it.each([
    ['HGET h f', null],
    ['HMGET h f g', [null, null]],
    ['HGETALL h', []],
    ['HKEYS h', []],
    ['HLEN h', 0],
    ['HSTRLEN h f', 0],
    ['HEXISTS h f', 0],
    ['HDEL h f', 0],
    ['HRANDFIELD h', null],
    ['HRANDFIELD h 3', []],
    ['HSCAN h 0', ['0', []]],
  ])('%s', (line, reply) => {
    expect(call(line)).toEqual(reply);
  });
});

describe('effects of hash commands', () => {
  it.each([
    ['HSET h a 1 b 2', ['HSET h a 1 b 2']],
    ['HINCRBY h n 3', ['HINCRBY h n 3']],
    ['HINCRBYFLOAT h x 0.1', ['HSET h x 10.6']],
    ['HDEL h x nope', ['HDEL h x nope']],
    ['HDEL h nope', []],
    ['HSETNX h x 2', []],
    ['HSETNX h y 2', ['HSETNX h y 2']],
    ['HGET h x', []],
    ['HRANDFIELD h', []],
  ])('%s', (line, log) => {
    call('HSET h x 10.50');
    effects('SET before 1');
    expect(effects(line)).toEqual(log);
  });
});
