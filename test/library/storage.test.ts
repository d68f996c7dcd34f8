/*
 * A store over files: the contract of every storage for memory and Node's files, and what a disk
 * that fails does to a store.
 */

import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { open } from '../../host/library/node-index.js';
import { SteeredClock } from '../../host/library/time.js';
import type { Files } from '../../host/storage/files.js';
import { memoryFiles } from '../../host/storage/memory-files.js';
import { testModule } from '../support/engine.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { storageContract } from './storage-contract.js';

const root = mkdtempSync(join(tmpdir(), 'cedis-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The same files for somebody who does not find what the living have locked. */
function lockless(files: Files): Files {
  const found = (name: keyof Files): unknown =>
    name === 'lock' ? undefined : (files[name] as () => unknown).bind(files);
  return new Proxy(files, { get: (_, name) => found(name as keyof Files) });
}

storageContract('memory', async () => {
  const storage = memoryFiles();
  const isFile = async (name: string): Promise<boolean> =>
    (await storage.status(name))!.kind === 'file';
  return {
    storage,
    killed: () => lockless(storage),
    names: async () => {
      const found: string[] = [];
      for (const name of await storage.list('.')) if (await isFile(name)) found.push(name);
      return found;
    },
  };
});

storageContract('Node', async () => {
  const storage = join(mkdtempSync(join(root, 'place-')), 'made by open');
  return {
    storage,
    killed: () => {
      const copy = mkdtempSync(join(root, 'killed-'));
      cpSync(storage, copy, { recursive: true, filter: (path) => !path.endsWith('.lock') });
      return copy;
    },
    names: async () =>
      readdirSync(storage, { withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
        .map((entry) => entry.name),
  };
});

describe('a store that is used at any moment', () => {
  it('answers a client whose reply is being written', async () => {
    const storage = memoryFiles();
    const store = await open({ module: testModule(), storage });
    const client = store.client();
    // As code that goes on with every promise, from the end of a save on.
    let turns = 0;
    let goes = true;
    async function goOn(): Promise<void> {
      for (let turn = 0; turn < 100 && goes; turn++) {
        store.incr('n');
        if (turns++ % 9 === 0) store.fork().close();
        await null;
      }
    }
    const folderSync = storage.folderSync.bind(storage);
    storage.folderSync = (path) => (void goOn(), folderSync(path));
    for (const [command, reply] of [
      ['SAVE', 'OK'],
      ['BGREWRITEAOF', 'Background append only file rewriting started'],
      ['SAVE', 'OK'],
    ] as const) {
      expect(await client.call(command)).toBe(reply);
    }
    goes = false;
    expect(turns).toBeGreaterThan(200);
    expect(store.get('n')).toBe(`${turns}`);
    client.close();
    await store.close();
  });
});

describe('a storage that is slow', () => {
  it('holds a rewrite back while a transaction waits for it, and nobody else', async () => {
    const files = FaultyFiles.fresh(5);
    const store = await open({ module: testModule(), storage: files });
    const client = store.client();
    const held = new Map<string, () => void>();
    files.hold = (operation, path) => {
      const isHeld = operation === (path.endsWith('.aof') ? 'open' : 'rename');
      return isHeld ? new Promise((resolve) => held.set(operation, resolve)) : undefined;
    };
    const heldAt = (operation: string): Promise<void> =>
      expect.poll(() => held.has(operation), { interval: 1 }).toBe(true);
    const rewritten = store.client().call('BGREWRITEAOF');
    await heldAt('open');
    const reloaded = ['MULTI', 'DEBUG RELOAD', 'EXEC'].map((line) =>
      client.call(...(line.split(' ') as [string])),
    );
    await heldAt('rename');
    files.hold = null;
    held.get('open')!();
    expect(await rewritten).toBe('Background append only file rewriting started');
    await new Promise((resolve) => setTimeout(resolve, 20));
    held.get('rename')!();
    expect(await Promise.all(reloaded)).toEqual(['OK', 'QUEUED', ['OK']]);
    await store.durable();
    await store.close();
  });
});

describe('WAITAOF of a store', () => {
  const module = testModule();

  it('tells what is on disk, and waits for it', async () => {
    const clock = new SteeredClock();
    const store = await open({ module, clock, storage: memoryFiles() });
    const client = store.client();
    expect(() => store.waitaof(1, 0, 0)).toThrow('WAITAOF waits for the disk');
    expect(await client.waitaof(1, 0, 0)).toEqual([1, 0]);
    await client.set('a', 1);
    expect(await client.waitaof(0, 0, 0)).toEqual([0, 0]);
    const late = client.waitaof(1, 0, 100);
    clock.advance(100);
    expect(await late).toEqual([0, 0]);
    // The sync of every second begins.
    const synced = client.waitaof(1, 3, 0);
    clock.advance(1000);
    expect(await synced).toEqual([1, 0]);
    await client.set('a', 2);
    await store.durable();
    expect(await client.waitaof(1, 0, 0)).toEqual([1, 0]);
    await store.close();
  });

  it('is ended by others, by its connection and by the store', async () => {
    const store = await open({ module, storage: memoryFiles(), config: { appendfsync: 'no' } });
    const [client, gone, last] = [store.client(), store.client(), store.client()];
    const waiting = await Promise.all(
      [client, gone, last].map(async (each) => {
        await each.incr('a');
        return { id: await each.call('CLIENT', 'ID'), answer: each.waitaof(1, 0, 0) };
      }),
    );
    const answers = Promise.allSettled(waiting.map(({ answer }) => answer));
    store.call('CLIENT', 'UNBLOCK', waiting[0]!.id as number, 'ERROR');
    await waiting[0]!.answer.catch(() => undefined);
    gone.close();
    await store.close();
    const reasons = (await answers).map((each) => String((each as PromiseRejectedResult).reason));
    expect(reasons).toEqual([
      'RedisError: UNBLOCKED client unblocked via CLIENT UNBLOCK',
      'Error: the connection is closed',
      'Error: the store is closed',
    ]);
  });

  it('is refused where there is no append-only file, and counts behind a reload', async () => {
    const alone = await open({ module });
    expect(() => alone.waitaof(1, 0, 0)).toThrow('appendonly is disabled');
    expect(alone.waitaof(0, 1, 0)).toEqual([0, 0]);
    await alone.close();
    const store = await open({ module, storage: memoryFiles(), config: { appendfsync: 'always' } });
    const client = store.client();
    await client.call('SAVE');
    const sent = [client.set('a', 1), client.call('DEBUG', 'RELOAD', 'NOSAVE'), client.set('b', 1)];
    await Promise.all(sent);
    expect(await client.waitaof(1, 0, 1000)).toEqual([1, 0]);
    await store.close();
  });
});

describe('a storage that fails', () => {
  const module = testModule();

  it('belongs to one store at a time, in memory too', async () => {
    const files = memoryFiles();
    const first = await open({ module: testModule(), storage: files });
    const second = open({ module: testModule(), storage: files });
    await expect(second).rejects.toThrow('is held by another store');
    first.set('a', 1);
    await first.close();
    const again = await open({ module: testModule(), storage: files });
    expect(again.get('a')).toBe('1');
    await again.close();
  });

  it('refuses to open what is damaged, and says why', async () => {
    const folder = mkdtempSync(join(root, 'damaged-'));
    writeFileSync(join(folder, 'dump.rdb'), 'REDIS0011 and nothing that could be');
    const config = { appendonly: 'no' };
    await expect(open({ module, storage: folder, config })).rejects.toThrow(/cannot be loaded: .+/);
  });

  it('refuses directives that ask for one where there is none', async () => {
    await expect(open({ module, config: { appendonly: 'yes' } })).rejects.toThrow('storage');
    await expect(open({ module, config: { save: '1 1' } })).rejects.toThrow('storage');
    const store = await open({ module });
    await expect(store.durable()).rejects.toThrow('no storage');
    await store.close();
  });

  it('durable() and close() reject while the disk is full, and writes are refused', async () => {
    const files = FaultyFiles.fresh(1);
    const clock = new SteeredClock();
    const store = await open({ module, storage: files, clock, seed: 1n });
    store.set('a', '1');
    await store.durable();
    files.quotaBytes = 0;
    store.set('b', 'x'.repeat(10_000));
    await expect(store.durable()).rejects.toThrow('No space left');
    clock.advance(1000);
    expect(() => store.set('c', '1')).toThrow('MISCONF');
    expect(store.get('a')).toBe('1');
    await expect(store.close()).rejects.toThrow('could be written');
    files.heal();
    const again = await open({ module, storage: files.crash(), clock });
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual(['1', null, null]);
    await again.close();
  });

  it('durable() rejects where an append-only file cannot be begun, which is tried again', async () => {
    const files = FaultyFiles.fresh(4);
    const clock = new SteeredClock();
    const store = await open({ module, storage: files, clock, config: { appendonly: 'no' } });
    store.set('a', '1');
    expect(store.call('BGSAVE')).toBe('Background saving started');
    expect(await store.client().call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
    files.fail('rename', 'ENOSPC', { path: /aof/, times: 100 });
    await expect(store.durable()).rejects.toThrow('could not be begun');
    files.heal();
    await store.durable();
    const again = await open({ module, storage: files.crash(), clock });
    expect(again.get('a')).toBe('1');
    await again.close();
  });

  it('says in errors what a server would say in its log', async () => {
    const files = FaultyFiles.fresh(5);
    const store = await open({ module, storage: files, clock: new SteeredClock() });
    const client = store.client();
    files.fail('open', 'ENOSPC', { times: 100 });
    const rewrite =
      "ERR Can't execute an AOF background rewriting: Opening the temp file for AOF rewrite";
    await expect(client.call('BGREWRITEAOF')).rejects.toThrow(rewrite);
    const snapshot = 'ERR Failed opening the temp RDB file';
    await expect(client.call('SAVE')).rejects.toThrow(snapshot);
    await expect(client.call('DEBUG', 'RELOAD')).rejects.toThrow(snapshot);
    await client.call('CONFIG', 'SET', 'appendonly', 'no');
    await expect(client.call('CONFIG', 'SET', 'appendonly', 'yes')).rejects.toThrow(
      /Unable to turn on AOF: .*: No space left on device/,
    );
    files.heal();
    expect(await client.call('BGREWRITEAOF')).toContain('started');
    await store.close();
  });

  it('ends where always was promised and cannot be kept', async () => {
    const files = FaultyFiles.fresh(2);
    const config = { appendfsync: 'always' };
    const store = await open({ module, storage: files, clock: new SteeredClock(), config });
    files.fail('sync', 'EIO', { times: 100 });
    store.set('a', '1');
    await expect(store.durable()).rejects.toThrow('the storage fails');
    expect(() => store.get('a')).toThrow('the storage fails');
    await store.close();
  });

  it('makes who writes without end wait for it, by an error', async () => {
    const files = FaultyFiles.fresh(3);
    const store = await open({ module, storage: files, clock: new SteeredClock() });
    let isFree = (): void => undefined;
    const held = new Promise<void>((resolve) => (isFree = resolve));
    files.hold = (operation) => (operation === 'write' ? held : undefined);
    const value = 'x'.repeat(2_000_000);
    const flood = (): void => {
      for (let n = 0; n < 100; n++) store.set(`key:${n % 10}`, value);
    };
    expect(flood).toThrow('the storage is behind');
    expect(() => store.ping()).toThrow('the storage is behind');
    isFree();
    await store.durable();
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.dbsize()).toBe(10);
    await store.close();
  });
});
