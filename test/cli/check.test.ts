/*
 * cedis-check on files that Cedis has written and that are then broken, beside redis-check-aof
 * where that is there.
 */

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { moduleFiles } from '../support/module-file.js';
import { directoryCreate } from '../support/net-peer.js';
import { redisMissing, redisToolMissing } from '../support/redis.js';
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
  // The rewrite is over when the files before it have gone, and the manifest knows none of them.
  const folder = join(server.folder, 'appendonlydir');
  const isOver = (): boolean => {
    const names = readdirSync(folder);
    const others = names.filter((name) => name.includes('.aof.1.') || name.startsWith('temp-'));
    const manifest = readFileSync(join(folder, 'appendonly.aof.manifest'), 'latin1');
    return names.includes(increment) && others.length === 0 && !manifest.includes(' type h');
  };
  while (!isOver()) {
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

  it('tells what takes the memory of an RDB file, and when keys go', () => {
    const { lines } = check([rdbFile]);
    const row = (...cells: string[]): unknown =>
      expect.stringMatching(new RegExp(`^  ${cells.join(' +')}$`));
    expect(lines).toContainEqual(row('type', 'keys', 'elements', 'bytes', 'share'));
    expect(lines).toContainEqual(row('string', '4', '4', '\\d+', '\\d+ %'));
    expect(lines).toContainEqual(row('hash \\(db5\\)|hash', '1', '1', '\\d+', '\\d+ %'));
    expect(lines).toContainEqual(row('list', 'list', '2', '\\d+'));
    expect(lines).toContainEqual(row('hash \\(db5\\)', 'hash', '1', '\\d+'));
    expect(lines).toContainEqual(row('an hour', '1'));
    const few = check(['--biggest', '2', rdbFile]).lines;
    const start = few.findIndex((line) => line.startsWith('  biggest keys'));
    expect(few[start + 3]).toBe('');
  });

  it('says it in JSON', () => {
    const { lines, exitCode } = check(['--json', '--biggest', '1', rdbFile]);
    expect(exitCode).toBe(0);
    const document = JSON.parse(lines.join('\n'));
    expect(document).toMatchObject({
      ...{ file: rdbFile, kind: 'rdb', valid: true, keys: 6, expired: 0, libraries: 1 },
      failure: null,
      types: { string: { keys: 4, elements: 4 }, list: { keys: 1, elements: 2 } },
      databases: [
        { database: 0, keys: 5, withExpiry: 1 },
        { database: 5, keys: 1, withExpiry: 0, byType: { hash: { keys: 1, elements: 1 } } },
      ],
    });
    expect(document.facts['redis-ver']).toBe('7.2.6');
    expect(document.biggest.length).toBe(1);
    const { manifest } = aofCopy('json');
    appendFileSync(join(manifest, '..', increment), 'rubbish');
    const broken = check(['--json', manifest]);
    expect(broken.exitCode).toBe(1);
    const told = JSON.parse(broken.lines.join('\n'));
    expect([told.kind, told.valid, told.keys]).toEqual(['manifest', false, 6]);
    expect(told.lines.at(-1)).toMatch(/is not valid. Use the --fix option/);
  });

  it('draws a picture, with any name in it', async () => {
    const picture = join(directory.path, 'picture.svg');
    const server = await serverStart();
    const connection = await server.connect();
    await connection.call('MSET', 'a:1', 'x', 'a:2', 'y', 'a:b:1', 'z', 'c', 'x'.repeat(100));
    await connection.call('SET', Buffer.from('</svg>&\x01\xff', 'latin1'), 'v'.repeat(5000));
    await connection.call('SAVE');
    connection.close();
    const { exitCode, lines } = check(['--picture', picture, join(server.folder, 'dump.rdb')]);
    await server.stop();
    expect(exitCode).toBe(0);
    expect(lines).toContain(`The picture is in ${picture}`);
    const text = readFileSync(picture, 'utf8');
    expect(text.match(/<\/svg>/g)!.length).toBe(1);
    expect(text).toContain('&lt;/svg&gt;&amp;');
    expect(text).toMatch(/<title>a:2 {2}\d+ bytes<\/title>/);
    expect(text).toMatch(/<title>a:b: {2}\d+ bytes, 1 keys<\/title>/);
    expect(text).toMatch(/<title>5 keys, /);
    // Whatever opens closes: an element a line.
    for (const name of ['rect', 'title', 'text', 'svg']) {
      const count = (form: string): number => text.match(new RegExp(form, 'g'))?.length ?? 0;
      const alone = count(`<${name}\\b[^>]*/>`);
      expect(count(`<${name}\\b`)).toBe(count(`</${name}>`) + alone);
    }
    const nowhere = check(['--picture', join(directory.path, 'no/where.svg'), rdbFile]);
    expect(nowhere.exitCode).toBe(1);
    expect(nowhere.lines.at(-1)).toMatch(
      /^Cannot write the picture .*: No such file or directory$/,
    );
  });

  it('takes a file of users', () => {
    const path = join(directory.path, 'users.acl');
    writeFileSync(path, 'user default on nopass ~* &* +@all\n\nuser bob off >secret ~a:* +get\n');
    const { lines, exitCode } = check([path]);
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      '  bob: off',
      '  default: on, any password',
      '2 users',
      `ACL file ${path} is valid`,
    ]);
  });

  it('tells what is wrong with users, line by line, as Redis does', () => {
    const path = join(directory.path, 'wrong.acl');
    const text = [
      'user default on nopass ~* &* +@all',
      'user a on +nosuch -other',
      'usr b on',
      'user a on',
      'user c on %X~k',
      'user d on +get',
    ];
    writeFileSync(path, `${text.join('\n')}\n`);
    const { lines, exitCode } = check([path]);
    expect(exitCode).toBe(1);
    expect(lines.at(-1)).toBe(`ACL file ${path} is not valid`);
    const errors = lines.slice(0, -1);
    expect(errors.map((line) => /:(\d)/.exec(line)?.[1] ?? 'user')).toEqual([
      '2',
      '2',
      '3',
      'user',
      '5',
    ]);
    if (redisMissing('cedis-check')) return;
    const theirs = spawnSync('redis-server', [
      ...['--port', '0', '--unixsocket', join(directory.path, 'socket')],
      ...['--aclfile', path],
    ]);
    const said = /because of ACL errors: (.*) WARNING: ACL errors/.exec(theirs.stdout.toString());
    expect(errors.join(' ')).toBe(said![1]);
  });

  it('shows no bytes of a broken file as they are, and no more than a line of them', () => {
    const broken = join(directory.path, 'long.rdb');
    const fact = Buffer.concat([Buffer.from([0xfa, 1, 0x61, 0x40, 0xff]), Buffer.alloc(255, 7)]);
    writeFileSync(broken, Buffer.concat([Buffer.from('REDIS0011'), fact]));
    const { lines, exitCode } = check([broken]);
    expect(lines).toContain(`  a = '${'\\a'.repeat(80)}... (255 bytes)'`);
    expect(exitCode).toBe(1);
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

  it('passes over what modules have written, and says that it is there', () => {
    const shown = (content: Buffer, ...words: string[]): ReturnType<typeof check> => {
      const path = join(directory.path, 'module.rdb');
      writeFileSync(path, content);
      return check([...words, path]);
    };
    const note = 'which no server without it can load';
    const value = shown(moduleFiles.value);
    expect(value.exitCode).toBe(0);
    expect(value.lines).toContain('3 keys read, 0 already expired');
    expect(value.lines).toContain(`  module ReJSON-RL: 1 keys, ${note}`);
    expect(value.lines).toContain('  db0: keys 2, with expiry 0: string 2');
    const beside = shown(moduleFiles.beside);
    expect(beside.exitCode).toBe(0);
    expect(beside.lines).toContain(`  module ReJSON-RL: data beside keys, ${note}`);
    const { modules } = JSON.parse(shown(moduleFiles.beside, '--json').lines.join('\n')) as {
      modules: unknown;
    };
    expect(modules).toEqual([{ name: 'ReJSON-RL', keys: 0, isBeside: true }]);
    const old = shown(moduleFiles.old);
    expect(old.exitCode).toBe(1);
    expect(old.lines.join()).toContain('Pre-release module format not supported');
    expect(shown(moduleFiles.without).exitCode).toBe(1);
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

  it('cuts off what is later than a time, as redis-check-aof does', () => {
    const set = (name: string): string => `*3\r\n$3\r\nSET\r\n$1\r\n${name}\r\n$1\r\nv\r\n`;
    const parts = [
      '#TS:1000\r\n',
      set('a'),
      '#note\r\n#TS:2000\r\n',
      set('b').repeat(40_000),
      '#TS:',
    ];
    const text = `${parts.join('')}3000\r\n${set('c')}#TS:4000\r\n`;
    const file = join(directory.path, 'times.aof');
    const theirs = redisToolMissing('redis-check-aof', 'cedis-check') ? null : `${file}.theirs`;
    for (const [seconds, kept] of [
      ['5000', text],
      ['3000', text.replace('#TS:4000\r\n', '')],
      ['2999', text.slice(0, text.indexOf('#TS:3000'))],
      ['1500', text.slice(0, text.indexOf('#TS:2000'))],
      ['999', text],
    ]) {
      writeFileSync(file, text);
      const { lines, exitCode } = check(['--truncate-to-timestamp', seconds!, file]);
      expect(readFileSync(file, 'latin1') === kept, seconds).toBe(true);
      expect(exitCode).toBe(seconds === '999' ? 1 : 0);
      if (theirs === null) continue;
      writeFileSync(theirs, text);
      const real = spawnSync('redis-check-aof', ['--truncate-to-timestamp', seconds!, theirs]);
      expect([real.stdout.toString().trimEnd().replaceAll(theirs, file).split('\n')]).toEqual([
        lines,
      ]);
      expect(real.status).toBe(exitCode);
      expect(readFileSync(theirs, 'latin1') === kept).toBe(true);
    }
    writeFileSync(file, '#TS:x\r\n');
    expect(check(['--truncate-to-timestamp', '1', file]).lines.at(-1)).toBe(
      'Invalid timestamp annotation',
    );
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
