/*
 * MONITOR: which commands are shown, in which form and order, and what a monitor may not do.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { ClientFlag, HostWait } from '../../host/engine/seam.generated.js';
import { START_MS, type TestClient, TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

let engine: TestEngine;
let monitor: TestClient;
let client: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  monitor = engine.connect();
  client = engine.connect();
  monitor.call('MONITOR');
});

const seconds = START_MS / 1000;
/** The lines that the monitor has received, without time, and with the database. */
const shown = (): string[] =>
  monitor
    .bytes()
    .toString('latin1')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(`+${seconds}.000000 [`, '').replace(/ 127.0.0.1:5000\d\]/, ']'));

describe('a monitor', () => {
  it('sees the words of an XREAD that waits, and not the ids that it waits from', () => {
    client.call('XADD', 'x', '1-1', 'f', 'v');
    shown();
    client.send([['XREAD', 'BLOCK', '0', 'STREAMS', 'x', 'y', '$', '$']]);
    expect(shown()).toEqual(['0] "XREAD" "BLOCK" "0" "STREAMS" "x" "y" "$" "$"']);
    const other = engine.connect();
    other.call('XADD', 'x', '1-2', 'f', 'w');
    expect(client.replies()).toEqual([[['x', [['1-2', ['f', 'w']]]]]]);
  });

  it('sees commands with their time, database, address and arguments', () => {
    client.call('SET', 'key', 'a "b"\\\r\n\t\x07\x08\x00\xff');
    expect(monitor.bytes().toString('latin1')).toBe(
      `+${seconds}.000000 [0 127.0.0.1:50002] ` +
        '"SET" "key" "a \\"b\\"\\\\\\r\\n\\t\\a\\b\\x00\\xff"\r\n',
    );
  });

  it('sees the path of a Unix socket', () => {
    const local = engine.connect({ flags: ClientFlag.UNIX_SOCKET, address: '/run/redis.sock:0' });
    local.call('PING');
    expect(monitor.bytes().toString()).toContain('[0 unix:/run/redis.sock] "PING"');
  });

  it('sees a transaction when it runs, its EXEC last', () => {
    client.send([['MULTI'], ['SET', 'a', '1'], ['GET', 'a'], ['exec']]);
    expect(shown()).toEqual(['0] "MULTI"', '0] "SET" "a" "1"', '0] "GET" "a"', '0] "exec"']);
  });

  it('sees EXEC as it was written when a command of its queue was at the host', () => {
    client.send([['MULTI'], ['INFO'], ['GET', 'a'], ['INFO'], ['eXeC']]);
    const lines = ['0] "MULTI"', '0] "INFO"', '0] "GET" "a"', '0] "INFO"', '0] "eXeC"'];
    expect(shown()).toEqual(lines.slice(0, 1));
    engine.hostCalls.shift()!.answer((reply) => reply.bulk('first'));
    engine.hostCalls.shift()!.answer((reply) => reply.bulk('second'));
    expect(shown()).toEqual(lines.slice(1));
    const used = engine.usedBytes();
    client.send([['MULTI'], ['INFO'], ['EXEC']]);
    engine.hostCalls.shift()!.answer((reply) => reply.bulk('third'));
    shown();
    expect(engine.usedBytes()).toBe(used);
  });

  it('sees a WAIT when it begins to wait, and not again when it ends', () => {
    client.send(['WAIT', '1', '0']);
    expect(shown()).toEqual([]);
    engine.core.engine.hostCallWaits(client.handle, HostWait.REPLICAS);
    engine.settle();
    expect(shown()).toEqual(['0] "WAIT" "1" "0"']);
    engine.hostCalls.shift()!.answer((reply) => reply.integer(0));
    expect(client.replies()).toEqual([0]);
    client.send(['WAIT', '2', '0']);
    engine.core.engine.hostCallWaits(client.handle, HostWait.REPLICAS);
    engine.settle();
    client.disconnect();
    engine.hostCalls.shift()!.answer((reply) => reply.integer(0));
    expect(shown()).toEqual(['0] "WAIT" "2" "0"']);
  });

  it('is told nothing behind the reply to its own QUIT', () => {
    monitor.send(['QUIT']);
    expect(monitor.bytes().toString()).toBe('+OK\r\n');
    expect(monitor.closed).toBe(true);
  });

  it('sees the database that SELECT has chosen', () => {
    client.call('SELECT', '3');
    expect(shown()).toEqual(['3] "SELECT" "3"']);
  });

  it('sees a command that waits once', () => {
    client.send(['BLPOP', 'list', '0']);
    expect(shown()).toEqual(['0] "BLPOP" "list" "0"']);
    engine.connect().call('LPUSH', 'list', 'a');
    expect(shown()).toEqual(['0] "LPUSH" "list" "a"']);
  });

  it('sees neither passwords nor administration nor what is refused', () => {
    client.send([
      ['AUTH', 'secret'],
      ['AUTH', 'user', 'secret'],
      ['HELLO', '2', 'AUTH', 'user', 'secret', 'SETNAME', 'me'],
      ['CLIENT', 'LIST'],
      ['NOSUCH'],
      ['GET'],
      ['PING'],
    ]);
    expect(shown()).toEqual([
      '0] "AUTH" "(redacted)"',
      '0] "AUTH" "(redacted)" "(redacted)"',
      '0] "HELLO" "2" "AUTH" "(redacted)" "(redacted)" "SETNAME" "me"',
      '0] "PING"',
    ]);
  });

  it('sees MIGRATE without its passwords', () => {
    engine.host = (call) => call.answer((reply) => reply.simple('NOKEY'));
    client.send([
      ['MIGRATE', 'host', '1', 'key', '0', '9', 'AUTH', 'secret'],
      ['MIGRATE', 'host', '1', '', '0', '9', 'AUTH2', 'user', 'secret', 'KEYS', 'AUTH', 'a'],
    ]);
    expect(shown()).toEqual([
      '0] "MIGRATE" "host" "1" "key" "0" "9" "AUTH" "(redacted)"',
      '0] "MIGRATE" "host" "1" "" "0" "9" "AUTH2" "(redacted)" "(redacted)" "KEYS" "AUTH" "a"',
    ]);
  });

  it('sees its own commands after their replies, but may not use the keyspace', () => {
    monitor.send(['ECHO', 'x']);
    expect(monitor.bytes().toString()).toMatch(/^\$1\r\nx\r\n\+[\d.]+ \[.*\] "ECHO" "x"\r\n$/);
    const refused = monitor.call('GET', 'key') as RespError;
    expect(refused.message).toBe("ERR Replica can't interact with the keyspace");
  });

  it('is shown as O, becomes one once only, and ends with RESET', () => {
    expect(String(client.call('CLIENT', 'LIST'))).toMatch(/id=1 .* flags=O /);
    monitor.send(['MONITOR']);
    expect(monitor.bytes()).toHaveLength(0);
    expect(monitor.call('RESET')).toBe('RESET');
    client.call('PING');
    expect(shown()).toEqual([]);
    expect(monitor.call('GET', 'key')).toBeNull();
  });

  it('can be none inside a transaction', () => {
    client.send([['MULTI'], ['MONITOR'], ['EXEC']]);
    const results = client.replies()[2] as RespError[];
    expect(results[0]!.message).toBe("ERR MONITOR isn't allowed for DENY BLOCKING client");
  });
});
