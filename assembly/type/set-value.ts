// What type/value.ts asks of a set: to be freed at once or in steps, measured, copied and named.

import { heapBlockBytes, heapRelease } from '../memory/heap';
import { recordEncoding, recordKey, recordKeyCount } from '../memory/record';
import { intsetDuplicate } from '../structure/intset';
import { listpackDuplicate } from '../structure/listpack';
import {
  Table,
  tableBytes,
  tableCount,
  tableCursor,
  tableFirst,
  tableHash,
  tableNext,
} from '../structure/table';
import { blockOf, blockSet } from './block';
import {
  setTableCreate,
  setTableInsert,
  setTableRelease,
  setTableReleaseStep,
} from './set-convert';
import { setTable } from './set-walk';
import { SetEncoding } from './type';

/** Frees the value. */
export function setRelease(entry: usize): void {
  setReleaseStep(entry, u32.MAX_VALUE);
}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function setReleaseStep(entry: usize, budget: u32): bool {
  if (recordEncoding(entry) == SetEncoding.TABLE) {
    return setTableReleaseStep(setTable(entry), budget);
  }
  heapRelease(blockOf(entry));
  return true;
}

/** What freeing the value costs, in allocations. */
export function setEffort(entry: usize): u64 {
  return recordEncoding(entry) == SetEncoding.TABLE ? tableCount(setTable(entry)) : 1;
}

/**
 * Bytes that the value holds outside its record; only `samples` members are measured, and the
 * others taken to be like them.
 */
export function setExtraBytes(entry: usize, samples: u32): u64 {
  const head = <u64>heapBlockBytes(blockOf(entry));
  if (recordEncoding(entry) != SetEncoding.TABLE) return head;
  const table = setTable(entry);
  const wanted = min(samples, tableCount(table));
  let measured: u64 = 0;
  let record: usize = wanted == 0 ? 0 : tableFirst(table);
  for (let i: u32 = 0; i < wanted && record != 0; i++) {
    measured += heapBlockBytes(record);
    record = tableNext(table, tableCursor);
  }
  if (wanted != 0) measured = (measured * tableCount(table)) / wanted;
  return head + tableBytes(table) + measured;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function setCopyInto(source: usize, target: usize): bool {
  const block = blockOf(source);
  let copy: usize;
  switch (recordEncoding(source)) {
    case SetEncoding.INTSET:
      copy = intsetDuplicate(block);
      break;
    case SetEncoding.LISTPACK:
      copy = listpackDuplicate(block);
      break;
    default:
      copy = changetype<usize>(tableCopy(changetype<Table>(block)));
  }
  if (copy == 0) return false;
  blockSet(target, copy);
  return true;
}

/** A copy of a table with its members; null if memory is out. */
function tableCopy(table: Table): Table {
  const copy = setTableCreate(tableCount(table));
  if (changetype<usize>(copy) == 0) return copy;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    const member = recordKey(record);
    const count = recordKeyCount(record);
    if (setTableInsert(copy, tableHash(member, count), member, count)) continue;
    setTableRelease(copy);
    return changetype<Table>(0);
  }
  return copy;
}

/** OBJECT ENCODING's word. */
export function setEncodingName(entry: usize): string {
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return 'intset';
    case SetEncoding.LISTPACK:
      return 'listpack';
    default:
      return 'hashtable';
  }
}
