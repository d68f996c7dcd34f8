#!/usr/bin/env node
// The command `cedis-server`. It runs what host/tool/build.mjs has built, and builds it first where
// it is missing; `npm start` also brings an old build up to date. Looking costs two calls of the
// system.

import { inspectorRefuse } from './no-inspector.mjs';
import { isBuilt, programAt, programBuild } from './program.mjs';

const module = 'cli/main.js';

async function buildWhatIsNeeded() {
  const isMissing = !isBuilt(`host/${module}`) || !isBuilt('engine.wasm');
  if (!isMissing && process.env.npm_lifecycle_event !== 'start') return;
  const { build, canBuild, stale } = await import('../tool/build.mjs');
  if (!canBuild()) return build();
  const { engine: oldEngine, host: oldHost } = stale();
  if (isMissing || oldEngine || oldHost) await programBuild('cedis-server');
}

/** The program; with a limit of open files that is too low, not even its files can be read. */
async function programLoad() {
  try {
    return await import(programAt(module, 'server.js'));
  } catch (error) {
    if (error.code !== 'EMFILE') throw error;
    process.stderr.write(
      "cedis-server: Your current 'ulimit -n' is not enough for the server to start. Please" +
        ' increase your open file limit to at least 10032. Exiting.\n',
    );
    process.exit(1);
  }
}

await buildWhatIsNeeded();
const { main } = await programLoad();
await main(process.argv.slice(2));
// A signal from the last moments before its handler was gone has had its effect by now.
inspectorRefuse();
