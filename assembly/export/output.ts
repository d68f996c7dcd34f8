// The exports that give outputs to write, connections to close, and the effect log.

import {
  Client,
  clientFlyingBytes,
  clientIsOwed,
  clientOutputBytes,
} from '../engine/client/client';
import { outputFlown, outputTake } from '../engine/client/output';
import { effectsOffsetSet as setOffset } from '../engine/effect';
import { partWhose } from '../engine/effect-part';
import { evictTold } from '../engine/keyspace/evict';
import { replicaIs } from '../engine/replication/replica';
import { Statistic, statisticAdd } from '../engine/statistics';
import { WorkQueue, workIsEmpty, workTake } from '../engine/work';
import { noReferences } from '../protocol/reference';

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

/** The stream of effects is so long without the log, which follows. */
export function effectsOffsetSet(offset: f64): void {
  setOffset(<u64>offset);
}

/** The next client with output; 0 = none. What it gets is outputAddress() and what follows it. */
export function pollOutput(): usize {
  let client = workTake(WorkQueue.OUTPUT);
  // One that was closed since it was queued is owed nothing any more.
  while (client != null && !clientIsOwed(client)) client = workTake(WorkQueue.OUTPUT);
  if (workIsEmpty(WorkQueue.OUTPUT)) evictTold();
  if (client == null) return 0;
  outputTake(client);
  statisticAdd(Statistic.WRITES_PROCESSED, 1);
  const counter = replicaIs(client)
    ? Statistic.REPLICATION_OUTPUT_BYTES
    : Statistic.NETWORK_OUTPUT_BYTES;
  statisticAdd(counter, clientFlyingBytes(client));
  return changetype<usize>(client);
}

/** Address of the output's own bytes that the host is writing for a client. */
export function outputAddress(client: Client): usize {
  return client.flying;
}

/** How many own bytes that output has. */
export function outputOwnBytes(client: Client): usize {
  return client.flyingUsed;
}

/** How many bytes the host is writing for a client, all in all. */
export function outputBytes(client: Client): f64 {
  return <f64>clientFlyingBytes(client);
}

/** How many bytes a client is owed: what the host is writing for it, and what waits behind that. */
export function outputOwedBytes(client: Client): f64 {
  return <f64>clientOutputBytes(client);
}

/** How many references that output has: bytes that lie elsewhere and are sent between its own. */
export function outputReferenceCount(client: Client): u32 {
  return client.flyingReferences == noReferences ? 0 : client.flyingReferences.count;
}

/**
 * Address of the references, 16 bytes each: u32 before which of the own bytes it is sent, u32
 * block, u32 address, u32 bytes.
 */
export function outputReferences(client: Client): usize {
  return client.flyingReferences == noReferences ? 0 : client.flyingReferences.items;
}

/** The host has written them; the memory is the engine's again. */
export function outputWritten(client: Client): void {
  if (client.flying != 0) outputFlown(client);
}

/** The next connection to close; 0 = none. */
export function pollClose(): usize {
  return changetype<usize>(workTake(WorkQueue.CLOSE));
}

/** Who is to get the bytes that effectsBytes counts (EffectFor). */
export function effectsFor(): u32 {
  return partWhose;
}
