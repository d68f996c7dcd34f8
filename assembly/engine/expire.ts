// Active expiry: deleting keys whose deadline has passed although nobody asks for them.
//
// The timing wheel of each database knows what is due, so there is no sampling: a tick takes due
// entries off the wheels until none is left or its budget is spent. The budget follows Redis's
// cycle: a share of the tick's time that grows with active-expire-effort (25 % at 1, 43 % at
// 10). It is counted in entries between readings of the clock, so that a host without
// one still makes bounded steps.

import { elapsedMicroseconds, nowMs } from './clock';
import { databaseAt, databaseCount, databaseVolatileKeys } from './database';
import { keyspaceExpire } from './keyspace';
import {
  serverActiveExpire,
  serverExpireEffort,
  serverExpiresKeys,
  serverTicksPerSecond,
} from './server';
import { Statistic, statisticAdd } from './statistics';
import { wheelDue, wheelNext, wheelPopDue } from '../structure/wheel';

const SHARE_PERCENT: f64 = 25;
const SHARE_STEP_PERCENT: f64 = 2;
/** Entries between two readings of the clock. */
const STEP_ENTRIES: u32 = 64;
/** Entries that a cycle takes at most, whatever the clock says. */
const CYCLE_ENTRIES: u32 = 200_000;

/** The database that the next cycle starts with, so that a busy one does not starve the others. */
let nextDatabase: u32 = 0;

/** Deletes due keys within the budget of a tick. Returns whether any are left. */
export function expireCycle(): bool {
  if (!serverActiveExpire || !serverExpiresKeys()) return false;
  const started = elapsedMicroseconds();
  const share = SHARE_PERCENT + SHARE_STEP_PERCENT * <f64>(serverExpireEffort - 1);
  const budget = (1_000_000.0 / <f64>max<u32>(serverTicksPerSecond, 1)) * (share / 100.0);
  let taken: u32 = 0;
  let left = false;
  for (let i: u32 = 0; i < databaseCount && !left; i++) {
    const database = databaseAt((nextDatabase + i) % databaseCount);
    if (databaseVolatileKeys(database) == 0) continue;
    // Due is what lies in the past: a key lives through its last millisecond.
    while (wheelDue(database.wheel, nowMs - 1)) {
      const entry = wheelPopDue(database.wheel, nowMs - 1);
      if (entry != 0) keyspaceExpire(database, entry);
      taken += 1;
      if (taken % STEP_ENTRIES == 0) {
        left = taken >= CYCLE_ENTRIES || elapsedMicroseconds() - started > budget;
        if (left) break;
      }
    }
    if (left) nextDatabase = database.index;
  }
  if (left) statisticAdd(Statistic.EXPIRED_TIME_CAP_REACHED, 1);
  const spent = max<f64>(elapsedMicroseconds() - started, 0);
  statisticAdd(Statistic.EXPIRE_CYCLE_MICROSECONDS, <u64>spent);
  return left;
}

/** When the next key may be due, Unix ms; -1 = no key has a deadline, or none may be deleted. */
export function expireNextMs(): i64 {
  if (!serverActiveExpire || !serverExpiresKeys()) return -1;
  let next: i64 = -1;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseAt(i);
    if (databaseVolatileKeys(database) == 0) continue;
    const due = wheelNext(database.wheel);
    if (due >= 0 && (next < 0 || due < next)) next = due;
  }
  return next < 0 ? -1 : next + 1;
}
