import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';

import { nodeFiles } from '../../host/storage/node-files.js';
import { contract } from './contract.js';

const folder = fs.mkdtempSync(join(tmpdir(), 'cedis-files-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

contract('Node', async () => ({
  files: nodeFiles(),
  folder: fs.mkdtempSync(join(folder, 'place-')),
}));

const pipe = join(folder, 'pipe');
const hasPipes = spawnSync('mkfifo', [pipe], { stdio: 'ignore' }).status === 0;

it.skipIf(!hasPipes)('does not wait for who writes to a named pipe', async () => {
  const file = await nodeFiles().open(pipe, 'read');
  await expect(file.read(new Uint8Array(1), 0)).rejects.toThrow('ESPIPE');
  await file.close();
});

it('makes a folder by its text where that is ASCII: Deno knows no other', async () => {
  const made = vi.spyOn(fs.promises, 'mkdir');
  const names = ['ascii', '\xc3\xa4'].map((name) => join(folder, name));
  for (const name of names) await nodeFiles().folderMake(name);
  expect(made.mock.calls.map(([path]) => typeof path)).toEqual(['string', 'object']);
  expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining(['ascii', 'ä']));
  made.mockRestore();
});
