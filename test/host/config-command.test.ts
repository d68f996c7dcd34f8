/*
 * CONFIG as a client sees it: replies and errors on the wire, and that a change takes effect. What
 * the configuration itself does is tested in config.test.ts.
 */

import { describe, expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import { Connection } from '../support/connection.js';
import { factOf, golden } from '../support/golden.js';
import { portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisStart } from '../support/redis.js';
import { RespError, respCommand, respParse } from '../support/resp.js';
import type { Reply } from '../support/resp.js';
import { serverStart } from '../support/server.js';

/** Commands whose whole reply must be that of Redis 7.0 too. */
const sameReplies: readonly (readonly string[])[] = [
  ['CONFIG'],
  ['CONFIG', 'GET'],
  ['CONFIG', 'GET', 'maxmemory'],
  ['CONFIG', 'GET', 'MaxMemory'],
  ['CONFIG', 'GET', 'nothing-of-that-name'],
  ['CONFIG', 'GET', 'hz', 'hz', 'HZ'],
  ['CONFIG', 'SET', 'hz'],
  ['CONFIG', 'SET', 'hz', '20', 'maxmemory'],
  ['CONFIG', 'SET', 'no-such-thing', '1'],
  ['CONFIG', 'SET', 'hz', '20', 'hz', '30'],
  ['CONFIG', 'SET', 'maxmemory', '10foo'],
  ['CONFIG', 'SET', 'databases', '3'],
  ['CONFIG', 'SET', 'dir', '/'],
  ['CONFIG', 'SET', 'maxmemory-policy', 'never'],
  ['CONFIG', 'REWRITE'],
  ['CONFIG', 'REWRITE', 'now'],
  ['CONFIG', 'RESETSTAT'],
  ['CONFIG', 'NONSENSE'],
];

const plain = (reply: Reply): Reply => (reply instanceof RespError ? `-${reply.message}` : reply);

describe('CONFIG', () => {
  let server: ServerProcess;
  let connection: Connection;
  const call = async (...words: string[]): Promise<Reply> => plain(await connection.call(...words));

  serverAround(serverStart, (started, connected) => ([server, connection] = [started, connected]));

  it('gets by several names and patterns, each once', async () => {
    const reply = await call('CONFIG', 'GET', 'maxmemory', 'maxmemory-s*', 'maxmemory-samples');
    expect(reply).toEqual(['maxmemory', '0', 'maxmemory-samples', '5']);
  });

  it('answers with a map in RESP3', async () => {
    const other = await server.connect();
    await other.call('HELLO', '3');
    expect(await other.call('CONFIG', 'GET', 'maxmemory')).toEqual(new Map([['maxmemory', '0']]));
    other.close();
  });

  it('sets all pairs or none', async () => {
    expect(await call('CONFIG', 'SET', 'hz', '50', 'maxmemory-samples', '7')).toBe('OK');
    expect(await call('CONFIG', 'SET', 'hz', '60', 'maxmemory-samples', 'x')).toMatch(
      /^-ERR CONFIG SET failed \(possibly related to argument 'maxmemory-samples'\)/,
    );
    expect(await call('CONFIG', 'GET', 'hz', 'maxmemory-samples')).toEqual([
      'hz',
      '50',
      'maxmemory-samples',
      '7',
    ]);
    expect(await call('CONFIG', 'SET', 'hz', '10', 'maxmemory-samples', '5')).toBe('OK');
  });

  it('makes requirepass effective at once', async () => {
    expect(await call('CONFIG', 'SET', 'requirepass', 'secret')).toBe('OK');
    const other = await server.connect();
    expect(plain(await other.call('GET', 'x'))).toBe('-NOAUTH Authentication required.');
    expect(await other.call('AUTH', 'secret')).toBe('OK');
    expect(await other.call('CONFIG', 'SET', 'requirepass', '')).toBe('OK');
    other.close();
  });

  it('listens on another port, and answers when it does', async () => {
    const port = await portFree();
    expect(await call('CONFIG', 'SET', 'port', String(port))).toBe('OK');
    const other = await Connection.open({ port });
    expect(await other.call('PING')).toBe('PONG');
    expect(await other.call('CONFIG', 'SET', 'port', String(server.port))).toBe('OK');
    other.close();
  });

  it('serves the commands behind a change that takes time in their order', async () => {
    const port = await portFree();
    const commands = [
      ['CONFIG', 'SET', 'port', String(port)],
      ['CONFIG', 'GET', 'port'],
      ['CONFIG', 'SET', 'port', String(server.port)],
      ['PING'],
    ];
    connection.write(Buffer.concat(commands.map((words) => respCommand(words))));
    const replies = respParse(Buffer.concat(await connection.receive(commands.length)));
    expect(replies.replies).toEqual(['OK', ['port', String(port)], 'OK', 'PONG']);
  });

  it('explains itself', async () => {
    const lines = (await call('CONFIG', 'HELP')) as string[];
    expect(lines[0]).toBe('CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    expect(lines).toContain('RESETSTAT');
  });

  it('sets counters back to zero', async () => {
    await call('GET', 'x');
    await call('CONFIG', 'RESETSTAT');
    const stats = (await call('INFO', 'stats')) as string;
    expect(stats).toContain('\r\nkeyspace_misses:0\r\n');
  });
});

describe('CONFIG beside redis-server', () => {
  const oracle = golden('config-command', () => redisStart());

  it('gives the same replies and errors', async () => {
    const server = await serverStart();
    const connection = await server.connect();
    for (const words of sameReplies) {
      const ours = factOf(await connection.call(...words));
      expect(ours, words.join(' ')).toEqual(await oracle.ask(...words));
    }
    connection.close();
    await server.stop();
  });
});
