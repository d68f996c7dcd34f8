// One turn: what the engine does when bytes have come, when the host has answered and when time has
// passed, in which order, and what it then tells the host to ask for.
//
//   bytes, an answer   the batch ─► clients that may go on ─► broadcasts ─► clients that hold too
//                      much
//   more               what has given way goes on: clients, then freeing; then as above
//   a tick             pauses, time-outs and clients that are owed too much for too long; what has
//                      expired, and who waited for it; freeing, evicting and ageing in steps; then
//                      as above
//
// Broadcasts and the eviction of clients come last, so that many commands cost one of each.

import { shapesTrim } from '../../structure/shape';
import { budgetBegin, budgetIsOver } from '../budget';
import { Client, ClientFlag, clientHas, clientIsOwed } from '../client/client';
import { clientsEvict } from '../client/evict';
import { hostTextTrim } from '../client/host-reply';
import { patrolClients } from '../client/patrol';
import { clockPeek } from '../clock';
import { ageStep } from '../keyspace/age';
import { evictContinue, evictIsDue } from '../keyspace/evict';
import { expireCycle, expireNextMs } from '../keyspace/expire';
import { lazyfreeContinue, lazyfreeWaits } from '../keyspace/lazyfree';
import { logWaits } from '../log';
import { nearlyOutWatch } from '../nearly-out';
import { ServerState, serverState } from '../server';
import { prefixBroadcast, prefixPending } from '../tracking/prefix';
import { trackingTick } from '../tracking/tracking';
import { WorkQueue, workHasMore, workIsEmpty, workIsFirst } from '../work';
import { batchCommands, batchRun } from './batch';
import { blockingNextMs, blockingReady } from './blocking';
import { pauseDeadlineMs, pauseUpdate } from './pause';
import { readyRun } from './ready';
import { resumeHostDone } from './resume';
import { serveReady, serveTimeOuts } from './serve';

/** A client's bytes, [source, +count) or in its private buffer, have come. */
export function turnInput(client: Client, source: usize, count: usize): void {
  budgetBegin(clockPeek());
  batchRun(client, source, count);
  readyRun();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
}

/** The host has answered the call of a client. */
export function turnAnswered(client: Client, microseconds: f64): void {
  budgetBegin(clockPeek());
  resumeHostDone(client, microseconds);
  readyRun();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
}

/** What has given way goes on. */
export function turnMore(): void {
  budgetBegin(clockPeek(), true);
  readyRun();
  const isBusy = (serverState & ServerState.BUSY_SCRIPT) != 0;
  if (!budgetIsOver && !isBusy) lazyfreeContinue();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
}

/** Whether turnMore has something to do. */
export function turnHasMore(): bool {
  const isBusy = (serverState & ServerState.BUSY_SCRIPT) != 0;
  return !workIsEmpty(WorkQueue.READY) || (lazyfreeWaits() && !isBusy);
}

/** Time has passed. Returns whether work is left that wants the next turn soon. */
export function turnTick(): bool {
  budgetBegin(clockPeek());
  // A busy script must find the data as it has left them.
  if ((serverState & ServerState.BUSY_SCRIPT) != 0) return tickBusy();
  pauseUpdate();
  serveTimeOuts();
  patrolClients();
  nearlyOutWatch();
  const expiring = expireCycle();
  if (blockingReady) serveReady();
  lazyfreeContinue();
  shapesTrim();
  hostTextTrim();
  const evicting = evictContinue();
  ageStep();
  readyRun();
  if (prefixPending) prefixBroadcast();
  const forgetting = trackingTick();
  clientsEvict();
  return expiring || lazyfreeWaits() || evicting || forgetting;
}

/** What there is to do while a script is busy: its clients and those that ask in vain. */
function tickBusy(): bool {
  patrolClients();
  readyRun();
  clientsEvict();
  return false;
}

/** What the engine has for the host after a client's bytes, as bits. */
export const enum Outstanding {
  /** The client's own output, which pollOutput gives first. */
  OWN_OUTPUT = 1,
  /** Outputs of others, or of this client after others. */
  OTHER_OUTPUT = 2,
  /** Calls for the host, lines for its log, or connections to close. */
  WORK = 4,
  /** A deadline has moved since it was asked for. */
  DEADLINE = 8,
  /** The client has sent several commands at once. */
  PIPELINE = 16,
  /** What has given way goes on with handleMore. */
  MORE = 32,
  /** The client has sent more than has run: nothing need be read from it until it has. */
  BACKLOG = 64,
  /** The client's own output was the only thing, and has been taken (ownerInput). */
  TAKEN = 128,
}

/** What there is to poll (Outstanding) after a client's bytes. */
export function turnOutstanding(client: Client): u32 {
  let bits: u32 = 0;
  if (workIsFirst(WorkQueue.OUTPUT, client) && clientIsOwed(client)) {
    bits = Outstanding.OWN_OUTPUT;
    if (changetype<usize>(client.pieces) != 0) bits |= Outstanding.OTHER_OUTPUT;
    if (batchCommands > 1) bits |= Outstanding.PIPELINE;
    if (workHasMore(WorkQueue.OUTPUT)) bits |= Outstanding.OTHER_OUTPUT;
  } else if (!workIsEmpty(WorkQueue.OUTPUT)) {
    bits = Outstanding.OTHER_OUTPUT;
  }
  const calls = !workIsEmpty(WorkQueue.HOST);
  if (calls || logWaits() || !workIsEmpty(WorkQueue.CLOSE)) bits |= Outstanding.WORK;
  // Its connection is to be closed when what it is owed has been written.
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) bits |= Outstanding.WORK;
  if (turnHasMore()) bits |= Outstanding.MORE;
  if (turnHasBacklog(client)) bits |= Outstanding.BACKLOG;
  const moved = waitNextMs() != waitToldMs || expireNextMs() != expiryToldMs;
  if (moved) bits |= Outstanding.DEADLINE;
  return bits;
}

/** Whether a client has sent more than has run, because its batch has given way. */
export function turnHasBacklog(client: Client): bool {
  return clientHas(client, ClientFlag.READY_QUEUED);
}

/** What turnExpiryMs and turnWaitMs have answered last. */
let expiryToldMs: i64 = -1;
let waitToldMs: i64 = -1;

/** When the next tick is due because of a key, Unix ms; -1 = not before the next regular one. */
export function turnExpiryMs(): i64 {
  expiryToldMs = expireNextMs();
  return expiryToldMs;
}

/**
 * When the next tick is due because of a client's time-out or the end of a pause, monotonic ms;
 * -1 = not before the next regular one; 0 = soon, for there are keys to evict.
 */
export function turnWaitMs(): i64 {
  waitToldMs = waitNextMs();
  return waitToldMs;
}

function waitNextMs(): i64 {
  if ((serverState & ServerState.BUSY_SCRIPT) != 0) return -1;
  if (evictIsDue()) return 0;
  const pause = pauseDeadlineMs();
  const timeout = blockingNextMs();
  return pause < 0 || (timeout >= 0 && timeout < pause) ? timeout : pause;
}
