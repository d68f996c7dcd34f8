// ROLE of a store without replicas: there are none, and none can come.

import type { HandlerSet, HostCall } from './call.js';

export const aloneHandlers: HandlerSet = { roleCommand };

/** ROLE */
function roleCommand({ reply }: HostCall): void {
  reply.array(3);
  reply.bulk('master');
  reply.integer(0);
  reply.array(0);
}
