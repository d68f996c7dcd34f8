// What INFO tells of all clients together. It is asked for rarely, so it is counted by a walk over
// the clients when it is, and not kept up to date with every request.

import { requestBytes } from '../../protocol/request-measure';
import { Client, ClientFlag, clientFirst, clientHas, clientOutputBytes } from './client';
import { hostWaits } from './host-wait';
import { clientMemoryBytes } from './memory';

/** How many clients wait for a key, for replicas or for the end of a pause. */
export let surveyBlocked: u32 = 0;
/** How many have subscriptions, and how many watch keys. */
export let surveySubscribed: u32 = 0;
export let surveyWatching: u32 = 0;
/** Bytes that all clients hold but replicas. */
export let surveyBytes: u64 = 0;
/** Bytes that replicas hold. */
export let surveyReplicaBytes: u64 = 0;
/** Bytes of the longest unfinished request. */
export let surveyMaximumInputBytes: u64 = 0;
/** Bytes of the longest output that has not left. */
export let surveyMaximumOutputBytes: u64 = 0;

/** Counts anew. */
export function surveyClients(): void {
  surveyBlocked = surveySubscribed = surveyWatching = 0;
  surveyBytes = surveyReplicaBytes = surveyMaximumInputBytes = surveyMaximumOutputBytes = 0;
  let client: Client = clientFirst;
  while (changetype<usize>(client) != 0) {
    const isBlocked = clientHas(client, ClientFlag.PAUSED | ClientFlag.BLOCKED);
    if (isBlocked || hostWaits(client)) surveyBlocked += 1;
    if (clientHas(client, ClientFlag.PUBSUB)) surveySubscribed += 1;
    if (client.watches != 0) surveyWatching += 1;
    if (client.isReplica != 0) surveyReplicaBytes += clientMemoryBytes(client);
    else surveyBytes += clientMemoryBytes(client);
    surveyMaximumInputBytes = max<u64>(surveyMaximumInputBytes, requestBytes(client));
    surveyMaximumOutputBytes = max<u64>(surveyMaximumOutputBytes, clientOutputBytes(client));
    client = client.next;
  }
}
