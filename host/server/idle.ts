// The `timeout` directive: connections that have been silent for too long are closed.

import type { Core } from '../engine/core.js';
import type { ClientHandle } from '../engine/core.js';
import type { Connection } from '../net/connection.js';
import type { Log } from '../process/log.js';

/** Closes who has been silent for longer than `seconds`; 0 = nobody. */
export function idleClose(
  { core, log }: { core: Core; log: Log },
  connections: ReadonlyMap<ClientHandle, Connection>,
  seconds: number,
): void {
  if (seconds === 0) return;
  for (const [client, connection] of connections) {
    if (core.engine.clientIdleMs(client) <= seconds * 1000) continue;
    log.verbose('Closing idle client');
    core.closeAfterReply(client);
    connection.closeAfterWrites();
  }
}
