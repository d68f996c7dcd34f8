// How vitest runs the tests of this folder. Files run in parallel processes; a server that a test
// starts listens on a port of its own (test/support/server.ts).

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/executed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // A machine that stands still for seconds makes a test fail that waits for servers or a
    // browser. CI tries such a test once more, and its report says so; what is wrong fails twice.
    retry: Number(process.env['CEDIS_TEST_RETRIES'] ?? 0),
  },
});
