// The exports about connections: they open, they close, and what there is to know of them.

import { authenticationReset } from '../engine/acl/authenticate';
import {
  Client,
  ClientFlag,
  clientCount as count,
  clientCreate,
  clientHas,
  clientTotal as total,
} from '../engine/client/client';
import {
  surveyBlocked,
  surveyBytes,
  surveyMaximumInputBytes,
  surveyMaximumOutputBytes,
  surveyReplicaBytes,
  surveySubscribed,
  surveyWatching,
} from '../engine/client/survey';
import { clockSet, monotonicMs } from '../engine/clock';
import { disconnectClient } from '../engine/run/disconnect';
import { textCreate } from '../engine/text';
import { Statistic, statisticAdd } from '../engine/statistics';
import { prefixCount } from '../engine/tracking/prefix';
import { trackingClients, trackingItems, trackingKeys } from '../engine/tracking/tracking';
import { inputAddress } from './start';

export { surveyClients as clientsSurvey } from '../engine/client/survey';
export { ownExpiryKeys as ownExpiries } from '../engine/keyspace/own-expiry';
export { watchKeys as watchedKeys } from '../engine/keyspace/watch';
export { pubsubNames as subscribedNames } from '../engine/pubsub';
export { blockingKeys as waitedKeys, blockingTimed as clientsTimed } from '../engine/run/blocking';

/**
 * A connection has opened; returns its client, 0 when memory is out.
 * @param flags ClientFlag bits: UNIX_SOCKET, INTERNAL, LOCAL
 * @param addressCount,localCount lengths of the remote and the local address, which stand in the
 *   input buffer behind each other
 */
export function clientConnect(
  flags: u32,
  descriptor: i32,
  addressCount: u32,
  localCount: u32,
  now: f64,
  elapsed: f64,
): usize {
  clockSet(now, elapsed);
  const client = clientCreate(flags, descriptor);
  if (client == null) return 0;
  client.address = textCreate(inputAddress, addressCount);
  client.localAddress = textCreate(inputAddress + addressCount, localCount);
  authenticationReset(client);
  statisticAdd(Statistic.CONNECTIONS_RECEIVED, 1);
  return changetype<usize>(client);
}

/** A connection is gone; its client must not be named again, unless a call of it is at the host. */
export function clientDisconnect(client: Client, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  disconnectClient(client);
}

/** The client's connection closes when its output has been written (QUIT, errors of the host). */
export function clientCloseAfterReply(client: Client): void {
  client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
}

/** 2 or 3. */
export function clientProtocol(client: Client): u32 {
  return client.protocol;
}

/** Index of the database that the client has selected. */
export function clientDatabase(client: Client): u32 {
  return client.databaseIndex;
}

/** The number that CLIENT ID tells. */
export function clientId(client: Client): f64 {
  return <f64>client.id;
}

/** Milliseconds since the client last sent something; 0 while it waits for something. */
export function clientIdleMs(client: Client): f64 {
  const waits = ClientFlag.PARKED | ClientFlag.PUBSUB | ClientFlag.MONITOR;
  return client.isReplica != 0 || clientHas(client, waits)
    ? 0
    : <f64>(monotonicMs - client.interactionMs);
}

/** How many clients there are. */
export function clientCount(): u32 {
  return count;
}

/** How many clients there have been. */
export function clientTotal(): f64 {
  return <f64>total;
}

/** Clients that wait for a key, for replicas or for the end of a pause, as of clientsSurvey. */
export function clientsBlocked(): u32 {
  return surveyBlocked;
}

/** Clients that have subscriptions, as of clientsSurvey. */
export function clientsSubscribed(): u32 {
  return surveySubscribed;
}

/** Clients that watch keys, as of clientsSurvey. */
export function clientsWatching(): u32 {
  return surveyWatching;
}

/** Bytes that all clients hold but replicas, as of clientsSurvey. */
export function clientsBytes(): f64 {
  return <f64>surveyBytes;
}

/** Bytes that replicas hold, as of clientsSurvey. */
export function clientsReplicaBytes(): f64 {
  return <f64>surveyReplicaBytes;
}

/** The most that a client holds of what it has sent, bytes, as of clientsSurvey. */
export function clientsMaximumInputBytes(): f64 {
  return <f64>surveyMaximumInputBytes;
}

/** The most that a client is owed, bytes, as of clientsSurvey. */
export function clientsMaximumOutputBytes(): f64 {
  return <f64>surveyMaximumOutputBytes;
}

/** What is remembered for tracking. */
export const enum TrackingFigure {
  CLIENTS = 0,
  KEYS = 1,
  /** Clients by key. */
  ITEMS = 2,
  PREFIXES = 3,
}

/** A figure of client-side caching. */
export function trackingFigure(which: TrackingFigure): f64 {
  switch (which) {
    case TrackingFigure.CLIENTS:
      return trackingClients;
    case TrackingFigure.KEYS:
      return trackingKeys();
    case TrackingFigure.ITEMS:
      return <f64>trackingItems;
    default:
      return prefixCount;
  }
}
