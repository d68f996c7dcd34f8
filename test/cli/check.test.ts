/*
 * cedis-check on files that Cedis has written and that are then broken, beside redis-check-aof
 * where that is there.
 */

import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { directoryCreate } from '../support/net-peer.js';
import { redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';

const program = fileURLToPath(new URL('../../host/check/cedis-check.mjs', import.meta.url));
const directory = directoryCreate();
const aofFolder = join(directory.path, 'written', 'appendonlydir');
const rdbFile = join(directory.path, 'written', 'dump.rdb');
const increment = 'appendonly.aof.2.incr.aof';

function check(words: readonly string[], input = ''): { lines: string[]; exitCode: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [program, ...words], { input });
  return { lines: stdout.toString('latin1').trimEnd().split('\n'), exitCode: status };
}

/** A copy of the append-only folder; returns its manifest. */
function aofCopy(name: string): { manifest: string; increment: string } {
  const folder = join(directory.path, name);
  cpSync(aofFolder, folder, { recursive: true });
  return {
    manifest: join(folder, 'appendonly.aof.manifest'),
    increment: join(folder, increment),
  };
}

beforeAll(async () => {
  const server = await serverStart('--appendonly', 'yes', '--aof-use-rdb-preamble', 'yes');
  const connection = await server.connect();
  const call = (...words: string[]): Promise<unknown> => connection.call(...words);
  await call('FUNCTION', 'LOAD', "#!lua name=l\nredis.register_function('f', function() end)");
  await call('MSET', 'a', '1', 'b', '2', 'c', '3');
  await call('SET', 'short', '1', 'EX', '1000');
  await call('RPUSH', 'list', 'x', 'y');
  await call('SELECT', '5');
  await call('HSET', 'hash', 'f', 'v');
  await call('SAVE');
  await call('BGREWRITEAOF');
  const manifest = join(server.folder, 'appendonlydir', 'appendonly.aof.manifest');
  while (!/2\.base[^]*2\.incr/.test(readFileSync(manifest, 'latin1'))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await call('SET', 'after', 'rewrite');
  connection.close();
  cpSync(server.folder, join(directory.path, 'written'), { recursive: true });
  await server.stop();
});

afterAll(() => directory.remove());

describe('cedis-check', () => {
  it('tells what an RDB file holds', () => {
    const { lines, exitCode } = check([rdbFile]);
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/^RDB version \d+$/);
    expect(lines).toContain("  redis-ver = '7.2.6'");
    expect(lines).toContain('6 keys read, 0 already expired');
    expect(lines).toContain('1 libraries of functions');
    const first = lines.find((line) => line.startsWith('  db0'))!;
    expect(first).toContain('keys 5, with expiry 1: ');
    expect(first).toContain('string 4');
    expect(first).toContain('list 1');
    expect(lines).toContain('  db5: keys 1, with expiry 0: hash 1');
    expect(lines.at(-1)).toBe(`RDB ${rdbFile} is valid`);
  });

  it('tells where an RDB file is broken', () => {
    const broken = join(directory.path, 'broken.rdb');
    copyFileSync(rdbFile, broken);
    const bytes = readFileSync(rdbFile);
    writeFileSync(broken, bytes.subarray(0, bytes.length - 20));
    const short = check([broken]);
    expect(short.exitCode).toBe(1);
    expect(short.lines.join('\n')).toMatch(/Broken at offset \d+: .+/);
    expect(short.lines.at(-1)).toBe(`RDB ${broken} is not valid`);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(broken, bytes);
    expect(check([broken]).exitCode).toBe(1);
  });

  it('takes a manifest whose files are whole', () => {
    const { manifest } = aofCopy('whole');
    const { lines, exitCode } = check([manifest]);
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe('Start checking Multi Part AOF');
    expect(lines).toContain('Start to check BASE AOF (RDB format).');
    expect(lines).toContain(`INCR AOF ${increment} is valid`);
    expect(lines.at(-1)).toBe('All AOF files and manifest are valid');
  });

  it.each([
    ['half a command', '*3\r\n$3\r\nSET\r\n$1\r\nk'],
    ['an open transaction', '*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n'],
    ['what is no command', 'rubbish\r\n'],
  ])('finds and cuts off %s', (what, rest) => {
    const { manifest, increment: file } = aofCopy(what);
    const size = readFileSync(file).length;
    appendFileSync(file, rest);
    const end = `size=${size + rest.length}, ok_up_to=${size}`;
    const found = check([manifest]);
    expect(found.exitCode).toBe(1);
    expect(found.lines.join('\n')).toContain(`${end}, diff=${rest.length}`);
    if (!redisToolMissing('redis-check-aof', 'cedis-check')) {
      // An RDB of a version that redis-check-aof does not know keeps it from the manifest.
      const theirs = spawnSync('redis-check-aof', [file]);
      expect(theirs.status).toBe(1);
      expect(theirs.stdout.toString()).toContain(end);
    }
    expect(check(['--fix', manifest], 'n\n').exitCode).toBe(1);
    expect(readFileSync(file).length).toBe(size + rest.length);
    const fixed = check(['--fix', manifest], 'y\n');
    expect(fixed.exitCode).toBe(0);
    expect(fixed.lines.join('\n')).toContain(`Successfully truncated AOF ${increment}`);
    expect(readFileSync(file).length).toBe(size);
    expect(check([manifest]).exitCode).toBe(0);
  });

  it('refuses a manifest that is broken, a file that is missing, words that are none', () => {
    const { manifest } = aofCopy('manifest');
    appendFileSync(manifest, 'file x seq 0 type i\n');
    const flawed = check([manifest]);
    expect(flawed.exitCode).toBe(1);
    expect(flawed.lines.join('\n')).toContain('Invalid AOF manifest file format');
    const missing = check([join(directory.path, 'nowhere')]);
    expect(missing.lines.join('\n')).toMatch(/Cannot open file .*: No such file or directory/);
    expect(missing.exitCode).toBe(1);
    expect(check([]).lines[0]).toMatch(/^Usage: cedis-check/);
  });
});
