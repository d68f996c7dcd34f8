// Why a command is not run, in Redis's words: unknown names, bytes that are no request, and states of
// the server that keep commands out.

import { CommandFlag, CommandRow } from '../command/lookup';
import { RequestError, requestError, requestErrorByte } from '../protocol/request';
import {
  replyError, replyErrorBegin, replyErrorBytes, replyErrorEnd, replyErrorText,
} from '../protocol/reply';
import { Call } from './call';
import { Client, ClientFlag } from './client';
import { ServerState, serverState } from './server';

/** How much of an unknown command's name, and of all its arguments, is repeated. */
const SHOWN_BYTES: u32 = 128;

/** -ERR unknown command 'x', with args beginning with: 'a' 'b' */
export function refuseUnknown(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR unknown command '");
  replyErrorBytes(call.address(0), min<u32>(call.bytes(0), SHOWN_BYTES));
  replyErrorText("', with args beginning with: ");
  let shown: u32 = 0;
  for (let i = 1; i < call.argumentCount && shown < SHOWN_BYTES; i++) {
    const bytes = min<u32>(call.bytes(i), SHOWN_BYTES - shown);
    replyErrorText("'");
    replyErrorBytes(call.address(i), bytes);
    replyErrorText("' ");
    shown += bytes + 3;
  }
  replyErrorEnd();
}

/** -ERR unknown subcommand 'x'. Try CONTAINER HELP. `call.row` is the container's. */
export function refuseUnknownSubcommand(call: Call): void {
  const row = call.row;
  const name = row.fullName;
  replyErrorBegin();
  replyErrorText("ERR unknown subcommand '");
  replyErrorBytes(call.address(1), min<u32>(call.bytes(1), SHOWN_BYTES));
  replyErrorText("'. Try ");
  for (let i: u32 = 0; i < row.fullNameBytes; i++) {
    const byte = load<u8>(name + i);
    store<u8>(upper + i, byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
  }
  replyErrorBytes(upper, row.fullNameBytes);
  replyErrorText(' HELP.');
  replyErrorEnd();
}

const upper = memory.data(64);

/** -ERR Protocol error: …; the connection ends with it. */
export function refuseProtocolError(client: Client): void {
  replyErrorBegin();
  replyErrorText('ERR Protocol error: ');
  replyErrorText(protocolErrorText(requestError));
  if (requestError == RequestError.EXPECTED_DOLLAR) {
    store<u8>(upper, requestErrorByte);
    replyErrorBytes(upper, 1);
    replyErrorText("'");
  }
  replyErrorEnd();
  client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
}

/** What the log and the reply call a protocol error. */
export function protocolErrorText(error: RequestError): string {
  switch (error) {
    case RequestError.BIG_INLINE: return 'too big inline request';
    case RequestError.BIG_COUNT: return 'too big mbulk count string';
    case RequestError.BIG_BULK_COUNT: return 'too big bulk count string';
    case RequestError.UNBALANCED: return 'unbalanced quotes in request';
    case RequestError.MULTIBULK_LENGTH: return 'invalid multibulk length';
    case RequestError.MULTIBULK_UNAUTHENTICATED: return 'unauthenticated multibulk length';
    case RequestError.BULK_LENGTH: return 'invalid bulk length';
    case RequestError.BULK_UNAUTHENTICATED: return 'unauthenticated bulk length';
    default: return "expected '$', got '";
  }
}

function refuseDiskError(): void {
  replyErrorBegin();
  replyErrorText("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to");
  replyErrorText(' persist to disk. Commands that may modify the data set are disabled, because this');
  replyErrorText(' instance is configured to report errors during writes if RDB snapshotting fails');
  replyErrorText(' (stop-writes-on-bgsave-error option). Please check the Redis logs for details');
  replyErrorText(' about the RDB error.');
  replyErrorEnd();
}

/** Answers why the server's state keeps this command out, in Redis's order; false = it does not. */
export function refuseState(call: Call, row: CommandRow): bool {
  const writes = (row.flags & CommandFlag.WRITE) != 0;
  if (writes && (serverState & ServerState.DISK_ERROR) != 0) {
    refuseDiskError();
    return true;
  }
  if (writes && (serverState & ServerState.READ_ONLY) != 0) {
    replyError("READONLY You can't write against a read only replica.");
    return true;
  }
  if ((serverState & ServerState.STALE) != 0 && (row.flags & CommandFlag.STALE) == 0) {
    replyError("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");
    return true;
  }
  if ((serverState & ServerState.LOADING) != 0 && (row.flags & CommandFlag.LOADING) == 0) {
    replyError('LOADING Redis is loading the dataset in memory');
    return true;
  }
  if ((serverState & ServerState.BUSY_SCRIPT) != 0 && (row.flags & CommandFlag.ALLOW_BUSY) == 0) {
    replyError(
      'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
    );
    return true;
  }
  return false;
}
