/*
 * The debugger of scripts: real sessions, beside redis-server's word for word, and what becomes of
 * others meanwhile.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

interface Session {
  readonly script: string;
  /** Commands of the debugger, their words set apart by spaces. */
  readonly commands: readonly string[];
  readonly words?: readonly string[];
}

const steps = (count: number): string[] => Array.from({ length: count }, () => 's');

const loops = `local first
local sum = 0
for i = 1, 3 do
  if i == 2 then
    sum = sum + i
  end
end
for key, value in pairs({ 10, 20 }) do
  sum = sum + value
end
while sum < 40 do
  sum = sum + 1
  if sum > 38 then
    break
  end
end
repeat
  local twice = sum * 2
  sum = twice
until sum > 100
return sum`;

const calls = `local list = { 1, 'two', { key = 'a\\nb', [7] = 2.5 }, true }
local function inner(value, ...)
  local more = { ... }
  redis.breakpoint()
  return value + #more
end
local function outer(value)
  return (inner(value, 'x', 'y'))
end
local result = outer(3)
local again = pcall(inner, 4)
redis.debug('values', list, 12345678, 0.1, nil, print == nil)
return result`;

const commands = `redis.call('set', KEYS[1], ARGV[1])
local many = redis.call('mget', KEYS[1], 'nothing', 'none')
local failed = redis.pcall('lpop', KEYS[1])
local made = redis.error_reply('MY own')
redis.call('rpush', 'list', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
redis.setresp(3)
local map = redis.call('hgetall', 'hash')
local none = redis.call('get', 'nothing')
local score = redis.call('zscore', 'scores', 'member')
local members = redis.call('smembers', 'set')
return redis.call('nothing')`;

const sessions: Record<string, Session> = {
  'steps through loops': { script: loops, commands: steps(60) },
  'stops at breakpoints': {
    script: loops,
    commands: ['b', 'b 5 9', 'b 5', 'b', 'c', 'c', 'print', 'b -9', 'b -9', 'b x 99', 'b 0', 'c'],
  },
  'shows variables and callers': {
    script: calls,
    commands: [
      ...['print', 's', 'print', 'c', 'print', 't', 'p more', 'p list', 'p arg', 'p result'],
      ...['p nothing', 'p KEYS', 'p ARGV', 'c', 't', 's', 's', 's', 's', 's', 's'],
    ],
    words: ['1', 'key', 'argument'],
  },
  'lists the source': {
    script: `${loops}\r\n\r\n`,
    commands: ['l', 'l 9', 'l 9 1', 'l 0 0', 'l x', 'w', 'LIST 100 2', 'c'],
  },
  'shows commands and their replies while it steps': {
    script: commands,
    commands: steps(12),
    words: ['1', 'key', 'argument'],
  },
  evaluates: {
    script: 'local hidden = 1\nreturn 1',
    commands: [
      ...['e 1 + 1', 'e', 'e hidden', 'e local a = 5 return a * 2', 'e nothing here', 'e x = 1'],
      ...["e error('wrong')", 'e 0/0', 'e 1e20', 'e {1,{2,{3}},a=1}', "e redis.pcall('nothing')"],
      ...["e redis.call('set','a','b')", 'e {{{{{{{{{{{{1}}}}}}}}}}}}', 'e coroutine.yield(1)'],
      ...["e string.rep('x', 300)", "e string.rep('x', 300)", 'm', 'm 10', 'm 0', 'm x', 'c'],
    ],
  },
  'runs commands': {
    script: 'return 1',
    commands: [
      ...['r set a b', 'r get a', 'r get nothing', 'r nothing', 'r get', 'r lpop a', 'r', 'R ping'],
      ...['r rpush many 1 2 3 4 5 6 7 8 9 10 11 12 13', 'r lrange many 0 -1', 'r eval x 0', 'c'],
    ],
  },
  'helps, and does not know everything': { script: 'return 1', commands: ['h', 'nothing', 'a'] },
  'aborts where the script cannot help it': {
    script: 'local x = 1\nreturn x',
    commands: ['s', 'a'],
  },
  'aborts where the script catches it': {
    script: 'local ok, why = pcall(function()\n  local a = 1\n  return a\nend)\nreturn why',
    commands: ['s', 's', 'a', 's', 's'],
  },
  'follows coroutines and chunks': {
    script: `local co = coroutine.wrap(function(a)
  local b = coroutine.yield(a + 1)
  return b
end)
local x = co(1)
local f = loadstring("local q = 1\\n\\nredis.debug('in', q)\\nreturn q")
local y = f()
return co(x) + y`,
    commands: ['s', 's', 'print', 't', ...steps(12)],
  },
  'says what cannot be compiled': { script: 'return f(', commands: [] },
  'wants keys to be counted': { script: 'return 1', commands: [], words: ['x'] },
  'takes an empty script': { script: '', commands: ['l', 's'] },
  'knows the first line of flags': {
    script: "#!lua flags=no-writes\nlocal a = 1\nreturn redis.call('set', 'a', 'b')",
    commands: ['s', 's', 'p a', 's'],
  },
  'fails where a script does': { script: 'local a\nlocal b = a.x\nreturn b', commands: steps(3) },
  'stops a script that runs for too long': {
    script: 'local i = 0\nwhile true do i = i + 1 end',
    commands: ['c', 'a'],
  },
  'stops a loop that jumps to itself': { script: 'while true do end', commands: ['s', 's', 'a'] },
};

/** What a server answers in a session, bytes as text. */
async function transcript(server: ServerProcess, mode: string, session: Session): Promise<string> {
  const connection = await server.connect();
  await connection.call('SCRIPT', 'DEBUG', mode);
  const said: string[] = [];
  const ask = async (words: readonly string[]): Promise<boolean> => {
    connection.write(respCommand(words));
    const [reply] = await connection.receive(1);
    said.push(`> ${words.join(' ').slice(0, 60)}`, reply?.toString('latin1') ?? 'nothing');
    return !said.at(-1)!.includes('+<endsession>');
  };
  let goesOn = await ask(['EVAL', session.script, ...(session.words ?? ['0'])]);
  for (const command of session.commands) if (goesOn) goesOn = await ask(command.split(' '));
  if (!goesOn) said.push((await connection.ended()).toString('latin1'));
  connection.close();
  return said.join('\n').replace(/0x[0-9a-f]+/g, '0x');
}

/** The keys that sessions find, and find again. */
async function prepare(connection: Connection): Promise<void> {
  await connection.call('FLUSHALL');
  await connection.call('HSET', 'hash', 'field', 'value');
  await connection.call('ZADD', 'scores', 1.5, 'member');
  await connection.call('SADD', 'set', 'one');
}

describe.skipIf(redisMissing('debugger'))('a debugging session beside redis-server', () => {
  let ours: ServerProcess;
  let theirs: ServerProcess;
  let connections: Connection[];

  beforeAll(async () => {
    const quickly = ['--busy-reply-threshold', '100'];
    [ours, theirs] = await Promise.all([serverStart(...quickly), redisStart(...quickly)]);
    connections = [await ours.connect(), await theirs.connect()];
  });

  afterAll(async () => {
    for (const connection of connections) connection.close();
    await Promise.all([ours.stop(), theirs.stop()]);
  });

  for (const mode of ['yes', 'sync']) {
    it.each(Object.keys(sessions))(`${mode}: %s`, async (name) => {
      for (const connection of connections) await prepare(connection);
      const session = sessions[name]!;
      const expected = await transcript(theirs, mode, session);
      expect(await transcript(ours, mode, session)).toBe(expected);
      const [kept, expectedKept] = await Promise.all(
        connections.map((connection) => connection.call('KEYS', '*')),
      );
      expect([kept].flat().sort()).toEqual([expectedKept].flat().sort());
    });
  }
});

const sets = `redis.call('set', 'first', '1')
redis.call('set', 'second', '2')
return 'done'`;

describe('a debugging session and others', () => {
  let server: ServerProcess;
  let other: Connection;

  serverAround(
    () => serverStart('--busy-reply-threshold', '100', '--enable-debug-command', 'yes'),
    (started, connected) => ([server, other] = [started, connected]),
  );

  /** Begins to debug a script. */
  async function begun(mode: string, script: string): Promise<Connection> {
    await other.call('FLUSHALL');
    const connection = await server.connect();
    expect(await connection.call('SCRIPT', 'DEBUG', mode)).toBe('OK');
    expect(String(await connection.call('EVAL', script, 0))).toMatch(/^\* Stopped at 1, .*,-> 1/);
    return connection;
  }

  it('keeps all others waiting in sync mode, old connections and new ones', async () => {
    const debugging = await begun('sync', sets);
    const late = await server.connect();
    other.write(respCommand(['GET', 'second']));
    late.write(respCommand(['INCR', 'first']));
    expect(await debugging.call('s')).toHaveLength(4);
    expect(await debugging.call('r', 'get', 'first')).toEqual(['<redis> get first', '<reply> "1"']);
    expect([other.take(), late.take()].map(String)).toEqual(['', '']);
    expect(await debugging.call('c')).toEqual(['<endsession>']);
    expect((await debugging.ended()).toString()).toBe('$4\r\ndone\r\n');
    expect((await other.receive(1)).join()).toBe('$1\r\n2\r\n');
    expect((await late.receive(1)).join()).toBe(':2\r\n');
    late.close();
  });

  it('hears those who have waited with a big argument as they are', async () => {
    const debugging = await begun('sync', 'return 1');
    const late = await server.connect();
    const value = Buffer.alloc(100_000, 'a value of many bytes');
    late.write(respCommand(['SET', 'big', value]));
    other.write(respCommand(['DBSIZE']));
    // What has come of the argument waits with the engine's host, the rest in the socket.
    await new Promise((done) => setTimeout(done, 100));
    expect(await debugging.call('c')).toEqual(['<endsession>']);
    expect((await late.receive(1)).join()).toBe('+OK\r\n');
    await other.receive(1);
    const names = Array.from({ length: 3000 }, (_, at) => `k${at}`);
    late.write(Buffer.concat(names.map((name) => respCommand(['SET', name, name]))));
    expect((await late.receive(names.length)).join('')).toBe('+OK\r\n'.repeat(names.length));
    expect(await other.call('MGET', ...names)).toEqual(names);
    expect(await other.call('GET', 'big')).toBe(value.toString());
    late.close();
  });

  it('reads on in a copy from who was held for what others have sent', async () => {
    const session = await server.connect();
    expect(await session.call('SCRIPT', 'DEBUG', 'YES')).toBe('OK');
    const others = await Promise.all(Array.from({ length: 6 }, () => server.connect()));
    const much = Buffer.concat(Array<Buffer>(1500).fill(respCommand(['SET', 'k', 'v'.repeat(50)])));
    other.write(respCommand(['DEBUG', 'SLEEP', '0.3']));
    await new Promise((done) => setTimeout(done, 100));
    for (const each of others) each.write(much);
    await new Promise((done) => setTimeout(done, 20));
    session.write(respCommand(['EVAL', sets, '0', 'a'.repeat(20_000)]));
    expect((await session.receive(1)).join()).toMatch(/Stopped at 1/);
    expect(await session.call('c')).toEqual(['<endsession>']);
    expect((await session.ended()).toString()).toBe('$4\r\ndone\r\n');
    expect((await other.receive(1)).join()).toBe('+OK\r\n');
    for (const each of others) each.close();
  });

  it('serves others beside a copy, and forgets what was done in it', async () => {
    const sessions = [await begun('yes', sets), await begun('yes', sets)];
    for (const session of sessions) await session.call('s');
    expect(await sessions[0]!.call('r', 'incr', 'first')).toContain('<reply> 2');
    expect(await sessions[1]!.call('r', 'get', 'first')).toContain('<reply> "1"');
    expect(await other.call('GET', 'first')).toBe(null);
    await other.call('SET', 'second', 'own');
    for (const session of sessions) {
      expect(await session.call('c')).toEqual(['<endsession>']);
      expect((await session.ended()).toString()).toBe('$4\r\ndone\r\n');
    }
    expect(await other.call('MGET', 'first', 'second')).toEqual([null, 'own']);
  });

  it('runs a script to its end whose client has gone in sync mode', async () => {
    const debugging = await begun('sync', sets);
    debugging.close();
    expect(await other.call('MGET', 'first', 'second')).toEqual(['1', '2']);
  });

  it('ends what would run for ever when its client has gone', async () => {
    for (const mode of ['yes', 'sync']) {
      const debugging = await begun(mode, 'while true do end');
      debugging.write(respCommand(['c']));
      if (mode === 'sync') await debugging.receive(1);
      debugging.close();
      expect(await other.call('PING')).toBe('PONG');
    }
    const evaluating = await begun('sync', 'return 1');
    evaluating.write(respCommand(['e', 'while true do end']));
    evaluating.close();
    expect(await other.call('PING')).toBe('PONG');
  });

  it('ends a session by what is no command', async () => {
    const wrong = ['hello\r\n', '*0\r\n', '*1\r\n$2000\r\n', '*1\r\n:1\r\n', '*2000\r\n'];
    for (const bytes of wrong) {
      const debugging = await begun('sync', 'return 1');
      debugging.write(Buffer.from(bytes));
      expect((await debugging.ended()).toString()).toMatch(
        /^\*1\r\n\+<endsession>\r\n-ERR protocol error script: \w+, on @user_script:1\.\r\n$/,
      );
    }
    const flooding = await begun('sync', 'return 1');
    flooding.write(Buffer.from(`*1024\r\n${`$1024\r\n${'x'.repeat(1024)}\r\n`.repeat(1023)}$`));
    flooding.write(Buffer.from('1'.repeat(100_000)));
    expect((await flooding.ended()).toString()).toContain('-ERR max client buffer reached');
  });

  it('takes commands in pieces, and several at once', async () => {
    const debugging = await begun('yes', sets);
    for (const byte of respCommand(['s'])) debugging.write(Buffer.of(byte));
    expect(await debugging.receive(1)).toHaveLength(1);
    debugging.write(Buffer.concat([respCommand(['p']), respCommand(['l']), respCommand(['c'])]));
    expect(await debugging.receive(4)).toHaveLength(4);
    await debugging.ended();
  });

  it('says where there is no debugging', async () => {
    const connection = await server.connect();
    expect(await connection.call('SCRIPT', 'DEBUG', 'MAYBE')).toMatchObject({
      message: 'ERR Use SCRIPT DEBUG YES/SYNC/NO',
    });
    await connection.call('SCRIPT', 'DEBUG', 'YES');
    expect(await connection.call('EVALSHA', '0'.repeat(40), 0)).toMatchObject({
      message: 'ERR Please use EVAL instead of EVALSHA for debugging',
    });
    await connection.call('MULTI');
    await connection.call('EVAL', 'return 1', 0);
    expect(await connection.call('EXEC')).toMatchObject([
      { message: 'ERR scripts are not debugged in a transaction' },
    ]);
    await connection.call('SCRIPT', 'DEBUG', 'NO');
    expect(await connection.call('EVAL', 'return 1', 0)).toBe(1);
    connection.close();
  });

  it('is not asked for in a pipeline, nor in a transaction', async () => {
    const refused = '-ERR SCRIPT DEBUG must be called outside a pipeline\r\n';
    const connection = await server.connect();
    const together = async (...calls: readonly string[]): Promise<string> => {
      connection.write(Buffer.concat(calls.map((call) => respCommand(call.split(' ')))));
      return (await connection.receive(calls.length)).join('');
    };
    expect(await together('SCRIPT DEBUG YES', 'SCRIPT DEBUG NO')).toBe(`+OK\r\n${refused}`);
    expect(await together('SCRIPT DEBUG NO')).toBe('+OK\r\n');
    expect(await together('PING', 'SCRIPT DEBUG MAYBE')).toBe(`+PONG\r\n${refused}`);
    expect(await together('MULTI')).toBe('+OK\r\n');
    expect(await together('SCRIPT DEBUG SYNC')).toBe('+QUEUED\r\n');
    expect(await together('EXEC')).toBe(`*1\r\n${refused}`);
    // Nothing is owed for what is not answered.
    const skipped = [['CLIENT', 'REPLY', 'SKIP'], ['PING'], ['SCRIPT', 'DEBUG', 'NO']];
    connection.write(Buffer.concat(skipped.map(respCommand)));
    expect((await connection.receive(1)).join()).toBe('+OK\r\n');
    expect(await connection.call('EVAL', 'return 1', 0)).toBe(1);
    connection.close();
  });

  it('tells the log of sessions', () => {
    const log = server.log;
    expect(log).toContain('* Redis synchronous debugging eval session started');
    expect(log).toContain('* Redis synchronous debugging eval session ended');
    expect(log).toContain('* Redis forked for debugging eval');
    expect(log).toContain('* Lua debugging session child exiting');
  });
});
