// The engine's module from its file, on Node.

import { readFileSync } from 'node:fs';

let compiled: WebAssembly.Module | undefined;

/** build/engine.wasm, compiled once a process. */
export function engineModule(): WebAssembly.Module {
  const file = new URL('../../engine.wasm', import.meta.url);
  compiled ??= new WebAssembly.Module(readFileSync(file));
  return compiled;
}
