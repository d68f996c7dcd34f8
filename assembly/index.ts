// Cedis, the engine: every export of the module. This page is the contract with a host.
//
// The host calls in this order:
//
//   initialize(seed, databases)                       once
//   parameterSet(…)                                    directives, at any time
//   clientConnect() → client                           a connection opens; its handle is an address
//     inputTarget(client, count) → address              where its next bytes go: the host puts them
//     handleInput(client, count, now, elapsed)          there, and the engine runs what is complete
//     outstanding(client)                               which of the following there is to ask for
//     pollHostCall() … hostCallDone()                   commands that the host must answer
//     pollOutput() … outputWritten()                    bytes to write; untouched until written
//     pollLog()                                         lines for the server's log
//     pollClose()                                       connections to close
//   clientDisconnect(client)                            the connection is gone
//   handleTick(now)                                    hz times a second, and at deadlineMs()
//
// Rules. Addresses are unsigned 32-bit numbers (`>>> 0` in JavaScript). Times are f64: Unix
// microseconds where a parameter is called `now`, milliseconds where it ends in Ms. After any call
// that is not a getter the memory may have grown, so that views of it must be made anew. Nothing
// here is re-entrant: the engine calls out only for host.elapsedMicroseconds. A trap means that the
// dataset may be broken; the instance must not be used again.

import { commandsInitialize } from './command/commands.generated';
import { commandRename as rename } from './row/lookup';
import { aclInitialize, userDefault } from './engine/acl/acl';
import { aclCheckLine, aclDescribe, aclLoadFile, aclLoadLine } from './engine/acl/load';
import { AclUserFlag } from './engine/acl/user';
import { ageStep } from './engine/keyspace/age';
import { authenticationReset, passwordSet as setPassword } from './engine/acl/authenticate';
import {
  blockingInitialize,
  blockingKeys,
  blockingNextMs,
  blockingReady,
  blockingServe,
  blockingTimeOut,
  blockingTimed,
} from './engine/run/blocking';
import {
  Client,
  ClientFlag,
  clientCount as clients,
  clientCreate,
  clientHas,
  clientTotal as clientsTotal,
  textCreate,
} from './engine/client/client';
import { clientMemoryLimitChanged, clientsEvict } from './engine/client/evict';
import { clockNote, clockSet, nowMs } from './engine/clock';
import {
  databaseAt,
  databaseKeys as keysOf,
  databaseInnerVolatileKeys as innerVolatileKeysOf,
  databaseVolatileKeys as volatileKeysOf,
  databasesInitialize,
} from './engine/keyspace/database';
import {
  batchCommands,
  executeBatch,
  executeDisconnect,
  executeHostBegin,
  executeHostDone,
  executeHostPause,
  executeReady,
  executeRunning,
} from './engine/run/execute';
import {
  evictContinue,
  evictFigure,
  evictIsDue,
  evictSoon,
  evictStatisticsReset,
} from './engine/keyspace/evict';
import { expireCycle, expireNextMs } from './engine/keyspace/expire';
import { hostText } from './engine/client/host-reply';
import { latencyAdd as addLatency } from './engine/latency';
import {
  lazyfreeCycle,
  lazyfreePending,
  lazyfreeResetStatistics,
  lazyfreedObjects,
} from './engine/keyspace/lazyfree';
import { logTake, logWaits } from './engine/log';
import { outputFlown, outputTake } from './engine/client/output';
import { ParkedCall, parkedVector } from './engine/client/park';
import { patrolClients } from './engine/client/patrol';
import { pauseDeadlineMs, pauseUpdate } from './engine/run/pause';
import {
  dirty,
  dirtySet,
  effectsAddress as logAddress,
  effectsBytes as logBytes,
  effectsClear as logClear,
} from './engine/effect';
import { draftAddress, draftCount, draftFailed } from './engine/draft';
import { Subscription, pubsubInitialize, pubsubNames } from './engine/pubsub';
import { randomSeed } from './engine/random';
import { Parameter, serverSet, serverSetOutputLimit } from './engine/server';
import {
  surveyBlocked,
  surveyBytes,
  surveyClients,
  surveyMaximumInputBytes,
  surveyMaximumOutputBytes,
} from './engine/client/survey';
import {
  Statistic,
  commandPercentile as percentile,
  commandStatistics,
  errorCodeAddress as codeAddress,
  errorCodeBytes as codeBytes,
  errorCodeCalls as codeCalls,
  errorCodeCount as codeCount,
  statisticAdd,
  statisticRead,
  statisticsInitialize,
  statisticsReset as resetStatistics,
} from './engine/statistics';
import {
  trackingClients,
  trackingItems,
  trackingKeys,
  trackingTick,
} from './engine/tracking/tracking';
import { prefixBroadcast, prefixCount, prefixPending } from './engine/tracking/prefix';
import { WorkQueue, workHasMore, workIsEmpty, workIsFirst, workTake } from './engine/work';
import {
  heapAllocate,
  heapInitialize,
  heapOverheadBytes,
  heapPeakBytes,
  heapReserveAddresses,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from './memory/heap';
import { scratchInitialize } from './memory/scratch';
import { requestFilled, requestRoomBytes, requestTarget } from './protocol/request';
import { shapeHashes, shapeTotal, shapesTrim } from './structure/shape';
import { tableBytes, tableSetSeed } from './structure/table';
import { wheelAverageTtlMs, wheelBytes } from './structure/wheel';

// ------------------------------------------------------------------------------- inputs: handle

let inputAddress: usize = 0;
let inputCapacity: usize = 0;
let bytesAtStart: f64 = 0;

/**
 * Starts the engine. Returns false when memory is out.
 * @param seedHigh,seedLow 64 bits that decide every random choice and the hash function
 * @param databases how many databases there are
 * @param inputBytes size of the shared input buffer: the largest chunk the host hands over
 */
export function initialize(
  seedHigh: u32,
  seedLow: u32,
  databases: u32,
  inputBytes: u32,
  now: f64,
): bool {
  clockSet(now);
  heapInitialize(__heap_base);
  const seed = ((<u64>seedHigh) << 32) | seedLow;
  randomSeed(seed);
  tableSetSeed(seed);
  commandsInitialize();
  inputCapacity = inputBytes;
  inputAddress = heapAllocate(inputBytes + 64);
  const isReady =
    inputAddress != 0 &&
    scratchInitialize() &&
    statisticsInitialize() &&
    databasesInitialize(databases) &&
    blockingInitialize() &&
    pubsubInitialize() &&
    aclInitialize();
  bytesAtStart = heapUsedBytes();
  return isReady;
}

/** Sets one directive (engine/server.ts, Parameter). */
export function parameterSet(parameter: u32, value: f64): bool {
  const isKnown = serverSet(parameter, value);
  switch (parameter) {
    case Parameter.MAXIMUM_MEMORY:
    case Parameter.CLIENT_MEMORY:
    case Parameter.EVICTION_POLICY:
      clientMemoryLimitChanged();
      evictSoon();
  }
  return isKnown;
}

/** Sets client-output-buffer-limit of a class: 0 normal, 1 replica, 2 pubsub. */
export function outputLimitSet(which: u32, hardBytes: f64, softBytes: f64, softSeconds: f64): void {
  serverSetOutputLimit(which, hardBytes, softBytes, softSeconds);
}

/** Sets requirepass from bytes in the input buffer. */
export function passwordSet(count: u32): bool {
  return setPassword(inputAddress, count);
}

/**
 * Checks the words of a `user` line, each a u32 count and its bytes, which stand in hostBuffer: the
 * name, then the rules. Returns the number of the word to blame, -1 if all is well; why stands in
 * the draft.
 */
export function userLineCheck(count: u32): i32 {
  return aclCheckLine(hostText, count);
}

/** Makes the user of such a line: 0 done, 1 done and the user is off, 2 wrong (see the draft). */
export function userLineLoad(count: u32): u32 {
  return aclLoadLine(hostText, count);
}

/**
 * Takes the users of an ACL file, whose name and content stand in hostBuffer behind each other.
 * @param caller the client that has asked for it, 0 = none
 * @returns whether it was taken; if not, the draft says why and nothing has changed
 */
export function usersLoad(nameCount: u32, count: u32, caller: Client): bool {
  return aclLoadFile(hostText, nameCount, hostText + nameCount, count, caller);
}

/** Puts all users into the draft, one `user` line each. False: memory is out. */
export function usersDescribe(): bool {
  aclDescribe();
  return !draftFailed;
}

/** Address of the draft: a text that the last of the calls above has left. */
export function draftText(): usize {
  return draftAddress;
}

/** Its length. */
export function draftBytes(): u32 {
  return draftCount;
}

/** Whether everybody is let in as the default user. */
export function defaultUserOpen(): bool {
  return (userDefault.flags & AclUserFlag.NO_PASSWORD) != 0;
}

/** rename-command: both names stand in the input buffer, the new one behind the old. */
export function commandRename(oldCount: u32, newCount: u32): u32 {
  return rename(inputAddress, oldCount, inputAddress + oldCount, newCount);
}

/**
 * A connection has opened; returns its client, 0 when memory is out.
 * @param flags ClientFlag bits: UNIX_SOCKET, INTERNAL
 * @param addressCount,localCount lengths of the remote and the local address, which stand in the
 *   input buffer behind each other
 */
export function clientConnect(
  flags: u32,
  descriptor: i32,
  addressCount: u32,
  localCount: u32,
  now: f64,
): usize {
  clockSet(now);
  const client = clientCreate(flags, descriptor);
  if (client == null) return 0;
  client.address = textCreate(inputAddress, addressCount);
  client.localAddress = textCreate(inputAddress + addressCount, localCount);
  authenticationReset(client);
  statisticAdd(Statistic.CONNECTIONS_RECEIVED, 1);
  return changetype<usize>(client);
}

/** A connection is gone; its client must not be named again, unless a call of it is at the host. */
export function clientDisconnect(client: Client, now: f64): void {
  clockSet(now);
  executeDisconnect(client);
}

/** Address of the shared input buffer. */
export function inputBuffer(): usize {
  return inputAddress;
}

/**
 * Where the client's next bytes go. inputRoom() says how many of `count` fit there; the host
 * delivers the rest after handleInput. 0: memory is out, close the connection.
 */
export function inputTarget(client: Client, count: usize): usize {
  const target = requestTarget(client, count);
  if (target != 0) return target;
  return requestRoomBytes == 0 ? inputAddress : 0;
}

/** How many bytes fit at inputTarget. */
export function inputRoom(): usize {
  return requestRoomBytes == 0 ? inputCapacity : requestRoomBytes;
}

/**
 * The host has put `count` bytes at inputTarget: run what is complete.
 * @param elapsed what host.elapsedMicroseconds would answer, 0 = ask it
 */
export function handleInput(client: Client, count: usize, now: f64, elapsed: f64): void {
  clockSet(now);
  clockNote(elapsed);
  statisticAdd(Statistic.NETWORK_INPUT_BYTES, count);
  statisticAdd(Statistic.READS_PROCESSED, 1);
  client.networkInBytes += count;
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING)) return;
  requestFilled(client, count);
  executeBatch(client, inputAddress, count);
  executeReady();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
}

/** The passing of time: expiry, eviction, freeing in steps. Returns whether work is left. */
export function handleTick(now: f64): bool {
  clockSet(now);
  pauseUpdate();
  blockingTimeOut();
  patrolClients();
  const expiring = expireCycle();
  if (blockingReady) blockingServe();
  const freeing = !lazyfreeCycle();
  shapesTrim();
  const evicting = evictContinue();
  ageStep();
  executeReady();
  if (prefixPending) prefixBroadcast();
  const forgetting = trackingTick();
  clientsEvict();
  return expiring || freeing || evicting || forgetting;
}

// -------------------------------------------------------------------------------- outputs: poll

/** What the engine has for the host behind handleInput, as bits of outstanding(). */
const enum Outstanding {
  /** The client's own output, which pollOutput gives first. */
  OWN_OUTPUT = 1,
  /** Outputs of others, or of this client behind others. */
  OTHER_OUTPUT = 2,
  /** Calls for the host, lines for its log, or connections to close. */
  WORK = 4,
  /** deadlineMs() has moved since it was asked for. */
  DEADLINE = 8,
  /** The client has sent several commands at once. */
  PIPELINE = 16,
}

/**
 * What there is to poll (Outstanding). Whoever has asked can be answered at once, while others are
 * told when all sockets that are ready have been read, and so once for many requests.
 */
export function outstanding(client: Client): u32 {
  let bits: u32 = 0;
  if (workIsFirst(WorkQueue.OUTPUT, client) && client.pending != 0) {
    bits = Outstanding.OWN_OUTPUT;
    if (batchCommands > 1) bits |= Outstanding.PIPELINE;
    if (workHasMore(WorkQueue.OUTPUT)) bits |= Outstanding.OTHER_OUTPUT;
  } else if (!workIsEmpty(WorkQueue.OUTPUT)) {
    bits = Outstanding.OTHER_OUTPUT;
  }
  const calls = !workIsEmpty(WorkQueue.HOST);
  if (calls || logWaits() || !workIsEmpty(WorkQueue.CLOSE)) bits |= Outstanding.WORK;
  // Its connection is to be closed when what it is owed has been written.
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) bits |= Outstanding.WORK;
  if (nextDeadlineMs() != deadlineToldMs) bits |= Outstanding.DEADLINE;
  return bits;
}

/** The next client with output; 0 = none. Its bytes are outputAddress() and outputBytes(). */
export function pollOutput(): usize {
  let client = workTake(WorkQueue.OUTPUT);
  // One that was closed since it was queued is owed nothing any more.
  while (client != null && client.pending == 0) client = workTake(WorkQueue.OUTPUT);
  if (client == null) return 0;
  outputTake(client);
  statisticAdd(Statistic.WRITES_PROCESSED, 1);
  statisticAdd(Statistic.NETWORK_OUTPUT_BYTES, client.flyingUsed);
  return changetype<usize>(client);
}

/** Address of the bytes that the host is writing for a client. */
export function outputAddress(client: Client): usize {
  return client.flying;
}

/** How many bytes the host is writing for a client. */
export function outputBytes(client: Client): usize {
  return client.flyingUsed;
}

/** The host has written them; the memory is the engine's again. */
export function outputWritten(client: Client): void {
  if (client.flying != 0) outputFlown(client);
}

/** The next connection to close; 0 = none. */
export function pollClose(): usize {
  return changetype<usize>(workTake(WorkQueue.CLOSE));
}

/** The next client whose command the host must answer; 0 = none. */
export function pollHostCall(): usize {
  return changetype<usize>(workTake(WorkQueue.HOST));
}

/** Id of the command row that a client's call is about. */
export function hostCallCommand(client: Client): u32 {
  return changetype<ParkedCall>(client.parked).row.id;
}

/** How many arguments the call has, the name included. */
export function hostCallCount(client: Client): u32 {
  return changetype<ParkedCall>(client.parked).argumentCount;
}

/** Address of the call's arguments: pairs of u32 address, u32 count. */
export function hostCallVector(client: Client): usize {
  return parkedVector(client.parked);
}

/** The host begins to answer: the reply functions below write to this client. False: no memory. */
export function hostCallBegin(client: Client): bool {
  return executeHostBegin(client);
}

/** The host stops answering for now, in order to wait; hostCallBegin goes on. */
export function hostCallPause(): void {
  executeHostPause();
}

/** The host has answered; the client goes on with what it has sent. */
export function hostCallDone(client: Client, microseconds: f64, now: f64): void {
  clockSet(now);
  executeHostDone(client, microseconds);
  executeReady();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
}

/** The client's connection closes when its output has been written (QUIT, errors of the host). */
export function clientCloseAfterReply(client: Client): void {
  client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
}

/**
 * Takes the next line for the server's log and frees the one that was taken before; its code
 * (engine/log.ts, LogCode), 0 = there is none.
 */
export function pollLog(): u32 {
  return logTake();
}
export { logLost, logNumber, logText, logTextBytes } from './engine/log';

// MIGRATE: the keys that a host's call sends to another server (engine/keyspace/departure.ts says
// how).
export { departureAcknowledge, departureBegin, departureEnd } from './engine/keyspace/departure';
export { departureFigure, departurePayload, departureTaken } from './engine/keyspace/departure';

/** The effect log: address, length; cleared when the host has taken it. */
export function effectsAddress(): usize {
  return logAddress();
}
export function effectsBytes(): usize {
  return logBytes();
}
export function effectsClear(): void {
  logClear();
}

// Replies of the host, between hostCallBegin and hostCallDone (engine/client/host-reply.ts).
export {
  hostBuffer,
  hostReplyArray,
  hostReplyBoolean,
  hostReplyBulk,
  hostReplyDouble,
  hostReplyError,
  hostReplyInteger,
  hostReplyMap,
  hostReplyNull,
  hostReplyNullArray,
  hostReplyPush,
  hostReplySet,
  hostReplySimple,
  hostReplyVerbatim,
} from './engine/client/host-reply';

// -------------------------------------------------------------------------------------- getters

/**
 * When handleTick is due next because of a key or the end of a pause, Unix ms; -1 = not before the
 * next regular tick; 0 = soon, for there are keys to evict.
 */
export function deadlineMs(): f64 {
  deadlineToldMs = nextDeadlineMs();
  return <f64>deadlineToldMs;
}

/** What deadlineMs() has answered last. */
let deadlineToldMs: i64 = -1;

function nextDeadlineMs(): i64 {
  if (evictIsDue()) return 0;
  return earlier(earlier(pauseDeadlineMs(), blockingNextMs()), expireNextMs());
}

/** The earlier of two times, of which a negative one is none. */
function earlier(a: i64, b: i64): i64 {
  return a < 0 || (b >= 0 && b < a) ? b : a;
}

export function clientProtocol(client: Client): u32 {
  return client.protocol;
}
export function clientDatabase(client: Client): u32 {
  return client.databaseIndex;
}
export function clientId(client: Client): f64 {
  return <f64>client.id;
}
/** Milliseconds since the client last sent something; 0 while it waits for something. */
export function clientIdleMs(client: Client): f64 {
  return clientHas(client, ClientFlag.PARKED | ClientFlag.PUBSUB | ClientFlag.MONITOR)
    ? 0
    : <f64>(nowMs - client.interactionMs);
}
export function clientCount(): u32 {
  return clients;
}
export function clientTotal(): f64 {
  return <f64>clientsTotal;
}
/** Counts all clients anew, for the four getters below. */
export function clientsSurvey(): void {
  surveyClients();
}
/** Clients that wait for a key or for the end of a pause. */
export function clientsBlocked(): u32 {
  return surveyBlocked;
}
/** Clients that wait for a key and will give up some time. */
export function clientsTimed(): u32 {
  return blockingTimed();
}
/** Keys that clients wait for; `forGroups`: those whose deletion wakes somebody. */
export function waitedKeys(forGroups: bool): u32 {
  return blockingKeys(forGroups);
}
/** Bytes that all clients hold. */
export function clientsBytes(): f64 {
  return <f64>surveyBytes;
}
export function clientsMaximumInputBytes(): f64 {
  return <f64>surveyMaximumInputBytes;
}
export function clientsMaximumOutputBytes(): f64 {
  return <f64>surveyMaximumOutputBytes;
}

/** Tracked clients (0), keys (1) and clients by key (2) that are remembered, prefixes (3). */
export function trackingFigure(which: u32): f64 {
  if (which == 0) return trackingClients;
  if (which == 1) return trackingKeys();
  return which == 2 ? <f64>trackingItems : prefixCount;
}

/** Lists of field names that hashes share (0), hashes that share one (1). */
export function shapeFigure(which: u32): f64 {
  return which == 0 ? shapeTotal() : shapeHashes;
}

/** Channels (0), patterns (1) or shard channels (2) that have listeners. */
export function subscribedNames(kind: u32): u32 {
  return pubsubNames(<Subscription>kind);
}

/** What was in use before the first client and the first key. */
export function startupBytes(): f64 {
  return bytesAtStart;
}
export function usedBytes(): f64 {
  return heapUsedBytes();
}
export function peakBytes(): f64 {
  return heapPeakBytes();
}
export function reservedBytes(): f64 {
  return heapReservedBytes();
}
export function overheadBytes(): f64 {
  return heapOverheadBytes();
}
/**
 * Takes the whole address space ahead, so that no request waits while memory grows; only what is
 * touched counts as resident. False: the system refuses, and memory grows step by step as always.
 */
export function addressesReserve(): bool {
  return heapReserveAddresses();
}
/** Refuses to take more than this many bytes from the system; 0 = only the 4 GiB limit. */
export function ceilingSet(bytes: f64): void {
  heapSetCeilingBytes(bytes);
}

/** A figure of maxmemory (engine/keyspace/evict.ts, evictFigure). */
export function evictionFigure(which: u32): f64 {
  return evictFigure(which);
}

export function databaseKeys(index: u32): f64 {
  return keysOf(databaseAt(index));
}
export function databaseVolatileKeys(index: u32): f64 {
  return volatileKeysOf(databaseAt(index));
}
export function databaseInnerVolatileKeys(index: u32): u32 {
  return innerVolatileKeysOf(databaseAt(index));
}
/** Bytes of the table and the wheel of a database, without its entries. */
export function databaseIndexBytes(index: u32): f64 {
  const database = databaseAt(index);
  return <f64>(tableBytes(database.table) + wheelBytes(database.wheel));
}
/** Bytes of the wheels alone. */
export function databaseWheelBytes(index: u32): f64 {
  return <f64>wheelBytes(databaseAt(index).wheel);
}
export function databaseAverageTtlMs(index: u32): f64 {
  return <f64>wheelAverageTtlMs(databaseAt(index).wheel, nowMs);
}

export function statistic(which: u32): f64 {
  return statisticRead(which);
}
export function statisticsReset(): void {
  resetStatistics();
  lazyfreeResetStatistics();
  evictStatisticsReset();
}
export function commandCalls(id: u32): f64 {
  return <f64>commandStatistics(id).calls;
}
export function commandMicroseconds(id: u32): f64 {
  return Math.floor(<f64>commandStatistics(id).nanoseconds / 1000);
}
export function commandRejected(id: u32): f64 {
  return <f64>commandStatistics(id).rejected;
}
export function commandFailed(id: u32): f64 {
  return <f64>commandStatistics(id).failed;
}
/** The time below which `percent` of the command's calls stayed, µs. */
export function commandPercentile(id: u32, percent: f64): f64 {
  return percentile(id, percent);
}
/** How many arguments the call has that runs, or that has run last: for the report of a crash. */
export function runningCount(): u32 {
  return executeRunning().argumentCount;
}
/** Address of its arguments: pairs of u32 address, u32 count. */
export function runningVector(): usize {
  return executeRunning().argumentVector;
}

export function errorCodeCount(): u32 {
  return codeCount;
}
export function errorCodeAddress(index: u32): usize {
  return codeAddress(index);
}
export function errorCodeBytes(index: u32): u32 {
  return codeBytes(index);
}
export function errorCodeCalls(index: u32): f64 {
  return codeCalls(index);
}
export function lazyfreePendingObjects(): f64 {
  return <f64>lazyfreePending;
}
export function lazyfreeFreedObjects(): f64 {
  return <f64>lazyfreedObjects;
}
/** Adds a sample of the latency monitor (LatencyEvent) that the host has measured. */
export function latencyAdd(event: u32, milliseconds: f64, now: f64): void {
  clockSet(now);
  addLatency(event, milliseconds);
}
export { latencyFigure } from './engine/latency';
export { slowlogFigure } from './engine/slowlog';
export function dirtyCount(): f64 {
  return <f64>dirty;
}
export function dirtyReset(count: f64): void {
  dirtySet(count);
}

// Loading a dataset: RDB files, and the commands of an AOF (export/load.ts).
export { loadBegin, loadEnd, loadFeed, loadFigure, loadTarget } from './export/load';
export { replayBegin, replayFailure, replayFigure } from './export/load';

// Writing a dataset out while it goes on changing (export/snapshot.ts).
export { snapshotBegin, snapshotCancel, snapshotFigure, snapshotLimitSet } from './export/snapshot';
export { snapshotChunk, snapshotChunkBytes, snapshotChunkTaken } from './export/snapshot';
export { snapshotStep } from './export/snapshot';
