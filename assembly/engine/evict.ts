// maxmemory. Before a command that may need memory runs, the engine asks here whether there is any.
// With a policy keys will be evicted until there is; without one the command is refused.

import { heapUsedBytes } from '../memory/heap';
import { lazyfreeStep, lazyfreeWaits } from './lazyfree';
import { ServerState, serverMaximumMemory, serverState } from './server';

const STEP_ELEMENTS: u32 = 1024;

/**
 * Whether memory in use is within maxmemory, after freeing what waits to be freed. While writes are
 * paused (CLIENT PAUSE) nothing is evicted or refused.
 */
export function memoryWithinLimit(): bool {
  const paused = (serverState & ServerState.EXPIRE_PAUSED) != 0;
  if (serverMaximumMemory == 0 || paused) return true;
  while (heapUsedBytes() > serverMaximumMemory) {
    if (!lazyfreeWaits()) return false;
    lazyfreeStep(STEP_ELEMENTS);
  }
  return true;
}
