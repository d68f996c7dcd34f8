// A command of a script: redis.call and redis.pcall.
//
//   scriptTarget(bytes) ─► the host puts the words there: u32 length, bytes │ u32 length, bytes …
//   scriptCommand(words) ─► look up · checks ─► handler ─► where its reply lies, RESP
//
// The words are not copied: the arguments of the call are where the host has put them. The reply
// goes to a block that is no client's output; it is good until the next command. The checks are
// those of Redis's scriptCall (script.c) in their order, and what they refuse is an error reply.
//
// A command that lives on the host is answered there: scriptCommand gives 0, the host writes the
// reply with the functions that it always uses, and scriptCommandDone tells where it lies.

import { heapAllocate, heapBlockBytes, heapRelease } from '../../memory/heap';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import {
  replyBlock,
  replyError,
  replyOpen,
  replyOverflow,
  replyRaw,
  replyUsedBytes,
} from '../../protocol/reply';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { CommandFlag, CommandRow, commandLookup, commandLookupSubcommand } from '../../row/lookup';
import { aclDeniesQuietly, aclRefusesInScript } from '../acl/acl';
import { Call, CallFlag } from '../call';
import { ClientFlag, clientHas } from '../client/client';
import { outputRedirect, outputRestore } from '../client/output';
import { databaseAt } from '../keyspace/database';
import { executeAnswered, executeRefusedInScript, executeScripted } from '../run/execute';
import { refuseObeys, refuseWrite } from '../run/refuse';
import { ServerState, serverState } from '../server';
import {
  ScriptFlag,
  scriptAllowsAll,
  scriptCaller,
  scriptClient,
  scriptFlags,
  scriptHasWritten,
  scriptOverMemory,
  scriptWrites,
} from './running';

const FIRST_BYTES: usize = 16 * 1024;
/** Blocks larger than this are given back when the script has ended. */
const KEEP_BYTES: usize = 1024 * 1024;
/** Behind the words, so that reads of whole vectors stay inside the block. */
const READABLE_BYTES: usize = 64;

/** Where the words are put, and how many bytes of them fit. */
let target: usize = 0;
let targetBytes: usize = 0;
/** Where replies are written; the block may move while one is. */
let reply: usize = 0;
/** Length of the reply of the last command. */
let replyBytes: usize = 0;
/** Whether replies go there now and not to the caller's output. */
let isRedirected: bool = false;
/** Where the scratch was when the command began. */
let mark: usize = 0;

const call = changetype<Call>(memory.data(32, 8));

/** Room for the words of a command, each a u32 length and its bytes; 0 = memory is out. */
export function scriptTarget(bytes: usize): usize {
  if (bytes <= targetBytes) return target;
  if (bytes > <usize>u32.MAX_VALUE - FIRST_BYTES) return 0;
  if (target != 0) heapRelease(target);
  targetBytes = max<usize>(bytes, FIRST_BYTES);
  target = heapAllocate(targetBytes + READABLE_BYTES);
  if (target == 0) targetBytes = 0;
  return target;
}

/** Makes sure that there is room for replies. False: memory is out. */
export function scriptReserve(): bool {
  if (reply == 0) reply = heapAllocate(FIRST_BYTES);
  return reply != 0 && scriptTarget(FIRST_BYTES) != 0;
}

/** A script has ended: replies go to the caller's output, and what was large is given back. */
export function scriptRelinquish(): void {
  scriptLeave();
  if (targetBytes > KEEP_BYTES) {
    heapRelease(target);
    target = 0;
    targetBytes = 0;
  }
  if (reply != 0 && heapBlockBytes(reply) > KEEP_BYTES) {
    heapRelease(reply);
    reply = 0;
  }
}

/** Replies go to the caller's output again, until the next command. */
export function scriptLeave(): void {
  if (isRedirected) outputRestore();
  isRedirected = false;
}

/**
 * Runs the command of `words` words that stand at scriptTarget. Returns where its reply lies; 0 =
 * the host must answer it (scriptCommandRow), and then ask scriptCommandDone.
 */
export function scriptCommand(words: u32): usize {
  mark = scratchMark();
  if (isRedirected) {
    replyOpen(reply, 0, scriptClient.protocol);
  } else {
    outputRedirect(reply, scriptClient.protocol);
    isRedirected = true;
  }
  if (!callMake(words)) replyOutOfMemory();
  else if (mayRun()) executeScripted(call);
  else refuse();
  return (call.flags & CallFlag.AT_HOST) != 0 ? 0 : finish();
}

/** How many commands have been refused before they ran, so far: a debugger shows them otherwise. */
export let scriptRefusedCount: u32 = 0;

function refuse(): void {
  ++scriptRefusedCount;
  executeRefusedInScript(rowFound);
}

/** Id of the command row that the host must answer. */
export function scriptCommandRow(): u32 {
  return call.row.id;
}

/** The host has answered the script's command: counts it, and tells where the reply lies. */
export function scriptCommandDone(microseconds: f64): usize {
  executeAnswered(call, microseconds);
  return finish();
}

/**
 * Whether the caller of the script may run a command: 1, 0, or -1 = there is none of that name. The
 * words stand at scriptTarget.
 */
export function scriptMayRun(words: u32): i32 {
  mark = scratchMark();
  let may = -1;
  if (!callMake(words)) {
    may = 0;
  } else {
    rowFind();
    const row = rowFound;
    if (row != null) {
      call.row = row;
      call.client = scriptCaller;
      const isLimited = clientHas(scriptCaller, ClientFlag.LIMITED);
      may = isLimited && aclDeniesQuietly(call) ? 0 : 1;
    }
  }
  scratchReset(mark);
  return may;
}

/** Ends a command: where the reply lies that was written. */
function finish(): usize {
  scratchReset(mark);
  reply = replyBlock();
  if (replyOverflow) {
    // Half a reply is none.
    replyOpen(reply, 0, scriptClient.protocol);
    replyOutOfMemory();
  }
  replyBytes = replyUsedBytes();
  return reply;
}

/** Answers the caller with the reply of the last command. */
export function scriptReplyPass(): void {
  scriptLeave();
  replyRaw(reply, replyBytes);
}

/** Makes the call of the words at the target. False: memory is out. */
function callMake(words: u32): bool {
  call.flags = CallFlag.IN_TRANSACTION | CallFlag.SCRIPTED;
  const vector = scratchAllocate(<usize>words * ARGUMENT_BYTES);
  if (vector == 0) return false;
  let at = target;
  for (let i: u32 = 0; i < words; i++) {
    const argument = changetype<Argument>(vector + <usize>i * ARGUMENT_BYTES);
    argument.count = load<u32>(at);
    argument.address = at + 4;
    at += 4 + <usize>argument.count;
  }
  call.client = scriptClient;
  call.database = databaseAt(scriptClient.databaseIndex);
  call.argumentVector = vector;
  call.argumentCount = words;
  call.big = 0;
  return true;
}

/** The row of the call; null = there is no such command. */
let rowFound: CommandRow | null = null;

function rowFind(): void {
  const row = commandLookup(call.address(0), call.bytes(0));
  rowFound = row;
  if (row == null || row.subcommandCount == 0 || call.argumentCount == 1) return;
  rowFound = commandLookupSubcommand(row, call.address(1), call.bytes(1));
}

/** All checks before a command of a script runs; answers why not. */
function mayRun(): bool {
  rowFind();
  const row = rowFound;
  if (row == null) {
    replyError('ERR Unknown Redis command called from script');
    return false;
  }
  call.row = row;
  const count = call.argumentCount;
  if (row.arity > 0 ? count != row.arity : count < -row.arity) {
    replyError('ERR Wrong number of args calling Redis command from script');
    return false;
  }
  const flags = row.flags;
  if ((flags & CommandFlag.NOSCRIPT) != 0 && !scriptAllowsAll) {
    replyError('ERR This Redis command is not allowed from script');
    return false;
  }
  if ((serverState & ServerState.STALE) != 0 && (flags & CommandFlag.STALE) == 0) {
    replyError('ERR Can not execute the command on a stale replica');
    return false;
  }
  if (clientHas(scriptCaller, ClientFlag.LIMITED) && callerMayNot()) return false;
  if ((flags & (CommandFlag.WRITE | CommandFlag.MAY_REPLICATE)) != 0 && refusesWrite(flags)) {
    return false;
  }
  if ((flags & CommandFlag.DENYOOM) != 0 && lacksMemory()) {
    replyOutOfMemory();
    return false;
  }
  if ((flags & CommandFlag.WRITE) != 0) scriptWrites();
  return true;
}

/** Whether the rights of the caller forbid the call, which is noted and answered. */
function callerMayNot(): bool {
  call.client = scriptCaller;
  const refuses = aclRefusesInScript(call);
  call.client = scriptClient;
  return refuses;
}

/** Whether a command that writes, or may, may not do so; answers why. */
function refusesWrite(flags: u32): bool {
  const readOnly: u32 = ScriptFlag.READ_ONLY_COMMAND | ScriptFlag.NO_WRITES;
  if ((scriptFlags & readOnly) != 0) {
    replyError('ERR Write commands are not allowed from read-only scripts.');
    return true;
  }
  // What has written is not kept from writing on.
  if ((flags & CommandFlag.WRITE) == 0 || scriptHasWritten) return false;
  return !refuseObeys(scriptCaller) && refuseWrite();
}

/** Whether memory was over maxmemory when the script began, and it has written nothing yet. */
function lacksMemory(): bool {
  return scriptOverMemory && !scriptHasWritten && (scriptFlags & ScriptFlag.ALLOW_OOM) == 0;
}
