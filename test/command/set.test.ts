// The set commands without a socket. What is the same in every encoding is tested in each of them:
// the limits decide which one a set has.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { RespError, type Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const NO_INTEGER = 'ERR value is not an integer or out of range';
const NOT_POSITIVE = 'ERR value is out of range, must be positive';
const OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

function encoding(key: string): Reply {
  return client.call('OBJECT', 'ENCODING', key);
}

function limits(integers: number, entries: number, bytes: number): void {
  engine.core.setParameter(Parameter.SET_INTEGERS, integers);
  engine.core.setParameter(Parameter.SET_ENTRIES, entries);
  engine.core.setParameter(Parameter.SET_BYTES, bytes);
}

/** The texts of a reply in RESP2, sorted. */
function texts(reply: Reply): string[] {
  return [...(reply as string[])].sort();
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => String(from + i));
}

const encodings = [
  ['intset', 512, 128, 64],
  ['listpack', 0, 10_000, 64],
  ['hashtable', 0, 0, 64],
] as const;

describe.each(encodings)('a set of integers as %s', (name, integers, entries, bytes) => {
  beforeEach(() => {
    limits(integers, entries, bytes);
  });

  it('adds, finds, counts and removes members', () => {
    expect(call('SADD s 5 3 9 3')).toBe(3);
    expect(encoding('s')).toBe(name);
    expect(call('SADD s 3 4')).toBe(1);
    expect(call('SCARD s')).toBe(4);
    expect(call('SISMEMBER s 4')).toBe(1);
    expect(call('SISMEMBER s 6')).toBe(0);
    expect(call('SISMEMBER s a')).toBe(0);
    expect(call('SMISMEMBER s 3 04 9')).toEqual([1, 0, 1]);
    expect(call('SREM s 3 3 6 9')).toBe(2);
    expect(texts(call('SMEMBERS s'))).toEqual(['4', '5']);
    expect(call('SREM s 4 5 6')).toBe(2);
    expect(call('EXISTS s')).toBe(0);
  });

  it('moves a member, to a new set too', () => {
    call('SADD a 1 2');
    call('SADD b 2 3');
    expect(call('SMOVE a b 1')).toBe(1);
    expect(call('SMOVE a b 7')).toBe(0);
    expect(call('SMOVE a a 2')).toBe(1);
    expect(call('SMOVE a a 1')).toBe(0);
    expect(call('SMOVE a c 2')).toBe(1);
    expect(call('EXISTS a')).toBe(0);
    expect(texts(call('SMEMBERS b'))).toEqual(['1', '2', '3']);
    expect(call('SMEMBERS c')).toEqual(['2']);
  });

  it('combines sets', () => {
    call('SADD a 1 2 3 4');
    call('SADD b 3 4 5');
    call('SADD c 4 x');
    expect(texts(call('SINTER a b'))).toEqual(['3', '4']);
    expect(call('SINTER a b c')).toEqual(['4']);
    expect(call('SINTER a missing')).toEqual([]);
    expect(call('SINTERCARD 2 a b')).toBe(2);
    expect(call('SINTERCARD 2 a b LIMIT 1')).toBe(1);
    expect(call('SINTERCARD 1 a limit 0')).toBe(4);
    expect(texts(call('SUNION a b missing'))).toEqual(['1', '2', '3', '4', '5']);
    expect(texts(call('SDIFF a b'))).toEqual(['1', '2']);
    expect(texts(call('SDIFF a b c missing'))).toEqual(['1', '2']);
    expect(call('SDIFF a b a')).toEqual([]);
    expect(call('SDIFF missing a')).toEqual([]);
  });

  it('stores what is combined, in the place of anything', () => {
    call('SADD a 1 2 3 4');
    call('SADD b 3 4 5');
    call('SET to text');
    expect(call('SINTERSTORE to a b')).toBe(2);
    expect(texts(call('SMEMBERS to'))).toEqual(['3', '4']);
    call('EXPIRE to 100');
    expect(call('SUNIONSTORE to a b')).toBe(5);
    expect(call('TTL to')).toBe(-1);
    expect(call('SDIFFSTORE a a b')).toBe(2);
    expect(texts(call('SMEMBERS a'))).toEqual(['1', '2']);
    expect(call('SINTERSTORE to a b')).toBe(0);
    expect(call('EXISTS to')).toBe(0);
    call('SET to text');
    expect(call('SINTERSTORE to a missing')).toBe(0);
    expect(call('EXISTS to')).toBe(0);
  });

  it.each([1, 3, 50, 97, 100, 200])('pops %i of a hundred, each once', (count) => {
    client.call('SADD', 's', ...range(0, 100));
    const popped = client.call('SPOP', 's', String(count)) as string[];
    expect(popped.length).toBe(Math.min(count, 100));
    const rest = call('SMEMBERS s') as string[];
    expect(call('SCARD s')).toBe(rest.length);
    expect(texts([...popped, ...rest])).toEqual(range(0, 100).sort());
    for (const member of rest) expect(client.call('SISMEMBER', 's', member)).toBe(1);
    for (const member of popped) expect(client.call('SISMEMBER', 's', member)).toBe(0);
  });

  it('chooses different members with a count, any with a negative one', () => {
    client.call('SADD', 's', ...range(0, 100));
    for (const count of [1, 2, 20, 60, 99, 100, 1000]) {
      const chosen = client.call('SRANDMEMBER', 's', String(count)) as string[];
      expect(chosen.length).toBe(Math.min(count, 100));
      expect(new Set(chosen).size).toBe(chosen.length);
      for (const member of chosen) expect(Number(member)).toBeLessThan(100);
    }
    const any = client.call('SRANDMEMBER', 's', '-1000') as string[];
    expect(any.length).toBe(1000);
    expect(new Set(any).size).toBeGreaterThan(90);
    expect(range(0, 100)).toContain(call('SRANDMEMBER s'));
    expect(call('SCARD s')).toBe(100);
  });

  it('is walked whole by SSCAN', () => {
    client.call('SADD', 's', ...range(0, 300));
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, members] = client.call('SSCAN', 's', cursor, 'COUNT', '20') as [
        string,
        string[],
      ];
      for (const member of members) seen.add(member);
      cursor = next;
    } while (cursor !== '0');
    expect(texts([...seen])).toEqual(range(0, 300).sort());
    const [, some] = call('SSCAN s 0 MATCH 29* COUNT 1000') as [string, string[]];
    expect(texts(some)).toEqual(['29', ...range(290, 300)].sort());
  });

  it('is copied, measured and freed', () => {
    const live = (): void => {
      client.call('SADD', 's', ...range(0, 2000));
      expect(call('COPY s t')).toBe(1);
      expect(encoding('t')).toBe(encoding('s'));
      expect(texts(call('SMEMBERS t'))).toEqual(range(0, 2000).sort());
      expect(call('MEMORY USAGE s SAMPLES 0')).toBeGreaterThan(2000 * 2);
      call('DEL s');
      call('UNLINK t');
      for (let i = 0; i < 20; i++) engine.tick();
      expect(call('DBSIZE')).toBe(0);
    };
    live();
    const before = engine.usedBytes();
    live();
    expect(engine.usedBytes()).toBe(before);
  });

  it('has the digest of its members, whatever its encoding and order', () => {
    call('SADD s 1 2 3');
    limits(512, 128, 64);
    call('SADD t 3 2 1');
    const digest = call('DEBUG DIGEST-VALUE s') as string[];
    expect(call('DEBUG DIGEST-VALUE t')).toEqual(digest);
    call('SADD t 4');
    expect(call('DEBUG DIGEST-VALUE t')).not.toEqual(digest);
  });
});

describe('the encoding of a set', () => {
  it('is decided by the first member, and grows', () => {
    call('SADD s 1');
    expect(encoding('s')).toBe('intset');
    call('SADD s a');
    expect(encoding('s')).toBe('listpack');
    client.call('SADD', 's', 'x'.repeat(65));
    expect(encoding('s')).toBe('hashtable');
    call('SADD t a');
    expect(encoding('t')).toBe('listpack');
    call('SREM s a');
    expect(encoding('s')).toBe('hashtable');
  });

  it('passes each limit at its value', () => {
    limits(4, 6, 8);
    call('SADD i 1 2 3 4');
    expect(encoding('i')).toBe('intset');
    call('SADD i 5');
    expect(encoding('i')).toBe('hashtable');
    call('SADD l a b c d e f');
    expect(encoding('l')).toBe('listpack');
    call('SADD l g');
    expect(encoding('l')).toBe('hashtable');
    call('SADD v 12345678x');
    expect(encoding('v')).toBe('hashtable');
    call('SADD w 123456789 a');
    expect(encoding('w')).toBe('hashtable');
  });

  it('is chosen by how many members come at once', () => {
    limits(4, 6, 64);
    call('SADD a 1 1 1 1 1');
    expect(encoding('a')).toBe('listpack');
    call('SADD b 1 1 1 1 1 1 1');
    expect(encoding('b')).toBe('hashtable');
    call('SADD c 1');
    call('SADD c 1 1 1 1 1');
    expect(encoding('c')).toBe('hashtable');
  });

  it('goes back only in results that are made anew', () => {
    limits(512, 4, 64);
    call('SADD a 1 2 x y z');
    call('SADD b 2 1 q r s t u');
    expect(encoding('a')).toBe('hashtable');
    call('SINTERSTORE to a b');
    expect(encoding('to')).toBe('intset');
    limits(512, 128, 64);
    client.call('SADD', 'big', ...range(0, 600).map((each) => `m${each}`));
    expect(encoding('big')).toBe('hashtable');
    call('SPOP big 100');
    expect(encoding('big')).toBe('hashtable');
    call('SPOP big 490');
    expect(encoding('big')).toBe('listpack');
    expect(call('SCARD big')).toBe(10);
  });

  it('keeps Redis’s order in the small ones', () => {
    call('SADD s 30 10 20');
    expect(call('SMEMBERS s')).toEqual(['10', '20', '30']);
    call('SADD s z b 5');
    expect(call('SMEMBERS s')).toEqual(['10', '20', '30', 'z', 'b', '5']);
    call('SADD t b 7 z 10');
    expect(call('SINTER t s')).toEqual(['b', 'z', '10']);
    expect(call('SUNION t s')).toEqual(['b', '7', 'z', '10', '20', '30', '5']);
    expect(call('SDIFF s t')).toEqual(['5', '20', '30']);
    const hits = (): number => engine.core.engine.statistic(Statistic.KEYSPACE_HITS);
    const before = hits();
    expect(call('SPOP t 9')).toEqual(['b', '7', 'z', '10']);
    expect(hits()).toBe(before + 1);
  });
});

describe('errors of the set commands', () => {
  it('are of the type where a key is no set', () => {
    call('SET str text');
    call('SADD s a');
    for (const line of [
      'SADD str a',
      'SREM str a',
      'SISMEMBER str a',
      'SMISMEMBER str a',
      'SCARD str',
      'SMEMBERS str',
      'SMOVE str s a',
      'SMOVE s str a',
      'SPOP str',
      'SPOP str 0',
      'SRANDMEMBER str',
      'SRANDMEMBER str 1',
      'SINTER s str',
      'SINTER missing str',
      'SINTERCARD 2 s str',
      'SUNION s str',
      'SDIFF s str',
      'SINTERSTORE to s str',
      'SUNIONSTORE to str',
      'SDIFFSTORE to missing str',
      'SSCAN str 0',
    ]) {
      expect([line, error(line)]).toEqual([line, WRONG_TYPE]);
    }
    expect(call('SMOVE missing str a')).toBe(0);
  });

  it('are those of the counts', () => {
    call('SADD s a b');
    expect(error('SPOP s -1')).toBe(NOT_POSITIVE);
    expect(error('SPOP s x')).toBe(NOT_POSITIVE);
    expect(error('SPOP s 1 2')).toBe('ERR syntax error');
    expect(error('SRANDMEMBER s 1 2')).toBe('ERR syntax error');
    expect(error('SRANDMEMBER s x')).toBe(NO_INTEGER);
    expect(error('SRANDMEMBER s -9223372036854775808')).toBe(
      'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
    );
    expect(error('SRANDMEMBER s -9223372036854775807')).toBe(OUT_OF_MEMORY);
    expect(call('SRANDMEMBER s 9223372036854775807')).toEqual(['a', 'b']);
    expect(call('SPOP s 0')).toEqual([]);
    expect(call('SRANDMEMBER s 0')).toEqual([]);
  });

  it('are those of SINTERCARD', () => {
    expect(error('SINTERCARD 0 a')).toBe('ERR numkeys should be greater than 0');
    expect(error('SINTERCARD x a')).toBe('ERR numkeys should be greater than 0');
    expect(error('SINTERCARD 2 a')).toBe("ERR Number of keys can't be greater than number of args");
    expect(error('SINTERCARD 1 a LIMIT -1')).toBe("ERR LIMIT can't be negative");
    expect(error('SINTERCARD 1 a LIMIT')).toBe('ERR syntax error');
    expect(error('SINTERCARD 1 a b')).toBe('ERR syntax error');
  });

  it('come from the cursor before the key, and from the options behind it', () => {
    call('SET str text');
    expect(error('SSCAN str x')).toBe('ERR invalid cursor');
    expect(call('SSCAN missing 0 NOSUCH')).toEqual(['0', []]);
    call('SADD s a');
    expect(error('SSCAN s 0 NOSUCH')).toBe('ERR syntax error');
    expect(error('SSCAN s 0 COUNT 0')).toBe('ERR syntax error');
    expect(error('SSCAN s 0 NOVALUES')).toBe('ERR syntax error');
  });
});

describe('a missing set', () => {
  it('is empty', () => {
    expect(call('SMEMBERS no')).toEqual([]);
    expect(call('SCARD no')).toBe(0);
    expect(call('SISMEMBER no a')).toBe(0);
    expect(call('SMISMEMBER no a b')).toEqual([0, 0]);
    expect(call('SREM no a')).toBe(0);
    expect(call('SPOP no')).toBe(null);
    expect(call('SPOP no 2')).toEqual([]);
    expect(call('SRANDMEMBER no')).toBe(null);
    expect(call('SRANDMEMBER no 2')).toEqual([]);
    expect(call('SUNION no')).toEqual([]);
    expect(call('SINTERCARD 1 no')).toBe(0);
    expect(call('SUNIONSTORE to no')).toBe(0);
  });
});

describe('in RESP3', () => {
  it('sets are sets, and choices are arrays', () => {
    call('HELLO 3');
    call('SADD s 1 2');
    expect(call('SMEMBERS s')).toEqual(new Set(['1', '2']));
    expect(call('SINTER s')).toEqual(new Set(['1', '2']));
    expect(call('SUNION s')).toEqual(new Set(['1', '2']));
    expect(call('SDIFF s no')).toEqual(new Set(['1', '2']));
    expect(call('SRANDMEMBER s 2')).toEqual(['1', '2']);
    expect(call('SSCAN s 0')).toEqual(['0', ['1', '2']]);
    expect(call('SPOP s 2')).toEqual(new Set(['1', '2']));
    expect(call('SPOP s 2')).toEqual(new Set());
    expect(call('SPOP s')).toBe(null);
  });
});

describe('the effects of the set commands', () => {
  beforeEach(() => {
    engine.core.setParameter(Parameter.EFFECTS, 1);
    call('SADD s 1 2 3');
  });

  it('are the commands themselves, if they change something', () => {
    expect(effects('SADD s 3 4')).toEqual(['SADD s 3 4']);
    expect(effects('SADD s 3 4')).toEqual([]);
    expect(effects('SREM s 9')).toEqual([]);
    expect(effects('SREM s 9 4')).toEqual(['SREM s 9 4']);
    expect(effects('SMOVE s t 3')).toEqual(['SMOVE s t 3']);
    expect(effects('SMOVE s t 3')).toEqual([]);
    expect(effects('SUNIONSTORE u s t')).toEqual(['SUNIONSTORE u s t']);
    expect(effects('SINTERSTORE u s t')).toEqual(['SINTERSTORE u s t']);
    expect(effects('SINTERSTORE u s t')).toEqual([]);
  });

  it('delete the late destination of SMOVE, whatever its source is', () => {
    call('SET text v');
    for (const source of ['none', 'text', 's']) {
      call('SADD t 1');
      call('PEXPIREAT t 1');
      call('SET t v PXAT 1');
      expect(effects(`SMOVE ${source} t 9`)).toEqual(['DEL t']);
      expect(call('DBSIZE')).toBe(2);
    }
  });

  it('name the members that SPOP has chosen', () => {
    const [first] = effects('SPOP s');
    expect(first).toMatch(/^SREM s [123]$/);
    const [second] = effects('SPOP s 1');
    expect(second).toMatch(/^SREM s [123]$/);
    expect(effects('SPOP s 5')).toEqual(['DEL s']);
    expect(effects('SPOP s')).toEqual([]);
    expect(effects('SPOP s 5')).toEqual([]);
  });

  it('are those of a lazy server', () => {
    engine.core.setParameter(Parameter.LAZYFREE, 0xff);
    expect(effects('SPOP s 5')).toEqual(['UNLINK s']);
  });

  it.each([1500, 4000, 4950])('tell of %i popped members in batches', (count) => {
    client.call('SADD', 'big', ...range(0, 5000).map((each) => `m${each}`));
    takeEffects(engine.core);
    const lines = effects(`SPOP big ${count}`);
    expect(lines[0]).toBe('MULTI');
    expect(lines[lines.length - 1]).toBe('EXEC');
    const batches = lines.slice(1, -1).map((line) => line.split(' ').slice(2));
    expect(batches.map((batch) => batch.length)).toEqual(
      Array.from({ length: Math.ceil(count / 1024) }, (_, i) => Math.min(1024, count - i * 1024)),
    );
    const rest = call('SMEMBERS big') as string[];
    expect(new Set([...batches.flat(), ...rest]).size).toBe(5000);
    expect(rest.length).toBe(5000 - count);
  });
});

describe('when memory is out', () => {
  /** Runs a command under ever higher ceilings until it succeeds; how often it was refused. */
  function refusals(words: string[], check: () => void): number {
    const { engine: wasm } = engine.core;
    let refused = 0;
    for (let room = 0; room < 8_000_000; room += 30_000) {
      wasm.ceilingSet(wasm.reservedBytes() + room);
      const writer = engine.connect(); // one whose input finds no room is closed
      let reply: Reply;
      try {
        reply = writer.call(...words);
      } catch {
        continue; // not even the command has found room
      } finally {
        wasm.ceilingSet(0);
      }
      if (!(reply instanceof RespError)) return refused;
      expect(reply.message).toBe(OUT_OF_MEMORY);
      refused += 1;
      check();
    }
    throw new Error('it never succeeded');
  }

  const many = range(0, 30_000).map((each) => `${each}`);

  it('nothing is added to a set', () => {
    call('SADD s a 7');
    const refused = refusals(['SADD', 's', ...many], () => {
      expect(texts(call('SMEMBERS s'))).toEqual(['7', 'a']);
    });
    expect(refused).toBeGreaterThan(0);
    expect(call('SCARD s')).toBe(30_001);
  });

  it('no set is made', () => {
    const refused = refusals(['SADD', 's', ...many], () => {
      expect(call('EXISTS s')).toBe(0);
    });
    expect(refused).toBeGreaterThan(0);
    expect(call('SCARD s')).toBe(30_000);
  });

  it('nothing is stored', () => {
    call('SET to text');
    for (let i = 0; i < 200_000; i += 1000) client.call('SADD', 's', ...range(i, i + 1000));
    const refused = refusals(['SUNIONSTORE', 'to', 's', 's'], () => {
      expect(call('GET to')).toBe('text');
    });
    expect(refused).toBeGreaterThan(0);
    expect(call('SCARD to')).toBe(200_000);
  });

  it('nothing is popped', () => {
    client.call('SADD', 's', ...many);
    engine.core.setParameter(Parameter.EFFECTS, 1);
    refusals(['SPOP', 's', '29000'], () => {
      expect(call('SCARD s')).toBe(30_000);
    });
    expect(call('SCARD s')).toBe(1000);
  });
});
