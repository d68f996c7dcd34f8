// The exports through which the host answers a command, and MIGRATE's way with the keys of its
// call.

import { Client } from '../engine/client/client';
import { ParkedCall, parkedVector } from '../engine/client/park';
import { clockNote, clockSet } from '../engine/clock';
import { batchRunning } from '../engine/run/batch';
import {
  resumeHostBegin,
  resumeHostChanged,
  resumeHostPause,
  resumeHostWaits,
} from '../engine/run/resume';
import { transactionQueues } from '../engine/run/transaction';
import { turnAnswered } from '../engine/run/turn';
import { WorkQueue, workTake } from '../engine/work';

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
} from '../engine/client/host-reply';
export {
  departureAcknowledge,
  departureBegin,
  departureEnd,
  departureFigure,
  departurePayload,
  departureTaken,
} from '../engine/keyspace/departure';

/**
 * The next client whose command the host must answer, or whose waiting has ended (hostWaitState);
 * 0 = none.
 */
export function pollHostCall(): usize {
  return changetype<usize>(workTake(WorkQueue.HOST));
}

/** A client's call waits from now on as blocked clients do. @param what HostWait */
export function hostCallWaits(client: Client, what: u32): void {
  resumeHostWaits(client, what);
}

/** What a client at the host waits for, or how that has ended (HostWait). */
export function hostWaitState(client: Client): u32 {
  return client.hostWait;
}

/** Where in the stream of effects a client's last write ends. */
export function clientWrittenOffset(client: Client): f64 {
  return <f64>client.writtenOffset;
}

/** Whether MULTI holds a client's call back: the host is asked what it is, and not to answer it. */
export function hostCallQueues(client: Client): bool {
  return transactionQueues(client);
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

/** The host begins to answer: the hostReply… functions write to this client. False: no memory. */
export function hostCallBegin(client: Client): bool {
  return resumeHostBegin(client);
}

/** What the host has done is saved and replicated: as the call itself. */
export function hostCallChanged(client: Client): void {
  resumeHostChanged(client);
}

/** The host stops answering for now, in order to wait; hostCallBegin goes on. */
export function hostCallPause(): void {
  resumeHostPause();
}

/** The host has answered; the client goes on with what it has sent. */
export function hostCallDone(client: Client, microseconds: f64, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  clockNote(elapsed);
  turnAnswered(client, microseconds);
}

/** How many arguments the call has that runs, or that has run last: for the report of a crash. */
export function runningCount(): u32 {
  return batchRunning().argumentCount;
}

/** Address of its arguments: pairs of u32 address, u32 count. */
export function runningVector(): usize {
  return batchRunning().argumentVector;
}
