// Puts the compiler of Lua, which is fengari's, into one file in build/host/script/lua/fengari.js: a
// module as browsers and bundlers have them, which asks for no process and no `os`, with its
// license in front. What tsc has put there imports it from the package.
//
//   node host/tool/lua-build.mjs

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * What its modules require and the compiler never calls: the interface to C, the loader of
 * bytecode, and what tells of errors while code runs, which here the machine does.
 */
const unused = /^\.\/(?:lapi|lundump|ldebug|ltm)\.js$/;

/** Leaves out of a bundle what the compiler has no use for. */
export const compilerOnly = {
  name: 'compiler-only',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: unused }, ({ importer, path }) =>
      /[\\/]fengari[\\/]src[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** fengari asks for a process when it is loaded, and takes none for a page. */
export const compilerDefines = { process: 'undefined', 'process.env.FENGARICONF': 'undefined' };

async function luaBuild() {
  const { build } = await import('esbuild');
  const license = readFileSync(join(root, 'node_modules/fengari/LICENSE'), 'utf8').trim();
  await build({
    entryPoints: [join(root, 'host/script/lua/fengari.ts')],
    outfile: join(root, 'build/host/script/lua/fengari.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minifySyntax: true,
    define: compilerDefines,
    plugins: [compilerOnly],
    banner: { js: `/*\n${license}\n*/` },
    logLevel: 'warning',
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await luaBuild();
}
