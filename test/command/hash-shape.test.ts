// Small hashes that share the names of their fields (assembly/type/hash-shape.ts): nobody can tell
// them from a listpack of their own, byte for byte, whatever is done to them. Their commands are
// tested in hash.test.ts, with those of the other encodings.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, ShapeFigure } from '../../host/engine/seam.generated.js';
import { Random } from '../fuzz/random.js';
import type { Connection } from '../support/connection.js';
import { TestEngine } from '../support/engine.js';
import { withVersion } from '../support/payload.js';
import { call, client, effects, engine, probeReset } from '../support/probe.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { RespError } from '../support/resp.js';

/** How many lists of names there are, and how many hashes share one. */
const shapes = (): number => engine.core.engine.shapeFigure(ShapeFigure.SHAPES);
const shaped = (): number => engine.core.engine.shapeFigure(ShapeFigure.HASHES);

/** The payload of a key, of which every byte counts. */
const dump = (key: string): string => client.call('DUMP', key) as string;

/** The payload of a hash that has its names to itself. */
function plainDump(pairs: string[]): string {
  const other = new TestEngine().connect();
  other.call('HSET', 'h', ...pairs);
  return other.call('DUMP', 'h') as string;
}

/** Sets hashes with the same fields and other values. */
function fill(keys: number, fields: readonly string[], prefix = 'h'): void {
  for (let i = 0; i < keys; i++) {
    client.call(
      'HSET',
      `${prefix}${i}`,
      ...fields.flatMap((field) => [field, `${field}=${i}`.slice(-8)]),
    );
  }
}

const flat = (key: string): string[] => call(`HGETALL ${key}`) as string[];

beforeEach(probeReset);

describe('hashes with the same fields in the same order', () => {
  it('share their names from the second one on', () => {
    fill(1, ['id', 'name', 'mail']);
    expect([shapes(), shaped()]).toEqual([0, 0]);
    fill(5, ['id', 'name', 'mail']);
    // The first one was made before there was a shape, and has not got a field since.
    expect([shapes(), shaped()]).toEqual([3, 4]);
    expect(flat('h4')).toEqual(['id', 'id=4', 'name', 'name=4', 'mail', 'mail=4']);
    expect(call('OBJECT ENCODING h4')).toBe('listpack');
  });

  it('take less memory, which is told', () => {
    const fields = Array.from({ length: 20 }, (_, i) => `a field ${i}`);
    fill(1, fields);
    const own = call('MEMORY USAGE h0') as number;
    const used = engine.usedBytes();
    fill(101, fields);
    expect((engine.usedBytes() - used) / 100).toBeLessThan(own * 0.6);
    expect(call('MEMORY USAGE h50')).toBeLessThan(own * 0.6);
  });

  it('share them when they grow by one field at a time', () => {
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 12; j++) call(`HSET g${i} f${j} ${i}`);
    }
    expect(shapes()).toBe(12);
    expect(shaped()).toBeGreaterThan(30);
    expect(call('HLEN g39')).toBe(12);
  });

  it('share what they begin with', () => {
    fill(3, ['id', 'name', 'mail', 'age']);
    fill(3, ['id', 'name', 'size', 'tag'], 's');
    expect(shapes()).toBe(6);
    call('HSET x id 1');
    call('HSET x name n');
    call('HSET y name n');
    // Of hashes that begin otherwise there were none.
    expect(shaped()).toBe(2 + 2 + 1);
  });

  it('do not if there are no two with the same', () => {
    for (let i = 0; i < 300; i++) call(`HSET h${i} a${i} 1 b${i} 2 c${i} 3 d${i} 4`);
    for (let i = 0; i < 300; i++) for (let j = 0; j < 9; j++) call(`HSET g${i} f${i}:${j} 1`);
    expect([shapes(), shaped()]).toEqual([0, 0]);
  });

  it('forget the names with the last of them', () => {
    fill(5, ['a', 'b', 'c']);
    engine.tick();
    expect(shapes()).toBe(3);
    call('FLUSHALL');
    expect(shaped()).toBe(0);
    engine.tick();
    expect(shapes()).toBe(0);
  });
});

describe('a hash that shares its names', () => {
  beforeEach(() => {
    fill(3, ['a', '12', 'c', 'd'], 'twin');
    client.call('HSET', 'h', 'a', 'text', '12', '-70000', 'c', '', 'd', 'x'.repeat(64));
    expect(shaped()).toBe(3);
  });

  const pairs = ['a', 'text', '12', '-70000', 'c', '', 'd', 'x'.repeat(64)];

  it('is saved as the listpack that it stands for', () => {
    expect(dump('h')).toBe(plainDump(pairs));
    call('HDEL h 12');
    expect(dump('h')).toBe(plainDump(['a', 'text', 'c', '', 'd', 'x'.repeat(64)]));
  });

  it('is shown as it', () => {
    const lines = call('DEBUG LISTPACK h') as string[];
    expect(lines[0]).toBe(`bytes:${98} entries:8`);
    expect(lines.slice(1)).toEqual(pairs);
  });

  it('is loaded into one that shares them too', () => {
    const saved = dump('h');
    client.call('RESTORE', 'again', '0', saved);
    expect(shaped()).toBe(4);
    expect(dump('again')).toBe(saved);
    call('DEBUG RELOAD');
    expect(shaped()).toBeGreaterThan(3);
    expect(dump('h')).toBe(saved);
  });

  it('keeps its fields in the order in which they came', () => {
    call('HSET h c new a longer-than-before');
    expect(flat('h')).toEqual([
      'a',
      'longer-than-before',
      '12',
      '-70000',
      'c',
      'new',
      'd',
      'x'.repeat(64),
    ]);
    call('HDEL h d c');
    call('HSET h c 1');
    expect(shaped()).toBe(3);
    call('HSET h d 2');
    expect(flat('h')).toEqual(['a', 'longer-than-before', '12', '-70000', 'c', '1', 'd', '2']);
    call('HDEL h c');
    call('HSET h c 3');
    expect(flat('h')).toEqual(['a', 'longer-than-before', '12', '-70000', 'd', '2', 'c', '3']);
    expect(shaped()).toBe(2);
  });

  it('loses fields without memory', () => {
    const { engine: wasm } = engine.core;
    fill(2000, ['a', '12', 'c', 'd'], 'many');
    wasm.ceilingSet(wasm.reservedBytes());
    for (let i = 0, out = false; !out; i++) {
      out = client.call('SET', `filler:${i}`, 'x'.repeat(90)) instanceof RespError;
    }
    const used = engine.usedBytes();
    for (let i = 0; i < 2000; i++) expect(call(`HDEL many${i} 12 c`)).toBe(2);
    expect(engine.usedBytes()).toBeLessThan(used);
    wasm.ceilingSet(0);
    for (let i = 0; i < 2000; i++) expect(flat(`many${i}`)).toEqual(['a', `a=${i}`, 'd', `d=${i}`]);
  });

  it('goes its own way with a field that the others do not have', () => {
    call('HSET h e 5');
    expect(shaped()).toBe(2);
    expect(dump('h')).toBe(plainDump([...pairs, 'e', '5']));
    // Who does it next is not the first.
    call('HSET twin2 e 6');
    expect(shaped()).toBe(2);
    expect(flat('twin2').slice(-2)).toEqual(['e', '6']);
    call('HSET twin1 z 1 y 2');
    expect(shaped()).toBe(1);
  });

  it('becomes one whose fields may expire', () => {
    expect(call('HPEXPIRE h 100 FIELDS 2 a c')).toEqual([1, 1]);
    expect(call('OBJECT ENCODING h')).toBe('listpackex');
    expect((call('DEBUG LISTPACK h') as string[]).length).toBe(13);
    expect(shaped()).toBe(2);
    engine.advance(200);
    engine.tick();
    expect(call('HKEYS h')).toEqual(['12', 'd']);
    expect(call('HPEXPIRE twin2 0 FIELDS 1 a')).toEqual([2]);
    expect(call('HSETEX twin1 PX 100 FIELDS 1 d v')).toBe(1);
    expect([shaped(), call('HLEN twin1'), call('HLEN twin2')]).toEqual([1, 4, 3]);
  });

  it('becomes a table at the limits of a listpack', () => {
    engine.core.setParameter(Parameter.HASH_ENTRIES, 4);
    call('HSET h a 1');
    expect(call('OBJECT ENCODING h')).toBe('listpack');
    call('HSET h e 1');
    expect(call('OBJECT ENCODING h')).toBe('hashtable');
    engine.core.setParameter(Parameter.HASH_BYTES, 8);
    call('HSET twin1 a 123456789');
    call('HINCRBY twin2 123456789 1');
    for (const key of ['twin1', 'twin2']) expect(call(`OBJECT ENCODING ${key}`)).toBe('hashtable');
    expect(call('HGET twin1 a')).toBe('123456789');
    expect(shaped()).toBe(0);
  });

  it('stays one below 4 KiB only', () => {
    engine.core.setParameter(Parameter.HASH_BYTES, 10_000);
    const value = 'v'.repeat(1500);
    for (const field of ['a', 'c', 'd']) client.call('HSET', 'h', field, value);
    expect(call('OBJECT ENCODING h')).toBe('listpack');
    expect(shaped()).toBe(2);
    expect(flat('h')).toEqual(['a', value, '12', '-70000', 'c', value, 'd', value]);
  });

  it('goes wherever keys go', () => {
    const saved = dump('h');
    expect(call('COPY h copy')).toBe(1);
    expect(call('RENAME h renamed')).toBe('OK');
    expect(call('MOVE renamed 3')).toBe(1);
    expect(call('SWAPDB 3 0')).toBe('OK');
    expect(dump('renamed')).toBe(saved);
    call('SELECT 3');
    expect(dump('copy')).toBe(saved);
    call('HSET copy a other');
    expect(call('COPY twin1 copy REPLACE')).toBe(1);
    expect(flat('copy')).toEqual(flat('twin1'));
    call('SELECT 0');
    expect(dump('renamed')).toBe(saved);
    call('EXPIRE renamed 100');
    expect(dump('renamed')).toBe(saved);
    call('SET renamed over');
    expect(shaped()).toBe(3);
    call('FLUSHALL ASYNC');
    while (engine.tick());
    expect(shaped()).toBe(0);
  });

  it('is what SORT looks at', () => {
    call('SADD ids 0 1 2');
    expect(call('SORT ids BY twin*->none GET twin*->12')).toEqual(['12=0', '12=1', '12=2']);
    call('HSET twin1 a 5');
    call('HSET twin2 a 4');
    expect(call('SORT ids BY twin*->a GET #')).toBeInstanceOf(RespError);
    call('SREM ids 0');
    expect(call('SORT ids BY twin*->a GET #')).toEqual(['2', '1']);
  });

  it('leaves the effects of its requests', () => {
    effects('HSET h a 0');
    expect(effects('HSET h a 1 c 2')).toEqual(['HSET h a 1 c 2']);
    expect(effects('HINCRBY h a 4')).toEqual(['HINCRBY h a 4']);
    expect(effects('HDEL h a none')).toEqual(['HDEL h a none']);
    expect(effects('HDEL h 12 c d')).toEqual(['HDEL h 12 c d']);
    expect(call('EXISTS h')).toBe(0);
  });

  it('is chosen from as often field by field', () => {
    call('HDEL h 12');
    const seen = new Map<string, number>();
    for (let i = 0; i < 600; i++) {
      const field = call('HRANDFIELD h') as string;
      seen.set(field, (seen.get(field) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['a', 'c', 'd']);
    for (const times of seen.values()) expect(times).toBeGreaterThan(140);
    expect(new Set(call('HRANDFIELD h 2') as string[]).size).toBe(2);
    expect((call('HRANDFIELD h 9') as string[]).sort()).toEqual(['a', 'c', 'd']);
  });
});

describe('random changes to hashes that share their names', () => {
  const FIELDS = ['id', '7', 'name', '-12', 'mail', '', 'a longer field', 'x', 'y', 'z'];

  it.each([1, 2, 3, 4])('leave the fields that are due, in their order (seed %i)', (seed) => {
    const random = new Random(seed);
    const model = new Map<string, Map<string, string>>();
    let sharing = 0;
    for (let i = 0; i < 4000; i++) {
      const key = `h${random.below(12)}`;
      const fields = model.get(key) ?? new Map<string, string>();
      const value = random.pick(['', '1', '-70000', 'text', 'y'.repeat(random.below(65))]);
      const next = FIELDS[fields.size] ?? random.pick(FIELDS);
      const field = random.chance(0.6) ? next : random.pick(FIELDS);
      if (random.chance(0.7)) {
        const more = random.chance(0.3) ? FIELDS.slice(0, random.below(FIELDS.length)) : [];
        client.call('HSET', key, field, value, ...more.flatMap((each) => [each, value]));
        for (const each of [field, ...more]) fields.set(each, value);
      } else if (random.chance(0.8)) {
        client.call('HDEL', key, field);
        fields.delete(field);
      } else {
        client.call('DEL', key);
        fields.clear();
      }
      model.set(key, fields);
      expect(client.call('HGETALL', key)).toEqual([...fields].flat());
      expect(client.call('HLEN', key)).toBe(fields.size);
      sharing += shaped();
      if (i % 50 === 0 && fields.size > 0 && call(`OBJECT ENCODING ${key}`) === 'listpack') {
        expect(dump(key)).toBe(plainDump([...fields].flat()));
      }
    }
    expect(sharing).toBeGreaterThan(4000);
  });
});

describe.skipIf(redisMissing('hash-shape'))('beside redis-server', () => {
  let other: Connection;
  redisBeside((connection) => (other = connection));

  it('its payload and digest are those of the real one', async () => {
    const words = ['HSET', 'h', 'a', '1', 'b', 'text', '7', '', 'd', 'x'.repeat(64)];
    await other.call(...words);
    client.call(...words);
    client.call('RENAME', 'h', 'first');
    client.call(...words);
    expect(shaped()).toBe(1);
    client.call('HDEL', 'h', 'b');
    await other.call('HDEL', 'h', 'b');
    expect(
      await other.call('RESTORE', 'ours', '0', withVersion(Buffer.from(dump('h'), 'latin1'), 10)),
    ).toBe('OK');
    expect(await other.call('HGETALL', 'ours')).toEqual(flat('h'));
    const digest = call('DEBUG DIGEST-VALUE h');
    expect(await other.call('DEBUG', 'DIGEST-VALUE', 'h')).toEqual(digest);
    expect(await other.call('DUMP', 'ours')).toBe(await other.call('DUMP', 'h'));
  });
});
