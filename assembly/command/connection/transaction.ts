// MULTI, EXEC, DISCARD, WATCH and UNWATCH. The queue and its execution are
// engine/run/transaction.ts, what is watched is engine/keyspace/watch.ts.

import { Call, CallFlag } from '../../engine/call';
import { ClientFlag, clientHas } from '../../engine/client/client';
import { transactionBegin, transactionDiscard } from '../../engine/run/transaction';
import { execBegin } from '../../engine/run/exec';
import { watchFails, watchKey, watchNothing } from '../../engine/keyspace/watch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyError, replyNullArray, replyOk } from '../../protocol/reply';

/** MULTI */
export function multiCommand(call: Call): void {
  if (clientHas(call.client, ClientFlag.MULTI)) replyError('ERR MULTI calls can not be nested');
  else if (transactionBegin(call.client)) replyOk();
  else replyOutOfMemory();
}

/** EXEC */
export function execCommand(call: Call): void {
  const client = call.client;
  if (!clientHas(client, ClientFlag.MULTI)) {
    replyError('ERR EXEC without MULTI');
  } else if (clientHas(client, ClientFlag.MULTI_DIRTY)) {
    transactionDiscard(client);
    replyError('EXECABORT Transaction discarded because of previous errors.');
  } else if (watchFails(client)) {
    transactionDiscard(client);
    replyNullArray();
  } else {
    call.flags |= CallFlag.EFFECT_WRITTEN; // the effects are those of the queue
    execBegin(client);
  }
}

/** DISCARD */
export function discardCommand(call: Call): void {
  if (!clientHas(call.client, ClientFlag.MULTI)) return replyError('ERR DISCARD without MULTI');
  transactionDiscard(call.client);
  replyOk();
}

/** WATCH key … */
export function watchCommand(call: Call): void {
  const client = call.client;
  if (clientHas(client, ClientFlag.MULTI)) {
    return replyError('ERR WATCH inside MULTI is not allowed');
  }
  // Whoever is dirty already need not watch more.
  if (!clientHas(client, ClientFlag.WATCH_DIRTY)) {
    for (let i = 1; i < call.argumentCount; i++) {
      const watches = watchKey(client, call.database, call.address(i), call.bytes(i));
      if (!watches) return replyOutOfMemory();
    }
  }
  replyOk();
}

/** UNWATCH */
export function unwatchCommand(call: Call): void {
  watchNothing(call.client);
  call.client.flags &= ~ClientFlag.WATCH_DIRTY;
  replyOk();
}
