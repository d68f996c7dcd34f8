// Freeing big things in steps. Whatever would take long to free – a collection of a million
// members, a flushed database – is unlinked at once and queued here; each turn frees some of it in
// the time that is left (engine/budget.ts), and the host calls again as long as something waits.
//
//   queue   Job → Job → …        Job: what it is (a detached entry, a table), links
//
// There are two ways to be freed. What is freed lazily (UNLINK, the lazyfree-lazy-* directives)
// waits here from 64 elements on, and INFO counts it as Redis does: `lazyfree_pending_objects` is
// what is left. What is freed by anything else (DEL, SET over a list, FLUSHALL) is gone for INFO,
// but if it is very big it waits here too, because freeing must not hold the others up
// (assembly/README.md, rule 6). Nor does its memory count as used any more (lazyfreeWaitingBytes):
// how much that is is reckoned from a sample, and put right as it is freed.
//
// A job's memory comes from the heap. When there is none, the thing is freed at once instead.

import { heapAllocate, heapBlockBytes, heapRelease, heapUsedBytes } from '../../memory/heap';
import { RECORD_ENTRY, recordCreate, recordMeta, recordSetMeta } from '../../memory/record';
import {
  Table,
  tableBytes,
  tableCount,
  tableRelease,
  tableReleaseStep,
  tableSample,
} from '../../structure/table';
import { blockOf, blockSet } from '../../type/block';
import { valueEffort, valueExtraBytes, valueRelease, valueReleaseStep } from '../../type/value';
import { budgetRead } from '../budget';
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
/** How much a turn frees at most where the clock stands still. */
const TURN_STEPS: u32 = 64;
/** How long FLUSHALL frees before it replies, and how much where the clock stands still. */
const FLUSH_MICROSECONDS: f64 = 3000;
const FLUSH_STEPS: u32 = 1024;
/** How many entries and elements are looked at to reckon what a thing takes. */
const SAMPLE_ENTRIES: u32 = 64;
const SAMPLE_ELEMENTS: u32 = 5;
/** What tableSample starts from: any number that is always the same. */
const SAMPLE_START: u64 = 0x9e37_79b9_7f4a_7c15;

const enum JobKind {
  ENTRY = 0,
  TABLE = 1,
}


@unmanaged
class Job {
  next: Job;
  kind: u32;
  target: usize;
  /** How much of its memory does not count as used any more, bytes. */
  bytes: u64;
  /** Whether INFO counts it. */
  counts: bool;
}
if (offsetof<Job>() != 25) ERROR('Job is 25 bytes');

let head: Job = changetype<Job>(0);
let tail: Job = changetype<Job>(0);

/** Objects that wait to be freed: entries, and the entries of flushed tables. */
export let lazyfreePending: u64 = 0;
/** Memory that waits to be freed and does not count as used any more, about. */
export let lazyfreeWaitingBytes: u64 = 0;
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

let sampledBytes: u64 = 0;

function sample(entry: usize): void {
  sampledBytes += heapBlockBytes(entry) + valueExtraBytes(entry, SAMPLE_ELEMENTS);
}

/** About how many bytes a thing takes. */
function bytesOf(kind: JobKind, target: usize): u64 {
  sampledBytes = 0;
  if (kind == JobKind.ENTRY) {
    sample(target);
    return sampledBytes;
  }
  const table = changetype<Table>(target);
  const visited = tableSample(table, SAMPLE_START, SAMPLE_ENTRIES, sample.index);
  const records = visited == 0 ? 0 : (sampledBytes * tableCount(table)) / visited;
  return records + tableBytes(table);
}

function enqueue(kind: JobKind, target: usize, counts: bool): bool {
  const job = changetype<Job>(heapAllocate(offsetof<Job>()));
  if (changetype<usize>(job) == 0) return false;
  job.next = changetype<Job>(0);
  job.kind = kind;
  job.target = target;
  job.counts = counts;
  job.bytes = counts ? 0 : bytesOf(kind, target);
  lazyfreeWaitingBytes += job.bytes;
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

/**
 * Frees a detached table of entries in steps; at once if there is no memory to remember it.
 * @param lazily whether INFO counts it
 */
export function lazyfreeTable(table: Table, lazily: bool): void {
  const count = tableCount(table);
  if (enqueue(JobKind.TABLE, changetype<usize>(table), lazily)) {
    if (lazily) lazyfreePending += count;
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

/** Frees a step of what waits, and more in the time that the turn has left. */
export function lazyfreeContinue(): void {
  for (let i: u32 = 0; i < TURN_STEPS; i++) {
    if (lazyfreeStep(STEP_ELEMENTS) || budgetRead()) return;
  }
}

/** Frees what it can in a few milliseconds: who has flushed expects the memory. */
export function lazyfreeHurry(): void {
  const started = elapsedMicroseconds();
  for (let i: u32 = 0; i < FLUSH_STEPS; i++) {
    if (lazyfreeStep(STEP_ELEMENTS)) return;
    if (elapsedMicroseconds() - started > FLUSH_MICROSECONDS) return;
  }
}

/** A part of a job was freed, since `before` bytes were in use. */
function settle(job: Job, before: f64): void {
  const freed = min<u64>(<u64>max<f64>(before - heapUsedBytes(), 0), job.bytes);
  job.bytes -= freed;
  lazyfreeWaitingBytes -= freed;
}

/** Frees up to `budget` elements of what waits. True: nothing is left. */
export function lazyfreeStep(budget: u32): bool {
  let left = budget;
  while (lazyfreeWaits()) {
    if (left == 0) return false;
    const job = head;
    const used = heapUsedBytes();
    if (job.kind == JobKind.TABLE) {
      const table = changetype<Table>(job.target);
      const before = tableCount(table);
      const done = tableReleaseStep(table, left, lazyfreeRelease.index);
      const freed = before - (done ? 0 : tableCount(table));
      if (job.counts) {
        lazyfreePending -= freed;
        lazyfreedObjects += freed;
      }
      settle(job, used);
      if (!done) return false;
      left -= min(left, before + 1);
      tableDestroy(table);
    } else {
      const effort = min<u64>(valueEffort(job.target), left);
      const done = valueReleaseStep(job.target, left);
      settle(job, used);
      if (!done) return false;
      heapRelease(job.target);
      left -= max<u32>(<u32>effort, 1);
      if (job.counts) {
        lazyfreePending -= 1;
        lazyfreedObjects += 1;
      }
    }
    lazyfreeWaitingBytes -= job.bytes;
    head = job.next;
    heapRelease(changetype<usize>(job));
  }
  return true;
}
