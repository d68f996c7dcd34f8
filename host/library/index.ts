// `cedis`: the engine as a library, for pages, workers and whatever else has WebAssembly.
//
//   import { open } from 'cedis';
//   const store = await open();
//   store.call('SET', 'greeting', 'hello');
//
// On Node the same is in node-index.ts, which knows where the engine's file is.

import { moduleLoad } from './module.js';
import type { ModuleSource } from './module.js';
import { optionsCheck } from './options.js';
import { Store } from './store.js';
import type { StoreOptions } from './store.js';
import { SystemTime } from './time.js';
import type { StoreTime } from './time.js';

export { StoreClient } from './client.js';
export type { ClientEvents, ClientOptions } from './client.js';
export type { Commands, NumberWord, Option, StreamEntry } from './commands.generated.js';
export { Queue } from './queue.js';
export type { Queueing } from './queue.js';
export { Push, RedisError } from './reply.js';
export type { Reply } from './reply.js';
export type { Word } from './request.js';
export { FileFailure } from '../storage/files.js';
export type { FileStatus, Files, ImmediateFile, OpenFile, OpenMode } from '../storage/files.js';
export { memoryFiles } from '../storage/memory-files.js';
export { SteeredClock } from './time.js';
export type { ModuleSource, Store, StoreTime };

export interface OpenOptions extends Omit<StoreOptions, 'module' | 'time' | 'source'> {
  /** The engine: its module, its bytes, or where to fetch it. */
  readonly module?: ModuleSource;
  /** Time (default: the system's); a SteeredClock is moved by its owner. */
  readonly clock?: StoreTime;
}

/** Opens a store; what its storage holds is loaded then. */
export async function open(options: OpenOptions = {}): Promise<Store> {
  optionsCheck(options);
  const { clock, module, ...rest } = options;
  const source = module ?? new URL('../../engine.wasm', import.meta.url);
  const time = clock ?? new SystemTime();
  const made: StoreOptions = { ...rest, module: await moduleLoad(source), time };
  return Store.loaded(new Store(made), made);
}
