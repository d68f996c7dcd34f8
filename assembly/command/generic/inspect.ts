// Looking at a key without using it. Commands that only ask about a key – EXISTS, TYPE, TTL, OBJECT
// – find it as readers do, so that an expired one is gone and INFO counts a hit or a miss, but they
// leave its access clock alone: a monitor must not keep keys young.

import { Database } from '../../engine/keyspace/database';
import { keyspacePeek } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { Statistic, statisticAdd } from '../../engine/statistics';

/** Finds a living entry and counts a hit or a miss, a miss without its event; 0 = none. */
export function inspectQuietly(database: Database, key: usize, keyCount: u32): usize {
  const entry = keyspacePeek(database, key, keyCount);
  statisticAdd(entry != 0 ? Statistic.KEYSPACE_HITS : Statistic.KEYSPACE_MISSES, 1);
  return entry;
}

/** Finds a living entry and counts a hit or a miss; 0 = none, which is a 'keymiss' event. */
export function inspect(database: Database, key: usize, keyCount: u32): usize {
  const entry = inspectQuietly(database, key, keyCount);
  if (entry == 0) notifyEvent(EventClass.MISS, 'keymiss', key, keyCount, database.index);
  return entry;
}
