// How an output leaves, and how a connection closes.

import type { ClientHandle, Core } from '../engine/core.js';
import { outputIsParted, outputParts } from '../engine/output.js';
import type { TurnConnection } from './parts.js';

/** Writes a client's output; the memory is the engine's again when it has left (`written`). */
export function outputSend(
  core: Core,
  connection: TurnConnection,
  client: ClientHandle,
  written: (connection: TurnConnection) => void,
): void {
  const left = outputIsParted(core, client)
    ? connection.writeParts(outputParts(core, client), written)
    : connection.write(core.output(client), written);
  // Who takes it may have closed the connection; then the client is gone.
  if (left && connection.context === client) core.written(client);
}

/** Closes a connection: in order, unless what it is owed is stuck or no longer wanted. */
export function connectionEnd(core: Core, connection: TurnConnection): void {
  if (core.engine.outputBytes(connection.context) !== 0) connection.destroy();
  else connection.closeAfterWrites();
}
