// The exports that tell of the databases, each by its index.

import { nowMs } from '../engine/clock';
import { dirty } from '../engine/effect';
import {
  databaseAt,
  databaseInnerVolatileKeys as innerVolatileKeys,
  databaseKeys as keys,
  databaseVolatileKeys as volatileKeys,
} from '../engine/keyspace/database';
import { keyspaceFlushes } from '../engine/keyspace/flush';
import { tableBytes } from '../structure/table';
import { wheelAverageTtlMs, wheelBytes } from '../structure/wheel';

export { dirtySet as dirtyReset } from '../engine/effect';

/** Keys in a database, those that have expired and were not found yet included. */
export function databaseKeys(index: u32): f64 {
  return keys(databaseAt(index));
}

/** Keys with a deadline in a database. */
export function databaseVolatileKeys(index: u32): f64 {
  return volatileKeys(databaseAt(index));
}

/** Keys whose values have deadlines of their own: hashes with fields that expire. */
export function databaseInnerVolatileKeys(index: u32): u32 {
  return innerVolatileKeys(databaseAt(index));
}

/** Bytes of the table and the wheel of a database, without its entries. */
export function databaseIndexBytes(index: u32): f64 {
  const database = databaseAt(index);
  return <f64>(tableBytes(database.table) + wheelBytes(database.wheel));
}

/** Bytes of the wheel alone. */
export function databaseWheelBytes(index: u32): f64 {
  return <f64>wheelBytes(databaseAt(index).wheel);
}

/** Mean time that the keys with a deadline have left, ms. */
export function databaseAverageTtlMs(index: u32): f64 {
  return <f64>wheelAverageTtlMs(databaseAt(index).wheel, nowMs);
}

/** Changes of the dataset since the last save. */
export function dirtyCount(): f64 {
  return <f64>dirty;
}

/** How often all databases were emptied at once. */
export function flushCount(): u32 {
  return keyspaceFlushes;
}
