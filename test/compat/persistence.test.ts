/*
 * Files beside the real server: a dataset of every type and encoding goes from here to a
 * redis-server and back, by RDB files and by folders of append-only files, and is the same at each
 * step. redis-check-rdb and redis-check-aof approve what is written here. Redis 7.0 reads it with
 * rdb-format 7.0.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { datasetCommands } from '../support/dataset.js';
import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { serverStart } from '../support/server.js';

type Kind = 'cedis' | 'redis';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedis-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(kind: Kind, ...words: string[]): Promise<ServerProcess> {
  const common = ['--dir', folder, '--enable-debug-command', 'yes', ...words];
  return kind === 'cedis' ? serverStart('--rdb-format', '7.0', ...common) : redisStart(...common);
}

async function filled(connection: Connection): Promise<void> {
  for (const command of datasetCommands()) {
    expect(await connection.call(...command)).not.toBeInstanceOf(Error);
  }
}

/** Starts, does something, tells the digest and ends with SHUTDOWN. */
async function served(
  kind: Kind,
  words: readonly string[],
  work: (connection: Connection) => Promise<void> = async () => undefined,
): Promise<string> {
  const server = await start(kind, ...words);
  const connection = await server.connect();
  await work(connection);
  const digest = String(await connection.call('DEBUG', 'DIGEST'));
  connection.write(Buffer.from('SHUTDOWN\r\n'));
  expect(await server.exited(), server.log).toBe(0);
  connection.close();
  await server.stop();
  return digest;
}

/** What a program says about a file; it must end well. */
function approved(program: string, file: string): string {
  const { status, stdout, stderr } = spawnSync(program, [join(folder, file)], {
    encoding: 'latin1',
  });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

describe.skipIf(redisMissing('compat/persistence'))('files beside redis-server', () => {
  it('RDB: written here, loaded there and back', { timeout: 60_000 }, async () => {
    const rules = ['--save', '3600 1'];
    const digest = await served('cedis', rules, filled);
    expect(digest).not.toMatch(/^0+$/);
    expect(approved('redis-check-rdb', 'dump.rdb')).toContain('\\o/ RDB looks OK! \\o/');
    const touched = async (connection: Connection): Promise<void> => {
      await connection.call('SET', 'integer', '12345');
    };
    expect(await served('redis', rules, touched)).toBe(digest);
    expect(await served('cedis', rules)).toBe(digest);
  });

  it('AOF: written here, gone on with there and back', { timeout: 60_000 }, async () => {
    const on = ['--appendonly', 'yes'];
    const manifest = 'appendonlydir/appendonly.aof.manifest';
    const digest = await served('cedis', on, filled);
    expect(approved('redis-check-aof', manifest)).toContain('All AOF files and manifest are valid');
    const more = (value: string) => async (connection: Connection) => {
      await connection.call('SET', 'more', value);
      await connection.call('MULTI');
      await connection.call('DEL', 'more');
      await connection.call('RPUSH', 'list', 'x');
      await connection.call('RPOP', 'list');
      await connection.call('EXEC');
    };
    expect(await served('redis', on, more('there'))).toBe(digest);
    expect(await served('cedis', on, more('back'))).toBe(digest);
    for (const preamble of ['yes', 'no']) {
      const rewritten = await served('cedis', on, async (connection) => {
        await connection.call('CONFIG', 'SET', 'aof-use-rdb-preamble', preamble);
        await connection.call('BGREWRITEAOF');
        await expect
          .poll(async () => String(await connection.call('INFO', 'persistence')))
          .toMatch(/aof_rewrite_in_progress:0[^]*aof_rewrites:1/);
      });
      expect(rewritten).toBe(digest);
      expect(approved('redis-check-aof', manifest)).toContain('manifest are valid');
      expect(await served('redis', on)).toBe(digest);
    }
    expect(await served('cedis', on)).toBe(digest);
  });
});
