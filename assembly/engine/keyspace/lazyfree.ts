// Freeing big things in steps. Whatever would take long to free – a collection of a million
// members, a flushed database – is unlinked at once and queued here; each tick frees some of it for
// half a millisecond, and the host calls again as long as something is left.
//
//   queue   Job → Job → …        Job: what it is (a detached entry, a table), links
//
// There are two ways to be freed. What is freed lazily (UNLINK, the lazyfree-lazy-* directives)
// waits here from 64 elements on, and INFO counts it as Redis does: `lazyfree_pending_objects` is
// what is left. What is freed by anything else (DEL, SET over a list) is gone for INFO, but if it
// is very big it waits here too, because freeing must not hold the others up (assembly/README.md,
// rule 6).
//
// A job's memory comes from the heap. When there is none, the thing is freed at once instead.

import { heapAllocate, heapRelease } from '../../memory/heap';
import { RECORD_ENTRY, recordCreate, recordMeta, recordSetMeta } from '../../memory/record';
import { Table, tableCount, tableRelease, tableReleaseStep } from '../../structure/table';
import { blockOf, blockSet } from '../../type/block';
import { valueEffort, valueRelease, valueReleaseStep } from '../../type/value';
import { elapsedMicroseconds } from '../clock';
import { Lazyfree, serverLazyfree } from '../server';

/** Lazily, values of up to this many elements are freed at once (Redis's LAZYFREE_THRESHOLD). */
const AT_ONCE: u64 = 64;
/** Not lazily, values of up to this many elements are freed at once: about 100 µs. */
const AT_ONCE_EAGERLY: u64 = 1000;
/** Flushed tables of up to this many entries are freed at once. */
const TABLE_AT_ONCE: u32 = 1024;
/** Elements between two readings of the clock. */
const STEP_ELEMENTS: u32 = 512;
/** How long a tick frees, and how much it frees at most where the clock stands still. */
const CYCLE_MICROSECONDS: f64 = 500;
const CYCLE_STEPS: u32 = 64;

const enum JobKind {
  ENTRY = 0,
  TABLE = 1,
}


@unmanaged
class Job {
  next: Job;
  kind: u32;
  target: usize;
  /** Whether INFO counts it. */
  counts: bool;
}

let head: Job = changetype<Job>(0);
let tail: Job = changetype<Job>(0);

/** Objects that wait to be freed: entries, and the entries of flushed tables. */
export let lazyfreePending: u64 = 0;
/** Objects that were freed in steps since the start, or since the last CONFIG RESETSTAT. */
export let lazyfreedObjects: u64 = 0;

/** Forgets how many objects were freed (CONFIG RESETSTAT). */
export function lazyfreeResetStatistics(): void {
  lazyfreedObjects = 0;
}

/** Whether expired keys are freed lazily. */
@inline export function lazyfreeOnExpire(): bool {
  return (serverLazyfree & Lazyfree.EXPIRE) != 0;
}

/** Whether anything waits to be freed. */
@inline export function lazyfreeWaits(): bool {
  return changetype<usize>(head) != 0;
}

function enqueue(kind: JobKind, target: usize, counts: bool): bool {
  const job = changetype<Job>(heapAllocate(offsetof<Job>()));
  if (changetype<usize>(job) == 0) return false;
  job.next = changetype<Job>(0);
  job.kind = kind;
  job.target = target;
  job.counts = counts;
  if (changetype<usize>(head) == 0) head = job;
  else tail.next = job;
  tail = job;
  return true;
}

/** Frees a detached entry lazily. */
export function lazyfreeEntry(entry: usize): void {
  if (valueEffort(entry) > AT_ONCE && enqueue(JobKind.ENTRY, entry, true)) lazyfreePending += 1;
  else lazyfreeRelease(entry);
}

/** Frees a detached entry, now for all to see; a very big one in steps all the same. */
export function lazyfreeRelease(entry: usize): void {
  if (valueEffort(entry) > AT_ONCE_EAGERLY && enqueue(JobKind.ENTRY, entry, false)) return;
  valueRelease(entry);
  heapRelease(entry);
}

/**
 * Frees what an entry's value holds outside its record; the entry stays, to be given another value.
 * @param lazily as if the entry itself were freed lazily
 */
export function lazyfreeValue(entry: usize, lazily: bool): void {
  const effort = valueEffort(entry);
  if (effort > (lazily ? AT_ONCE : AT_ONCE_EAGERLY)) {
    const stand = recordCreate(RECORD_ENTRY, 0, 0, 4);
    if (stand != 0) {
      recordSetMeta(stand, recordMeta(entry));
      blockSet(stand, blockOf(entry));
      if (lazily) lazyfreeEntry(stand);
      else lazyfreeRelease(stand);
      return;
    }
  }
  valueRelease(entry);
}

/** Whether a table of entries is so large that it is worth freeing in steps. */
export function lazyfreePays(table: Table): bool {
  return tableCount(table) > TABLE_AT_ONCE;
}

/** Frees a detached table of entries in steps; at once if there is no memory to remember it. */
export function lazyfreeTable(table: Table): void {
  const count = tableCount(table);
  if (enqueue(JobKind.TABLE, changetype<usize>(table), true)) {
    lazyfreePending += count;
    return;
  }
  lazyfreeRecords(table);
  tableDestroy(table);
}

/** Frees all entries of a table now and leaves it empty. */
export function lazyfreeRecords(table: Table): void {
  while (!tableReleaseStep(table, 1024, lazyfreeRelease.index)) {}
}

function tableDestroy(table: Table): void {
  tableRelease(table);
  heapRelease(changetype<usize>(table));
}

/** Frees for as long as a tick may. True: nothing is left. */
export function lazyfreeCycle(): bool {
  if (!lazyfreeWaits()) return true;
  const started = elapsedMicroseconds();
  for (let i: u32 = 0; i < CYCLE_STEPS; i++) {
    if (lazyfreeStep(STEP_ELEMENTS)) return true;
    if (elapsedMicroseconds() - started > CYCLE_MICROSECONDS) break;
  }
  return false;
}

/** Frees up to `budget` elements of what waits. True: nothing is left. */
export function lazyfreeStep(budget: u32): bool {
  let left = budget;
  while (lazyfreeWaits()) {
    if (left == 0) return false;
    const job = head;
    if (job.kind == JobKind.TABLE) {
      const table = changetype<Table>(job.target);
      const before = tableCount(table);
      const done = tableReleaseStep(table, left, lazyfreeRelease.index);
      const freed = before - (done ? 0 : tableCount(table));
      lazyfreePending -= freed;
      lazyfreedObjects += freed;
      if (!done) return false;
      left -= min(left, before + 1);
      tableDestroy(table);
    } else {
      const effort = min<u64>(valueEffort(job.target), left);
      if (!valueReleaseStep(job.target, left)) return false;
      heapRelease(job.target);
      left -= max<u32>(<u32>effort, 1);
      if (job.counts) {
        lazyfreePending -= 1;
        lazyfreedObjects += 1;
      }
    }
    head = job.next;
    heapRelease(changetype<usize>(job));
  }
  return true;
}
