// The commands on keys of any type, without a socket: the engine's clock stands still until a test
// moves it. What is compared here byte for byte was read from a live redis-server.

import { beforeEach, describe, expect, it } from 'vitest';

import {
  EvictionPolicy,
  Lazyfree,
  Parameter,
  ServerState,
  Statistic,
} from '../../host/engine/seam.generated.js';
import { START_MS } from '../support/engine.js';
import { type Reply, RespError } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

/** All keys that a full turn of SCAN returns. */
function scan(options = ''): string[] {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, some] = call(`SCAN ${cursor}${options}`) as [string, string[]];
    keys.push(...some);
    cursor = next;
  } while (cursor !== '0');
  return keys;
}

describe('DEL and UNLINK', () => {
  it('delete the keys that are there and count them', () => {
    call('MSET a 1 b 2 c 3');
    expect(call('DEL a nope a b')).toBe(2);
    expect(call('UNLINK c c')).toBe(1);
    expect(call('DBSIZE')).toBe(0);
  });

  it('delete more keys than are prefetched at once', () => {
    const keys = Array.from({ length: 100 }, (_, i) => `key:${i}`);
    for (const key of keys) client.call('SET', key, key);
    expect(client.call('DEL', ...keys)).toBe(100);
    expect(call('DBSIZE')).toBe(0);
  });

  it('do not count a key that has expired', () => {
    call('SET a 1');
    call('PEXPIRE a 10');
    engine.advance(11);
    expect(call('DEL a')).toBe(0);
  });

  it('are their own effect, and none when nothing was there', () => {
    call('SET a 1');
    expect(effects('DEL a nope')).toEqual(['SELECT 0', 'DEL a nope']);
    expect(effects('UNLINK nope')).toEqual([]);
  });
});

describe('EXISTS, TOUCH, TYPE and RANDOMKEY', () => {
  it('count a key as often as it is named', () => {
    call('SET a 1');
    expect(call('EXISTS a a nope')).toBe(2);
    expect(call('TOUCH a a nope')).toBe(2);
  });

  it('count hits and misses of the keyspace', () => {
    call('SET a 1');
    call('EXISTS a nope');
    call('TYPE a');
    call('TTL nope');
    call('OBJECT ENCODING nope');
    expect(engine.core.engine.statistic(Statistic.KEYSPACE_HITS)).toBe(2);
    expect(engine.core.engine.statistic(Statistic.KEYSPACE_MISSES)).toBe(3);
  });

  it('leave the access clock alone, but for TOUCH', () => {
    call('SET a 1');
    engine.advance(5000);
    for (const line of ['EXISTS a', 'TYPE a', 'TTL a', 'OBJECT ENCODING a', 'SCAN 0']) call(line);
    expect(call('OBJECT IDLETIME a')).toBe(5);
    call('TOUCH a');
    expect(call('OBJECT IDLETIME a')).toBe(0);
  });

  it('name the type of a key, or none', () => {
    call('SET a 1');
    client.send('TYPE a\r\nTYPE b\r\n');
    expect(client.bytes().toString()).toBe('+string\r\n+none\r\n');
  });

  it('return some key that has not expired, or null', () => {
    expect(call('RANDOMKEY')).toBe(null);
    call('SET a 1');
    call('SET b 1');
    call('PEXPIRE a 10');
    engine.advance(11);
    expect(call('RANDOMKEY')).toBe('b');
    expect(call('DBSIZE')).toBe(1);
  });
});

describe('the EXPIRE commands', () => {
  it('set the time to live in their unit, relative or absolute', () => {
    call('SET a 1');
    expect(call('EXPIRE a 100')).toBe(1);
    expect(call('PEXPIRETIME a')).toBe(START_MS + 100_000);
    expect(call('PEXPIRE a 1500')).toBe(1);
    expect(call('PTTL a')).toBe(1500);
    expect(call('TTL a')).toBe(2);
    expect(call(`EXPIREAT a ${START_MS / 1000 + 7}`)).toBe(1);
    expect(call('TTL a')).toBe(7);
    expect(call(`PEXPIREAT a ${START_MS + 400}`)).toBe(1);
    expect(call('TTL a')).toBe(0);
    expect(call('EXPIRETIME a')).toBe(START_MS / 1000);
  });

  it('let a key live through its last millisecond', () => {
    call('SET a 1');
    call('PEXPIRE a 10');
    engine.advance(10);
    expect(call('PTTL a')).toBe(0);
    engine.advance(1);
    expect(call('PTTL a')).toBe(-2);
  });

  it('answer -1 without a deadline and -2 without a key', () => {
    call('SET a 1');
    for (const name of ['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME']) {
      expect(call(`${name} a`)).toBe(-1);
      expect(call(`${name} nope`)).toBe(-2);
    }
    expect(call('EXPIRE nope 10')).toBe(0);
  });

  it.each([
    ['NX', [1, 0, 0, 0, 0]],
    ['XX', [0, 1, 1, 1, 1]],
    ['GT', [0, 0, 1, 0, 1]],
    ['LT', [1, 1, 0, 0, 0]],
    ['XX GT', [0, 0, 1, 0, 1]],
    ['XX LT', [0, 1, 0, 0, 0]],
  ])('with %s set a deadline only where it holds', (options, wanted) => {
    // Without a deadline; then with one in 100 s: an earlier, a later, the same, a much later one.
    const seconds = [10, 10, 200, 100, 1000];
    const found = seconds.map((each, index) => {
      call('SET a 1');
      if (index > 0) call('EXPIRE a 100');
      return call(`EXPIRE a ${each} ${options}`);
    });
    expect(found).toEqual(wanted);
  });

  it('refuse options that exclude each other or are none', () => {
    const excluded = 'ERR NX and XX, GT or LT options at the same time are not compatible';
    for (const options of ['NX XX', 'GT NX', 'lt nx', 'NX GT LT']) {
      expect(error(`EXPIRE a 1 ${options}`)).toBe(excluded);
    }
    expect(error('EXPIRE a 1 GT LT')).toBe(
      'ERR GT and LT options at the same time are not compatible',
    );
    expect(error('EXPIRE a x foo')).toBe('ERR Unsupported option foo');
    expect(error('EXPIRE a x')).toBe('ERR value is not an integer or out of range');
  });

  it('refuse times that do not fit 64 bits', () => {
    for (const [line, name] of [
      ['EXPIRE a 9223372036854775807', 'expire'],
      ['EXPIRE a -9223372036854775808', 'expire'],
      ['EXPIRE a 9223372036854775', 'expire'],
      ['PEXPIRE a 9223372036854775807', 'pexpire'],
      ['EXPIREAT a 9223372036854776', 'expireat'],
    ] as const) {
      expect(error(line)).toBe(`ERR invalid expire time in '${name}' command`);
    }
  });

  it('take the last time that fits', () => {
    call('SET a 1');
    expect(call('PEXPIREAT a 9223372036854775807')).toBe(1);
    client.send('PEXPIRETIME a\r\nEXPIRETIME a\r\n');
    expect(client.bytes().toString()).toBe(':9223372036854775807\r\n:9223372036854776\r\n');
  });

  it('delete a key whose time has come', () => {
    for (const time of ['0', '-1', '-9223372036854775']) {
      call('SET a 1');
      expect(call(`EXPIRE a ${time}`)).toBe(1);
      expect(call('EXISTS a')).toBe(0);
    }
  });

  it('keep such a key on a replica, which waits for its primary', () => {
    call('SET a 1');
    engine.core.setParameter(Parameter.STATE, ServerState.REPLICA);
    expect(call('EXPIRE a -1')).toBe(1);
    expect(call('EXISTS a')).toBe(0);
    expect(call('DBSIZE')).toBe(1);
  });

  it('have an absolute effect that keeps the options', () => {
    call('SET a 1');
    expect(effects('EXPIRE a 100')).toEqual(['SELECT 0', `PEXPIREAT a ${START_MS + 100_000}`]);
    expect(effects('PEXPIRE a 5 xx lt')).toEqual([`PEXPIREAT a ${START_MS + 5} xx lt`]);
    expect(effects(`EXPIREAT a 2000000000`)).toEqual(['PEXPIREAT a 2000000000000']);
    expect(effects('pexpireat a 2000000000001')).toEqual(['pexpireat a 2000000000001']);
    expect(effects('EXPIRE a 1 NX')).toEqual([]);
    expect(effects('EXPIRE a -1')).toEqual(['DEL a']);
    call('SET a 1');
    engine.core.setParameter(Parameter.LAZYFREE, Lazyfree.EXPIRE);
    expect(effects('EXPIRE a 0')).toEqual(['UNLINK a']);
  });
});

describe('PERSIST', () => {
  it('takes the deadline away, once', () => {
    call('SET a 1');
    call('EXPIRE a 10');
    expect(call('PERSIST a')).toBe(1);
    expect(call('TTL a')).toBe(-1);
    expect(call('PERSIST a')).toBe(0);
    expect(call('PERSIST nope')).toBe(0);
    engine.advance(20_000);
    engine.tick();
    expect(call('GET a')).toBe('1');
  });
});

describe('KEYS', () => {
  beforeEach(() => {
    call('MSET one 1 two 2 three 3 four 4');
  });

  it.each([
    ['*', ['four', 'one', 'three', 'two']],
    ['*o*', ['four', 'one', 'two']],
    ['t??', ['two']],
    ['[ot]*e', ['one', 'three']],
    ['two', ['two']],
    ['nope', []],
    ['', []],
  ])('returns the keys that match %s', (pattern, keys) => {
    expect((client.call('KEYS', pattern) as string[]).sort()).toEqual(keys);
  });

  it('leaves expired keys out and leaves them where they are', () => {
    call('PEXPIRE one 10');
    engine.advance(11);
    expect((call('KEYS *') as string[]).sort()).toEqual(['four', 'three', 'two']);
    expect(call('KEYS one')).toEqual([]);
    expect(call('DBSIZE')).toBe(4);
  });
});

describe('SCAN', () => {
  it('returns every key in a full turn', () => {
    call('DEBUG POPULATE 5000');
    expect(new Set(scan()).size).toBe(5000);
    expect(new Set(scan(' COUNT 777')).size).toBe(5000);
    expect(scan(' COUNT 9223372036854775807').length).toBe(5000);
    expect(new Set(scan(' MATCH key:1??')).size).toBe(100);
    expect(scan(' MATCH nope*')).toEqual([]);
  });

  it('returns about as many keys as COUNT asks for', () => {
    call('DEBUG POPULATE 10000');
    const [, some] = call('SCAN 0 COUNT 100') as [string, string[]];
    expect(some.length).toBeGreaterThanOrEqual(100);
    expect(some.length).toBeLessThan(130);
  });

  it('returns all keys that stay, while others come and go', () => {
    call('DEBUG POPULATE 3000 stay');
    call('DEBUG POPULATE 3000 go');
    const seen = new Set<string>();
    let cursor = '0';
    let step = 0;
    do {
      const [next, some] = call(`SCAN ${cursor} COUNT 20`) as [string, string[]];
      some.forEach((key) => seen.add(key));
      cursor = next;
      for (let i = 0; i < 30; i++, step++) {
        if (step % 3000 < 1500) call(`DEL go:${step % 3000}`);
        else call(`SET new:${step} x`);
      }
    } while (cursor !== '0');
    expect([...seen].filter((key) => key.startsWith('stay:')).length).toBe(3000);
  });

  it('filters by type, whatever its case; no key has an unknown one', () => {
    call('DEBUG POPULATE 100');
    expect(new Set(scan(' TYPE string')).size).toBe(100);
    expect(new Set(scan(' TYPE STRING MATCH key:?')).size).toBe(10);
    expect(scan(' TYPE list')).toEqual([]);
    expect(scan(' TYPE module')).toEqual([]);
    expect(scan(' TYPE string1')).toEqual([]);
  });

  it('leaves expired keys out and deletes them', () => {
    call('DEBUG SET-ACTIVE-EXPIRE 0');
    call('DEBUG POPULATE 1000');
    for (let i = 0; i < 500; i++) call(`PEXPIRE key:${i} 1`);
    engine.advance(2);
    expect(call('DBSIZE')).toBe(1000);
    expect(new Set(scan()).size).toBe(500);
    expect(call('DBSIZE')).toBe(500);
    call('PEXPIRE key:500 1');
    engine.advance(2);
    expect(scan(' TYPE nope')).toEqual([]);
    expect(call('DBSIZE')).toBe(499);
  });

  it('deletes nothing on a replica', () => {
    call('SET a 1');
    call('PEXPIRE a 1');
    engine.core.setParameter(Parameter.STATE, ServerState.REPLICA);
    engine.advance(2);
    expect(scan()).toEqual([]);
    expect(call('DBSIZE')).toBe(1);
  });

  it('refuses what it does not understand', () => {
    for (const cursor of ['x', '1x', '18446744073709551616', ' 1']) {
      expect((client.call('SCAN', cursor) as RespError).message).toBe('ERR invalid cursor');
    }
    expect(error('SCAN x FOO')).toBe('ERR invalid cursor');
    expect(error('SCAN 0 COUNT x')).toBe('ERR value is not an integer or out of range');
    for (const options of ['COUNT 0', 'COUNT -1', 'COUNT', 'MATCH', 'TYPE', 'FOO bar']) {
      expect(error(`SCAN 0 ${options}`)).toBe('ERR syntax error');
    }
  });

  it('takes any number as a cursor', () => {
    call('DEBUG POPULATE 1000');
    for (const cursor of ['18446744073709551615', '-1', '+5', '4294967296']) {
      expect(call(`SCAN ${cursor}`)).toHaveLength(2);
    }
  });
});

describe('RENAME and RENAMENX', () => {
  it('give the value and its deadline another name', () => {
    call('SET a 1');
    call('EXPIRE a 100');
    expect(call('RENAME a b')).toBe('OK');
    expect(call('EXISTS a')).toBe(0);
    expect(call('TTL b')).toBe(100);
    engine.advance(100_001);
    expect(engine.tick()).toBe(false);
    expect(call('DBSIZE')).toBe(0);
  });

  it('replace what has the name, its deadline included', () => {
    call('MSET a 1 b 2');
    call('EXPIRE b 100');
    expect(call('RENAMENX a b')).toBe(0);
    expect(call('RENAME a b')).toBe('OK');
    expect(call('GET b')).toBe('1');
    expect(call('TTL b')).toBe(-1);
    expect(call('RENAMENX b c')).toBe(1);
  });

  it('change nothing when both names are the same', () => {
    call('SET a 1');
    expect(effects('RENAME a a')).toEqual([]);
    expect(call('RENAME a a')).toBe('OK');
    expect(call('RENAMENX a a')).toBe(0);
    expect(error('RENAME nope nope')).toBe('ERR no such key');
  });

  it('see a key that has expired neither as source nor as target', () => {
    call('MSET a 1 b 2');
    call('PEXPIRE a 1');
    engine.advance(2);
    expect(error('RENAME a b')).toBe('ERR no such key');
    call('SET a 1');
    call('PEXPIRE a 1');
    engine.advance(2);
    expect(call('RENAMENX b a')).toBe(1);
    expect(call('TTL a')).toBe(-1);
  });

  it('begin the access clock anew', () => {
    call('SET a 1');
    engine.advance(9000);
    call('RENAME a b');
    expect(call('OBJECT IDLETIME b')).toBe(0);
  });

  it('stand in the effect log as they are', () => {
    call('SET a 1');
    expect(effects('RENAME a b')).toEqual(['SELECT 0', 'RENAME a b']);
  });

  it('keep keys and values of all sizes whole, and leak nothing', () => {
    const round = (): number => {
      for (const [i, count] of [0, 1, 44, 45, 1024, 1025, 70_000].entries()) {
        const value = String(i).repeat(count);
        client.call('SET', 'k', value);
        call('PEXPIRE k 100000');
        let name = 'k';
        for (let length = 1; length < 300; length += 37) {
          const next = 'n'.repeat(length);
          client.call('SET', next, 'in the way');
          expect(client.call('RENAME', name, next)).toBe('OK');
          name = next;
        }
        expect(client.call('GET', name)).toBe(value);
        expect(client.call('PTTL', name)).toBe(100_000);
        call('FLUSHALL');
      }
      return engine.usedBytes();
    };
    const used = round();
    expect(round()).toBe(used);
  });
});

describe('COPY', () => {
  it('copies a value with its deadline, in a database or into another', () => {
    call(`SET a ${'x'.repeat(5000)}`);
    call('EXPIRE a 100');
    expect(call('COPY a b')).toBe(1);
    expect(call('COPY a b')).toBe(0);
    call('APPEND b y');
    expect(call('STRLEN a')).toBe(5000);
    expect(call('TTL b')).toBe(100);
    expect(call('COPY a a DB 3')).toBe(1);
    expect(call('COPY b a REPLACE DB 3')).toBe(1);
    call('SELECT 3');
    expect(call('STRLEN a')).toBe(5001);
    expect(call('TTL a')).toBe(100);
  });

  it('replaces a key and its deadline when asked to', () => {
    call('MSET a 1 b 2');
    call('EXPIRE b 100');
    expect(call('COPY a b REPLACE')).toBe(1);
    expect(call('GET b')).toBe('1');
    expect(call('TTL b')).toBe(-1);
  });

  it('refuses what it does not understand', () => {
    const same = 'ERR source and destination objects are the same';
    expect(error('COPY a a')).toBe(same);
    expect(error('COPY a a DB 0 REPLACE')).toBe(same);
    expect(error('COPY a b DB 16')).toBe('ERR DB index is out of range');
    expect(error('COPY a b DB x')).toBe('ERR value is not an integer or out of range');
    expect(error('COPY a b DB 2147483648')).toBe(
      'ERR value is out of range, value must between -2147483648 and 2147483647',
    );
    expect(error('COPY a b DB')).toBe('ERR syntax error');
    expect(call('COPY nope b')).toBe(0);
  });

  it('changes nothing when memory is out', () => {
    client.call('SET', 'big', 'x'.repeat(6_000_000));
    call('SET b old');
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes() + 1_000_000);
    expect(error('COPY big b REPLACE')).toMatch(/^OOM/);
    expect(error('COPY big c')).toMatch(/^OOM/);
    expect(call('GET b')).toBe('old');
    expect(call('EXISTS c')).toBe(0);
    expect(call('RENAME big b')).toBe('OK');
    expect(call('STRLEN b')).toBe(6_000_000);
  });
});

describe('MOVE', () => {
  it('takes a key with its deadline to another database', () => {
    call('SET a 1');
    call('EXPIRE a 100');
    expect(effects('MOVE a 5')).toEqual(['SELECT 0', 'MOVE a 5']);
    expect(call('EXISTS a')).toBe(0);
    call('SELECT 5');
    expect(call('GET a')).toBe('1');
    expect(call('TTL a')).toBe(100);
  });

  it('leaves the key when the other database has it, or there is none', () => {
    call('SET a 1');
    call('COPY a a DB 1');
    expect(call('MOVE a 1')).toBe(0);
    expect(call('MOVE nope 1')).toBe(0);
    expect(call('GET a')).toBe('1');
  });

  it('refuses databases that are none or the same', () => {
    expect(error('MOVE a 0')).toBe('ERR source and destination objects are the same');
    expect(error('MOVE a 16')).toBe('ERR DB index is out of range');
    expect(error('MOVE a -1')).toBe('ERR DB index is out of range');
    expect(error('MOVE a x')).toBe('ERR value is not an integer or out of range');
  });
});

describe('OBJECT', () => {
  it('names the encoding; null without a key', () => {
    call('SET a 1');
    call(`SET b ${'x'.repeat(44)}`);
    call(`SET c ${'x'.repeat(45)}`);
    expect(['a', 'b', 'c', 'd'].map((key) => call(`OBJECT ENCODING ${key}`))).toEqual([
      'int',
      'embstr',
      'raw',
      null,
    ]);
  });

  it('counts references as Redis does, which shares small integers', () => {
    const references = (value: string): Reply => {
      call(`SET a ${value}`);
      return call('OBJECT REFCOUNT a');
    };
    expect(['0', '9999', '10000', '-1', 'x'].map(references)).toEqual([
      2147483647, 2147483647, 1, 1, 1,
    ]);
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 1e9);
    expect(references('1')).toBe(2147483647);
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LRU);
    expect(references('1')).toBe(1);
  });

  it('tells idle time or frequency, as the policy has it', () => {
    call('SET a 1');
    engine.advance(3000);
    expect(call('OBJECT IDLETIME a')).toBe(3);
    expect(error('OBJECT FREQ a')).toMatch(
      /^ERR An LFU maxmemory policy is not selected, access frequency not tracked\. Please note/,
    );
    engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LFU);
    call('SET b 1');
    expect(call('OBJECT FREQ b')).toBe(5);
    expect(error('OBJECT IDLETIME b')).toMatch(/^ERR An LFU maxmemory policy is selected, idle/);
    expect(call('OBJECT FREQ nope')).toBe(null);
  });

  it('explains itself', () => {
    const lines = call('OBJECT HELP') as string[];
    expect(lines[0]).toBe('OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    expect(lines.slice(-2)).toEqual(['HELP', '    Print this help.']);
  });
});
