// Who is interested in which key: clients that wait for it (run/blocking.ts), clients that watch
// it (keyspace/watch.ts). A table per database and kind of interest; each key has a queue of its
// clients, in the order in which they came:
//
//   table of records   keyBits │ key │ InterestKey: head, tail · link of a list · database, flags
//   Interest           links of the key's queue · the key's record · the client
//
//   "jobs" ──► head ──► Interest (client 7) ⇄ Interest (client 9) ◄── tail
//
// An Interest lies in a block of whoever is interested; nothing here allocates or frees it. A key's
// record lives as long as its queue is not empty and no flag holds it. Cost: an Interest 16 bytes,
// a key 17 and its bytes and its share of the table.

import { heapRelease } from '../memory/heap';
import { recordCreate, recordKey, recordKeyCount, recordValue } from '../memory/record';
import {
  Table,
  tableFind,
  tableHash,
  tableInsert,
  tableRemoveSlot,
  tableSlot,
} from '../structure/table';
import { Client } from './client/client';
import { Database } from './keyspace/database';

/** A key that somebody is interested in: the value area of its record. */
@unmanaged
export class InterestKey {
  head: Interest;
  tail: Interest;
  /** The table that it stands in. */
  table: Table;
  database: Database;
  /** Next in a list of keys of the owner's. */
  next: usize;
  /** Why the key must stay although nobody is interested any more; the owner's bits. */
  holds: u32;
}
if (offsetof<InterestKey>() != 24) ERROR('InterestKey is 24 bytes');

/** A client's interest in a key. */
@unmanaged
export class Interest {
  previous: Interest;
  next: Interest;
  /** The record of the key; 0 = none: the client is interested in it already. */
  key: usize;
  client: Client;
}
if (offsetof<Interest>() != 16) ERROR('Interest is 16 bytes');

const nobody = changetype<Interest>(0);

/** What a key's record says besides the key. */
@inline export function interestKeyOf(record: usize): InterestKey {
  return changetype<InterestKey>(recordValue(record));
}

/** The record of a key in a table, or 0. */
export function interestFind(table: Table, key: usize, keyCount: u32): usize {
  return tableFind(table, tableHash(key, keyCount), key, keyCount);
}

/** The record of a key, made if there is none; 0 = memory is out. */
export function interestKey(table: Table, database: Database, key: usize, keyCount: u32): usize {
  const hash = tableHash(key, keyCount);
  const found = tableFind(table, hash, key, keyCount);
  if (found != 0) return found;
  const record = recordCreate(0, key, keyCount, offsetof<InterestKey>());
  if (record == 0) return 0;
  const fresh = interestKeyOf(record);
  fresh.head = nobody;
  fresh.tail = nobody;
  fresh.table = table;
  fresh.database = database;
  fresh.next = 0;
  fresh.holds = 0;
  if (tableInsert(table, hash, record)) return record;
  heapRelease(record);
  return 0;
}

/** Puts an interest, whose client is set, at the end of a key's queue. */
export function interestJoin(interest: Interest, record: usize): void {
  const key = interestKeyOf(record);
  interest.key = record;
  interest.previous = key.tail;
  interest.next = nobody;
  if (key.tail == nobody) key.head = interest;
  else key.tail.next = interest;
  key.tail = interest;
}

/** Takes an interest out of its key's queue, and drops the key if that was the last one. */
export function interestLeave(interest: Interest): void {
  const record = interest.key;
  if (record == 0) return;
  const key = interestKeyOf(record);
  if (interest.previous == nobody) key.head = interest.next;
  else interest.previous.next = interest.next;
  if (interest.next == nobody) key.tail = interest.previous;
  else interest.next.previous = interest.previous;
  interest.key = 0;
  interestDrop(record);
}

/** Drops a key in which nobody is interested and that nothing holds. */
export function interestDrop(record: usize): void {
  const key = interestKeyOf(record);
  if (key.head != nobody || key.holds != 0) return;
  const hash = tableHash(recordKey(record), recordKeyCount(record));
  tableFind(key.table, hash, recordKey(record), recordKeyCount(record));
  tableRemoveSlot(key.table, hash, tableSlot);
  heapRelease(record);
}
