// MONITOR: shows every command that the server runs (engine/monitor.ts).

import { blockingDenied } from '../../engine/run/blocking';
import { Call } from '../../engine/call';
import { ClientFlag, clientHas } from '../../engine/client/client';
import { monitorBegin } from '../../engine/monitor';
import { replyError, replyOk } from '../../protocol/reply';

/** MONITOR: has no answer if the client is a monitor already. */
export function monitorCommand(call: Call): void {
  if (blockingDenied(call)) return replyError("ERR MONITOR isn't allowed for DENY BLOCKING client");
  if (clientHas(call.client, ClientFlag.MONITOR)) return;
  monitorBegin(call.client);
  replyOk();
}
