// Active expiry: deleting keys whose deadline has passed although nobody asks for them.
//
// The timing wheels of each database know what is due, so there is no sampling: a tick takes due
// entries off them, and values with due parts (engine/keyspace/expire-field.ts), until none is left
// or its budget is spent. The budget follows Redis's cycle: a share of the tick's time that grows
// with active-expire-effort (25 % at 1, 43 % at 10). It is counted in entries between readings of
// the clock, so that a host without one still makes bounded steps. A replica leaves expiry to its
// primary, but for the deadlines that it has set itself (own-expiry.ts).

import { elapsedMicroseconds, nowMs } from '../clock';
import { Database, databaseAt, databaseCount } from './database';
import { expireFields } from './expire-field';
import { LatencyEvent, latencyAdd } from '../latency';
import { keyspaceInnerEntry, keyspacePostponeInner } from './inner';
import { keyspaceExpire } from './keyspace';
import { keyspaceLocate } from './locate';
import {
  ownDatabases,
  ownDatabasesSet,
  ownExpiryForget,
  ownExpiryKeys,
  ownNames,
} from './own-expiry';
import { walkDefers } from '../snapshot/walk';
import { recordDeadline, recordHasExpiry, recordKey, recordKeyCount } from '../../memory/record';
import {
  ServerState,
  serverActiveExpire,
  serverExpireEffort,
  serverExpiresKeys,
  serverState,
  serverTicksPerSecond,
} from '../server';
import { Statistic, statisticAdd } from '../statistics';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { Wheel, wheelDue, wheelNext, wheelPopDue, wheelStamp } from '../../structure/wheel';

const SHARE_PERCENT: f64 = 25;
const SHARE_STEP_PERCENT: f64 = 2;
/** Entries between two readings of the clock. */
const STEP_ENTRIES: u32 = 64;
/** Entries that a cycle takes at most, whatever the clock says. */
const CYCLE_ENTRIES: u32 = 200_000;

/** Fields of a large hash that a walk has not written yet wait for so long before the next try. */
const DEFERRED_MS: i64 = 50;

/** The database that the next cycle starts with, so that a busy one does not starve the others. */
let nextDatabase: u32 = 0;

/** What the running cycle has taken, when it began, how long it may take (microseconds). */
let taken: u32 = 0;
let started: f64 = 0;
let budget: f64 = 0;

/** Deletes what is due within the budget of a tick. Returns whether any is left. */
export function expireCycle(): bool {
  if (expiryRests()) return false;
  if (ownExpiryKeys() != 0) expireOwn();
  if (!serverExpiresKeys()) return false;
  started = elapsedMicroseconds();
  const share = SHARE_PERCENT + SHARE_STEP_PERCENT * <f64>(serverExpireEffort - 1);
  budget = (1_000_000.0 / <f64>max<u32>(serverTicksPerSecond, 1)) * (share / 100.0);
  taken = 0;
  let left = false;
  for (let i: u32 = 0; i < databaseCount && !left; i++) {
    const database = databaseAt((nextDatabase + i) % databaseCount);
    left = expireKeys(database) || expireParts(database);
    if (left) nextDatabase = database.index;
  }
  if (left) statisticAdd(Statistic.EXPIRED_TIME_CAP_REACHED, 1);
  const spent = max<f64>(elapsedMicroseconds() - started, 0);
  latencyAdd(LatencyEvent.EXPIRE_CYCLE, Math.floor(spent / 1000));
  statisticAdd(Statistic.EXPIRE_CYCLE_MICROSECONDS, <u64>spent);
  return left;
}

/** Whether nothing is looked for: time stands still while a command of a transaction is away. */
function expiryRests(): bool {
  return !serverActiveExpire || (serverState & ServerState.TRANSACTION_AWAY) != 0;
}

/** Names of a writable replica's own that are looked at in a tick. */
const OWN_NAMES: u32 = 64;

/** Where among them the last tick has stopped. */
let ownCursor: u64 = 0;

/** Deletes the next few keys with deadlines of a writable replica's own that have passed. */
function expireOwn(): void {
  if ((serverState & ServerState.REPLICA) == 0) return ownExpiryForget(OWN_NAMES);
  for (let i: u32 = 0; i < OWN_NAMES; i++) {
    const record = ownCursor == 0 ? tableFirst(ownNames) : tableNext(ownNames, ownCursor);
    if (record == 0) {
      ownCursor = 0;
      return;
    }
    ownCursor = tableCursor;
    const databases = ownDatabases(record);
    let left: u64 = 0;
    for (let bits = databases; bits != 0; bits &= bits - 1) {
      const index = <u32>ctz(bits);
      if (ownKeyWaits(databaseAt(index), record)) left |= u64(1) << index;
    }
    if (left != databases) ownDatabasesSet(record, left);
  }
}

/** Deletes a key if its deadline has passed; whether it has one that is still to come. */
function ownKeyWaits(database: Database, name: usize): bool {
  const entry = keyspaceLocate(database, recordKey(name), recordKeyCount(name));
  if (entry == 0 || !recordHasExpiry(entry)) return false;
  if (recordDeadline(entry) >= nowMs) return true;
  keyspaceExpire(database, entry);
  return false;
}

/** Counts what was taken; whether the budget is spent. */
@inline function isSpent(count: u32): bool {
  const before = taken;
  taken += count;
  if (before / STEP_ENTRIES == taken / STEP_ENTRIES) return false;
  return taken >= CYCLE_ENTRIES || elapsedMicroseconds() - started > budget;
}

/** Deletes due keys of a database. Returns whether the budget is spent. */
function expireKeys(database: Database): bool {
  const wheel = database.wheel;
  // Due is what lies in the past: a key lives through its last millisecond.
  while (wheelDue(wheel, nowMs - 1)) {
    const entry = wheelPopDue(wheel, nowMs - 1);
    if (entry != 0) keyspaceExpire(database, entry);
    if (isSpent(1)) return true;
  }
  return false;
}

/** Deletes due parts of the values of a database. Returns whether the budget is spent. */
function expireParts(database: Database): bool {
  const wheel = database.innerWheel;
  while (wheelDue(wheel, nowMs - 1)) {
    const node = wheelPopDue(wheel, nowMs - 1);
    if (isSpent((node == 0 ? 0 : expireNode(database, node)) + 1)) return true;
  }
  return false;
}

/** Deletes due fields of the hash that a node stands for; returns how many. */
function expireNode(database: Database, node: usize): u32 {
  const entry = keyspaceInnerEntry(node);
  if (!walkDefers(entry)) return expireFields(database, entry);
  keyspacePostponeInner(database, node, nowMs + DEFERRED_MS);
  return 0;
}

/** What the wheels have said last, Unix ms or -1, and when: it is asked for after each batch. */
let nextKnownMs: i64 = -1;
let nextKnownStamp: u32 = 0;

/** When something may be due, Unix ms; -1 = nothing has a deadline, or nothing may be deleted. */
export function expireNextMs(): i64 {
  if (expiryRests() || !serverExpiresKeys()) return -1;
  if (nextKnownStamp != wheelStamp) {
    nextKnownMs = wheelsNextMs();
    nextKnownStamp = wheelStamp;
  }
  return nextKnownMs;
}

function wheelsNextMs(): i64 {
  let next: i64 = -1;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseAt(i);
    next = earlier(next, database.wheel);
    next = earlier(next, database.innerWheel);
  }
  return next < 0 ? -1 : next + 1;
}

/** The earlier of a time and a wheel's next one; -1 stands for none. */
@inline function earlier(time: i64, wheel: Wheel): i64 {
  const next = wheelNext(wheel);
  return next >= 0 && (time < 0 || next < time) ? next : time;
}
