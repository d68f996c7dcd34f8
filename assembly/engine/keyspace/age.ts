// A walk through the whole dataset that never ends and takes about six hours a round: it keeps the
// access clocks of entries that nobody uses from wrapping (engine/keyspace/access.ts). Each tick
// looks at as many buckets as the time that has passed makes its share; a million keys are 8
// buckets a second.
//
// The walk is a SCAN of each database in turn, so it meets every entry that stays, however the
// tables grow and shrink meanwhile. With an LFU policy, whose clocks may wrap, it stands still.

import { tableScan } from '../../structure/table';
import { accessAge, accessIsLfu } from './access';
import { monotonicMs } from '../clock';
import { databaseAt, databaseCount, databaseKeys } from './database';

const ROUND_MS: i64 = 6 * 3600 * 1000;
/** Buckets that a step looks at, at most. */
const STEP_BUCKETS: i64 = 4096;
/** Keys a bucket at least, on average. */
const BUCKET_KEYS: i64 = 4;

let databaseIndex: u32 = 0;
let cursor: u64 = 0;
let lastMs: i64 = 0;

/** Looks at the next entries. */
export function ageStep(): void {
  if (accessIsLfu()) return;
  let keys: i64 = 0;
  for (let i: u32 = 0; i < databaseCount; i++) keys += databaseKeys(databaseAt(i));
  const passed = monotonicMs - lastMs;
  let buckets = min<i64>((passed * (keys / BUCKET_KEYS + databaseCount)) / ROUND_MS, STEP_BUCKETS);
  if (buckets == 0 && passed < ROUND_MS) return;
  lastMs = monotonicMs;
  for (; buckets > 0; buckets--) {
    const table = databaseAt(databaseIndex).table;
    cursor = tableScan(table, cursor, accessAge.index);
    if (cursor == 0) databaseIndex = (databaseIndex + 1) % databaseCount;
  }
}
