// The exports that start an engine, and the input buffer that it shares with the host: bytes of
// clients, and short texts that come with a call, are put there.

import { commandsInitialize } from '../command/handlers.generated';
import { aclInitialize } from '../engine/acl/acl';
import { clockSet } from '../engine/clock';
import { databasesInitialize } from '../engine/keyspace/database';
import { pubsubInitialize } from '../engine/pubsub';
import { randomSeed } from '../engine/random';
import { blockingInitialize } from '../engine/run/blocking';
import { statisticsInitialize } from '../engine/statistics';
import {
  HeapUse,
  heapAllocate,
  heapInitialize,
  heapKeepReserve,
  heapUse,
  heapUsedBytes,
} from '../memory/heap';
import { scratchInitialize } from '../memory/scratch';
import { tableSetSeed } from '../structure/table';

/** The shared input buffer, and how many bytes the host may put there. */
export let inputAddress: usize = 0;
export let inputCapacity: usize = 0;
/** What was in use before the first client and the first key. */
export let bytesAtStart: f64 = 0;

/** Behind the input buffer, so that reads of whole vectors stay inside the block. */
const READABLE_BYTES: u32 = 64;

/**
 * Starts the engine. Returns false when memory is out.
 * @param seedHigh,seedLow 64 bits that decide every random choice and the hash function
 * @param databases how many databases there are
 * @param inputBytes size of the shared input buffer: the largest chunk the host hands over
 */
export function initialize(
  seedHigh: u32,
  seedLow: u32,
  databases: u32,
  inputBytes: u32,
  now: f64,
  elapsed: f64,
): bool {
  clockSet(now, elapsed);
  heapInitialize(__heap_base);
  heapKeepReserve();
  heapUse(HeapUse.SERVICE);
  const seed = ((<u64>seedHigh) << 32) | seedLow;
  randomSeed(seed);
  tableSetSeed(seed);
  commandsInitialize();
  inputCapacity = inputBytes;
  inputAddress = heapAllocate(inputBytes + READABLE_BYTES);
  const isReady =
    inputAddress != 0 &&
    scratchInitialize() &&
    statisticsInitialize() &&
    databasesInitialize(databases) &&
    blockingInitialize() &&
    pubsubInitialize() &&
    aclInitialize();
  bytesAtStart = heapUsedBytes();
  return isReady;
}

/** Address of the shared input buffer. */
export function inputBuffer(): usize {
  return inputAddress;
}
