// WATCH: a transaction that must not run if a key has been touched since it was looked at.
//
//   Database.watched   the keys that are watched, and by whom (engine/interest.ts)
//   client.watches     Watch → Watch → … → 0     one heap block for each key that it watches
//
// Every change of a key passes keyspaceChanged, which calls watchTouched; whoever watches the key
// is marked dirty and watches nothing any more, and its EXEC answers null. Emptying and exchanging
// databases touch the keys that were there or are there now.
//
// A key that MIGRATE is sending away is watched as well, by the departure and not by a client
// (engine/keyspace/departure.ts): nobody becomes dirty, but its watch remembers that the key was
// touched.
//
// Expired keys. A key that expires between WATCH and EXEC counts as touched, even if it is still
// there. One that had expired before WATCH counts as missing: its deletion is no change.

import { heapAllocate, heapBlockBytes, heapRelease } from '../../memory/heap';
import { recordKey, recordKeyCount } from '../../memory/record';
import { tableCount, tableCursor, tableFirst, tableNext } from '../../structure/table';
import { Client, ClientFlag, clientHas } from '../client/client';
import { Database, databaseAt, databaseCount } from './database';
import { keyspaceLocate } from './locate';
import {
  Interest,
  interestDrop,
  interestFind,
  interestJoin,
  interestKey,
  interestKeyOf,
  interestLeave,
} from '../interest';
import { clockExpired } from '../clock';


@unmanaged
export class Watch extends Interest {
  /** The next key that this client watches. */
  nextOfClient: Watch;
  /** The key had expired already when it was watched. */
  wasExpired: bool;
  /** Of a watch without a client: the key has been touched. */
  isTouched: bool;
}
if (offsetof<Watch>() != 22) ERROR('Watch is 22 bytes');

/** The newest of a client's watches. */
@inline function watchesOf(client: Client): Watch {
  return changetype<Watch>(client.watches);
}

const nobody = changetype<Interest>(0);
const none = changetype<Watch>(0);
const noClient = changetype<Client>(0);

/** How many interests in keys there are. */
let watchCount: u32 = 0;

/** How many keys are watched. */
export function watchKeys(): u32 {
  let keys: u32 = 0;
  for (let i: u32 = 0; i < databaseCount; i++) keys += tableCount(databaseAt(i).watched);
  return keys;
}

/** Watches a key for a client. False: memory is out. */
export function watchKey(client: Client, database: Database, key: usize, keyCount: u32): bool {
  const record = interestKey(database.watched, database, key, keyCount);
  if (record == 0) return false;
  for (let watch = watchesOf(client); watch != none; watch = watch.nextOfClient) {
    if (watch.key == record) return true;
  }
  const watch = changetype<Watch>(heapAllocate(offsetof<Watch>()));
  if (watch == none) {
    interestDrop(record);
    return false;
  }
  watch.client = client;
  watch.wasExpired = expiredIn(database, record);
  watch.nextOfClient = watchesOf(client);
  client.watches = changetype<usize>(watch);
  interestJoin(watch, record);
  watchCount += 1;
  return true;
}

/** Watches a key without a client, until watchLeave. False: memory is out. */
export function watchDeparting(watch: Watch, database: Database, key: usize, count: u32): bool {
  const record = interestKey(database.watched, database, key, count);
  if (record == 0) return false;
  watch.client = noClient;
  watch.wasExpired = false;
  watch.isTouched = false;
  interestJoin(watch, record);
  watchCount += 1;
  return true;
}

/** Ends a watch that watchDeparting has begun. */
export function watchLeave(watch: Watch): void {
  interestLeave(watch);
  watchCount -= 1;
}

/** Whether watchDeparting watches a key. */
export function watchDeparts(database: Database, key: usize, keyCount: u32): bool {
  const record = interestFind(database.watched, key, keyCount);
  if (record == 0) return false;
  for (let at = interestKeyOf(record).head; at != nobody; at = at.next) {
    if (at.client == noClient) return true;
  }
  return false;
}

/** A client watches nothing any more. Whether it is dirty stays. */
export function watchNothing(client: Client): void {
  let watch = watchesOf(client);
  while (watch != none) {
    const next = watch.nextOfClient;
    interestLeave(watch);
    heapRelease(changetype<usize>(watch));
    watchCount -= 1;
    watch = next;
  }
  client.watches = 0;
}

/** Bytes that a client's watches take. */
export function watchBytes(client: Client): u64 {
  let bytes: u64 = 0;
  for (let watch = watchesOf(client); watch != none; watch = watch.nextOfClient) {
    bytes += heapBlockBytes(changetype<usize>(watch));
  }
  return bytes;
}

/** Whether EXEC must not run: a watched key was touched, or has expired since it was watched. */
export function watchFails(client: Client): bool {
  if (clientHas(client, ClientFlag.WATCH_DIRTY)) return true;
  for (let watch = watchesOf(client); watch != none; watch = watch.nextOfClient) {
    const database = interestKeyOf(watch.key).database;
    if (!watch.wasExpired && expiredIn(database, watch.key)) return true;
  }
  return false;
}

/** A key was changed: whoever watches it is dirty. */
@inline export function watchTouched(database: Database, key: usize, keyCount: u32): void {
  if (watchCount != 0) touch(database, key, keyCount);
}

function touch(database: Database, key: usize, keyCount: u32): void {
  const record = interestFind(database.watched, key, keyCount);
  if (record == 0) return;
  let interest = interestKeyOf(record).head;
  while (interest != nobody) {
    const next = interest.next;
    const watch = changetype<Watch>(interest);
    if (watch.client == noClient) {
      watch.isTouched = true;
    } else if (watch.wasExpired) {
      // The first change of an expired key is its deletion.
      watch.wasExpired = false;
    } else {
      watch.client.flags |= ClientFlag.WATCH_DIRTY;
      watchNothing(watch.client);
    }
    interest = next;
  }
}

/**
 * The contents of a database are about to go.
 * @param after the database whose contents come in their place (SWAPDB), null = none do
 */
export function watchDatabaseChanges(database: Database, after: Database | null): void {
  if (watchCount == 0) return;
  const table = database.watched;
  let record = tableFirst(table);
  while (record != 0) {
    const cursor = tableCursor;
    keyChanges(database, after, record);
    record = tableNext(table, cursor);
  }
}

/** Marks the clients that watch a key dirty, unless it is missing (or expired) before and after. */
function keyChanges(database: Database, after: Database | null, record: usize): void {
  const before = entryIn(database, record) != 0;
  const comes = after != null && entryIn(after, record) != 0;
  if (!before && !comes) return;
  const comesExpired = comes && expiredIn(after!, record);
  for (let at = interestKeyOf(record).head; at != nobody; at = at.next) {
    const watch = changetype<Watch>(at);
    if (watch.client == noClient) {
      watch.isTouched = true;
      continue;
    }
    const wasMissing = watch.wasExpired || !before;
    if (wasMissing && (!comes || comesExpired)) watch.wasExpired = comesExpired;
    else watch.client.flags |= ClientFlag.WATCH_DIRTY;
  }
}

/** The entry of a watched key, expired or not; 0 = none. */
function entryIn(database: Database, record: usize): usize {
  return keyspaceLocate(database, recordKey(record), recordKeyCount(record));
}

function expiredIn(database: Database, record: usize): bool {
  const entry = entryIn(database, record);
  return entry != 0 && clockExpired(entry);
}
