// maxmemory: deleting keys so that the memory in use stays within it.
//
// Before a command runs while memory is over the limit, evictRefuses() makes room:
//
//   what waits to be freed in steps (engine/keyspace/lazyfree.ts)  ─►  keys that maxmemory-policy
// chooses
//
// until as much is freed as was too much, or the time that maxmemory-eviction-tenacity allows is
// spent; then the command runs all the same, and the next command or the next turn of the event
// loop (evictContinue) goes on. Only if there is nothing left to free is a command refused that may
// need memory.
//
//   policy               which key goes
//   volatile-, allkeys-  of those with a deadline, of all
//   -lru, -lfu           the best of the pool (engine/keyspace/evict-pool.ts), after looking at a
// few more
//   -ttl                 likewise; the wheel tells which are due first
//   -random              one at random, of each database in turn
//
// The memory in use is that of the heap without what waits to be freed and is gone for all to see
// (lazyfreeWaitingBytes), and without the effect log, what replicas are owed, and what a walk has
// put out or adopted (engine/snapshot/walk.ts), which are emptied by others: their growth by
// evictions must not cause more of them. For the same reason the loop counts what the
// deletion frees, and not what telling of it takes (evict.c, performEvictions); that counts when
// the host has asked for it (evictTold), for it is then with clients that do not read it.
//
// The latency monitor has an eviction-cycle for each call that makes room, an eviction-del for each
// key in it, and an eviction-lazyfree for each step of what waits to be freed.
//
// Nothing is evicted while a dataset is loaded, while writes are paused, while a transaction is at
// the host, and by a replica that leaves it to its primary.

import { heapUsedBytes } from '../../memory/heap';
import { recordHasExpiry } from '../../memory/record';
import { tableRandom, tableSample } from '../../structure/table';
import { wheelBeside, wheelEarliest, wheelSample } from '../../structure/wheel';
import { EvictionPolicy } from './access';
import { evictedClients, evictedClientsReset } from '../client/evict';
import { elapsedMicroseconds } from '../clock';
import {
  Database,
  databaseAt,
  databaseCount,
  databaseKeys,
  databaseVolatileKeys,
} from './database';
import { poolBegin, poolDatabase, poolIsVolatile, poolOffer, poolTake } from './evict-pool';
import { keyspaceEvict } from './keyspace';
import { LatencyEvent, latencyBegin, latencyEnd } from '../latency';
import { replicasOwedBytes } from '../replication/replica';
import { walkHeldBytes } from '../snapshot/walk';
import { lazyfreeStep, lazyfreeWaitingBytes, lazyfreeWaits } from './lazyfree';
import { effectsHeldBytes } from '../effect';
import { randomNext } from '../random';
import {
  ServerState,
  serverEvictionPolicy,
  serverEvictionSamples,
  serverEvictionTenacity,
  serverMemoryLimit,
  serverReplicaIgnoresMemory,
  serverState,
} from '../server';

/** Elements of what waits to be freed between two looks at the memory in use. */
const STEP_ELEMENTS: u32 = 1024;
/** Keys between two readings of the clock. */
const STEP_KEYS: u32 = 16;
/** Keys that one call evicts at most, whatever the clock says. */
const MAXIMUM_KEYS: u32 = 200_000;
/** Keys with a deadline are looked for in the table if they are more than one in this many. */
const SPARSE: u32 = 16;
const TRIES: u32 = 16;

const HOLDS: u32 =
  ServerState.LOADING |
  ServerState.EXPIRE_PAUSED |
  ServerState.TRANSACTION_AWAY |
  ServerState.BUSY_SCRIPT;

const enum Outcome {
  DONE = 0,
  /** The time is up, and there is more to do. */
  RUNNING = 1,
  /** Nothing is left to free. */
  FAILED = 2,
}

/** Whether an eviction has begun that is not done. */
let evictionRuns: bool = false;

/** What the eviction that runs has freed by deleting, bytes. */
let freed: f64 = 0;

/** What it takes to tell clients of evictions, until the host has asked for all outputs. */
let tellingBytes: f64 = 0;

/** Since when the limit is passed, monotonic microseconds; 0 = it is not. */
let exceededSince: f64 = 0;
let exceededBefore: f64 = 0;

/** The database that the random policies have chosen from last. */
let randomDatabase: u32 = 0;
/** The database whose entries are being looked at, and how many were offered. */
let sampled: Database = changetype<Database>(0);
let offered: u32 = 0;

/** Bytes in use that do not count against maxmemory: what is on its way out. */
function notCountedBytes(): f64 {
  return <f64>effectsHeldBytes() + <f64>walkHeldBytes() + <f64>replicasOwedBytes();
}

/** By how many bytes the memory in use passes maxmemory. */
function excess(): f64 {
  const over = heapUsedBytes() - <f64>lazyfreeWaitingBytes - serverMemoryLimit;
  return over <= 0 ? over : over - notCountedBytes() - tellingBytes;
}

/** The host has all outputs: what clients were told of evictions counts from here on. */
@inline export function evictTold(): void {
  tellingBytes = 0;
}

/**
 * Whether more memory is in use than maxmemory allows, or was when it was last looked at. Cheap:
 * asked before each command.
 */
@inline export function evictIsNeeded(): bool {
  return heapUsedBytes() > serverMemoryLimit;
}

/** Makes room. True: there is none to be had, and what needs memory must be refused. */
export function evictRefuses(): bool {
  if (!mayEvict()) return false;
  const outcome = evict();
  noteOutcome(outcome);
  // What clients are told of it is memory in use until it has been sent: an eviction that is done
  // is not gone on with before that, or it would feed itself.
  evictionRuns = outcome == Outcome.RUNNING;
  return outcome == Outcome.FAILED;
}

/** Whether evictContinue has something to do now. */
export function evictIsDue(): bool {
  return evictionRuns && mayEvict();
}

/** Goes on with an eviction for which the time was up. True: it is still not done. */
export function evictContinue(): bool {
  if (!evictionRuns && exceededSince == 0) return false;
  if (!mayEvict()) return false;
  const outcome = evict();
  noteOutcome(outcome);
  evictionRuns = outcome == Outcome.RUNNING;
  return evictionRuns;
}

/** maxmemory or the policy has changed: the next turn looks whether there is something to do. */
export function evictSoon(): void {
  if (evictIsNeeded()) evictionRuns = true;
}

function mayEvict(): bool {
  if ((serverState & HOLDS) != 0) return false;
  return (serverState & ServerState.REPLICA) == 0 || !serverReplicaIgnoresMemory;
}

/** For how long one call may evict, microseconds (evict.c, evictionTimeLimitUs). */
function budgetMicroseconds(): f64 {
  const tenacity = <f64>serverEvictionTenacity;
  if (tenacity <= 10) return 50.0 * tenacity;
  return tenacity < 100 ? 500.0 * Math.pow(1.15, tenacity - 10) : Infinity;
}

function evict(): Outcome {
  const wanted = excess();
  if (wanted <= 0) return Outcome.DONE;
  const since = latencyBegin();
  const before = heapUsedBytes() - notCountedBytes();
  freed = 0;
  const outcome = makeRoom(wanted);
  const telling = heapUsedBytes() - notCountedBytes() + freed - before;
  if (telling > 0) tellingBytes += telling;
  latencyEnd(LatencyEvent.EVICTION_CYCLE, since);
  return outcome;
}

/** Frees `wanted` bytes, or what it can in the time that it has. */
function makeRoom(wanted: f64): Outcome {
  const started = elapsedMicroseconds();
  const budget = budgetMicroseconds();
  poolBegin();
  let work: u32 = 0;
  while (freed < wanted) {
    if (lazyfreeWaits()) {
      freed += freeWaiting();
      work = (work | (STEP_KEYS - 1)) + 1;
    } else {
      const entry = choose();
      if (entry == 0) return excess() <= 0 ? Outcome.DONE : Outcome.FAILED;
      freed += keyspaceEvict(sampled, entry);
      work += 1;
    }
    if (work % STEP_KEYS != 0) continue;
    if (work >= MAXIMUM_KEYS || elapsedMicroseconds() - started > budget) return Outcome.RUNNING;
  }
  return Outcome.DONE;
}

/** Frees a step of what waits to be freed; returns how many bytes that were. */
function freeWaiting(): f64 {
  const since = latencyBegin();
  const before = heapUsedBytes();
  lazyfreeStep(STEP_ELEMENTS);
  latencyEnd(LatencyEvent.EVICTION_LAZYFREE, since);
  return before - heapUsedBytes();
}

/** Chooses a key to evict: its entry, in `sampled`; 0 = the policy knows none. */
function choose(): usize {
  switch (serverEvictionPolicy) {
    case EvictionPolicy.NO_EVICTION:
      return 0;
    case EvictionPolicy.ALLKEYS_RANDOM:
    case EvictionPolicy.VOLATILE_RANDOM:
      return chooseRandom();
    default:
      return choosePooled();
  }
}

function choosePooled(): usize {
  let entry: usize = 0;
  do {
    offered = 0;
    for (let i: u32 = 0; i < databaseCount; i++) sample(databaseAt(i));
    entry = poolTake();
  } while (entry == 0 && offered != 0);
  if (entry != 0) sampled = poolDatabase;
  return entry;
}

/** Looks at some entries of a database. */
function sample(database: Database): void {
  if (databaseKeys(database) == 0) return;
  sampled = database;
  if (!poolIsVolatile()) {
    tableSample(database.table, randomNext(), serverEvictionSamples, offer.index);
    return;
  }
  const volatile = databaseVolatileKeys(database);
  if (volatile == 0) return;
  if (serverEvictionPolicy == EvictionPolicy.VOLATILE_TTL) return sampleEarliest(database);
  const before = offered;
  if (databaseKeys(database) / volatile < SPARSE) {
    const wanted = (serverEvictionSamples * databaseKeys(database)) / volatile;
    tableSample(database.table, randomNext(), wanted, offer.index);
  }
  if (offered != before) return;
  for (let i: u32 = 0; i < serverEvictionSamples; i++) {
    offer(wheelSample(database.wheel, randomNext()));
  }
}

/** Looks at keys that are due before nearly all others. */
function sampleEarliest(database: Database): void {
  let entry = wheelEarliest(database.wheel);
  for (let i: u32 = 0; i < serverEvictionSamples && entry != 0; i++) {
    offer(entry);
    entry = wheelBeside(entry);
  }
}

function offer(entry: usize): void {
  if (poolIsVolatile() && !recordHasExpiry(entry)) return;
  offered += 1;
  poolOffer(sampled, entry);
}

/** One of each database in turn, lest a small one be emptied first. */
function chooseRandom(): usize {
  for (let i: u32 = 0; i < databaseCount; i++) {
    randomDatabase = (randomDatabase + 1) % databaseCount;
    const database = databaseAt(randomDatabase);
    const entry = poolIsVolatile() ? randomVolatile(database) : randomOf(database);
    if (entry == 0) continue;
    sampled = database;
    return entry;
  }
  return 0;
}


@inline function randomOf(database: Database): usize {
  return databaseKeys(database) == 0 ? 0 : tableRandom(database.table, randomNext());
}

function randomVolatile(database: Database): usize {
  const volatile = databaseVolatileKeys(database);
  if (volatile == 0) return 0;
  if (databaseKeys(database) / volatile < SPARSE) {
    for (let i: u32 = 0; i < TRIES; i++) {
      const entry = randomOf(database);
      if (recordHasExpiry(entry)) return entry;
    }
  }
  return wheelSample(database.wheel, randomNext());
}

function noteOutcome(outcome: Outcome): void {
  if (outcome != Outcome.DONE) {
    if (exceededSince == 0) exceededSince = elapsedMicroseconds();
  } else if (exceededSince != 0) {
    exceededBefore += elapsedMicroseconds() - exceededSince;
    exceededSince = 0;
  }
}

/** For how long the limit has been passed now, microseconds. */
function exceededMicroseconds(): f64 {
  if (exceededSince != 0 && excess() <= 0) noteOutcome(Outcome.DONE);
  return exceededSince == 0 ? 0 : max<f64>(elapsedMicroseconds() - exceededSince, 0);
}

/** What INFO tells. Numbers are part of the contract with the host: append only. */
export const enum EvictionFigure {
  /** Bytes in use that do not count. */
  NOT_COUNTED_BYTES = 0,
  /** For how long the limit has been passed now. */
  EXCEEDED_MICROSECONDS = 1,
  /** For how long it has been since the start, or CONFIG RESETSTAT. */
  EXCEEDED_TOTAL_MICROSECONDS = 2,
  /** How many clients were closed for their memory. */
  EVICTED_CLIENTS = 3,
}

/** A figure of maxmemory. */
export function evictFigure(which: EvictionFigure): f64 {
  switch (which) {
    case EvictionFigure.NOT_COUNTED_BYTES:
      return notCountedBytes();
    case EvictionFigure.EXCEEDED_MICROSECONDS:
      return exceededMicroseconds();
    case EvictionFigure.EXCEEDED_TOTAL_MICROSECONDS: {
      const now = exceededMicroseconds();
      return exceededBefore + now;
    }
    default:
      return evictedClients;
  }
}

/** CONFIG RESETSTAT. */
export function evictStatisticsReset(): void {
  evictedClientsReset();
  exceededBefore = 0;
  exceededSince = 0;
}
