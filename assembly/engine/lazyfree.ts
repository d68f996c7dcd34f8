// Freeing big things in steps. Whatever would take long to free – a collection of a million
// members, a flushed database – is unlinked at once and queued here; each tick, and each batch
// while the queue is long, frees a bounded number of elements. `lazyfree_pending_objects` is what
// is left.
//
//   queue   Job → Job → …        Job: what it is (a detached entry, a table), links
//
// A job's memory comes from the heap. When there is none, the thing is freed at once instead.

import { heapAllocate, heapRelease } from '../memory/heap';
import { Table, tableCount, tableRelease, tableReleaseStep } from '../structure/table';
import { valueEffort, valueRelease } from '../type/value';
import { Lazyfree, serverLazyfree } from './server';

/** Values of up to this many elements are freed at once (Redis's LAZYFREE_THRESHOLD). */
const AT_ONCE: u64 = 64;
/** Flushed tables of up to this many entries are freed at once. */
const TABLE_AT_ONCE: u32 = 1024;

const enum JobKind {
  ENTRY = 0,
  TABLE = 1,
}


@unmanaged
class Job {
  next: Job;
  kind: u32;
  target: usize;
}

let head: Job = changetype<Job>(0);
let tail: Job = changetype<Job>(0);

/** Objects that wait to be freed: entries, and the entries of flushed tables. */
export let lazyfreePending: u64 = 0;
/** Objects that were freed in steps since the start. */
export let lazyfreedObjects: u64 = 0;

/** Whether expired keys are freed lazily. */
@inline export function lazyfreeOnExpire(): bool {
  return (serverLazyfree & Lazyfree.EXPIRE) != 0;
}

function enqueue(kind: JobKind, target: usize): bool {
  const job = changetype<Job>(heapAllocate(offsetof<Job>()));
  if (changetype<usize>(job) == 0) return false;
  job.next = changetype<Job>(0);
  job.kind = kind;
  job.target = target;
  if (changetype<usize>(head) == 0) head = job;
  else tail.next = job;
  tail = job;
  return true;
}

/** Frees a detached entry: at once when it is small, else in steps. */
export function lazyfreeEntry(entry: usize): void {
  if (valueEffort(entry) > AT_ONCE && enqueue(JobKind.ENTRY, entry)) {
    lazyfreePending += 1;
    return;
  }
  releaseEntry(entry);
}

/** Whether a table of entries is so large that it is worth freeing in steps. */
export function lazyfreePays(table: Table): bool {
  return tableCount(table) > TABLE_AT_ONCE;
}

/** Frees a detached table of entries in steps; at once if there is no memory to remember it. */
export function lazyfreeTable(table: Table): void {
  const count = tableCount(table);
  if (enqueue(JobKind.TABLE, changetype<usize>(table))) {
    lazyfreePending += count;
    return;
  }
  lazyfreeRecords(table);
  tableDestroy(table);
}

/** Frees all entries of a table now and leaves it empty. */
export function lazyfreeRecords(table: Table): void {
  while (!tableReleaseStep(table, 1024, releaseEntry.index)) {}
}

function tableDestroy(table: Table): void {
  tableRelease(table);
  heapRelease(changetype<usize>(table));
}

function releaseEntry(entry: usize): void {
  valueRelease(entry);
  heapRelease(entry);
}

/** Frees up to `budget` elements of what waits. True: nothing is left. */
export function lazyfreeStep(budget: u32): bool {
  while (changetype<usize>(head) != 0) {
    const job = head;
    if (job.kind == JobKind.TABLE) {
      const table = changetype<Table>(job.target);
      const before = tableCount(table);
      const done = tableReleaseStep(table, budget, releaseEntry.index);
      const freed = before - (done ? 0 : tableCount(table));
      lazyfreePending -= freed;
      lazyfreedObjects += freed;
      if (!done) return false;
      tableDestroy(table);
    } else {
      releaseEntry(job.target);
      lazyfreePending -= 1;
      lazyfreedObjects += 1;
    }
    head = job.next;
    heapRelease(changetype<usize>(job));
  }
  return true;
}
