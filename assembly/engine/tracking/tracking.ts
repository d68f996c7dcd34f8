// Client-side caching. A client that caches what it reads (CLIENT TRACKING) is told when that has
// changed. There are two ways to know what it caches:
//
//   by what it has read     keys      a table: key ──► the clients that have read it. A change of
//                                     the key tells them all and forgets the key
//   by prefix (BCAST)       engine/tracking/prefix.ts
//
// A client that ever tracked has a Tracking; it lives until the client is gone and no key leads to
// it any more, because Redis forgets neither with CLIENT TRACKING OFF nor with the connection what
// a client has read: it is forgotten when the key changes, is pushed out of the table, or all
// databases are emptied. A key's record:
//
//   keyBits │ key │ u32 count │ Tracking │ Tracking │ …      in rising order of their addresses
//
//   "foo" ──► 2 │ 0x5a40 (client 7) │ 0x9c80 (client 9)
//
// When. A command that only reads leaves its keys here when it ends, those that are missing
// included. A client whose own command changes a key that it caches is told after the reply (and
// EXEC's replies are one reply): such keys wait on a list. Everybody else is told at once. The
// messages themselves are made in engine/tracking/message.ts.
//
// The table is held to tracking-table-max-keys keys: keys picked at random are pushed out of it as
// if they had changed. Memory: 4 bytes and the key for a key, 4 bytes for each client that has read
// it. A client that can't be remembered, because memory is out, is closed: it would never learn
// that what it caches is old.

import { bytesCopy, bytesMove } from '../../memory/bytes';
import {
  heapAllocate,
  heapAllocateZeroed,
  heapBlockBytes,
  heapReallocate,
  heapRelease,
  HeapUse,
  heapUse,
} from '../../memory/heap';
import {
  recordCreate,
  recordKey,
  recordKeyCount,
  recordResize,
  recordValue,
} from '../../memory/record';
import {
  Table,
  tableCount,
  tableCreate,
  tableFind,
  tableHash,
  tableInsert,
  tableRandom,
  tableReleaseStep,
  tableRemoveSlot,
  tableReplace,
  tableSlot,
} from '../../structure/table';
import { Attention, attentionSet } from '../attention';
import { Client, ClientFlag, clientFirst, clientHas, clientVisible } from '../client/client';
import { outputClient, outputStarve } from '../client/output';
import { randomNext } from '../random';
import { messageInvalidate, messageOfKey, messageOfNothing, messageRelease } from './message';
import { prefixChanged, prefixForget, prefixNoted } from './prefix';
import { Tracking, TrackingFlag, trackingOf } from './tracked';

const noClient = changetype<Client>(0);
const noTable = changetype<Table>(0);
/** The parts of a table that a step of freeing it frees. */
const STEP: u32 = 2000;
/** Keys that are pushed out in one go at most; more of them with each time that was not enough. */
const PUSH_OUT: u32 = 100;

/** Clients that are tracked. */
export let trackingClients: u32 = 0;
/** How many clients stand in the records of all keys. */
export let trackingItems: u64 = 0;
/** Whether a change of a key may concern anybody. */
let trackingListens: bool = false;

let keys: Table = noTable;
/** Former tables that are being freed. */
let dying: Table = noTable;
let maximumKeys: u64 = 1_000_000;
let attempts: u32 = 0;

/** Sets tracking-table-max-keys; 0 = no limit. */
export function trackingSetMaximumKeys(count: f64): void {
  maximumKeys = <u64>count;
}

/** How many keys are remembered. */
export function trackingKeys(): u32 {
  return keys == noTable ? 0 : tableCount(keys);
}

// ---------------------------------------------------------------------------- who is tracked

/** The client's Tracking, made if there is none; null = memory is out. */
export function trackingPrepare(client: Client): Tracking {
  if (keys == noTable) keys = tableCreate();
  if (keys == noTable) return changetype<Tracking>(0);
  if (client.tracking == 0) {
    client.tracking = heapAllocateZeroed(offsetof<Tracking>());
    if (client.tracking != 0) trackingOf(client).client = client;
  }
  return trackingOf(client);
}

/** Starts to track a client, or gives it other options; its prefixes are set before. */
export function trackingBegin(client: Client, flags: u32, target: Client): void {
  const tracking = trackingOf(client);
  tracking.flags = (tracking.flags & TrackingFlag.CACHING) | flags;
  tracking.target = target;
  tracking.redirect = target == noClient ? 0 : target.id;
  if (!clientHas(client, ClientFlag.TRACKING)) trackingClients += 1;
  client.flags |= ClientFlag.TRACKING;
  trackingUpdate();
}

/** Ends the tracking of a client. The keys that it has read stay remembered. */
export function trackingEnd(client: Client): void {
  if (!clientHas(client, ClientFlag.TRACKING)) return;
  prefixForget(trackingOf(client));
  trackingOf(client).flags = 0;
  client.flags &= ~ClientFlag.TRACKING;
  trackingClients -= 1;
  trackingUpdate();
}

/** A client goes away, and with it all that it is to others. */
export function trackingForget(client: Client): void {
  trackingEnd(client);
  if (trackingClients != 0) untarget(client);
  if (client.tracking == 0) return;
  const tracking = trackingOf(client);
  tracking.client = noClient;
  if (tracking.keys == 0) heapRelease(client.tracking);
  client.tracking = 0;
}

/** Whoever sends its messages to this client can't do so any more. */
function untarget(gone: Client): void {
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (c.tracking != 0 && trackingOf(c).target == gone) trackingOf(c).target = noClient;
  }
}

/** Whether a client is told of the keys that it has read. */
function tellsKeys(client: Client): bool {
  if (client == noClient || !clientHas(client, ClientFlag.TRACKING)) return false;
  return (trackingOf(client).flags & TrackingFlag.BROADCAST) == 0;
}

/** Whether a client that runs a command now has its keys remembered. */
export function trackingRemembers(client: Client): bool {
  if (!tellsKeys(client)) return false;
  const flags = trackingOf(client).flags;
  const caching = (flags & TrackingFlag.CACHING) != 0;
  if ((flags & TrackingFlag.OPT_IN) != 0) return caching;
  return (flags & TrackingFlag.OPT_OUT) == 0 || !caching;
}

/** A command other than those of CLIENT has ended: CLIENT CACHING was for it. */
export function trackingCached(client: Client): void {
  trackingOf(client).flags &= ~TrackingFlag.CACHING;
}

function trackingUpdate(): void {
  trackingListens = trackingKeys() != 0 || prefixNoted();
  attentionSet(Attention.TRACKING, trackingClients != 0);
}

// ------------------------------------------------------------------------------ keys' records

@inline function readers(record: usize): u32 {
  return load<u32>(recordValue(record));
}


@inline function readerAt(record: usize, index: u32): usize {
  return recordValue(record) + 4 + ((<usize>index) << 2);
}

/** Remembers that a client has read a key. */
export function trackingRemember(client: Client, key: usize, keyCount: u32): void {
  const hash = tableHash(key, keyCount);
  const record = tableFind(keys, hash, key, keyCount);
  const done = record == 0 ? addKey(client, hash, key, keyCount) : addReader(client, record);
  if (!done) outputStarve(client);
}

function addKey(client: Client, hash: u64, key: usize, keyCount: u32): bool {
  const record = recordCreate(0, key, keyCount, 8);
  if (record == 0) return false;
  store<u32>(recordValue(record), 1);
  store<u32>(readerAt(record, 0), <u32>client.tracking);
  if (!tableInsert(keys, hash, record)) {
    heapRelease(record);
    return false;
  }
  counted(client);
  trackingListens = true;
  return true;
}


@inline function counted(client: Client): void {
  trackingOf(client).keys += 1;
  trackingItems += 1;
}

/** Adds a client to a key's record, which is at tableSlot, unless it stands there. */
function addReader(client: Client, record: usize): bool {
  const slot = tableSlot;
  const count = readers(record);
  const wanted = <u32>client.tracking;
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(readerAt(record, middle)) < wanted) low = middle + 1;
    else high = middle;
  }
  if (low < count && load<u32>(readerAt(record, low)) == wanted) return true;
  let target = record;
  const needed = readerAt(record, count + 1) - record;
  if (heapBlockBytes(record) < needed) {
    target = recordResize(record, 4 + ((<usize>(count + max<u32>(count >> 1, 2))) << 2));
    if (target == 0) return false;
    if (target != record) tableReplace(slot, target);
  }
  const at = readerAt(target, low);
  bytesMove(at + 4, at, (<usize>(count - low)) << 2);
  store<u32>(at, wanted);
  store<u32>(recordValue(target), count + 1);
  counted(client);
  return true;
}

/** Frees a key's record: nobody in it is led to from it any more. */
function keyRelease(record: usize): void {
  const count = readers(record);
  for (let i: u32 = 0; i < count; i++) {
    const tracking = changetype<Tracking>(<usize>load<u32>(readerAt(record, i)));
    tracking.keys -= 1;
    if (tracking.keys == 0 && tracking.client == noClient) {
      heapRelease(changetype<usize>(tracking));
    }
  }
  heapRelease(record);
}

// ------------------------------------------------------------------------------------- changes

/**
 * A key was changed: whoever caches it is told.
 * @param by the client whose command has done it; null = nobody's (expiry, eviction)
 */
@inline export function trackingTouched(key: usize, keyCount: u32, by: Client): void {
  if (trackingListens) touch(key, keyCount, by);
}

function touch(key: usize, keyCount: u32, by: Client): void {
  prefixChanged(key, keyCount, by);
  const hash = tableHash(key, keyCount);
  const record = tableFind(keys, hash, key, keyCount);
  if (record != 0) invalidate(record, hash, TrackingFlag.NO_LOOP);
}

/**
 * Tells all that have read a key, whose record is at tableSlot, and forgets it.
 * @param spares with this flag the client that runs a command is not told
 */
function invalidate(record: usize, hash: u64, spares: u32): void {
  tableRemoveSlot(keys, hash, tableSlot);
  const key = recordKey(record);
  const keyCount = recordKeyCount(record);
  const count = readers(record);
  trackingItems -= count;
  let message = false;
  for (let i: u32 = 0; i < count; i++) {
    const tracking = changetype<Tracking>(<usize>load<u32>(readerAt(record, i)));
    const client = tracking.client;
    if (!tellsKeys(client)) continue;
    if (client == outputClient) {
      if ((tracking.flags & spares) == 0) pendingAdd(client, key, keyCount);
      continue;
    }
    if (!message) message = messageOfKey(key, keyCount);
    if (message) messageInvalidate(tracking);
    else outputStarve(client);
  }
  if (message) messageRelease();
  keyRelease(record);
  trackingUpdate();
}

/** All databases, or one of them, were emptied: all keys count as changed, for everybody. */
export function trackingFlushed(): void {
  if (trackingClients != 0) {
    for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
      if (!clientHas(c, ClientFlag.TRACKING) || !clientVisible(c)) continue;
      if (c == outputClient) pendingAdd(c, 0, NOTHING);
      else tellNothing(c);
    }
  }
  if (trackingKeys() == 0) return;
  trackingItems = 0;
  if (tableCount(keys) > STEP && dying == noTable) {
    const fresh = tableCreate();
    if (fresh != noTable) {
      dying = keys;
      keys = fresh;
      return trackingUpdate();
    }
  }
  while (!tableReleaseStep(keys, STEP, keyRelease.index)) {}
  trackingUpdate();
}

function tellNothing(client: Client): void {
  if (!messageOfNothing(client.protocol)) return outputStarve(client);
  messageInvalidate(trackingOf(client));
  messageRelease();
}

// ------------------------------------------------------------- keys that the client itself changes

/** Stands for the length of a key: all keys. */
const NOTHING: u32 = u32.MAX_VALUE;
const PENDING_FIRST_BYTES: usize = 256;

/** Keys that wait for the end of a command: u32 length, bytes; and whose command it is. */
let pending: usize = 0;
let pendingBytes: usize = 0;

function pendingAdd(client: Client, key: usize, keyCount: u32): void {
  const bytes: usize = keyCount == NOTHING ? 0 : keyCount;
  const needed = pendingBytes + 4 + bytes;
  if (pending == 0 || heapBlockBytes(pending) < needed) {
    const room = max(needed * 2, PENDING_FIRST_BYTES);
    const use = heapUse(HeapUse.SERVICE);
    const block = pending == 0 ? heapAllocate(room) : heapReallocate(pending, room);
    heapUse(use);
    if (block == 0) return outputStarve(client);
    pending = block;
  }
  store<u32>(pending + pendingBytes, keyCount);
  bytesCopy(pending + pendingBytes + 4, key, bytes);
  pendingBytes = needed;
  attentionSet(Attention.PENDING, true);
}

/** A client's command has ended: it is told of the keys that it has changed itself. */
export function trackingTell(client: Client): void {
  attentionSet(Attention.PENDING, false);
  let at: usize = 0;
  while (at < pendingBytes) {
    const count = load<u32>(pending + at);
    if (client.tracking != 0) {
      if (count == NOTHING) tellNothing(client);
      else tellKey(client, pending + at + 4, count);
    }
    at += 4 + (count == NOTHING ? 0 : <usize>count);
  }
  pendingBytes = 0;
  if (heapBlockBytes(pending) > 4096) {
    heapRelease(pending);
    pending = 0;
  }
}

function tellKey(client: Client, key: usize, keyCount: u32): void {
  if (!messageOfKey(key, keyCount)) return outputStarve(client);
  messageInvalidate(trackingOf(client));
  messageRelease();
}

// ------------------------------------------------------------------------------------ the limit

/** Bytes that a client holds for being tracked, without the keys that it has read. */
export function trackingBytes(client: Client): u64 {
  if (client.tracking == 0) return 0;
  return <u64>heapBlockBytes(client.tracking) + trackingOf(client).prefixBytes;
}

/** Whether more keys are remembered than may be. */
@inline export function trackingIsOver(): bool {
  return maximumKeys != 0 && <u64>trackingKeys() > maximumKeys;
}

/** Pushes random keys out of the table until it is within its limit, or enough is done for now. */
export function trackingLimit(): void {
  if (!trackingIsOver()) {
    attempts = 0;
    return;
  }
  const effort = PUSH_OUT * (attempts + 1);
  for (let i: u32 = 0; i < effort && trackingIsOver(); i++) {
    const record = tableRandom(keys, randomNext());
    const hash = tableHash(recordKey(record), recordKeyCount(record));
    tableFind(keys, hash, recordKey(record), recordKeyCount(record));
    invalidate(record, hash, 0);
  }
  attempts = trackingIsOver() ? attempts + 1 : 0;
}

/** The part of a tick that belongs to tracking. Returns whether work is left. */
export function trackingTick(): bool {
  if (trackingClients != 0) trackingLimit();
  if (dying == noTable || !tableReleaseStep(dying, STEP, keyRelease.index)) return dying != noTable;
  heapRelease(changetype<usize>(dying));
  dying = noTable;
  return false;
}
