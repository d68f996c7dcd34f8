// MULTI, EXEC and DISCARD. The queue and its execution are engine/transaction.ts.

import { Call, CallFlag } from '../../engine/call';
import { ClientFlag, clientHas } from '../../engine/client';
import { transactionBegin, transactionDiscard, transactionExecute } from '../../engine/transaction';
import { replyOutOfMemory } from '../../protocol/error';
import { replyError, replyOk } from '../../protocol/reply';

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
  } else {
    call.flags |= CallFlag.EFFECT_WRITTEN; // the effects are those of the queue
    transactionExecute(client);
  }
}

/** DISCARD */
export function discardCommand(call: Call): void {
  if (!clientHas(call.client, ClientFlag.MULTI)) return replyError('ERR DISCARD without MULTI');
  transactionDiscard(call.client);
  replyOk();
}
