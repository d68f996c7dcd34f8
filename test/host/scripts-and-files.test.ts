/*
 * Scripts, functions and saving as a client of the server process sees them: one of each command,
 * in an order in which each shows what the ones before it have done.
 */

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import type { Connection } from '../support/connection.js';
import { RespError, respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const LIBRARY =
  "#!lua name=lib\nredis.register_function{function_name='f', " +
  "callback=function(keys, args) return args[1] end, flags={'no-writes'}}";

let connection: Connection;
const call = (...words: string[]): Promise<unknown> => connection.call(...words);

serverAround(serverStart, (_, connected) => (connection = connected));

it('scripts are run by their text and by their name', async () => {
  const text = "return redis.call('GET', KEYS[1])";
  await call('SET', 'k', 'v');
  expect(await call('EVAL', text, '1', 'k')).toBe('v');
  const sha = (await call('SCRIPT', 'LOAD', text)) as string;
  expect(await call('SCRIPT', 'EXISTS', sha, 'f'.repeat(40))).toEqual([1, 0]);
  expect(await call('EVALSHA', sha, '1', 'k')).toBe('v');
  expect(await call('EVALSHA_RO', sha, '1', 'k')).toBe('v');
  expect(await call('EVAL_RO', "return redis.call('SET', 'a', 'b')", '0')).toBeInstanceOf(
    RespError,
  );
  expect(await call('SCRIPT', 'FLUSH')).toBe('OK');
  expect(await call('EVALSHA', sha, '1', 'k')).toBeInstanceOf(RespError);
  expect(await call('SCRIPT', 'DEBUG', 'NO')).toBe('OK');
  expect(await call('SCRIPT', 'HELP')).toContain('FLUSH [ASYNC|SYNC]');
});

it('functions are loaded, called, dumped and brought back', async () => {
  expect(await call('FUNCTION', 'LOAD', LIBRARY)).toBe('lib');
  expect(await call('FCALL', 'f', '0', 'x')).toBe('x');
  expect(await call('FCALL_RO', 'f', '0', 'y')).toBe('y');
  expect(await call('FUNCTION', 'LIST')).toHaveLength(1);
  await call('FUNCTION', 'DUMP');
  expect(await call('FUNCTION', 'DELETE', 'lib')).toBe('OK');
  expect(await call('FUNCTION', 'RESTORE', 'no payload')).toBeInstanceOf(RespError);
  expect(await call('FUNCTION', 'FLUSH')).toBe('OK');
  expect(await call('FUNCTION', 'LIST')).toEqual([]);
  expect(await call('FUNCTION', 'HELP')).toContain('FLUSH [ASYNC|SYNC]');
});

it('a dataset is saved at once, beside its use, and as a log', async () => {
  expect(await call('SAVE')).toBe('OK');
  expect(await call('LASTSAVE')).toBeGreaterThan(1_700_000_000);
  expect(await call('BGSAVE')).toBe('Background saving started');
  expect(String(await call('BGREWRITEAOF'))).toMatch(/append only file rewriting/);
});

it('a long script of an append-only file runs to its end, and nothing in it waits', async () => {
  const options = ['--enable-debug-command', 'yes', '--busy-reply-threshold', '1'];
  const other = await serverStart('--appendonly', 'yes', ...options);
  const client = await other.connect();
  const folder = String(((await client.call('CONFIG', 'GET', 'dir')) as unknown[])[1]);
  const script = "redis.call('SET', KEYS[1], 'y') for i = 1, 2e6 do end redis.call('INCR', 'n')";
  const commands = [
    ['EVAL', script, '1', 'x'],
    ['BLPOP', 'nothing', '0'],
    ['INCR', 'n'],
  ];
  appendFileSync(
    join(folder, 'appendonlydir', 'appendonly.aof.1.incr.aof'),
    Buffer.concat(commands.map((words) => respCommand(words))),
  );
  expect(await client.call('DEBUG', 'LOADAOF')).toBe('OK');
  expect(await client.call('MGET', 'x', 'n')).toEqual(['y', '2']);
  await other.kill();
  await other.again();
  const again = await other.connect();
  expect(await again.call('MGET', 'x', 'n')).toEqual(['y', '2']);
  client.close();
  again.close();
  await other.stop();
});
