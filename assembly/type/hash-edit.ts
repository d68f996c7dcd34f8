// An edit: several changes to one hash, whole or not at all where memory is out.
//
//   if (!hashEditBegin(entry, changes, timed)) … out of memory, nothing has changed
//   for each change: if (hashEditSet(…) == HashStatus.OUT_OF_MEMORY) { hashEditCancel(); … }
//   hashEditCommit();
//
// A small hash is changed in a copy, which then takes its place. So whatever it becomes on the way,
// a table included, is dropped when the edit fails:
//
//   entry    ─► block               stand-in ─► copy ─► changed, converted …        commit: swapped
//
// In a table each change is a new record that is put in the place of the old one. A journal in the
// scratch arena keeps both until the end; going backwards through it needs no memory:
//
//   journal   │ record, before │ record, before │ …    two u32 a change; before 0 = there was none
//
// A hash without fields, which its creator would remove, is changed as it is.
//
// This is also the only way to set a deadline. The caller then files the hash's node
// (keyspaceSetInnerDeadline), having reserved the wheel's memory before.

import { heapAllocate, heapRelease } from '../memory/heap';
import {
  RECORD_ENTRY,
  recordCreate,
  recordDeadline,
  recordEncoding,
  recordHasExpiry,
  recordMeta,
  recordSetEncoding,
  recordSetMeta,
} from '../memory/record';
import { scratchAllocate } from '../memory/scratch';
import { listpackDuplicate } from '../structure/listpack';
import { blockOf, blockSet } from './block';
import { hashCount, hashGet, hashPlace, hashRelease } from './hash';
import {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashPack,
  HashStatus,
  hashIsPacked,
  hashIsShaped,
  hashList,
  hashNode,
  hashPack,
  hashReadValue,
  hashTable,
  hashValue,
  hashValueBytes,
} from './hash-block';
import { hashConvertToTable, hashTime } from './hash-convert';
import { hashPackSetDeadline } from './hash-pack';
import { hashShapeGrown, hashShapedDuplicate, hashShapedFree, hashSmallSet } from './hash-shape';
import {
  hashRecordCreate,
  hashTableBefore,
  hashTableDelete,
  hashTableFind,
  hashTablePut,
} from './hash-table';
import { HashEncoding } from './type';
import { clockPast } from '../engine/clock';

/** A change to a table. */
@unmanaged
class Change {
  record: u32;
  before: u32;
}
if (offsetof<Change>() != 8) ERROR('Change is 8 bytes');

/** The hash that is edited. */
let edited: usize = 0;
/** What is changed until the commit: the hash itself, or its stand-in. */
let working: usize = 0;
let journal: usize = 0;
let journalCount: u32 = 0;
/** Whether a small hash has got fields. */
let hasGrown: bool = false;


@inline function changeAt(index: u32): Change {
  return changetype<Change>(journal + <usize>index * offsetof<Change>());
}

/**
 * Begins an edit.
 * @param changes how many changes there will be at most
 * @param timed whether fields may get deadlines
 * @returns false when memory is out; the hash has its fields as before
 */
export function hashEditBegin(entry: usize, changes: u32, timed: bool): bool {
  edited = entry;
  working = entry;
  journal = 0;
  journalCount = 0;
  hasGrown = false;
  if (!hashIsPacked(entry)) {
    if (timed && !hashTime(entry)) return false;
    journal = scratchAllocate(<usize>changes * offsetof<Change>());
    return journal != 0;
  }
  if (hashCount(entry) != 0) working = standIn(entry);
  if (working == 0) return false;
  if (!timed || hashTime(working)) return true;
  hashEditCancel();
  return false;
}

/** A record with a copy of a small hash, whose node they share; 0 = memory is out. */
function standIn(entry: usize): usize {
  const stand = recordCreate(RECORD_ENTRY, 0, 0, 4);
  let block = hashIsShaped(entry)
    ? hashShapedDuplicate(blockOf(entry))
    : listpackDuplicate(hashList(entry));
  if (block != 0 && recordEncoding(entry) == HashEncoding.LISTPACK_EXPIRES) {
    const pack = changetype<HashPack>(heapAllocate(offsetof<HashPack>()));
    if (changetype<usize>(pack) == 0) {
      heapRelease(block);
    } else {
      pack.list = <u32>block;
      pack.node = hashPack(entry).node;
    }
    block = changetype<usize>(pack);
  }
  if (stand == 0 || block == 0) {
    // The first block may be a pack only if the stand-in is what failed.
    if (block != 0) releasePacked(recordEncoding(entry), block);
    heapRelease(stand);
    return 0;
  }
  recordSetMeta(stand, recordMeta(entry));
  blockSet(stand, block);
  return stand;
}

/** Frees the block of a small encoding, but not its node. */
function releasePacked(encoding: u32, block: usize): void {
  if (encoding == HashEncoding.SHAPED) return hashShapedFree(block);
  if (encoding == HashEncoding.LISTPACK_EXPIRES) heapRelease(changetype<HashPack>(block).list);
  heapRelease(block);
}

/** Whether the hash as it is edited has a field; it is then read. */
@inline export function hashEditGet(field: usize, fieldCount: u32): bool {
  return hashGet(working, field, fieldCount);
}

/**
 * Sets a field.
 * @param deadlineMs its deadline, if the edit is timed; HASH_NO_DEADLINE or HASH_KEEP_DEADLINE
 * @returns NEW (it was not there, or had expired), UPDATED or OUT_OF_MEMORY
 */
export function hashEditSet(
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64,
): HashStatus {
  if (hashIsPacked(working)) {
    const status = hashSmallSet(working, field, fieldCount, value, valueCount, deadlineMs);
    if (status == HashStatus.NEW) hasGrown = true;
    if (status != HashStatus.FULL) return status;
    if (!hashConvertToTable(working)) return HashStatus.OUT_OF_MEMORY;
  }
  const before = hashTableFind(hashTable(working), field, fieldCount);
  let lives = before != 0;
  let deadline = deadlineMs;
  if (deadlineMs == HASH_KEEP_DEADLINE) deadline = HASH_NO_DEADLINE;
  if (before != 0 && recordHasExpiry(before)) {
    lives = !clockPast(recordDeadline(before));
    if (lives && deadlineMs == HASH_KEEP_DEADLINE) deadline = recordDeadline(before);
  }
  if (!put(field, fieldCount, value, valueCount, deadline)) return HashStatus.OUT_OF_MEMORY;
  return lives ? HashStatus.UPDATED : HashStatus.NEW;
}

/**
 * Sets the deadline of a field that is there, or with HASH_NO_DEADLINE takes it away. The edit is
 * timed. False: memory is out.
 */
export function hashEditSetDeadline(field: usize, fieldCount: u32, deadlineMs: i64): bool {
  const place = hashPlace(working, field, fieldCount);
  if (hashIsPacked(working)) return hashPackSetDeadline(working, place, deadlineMs);
  hashReadValue(working, place);
  return put(field, fieldCount, hashValue, hashValueBytes, deadlineMs);
}

/** Puts a field into the table that is edited. False: memory is out. */
function put(field: usize, fieldCount: u32, value: usize, valueCount: u32, deadlineMs: i64): bool {
  const record = hashRecordCreate(field, fieldCount, value, valueCount, deadlineMs);
  if (record == 0) return false;
  if (!hashTablePut(hashTable(working), record)) {
    heapRelease(record);
    return false;
  }
  if (journal == 0) {
    heapRelease(hashTableBefore);
    return true;
  }
  const change = changeAt(journalCount++);
  change.record = <u32>record;
  change.before = <u32>hashTableBefore;
  return true;
}

/** Makes the changes the hash's own. */
export function hashEditCommit(): void {
  if (hasGrown) hashShapeGrown(working);
  for (let i: u32 = 0; i < journalCount; i++) heapRelease(changeAt(i).before);
  if (working == edited) return;
  const encoding = recordEncoding(edited);
  const block = blockOf(edited);
  recordSetEncoding(edited, recordEncoding(working));
  blockSet(edited, blockOf(working));
  releasePacked(encoding, block);
  heapRelease(working);
}

/** Takes all changes back. A hash that had no fields is the caller's to remove. */
export function hashEditCancel(): void {
  for (let i = journalCount; i != 0; i--) undo(changeAt(i - 1));
  journalCount = 0;
  if (working == edited) return;
  // The node is freed only if it was made for the stand-in.
  if (hashNode(edited) != 0) {
    if (hashIsPacked(working)) hashPack(working).node = 0;
    else hashTable(working).node = 0;
  }
  hashRelease(working);
  heapRelease(working);
}

function undo(change: Change): void {
  const table = hashTable(edited);
  if (change.before == 0) return hashTableDelete(table, change.record);
  hashTablePut(table, change.before);
  heapRelease(change.record);
}
