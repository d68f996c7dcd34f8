// Clients that need not wait any more go on: with the command that was parked, with the rest of
// their transaction, and with the requests that have arrived meanwhile.

import { scratchMark, scratchReset } from '../../memory/scratch';
import { budgetIsOver, budgetRead } from '../budget';
import { Client, ClientFlag, clientHas } from '../client/client';
import {
  outputClose,
  outputOpen,
  outputSkipAdvance,
  outputSkips,
  outputStarve,
} from '../client/output';
import { parkedRelease } from '../client/park';
import { clockStandStill, monotonicMs } from '../clock';
import { primaryIs } from '../replication/primary';
import { WorkQueue, workIsEmpty, workTake } from '../work';
import { CLIENT_HELD, batchRun } from './batch';
import { blockingReady } from './blocking';
import { disconnectRelease } from './disconnect';
import { execContinue } from './exec';
import { observeExec, observeWanted } from './observe';
import { resumeParked } from './resume';
import { serveReady } from './serve';
import { transactionReturnExec, transactionRuns, transactionTakeExec } from './transaction';

/**
 * Lets the clients that no longer wait go on with what they have sent meanwhile, until none is left
 * or the call has worked long enough; then the others stay in the queue.
 */
export function readyRun(): void {
  while (!budgetIsOver) {
    const client = workTake(WorkQueue.READY);
    if (client == null) return;
    client.interactionMs = monotonicMs; // It was no idleness to wait.
    const obeys = primaryIs(client);
    if (obeys) clockStandStill(true);
    if (clientHas(client, ClientFlag.PAUSED) && !clientHas(client, ClientFlag.CLOSING)) {
      resumeParked(client);
    }
    if (transactionRuns(client) && !clientHas(client, ClientFlag.PARKED)) resumeTransaction(client);
    if (obeys) clockStandStill(false);
    // Who has waited for what it did comes before what the client has sent behind it.
    if (blockingReady) serveReady();
    if (client.buffer != 0 && !clientHas(client, CLIENT_HELD)) batchRun(client, 0, 0);
    if ((client.flags & (ClientFlag.GONE | ClientFlag.PARKED)) == ClientFlag.GONE) {
      disconnectRelease(client);
    }
    if (blockingReady) serveReady();
    if (!workIsEmpty(WorkQueue.READY)) budgetRead();
  }
}

/** Goes on with an EXEC whose command was at the host. */
function resumeTransaction(client: Client): void {
  if (!outputOpen(client)) return outputStarve(client);
  const mark = scratchMark();
  const exec = transactionTakeExec(client);
  execContinue(client);
  if (transactionRuns(client)) transactionReturnExec(client, exec);
  else endTransaction(client, exec);
  if (outputSkips(client) && !transactionRuns(client)) outputSkipAdvance(client);
  scratchReset(mark);
  outputClose();
}

/**
 * The queue of an EXEC, which was kept if anybody is to see it, has run to its end, and time, which
 * has stood still for it, goes on.
 */
function endTransaction(client: Client, exec: usize): void {
  if (observeWanted() || client.deferred != 0) observeExec(client, exec);
  if (exec != 0) parkedRelease(exec);
  if (!primaryIs(client)) clockStandStill(false);
}
