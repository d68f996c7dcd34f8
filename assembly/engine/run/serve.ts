// Serving those that wait for keys (engine/run/blocking.ts has the queues).
//
// When a command, or a whole transaction, has ended, serveReady takes the ready keys in order, and
// for each key the clients that stood in its queue at that moment. If the key (still) holds a value
// of the type that a client waits for, the client is unblocked and its command run again from the
// beginning, with all checks. It may find nothing – another client has taken the element – and then
// it waits again, at the end of the queues, with its old deadline. What a served command pushes
// (BLMOVE) puts further keys on the ready list: chains are served in the same call. This is Redis
// 7.2's order exactly (blocked.c).
//
// A client whose time has come is answered with a null array.

import { recordType } from '../../memory/record';
import { ERROR_ROLE_CHANGED, ERROR_UNBLOCKED } from '../../protocol/error';
import { replyError, replyNullArray } from '../../protocol/reply';
import { Client, ClientFlag, clientFirst, clientHas } from '../client/client';
import { HostWait, hostWaitDismiss, hostWaitEnd } from '../client/host-wait';
import {
  outputClose,
  outputOpen,
  outputResume,
  outputStarve,
  outputSuspend,
} from '../client/output';
import { Interest, interestDrop, interestKeyOf } from '../interest';
import { LatencyEvent, latencyBegin, latencyEnd } from '../latency';
import { ServerState, serverState } from '../server';
import { WorkQueue, workAdd } from '../work';
import {
  Hold,
  blockedOf,
  blockingLeave,
  blockingLiving,
  blockingSetServed,
  blockingTakeDue,
  blockingTakeReady,
} from './blocking';
import { resumeAnswered, resumeParked } from './resume';

const nobody = changetype<Interest>(0);
const noClient = changetype<Client>(0);

let isServing: bool = false;

/** Serves the clients whose keys are ready, until none is. Call it between commands only. */
export function serveReady(): void {
  const away: u32 = ServerState.TRANSACTION_AWAY | ServerState.BUSY_SCRIPT;
  if (isServing || (serverState & away) != 0) return;
  isServing = true;
  for (let record = blockingTakeReady(); record != 0; record = blockingTakeReady()) {
    serveKey(record);
  }
  isServing = false;
}

/** Serves those that stand in a key's queue now, and drops the key if nobody is left. */
function serveKey(record: usize): void {
  const key = interestKeyOf(record);
  // From here on the key may become ready anew.
  key.holds = Hold.SERVED;
  let count: u32 = 0;
  for (let at = key.head; at != nobody; at = at.next) count += 1;
  let interest = key.head;
  for (; count > 0; count--) {
    const next = interest.next;
    const client = interest.client;
    const entry = blockingLiving(key.database, record);
    const blocked = blockedOf(client);
    const isThere = entry != 0 && recordType(entry) == blocked.type;
    if (isThere || blocked.wakesWithoutKey) serve(client);
    interest = next;
  }
  key.holds &= ~Hold.SERVED;
  interestDrop(record);
}

/** Runs a client's command again. */
function serve(client: Client): void {
  const gone = ClientFlag.CLOSING | ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.GONE;
  if (clientHas(client, gone)) return;
  blockingSetServed(client);
  blockingLeave(client);
  const before = outputSuspend();
  if (resumeParked(client)) workAdd(WorkQueue.READY, client);
  blockingSetServed(noClient);
  outputResume(before);
}

// ------------------------------------------------------------------------------ ending to wait

/**
 * Ends a client's waiting as CLIENT UNBLOCK does: as if time had run out, or with an error.
 * False: it does not wait for keys, nor for replicas.
 */
export function serveUnblock(client: Client, withError: bool): bool {
  if (hostWaitEnd(client, withError ? HostWait.ENDED_BY_ERROR : HostWait.ENDED_BY_TIME)) {
    return true;
  }
  if (!clientHas(client, ClientFlag.BLOCKED)) return false;
  blockingLeave(client);
  giveUp(client, withError ? ERROR_UNBLOCKED : '');
  return true;
}

/**
 * This server has become a replica: nobody may wait for a key here, because it is the primary that
 * would serve them. They are told so, and their connections closed.
 */
export function serveNobody(): void {
  for (let client = clientFirst; client != noClient; client = client.next) {
    if (!clientHas(client, ClientFlag.BLOCKED)) continue;
    blockingLeave(client);
    giveUp(client, ERROR_ROLE_CHANGED);
    client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
  }
  hostWaitDismiss();
}

/** Answers the parked command of a client that waits no longer: an error, '' = a null array. */
function giveUp(client: Client, error: string): void {
  const before = outputSuspend();
  const since = latencyBegin();
  if (outputOpen(client)) {
    const fails = error.length != 0;
    if (fails) replyError(error);
    else replyNullArray();
    resumeAnswered(client, fails);
    outputClose();
    workAdd(WorkQueue.READY, client);
  } else {
    outputStarve(client);
  }
  outputResume(before);
  latencyEnd(LatencyEvent.COMMAND_UNBLOCKING, since);
}

/** Answers the clients whose time has run out. */
export function serveTimeOuts(): void {
  for (let client = blockingTakeDue(); client != noClient; client = blockingTakeDue()) {
    giveUp(client, '');
  }
}
