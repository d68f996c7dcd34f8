/*
 * The folder of the append-only file beside the real server: what is written here is loaded by a
 * redis-server and approved by redis-check-aof, and what a redis-server has written is read here.
 * Bases are in the form of commands, which need no engine.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { AofFolder } from '../../host/persist/aof-folder.js';
import { aofLoad } from '../../host/persist/aof-load.js';
import { AppendOnly } from '../../host/persist/append-only.js';
import type { Files } from '../../host/storage/files.js';
import { nodeFiles } from '../../host/storage/node-files.js';
import { ModelSink, Surroundings, command, snapshotCommands } from '../persist/model.js';
import { bytesOf } from '../storage/contract.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisToolMissing } from '../support/redis.js';

let folder: string;
let around: Surroundings;
let sink: ModelSink;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedis-aof-'));
  around = new Surroundings();
  sink = new ModelSink();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Node's files as they are from the folder of the test. */
function filesThere(): Files {
  const files = nodeFiles();
  const at = (path: string): string => `${folder}/${path}`;
  return {
    open: (path, mode) => files.open(at(path), mode),
    status: (path) => files.status(at(path)),
    list: (path) => files.list(at(path)),
    rename: (source, target) => files.rename(at(source), at(target)),
    remove: (path) => files.remove(at(path)),
    folderMake: (path) => files.folderMake(at(path)),
    folderSync: (path) => files.folderSync(at(path)),
  };
}

const aofFolder = (): AofFolder =>
  new AofFolder(filesThere(), 'appendonly.aof', 'appendonlydir', around.log);

/** Starts as a server does: what is there is loaded, and gone on with. */
async function started(): Promise<AppendOnly> {
  const there = aofFolder();
  const manifest = (await there.upgrade((await there.load())!))!;
  sink = new ModelSink();
  const loaded = await aofLoad(there, manifest, sink, {
    log: around.log,
    elapsedMs: () => performance.now(),
    latency: around.latency,
    takesTruncated: true,
    chunkBytes: 1000,
    begin: () => undefined,
  });
  expect(loaded.status).not.toBe('failed');
  const aof = new AppendOnly(there, {
    ...around,
    processId: process.pid,
    usesRdbBase: () => false,
    keepsHistory: () => false,
    syncsIncrementally: () => true,
    nowSeconds: () => Math.floor(Date.now() / 1000),
  });
  const writeBase = async (): Promise<void> => undefined;
  expect(await aof.start(manifest, loaded, writeBase)).toBe(true);
  return aof;
}

function set(aof: AppendOnly, key: string, value: string): void {
  sink.dataset.set(key, value);
  aof.log!.append(bytesOf(command('SET', key, value)));
  aof.log!.flush();
}

async function rewrite(aof: AppendOnly): Promise<void> {
  expect(await aof.prepare()).toBe(true);
  const base = aof.begin()!;
  base.write(bytesOf(snapshotCommands(sink.dataset)));
  set(aof, 'during', 'the rewrite');
  expect(await aof.end(null)).toBe(true);
}

const redis = (): Promise<ServerProcess> =>
  redisStart(
    ...['--dir', folder, '--appendonly', 'yes', '--aof-use-rdb-preamble', 'no'],
    ...['--auto-aof-rewrite-percentage', '0'],
  );

const manifestText = (): string =>
  readFileSync(join(folder, 'appendonlydir/appendonly.aof.manifest'), 'latin1');

async function dataset(server: ServerProcess): Promise<Map<string, unknown>> {
  const connection = await server.connect();
  const found = new Map<string, unknown>();
  for (const key of (await connection.call('KEYS', '*')) as string[]) {
    found.set(key, await connection.call('GET', key));
  }
  connection.close();
  return found;
}

const sorted = (map: Map<string, unknown>): unknown[] => [...map].map((pair) => pair.join()).sort();

/** What is written in a life, with a rewrite in its middle. */
async function writtenHere(): Promise<AppendOnly> {
  around.unixSeconds = 1700000000;
  const aof = await started();
  for (let i = 0; i < 500; i++) set(aof, `key${i % 100}`, `value ${i}`);
  await rewrite(aof);
  aof.log!.append(bytesOf(command('MULTI') + command('SET', 'a', '1') + command('EXEC')));
  sink.dataset.set('a', '1');
  return aof;
}

describe.skipIf(redisMissing('compat'))('the append-only file beside redis-server', () => {
  test('is loaded by it and gone on with, there and back', async () => {
    await (await writtenHere()).turnOff();
    const before = sink.dataset;
    const server = await redis();
    expect(sorted(await dataset(server))).toEqual(sorted(before));
    const connection = await server.connect();
    await connection.call('SET', 'from', 'redis');
    connection.close();
    await server.stop();

    const aof = await started();
    expect(sorted(sink.dataset)).toEqual(sorted(new Map([...before, ['from', 'redis']])));
    set(aof, 'back', 'again');
    expect(await aof.turnOff()).toBe(true);
    const again = await redis();
    expect(sorted(await dataset(again))).toEqual(sorted(sink.dataset));
    await again.stop();
  });

  test('has the names and the manifest that a redis-server would give it', async () => {
    await (await writtenHere()).turnOff();
    const ours = [manifestText(), readdirSync(join(folder, 'appendonlydir')).sort()];
    rmSync(join(folder, 'appendonlydir'), { recursive: true });
    const server = await redis();
    const connection = await server.connect();
    await connection.call('BGREWRITEAOF');
    while (!server.log.includes('Background AOF rewrite finished successfully')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    connection.close();
    await server.stop();
    expect([manifestText(), readdirSync(join(folder, 'appendonlydir')).sort()]).toEqual(ours);
  });

  test('is cut off at the same place by both when it ends too early', async () => {
    await (await writtenHere()).turnOff();
    const path = join(folder, 'appendonlydir/appendonly.aof.2.incr.aof');
    const cut = readFileSync(path).subarray(0, -20);
    writeFileSync(path, cut);
    const server = await redis();
    const theirs = sorted(await dataset(server));
    await server.stop();
    const line = /!!! Truncating the AOF appendonly.aof.2.incr.aof at offset \d+ !!!/;
    expect(server.log).toMatch(line);
    writeFileSync(path, cut);
    await (await started()).turnOff();
    expect(sorted(sink.dataset)).toEqual(theirs);
  });
});

const checkMissing = redisToolMissing('redis-check-aof', 'compat');

describe.skipIf(checkMissing)('the append-only file and redis-check-aof', () => {
  test('is approved, after a rewrite too', async () => {
    await (await writtenHere()).turnOff();
    const path = join(folder, 'appendonlydir/appendonly.aof.manifest');
    const { stdout } = spawnSync('redis-check-aof', [path]);
    expect(stdout.toString()).toContain('All AOF files and manifest are valid');
  });
});
