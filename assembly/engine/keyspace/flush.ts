// The leaf of the keyspace's door for all keys at once: databases are emptied and exchanged, and
// whoever watches, waits for or caches keys is told.
//
// Emptying. A large table and its wheels are cut off and replaced by empty ones at once;
// what they hold is freed in steps, the first of them before a command that is not lazy returns.
// What is little is freed in place, and so is everything if SYNC was asked for, or if there is
// no memory for empty ones: emptying never fails. A table that a walk has not written yet
// (engine/snapshot/walk.ts) is the walk's instead, and is freed when it is written.

import { heapRelease } from '../../memory/heap';
import { tableCount } from '../../structure/table';
import { wheelClear } from '../../structure/wheel';
import { blockingDatabaseChanged } from '../run/blocking';
import {
  Database,
  databaseAt,
  databaseCount,
  databaseOf,
  databaseRelease,
  databaseRenew,
  databaseSwap,
} from './database';
import { lazyfreeHurry, lazyfreePays, lazyfreeRecords, lazyfreeTable } from './lazyfree';
import { walkFlushed, walkLoses, walkNeeds, walkTakes } from '../snapshot/walk';
import { watchDatabaseChanges } from './watch';
import { trackingFlushed } from '../tracking/tracking';

/** When the memory of what a database holds is given back. */
export const enum Flush {
  /** Before the command returns. */
  NOW = 0,
  /** As much as a few ms allow before it returns, the rest in every gap; none of it counts. */
  SOON = 1,
  /** Lazily. */
  LATER = 2,
}

/** How often all databases were emptied: an RDB file that holds them is old. */
export let keyspaceFlushes: u32 = 0;

/** Empties one database; returns how many keys it had. */
export function keyspaceFlush(database: Database, how: Flush): u64 {
  const keys = empty(database, how);
  if (how == Flush.SOON) lazyfreeHurry();
  trackingFlushed();
  return keys;
}

/** Empties all databases; returns how many keys they had. */
export function keyspaceFlushAll(how: Flush): u64 {
  walkFlushed();
  keyspaceFlushes += 1;
  let keys: u64 = 0;
  for (let i: u32 = 0; i < databaseCount; i++) keys += empty(databaseAt(i), how);
  if (how == Flush.SOON) lazyfreeHurry();
  trackingFlushed();
  return keys;
}

/** Exchanges the contents of two databases. */
export function keyspaceSwap(a: Database, b: Database): void {
  watchDatabaseChanges(a, b);
  watchDatabaseChanges(b, a);
  databaseSwap(a, b);
  blockingDatabaseChanged(a);
  blockingDatabaseChanged(b);
}

/**
 * Puts the contents of databases that were made aside (databasesAside) in the place of all that is
 * there, whose keys wait in them to be freed by keyspaceDiscard.
 */
export function keyspaceReplace(aside: usize): void {
  walkFlushed();
  keyspaceFlushes += 1;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseAt(i);
    watchDatabaseChanges(database, databaseOf(aside, i));
    databaseSwap(database, databaseOf(aside, i));
    blockingDatabaseChanged(database);
  }
  trackingFlushed();
}

/** Frees databases that were made aside with all that is in them, in steps. */
export function keyspaceDiscard(aside: usize): void {
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseOf(aside, i);
    clear(database, Flush.LATER);
    databaseRelease(database);
  }
  heapRelease(aside);
}

function empty(database: Database, how: Flush): u64 {
  if (tableCount(database.table) == 0) return 0;
  watchDatabaseChanges(database, null);
  blockingDatabaseChanged(database);
  return clear(database, how);
}

/** Frees what is in a database, or leaves it to the walk; returns how many keys it had. */
function clear(database: Database, how: Flush): u64 {
  const table = database.table;
  const wheel = database.wheel;
  const innerWheel = database.innerWheel;
  const keys = tableCount(table);
  if (keys == 0) return 0;
  const isTaken = walkNeeds(table) && databaseRenew(database);
  if (isTaken) walkTakes(table);
  else walkLoses(table);
  const isCut = how != Flush.NOW && lazyfreePays(table);
  const isLater = isTaken || (isCut && databaseRenew(database));
  wheelClear(wheel);
  // The nodes in it belong to the values, which free them.
  wheelClear(innerWheel);
  if (isLater) {
    heapRelease(changetype<usize>(wheel));
    heapRelease(changetype<usize>(innerWheel));
    if (!isTaken) lazyfreeTable(table, how == Flush.LATER);
  } else {
    lazyfreeRecords(table);
  }
  return keys;
}
