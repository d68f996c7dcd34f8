// What every command that writes does last: it tells of the key that it has changed.

import { Database } from '../engine/keyspace/database';
import { dirtyAdd } from '../engine/effect';
import { keyspaceChanged } from '../engine/keyspace/keyspace';
import { notifyEvent } from '../engine/notify';

/**
 * Tells all who look at a key that a command has changed it: those who watch or track it, those who
 * listen to its events, and the effect log, for which it counts as so many changes.
 */
@inline export function keyChanged(
  database: Database,
  key: usize,
  keyCount: u32,
  eventClass: u32,
  event: string,
  changes: u64,
): void {
  keyspaceChanged(database, key, keyCount);
  notifyEvent(eventClass, event, key, keyCount, database.index);
  dirtyAdd(changes);
}
