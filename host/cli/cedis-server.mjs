#!/usr/bin/env node
// The command `cedis-server`. It runs what host/tool/build.mjs has built, and builds it first where
// it is missing; `npm start` also brings an old build up to date. Looking costs two calls of the
// system.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../../build/host/cli/main.js', import.meta.url);
const engine = new URL('../../build/engine.wasm', import.meta.url);

async function buildWhatIsNeeded() {
  const isMissing = !existsSync(fileURLToPath(program)) || !existsSync(fileURLToPath(engine));
  if (!isMissing && process.env.npm_lifecycle_event !== 'start') return;
  const { build, canBuild, stale } = await import('../tool/build.mjs');
  if (!canBuild()) return build();
  const { engine: oldEngine, host: oldHost } = stale();
  if (!isMissing && !oldEngine && !oldHost) return;
  process.stderr.write('cedis-server: building, which takes about a minute ...\n');
  build();
}

await buildWhatIsNeeded();
const { main } = await import(program.href);
await main(process.argv.slice(2));
