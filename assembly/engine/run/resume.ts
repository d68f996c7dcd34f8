// Commands that have waited, with their clients parked: the host has answered, a key has come, a
// pause has ended, or time has run out. Their arguments stand in a parked call
// (engine/client/park.ts).

import { HeapUse, heapUse } from '../../memory/heap';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyErrors, replyTakeBack, replyUsedBytes } from '../../protocol/reply';
import { requestBigRelease } from '../../protocol/request-big';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { HostWait, hostWaitBegin, hostWaitForget } from '../client/host-wait';
import {
  outputClient,
  outputClose,
  outputOpen,
  outputSkipAdvance,
  outputSkips,
  outputStarve,
} from '../client/output';
import { ParkedCall, parkedRelease, parkedRestore, parkedVector } from '../client/park';
import { elapsedMicroseconds } from '../clock';
import { dirtyAdd, effectOfCall, effectsOffset } from '../effect';
import { databaseAt } from '../keyspace/database';
import { Statistic, commandStatistics, statisticAdd } from '../statistics';
import { WorkQueue, workAdd } from '../work';
import {
  executeCommand,
  executeFailed,
  executeMeasured,
  executeRefusedInScript,
  executeWaits,
} from './execute';
import { observeCall, observeWait, observeWanted } from './observe';
import { transactionDirty, transactionKeep, transactionRuns } from './transaction';

const hostCall = changetype<Call>(memory.data(32, 8));
let hostErrors: u64 = 0;
/** Where the host's answer begins in the output. */
let hostReplied: usize = 0;
let hostRejected: bool = false;
let hostFailed: bool = false;
/** What the call is that waits for EXEC (CommandFlag). */
let queuedFlags: u32 = 0;
let hostQueued: bool = false;

/**
 * The host begins to answer a client's call: its output is open until resumeHostDone. What the host
 * answers tells or frees, so it may use the heap's reserve.
 */
export function resumeHostBegin(client: Client): bool {
  if (!outputOpen(client)) return false;
  hostErrors = replyErrors;
  hostReplied = replyUsedBytes();
  heapUse(HeapUse.REMEDY);
  return true;
}

/** What has been answered so far does not make the call fail: a script has caught it. */
export function resumeHostForgive(): void {
  hostErrors = replyErrors;
}

/** The call that the host answers is a refusal, and does not count as a call. */
export function resumeHostReject(): void {
  hostRejected = true;
}

/** The call that the host answers has failed, with an error that has been counted. */
export function resumeHostFail(): void {
  hostFailed = true;
}

/** The call that the host was asked about waits for EXEC; `flags` (CommandFlag) say what it is. */
export function resumeHostQueue(flags: u32): void {
  queuedFlags = flags;
  hostQueued = true;
}

/** Makes hostCall stand for the call that has parked a client and stays parked. */
function hostCallSee(client: Client): void {
  const parked = changetype<ParkedCall>(client.parked);
  hostCall.client = client;
  hostCall.row = parked.row;
  hostCall.database = databaseAt(client.databaseIndex);
  hostCall.argumentVector = parkedVector(client.parked);
  hostCall.argumentCount = parked.argumentCount;
}

/** The call that has parked a client waits from now on, as blocked clients do. */
export function resumeHostWaits(client: Client, what: HostWait): void {
  hostWaitBegin(client, what);
  if (!observeWanted()) return;
  hostCallSee(client);
  observeWait(hostCall);
  changetype<ParkedCall>(client.parked).flags |= CallFlag.SHOWN;
}

/** The host has changed what is saved and replicated: the call itself is its effect. */
export function resumeHostChanged(client: Client): void {
  hostCallSee(client);
  effectOfCall(hostCall);
  dirtyAdd(1);
  client.writtenOffset = effectsOffset();
}

/** The host pauses its answer (it waits for something); resumeHostBegin goes on with it. */
export function resumeHostPause(): void {
  heapUse(HeapUse.SERVICE);
  outputClose();
}

/** The host has answered the call that parked this client. */
export function resumeHostDone(client: Client, microseconds: f64): void {
  const parked = client.parked;
  parkedRestore(parked, hostCall);
  const row = hostCall.row;
  const open = outputClient == client;
  if (open && replyTakeBack(hostReplied)) replyOutOfMemory();
  heapUse(HeapUse.SERVICE);
  const failed = open && replyErrors != hostErrors;
  hostCall.client = client;
  if (hostQueued) {
    transactionKeep(client, parked, queuedFlags);
  } else {
    if (hostRejected) {
      executeRefusedInScript(row);
      transactionDirty(client);
    } else {
      commandStatistics(row.id).calls += 1;
      statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
      executeMeasured(client, hostCall, <u64>(microseconds * 1000));
      if (failed) executeFailed(row);
      else if (hostFailed) commandStatistics(row.id).failed += 1;
    }
    if (observeWanted()) observeCall(hostCall);
    requestBigRelease(hostCall.big);
    parkedRelease(parked);
  }
  hostRejected = false;
  hostFailed = false;
  hostQueued = false;
  client.parked = 0;
  client.flags &= ~ClientFlag.PARKED;
  hostWaitForget(client);
  if (outputSkips(client) && !transactionRuns(client)) outputSkipAdvance(client);
  if (open) outputClose();
  workAdd(WorkQueue.READY, client);
}

const resumedCall = changetype<Call>(memory.data(32, 8));

/**
 * Runs the parked command of a client that waits no longer, with all checks.
 * @returns false: it waits again
 */
export function resumeParked(client: Client): bool {
  if (!outputOpen(client)) {
    outputStarve(client);
    return true;
  }
  const parked = client.parked;
  client.parked = 0;
  client.flags &= ~(ClientFlag.PAUSED | ClientFlag.PARKED);
  const mark = scratchMark();
  parkedRestore(parked, resumedCall);
  resumedCall.client = client;
  resumedCall.flags = 0;
  const since = elapsedMicroseconds();
  const ran = executeCommand(resumedCall, resumedCall.row);
  const taken = elapsedMicroseconds() - since + <f64>changetype<ParkedCall>(parked).microseconds;
  if (ran) executeMeasured(client, resumedCall, <u64>(max<f64>(taken, 0) * 1000.0));
  else if ((resumedCall.flags & CallFlag.BLOCKED) != 0) executeWaits(client, taken);
  if (resumedCall.big != 0) requestBigRelease(resumedCall.big);
  parkedRelease(parked);
  const waits = clientHas(client, ClientFlag.PARKED);
  if (outputSkips(client) && !waits) outputSkipAdvance(client);
  scratchReset(mark);
  outputClose();
  return !waits;
}

/**
 * Counts and frees the parked command of a client that waits no longer and was answered without it.
 * The client's output is open.
 */
export function resumeAnswered(client: Client, withError: bool): void {
  const parked = client.parked;
  client.parked = 0;
  parkedRestore(parked, resumedCall);
  const row = resumedCall.row;
  commandStatistics(row.id).calls += 1;
  statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
  executeMeasured(client, resumedCall, <u64>changetype<ParkedCall>(parked).microseconds * 1000);
  if (withError) executeFailed(row);
  if (resumedCall.big != 0) requestBigRelease(resumedCall.big);
  parkedRelease(parked);
  if (outputSkips(client)) outputSkipAdvance(client);
}
