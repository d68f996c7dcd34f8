import { beforeEach, describe, expect, it } from 'vitest';

import { RdbTarget } from '../../host/persist/rdb-target.js';
import { SnapshotFailure, SnapshotFile } from '../../host/persist/snapshot-file.js';
import { readWhole, writeAll } from '../../host/storage/files.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf, textOf } from '../storage/contract.js';

const megabyte = 1024 * 1024;

let files: FaultyFiles;
let lines: string[];
let events: string[];
let nowMs = 0;

beforeEach(() => {
  files = FaultyFiles.fresh(11);
  lines = [];
  events = [];
});

const open = (syncsIncrementally = true): Promise<RdbTarget | null> =>
  RdbTarget.open(files, {
    fileName: 'dump.rdb',
    processId: 42,
    directory: '/data',
    syncsIncrementally,
    log: (level, text) => lines.push(`${level}: ${text}`),
    elapsedMs: () => nowMs++,
    latency: (event, milliseconds) => events.push(`${event} ${milliseconds}`),
  });

async function put(path: string, text: string): Promise<void> {
  const file = await files.open(path, 'replace');
  await writeAll(file, bytesOf(text), 0);
  await file.sync();
  await file.close();
  await files.folderSync('.');
}

const content = (path = 'dump.rdb'): string => textOf(files.content(path));

/** Hands over chunks of half a megabyte as fast as they are taken; how often it had to wait. */
async function fill(target: RdbTarget | SnapshotFile, megabytes: number): Promise<number> {
  let waits = 0;
  const chunk = new Uint8Array(megabyte / 2);
  for (let count = 0; count < 2 * megabytes; count++) {
    chunk.fill(count);
    const busy = target.write(chunk);
    if (busy === null) continue;
    waits++;
    await busy;
  }
  return waits;
}

describe('an RDB file', () => {
  it('takes the place of the last one once it is complete and on disk', async () => {
    await put('dump.rdb', 'old');
    const target = (await open())!;
    target.write(bytesOf('new '));
    target.write(bytesOf('content'));
    expect(await files.list('.')).toEqual(['dump.rdb', 'temp-42.rdb']);
    expect(content()).toBe('old');
    expect(await target.finish()).toBe(true);
    expect(await files.list('.')).toEqual(['dump.rdb']);
    expect(lines).toEqual(['notice: DB saved on disk']);
    expect(textOf(await readWhole(files.crash(), 'dump.rdb'))).toBe('new content');
  });

  it('is the old or the new one, whole, after a crash at any point', async () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      files = FaultyFiles.fresh(seed);
      files.slow = 3;
      await put('dump.rdb', 'old');
      const save = async (): Promise<void> => {
        const target = (await open())!;
        target.write(bytesOf('new'));
        await target.finish();
      };
      void save();
      for (let turns = seed % 50; turns > 0; turns--) await null;
      files = files.crash();
      found.add(content());
    }
    expect([...found].sort()).toEqual(['new', 'old']);
  });

  it('stays the old one when a step fails, which the log tells', async () => {
    await put('dump.rdb', 'old');
    const write = 'Write error while saving DB to the disk';
    const cases = [
      ['write', 'ENOSPC', `${write}(rdbSaveRio): No space left on device`],
      ['sync', 'EIO', `${write}(fsync): Input/output error`],
      ['close', 'EIO', `${write}(fclose): Input/output error`],
      [
        'rename',
        'EACCES',
        'Error moving temp DB file temp-42.rdb on the final destination dump.rdb (in server root' +
          ' dir /data): Permission denied',
      ],
    ] as const;
    for (const [operation, code, line] of cases) {
      lines = [];
      const target = (await open())!;
      files.fail(operation, code);
      target.write(bytesOf('new'));
      expect(await target.finish()).toBe(false);
      expect(lines).toEqual([`warning: ${line}`]);
      expect([await files.list('.'), content()]).toEqual([['dump.rdb'], 'old']);
    }
    files.fail('open', 'EROFS');
    expect(await open()).toBeNull();
    expect(lines.at(-1)).toBe(
      'warning: Failed opening the temp RDB file temp-42.rdb (in server root dir /data) for saving:' +
        ' Read-only file system',
    );
  });

  it('is there, but not for certain, when the folder cannot be synced', async () => {
    const target = (await open())!;
    target.write(bytesOf('new'));
    files.fail('folderSync', 'EIO');
    expect(await target.finish()).toBe(false);
    expect(lines).toEqual([
      'warning: Failed to fsync directory while saving DB: Input/output error',
    ]);
  });

  it('leaves nothing behind when it is given up', async () => {
    const target = (await open())!;
    await fill(target, 3);
    await target.cancel();
    expect([await files.list('.'), lines]).toEqual([[], []]);
    expect(events).toEqual(['rdb-unlink-temp-file 1']);
  });
});

describe('a snapshot of some size', () => {
  it('is written and synced in pieces while it grows, no faster than the disk', async () => {
    const target = (await open())!;
    files.slow = 20;
    expect(await fill(target, 20)).toBeGreaterThan(10);
    expect(await target.finish()).toBe(true);
    expect(files.calls.get('sync')).toBeGreaterThanOrEqual(4);
    expect(files.calls.get('sync')).toBeLessThanOrEqual(6);
    const bytes = files.content('dump.rdb');
    expect(bytes.length).toBe(20 * megabyte);
    for (let count = 0; count < 40; count++) expect(bytes[count * (megabyte / 2)]).toBe(count);
  });

  it('is synced once without incremental sync', async () => {
    const target = (await open(false))!;
    await fill(target, 9);
    expect(await target.finish()).toBe(true);
    expect(files.calls.get('sync')).toBe(1);
  });

  it('waits with more writes for a sync that lags far behind', async () => {
    const file = await SnapshotFile.open(files, 'base', true);
    let synced = (): void => undefined;
    const sync = new Promise<void>((resolve) => (synced = resolve));
    files.hold = (operation) => (operation === 'sync' ? sync : undefined);
    const filling = fill(file, 60);
    for (let turn = 0; turn < 2000; turn++) await null;
    expect(file.bytes).toBeLessThan(42 * megabyte);
    files.hold = null;
    synced();
    await filling;
    await file.complete();
    expect(files.content('base').length).toBe(60 * megabyte);
  });

  it('tells of a failure with the next chunk, or at the end', async () => {
    for (const operation of ['write', 'sync'] as const) {
      const file = await SnapshotFile.open(files, 'base', true);
      files.fail(operation, 'ENOSPC', { path: /base/ });
      await expect(fill(file, 12).then(() => file.complete())).rejects.toThrow(SnapshotFailure);
      await file.abandon();
      expect(await files.list('.')).toEqual([]);
    }
  });
});
