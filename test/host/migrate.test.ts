/*
 * MIGRATE between servers: what is sent, what is deleted and what is answered, with targets that
 * are servers of ours, a redis-server, and programs of this file that misbehave.
 */

import { once } from 'node:events';
import type { Socket } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import { certificateSetCreate } from '../support/certificates.js';
import { Connection } from '../support/connection.js';
import { directoryCreate, eventually, portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisVersion } from '../support/redis.js';
import { type Reply, RespError, respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';
import { type WordAnswer, WordServer } from '../support/word-server.js';

let server: ServerProcess;
let source: Connection;

beforeAll(async () => {
  server = await serverStart('--enable-debug-command', 'yes');
});
afterAll(() => server.stop());
beforeEach(async () => {
  source = await server.connect();
  await source.call('FLUSHALL');
});
afterEach(() => source.close());

/** A target of this file: it answers each request with what `answer` returns; null = nothing. */
class Target extends WordServer {
  static async start(answer: WordAnswer = () => '+OK\r\n'): Promise<Target> {
    const target = await new Target(answer).listen();
    targets.push(target);
    return target;
  }

  /** The requests without the payloads. */
  get shown(): string[] {
    return this.requests.map((words) =>
      words.map((word, at) => (words[0] === 'RESTORE' && at === 3 ? '…' : word)).join(' '),
    );
  }
}

const targets: Target[] = [];
afterEach(() => {
  for (const target of targets.splice(0)) target.stop();
});

/** MIGRATE to a port of this machine; errors as their text. */
async function migrate(port: number, ...words: (string | number)[]): Promise<Reply> {
  const reply = await source.call('MIGRATE', '127.0.0.1', port, ...words);
  return reply instanceof RespError ? reply.message : reply;
}

const reading = 'IOERR error or timeout reading to target instance';
const writing = 'IOERR error or timeout writing to target instance';
const connecting = 'IOERR error or timeout connecting to the client';

/** How many links rest, as INFO tells. */
async function resting(): Promise<number> {
  return Number(
    /migrate_cached_sockets:(\d+)/.exec(String(await source.call('INFO', 'stats')))![1],
  );
}

describe('the arguments', () => {
  const line = ['MIGRATE', '127.0.0.1', '1', 'key', '0', '1000'];
  const notInteger = 'ERR value is not an integer or out of range';
  const emptyKey =
    'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string';
  it.each([
    [['MIGRATE', 'host', '1', 'key', '0'], "ERR wrong number of arguments for 'migrate' command"],
    [[...line, 'nothing'], 'ERR syntax error'],
    [[...line, 'AUTH'], 'ERR syntax error'],
    [[...line, 'AUTH2', 'user'], 'ERR syntax error'],
    [[...line, 'COPY', 'REPLACE', 'AUTH', 'x', 'y'], 'ERR syntax error'],
    [[...line, 'KEYS', 'a'], emptyKey],
    [['MIGRATE', 'host', '1', 'key', 'x', '0'], notInteger],
    [['MIGRATE', 'host', '1', 'key', '0', '1.5'], notInteger],
    [['MIGRATE', 'host', '1', 'key', '0', '99999999999999999999'], notInteger],
    [['MIGRATE', 'host', '1', 'key', 'x', '0', 'KEYS', 'a'], emptyKey],
  ])('%j is refused', async (words, message) => {
    expect(await source.call(...words)).toEqual(new RespError(message));
  });

  it('that name no key that is there are answered with NOKEY', async () => {
    expect(await migrate(1, 'key', 0, 1000)).toBe('NOKEY');
    expect(await migrate(1, '', 0, 1000, 'KEYS', 'a', 'b')).toBe('NOKEY');
    expect(await migrate(1, '', 0, 1000, 'KEYS')).toBe('NOKEY');
    expect(await migrate(1, '', 0, 1000)).toBe('NOKEY');
  });
});

describe('what is sent', () => {
  it('is SELECT, and RESTORE with the time to live', async () => {
    const target = await Target.start();
    await source.call('SET', 'a', '1');
    const payload = await source.call('DUMP', 'a');
    expect(await migrate(target.port, 'a', 9, 1000)).toBe('OK');
    expect(target.requests).toEqual([
      ['SELECT', '9'],
      ['RESTORE', 'a', '0', payload],
    ]);
    expect(await source.call('EXISTS', 'a')).toBe(0);
    await source.call('SET', 'b', '1', 'PX', 100_000);
    expect(await migrate(target.port, 'b', 9, 1000, 'replace')).toBe('OK');
    const [name, key, ttl, , replace] = target.requests[2]!;
    expect([name, key, replace]).toEqual(['RESTORE', 'b', 'REPLACE']);
    expect(Number(ttl)).toBeGreaterThan(90_000);
    expect(Number(ttl)).toBeLessThanOrEqual(100_000);
  });

  it('begins with AUTH, with one argument or two, each time', async () => {
    const target = await Target.start();
    await source.call('MSET', 'a', '1', 'b', '2');
    expect(await migrate(target.port, 'a', 0, 1000, 'AUTH', 'secret')).toBe('OK');
    expect(await migrate(target.port, 'b', 0, 1000, 'COPY', 'AUTH2', 'me', 'pass')).toBe('OK');
    expect(target.shown).toEqual([
      ...['AUTH secret', 'SELECT 0', 'RESTORE a 0 …'],
      ...['AUTH me pass', 'RESTORE b 0 …'],
    ]);
    expect(await source.call('EXISTS', 'a', 'b')).toBe(1);
  });

  it('names the keys that are there, and SELECT only if the database changes', async () => {
    const target = await Target.start();
    await source.call('MSET', 'a', '1', 'b', '2', 'c', '3', 'd', '4');
    expect(await migrate(target.port, '', 1, 1000, 'KEYS', 'x', 'a', 'y', 'b')).toBe('OK');
    expect(await migrate(target.port, 'c', 1, 1000)).toBe('OK');
    expect(await migrate(target.port, 'd', -2, 1000)).toBe('OK');
    expect(target.shown).toEqual([
      ...['SELECT 1', 'RESTORE a 0 …', 'RESTORE b 0 …'],
      ...['RESTORE c 0 …', 'SELECT -2', 'RESTORE d 0 …'],
    ]);
    expect(target.sockets).toHaveLength(1);
    expect(await source.call('DBSIZE')).toBe(0);
  });
});

describe('a link', () => {
  it('rests after its use, until the target ends it', async () => {
    const target = await Target.start();
    await source.call('MSET', 'a', '1', 'b', '2');
    await migrate(target.port, 'a', 0, 1000);
    expect(await resting()).toBe(1);
    target.sockets[0]!.end();
    const deadline = Date.now() + 5000;
    while ((await resting()) !== 0) expect(Date.now()).toBeLessThan(deadline);
    expect(await migrate(target.port, 'b', 0, 1000)).toBe('OK');
    expect(target.sockets).toHaveLength(2);
  });

  it('is made anew when the resting one breaks, but once only', async () => {
    let breaks = false;
    const target = await Target.start((words, socket) => {
      if (!breaks || words[0] === 'SELECT') return '+OK\r\n';
      socket.destroy();
      return null;
    });
    await source.call('MSET', 'a', '1', 'b', '2');
    expect(await migrate(target.port, 'a', 0, 1000)).toBe('OK');
    breaks = true;
    expect(await migrate(target.port, 'b', 0, 1000)).toBe(reading);
    expect(target.shown.slice(2)).toEqual(['RESTORE b 0 …', 'SELECT 0', 'RESTORE b 0 …']);
    expect(await source.call('GET', 'b')).toBe('2');
    expect(await resting()).toBe(0);
  });

  it('has one user at a time', async () => {
    const waiting: Socket[] = [];
    const target = await Target.start((words, socket) => {
      if (words[0] === 'SELECT') return '+OK\r\n';
      waiting.push(socket);
      return null;
    });
    await source.call('MSET', 'a', '1', 'b', '2');
    const other = await server.connect();
    const both = [
      migrate(target.port, 'a', 0, 5000),
      other.call('MIGRATE', '127.0.0.1', target.port, 'b', 0, 5000),
    ];
    await eventually(() => waiting.length === 2);
    for (const socket of waiting) socket.write('+OK\r\n');
    expect(await Promise.all(both)).toEqual(['OK', 'OK']);
    expect(target.sockets).toHaveLength(2);
    expect(await resting()).toBe(1);
    other.close();
  });
});

describe('a target that fails', () => {
  beforeEach(() => source.call('MSET', 'a', '1', 'b', '2', 'c', '3'));

  it('because nobody listens there', async () => {
    expect(await migrate(await portFree(), 'a', 0, 1000)).toBe(writing);
    expect(await migrate(0, 'a', 0, 1000)).toBe(writing);
    expect(await migrate(70_000, 'a', 0, 1000)).toBe(connecting);
    for (const host of ['', 'no such host', 'nowhere.invalid']) {
      const reply = (await source.call('MIGRATE', host, 1, 'a', 0, 5000)) as RespError;
      expect(reply.message).toBe(connecting);
    }
    expect(await source.call('EXISTS', 'a')).toBe(1);
  });

  it('because it never answers: the timeout is over, and it is not tried again', async () => {
    const target = await Target.start(() => null);
    const started = Date.now();
    expect(await migrate(target.port, 'a', 0, 300)).toBe(reading);
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
    expect(Date.now() - started).toBeLessThan(1500);
    expect(target.sockets).toHaveLength(1);
    expect(await source.call('GET', 'a')).toBe('1');
    expect(await resting()).toBe(0);
  });

  it('because it never answers: without a timeout it is a second', async () => {
    const target = await Target.start(() => null);
    const started = Date.now();
    expect(await migrate(target.port, 'a', 0, -5)).toBe(reading);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('because it takes nothing: a large value can not be written', async () => {
    const target = await Target.start((words, socket) => {
      socket.pause();
      return words[0] === 'SELECT' ? '+OK\r\n' : null;
    });
    await source.call('SETRANGE', 'a', 30_000_000, 'x');
    await source.call('CONFIG', 'SET', 'rdbcompression', 'no');
    expect(await migrate(target.port, 'a', 0, 300)).toBe(writing);
    await source.call('CONFIG', 'SET', 'rdbcompression', 'yes');
    expect(await source.call('STRLEN', 'a')).toBe(30_000_001);
  });

  it('because it closes at once: it is tried twice', async () => {
    const target = await Target.start((_, socket) => {
      socket.destroy();
      return null;
    });
    expect(await migrate(target.port, 'a', 0, 1000)).toBe(reading);
    expect(target.sockets).toHaveLength(2);
  });

  it('because it closes midway: what was acknowledged is gone, and only that', async () => {
    let restored = 0;
    const target = await Target.start((words, socket) => {
      if (words[0] === 'RESTORE' && ++restored === 2) {
        socket.end();
        return null;
      }
      return socket.writableEnded ? null : '+OK\r\n';
    });
    expect(await migrate(target.port, '', 0, 1000, 'KEYS', 'a', 'b', 'c')).toBe(reading);
    expect(target.sockets).toHaveLength(1);
    expect(await source.call('MGET', 'a', 'b', 'c')).toEqual([null, '2', '3']);
  });

  it('because it says what is no reply', async () => {
    for (const reply of ['?\r\n', ':1\r\n', '$2\r\nOK\r\n', '*0\r\n', 'OK\n']) {
      const target = await Target.start(() => reply);
      expect(await migrate(target.port, 'a', 0, 1000)).toBe(reading);
    }
    expect(await source.call('EXISTS', 'a')).toBe(1);
  });
});

describe('a target that refuses', () => {
  beforeEach(() => source.call('MSET', 'a', '1', 'b', '2', 'c', '3'));
  const refused = 'ERR Target instance replied with error: ';

  it('AUTH or SELECT is sent no key', async () => {
    for (const refuses of ['AUTH', 'SELECT']) {
      const target = await Target.start(([name]) =>
        name === refuses ? `-ERR no ${name}\r\n` : '+OK\r\n',
      );
      const reply = await migrate(target.port, 'a', 0, 1000, 'AUTH', 'x', 'REPLACE');
      expect(reply).toBe(`${refused}ERR no ${refuses}`);
      expect(target.shown).toEqual(['AUTH x', 'SELECT 0']);
      // The link is good, but the database has to be selected again.
      await migrate(target.port, 'a', 0, 1000, 'COPY');
      expect(target.shown[2]).toBe('SELECT 0');
      expect(target.sockets).toHaveLength(1);
    }
  });

  it('one of the keys gets the others; the first error is told', async () => {
    const target = await Target.start(([name, key]) =>
      name === 'RESTORE' && key !== 'b' ? `-BUSYKEY ${key}\r\n` : '+OK\r\n',
    );
    const reply = await migrate(target.port, '', 0, 1000, 'KEYS', 'a', 'b', 'c');
    expect(reply).toBe(`${refused}BUSYKEY a`);
    expect(await source.call('MGET', 'a', 'b', 'c')).toEqual(['1', null, '3']);
  });

  it('and closes: its error is told', async () => {
    const target = await Target.start(([name, key], socket) => {
      if (name !== 'RESTORE') return '+OK\r\n';
      if (key === 'c') socket.end();
      return key === 'a' ? '+OK\r\n' : key === 'b' ? '-NO b\r\n' : null;
    });
    const reply = await migrate(target.port, '', 0, 1000, 'KEYS', 'a', 'b', 'c');
    expect(reply).toBe(`${refused}NO b`);
    expect(await source.call('MGET', 'a', 'b', 'c')).toEqual([null, '2', '3']);
  });
});

describe('meanwhile', () => {
  let held: Socket[];
  let target: Target;
  let other: Connection;

  beforeEach(async () => {
    held = [];
    target = await Target.start((words, socket) => {
      if (words[0] === 'SELECT') return '+OK\r\n';
      held.push(socket);
      return null;
    });
    other = await server.connect();
    await source.call('MSET', 'a', '1', 'b', '2');
  });
  afterEach(() => other.close());

  it('others are served, and what they write to the key comes after', async () => {
    const answer = migrate(target.port, 'a', 0, 10_000);
    await eventually(() => held.length === 1);
    expect(await other.call('MGET', 'a', 'b')).toEqual(['1', '2']);
    expect(await other.call('SET', 'b', '3')).toBe('OK');
    const append = other.call('APPEND', 'a', 'x');
    await new Promise((resolve) => setTimeout(resolve, 50));
    held[0]!.write('+OK\r\n');
    expect(await answer).toBe('OK');
    expect(await append).toBe(1);
  });

  it('the client may go away', async () => {
    source.write(respCommand(['MIGRATE', '127.0.0.1', target.port, 'a', 0, 10_000]));
    await eventually(() => held.length === 1);
    source.close();
    held[0]!.write('+OK\r\n');
    expect(await other.call('INCR', 'a')).toBe(1);
  });

  it('the client may be killed, and a failure leaves the key', async () => {
    const id = await source.call('CLIENT', 'ID');
    source.write(respCommand(['MIGRATE', '127.0.0.1', target.port, 'a', 0, 10_000]));
    await eventually(() => held.length === 1);
    expect(await other.call('CLIENT', 'KILL', 'ID', String(id))).toBe(1);
    await source.ended();
    held[0]!.destroy();
    // The link breaks before anything was acknowledged, so that it is tried again.
    await eventually(() => held.length === 2);
    held[1]!.destroy();
    expect(await other.call('INCR', 'a')).toBe(2);
  });

  it('inside of EXEC everybody waits', async () => {
    for (const words of [['MULTI'], ['SET', 'b', '5'], ['SELECT', '0']])
      await source.call(...words);
    await source.call('MIGRATE', '127.0.0.1', target.port, 'a', 0, 10_000);
    await source.call('EXISTS', 'a');
    const answer = source.call('EXEC');
    await eventually(() => held.length === 1);
    const read = other.call('GET', 'b');
    const first = await Promise.race([read, new Promise((wake) => setTimeout(wake, 100, 'waits'))]);
    expect(first).toBe('waits');
    held[0]!.write('+OK\r\n');
    expect(await answer).toEqual(['OK', 'OK', 'OK', 0]);
    expect(await read).toBe('5');
  });

  it('the server may end', async () => {
    const ending = await serverStart();
    const client = await ending.connect();
    await client.call('SET', 'a', '1');
    client.write(respCommand(['MIGRATE', '127.0.0.1', target.port, 'a', 0, 100_000]));
    await eventually(() => held.length === 1);
    const closed = once(held[0]!, 'close');
    const killer = await ending.connect();
    killer.write(respCommand(['SHUTDOWN', 'NOSAVE']));
    expect(await ending.exited()).toBe(0);
    await closed;
    await ending.stop();
  });
});

/** Something of every type, and what is as large as it is. */
async function fill(connection: Connection): Promise<string[]> {
  const lines = [
    ['SET', 'string', 'some text'],
    ['SET', 'integer', '12345'],
    ['SETRANGE', 'zeros', '100000', 'x'],
    ['RPUSH', 'list', ...Array.from({ length: 500 }, (_, i) => `element ${i}`)],
    ['SADD', 'set', 'a', 'b', 'c'],
    ['SADD', 'numbers', '1', '2', '3'],
    ['ZADD', 'scores', '1', 'a', '2.5', 'b', '-inf', 'c'],
    ['HSET', 'hash', 'a', '1', 'b', '2'],
    ['HSET', 'table', ...Array.from({ length: 1200 }, (_, i) => `field ${i}`)],
    ['XADD', 'stream', '1-1', 'field', 'value'],
    ['XGROUP', 'CREATE', 'stream', 'group', '0'],
    ['PFADD', 'sketch', 'a', 'b', 'c'],
    ['GEOADD', 'places', '13.36', '38.11', 'Palermo'],
    ['PEXPIRE', 'list', '1000000'],
  ];
  for (const line of lines) expect(await connection.call(...line)).not.toBeInstanceOf(RespError);
  return ((await connection.call('KEYS', '*')) as string[]).sort();
}

describe('two servers', () => {
  let second: ServerProcess;
  let target: Connection;

  serverAround(
    () => serverStart('--requirepass', 'secret', '--enable-debug-command', 'yes'),
    async (started, connected) => {
      [second, target] = [started, connected];
      await target.call('AUTH', 'secret');
    },
  );
  beforeEach(() => target.call('FLUSHALL'));

  it('exchange every type', async () => {
    const keys = await fill(source);
    const before = await source.call('DEBUG', 'DIGEST-VALUE', ...keys);
    const migrated = await migrate(second.port, '', 0, 5000, 'AUTH', 'secret', 'KEYS', ...keys);
    expect(migrated).toBe('OK');
    expect(await source.call('DBSIZE')).toBe(0);
    expect(await target.call('DEBUG', 'DIGEST-VALUE', ...keys)).toEqual(before);
    expect(await target.call('PTTL', 'list')).toBeGreaterThan(900_000);
  });

  it('exchange a value of many megabytes', async () => {
    for (let part = 0; part < 20; part++) {
      const text = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * i * part) >> 5));
      await source.call('APPEND', 'big', text);
    }
    const digest = await source.call('DEBUG', 'DIGEST-VALUE', 'big');
    expect(await migrate(second.port, 'big', 3, 5000, 'AUTH2', 'default', 'secret')).toBe('OK');
    await target.call('SELECT', '3');
    expect(await target.call('DEBUG', 'DIGEST-VALUE', 'big')).toEqual(digest);
    await target.call('SELECT', '0');
  });

  it('exchange ten thousand keys', async () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => `key ${i}`);
    await source.call('MSET', ...keys.flatMap((key) => [key, key]));
    expect(await migrate(second.port, '', 0, 5000, 'AUTH', 'secret', 'KEYS', ...keys)).toBe('OK');
    expect(await target.call('DBSIZE')).toBe(10_000);
    expect(await source.call('DBSIZE')).toBe(0);
  });

  it('say what is wrong', async () => {
    const refused = 'ERR Target instance replied with error: ';
    // Links to this target are logged in: each case wants a fresh one.
    const fresh = await serverStart();
    const client = await fresh.connect();
    await client.call('MSET', 'a', '1', 'b', '2');
    const ask = async (...words: (string | number)[]): Promise<string> => {
      const reply = await client.call('MIGRATE', '127.0.0.1', second.port, ...words);
      return reply instanceof RespError ? reply.message : String(reply);
    };
    expect(await ask('a', 0, 1000)).toBe(`${refused}NOAUTH Authentication required.`);
    expect(await ask('a', 0, 1000, 'AUTH', 'x')).toMatch(/^ERR Target .*: WRONGPASS invalid /);
    const outOfRange = `${refused}ERR DB index is out of range`;
    expect(await ask('a', 99, 1000, 'AUTH', 'secret')).toBe(outOfRange);
    await target.call('SET', 'a', 'theirs');
    const busy = `${refused}BUSYKEY Target key name already exists.`;
    expect(await ask('', 0, 1000, 'KEYS', 'a', 'b')).toBe(busy);
    expect(await client.call('MGET', 'a', 'b')).toEqual(['1', null]);
    expect(await target.call('MGET', 'a', 'b')).toEqual(['theirs', '2']);
    expect(await ask('a', 0, 1000, 'REPLACE')).toBe('OK');
    expect(await target.call('GET', 'a')).toBe('1');
    client.close();
    await fresh.stop();
  });

  it('may be one', async () => {
    await source.call('HELLO', '3');
    await source.call('SET', 'a', '1');
    expect(await migrate(server.port, 'a', 5, 1000)).toBe('OK');
    expect(await source.call('EXISTS', 'a')).toBe(0);
    await source.call('SELECT', '5');
    expect(await source.call('GET', 'a')).toBe('1');
    // In its own database the RESTORE waits for the key, as all of Redis would.
    expect(await migrate(server.port, 'a', 5, 200, 'REPLACE')).toBe(reading);
    expect(await source.call('GET', 'a')).toBe('1');
    await source.call('SELECT', '0');
  });
});

describe('with tls-cluster', () => {
  it('a link is encrypted, and the target must be known', async () => {
    const directory = directoryCreate();
    const { files } = certificateSetCreate(directory.path);
    const common = ['--tls-ca-cert-file', files.authority, '--tls-cluster', 'yes'];
    const tlsPort = await portFree();
    const trusted = await serverStart(
      ...['--tls-port', String(tlsPort), '--tls-cert-file', files.server],
      ...['--tls-key-file', files.serverKey, ...common],
    );
    const first = await serverStart(
      ...['--tls-cert-file', files.server, '--tls-key-file', files.serverKey],
      ...['--tls-client-cert-file', files.client, '--tls-client-key-file', files.clientKey],
      ...common,
    );
    const client = await first.connect();
    await client.call('MSET', 'a', '1', 'b', '2');
    expect(await client.call('MIGRATE', 'localhost', tlsPort, 'a', 0, 5000)).toBe('OK');
    const target = await trusted.connect();
    expect(await target.call('GET', 'a')).toBe('1');
    const plain = await client.call('MIGRATE', '127.0.0.1', trusted.port, 'b', 0, 500);
    expect(plain).toEqual(new RespError(writing));
    client.close();
    target.close();
    await Promise.all([trusted.stop(), first.stop()]);
    directory.remove();
  });
});

describe.skipIf(redisMissing('MIGRATE'))('beside redis-server', () => {
  let redis: ServerProcess;
  let target: Connection;

  beforeAll(async () => {
    redis = await redisStart('--enable-debug-command', 'yes');
    target = await redis.connect();
  });
  afterAll(async () => {
    target?.close();
    await redis?.stop();
  });

  it('every type comes from there, and goes back to one that knows our version', async () => {
    const keys = await fill(target);
    const digests = await target.call('DEBUG', 'DIGEST-VALUE', ...keys);
    const words = ['127.0.0.1', server.port, '', 0, 5000, 'KEYS', ...keys];
    expect(await target.call('MIGRATE', ...words)).toBe('OK');
    expect(await target.call('DBSIZE')).toBe(0);
    expect(await source.call('DEBUG', 'DIGEST-VALUE', ...keys)).toEqual(digests);

    const back = await migrate(redis.port, '', 0, 5000, 'KEYS', ...keys);
    if (redisVersion!.startsWith('7.0.')) {
      // Its RDB version is 10, and ours that of 7.2.
      const text = 'ERR DUMP payload version or checksum are wrong';
      expect(back).toBe(`ERR Target instance replied with error: ${text}`);
      expect(await source.call('DBSIZE')).toBe(keys.length);
    } else {
      expect(back).toBe('OK');
      expect(await target.call('DEBUG', 'DIGEST-VALUE', ...keys)).toEqual(digests);
    }
  });

  it('what is refused is refused with the same words', async () => {
    const lines = [
      ['MIGRATE', '127.0.0.1', '1', 'a', '0'],
      ['MIGRATE', '127.0.0.1', '1', 'a', '0', '10', 'AUTH2', 'x'],
      ['MIGRATE', '127.0.0.1', '1', 'a', '0', '10', 'KEYS', 'a'],
      ['MIGRATE', '127.0.0.1', '1', 'a', 'b', '10', 'COPY'],
      ['MIGRATE', '127.0.0.1', '1', 'a', '0', 'x', 'REPLACE'],
      ['MIGRATE', '127.0.0.1', '1', 'missing', '0', '10'],
      ['MIGRATE', '127.0.0.1', '0', 'a', '0', '10'],
      ['MIGRATE', '', '1', 'a', '0', '10'],
      ['MIGRATE', '127.0.0.1', String(await portFree()), 'a', '0', '10'],
    ];
    for (const each of [source, target]) await each.call('SET', 'a', '1');
    for (const line of lines) {
      expect(await source.call(...line), line.join(' ')).toEqual(await target.call(...line));
    }
    for (const answer of [() => null, (_: string[], socket: Socket) => (socket.destroy(), null)]) {
      const broken = await Target.start(answer);
      const line = ['MIGRATE', '127.0.0.1', broken.port, 'a', '0', '100'];
      expect(await source.call(...line)).toEqual(await target.call(...line));
    }
  });
});
