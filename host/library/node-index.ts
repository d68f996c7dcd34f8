// `cedis` on Node: index.ts with the engine from its file, Node's timers and sockets.

import { engineModule } from '../engine/node-module.js';
import type { Files } from '../storage/files.js';
import type { OpenOptions } from './index.js';
import { moduleLoad } from './module.js';
import { folderFiles } from './node-folder.js';
import { NodeStore } from './node-store.js';
import { NodeTime } from './node-time.js';
import { optionsCheck } from './options.js';
import { useTextReader } from './reply.js';
import type { StoreOptions } from './store.js';

// Texts of more than a few characters are read by what Node's Buffer has in C.
const { utf8Slice } = Buffer.prototype as unknown as {
  utf8Slice(this: Uint8Array, start: number, end: number): string;
};
useTextReader((bytes, start, end) => utf8Slice.call(bytes, start, end));

export * from './index.js';
export type { ListenOptions, Listener } from './node-listen.js';
export { NodeStore } from './node-store.js';

export interface NodeOpenOptions extends Omit<OpenOptions, 'storage'> {
  /** Where the dataset is kept: a folder, which is made if there is none, or other files. */
  readonly storage?: string | Files;
}

/** Opens a store; what its storage holds is loaded then. */
export async function open(options: NodeOpenOptions = {}): Promise<NodeStore> {
  const { storage: place, ...others } = options;
  optionsCheck(typeof place === 'string' ? others : options);
  const { clock, module, ...rest } = others;
  const engine = module === undefined ? engineModule() : await moduleLoad(module);
  const storage = typeof place === 'string' ? folderFiles(place) : place;
  const made: StoreOptions = { ...rest, storage, module: engine, time: clock ?? new NodeTime() };
  return NodeStore.loaded(new NodeStore(made), made);
}
