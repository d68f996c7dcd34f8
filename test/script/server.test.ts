/*
 * Scripts and functions through a server: what goes beside a reply, and scripts that take long.
 * What a script's value is as a reply is in test/script/reply.test.ts.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

let server: ServerProcess;
let connection: Connection;

beforeAll(async () => {
  server = await serverStart('--busy-reply-threshold', '50', '--enable-debug-command', 'yes');
});
afterAll(() => server.stop());

beforeEach(async () => {
  connection = await server.connect();
  await connection.call('FLUSHALL');
  await connection.call('SCRIPT', 'FLUSH');
  await connection.call('FUNCTION', 'FLUSH');
  await connection.call('CONFIG', 'RESETSTAT');
});

const info = async (section: string): Promise<string> =>
  String(await connection.call('INFO', section));

const library = `#!lua name=lib
redis.register_function('write', function(keys, args)
  return redis.call('SET', keys[1], args[1]) end)
redis.register_function{function_name='read', flags={'no-writes'}, callback=function(keys)
  return redis.call('GET', keys[1]) end}
redis.register_function('turn', function() while true do end end)`;

describe('commands of scripts', () => {
  test('count beside the script, and errors once', async () => {
    await connection.call(
      'EVAL',
      "redis.call('SET', KEYS[1], 1) return redis.call('INCR', KEYS[1])",
      1,
      'n',
    );
    await connection.call('EVAL_RO', "redis.pcall('LPUSH', 'n', 1) return 1", 0);
    const failed = await connection.call('EVAL', "return redis.call('LPUSH', KEYS[1], 1)", 1, 'n');
    expect(String(failed)).toMatch(/WRONGTYPE .* script: [0-9a-f]{40}, on @user_script:1\.$/);
    const commands = await info('commandstats');
    expect(commands).toMatch(/cmdstat_incr:calls=1,.*failed_calls=0/);
    expect(commands).toMatch(/cmdstat_lpush:calls=1,.*rejected_calls=1,failed_calls=1/);
    expect(commands).toMatch(/cmdstat_eval:calls=2,.*failed_calls=1/);
    expect(await info('errorstats')).toMatch(/errorstat_WRONGTYPE:count=1\r/);
  });

  test('that are caught or refused count where they fail', async () => {
    await connection.call('EVAL', "return redis.pcall('LPOP')", 0);
    await connection.call('EVAL', "return redis.pcall('LPUSH', KEYS[1], 1)", 1, 'l');
    await connection.call('SET', 'n', 1);
    await connection.call('EVAL', "return redis.pcall('LPUSH', KEYS[1], 1)", 1, 'n');
    const commands = await info('commandstats');
    expect(commands).toMatch(/cmdstat_lpop:calls=0,.*rejected_calls=1,failed_calls=0/);
    expect(commands).toMatch(/cmdstat_lpush:calls=2,.*rejected_calls=0,failed_calls=1/);
    expect(commands).toMatch(/cmdstat_eval:calls=3,.*rejected_calls=0,failed_calls=2/);
    expect(await info('stats')).toMatch(/total_error_replies:2\r/);
  });

  test('count as ERR if the error of a script has no code of at most 30 bytes', async () => {
    const code = 'C'.repeat(30);
    for (const text of ['bad', `${code} as long as may be`, `${code}C longer`, 'a\tb tab']) {
      const reply = await connection.call('EVAL', 'return {err = ARGV[1]}', 0, text);
      expect(String(reply)).toContain(text);
    }
    const lines = (await info('errorstats')).split('\r\n').slice(1);
    expect(lines).toEqual([
      `errorstat_${code}:count=1`,
      'errorstat_ERR:count=2',
      'errorstat_a\tb:count=1',
      '',
    ]);
  });

  test('have words of any length', async () => {
    for (const length of [31, 32, 33, 100, 20_000, 100_000]) {
      const word = 'abc'.repeat(length).slice(0, length);
      const script = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])";
      expect(await connection.call('EVAL', script, 1, 'key', word)).toBe(word);
      expect(await connection.call('GET', 'key')).toBe(word);
    }
  });

  test('get a set in order from SORT BY a constant', async () => {
    const members = ['azz', 'b', 'a', 'aaa', 'c', 'aa'];
    await connection.call('SADD', 'set', ...members);
    const script = "return redis.call('SORT', KEYS[1], 'BY', '_')";
    expect(await connection.call('EVAL', script, 1, 'set')).toEqual([...members].sort());
  });

  test('leave nothing in Lua', async () => {
    const used = async (): Promise<number> =>
      Number(/used_memory_lua:(\d+)/.exec(await info('memory'))![1]);
    const script = "redis.call('INCR', KEYS[1])";
    await connection.call('EVAL', script, 1, 'n');
    const before = await used();
    for (let i = 0; i < 2000; i++) connection.write(respCommand(['EVAL', script, '1', 'n']));
    await connection.receive(2000);
    expect(await used()).toBe(before);
    expect(before).toBeLessThan(100 * 1024);
  });

  test('are shown to monitors as those of lua, behind their script', async () => {
    const monitor = await server.connect();
    await monitor.call('MONITOR');
    await connection.call('EVAL', "return redis.call('SET', 'a', 'b')", 0);
    const [script, command] = await monitor.receive(2);
    expect(String(script)).toMatch(/"EVAL" "return/);
    expect(String(command)).toMatch(/\[0 lua\] "SET" "a" "b"\r\n$/);
  });

  test('that live on the host are answered as well', async () => {
    const found = await connection.call('EVAL', "return redis.call('INFO', 'server')", 0);
    expect(String(found)).toContain('redis_version:');
    const count = await connection.call('EVAL', "return redis.call('COMMAND', 'COUNT')", 0);
    expect(count).toBe(await connection.call('COMMAND', 'COUNT'));
  });

  test('serve those that wait when the script has ended', async () => {
    const waiting = await server.connect();
    const served = waiting.call('BLPOP', 'list', 0);
    await connection.call('PING');
    const script =
      "redis.call('RPUSH', 'list', 'a') redis.call('DEL', 'list') return redis.call('RPUSH', 'list', 'b')";
    await connection.call('EVAL', script, 0);
    expect(await served).toEqual(['list', 'b']);
  });

  const blocked = async (): Promise<string> =>
    /blocked_clients:(\d+)/.exec(await info('clients'))![1]!;

  test('wait for the end of a pause of writes, in a spoilt transaction too', async () => {
    const paused = await server.connect();
    await paused.call('MULTI');
    await paused.call('NOSUCH');
    await connection.call('CLIENT', 'PAUSE', 100_000, 'WRITE');
    const queued = paused.call('EVAL', 'return 1', 0);
    await expect.poll(blocked).toBe('1');
    await connection.call('CLIENT', 'UNPAUSE');
    expect(await queued).toBe('QUEUED');
    expect(String(await paused.call('EXEC'))).toContain('EXECABORT');
    expect(await paused.call('PING')).toBe('PONG');
  });

  test.each([
    ['Error compiling', 'EVAL', 'no Lua', 0],
    ['not an integer', 'EVAL', 'return 1', 'x'],
    ['NOSCRIPT', 'EVALSHA', 'f'.repeat(40), 0],
    ['Function not found', 'FCALL', 'none', 0],
  ])('that cannot run, with %s, wait for the end of a pause of writes', async (text, ...words) => {
    const paused = await server.connect();
    await connection.call('CLIENT', 'PAUSE', 100_000, 'WRITE');
    const reply = paused.call(...words);
    await expect.poll(blocked).toBe('1');
    await connection.call('CLIENT', 'UNPAUSE');
    expect(String(await reply)).toContain(text);
    expect(await paused.call('PING')).toBe('PONG');
  });

  test('that cannot run and would not write do not wait for the end of a pause', async () => {
    await connection.call('CLIENT', 'PAUSE', 100_000, 'WRITE');
    const readOnly = '#!lua flags=no-writes\nreturn 1';
    expect(String(await connection.call('EVAL', readOnly, 'x'))).toContain('not an integer');
    expect(String(await connection.call('FCALL_RO', 'none', 0))).toContain('not found');
    await connection.call('CLIENT', 'UNPAUSE');
  });

  test('obey the rights of who has called the script', async () => {
    await connection.call('ACL', 'SETUSER', 'ann', 'on', 'nopass', '~a*', '+@all', '-get');
    const ann = await server.connect();
    await ann.call('AUTH', 'ann', 'x');
    const denied = await ann.call('EVAL', "return redis.call('GET', 'a')", 0);
    expect(String(denied)).toContain(
      "ERR ACL failure in script: User ann has no permissions to run the 'get' command script:",
    );
    const key = await ann.call('EVAL', "return redis.call('SET', 'b', 1)", 0);
    expect(String(key)).toContain('ERR ACL failure in script: No permissions to access a key');
    const asked = "return {redis.acl_check_cmd('SET', 'a', 1), redis.acl_check_cmd('SET', 'b', 1)}";
    expect(await ann.call('EVAL', asked, 0)).toEqual([1, null]);
    await connection.call('ACL', 'DELUSER', 'ann');
  });

  test('time stands still for them', async () => {
    await connection.call('SET', 'k', 'v', 'PX', 20);
    const script =
      "local a = redis.call('GET', 'k') local n = 0 for i = 1, 3e6 do n = n + i end return {a, redis.call('GET', 'k')}";
    expect(await connection.call('EVAL', script, 0)).toEqual(['v', 'v']);
  });
});

describe('a replica without its primary', () => {
  const named = "#!lua\nreturn redis.call('GET', 'k')";
  const reads = '#!lua flags=no-writes,allow-stale\nreturn 1';

  afterEach(async () => {
    await connection.call('REPLICAOF', 'NO', 'ONE');
    await connection.call('CONFIG', 'SET', 'replica-serve-stale-data', 'yes');
  });

  test('runs such scripts only as say that they may be', async () => {
    await connection.call('CONFIG', 'SET', 'replica-serve-stale-data', 'no');
    await connection.call('REPLICAOF', '127.0.0.1', 1);
    const told = "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    const old = await connection.call('EVAL', 'return 1', 0);
    expect(String(old)).toContain(told);
    expect(await connection.call('EVAL', reads, 0)).toBe(1);
  });

  test('refuses EXEC for what the scripts in it are, as it does for other commands', async () => {
    const other = await server.connect();
    const queue = async (script: string): Promise<unknown> => {
      await connection.call('MULTI');
      return connection.call('EVAL', script, 0);
    };
    expect(await queue(named)).toBe('QUEUED');
    await other.call('REPLICAOF', '127.0.0.1', 1);
    expect(String(await connection.call('EXEC'))).toContain(
      "EXECABORT Transaction discarded because of: READONLY You can't write against",
    );
    // What is refused already when it is queued spoils the transaction.
    expect(String(await queue(named))).toContain("READONLY You can't write against a read only");
    expect(String(await connection.call('EXEC'))).toContain('EXECABORT Transaction discarded bec');
    // What only reads may run, and of what names no flags each command is looked at.
    expect(await queue(reads)).toBe('QUEUED');
    await connection.call('EVAL', "return redis.pcall('SET', 'k', 1)", 0);
    const [first, second] = (await connection.call('EXEC')) as unknown[];
    expect(first).toBe(1);
    expect(String(second)).toContain("READONLY You can't write against a read only replica.");
    expect(await info('commandstats')).toMatch(/cmdstat_eval:calls=2,.*rejected_calls=1,/);
    other.close();
  });

  test('knows what functions and scripts are that are called by a name', async () => {
    const other = await server.connect();
    await connection.call('FUNCTION', 'LOAD', library);
    const sha = String(await connection.call('SCRIPT', 'LOAD', named));
    for (const [words, refused] of [
      [['FCALL', 'write', 1, 'k', 'v'], true],
      [['FCALL', 'read', 1, 'k'], false],
      [['FCALL', 'nobody', 0], false],
      [['EVALSHA', sha, 0], true],
      [['EVALSHA', 'a'.repeat(40), 0], false],
      [['EVAL', '#!lua flags=nonsense\nreturn 1', 0], false],
    ] as const) {
      await connection.call('MULTI');
      expect(await connection.call(...words)).toBe('QUEUED');
      await other.call('REPLICAOF', '127.0.0.1', 1);
      const reply = String((await connection.call('EXEC')) as unknown);
      expect(reply.includes('EXECABORT')).toBe(refused);
      await other.call('REPLICAOF', 'NO', 'ONE');
    }
    other.close();
  });
});

describe('the cache', () => {
  test('keeps 500 scripts of EVAL, and all of SCRIPT LOAD', async () => {
    const loaded = String(await connection.call('SCRIPT', 'LOAD', 'return 1'));
    const first = String(await connection.call('SCRIPT', 'LOAD', 'return 0 + 0'));
    await connection.call('SCRIPT', 'FLUSH');
    await connection.call('SCRIPT', 'LOAD', 'return 1');
    for (let i = 0; i < 520; i++) await connection.call('EVAL', `return 0 + ${i}`, 0);
    expect(await connection.call('SCRIPT', 'EXISTS', loaded, first)).toEqual([1, 0]);
    expect(await info('memory')).toContain('number_of_cached_scripts:501\r');
    expect(await info('stats')).toContain('evicted_scripts:20\r');
    await connection.call('CONFIG', 'RESETSTAT');
    expect(await info('stats')).toContain('evicted_scripts:0\r');
    expect(await connection.call('EVALSHA', loaded.toUpperCase(), 0)).toBe(1);
    expect(await connection.call('EVALSHA_RO', loaded, 0)).toBe(1);
    expect(String(await connection.call('EVALSHA', first, 0))).toContain('NOSCRIPT');
  });
});

describe('functions', () => {
  test('are loaded, called, shown, deleted', async () => {
    expect(await connection.call('FUNCTION', 'LOAD', library)).toBe('lib');
    expect(String(await connection.call('FUNCTION', 'LOAD', library))).toContain(
      "ERR Library 'lib' already exists",
    );
    expect(await connection.call('FUNCTION', 'LOAD', 'REPLACE', library)).toBe('lib');
    expect(await connection.call('FCALL', 'write', 1, 'k', 'v')).toBe('OK');
    expect(await connection.call('FCALL_RO', 'read', 1, 'k')).toBe('v');
    expect(String(await connection.call('FCALL_RO', 'write', 1, 'k', 'v'))).toContain(
      'ERR Can not execute a script with write flag using *_ro command.',
    );
    expect(JSON.stringify(await connection.call('FUNCTION', 'LIST'))).toContain('"no-writes"');
    expect(await connection.call('FUNCTION', 'DELETE', 'lib')).toBe('OK');
    expect(String(await connection.call('FCALL', 'write', 1, 'k', 'v'))).toContain(
      'ERR Function not found',
    );
  });

  test('are dumped and restored', async () => {
    await connection.call('FUNCTION', 'LOAD', library);
    const payload = await dump();
    const restore = (...policy: string[]): Promise<unknown> =>
      connection.call('FUNCTION', 'RESTORE', payload, ...policy);
    expect(String(await restore())).toContain('ERR Library lib already exists');
    expect(await restore('REPLACE')).toBe('OK');
    expect(await connection.call('FUNCTION', 'FLUSH')).toBe('OK');
    expect(await restore('APPEND')).toBe('OK');
    expect(await restore('FLUSH')).toBe('OK');
    expect(await connection.call('FCALL', 'write', 1, 'k', 'v')).toBe('OK');
    const broken = Buffer.from(payload);
    broken[5]! ^= 1;
    expect(String(await connection.call('FUNCTION', 'RESTORE', broken))).toContain(
      'ERR DUMP payload version or checksum are wrong',
    );
  });

  /** FUNCTION DUMP as bytes. */
  async function dump(): Promise<Buffer> {
    connection.write(respCommand(['FUNCTION', 'DUMP']));
    const [reply] = await connection.receive(1);
    const from = reply!.indexOf('\r\n') + 2;
    return reply!.subarray(from, reply!.length - 2);
  }

  test('are part of what is saved', async () => {
    await connection.call('FUNCTION', 'LOAD', library);
    expect(await connection.call('DEBUG', 'RELOAD')).toBe('OK');
    expect(await connection.call('FCALL', 'write', 1, 'k', 'v')).toBe('OK');
  });

  test('explain themselves, as scripts do', async () => {
    for (const name of ['FUNCTION', 'SCRIPT']) {
      expect(String(await connection.call(name, 'HELP'))).toContain(`${name} <subcommand>`);
    }
    expect(await connection.call('SCRIPT', 'DEBUG', 'NO')).toBe('OK');
  });
});

describe('a long script', () => {
  const forever = 'while true do end';

  /** Asks until a script is busy. */
  const untilBusy = async (): Promise<void> => {
    const deadline = Date.now() + 5000;
    while (!String(await connection.call('PING')).includes('BUSY')) {
      if (Date.now() > deadline) throw new Error('no script is busy');
    }
  };

  test('lets others in, who are told, and is killed', async () => {
    const other = await server.connect();
    const running = other.call('EVAL', forever, 0);
    await untilBusy();
    expect(String(await connection.call('GET', 'a'))).toContain(
      'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    );
    expect(String(await connection.call('SHUTDOWN', 'SAVE'))).toContain('BUSY');
    expect(String(await connection.call('FUNCTION', 'KILL'))).toContain('SCRIPT KILL or SHUTDOWN');
    expect(await connection.call('SCRIPT', 'KILL')).toBe('OK');
    expect(String(await running)).toMatch(/Script killed by user with SCRIPT KILL\.\.\. script:/);
    expect(String(await connection.call('SCRIPT', 'KILL'))).toContain('NOTBUSY');
    expect(await connection.call('PING')).toBe('PONG');
  });

  test('of commands that take long themselves lets others in', async () => {
    const other = await server.connect();
    const running = other.call('EVAL', "while true do redis.call('INFO', 'everything') end", 0);
    await untilBusy();
    expect(await connection.call('SCRIPT', 'KILL')).toBe('OK');
    expect(String(await running)).toContain('Script killed by user');
  });

  test('sees TIME go on once others have been let in, and its keys keep their deadlines', async () => {
    const reply = await connection.call(
      'EVAL',
      `redis.call('SET', KEYS[1], 'v', 'PX', 100)
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local begun = now()
while now() < begun + 200000 do end
return {now() - begun >= 200000, redis.call('PTTL', KEYS[1])}`,
      1,
      'k',
    );
    expect(reply).toEqual([1, 100]);
    expect(await connection.call('GET', 'k')).toBe(null);
  });

  test('that catches errors is killed too', async () => {
    const other = await server.connect();
    const running = other.call('EVAL', `while true do pcall(function() ${forever} end) end`, 0);
    await untilBusy();
    expect(await connection.call('SCRIPT', 'KILL')).toBe('OK');
    expect(String(await running)).toContain('Script killed by user');
  });

  test('that has written is not killed', async () => {
    const other = await server.connect();
    const script =
      "redis.call('SET', 'a', 1) local n = 0 for i = 1, 1e7 do n = n + i end return n > 0";
    const running = other.call('EVAL', script, 0);
    await untilBusy();
    expect(String(await connection.call('SCRIPT', 'KILL'))).toContain('UNKILLABLE');
    expect(await running).toBe(1);
    expect(await connection.call('GET', 'a')).toBe('1');
  });

  test('inside EXEC lets others in and can be killed', async () => {
    const other = await server.connect();
    await other.call('MULTI');
    await other.call('EVAL', forever, 0);
    await other.call('SET', 'after', 1);
    const running = other.call('EXEC');
    await untilBusy();
    expect(await connection.call('SCRIPT', 'KILL')).toBe('OK');
    expect(String((await running) as unknown)).toContain('Script killed by user');
    expect(await connection.call('GET', 'after')).toBe('1');
  });

  test('whose client goes away runs to its end', async () => {
    const other = await server.connect();
    void other.call('EVAL', forever, 0).catch(() => undefined);
    await untilBusy();
    other.close();
    expect(await connection.call('SCRIPT', 'KILL')).toBe('OK');
    expect(await connection.call('PING')).toBe('PONG');
  });

  test('of a function is killed as such', async () => {
    await connection.call('FUNCTION', 'LOAD', library);
    const other = await server.connect();
    const running = other.call('FCALL', 'turn', 0);
    await untilBusy();
    expect(String(await connection.call('SCRIPT', 'KILL'))).toContain('FUNCTION KILL or SHUTDOWN');
    const stats = await connection.call('FUNCTION', 'STATS');
    expect(JSON.stringify(stats)).toContain('["running_script",["name","turn","command",["FCALL"');
    expect(await connection.call('FUNCTION', 'KILL')).toBe('OK');
    expect(String(await running)).toMatch(/Script killed by user with SCRIPT KILL.*script: turn/);
    expect(await connection.call('PING')).toBe('PONG');
  });
});
