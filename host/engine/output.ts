// What is written for a client: bytes of its own and, between them, bytes that lie elsewhere – big
// values, messages for many – and are sent from there. All of it is left alone by the engine until
// core.written().

import { bytesJoin } from '../config/byte-codec.js';
import type { ClientHandle, Core } from './core.js';

/** Whether the bytes to write for a client lie in several places. */
export function outputIsParted(core: Core, client: ClientHandle): boolean {
  return core.engine.outputReferenceCount(client) !== 0;
}

/** The bytes to write for a client, where they lie. */
export function outputParts({ engine, memory }: Core, client: ClientHandle): Uint8Array[] {
  return memory.parts(
    engine.outputAddress(client),
    engine.outputOwnBytes(client),
    engine.outputReferences(client),
    engine.outputReferenceCount(client),
  );
}

/** The same in one piece. */
export function outputWhole(core: Core, client: ClientHandle): Uint8Array {
  return outputIsParted(core, client) ? bytesJoin(outputParts(core, client)) : core.output(client);
}
