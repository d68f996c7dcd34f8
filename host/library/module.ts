// Where the engine's module comes from: bytes, a response, an address, or compiled already.

import type { Known, WasmModule } from '../engine/platform.js';

export type ModuleSource =
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | Known<'Response'>
  | Known<'URL'>
  | WasmModule
  | string;

/** Compiles the engine. */
export async function moduleLoad(source: ModuleSource): Promise<WasmModule> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === 'string' || source instanceof URL) return moduleLoad(await fetch(source));
  if (!(source instanceof Response)) return WebAssembly.compile(source as BufferSource);
  if (!source.ok) throw new Error(`the engine cannot be loaded: ${source.status} ${source.url}`);
  // Not streamed: that asks for a media type which not every server gives.
  return WebAssembly.compile(await source.arrayBuffer());
}
