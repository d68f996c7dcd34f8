// FLUSHALL, FLUSHDB, SWAPDB, DBSIZE, TIME, MEMORY and DEBUG, without a socket. The digests and
// texts were read from a live redis-server.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { START_MS } from '../support/engine.js';
import { type Reply, Verbatim } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

describe('FLUSHDB and FLUSHALL', () => {
  it.each(['', ' SYNC', ' async'])('empty one database or all%s', (option) => {
    call('SET a 1');
    call('COPY a a DB 1');
    expect(call(`FLUSHDB${option}`)).toBe('OK');
    expect(call('DBSIZE')).toBe(0);
    call('SELECT 1');
    expect(call('DBSIZE')).toBe(1);
    expect(call(`FLUSHALL${option}`)).toBe('OK');
    expect(call('DBSIZE')).toBe(0);
  });

  it.each(['', ' SYNC', ' ASYNC'])('give the memory of many keys back%s', (option) => {
    call('DEBUG POPULATE 10');
    call('PEXPIRE key:1 10');
    call('FLUSHALL SYNC');
    const used = engine.usedBytes();
    call('DEBUG POPULATE 20000 key 100');
    call('PEXPIRE key:1 10');
    expect(engine.usedBytes()).toBeGreaterThan(used + 2_000_000);
    call(`FLUSHALL${option}`);
    if (option === ' SYNC') expect(engine.usedBytes()).toBeLessThan(used + 1000);
    while (engine.tick());
    expect(engine.usedBytes()).toBeLessThan(used + 1000);
    engine.advance(1000);
    engine.tick();
    expect(call('DBSIZE')).toBe(0);
  });

  it('have an effect even if there was nothing', () => {
    expect(effects('FLUSHALL')).toEqual(['SELECT 0', 'FLUSHALL']);
    expect(effects('FLUSHDB ASYNC')).toEqual(['FLUSHDB ASYNC']);
  });

  it('refuse other words', () => {
    expect(error('FLUSHALL NOW')).toBe('ERR syntax error');
    expect(error('FLUSHDB SYNC SYNC')).toBe('ERR syntax error');
  });
});

describe('SWAPDB', () => {
  it('exchanges two databases, deadlines included', () => {
    call('SET a zero');
    call('EXPIRE a 100');
    const other = engine.connect();
    other.call('SELECT', 1);
    other.call('SET', 'a', 'one');
    expect(effects('SWAPDB 0 1')).toEqual(['SELECT 0', 'SWAPDB 0 1']);
    expect(call('GET a')).toBe('one');
    expect(other.call('GET', 'a')).toBe('zero');
    engine.advance(100_001);
    engine.tick();
    expect(call('DBSIZE')).toBe(1);
    expect(other.call('DBSIZE')).toBe(0);
  });

  it('refuses what is no database', () => {
    expect(error('SWAPDB x y')).toBe('ERR invalid first DB index');
    expect(error('SWAPDB 99999999999 0')).toBe('ERR invalid first DB index');
    expect(error('SWAPDB 0 y')).toBe('ERR invalid second DB index');
    expect(error('SWAPDB 0 16')).toBe('ERR DB index is out of range');
    expect(error('SWAPDB -1 0')).toBe('ERR DB index is out of range');
    expect(call('SWAPDB 0 0')).toBe('OK');
  });
});

describe('TIME and MEMORY', () => {
  it('tells seconds and microseconds', () => {
    engine.nowMs = START_MS + 45;
    expect(call('TIME')).toEqual([String(START_MS / 1000), '45000']);
  });

  it('tells what a key takes', () => {
    call('SET a 1');
    client.call('SET', 'big', 'x'.repeat(100_000));
    expect(call('MEMORY USAGE a')).toBeLessThan(64);
    expect(call('MEMORY USAGE big SAMPLES 0')).toBeGreaterThan(100_000);
    expect(call('MEMORY USAGE nope')).toBe(null);
    expect(error('MEMORY USAGE a SAMPLES -1')).toBe('ERR syntax error');
    expect(error('MEMORY USAGE a SAMPLES')).toBe('ERR syntax error');
    expect(error('MEMORY USAGE a SAMPLES x')).toBe('ERR value is not an integer or out of range');
    expect((call('MEMORY HELP') as string[])[0]).toMatch(/^MEMORY <subcommand>/);
  });
});

describe('DEBUG DIGEST', () => {
  it('is twenty zeros for nothing', () => {
    expect(call('DEBUG DIGEST')).toBe('0'.repeat(40));
    expect(call('DEBUG DIGEST-VALUE nope')).toEqual(['0'.repeat(40)]);
    expect(call('DEBUG DIGEST-VALUE')).toEqual([]);
  });

  it("is Redis's", () => {
    call('SET a 1');
    expect(call('DEBUG DIGEST')).toBe('943d800368fb9c0e951138f1bc0e313ac769d91f');
    call('FLUSHALL');
    call('DEBUG POPULATE 100');
    expect(call('DEBUG DIGEST')).toBe('6ccb30af923e3936581da32cffcd103966a1fd3a');
  });

  it('does not depend on the order or the way', () => {
    call('MSET a 1 b 2 c 3');
    const digest = call('DEBUG DIGEST');
    call('FLUSHALL');
    call('DEBUG POPULATE 1000');
    call('MSET c 3 b 2 a 0');
    call('INCR a');
    for (let i = 0; i < 1000; i++) call(`DEL key:${i}`);
    expect(call('DEBUG DIGEST')).toBe(digest);
  });

  it('tells databases, deadlines and values apart', () => {
    const digests = new Set<Reply>();
    call('SET a 1');
    digests.add(call('DEBUG DIGEST'));
    call('EXPIRE a 100');
    digests.add(call('DEBUG DIGEST'));
    call('MOVE a 1');
    digests.add(call('DEBUG DIGEST'));
    call('SET a 2');
    digests.add(call('DEBUG DIGEST'));
    expect(digests.size).toBe(4);
  });
});

describe('DEBUG', () => {
  it('shows an object in one line', () => {
    call('SET a 100');
    const line = call('DEBUG OBJECT a');
    expect(line).toMatch(/^Value at:0x[0-9a-f]+ refcount:2147483647 encoding:int /);
    expect(line).toMatch(/ serializedlength:2 lru:\d+ lru_seconds_idle:0$/);
    call('SET a hello');
    engine.advance(4000);
    expect(call('DEBUG OBJECT a')).toMatch(/ encoding:embstr serializedlength:6 .*idle:4$/);
    expect(error('DEBUG OBJECT nope')).toBe('ERR no such key');
  });

  it('shows that INCR changes a value where it is', () => {
    call('SET a 20000');
    const before = String(call('DEBUG OBJECT a')).split(' ')[1];
    call('INCR a');
    expect(String(call('DEBUG OBJECT a')).split(' ')[1]).toBe(before);
  });

  it.each([
    ['100', 2],
    ['-128', 2],
    ['128', 3],
    ['32768', 5],
    ['2147483648', 11],
    ['', 1],
    ['x'.repeat(20), 21],
    ['x'.repeat(63), 64],
    ['x'.repeat(64), 66],
    ['x'.repeat(16384), 16389],
  ])('tells how long %s is when saved, uncompressed', (value, bytes) => {
    engine.core.setParameter(Parameter.RDB_COMPRESSION, 0);
    client.call('SET', 'a', value);
    expect(call('DEBUG OBJECT a')).toMatch(new RegExp(` serializedlength:${bytes} `));
  });

  it('makes keys that are not there yet', () => {
    call('SET key:1 mine');
    expect(call('DEBUG POPULATE 3')).toBe('OK');
    expect(call('MGET key:0 key:1 key:2')).toEqual(['value:0', 'mine', 'value:2']);
    expect(call('DEBUG POPULATE 2 foo 10')).toBe('OK');
    expect(call('GET foo:1')).toBe('value:1\0\0\0');
    expect(call('DEBUG POPULATE 1 bar 3')).toBe('OK');
    expect(call('GET bar:0')).toBe('val');
    expect(error('DEBUG POPULATE -1')).toBe('ERR value is out of range, must be positive');
    expect(effects('DEBUG POPULATE 5 x')).toEqual([]);
  });

  it('turns active expiry off and on', () => {
    call('SET a 1');
    call('PEXPIRE a 10');
    expect(call('DEBUG SET-ACTIVE-EXPIRE 0')).toBe('OK');
    engine.advance(11);
    engine.tick();
    expect(call('DBSIZE')).toBe(1);
    expect(call('DEBUG SET-ACTIVE-EXPIRE 1')).toBe('OK');
    engine.tick();
    expect(call('DBSIZE')).toBe(0);
  });

  it('shows the hash tables', () => {
    expect(call('DEBUG HTSTATS 9')).toBe(
      '[Dictionary HT]\nHash table 0 stats (main hash table):\n' +
        'No stats available for empty dictionaries\n' +
        '[Expires HT]\nHash table 0 stats (main hash table):\n' +
        'No stats available for empty dictionaries\n',
    );
    call('DEBUG POPULATE 1000');
    expect(call('DEBUG HTSTATS 0 full')).toMatch(/ number of elements: 1000\n different slots: /);
    expect(error('DEBUG HTSTATS 16')).toBe('ERR Out of range database');
    expect(error('DEBUG HTSTATS-KEY key:1')).toMatch(/^ERR The value stored at the specified key/);
    call(`SADD set ${'long'.repeat(40)}`);
    call(`HSET hash ${'long'.repeat(40)} value`);
    call(`ZADD zset 1 ${'long'.repeat(40)}`);
    for (const key of ['set', 'hash', 'zset']) {
      expect(call(`DEBUG HTSTATS-KEY ${key} full`)).toMatch(/ number of elements: 1\n/);
    }
    call('SADD small 1');
    expect(error('DEBUG HTSTATS-KEY small')).toMatch(/^ERR The value stored at the specified key/);
  });

  it('shows the lengths of a string', () => {
    call('SET a 1');
    expect(error('DEBUG SDSLEN a')).toBe('ERR Not an sds encoded string.');
    for (const count of [3, 500, 5000]) {
      client.call('SET', 'abc', 'x'.repeat(count));
      client.call('APPEND', 'abc', 'y');
      expect(call('DEBUG SDSLEN abc')).toMatch(
        new RegExp(
          `^key_sds_len:3, key_sds_avail:0, key_zmalloc: \\d+, ` +
            `val_sds_len:${count + 1}, val_sds_avail:\\d+, val_zmalloc: \\d+$`,
        ),
      );
    }
  });

  it('answers with an error that is not counted', () => {
    client.call('DEBUG', 'ERROR', 'OOPS first\r\nsecond');
    client.send([['DEBUG', 'ERROR', 'OOPS first\r\nsecond']]);
    expect(client.bytes().toString()).toBe('-OOPS first  second\r\n');
    expect(engine.core.engine.errorCodeCount()).toBe(0);
  });

  it('answers with a value of each type', () => {
    client.send('HELLO 3\r\n');
    client.bytes();
    expect(call('DEBUG PROTOCOL bignum')).toBe(1234567999999999999999999999999999999n);
    expect(call('DEBUG PROTOCOL set')).toEqual(new Set([0, 1, 2]));
    expect(call('DEBUG PROTOCOL map')).toEqual(
      new Map([
        [0, false],
        [1, true],
        [2, false],
      ]),
    );
    expect(call('DEBUG PROTOCOL verbatim')).toEqual(
      new Verbatim('txt', 'This is a verbatim\nstring'),
    );
    expect(error('DEBUG PROTOCOL nope')).toMatch(/^ERR Wrong protocol type name\. Please use/);
  });

  it.each([
    'SLEEP 1',
    'LOG hello',
    'SEGFAULT',
    'PANIC',
    'ASSERT',
    'OOM',
    'LOADAOF',
    'PAUSE-CRON 1',
    'CHANGE-REPL-ID',
    'RESTART',
    'CRASH-AND-RECOVER 10',
    'AOF-FLUSH-SLEEP 0',
    'CONFIG-REWRITE-FORCE-ALL',
    'REPLICATE PING',
  ])('leaves %s to the host', (line) => {
    client.send(['debug', ...line.split(' ')]);
    const [waiting] = engine.hostCalls;
    expect(waiting?.words).toEqual(['debug', ...line.split(' ')]);
    waiting?.answer((reply) => reply.simple('OK'));
    expect(client.replies()).toEqual(['OK']);
  });

  it('knows its subcommands by their names and their number of arguments', () => {
    for (const line of ['nope', 'SLEEP', 'OBJECT', 'DIGEST x', 'POPULATE', 'REPLYBUFFER x 1']) {
      const name = line.split(' ')[0]!;
      const place = line.startsWith('REPLYBUFFER') ? 'REPLYBUFFER' : name;
      expect(error(`DEBUG ${line}`)).toBe(
        `ERR unknown subcommand or wrong number of arguments for '${place}'. Try DEBUG HELP.`,
      );
    }
    expect(call('DEBUG STRINGMATCH-TEST')).toMatch(/test passed$/);
    expect((call('DEBUG HELP') as string[]).length).toBeGreaterThan(20);
  });
});

describe('MODULE', () => {
  it('has none, and loads none', () => {
    expect(call('MODULE LIST')).toEqual([]);
    expect((call('MODULE HELP') as string[])[0]).toMatch(/^MODULE <subcommand>/);
    const refused = 'ERR MODULE command not allowed. If the enable-module-command option';
    expect(error('MODULE LOAD /x.so')).toContain(refused);
    engine.core.setParameter(Parameter.MODULE_COMMAND, 1);
    const failed = 'ERR Error loading the extension. Please check the server logs.';
    expect(error('MODULE LOAD /x.so a b')).toBe(failed);
    expect(error('MODULE LOADEX /x.so CONFIG a b')).toBe(failed);
    expect(error('MODULE UNLOAD x')).toBe(
      'ERR Error unloading module: no such module with that name',
    );
  });
});
