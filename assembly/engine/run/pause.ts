// Holding commands back. A command that may not run now is parked (engine/client/park.ts) and its
// client waits in a queue (WorkQueue.PAUSED). When the reason is gone, all that wait are looked at
// again in the order in which they were held back, and may be held back once more.
//
// There are six reasons:
//
//   CLIENT PAUSE      until a time, for writes or for everything; commands that may replicate
//                     count as writes, and so does EXEC if it holds one. Expired keys are not
//                     deleted meanwhile. The later end and the stricter kind of two pauses win
//                     (networking.c, pauseClientsByClient): only UNPAUSE makes one shorter. The
//                     primary of a replica waits like anybody.
//   a transaction     one of its commands is at the host. Nobody else's command may come between it
//                     and the rest of the queue.
//   MIGRATE           keys are being sent to another server, and the command would write one
//                     (engine/keyspace/departure.ts).
//   a walk            a large value is being written out, and the command would change it
//                     (engine/snapshot/hold.ts).
//   replicas          are to catch up before this server fails over to one of them, or ends: writes
//                     wait as in a CLIENT PAUSE, without an end of its own.
//   the host          reads the dataset anew, or writes it for the last time.
//
// A pause ends when the time has reached its end: at the tick for which the host is given
// pauseDeadlineMs, or when the next command asks. Even CLIENT UNPAUSE waits during a pause of
// everything, as it does in Redis 7.2.

import { CommandFlag } from '../../row/lookup';
import { Client } from '../client/client';
import { outputHalf } from '../client/output';
import { monotonicMs } from '../clock';
import { ServerState, serverState, serverStateSet } from '../server';
import { WorkQueue, workAdd, workTake } from '../work';

/** When the pause of CLIENT PAUSE ends, monotonic ms; 0 = there is none. */
let endMs: i64 = 0;
/** Whether writes wait for replicas to catch up. */
let forReplicas: bool = false;

const CLIENT_PAUSE: u32 = ServerState.WRITES_PAUSED | ServerState.ALL_PAUSED;
/** All commands wait. */
const EVERYTHING: u32 =
  ServerState.ALL_PAUSED | ServerState.TRANSACTION_AWAY | ServerState.HOST_ALONE;

/**
 * CLIENT PAUSE.
 * @param untilMs monotonic time at which it ends; if that has passed, a pause in force may still
 *   become stricter
 */
export function pauseBegin(untilMs: i64, everything: bool): void {
  pauseUpdate();
  if (untilMs > endMs) endMs = untilMs;
  if (endMs <= monotonicMs) {
    endMs = 0;
    return;
  }
  pausesApply(everything || (serverState & ServerState.ALL_PAUSED) != 0);
}

/** Tells the server's state what is paused. `everything`: CLIENT PAUSE says so. */
function pausesApply(everything: bool): void {
  const isPaused = endMs != 0 || forReplicas;
  serverStateSet(CLIENT_PAUSE | ServerState.EXPIRE_PAUSED, false);
  if (!isPaused) return;
  serverStateSet(everything ? ServerState.ALL_PAUSED : ServerState.WRITES_PAUSED, true);
  serverStateSet(ServerState.EXPIRE_PAUSED, true);
}

/** CLIENT UNPAUSE; also when the time has come. */
export function pauseEnd(): void {
  endMs = 0;
  pausesApply(false);
  release();
}

/** Ends the pause if its time has come. */
export function pauseUpdate(): void {
  if (endMs != 0 && endMs <= monotonicMs) pauseEnd();
}

/** When the pause of CLIENT PAUSE ends, monotonic ms; -1 = there is none. */
export function pauseDeadlineMs(): i64 {
  return endMs != 0 ? endMs : -1;
}

/** Whether a command with these flags (CommandFlag) must wait. */
export function pauseHolds(flags: u32): bool {
  pauseUpdate();
  if ((serverState & EVERYTHING) != 0) return true;
  const writes = (flags & (CommandFlag.WRITE | CommandFlag.MAY_REPLICATE)) != 0;
  return writes && (serverState & ServerState.WRITES_PAUSED) != 0;
}

/** A command of a client's transaction is at the host: everybody waits. */
export function pauseForTransaction(client: Client): void {
  outputHalf(client);
  serverStateSet(ServerState.TRANSACTION_AWAY, true);
}

/** That transaction has ended. */
export function pauseAfterTransaction(): void {
  if ((serverState & ServerState.TRANSACTION_AWAY) == 0) return;
  serverStateSet(ServerState.TRANSACTION_AWAY, false);
  outputHalf(changetype<Client>(0));
  release();
}

/** The host wants to be alone from now on, or no longer. */
export function pauseForHost(isAlone: bool): void {
  serverStateSet(ServerState.HOST_ALONE, isAlone);
  if (!isAlone) release();
}

/** Writes wait for replicas from now on, or no longer. */
export function pauseWritesForHost(holds: bool): void {
  forReplicas = holds;
  pausesApply((serverState & ServerState.ALL_PAUSED) != 0);
  if (!holds) release();
}

/** Some keys are being sent away, from now on. */
export function pauseForDeparture(): void {
  serverStateSet(ServerState.KEYS_AWAY, true);
}

/** Some keys are no longer being sent away. `isLast`: no others are either. */
export function pauseAfterDeparture(isLast: bool): void {
  if (isLast) serverStateSet(ServerState.KEYS_AWAY, false);
  release();
}

/** What some of those that wait have waited for is written. */
export function pauseAfterWalk(): void {
  release();
}

/** Lets those that wait be looked at again (engine/run/ready.ts). */
function release(): void {
  let client = workTake(WorkQueue.PAUSED);
  while (client != null) {
    workAdd(WorkQueue.READY, client);
    client = workTake(WorkQueue.PAUSED);
  }
}
