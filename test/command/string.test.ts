// The string commands without a socket: the engine's clock stands still until a test moves it. What
// is compared here byte for byte was read from a live redis-server; test/fuzz compares at random.

import { beforeEach, describe, expect, it } from 'vitest';

import { Lazyfree, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
import { START_MS } from '../support/engine.js';
import { type Reply, RespError, respCommand, respParse } from '../support/resp.js';
import { call, client, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

function encoding(key: string): Reply {
  return client.call('OBJECT', 'ENCODING', key);
}

/** What a command leaves in the effect log, a command a line, without the SELECT in front. */
function effects(...words: string[]): string[] {
  engine.core.setParameter(Parameter.EFFECTS, 1);
  call('SET before 1');
  takeEffects(engine.core);
  client.call(...words);
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((command) => command.join(' '));
}

function effect(line: string): string[] {
  return effects(...line.split(' '));
}

const NO_INTEGER = 'ERR value is not an integer or out of range';
const NO_FLOAT = 'ERR value is not a valid float';
const TOO_LONG = 'ERR string exceeds maximum allowed size (proto-max-bulk-len)';
const SYNTAX = 'ERR syntax error';

describe('SET', () => {
  it('replaces a value and takes its deadline away', () => {
    call('SET k old EX 10');
    expect(call('SET k new')).toBe('OK');
    expect(call('GET k')).toBe('new');
    expect(call('PTTL k')).toBe(-1);
  });

  it('keeps the deadline with KEEPTTL', () => {
    call('SET k old EX 10');
    call('SET k new KEEPTTL');
    expect(call('PTTL k')).toBe(10_000);
  });

  it('sets under NX or XX only what is missing or there', () => {
    expect(call('SET k 1 XX')).toBe(null);
    expect(call('SET k 1 NX')).toBe('OK');
    expect(call('SET k 2 NX')).toBe(null);
    expect(call('SET k 3 XX')).toBe('OK');
    expect(call('GET k')).toBe('3');
  });

  it('answers with the old value under GET, whether it sets or not', () => {
    expect(call('SET k 1 GET')).toBe(null);
    expect(call('SET k 2 GET')).toBe('1');
    expect(call('SET k 3 NX GET')).toBe('2');
    expect(call('SET nope 3 XX GET')).toBe(null);
    expect(call('MGET k nope')).toEqual(['2', null]);
  });

  it('takes a deadline in each unit, the last one of a kind counting', () => {
    const deadline = (options: string): Reply => {
      expect(call(`SET k v ${options}`)).toBe('OK');
      return call('PEXPIRETIME k');
    };
    expect(deadline('EX 10')).toBe(START_MS + 10_000);
    expect(deadline('px 1500')).toBe(START_MS + 1500);
    expect(deadline('EXAT 2000000000')).toBe(2_000_000_000_000);
    expect(deadline('PXAT 2000000000001')).toBe(2_000_000_000_001);
    expect(deadline('EX 1 XX EX 2 XX')).toBe(START_MS + 2000);
  });

  it('sets a key whose deadline has passed already: it is gone', () => {
    expect(call('SET k v PXAT 1')).toBe('OK');
    expect(call('GET k')).toBe(null);
  });

  it.each([
    'NX XX',
    'EX',
    'EX 1 PX 1',
    'EX 1 KEEPTTL',
    'KEEPTTL PXAT 1',
    'PERSIST',
    'FOO',
    'EX x FOO',
    'EXAT 1 EX 1',
    'NX GET FOO',
  ])('calls %s a syntax error', (options) => {
    expect(error(`SET k v ${options}`)).toBe(SYNTAX);
    expect(call('EXISTS k')).toBe(0);
  });

  it.each(['0', '-1', '9223372036854775807', '9223372036854775'])(
    'calls EX %s an invalid expire time',
    (seconds) => {
      expect(error(`SET k v EX ${seconds}`)).toBe("ERR invalid expire time in 'set' command");
      expect(error(`SETEX k ${seconds} v`)).toBe("ERR invalid expire time in 'setex' command");
      call('SET k v');
      expect(error(`GETEX k EX ${seconds}`)).toBe("ERR invalid expire time in 'getex' command");
    },
  );

  it('says when a time is no number, and when milliseconds are too many', () => {
    expect(error('SET k v EX 1.5')).toBe(NO_INTEGER);
    expect(error('PSETEX k 9223372036854775807 v')).toBe(
      "ERR invalid expire time in 'psetex' command",
    );
  });

  it('chooses the encoding that Redis chooses', () => {
    const encodingOf = (value: string): Reply => {
      client.call('SET', 'k', value);
      expect(client.call('GET', 'k')).toBe(value);
      return encoding('k');
    };
    expect(encodingOf('-9223372036854775808')).toBe('int');
    expect(encodingOf('9223372036854775808')).toBe('embstr');
    expect(encodingOf('007')).toBe('embstr');
    expect(encodingOf('x'.repeat(44))).toBe('embstr');
    for (const count of [45, 1024, 1025, 60_000]) expect(encodingOf('x'.repeat(count))).toBe('raw');
  });

  it('overwrites values of every size with values of every size', () => {
    const sizes = [0, 1, 8, 20, 44, 45, 100, 1000, 1024, 1025, 5000, 32_768, 100_000];
    const values = sizes.map((count) => 'v'.repeat(count)).concat('12', '-5');
    client.call('SET', 'k', values[12]!);
    call('GET k');
    call('DEL k');
    const before = engine.usedBytes();
    for (const from of values) {
      for (const to of values) {
        client.call('SET', 'k', from);
        client.call('SET', 'k', to);
        expect(client.call('GET', 'k')).toBe(to);
      }
    }
    call('DEL k');
    expect(engine.usedBytes() - before).toBeLessThan(1000);
  });

  it('keeps a big value in the block in which it came, cut anywhere', () => {
    const value = 'abcdefgh'.repeat(25_000);
    const usedBefore = engine.usedBytes();
    client.send(['SET', 'big', value], { pieces: 10_000 });
    expect(client.replies()).toEqual(['OK']);
    expect(engine.usedBytes() - usedBefore).toBeLessThan(value.length * 1.2);
    expect(client.call('GET', 'big')).toBe(value);
    client.send(['SET', 'big', value.slice(1), 'GET', 'EX', '100'], { pieces: 7777 });
    expect(client.replies()).toEqual([value]);
    expect(client.call('GET', 'big')).toBe(value.slice(1));
    call('DEL big');
  });
});

describe('SETNX, SETEX, PSETEX and GETSET', () => {
  it('are what they always were', () => {
    expect(call('SETNX k 1')).toBe(1);
    expect(call('SETNX k 2')).toBe(0);
    expect(call('GETSET k 3')).toBe('1');
    expect(call('GETSET new 1')).toBe(null);
    expect(call('SETEX k 10 v')).toBe('OK');
    expect(call('PTTL k')).toBe(10_000);
    expect(call('PSETEX k 1500 v')).toBe('OK');
    expect(call('PTTL k')).toBe(1500);
    call('GETSET k w');
    expect(call('TTL k')).toBe(-1);
  });
});

describe('GETEX and GETDEL', () => {
  it('change the deadline of what they read, or leave it', () => {
    call('SET k v');
    expect(call('GETEX k PX 1500')).toBe('v');
    expect(call('GETEX k')).toBe('v');
    expect(call('PTTL k')).toBe(1500);
    expect(call('GETEX k PERSIST')).toBe('v');
    expect(call('PTTL k')).toBe(-1);
    expect(call('GETEX k EXAT 1')).toBe('v');
    expect(call('EXISTS k')).toBe(0);
    expect(call('GETEX k EX 0')).toBe(null);
  });

  it.each(['NX', 'KEEPTTL', 'GET', 'PERSIST EX 1', 'EX', 'EX 1 PX 1'])(
    'call %s a syntax error',
    (options) => {
      expect(error(`GETEX k ${options}`)).toBe(SYNTAX);
    },
  );

  it('delete what they read', () => {
    call('SET k 12');
    expect(call('GETDEL k')).toBe('12');
    expect(call('GETDEL k')).toBe(null);
  });
});

describe('MSET, MSETNX and MGET', () => {
  it('set and read many keys, the last value of a key counting', () => {
    expect(call('MSET a 1 b two a 3')).toBe('OK');
    expect(call('MGET a nope b a')).toEqual(['3', null, 'two', '3']);
    expect(error('MSET a')).toBe("ERR wrong number of arguments for 'mset' command");
    expect(error('MSET a 1 b')).toBe("ERR wrong number of arguments for 'mset' command");
    expect(error('MSETNX a 1 b')).toBe("ERR wrong number of arguments for 'msetnx' command");
  });

  it('take deadlines away', () => {
    call('SET a 1 EX 10');
    call('MSET a 2');
    expect(call('TTL a')).toBe(-1);
  });

  it('set all or nothing with MSETNX', () => {
    expect(call('MSETNX a 1 b 2 a 3')).toBe(1);
    expect(call('MSETNX c 1 b 2')).toBe(0);
    expect(call('MGET a b c')).toEqual(['3', '2', null]);
  });

  it('reach further than they prefetch at once', () => {
    for (const count of [1, 15, 16, 17, 100]) {
      const keys = Array.from({ length: count }, (_, i) => `key:${count}:${i}`);
      const words = keys.flatMap((key, i) => [key, `value ${i}`]);
      expect(client.call('MSETNX', ...words)).toBe(1);
      expect(client.call('MSET', ...words)).toBe('OK');
      expect(client.call('MGET', ...keys)).toEqual(keys.map((_, i) => `value ${i}`));
    }
  });

  it('copy big values, so that a key may come twice', () => {
    const big = ['a', 'b'].map((letter) => letter.repeat(50_000)) as [string, string];
    const lines = effects('MSET', 'k', big[0], 'k', big[1]);
    expect(lines).toEqual([`MSET k ${big[0]} k ${big[1]}`]);
    expect(client.call('GET', 'k')).toBe(big[1]);
  });

  it('set nothing when there is no room for all', () => {
    call('SET k0 before');
    const words = Array.from({ length: 100 }, (_, i) => [`k${i}`, 'x'.repeat(20_000)]).flat();
    const bytes = respCommand(['MSET', ...words]);
    client.send(bytes.subarray(0, -1));
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes());
    client.send(bytes.subarray(-1));
    expect((client.replies()[0] as RespError).code).toBe('OOM');
    engine.core.engine.ceilingSet(0);
    expect(call('GET k0')).toBe('before');
    expect(call('DBSIZE')).toBe(1);
  });
});

describe('STRLEN and GETRANGE', () => {
  it('count bytes of every encoding', () => {
    call('MSET n -120 e hello');
    client.call('SET', 'r', 'x'.repeat(3000));
    expect(['n', 'e', 'r', 'nope'].map((key) => call(`STRLEN ${key}`))).toEqual([4, 5, 3000, 0]);
  });

  it.each([
    ['0 -1', 'Hello'],
    ['1 3', 'ell'],
    ['-3 -2', 'll'],
    ['3 1', ''],
    ['-9 0', 'H'],
    ['-2 -4', ''],
    ['-9 -8', 'H'],
    ['4 99', 'o'],
    ['5 9', ''],
    ['0 9223372036854775807', 'Hello'],
    ['-9223372036854775808 0', 'H'],
  ])('cut a range of %s', (range, text) => {
    call('SET k Hello');
    expect(call(`GETRANGE k ${range}`)).toBe(text);
    expect(call(`SUBSTR k ${range}`)).toBe(text);
  });

  it('read the digits of an integer and nothing of a missing key', () => {
    call('SET n -12345');
    expect(call('GETRANGE n 1 2')).toBe('12');
    expect(call('GETRANGE nope 0 -1')).toBe('');
    expect(error('GETRANGE nope a 1')).toBe(NO_INTEGER);
  });
});

describe('APPEND and SETRANGE', () => {
  it('append to a string, a number, nothing', () => {
    expect(call('APPEND k 12')).toBe(2);
    expect(encoding('k')).toBe('int');
    expect(call('APPEND k 3')).toBe(3);
    expect(encoding('k')).toBe('raw');
    expect(call('INCR k')).toBe(124);
    expect(encoding('k')).toBe('int');
    client.call('SET', 'k', 'abc');
    expect(client.call('APPEND', 'k', '')).toBe(3);
    expect(encoding('k')).toBe('raw');
  });

  it('grow a string through all its shapes', () => {
    let text = '';
    for (const count of [1, 10, 30, 44, 100, 900, 1000, 3000, 40_000, 100_000]) {
      text += 'abc'.repeat(count);
      expect(client.call('APPEND', 'k', 'abc'.repeat(count))).toBe(text.length);
      expect(client.call('GET', 'k')).toBe(text);
    }
  });

  it('write into a string, filling a gap with zero bytes', () => {
    expect(call('SETRANGE k 2 ab')).toBe(4);
    expect(call('GET k')).toBe('\0\0ab');
    expect(call('SETRANGE k 0 XY')).toBe(4);
    expect(call('GET k')).toBe('XYab');
    expect(call('SETRANGE k 1500 end')).toBe(1503);
    expect(call('GETRANGE k 1498 -1')).toBe('\0\0end');
    expect(encoding('k')).toBe('raw');
  });

  it('write into the long text of a float', () => {
    call('SET f 1e4000');
    expect(call('INCRBYFLOAT f 0')).toHaveLength(4000);
    expect(call('SETRANGE f 1500 x')).toBe(4000);
    expect(call('GETRANGE f 1499 1502')).toMatch(/^\dx\d\d$/);
  });

  it('write nothing without leaving a trace', () => {
    expect(client.call('SETRANGE', 'k', '5', '')).toBe(0);
    expect(call('EXISTS k')).toBe(0);
    call('SET k abc');
    expect(client.call('SETRANGE', 'k', '5', '')).toBe(3);
    expect(encoding('k')).toBe('embstr');
  });

  it('refuse what is no offset, and strings beyond proto-max-bulk-len', () => {
    expect(error('SETRANGE k -1 x')).toBe('ERR offset is out of range');
    expect(error('SETRANGE k x x')).toBe(NO_INTEGER);
    expect(error('SETRANGE k 536870912 x')).toBe(TOO_LONG);
    expect(error('SETRANGE k 9223372036854775807 x')).toBe(TOO_LONG);
    engine.core.setParameter(Parameter.MAXIMUM_BULK_BYTES, 1_048_576);
    expect(call('SETRANGE k 1048575 x')).toBe(1_048_576);
    expect(error('APPEND k x')).toBe(TOO_LONG);
    expect(error('SETRANGE k 1048575 xy')).toBe(TOO_LONG);
  });

  it('change nothing when memory is out', () => {
    call('SET k abc');
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes());
    expect(error('SETRANGE k 100000000 x')).toMatch(/^OOM /);
    expect(error('SETRANGE new 100000000 x')).toMatch(/^OOM /);
    expect(call('MGET k new')).toEqual(['abc', null]);
  });
});

describe('INCR, DECR, INCRBY and DECRBY', () => {
  it('count from nothing, up and down', () => {
    expect(call('INCR n')).toBe(1);
    expect(call('INCRBY n 41')).toBe(42);
    expect(call('DECR n')).toBe(41);
    expect(call('DECRBY n -9')).toBe(50);
    expect(call('GET n')).toBe('50');
  });

  it('keep the deadline', () => {
    call('SET n 1 EX 10');
    call('INCR n');
    expect(call('TTL n')).toBe(10);
  });

  it('never overflow', () => {
    const overflow = 'ERR increment or decrement would overflow';
    call('SET n 9223372036854775807');
    expect(error('INCR n')).toBe(overflow);
    expect(error('INCRBY n 9223372036854775807')).toBe(overflow);
    expect(call('DECRBY n 9223372036854775807')).toBe(0);
    expect(call('DECRBY n 9223372036854775807')).toBe(-9223372036854775807n);
    expect(error('INCRBY n -2')).toBe(overflow);
    expect(error('DECRBY n -9223372036854775808')).toBe('ERR decrement would overflow');
  });

  it.each(['007', 'x', '1.0', '9223372036854775808', '', '+1', ' 1'])(
    'refuse to count %j',
    (value) => {
      client.call('SET', 'k', value);
      expect(error('INCR k')).toBe(NO_INTEGER);
      expect((client.call('INCRBY', 'n', value) as RespError).message).toBe(NO_INTEGER);
    },
  );
});

describe('INCRBYFLOAT', () => {
  it('adds in 80 bits and keeps text', () => {
    call('SET k 10.50');
    expect(call('INCRBYFLOAT k 0.1')).toBe('10.6');
    expect(call('INCRBYFLOAT k -5')).toBe('5.6');
    expect(call('INCRBYFLOAT k 5.0e3')).toBe('5005.60000000000000009');
    expect(call('INCRBYFLOAT k -5005.60000000000000009')).toBe('0');
    expect(encoding('k')).toBe('embstr');
    expect(call('INCRBYFLOAT new 3')).toBe('3');
    expect(encoding('new')).toBe('embstr');
    expect(call('INCR new')).toBe(4);
    expect(encoding('new')).toBe('int');
  });

  it('refuses what is no float, and sums that are none', () => {
    call('SET k 1');
    expect(error('INCRBYFLOAT k x')).toBe(NO_FLOAT);
    expect(error('INCRBYFLOAT k nan')).toBe(NO_FLOAT);
    expect(error('INCRBYFLOAT k +inf')).toBe('ERR increment would produce NaN or Infinity');
    call('SET k x');
    expect(error('INCRBYFLOAT k 1')).toBe(NO_FLOAT);
  });
});

describe('LCS', () => {
  beforeEach(() => {
    call('MSET x ohmytext y mynewtext n 12345');
  });

  it('finds the sequence, its length, its places', () => {
    expect(call('LCS x y')).toBe('mytext');
    expect(call('LCS x y LEN')).toBe(6);
    expect(call('LCS x y IDX')).toEqual([
      'matches',
      [
        [
          [4, 7],
          [5, 8],
        ],
        [
          [2, 3],
          [0, 1],
        ],
      ],
      'len',
      6,
    ]);
    expect(call('LCS x y IDX MINMATCHLEN 4 WITHMATCHLEN')).toEqual([
      'matches',
      [[[4, 7], [5, 8], 4]],
      'len',
      6,
    ]);
  });

  it('answers with a map in RESP3', () => {
    call('HELLO 3');
    expect(call('LCS x y IDX MINMATCHLEN 5')).toEqual(
      new Map<Reply, Reply>([
        ['matches', []],
        ['len', 6],
      ]),
    );
  });

  it('reads missing keys as empty and integers as text', () => {
    expect(call('LCS x nope')).toBe('');
    expect(call('LCS nope x LEN')).toBe(0);
    call('SET m 2445');
    expect(call('LCS n m')).toBe('245');
    expect(call('LCS n n IDX')).toEqual([
      'matches',
      [
        [
          [0, 4],
          [0, 4],
        ],
      ],
      'len',
      5,
    ]);
  });

  it('refuses options that it does not know, and too much memory', () => {
    expect(error('LCS x y FOO')).toBe(SYNTAX);
    expect(error('LCS x y MINMATCHLEN')).toBe(SYNTAX);
    expect(error('LCS x y MINMATCHLEN x')).toBe(NO_INTEGER);
    expect(error('LCS x y LEN IDX')).toBe(
      'ERR If you want both the length and indexes, please just use IDX.',
    );
    client.call('SET', 'a', 'a'.repeat(20_000));
    expect(error('LCS a a')).toBe(
      'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
    );
  });

  it('agrees with the table that it does not make', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    const letters = (count: number): string =>
      Array.from({ length: count }, () => 'abcd'[random(4)]).join('');
    for (let round = 0; round < 60; round++) {
      const [a, b] = [letters(1 + random(200)), letters(1 + random(200))];
      client.call('MSET', 'a', a, 'b', b);
      const expected = subsequence(a, b);
      expect(call('LCS a b')).toBe(expected);
      expect(call('LCS a b LEN')).toBe(expected.length);
    }
  });
});

/** The longest common subsequence by the plain table, with Redis's way back through it. */
function subsequence(a: string, b: string): string {
  const rows = [new Array<number>(b.length + 1).fill(0)];
  for (let i = 1; i <= a.length; i++) {
    const row = [0];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row.push(same ? rows[i - 1]![j - 1]! + 1 : Math.max(rows[i - 1]![j]!, row[j - 1]!));
    }
    rows.push(row);
  }
  let found = '';
  for (let i = a.length, j = b.length; i > 0 && j > 0;) {
    if (a[i - 1] === b[j - 1]) {
      found = a[i - 1] + found;
      i -= 1;
      j -= 1;
    } else if (rows[i - 1]![j]! > rows[i]![j - 1]!) {
      i -= 1;
    } else {
      j -= 1;
    }
  }
  return found;
}

describe('the effects of string commands', () => {
  it('are the commands themselves where those depend on no clock', () => {
    expect(effect('SET k v')).toEqual(['SET k v']);
    expect(effect('set k v xx')).toEqual(['set k v xx']);
    expect(effect('SET k v GET PXAT 2000000000000')).toEqual(['SET k v GET PXAT 2000000000000']);
    expect(effect('APPEND k 1')).toEqual(['APPEND k 1']);
    expect(effect('INCRBY n 2')).toEqual(['INCRBY n 2']);
    expect(effect('MSET a 1 b 2')).toEqual(['MSET a 1 b 2']);
  });

  it('have absolute deadlines', () => {
    expect(effect('SET k v EX 10 XX')).toEqual([]);
    expect(effect('SET k v EX 10 GET')).toEqual([`SET k v PXAT ${START_MS + 10_000}`]);
    expect(effect('SET k v EXAT 2000000000')).toEqual(['SET k v PXAT 2000000000000']);
    expect(effect('SETEX k 10 v')).toEqual([`SET k v PXAT ${START_MS + 10_000}`]);
    expect(effect('PSETEX k 10 v')).toEqual([`SET k v PXAT ${START_MS + 10}`]);
    expect(effect('GETEX k EX 10')).toEqual([`PEXPIREAT k ${START_MS + 10_000}`]);
  });

  it('are what was done, not what was asked', () => {
    expect(effect('set k v get keepttl Get')).toEqual(['SET k v keepttl']);
    expect(effect('GETSET k 10')).toEqual(['SET k 10']);
    expect(effect('INCRBYFLOAT k 0.5')).toEqual(['SET k 10.5 KEEPTTL']);
    expect(effect('GETEX k')).toEqual([]);
    expect(effect('GETEX k PERSIST')).toEqual([]);
    call('EXPIRE k 10');
    expect(effect('GETEX k PERSIST')).toEqual(['PERSIST k']);
    expect(effect('GETEX k PXAT 1')).toEqual(['DEL k']);
    expect(effect('GETDEL k')).toEqual([]);
    call('SET k v');
    expect(effect('GETDEL k')).toEqual(['DEL k']);
  });

  it('are none where nothing changed', () => {
    call('SET k v');
    for (const line of ['SETNX k 1', 'MSETNX a 1 k 1', 'SET k 1 NX GET', 'INCR k', 'GET k']) {
      expect(effect(line)).toEqual([]);
    }
    expect(effects('SETRANGE', 'k', '1', '')).toEqual([]);
  });

  it('free expired keys lazily if so configured', () => {
    engine.core.setParameter(Parameter.LAZYFREE, Lazyfree.EXPIRE);
    call('SET k v');
    expect(effect('GETEX k EXAT 1')).toEqual(['UNLINK k']);
  });
});

describe('hits and misses', () => {
  it('are counted for reads, not for writes', () => {
    call('SET k v');
    call('SET k w');
    call('GET k');
    call('MGET k nope');
    call('SET k x GET');
    call('STRLEN nope');
    expect(engine.core.engine.statistic(Statistic.KEYSPACE_HITS)).toBe(3);
    expect(engine.core.engine.statistic(Statistic.KEYSPACE_MISSES)).toBe(2);
  });
});
