// The exports that give outputs to write, connections to close, and the effect log.

import { Client, clientIsOwed } from '../engine/client/client';
import { outputFlown, outputTake } from '../engine/client/output';
import { Statistic, statisticAdd } from '../engine/statistics';
import { WorkQueue, workTake } from '../engine/work';

export {
  turnHasBacklog as hasBacklog,
  turnHasMore as hasMore,
  turnOutstanding as outstanding,
} from '../engine/run/turn';
export {
  effectsAddress,
  effectsBytes,
  effectsClear,
  effectsLost,
  effectsSelect,
} from '../engine/effect';

/** The next client with output; 0 = none. Its bytes are outputAddress() and outputBytes(). */
export function pollOutput(): usize {
  let client = workTake(WorkQueue.OUTPUT);
  // One that was closed since it was queued is owed nothing any more.
  while (client != null && !clientIsOwed(client)) client = workTake(WorkQueue.OUTPUT);
  if (client == null) return 0;
  outputTake(client);
  statisticAdd(Statistic.WRITES_PROCESSED, 1);
  statisticAdd(Statistic.NETWORK_OUTPUT_BYTES, client.flyingUsed);
  return changetype<usize>(client);
}

/** Address of the bytes that the host is writing for a client. */
export function outputAddress(client: Client): usize {
  return client.flying;
}

/** How many bytes the host is writing for a client. */
export function outputBytes(client: Client): usize {
  return client.flyingUsed;
}

/** The host has written them; the memory is the engine's again. */
export function outputWritten(client: Client): void {
  if (client.flying != 0) outputFlown(client);
}

/** The next connection to close; 0 = none. */
export function pollClose(): usize {
  return changetype<usize>(workTake(WorkQueue.CLOSE));
}
