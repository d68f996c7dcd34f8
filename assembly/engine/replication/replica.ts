// Replicas of this server: clients to which the host sends the dataset and the stream of effects
// (host/replicate/). To the engine they are clients whose output is not the engine's alone.

import { Client, ClientFlag, Replica, clientHas } from '../client/client';
import { clientMemoryChanged } from '../client/evict';
import { clientOutputBlockBytes } from '../client/memory';
import { outputWrite } from '../client/output';

const noClient = changetype<Client>(0);

let first: Client = noClient;

/** Whether a client is a replica. */
@inline export function replicaIs(client: Client): bool {
  return client.isReplica != Replica.NONE;
}

/** A client has asked for the stream: from here on it is a replica. */
export function replicaBegin(client: Client): void {
  if (!replicaIs(client)) {
    client.nextReplica = first;
    first = client;
  }
  client.isReplica = Replica.FOLLOWS;
  clientMemoryChanged(client);
}

/** A client goes away: it is no replica any more, if it was one. */
export function replicaEnd(client: Client): void {
  if (!replicaIs(client)) return;
  client.isReplica = Replica.NONE;
  if (first == client) {
    first = client.nextReplica;
    return;
  }
  let before = first;
  while (before.nextReplica != client) before = before.nextReplica;
  before.nextReplica = client.nextReplica;
}

/** Bytes of the heap in which lies what replicas are owed. */
export function replicasOwedBytes(): u64 {
  let bytes: u64 = 0;
  for (let each = first; each != noClient; each = each.nextReplica) {
    bytes += clientOutputBlockBytes(each);
  }
  return bytes;
}

/**
 * Adds bytes to what a replica is owed. False: it gets nothing more, because it is being closed or
 * there is no memory.
 */
export function replicaWrite(client: Client, source: usize, bytes: usize): bool {
  const ends = ClientFlag.CLOSING | ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.GONE;
  if (clientHas(client, ends)) return false;
  outputWrite(client, source, bytes);
  return !clientHas(client, ends);
}
