// Emptying databases: FLUSHDB for the client's, FLUSHALL for all of them. The keys are gone when
// the command returns; their memory is given back as engine/keyspace/flush.ts tells. The effect is
// the command as it stands, even if there was nothing to delete: a replica may have something.

import { Call, CallFlag } from '../../engine/call';
import { Flush, keyspaceFlush, keyspaceFlushAll } from '../../engine/keyspace/flush';
import { dirtyAdd, effectOfCall } from '../../engine/effect';
import { Lazyfree, serverLazyfree } from '../../engine/server';
import { replySyntaxError } from '../../protocol/error';
import { replyOk } from '../../protocol/reply';
import { argumentIs } from '../cursor';

/** FLUSHDB [ASYNC | SYNC] */
export function flushdbCommand(call: Call): void {
  if (optionsFit(call)) finish(call, keyspaceFlush(call.database, flushOf(call)));
}

/** FLUSHALL [ASYNC | SYNC] */
export function flushallCommand(call: Call): void {
  if (optionsFit(call)) finish(call, keyspaceFlushAll(flushOf(call)));
}

function isSync(call: Call): bool {
  return call.argumentCount == 2 && argumentIs(call, 1, 'SYNC');
}

function isAsync(call: Call): bool {
  return call.argumentCount == 2 && argumentIs(call, 1, 'ASYNC');
}

/** When the memory is given back. */
function flushOf(call: Call): Flush {
  if (isSync(call)) return Flush.NOW;
  const isLazy = isAsync(call) || (serverLazyfree & Lazyfree.USER_FLUSH) != 0;
  return isLazy ? Flush.LATER : Flush.SOON;
}

function optionsFit(call: Call): bool {
  if (call.argumentCount == 1 || isSync(call) || isAsync(call)) return true;
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
