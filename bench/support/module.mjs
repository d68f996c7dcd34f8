// Compiles the AssemblyScript side of a structure's benchmark, bench/structure/<name>.ts, as the
// engine is compiled: at -O3, and without managed memory.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a benchmark's module imports: an abort that says so. */
export const imports = {
  env: {
    abort() {
      throw new Error('the module aborted');
    },
  },
};

/** The compiled module of bench/structure/<name>.ts. */
export function moduleCompile(name) {
  const directory = mkdtempSync(join(tmpdir(), 'cedis-bench-'));
  try {
    const output = join(directory, `${name}.wasm`);
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const options = ['--config', 'none', '-O3', '--enable', 'simd', '--enable', 'bulk-memory'];
    const runtime = ['--runtime', './assembly/memory/runtime', '--bindings', 'raw'];
    const parameters = [`bench/structure/${name}.ts`, ...options, ...runtime, '-o', output];
    execFileSync(process.execPath, [compiler, ...parameters], { cwd: root, stdio: 'pipe' });
    return new WebAssembly.Module(readFileSync(output));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
