// Requests that are made, and replies that are read, in the engine's memory: for an owner in the
// process that wants no copy of its own. Places are indices of memory.bytes.

import type { ClientHandle, Core } from './core.js';
import { EngineFailure } from './trap.js';

/**
 * Where the next bytes of a client are to be put, for receivedThere. -1: there is no room for so
 * many, core.receive() makes it.
 */
export function inputPlace(core: Core, client: ClientHandle, count: number): number {
  core.answerEnd?.();
  const { engine } = core;
  const target = engine.inputTarget(client, count) >>> 0;
  return target === 0 || engine.inputRoom() >>> 0 < count ? -1 : target;
}

/** As core.receive(), for bytes that stand where inputPlace() has said. */
export function receivedThere({ engine, clock }: Core, client: ClientHandle, count: number): void {
  const elapsed = clock.elapsed();
  try {
    engine.handleInput(client, count, clock.unix(elapsed), elapsed);
  } catch (error) {
    throw new EngineFailure(error);
  }
}

/** Where the bytes of core.output() begin. */
export function outputPlace({ engine }: Core, client: ClientHandle): number {
  return engine.outputAddress(client) >>> 0;
}

/** How many they are. */
export function outputCount({ engine }: Core, client: ClientHandle): number {
  return engine.outputOwnBytes(client) >>> 0;
}
