/*
 * The tools of Redis against the server process: redis-cli and redis-benchmark, where they are
 * installed.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { redisToolMissing } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

let server: ServerProcess;

beforeAll(async () => {
  server = await serverStart();
});
afterAll(() => server.stop());

/** Runs a tool with some standard input; resolves to what it writes. */
async function run(
  tool: string,
  words: readonly string[],
  input: Uint8Array = Buffer.alloc(0),
): Promise<string> {
  const child = spawn(tool, ['-p', String(server.port), ...words]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString('latin1');
    });
  }
  // A tool that needs no input may be gone before it could be given any.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => expect(error.code).toBe('EPIPE'));
  child.stdin.end(input);
  await once(child, 'close');
  return output;
}

describe.skipIf(redisToolMissing('redis-cli', 'compat'))('redis-cli', () => {
  const cli = (...words: string[]): Promise<string> => run('redis-cli', words);

  test('runs one command', async () => {
    expect(await cli('SET', 'key', 'value')).toBe('OK\n');
    expect(await cli('GET', 'key')).toBe('value\n');
    expect(await cli('-3', 'GET', 'missing')).toBe('\n');
    expect(await cli('INCR', 'key')).toBe('ERR value is not an integer or out of range\n\n');
  });

  test('runs commands from its standard input', async () => {
    expect(await run('redis-cli', [], Buffer.from('SET a 1\nINCR a\nGET a\n'))).toBe('OK\n2\n2\n');
  });

  test('inserts a mass of keys with --pipe', async () => {
    const commands = Array.from({ length: 50_000 }, (_, i) => respCommand(['SET', `mass:${i}`, i]));
    const output = await run('redis-cli', ['--pipe'], Buffer.concat(commands));
    expect(output).toMatch(/errors: 0, replies: 50000/);
    expect(await cli('GET', 'mass:49999')).toBe('49999\n');
  });

  test('scans all keys that match', async () => {
    const output = await cli('--scan', '--pattern', 'mass:*');
    expect(new Set(output.trim().split('\n')).size).toBe(50_000);
  });

  test('shows INFO', async () => {
    const output = await cli('INFO');
    for (const section of ['Server', 'Clients', 'Memory', 'Stats', 'CPU', 'Keyspace']) {
      expect(output).toContain(`# ${section}\r\n`);
    }
    expect(output).toMatch(/^db0:keys=\d+,expires=0,avg_ttl=0/m);
  });

  test('asks for help on commands', async () => {
    expect(await cli('COMMAND', 'DOCS', 'get')).toMatch(/summary/);
    expect(await cli('HELLO', '3')).toMatch(/redis/);
  });
});

describe.skipIf(redisToolMissing('redis-benchmark', 'compat'))('redis-benchmark', () => {
  test.each([[1], [16]])('completes with a pipeline of %i', async (pipeline) => {
    const output = await run('redis-benchmark', [
      '-n',
      '10000',
      '-c',
      '20',
      '-P',
      String(pipeline),
      '-t',
      'ping,set,get,incr,mset',
      '--csv',
    ]);
    const rows = output.match(/^"[A-Z_]+.*","[0-9.]+"/gm) ?? [];
    expect(rows.map((row) => row.split('"')[1])).toEqual([
      'PING_INLINE',
      'PING_MBULK',
      'SET',
      'GET',
      'INCR',
      'MSET (10 keys)',
    ]);
    expect(output).not.toMatch(/error/i);
  });
});
