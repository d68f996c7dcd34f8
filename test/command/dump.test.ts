// DUMP, RESTORE and DEBUG RELOAD: payloads of every type, with their golden bytes; what is refused;
// and, where a redis-server is installed, payloads of the real one here and of ours there.

import { beforeEach, describe, expect, it } from 'vitest';

import { byteTextFromBytes } from '../../host/config/byte-text.js';
import { EvictionPolicy, Lazyfree, Parameter } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import type { Connection } from '../support/connection.js';
import { START_MS } from '../support/engine.js';
import { payload, payloadBody, withVersion } from '../support/payload.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { type Reply, RespError } from '../support/resp.js';

beforeEach(probeReset);

const ERROR_FORMAT = new RespError('ERR Bad data format');
const ERROR_FOOTER = new RespError('ERR DUMP payload version or checksum are wrong');

/** The payload of a key. */
function dump(key: string): Buffer {
  return Buffer.from(client.call('DUMP', key) as string, 'latin1');
}

/** Restores a payload and forgets the key that it was for. */
function restore(key: string, bytes: Uint8Array, ...options: string[]): Reply {
  return client.call('RESTORE', key, '0', bytes, ...options);
}

/** The body of a key's payload, as hex. */
const body = (key: string): string => payloadBody(dump(key)).toString('hex');

/** Restores the body of a payload. */
const restoreHex = (key: string, hex: string, version = 11): Reply =>
  restore(key, payload(Buffer.from(hex, 'hex'), version));

const encoding = (key: string): Reply => client.call('OBJECT', 'ENCODING', key);

describe('DUMP', () => {
  it('gives null for a key that is not there', () => {
    expect(call('DUMP none')).toBeNull();
  });

  it('writes type, value, version and checksum', () => {
    call('SET k hi');
    expect(dump('k').toString('hex')).toBe('00' + '026869' + '0b00' + 'c6b4229b73aef29d');
  });

  it.each([
    ['hi', '00026869'],
    ['-5', '00c0fb'],
    ['1000', '00c1e803'],
    ['100000', '00c2a0860100'],
    ['4294967296', '000a34323934393637323936'],
    ['a'.repeat(32), '00c305200061e01600'],
  ])('writes the string %s', (value, hex) => {
    client.call('SET', 'k', value);
    expect(body('k')).toBe(hex);
  });

  it('compresses nothing if rdbcompression is off', () => {
    engine.core.setParameter(Parameter.RDB_COMPRESSION, 0);
    client.call('SET', 'k', 'a'.repeat(32));
    expect(body('k')).toBe('0020' + '61'.repeat(32));
  });

  it('writes every encoding of a collection in its type', () => {
    call('RPUSH l a 1024');
    expect(body('l')).toBe('12' + '01' + '02' + '0d' + '0d0000000200816102c40002ff');
    call('SADD i 1 5');
    expect(body('i')).toBe('0b' + '0c' + '0200000002000000' + '01000500');
    call('SADD s a');
    expect(body('s')).toBe('14' + '0a' + '0a0000000100816102ff');
    engine.core.setParameter(Parameter.SET_ENTRIES, 0);
    call('SADD t a');
    expect(body('t')).toBe('02' + '01' + '0161');
  });
});

describe('RESTORE', () => {
  it('makes a key of a payload, with a relative or an absolute deadline', () => {
    call('SET k hi');
    const bytes = dump('k');
    expect(client.call('RESTORE', 'a', '0', bytes)).toBe('OK');
    expect(client.call('RESTORE', 'b', '5000', bytes)).toBe('OK');
    expect(client.call('RESTORE', 'c', START_MS + 7000, bytes, 'absttl')).toBe('OK');
    expect(call('MGET a b c')).toEqual(['hi', 'hi', 'hi']);
    expect([call('PTTL a'), call('PTTL b'), call('PTTL c')]).toEqual([-1, 5000, 7000]);
  });

  it('replaces a key only if it is told to', () => {
    call('SET k hi');
    const bytes = dump('k');
    call('RPUSH l a b');
    expect(restore('l', bytes)).toEqual(new RespError('BUSYKEY Target key name already exists.'));
    expect(restore('l', bytes, 'replace')).toBe('OK');
    expect(call('GET l')).toBe('hi');
  });

  it('checks options, then the key, the time, the footer and at last the value', () => {
    call('SET k hi');
    const bad = 'xxxxxxxxxxxx';
    expect(error(`RESTORE k x ${bad} NOPE`)).toBe('ERR syntax error');
    expect(error(`RESTORE k x ${bad} IDLETIME`)).toBe('ERR syntax error');
    expect(error(`RESTORE k x ${bad} IDLETIME 1 FREQ 1`)).toBe('ERR syntax error');
    expect(error(`RESTORE k x ${bad} IDLETIME x`)).toMatch(/^ERR value is not an integer/);
    expect(error(`RESTORE k x ${bad} IDLETIME -1`)).toBe(
      'ERR Invalid IDLETIME value, must be >= 0',
    );
    expect(error(`RESTORE k x ${bad} FREQ 256`)).toBe(
      'ERR Invalid FREQ value, must be >= 0 and <= 255',
    );
    expect(error(`RESTORE k x ${bad}`)).toBe('BUSYKEY Target key name already exists.');
    expect(error(`RESTORE n x ${bad}`)).toMatch(/^ERR value is not an integer/);
    expect(error(`RESTORE n -1 ${bad}`)).toBe('ERR Invalid TTL value, must be >= 0');
    expect(error(`RESTORE n 0 ${bad}`)).toBe(ERROR_FOOTER.message);
    expect(error('RESTORE n 0 short')).toBe(ERROR_FOOTER.message);
    expect(call('EXISTS n')).toBe(0);
  });

  it('accepts every version up to 12 and no other', () => {
    call('SET k hi');
    const bytes = dump('k');
    for (const version of [1, 6, 9, 10, 11, 12]) {
      expect(restore('v', withVersion(bytes, version), 'REPLACE')).toBe('OK');
    }
    expect(restore('v', withVersion(bytes, 13), 'REPLACE')).toEqual(ERROR_FOOTER);
    bytes[bytes.length - 1]! ^= 1;
    expect(restore('v', bytes, 'REPLACE')).toEqual(ERROR_FOOTER);
    expect(call('DEBUG SET-SKIP-CHECKSUM-VALIDATION 1')).toBe('OK');
    expect(restore('v', bytes, 'REPLACE')).toBe('OK');
    expect(call('DEBUG SET-SKIP-CHECKSUM-VALIDATION 0')).toBe('OK');
    expect(restore('v', bytes, 'REPLACE')).toEqual(ERROR_FOOTER);
  });

  it('keeps the key that it was to replace if the payload is broken', () => {
    call('SET k hi');
    expect(restore('k', payload(Buffer.from('0005', 'hex'), 11), 'REPLACE')).toEqual(ERROR_FORMAT);
    expect(call('GET k')).toBe('hi');
  });

  it('makes no key whose time has come', () => {
    call('SET k hi');
    const bytes = dump('k');
    expect(client.call('RESTORE', 'n', START_MS - 1, bytes, 'ABSTTL')).toBe('OK');
    expect(client.call('RESTORE', 'k', START_MS, bytes, 'ABSTTL', 'REPLACE')).toBe('OK');
    expect(call('DBSIZE')).toBe(0);
  });

  it('sets the access clock', () => {
    call('SET k hi');
    const bytes = dump('k');
    restore('a', bytes, 'IDLETIME', '1000');
    expect(call('OBJECT IDLETIME a')).toBe(1000);
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LFU);
    restore('b', bytes, 'FREQ', '100');
    expect(call('OBJECT FREQ b')).toBe(100);
  });

  it('has effects that depend on nobody’s clock', () => {
    call('SET k hi');
    const text = dump('k').toString('latin1');
    const last = (...words: string[]): string => {
      engine.core.setParameter(Parameter.EFFECTS, 1);
      takeEffects(engine.core);
      client.call(...words);
      return byteTextFromBytes(takeEffects(engine.core));
    };
    expect(last('RESTORE', 'a', '5000', text)).toContain(
      `$13\r\n${START_MS + 5000}\r\n$14\r\n${text}\r\n$6\r\nABSTTL\r\n`,
    );
    expect(last('RESTORE', 'b', '0', text)).toContain(`*4\r\n$7\r\nRESTORE\r\n$1\r\nb\r\n$1\r\n0`);
    expect(last('RESTORE', 'b', '1', text, 'ABSTTL', 'REPLACE')).toContain('$3\r\nDEL\r\n$1\r\nb');
    engine.core.setParameter(Parameter.LAZYFREE, Lazyfree.SERVER_DELETE);
    expect(last('RESTORE', 'a', '1', text, 'ABSTTL', 'REPLACE')).toContain('UNLINK\r\n$1\r\na');
    expect(effects('RESTORE a 1 nonsense')).toEqual([]);
  });

  it('takes large strings over, packed and not', () => {
    const values = { raw: 'ab'.repeat(5000), embstr: 'x', int: '12345' };
    const round = (): number => {
      for (const [name, value] of Object.entries(values)) {
        client.call('SET', 'k', value);
        const bytes = dump('k');
        call('DEL k');
        expect(restore('k', bytes)).toBe('OK');
        expect(call('GET k')).toBe(value);
        expect(encoding('k')).toBe(name);
        call('DEL k');
      }
      return engine.usedBytes();
    };
    expect(round()).toBe(round());
  });

  it('reads the types of older versions', () => {
    // 1: a list of strings; 2: a set; 3: old doubles; 4: a hash.
    expect(restoreHex('l', '01' + '03' + '0161' + 'c005' + '0162', 6)).toBe('OK');
    expect(call('LRANGE l 0 -1')).toEqual(['a', '5', 'b']);
    expect(restoreHex('s', '02' + '02' + '0161' + '0162', 6)).toBe('OK');
    expect((call('SMEMBERS s') as string[]).sort()).toEqual(['a', 'b']);
    expect(encoding('s')).toBe('listpack');
    expect(restoreHex('i', '02' + '02' + 'c001' + 'c002', 6)).toBe('OK');
    expect(encoding('i')).toBe('intset');
    // 10, 14: ziplists.
    const ziplist = '12' + '120000000d0000000200' + '000161' + '03c00004' + 'ff';
    expect(restoreHex('z', '0a' + ziplist, 6)).toBe('OK');
    expect(call('LRANGE z 0 -1')).toEqual(['a', '1024']);
    expect(restoreHex('q', '0e' + '02' + ziplist + ziplist, 9)).toBe('OK');
    expect(call('LRANGE q 0 -1')).toEqual(['a', '1024', 'a', '1024']);
  });

  it('reads sorted sets and hashes of older versions', () => {
    expect(restoreHex('a', '03' + '03' + '0161' + '03312e35' + '0162' + 'fe' + '0163' + 'ff')).toBe(
      'OK',
    );
    expect(call('ZRANGE a 0 -1 WITHSCORES')).toEqual(['c', '-inf', 'a', '1.5', 'b', 'inf']);
    const ziplist = '12' + '120000000d0000000200' + '000161' + '03c00004' + 'ff';
    expect(restoreHex('b', '0c' + ziplist)).toBe('OK');
    expect(call('ZRANGE b 0 -1 WITHSCORES')).toEqual(['a', '1024']);
    expect(restoreHex('c', '0d' + ziplist)).toBe('OK');
    expect(call('HGETALL c')).toEqual(['a', '1024']);
    expect(restoreHex('d', '09' + '0f' + '02' + '03666f6f0300626172' + '01610000' + 'ff')).toBe(
      'OK',
    );
    expect(call('HGETALL d')).toEqual(['foo', 'bar', 'a', '']);
    expect(restoreHex('e', '04' + '02' + '0161' + 'c001' + 'c007' + '0178')).toBe('OK');
    expect(call('HGETALL e')).toEqual(['a', '1', '7', 'x']);
    expect(['a', 'b', 'c', 'd', 'e'].map(encoding)).toEqual(Array(5).fill('listpack'));
    engine.core.setParameter(Parameter.HASH_BYTES, 2);
    restoreHex('f', '09' + '0f' + '02' + '03666f6f0300626172' + '01610000' + 'ff');
    expect(encoding('f')).toBe('hashtable');
  });

  it('puts pairs into the order of their scores', () => {
    const list = '0f' + '0f000000' + '0400' + '816102' + '0201' + '816202' + '0101' + 'ff';
    const longer = list.replace('0f0f000000', '11' + '11000000');
    expect(restoreHex('z', '11' + longer)).toBe('OK');
    expect(call('ZRANGE z 0 -1 WITHSCORES')).toEqual(['b', '1', 'a', '2']);
    expect(call('ZRANK z a')).toBe(1);
  });

  it('reads and writes deadlines of fields in the types of 7.4', () => {
    call('HSET h a x b y c z');
    call('HPEXPIRE h 7000 FIELDS 1 b');
    call('HPEXPIRE h 5000 FIELDS 1 a');
    const small = dump('h');
    expect(small[0]).toBe(25);
    expect(small.readBigUInt64LE(1)).toBe(BigInt(START_MS + 5000));
    expect(small.readUInt16LE(small.length - 10)).toBe(12);
    engine.core.setParameter(Parameter.HASH_ENTRIES, 1);
    call('DEBUG RELOAD');
    expect(encoding('h')).toBe('hashtable');
    const large = dump('h');
    expect(large[0]).toBe(24);
    expect(large.readBigUInt64LE(1)).toBe(BigInt(START_MS + 5000));
    engine.core.setParameter(Parameter.HASH_ENTRIES, 512);
    for (const bytes of [small, large]) {
      expect(restore('r', bytes, 'REPLACE')).toBe('OK');
      expect(encoding('r')).toBe('listpackex');
      expect(call('HPTTL r FIELDS 3 a b c')).toEqual([5000, 7000, -1]);
    }
    engine.advance(5001);
    engine.tick();
    expect(call('HGETALL r')).toEqual(['b', 'y', 'c', 'z']);
    engine.advance(2000);
    engine.tick();
    expect(call('HGETALL r')).toEqual(['c', 'z']);
  });

  it('reads the hashes of candidates of 7.4, and puts triples into their order', () => {
    const soon = (ms: number): string => {
      const bytes = Buffer.alloc(9);
      bytes.writeBigUInt64LE(BigInt(START_MS + ms));
      return bytes.toString('hex').slice(0, 16);
    };
    const told = Buffer.alloc(9);
    told[0] = 0x81;
    told.writeBigUInt64BE(BigInt(START_MS + 900), 1);
    const fields = '16' + '02' + told.toString('hex') + '0161' + '0178' + '00' + '0162' + '0179';
    expect(restoreHex('f', fields)).toBe('OK');
    expect(call('HPTTL f FIELDS 2 a b')).toEqual([900, -1]);
    const triple = (name: string, time: string): string => `81${name}02` + '817802' + time;
    const timed = (ms: number): string => `f4${soon(ms)}09`;
    const entries = triple('61', '0001') + triple('62', timed(900)) + triple('63', timed(800));
    const bytes = (7 + entries.length / 2).toString(16);
    const list = `${bytes}${bytes}000000` + '0900' + entries + 'ff';
    expect(restoreHex('t', '17' + list)).toBe('OK');
    expect(call('HPTTL t FIELDS 3 a b c')).toEqual([-1, 900, 800]);
    expect(call('HGETALL t')).toEqual(['c', 'x', 'b', 'x', 'a', 'x']);
    expect(restoreHex('u', '19' + soon(800) + list)).toBe('OK');
    expect(call('HPTTL u FIELDS 3 a b c')).toEqual([-1, 900, 800]);
    engine.advance(1000);
    engine.tick();
    expect(call('HGETALL u')).toEqual(['a', 'x']);
  });

  it.each([
    ['an unknown type', '08'],
    ['an empty sorted set', '0500'],
    ['a score that is no number', '05' + '01' + '0161' + '000000000000f87f'],
    ['an old score that is no number', '03' + '01' + '0161' + 'fd'],
    ['a member twice in a sorted set', '03' + '02' + '0161' + '0131' + '0161' + '0132'],
    ['a member without a score', '11' + '0a' + '0a000000' + '0100' + '816102' + 'ff'],
    ['a text for a score', '11' + '0d' + '0d000000' + '0200' + '816102' + '817802' + 'ff'],
    ['an empty hash', '0400'],
    ['a field twice', '04' + '02' + '0161' + '0131' + '0161' + '0132'],
    ['a field without a value', '10' + '0a' + '0a000000' + '0100' + '816102' + 'ff'],
    [
      'a field twice with deadlines',
      '18' + '01'.padEnd(16, '0') + '02' + '000161016100' + '01610161',
    ],
    ['a deadline beyond 48 bits', '18' + 'ffffffffffff0000' + '01' + '02' + '0161' + '0161'],
    ['an empty zipmap', '09' + '02' + '00ff'],
    ['a broken zipmap', '09' + '03' + '0101ff'],
    ['a broken ziplist', '0d' + '12' + '120000000d0000000300' + '000161' + '03c00004' + 'ff'],
    ['triples that are pairs', '17' + '0d' + '0d000000' + '0200' + '816102' + '0101' + 'ff'],
    ['a module', '06'],
    ['a stream', '0f00'],
    ['a stream of 7.2', '1500'],
    ['no type', ''],
    ['a string that is cut short', '000568'],
    ['an empty list', '0100'],
    ['a list of fewer elements than told', '01030161'],
    ['an empty set', '0200'],
    ['a member twice', '020201610161'],
    ['an integer twice', '0202c001c001'],
    ['an empty intset', '0b080200000000000000'],
    ['an intset out of order', '0b0c020000000200000005000100'],
    ['an intset of another width', '0b0c030000000200000001000500'],
    ['a listpack of another size', '140a0b0000000100816102ff'],
    ['an empty listpack', '1407' + '07000000' + '0000' + 'ff'],
    ['a member twice in a listpack', '140d0d0000000200816102816102ff'],
    ['a list of an empty node', '12010207' + '07000000' + '0000' + 'ff'],
    ['a list of an unknown node', '12010301'],
    ['a list of an element without bytes', '12010100'],
    ['a huge count', '0280ffffffff0161'],
    ['a huge count of 64 bits', '0281ffffffffffffffff0161'],
    ['a huge string', '0081000fffffffffffff61'],
    ['a packed string of a huge length', '00c303800fffffff016161'],
  ])('refuses %s', (_, hex) => {
    expect(restoreHex('k', hex)).toEqual(ERROR_FORMAT);
    const used = engine.usedBytes();
    expect(restoreHex('k', hex)).toEqual(ERROR_FORMAT);
    expect(engine.usedBytes()).toBe(used);
    expect(call('EXISTS k')).toBe(0);
  });
});

describe('DEBUG RELOAD', () => {
  it('keeps values, deadlines and access clocks', () => {
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LRU);
    call('SET a hi PX 5000');
    call('SET i 12345');
    client.call('SET', 'big', 'ab'.repeat(3000));
    call('RPUSH l a b c');
    call('SADD s a b');
    call('SADD n 1 2 3');
    call('SELECT 3');
    call('SET other 1');
    call('SELECT 0');
    engine.advance(2000);
    const digest = call('DEBUG DIGEST');
    expect(call('DEBUG RELOAD')).toBe('OK');
    expect(call('DEBUG DIGEST')).toBe(digest);
    expect(call('PTTL a')).toBe(3000);
    expect(call('OBJECT IDLETIME i')).toBe(2);
    const used = engine.usedBytes();
    expect(call('DEBUG RELOAD')).toBe('OK');
    expect(call('DEBUG DIGEST')).toBe(digest);
    expect(engine.usedBytes()).toBe(used);
    engine.advance(3001);
    engine.tick();
    expect(call('EXISTS a')).toBe(0);
  });

  it('gives collections the encodings of the present limits', () => {
    call('SADD n 1 2 3');
    call('SADD s a b');
    expect([encoding('n'), encoding('s')]).toEqual(['intset', 'listpack']);
    engine.core.setParameter(Parameter.SET_INTEGERS, 2);
    engine.core.setParameter(Parameter.SET_ENTRIES, 1);
    call('DEBUG RELOAD');
    expect([encoding('n'), encoding('s')]).toEqual(['hashtable', 'hashtable']);
    engine.core.setParameter(Parameter.SET_INTEGERS, 512);
    engine.core.setParameter(Parameter.SET_ENTRIES, 128);
    call('DEBUG RELOAD');
    expect([encoding('n'), encoding('s')]).toEqual(['intset', 'listpack']);
  });

  it('drops keys whose time has come', () => {
    call('SET a hi PX 10');
    call('SET b hi');
    engine.advance(100);
    call('DEBUG RELOAD');
    expect(call('DBSIZE')).toBe(1);
  });

  it('has no file to load', () => {
    expect(error('DEBUG RELOAD NOSAVE')).toMatch(/^ERR Error trying to load the RDB dump/);
    expect(error('DEBUG RELOAD NOPE')).toMatch(/^ERR DEBUG RELOAD only supports/);
    expect(call('DEBUG RELOAD MERGE NOFLUSH')).toBe('OK');
  });

  it('knows the length of a value in a file', () => {
    client.call('SET', 'k', 'a'.repeat(32));
    expect(call('DEBUG OBJECT k')).toMatch(/ serializedlength:8 /);
    call('SET k 100');
    expect(call('DEBUG OBJECT k')).toMatch(/ serializedlength:2 /);
  });
});

/** Commands that make keys of every type; each key is then compared. */
const makers: readonly (readonly [string, ...(string | number)[]])[] = [
  ['SET', 'string', 'some text'],
  ['SET', 'integer', '123456'],
  ['SET', 'wide integer', '12345678901'],
  ['SET', 'packed', 'abc'.repeat(500)],
  ['SET', 'empty', ''],
  ['RPUSH', 'list', 'a', 'b', '1', '-70000', 'x'.repeat(100), ''],
  ['RPUSH', 'long list', ...Array.from({ length: 3000 }, (_, i) => `element ${i}`)],
  ['SADD', 'intset', 1, 2, -3],
  ['SADD', 'wide intset', 1, '9223372036854775807'],
  ['SADD', 'set', 'a', 'b', '1'],
  ['SADD', 'large set', ...Array.from({ length: 600 }, (_, i) => `member ${i}`)],
  ['ZADD', 'zset', '1', 'a', '1.5', 'b', '-inf', 'c', '1e30', 'd', '-0', 'e'],
  ['ZADD', 'large zset', ...Array.from({ length: 600 }, (_, i) => [i / 3, `m ${i}`]).flat()],
  ['HSET', 'hash', 'a', '1', 'b', 'two', '3', ''],
  ['HSET', 'large hash', ...Array.from({ length: 600 }, (_, i) => [`f ${i}`, `v ${i}`]).flat()],
];

describe.skipIf(redisMissing('dump'))('beside redis-server', () => {
  let other: Connection;
  redisBeside((connection) => (other = connection));

  const digestOf = (key: string): Reply => client.call('DEBUG', 'DIGEST-VALUE', key);

  it.each(makers)('%s %s: its payload is read here, ours is read there', async (...words) => {
    const key = words[1] as string;
    // The real server's version knows no listpacks of members.
    engine.core.setParameter(Parameter.SET_ENTRIES, 0);
    await other.call('FLUSHALL');
    await other.call(...words);
    const theirs = await other.call('DUMP', key);
    const digest = await other.call('DEBUG', 'DIGEST-VALUE', key);
    expect(restore('restored', Buffer.from(theirs as string, 'latin1'))).toBe('OK');
    expect(digestOf('restored')).toEqual(digest);

    client.call(...words);
    expect(digestOf(key)).toEqual(digest);
    const ours = withVersion(dump(key), 10);
    expect(await other.call('RESTORE', 'restored', '0', ours)).toBe('OK');
    expect(await other.call('DEBUG', 'DIGEST-VALUE', 'restored')).toEqual(digest);
  });
});
