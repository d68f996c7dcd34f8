// From one encoding of a set to another, by Redis's rules (set.ts says when). A conversion makes
// the new block first and frees the old one last: when memory is out, the set is as it was.
//
//   INTSET ──► LISTPACK ──► TABLE        growing; an INTSET may also become a TABLE at once
//   LISTPACK, TABLE ──► INTSET           only a result of SINTERSTORE whose members are integers

import { heapRelease } from '../memory/heap';
import { recordCreate, recordEncoding, recordSetEncoding } from '../memory/record';
import { integerFormat, integerParse, integerParsed } from '../number/number';
import { intsetAdd, intsetCount, intsetCreate, intsetGet } from '../structure/intset';
import {
  LISTPACK_EMPTY_BYTES,
  listpackAppendInteger,
  listpackBytesOfIntegers,
  listpackCreate,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  Table,
  tableCreate,
  tableHash,
  tableInsert,
  tableRelease,
  tableReleaseStep,
  tableReserve,
} from '../structure/table';
import { blockOf, blockSet } from './block';
import { limitSetIntegers } from './limit';
import {
  setCount,
  setFirst,
  setInteger,
  setIsInteger,
  setMember,
  setMemberBytes,
} from './set-walk';
import { setNext } from './set-walk';
import { SetEncoding } from './type';

const memberText = memory.data(24);

/** Most members of an intset: set-max-intset-entries, and never more than 2^30. */
@inline export function setIntegersMaximum(): u32 {
  return min<u32>(limitSetIntegers, 1 << 30);
}

/** Frees a record that is a member of a table. */
function memberRelease(record: usize): void {
  heapRelease(record);
}

/** Frees about `budget` members of a set's table. True: the table is gone, its block too. */
export function setTableReleaseStep(table: Table, budget: u32): bool {
  if (!tableReleaseStep(table, budget, memberRelease.index)) return false;
  heapRelease(changetype<usize>(table));
  return true;
}

/** Frees a set's table, members included. */
export function setTableRelease(table: Table): void {
  setTableReleaseStep(table, u32.MAX_VALUE);
}

/** Adds a member that is not in the table. False: memory is out, nothing has changed. */
export function setTableInsert(table: Table, hash: u64, member: usize, memberBytes: u32): bool {
  const record = recordCreate(0, member, memberBytes, 0);
  if (record == 0) return false;
  if (tableInsert(table, hash, record)) return true;
  heapRelease(record);
  return false;
}

/** An empty table with room for `expected` members; null if memory is out. */
export function setTableCreate(expected: u32): Table {
  const table = tableCreate();
  if (changetype<usize>(table) == 0 || expected == 0) return table;
  if (tableReserve(table, expected)) return table;
  tableRelease(table);
  heapRelease(changetype<usize>(table));
  return changetype<Table>(0);
}

/**
 * Makes a set in another encoding a TABLE.
 * @param expected how many members it will have
 * @returns false when memory is out and nothing has changed
 */
export function setToTable(entry: usize, expected: u32): bool {
  const block = blockOf(entry);
  const table = setTableCreate(max(expected, setCount(entry)));
  if (changetype<usize>(table) == 0) return false;
  const filled =
    recordEncoding(entry) == SetEncoding.INTSET
      ? fillFromIntset(table, block)
      : fillFromListpack(table, block);
  if (!filled) {
    setTableRelease(table);
    return false;
  }
  exchange(entry, SetEncoding.TABLE, changetype<usize>(table));
  return true;
}

function fillFromIntset(table: Table, set: usize): bool {
  const count = intsetCount(set);
  for (let i: u32 = 0; i < count; i++) {
    const bytes = integerFormat(intsetGet(set, i), memberText);
    if (!setTableInsert(table, tableHash(memberText, bytes), memberText, bytes)) return false;
  }
  return true;
}

function fillFromListpack(table: Table, list: usize): bool {
  for (let at = listpackFirst(list); at != 0; at = listpackNext(at)) {
    listpackGetText(at, memberText);
    const hash = tableHash(listpackText, listpackTextBytes);
    if (!setTableInsert(table, hash, listpackText, listpackTextBytes)) return false;
  }
  return true;
}

/** Puts a block in another encoding in the place of the one that there is, which is freed. */
function exchange(entry: usize, encoding: SetEncoding, block: usize): void {
  const before = blockOf(entry);
  if (recordEncoding(entry) == SetEncoding.TABLE) setTableRelease(changetype<Table>(before));
  else heapRelease(before);
  recordSetEncoding(entry, encoding);
  blockSet(entry, block);
}

/** Bytes of a listpack of a set's integers, at most: all of them as wide as the widest. */
export function setListpackBytes(set: usize): u64 {
  const count = intsetCount(set);
  if (count == 0) return LISTPACK_EMPTY_BYTES;
  const minimum = listpackBytesOfIntegers(intsetGet(set, 0), count);
  return max<u64>(minimum, listpackBytesOfIntegers(intsetGet(set, count - 1), count));
}

/** Makes an INTSET a LISTPACK. False: memory is out and nothing has changed. */
export function setToListpack(entry: usize): bool {
  const set = blockOf(entry);
  const count = intsetCount(set);
  let list = listpackCreate(<u32>setListpackBytes(set));
  if (list == 0) return false;
  for (let i: u32 = 0; i < count; i++) {
    const grown = listpackAppendInteger(list, intsetGet(set, i));
    if (grown == 0) {
      heapRelease(list);
      return false;
    }
    list = grown;
  }
  exchange(entry, SetEncoding.LISTPACK, list);
  return true;
}

/**
 * Makes a set whose members are all integers an INTSET, if it is small enough for one. It stays
 * what it is when memory is out. Ends a walk that is going on.
 */
export function setToIntset(entry: usize): void {
  if (recordEncoding(entry) == SetEncoding.INTSET || setCount(entry) > setIntegersMaximum()) return;
  let set = intsetCreate();
  if (set == 0) return;
  for (let more = setFirst(entry); more; more = setNext()) {
    if (!setIsInteger && !integerParse(setMember, setMemberBytes)) {
      heapRelease(set);
      return;
    }
    const grown = intsetAdd(set, setIsInteger ? setInteger : integerParsed);
    if (grown == 0) {
      heapRelease(set);
      return;
    }
    set = grown;
  }
  exchange(entry, SetEncoding.INTSET, set);
}
