// The exports with which the host serves replicas (engine/replication/replica.ts).

import { Client } from '../engine/client/client';
import { hostText } from '../engine/client/host-reply';
import { outputAbandon } from '../engine/client/output';
import { replicaBegin as begin, replicaWrite as write } from '../engine/replication/replica';

/** A client has asked for the stream: from here on it is a replica. */
export function replicaBegin(client: Client): void {
  begin(client);
}

/** Adds `count` bytes of hostBuffer to what a replica is owed. False: it gets nothing more. */
export function replicaWrite(client: Client, count: usize): bool {
  return write(client, hostText, count);
}

/** Closes a client at once, whatever it is owed. */
export function clientAbandon(client: Client): void {
  outputAbandon(client);
}
