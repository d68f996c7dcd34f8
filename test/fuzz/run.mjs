// The differential fuzzer for longer than in the test run:
//
//   node test/fuzz/run.mjs [--commands 100000] [--seeds 1-5] [--most 20]
//
// One run of test/fuzz/differential.test.ts a seed. Leaves with 1 if any of them found a
// difference.

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '100000' },
    seeds: { type: 'string', default: '1-5' },
    most: { type: 'string', default: '20' },
  },
});
const [first, last = first] = values.seeds.split('-').map(Number);
let failed = false;
for (let seed = first; seed <= last; seed++) {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'test/vitest.config.ts', 'test/fuzz/differential.test.ts'],
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        CEDIS_FUZZ_SEED: String(seed),
        CEDIS_FUZZ_COMMANDS: values.commands,
        CEDIS_FUZZ_MOST: values.most,
      },
    },
  );
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
