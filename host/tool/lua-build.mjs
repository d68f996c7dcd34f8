// Puts the compiler of Lua, which is fengari's, into one file in build/host/script/lua/fengari.js: a
// module as browsers and bundlers have them, which asks for no process and no `os`, with its
// license in front. What tsc has put there imports it from the package.
//
//   node host/tool/lua-build.mjs

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const license = readFileSync(join(root, 'node_modules/fengari/LICENSE'), 'utf8').trim();

await build({
  entryPoints: [join(root, 'host/script/lua/fengari.ts')],
  outfile: join(root, 'build/host/script/lua/fengari.js'),
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minifySyntax: true,
  define: { process: 'undefined', 'process.env.FENGARICONF': 'undefined' },
  banner: { js: `/*\n${license}\n*/` },
  logLevel: 'warning',
});
