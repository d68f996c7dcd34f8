import { beforeEach, describe, expect, it } from 'vitest';

import { AofFolder } from '../../host/persist/aof-folder.js';
import { type AofLoaded, aofLoad } from '../../host/persist/aof-load.js';
import { AppendOnly } from '../../host/persist/append-only.js';
import { emptyManifest } from '../../host/persist/manifest.js';
import { writeAll } from '../../host/storage/files.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf, textOf } from '../storage/contract.js';
import {
  ModelSink,
  Surroundings,
  command,
  settle,
  snapshotCommands,
  snapshotRdb,
} from './model.js';

let files: FaultyFiles;
let around: Surroundings;
let aof: AppendOnly;
let sink: ModelSink;
let directives: { usesRdbBase: boolean; keepsHistory: boolean };

const nothingLoaded = { totalBytes: 0, baseBytes: 0 };

function fresh(): AppendOnly {
  around = new Surroundings();
  const folder = new AofFolder(files, 'aof', 'dir', around.log);
  return new AppendOnly(folder, {
    ...around,
    processId: 42,
    usesRdbBase: () => directives.usesRdbBase,
    keepsHistory: () => directives.keepsHistory,
    syncsIncrementally: () => true,
    nowSeconds: () => Math.floor(around.nowMs / 1000),
  });
}

beforeEach(() => {
  files = FaultyFiles.fresh(21);
  directives = { usesRdbBase: true, keepsHistory: false };
  sink = new ModelSink();
  aof = fresh();
});

const snapshot = (): Uint8Array =>
  bytesOf(directives.usesRdbBase ? snapshotRdb(sink.dataset) : snapshotCommands(sink.dataset));

const start = (): Promise<boolean> =>
  aof.start(emptyManifest, nothingLoaded, async (base) => void base.write(snapshot()));

async function set(key: string, value: string): Promise<void> {
  sink.dataset.set(key, value);
  aof.log?.append(bytesOf(command('SET', key, value)));
  aof.log?.flush();
  await settle();
}

/** The steps of a rewrite, with a write in the middle of it. */
async function rewrite(during: () => Promise<void> = async () => undefined): Promise<boolean> {
  if (!(await aof.prepare())) return false;
  const base = aof.begin()!;
  base.write(snapshot());
  await during();
  return aof.end(null);
}

/** What a server that starts now finds. */
async function reload(after: FaultyFiles = files): Promise<{ loaded: AofLoaded; sink: ModelSink }> {
  const folder = new AofFolder(after, 'aof', 'dir', around.log);
  const found = new ModelSink();
  const loaded = await aofLoad(folder, (await folder.load())!, found, {
    log: around.log,
    elapsedMs: around.elapsedMs,
    latency: around.latency,
    takesTruncated: true,
    chunkBytes: 100,
    begin: () => undefined,
  });
  return { loaded, sink: found };
}

const content = (name: string): string => textOf(files.content(`dir/${name}`));
const names = (): Promise<string[]> => files.list('dir');
const notices = (): string[] => around.lines.map((line) => line.replace(/^\w+: /, ''));

describe('the append-only file at the start', () => {
  it('is made with a base and an increment where there is none', async () => {
    await set('before', '1');
    expect(await start()).toBe(true);
    expect(await names()).toEqual(['aof.1.base.rdb', 'aof.1.incr.aof', 'aof.manifest']);
    expect(content('aof.manifest')).toBe(
      'file aof.1.base.rdb seq 1 type b\nfile aof.1.incr.aof seq 1 type i\n',
    );
    expect(notices()).toEqual([
      'Creating AOF base file aof.1.base.rdb on server start',
      'Creating AOF incr file aof.1.incr.aof on server start',
    ]);
    expect([aof.state, await files.list('.')]).toEqual(['on', ['dir']]);
    await set('key', 'value');
    const found = await reload(files.crash());
    expect([...found.sink.dataset]).toEqual([...sink.dataset]);
  });

  it('goes on in the last increment behind what is there', async () => {
    await start();
    await set('a', '1');
    const size = content('aof.1.incr.aof').length;
    const manifest = aof.manifest;
    await aof.turnOff();
    aof = fresh();
    const { loaded } = await reload();
    expect(await aof.start(manifest, loaded, async () => expect.unreachable())).toBe(true);
    expect(notices().at(-1)).toBe('Opening AOF incr file aof.1.incr.aof on server start');
    expect([aof.currentBytes, aof.log!.fileBytes]).toEqual([loaded.totalBytes, size]);
    await set('b', '2');
    expect(aof.currentBytes).toBe(loaded.totalBytes + command('SET', 'b', '2').length);
    expect([...(await reload()).sink.dataset.keys()]).toEqual(['a', 'b']);
  });

  it('does not start where a file cannot be made, and says why', async () => {
    const cases = [
      ['folderMake', "Can't open or create append-only dir dir: Permission denied"],
      [
        'open',
        'Opening the temp file for AOF rewrite in rewriteAppendOnlyFile(): Permission denied',
      ],
      ['write', 'Write error writing append only file on disk: Permission denied'],
      ['rename', 'Error moving temp append only file on the final destination: Permission denied'],
    ] as const;
    for (const [operation, line] of cases) {
      files = FaultyFiles.fresh(3);
      aof = fresh();
      files.fail(operation, 'EACCES');
      expect(await start()).toBe(false);
      expect(notices()).toEqual([line]);
      expect([aof.state, (await files.list('.')).filter((name) => name !== 'dir')]).toEqual([
        'off',
        [],
      ]);
    }
    aof = fresh();
    files.fail('open', 'EACCES', { path: /incr/ });
    expect(await start()).toBe(false);
    expect(notices().at(-1)).toBe(
      "Can't open the append-only file aof.1.incr.aof: Permission denied",
    );
  });
});

describe('a rewrite', () => {
  it('puts a new base and the effects since its beginning in the place of all files', async () => {
    await start();
    await set('a', '1');
    const before = aof.currentBytes;
    around.nowMs += 2000;
    const done = await rewrite(async () => {
      await set('a', '2');
      expect([aof.isRewriting, aof.rewriteStartMs, aof.currentBytes > before]).toEqual([
        true,
        around.nowMs,
        true,
      ]);
      around.nowMs += 4000;
    });
    expect(done).toBe(true);
    expect(await names()).toEqual(['aof.2.base.rdb', 'aof.2.incr.aof', 'aof.manifest']);
    expect(content('aof.manifest')).toBe(
      'file aof.2.base.rdb seq 2 type b\nfile aof.2.incr.aof seq 2 type i\n',
    );
    expect(content('aof.2.incr.aof')).toBe(command('SET', 'a', '2'));
    expect(notices().slice(2)).toEqual([
      'Creating AOF incr file aof.2.incr.aof on background rewrite',
      'Background append only file rewriting started by pid 42',
      'Background AOF rewrite terminated with success',
      'Successfully renamed the temporary AOF base file temp-rewriteaof-bg-42.aof into aof.2.base.rdb',
      'Removing the history file aof.1.incr.aof in the background',
      'Removing the history file aof.1.base.rdb in the background',
      'Background AOF rewrite finished successfully',
    ]);
    const { loaded, sink: found } = await reload(files.crash());
    expect([...found.dataset]).toEqual([['a', '2']]);
    expect([aof.rewrites, aof.lastRewriteSeconds, aof.isRewriting]).toEqual([1, 4, false]);
    expect([aof.currentBytes, aof.baseBytes]).toEqual([loaded.totalBytes, loaded.totalBytes]);
    expect(around.events).toEqual(expect.arrayContaining(['aof-fstat', 'aof-rename']));
  });

  it('takes nothing over from a file that has the name of a new increment', async () => {
    const stale = bytesOf(command('SET', 'stale', '1'));
    for (let seed = 0; seed < 40; seed++) {
      files = FaultyFiles.fresh(seed);
      aof = fresh();
      await start();
      await aof.turnOff();
      // What a rewrite leaves while it is off has a base only: increments begin with 1 again.
      await rewrite();
      for (const name of ['dir/aof.1.incr.aof', 'dir/aof.2.incr.aof']) {
        const file = await files.open(name, 'replace');
        await writeAll(file, stale, 0);
        await file.sync();
      }
      await files.folderSync('dir');
      files = files.crash();
      aof = fresh();
      const { loaded } = await reload();
      expect(await aof.start((await aof.folder.load())!, loaded, async () => undefined)).toBe(true);
      if (seed % 2 === 0) expect(await aof.prepare()).toBe(true);
      const { sink: found } = await reload(files.crash());
      expect([seed, ...found.dataset]).toEqual([seed]);
    }
  });

  it('turns nothing on when it was begun while that was off', async () => {
    await start();
    await aof.turnOff();
    expect(await aof.prepare()).toBe(true);
    aof.begin()!.write(snapshot());
    const ends = aof.end(null);
    aof.turnOn();
    expect(await ends).toBe(true);
    // Nobody has recorded what has run meanwhile.
    expect([aof.state, aof.log]).toEqual(['waiting', null]);
    sink.dataset.set('a', '1');
    expect(await rewrite()).toBe(true);
    expect([aof.state, aof.isScheduled]).toEqual(['on', false]);
    await set('b', '2');
    const { loaded, sink: found } = await reload(files.crash());
    expect([loaded.status, ...found.dataset]).toEqual(['loaded', ['a', '1'], ['b', '2']]);
  });

  it('is still to come when one goes on that was prepared while that was off', async () => {
    await start();
    await aof.turnOff();
    expect(await aof.prepare()).toBe(true);
    aof.turnOn();
    aof.isScheduled = true;
    aof.begin()!.write(snapshot());
    expect(aof.isScheduled).toBe(true);
    expect(await aof.end(null, true)).toBe(false);
    expect([aof.state, aof.isScheduled]).toEqual(['waiting', true]);
    expect(await names()).toEqual(['aof.1.base.rdb', 'aof.1.incr.aof', 'aof.manifest']);
  });

  it('writes its base in the form that was asked for when it began', async () => {
    directives.usesRdbBase = false;
    await start();
    await set('a', '1');
    await aof.prepare();
    const base = aof.begin()!;
    base.write(snapshot());
    directives.usesRdbBase = true;
    expect(await aof.end(null)).toBe(true);
    expect(await names()).toContain('aof.2.base.aof');
    expect(content('aof.2.base.aof')).toBe(command('SET', 'a', '1'));
  });

  it('keeps the history where that is wanted, and removes it when it no longer is', async () => {
    directives.keepsHistory = true;
    await start();
    await rewrite();
    await rewrite();
    expect((await names()).length).toBe(7);
    expect(content('aof.manifest').match(/type h/g)).toHaveLength(4);
    directives.keepsHistory = false;
    await aof.historyRemove();
    expect(await names()).toEqual(['aof.3.base.rdb', 'aof.3.incr.aof', 'aof.manifest']);
    expect(content('aof.manifest')).not.toContain('type h');
  });

  it('that fails leaves all increments, and the next one takes them up', async () => {
    await start();
    await set('a', '1');
    for (const operation of ['write', 'rename', 'sync'] as const) {
      expect(await aof.prepare()).toBe(true);
      const base = aof.begin()!;
      files.fail(operation, 'EIO', { path: /temp-rewriteaof/ });
      base.write(snapshot());
      await set(operation, '1');
      expect(await aof.end(null)).toBe(false);
    }
    expect([aof.consecutiveFailures, aof.lastRewriteFailed]).toEqual([3, true]);
    expect(aof.manifest.increments.map((part) => part.sequence)).toEqual([1, 2, 3, 4]);
    expect(await files.list('.')).toEqual(['dir']);
    expect([...(await reload()).sink.dataset]).toEqual([...sink.dataset]);
    expect(await rewrite()).toBe(true);
    expect([aof.consecutiveFailures, aof.lastRewriteFailed]).toEqual([0, false]);
    expect(await names()).toEqual(['aof.2.base.rdb', 'aof.5.incr.aof', 'aof.manifest']);
    expect([...(await reload()).sink.dataset]).toEqual([...sink.dataset]);
  });

  it('that fails in the making of the base says so', async () => {
    await start();
    await aof.prepare();
    aof.begin();
    expect(await aof.end(new Error('out of memory'))).toBe(false);
    expect(notices().slice(-2)).toEqual([
      'Write error writing append only file on disk: out of memory',
      'Background AOF rewrite terminated with error',
    ]);
  });

  it('that is given up counts as no failure', async () => {
    await start();
    await set('a', '1');
    await aof.prepare();
    aof.begin();
    await set('b', '2');
    expect(await aof.end(null, true)).toBe(false);
    expect([aof.consecutiveFailures, aof.lastRewriteFailed, aof.isRewriting]).toEqual([
      0,
      false,
      false,
    ]);
    expect([...(await reload()).sink.dataset]).toEqual([...sink.dataset]);
  });

  it('does not begin where its files cannot be made', async () => {
    await start();
    await set('a', '1');
    for (const fail of [
      () => files.fail('open', 'EIO', { path: /temp-rewriteaof/ }),
      () => files.fail('open', 'EIO', { path: /incr/ }),
      () => files.fail('rename', 'EIO'),
      () => files.fail('folderSync', 'EIO'),
    ]) {
      fail();
      expect(await aof.prepare()).toBe(false);
      expect([aof.begin(), aof.lastRewriteFailed, aof.isRewriting]).toEqual([null, true, false]);
      await set('a', '2');
    }
    expect(await files.list('.')).toEqual(['dir']);
    expect([...(await reload(files.crash())).sink.dataset]).toEqual([['a', '2']]);
  });
});

describe('the append-only file while the server runs', () => {
  it('is turned on by a first rewrite, from whose beginning on effects are kept', async () => {
    await set('before', '1');
    aof.turnOn();
    await set('waiting', '1');
    expect([aof.state, aof.log]).toEqual(['waiting', null]);
    const done = await rewrite(async () => {
      await set('during', '1');
      expect(await names()).toEqual(['temp-aof.incr']);
    });
    expect([done, aof.state]).toEqual([true, 'on']);
    await set('after', '1');
    expect(await names()).toEqual(['aof.1.base.rdb', 'aof.1.incr.aof', 'aof.manifest']);
    expect([...(await reload(files.crash())).sink.dataset]).toEqual([...sink.dataset]);
    expect(notices()).toContain(
      'Successfully renamed the temporary AOF incr file temp-aof.incr into aof.1.incr.aof',
    );
  });

  it('waits for another rewrite when the first one fails', async () => {
    aof.turnOn();
    await aof.prepare();
    const base = aof.begin()!;
    files.fail('rename', 'EIO');
    base.write(snapshot());
    await set('during', '1');
    expect(await aof.end(null)).toBe(false);
    expect([aof.state, aof.isScheduled, aof.log, await names()]).toEqual([
      'waiting',
      true,
      null,
      [],
    ]);
    expect(around.settledOffset).toBe(command('SET', 'during', '1').length);
    expect(notices().at(-1)).toBe(
      'Removing the temp incr aof file temp-aof.incr in the background',
    );
    expect(await rewrite()).toBe(true);
    expect([aof.state, aof.isScheduled]).toEqual(['on', false]);
    expect([...(await reload(files.crash())).sink.dataset]).toEqual([['during', '1']]);
  });

  it('stays off when the first rewrite cannot even begin', async () => {
    aof.turnOn();
    files.fail('folderMake', 'EACCES');
    expect(await aof.prepare()).toBe(false);
    aof.turnOnFailed();
    expect(aof.state).toBe('off');
  });

  it('is whole on disk once it is turned off, and nothing more is kept', async () => {
    around.policyNow = 'no';
    await start();
    sink.dataset.set('a', '1');
    aof.log!.append(bytesOf(command('SET', 'a', '1')));
    const bytes = command('SET', 'a', '1').length;
    expect(await aof.turnOff()).toBe(true);
    expect([aof.state, aof.log]).toEqual(['off', null]);
    await set('b', '2');
    expect([...(await reload(files.crash())).sink.dataset]).toEqual([['a', '1']]);
    expect(around.settledOffset === 0 || around.settledOffset === bytes).toBe(true);
  });

  it('gives up a rewrite when it is turned off, also one that is being prepared', async () => {
    await start();
    await set('a', '1');
    const preparing = aof.prepare();
    expect([await aof.turnOff(), await preparing, aof.begin()]).toEqual([true, true, null]);
    expect([aof.state, aof.isRewriting, await files.list('.')]).toEqual(['off', false, ['dir']]);
    expect([...(await reload()).sink.dataset]).toEqual([['a', '1']]);
  });

  it('takes a rewrite while it is off: a base alone, all increments history', async () => {
    await start();
    await set('a', '1');
    await aof.turnOff();
    sink.dataset.set('b', '2');
    expect(await rewrite()).toBe(true);
    expect(await names()).toEqual(['aof.2.base.rdb', 'aof.manifest']);
    expect([...(await reload()).sink.dataset.keys()]).toEqual(['a', 'b']);
  });

  it('keeps the count of delayed syncs over all its logs', async () => {
    around.policyNow = 'everysec';
    await start();
    await set('a', '1');
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    files.hold = (operation) => (operation === 'sync' ? opened : undefined);
    around.nowMs += 1000;
    aof.log!.tick();
    for (let second = 0; second < 3; second++) {
      await set('b', String(second));
      around.nowMs += 1500;
    }
    expect(aof.delayedSyncs).toBe(1);
    files.hold = null;
    open();
    await aof.turnOff();
    expect(aof.delayedSyncs).toBe(1);
    aof.delayedSyncsReset();
    expect(aof.delayedSyncs).toBe(0);
  });
});
