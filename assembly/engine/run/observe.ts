// What happens behind a command because somebody looks on. Most of the time nobody does, and then a
// command pays for one test (observeWanted).
//
//   the command has run ─► monitors are told ─► what it has read is remembered (tracking)
//   and when it is no part of a transaction, or is its EXEC:
//     ─► the client is told of its own changes ─► and gets the pushes that have waited

import { CommandId } from '../../row/rows.generated';
import { CommandFlag, CommandRow } from '../../row/lookup';
import { bytesEqualFold } from '../../memory/bytes';
import { integerParse, integerParsed } from '../../number/number';
import { Attention, attention } from '../attention';
import { blockingServes } from './blocking';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { monitorFeed, monitorFeedExec, monitorListens } from '../monitor';
import { outputUndefer } from '../client/output';
import {
  trackingCached,
  trackingIsOver,
  trackingLimit,
  trackingRemember,
  trackingRemembers,
  trackingTell,
} from '../tracking/tracking';
import { transactionRuns } from './transaction';

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
  if (monitorListens() && !unfinished && !blockingServes(client)) monitorFeed(call);
  const reads = (call.row.flags & CommandFlag.READONLY) != 0;
  if (reads && trackingRemembers(client)) rememberKeys(call);
  if (!within && !unfinished) observeEnd(client, call.row);
}

/** A transaction has ended of which a command was at the host. */
export function observeExec(client: Client): void {
  if (monitorListens()) monitorFeedExec(client);
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

/** Remembers the keys of a call, whether they are there or not. */
function rememberKeys(call: Call): void {
  const row = call.row;
  const count = call.argumentCount;
  if (row.firstKey > 0) {
    const last = row.lastKey < 0 ? count + row.lastKey : <i32>row.lastKey;
    for (let i = <i32>row.firstKey; i <= last && i < count; i += row.keyStep) remember(call, i);
  } else if ((row.flags & CommandFlag.MOVABLEKEYS) != 0) {
    if (<i32>row.id == CommandId.XREAD) rememberStreams(call);
    else rememberCounted(call);
  }
}


@inline function remember(call: Call, index: i32): void {
  trackingRemember(call.client, call.address(index), call.bytes(index));
}

/** Keys behind their number, which is the first argument (ZUNION, SINTERCARD …). */
function rememberCounted(call: Call): void {
  if (!integerParse(call.address(1), call.bytes(1))) return;
  if (integerParsed < 1 || integerParsed > <i64>(call.argumentCount - 2)) return;
  const end = 2 + <i32>integerParsed;
  for (let i = 2; i < end; i++) remember(call, i);
}

const streams = memory.data<u8>([0x73, 0x74, 0x72, 0x65, 0x61, 0x6d, 0x73]);
/** Keys of XREAD: the first half of what stands behind STREAMS. */
function rememberStreams(call: Call): void {
  const count = call.argumentCount;
  for (let i = 1; i < count; i++) {
    if (call.bytes(i) != 7 || !bytesEqualFold(call.address(i), streams, 7)) continue;
    const keys = (count - 1 - i) >> 1;
    for (let j = 1; j <= keys; j++) remember(call, i + j);
    return;
  }
}
