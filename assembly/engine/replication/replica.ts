// Replicas of this server: clients to which the host sends the dataset and the stream of effects
// (host/replicate/). To the engine they are clients whose output is not the engine's alone.

import { Client, ClientFlag, Replica, clientHas } from '../client/client';
import { clientMemoryChanged } from '../client/evict';
import { outputWrite } from '../client/output';

/** Whether a client is a replica. */
@inline export function replicaIs(client: Client): bool {
  return client.isReplica != Replica.NONE;
}

/** A client has asked for the stream: from here on it is a replica. */
export function replicaBegin(client: Client): void {
  client.isReplica = Replica.FOLLOWS;
  clientMemoryChanged(client);
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
