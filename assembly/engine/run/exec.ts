// EXEC: running what MULTI has queued (engine/run/transaction.ts), as one unit of effects.
//
// A queued command may live on the host. Then the client parks inside EXEC, and execContinue goes
// on with the queue when the host has answered: the replies stay in order because all of them go to
// the client's one output. Meanwhile nobody else's commands run (engine/run/pause.ts), so that
// nothing comes between; for the same reason a transaction that has begun to run is run to its end
// although its client is gone.

import { replyArray, replyMark, replyUsedBytes } from '../../protocol/reply';
import { requestBigRelease } from '../../protocol/request-big';
import { aclRefusesQueued } from '../acl/acl';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { clientsWatch } from '../client/evict';
import { outputMute } from '../client/output';
import { parkedRelease, parkedRestore } from '../client/park';
import { effectUnitBegin } from '../effect';
import { databaseAt } from '../keyspace/database';
import { watchNothing } from '../keyspace/watch';
import { executeQueued, executeRefused } from './execute';
import { pauseForTransaction } from './pause';
import { transactionDiscard, transactionStart, transactionTake } from './transaction';

const queuedCall = changetype<Call>(memory.data(32, 8));

/** Runs what was queued. */
export function execBegin(client: Client): void {
  watchNothing(client);
  replyArray(transactionStart(client));
  effectUnitBegin();
  execContinue(client);
}

/** Runs what is left of the queue; stops when a command goes to the host. */
export function execContinue(client: Client): void {
  for (let parked = transactionTake(client); parked != 0; parked = transactionTake(client)) {
    parkedRestore(parked, queuedCall);
    queuedCall.client = client;
    queuedCall.database = databaseAt(client.databaseIndex);
    queuedCall.flags = CallFlag.IN_TRANSACTION;
    if (clientHas(client, ClientFlag.LIMITED) && aclRefusesQueued(queuedCall)) executeRefused();
    else executeQueued(queuedCall);
    if (replyUsedBytes() >= replyMark) clientsWatch();
    const away = (queuedCall.flags & CallFlag.AT_HOST) != 0;
    if (queuedCall.big != 0) requestBigRelease(queuedCall.big);
    parkedRelease(parked);
    if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) silence(client);
    if (away) return pauseForTransaction(client);
  }
  transactionDiscard(client);
}

/**
 * A command of the queue has closed its own connection: its reply is the last one that leaves, and
 * what is behind it runs unheard, as in Redis.
 */
function silence(client: Client): void {
  client.flags |= ClientFlag.REPLY_OFF;
  outputMute(client);
}
