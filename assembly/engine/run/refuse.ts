// Why a command is not run, in Redis's words: unknown names, bytes that are no request, and states
// of the server that keep commands out. What a client has sent is repeated as C repeats a string:
// up to its first zero byte.

import { CommandFlag, CommandRow } from '../../row/lookup';
import { CommandId } from '../../row/rows.generated';
import { bytesCopy, bytesEqualFold, bytesIndexOf, bytesUpper } from '../../memory/bytes';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_BUSY_FUNCTION, ERROR_BUSY_SCRIPT, ERROR_LOADING } from '../../protocol/error';
import {
  RequestError,
  requestError,
  requestErrorByte,
  requestUnreadAt,
  requestUnreadBytes,
} from '../../protocol/request';
import {
  replyBlock,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyLastErrorOffset,
  replyTruncate,
  replyUsedBytes,
} from '../../protocol/reply';
import { Call } from '../call';
import { Client, ClientFlag, clientReplays } from '../client/client';
import { textAddress, textBytes, textCreate, textRelease } from '../text';
import { monotonicSeconds } from '../clock';
import { LogCode, logAdd, logWrites } from '../log';
import { clientLog } from '../client/log';
import { outputAbandon } from '../client/output';
import { primaryIs } from '../replication/primary';
import { ScriptFlag, scriptFlags } from '../script/running';
import { ServerState, serverState } from '../server';

/** How much of an unknown command's name, and of all its arguments, is repeated. */
const SHOWN_BYTES: u32 = 128;

/** Whether a client is obeyed whatever the server's state is: what it sends has been run before. */
@inline export function refuseObeys(client: Client): bool {
  return primaryIs(client) || clientReplays(client);
}

/** -ERR unknown command 'x', with args beginning with: 'a' 'b' */
export function refuseUnknown(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR unknown command '");
  replyErrorBytes(call.address(0), shownBytes(call, 0, SHOWN_BYTES));
  replyErrorText("', with args beginning with: ");
  let shown: u32 = 0;
  for (let i = 1; i < call.argumentCount && shown < SHOWN_BYTES; i++) {
    const bytes = shownBytes(call, i, SHOWN_BYTES - shown);
    replyErrorText("'");
    replyErrorBytes(call.address(i), bytes);
    replyErrorText("' ");
    shown += bytes + 3;
  }
  replyErrorEnd();
}

/** How much of an argument is repeated: up to `most` bytes, and none from a zero byte on. */
function shownBytes(call: Call, index: i32, maximum: u32): u32 {
  return <u32>bytesIndexOf(call.address(index), min<u32>(call.bytes(index), maximum), 0);
}

/** -ERR unknown subcommand 'x'. Try CONTAINER HELP. The container is named as the client did. */
export function refuseUnknownSubcommand(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR unknown subcommand '");
  replyErrorBytes(call.address(1), shownBytes(call, 1, SHOWN_BYTES));
  helpNamed(call);
}

/** -ERR unknown subcommand or wrong number of arguments for 'x'. Try CONTAINER HELP. */
export function refuseSubcommand(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR unknown subcommand or wrong number of arguments for '");
  replyErrorBytes(call.address(1), shownBytes(call, 1, SHOWN_BYTES));
  helpNamed(call);
}

/** Ends such an error. */
function helpNamed(call: Call): void {
  replyErrorText("'. Try ");
  const mark = scratchMark();
  const upper = scratchAllocate(call.bytes(0));
  if (upper != 0) {
    bytesUpper(upper, call.address(0), call.bytes(0));
    replyErrorBytes(upper, call.bytes(0));
  }
  scratchReset(mark);
  replyErrorText(' HELP.');
  replyErrorEnd();
}

const post = memory.data<u8>([0x70, 0x6f, 0x73, 0x74]); // post
const host = memory.data<u8>([0x68, 0x6f, 0x73, 0x74, 0x3a]); // host:

/** Whether a command is the beginning of an HTTP request, sent here to do harm. */
export function refuseIsHttp(call: Call): bool {
  const name = call.address(0);
  const count = call.bytes(0);
  return count == 4 ? bytesEqualFold(name, post, 4) : count == 5 && bytesEqualFold(name, host, 5);
}

/** Why the log is not filled with attempts: seconds between two lines. */
const HTTP_LOG_SECONDS: i64 = 60;
let httpLogged: i64 = -HTTP_LOG_SECONDS;

/** Closes the connection of a client that speaks HTTP. */
export function refuseHttp(client: Client): void {
  outputAbandon(client);
  if (monotonicSeconds - httpLogged < HTTP_LOG_SECONDS) return;
  httpLogged = monotonicSeconds;
  const address = client.address;
  logAdd(LogCode.HTTP_REQUEST, 0, 0, textAddress(address), textBytes(address));
}

/**
 * EXEC was refused: turns the refusal, which is the last error of the output, into
 * -EXECABORT Transaction discarded because of: …
 */
export function refuseExec(): void {
  if (replyLastErrorOffset == 0) return;
  if (replyUsedBytes() < replyLastErrorOffset) return; // muted
  let from = replyBlock() + replyLastErrorOffset;
  if (load<u32>(from) == 0x20525245) from += 4; // 'ERR '
  const count = replyBlock() + replyUsedBytes() - 2 - from;
  const mark = scratchMark();
  const reason = scratchAllocate(count);
  if (reason != 0) {
    memory.copy(reason, from, count);
    replyTruncate(replyLastErrorOffset - 1);
    replyErrorBegin();
    replyErrorText('EXECABORT Transaction discarded because of: ');
    replyErrorBytes(reason, count);
    replyErrorEnd();
  }
  scratchReset(mark);
}

const oneByte = memory.data(1);

/** -ERR Protocol error: …; the connection ends with it. */
export function refuseProtocolError(client: Client): void {
  replyErrorBegin();
  replyErrorText('ERR Protocol error: ');
  replyErrorText(protocolErrorText(requestError));
  if (requestError == RequestError.EXPECTED_DOLLAR) {
    store<u8>(oneByte, requestErrorByte);
    replyErrorBytes(oneByte, 1);
    replyErrorText("'");
  }
  replyErrorEnd();
  if (logWrites(LogCode.PROTOCOL_ERROR)) logProtocolError(client);
  client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
}

/** How much of what is no request stands in the log, half of it from the end. */
const DUMPED_BYTES: usize = 128;

/** Shows in the log what is no request: all of it, or its beginning and its end. */
function logProtocolError(client: Client): void {
  const source = requestUnreadAt();
  const count = requestUnreadBytes();
  let left: usize = 0;
  let shown = source;
  const mark = scratchMark();
  if (count >= DUMPED_BYTES) {
    shown = scratchAllocate(DUMPED_BYTES);
    left = count - DUMPED_BYTES;
    if (shown == 0) return;
    bytesCopy(shown, source, DUMPED_BYTES / 2);
    bytesCopy(shown + DUMPED_BYTES / 2, source + count - DUMPED_BYTES / 2, DUMPED_BYTES / 2);
  }
  clientLog(LogCode.PROTOCOL_ERROR, client, requestError, <u32>left, shown, <u32>(count - left));
  scratchReset(mark);
}

/** What the reply calls a protocol error. */
function protocolErrorText(error: RequestError): string {
  switch (error) {
    case RequestError.BIG_INLINE:
      return 'too big inline request';
    case RequestError.BIG_COUNT:
      return 'too big mbulk count string';
    case RequestError.BIG_BULK_COUNT:
      return 'too big bulk count string';
    case RequestError.UNBALANCED:
      return 'unbalanced quotes in request';
    case RequestError.MULTIBULK_LENGTH:
      return 'invalid multibulk length';
    case RequestError.MULTIBULK_UNAUTHENTICATED:
      return 'unauthenticated multibulk length';
    case RequestError.BULK_LENGTH:
      return 'invalid bulk length';
    case RequestError.BULK_UNAUTHENTICATED:
      return 'unauthenticated bulk length';
    default:
      return "expected '$', got '";
  }
}

function refuseDiskError(): void {
  replyErrorBegin();
  replyErrorText("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to");
  replyErrorText(' persist to disk. Commands that may modify the data set are disabled, because');
  replyErrorText(' this instance is configured to report errors during writes if RDB snapshotting');
  replyErrorText(
    ' fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details',
  );
  replyErrorText(' about the RDB error.');
  replyErrorEnd();
}

/** Why the append-only file cannot be written; an owned text. */
let aofReason: usize = 0;

/** Sets why ServerState.AOF_ERROR refuses writes. */
export function refuseAofReasonSet(source: usize, count: u32): void {
  textRelease(aofReason);
  aofReason = textCreate(source, count);
}

function refuseAofError(): void {
  replyErrorBegin();
  replyErrorText('MISCONF Errors writing to the AOF file: ');
  replyErrorBytes(textAddress(aofReason), textBytes(aofReason));
  replyErrorEnd();
}

/** The same of a script that may write. */
function refuseScriptBroken(): bool {
  const fromDisk = (serverState & ServerState.DISK_ERROR) != 0;
  if (!fromDisk && (serverState & ServerState.AOF_ERROR) == 0) return false;
  replyErrorBegin();
  replyErrorText('MISCONF Redis is configured to ');
  replyErrorText(fromDisk ? 'save RDB snapshots' : 'persist data to AOF');
  replyErrorText(", but it's currently unable to persist to disk. Writable scripts are blocked.");
  replyErrorText(" Use 'no-writes' flag for read only scripts.");
  if (!fromDisk) {
    replyErrorText(' AOF error: ');
    replyErrorBytes(textAddress(aofReason), textBytes(aofReason));
  }
  replyErrorEnd();
  return true;
}

/**
 * Answers why the server's state keeps a script out that has named its flags (ScriptFlag), in
 * Redis's order; false = it does not. `overMemory`: more is in use than may be.
 */
export function refuseScript(flags: u32, overMemory: bool, obeys: bool): bool {
  if ((serverState & ServerState.STALE) != 0 && (flags & ScriptFlag.ALLOW_STALE) == 0) {
    replyErrorBegin();
    replyErrorText("MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no'");
    replyErrorText(" and 'allow-stale' flag is not set on the script.");
    replyErrorEnd();
    return true;
  }
  if ((flags & ScriptFlag.NO_WRITES) != 0) return false;
  if ((serverState & ServerState.READ_ONLY) != 0 && !obeys) {
    replyError('READONLY Can not run script with write flag on readonly replica');
    return true;
  }
  if (!obeys && refuseScriptBroken()) return true;
  if ((flags & ScriptFlag.READ_ONLY_COMMAND) != 0) {
    replyError('ERR Can not execute a script with write flag using *_ro command.');
    return true;
  }
  if (refuseLonely()) return true;
  if (!overMemory || obeys || (flags & ScriptFlag.ALLOW_OOM) != 0) return false;
  replyErrorBegin();
  replyErrorText('OOM allow-oom flag is not set on the script, can not run it when used memory');
  replyErrorText(" > 'maxmemory'");
  replyErrorEnd();
  return true;
}

/** -MASTERDOWN: this is a replica without its primary, which is not to be read. */
export function refuseStale(): bool {
  if ((serverState & ServerState.STALE) == 0) return false;
  replyError("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");
  return true;
}

/**
 * Answers why the server's state keeps a command with these flags (CommandFlag) out, in Redis's
 * order; false = it does not.
 */
export function refuseState(row: CommandRow, flags: u32): bool {
  const writes = (flags & CommandFlag.WRITE) != 0;
  if ((writes || row.id == CommandId.PING) && refuseBroken()) return true;
  if (writes && (refuseLonely() || refuseReplica())) return true;
  if ((flags & CommandFlag.STALE) == 0 && refuseStale()) return true;
  // Nobody waits while a script is busy.
  const briefly = serverState & (ServerState.LOADING_BRIEFLY | ServerState.BUSY_SCRIPT);
  const loading = (serverState & ServerState.LOADING) != 0;
  const waits = briefly == ServerState.LOADING_BRIEFLY;
  if (loading && !waits && (flags & CommandFlag.LOADING) == 0) {
    replyError(ERROR_LOADING);
    return true;
  }
  const isBehind = (serverState & ServerState.ASYNC_LOADING) != 0;
  if (isBehind && (flags & CommandFlag.NO_ASYNC_LOADING) != 0) {
    replyError(ERROR_LOADING);
    return true;
  }
  if ((serverState & ServerState.BUSY_SCRIPT) != 0 && (row.flags & CommandFlag.ALLOW_BUSY) == 0) {
    refuseBusy();
    return true;
  }
  return false;
}

/** -BUSY: a script or a function runs, and only that can be ended. */
export function refuseBusy(): void {
  if ((scriptFlags & ScriptFlag.FUNCTION) == 0) replyError(ERROR_BUSY_SCRIPT);
  else replyError(ERROR_BUSY_FUNCTION);
}

/** Whether nothing may be written because what is written can't be saved, which is answered. */
function refuseBroken(): bool {
  if ((serverState & (ServerState.DISK_ERROR | ServerState.AOF_ERROR)) == 0) return false;
  if ((serverState & ServerState.DISK_ERROR) != 0) refuseDiskError();
  else refuseAofError();
  return true;
}

/** Whether too few replicas would get what is written, which is answered. */
function refuseLonely(): bool {
  if ((serverState & ServerState.REPLICAS_MISSING) == 0) return false;
  replyError('NOREPLICAS Not enough good replicas to write.');
  return true;
}

/** Whether this is a replica that only reads, which is answered. */
function refuseReplica(): bool {
  if ((serverState & ServerState.READ_ONLY) == 0) return false;
  replyError("READONLY You can't write against a read only replica.");
  return true;
}

/**
 * Answers why the server's state keeps scripts from writing, in their order; false = it does not.
 */
export function refuseWrite(): bool {
  return serverState != 0 && (refuseReplica() || refuseBroken() || refuseLonely());
}

/**
 * Whether a subscriber may not run a command, which is answered: with RESP2 it can't tell replies
 * from messages.
 */
export function refuseSubscriber(client: Client, row: CommandRow): bool {
  if (client.protocol != 2) return false;
  switch (<i32>row.id) {
    case CommandId.SUBSCRIBE:
    case CommandId.UNSUBSCRIBE:
    case CommandId.PSUBSCRIBE:
    case CommandId.PUNSUBSCRIBE:
    case CommandId.SSUBSCRIBE:
    case CommandId.SUNSUBSCRIBE:
    case CommandId.PING:
    case CommandId.QUIT:
    case CommandId.RESET:
      return false;
  }
  replyErrorBegin();
  replyErrorText("ERR Can't execute '");
  replyErrorBytes(row.fullName, row.fullNameBytes);
  replyErrorText("': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed");
  replyErrorText(' in this context');
  replyErrorEnd();
  return true;
}

/**
 * Whether a monitor or a replica may not run a command with these flags, which is answered: who is
 * fed with what happens has no business with the keyspace.
 */
export function refuseFed(flags: u32): bool {
  if ((flags & (CommandFlag.WRITE | CommandFlag.READONLY | CommandFlag.MAY_REPLICATE)) == 0) {
    return false;
  }
  replyError("ERR Replica can't interact with the keyspace");
  return true;
}
