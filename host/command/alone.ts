// ROLE and WAIT of a store without replicas: there are none, and none can come.

import { integerParse } from '../config/number-text.js';
import { ERROR_NOT_INTEGER } from '../engine/seam.generated.js';
import type { HandlerSet, HostCall } from './call.js';

export const aloneHandlers: HandlerSet = { roleCommand, waitCommand };

/** ROLE */
function roleCommand({ reply }: HostCall): void {
  reply.array(3);
  reply.bulk('master');
  reply.integer(0);
  reply.array(0);
}

/** WAIT numreplicas timeout: what is the answer when time has run out is known at once. */
function waitCommand({ reply, text }: HostCall): void {
  const timeout = integerParse(text[2]!);
  if (integerParse(text[1]!) === null) return reply.error(ERROR_NOT_INTEGER);
  if (timeout === null) return reply.error('ERR timeout is not an integer or out of range');
  if (timeout < 0n) return reply.error('ERR timeout is negative');
  reply.integer(0);
}
