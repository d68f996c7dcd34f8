// Puts the programs that people start into build/host/bundle: server.js, and cli.js and check.js with
// what they share. To find, read and compile some four hundred files takes Node
// longer than all the rest of a start (bench/persist.mjs, part `cold`). What tsc has put beside them
// stays, for libraries, for tests, and for who has run tsc since (host/cli/program.mjs).
//
// What is constant in a module must stay so for V8 to rely on it: where a bundler makes `var` of it,
// ten GETs in a script take a sixth more (bench/evalsha.mjs). rolldown leaves all but classes.
//
//   node host/tool/program-build.mjs

import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const built = (name) => join(root, 'build/host', name);

const constantClasses = {
  name: 'constant-classes',
  renderChunk: (code) => code.replace(/^var ([\w$]+ = class\b)/gm, 'const $1'),
};

const options = {
  platform: 'node',
  // Packages stay what they are.
  external: /^[^./]/,
  plugins: [constantClasses],
  logLevel: 'warn',
};
// As deep as the modules themselves: what they look for beside them is where they look.
const output = { dir: built('bundle'), format: 'esm', entryFileNames: '[name].js' };

rmSync(built('bundle'), { recursive: true, force: true });
// The server shares nothing with the tools, so that it comes in few files, too.
await build({
  ...options,
  input: { server: built('cli/main.js') },
  output: { ...output, chunkFileNames: 'server-[hash].js' },
});
await build({
  ...options,
  input: { cli: built('client/main.js'), check: built('check/main.js') },
  output: { ...output, chunkFileNames: 'tool-[hash].js' },
});
