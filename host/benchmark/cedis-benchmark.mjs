#!/usr/bin/env node
// The command `cedis-benchmark`. It runs what host/tool/build.mjs has built, and builds it first
// where it is missing.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../../build/host/benchmark/main.js', import.meta.url);

if (!existsSync(fileURLToPath(program))) {
  const { build } = await import('../tool/build.mjs');
  process.stderr.write('cedis-benchmark: building, which takes about a minute ...\n');
  build();
}

const { main } = await import(program.href);
await main(process.argv.slice(2));
