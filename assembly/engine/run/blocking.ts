// Waiting for keys: BLPOP and its sisters. A client that finds nothing is parked with its command
// (engine/client/park.ts) and stands in the queue of each key that it named, in the order of
// arrival:
//
//   Database.waiting    the keys that somebody waits for, and who (engine/interest.ts)
//   client.blocked      a record with a deadline (for structure/wheel.ts) and no key
//     record            keyBits │ links, deadline │ Blocked: client, database, type … │ Interest …
//                                                   one Interest for each key that it waits for
//
// When a key comes into being – whatever brought it: a push, RENAME, COPY, RESTORE, STORE, MOVE,
// SWAPDB – the keyspace's door calls blockingKeyAdded, which puts the key on the ready list if
// anybody waits for it. Here are the queues; who stands in them is served, and answered when its
// time has run out, by engine/run/serve.ts.
//
// A client that waits for a group of a stream (XREADGROUP) is woken as well when its key is deleted
// or gets a value of another type, and finds out by running its command again that it failed.
//
// Timeouts hang on a timing wheel; the host arms one timer for waitDeadlineMs (index.ts). Memory: a
// record for each client, and in it 16 bytes for each key that it waits for.

import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import {
  RECORD_EXPIRES,
  recordCreate,
  recordKey,
  recordKeyCount,
  recordSetDeadline,
  recordValue,
} from '../../memory/record';
import { replyOutOfMemory } from '../../protocol/error';
import { tableCount, tableCursor, tableFirst, tableNext } from '../../structure/table';
import {
  Wheel,
  wheelCount,
  wheelDue,
  wheelInitialize,
  wheelInsert,
  wheelNext,
  wheelPopDue,
  wheelRemove,
  wheelReserve,
} from '../../structure/wheel';
import { Call, CallFlag } from '../call';
import { Client, ClientFlag, clientHas, clientReplays } from '../client/client';
import { clockExpired, monotonicMs } from '../clock';
import { Database, databaseAt, databaseCount } from '../keyspace/database';
import { keyspaceLocate } from '../keyspace/locate';
import {
  Interest,
  interestFind,
  interestJoin,
  interestKey,
  interestKeyOf,
  interestLeave,
} from '../interest';
import { parkCall } from '../client/park';

/** A client that waits: value area of the record at client.blocked, its Interests behind it. */
@unmanaged
export class Blocked {
  client: Client;
  database: Database;
  /** Type of value that it waits for. */
  type: u32;
  count: u32;
  /** When it gives up, monotonic ms; 0 = never. */
  deadlineMs: i64;
  /** Whether it is woken too when a key of its is no more, or of another type. */
  wakesWithoutKey: bool;
}
if (offsetof<Blocked>() != 25) ERROR('Blocked is 25 bytes');

/** Why a key stays although nobody waits for it any more. */
export const enum Hold {
  /** It is on the ready list. */
  READY = 1 << 0,
  /** Its queue is being served. */
  SERVED = 1 << 1,
}

const nobody = changetype<Interest>(0);
const noClient = changetype<Client>(0);

/** Clients that wait for keys. */
let blockedClients: u32 = 0;
/** Those among them that are woken when their key is gone. */
let groupClients: u32 = 0;
/** Whether any key is on the ready list. */
export let blockingReady: bool = false;

let readyHead: usize = 0;
let readyTail: usize = 0;
/** The client whose command is being run again, and its deadline. */
let served: Client = noClient;
let servedDeadlineMs: i64 = 0;

let timeouts: Wheel = changetype<Wheel>(0);

/** Starts the mechanism. False: memory is out. */
export function blockingInitialize(): bool {
  timeouts = changetype<Wheel>(heapAllocateZeroed(offsetof<Wheel>()));
  if (changetype<usize>(timeouts) == 0) return false;
  wheelInitialize(timeouts, monotonicMs);
  return true;
}

/** What a client waits for that is BLOCKED. */
@inline export function blockedOf(client: Client): Blocked {
  return changetype<Blocked>(recordValue(client.blocked));
}


@inline function interestAt(blocked: Blocked, index: u32): Interest {
  const first = changetype<usize>(blocked) + offsetof<Blocked>();
  return changetype<Interest>(first + <usize>index * offsetof<Interest>());
}

// ------------------------------------------------------------------------------ beginning to wait

/**
 * Whether a call may not wait: inside a transaction, and of what is being loaded, it is answered as
 * if time had run out.
 */
export function blockingDenied(call: Call): bool {
  return (call.flags & CallFlag.IN_TRANSACTION) != 0 || clientReplays(call.client);
}

/**
 * Parks the client of a call until one of its keys holds a value of a type, or until time has run
 * out. The handler returns without a reply.
 * @param first,count the arguments that are the keys
 * @param deadlineMs monotonic ms, 0 = for ever; who is run again keeps to the first deadline
 */
export function blockingWait(call: Call, type: u32, first: i32, count: i32, deadlineMs: i64): void {
  wait(call, type, first, count, deadlineMs, false);
}

/** As blockingWait, but also until one of the keys is deleted or gets another type of value. */
export function blockingWaitForGroup(
  call: Call,
  type: u32,
  first: i32,
  count: i32,
  deadlineMs: i64,
): void {
  wait(call, type, first, count, deadlineMs, true);
}

function wait(
  call: Call,
  type: u32,
  first: i32,
  count: i32,
  deadlineMs: i64,
  wakesWithoutKey: bool,
): void {
  const client = call.client;
  const until = client == served ? servedDeadlineMs : deadlineMs;
  const bytes = offsetof<Blocked>() + <usize>count * offsetof<Interest>();
  const record = recordCreate(RECORD_EXPIRES, 0, 0, bytes);
  if (record == 0) return replyOutOfMemory();
  client.blocked = record;
  const blocked = blockedOf(client);
  blocked.client = client;
  blocked.database = call.database;
  blocked.type = type;
  blocked.count = 0;
  blocked.deadlineMs = until;
  blocked.wakesWithoutKey = wakesWithoutKey;
  recordSetDeadline(record, until);
  let isWhole = until == 0 || wheelReserve(timeouts, until);
  for (let i = 0; i < count && isWhole; i++) {
    isWhole = enqueue(blocked, call.address(first + i), call.bytes(first + i));
  }
  const parked: usize = isWhole ? parkCall(call) : 0;
  if (parked == 0) {
    dequeueAll(blocked);
    heapRelease(record);
    client.blocked = 0;
    return replyOutOfMemory();
  }
  if (until != 0) wheelInsert(timeouts, record);
  client.parked = parked;
  client.flags |= ClientFlag.PARKED | ClientFlag.BLOCKED;
  call.flags |= CallFlag.BLOCKED;
  blockedClients += 1;
  groupClients += u32(wakesWithoutKey);
}

/** Puts a client at the end of a key's queue. False: memory is out. */
function enqueue(blocked: Blocked, key: usize, keyCount: u32): bool {
  const record = interestKey(blocked.database.waiting, blocked.database, key, keyCount);
  if (record == 0) return false;
  const interest = interestAt(blocked, blocked.count++);
  interest.client = blocked.client;
  interest.key = 0;
  // Whoever names a key twice stands in its queue once.
  const last = interestKeyOf(record).tail;
  if (last == nobody || last.client != blocked.client) interestJoin(interest, record);
  return true;
}

// -------------------------------------------------------------------------------- ending to wait

/** Takes a client out of all queues that it stands in. */
function dequeueAll(blocked: Blocked): void {
  for (let i: u32 = 0; i < blocked.count; i++) interestLeave(interestAt(blocked, i));
}

/** Ends a client's waiting; its parked command is the caller's. */
export function blockingLeave(client: Client): void {
  const blocked = blockedOf(client);
  dequeueAll(blocked);
  if (blocked.deadlineMs != 0) wheelRemove(timeouts, client.blocked);
  release(client);
}

/** Frees what is left of a waiting that has ended. */
function release(client: Client): void {
  groupClients -= u32(blockedOf(client).wakesWithoutKey);
  heapRelease(client.blocked);
  client.blocked = 0;
  client.flags &= ~(ClientFlag.PARKED | ClientFlag.BLOCKED);
  blockedClients -= 1;
}

/** A client that waits goes away: it stands in no queue any more. */
export function blockingForget(client: Client): void {
  if (clientHas(client, ClientFlag.BLOCKED)) blockingLeave(client);
}

/** Ends the waiting of a client whose time has run out; its parked command is the caller's. */
export function blockingTakeDue(): Client {
  // Due is what lies in the past: a client waits through its last millisecond.
  while (blockedClients != 0 && wheelDue(timeouts, monotonicMs - 1)) {
    const record = wheelPopDue(timeouts, monotonicMs - 1);
    if (record == 0) continue;
    const blocked = changetype<Blocked>(recordValue(record));
    const client = blocked.client;
    dequeueAll(blocked);
    release(client);
    return client;
  }
  return noClient;
}

/** When the next client may run out of time, monotonic ms; -1 = none does. */
export function blockingNextMs(): i64 {
  const next: i64 = blockedClients == 0 ? -1 : wheelNext(timeouts);
  return next < 0 ? -1 : next + 1;
}

/** Keys that clients wait for; `forGroups`: only those that wake somebody when they are gone. */
export function blockingKeys(forGroups: bool): u32 {
  let keys: u32 = 0;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const table = databaseAt(i).waiting;
    if (!forGroups) {
      keys += tableCount(table);
      continue;
    }
    for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
      if (wakesWithoutKey(record)) keys += 1;
    }
  }
  return keys;
}

/** Clients that wait for keys and will give up some time. */
export function blockingTimed(): u32 {
  return wheelCount(timeouts);
}

// ----------------------------------------------------------------------------------------- serving

/** A key has come into being, has got another value in its place, or an entry (a stream). */
@inline export function blockingKeyAdded(database: Database, key: usize, keyCount: u32): void {
  if (blockedClients != 0) keyReady(database, key, keyCount);
}

function keyReady(database: Database, key: usize, keyCount: u32): void {
  const record = interestFind(database.waiting, key, keyCount);
  if (record != 0) recordReady(record);
}

/** A key is gone, or its value is replaced by one of another type. */
@inline export function blockingKeyRemoved(database: Database, key: usize, keyCount: u32): void {
  if (groupClients != 0) keyGone(database, key, keyCount);
}

function keyGone(database: Database, key: usize, keyCount: u32): void {
  const record = interestFind(database.waiting, key, keyCount);
  if (record != 0 && wakesWithoutKey(record)) recordReady(record);
}

/** Whether anybody in a key's queue is to be woken when the key is gone. */
function wakesWithoutKey(record: usize): bool {
  if (groupClients == 0) return false;
  for (let at = interestKeyOf(record).head; at != nobody; at = at.next) {
    if (blockedOf(at.client).wakesWithoutKey) return true;
  }
  return false;
}

function recordReady(record: usize): void {
  const key = interestKeyOf(record);
  if ((key.holds & Hold.READY) != 0) return;
  key.holds |= Hold.READY;
  key.next = 0;
  if (readyHead == 0) readyHead = record;
  else interestKeyOf(readyTail).next = record;
  readyTail = record;
  blockingReady = true;
}

/**
 * A database has got other contents, or will have none: keys that are waited for may be there now,
 * or gone.
 */
export function blockingDatabaseChanged(database: Database): void {
  if (blockedClients == 0) return;
  const table = database.waiting;
  let record = tableFirst(table);
  while (record != 0) {
    const cursor = tableCursor;
    if (blockingLiving(database, record) != 0 || wakesWithoutKey(record)) recordReady(record);
    record = tableNext(table, cursor);
  }
}

/** The entry of a waited-for key, found without touching or deleting anything; 0 = none. */
export function blockingLiving(database: Database, record: usize): usize {
  const entry = keyspaceLocate(database, recordKey(record), recordKeyCount(record));
  return entry != 0 && !clockExpired(entry) ? entry : 0;
}

/** Takes the key that has been ready for longest; 0 = none is ready. */
export function blockingTakeReady(): usize {
  const record = readyHead;
  if (record == 0) {
    blockingReady = false;
    return 0;
  }
  readyHead = interestKeyOf(record).next;
  return record;
}

/**
 * The command of a client is being run again, or (null) that is over: if it waits once more, then
 * until its first deadline.
 */
export function blockingSetServed(client: Client): void {
  served = client;
  if (client != noClient) servedDeadlineMs = blockedOf(client).deadlineMs;
}

/** Whether a client's command is being run again. */
export function blockingServes(client: Client): bool {
  return client == served;
}
