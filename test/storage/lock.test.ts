/*
 * Files that two write at once: the second is refused, in words that say who has them; nobody who
 * was killed keeps them.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { open } from '../../host/library/node-index.js';
import type { NodeStore } from '../../host/library/node-index.js';
import { lockTake } from '../../host/storage/node-lock.js';
import { testModule } from '../support/engine.js';
import { serverStart } from '../support/server.js';

const root = mkdtempSync(join(tmpdir(), 'cedis-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folderMake = (): string => mkdtempSync(join(root, 'place-'));
const aofLock = 'appendonlydir.appendonly.aof.lock';
const heldHere = `is held by process ${process.pid}`;

function openAt(storage: string, config: Record<string, string> = {}): Promise<NodeStore> {
  return open({ module: testModule(), storage, config });
}

describe('a lock', () => {
  const path = (): Buffer => Buffer.from(join(folderMake(), 'a.lock'));

  it('is had by one, and gone when it is given back', async () => {
    const place = path();
    const release = await lockTake(place);
    await expect(lockTake(place)).rejects.toThrow(heldHere);
    release();
    expect(existsSync(place)).toBe(false);
    (await lockTake(place))();
  });

  it('does not wait for who writes to a named pipe', async ({ skip }) => {
    const place = path();
    if (spawnSync('mkfifo', [place.toString()], { stdio: 'ignore' }).status !== 0) skip();
    (await lockTake(place))();
    expect(existsSync(place)).toBe(false);
  });

  it('is had by one of many that want it at once', async () => {
    const place = path();
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => lockTake(place)));
    expect(taken.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  });

  it('is had again by who could not remove it when it was given back', async ({ skip }) => {
    const disk = folderMake();
    const mount = (...words: string[]): boolean =>
      spawnSync('mount', [...words, disk], { stdio: 'ignore' }).status === 0;
    if (!mount('-t', 'tmpfs', 'tmpfs')) skip();
    try {
      const place = Buffer.from(join(disk, 'a.lock'));
      const release = await lockTake(place);
      expect(mount('-o', 'remount,ro')).toBe(true);
      release();
      expect(existsSync(place)).toBe(true);
      // Where no file can be made there is no lock.
      (await lockTake(place))();
      expect(mount('-o', 'remount,rw')).toBe(true);
      const again = await lockTake(place);
      await expect(lockTake(place)).rejects.toThrow(heldHere);
      again();
      expect(existsSync(place)).toBe(false);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });

  it.each([
    ['a dead process', '4194305 12\n'],
    ['another process of the same number', `${process.pid} 1\n`],
    ['nobody who is known', 'what is this?'],
    ['somebody who was killed while it was written', ''],
  ])('is taken from %s', async (_, content) => {
    const place = path();
    writeFileSync(place, content);
    const release = await lockTake(place);
    expect(readFileSync(place, 'latin1')).toMatch(new RegExp(`^${process.pid} `));
    expect(readdirSync(join(place.toString(), '..'))).toEqual(['a.lock']);
    release();
  });
});

describe('a folder', () => {
  it.each([
    ['an append-only file', {}],
    ['RDB files', { appendonly: 'no', save: '1 1' }],
  ])('with %s is for one store at a time', async (_, config) => {
    const folder = folderMake();
    const store = await openAt(folder, config);
    store.set('a', '1');
    await expect(openAt(folder, config)).rejects.toThrow(heldHere);
    store.set('b', '2');
    await store.close();
    const again = await openAt(folder, config);
    expect(again.mget('a', 'b')).toEqual(['1', '2']);
    await again.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('is free when a store could not be opened, or appendonly is off', async () => {
    const folder = folderMake();
    writeFileSync(join(folder, 'appendonly.aof'), 'no command');
    await expect(openAt(folder)).rejects.toThrow('cannot be loaded');
    rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
    rmSync(join(folder, 'appendonly.aof'), { force: true });
    const store = await openAt(folder);
    const client = store.client();
    expect(await client.call('CONFIG', 'SET', 'appendonly', 'no')).toBe('OK');
    expect(existsSync(join(folder, aofLock))).toBe(false);
    expect(await client.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
    expect(existsSync(join(folder, aofLock))).toBe(true);
    await store.close();
    expect(existsSync(join(folder, aofLock))).toBe(false);
  });

  it('is for a server or for a store, and a killed server leaves it', async () => {
    const server = await serverStart('--appendonly', 'yes');
    const { folder } = server;
    try {
      expect(await server.ask('SET', 'a', '1')).toBe('OK');
      const held = `is held by process ${server.child.pid}`;
      await expect(openAt(folder)).rejects.toThrow(held);
      await server.kill();
      const store = await openAt(folder);
      expect(store.get('a')).toBe('1');
      await expect(server.again()).rejects.toThrow(heldHere);
      await store.close();
      await server.again();
      await server.kill();
      await server.again();
      expect(await server.ask('GET', 'a')).toBe('1');
    } finally {
      await server.stop();
    }
  });
});
