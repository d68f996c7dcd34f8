// The path of one command, and of a batch of them.
//
//   bytes ─► group of up to 32 commands ─► buckets touched ─► entries touched ─► each in order:
//
//     look up · arity · authentication · permission · memory · server state · pause · transaction
//                                                                                         │
//     statistics ◄─ effects ◄─ handler ◄─ call ◄──────────────────────────────────────────┘
//
// A group is parsed before any of it runs, so that the cache misses of its keys overlap (twice the
// speed at a million keys). What has been parsed but may not run – because a command before it
// parked or closed the client – goes back to the request parser as bytes.
//
// A command that lives on the host, waits for a key or is held by a pause parks the client: its
// arguments are kept (engine/client/park.ts), the batch ends, and the rest of the bytes wait. A
// client that waits is not parsed; executeReady goes on with it when it need not wait any more.

import { CommandId } from '../../command/commands.generated';
import {
  COMMAND_NO_CONTAINER,
  CommandFlag,
  CommandRow,
  CommandWhere,
  commandLookup,
  commandLookupSubcommand,
} from '../../row/lookup';
import { bytesEqual } from '../../memory/bytes';
import { scratchMark, scratchReset } from '../../memory/scratch';
import {
  Argument,
  RequestStatus,
  requestArguments,
  requestBegin,
  requestBig,
  requestBigRelease,
  requestBytes,
  requestCount,
  requestEnd,
  requestFirst,
  requestKeep,
  requestNext,
  requestRecycle,
  requestRelease,
  requestResumeAt,
  requestStart,
  requestTrust,
} from '../../protocol/request';
import {
  replyBlock,
  replyError,
  replyErrors,
  replyLastErrorOffset,
  replyMark,
  replyOverflow,
  replyUsedBytes,
} from '../../protocol/reply';
import { ERROR_NO_AUTHENTICATION, replyArityError, replyOutOfMemory } from '../../protocol/error';
import { tableHash, tablePrefetchBucket, tablePrefetchRecords } from '../../structure/table';
import { accessSetUntouched } from '../keyspace/access';
import { aclRefuses } from '../acl/acl';
import { authenticationMissing, authenticationRefuses } from '../acl/authenticate';
import { blockingForget, blockingReady, blockingServe } from './blocking';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas, clientRelease } from '../client/client';
import { clientMemoryChanged, clientMemoryForget } from '../client/evict';
import { clockBegin, clockNote, elapsedMicroseconds, nowMs } from '../clock';
import { databaseAt } from '../keyspace/database';
import { departureHolds } from '../keyspace/departure';
import { evictIsNeeded, evictRefuses } from '../keyspace/evict';
import { LogCode, logClient } from '../log';
import { monitorEnd, monitorFeed, monitorListens } from '../monitor';
import { observeCall, observeEnd, observeEvicted, observeExec, observeWanted } from './observe';
import { keyspaceForgetHash, keyspaceSetHash } from '../keyspace/keyspace';
import {
  outputAbandon,
  outputClient,
  outputClose,
  outputOpen,
  outputSkipAdvance,
  outputWatch,
} from '../client/output';
import { ParkedCall, parkCall, parkedRelease, parkedRestore } from '../client/park';
import { pauseHolds } from './pause';
import { dirty, effectOfCall, effectReserve, effectUnitBegin, effectUnitEnd } from '../effect';
import {
  refuseExec,
  refuseHttp,
  refuseMonitor,
  refuseIsHttp,
  refuseProtocolError,
  refuseState,
  refuseSubscriber,
  refuseUnknown,
  refuseUnknownSubcommand,
} from './refuse';
import { serverLatencyTracking, serverQueryBufferLimitBytes, serverState } from '../server';
import {
  Statistic,
  commandStatistics,
  commandTimed,
  errorCounted,
  statisticAdd,
} from '../statistics';
import {
  transactionBytes,
  transactionContinue,
  transactionDirty,
  transactionDiscard,
  transactionFlags,
  transactionHolds,
  transactionQueue,
  transactionRuns,
} from './transaction';
import { SLOTS, slotAt, slotIsLong, slotsBegin, slotsShare } from './slot';
import { replayNote } from '../snapshot/replay';
import { walkHolds } from '../snapshot/hold';
import { timingAlone, timingFloor, timingSlow } from '../timing';
import { protectedRefuses } from '../acl/protect';
import { pubsubForget } from '../pubsub';
import { trackingForget } from '../tracking/tracking';
import { WorkQueue, workAdd, workForget, workTake } from '../work';

const groupCall = changetype<Call>(memory.data(32, 8));
/** What the touching loads add up to; kept so that they are not optimized away. */
let touched: u32 = 0;
/** How many commands the last batch has brought. */
export let batchCommands: u32 = 0;

/** The call that runs, or that has run last: for the report of a crash. */
export function executeRunning(): Call {
  return groupCall;
}

/** What the client may not do now: run the commands that it sends. */
const HELD: u32 =
  ClientFlag.PARKED | ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING | ClientFlag.GONE;
/** Its connection is closed by this side. */
const ENDING: u32 = ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING;
/** What CLIENT REPLY SKIP has set. */
const SKIPS: u32 = ClientFlag.REPLY_SKIP | ClientFlag.REPLY_SKIP_NEXT;

/**
 * Reads and runs what a client has sent: [source, +count) when it has no unfinished request, else
 * what stands in its private buffer.
 */
export function executeBatch(client: Client, source: usize, count: usize): void {
  if (count != 0) client.interactionMs = nowMs;
  batchCommands = 0;
  if (clientHas(client, HELD)) return keep(client, source, count);
  if (!outputOpen(client)) return outputAbandon(client);
  requestBegin(client, source, count);
  client.flags |= ClientFlag.EXECUTING;
  const mark = scratchMark();
  let status = RequestStatus.READY;
  let from: usize = 0;
  do {
    const trusted = !authenticationMissing(client);
    requestTrust(trusted);
    const limit: u32 = trusted ? SLOTS : 1;
    let parsed: u32 = 0;
    groupEnds = false;
    while (parsed < limit && !groupEnds && (status = requestNext()) == RequestStatus.READY) {
      note(parsed++);
    }
    if (parsed > 1) touch(client, parsed);
    else if (parsed == 1) hashKey(0);
    const ran = runGroup(client, parsed);
    batchCommands += ran;
    from = ran < parsed ? slotAt(ran).start : requestResumeAt();
    for (let i = ran; i < parsed; i++) requestBigRelease(slotAt(i).big);
    if (status == RequestStatus.READY) requestRecycle();
  } while (status == RequestStatus.READY && !clientHas(client, HELD));
  client.flags &= ~ClientFlag.EXECUTING;
  finish(client, status, from);
  requestRecycle();
  keyspaceForgetHash();
  scratchReset(mark);
  outputClose();
}

/** Keeps what a client sends while it waits; what it sends while it is closed is dropped. */
function keep(client: Client, source: usize, count: usize): void {
  if (!clientHas(client, ClientFlag.PARKED)) return;
  if (requestKeep(client, source, count)) limitRequest(client);
  else outputAbandon(client);
  clientMemoryChanged(client);
}

/** How much of a request that is too long stands in the log. */
const LIMIT_SHOWN_BYTES: u32 = 64;

/** Closes a client that has sent more than client-query-buffer-limit without its being run. */
function limitRequest(client: Client): void {
  if (requestBytes(client) + transactionBytes(client) <= serverQueryBufferLimitBytes) return;
  if (clientHas(client, ClientFlag.CLOSING)) return;
  statisticAdd(Statistic.QUERY_BUFFER_LIMIT_DISCONNECTIONS, 1);
  const shown = min<u32>(client.bufferUsed, LIMIT_SHOWN_BYTES);
  logClient(LogCode.REQUEST_LIMIT, client, 0, 0, client.buffer, shown);
  outputAbandon(client);
}

/** Ends a batch: keeps the bytes that have not run, or refuses those that are no request. */
function finish(client: Client, status: RequestStatus, from: usize): void {
  if (status == RequestStatus.ERROR && !clientHas(client, HELD)) {
    refuseProtocolError(client);
    requestRelease(client);
    return;
  }
  if (requestEnd(from) == RequestStatus.MEMORY || status == RequestStatus.MEMORY) {
    replyOutOfMemory();
    client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
  }
  limitRequest(client);
}

/**
 * The command noted last goes to the host: what is behind it will wait, and is not parsed in vain.
 */
let groupEnds: bool = false;

/** Notes the command that requestNext has read in slot `index` and finds its row. */
function note(index: u32): void {
  const slot = slotAt(index);
  slot.start = requestStart;
  slot.first = requestFirst;
  slot.count = requestCount;
  slot.big = requestBig;
  slot.keyCount = 0;
  const name = changetype<Argument>(requestArguments(requestFirst));
  if (index != 0) {
    // Pipelines repeat themselves: the same bytes name the same row.
    const previous = slotAt(index - 1);
    const row = previous.row;
    const before = changetype<Argument>(requestArguments(previous.first));
    if (row != null && row.container == COMMAND_NO_CONTAINER && row.subcommandCount == 0) {
      if (before.count == name.count && bytesEqual(before.address, name.address, name.count)) {
        slot.row = row;
        return;
      }
    }
  }
  let row = commandLookup(name.address, name.count);
  if (row != null && row.subcommandCount != 0 && requestCount > 1) {
    const second = changetype<Argument>(requestArguments(requestFirst + 1));
    row = commandLookupSubcommand(row, second.address, second.count);
  }
  slot.row = row;
  groupEnds = row != null && row.where == CommandWhere.HOST;
}

/** Hashes the first key of a slot. Pipelines repeat keys: one like the key before is not hashed. */
@inline function hashKey(index: u32): bool {
  const slot = slotAt(index);
  const row = slot.row;
  if (row == null || row.firstKey <= 0 || <u32>row.firstKey >= slot.count) return false;
  const key = changetype<Argument>(requestArguments(slot.first + row.firstKey));
  slot.key = key.address;
  slot.keyCount = key.count;
  slot.hash = isKeyBefore(index, key) ? slotAt(index - 1).hash : tableHash(key.address, key.count);
  return true;
}

/** Whether a slot's key is that of the slot before. Most that differ do so in their last bytes. */
@inline function isKeyBefore(index: u32, key: Argument): bool {
  if (index == 0 || key.count < 8) return false;
  const before = slotAt(index - 1);
  const last = key.count - 8;
  return (
    before.keyCount == key.count &&
    load<u64>(before.key + last) == load<u64>(key.address + last) &&
    bytesEqual(before.key, key.address, last)
  );
}

/**
 * Touches the buckets and then the entries of a group's first keys, so that their misses overlap.
 * What hashes like the key before has been touched.
 */
function touch(client: Client, count: u32): void {
  const table = databaseAt(client.databaseIndex).table;
  let sum: u32 = 0;
  let before: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!hashKey(i) || slotAt(i).hash == before) continue;
    before = slotAt(i).hash;
    sum += tablePrefetchBucket(table, before);
  }
  before = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (slotAt(i).keyCount == 0 || slotAt(i).hash == before) continue;
    before = slotAt(i).hash;
    sum += tablePrefetchRecords(table, before);
  }
  touched += sum;
}

/** Runs a group; returns how many of its commands have had their turn. */
function runGroup(client: Client, count: u32): u32 {
  slotsBegin();
  let since = clockBegin();
  let untimed: u32 = 0;
  let i: u32 = 0;
  while (i < count && !clientHas(client, HELD)) {
    const slot = slotAt(i);
    const alone = timingAlone || slotIsLong(slot);
    if (alone && untimed < i) since = slotsShare(client, untimed, i, since);
    groupCall.client = client;
    groupCall.argumentVector = requestArguments(slot.first);
    groupCall.argumentCount = slot.count;
    groupCall.big = slot.big;
    groupCall.flags = 0;
    slot.big = 0;
    keyspaceSetHash(slot.keyCount != 0 ? slot.key : 0, slot.keyCount, slot.hash);
    if (!executeCommand(groupCall, slot.row)) slot.row = null;
    slot.replied = <u32>replyUsedBytes();
    i += 1;
    if (alone) {
      const before = since;
      since = slotsShare(client, i - 1, i, since);
      untimed = i;
      if ((groupCall.flags & CallFlag.BLOCKED) != 0) noteWaiting(client, since - before);
    }
    if (groupCall.big != 0) requestBigRelease(groupCall.big);
    if (clientHas(client, SKIPS) && !clientHas(client, ClientFlag.PARKED)) {
      outputSkipAdvance(client);
    }
    if (replyUsedBytes() >= replyMark) outputWatch();
    if (blockingReady) blockingServe();
  }
  if (untimed < i) since = slotsShare(client, untimed, i, since);
  clockNote(since);
  return i;
}

/** A command waits for a key; what it has taken so far counts when it is done. */
function noteWaiting(client: Client, microseconds: f64): void {
  changetype<ParkedCall>(client.parked).microseconds += <u32>max<f64>(microseconds, 0);
}

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
    if (!transactionQueue(call)) rejected(call, row, errors);
    return false;
  }
  return executeCall(call);
}

/** Whether a command that is permitted may not run now. */
function mustWait(call: Call): bool {
  const flags = permittedFlags;
  return pauseHolds(flags) || departureHolds(call, flags) || walkHolds(call, flags);
}

/** Runs a command that has passed its checks, counts it and records its effect. */
export function executeCall(call: Call): bool {
  const client = call.client;
  const row = call.row;
  if (row.where == CommandWhere.HOST) return sendToHost(call);
  errorsSeen = replyErrors;
  const changes = dirty;
  effectUnitBegin();
  accessSetUntouched(clientHas(client, ClientFlag.NO_TOUCH));
  if ((row.flags & CommandFlag.WRITE) == 0 || effectReserve(call)) {
    call_indirect<void>(row.handler, call);
  } else {
    replyOutOfMemory();
  }
  if (dirty != changes && (call.flags & CallFlag.EFFECT_WRITTEN) == 0) effectOfCall(call);
  effectUnitEnd();
  if (observeWanted() && (call.flags & CallFlag.AT_HOST) == 0) observeCall(call);
  if ((call.flags & (CallFlag.AT_HOST | CallFlag.BLOCKED)) != 0) return false;
  const statistics = commandStatistics(row.id);
  statistics.calls += 1;
  statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
  if (replyErrors != errorsSeen) failed(row);
  return true;
}

/**
 * Error replies when the last command began or was counted: EXEC does not fail with its commands.
 */
let errorsSeen: u64 = 0;

/** Counts a failed call and its error code. */
function failed(row: CommandRow): void {
  commandStatistics(row.id).failed += 1;
  countError();
  errorsSeen = replyErrors;
}

function countError(): void {
  if (replyLastErrorOffset == 0 || replyOverflow) return;
  errorCounted(replyBlock() + replyLastErrorOffset, 48);
  const client = outputClient;
  if (client != null && clientHas(client, ClientFlag.INTERNAL)) {
    const count = <u32>(replyUsedBytes() - replyLastErrorOffset);
    replayNote(client, replyBlock() + replyLastErrorOffset, count);
  }
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

/** Parks a command that may not run now, until executeReady. False: memory is out; answered. */
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
  if ((row.flags & CommandFlag.PROTECTED) != 0 && protectedRefuses(call.client, row)) return false;
  if (authenticationRefuses(call.client, row)) {
    replyError(ERROR_NO_AUTHENTICATION);
    return false;
  }
  let flags = row.flags;
  if (clientHas(call.client, ClientFlag.MULTI)) {
    if ((flags & CommandFlag.NO_MULTI) != 0) {
      replyError('ERR Command not allowed inside a transaction');
      return false;
    }
    flags = transactionFlags(call.client, row);
  }
  if (clientHas(call.client, ClientFlag.LIMITED) && aclRefuses(call)) return false;
  if (evictIsNeeded()) {
    const refuses = evictRefuses();
    if (observeWanted()) observeEvicted(call.client);
    if (refuses && (flags & CommandFlag.DENYOOM) != 0) {
      replyOutOfMemory();
      return false;
    }
  }
  if (clientHas(call.client, ClientFlag.PUBSUB) && refuseSubscriber(call.client, row)) return false;
  permittedFlags = flags;
  const isInternal = clientHas(call.client, ClientFlag.INTERNAL);
  if (serverState != 0 && !isInternal && refuseState(row, flags)) return false;
  return !clientHas(call.client, ClientFlag.MONITOR) || !refuseMonitor(flags);
}

/** Hands a call to the host: the client waits until executeHostDone. */
export function sendToHost(call: Call): bool {
  const client = call.client;
  const parked = parkCall(call);
  if (parked == 0) {
    replyOutOfMemory();
    return false;
  }
  call.flags |= CallFlag.AT_HOST;
  client.parked = parked;
  client.flags |= ClientFlag.PARKED;
  workAdd(WorkQueue.HOST, client);
  return false;
}

const hostCall = changetype<Call>(memory.data(32, 8));
let hostErrors: u64 = 0;

/** The host begins to answer a client's call: its output is open until executeHostDone. */
export function executeHostBegin(client: Client): bool {
  if (!outputOpen(client)) return false;
  hostErrors = replyErrors;
  return true;
}

/** The host pauses its answer (it waits for something); executeHostBegin goes on with it. */
export function executeHostPause(): void {
  outputClose();
}

/** Notes the time of a call that was measured alone; its arguments must still be there. */
function measured(client: Client, call: Call, time: u64): void {
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
  measured(call.client, call, <u64>(max<f64>(now - since, 0) * 1000.0));
}

/** The host has answered the call that parked this client. */
export function executeHostDone(client: Client, microseconds: f64): void {
  const parked = client.parked;
  parkedRestore(parked, hostCall);
  const row = hostCall.row;
  const statistics = commandStatistics(row.id);
  statistics.calls += 1;
  statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
  measured(client, hostCall, <u64>(microseconds * 1000));
  const open = outputClient == client;
  if (open && replyErrors != hostErrors) failed(row);
  hostCall.client = client;
  if (observeWanted()) observeCall(hostCall);
  requestBigRelease(hostCall.big);
  parkedRelease(parked);
  client.parked = 0;
  client.flags &= ~ClientFlag.PARKED;
  if (clientHas(client, SKIPS) && !transactionRuns(client)) outputSkipAdvance(client);
  if (open) outputClose();
  workAdd(WorkQueue.READY, client);
}

/**
 * A connection is gone. So is its client, unless a command of it is at the host: then it stays
 * until executeHostDone, because the host holds its address, and its transaction is run to the
 * end.
 */
export function executeDisconnect(client: Client): void {
  if (!clientHas(client, ENDING)) logClient(LogCode.CLIENT_GONE, client);
  blockingForget(client);
  const waits = clientHas(client, ClientFlag.PARKED) && !clientHas(client, ClientFlag.PAUSED);
  if (!waits) return release(client);
  const untold = clientHas(client, ClientFlag.HOST_QUEUED);
  workForget(client);
  if (untold) workAdd(WorkQueue.HOST, client);
  client.flags |= ClientFlag.GONE;
}

/** Frees a client and what is left of its commands. */
function release(client: Client): void {
  workForget(client);
  if (client.parked != 0) parkedRelease(client.parked);
  transactionDiscard(client);
  pubsubForget(client);
  trackingForget(client);
  monitorEnd(client);
  clientMemoryForget(client);
  clientRelease(client);
}

/** Lets the clients that no longer wait go on with what they have sent meanwhile. */
export function executeReady(): void {
  let client = workTake(WorkQueue.READY);
  while (client != null) {
    client.interactionMs = nowMs; // It was no idleness to wait.
    if (clientHas(client, ClientFlag.PAUSED) && !clientHas(client, ClientFlag.CLOSING)) {
      executeParked(client);
    }
    if (transactionRuns(client) && !clientHas(client, ClientFlag.PARKED)) resumeTransaction(client);
    if (client.buffer != 0 && !clientHas(client, HELD)) executeBatch(client, 0, 0);
    if ((client.flags & (ClientFlag.GONE | ClientFlag.PARKED)) == ClientFlag.GONE) release(client);
    if (blockingReady) blockingServe();
    client = workTake(WorkQueue.READY);
  }
}

const resumedCall = changetype<Call>(memory.data(32, 8));

/**
 * Runs the parked command of a client that waits no longer, with all checks.
 * @returns false: it waits again
 */
export function executeParked(client: Client): bool {
  if (!outputOpen(client)) {
    outputAbandon(client);
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
  if (ran) measured(client, resumedCall, <u64>(max<f64>(taken, 0) * 1000.0));
  else if ((resumedCall.flags & CallFlag.BLOCKED) != 0) noteWaiting(client, taken);
  if (resumedCall.big != 0) requestBigRelease(resumedCall.big);
  parkedRelease(parked);
  const waits = clientHas(client, ClientFlag.PARKED);
  if (clientHas(client, SKIPS) && !waits) outputSkipAdvance(client);
  scratchReset(mark);
  outputClose();
  return !waits;
}

/**
 * Counts and frees the parked command of a client that waits no longer and was answered without it.
 * The client's output is open.
 */
export function executeUnparked(client: Client, withError: bool): void {
  const parked = client.parked;
  client.parked = 0;
  parkedRestore(parked, resumedCall);
  const row = resumedCall.row;
  commandStatistics(row.id).calls += 1;
  statisticAdd(Statistic.COMMANDS_PROCESSED, 1);
  measured(client, resumedCall, <u64>changetype<ParkedCall>(parked).microseconds * 1000);
  if (withError) failed(row);
  if (resumedCall.big != 0) requestBigRelease(resumedCall.big);
  parkedRelease(parked);
  if (clientHas(client, SKIPS)) outputSkipAdvance(client);
}

/** Goes on with an EXEC whose command was at the host. */
function resumeTransaction(client: Client): void {
  if (!outputOpen(client)) return outputAbandon(client);
  const mark = scratchMark();
  transactionContinue(client);
  if (observeWanted() && !transactionRuns(client)) observeExec(client);
  if (clientHas(client, SKIPS) && !transactionRuns(client)) outputSkipAdvance(client);
  scratchReset(mark);
  outputClose();
}
