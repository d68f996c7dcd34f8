// Puts the tools that people start into build/host/bundle: cli.js and check.js with what they share,
// each module once. To find, read and compile hundreds of files takes Node longer than to start.
// What tsc has put beside them stays, for libraries, for tests, and for who has run tsc since
// (host/cli/program.mjs).
//
// The server is not among them. It would start in 130 ms and not in 210, but a bundle makes `var` of
// all that is constant in a module, which V8 then cannot rely on: ten GETs in a script took a sixth
// more (bench/evalsha.mjs).
//
//   node host/tool/program-build.mjs

import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const built = (name) => join(root, 'build/host', name);

// As deep as the modules themselves: what they look for beside them is where they look.
rmSync(built('bundle'), { recursive: true, force: true });
await build({
  entryPoints: {
    cli: built('client/main.js'),
    check: built('check/main.js'),
  },
  outdir: built('bundle'),
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
