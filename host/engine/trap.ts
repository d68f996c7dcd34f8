// What a trap of the engine means.

import type { EngineMemory } from './memory.js';
import type { EngineExports } from './seam.generated.js';

/** The engine has trapped: what it holds may be broken, and it must not be used again. */
export class EngineFailure extends Error {
  constructor(cause: unknown) {
    super(`engine trap: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Calls the engine; an error is a trap. */
export function trapped<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new EngineFailure(error);
  }
}

/** Copies of the arguments of the call that runs, or that has run last: after a trap. */
export function runningArguments(core: {
  readonly engine: EngineExports;
  readonly memory: EngineMemory;
}): Uint8Array[] {
  return core.memory.vector(core.engine.runningVector(), core.engine.runningCount());
}
