// What happens after a command because somebody looks on. Most of the time nobody does, and then a
// command pays for one test (observeWanted).
//
//   the command has run ─► monitors are told ─► what it has read is remembered (tracking)
//   and when it is no part of a transaction, or is its EXEC:
//     ─► the client is told of its own changes ─► and gets the pushes that have waited

import { CommandId } from '../../row/rows.generated';
import { CommandFlag, CommandRow } from '../../row/lookup';
import { callKeyIndex, callKeys } from '../../row/call-keys';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { Attention, attention } from '../attention';
import { blockingServes } from './blocking';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { parkedRestore } from '../client/park';
import { monitorFeed, monitorListens } from '../monitor';
import { outputStarve, outputUndefer } from '../client/output';
import { scriptCaller } from '../script/running';
import {
  trackingCached,
  trackingIsOver,
  trackingLimit,
  trackingRemember,
  trackingRemembers,
  trackingTell,
} from '../tracking/tracking';
import { transactionKeepExec, transactionRuns } from './transaction';

const execCall = changetype<Call>(memory.data(32, 8));

/** Whether observeCall has anything to do. */
@inline export function observeWanted(): bool {
  return attention != 0;
}

/** A call has run, or has begun to wait for a key. */
export function observeCall(call: Call): void {
  const client = call.client;
  const within = (call.flags & CallFlag.IN_TRANSACTION) != 0;
  // EXEC is shown when it ends; one of its commands may be at the host now.
  const unfinished = !within && transactionRuns(client);
  if (monitorListens()) {
    if (unfinished) transactionKeepExec(call);
    else if (!blockingServes(client) && (call.flags & CallFlag.SHOWN) == 0) monitorFeed(call);
  }
  // What a script reads counts, and not the keys that it has declared.
  const reads = (call.row.flags & (CommandFlag.READONLY | CommandFlag.SKIP_MONITOR)) as u32;
  const reader = (call.flags & CallFlag.SCRIPTED) != 0 ? scriptCaller : client;
  if (reads == CommandFlag.READONLY && trackingRemembers(reader)) rememberKeys(call, reader);
  if (!within && !unfinished) observeEnd(client, call.row);
}

/** A call of a client begins to wait at the host. */
export function observeWait(call: Call): void {
  if (monitorListens()) monitorFeed(call);
}

/**
 * A transaction has ended of which a command was at the host.
 * @param exec what transactionTakeExec has given
 */
export function observeExec(client: Client, exec: usize): void {
  if (exec != 0 && monitorListens()) {
    parkedRestore(exec, execCall);
    execCall.client = client;
    monitorFeed(execCall);
  }
  observeEnd(client, null);
}

/** Keys were evicted before a command runs: its client is told so before the reply. */
export function observeEvicted(client: Client): void {
  if ((attention & Attention.PENDING) != 0) trackingTell(client);
  if (client.deferred != 0) outputUndefer(client);
}

/** A command and all that belongs to it has ended, or was refused. */
export function observeEnd(client: Client, row: CommandRow | null): void {
  if (trackingIsOver()) trackingLimit();
  if ((attention & Attention.PENDING) != 0) trackingTell(client);
  if (client.deferred != 0) outputUndefer(client);
  if (!clientHas(client, ClientFlag.TRACKING) || clientHas(client, ClientFlag.MULTI)) return;
  if (row == null || row.container != CommandId.CLIENT) trackingCached(client);
}

// ------------------------------------------------------------------------------------------- keys

/**
 * Remembers the keys of a call, whether they are there or not. Without memory to find them the
 * client, which would not be told of their changes, is given up, as trackingRemember does it.
 */
function rememberKeys(call: Call, reader: Client): void {
  const mark = scratchMark();
  const count = callKeys(call.row, call.argumentVector, call.argumentCount);
  // A client whose keys cannot be found would never learn that what it caches is old.
  if (count < 0) outputStarve(reader);
  for (let i = 0; i < count; i++) {
    const index = callKeyIndex(i);
    trackingRemember(reader, call.address(index), call.bytes(index));
  }
  if (scratchMark() != mark) scratchReset(mark);
}
