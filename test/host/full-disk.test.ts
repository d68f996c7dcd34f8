/*
 * The server on a disk that is full: a small one in memory, filled by a file and with room again
 * when that goes. Where no disk can be mounted (who is not root) there is nothing to test with;
 * test/persist has the same over a layer of files that can be full.
 */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { become } from '../support/become.js';
import type { Connection } from '../support/connection.js';
import { serverStart } from '../support/server.js';

const disk = mkdtempSync(join(tmpdir(), 'cedis-disk-'));
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' })
    .status === 0;
const filler = join(disk, 'filler');

afterEach(() => {
  for (const name of ['filler', 'dump.rdb', 'appendonlydir']) {
    rmSync(join(disk, name), { recursive: true, force: true });
  }
});
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmdirSync(disk);
});

/** Fills the disk but for so many bytes. */
function fill(rest: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(bavail * bsize - rest));
}

/** Asks until the answer is as wanted; the last answer. */
async function until(connection: Connection, words: string[], wanted: RegExp): Promise<string> {
  let found = '';
  for (let tries = 0; tries < 100 && !wanted.test(found); tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    found = String(await connection.call(...words));
  }
  return found;
}

/** Writes keys `0`, `1` … until one is refused; the refusal, and how many were acknowledged. */
async function writeOn(connection: Connection): Promise<{ count: number; refusal: string }> {
  for (let count = 0; count < 1000; count++) {
    const reply = await connection.call('SET', String(count), 'v'.repeat(5000)).catch(String);
    if (reply !== 'OK') return { count, refusal: String(reply) };
  }
  throw new Error('the disk is never full');
}

const start = (...words: string[]): ReturnType<typeof serverStart> =>
  serverStart('--dir', disk, ...words);

describe.skipIf(!mounted)('a server whose disk is full', { timeout: 60_000 }, () => {
  it('refuses writes behind a failed save, keeps the last file, and recovers', async () => {
    const server = await start('--save', '3600 1', '--rdbcompression', 'no');
    const connection = await server.connect();
    await connection.call('SET', 'small', '1');
    expect(await connection.call('SAVE')).toBe('OK');
    const before = readFileSync(join(disk, 'dump.rdb'));
    await connection.call('SET', 'large', 'x'.repeat(500_000));
    fill(100_000);
    await connection.call('BGSAVE');
    const status = await until(connection, ['INFO', 'persistence'], /bgsave_status:err/);
    expect(status).toContain('rdb_last_bgsave_status:err');
    expect(String(await connection.call('SET', 'more', '1'))).toMatch(/MISCONF Redis is config/);
    expect(await connection.call('GET', 'small')).toBe('1');
    expect(readFileSync(join(disk, 'dump.rdb')).equals(before)).toBe(true);
    expect(String(await connection.call('SAVE'))).toMatch(/ERR/);

    rmSync(filler);
    await connection.call('BGSAVE');
    expect(await until(connection, ['SET', 'more', '1'], /OK/)).toBe('OK');
    expect(await connection.call('SAVE')).toBe('OK');
    server.child.kill('SIGKILL');
    await server.exited();
    await server.stop();
    const next = await start();
    const again = await next.connect();
    expect(await again.call('STRLEN', 'large')).toBe(500_000);
    expect(await again.call('GET', 'more')).toBe('1');
    await next.stop();
  });

  it('leaves no file and no descriptor behind datasets for replicas that do not fit', async () => {
    const primary = await start('--save', '', '--repl-diskless-sync', 'no');
    const connection = await primary.connect();
    const value = randomBytes(300_000);
    await connection.call('SET', 'large', value);
    fill(100_000);
    const replica = await serverStart('--replicaof', '127.0.0.1', `${primary.port}`);
    const failed =
      /Write error while saving DB to the disk\(rdbSaveRio\): No space left on device/g;
    const tries = async (count: number): Promise<number> => {
      await become('another try', () => [...primary.log.matchAll(failed)].length >= count);
      return readdirSync(`/proc/${primary.child.pid}/fd`).length;
    };
    const before = await tries(2);
    expect(await tries(5)).toBeLessThan(before + 3);
    // The next try may be under way already.
    await become('a folder without leftovers', () => {
      return !readdirSync(disk).some((name) => name.startsWith('temp-'));
    });

    rmSync(filler);
    const reader = await replica.connect();
    expect(await until(reader, ['STRLEN', 'large'], /300000/)).toBe('300000');
    await replica.stop();
    await primary.stop();
  });

  it('refuses the write behind the first that the log could not take', async () => {
    const words = ['--appendonly', 'yes', '--appendfsync', 'no', '--auto-aof-rewrite-min-size'];
    const server = await start(...words, '100mb');
    fill(200_000);
    const { count } = await writeOn(await server.connect());
    server.child.kill('SIGKILL');
    await server.exited();
    rmSync(filler);
    const next = await start(...words, '100mb');
    const again = await next.connect();
    expect(await again.call('EXISTS', ...Array.from({ length: count }, (_, i) => `${i}`))).toBe(
      count - 1,
    );
    await server.stop();
    await next.stop();
  });

  it('refuses writes while the log cannot be written, loses none, and recovers', async () => {
    const words = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
    const server = await start(...words);
    const connection = await server.connect();
    fill(200_000);
    const { count, refusal } = await writeOn(connection);
    expect(refusal).toMatch(/MISCONF Errors writing to the AOF file: No space left on device/);
    expect(count).toBeGreaterThan(10);
    expect(await connection.call('EXISTS', '0')).toBe(1);
    rmSync(filler);
    expect(await until(connection, ['SET', 'behind', '1'], /OK/)).toBe('OK');
    expect(await until(connection, ['INFO', 'persistence'], /aof_last_write_status:ok/)).toContain(
      'aof_last_write_status:ok',
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    server.child.kill('SIGKILL');
    await server.exited();
    await server.stop();
    const next = await start(...words);
    expect(await (await next.connect()).call('DBSIZE')).toBe(count + 1);
    await next.stop();
  });

  it('ends where every write was promised to be on disk, and starts with all of them', async () => {
    const words = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const server = await start(...words);
    const connection = await server.connect();
    fill(200_000);
    const { count } = await writeOn(connection);
    expect(count).toBeGreaterThan(10);
    expect(await server.exited()).toBe(1);
    expect(server.log).toContain("Can't recover from AOF write error when the AOF fsync policy is");
    await server.stop();
    rmSync(filler);
    const next = await start(...words);
    const again = await next.connect();
    for (let key = 0; key < count; key++)
      expect(await again.call('STRLEN', String(key))).toBe(5000);
    await next.stop();
  });
});
