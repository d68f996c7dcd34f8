// The run of a script or a function, from the engine's side. The host looks up its text, and runs
// it; its commands come back by command.ts.
//
//   scriptBegin ─► checks ─► redis.call … ─► scriptEnd(reply) ─► the host's call is done
//                              │    ▲
//                  scriptPause ▼    │ scriptResume            after busy-reply-threshold: others
//                            other clients                    are let in, and answered -BUSY
//
// All effects of a script are one unit. Time stands still in it: its commands see the time of its
// beginning, so that a key does not expire between two of them. Only TIME goes on when others have
// been let in, so that a script ends that waits by it. What its commands have made ready for others
// – blocked clients, watchers – is told when it has ended.
//
// A script that MULTI holds back is queued here: by its flags EXEC is checked, as by those of any
// command.
//
// A script without a first line of flags runs by the rules of before there were any: the state of
// the server is checked for each of its commands. For others it is checked before they begin.

import { CommandFlag } from '../../row/lookup';
import { replyOutOfMemory } from '../../protocol/error';
import {
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyRaw,
  replySimple,
} from '../../protocol/reply';
import { Call } from '../call';
import { Client, ClientFlag } from '../client/client';
import { hostText } from '../client/host-reply';
import { outputClose } from '../client/output';
import { ParkedCall, parkedVector } from '../client/park';
import { clockSetBack, nowMicroseconds } from '../clock';
import {
  effectDirect,
  effectUnitBegin,
  effectUnitEnd,
  effectUnitTold,
  effectsOffset,
} from '../effect';
import { EffectFor } from '../effect-part';
import { evictIsNeeded, evictRefuses } from '../keyspace/evict';
import { monitorListens, monitorShow } from '../monitor';
import { pauseHolds } from '../run/pause';
import { refuseBusy, refuseObeys, refuseScript, refuseStale, refuseState } from '../run/refuse';
import {
  resumeHostFail,
  resumeHostForgive,
  resumeHostQueue,
  resumeHostReject,
} from '../run/resume';
import { transactionQueues, transactionRuns } from '../run/transaction';
import { ServerState, serverState, serverStateSet } from '../server';
import { WorkQueue, workAdd } from '../work';
import { scriptLeave, scriptRelinquish, scriptReplyPass, scriptReserve } from './command';
import {
  ScriptFlag,
  scriptCaller,
  scriptClient,
  scriptRuns,
  scriptStart,
  scriptStop,
} from './running';

/** What scriptBegin has found. */
export const enum ScriptBegin {
  /** The script is to run. */
  RUNS = 0,
  /** It was refused, and that is answered. */
  REFUSED = 1,
  /** It waits for the end of a pause, and will be a call for the host again. */
  WAITS = 2,
  /** It waits for EXEC, which is answered, and will be a call for the host again. */
  QUEUED = 3,
}

/** When the running script has begun, Unix µs: its time. */
let begunMicroseconds: i64 = 0;

const shown = changetype<Call>(memory.data(32, 8));

/** Shows the call of a client to monitors: scripts are shown before their commands. */
export function scriptShow(client: Client): void {
  if (!monitorListens()) return;
  const parked = changetype<ParkedCall>(client.parked);
  shown.client = client;
  shown.row = parked.row;
  shown.argumentVector = parkedVector(client.parked);
  shown.argumentCount = parked.argumentCount;
  monitorShow(shown);
}

/** A client's script, which is what `flags` (ScriptFlag) say, is to begin; its output is open. */
export function scriptBegin(client: Client, flags: u32): ScriptBegin {
  const commandFlags = flagsOf(client, flags);
  if (waits(client, commandFlags)) return ScriptBegin.WAITS;
  if (transactionQueues(client)) return queue(client, flags, commandFlags);
  scriptShow(client);
  if (scriptRuns()) {
    refuseBusy();
    return refused(true);
  }
  const named = (flags & ScriptFlag.EVAL_COMPATIBLE) == 0;
  const row = changetype<ParkedCall>(client.parked).row;
  const overMemory = evictIsNeeded() && (transactionRuns(client) || evictRefuses());
  if (named && !transactionRuns(client)) {
    if (overMemory && (commandFlags & CommandFlag.DENYOOM) != 0) {
      replyOutOfMemory();
      return refused(true);
    }
    const obeys = refuseObeys(client);
    if (serverState != 0 && !obeys && refuseState(row, commandFlags)) return refused(true);
  }
  if (named ? refuseScript(flags, overMemory, refuseObeys(client)) : refuseStale()) {
    return refused(false);
  }
  if (!scriptReserve()) {
    replyOutOfMemory();
    return refused(false);
  }
  begin(client, flags, overMemory);
  return ScriptBegin.RUNS;
}

/** Has a call wait for EXEC, unless it is refused already. */
function queue(client: Client, flags: u32, commandFlags: u32): ScriptBegin {
  const row = changetype<ParkedCall>(client.parked).row;
  const named = (flags & ScriptFlag.EVAL_COMPATIBLE) == 0;
  if (named && serverState != 0 && !refuseObeys(client) && refuseState(row, commandFlags)) {
    return refused(true);
  }
  replySimple('QUEUED');
  resumeHostQueue(commandFlags);
  return ScriptBegin.QUEUED;
}

/** What the command that runs a script is (CommandFlag), the script's own flags considered. */
function flagsOf(client: Client, flags: u32): u32 {
  const own = changetype<ParkedCall>(client.parked).row.flags;
  if ((flags & ScriptFlag.EVAL_COMPATIBLE) != 0) return own;
  const decided: u32 =
    CommandFlag.STALE | CommandFlag.DENYOOM | CommandFlag.WRITE | CommandFlag.MAY_REPLICATE;
  let result = own & ~decided;
  if ((flags & (ScriptFlag.ALLOW_OOM | ScriptFlag.NO_WRITES)) == 0) result |= CommandFlag.DENYOOM;
  if ((flags & ScriptFlag.NO_WRITES) == 0) result |= CommandFlag.WRITE;
  if ((flags & ScriptFlag.ALLOW_STALE) != 0) result |= CommandFlag.STALE;
  return result;
}

/**
 * Whether a client's script waits for the end of a pause, although it cannot run, and the host is
 * about to say why: it will be a call for the host again.
 */
export function scriptWaits(client: Client, flags: u32): bool {
  return waits(client, flagsOf(client, flags));
}

/** Gives a call back that a pause holds: its client waits, as if it had not been heard. */
function waits(client: Client, commandFlags: u32): bool {
  if (serverState == 0 || transactionRuns(client) || refuseObeys(client)) return false;
  if (!pauseHolds(commandFlags)) return false;
  outputClose();
  client.flags |= ClientFlag.PAUSED;
  workAdd(WorkQueue.PAUSED, client);
  return true;
}

function refused(counts: bool): ScriptBegin {
  if (counts) resumeHostReject();
  return ScriptBegin.REFUSED;
}

function begin(client: Client, flags: u32, overMemory: bool): void {
  scriptStart(client, flags, overMemory);
  scriptClient.user = client.user;
  scriptClient.databaseIndex = client.databaseIndex;
  scriptClient.protocol = 2;
  scriptClient.flags = ClientFlag.AUTHENTICATED | (client.flags & ClientFlag.NO_TOUCH);
  begunMicroseconds = nowMicroseconds;
  effectUnitBegin();
}

/** The running script is left for a while: others are heard, and answered -BUSY. */
export function scriptPause(): void {
  scriptLeave();
  serverStateSet(ServerState.BUSY_SCRIPT, true);
}

/** The running script goes on, at its own time. */
export function scriptResume(): void {
  clockSetBack(begunMicroseconds);
}

/** redis.setresp: the protocol of the replies that the script gets. */
export function scriptSetProtocol(protocol: u32): void {
  scriptClient.protocol = protocol;
}

/** redis.set_repl: for whom what it does from here on is recorded (EffectFor). */
export function scriptSetEffects(to: u32): void {
  effectDirect(to);
}

/**
 * The running script has ended, with a reply of `bytes` bytes in the host's text.
 * @param isError the reply is an error
 * @param isCounted the command that has given the error has counted it
 */
export function scriptEnd(bytes: usize, isError: bool, isCounted: bool): void {
  scriptRelinquish();
  ended();
  if (isError && !isCounted) {
    replyErrorBegin();
    replyErrorBytes(hostText + 1, bytes - 3);
    replyErrorEnd();
  } else {
    replyRaw(hostText, bytes);
    if (isError) resumeHostFail();
  }
}

/** The running script has ended, with the reply of its last command, which is no error. */
export function scriptEndWithReply(): void {
  scriptReplyPass();
  scriptRelinquish();
  ended();
}

function ended(): void {
  const caller = scriptCaller;
  scriptStop();
  serverStateSet(ServerState.BUSY_SCRIPT, false);
  effectDirect(EffectFor.ALL);
  effectUnitEnd();
  if (effectUnitTold()) caller.writtenOffset = effectsOffset();
  resumeHostForgive();
}
