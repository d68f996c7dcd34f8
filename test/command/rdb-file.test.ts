import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { LoadOption, Parameter } from '../../host/engine/seam.generated.js';
import { START_MS, TestEngine, randomFrom, type TestClient } from '../support/engine.js';
import { moduleFiles } from '../support/module-file.js';
import { loadInto, snapshotOf } from '../support/rdb.js';
import { redisMissing, redisStart } from '../support/redis.js';

const LIBRARY = "#!lua name=mylib\nredis.register_function('f', function() return 1 end)";

interface Side {
  engine: TestEngine;
  client: TestClient;
}

function started(nowMs = START_MS): Side {
  const engine = new TestEngine({ nowMs });
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  const client = engine.connect();
  return { engine, client };
}

/** Fills databases with every type in every encoding; `large` also with what is read in steps. */
function fill(client: TestClient, large: boolean, fields: boolean): void {
  const count = large ? 20_000 : 700;
  const many = (make: (i: number) => string[]): string[] =>
    Array.from({ length: count }, (_, i) => make(i)).flat();
  const commands = [
    ['SET', 'integer', '-12345'],
    ['SET', 'longinteger', '9007199254740993'],
    ['SET', 'text', 'hello'],
    ['SET', 'empty', ''],
    ['SET', 'raw', 'x'.repeat(100)],
    ['SET', 'block', Array.from({ length: 3000 }, (_, i) => i).join()],
    ['APPEND', 'appended', '5'],
    ['RPUSH', 'list', 'a', '1', 'b'.repeat(70)],
    ['RPUSH', 'quicklist', ...many((i) => [`element ${i}`])],
    ['SADD', 'integers', '1', '-5', '70000', '5000000000'],
    ['SADD', 'members', 'a', 'b', '1'],
    ['SADD', 'table', ...many((i) => [`member ${i}`])],
    ['ZADD', 'zset', '1.5', 'a', '-inf', 'b', '3', '4'],
    ['ZADD', 'ordered', ...many((i) => [`${i / 7}`, `member ${i}`])],
    ['HSET', 'hash', 'f', 'v', '1', '2'],
    ['HSET', 'fields', ...many((i) => [`field ${i}`, `value ${i}`])],
    ['XADD', 'stream', '5-1', 'a', '1'],
    ['XADD', 'stream', '5-2', 'a', '1', 'b', '2'],
    ['XDEL', 'stream', '5-1'],
    ['XGROUP', 'CREATE', 'stream', 'g', '0'],
    ['XGROUP', 'CREATECONSUMER', 'stream', 'g', 'idle'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'stream', '>'],
    ['PFADD', 'hll', 'a', 'b', 'c'],
    ['PEXPIREAT', 'zset', String(START_MS + 1e12)],
    ...Array.from({ length: 50 }, (_, i) => ['SET', `k${i}`, 'v', 'PXAT', String(START_MS + 1e11)]),
    ['SELECT', '3'],
    ['SET', 'other', 'database', 'PXAT', String(START_MS + 1e12)],
    ['SELECT', '0'],
  ];
  if (fields) {
    commands.push(['HPEXPIREAT', 'hash', String(START_MS + 1e11), 'FIELDS', '1', 'f']);
    commands.push(['HPEXPIREAT', 'fields', String(START_MS + 1e11), 'FIELDS', '1', 'field 5']);
  }
  for (let i = 0; i < (large ? 3000 : 200); i++) {
    commands.push(['XADD', 'entries', `${i + 1}-0`, 'number', String(i), 'text', 'y'.repeat(30)]);
  }
  commands.push(['XGROUP', 'CREATE', 'entries', 'readers', '0']);
  commands.push(['XREADGROUP', 'GROUP', 'readers', 'c', 'COUNT', '100', 'STREAMS', 'entries', '>']);
  if (large) {
    commands.push(['SET', 'long', 'abcdefgh'.repeat(100_000)]);
    commands.push(['HSET', 'longfields', 'f'.repeat(200_000), 'v'.repeat(300_000), 'g', '1']);
    commands.push(['RPUSH', 'longelements', 'p'.repeat(400_000), 'q', 'r'.repeat(100_000)]);
  }
  for (const words of commands) client.call(...words);
}

const digest = (side: Side): string => side.client.call('DEBUG', 'DIGEST') as string;

describe('RDB files', () => {
  it.each([
    ['small', false, true],
    ['large', true, false],
  ])('come back as they were: %s values', (_, large, fields) => {
    const source = started();
    fill(source.client, large, fields);
    const file = snapshotOf(source.engine, {
      libraries: [LIBRARY],
      replication: { database: 2, id: 'a'.repeat(40), offset: 1234567890123 },
    });
    for (const size of large ? [64 * 1024, 1_000_000, 999] : [1, 7, 64 * 1024]) {
      const target = started();
      const loaded = loadInto(target.engine, file, { size });
      expect(loaded.failure).toBeNull();
      expect(digest(target)).toBe(digest(source));
      expect(loaded.version).toBe(fields ? 12 : 11);
      expect(loaded.libraries).toEqual([LIBRARY]);
      expect(loaded.facts.get('repl-id')).toBe('a'.repeat(40));
      expect(loaded.facts.get('repl-offset')).toBe('1234567890123');
      expect(loaded.facts.get('repl-stream-db')).toBe('2');
      expect(loaded.facts.get('aof-base')).toBe('0');
    }
  });

  it('hold a small part of a file beside the values', () => {
    const source = started();
    const random = randomFrom(1);
    const noise = Buffer.from(Array.from({ length: 4_000_000 }, () => Math.floor(random() * 256)));
    source.client.call('SET', 'noise', noise);
    for (let i = 0; i < 40; i++) {
      source.client.call('RPUSH', 'list', ...Array.from({ length: 1000 }, (_, j) => `${i} ${j}`));
      source.client.call('SADD', 'set', ...Array.from({ length: 1000 }, (_, j) => `${i} ${j}`));
    }
    const target = started();
    const base = target.engine.usedBytes();
    const loaded = loadInto(target.engine, snapshotOf(source.engine), { size: 20_000 });
    expect(loaded.failure).toBeNull();
    // The block of the string while it is filled is the value's own.
    expect(loaded.heldBytes).toBeLessThan(noise.length + 200_000);
    expect(target.engine.usedBytes() - base).toBeLessThan(source.engine.usedBytes());
    expect(digest(target)).toBe(digest(source));
  });

  it('say why they cannot be loaded', () => {
    const source = started();
    fill(source.client, false, false);
    const file = snapshotOf(source.engine);
    const failure = (change: (file: Buffer) => Buffer, flags?: number): string => {
      const target = started();
      const copy = change(Buffer.from(file));
      const loaded = loadInto(target.engine, copy, flags === undefined ? {} : { flags });
      const { failure } = loaded;
      return failure ? `${failure.fault}: ${failure.text}` : 'none';
    };
    expect(failure((bytes) => bytes)).toBe('none');
    expect(failure((bytes) => bytes.subarray(0, bytes.length - 1))).toMatch(/^short: Short read/);
    expect(failure((bytes) => bytes.subarray(0, 5))).toMatch(/^short/);
    expect(failure((bytes) => Buffer.concat([Buffer.from('X'), bytes.subarray(1)]))).toBe(
      'signature: Wrong signature trying to load DB from file',
    );
    expect(
      failure((bytes) => Buffer.from(`REDIS0013${bytes.toString('latin1', 9)}`, 'latin1')),
    ).toBe("version: Can't handle RDB format version 13");
    // Of Valkey 9; and no digits, read as far as they are some.
    expect(
      failure((bytes) => Buffer.from(`VALKEY080${bytes.toString('latin1', 9)}`, 'latin1')),
    ).toBe('signature: Wrong signature trying to load DB from file');
    for (const [head, version] of [
      ['REDIS0080', 80],
      ['REDIS00/E', 0],
      ['REDIS13x2', 13],
    ] as const) {
      const told = (bytes: Buffer): Buffer =>
        Buffer.from(`${head}${bytes.toString('latin1', 9)}`, 'latin1');
      expect(failure(told)).toBe(`version: Can't handle RDB format version ${version}`);
    }
    const wrongSum = (bytes: Buffer): Buffer => {
      bytes[bytes.length - 1]! ^= 1;
      return bytes;
    };
    // Expected is what the bytes add up to, got what the file says of itself.
    const hex = (sum: bigint): string => sum.toString(16);
    const sum = file.readBigUInt64LE(file.length - 8);
    expect(failure(wrongSum)).toBe(
      `checksum: Wrong RDB checksum expected: (${hex(sum)})` +
        ` but got (${hex(sum ^ (1n << 56n))}). Aborting now.`,
    );
    expect(failure(wrongSum, 0)).toBe('none');
    const zeroSum = (bytes: Buffer): Buffer => bytes.fill(0, bytes.length - 8);
    expect(failure(zeroSum)).toBe('none');
    const plain = (...parts: (string | number[])[]): Buffer =>
      Buffer.concat(['REDIS0011', ...parts].map((part) => Buffer.from(part as string, 'latin1')));
    expect(failure(() => plain([99, 1], 'k', [1], 'v'))).toBe('type: Unknown RDB encoding type 99');
    expect(failure(() => plain([246]))).toBe(
      'old-function: Pre-release function format not supported.',
    );
    expect(failure(() => plain([254, 40]))).toMatch(/^database/);
    expect(failure(() => plain([0, 1], 'k', [1], 'v', [0, 1], 'k', [1], 'w'))).toBe(
      "duplicate: RDB has duplicated key 'k' in DB 0",
    );
    expect(failure(() => plain([2, 1], 'k', [2, 1], 'v', [1], 'v', [255]))).toMatch(/^corrupt/);
  });

  it('leave out what has expired and what is empty', () => {
    const past = Buffer.alloc(8);
    past.writeBigInt64LE(BigInt(START_MS - 1));
    const seconds = Buffer.alloc(4);
    seconds.writeInt32LE(Math.floor(START_MS / 1000) + 100);
    const file = Buffer.concat([
      Buffer.from('REDIS0004'),
      Buffer.from([254, 1, 251, 3, 1, 252]),
      past,
      Buffer.from([0, 1, 0x6b, 1, 0x76, 253]),
      seconds,
      Buffer.from([0, 1, 0x6c, 1, 0x76, 2, 1, 0x65, 0, 248, 5, 0, 1, 0x6d, 1, 0x77, 255]),
    ]);
    const target = started();
    const loaded = loadInto(target.engine, file);
    expect(loaded.failure).toBeNull();
    expect(loaded.counts).toEqual({ keys: 2, expired: 1, empty: 1 });
    target.client.call('SELECT', '1');
    expect((target.client.call('KEYS', '*') as string[]).sort()).toEqual(['l', 'm']);
    expect(target.client.call('TTL', 'l')).toBe(100);
    const kept = started();
    expect(loadInto(kept.engine, file, { flags: LoadOption.KEEP_EXPIRED }).counts.keys).toBe(3);
  });

  it('are refused with what modules have written, by the name of the module', () => {
    const failure = (file: Buffer, size: number): string => {
      const { engine, client } = started();
      const { failure } = loadInto(engine, file, { size });
      expect(client.call('GET', 'b')).toBeNull();
      return `${failure?.fault}: ${failure?.flaw || failure?.text}`;
    };
    const cannot = "The RDB file contains module data I can't load: no matching module type";
    for (const size of [1, 7, 10_000]) {
      expect(failure(moduleFiles.value, size)).toBe(`module: ${cannot} 'ReJSON-RL'`);
      expect(failure(moduleFiles.old, size)).toBe(
        'corrupt: Pre-release module format not supported',
      );
      expect(failure(moduleFiles.beside, size)).toBe(
        "module-beside: The RDB file contains AUX module data I can't load: no matching module" +
          " 'ReJSON-RL'",
      );
      expect(failure(moduleFiles.without, size)).toBe('corrupt: bad when_opcode');
    }
  });

  it('are looked at with what modules have written', () => {
    const flags = LoadOption.CHECKSUM | LoadOption.PASS_MODULES;
    for (const size of [1, 7, 300_000]) {
      const { engine, client } = started();
      const value = loadInto(engine, moduleFiles.value, { size, flags });
      expect(value).toMatchObject({ failure: null, modules: ['value ReJSON-RL'] });
      expect(value.counts).toEqual({ keys: 3, expired: 0, empty: 0 });
      expect((client.call('KEYS', '*') as string[]).sort()).toEqual(['a', 'b']);
      client.call('FLUSHALL', 'SYNC');
      const beside = loadInto(engine, moduleFiles.beside, { size, flags });
      expect(beside).toMatchObject({ failure: null, modules: ['beside ReJSON-RL'] });
      client.call('FLUSHALL', 'SYNC');
      const long = loadInto(engine, moduleFiles.long, { size, flags });
      expect(long).toMatchObject({ failure: null, counts: { keys: 3, expired: 0 } });
      expect(client.call('TTL', 'a')).toBe(-1);
      expect(loadInto(started().engine, moduleFiles.old, { flags }).failure?.fault).toBe('corrupt');
      const short = moduleFiles.value.subarray(0, 40);
      expect(loadInto(started().engine, short, { size, flags }).failure?.fault).toBe('short');
      const odd = Buffer.from(moduleFiles.value);
      odd[odd.indexOf('a\0b') + 3] = 6; // no opcode, in the place of the end
      expect(loadInto(started().engine, odd, { size, flags }).failure?.fault).toBe('corrupt');
    }
  });

  it("end where they end: what is behind is another's", () => {
    const source = started();
    source.client.call('SET', 'k', 'v');
    const file = snapshotOf(source.engine, { encoder: 'aof-base' });
    const target = started();
    const loaded = loadInto(target.engine, Buffer.concat([file, Buffer.from('*1\r\n')]));
    expect(loaded.failure).toBeNull();
    expect(loaded.behind).toBe(4);
    expect(loaded.facts.get('aof-base')).toBe('1');
  });

  it('are replaced by a flush, or by keys that come twice', () => {
    const source = started();
    source.client.call('MSET', 'a', '1', 'b', '2');
    const file = snapshotOf(source.engine);
    const target = started();
    target.client.call('MSET', 'a', '9', 'c', '3');
    expect(loadInto(target.engine, file).failure?.fault).toBe('duplicate');
    const flags = LoadOption.CHECKSUM | LoadOption.REPLACE;
    expect(loadInto(target.engine, file, { flags }).failure).toBeNull();
    expect(target.client.call('MGET', 'a', 'b', 'c')).toEqual(['1', '2', '3']);
    const flush = LoadOption.CHECKSUM | LoadOption.FLUSH;
    expect(loadInto(target.engine, file, { flags: flush }).failure).toBeNull();
    expect(target.client.call('MGET', 'a', 'b', 'c')).toEqual(['1', '2', null]);
  });

  it('keep how long and how often keys were used', () => {
    for (const [policy, command, value] of [
      [1, 'IDLETIME', 500],
      [3, 'FREQ', 77],
    ] as const) {
      const source = started();
      source.engine.core.setParameter(Parameter.EVICTION_POLICY, policy);
      source.client.call('SET', 'k', 'v');
      const payload = Buffer.from(source.client.call('DUMP', 'k') as string, 'latin1');
      source.client.call('RESTORE', 'r', '0', payload, command, String(value));
      const target = started();
      target.engine.core.setParameter(Parameter.EVICTION_POLICY, policy);
      loadInto(target.engine, snapshotOf(source.engine));
      const object = command === 'FREQ' ? 'FREQ' : 'IDLETIME';
      expect(target.client.call('OBJECT', object, 'r')).toBe(value);
    }
  });

  it('gives the memory back, whatever breaks', () => {
    const source = started();
    fill(source.client, false, true);
    const file = snapshotOf(source.engine);
    const target = started();
    let random = randomFrom(5);
    const rounds = Number(process.env['CEDIS_FUZZ_RDB'] ?? 100);
    const empty = (): void => {
      target.client.call('FLUSHALL', 'SYNC');
      while (target.engine.tick());
    };
    // What two passes over the same files leave behind is what the first has left.
    let base = 0;
    for (let i = 0; i < 2 * rounds; i++) {
      if (i === rounds) {
        base = target.engine.usedBytes();
        random = randomFrom(5);
      }
      const copy = Buffer.from(file);
      for (let j = 0; j <= random() * 4; j++) {
        copy[9 + Math.floor(random() * (copy.length - 9))] = Math.floor(random() * 256);
      }
      const cut = random() < 0.2 ? Math.floor(random() * copy.length) : copy.length;
      const size = random() < 0.5 ? 1 + Math.floor(random() * 300) : copy.length;
      const total = random() < 0.5 ? copy.length : 0;
      loadInto(target.engine, copy.subarray(0, cut), { size, flags: 0, total });
      expect(target.client.call('DEBUG', 'DIGEST')).toHaveLength(40);
      empty();
    }
    expect(target.engine.usedBytes()).toBe(base);
  });
});

describe.skipIf(redisMissing('RDB files'))('RDB files beside redis-server', () => {
  it('are read by redis-server and its tool, and its files are read here', async () => {
    const source = started(Date.now());
    source.engine.core.setParameter(Parameter.RDB_FORMAT, 70);
    fill(source.client, true, false);
    const folder = mkdtempSync(join(tmpdir(), 'cedis-rdb-'));
    const path = join(folder, 'dump.rdb');
    try {
      writeFileSync(path, snapshotOf(source.engine, { libraries: [LIBRARY] }));
      const checked = spawnSync('redis-check-rdb', [path], { encoding: 'utf8' });
      if (checked.error === undefined) expect(checked.stdout).toContain('RDB looks OK!');
      const redis = await redisStart('--enable-debug-command', 'yes', '--dir', folder);
      const connection = await redis.connect();
      while ((await connection.call('PING')) !== 'PONG'); // it is still loading
      expect(await connection.call('DEBUG', 'DIGEST')).toBe(digest(source));
      expect(await connection.call('SAVE')).toBe('OK');
      connection.close();
      await redis.stop();
      const target = started(Date.now());
      const loaded = loadInto(target.engine, readFileSync(path));
      expect(loaded.failure).toBeNull();
      expect(loaded.libraries).toEqual([LIBRARY]);
      expect(digest(target)).toBe(digest(source));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('as commands are replayed by redis-server', async () => {
    const source = started(Date.now());
    fill(source.client, true, false);
    const folder = mkdtempSync(join(tmpdir(), 'cedis-aof-'));
    try {
      const path = join(folder, 'appendonly.aof');
      writeFileSync(path, snapshotOf(source.engine, { encoder: 'commands', libraries: [LIBRARY] }));
      const words = ['--enable-debug-command', 'yes', '--dir', folder, '--appendonly', 'yes'];
      const redis = await redisStart(...words);
      const connection = await redis.connect();
      while ((await connection.call('PING')) !== 'PONG'); // it is still loading
      expect(await connection.call('DEBUG', 'DIGEST')).toBe(digest(source));
      connection.close();
      await redis.stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
