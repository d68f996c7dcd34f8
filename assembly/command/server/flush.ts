// Emptying databases: FLUSHDB for the client's, FLUSHALL for all of them. The keys are gone when
// the command returns; their memory is given back in steps afterwards, or at once with SYNC. The
// effect is the command as it stands, even if there was nothing to delete: a replica may have
// something.

import { Call, CallFlag } from '../../engine/call';
import { keyspaceFlush, keyspaceFlushAll } from '../../engine/keyspace/flush';
import { dirtyAdd, effectOfCall } from '../../engine/effect';
import { replySyntaxError } from '../../protocol/error';
import { replyOk } from '../../protocol/reply';
import { argumentIs } from '../cursor';

/** FLUSHDB [ASYNC | SYNC] */
export function flushdbCommand(call: Call): void {
  if (optionsFit(call)) finish(call, keyspaceFlush(call.database, isSync(call)));
}

/** FLUSHALL [ASYNC | SYNC] */
export function flushallCommand(call: Call): void {
  if (optionsFit(call)) finish(call, keyspaceFlushAll(isSync(call)));
}

function isSync(call: Call): bool {
  return call.argumentCount == 2 && argumentIs(call, 1, 'SYNC');
}

function optionsFit(call: Call): bool {
  if (call.argumentCount == 1 || isSync(call)) return true;
  if (call.argumentCount == 2 && argumentIs(call, 1, 'ASYNC')) return true;
  replySyntaxError();
  return false;
}

/** `keys` were deleted. */
function finish(call: Call, keys: u64): void {
  dirtyAdd(keys);
  effectOfCall(call);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  replyOk();
}
