// Emptying databases. The old table and wheel are cut off and replaced by empty ones at once; what
// they hold is freed in steps, or before the command returns when it is little or SYNC was asked
// for.

import { heapRelease } from '../memory/heap';
import { tableCount } from '../structure/table';
import { wheelClear } from '../structure/wheel';
import { Database, databaseAt, databaseCount, databaseKeys, databaseRenew } from './database';
import { lazyfreeTable } from './lazyfree';

/**
 * Empties one database.
 * @returns how many keys it had, or -1 when memory is out and nothing has changed
 */
export function flushDatabase(database: Database, atOnce: bool): i64 {
  const table = database.table;
  const wheel = database.wheel;
  const keys = tableCount(table);
  if (keys == 0) return 0;
  if (!databaseRenew(database)) return -1;
  wheelClear(wheel);
  heapRelease(changetype<usize>(wheel));
  lazyfreeTable(table, atOnce);
  return keys;
}

/** Empties all databases; returns how many keys they had, or -1 when memory is out. */
export function flushAll(atOnce: bool): i64 {
  let keys: i64 = 0;
  for (let i: u32 = 0; i < databaseCount; i++) {
    if (databaseKeys(databaseAt(i)) == 0) continue;
    const flushed = flushDatabase(databaseAt(i), atOnce);
    if (flushed < 0) return -1;
    keys += flushed;
  }
  return keys;
}
