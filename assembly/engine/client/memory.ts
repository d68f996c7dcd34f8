// What a client holds of the heap, `mem_clients_normal` of INFO, and what it claims of it:
// `tot-mem` of CLIENT LIST, and what counts against maxmemory-clients.
//
// A client claims what it holds and what it has promised: the rest of a big argument that is
// arriving. So it is closed for an argument that is too much when the argument begins, as with
// Redis, and not when most of it has come. A client that has been quiet in the middle of one
// claims no more than it holds.

import { heapBlockBytes } from '../../memory/heap';
import { referencesBytes } from '../../protocol/reference';
import { replyBlock } from '../../protocol/reply';
import {
  requestBytes,
  requestPromisedBytes,
  requestSpareBytes,
} from '../../protocol/request-measure';
import { Client, clientIsQuiet } from './client';
import { textBytes } from '../text';
import { outputClient } from './output';
import { parkedBytes } from './park';
import { pubsubBytes } from '../pubsub';
import { trackingBytes } from '../tracking/tracking';
import { transactionBytes } from '../run/transaction';
import { watchBytes } from '../keyspace/watch';

/** Bytes of the blocks in which lies what a client is owed; what they refer to is not in them. */
export function clientOutputBlockBytes(client: Client): u64 {
  let bytes: u64 = 0;
  // While the output is open, its block may be another one than when it was opened.
  const pending = client == outputClient ? replyBlock() : client.pending;
  if (pending != 0) bytes += heapBlockBytes(pending);
  if (changetype<usize>(client.pieces) != 0) bytes += client.pieces.blockBytes;
  if (client.flying != 0) bytes += heapBlockBytes(client.flying);
  return bytes;
}

/** Bytes that a client holds: itself, its requests, parked and queued commands, its output. */
export function clientMemoryBytes(client: Client): u64 {
  let bytes: u64 = heapBlockBytes(changetype<usize>(client)) + textBytes(client.name);
  bytes += requestBytes(client) + requestSpareBytes(client);
  bytes += clientOutputBlockBytes(client);
  bytes += referencesBytes(client.pendingReferences) + referencesBytes(client.flyingReferences);
  if (client.deferred != 0) bytes += heapBlockBytes(client.deferred);
  if (client.parked != 0) bytes += parkedBytes(client.parked);
  bytes += watchBytes(client) + pubsubBytes(client) + trackingBytes(client);
  return bytes + transactionBytes(client);
}

/** Bytes that a client promises to send, and has nothing for yet. */
export function clientPromisedBytes(client: Client): u64 {
  return clientIsQuiet(client) ? 0 : requestPromisedBytes(client);
}

/** Bytes that a client claims: what it holds, and what it promises to send. */
export function clientClaimedBytes(client: Client): u64 {
  return clientMemoryBytes(client) + clientPromisedBytes(client);
}
