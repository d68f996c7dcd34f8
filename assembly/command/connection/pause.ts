// CLIENT PAUSE, UNPAUSE and UNBLOCK: other clients wait, or wait no longer.

import { serveUnblock } from '../../engine/run/serve';
import { Call } from '../../engine/call';
import { clientById } from '../../engine/client/client';
import { pauseBegin, pauseEnd } from '../../engine/run/pause';
import { refuseSubcommand } from '../../engine/run/refuse';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger, replyOk } from '../../protocol/reply';
import { argumentInteger, argumentIs } from '../cursor';
import { timeoutDeadlineMs, timeoutReadMs } from '../timeout';

/** CLIENT PAUSE timeout [WRITE | ALL] */
export function clientPauseCommand(call: Call): void {
  const count = call.argumentCount;
  if (count > 4) return refuseSubcommand(call);
  let everything = true;
  if (count == 4) {
    everything = argumentIs(call, 3, 'ALL');
    if (!everything && !argumentIs(call, 3, 'WRITE')) {
      return replyError('ERR CLIENT PAUSE mode must be WRITE or ALL');
    }
  }
  if (!timeoutReadMs(call, 2)) return;
  pauseBegin(timeoutDeadlineMs, everything);
  replyOk();
}

/** CLIENT UNPAUSE */
export function clientUnpauseCommand(call: Call): void {
  pauseEnd();
  replyOk();
}

/** CLIENT UNBLOCK client-id [TIMEOUT | ERROR]. A pause is no blocking command: it goes on. */
export function clientUnblockCommand(call: Call): void {
  const count = call.argumentCount;
  if (count > 4) return refuseSubcommand(call);
  const withError = count == 4 && argumentIs(call, 3, 'ERROR');
  if (count == 4 && !withError && !argumentIs(call, 3, 'TIMEOUT')) {
    return replyError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  }
  if (!argumentInteger(call, 2)) return;
  const client = clientById(integerParsed);
  replyInteger(client != null && serveUnblock(client, withError) ? 1 : 0);
}
