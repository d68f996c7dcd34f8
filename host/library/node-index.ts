// `cedis` on Node: index.ts with the engine from its file, Node's timers and sockets.

import { engineModule } from '../engine/node-module.js';
import type { OpenOptions } from './index.js';
import { moduleLoad } from './module.js';
import { NodeStore } from './node-store.js';
import { NodeTime } from './node-time.js';

export * from './index.js';
export type { ListenOptions, Listener } from './node-listen.js';
export { NodeStore } from './node-store.js';

/** Opens a store. */
export async function open(options: OpenOptions = {}): Promise<NodeStore> {
  const { clock, module, ...rest } = options;
  const engine = module === undefined ? engineModule() : await moduleLoad(module);
  return new NodeStore({ ...rest, module: engine, time: clock ?? new NodeTime() });
}
