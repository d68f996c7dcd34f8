// maxmemory-clients: closing the largest clients so that all clients together claim less than it
// (memory.ts).
//
//   bucket   0: below 32 KiB │ 1: below 64 KiB │ … │ 17: below 4 GiB │ 18: more
//            each a list of clients, doubly linked through them, and the sum of what they hold
//
// While there is a limit, a client is counted anew when its output, its request or its
// subscriptions may have changed (WorkQueue.CHANGED) and moved to the bucket where it belongs:
// constant time. When the sum has reached the limit, clients of the topmost bucket are closed, the
// largest of it first, then those of the next one, until it is below (networking.c, evictClients).
// CLIENT NO-EVICT clients without a socket and replicas count, but stand in no bucket.
//
// In the middle of a batch the output is watched by a mark (clientMemoryRoom): a pipeline of large
// replies ends its client, or a larger one, before memory is out.

import { requestRelease } from '../../protocol/request-buffer';
import { Client, ClientFlag, Replica, clientFirst, clientHas, clientVisible } from './client';
import { clientClaimedBytes } from './memory';
import { LogCode, logAdd } from '../log';
import { clientLog } from './log';
import {
  outputAbandon,
  outputClient,
  outputForget,
  outputMarkNext,
  outputSetCounts,
  outputSetRoom,
  outputWatch,
} from './output';
import { serverClientMemory, serverMaximumMemory } from '../server';
import { WorkQueue, workTake } from '../work';

/** How many buckets there are. */
export const CLIENT_BUCKETS: u32 = 19;
const FIRST_LOG: u32 = 15;
const LAST_LOG: u32 = 33;
/** Less than this is no limit, lest nobody can say so. */
const MINIMUM_LIMIT: u64 = 128 * 1024;


@unmanaged
class Bucket {
  bytes: u64;
  count: u32;
  first: Client;
}
if (offsetof<Bucket>() != 16) ERROR('Bucket is 16 bytes');

const buckets = memory.data(19 * 16, 8);
const noClient = changetype<Client>(0);

/** Whether clients are counted: maxmemory-clients is not 0. */
export let clientMemoryCounts: bool = false;
/** What all clients may hold, bytes; the greatest number for a share of no maxmemory. */
let limitBytes: u64 = u64.MAX_VALUE;
let totalBytes: u64 = 0;
/** Whether the log says already that no client is left to be closed. */
let complained: bool = false;

/** How many clients were closed for their memory. */
export let evictedClients: f64 = 0;

/** CONFIG RESETSTAT. */
export function evictedClientsReset(): void {
  evictedClients = 0;
}


@inline function bucketAt(index: u32): Bucket {
  return changetype<Bucket>(buckets + <usize>index * offsetof<Bucket>());
}

/** What the clients of a bucket hold, bytes. */
export function clientBucketBytes(index: u32): u64 {
  return bucketAt(index).bytes;
}

/** How many clients stand in a bucket. */
export function clientBucketCount(index: u32): u32 {
  return bucketAt(index).count;
}

/** The least size of a bucket's clients, bytes. */
export function clientBucketFloor(index: u32): u64 {
  return index == 0 ? 0 : u64(1) << (index - 1 + FIRST_LOG);
}

function bucketOf(bytes: u64): u32 {
  const log = 64 - <u32>clz<u64>(bytes);
  return min<u32>(max<u32>(log, FIRST_LOG), LAST_LOG) - FIRST_LOG;
}

function leaveBucket(client: Client): void {
  if (!clientHas(client, ClientFlag.EVICTABLE)) return;
  const bucket = bucketAt(client.bucket);
  if (client.bucketPrevious != noClient) client.bucketPrevious.bucketNext = client.bucketNext;
  else bucket.first = client.bucketNext;
  if (client.bucketNext != noClient) client.bucketNext.bucketPrevious = client.bucketPrevious;
  bucket.bytes -= client.countedBytes;
  bucket.count -= 1;
  client.flags &= ~ClientFlag.EVICTABLE;
}

function enterBucket(client: Client): void {
  const kept = ClientFlag.NO_EVICT | ClientFlag.INTERNAL;
  if (clientHas(client, kept) || client.isReplica != 0 || !clientVisible(client)) return;
  client.bucket = bucketOf(client.countedBytes);
  const bucket = bucketAt(client.bucket);
  client.bucketPrevious = noClient;
  client.bucketNext = bucket.first;
  if (bucket.first != noClient) bucket.first.bucketPrevious = client;
  bucket.first = client;
  bucket.bytes += client.countedBytes;
  bucket.count += 1;
  client.flags |= ClientFlag.EVICTABLE;
}

/** Counts a client anew: what it holds may have changed, or whether it may be closed. */
export function clientMemoryChanged(client: Client): void {
  if (!clientMemoryCounts) return;
  const bytes = clientVisible(client) ? clientClaimedBytes(client) : 0;
  const stays = clientHas(client, ClientFlag.EVICTABLE) && bucketOf(bytes) == client.bucket;
  const mayStay = !clientHas(client, ClientFlag.NO_EVICT) && client.isReplica == 0;
  if (stays && mayStay && bytes != 0) {
    bucketAt(client.bucket).bytes += bytes - client.countedBytes;
    totalBytes += bytes - client.countedBytes;
    client.countedBytes = bytes;
    return;
  }
  leaveBucket(client);
  totalBytes += bytes - client.countedBytes;
  client.countedBytes = bytes;
  enterBucket(client);
}

/** Counts all clients anew whose output has changed, and tells the log of those it was too much. */
export function clientsSettle(): void {
  let client = workTake(WorkQueue.CHANGED);
  while (client != null) {
    if (clientHas(client, ClientFlag.OVER_LIMIT)) {
      client.flags &= ~ClientFlag.OVER_LIMIT;
      clientLog(LogCode.OUTPUT_LIMIT, client);
    }
    if (clientHas(client, ClientFlag.STARVED)) {
      client.flags &= ~ClientFlag.STARVED;
      clientLog(LogCode.CLIENT_STARVED, client);
    }
    if (client.isReplica == Replica.ANSWERED) {
      client.isReplica = Replica.FOLLOWS;
      const row = client.lastCommand;
      if (row == null) clientLog(LogCode.REPLICA_ANSWERED, client);
      else clientLog(LogCode.REPLICA_ANSWERED, client, 0, 0, row.fullName, row.fullNameBytes);
    }
    clientMemoryChanged(client);
    client = workTake(WorkQueue.CHANGED);
  }
}

/** The open output has passed its mark: closes its client, or others, if that is too much. */
export function clientsWatch(): void {
  outputWatch();
  clientMemoryChanged(outputClient);
  clientsEvict();
  outputMarkNext();
}

/** A client goes away: it counts no more. */
export function clientMemoryForget(client: Client): void {
  leaveBucket(client);
  totalBytes -= client.countedBytes;
  client.countedBytes = 0;
}

/** Tells the output how much more of it a client may have before all clients hold too much. */
function roomTell(): void {
  const left = limitBytes > totalBytes ? limitBytes - totalBytes : 0;
  outputSetRoom(clientMemoryCounts ? left : u64.MAX_VALUE);
}

/** maxmemory-clients or maxmemory has changed. */
export function clientMemoryLimitChanged(): void {
  const counted = clientMemoryCounts;
  clientMemoryCounts = serverClientMemory != 0;
  limitBytes = u64.MAX_VALUE;
  if (serverClientMemory > 0) {
    limitBytes = <u64>serverClientMemory;
  } else if (serverClientMemory < 0 && serverMaximumMemory > 0) {
    limitBytes = <u64>((serverMaximumMemory * -serverClientMemory) / 100.0);
  }
  limitBytes = max<u64>(limitBytes, MINIMUM_LIMIT);
  if (counted != clientMemoryCounts) {
    outputSetCounts(clientMemoryCounts);
    for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
      if (counted) clientMemoryForget(c);
      else clientMemoryChanged(c);
    }
  }
  roomTell();
}

/** Closes the largest clients if all of them hold too much. */
export function clientsEvict(): void {
  clientsSettle();
  if (!clientMemoryCounts) return;
  let index = CLIENT_BUCKETS;
  while (totalBytes >= limitBytes && index > 0) {
    const client = largestOf(bucketAt(index - 1));
    if (client == noClient) index -= 1;
    else evict(client);
  }
  const exceeds = totalBytes >= limitBytes;
  if (exceeds && !complained) logAdd(LogCode.CLIENTS_TOO_LARGE);
  complained = exceeds;
  roomTell();
}

function largestOf(bucket: Bucket): Client {
  let largest = bucket.first;
  for (let c = largest; c != noClient; c = c.bucketNext) {
    if (c.countedBytes > largest.countedBytes) largest = c;
  }
  return largest;
}

/** Closes a client and frees what nobody uses right now. */
function evict(client: Client): void {
  evictedClients += 1;
  clientLog(LogCode.CLIENT_EVICTED, client);
  clientMemoryForget(client);
  outputAbandon(client);
  if (client == outputClient || clientHas(client, ClientFlag.EXECUTING)) return;
  outputForget(client);
  if (!clientHas(client, ClientFlag.PARKED)) requestRelease(client);
}
