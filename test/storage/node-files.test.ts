import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

import { nodeFiles } from '../../host/storage/node-files.js';
import { contract } from './contract.js';

const folder = mkdtempSync(join(tmpdir(), 'cedis-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

contract('Node', async () => ({ files: nodeFiles(), folder: mkdtempSync(join(folder, 'place-')) }));
