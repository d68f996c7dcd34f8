// A client is one connection as the engine sees it: what it has asked (the unfinished request),
// what it is still owed (its output), and who it is. The host holds its address as a handle; it is
// valid from clientCreate to clientRelease.
//
//   request    RequestState                        protocol/request-state.ts
//   output     flying   what the host is writing to the socket; untouched until it says so
//              pieces   full blocks that it will write next   engine/client/piece.ts
//              pending  the block to which the engine adds
//              each with the references to what is sent between its bytes (protocol/reference.ts)
//   identity   id, addresses, name, library, user, database, protocol
//   list       all clients in order of their ids, doubly linked
//
// Output blocks change hands and are never copied: pending (→ pieces) → flying → released (or,
// after a synchronous write, back to the spare block that serves the next batch).

import { CommandRow } from '../../row/lookup';
import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import { RequestState } from '../../protocol/request-state';
import { requestRelease } from '../../protocol/request-buffer';
import { References, referencesBytes, referencesRelease } from '../../protocol/reference';
import { AclUser } from '../acl/user';
import { monotonicMs } from '../clock';
import { ServerState, serverState } from '../server';
import { textRelease } from '../text';
import { Pieces, piecesRelease } from './piece';

/** What a client is doing or has asked for. */
export const enum ClientFlag {
  /** No reply is sent (CLIENT REPLY OFF). */
  REPLY_OFF = 1 << 0,
  /** The next command's reply is not sent (CLIENT REPLY SKIP, as seen by the next command). */
  REPLY_SKIP_NEXT = 1 << 1,
  /** This command's reply is not sent. */
  REPLY_SKIP = 1 << 2,
  /** Runs no more commands; closes when its output has left. */
  CLOSE_AFTER_REPLY = 1 << 3,
  /** Waits for the host, a key or the end of a pause: its next commands wait. */
  PARKED = 1 << 5,
  /** Its connection is gone; it is only kept until the host's call comes back. */
  GONE = 1 << 6,
  /** Is being closed whatever it is owed: it runs and gets nothing more. */
  CLOSING = 1 << 7,
  /** Parked until a key has a value (engine/run/blocking.ts). */
  BLOCKED = 1 << 8,
  UNIX_SOCKET = 1 << 9,
  NO_EVICT = 1 << 10,
  NO_TOUCH = 1 << 11,
  AUTHENTICATED = 1 << 12,
  /** A key that it watched was touched: EXEC fails. */
  WATCH_DIRTY = 1 << 4,
  /** Between MULTI and EXEC. */
  MULTI = 1 << 13,
  /** A queued command was refused: EXEC fails. */
  MULTI_DIRTY = 1 << 14,
  /**
   * Parked by a pause (engine/run/pause.ts): its command has not run and will be looked at again.
   */
  PAUSED = 1 << 15,
  /** Its request is being executed right now. */
  EXECUTING = 1 << 16,
  /** Has no socket (the library, the page, replay). */
  INTERNAL = 1 << 17,
  /** Has subscriptions (engine/pubsub.ts). */
  PUBSUB = 1 << 19,
  /** Stands in a bucket of engine/client/evict.ts. */
  EVICTABLE = 1 << 22,
  /** Is connected from this machine. */
  LOCAL = 1 << 18,
  /** The keys that it caches are tracked (engine/tracking/tracking.ts). */
  TRACKING = 1 << 20,
  /** Is told of every command that runs (engine/monitor.ts). */
  MONITOR = 1 << 21,
  /** Its user may not do everything: each command is checked (engine/acl/check.ts). */
  LIMITED = 1 << 23,
  /** Stands in the work queue of this name (engine/work.ts); in the order of WorkQueue. */
  OUTPUT_QUEUED = 1 << 24,
  HOST_QUEUED = 1 << 25,
  CLOSE_QUEUED = 1 << 26,
  READY_QUEUED = 1 << 27,
  PAUSED_QUEUED = 1 << 28,
  CHANGED_QUEUED = 1 << 29,
  /** Is closed because it was owed too much, which the log does not say yet. */
  OVER_LIMIT = 1 << 30,
  /** Is closed because there was no memory for it, which the log does not say yet. */
  STARVED = 1 << 31,
}

/** What a client is that has asked for the stream (engine/replication/replica.ts). */
export const enum Replica {
  NONE = 0,
  FOLLOWS = 1,
  /** It has sent what is answered, and is closed for it, which the log does not say yet. */
  ANSWERED = 2,
}


@unmanaged
export class Client extends RequestState {
  previous: Client;
  next: Client;
  id: u64;
  flags: u32;
  protocol: u32;
  databaseIndex: u32;
  descriptor: i32;
  /** Monotonic times: when it came, and when it has last sent something. */
  createdMs: i64;
  interactionMs: i64;
  /** Texts in heap blocks (u32 count, bytes), 0 = empty. */
  address: usize;
  localAddress: usize;
  name: usize;
  libraryName: usize;
  libraryVersion: usize;
  /** Who it is; never null once it is connected (engine/acl/acl.ts). */
  user: AclUser;
  lastCommand: CommandRow | null;
  /** Output that the host has not taken. */
  pending: usize;
  pendingUsed: u32;
  pendingReferences: References;
  /** Output before that, in full blocks; 0 = none. */
  pieces: Pieces;
  /** Output that the host is writing. */
  flying: usize;
  flyingUsed: u32;
  flyingReferences: References;
  /** When the output first passed its soft limit, monotonic ms; 0 = it has not. */
  softLimitMs: i64;
  /** The command that waits (engine/client/park.ts), 0 = none. */
  parked: usize;
  /** What it waits for when it is BLOCKED (engine/run/blocking.ts), 0 = nothing. */
  blocked: usize;
  /** Its subscriptions (engine/pubsub.ts), 0 = none. */
  subscriptions: usize;
  /** The keys that it watches (engine/keyspace/watch.ts), 0 = none. */
  watches: usize;
  /** Queued commands of a transaction (engine/run/transaction.ts), 0 = none. */
  transaction: usize;
  /** The keys that its MIGRATE is sending away (engine/keyspace/departure.ts), 0 = none. */
  departure: usize;
  /** What it is tracked for (engine/tracking/tracking.ts), 0 = it never was. */
  tracking: usize;
  /** Pushes that wait for the end of its command (engine/client/output.ts), 0 = none. */
  deferred: usize;
  /** The next monitor (engine/monitor.ts). */
  nextMonitor: Client;
  /** Links of the work queues, in the order of WorkQueue (engine/work.ts). */
  nextOutput: Client;
  nextHost: Client;
  nextClose: Client;
  nextReady: Client;
  nextPaused: Client;
  nextChanged: Client;
  /** Whether it is a replica (Replica); 0 = it is none. */
  isReplica: u32;
  /** The next replica (engine/replication/replica.ts). */
  nextReplica: Client;
  networkInBytes: u64;
  networkOutBytes: u64;
  /** What it counts with against maxmemory-clients (engine/client/evict.ts). */
  countedBytes: u64;
  /** Its bucket there, if it is EVICTABLE, and its neighbours in it. */
  bucket: u32;
  bucketPrevious: Client;
  bucketNext: Client;
  /** What it waits for at the host (engine/client/host-wait.ts). */
  hostWait: u32;
  /** Where in the stream of effects its last write ends (engine/effect.ts). */
  writtenOffset: u64;
}
if (offsetof<Client>() != 280) ERROR('Client is 280 bytes');

/** The oldest client. */
export let clientFirst: Client = changetype<Client>(0);
let last: Client = changetype<Client>(0);
let lastId: u64 = 0;
/** How many clients there are. */
export let clientCount: u32 = 0;
/** How many clients there have been. */
export let clientTotal: u64 = 0;

/** Makes a client; null when memory is out. */
export function clientCreate(flags: u32, descriptor: i32): Client | null {
  const client = changetype<Client>(heapAllocateZeroed(offsetof<Client>()));
  if (changetype<usize>(client) == 0) return null;
  client.id = ++lastId;
  client.flags = flags;
  client.protocol = 2;
  client.bulkBytes = -1;
  client.descriptor = descriptor;
  client.createdMs = client.interactionMs = monotonicMs;
  client.previous = last;
  if (changetype<usize>(last) != 0) last.next = client;
  else clientFirst = client;
  last = client;
  clientCount += 1;
  clientTotal += 1;
  return client;
}

/** Frees a client and all that it holds. It must stand in no work list. */
export function clientRelease(client: Client): void {
  if (changetype<usize>(client.previous) != 0) client.previous.next = client.next;
  else clientFirst = client.next;
  if (changetype<usize>(client.next) != 0) client.next.previous = client.previous;
  else last = client.previous;
  clientCount -= 1;
  requestRelease(client);
  textRelease(client.address);
  textRelease(client.localAddress);
  textRelease(client.name);
  textRelease(client.libraryName);
  textRelease(client.libraryVersion);
  if (client.pending != 0) heapRelease(client.pending);
  referencesRelease(client.pendingReferences);
  piecesRelease(client.pieces);
  if (client.flying != 0) heapRelease(client.flying);
  referencesRelease(client.flyingReferences);
  if (client.deferred != 0) heapRelease(client.deferred);
  heapRelease(changetype<usize>(client));
}


@inline export function clientHas(client: Client, flag: u32): bool {
  return (client.flags & flag) != 0;
}

/** Whether a client replays what is being loaded: nothing stands in its way. */
@inline export function clientReplays(client: Client): bool {
  return clientHas(client, ClientFlag.INTERNAL) && (serverState & ServerState.LOADING) != 0;
}

/** Whether a client still counts as connected, for others to see. */
@inline export function clientVisible(client: Client): bool {
  return (client.flags & (ClientFlag.GONE | ClientFlag.CLOSING)) == 0;
}

/** A client that has sent nothing for so long counts as quiet. */
const QUIET_MS: i64 = 2000;

/** Whether a client has sent nothing for some time. */
export function clientIsQuiet(client: Client): bool {
  return monotonicMs - client.interactionMs > QUIET_MS;
}

/** The connected client with this id, or null. */
export function clientById(id: u64): Client | null {
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (c.id == id) return clientVisible(c) ? c : null;
  }
  return null;
}

/** Bytes of output that have not left yet. */
export function clientOutputBytes(client: Client): u64 {
  let bytes = <u64>client.pendingUsed + clientFlyingBytes(client);
  bytes += referencesBytes(client.pendingReferences);
  return changetype<usize>(client.pieces) == 0 ? bytes : bytes + client.pieces.usedBytes;
}

/** Bytes of output that the host is writing. */
@inline export function clientFlyingBytes(client: Client): u64 {
  return <u64>client.flyingUsed + referencesBytes(client.flyingReferences);
}

/** Whether there is output that the host has not taken. */
@inline export function clientIsOwed(client: Client): bool {
  return client.pending != 0 || changetype<usize>(client.pieces) != 0;
}
