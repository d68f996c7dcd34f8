import { beforeEach, describe, expect, it } from 'vitest';

import { AofFolder } from '../../host/persist/aof-folder.js';
import { type AofLoaded, aofLoad } from '../../host/persist/aof-load.js';
import { emptyManifest, withNewIncrement } from '../../host/persist/manifest.js';
import { type Files, readWhole, writeAll } from '../../host/storage/files.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf, textOf } from '../storage/contract.js';
import { type Dataset, ModelSink, command, snapshotRdb } from './model.js';

let files: FaultyFiles;
let lines: string[];
let sink: ModelSink;
let takesTruncated: boolean;
let totals: number[];
let events: string[];

beforeEach(() => {
  files = FaultyFiles.fresh(5);
  [lines, events, sink, takesTruncated, totals] = [[], [], new ModelSink(), true, []];
});

async function put(path: string, text: string, target: Files = files): Promise<void> {
  if (path.includes('/')) await target.folderMake(path.slice(0, path.indexOf('/')));
  const file = await target.open(path, 'replace');
  await writeAll(file, bytesOf(text), 0);
  await file.sync();
  await file.close();
}

const folderOn = (target: Files): AofFolder =>
  new AofFolder(target, 'aof', 'dir', (level, text) => lines.push(`${level}: ${text.trim()}`));

async function load(chunkBytes = 7): Promise<AofLoaded> {
  const folder = folderOn(files);
  const found = await folder.load();
  const manifest = found === null ? null : await folder.upgrade(found);
  if (manifest === null) {
    return { status: 'failed', totalBytes: 0, baseBytes: 0, note: null, isBare: true };
  }
  return aofLoad(folder, manifest, sink, {
    log: folder.log,
    elapsedMs: () => 0,
    latency: (event) => events.push(event),
    takesTruncated,
    chunkBytes,
    begin: (bytes) => totals.push(bytes),
  });
}

const content = (path: string): string => textOf(files.content(path));
const says = (text: string): boolean => lines.some((line) => line.includes(text));
const set = (key: string, value: string): string => command('SET', key, value);

const manifest = 'file aof.1.base.rdb seq 1 type b\nfile aof.1.incr.aof seq 1 type i\n';
const withTwo = `${manifest}file aof.2.incr.aof seq 2 type i\n`;

/** A folder with a base and increments. */
async function folder(
  increments: string[],
  base: Dataset = new Map([['base', 'b']]),
): Promise<void> {
  await put('dir/aof.manifest', increments.length > 1 ? withTwo : manifest);
  await put('dir/aof.1.base.rdb', snapshotRdb(base));
  for (const [index, text] of increments.entries())
    await put(`dir/aof.${index + 1}.incr.aof`, text);
}

describe('loading the files of a manifest', () => {
  it('applies the base and then the increments, whatever the chunks', async () => {
    const transaction = command('MULTI') + set('b', '2') + set('c', '3') + command('EXEC');
    await folder([set('a', '1'), `#TS:17\r\n${transaction}${set('a', '4')}`]);
    for (const chunkBytes of [1, 2, 7, 64, 1000]) {
      [sink, lines, totals] = [new ModelSink(), [], []];
      const loaded = await load(chunkBytes);
      expect(loaded.status).toBe('loaded');
      expect([...sink.dataset].sort()).toEqual([
        ['a', '4'],
        ['b', '2'],
        ['base', 'b'],
        ['c', '3'],
      ]);
      expect(sink.names).toEqual(['aof.1.base.rdb', 'aof.1.incr.aof', 'aof.2.incr.aof']);
      expect([sink.loadedBytes, totals]).toEqual([loaded.totalBytes, [loaded.totalBytes]]);
      expect(loaded.baseBytes).toBe(content('dir/aof.1.base.rdb').length);
    }
    expect(lines).toEqual([
      'notice: Reading RDB base file on AOF loading...',
      'notice: DB loaded from base file aof.1.base.rdb: 0.000 seconds',
      'notice: DB loaded from incr file aof.1.incr.aof: 0.000 seconds',
      'notice: DB loaded from incr file aof.2.incr.aof: 0.000 seconds',
      'notice: DB loaded from append only file: 0.000 seconds',
    ]);
  });

  it('finds nothing in a fresh folder, and nothing to apply in empty files', async () => {
    expect((await load()).status).toBe('none');
    await put('dir/aof.manifest', manifest);
    await put('dir/aof.1.base.rdb', '');
    await put('dir/aof.1.incr.aof', '');
    expect((await load()).status).toBe('empty');
    expect(events).toEqual(['aof-fstat', 'aof-fstat']);
  });

  it('fails where a file of the manifest is missing or the manifest is broken', async () => {
    await put('dir/aof.manifest', manifest);
    expect((await load()).status).toBe('failed');
    expect(lines).toEqual([
      'warning: Unable to obtain the AOF file aof.1.base.rdb length. stat: No such file or directory',
    ]);
    await put('dir/aof.manifest', 'nonsense');
    expect((await load()).status).toBe('failed');
    expect(says('*** FATAL AOF MANIFEST FILE ERROR ***')).toBe(true);
  });

  it('cuts off a command that is not whole, in every place that it may end', async () => {
    const last = set('b', '2');
    for (let cut = 1; cut < last.length; cut++) {
      [sink, lines] = [new ModelSink(), []];
      await folder([set('a', '1') + last.slice(0, cut)]);
      expect((await load()).status).toBe('loaded');
      expect(content('dir/aof.1.incr.aof')).toBe(set('a', '1'));
      expect(sink.dataset.has('b')).toBe(false);
    }
    expect(lines.slice(2, 5)).toEqual([
      'warning: !!! Warning: short read while loading the AOF file aof.1.incr.aof!!!',
      `warning: !!! Truncating the AOF aof.1.incr.aof at offset ${set('a', '1').length} !!!`,
      'warning: AOF aof.1.incr.aof loaded anyway because aof-load-truncated is enabled',
    ]);
  });

  it('cuts off a transaction without its end as a whole', async () => {
    for (const rest of [
      command('MULTI') + set('b', '2'),
      command('MULTI') + set('b', '2') + '*3\r',
    ]) {
      [sink, lines] = [new ModelSink(), []];
      await folder([set('a', '1') + rest]);
      expect((await load()).status).toBe('loaded');
      expect(content('dir/aof.1.incr.aof')).toBe(set('a', '1'));
      expect([...sink.dataset.keys()]).toEqual(['base', 'a']);
    }
    await folder([set('a', '1') + command('MULTI')]);
    await load();
    const line = 'Revert incomplete MULTI/EXEC transaction in AOF file aof.1.incr.aof';
    expect(says(line)).toBe(true);
  });

  it('refuses a truncated file where that is not allowed', async () => {
    takesTruncated = false;
    await folder([set('a', '1').slice(0, -1)]);
    expect((await load()).status).toBe('failed');
    expect(
      says('Unexpected end of file reading the append only file aof.1.incr.aof. You can:'),
    ).toBe(true);
    expect(content('dir/aof.1.incr.aof')).toBe(set('a', '1').slice(0, -1));
  });

  it('refuses a truncated file that another one with content follows, and leaves it', async () => {
    const cut = set('a', '1').slice(0, -1);
    await folder([cut, set('b', '2')]);
    expect((await load()).status).toBe('failed');
    expect(says('Fatal error: the truncated file is not the last file')).toBe(true);
    expect(content('dir/aof.1.incr.aof')).toBe(cut);
    await folder([cut, '']);
    expect((await load()).status).toBe('loaded');
    expect(content('dir/aof.1.incr.aof')).toBe('');
  });

  it('refuses what is no command', async () => {
    await folder([`${set('a', '1')}!!!${set('b', '2')}`]);
    expect((await load()).status).toBe('failed');
    expect(lines.at(-1)).toBe(
      'warning: Bad file format reading the append only file aof.1.incr.aof: make a backup of your' +
        ' AOF file, then use ./redis-check-aof --fix <filename.manifest>',
    );
    await folder([command('BROKEN')]);
    expect((await load()).status).toBe('failed');
    expect(says("warning: Unknown command 'BROKEN' reading the append only file")).toBe(true);
  });

  it('refuses a base that ends too early or is broken', async () => {
    await folder([set('a', '1')]);
    await put('dir/aof.1.base.rdb', snapshotRdb(new Map([['k', 'v']])).slice(0, -1));
    expect((await load()).status).toBe('failed');
    expect(lines.at(-1)).toBe(
      'warning: Error reading the RDB base file aof.1.base.rdb, AOF loading aborted',
    );
    await put('dir/aof.1.base.rdb', 'REDISnonsense');
    expect((await load()).status).toBe('failed');
    expect(lines.slice(-2)).toEqual([
      'warning: Wrong signature trying to load DB from file',
      'warning: Error reading the RDB base file aof.1.base.rdb, AOF loading aborted',
    ]);
  });

  it('says why a file cannot be read', async () => {
    await folder([set('a', '1')]);
    files.fail('open', 'EACCES', { path: /incr/ });
    expect((await load()).status).toBe('failed');
    expect(lines.at(-1)).toBe(
      "warning: Fatal error: can't open the append log file aof.1.incr.aof for reading: Permission denied",
    );
    files.fail('read', 'EIO', { path: /incr/, after: 2 });
    expect((await load()).status).toBe('failed');
    expect(lines.at(-1)).toBe(
      'warning: Unrecoverable error reading the append only file aof.1.incr.aof: Input/output error',
    );
  });
});

describe('the single file of an older Redis', () => {
  const old = (): string => snapshotRdb(new Map([['base', 'b']])) + set('a', '1');

  it('is moved into the folder as its base', async () => {
    await put('aof', old());
    expect((await load()).status).toBe('loaded');
    expect([...sink.dataset.keys()]).toEqual(['base', 'a']);
    expect(await files.list('.')).toEqual(['dir']);
    expect(content('dir/aof.manifest')).toBe('file aof seq 1 type b\n');
    expect(lines).toEqual([
      "debug: The AOF directory dir doesn't exist",
      'notice: Successfully migrated an old-style AOF file (aof) into the AOF directory (dir).',
      'notice: Reading RDB preamble from AOF file...',
      'notice: Reading the remaining AOF tail...',
      'notice: DB loaded from base file aof: 0.000 seconds',
      'notice: DB loaded from append only file: 0.000 seconds',
    ]);
  });

  it('is cut off behind its preamble, and not before', async () => {
    await put('aof', old().slice(0, -1));
    expect((await load()).status).toBe('loaded');
    expect(content('dir/aof')).toBe(snapshotRdb(new Map([['base', 'b']])));
  });

  it('is left alone where the folder has files of its own', async () => {
    await folder([set('x', 'y')]);
    await put('aof', old());
    expect((await load()).status).toBe('loaded');
    expect(await files.list('.')).toEqual(['aof', 'dir']);
    expect(sink.dataset.get('x')).toBe('y');
  });

  it('is none where a folder has its name', async () => {
    await files.folderMake('aof');
    expect((await load()).status).toBe('none');
    expect(await files.list('.')).toEqual(['aof']);
  });

  it('is loaded after a crash at any point of the move', async () => {
    for (let seed = 0; seed < 300; seed++) {
      files = FaultyFiles.fresh(seed);
      files.slow = 3;
      await put('aof', old());
      await files.folderSync('.');
      void load();
      for (let turns = seed % 60; turns > 0; turns--) await null;
      files = seed % 3 === 0 ? files.kill() : files.crash();
      sink = new ModelSink();
      expect([seed, (await load()).status]).toEqual([seed, 'loaded']);
      expect([...sink.dataset.keys()]).toEqual(['base', 'a']);
      expect(textOf(await readWhole(files, 'dir/aof'))).toBe(old());
    }
  });
});

describe('the folder of the append-only file', () => {
  it('keeps the old manifest, says why and leaves nothing behind when a step fails', async () => {
    const cases = [
      ['open', "Can't open the AOF manifest file temp-aof.manifest: Input/output error"],
      [
        'write',
        'Error trying to write the temporary AOF manifest file temp-aof.manifest: Input/output error',
      ],
      ['sync', 'Fail to fsync the temp AOF file temp-aof.manifest: Input/output error.'],
      [
        'rename',
        'Error trying to rename the temporary AOF manifest file temp-aof.manifest into aof.manifest:' +
          ' Input/output error',
      ],
    ] as const;
    await folder([]);
    for (const [operation, line] of cases) {
      files.fail(operation, 'EIO');
      lines = [];
      expect(await folderOn(files).save(withNewIncrement(emptyManifest, 'aof'))).toBe('failed');
      expect(lines).toEqual([`warning: ${line}`]);
      expect(content('dir/aof.manifest')).toBe(manifest);
      expect(await files.list('dir')).toEqual(['aof.1.base.rdb', 'aof.manifest']);
    }
    files.fail('folderSync', 'EIO');
    expect(await folderOn(files).save(withNewIncrement(emptyManifest, 'aof'))).toBe('unsure');
    expect(lines.at(-1)).toBe('warning: Fail to fsync AOF directory dir: Input/output error.');
    files.fail('folderMake', 'EACCES');
    expect(await new AofFolder(files, 'aof', 'other', folderOn(files).log).make()).toBe(false);
    expect(lines.at(-1)).toBe(
      "warning: Can't open or create append-only dir other: Permission denied",
    );
  });
});
