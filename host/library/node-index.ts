// `cedis` on Node: index.ts with the engine from its file and Node's timers.

import { engineModule } from '../engine/node-module.js';
import { open as openAnywhere } from './index.js';
import type { OpenOptions, Store } from './index.js';
import { NodeTime } from './node-time.js';

export * from './index.js';

/** Opens a store. */
export function open(options: OpenOptions = {}): Promise<Store> {
  const module = options.module ?? engineModule();
  return openAnywhere({ ...options, module, clock: options.clock ?? new NodeTime() });
}
