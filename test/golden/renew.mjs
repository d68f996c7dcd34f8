// Asks a redis-server again for what test/golden/*.json holds, and writes it down:
//
//   npm run golden                 all of them
//   npm run golden -- command      the one of that name
//
// The tests that compare with a file are run with CEDIS_GOLDEN=renew (test/support/golden.ts says
// what they do then). Read the difference before it is committed: it is what Redis says otherwise.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const names = process.argv.slice(2);

const files = readdirSync(join(root, 'test'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => {
    const [, name] = / = golden\('([a-z-]+)'/.exec(readFileSync(join(root, path), 'utf8')) ?? [];
    return name !== undefined && (names.length === 0 || names.includes(name));
  });
if (files.length === 0) throw new Error(`no test has one of these: ${names.join(' ')}`);

const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--config', 'test/vitest.config.ts'],
    ...files,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CEDIS_GOLDEN: 'renew' } },
);
process.exitCode = status ?? 1;
