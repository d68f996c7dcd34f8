// The path of one command:
//
//     look up · arity · authentication · permission · memory · server state · pause · transaction
//                                                                                         │
//     statistics ◄─ effects ◄─ handler ◄─ call ◄──────────────────────────────────────────┘
//
// A command that lives on the host, waits for a key or is held by a pause parks its client: its
// arguments are kept (engine/client/park.ts), and it goes on by engine/run/resume.ts. Commands come
// from a batch (batch.ts), from a transaction (exec.ts), and from those that have waited.

import { ERROR_NO_AUTHENTICATION, replyArityError, replyOutOfMemory } from '../../protocol/error';
import {
  replyBlock,
  replyError,
  replyErrors,
  replyLastErrorOffset,
  replyOverflow,
  replyReserve,
  replyTakeBack,
  replyUsedBytes,
} from '../../protocol/reply';
import { bytesIndexOf } from '../../memory/bytes';
import { HeapUse, heapUse } from '../../memory/heap';
import { CommandFlag, CommandRow, CommandWhere, commandLookup } from '../../row/lookup';
import { CommandId } from '../../row/rows.generated';
import { aclRefuses } from '../acl/acl';
import { authenticationRefuses } from '../acl/authenticate';
import { protectedRefuses } from '../acl/protect';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas, clientReplays } from '../client/client';
import { outputClient } from '../client/output';
import { ParkedCall, parkCall } from '../client/park';
import { clockBegin, clockNote, elapsedMicroseconds } from '../clock';
import {
  dirty,
  effectOfCall,
  effectReserve,
  effectUnitBegin,
  effectUnitEnd,
  effectUnitTold,
  effectsOffset,
} from '../effect';
import { accessSetUntouched } from '../keyspace/access';
import { databaseAt } from '../keyspace/database';
import { departureHolds } from '../keyspace/departure';
import { evictIsNeeded, evictRefuses } from '../keyspace/evict';
import { LogCode, logAdd } from '../log';
import { monitorFeed, monitorListens } from '../monitor';
import { primaryIs, primaryObeyed } from '../replication/primary';
import { replicaIs } from '../replication/replica';
import { ServerState, serverEffects, serverLatencyTracking, serverState } from '../server';
import {
  Statistic,
  commandMean,
  commandStatistics,
  commandTimed,
  errorCounted,
  statisticAdd,
} from '../statistics';
import { walkHolds } from '../snapshot/hold';
import { replayNote } from '../snapshot/replay';
import { timingAlone, timingFloor, timingSlow } from '../timing';
import { WorkQueue, workAdd } from '../work';
import { observeCall, observeEnd, observeEvicted, observeWanted } from './observe';
import { pauseHolds } from './pause';
import {
  refuseExec,
  refuseFed,
  refuseHttp,
  refuseIsHttp,
  refuseState,
  refuseSubscriber,
  refuseUnknown,
  refuseUnknownSubcommand,
} from './refuse';
import {
  transactionDirty,
  transactionDiscard,
  transactionFlags,
  transactionHolds,
  transactionIsLost,
  transactionQueue,
} from './transaction';

/**
 * Takes a command through its checks and runs it. The output of its client is open.
 * @returns whether it was called: false if it was refused, queued or parked
 */
export function executeCommand(call: Call, found: CommandRow | null): bool {
  const client = call.client;
  const errors = replyErrors;
  call.database = databaseAt(client.databaseIndex);
  client.lastCommand = found;
  if (found == null) {
    if (refuseIsHttp(call)) {
      refuseHttp(client);
      return false;
    }
    if (isSubcommandMissing(call)) refuseUnknownSubcommand(call);
    else refuseUnknown(call);
    rejected(call, null, errors);
    return false;
  }
  const row = found;
  call.row = row;
  if (!permitted(call, row)) {
    rejected(call, row, errors);
    return false;
  }
  if (serverState != 0 && mustWait(call) && !clientHas(client, ClientFlag.MONITOR)) {
    if (!postpone(call)) rejected(call, row, errors);
    return false;
  }
  if (clientHas(client, ClientFlag.MULTI) && transactionHolds(row)) {
    const isKept = asksHost(client, row) ? parkForHost(call) : transactionQueue(call);
    if (!isKept) rejected(call, row, errors);
    return false;
  }
  return executeCall(call);
}

/**
 * Whether a command that is permitted may not run now. What may run while a script is busy must:
 * it may be what ends it.
 */
function mustWait(call: Call): bool {
  if ((serverState & ServerState.BUSY_SCRIPT) != 0) return false;
  const flags = permittedFlags;
  if (clientReplays(call.client)) return false;
  // Whether a script writes is known when its text is: then scriptBegin asks (engine/script/).
  const pausing = runsScript(call.row) ? flags & ~CommandFlag.MAY_REPLICATE : flags;
  if (pauseHolds(pausing) || walkHolds(call, flags)) return true;
  return !primaryIs(call.client) && departureHolds(call, flags);
}

/**
 * Whether the host is asked about a command that MULTI holds back: of a script it knows what it is,
 * and has scriptBegin queue it. Where nothing is kept, that matters to a pause alone.
 */
function asksHost(client: Client, row: CommandRow): bool {
  if (!runsScript(row)) return false;
  return !transactionIsLost(client) || pauseHolds(CommandFlag.MAY_REPLICATE);
}

/** Whether a command runs a script or a function. */
@inline function runsScript(row: CommandRow): bool {
  return (row.flags & CommandFlag.NO_MANDATORY_KEYS) != 0;
}

/** Runs a command that has passed its checks, counts it and records its effect. */
function executeCall(call: Call): bool {
  const client = call.client;
  const row = call.row;
  if (row.where == CommandWhere.HOST) return executeAtHost(call);
  errorsSeen = replyErrors;
  const changes = dirty;
  const flags = row.flags;
  const use = heapUse(useOf(row, flags));
  const replied = replyUsedBytes();
  // What expires under a command that comes across keys by chance has nothing in common.
  const isUnit = (flags & CommandFlag.TOUCHES_ARBITRARY_KEYS) == 0;
  if (isUnit) effectUnitBegin();
  accessSetUntouched(clientHas(client, ClientFlag.NO_TOUCH));
  if ((flags & CommandFlag.WRITE) == 0 || reserve(call)) {
    call_indirect<void>(row.handler, call);
  } else {
    replyOutOfMemory();
  }
  if (replyOverflow && replyTakeBack(replied)) replyOutOfMemory();
  heapUse(use);
  const ended = call.flags;
  const isTold = serverEffects != 0 && dirty != changes;
  if (isTold && (ended & CallFlag.EFFECT_WRITTEN) == 0) effectOfCall(call);
  if (isUnit) effectUnitEnd();
  if (isUnit && effectUnitTold()) client.writtenOffset = effectsOffset();
  if (observeWanted() && (ended & CallFlag.AT_HOST) == 0) observeCall(call);
  if ((ended & (CallFlag.AT_HOST | CallFlag.BLOCKED)) != 0) return false;
  counted(row);
  return true;
}

/** Counts a call that has run. */
@inline function counted(row: CommandRow): void {
  const statistics = commandStatistics(row.id);
  statistics.calls += 1;
  statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
  if (replyErrors != errorsSeen) executeFailed(row);
}

/** A write that answers with no more than this need not ask for the room. */
const REPLY_ROOM_BYTES: u64 = 256;

/** Makes the room for what a write tells and answers. False: memory is out. */
@inline function reserve(call: Call): bool {
  return effectReserve(call) && replyReserve(REPLY_ROOM_BYTES);
}

/** On whose behalf a command allocates: what frees and tells is a remedy when memory is out. */
function useOf(row: CommandRow, flags: u32): HeapUse {
  if ((flags & CommandFlag.READONLY) != 0) return HeapUse.SERVICE;
  if ((flags & (CommandFlag.DENYOOM | CommandFlag.PROTECTED)) != 0) return HeapUse.WORK;
  if ((flags & CommandFlag.ADMIN) != 0) return HeapUse.REMEDY;
  switch (<i32>row.id) {
    case CommandId.DEL:
    case CommandId.UNLINK:
    case CommandId.FLUSHALL:
    case CommandId.FLUSHDB:
    case CommandId.EXEC:
    case CommandId.DISCARD:
    case CommandId.UNWATCH:
    case CommandId.UNSUBSCRIBE:
    case CommandId.PUNSUBSCRIBE:
    case CommandId.SUNSUBSCRIBE:
    case CommandId.RESET:
    case CommandId.QUIT:
      return HeapUse.REMEDY;
    default:
      return HeapUse.SERVICE;
  }
}

/**
 * Error replies when the last command began or was counted: EXEC does not fail with its commands.
 */
let errorsSeen: u64 = 0;

/** Counts a failed call and its error code. */
export function executeFailed(row: CommandRow): void {
  commandStatistics(row.id).failed += 1;
  countError();
  errorsSeen = replyErrors;
}

function countError(): void {
  if (replyLastErrorOffset == 0 || replyOverflow) return;
  errorCounted(replyBlock() + replyLastErrorOffset);
  const client = outputClient;
  if (client == null || (!clientHas(client, ClientFlag.INTERNAL) && !replicaIs(client))) return;
  const error = replyBlock() + replyLastErrorOffset;
  const count = <u32>(replyUsedBytes() - replyLastErrorOffset);
  if (primaryIs(client)) divergenceLog(LogCode.PRIMARY_ERROR, client, error, count);
  else if (replicaIs(client)) divergenceLog(LogCode.REPLICA_ERROR, client, error, count);
  else replayNote(client, error, count);
}

const CARRIAGE_RETURN: u8 = 0x0d;

/** A command of the replication has failed, which should not be: the datasets may differ. */
function divergenceLog(code: LogCode, client: Client, error: usize, maximum: u32): void {
  const count = <u32>bytesIndexOf(error, maximum, CARRIAGE_RETURN);
  statisticAdd(Statistic.UNEXPECTED_ERRORS, 1);
  const row = client.lastCommand;
  if (row == null) logAdd(code, 0, 0, error, count);
  else logAdd(code, 0, 0, error, count, row.fullName, row.fullNameBytes);
}

/** Counts the refusal of a command that EXEC would have run. */
export function executeRefused(): void {
  countError();
  errorsSeen = replyErrors;
}

/** Counts a refusal; inside MULTI it spoils the transaction, and ends it if it is EXEC's. */
function rejected(call: Call, row: CommandRow | null, errors: u64): void {
  const client = call.client;
  if (replyErrors == errors) return;
  if (row != null) commandStatistics(row.id).rejected += 1;
  if (row != null && row.id == CommandId.EXEC) {
    transactionDiscard(client);
    refuseExec();
    if (monitorListens()) monitorFeed(call);
  } else {
    transactionDirty(client);
  }
  countError();
  if (observeWanted()) observeEnd(client, row);
}

/** Parks a command that may not run now, until readyRun. False: memory is out; answered. */
function postpone(call: Call): bool {
  const client = call.client;
  const parked = parkCall(call);
  if (parked == 0) {
    replyOutOfMemory();
    return false;
  }
  client.parked = parked;
  client.flags |= ClientFlag.PARKED | ClientFlag.PAUSED;
  workAdd(WorkQueue.PAUSED, client);
  return true;
}

/** Refuses a command for whose arguments there was no memory. */
export function executeLost(client: Client): void {
  replyOutOfMemory();
  transactionDirty(client);
  countError();
}

/** Whether the name is that of a container, so that it is the subcommand that nobody knows. */
function isSubcommandMissing(call: Call): bool {
  const row = commandLookup(call.address(0), call.bytes(0));
  if (row == null || row.subcommandCount == 0) return false;
  call.row = row;
  return true;
}

/** What the command that permitted() has passed is (CommandFlag), its transaction considered. */
let permittedFlags: u32 = 0;

/** All checks before a command runs; answers why not. */
function permitted(call: Call, row: CommandRow): bool {
  const count = call.argumentCount;
  if (row.arity > 0 ? count != row.arity : count < -row.arity) {
    replyArityError(row.fullName, row.fullNameBytes);
    return false;
  }
  const client = call.client;
  let flags = row.flags;
  if ((flags & CommandFlag.PROTECTED) != 0 && protectedRefuses(client, row)) return false;
  if (authenticationRefuses(client, row)) {
    replyError(ERROR_NO_AUTHENTICATION);
    return false;
  }
  if (clientHas(client, ClientFlag.MULTI)) {
    if ((flags & CommandFlag.NO_MULTI) != 0) {
      replyError('ERR Command not allowed inside a transaction');
      return false;
    }
    flags = transactionFlags(client, row);
  }
  if (clientHas(client, ClientFlag.LIMITED) && aclRefuses(call)) return false;
  const obeys = primaryIs(client);
  if (!obeys && evictIsNeeded()) {
    const refuses = evictRefuses();
    if (observeWanted()) observeEvicted(client);
    if (refuses && (flags & CommandFlag.DENYOOM) != 0) {
      replyOutOfMemory();
      return false;
    }
  }
  if (clientHas(client, ClientFlag.PUBSUB) && refuseSubscriber(client, row)) return false;
  permittedFlags = flags;
  if (serverState != 0 && !clientReplays(client)) {
    if (obeys) primaryObeyed(flags);
    else if (refuseState(row, flags)) return false;
  }
  const isFed = clientHas(client, ClientFlag.MONITOR) || replicaIs(client);
  return !isFed || !refuseFed(flags);
}

/**
 * Hands a call to the host: the client waits until resumeHostDone. A script's host is at hand and
 * answers at once (executeAnswered).
 */
export function executeAtHost(call: Call): bool {
  if ((call.flags & CallFlag.SCRIPTED) != 0) {
    call.flags |= CallFlag.AT_HOST;
    errorsSeen = replyErrors;
    return false;
  }
  if (parkForHost(call)) call.flags |= CallFlag.AT_HOST;
  return false;
}

/** Has a client wait for the host. False: memory is out; answered. */
function parkForHost(call: Call): bool {
  const client = call.client;
  const use = heapUse(HeapUse.REMEDY);
  const parked = parkCall(call);
  heapUse(use);
  if (parked == 0) {
    replyOutOfMemory();
    return false;
  }
  client.parked = parked;
  client.flags |= ClientFlag.PARKED;
  workAdd(WorkQueue.HOST, client);
  return true;
}

/** Notes the time of a call that was measured alone; its arguments must still be there. */
export function executeMeasured(client: Client, call: Call, time: u64): void {
  const row = call.row;
  commandTimed(row.id, 1, time, serverLatencyTracking);
  if (time < timingFloor) return;
  timingSlow(client, row, call.argumentVector, call.argumentCount, time);
}

/** Runs a command of a transaction, and measures it: from where the one before it has ended. */
export function executeQueued(call: Call): void {
  const since = clockBegin();
  if (!executeCall(call)) return;
  const now = elapsedMicroseconds();
  clockNote(now);
  executeMeasured(call.client, call, <u64>(max<f64>(now - since, 0) * 1000.0));
}

/** One of so many calls of a fast command that scripts make is measured. */
const SAMPLE_CALLS: u64 = 16;

/**
 * Runs a command of a script. A reading of the clock costs as much as a fast command: those that
 * are not measured count as much as the measured ones on average. False: the host must answer it.
 */
export function executeScripted(call: Call): bool {
  const row = call.row;
  const isFast = (row.flags & CommandFlag.FAST) != 0 && !timingAlone;
  if (isFast && commandStatistics(row.id).calls % SAMPLE_CALLS != 0) {
    if (!executeCall(call)) return false;
    commandTimed(row.id, 1, commandMean(row.id), serverLatencyTracking);
    return true;
  }
  const since = elapsedMicroseconds();
  if (!executeCall(call)) return false;
  const taken = elapsedMicroseconds() - since;
  executeMeasured(call.client, call, <u64>(max<f64>(taken, 0) * 1000.0));
  return true;
}

/** The host has answered a command of a script. */
export function executeAnswered(call: Call, microseconds: f64): void {
  if (observeWanted()) observeCall(call);
  counted(call.row);
  executeMeasured(call.client, call, <u64>(max<f64>(microseconds, 0) * 1000.0));
}

/** A command of a script was refused, which is answered; null = there is none of that name. */
export function executeRefusedInScript(row: CommandRow | null): void {
  if (row != null) commandStatistics(row.id).rejected += 1;
  executeRefused();
}

/** A command waits for a key; what it has taken so far counts when it is done. */
export function executeWaits(client: Client, microseconds: f64): void {
  changetype<ParkedCall>(client.parked).microseconds += <u32>max<f64>(microseconds, 0);
}
