// The walk: all entries of all databases as they are at one moment, written out while commands go
// on changing them. It is how a snapshot is taken without a copy of the memory and without a pause.
//
//   walkBegin           the moment
//   walkStep            goes on for a while: the host calls it in every turn
//   chunkAddress …      what has come of it (chunk.ts); the host takes it
//   walkCancel          nobody wants it any more
//
// Every entry is unmarked when the walk begins (memory/record.ts), and is marked when it has been
// written; what is made meanwhile is born marked. The walk goes through the tables that there were,
// bucket by bucket upwards, and writes what is not marked. Tables do not shrink meanwhile, so that
// an entry that changes its bucket goes up, and none is passed by.
//
// Before anything else happens to an unmarked entry, the keyspace's door comes here:
//
//   walkBefore    it changes in place        it is written now; only then the command goes on
//   walkAdopts    it leaves the keyspace     a small one is written now; a large one is not freed
//                 or is replaced whole       but becomes the walk's, which frees it when written
//   walkTakes     its database is emptied    the table becomes the walk's, likewise
//
// A large entry – one that would take much longer than most commands – is written in steps. Who
// wants to change it in place waits until it is done: its command is parked before it begins, and
// the entry comes first (hold.ts). Only inside a transaction or a script, which cannot wait
// halfway, it is written at once, and the latency monitor is told (snapshot-write).
//
//   IDLE ──► WRITING ──► SHRINKING ──► IDLE        tables give back what they could not before
//              │   cancelled, failed, flushed
//              └──► SWEEPING ──► SHRINKING         the rest is marked, so that all agree again
//
// What is written is an encoder's affair (encoder.ts), what its numbers mean for the host stands in
// walk-number.ts. A walk that runs out of memory fails, and nothing else does.

import { recordIsMarked, recordMark, recordsUnmark } from '../../memory/record';
import { integerParsed, integerRestore } from '../../number/number';
import { rdbCount } from '../../rdb/writer';
import {
  Table,
  tableBucketCount,
  tableCount,
  tableHold,
  tableShrinkStep,
  tableVisitBucket,
} from '../../structure/table';
import { elapsedMicroseconds } from '../clock';
import { Database } from '../keyspace/database';
import { lazyfreeRelease } from '../keyspace/lazyfree';
import { LatencyEvent, latencyBegin, latencyEnd } from '../latency';
import { pauseAfterWalk } from '../run/pause';
import { ServerState, serverStateSet } from '../server';
import { adoptedAdd, adoptedBytes, adoptedSource, adoptedTake, adoptedWaits } from './adopted';
import {
  CHUNK_BYTES,
  CHUNK_HEAD_BYTES,
  MAIN,
  SIDE,
  chunkAddress,
  chunkClose,
  chunkFits,
  chunkOpen,
  chunkSeal,
  chunkTaken,
  chunksAside,
  chunksBegin,
  chunksDrop,
  chunksFailed,
  chunksHeldBytes,
  chunksJoin,
  chunksPending,
  chunksProduced,
  chunksSum,
} from './chunk';
import {
  ReplicationFacts,
  encoderBegin,
  encoderEnd,
  encoderEntry,
  encoderFunction,
  encoderLargeBegin,
  encoderLargeMoved,
  encoderLargeStep,
  encoderSums,
  encoderUse,
} from './encoder';
import {
  walkIsLarge,
  walkPendingLimit,
  walkPendingMaximum,
  walkStepBytes,
  walkValueBytes,
} from './limit';
import { namingBegin, namingJoin, namingMain, namingSide } from './naming';
import {
  Source,
  noSource,
  noTable,
  sourceCount,
  sourceFree,
  sourceKeys,
  sourceOf,
  sourceOfTable,
  sourcesCollect,
  sourcesForget,
  sourcesUnhold,
} from './source';
import { WalkBegin, WalkFigure, WalkOption, WalkOutcome } from './walk-number';

const enum WalkState {
  IDLE = 0,
  WRITING = 1,
  SWEEPING = 2,
  SHRINKING = 3,
}

/** Units of work between two readings of the clock (a large entry's are long), and in a step. */
const UNITS_BETWEEN: u32 = 4;
const UNITS_MAXIMUM: u32 = 1 << 16;
/** Buckets that are merged in a unit. */
const SHRINK_BUCKETS: u32 = 64;

let state: WalkState = WalkState.IDLE;
/** Whether a walk is writing: the door must ask. */
export let walkActive: bool = false;
let outcome: WalkOutcome = WalkOutcome.NONE;
let endsOnFlush: bool = false;

/** Where the walk stands: at this bucket of this source. */
let sourceAt: u32 = 0;
let bucketAt: u32 = 0;

/** The large entry that is being written, and whether it is the walk's. */
let large: usize = 0;
let largeIsOwned: bool = false;
let largeOwnedBytes: u64 = 0;

let keysWritten: u64 = 0;
let copiedBytes: u64 = 0;
/** Bytes of values that have left the keyspace and are not written. */
let keptBytes: u64 = 0;

// ---------------------------------------------------------------------------------- begin and end

/**
 * Begins a walk: what it writes is the dataset as it is now. Libraries of functions are added with
 * walkFunction before anything else happens.
 */
export function walkBegin(encoder: u32, options: u32, replication: ReplicationFacts): WalkBegin {
  if (state != WalkState.IDLE || chunkAddress() != 0) return WalkBegin.BUSY;
  const withKeys = (options & WalkOption.NO_KEYS) == 0;
  if (!sourcesCollect(withKeys)) return WalkBegin.OUT_OF_MEMORY;
  endsOnFlush = (options & WalkOption.ENDS_ON_FLUSH) != 0;
  reset();
  encoderUse(encoder, (options & WalkOption.CHECKSUM) != 0);
  chunksBegin(encoderSums());
  if (!chunkOpen(MAIN)) {
    idle();
    return WalkBegin.OUT_OF_MEMORY;
  }
  encoderBegin(replication);
  chunkClose(MAIN);
  // Entries that nobody writes stay marked: nothing need ask for them.
  if (withKeys) recordsUnmark();
  state = WalkState.WRITING;
  walkActive = true;
  outcome = WalkOutcome.RUNNING;
  serverStateSet(ServerState.WALKING, true);
  return WalkBegin.BEGUN;
}

function reset(): void {
  sourceAt = 0;
  bucketAt = 0;
  namingBegin();
  keysWritten = 0;
  copiedBytes = 0;
  keptBytes = 0;
}

/** Adds a library of functions to what was just begun. */
export function walkFunction(code: usize, count: u32): void {
  if (!walkActive || !chunkOpen(MAIN)) return;
  encoderFunction(code, count);
  chunkClose(MAIN);
  if (chunksFailed) stop(WalkOutcome.OUT_OF_MEMORY);
}

/** Ends the walk before its end. */
export function walkCancel(): void {
  if (walkActive) stop(WalkOutcome.CANCELLED);
  else chunksDrop();
}

/** All databases are about to be emptied. */
export function walkFlushed(): void {
  if (walkActive && endsOnFlush) stop(WalkOutcome.FLUSHED);
}

/** Ends the walk early: the rest is marked in steps. */
function stop(how: WalkOutcome): void {
  leave(how);
  state = WalkState.SWEEPING;
  chunksDrop();
  if (largeIsOwned) lazyfreeRelease(large);
  large = 0;
  largeIsOwned = false;
  while (adoptedWaits()) lazyfreeRelease(adoptedTake());
  keptBytes = 0;
  for (let i: u32 = 0; i < sourceCount; i++) sourceFree(sourceOf(i));
}

/** Nobody has to ask or to wait any more. */
function leave(how: WalkOutcome): void {
  walkActive = false;
  outcome = how;
  serverStateSet(ServerState.WALKING, false);
  pauseAfterWalk();
}

/** All is written. */
function finish(): void {
  if (!chunkOpen(MAIN)) return stop(WalkOutcome.OUT_OF_MEMORY);
  encoderEnd(chunksSum(), CHUNK_HEAD_BYTES);
  chunkClose(MAIN);
  if (chunksFailed) return stop(WalkOutcome.OUT_OF_MEMORY);
  chunkSeal(MAIN);
  leave(WalkOutcome.DONE);
  shrinkBegin();
}

function shrinkBegin(): void {
  state = WalkState.SHRINKING;
  sourceAt = 0;
  sourcesUnhold();
}

/** Nothing is left of the walk but its outcome and its chunks. */
function idle(): void {
  state = WalkState.IDLE;
  sourcesForget();
}

// ------------------------------------------------------------------------------------------ steps

/**
 * Goes on for about `budget` microseconds, by one unit of work at least.
 * @returns whether there is more to do now; if not, the walk is over or its chunks must be taken
 */
export function walkStep(budget: f64): bool {
  if (state == WalkState.IDLE) return false;
  const started = elapsedMicroseconds();
  for (let units: u32 = 1; units < UNITS_MAXIMUM; units++) {
    if (!unit()) return false;
    if (budget <= 0) break;
    const isRead = large != 0 || units % UNITS_BETWEEN == 0;
    if (isRead && elapsedMicroseconds() - started >= budget) break;
  }
  return true;
}

/** Does one unit of work. False: there is none now. */
function unit(): bool {
  if (state == WalkState.WRITING) return write();
  if (state == WalkState.SWEEPING) {
    if (!bucketNext()) return shrinkLater();
    tableVisitBucket(sourceOf(sourceAt).table, bucketAt, recordMark.index);
    bucketAt += 1;
    return true;
  }
  if (state == WalkState.SHRINKING) return shrink();
  return false;
}

function shrinkLater(): bool {
  shrinkBegin();
  return true;
}

function shrink(): bool {
  for (; sourceAt < sourceCount; sourceAt++) {
    const table = sourceOf(sourceAt).table;
    if (table != noTable && !tableShrinkStep(table, SHRINK_BUCKETS)) return true;
  }
  idle();
  return false;
}

/** Goes to the next bucket that there is. False: all tables are done. */
function bucketNext(): bool {
  for (; sourceAt < sourceCount; sourceAt++) {
    const source = sourceOf(sourceAt);
    if (source.table != noTable && bucketAt < tableBucketCount(source.table)) return true;
    sourceFree(source);
    bucketAt = 0;
  }
  return false;
}

/** Writes the next piece of what there is to be written. */
function write(): bool {
  if (chunksPending >= walkPendingLimit) {
    // A chunk that is not full must be taken as well, or nothing ever goes on. What stands at the
    // side cannot be, until the large entry is done.
    if (chunkAddress() == 0) chunkSeal(MAIN);
    if (chunkAddress() != 0) return false;
  }
  if (!chunkFits()) return false;
  if (large != 0) {
    largeStep(walkStepBytes);
  } else if (adoptedWaits()) {
    adoptedBegin();
  } else if (bucketNext()) {
    bucketWrite();
  } else {
    finish();
  }
  return true;
}

/** The large entry that a bucket's visit has met, and whether the visit is over. */
let met: usize = 0;
let isOver: bool = false;
/** What the touching loads add up to; kept so that they are not optimized away. */
let touched: u32 = 0;

/** Loads an entry's first bytes, so that the misses of a bucket overlap. */
function touch(entry: usize): void {
  touched += load<u32>(entry);
}

/** Writes what is not marked in the bucket at hand, up to the first large entry. */
function bucketWrite(): void {
  const source = sourceOf(sourceAt);
  if (!chunkOpen(MAIN)) return stop(WalkOutcome.OUT_OF_MEMORY);
  met = 0;
  isOver = false;
  tableVisitBucket(source.table, bucketAt, touch.index);
  tableVisitBucket(source.table, bucketAt, visit.index);
  chunkClose(MAIN);
  if (chunksFailed) return stop(WalkOutcome.OUT_OF_MEMORY);
  if (met != 0) largeBegin(met, source);
  else if (!isOver) bucketAt += 1;
}

function visit(entry: usize): void {
  if (isOver || recordIsMarked(entry)) return;
  isOver = true;
  if (walkIsLarge(entry)) {
    met = entry;
    return;
  }
  namingMain(sourceOf(sourceAt));
  encoderEntry(entry);
  recordMark(entry);
  keysWritten += 1;
  isOver = rdbCount() >= CHUNK_BYTES;
}

// ---------------------------------------------------------------------------------- large entries

/** Begins to write a large entry in steps. */
function largeBegin(entry: usize, source: Source): void {
  if (!chunkOpen(MAIN)) return stop(WalkOutcome.OUT_OF_MEMORY);
  large = entry;
  largeIsOwned = false;
  namingMain(source);
  encoderLargeBegin(0, entry);
  chunkClose(MAIN);
  if (chunksFailed) stop(WalkOutcome.OUT_OF_MEMORY);
}

/** Writes about so many bytes of the large entry. */
function largeStep(bytes: usize): void {
  if (!chunkOpen(MAIN)) return stop(WalkOutcome.OUT_OF_MEMORY);
  const isDone = encoderLargeStep(0, min(rdbCount() + bytes, CHUNK_BYTES));
  chunkClose(MAIN);
  if (chunksFailed) return stop(WalkOutcome.OUT_OF_MEMORY);
  if (isDone) largeEnd();
}

function largeEnd(): void {
  const entry = large;
  large = 0;
  keysWritten += 1;
  if (largeIsOwned) {
    keptBytes -= largeOwnedBytes;
    largeIsOwned = false;
    lazyfreeRelease(entry);
  } else {
    recordMark(entry);
  }
  const hasSide = chunksAside();
  if (hasSide) chunksJoin();
  namingJoin(hasSide);
  pauseAfterWalk();
}

/** Begins to write the oldest adopted entry. */
function adoptedBegin(): void {
  const entry = adoptedTake();
  largeOwnedBytes = adoptedBytes;
  largeBegin(entry, adoptedSource);
  if (walkActive) largeIsOwned = true;
  else lazyfreeRelease(entry);
}

// ------------------------------------------------------------------------------------------- door

/** Writes an entry now, whole. */
function writeNow(entry: usize, source: Source): void {
  // A command that has read a number may ask for it behind the door.
  const parsed = integerParsed;
  const before = chunksProduced;
  const row = large != 0 ? SIDE : MAIN;
  let isOpen = chunkOpen(row);
  if (isOpen) {
    if (row == MAIN) namingMain(source);
    else namingSide(source);
    if (walkIsLarge(entry)) {
      const since = latencyBegin();
      encoderLargeBegin(1, entry);
      while (isOpen && !encoderLargeStep(1, CHUNK_BYTES)) {
        chunkClose(row);
        isOpen = !chunksFailed && chunkOpen(row);
      }
      latencyEnd(LatencyEvent.SNAPSHOT_WRITE, since);
    } else {
      encoderEntry(entry);
    }
    if (isOpen) chunkClose(row);
  }
  integerRestore(parsed);
  copiedBytes += chunksProduced - before;
  keysWritten += 1;
  recordMark(entry);
  if (chunksFailed) stop(WalkOutcome.OUT_OF_MEMORY);
}

/** Writes the rest of the large entry now. */
function largeWriteNow(): void {
  const parsed = integerParsed;
  const before = chunksProduced;
  const since = latencyBegin();
  while (walkActive && large != 0) largeStep(CHUNK_BYTES);
  latencyEnd(LatencyEvent.SNAPSHOT_WRITE, since);
  copiedBytes += chunksProduced - before;
  integerRestore(parsed);
}

/** An unmarked entry of a database is about to be changed in place. */
export function walkBefore(database: Database, entry: usize): void {
  if (entry == large) return largeWriteNow();
  const source = sourceOfTable(database.table);
  if (source != noSource) writeNow(entry, source);
}

/** An unmarked entry will be deleted or replaced whole: a small one is written. */
export function walkBeforeWhole(database: Database, entry: usize): void {
  if (entry != large && !walkIsLarge(entry)) walkBefore(database, entry);
}

/**
 * An unmarked entry has left, or is about to leave, the database without being changed.
 * @returns whether it is the walk's from now on, which will free it; its key and its deadline must
 *   be in it, and nothing may link it any more
 */
export function walkAdopts(database: Database, entry: usize): bool {
  const source = sourceOfTable(database.table);
  if (source == noSource) return false;
  if (entry == large) {
    largeIsOwned = true;
    largeOwnedBytes = walkValueBytes(entry);
    keptBytes += largeOwnedBytes;
    copiedBytes += largeOwnedBytes;
    return true;
  }
  if (!walkIsLarge(entry) || !adopt(entry, source)) {
    writeNow(entry, source);
    return false;
  }
  return true;
}

/**
 * An unmarked entry is about to get another value.
 * @param stand a record in no table with its key, its deadline and its value
 * @returns whether the value is the walk's from now on, under that record
 */
export function walkAdoptsValue(database: Database, entry: usize, stand: usize): bool {
  const source = sourceOfTable(database.table);
  if (source == noSource) return false;
  if (entry == large) {
    walkMoved(entry, stand);
    recordMark(entry);
    return walkAdopts(database, stand);
  }
  if (!adopt(stand, source)) {
    writeNow(entry, source);
    return false;
  }
  recordMark(entry);
  return true;
}

/** An entry has moved. */
export function walkMoved(from: usize, to: usize): void {
  if (from != large) return;
  large = to;
  encoderLargeMoved(0, to);
}

function adopt(entry: usize, source: Source): bool {
  const bytes = adoptedAdd(entry, source);
  if (bytes == 0) return false;
  keptBytes += bytes;
  copiedBytes += bytes;
  recordMark(entry);
  return true;
}

/** Whether the walk still needs what is in a table that is about to be emptied. */
export function walkNeeds(table: Table): bool {
  if (!walkActive) return false;
  const source = sourceOfTable(table);
  return source != noSource && isAhead(source);
}

/** Whether the walk has not passed a source. */
function isAhead(source: Source): bool {
  return changetype<usize>(source) >= changetype<usize>(sourceOf(sourceAt));
}

/** A table that walkNeeds was cut off from its database: it is the walk's. */
export function walkTakes(table: Table): void {
  sourceOfTable(table).isOwned = true;
  copiedBytes += tableCount(table);
}

/** A table is about to be emptied or freed, whether the walk needs it or not. */
export function walkLoses(table: Table): void {
  if (sourceCount == 0) return;
  const source = sourceOfTable(table);
  if (source == noSource) return;
  if (walkActive && isAhead(source)) stop(WalkOutcome.OUT_OF_MEMORY);
  tableHold(table, false);
  source.table = noTable;
}

/** Whether an entry is large and not written yet: parts of it do not expire before it is. */
export function walkDefers(entry: usize): bool {
  return walkActive && !recordIsMarked(entry) && (entry == large || walkIsLarge(entry));
}

/** Whether a change in place of an unmarked entry has to wait; the entry then comes first. */
export function walkWaits(database: Database, entry: usize): bool {
  if (entry == large) return true;
  if (!walkIsLarge(entry)) return false;
  const source = sourceOfTable(database.table);
  if (source == noSource) return false;
  if (large == 0) largeBegin(entry, source);
  return walkActive;
}

/** The host has taken the oldest chunk. */
export function walkTaken(): void {
  const wasFull = walkIsFull();
  chunkTaken();
  if (wasFull && !walkIsFull()) pauseAfterWalk();
}

/** Whether so much waits to be taken that nobody may write. */
export function walkIsFull(): bool {
  return chunksPending >= walkPendingMaximum;
}

/** Bytes of memory that the walk holds and that are no part of the dataset. */
export function walkHeldBytes(): u64 {
  return walkActive || chunksPending != 0 ? chunksHeldBytes() + keptBytes : 0;
}

/** A figure (WalkFigure). */
export function walkFigure(which: u32): f64 {
  switch (which) {
    case WalkFigure.OUTCOME:
      return outcome;
    case WalkFigure.KEYS_TOTAL:
      return <f64>sourceKeys;
    case WalkFigure.KEYS_WRITTEN:
      return <f64>keysWritten;
    case WalkFigure.PENDING_BYTES:
      return <f64>chunksPending;
    case WalkFigure.COPIED_BYTES:
      return <f64>copiedBytes;
    case WalkFigure.PRODUCED_BYTES:
      return <f64>chunksProduced;
    case WalkFigure.ADOPTED_BYTES:
      return <f64>keptBytes;
    default:
      return state == WalkState.IDLE ? 0 : 1;
  }
}
