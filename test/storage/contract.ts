/*
 * What every implementation of Files promises. A backend's test hands over a factory:
 *
 *     contract('Node', async () => ({ files: nodeFiles(), folder: await temporaryFolder() }));
 */

import { expect, it } from 'vitest';

import { type Files, readWhole, writeAll } from '../../host/storage/files.js';
import { systemErrorCode } from '../../host/config/system-error.js';

export interface Place {
  readonly files: Files;
  /** An empty folder that is the test's own. */
  readonly folder: string;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** The code that a call fails with, '' when it does not fail. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return '';
  } catch (error) {
    return systemErrorCode(error);
  }
}

async function write(files: Files, path: string, text: string): Promise<void> {
  const file = await files.open(path, 'replace');
  await writeAll(file, bytesOf(text), 0);
  await file.close();
}

const read = async (files: Files, path: string): Promise<string> =>
  textOf(await readWhole(files, path));

export function contract(name: string, make: () => Promise<Place>): void {
  const promise = (text: string, body: (place: Place) => Promise<void>): void =>
    it(`${name}: ${text}`, async () => body(await make()));

  promise('reads what was written, at any offset', async ({ files, folder }) => {
    await write(files, `${folder}/a`, 'hello world');
    const file = await files.open(`${folder}/a`, 'read');
    const into = new Uint8Array(5);
    expect(await file.read(into, 6)).toBe(5);
    expect(textOf(into)).toBe('world');
    expect(await file.read(into, 9)).toBe(2);
    expect(await file.read(into, 11)).toBe(0);
    expect(await file.read(into, 100)).toBe(0);
    expect(await file.size()).toBe(11);
    await file.close();
  });

  promise('writes over and behind what is there', async ({ files, folder }) => {
    const file = await files.open(`${folder}/a`, 'update');
    expect(await file.write(bytesOf('0123456789'), 0)).toBe(10);
    expect(await file.write(bytesOf('ab'), 4)).toBe(2);
    expect(await file.write(bytesOf('xyz'), 10)).toBe(3);
    expect(await file.write(new Uint8Array(0), 13)).toBe(0);
    expect(await file.size()).toBe(13);
    await file.sync();
    await file.close();
    expect(await read(files, `${folder}/a`)).toBe('0123ab6789xyz');
  });

  promise(
    'keeps content in update mode and drops it in replace mode',
    async ({ files, folder }) => {
      await write(files, `${folder}/a`, 'content');
      const kept = await files.open(`${folder}/a`, 'update');
      expect(await kept.size()).toBe(7);
      await kept.close();
      const replaced = await files.open(`${folder}/a`, 'replace');
      expect(await replaced.size()).toBe(0);
      await replaced.close();
    },
  );

  promise('cuts a file off and lets zeros follow', async ({ files, folder }) => {
    const file = await files.open(`${folder}/a`, 'update');
    await writeAll(file, bytesOf('abcdef'), 0);
    await file.truncate(3);
    expect(await file.size()).toBe(3);
    await file.truncate(5);
    await file.close();
    expect(await read(files, `${folder}/a`)).toBe('abc\0\0');
  });

  promise('writes at once where it can', async ({ files, folder }) => {
    const file = await files.open(`${folder}/a`, 'update');
    await writeAll(file, bytesOf('abc'), 0);
    if (file.immediate !== null) {
      expect(file.immediate.write(bytesOf('BC and more'), 1)).toBe(11);
      file.immediate.sync();
      expect(await read(files, `${folder}/a`)).toBe('aBC and more');
    }
    await file.close();
  });

  promise('renames over what has the name, for readers too', async ({ files, folder }) => {
    await write(files, `${folder}/new`, 'new');
    await write(files, `${folder}/old`, 'old content');
    const reader = await files.open(`${folder}/old`, 'read');
    await files.rename(`${folder}/new`, `${folder}/old`);
    await files.folderSync(folder);
    const into = new Uint8Array(20);
    expect(textOf(into.subarray(0, await reader.read(into, 0)))).toBe('old content');
    await reader.close();
    expect(await read(files, `${folder}/old`)).toBe('new');
    expect(await files.status(`${folder}/new`)).toBeNull();
  });

  promise('moves files between folders', async ({ files, folder }) => {
    await files.folderMake(`${folder}/inner`);
    await write(files, `${folder}/a`, 'moved');
    await files.rename(`${folder}/a`, `${folder}/inner/b`);
    expect(await files.list(folder)).toEqual(['inner']);
    expect(await files.list(`${folder}/inner`)).toEqual(['b']);
    expect(await read(files, `${folder}/inner/b`)).toBe('moved');
  });

  promise('tells what is there', async ({ files, folder }) => {
    await write(files, `${folder}/b`, '12345');
    await write(files, `${folder}/a`, '');
    await files.folderMake(`${folder}/c`);
    await files.folderMake(`${folder}/c`);
    expect(await files.list(folder)).toEqual(['a', 'b', 'c']);
    expect(await files.status(`${folder}/b`)).toEqual({ kind: 'file', bytes: 5 });
    expect((await files.status(`${folder}/c`))!.kind).toBe('folder');
    expect(await files.status(`${folder}/d`)).toBeNull();
  });

  promise('removes files, also while they are read', async ({ files, folder }) => {
    await write(files, `${folder}/a`, 'still here');
    const reader = await files.open(`${folder}/a`, 'read');
    await files.remove(`${folder}/a`);
    expect(await files.list(folder)).toEqual([]);
    const into = new Uint8Array(5);
    expect(await reader.read(into, 0)).toBe(5);
    await reader.close();
  });

  promise('takes names in any bytes', async ({ files, folder }) => {
    const path = `${folder}/a b"\xff\xfe\n`;
    await write(files, path, 'named');
    expect(await files.list(folder)).toEqual(['a b"\xff\xfe\n']);
    expect(await read(files, path)).toBe('named');
  });

  promise('does nothing more with a file that is closed', async ({ files, folder }) => {
    const file = await files.open(`${folder}/a`, 'replace');
    await file.close();
    for (const call of [
      () => file.close(),
      () => file.read(new Uint8Array(1), 0),
      () => file.write(bytesOf('x'), 0),
      () => file.truncate(0),
      () => file.sync(),
      () => file.size(),
    ]) {
      expect(await codeOf(call())).toBe('EBADF');
    }
    if (file.immediate !== null) expect(file.immediate.sync).toThrow();
  });

  promise('says by its code why a call fails', async ({ files, folder }) => {
    await write(files, `${folder}/file`, 'x');
    await files.folderMake(`${folder}/folder`);
    const at = (name: string): string => `${folder}/${name}`;
    expect(await codeOf(files.open(at('none'), 'read'))).toBe('ENOENT');
    expect(await codeOf(files.open(at('none/a'), 'replace'))).toBe('ENOENT');
    expect(await codeOf(files.open(at('folder'), 'read'))).toBe('EISDIR');
    expect(await codeOf(files.open(at('folder'), 'update'))).toBe('EISDIR');
    expect(await codeOf(files.open(at('file/a'), 'update'))).toBe('ENOTDIR');
    expect(await codeOf(files.rename(at('none'), at('other')))).toBe('ENOENT');
    expect(await codeOf(files.rename(at('file'), at('folder')))).toBe('EISDIR');
    expect(await codeOf(files.remove(at('none')))).toBe('ENOENT');
    expect(await codeOf(files.list(at('none')))).toBe('ENOENT');
    expect(await codeOf(files.list(at('file')))).toBe('ENOTDIR');
    expect(await codeOf(files.folderMake(at('file')))).toBe('ENOTDIR');
    expect(await codeOf(files.folderMake(at('none/a')))).toBe('ENOENT');
    expect(await codeOf(files.folderSync(at('none')))).toBe('ENOENT');
    const reader = await files.open(at('file'), 'read');
    expect(await codeOf(reader.write(bytesOf('y'), 0))).toBe('EBADF');
    expect(await codeOf(reader.truncate(0))).toBe('EINVAL');
    await reader.close();
    expect(await read(files, at('file'))).toBe('x');
  });
}
