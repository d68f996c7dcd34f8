import { describe, expect, it } from 'vitest';

import { type Files, readWhole, writeAll } from '../../host/storage/files.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf, codeOf, contract, textOf } from './contract.js';

contract('memory', async () => {
  const files = FaultyFiles.fresh(1);
  files.slow = 3;
  await files.folderMake('place');
  return { files, folder: 'place' };
});

/** A file of two parts, of which the first is synced, name and all. */
async function halfSynced(files: Files): Promise<void> {
  const file = await files.open('log', 'update');
  await writeAll(file, bytesOf('synced.'), 0);
  await file.sync();
  await files.folderSync('.');
  await writeAll(file, bytesOf('not yet'), 7);
}

describe('a disk that crashes', () => {
  it('keeps what was synced and any beginning of what was not', async () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const files = FaultyFiles.fresh(seed);
      await halfSynced(files);
      const text = textOf(await readWhole(files.crash(), 'log'));
      expect('synced.not yet'.startsWith(text) && text.length >= 7).toBe(true);
      found.add(text);
    }
    expect(found.size).toBe(8);
  });

  it('may lose the name of a synced file whose folder was not synced', async () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const files = FaultyFiles.fresh(seed);
      await halfSynced(files);
      await files.rename('log', 'other');
      found.add((await files.crash().list('.')).join());
    }
    expect([...found].sort()).toEqual(['log', 'other']);
  });

  it('gives a synced name to content that was not synced', async () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const files = FaultyFiles.fresh(seed);
      const file = await files.open('temporary', 'replace');
      await writeAll(file, bytesOf('abc'), 0);
      await files.rename('temporary', 'final');
      await files.folderSync('.');
      found.add(textOf(await readWhole(files.crash(), 'final')));
    }
    expect([...found].sort()).toEqual(['', 'a', 'ab', 'abc']);
  });

  it('keeps what the system has when only the process is killed', async () => {
    const files = FaultyFiles.fresh(3);
    await halfSynced(files);
    const after = files.kill();
    expect(textOf(await readWhole(after, 'log'))).toBe('synced.not yet');
    expect('synced.not yet'.startsWith(textOf(await readWhole(after.crash(), 'log')))).toBe(true);
  });

  it('does the same again from the same seed', async () => {
    const run = async (): Promise<string> => {
      const files = FaultyFiles.fresh(77);
      await halfSynced(files);
      return textOf(await readWhole(files.crash(), 'log'));
    };
    expect(await run()).toBe(await run());
  });
});

describe('a disk that fails', () => {
  it('writes short and then not at all when it is full', async () => {
    const files = FaultyFiles.fresh(1);
    files.quotaBytes = 10;
    const file = await files.open('a', 'update');
    expect(await file.write(bytesOf('12345678'), 0)).toBe(8);
    expect(await file.write(bytesOf('12345678'), 8)).toBe(2);
    expect(await codeOf(file.write(bytesOf('12345678'), 10))).toBe('ENOSPC');
    expect(await file.write(bytesOf('over'), 2)).toBe(4);
    await file.truncate(5);
    expect(await file.write(bytesOf('12345678'), 5)).toBe(5);
    files.heal();
    expect(await file.write(bytesOf('12345678'), 10)).toBe(8);
  });

  it('fails the calls that it was told to fail', async () => {
    const files = FaultyFiles.fresh(1);
    files.fail('sync', 'EIO', { after: 1, times: 2, path: /log/ });
    const log = await files.open('log', 'update');
    const other = await files.open('other', 'update');
    const codes: string[] = [];
    for (const file of [log, other, log, other, log, log]) codes.push(await codeOf(file.sync()));
    expect(codes).toEqual(['', '', 'EIO', '', 'EIO', '']);
    expect(files.calls.get('sync')).toBe(6);
  });
});
