/*
 * Cedis as a replica: of a redis-server, whose dataset and stream it must follow to the same
 * digest, and of a primary of this file, which stops wherever it hurts.
 */

import { afterEach, describe, expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import { certificateSetCreate } from '../support/certificates.js';
import { Connection } from '../support/connection.js';
import { directoryCreate, portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { field, until } from '../support/replication.js';
import { RespError } from '../support/resp.js';
import { serverStart } from '../support/server.js';
import { WordServer } from '../support/word-server.js';

async function error(connection: Connection, ...words: string[]): Promise<string> {
  const reply = await connection.call(...words);
  if (!(reply instanceof RespError)) throw new Error(`no error: ${String(reply)}`);
  return reply.message;
}

describe.skipIf(redisMissing('replica'))('a replica of redis-server', () => {
  let redis: ServerProcess;
  let primary: Connection;
  let cedis: ServerProcess;
  let replica: Connection;

  async function pairStart(redisWords: string[], cedisWords: string[]): Promise<void> {
    redis = await redisStart('--enable-debug-command', 'yes', ...redisWords);
    primary = await redis.connect();
    cedis = await serverStart('--enable-debug-command', 'yes', ...cedisWords);
    replica = await cedis.connect();
  }

  afterEach(async () => {
    primary.close();
    replica.close();
    await Promise.all([redis.stop(), cedis.stop()]);
  });

  const follow = async (): Promise<void> => {
    expect(await replica.call('REPLICAOF', '127.0.0.1', `${redis.port}`)).toBe('OK');
    await until(async () => (await field(replica, 'master_link_status')) === 'up');
  };

  /** Waits until all of the stream is applied, and compares. */
  async function expectSame(): Promise<void> {
    expect(await primary.call('WAIT', '1', '5000')).toBe(1);
    expect(await replica.call('DEBUG', 'DIGEST')).toBe(await primary.call('DEBUG', 'DIGEST'));
  }

  /** Writes of many kinds. */
  async function load(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i++) {
      await primary.call('SELECT', `${i % 3}`);
      await primary.call('SET', `s${i % 50}`, `${i}`);
      await primary.call('SET', `t${i % 50}`, 'x', 'PX', '100000');
      await primary.call('LPUSH', `l${i % 5}`, `${i}`, 'b');
      await primary.call('RPOP', `l${i % 5}`);
      await primary.call('SADD', `set${i % 5}`, `${i}`, `m${i}`);
      await primary.call('SPOP', `set${i % 5}`);
      await primary.call('ZINCRBY', 'z', '1.5', `m${i % 20}`);
      await primary.call('HINCRBYFLOAT', 'h', `f${i % 9}`, '0.1');
      await primary.call('XADD', 'x', '*', 'f', `${i}`);
      await primary.call('EVAL', "redis.call('INCR', 'a') redis.call('INCR', 'b')", '0');
    }
    await primary.call('SELECT', '0');
  }

  it.each([
    ['by a file', 'no', 'disabled'],
    ['diskless by a file', 'yes', 'disabled'],
    ['diskless, straight into an empty dataset', 'yes', 'on-empty-db'],
  ])('takes a dataset %s and follows the stream', async (_name, diskless, disklessLoad) => {
    const words = ['--repl-diskless-sync', diskless, '--repl-diskless-sync-delay', '0'];
    await pairStart(words, ['--repl-diskless-load', disklessLoad]);
    await primary.call('DEBUG', 'POPULATE', '5000', 'key', '100');
    const library = '#!lua name=l\nredis.register_function("f", function() return 1 end)';
    expect(await primary.call('FUNCTION', 'LOAD', library)).toBe('l');
    await load(20);
    await follow();
    await load(60);
    await expectSame();
    expect(await field(replica, 'role')).toBe('slave');
    expect(await field(replica, 'slave_repl_offset')).toBe(
      await field(primary, 'master_repl_offset'),
    );
    expect(await field(replica, 'master_replid')).toBe(await field(primary, 'master_replid'));
    expect(JSON.stringify(await replica.call('FUNCTION', 'LIST'))).toContain('"f"');
  });

  it('goes on where the link was cut, in the same database', async () => {
    await pairStart([], []);
    await follow();
    await primary.call('SELECT', '5');
    await primary.call('SET', 'k', '1');
    await expectSame();
    await primary.call('CLIENT', 'KILL', 'TYPE', 'replica');
    await primary.call('INCR', 'k');
    await until(async () => (await field(primary, 'connected_slaves')) === '1');
    await expectSame();
    expect(await field(primary, 'sync_full')).toBe('1');
    expect(await field(primary, 'sync_partial_ok')).toBe('1');
  });

  it('passes the stream on to a replica of its own, from wherever it has begun', async () => {
    await pairStart([], ['--rdb-format', '7.0', '--repl-diskless-sync-delay', '0']);
    // The stream has an offset before the first of the two comes.
    const other = await redisStart('--replicaof', '127.0.0.1', `${redis.port}`);
    await until(async () => (await field(primary, 'slave0')).includes('state=online'));
    await load(100);
    await follow();
    const last = await redisStart('--enable-debug-command', 'yes');
    const tail = await last.connect();
    await tail.call('REPLICAOF', '127.0.0.1', `${cedis.port}`);
    await until(async () => (await field(tail, 'master_link_status')) === 'up');
    await load(100);
    const end = await field(primary, 'master_repl_offset');
    await until(async () => Number(await field(tail, 'slave_repl_offset')) >= Number(end));
    const digest = await primary.call('DEBUG', 'DIGEST');
    expect(await replica.call('DEBUG', 'DIGEST')).toBe(digest);
    expect(await tail.call('DEBUG', 'DIGEST')).toBe(digest);
    expect(await field(tail, 'master_replid')).toBe(await field(primary, 'master_replid'));
    tail.close();
    await Promise.all([last.stop(), other.stop()]);
  });

  it('refuses writes, and is a primary with its own history after NO ONE', async () => {
    await pairStart([], []);
    await follow();
    const refusal = "READONLY You can't write against a read only replica.";
    expect(await error(replica, 'SET', 'k', 'v')).toBe(refusal);
    expect(await error(replica, 'EVAL', "return redis.call('SET', 'k', 'v')", '0')).toContain(
      "READONLY You can't write against a read only replica. script:",
    );
    expect(await replica.call('MULTI')).toBe('OK');
    expect(await error(replica, 'SET', 'k', 'v')).toBe(refusal);
    expect(await error(replica, 'EXEC')).toContain('EXECABORT');
    const [id, offset] = [
      await field(replica, 'master_replid'),
      Number(await field(replica, 'master_repl_offset')),
    ];
    expect(await replica.call('REPLICAOF', 'NO', 'ONE')).toBe('OK');
    expect(await replica.call('SET', 'k', 'v')).toBe('OK');
    expect(await field(replica, 'role')).toBe('master');
    expect(await field(replica, 'master_replid2')).toBe(id);
    expect(await field(replica, 'second_repl_offset')).toBe(`${offset + 1}`);
    expect(await field(replica, 'master_replid')).not.toBe(id);
  });

  it('hides keys that have expired, and deletes them when the primary says so', async () => {
    await pairStart([], []);
    await follow();
    await primary.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
    await primary.call('SET', 'k', 'v', 'PX', '100');
    await expectSame();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await replica.call('GET', 'k')).toBeNull();
    expect(await replica.call('DBSIZE')).toBe(1);
    await primary.call('DEBUG', 'SET-ACTIVE-EXPIRE', '1');
    await until(async () => (await replica.call('DBSIZE')) === 0);
    await expectSame();
  });

  it('logs in with masteruser and masterauth', async () => {
    const login = ['--masteruser', 'copy', '--masterauth', 'secret'];
    await pairStart([], login);
    const rights = ['on', '>secret', '+psync', '+replconf', '+ping'];
    expect(await primary.call('ACL', 'SETUSER', 'copy', ...rights)).toBe('OK');
    await primary.call('CONFIG', 'SET', 'requirepass', 'other');
    await primary.call('AUTH', 'other');
    await primary.call('SET', 'k', 'v');
    await follow();
    await expectSame();
  });

  it('follows over TLS with tls-replication, and is followed so', async () => {
    const directory = directoryCreate();
    const { files } = certificateSetCreate(directory.path);
    const [tlsPort, ownTlsPort] = [`${await portFree()}`, `${await portFree()}`];
    const shared = ['--tls-cert-file', files.server, '--tls-key-file', files.serverKey];
    const common = [...shared, '--tls-ca-cert-file', files.authority];
    const links = ['--tls-replication', 'yes', ...common];
    await pairStart(['--tls-port', tlsPort, ...links], ['--tls-port', ownTlsPort, ...links]);
    await primary.call('SET', 'k', 'v');
    expect(await replica.call('REPLICAOF', 'localhost', tlsPort)).toBe('OK');
    await until(async () => (await field(replica, 'master_link_status')) === 'up');
    await load(5);
    await expectSame();
    expect(await field(primary, 'slave0')).toContain(`port=${ownTlsPort},`);
    expect(await primary.call('FAILOVER')).toBe('OK');
    await until(async () => (await field(primary, 'master_link_status')) === 'up');
    expect(await field(primary, 'master_port')).toBe(ownTlsPort);
    directory.remove();
  });

  it('answers MASTERDOWN while the link is down if it may not serve stale data', async () => {
    await pairStart([], ['--replica-serve-stale-data', 'no']);
    await follow();
    expect(await replica.call('GET', 'k')).toBeNull();
    await primary.call('CONFIG', 'SET', 'requirepass', 'secret');
    await primary.call('AUTH', 'secret');
    await primary.call('CLIENT', 'KILL', 'TYPE', 'replica');
    await until(async () => (await replica.call('GET', 'k')) instanceof RespError);
    expect(await error(replica, 'GET', 'k')).toBe(
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    );
    expect(await field(replica, 'master_link_status')).toBe('down');
    expect(await replica.call('CONFIG', 'SET', 'masterauth', 'secret')).toBe('OK');
    await until(async () => (await replica.call('GET', 'k')) === null);
    await expectSame();
  });

  it('writes what it applies into its append-only file', async () => {
    await pairStart([], ['--appendonly', 'yes']);
    await follow();
    await load(10);
    await expectSame();
    await until(async () => (await field(replica, 'aof_rewrite_in_progress')) === '0');
    const digest = await replica.call('DEBUG', 'DIGEST');
    expect(await replica.call('REPLICAOF', 'NO', 'ONE')).toBe('OK');
    expect(await replica.call('DEBUG', 'LOADAOF')).toBe('OK');
    expect(await replica.call('DEBUG', 'DIGEST')).toBe(digest);
  });
});

/** A primary that sends an empty dataset and then what it is told to. */
class Primary extends WordServer {
  /** `answer` is asked first; null = the usual answer. */
  static start(answer: (words: string[]) => Buffer | string | null): Promise<Primary> {
    return new Primary((words) => answer(words) ?? usualAnswer(words)).listen();
  }

  /** The offsets that the replica has acknowledged. */
  get acknowledged(): number[] {
    return this.requests.filter((words) => words[1] === 'ACK').map((words) => Number(words[2]));
  }

  send(text: string): void {
    this.sockets.at(-1)!.write(text);
  }
}

function usualAnswer(words: string[]): string {
  if (words[0] === 'PING') return '+PONG\r\n';
  return words[1] === 'ACK' ? '' : '+OK\r\n';
}

const historyId = 'a'.repeat(40);
/** An RDB file without a key; a checksum of 0 is none. */
const emptyRdb = Buffer.from('524544495330303131ff0000000000000000', 'hex');
const fullAnswer = Buffer.concat([
  Buffer.from(`+FULLRESYNC ${historyId} 1000\r\n\n\n$${emptyRdb.length}\r\n`),
  emptyRdb,
]);

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

describe('a replica of a primary that misbehaves', () => {
  let cedis: ServerProcess;
  let replica: Connection;
  let primary: Primary;

  serverAround(
    () => serverStart('--enable-debug-command', 'yes'),
    (started, connected) => ([cedis, replica] = [started, connected]),
  );
  afterEach(async () => {
    await replica.call('REPLICAOF', 'NO', 'ONE');
    primary.stop();
  });

  const psyncs = (): string[][] => primary.requests.filter((words) => words[0] === 'PSYNC');

  it('counts whole transactions only, however the bytes are cut', async () => {
    primary = await Primary.start((words) => {
      if (words[0] !== 'PSYNC') return null;
      return psyncs().length === 1 ? fullAnswer : '+CONTINUE\r\n';
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => primary.acknowledged.length > 0);
    const first = command('INCR', 'n');
    const open = command('MULTI') + command('INCR', 'n');
    primary.send(first + open);
    await until(() => primary.acknowledged.includes(1000 + first.length));
    expect(await replica.call('GET', 'n')).toBe('1');
    primary.sockets.at(-1)!.destroy();
    await until(() => psyncs().length === 2);
    expect(psyncs()[1]).toEqual(['PSYNC', historyId, `${1000 + first.length + 1}`]);
    const whole = open + command('EXEC') + command('REPLCONF', 'GETACK', '*');
    await until(() => primary.sockets.length === 2);
    for (const letter of whole) {
      primary.send(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => primary.acknowledged.includes(1000 + first.length + whole.length));
    expect(await replica.call('GET', 'n')).toBe('2');
  });

  it('follows a history that goes on under another id', async () => {
    primary = await Primary.start((words) => {
      if (words[0] !== 'PSYNC') return null;
      return psyncs().length === 1 ? fullAnswer : `+CONTINUE ${'b'.repeat(40)}\r\n`;
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => primary.acknowledged.length > 0);
    primary.sockets.at(-1)!.destroy();
    await until(async () => (await field(replica, 'master_replid')) === 'b'.repeat(40));
    expect(await field(replica, 'master_replid2')).toBe(historyId);
    expect(await field(replica, 'second_repl_offset')).toBe('1001');
  });

  it('keeps its dataset when a transfer breaks off, and tries again', async () => {
    await replica.call('SET', 'kept', 'v');
    primary = await Primary.start((words) => {
      if (words[0] !== 'PSYNC') return null;
      return `+FULLRESYNC ${historyId} 1\r\n$1000\r\nREDIS0011`;
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => psyncs().length === 1);
    await until(async () => (await field(replica, 'master_sync_in_progress')) === '1');
    expect(await field(replica, 'master_sync_total_bytes')).toBe('1000');
    primary.sockets.at(-1)!.destroy();
    await until(() => psyncs().length === 2);
    expect(await replica.call('GET', 'kept')).toBe('v');
  });

  it('has no half of a dataset', async () => {
    await replica.call('SET', 'old', 'v');
    // Database 0, a key with its value, and then nothing that an RDB could have.
    const damaged = Buffer.from('524544495330303131fe00' + '00016b0176' + 'ee', 'hex');
    primary = await Primary.start((words) => {
      if (words[0] !== 'PSYNC') return null;
      // Who asks again gets nothing, so that nothing is loaded while the test looks.
      if (psyncs().length > 1) return '';
      const head = `+FULLRESYNC ${historyId} 1\r\n$${damaged.length}\r\n`;
      return Buffer.concat([Buffer.from(head), damaged]);
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => psyncs().length === 2);
    expect(psyncs()[1]).toEqual(['PSYNC', '?', '-1']);
    expect(await replica.call('DBSIZE')).toBe(0);
  });

  it('refuses values of modules and of types that it does not know, and asks again', async () => {
    const moduleId = '8145e25238df912c03';
    const noModule = "The RDB file contains module data I can't load: no matching module type";
    const noAux = "The RDB file contains AUX module data I can't load: no matching module";
    for (const [tail, line] of [
      [`07016d${moduleId}020100`, `${noModule} 'ReJSON-RL'`],
      [`f7${moduleId}02010000`, `${noAux} 'ReJSON-RL'`],
      ['1b016d00', 'Unknown RDB encoding type 27'],
    ] as const) {
      const dataset = Buffer.from('524544495330303131fe00' + '00016b0176' + tail, 'hex');
      for (const [way, left] of [
        ['disabled', 0],
        ['on-empty-db', 0],
        ['swapdb', 1],
      ] as const) {
        await replica.call('CONFIG', 'SET', 'repl-diskless-load', way);
        await replica.call('FLUSHALL');
        if (way !== 'on-empty-db') await replica.call('SET', 'old', 'v');
        const before = cedis.log.length;
        primary = await Primary.start((words) => {
          if (words[0] !== 'PSYNC') return null;
          if (psyncs().length > 1) return '';
          // Nothing follows: what cannot be read is enough.
          const head = `+FULLRESYNC ${historyId} 1\r\n$${dataset.length}\r\n`;
          return Buffer.concat([Buffer.from(head), dataset]);
        });
        await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
        await until(() => psyncs().length === 2);
        const log = cedis.log.slice(before);
        expect(log).toContain(line);
        expect(log).toMatch(/Failed trying to load the MASTER synchronization DB .*check server/);
        expect([way, await replica.call('DBSIZE')]).toEqual([way, left]);
        await replica.call('REPLICAOF', 'NO', 'ONE');
        primary.stop();
      }
    }
    await replica.call('CONFIG', 'SET', 'repl-diskless-load', 'disabled');
  });

  it('says in the log and in INFO that the stream has failed it', async () => {
    primary = await Primary.start((words) => (words[0] === 'PSYNC' ? fullAnswer : null));
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => primary.acknowledged.length > 0);
    const before = Number(await field(replica, 'unexpected_error_replies'));
    primary.send(command('SET', 'text', 'x') + command('INCR', 'text') + command('NOBODY'));
    await until(async () => Number(await field(replica, 'unexpected_error_replies')) > before + 1);
    const words = '== CRITICAL == This replica is sending an error to its master:';
    expect(cedis.log).toContain(
      `${words} 'value is not an integer or out of range' after processing the command 'incr'`,
    );
    expect(cedis.log).toMatch(
      new RegExp(`:S .* # ${words} 'unknown command 'NOBODY'.*the command '<unknown>'`),
    );
  });

  it('shows the link among the clients, where it can be cut', async () => {
    primary = await Primary.start((words) => {
      if (words[0] !== 'PSYNC') return null;
      return psyncs().length === 1 ? fullAnswer : '+CONTINUE\r\n';
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => primary.acknowledged.length > 0);
    const line = String(await replica.call('CLIENT', 'LIST', 'TYPE', 'master'));
    expect(line).toContain(` addr=127.0.0.1:${primary.port} `);
    expect(line).toMatch(/ flags=M .* user=\(superuser\) /);
    expect(await replica.call('CLIENT', 'KILL', `127.0.0.1:${primary.port}`)).toBe('OK');
    await until(() => psyncs().length === 2);
    expect(psyncs()[1]).toEqual(['PSYNC', historyId, '1001']);
  });

  it('asks a primary that knows SYNC only for the dataset, and tells it no offsets', async () => {
    primary = await Primary.start((words) => {
      if (words[0] === 'PSYNC') return "-ERR unknown command 'PSYNC'\r\n";
      if (words[0] !== 'SYNC') return null;
      const head = Buffer.from(`$${emptyRdb.length}\r\n`);
      return Buffer.concat([head, emptyRdb, Buffer.from(command('SET', 'k', 'old'))]);
    });
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(async () => (await replica.call('GET', 'k')) === 'old');
    primary.sockets.at(-1)!.destroy();
    await until(() => psyncs().length === 2);
    expect(psyncs()[1]).toEqual(['PSYNC', '?', '-1']);
    expect(primary.acknowledged).toEqual([]);
  });

  it('expires itself what it has given a deadline as a writable replica', async () => {
    primary = await Primary.start((words) => (words[0] === 'PSYNC' ? fullAnswer : null));
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    await until(() => primary.acknowledged.length > 0);
    await replica.call('CONFIG', 'SET', 'replica-read-only', 'no');
    primary.send(command('SET', 'theirs', 'v', 'PX', '1'));
    await replica.call('SET', 'ours', 'v', 'PX', '50');
    await replica.call('SET', 'later', 'v', 'EX', '100');
    expect(await field(replica, 'slave_expires_tracked_keys')).toBe('2');
    await until(async () => (await field(replica, 'slave_expires_tracked_keys')) === '1');
    expect(await replica.call('DEBUG', 'OBJECT', 'ours')).toBeInstanceOf(RespError);
    expect(await replica.call('DEBUG', 'OBJECT', 'theirs')).toContain('Value at:');
    await replica.call('CONFIG', 'SET', 'replica-read-only', 'yes');
  });

  describe('with repl-diskless-load swapdb', () => {
    /** Database 0, new = w, and the end without a checksum. */
    const head = Buffer.from('524544495330303131fe00' + '00036e65770177', 'hex');
    const end = Buffer.from('ff0000000000000000', 'hex');
    const bytes = head.length + end.length;

    /** Has a dataset sent whose end the test sends, or does not. */
    async function halfSent(id: string): Promise<void> {
      primary = await Primary.start((words) => {
        if (words[0] !== 'PSYNC') return null;
        if (psyncs().length > 1) return '';
        return Buffer.concat([Buffer.from(`+FULLRESYNC ${id} 1\r\n$${bytes}\r\n`), head]);
      });
      await replica.call('CONFIG', 'SET', 'repl-diskless-load', 'swapdb');
      await replica.call('FLUSHALL');
      await replica.call('SET', 'old', 'v');
      await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    }

    const loading = (): Promise<string> => field(replica, 'loading');
    const asyncLoading = (): Promise<string> => field(replica, 'async_loading');

    it('keeps what it has when the other dataset does not come whole', async () => {
      await halfSent(historyId);
      await until(async () => (await loading()) === '1');
      expect(await asyncLoading()).toBe('0');
      expect(await error(replica, 'GET', 'old')).toMatch(/^LOADING /);
      primary.sockets.at(-1)!.destroy();
      await until(async () => (await loading()) === '0');
      expect(await replica.call('GET', 'old')).toBe('v');
      expect(await replica.call('DBSIZE')).toBe(1);
    });

    it('serves what it has meanwhile if the history is the same, and tells who watches', async () => {
      await halfSent(await field(replica, 'master_replid'));
      await until(async () => (await asyncLoading()) === '1');
      expect(await loading()).toBe('0');
      expect(await replica.call('GET', 'old')).toBe('v');
      expect(await error(replica, 'REPLICAOF', 'NO', 'ONE')).toMatch(/^LOADING /);
      expect(await error(replica, 'CONFIG', 'SET', 'appendonly', 'yes')).toMatch(/LOADING/);
      await replica.call('WATCH', 'new');
      primary.sockets.at(-1)!.write(end);
      await until(async () => (await field(replica, 'master_link_status')) === 'up');
      expect(await asyncLoading()).toBe('0');
      await replica.call('MULTI');
      await replica.call('GET', 'new');
      expect(await replica.call('EXEC')).toBeNull();
      expect(await replica.call('GET', 'new')).toBe('w');
      expect(await replica.call('EXISTS', 'old')).toBe(0);
      expect(await replica.call('DBSIZE')).toBe(1);
    });
  });

  it('unblocks who waits for a key when it becomes a replica', async () => {
    const waiting = await cedis.connect();
    const reply = waiting.call('BLPOP', 'nothing', '0');
    await until(async () => (await field(replica, 'blocked_clients')) === '1');
    primary = await Primary.start((words) => (words[0] === 'PING' ? '-ERR no\r\n' : null));
    await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`);
    expect(((await reply) as RespError).message).toBe(
      'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    );
    await until(() => waiting.closed);
  });

  it('answers what is no primary in the words of Redis', async () => {
    primary = await Primary.start(() => null);
    for (const port of ['x', '', '65536', '-1', '+1', ' 1', '01']) {
      expect(await error(replica, 'REPLICAOF', 'host', port)).toBe('ERR Invalid master port');
      expect(await error(replica, 'SLAVEOF', 'host', port)).toBe('ERR Invalid master port');
    }
    expect(await replica.call('REPLICAOF', '127.0.0.1', `${primary.port}`)).toBe('OK');
    expect(await replica.call('SLAVEOF', '127.0.0.1', `${primary.port}`)).toBe(
      'OK Already connected to specified master',
    );
    expect(await replica.call('CONFIG', 'GET', 'replicaof')).toEqual([
      'replicaof',
      `127.0.0.1 ${primary.port}`,
    ]);
  });
});
