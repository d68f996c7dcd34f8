/*
 * CLIENT: what a client is told of itself and of others, its replies, its end. Texts and shapes are
 * those of Redis 7.2.6 (networking.c).
 */

import { describe, expect, test } from 'vitest';

import { ClientFlag } from '../../host/engine/seam.generated.js';
import { fields, info } from '../support/client-info.js';
import { TestEngine } from '../support/engine.js';
import type { TestClient } from '../support/engine.js';
import { type Reply, RespError, Verbatim } from '../support/resp.js';

const SYNTAX = 'ERR syntax error';
const CLIENT_NAME = 'ERR Client names cannot contain spaces, newlines or special characters.';

function error(text: string): RespError {
  return new RespError(text);
}

/** The ids in CLIENT LIST with these arguments. */
function listed(client: TestClient, ...words: string[]): number[] {
  const lines = (client.call('CLIENT', 'LIST', ...words) as string).split('\n').filter(Boolean);
  return lines.map((line) => Number(fields(line)['id']));
}

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
    other.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n${value.slice(0, 100_000)}`);
    expect(size()).toBeGreaterThan(350_000);
    const used = engine.usedBytes();
    engine.advance(2500);
    engine.tick();
    expect(size()).toBeLessThan(110_000);
    expect(engine.usedBytes()).toBeLessThan(used - 150_000);
    other.send(`${value.slice(100_000)}\r\n`);
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
