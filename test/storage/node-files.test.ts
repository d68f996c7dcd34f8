import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { nodeFiles } from '../../host/storage/node-files.js';
import { contract } from './contract.js';

const folder = mkdtempSync(join(tmpdir(), 'cedis-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

contract('Node', async () => ({ files: nodeFiles(), folder: mkdtempSync(join(folder, 'place-')) }));

const pipe = join(folder, 'pipe');
const hasPipes = spawnSync('mkfifo', [pipe], { stdio: 'ignore' }).status === 0;

it.skipIf(!hasPipes)('does not wait for who writes to a named pipe', async () => {
  const file = await nodeFiles().open(pipe, 'read');
  await expect(file.read(new Uint8Array(1), 0)).rejects.toThrow('ESPIPE');
  await file.close();
});
