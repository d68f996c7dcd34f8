/*
 * The commands about a connection: session, CLIENT, CLIENT KILL. Texts and shapes are those of
 * Redis 7.2.6 (networking.c, acl.c).
 */

import { describe, expect, test } from 'vitest';

import { redisVersion } from '../../host/config/version.js';
import { ClientFlag, Statistic } from '../../host/engine/seam.generated.js';
import { TestEngine } from '../support/engine.js';
import type { TestClient } from '../support/engine.js';
import { type Reply, RespError, Verbatim } from '../support/resp.js';

const SYNTAX = 'ERR syntax error';
const NOT_INTEGER = 'ERR value is not an integer or out of range';
const CLIENT_NAME = 'ERR Client names cannot contain spaces, newlines or special characters.';

function error(text: string): RespError {
  return new RespError(text);
}

/** The fields of a line of CLIENT LIST. */
function fields(line: string): Record<string, string> {
  return Object.fromEntries(
    line.split(' ').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

function info(client: TestClient): Record<string, string> {
  return fields((client.call('CLIENT', 'INFO') as string).trimEnd());
}

/** The ids in CLIENT LIST with these arguments. */
function listed(client: TestClient, ...words: string[]): number[] {
  const lines = (client.call('CLIENT', 'LIST', ...words) as string).split('\n').filter(Boolean);
  return lines.map((line) => Number(fields(line)['id']));
}

describe('the session', () => {
  test('PING and ECHO answer', () => {
    const client = new TestEngine().connect();
    expect(client.call('PING')).toBe('PONG');
    expect(client.call('ping', 'a\0b')).toBe('a\0b');
    expect(client.call('PING', 'a', 'b')).toEqual(
      error("ERR wrong number of arguments for 'ping' command"),
    );
    client.send('PING\r\nPING x\r\n');
    expect(client.bytes().toString()).toBe('+PONG\r\n$1\r\nx\r\n');
    expect(client.call('ECHO', 'x')).toBe('x');
    expect(client.call('ECHO')).toEqual(error("ERR wrong number of arguments for 'echo' command"));
  });

  test('QUIT answers and closes, and nothing behind it runs', () => {
    const client = new TestEngine().connect();
    client.send([['PING'], ['QUIT'], ['PING']]);
    expect(client.replies()).toEqual(['PONG', 'OK']);
    expect(client.closed).toBe(true);
  });

  test('QUIT closes a client without replies, and one whose output is in flight afterwards', () => {
    const engine = new TestEngine();
    const mute = engine.connect();
    mute.send([['CLIENT', 'REPLY', 'OFF'], ['QUIT']]);
    expect(mute.closed).toBe(true);
    const slow = engine.connect();
    slow.slow = true;
    slow.send(['PING']);
    slow.send(['QUIT']);
    expect(slow.closed).toBe(false);
    slow.drain();
    slow.drain();
    expect(slow.closed).toBe(true);
    expect(slow.replies()).toEqual(['PONG', 'OK']);
  });

  test('SELECT takes the databases that there are', () => {
    const client = new TestEngine({ databases: 16 }).connect();
    expect(client.call('SELECT', 15)).toBe('OK');
    expect(client.call('SET', 'k', 'v')).toBe('OK');
    expect(client.call('SELECT', 0)).toBe('OK');
    expect(client.call('GET', 'k')).toBe(null);
    for (const index of [16, -1]) {
      expect(client.call('SELECT', index)).toEqual(error('ERR DB index is out of range'));
    }
    for (const index of ['x', '', '1.0', ' 1']) {
      expect(client.call('SELECT', index)).toEqual(error(NOT_INTEGER));
    }
    expect(client.call('SELECT', '2147483648')).toEqual(
      error('ERR value is out of range, value must between -2147483648 and 2147483647'),
    );
  });

  test('RESET leaves nothing of what was set but the library', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.call('HELLO', 3, 'SETNAME', 'me');
    client.send([
      ['SELECT', 5],
      ['CLIENT', 'NO-EVICT', 'ON'],
      ['CLIENT', 'NO-TOUCH', 'ON'],
      ['CLIENT', 'SETINFO', 'LIB-NAME', 'lib'],
      ['MULTI'],
      ['SET', 'k', 'v'],
      ['CLIENT', 'REPLY', 'OFF'],
    ]);
    client.bytes();
    client.send(['RESET']);
    expect(client.bytes().toString()).toBe('+RESET\r\n');
    expect(info(client)).toMatchObject({
      name: '',
      db: '0',
      flags: 'N',
      multi: '-1',
      resp: '2',
      'lib-name': 'lib',
    });
    client.send([['CLIENT', 'REPLY', 'OFF'], ['PING'], ['RESET']]);
    expect(client.replies()).toEqual(['RESET']);
    client.send([['CLIENT', 'REPLY', 'SKIP'], ['RESET'], ['PING']]);
    expect(client.replies()).toEqual(['PONG']);
    expect(client.call('RESET', 'x')).toEqual(
      error("ERR wrong number of arguments for 'reset' command"),
    );
  });

  test('an HTTP request is cut off without an answer', () => {
    const engine = new TestEngine();
    for (const line of [
      'POST / HTTP/1.1\r\n',
      'Host: example\r\n',
      'SET a b\r\npost\r\nPING\r\n',
    ]) {
      const client = engine.connect();
      client.send(line);
      expect(client.closed).toBe(true);
      expect(client.bytes().length).toBe(0);
    }
  });
});

describe('AUTH and HELLO', () => {
  const WRONG = 'WRONGPASS invalid username-password pair or user is disabled.';

  test('AUTH without a password says so, and takes any with a name', () => {
    const client = new TestEngine().connect();
    expect(client.call('AUTH', 'x')).toEqual(
      error(
        'ERR AUTH <password> called without any password configured for the default user.' +
          ' Are you sure your configuration is correct?',
      ),
    );
    expect(client.call('AUTH', 'default', 'anything')).toBe('OK');
    expect(client.call('AUTH', 'other', 'x')).toEqual(error(WRONG));
    expect(client.call('AUTH', 'a', 'b', 'c')).toEqual(error(SYNTAX));
  });

  test('a password keeps new connections out until AUTH, and leaves old ones alone', () => {
    const engine = new TestEngine();
    const before = engine.connect();
    engine.core.setPassword('secret');
    expect(before.call('PING')).toBe('PONG');
    const client = engine.connect();
    const missing = error('NOAUTH Authentication required.');
    expect(client.call('GET', 'k')).toEqual(missing);
    expect(client.call('PING')).toEqual(missing);
    expect(client.call('NOSUCH')).toEqual(
      error("ERR unknown command 'NOSUCH', with args beginning with: "),
    );
    expect(client.call('AUTH', 'wrong!')).toEqual(error(WRONG));
    expect(client.call('AUTH', 'secretx')).toEqual(error(WRONG));
    expect(client.call('AUTH', 'secre')).toEqual(error(WRONG));
    expect(client.call('AUTH', 'me', 'secret')).toEqual(error(WRONG));
    expect(engine.core.engine.statistic(Statistic.ACCESS_DENIED_AUTH)).toBe(4);
    expect(client.call('AUTH', 'secret')).toBe('OK');
    expect(client.call('PING')).toBe('PONG');
    expect(client.call('RESET')).toBe('RESET');
    expect(client.call('PING')).toEqual(missing);
    expect(client.call('AUTH', 'default', 'secret')).toBe('OK');
    expect(client.call('PING')).toBe('PONG');
  });

  test('AUTH counts for the commands behind it in the same chunk', () => {
    const engine = new TestEngine();
    engine.core.setPassword('p');
    const client = engine.connect();
    client.send([
      ['AUTH', 'p'],
      ['SET', 'k', 'v'],
      ['GET', 'k'],
    ]);
    expect(client.replies()).toEqual(['OK', 'OK', 'v']);
    expect(client.call('ACL', 'WHOAMI')).toBe('default');
  });

  test('HELLO describes the server in both protocols', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const facts: [string, Reply][] = [
      ['server', 'redis'],
      ['version', redisVersion],
      ['proto', 2],
      ['id', 1],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ];
    expect(client.call('HELLO')).toEqual(facts.flat());
    facts[2] = ['proto', 3];
    expect(client.call('HELLO', 3)).toEqual(new Map(facts));
    expect(client.call('HELLO')).toEqual(new Map(facts));
    expect(client.call('GET', 'none')).toBe(null);
    facts[2] = ['proto', 2];
    expect(client.call('HELLO', 2)).toEqual(facts.flat());
  });

  test('HELLO refuses what it does not know and changes nothing then', () => {
    const engine = new TestEngine();
    engine.core.setPassword('p');
    const client = engine.connect();
    const version = 'ERR Protocol version is not an integer or out of range';
    expect(client.call('HELLO', 'x')).toEqual(error(version));
    for (const protocol of [1, 4, -2]) {
      expect(client.call('HELLO', protocol)).toEqual(error('NOPROTO unsupported protocol version'));
    }
    expect(client.call('HELLO', 3, 'AUTH', 'default')).toEqual(
      error("ERR Syntax error in HELLO option 'AUTH'"),
    );
    expect(client.call('HELLO', 3, 'x\0y')).toEqual(error("ERR Syntax error in HELLO option 'x'"));
    expect(client.call('HELLO', 3, 'AUTH', 'default', 'q')).toEqual(error(WRONG));
    expect(client.call('HELLO', 3, 'SETNAME', 'a b')).toEqual(error(CLIENT_NAME));
    expect(client.call('HELLO', 3)).toEqual(
      error(
        'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO' +
          ' <proto> AUTH <user> <pass> option can be used to authenticate the client and select' +
          ' the RESP protocol version at the same time',
      ),
    );
    const reply = client.call('HELLO', 3, 'SETNAME', 'me', 'AUTH', 'default', 'p');
    expect((reply as Map<string, Reply>).get('proto')).toBe(3);
    expect(client.call('CLIENT', 'GETNAME')).toBe('me');
  });
});

describe('CLIENT about itself', () => {
  test('ID rises with each connection', () => {
    const engine = new TestEngine();
    expect([engine.connect(), engine.connect()].map((c) => c.call('CLIENT', 'ID'))).toEqual([1, 2]);
  });

  test('SETNAME takes what splits at no space', () => {
    const client = new TestEngine().connect();
    expect(client.call('CLIENT', 'GETNAME')).toBe(null);
    expect(client.call('CLIENT', 'SETNAME', '!~me')).toBe('OK');
    for (const name of ['a b', 'a\n', '\x7f', '\x80', ' ']) {
      expect(client.call('CLIENT', 'SETNAME', name)).toEqual(error(CLIENT_NAME));
    }
    expect(client.call('CLIENT', 'GETNAME')).toBe('!~me');
    expect(client.call('CLIENT', 'SETNAME', '')).toBe('OK');
    expect(client.call('CLIENT', 'GETNAME')).toBe(null);
  });

  test('SETINFO knows the library and nothing else', () => {
    const client = new TestEngine().connect();
    expect(client.call('CLIENT', 'SETINFO', 'lib-name', 'redis-py')).toBe('OK');
    expect(client.call('CLIENT', 'SETINFO', 'LIB-VER', '1.2.3')).toBe('OK');
    expect(info(client)).toMatchObject({ 'lib-name': 'redis-py', 'lib-ver': '1.2.3' });
    expect(client.call('CLIENT', 'SETINFO', 'Lib-Ver', 'a b')).toEqual(
      error('ERR Lib-Ver cannot contain spaces, newlines or special characters.'),
    );
    expect(client.call('CLIENT', 'SETINFO', 'lib', 'x')).toEqual(
      error("ERR Unrecognized option 'lib'"),
    );
    expect(client.call('CLIENT', 'SETINFO', 'lib-ver', '')).toBe('OK');
    expect(info(client)['lib-ver']).toBe('');
  });

  test('a line has all fields of 7.2 in their order', () => {
    const engine = new TestEngine();
    const client = engine.connect({ address: '10.0.0.1:5', local: '10.0.0.2:6379', descriptor: 9 });
    engine.advance(3500);
    const line = client.call('CLIENT', 'LIST') as string;
    expect(line.replace(/(free|mem|rbs|rbp)=[1-9][0-9]*/g, '$1=N')).toBe(
      'id=1 addr=10.0.0.1:5 laddr=10.0.0.2:6379 fd=9 name= age=3 idle=0 flags=N db=0 sub=0 psub=0' +
        ' ssub=0 multi=-1 qbuf=26 qbuf-free=N argv-mem=N multi-mem=0 rbs=N rbp=0 obl=0 oll=0' +
        ' omem=0 tot-mem=N events=r cmd=client|list user=default redir=-1 resp=2 lib-name=' +
        ' lib-ver=\n',
    );
    expect(info(client)['argv-mem']).toBe('10');
    expect(Object.keys(info(client))).toHaveLength(30);
  });

  test('a line follows what the client does', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const other = engine.connect({ flags: ClientFlag.UNIX_SOCKET });
    const seen = (): Record<string, string> =>
      fields((client.call('CLIENT', 'LIST', 'ID', 2) as string).trimEnd());
    expect(seen()).toMatchObject({ flags: 'U', cmd: 'NULL' });
    other.send([
      ['SELECT', 3],
      ['CLIENT', 'NO-EVICT', 'ON'],
      ['CLIENT', 'NO-TOUCH', 'ON'],
      ['MULTI'],
      ['SET', 'key', 'value'],
    ]);
    expect(seen()).toMatchObject({ flags: 'xUeT', db: '3', multi: '1', cmd: 'set', qbuf: '0' });
    expect(Number(seen()['multi-mem'])).toBeGreaterThan(10);
    other.send('*2\r\n$4\r\nECHO\r\n$5\r\nab');
    expect(seen()).toMatchObject({ qbuf: '20', 'argv-mem': '4' });
    other.send('cde\r\nNOSUCH\r\n');
    expect(seen()).toMatchObject({ qbuf: '0', cmd: 'NULL' });
    engine.advance(2500);
    expect(seen()).toMatchObject({ idle: '2', 'qbuf-free': '0' });
  });

  test('an unfinished big argument gives its room back after two seconds and gets it again', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const other = engine.connect();
    const size = (): number => {
      const line = fields((client.call('CLIENT', 'LIST', 'ID', 2) as string).trimEnd());
      return Number(line['qbuf']) + Number(line['qbuf-free']);
    };
    const value = 'x'.repeat(1_000_000);
    // Room is made for what comes, and not for what is promised.
    other.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n${value.slice(0, 300_000)}`);
    expect(size()).toBeGreaterThan(500_000);
    const used = engine.usedBytes();
    engine.advance(2500);
    engine.tick();
    expect(size()).toBeLessThan(310_000);
    expect(engine.usedBytes()).toBeLessThan(used - 200_000);
    other.send(`${value.slice(300_000)}\r\n`);
    expect(other.replies()).toEqual(['OK']);
    expect(client.call('GET', 'k')).toBe(value);
  });

  test('LIST is filtered by type and by ids', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.connect();
    engine.connect();
    expect(listed(client)).toEqual([1, 2, 3]);
    expect(listed(client, 'TYPE', 'normal')).toEqual([1, 2, 3]);
    for (const type of ['master', 'replica', 'SLAVE', 'pubsub']) {
      expect(listed(client, 'TYPE', type)).toEqual([]);
    }
    expect(listed(client, 'ID', '3', '1', '3', '99', '-1')).toEqual([3, 1, 3]);
    expect(client.call('CLIENT', 'LIST', 'TYPE', 'x')).toEqual(
      error("ERR Unknown client type 'x'"),
    );
    expect(client.call('CLIENT', 'LIST', 'ID', 'x')).toEqual(error('ERR Invalid client ID'));
    for (const words of [['ID'], ['TYPE'], ['x'], ['TYPE', 'normal', 'x']]) {
      expect(client.call('CLIENT', 'LIST', ...words)).toEqual(error(SYNTAX));
    }
    client.call('HELLO', 3);
    expect(client.call('CLIENT', 'LIST', 'ID', 99)).toEqual(new Verbatim('txt', ''));
  });

  test('NO-EVICT, NO-TOUCH, GETREDIR and TRACKINGINFO answer', () => {
    const client = new TestEngine().connect();
    for (const name of ['NO-EVICT', 'NO-TOUCH']) {
      expect(client.call('CLIENT', name, 'on')).toBe('OK');
      expect(client.call('CLIENT', name, 'OFF')).toBe('OK');
      expect(client.call('CLIENT', name, 'x')).toEqual(error(SYNTAX));
    }
    expect(client.call('CLIENT', 'GETREDIR')).toBe(-1);
    expect(client.call('CLIENT', 'TRACKINGINFO')).toEqual([
      'flags',
      ['off'],
      'redirect',
      -1,
      'prefixes',
      [],
    ]);
    client.call('HELLO', 3);
    expect(client.call('CLIENT', 'TRACKINGINFO')).toEqual(
      new Map<string, Reply>([
        ['flags', new Set(['off'])],
        ['redirect', -1],
        ['prefixes', []],
      ]),
    );
  });

  test('HELP lists the subcommands, and an unknown one points there', () => {
    const client = new TestEngine().connect();
    const help = client.call('CLIENT', 'HELP') as string[];
    expect(help[0]).toBe('CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    expect(help.slice(-2)).toEqual(['HELP', '    Print this help.']);
    expect(client.call('client', 'nosuch')).toEqual(
      error("ERR unknown subcommand 'nosuch'. Try CLIENT HELP."),
    );
    expect(client.call('CLIENT')).toEqual(
      error("ERR wrong number of arguments for 'client' command"),
    );
  });
});

describe('CLIENT REPLY', () => {
  test('OFF silences everything until ON', () => {
    const client = new TestEngine().connect();
    client.send([['CLIENT', 'REPLY', 'OFF'], ['PING'], ['NOSUCH'], ['CLIENT', 'REPLY', 'SKIP']]);
    client.send([['PING'], ['CLIENT', 'REPLY', 'x'], ['CLIENT', 'REPLY', 'ON'], ['PING']]);
    expect(client.replies()).toEqual(['OK', 'PONG']);
  });

  test('SKIP silences itself and the next command, across chunks too', () => {
    const client = new TestEngine().connect();
    client.send([
      ['CLIENT', 'REPLY', 'SKIP'],
      ['PING', '1'],
      ['PING', '2'],
    ]);
    expect(client.replies()).toEqual(['2']);
    client.send(['CLIENT', 'REPLY', 'SKIP']);
    client.send(['NOSUCH']);
    client.send(['PING', '3']);
    expect(client.replies()).toEqual(['3']);
    client.send([
      ['CLIENT', 'REPLY', 'SKIP'],
      ['CLIENT', 'REPLY', 'SKIP'],
      ['PING', '4'],
      ['PING', '5'],
    ]);
    expect(client.replies()).toEqual(['5']);
    client.send([
      ['CLIENT', 'REPLY', 'SKIP'],
      ['CLIENT', 'REPLY', 'ON'],
      ['PING', '6'],
    ]);
    expect(client.replies()).toEqual(['OK', '6']);
  });

  test('SKIP holds for commands that go to the host or wait for the end of a pause', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send([['CLIENT', 'REPLY', 'SKIP'], ['INFO'], ['PING', '1']]);
    engine.hostCalls.shift()!.answer((reply) => reply.bulk('text'));
    expect(client.replies()).toEqual(['1']);
    expect(engine.connect().call('CLIENT', 'PAUSE', 100, 'WRITE')).toBe('OK');
    client.send([
      ['CLIENT', 'REPLY', 'SKIP'],
      ['SET', 'k', 'v'],
      ['GET', 'k'],
    ]);
    engine.advance(100);
    engine.tick();
    expect(client.replies()).toEqual(['v']);
  });

  test('works inside a transaction as outside', () => {
    const engine = new TestEngine();
    engine.host = (call) => call.answer((reply) => reply.simple('host'));
    const client = engine.connect();
    client.send([['MULTI'], ['PING'], ['INFO'], ['PING', 'a'], ['CLIENT', 'REPLY', 'SKIP']]);
    expect(client.replies()).toEqual(['OK', 'QUEUED', 'QUEUED', 'QUEUED', 'QUEUED']);
    client.send([['EXEC'], ['PING', 'b'], ['PING', 'c']]);
    // SKIP in the transaction answers nothing itself, so that its array is one reply short.
    expect(client.bytes().toString()).toBe('*4\r\n+PONG\r\n+host\r\n$1\r\na\r\n$1\r\nc\r\n');
    client.send([['MULTI'], ['PING'], ['INFO']]);
    client.bytes();
    client.send([['CLIENT', 'REPLY', 'OFF'], ['EXEC'], ['CLIENT', 'REPLY', 'ON'], ['PING', 'd']]);
    expect(client.bytes().toString()).toBe('+QUEUED\r\n*3\r\n+PONG\r\n+host\r\n+OK\r\n$1\r\nd\r\n');
  });
});

describe('CLIENT KILL', () => {
  test('in the old form closes an address, its own after the reply', () => {
    const engine = new TestEngine();
    const client = engine.connect({ address: '1.1.1.1:1' });
    const other = engine.connect({ address: '2.2.2.2:2' });
    expect(client.call('CLIENT', 'KILL', '2.2.2.2:2')).toBe('OK');
    expect(other.closed).toBe(true);
    expect(client.call('CLIENT', 'KILL', '2.2.2.2:2')).toEqual(error('ERR No such client'));
    client.send([['CLIENT', 'KILL', '1.1.1.1:1'], ['PING']]);
    expect(client.replies()).toEqual(['OK']);
    expect(client.closed).toBe(true);
  });

  test('with filters counts those that pass all of them', () => {
    const engine = new TestEngine();
    const client = engine.connect({ address: 'a:1', local: 'x:1' });
    const others = [
      ['a:2', 'x:1'],
      ['a:3', 'x:2'],
      ['a:4', 'x:2'],
      ['a:5', 'x:2'],
    ].map(([address, local]) => engine.connect({ address: address!, local: local! }));
    const closed = (): boolean[] => others.map((other) => other.closed);
    const kill = (...words: string[]): Reply => client.call('CLIENT', 'KILL', ...words);
    expect(kill('ADDR', 'a:9', 'TYPE', 'normal')).toBe(0);
    expect(kill('ID', '2', 'ADDR', 'a:3')).toBe(0);
    expect(kill('TYPE', 'pubsub', 'LADDR', 'x:2')).toBe(0);
    expect(kill('ID', '2', 'ADDR', 'a:2')).toBe(1);
    expect(closed()).toEqual([true, false, false, false]);
    expect(kill('LADDR', 'x:1', 'USER', 'default')).toBe(0);
    expect(kill('LADDR', 'x:2', 'ADDR', 'a:3')).toBe(1);
    expect(kill('SKIPME', 'yes')).toBe(2);
    expect(closed()).toEqual([true, true, true, true]);
    client.send(['CLIENT', 'KILL', 'SKIPME', 'NO', 'TYPE', 'normal']);
    expect(client.replies()).toEqual([1]);
    expect(client.closed).toBe(true);
  });

  test('with MAXAGE spares who came later', () => {
    const engine = new TestEngine();
    const old = engine.connect();
    engine.advance(3000);
    const [client, young] = [engine.connect(), engine.connect()];
    expect(client.call('CLIENT', 'KILL', 'MAXAGE', '4')).toBe(0);
    engine.advance(999);
    expect(client.call('CLIENT', 'KILL', 'MAXAGE', '3')).toBe(1);
    expect([old.closed, young.closed]).toEqual([true, false]);
    expect(client.call('CLIENT', 'KILL', 'MAXAGE', '1', 'SKIPME', 'no')).toBe(0);
  });

  test('hides the killed at once from what comes behind', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.connect();
    client.send([
      ['CLIENT', 'KILL', 'ID', 2],
      ['CLIENT', 'KILL', 'ID', 2],
      ['CLIENT', 'LIST', 'ID', 2],
    ]);
    expect(client.replies()).toEqual([1, 0, '']);
  });

  test('refuses wrong filters', () => {
    const client = new TestEngine().connect();
    const refused: [words: string[], text: string][] = [
      [['id', '10', 'wrong_arg'], SYNTAX],
      [['id', 'str'], 'ERR client-id should be greater than 0'],
      [['id', '0'], 'ERR client-id should be greater than 0'],
      [['type', 'x'], "ERR Unknown client type 'x'"],
      [['user', 'x'], "ERR No such user 'x'"],
      [['skipme', 'maybe'], SYNTAX],
      [['maxage', 'str'], 'ERR maxage is not an integer or out of range'],
      [['maxage', '99999999999999999999'], 'ERR maxage is not an integer or out of range'],
      [['maxage', '0'], 'ERR maxage should be greater than 0'],
      [['maxage', '-1'], 'ERR maxage should be greater than 0'],
    ];
    for (const [words, text] of refused) {
      expect(client.call('CLIENT', 'KILL', ...words)).toEqual(error(text));
    }
    expect(client.call('CLIENT', 'KILL')).toEqual(
      error("ERR wrong number of arguments for 'client|kill' command"),
    );
  });

  test('ends clients that wait for the host or for a pause, without a leak', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const run = (): void => {
      const atHost = engine.connect();
      atHost.send([['MULTI'], ['SET', 'k', 'v'], ['INFO'], ['INCR', 'n'], ['EXEC'], ['PING']]);
      const call = engine.hostCalls.shift()!;
      atHost.disconnect();
      call.answer((reply) => reply.bulk('text'));
      client.call('CLIENT', 'PAUSE', 1000, 'WRITE');
      const paused = engine.connect();
      paused.send([['SET', 'k', 'v'], ['PING']]);
      const id = listed(client).at(-1)!;
      expect(client.call('CLIENT', 'KILL', 'ID', id)).toBe(1);
      expect(paused.closed).toBe(true);
      expect(client.call('CLIENT', 'UNPAUSE')).toBe('OK');
    };
    run();
    expect(client.call('GET', 'n')).toBe('1');
    const used = engine.usedBytes();
    run();
    expect(client.call('GET', 'n')).toBe('2');
    expect(engine.usedBytes()).toBe(used);
    expect(engine.core.engine.clientCount()).toBe(1);
  });
});

describe('output', () => {
  test('past its hard limit closes the connection', () => {
    const engine = new TestEngine();
    const setup = engine.connect();
    setup.call('SET', 'k', 'v'.repeat(50_000));
    engine.core.setOutputLimit(0, 100_000, 0, 0);
    const client = engine.connect();
    client.slow = true;
    client.send(['GET', 'k']);
    client.send(['GET', 'k']);
    expect(client.closed).toBe(true);
    expect(setup.call('PING')).toBe('PONG');
    expect(engine.core.engine.statistic(Statistic.OUTPUT_LIMIT_DISCONNECTIONS)).toBe(1);
  });

  test('past its soft limit for too long closes the connection, with or without more of it', () => {
    const engine = new TestEngine();
    const setup = engine.connect();
    setup.call('SET', 'k', 'v'.repeat(30_000));
    engine.core.setOutputLimit(0, 0, 50_000, 2);
    const client = engine.connect();
    client.slow = true;
    client.send(['GET', 'k']);
    client.send(['GET', 'k']);
    engine.advance(1900);
    engine.tick();
    expect(client.closed).toBe(false);
    engine.advance(200);
    engine.tick();
    expect(client.closed).toBe(true);
  });
});
