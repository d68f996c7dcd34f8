// A batch: what a client has sent, in groups of commands.
//
//   bytes ─► group of up to 32 commands ─► buckets touched ─► entries touched ─► each in order
//
// A group is parsed before any of it runs, so that the cache misses of its keys overlap (twice the
// speed at a million keys). What has been parsed but may not run – because a command before it
// parked or closed the client – goes back to the request parser as bytes. The path of each command
// is engine/run/execute.ts.
//
// When a command parks its client, the batch ends, and the rest of the bytes wait. A client that
// waits is not parsed; readyRun (engine/run/ready.ts) goes on with it when it need not wait any
// more.
//
// A batch that has worked for about a millisecond gives way to others (engine/budget.ts): what it
// has not run waits in the same way, and its client stands in the queue of those that may go on. So
// does who looks at the server as a whole (CLIENT LIST, INFO, CONFIG SET …): what others have sent
// before is read first, in whatever order the sockets were found ready.

import { bytesEqual } from '../../memory/bytes';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyMark, replyUsedBytes } from '../../protocol/reply';
import {
  RequestStatus,
  requestArguments,
  requestBegin,
  requestBig,
  requestCount,
  requestEnd,
  requestFirst,
  requestLost,
  requestNext,
  requestRecycle,
  requestResumeAt,
  requestStart,
  requestTrust,
  requestUnreadAt,
  requestUnreadBytes,
  requestWindowBytes,
} from '../../protocol/request';
import { Argument } from '../../protocol/request-state';
import { requestCanKeep, requestKeep, requestRelease } from '../../protocol/request-buffer';
import { requestBytes, requestQueryBytes } from '../../protocol/request-measure';
import { requestBigRelease } from '../../protocol/request-big';
import {
  COMMAND_NO_CONTAINER,
  CommandFlag,
  CommandWhere,
  commandLookup,
  commandLookupSubcommand,
} from '../../row/lookup';
import { CommandId } from '../../row/rows.generated';
import { tableHash } from '../../structure/table';
import { PREFETCH_MAXIMUM, tablePrefetch } from '../../structure/table-prefetch';
import { authenticationMissing } from '../acl/authenticate';
import {
  BUDGET_OUTPUT_BYTES,
  budgetEnd,
  budgetIsBehind,
  budgetIsOver,
  budgetLook,
  budgetSpend,
} from '../budget';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { clientMemoryChanged, clientsWatch } from '../client/evict';
import { clientLog } from '../client/log';
import {
  outputAbandon,
  outputClose,
  outputOpen,
  outputSkipAdvance,
  outputSkips,
  outputStarve,
} from '../client/output';
import { clockBegin, clockNote, clockStandStill, monotonicMs } from '../clock';
import { databaseAt } from '../keyspace/database';
import { keyspaceForgetHash, keyspaceSetHash } from '../keyspace/locate';
import { LogCode } from '../log';
import { primaryIs } from '../replication/primary';
import { serverQueryBufferLimitBytes } from '../server';
import { Statistic, statisticAdd } from '../statistics';
import { timingAlone } from '../timing';
import { WorkQueue, workAdd, workAddFirst } from '../work';
import { blockingReady } from './blocking';
import { executeCommand, executeLost, executeWaits } from './execute';
import { refuseObeys, refuseProtocolError } from './refuse';
import { serveReady } from './serve';
import { GROUP_COMMANDS, GroupItem, groupAt, groupIsLong, groupBegin, groupShare } from './group';
import { transactionBytes } from './transaction';

const groupCall = changetype<Call>(memory.data(32, 8));
/** The hashes whose look-ups are to come. */
const touchHashes = memory.data(32 * 8, 8);
if (GROUP_COMMANDS > PREFETCH_MAXIMUM) ERROR('a group is touched in one call');
/** How many commands the last batch has brought. */
export let batchCommands: u32 = 0;

/** The call that runs, or that has run last: for the report of a crash. */
export function batchRunning(): Call {
  return groupCall;
}

/** What the client may not do now: run the commands that it sends. */
export const CLIENT_HELD: u32 =
  ClientFlag.PARKED |
  ClientFlag.CLOSE_AFTER_REPLY |
  ClientFlag.CLOSING |
  ClientFlag.GONE |
  ClientFlag.READY_QUEUED;

/**
 * Reads and runs what a client has sent: [source, +count) when it has no unfinished request, else
 * what stands in its private buffer.
 */
export function batchRun(client: Client, source: usize, count: usize): void {
  if (count != 0) client.interactionMs = monotonicMs;
  batchCommands = 0;
  // As in Redis before it is read: an argument that is too long is so although it is whole.
  if (client.big != 0) limitRequest(client, requestQueryBytes(client));
  if (clientHas(client, CLIENT_HELD)) return keep(client, source, count);
  if (!outputOpen(client)) return outputStarve(client);
  requestBegin(client, source, count);
  client.flags |= ClientFlag.EXECUTING;
  const obeys = primaryIs(client);
  if (obeys) clockStandStill(true);
  const mark = scratchMark();
  let status = RequestStatus.READY;
  let from: usize = 0;
  do {
    const trusted = !authenticationMissing(client);
    requestTrust(trusted);
    const limit: u32 = trusted ? GROUP_COMMANDS : 1;
    let parsed: u32 = 0;
    groupEnds = false;
    while (parsed < limit && !groupEnds && (status = requestNext()) == RequestStatus.READY) {
      note(parsed++);
    }
    if (parsed > 1) touch(client, parsed);
    else if (parsed == 1) hashKey(0);
    const ran = runGroup(client, parsed);
    batchCommands += ran;
    from = ran < parsed ? groupAt(ran).start : requestResumeAt();
    for (let i = ran; i < parsed; i++) requestBigRelease(groupAt(i).big);
    // A command that has only begun to arrive is no reason to go on: its arguments stay.
    const isReady = status == RequestStatus.READY;
    if (budgetIsOver && (isReady || ran < parsed)) giveWay(client, from, count == 0);
    if (isReady) requestRecycle();
  } while (status == RequestStatus.READY && !clientHas(client, CLIENT_HELD));
  if (obeys) clockStandStill(false);
  client.flags &= ~ClientFlag.EXECUTING;
  finish(client, status, from);
  requestRecycle();
  keyspaceForgetHash();
  scratchReset(mark);
  outputClose();
}

/**
 * Lets a client go on after others if it has sent more than has run, the bytes from `from` on. One
 * that was to go on and could not yet keeps its place.
 */
function giveWay(client: Client, from: usize, goesOn: bool): void {
  const left = requestUnreadAt() + requestUnreadBytes() - from;
  if (left == 0 || clientHas(client, CLIENT_HELD) || !requestCanKeep(client, left)) return;
  if (goesOn && batchCommands == 0) workAddFirst(WorkQueue.READY, client);
  else workAdd(WorkQueue.READY, client);
}

/** Keeps what a client sends while it waits; what it sends while it is closed is dropped. */
function keep(client: Client, source: usize, count: usize): void {
  if (!clientHas(client, ClientFlag.PARKED | ClientFlag.READY_QUEUED)) return;
  if (requestKeep(client, source, count)) limitRequest(client, heldBytes(client));
  else outputStarve(client);
  clientMemoryChanged(client);
}

/** What a client may send before it has logged in without its being run: 1 MiB, as in Redis 8. */
const STRANGER_REQUEST_BYTES: u64 = 1024 * 1024;
/** How much of a request that is too long stands in the log. */
const LIMIT_SHOWN_BYTES: u32 = 64;

/** Bytes that a client has sent and that have not run. */
@inline function heldBytes(client: Client): u64 {
  return requestBytes(client) + transactionBytes(client);
}

/** Closes a client whose `bytes` that wait to be run are more than client-query-buffer-limit. */
function limitRequest(client: Client, bytes: u64): void {
  const stranger = authenticationMissing(client);
  const maximum = stranger
    ? min<u64>(STRANGER_REQUEST_BYTES, serverQueryBufferLimitBytes)
    : serverQueryBufferLimitBytes;
  if (bytes <= maximum) return;
  if (clientHas(client, ClientFlag.CLOSING) || refuseObeys(client)) return;
  statisticAdd(Statistic.QUERY_BUFFER_LIMIT_DISCONNECTIONS, 1);
  const from = client.big != 0 ? client.big + 4 : client.buffer;
  const shown = min<u32>(client.big != 0 ? client.bigFilled : client.bufferUsed, LIMIT_SHOWN_BYTES);
  clientLog(LogCode.REQUEST_LIMIT, client, 0, 0, from, shown);
  outputAbandon(client);
}

/** Ends a batch: keeps the bytes that have not run, or refuses those that are no request. */
function finish(client: Client, status: RequestStatus, from: usize): void {
  if (status == RequestStatus.ERROR && !clientHas(client, CLIENT_HELD)) {
    refuseProtocolError(client);
    requestRelease(client);
    return;
  }
  if (requestEnd(from) == RequestStatus.MEMORY || status == RequestStatus.MEMORY) {
    replyOutOfMemory();
    client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
  }
  limitRequest(client, heldBytes(client));
}

/**
 * The command noted last goes to the host: what is behind it will wait, and is not parsed in vain.
 */
let groupEnds: bool = false;

/** Notes the command that requestNext has read in item `index` and finds its row. */
function note(index: u32): void {
  const item = groupAt(index);
  item.start = requestStart;
  item.first = requestFirst;
  item.count = requestCount;
  item.big = requestBig;
  item.keyCount = 0;
  item.lost = requestLost;
  if (requestLost) {
    item.row = null;
    return;
  }
  const name = changetype<Argument>(requestArguments(requestFirst));
  if (index != 0 && !groupAt(index - 1).lost) {
    // Pipelines repeat themselves: the same bytes name the same row.
    const previous = groupAt(index - 1);
    const row = previous.row;
    const before = changetype<Argument>(requestArguments(previous.first));
    if (row != null && row.container == COMMAND_NO_CONTAINER && row.subcommandCount == 0) {
      if (before.count == name.count && isSameName(before, name)) {
        item.row = row;
        return;
      }
    }
  }
  let row = commandLookup(name.address, name.count);
  if (row != null && row.subcommandCount != 0 && requestCount > 1) {
    const second = changetype<Argument>(requestArguments(requestFirst + 1));
    row = commandLookupSubcommand(row, second.address, second.count);
  }
  item.row = row;
  groupEnds = row != null && row.where == CommandWhere.HOST;
}

/** Whether two names of the same length are the same bytes; one load may reach behind the name. */
@inline function isSameName(a: Argument, b: Argument): bool {
  const count = a.count;
  if (count - 1 >= 8) return bytesEqual(a.address, b.address, count);
  return (load<u64>(a.address) ^ load<u64>(b.address)) << (64 - ((<u64>count) << 3)) == 0;
}

/** Hashes the first key of an item. Pipelines repeat keys: one like that before is not hashed. */
@inline function hashKey(index: u32): bool {
  const item = groupAt(index);
  const row = item.row;
  if (row == null || row.firstKey <= 0 || <u32>row.firstKey >= item.count) return false;
  const key = changetype<Argument>(requestArguments(item.first + row.firstKey));
  item.key = key.address;
  item.keyCount = key.count;
  item.hash = isKeyBefore(index, key) ? groupAt(index - 1).hash : tableHash(key.address, key.count);
  return true;
}

/** Whether an item's key is that of the item before. Most that differ do so in their last bytes. */
@inline function isKeyBefore(index: u32, key: Argument): bool {
  if (index == 0 || key.count < 8) return false;
  const before = groupAt(index - 1);
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
  let end = touchHashes;
  let before: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!hashKey(i) || groupAt(i).hash == before) continue;
    before = groupAt(i).hash;
    store<u64>(end, before);
    end += 8;
  }
  const table = databaseAt(client.databaseIndex).table;
  tablePrefetch(table, touchHashes, <u32>((end - touchHashes) >> 3));
}

/**
 * Whether a command is to run when all that is ready was read. Not SYNC and PSYNC: they are refused
 * behind replies that have not left.
 */
@inline function looksAround(client: Client, item: GroupItem): bool {
  const row = item.row;
  if (row == null || budgetIsBehind) return false;
  if ((row.flags & CommandFlag.ADMIN) == 0 && row.id != CommandId.INFO) return false;
  if (row.id == CommandId.SYNC || row.id == CommandId.PSYNC) return false;
  if (item.big != 0 || clientHas(client, ClientFlag.INTERNAL)) return false;
  return requestCanKeep(client, requestWindowBytes());
}

/**
 * Runs a group; returns how many of its commands have had their turn: at least one, unless the
 * first is to run when all that is ready was read.
 */
function runGroup(client: Client, count: u32): u32 {
  groupBegin();
  let since = clockBegin();
  let untimed: u32 = 0;
  let i: u32 = 0;
  const maximum = <u32>min<u64>(<u64>replyUsedBytes() + BUDGET_OUTPUT_BYTES, u32.MAX_VALUE);
  while (i < count && !clientHas(client, CLIENT_HELD)) {
    const item = groupAt(i);
    if (looksAround(client, item)) {
      budgetEnd();
      break;
    }
    const alone = timingAlone || groupIsLong(item);
    if (alone && untimed < i) since = groupShare(client, untimed, i, since);
    groupCall.client = client;
    groupCall.argumentVector = requestArguments(item.first);
    groupCall.argumentCount = item.count;
    groupCall.big = item.big;
    groupCall.flags = 0;
    item.big = 0;
    keyspaceSetHash(item.keyCount != 0 ? item.key : 0, item.keyCount, item.hash);
    if (item.lost) executeLost(client);
    else if (!executeCommand(groupCall, item.row)) item.row = null;
    const replied = <u32>replyUsedBytes();
    item.replied = replied;
    i += 1;
    if (alone) {
      const before = since;
      // What the host answers is measured there.
      if ((groupCall.flags & CallFlag.AT_HOST) == 0) since = groupShare(client, i - 1, i, since);
      untimed = i;
      budgetLook(since);
      if ((groupCall.flags & CallFlag.BLOCKED) != 0) executeWaits(client, since - before);
    }
    if (groupCall.big != 0) requestBigRelease(groupCall.big);
    if (outputSkips(client) && !clientHas(client, ClientFlag.PARKED)) {
      outputSkipAdvance(client);
    }
    if (replyUsedBytes() >= replyMark) clientsWatch();
    if (blockingReady) serveReady();
    if (replied >= maximum) budgetSpend(BUDGET_OUTPUT_BYTES);
    if (budgetIsOver && i < count && requestCanKeep(client, requestWindowBytes())) break;
  }
  if (untimed < i) since = groupShare(client, untimed, i, since);
  budgetLook(since);
  clockNote(since);
  return i;
}
