// The bitmap commands without a socket. The same body runs for every shape that a string may have;
// test/fuzz compares with a live redis-server at random.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { randomFrom } from '../support/engine.js';
import type { Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

const OFFSET = 'ERR bit offset is not an integer or out of range';
const NOT_INTEGER = 'ERR value is not an integer or out of range';
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

const get = (key: string): string => String(client.call('GET', key));
const hex = (key: string): string => Buffer.from(get(key), 'latin1').toString('hex');
const set = (key: string, bytes: string): Reply =>
  client.call('SET', key, Buffer.from(bytes, 'hex'));

/** The bits of a string from left to right. */
const bitsOf = (text: string): string =>
  [...text].map((letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).join('');

describe('SETBIT and GETBIT', () => {
  it('make the string long enough, and answer with the bit that was there', () => {
    expect(call('SETBIT k 9 1')).toBe(0);
    expect(hex('k')).toBe('0040');
    expect(call('SETBIT k 9 1')).toBe(1);
    expect(call('SETBIT k 9 0')).toBe(1);
    expect(call('GETBIT k 9')).toBe(0);
    expect(call('GETBIT k 100000')).toBe(0);
    expect(call('OBJECT ENCODING k')).toBe('raw');
  });

  it.each([3, 44, 60, 1024, 1025, 5000])('change a string of %i bytes where it is', (count) => {
    client.call('SET', 'k', 'a'.repeat(count));
    expect(call('SETBIT k 6 1')).toBe(0);
    expect(get('k')).toBe(`c${'a'.repeat(count - 1)}`);
    expect(client.call('SETBIT', 'k', count * 8 + 7, '1')).toBe(0);
    expect(get('k')).toBe(`c${'a'.repeat(count - 1)}\x01`);
  });

  it('see an integer as its digits', () => {
    call('SET n 1');
    expect(call('GETBIT n 2')).toBe(1);
    expect(call('SETBIT n 7 0')).toBe(1);
    expect(get('n')).toBe('0');
    expect(call('OBJECT ENCODING n')).toBe('raw');
  });

  it('refuse what is no offset and no bit', () => {
    for (const offset of ['-1', 'x', '01', '#1', '4294967296', '9223372036854775807']) {
      expect(error(`SETBIT k ${offset} 1`)).toBe(OFFSET);
      expect(error(`GETBIT k ${offset}`)).toBe(OFFSET);
    }
    for (const bit of ['2', '-1', 'x', '01']) {
      expect(error(`SETBIT k 0 ${bit}`)).toBe('ERR bit is not an integer or out of range');
    }
    engine.core.setParameter(Parameter.MAXIMUM_BULK_BYTES, 1024 * 1024);
    expect(error('SETBIT k 8388608 1')).toBe(OFFSET);
    expect(call('SETBIT k 8388607 1')).toBe(0);
    call('RPUSH l a');
    expect(error('SETBIT l 0 1')).toBe(WRONG_TYPE);
    expect(error('GETBIT l 0')).toBe(WRONG_TYPE);
  });

  it('leave an effect if something has changed', () => {
    expect(effects('SETBIT k 3 0').slice(-1)).toEqual(['SETBIT k 3 0']);
    expect(effects('SETBIT k 3 0')).toEqual([]);
    expect(effects('SETBIT k 3 1')).toEqual(['SETBIT k 3 1']);
  });

  it('change nothing when memory is out', () => {
    call('SETBIT k 0 1');
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes() + 1_000_000);
    expect(error('SETBIT k 80000000 1')).toMatch(/^OOM /);
    expect(error('SETBIT new 80000000 1')).toMatch(/^OOM /);
    engine.core.engine.ceilingSet(0);
    expect(hex('k')).toBe('80');
    expect(call('EXISTS new')).toBe(0);
  });
});

describe('BITCOUNT', () => {
  it('counts bytes and bits of ranges as a slow model does', () => {
    const random = randomFrom(3);
    for (const count of [0, 1, 7, 8, 9, 33, 100]) {
      const text = String.fromCharCode(
        ...Array.from({ length: count }, () => Math.floor(random() * 256)),
      );
      client.call('SET', 'k', text);
      const bits = bitsOf(text);
      const ones = (from: number, to: number): number => bits.slice(from, to).split('1').length - 1;
      expect(call('BITCOUNT k')).toBe(ones(0, count * 8));
      for (let i = 0; i < 100; i++) {
        const [from, to] = [Math.floor(random() * 40), Math.floor(random() * 40)];
        expect(call(`BITCOUNT k ${from} ${to} bit`)).toBe(ones(from, to + 1));
        expect(call(`BITCOUNT k ${from} ${to}`)).toBe(ones(from * 8, to * 8 + 8));
        if (from >= 1 && to >= 1 && count * 8 > 40) {
          const [start, end] = [count * 8 - from, count * 8 - to];
          expect(call(`BITCOUNT k -${from} -${to} BIT`)).toBe(ones(start, end + 1));
        }
      }
    }
  });

  it('asks for the key first, and for start and end together', () => {
    expect(call('BITCOUNT none x y')).toBe(0);
    call('SET k foobar');
    expect(error('BITCOUNT k 0')).toBe('ERR syntax error');
    expect(error('BITCOUNT k x 1')).toBe(NOT_INTEGER);
    expect(call('BITCOUNT k -1 -2 nope')).toBe(0);
    expect(error('BITCOUNT k 0 1 nope')).toBe('ERR syntax error');
    call('RPUSH l a');
    expect(error('BITCOUNT l')).toBe(WRONG_TYPE);
  });
});

describe('BITPOS', () => {
  it('finds the first bit in ranges as a slow model does', () => {
    const random = randomFrom(4);
    for (let round = 0; round < 300; round++) {
      const fill = random() < 0.5 ? '\x00' : '\xff';
      const count = 1 + Math.floor(random() * 30);
      const letters = [...fill.repeat(count)];
      if (random() < 0.7) {
        letters[Math.floor(random() * count)] = String.fromCharCode(Math.floor(random() * 256));
      }
      client.call('SET', 'k', letters.join(''));
      const bits = bitsOf(letters.join(''));
      const [from, to] = [Math.floor(random() * count * 8), Math.floor(random() * count * 8)];
      for (const bit of ['0', '1']) {
        const inRange = bits.slice(0, to + 1).indexOf(bit, from);
        expect(call(`BITPOS k ${bit} ${from} ${to} BIT`)).toBe(from > to ? -1 : inRange);
        const whole = bits.indexOf(bit);
        expect(call(`BITPOS k ${bit}`)).toBe(whole < 0 && bit === '0' ? count * 8 : whole);
        expect(call(`BITPOS k ${bit} 0 -1`)).toBe(whole);
      }
    }
  });

  it('sees a missing key as zeros for ever, and an empty one as nothing', () => {
    expect(call('BITPOS none 0')).toBe(0);
    expect(call('BITPOS none 1')).toBe(-1);
    client.call('SET', 'empty', '');
    expect(call('BITPOS empty 0')).toBe(-1);
    expect(error('BITPOS k 2')).toBe('ERR The bit argument must be 1 or 0.');
    expect(error('BITPOS k x')).toBe(NOT_INTEGER);
    call('SET k a');
    expect(error('BITPOS k 1 0 1 nope')).toBe('ERR syntax error');
    expect(error('BITPOS k 1 0 1 BIT more')).toBe('ERR syntax error');
  });
});

describe('BITOP', () => {
  it('combines strings of any lengths as a slow model does', () => {
    const random = randomFrom(5);
    const operations: Record<string, (a: number, b: number) => number> = {
      AND: (a, b) => a & b,
      OR: (a, b) => a | b,
      XOR: (a, b) => a ^ b,
    };
    for (const [name, combine] of Object.entries(operations)) {
      for (const sizes of [[3, 3], [100, 100], [5, 200, 70], [9000, 4096, 1], [0, 20], [17]]) {
        const sources = sizes.map((count) =>
          Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256))),
        );
        sources.forEach((bytes, i) => client.call('SET', `s${i}`, bytes));
        const longest = Math.max(...sizes);
        const expected = Buffer.alloc(longest);
        for (let at = 0; at < longest; at++) {
          expected[at] = sources.map((bytes) => bytes[at] ?? 0).reduce(combine);
        }
        const keys = sizes.map((_, i) => `s${i}`);
        expect(client.call('BITOP', name, 't', ...keys)).toBe(longest);
        expect(hex('t')).toBe(expected.toString('hex'));
        expect(client.call('BITOP', name, 's0', ...keys)).toBe(longest);
        expect(hex('s0')).toBe(expected.toString('hex'));
      }
    }
  });

  it('inverts one string', () => {
    set('k', '00ff0f');
    expect(call('BITOP not t k')).toBe(3);
    expect(hex('t')).toBe('ff00f0');
    expect(error('BITOP NOT t k k')).toBe('ERR BITOP NOT must be called with a single source key.');
    expect(error('BITOP NAND t k k')).toBe('ERR syntax error');
  });

  it('replaces whatever was there, with its deadline, and deletes for an empty result', () => {
    call('RPUSH t a b');
    call('EXPIRE t 100');
    call('SET a 12');
    call('SET b 12');
    expect(call('BITOP AND t a b')).toBe(2);
    expect(call('OBJECT ENCODING t')).toBe('raw');
    expect(call('TTL t')).toBe(-1);
    expect(call('BITOP OR t none none2')).toBe(0);
    expect(call('EXISTS t')).toBe(0);
    expect(effects('BITOP OR t none').slice(-1)).not.toEqual(['BITOP OR t none']);
    call('RPUSH l a');
    expect(error('BITOP OR t a l')).toBe(WRONG_TYPE);
  });
});

describe('BITFIELD', () => {
  it('reads, sets and counts fields anywhere', () => {
    expect(call('BITFIELD k SET u8 0 255 GET u8 0 GET i8 0 GET u4 4 GET u8 100')).toEqual([
      0, 255, -1, 15, 0,
    ]);
    expect(call('BITFIELD k SET i64 3 -2 GET i64 3 GET u63 4')).toHaveLength(3);
    expect(call('BITFIELD k GET i64 3')).toEqual([-2]);
    expect(call('BITFIELD k INCRBY u8 #20 3 INCRBY u8 #20 3')).toEqual([3, 6]);
    expect(call('BITFIELD k')).toEqual([]);
    expect(call('STRLEN k')).toBe(21);
  });

  it('follows the overflow mode that was named last', () => {
    call('BITFIELD k SET u8 0 250 SET i8 8 120');
    expect(call('BITFIELD k INCRBY u8 0 10 OVERFLOW SAT INCRBY i8 8 10')).toEqual([4, 127]);
    expect(call('BITFIELD k OVERFLOW FAIL INCRBY i8 8 1 SET u8 0 256')).toEqual([null, null]);
    expect(call('BITFIELD k OVERFLOW SAT INCRBY u8 0 -9 INCRBY i8 8 -300')).toEqual([0, -128]);
    expect(call('BITFIELD k OVERFLOW WRAP INCRBY u8 0 -1 INCRBY i8 8 -1')).toEqual([255, 127]);
    expect(call('BITFIELD k OVERFLOW SAT SET i31 #7 -9223372036854775807 GET i31 #7')).toEqual([
      0, 1_073_741_823,
    ]);
  });

  it('parses everything before it does anything', () => {
    const type =
      'ERR Invalid bitfield type. Use something like i16 u8. ' +
      'Note that u64 is not supported but i64 is.';
    for (const wrong of ['u64', 'i65', 'u0', 'x8', 'u', 'i-1']) {
      expect(error(`BITFIELD k SET u8 0 1 GET ${wrong} 0`)).toBe(type);
    }
    expect(error('BITFIELD k SET u8 0 1 GET u8 -1')).toBe(OFFSET);
    expect(error('BITFIELD k SET u8 0 x')).toBe(NOT_INTEGER);
    expect(error('BITFIELD k SET u8 0')).toBe('ERR syntax error');
    expect(error('BITFIELD k OVERFLOW nope')).toBe('ERR Invalid OVERFLOW type specified');
    expect(call('EXISTS k')).toBe(0);
    call('RPUSH l a');
    expect(error('BITFIELD l GET u8 0')).toBe(WRONG_TYPE);
    expect(error('BITFIELD l SET u8 0 1')).toBe(WRONG_TYPE);
  });

  it('is only read by BITFIELD_RO', () => {
    call('SET k 1');
    expect(call('BITFIELD_RO k GET u8 0')).toEqual([49]);
    expect(error('BITFIELD_RO k SET u8 0 1')).toBe(
      'ERR BITFIELD_RO only supports the GET subcommand',
    );
    expect(call('OBJECT ENCODING k')).toBe('int');
  });

  it('tells of a string that became longer although nothing was written', () => {
    expect(effects('BITFIELD k OVERFLOW FAIL SET u8 0 256').slice(-1)).toEqual([
      'BITFIELD k OVERFLOW FAIL SET u8 0 256',
    ]);
    expect(effects('BITFIELD k OVERFLOW FAIL SET u8 0 256')).toEqual([]);
    expect(effects('BITFIELD k GET u8 0')).toEqual([]);
    expect(effects('BITFIELD k SET u8 0 1')).toEqual(['BITFIELD k SET u8 0 1']);
  });
});
