/*
 * What a store promises of its storage, whatever that is. A backend's test hands over what makes an
 * empty one, and what shows it as another process would find it after this one was killed:
 *
 *     storageContract('memory', async () => {
 *       const storage = memoryFiles();
 *       return { storage, killed: () => lockless(storage), names: async () => storage.list('.') };
 *     });
 */

import { afterEach, expect, it } from 'vitest';

import type { Files } from '../../host/storage/files.js';
import type { NodeStore } from '../../host/library/node-index.js';
import { open } from '../../host/library/node-index.js';
import { testModule } from '../support/engine.js';

export interface StoragePlace {
  readonly storage: string | Files;
  /** What is there if all who use it are killed now. */
  killed(): string | Files;
  /** The names of the files in the place, without folders. */
  names(): Promise<string[]>;
}

type Directives = Readonly<Record<string, string>>;

export function storageContract(name: string, make: () => Promise<StoragePlace>): void {
  const opened: NodeStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  function openAt({ storage }: StoragePlace, config: Directives = {}): Promise<NodeStore> {
    return openIn(storage, config);
  }
  /** As it is found when nobody has closed it. */
  function openAgain(place: StoragePlace, config: Directives = {}): Promise<NodeStore> {
    return openIn(place.killed(), config);
  }
  async function openIn(storage: string | Files, config: Directives): Promise<NodeStore> {
    const store = await open({ module: testModule(), storage, config });
    opened.push(store);
    return store;
  }
  const digest = (store: NodeStore): unknown => store.call('DEBUG', 'DIGEST');

  function fill(store: NodeStore): void {
    for (let n = 0; n < 500; n++) store.set(`key:${n}`, `value ${n}`);
    store.hset('h', 'f', 'v');
    store.zadd('z', 1.5, 'm');
    store.xadd('s', '*', 'f', 'v');
    store.set('late', 'x', 'EX', 1000);
    store.multi((queue) => queue.incr('n').call('SPOP', 'none').rpush('l', 'a', 'b'));
  }

  const promise = (text: string, body: (place: StoragePlace) => Promise<void>): void =>
    it(`${name}: ${text}`, async () => body(await make()));

  promise('what was written is there again, after close()', async (place) => {
    const store = await openAt(place);
    fill(store);
    store.functionLoad("#!lua name=l\nredis.register_function('f', function() return 2 end)");
    const sum = digest(store);
    await store.close();
    expect(() => store.get('n')).toThrow('closed');
    const again = await openAt(place);
    expect(digest(again)).toBe(sum);
    expect(again.fcall('f', 0)).toBe(2);
    expect(again.pttl('late')).toBeGreaterThan(900_000);
  });

  promise('what durable() has told of is there when nobody has closed', async (place) => {
    for (const appendfsync of ['always', 'everysec', 'no']) {
      const store = await openAt(place, { appendfsync });
      store.incr('opened');
      fill(store);
      await Promise.all([store.durable(), store.durable()]);
      const sum = digest(store);
      const again = await openAgain(place);
      expect(digest(again)).toBe(sum);
      await store.close();
    }
  });

  promise('durable() brings many calls to disk together, and goes on', async (place) => {
    const store = await openAt(place);
    for (let round = 1; round <= 3; round++) {
      const waits: Promise<void>[] = [];
      for (let n = 0; n < 20; n++) {
        store.rpush('l', 'x'.repeat(5000));
        waits.push(store.durable());
      }
      await Promise.all(waits);
      const again = await openAgain(place);
      expect(again.llen('l')).toBe(round * 20);
      await again.close();
    }
  });

  promise('durable() keeps its word when the store is closed meanwhile', async (place) => {
    const kept = await openAt(place);
    kept.incr('n');
    const promised = kept.durable();
    await kept.close();
    await promised;
    expect(await place.names()).not.toContain('dump.rdb');
    const again = await openAt(place);
    expect(again.get('n')).toBe('1');
  });

  promise('durable() of an RDB file keeps its word, too', async (place) => {
    const store = await openAt(place, { appendonly: 'no' });
    fill(store);
    const sum = digest(store);
    const promised = store.durable();
    await Promise.all([store.close(), promised]);
    expect(digest(await openAt(place, { appendonly: 'no' }))).toBe(sum);
  });

  promise('durable() waits for the first base of an append-only file', async (place) => {
    const store = await openAt(place, { appendonly: 'no' });
    fill(store);
    expect(store.call('BGSAVE')).toBe('Background saving started');
    const client = store.client();
    expect(await client.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
    store.incr('after');
    await Promise.all([store.durable(), store.durable()]);
    const sum = digest(store);
    const again = await openAgain(place);
    expect([again.get('after'), digest(again)]).toEqual(['1', sum]);
    await again.close();
  });

  promise('a connection is answered when the policy says so', async (place) => {
    const store = await openAt(place, { appendfsync: 'always' });
    const client = store.client();
    expect(await client.call('SET', 'a', '1')).toBe('OK');
    const replies = await Promise.all([client.incr('a'), client.incr('a')]);
    expect(replies).toEqual([2, 3]);
    expect((await openAgain(place)).get('a')).toBe('3');
  });

  promise('RDB files alone: SAVE, BGSAVE, LASTSAVE, the last save', async (place) => {
    const config = { appendonly: 'no' };
    const store = await openAt(place, config);
    fill(store);
    expect(() => store.call('SAVE')).toThrow('store.client()');
    const client = store.client();
    expect(await client.call('SAVE')).toBe('OK');
    expect(await place.names()).toEqual(['dump.rdb']);
    expect(store.lastsave()).toBeGreaterThan(0);
    store.set('later', '1');
    const sum = digest(store);
    expect(store.info('persistence')).toContain('rdb_changes_since_last_save:1\r\n');
    expect(store.call('BGSAVE')).toBe('Background saving started');
    await store.durable();
    expect(store.info('persistence')).toContain('rdb_changes_since_last_save:0\r\n');
    await store.close();
    const saving = await openAt(place, { ...config, save: '3600 1' });
    expect(digest(saving)).toBe(sum);
    saving.set('last', '1');
    await saving.close();
    expect((await openAt(place, config)).get('last')).toBe('1');
  });

  promise('BGREWRITEAOF, DEBUG RELOAD and DEBUG LOADAOF keep the dataset', async (place) => {
    const store = await openAt(place);
    fill(store);
    for (let n = 0; n < 100; n++) store.incr('n');
    const sum = digest(store);
    const client = store.client();
    expect(await client.call('BGREWRITEAOF')).toContain('started');
    while (store.info('persistence').includes('aof_rewrite_in_progress:1')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(store.info('persistence')).toContain('aof_last_bgrewrite_status:ok');
    store.set('behind', '1');
    const changed = digest(store);
    expect(changed).not.toBe(sum);
    expect(await client.call('DEBUG', 'RELOAD')).toBe('OK');
    expect(digest(store)).toBe(changed);
    expect(await client.call('DEBUG', 'LOADAOF')).toBe('OK');
    expect(digest(store)).toBe(changed);
    await store.close();
    expect(digest(await openAt(place))).toBe(changed);
  });

  promise('appendonly can be turned on and off while it runs', async (place) => {
    const store = await openAt(place, { appendonly: 'no' });
    store.set('before', '1');
    const client = store.client();
    expect(await client.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
    store.set('after', '1');
    await store.durable();
    expect((await openAgain(place)).mget('before', 'after')).toEqual(['1', '1']);
    expect(await client.call('CONFIG', 'SET', 'appendonly', 'no')).toBe('OK');
  });

  promise('a fork is in memory, and leaves the files alone', async (place) => {
    const store = await openAt(place);
    fill(store);
    const copy = store.fork();
    expect(digest(copy)).toBe(digest(store));
    copy.flushall();
    copy.set('copy', '1');
    await expect(copy.durable()).rejects.toThrow('no storage');
    expect(() => copy.call('CONFIG', 'SET', 'appendonly', 'yes')).toThrow('storage');
    await copy.close();
    await store.close();
    const again = await openAt(place);
    expect([again.exists('copy'), again.get('key:7')]).toEqual([0, 'value 7']);
  });

  promise('an RDB file fills an empty storage, and no other', async (place) => {
    const source = await open({ module: testModule() });
    fill(source);
    const rdb = source.save();
    const { storage } = place;
    const store = await open({ module: testModule(), storage, rdb });
    expect(digest(store)).toBe(digest(source));
    await store.close();
    expect(digest(await openAt(place))).toBe(digest(source));
    await source.close();
    await expect(open({ module: testModule(), storage, rdb })).rejects.toThrow('already');
  });

  promise('close() leaves no temporary file, in the middle of whatever', async (place) => {
    const store = await openAt(place);
    fill(store);
    const client = store.client();
    const waits = client.blpop('nothing', 0).catch((error: Error) => error.message);
    const rewrites = client.call('BGREWRITEAOF').catch((error: Error) => error.message);
    const other = store.client();
    const saves = other.call('SAVE').catch((error: Error) => error.message);
    const sum = digest(store);
    await store.close();
    await store.close();
    expect(await waits).toContain('closed');
    await Promise.all([rewrites, saves]);
    expect((await place.names()).filter((each) => each.startsWith('temp'))).toEqual([]);
    expect(digest(await openAt(place))).toBe(sum);
  });
}
