// The HyperLogLog commands without a socket. Values are compared as bytes with what a live
// redis-server makes in test/fuzz; here stand some that it has made, and what must not happen to
// values that nobody has made.

import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { randomFrom } from '../support/engine.js';
import { RespError } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

/** How many corrupt values are tried. */
const PAYLOADS = Number(process.env['CEDIS_FUZZ_HLL'] ?? 3000);

// What redis-server 7.0.15 has made of the same elements: bytes, or their SHA-1.
const SEVEN = '48594c4c010000000700000000000000466d80560c80443c84388050b184498c80426d80425a';
const FIVE_HUNDRED = 'dc4c5c567a263152bb03598f9664eccf9ac734e6';
const FIVE_THOUSAND = '96a367e68466cf15738f8f4dbb54a5c87e55a814';
const MERGED = '5b90d5bb9790139af3f5b0b6e8ffc2ab1fcc86da';
const DECODED = 'Z:12711 v:2,1 Z:3068 v:1,1 Z:603';

const INVALID = 'WRONGTYPE Key is not a valid HyperLogLog string value.';
const CORRUPT = 'INVALIDOBJ Corrupted HLL object detected';

beforeEach(probeReset);

const bytes = (key: string): Buffer => Buffer.from(String(client.call('GET', key)), 'latin1');
const digest = (key: string): string => createHash('sha1').update(bytes(key)).digest('hex');

function addMany(key: string, from: number, to: number): void {
  for (let at = from; at < to; at += 50) {
    const count = Math.min(50, to - at);
    client.call('PFADD', key, ...Array.from({ length: count }, (_, i) => `e${at + i}`));
  }
}

describe('PFADD', () => {
  it('makes the bytes that Redis makes, sparse and dense', () => {
    expect(call('PFADD k')).toBe(1);
    expect(bytes('k').toString('hex')).toBe('48594c4c0100000000000000000000807fff');
    expect(call('PFADD k')).toBe(0);
    expect(call('PFADD k a b c d e f g')).toBe(1);
    expect(call('PFADD k a g')).toBe(0);
    expect(call('PFCOUNT k')).toBe(7);
    expect(bytes('k').toString('hex')).toBe(SEVEN);
    addMany('s', 0, 500);
    expect(call('PFDEBUG ENCODING s')).toBe('sparse');
    expect(digest('s')).toBe(FIVE_HUNDRED);
    addMany('d', 0, 5000);
    expect(call('PFDEBUG ENCODING d')).toBe('dense');
    expect(call('PFCOUNT d')).toBe(4968);
    expect(digest('d')).toBe(FIVE_THOUSAND);
  });

  it('becomes dense at hll-sparse-max-bytes', () => {
    engine.core.setParameter(Parameter.HYPERLOGLOG_SPARSE_BYTES, 30);
    let added = 0;
    while (call('PFADD k x') !== 0 || call('PFDEBUG ENCODING k') === 'sparse') {
      call(`PFADD k e${added++}`);
      if (added > 100) break;
    }
    expect(added).toBeLessThan(15);
    expect(bytes('k').length).toBe(12_304);
    expect(Math.abs(Number(call('PFCOUNT k')) - added - 1)).toBeLessThan(2);
  });

  it('leaves an effect if a register was raised', () => {
    expect(effects('PFADD k a').slice(-1)).toEqual(['PFADD k a']);
    expect(effects('PFADD k a')).toEqual([]);
    expect(effects('PFCOUNT k')).toEqual(['PFCOUNT k']);
    expect(effects('PFCOUNT k')).toEqual([]);
    expect(effects('PFADD k b')).toEqual(['PFADD k b']);
  });

  it('changes nothing when memory is out', () => {
    addMany('k', 0, 1500);
    const before = digest('k');
    const encoding = call('PFDEBUG ENCODING k');
    expect(encoding).toBe('sparse');
    const filler = 'v'.repeat(500);
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes());
    for (let i = 0; !(client.call('SET', `fill:${i}`, filler) instanceof RespError); i++);
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      if (client.call('PFADD', 'k', `x${i}`) instanceof RespError) refused += 1;
    }
    if (refused === 3000) expect(digest('k')).toBe(before);
    engine.core.engine.ceilingSet(0);
    expect(Number(call('PFCOUNT k'))).toBeGreaterThan(1400);
  });
});

describe('PFCOUNT and PFMERGE', () => {
  it('make the union of sparse and dense values', () => {
    addMany('a', 0, 600);
    addMany('b', 400, 1000);
    addMany('c', 0, 6000);
    const near = (reply: unknown, expected: number): void => {
      expect(Math.abs(Number(reply) - expected) / expected).toBeLessThan(0.03);
    };
    near(call('PFCOUNT a b'), 1000);
    near(call('PFCOUNT a b c none'), 6000);
    expect(call('PFMERGE s a b')).toBe('OK');
    expect(call('PFDEBUG ENCODING s')).toBe('sparse');
    expect(call('PFCOUNT s')).toBe(call('PFCOUNT a b'));
    expect(digest('s')).toBe(MERGED);
    expect(call('PFMERGE s c')).toBe('OK');
    expect(call('PFDEBUG ENCODING s')).toBe('dense');
    expect(call('PFCOUNT s')).toBe(call('PFCOUNT a b c'));
    expect(call('PFMERGE new')).toBe('OK');
    expect(call('PFCOUNT new')).toBe(0);
    expect(effects('PFMERGE t a').slice(-1)).toEqual(['PFMERGE t a']);
  });

  it('gives a union of many raises the same bytes as the raises one by one', () => {
    const random = randomFrom(9);
    for (let round = 0; round < 20; round++) {
      const some = (): string[] =>
        Array.from({ length: 1 + Math.floor(random() * 300) }, () => `r${random()}`);
      client.call('DEL', 'x', 'y');
      client.call('PFADD', 'x', ...some());
      client.call('PFADD', 'y', ...some());
      client.call('PFMERGE', 'x', 'y');
      expect(call('PFDEBUG DECODE x')).not.toBeInstanceOf(RespError);
      expect(call('PFCOUNT x')).toBe(call('PFCOUNT x y'));
    }
  });
});

describe('PFDEBUG and PFSELFTEST', () => {
  it('show registers and runs', () => {
    call('PFADD k a b');
    expect(call('PFDEBUG DECODE k')).toBe(DECODED);
    expect(effects('PFDEBUG TODENSE k').slice(-1)).toEqual(['PFDEBUG TODENSE k']);
    expect(call('PFDEBUG TODENSE k')).toBe(0);
    const registers = call('PFDEBUG GETREG k') as number[];
    expect(registers).toHaveLength(16_384);
    expect(registers.filter((rank) => rank !== 0)).toHaveLength(2);
    expect(error('PFDEBUG DECODE k')).toBe('ERR HLL encoding is not sparse');
    expect(error('PFDEBUG NOPE k')).toBe("ERR Unknown PFDEBUG subcommand 'NOPE'");
    expect(error('PFDEBUG GETREG none')).toBe('ERR The specified key does not exist');
    expect(call('PFSELFTEST')).toBe('OK');
  }, 60_000);
});

describe('a value that is no HyperLogLog', () => {
  it('is refused', () => {
    call('SET n 12');
    call('SET s HYLL');
    client.call('SET', 'd', Buffer.concat([Buffer.from('HYLL'), Buffer.alloc(12_301)]));
    client.call('SET', 'e', Buffer.concat([Buffer.from('HYLL\x02'), Buffer.alloc(20)]));
    for (const key of ['n', 's', 'd', 'e']) {
      expect(error(`PFADD ${key} a`)).toBe(INVALID);
      expect(error(`PFCOUNT ${key}`)).toBe(INVALID);
      expect(error(`PFCOUNT ${key} none`)).toBe(INVALID);
      expect(error(`PFMERGE t ${key}`)).toBe(INVALID);
      expect(error(`PFDEBUG GETREG ${key}`)).toBe(INVALID);
    }
    call('RPUSH l a');
    expect(error('PFADD l a')).toMatch(/^WRONGTYPE Operation against/);
  });

  it('is refused if its runs are too few or too many, and stays as it is', () => {
    const many = ['7fff00', '7fff7fff', '7fff80', '7ffe8081', '7ffe8000'];
    for (const runs of ['', '00', '7f', '40', '80', '7ffe', ...many]) {
      const value = Buffer.from(`48594c4c01000000000000000000008${'0'}${runs}`, 'hex');
      client.call('SET', 'k', value);
      client.call('PFADD', 'ok', 'a');
      expect(error('PFCOUNT k')).toBe(CORRUPT);
      expect(error('PFCOUNT ok k')).toBe(CORRUPT);
      expect(error('PFMERGE ok k')).toBe(CORRUPT);
      expect(error('PFDEBUG TODENSE k')).toBe(CORRUPT);
      expect(bytes('k').equals(value)).toBe(true);
    }
  });

  it(`is never a trap (${PAYLOADS} of them)`, () => {
    const random = randomFrom(77);
    const below = (count: number): number => Math.floor(random() * count);
    addMany('sparse', 0, 300);
    addMany('dense', 0, 4000);
    const seeds = [bytes('sparse'), bytes('dense').subarray(0, 12_304)];
    for (let i = 0; i < PAYLOADS; i++) {
      const value = Buffer.from(seeds[below(8) === 0 ? 1 : 0]!);
      const cut = below(4) === 0 ? value.subarray(0, below(value.length + 1)) : value;
      for (let change = below(6); change > 0 && cut.length > 0; change--) {
        cut[below(below(2) === 0 ? cut.length : Math.min(cut.length, 40))] = below(256);
      }
      const grown =
        below(6) === 0 ? Buffer.concat([cut, Buffer.alloc(below(60), below(256))]) : cut;
      client.call('SET', 'k', grown);
      client.send([
        ['PFCOUNT', 'k'],
        ['PFCOUNT', 'k', 'sparse'],
        ['PFADD', 'k', `a${i}`, `b${i}`, `c${i}`],
        ['PFMERGE', 't', 'k', 'sparse'],
        ['PFDEBUG', 'DECODE', 'k'],
        ['PFDEBUG', 'TODENSE', 'k'],
        ['PFMERGE', 'k', 't'],
        ['DEL', 'k', 't'],
      ]);
      expect(client.replies()).toHaveLength(8);
    }
    expect(call('PING')).toBe('PONG');
  }, 3_600_000);
});
