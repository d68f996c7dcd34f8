// Builds what is missing or older than its sources:
//
//   assembly/**/*.generated.ts         from the command table
//   host/engine/seam.generated.ts      the engine as the host sees it, from the engine's sources
//   host/library/*.generated.ts        the library's methods, from the command table
//   build/engine.wasm                  the engine: asc at -O3, function names kept for traces
//   build/host/**, build/assembly/**   the host: tsc, the compiler of Lua in one file
//                                      (lua-build.mjs), and what reports of cedis-benchmark hold
//   build/host/bundle/**               what people start, in few files (program-build.mjs)
//   build/page/**                      the page: esbuild (page-build.mjs)
//
//   node host/tool/build.mjs [--debug] [--force]
//
// --debug builds build/debug/engine.wasm at -O0 in its place, which takes seconds and not tens of
// them.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { globalsCopyAdd } from './globals-copy.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** When the newest file below a folder (or the file itself) was changed, ms; 0 = there is none. */
function newest(path, accept = () => true) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(child, accept));
    else if (accept(child)) latest = Math.max(latest, statSync(child).mtimeMs);
  }
  return latest;
}

function run(command, args) {
  const result = spawnSync(process.execPath, [command, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    throw new Error(`build: ${[command, ...args].join(' ')} failed`);
  }
}

const bin = (name) => join(root, 'node_modules', name);
const engineFile = (target) =>
  join(root, target === 'debug' ? 'build/debug/engine.wasm' : 'build/engine.wasm');

/** What of the build is older than its sources. */
export function stale(target = 'release') {
  const sources = newest(join(root, 'assembly'), (path) => path.endsWith('.ts'));
  const engine = engineFile(target);
  const engineTools = Math.max(
    newest(join(root, 'asconfig.json')),
    newest(join(root, 'host/tool/globals-copy.mjs')),
  );
  const host = join(root, 'build/host.tsbuildinfo');
  const table = newest(join(root, 'assembly/command/table'));
  const hostSources = newest(join(root, 'host'), (path) => path.endsWith('.ts'));
  const engineBuilt = newest(engine);
  const hostBuilt = newest(host);
  return {
    engine: engineBuilt < Math.max(sources, engineTools),
    host: hostBuilt < Math.max(table, hostSources, newest(join(root, 'tsconfig.json'))),
    programs: newest(join(root, 'build/host/bundle/cli.js')) <= hostBuilt,
    page:
      newest(join(root, 'build/page/index.html')) <
      Math.max(
        engineBuilt,
        hostSources,
        newest(join(root, 'host/page')),
        newest(join(root, 'host/tool')),
      ),
  };
}

/** Copies the library of plots, with its license, to where a report takes it from. */
function plotsCopy() {
  const target = (name) => join(root, 'build/host/benchmark', name);
  const source = (name) => readFileSync(join(bin('uplot'), name), 'utf8');
  const license = source('LICENSE').trim();
  const program = source('dist/uPlot.iife.min.js');
  writeFileSync(target('uPlot.iife.min.js'), `/*!\n${license}\n*/\n${program}`);
  writeFileSync(target('uPlot.min.css'), source('dist/uPlot.min.css'));
}

/** Whether the compiler of Lua is in one file, and not as tsc leaves it, whoever has run that. */
function luaIsBundled() {
  const built = readFileSync(join(root, 'build/host/script/lua/fengari.js'), 'utf8');
  return !built.includes("from 'fengari/");
}

/** Whether the compilers are there: they are not where dev packages were left out. */
export function canBuild() {
  return existsSync(bin('assemblyscript')) && existsSync(bin('typescript'));
}

/** Builds what is stale; `force` all of it. Without compilers it only says what is missing. */
export function build({ target = 'release', force = false } = {}) {
  if (!canBuild()) {
    const isThere = [join(root, 'build/engine.wasm'), join(root, 'build/host/cli/main.js')].every(
      existsSync,
    );
    process.stderr.write(
      isThere
        ? 'build: no compilers are installed; what is there is used as it is\n'
        : 'build: nothing is built, and no compilers are installed. Either `npm ci` with dev\n' +
            'packages, or install the file that `npm pack` makes, which holds the build.\n',
    );
    if (!isThere) process.exit(1);
    return;
  }
  run('host/tool/generate-commands.mjs', []);
  run('host/tool/generate-seam.mjs', []);
  run('host/tool/generate-library.mjs', []);
  const old = stale(target);
  if (old.engine || force) {
    // Nothing is in the place of the engine until it is whole.
    const partial = join(root, `build/engine-${target}-${process.pid}.wasm`);
    const options = ['--target', target, '--outFile', partial];
    run(bin('assemblyscript/bin/asc.js'), ['--config', 'asconfig.json', ...options]);
    globalsCopyAdd(partial);
    mkdirSync(dirname(engineFile(target)), { recursive: true });
    renameSync(partial, engineFile(target));
  }
  if (old.host || force) run(bin('typescript/bin/tsc'), ['-p', 'tsconfig.json']);
  if (!luaIsBundled()) run('host/tool/lua-build.mjs', []);
  if (stale(target).programs || force) run('host/tool/program-build.mjs', []);
  plotsCopy();
  // The page has the engine at its best, as what is built for others has.
  const isPageOld = old.engine || stale(target).page;
  if (target === 'release' && (isPageOld || force)) run('host/tool/page-build.mjs', []);
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  build({
    target: process.argv.includes('--debug') ? 'debug' : 'release',
    force: process.argv.includes('--force'),
  });
}
