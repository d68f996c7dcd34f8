// Fuzzers for longer than in the test run, or again with the seed of a failure:
//
//   npm run fuzz                                        what there is
//   npm run fuzz -- evict --seed 7 --rounds 5000        one of them
//   npm run fuzz -- all --seed 10-14                    each of them with five seeds
//
// Without --rounds each does as much as in the test run. Leaves with 1 if anything was found.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const folder = resolve(fileURLToPath(new URL('.', import.meta.url)));
const root = resolve(folder, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, rounds: { type: 'string' } },
});
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'fuzzers.test.ts')
  .map((name) => name.replace('.test.ts', ''));
const wanted = positionals.includes('all') ? known : positionals;
const unknown = wanted.filter((name) => !known.includes(name));
if (wanted.length === 0 || unknown.length > 0) {
  console.error(
    `npm run fuzz -- <name> [--seed 1[-5]] [--rounds n]; names: all ${known.join(' ')}`,
  );
  process.exit(1);
}
const [first, last = first] = values.seed.split('-').map(Number);
const rounds = values.rounds === undefined ? {} : { CEDIS_FUZZ_ROUNDS: values.rounds };
let failed = false;
for (let seed = first; seed <= last; seed++) {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'test/vitest.config.ts'],
      ...wanted.map((name) => `test/fuzz/${name}.test.ts`),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CEDIS_FUZZ_SEED: String(seed), ...rounds },
    },
  );
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
