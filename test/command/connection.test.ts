/*
 * The commands about a connection: its session, who it is, its output. Texts and shapes are those
 * of Redis 7.2.6 (networking.c, acl.c).
 */

import { describe, expect, test } from 'vitest';

import { redisVersion } from '../../host/config/version.js';
import { Statistic } from '../../host/engine/seam.generated.js';
import { info } from '../support/client-info.js';
import { TestEngine } from '../support/engine.js';
import { type Reply, RespError } from '../support/resp.js';

const SYNTAX = 'ERR syntax error';
const NOT_INTEGER = 'ERR value is not an integer or out of range';
const CLIENT_NAME = 'ERR Client names cannot contain spaces, newlines or special characters.';

function error(text: string): RespError {
  return new RespError(text);
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

describe('output', () => {
  test('counts for its limit beyond the 16 KiB that every client of Redis has', () => {
    const engine = new TestEngine();
    const setup = engine.connect();
    setup.call('SET', 'short', 'v'.repeat(16_000));
    setup.call('SET', 'long', 'v'.repeat(16_384));
    engine.core.setOutputLimit(0, 10, 0, 0);
    const client = engine.connect();
    expect(client.call('PING')).toBe('PONG');
    expect(client.call('GET', 'short')).toHaveLength(16_000);
    client.send(['GET', 'long']);
    expect(client.closed).toBe(true);
  });

  test('past its hard limit closes the connection', () => {
    const engine = new TestEngine();
    const setup = engine.connect();
    setup.call('SET', 'k', 'v'.repeat(60_000));
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
    setup.call('SET', 'k', 'v'.repeat(35_000));
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
