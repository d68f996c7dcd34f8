// Requests that are made, and replies that are read, in the engine's memory: for an owner in the
// process that wants no copy of its own. Places are indices of memory.bytes.

import type { ClientHandle, Core } from './core.js';
import { EngineFailure } from './trap.js';

/**
 * Where the next bytes of a client are to be put, for ownerReceived. 0: there is no room for so
 * many, core.receive() makes it.
 */
export function ownerPlace(core: Core, client: ClientHandle, count: number): number {
  core.answerEnd?.();
  return core.engine.ownerTarget(client, count) >>> 0;
}

/**
 * As core.receive(), for bytes that stand where ownerPlace() has said. Returns what there is to
 * poll (Outstanding).
 */
export function ownerReceived(
  { engine, clock }: Core,
  client: ClientHandle,
  count: number,
): number {
  const elapsed = clock.elapsed();
  try {
    return engine.ownerInput(client, count, clock.unix(elapsed), elapsed);
  } catch (error) {
    throw new EngineFailure(error);
  }
}

/** As core.receive(), for bytes that stand where engine.inputTarget() has said. */
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
