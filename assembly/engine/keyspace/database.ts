// The numbered databases. Each is a table of entries, a timing wheel of those with a deadline, and
// one of the values that have deadlines inside, such as hashes with fields that expire:
//
//   Database   index · table      → buckets → records (entries)
//                    · wheel      → slots   → the same records, linked through their expiry part
//                    · innerWheel → slots   → nodes of values, whose value area is their entry
//
// Clients hold a database's address; SWAPDB exchanges what two of them contain, so that nobody
// needs to be told.

import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import {
  Table,
  tableCount,
  tableCreate,
  tableInitialize,
  tableRelease,
} from '../../structure/table';
import { Wheel, wheelCount, wheelInitialize } from '../../structure/wheel';
import { nowMs } from '../clock';


@unmanaged
export class Database {
  index: u32;
  table: Table;
  wheel: Wheel;
  innerWheel: Wheel;
  /**
   * The keys that clients wait for (engine/run/blocking.ts); it stays when contents are exchanged.
   */
  waiting: Table;
  /** The keys that clients watch (engine/keyspace/watch.ts); likewise. */
  watched: Table;
}
if (offsetof<Database>() != 24) ERROR('Database is 24 bytes');

let databases: usize = 0;
/** How many databases there are (the `databases` directive). */
export let databaseCount: u32 = 0;

/** Makes `count` empty databases. False: memory is out. */
export function databasesInitialize(count: u32): bool {
  databases = heapAllocateZeroed(count * offsetof<Database>());
  if (databases == 0) return false;
  databaseCount = count;
  for (let i: u32 = 0; i < count; i++) {
    const database = databaseAt(i);
    database.index = i;
    database.waiting = tableCreate();
    database.watched = tableCreate();
    if (changetype<usize>(database.waiting) == 0) return false;
    if (changetype<usize>(database.watched) == 0 || !databaseRenew(database)) return false;
  }
  return true;
}

/** The database with this number, which is below databaseCount. */
@inline export function databaseAt(index: u32): Database {
  return databaseOf(databases, index);
}

/**
 * Gives a database a new, empty table and wheels; the old ones are the caller's. False: no memory.
 */
export function databaseRenew(database: Database): bool {
  const table = heapAllocateZeroed(offsetof<Table>());
  const wheel = heapAllocateZeroed(offsetof<Wheel>());
  const innerWheel = heapAllocateZeroed(offsetof<Wheel>());
  if (table == 0 || wheel == 0 || innerWheel == 0) {
    heapRelease(table);
    heapRelease(wheel);
    heapRelease(innerWheel);
    return false;
  }
  tableInitialize(changetype<Table>(table));
  wheelInitialize(changetype<Wheel>(wheel), nowMs);
  wheelInitialize(changetype<Wheel>(innerWheel), nowMs);
  database.table = changetype<Table>(table);
  database.wheel = changetype<Wheel>(wheel);
  database.innerWheel = changetype<Wheel>(innerWheel);
  return true;
}

/**
 * Makes as many databases as there are, with tables of their own, for a dataset that is not in
 * force: nobody waits for or watches what is in them. 0 = memory is out.
 */
export function databasesAside(): usize {
  const aside = heapAllocateZeroed(databaseCount * offsetof<Database>());
  if (aside == 0) return 0;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseOf(aside, i);
    database.index = i;
    if (databaseRenew(database)) continue;
    for (let j: u32 = 0; j < i; j++) databaseRelease(databaseOf(aside, j));
    heapRelease(aside);
    return 0;
  }
  return aside;
}

/** The database with this number among those of databasesAside. */
@inline export function databaseOf(aside: usize, index: u32): Database {
  return changetype<Database>(aside + <usize>index * offsetof<Database>());
}

/** Frees the tables and wheels of a database without keys. */
export function databaseRelease(database: Database): void {
  tableRelease(database.table);
  heapRelease(changetype<usize>(database.table));
  heapRelease(changetype<usize>(database.wheel));
  heapRelease(changetype<usize>(database.innerWheel));
}

/** Exchanges the contents of two databases. */
export function databaseSwap(a: Database, b: Database): void {
  const table = a.table;
  const wheel = a.wheel;
  const innerWheel = a.innerWheel;
  a.table = b.table;
  a.wheel = b.wheel;
  a.innerWheel = b.innerWheel;
  b.table = table;
  b.wheel = wheel;
  b.innerWheel = innerWheel;
}

/** Keys in a database, those that have expired and were not found yet included. */
export function databaseKeys(database: Database): u32 {
  return tableCount(database.table);
}

/** Keys with a deadline in a database. */
export function databaseVolatileKeys(database: Database): u32 {
  return wheelCount(database.wheel);
}

/** Keys whose values have deadlines of their own: hashes with fields that expire. */
export function databaseInnerVolatileKeys(database: Database): u32 {
  return wheelCount(database.innerWheel);
}
