// The set type: different members in no order, in three shapes. The value area of the entry is the
// address of a block (block.ts), which is, by encoding:
//
//   INTSET     an intset        structure/intset.ts     integers only
//   LISTPACK   a listpack       structure/listpack.ts   one entry a member
//   TABLE      a Table view     structure/table.ts      one record a member (memory/record.ts),
//                                                       without ENTRY: u32 key bits, member bytes
//
//   SADD s 1 5      INTSET      02 00 00 00 │ 02 00 00 00 │ 01 00 │ 05 00
//   SADD s 1 a      LISTPACK    0c 00 00 00 │ 02 00 │ 01 01 │ 81 61 02 │ ff
//   a big one       TABLE       block ─► Table ─► buckets ─► record 04 00 00 00 │ 61
//
// When which, as Redis 7.2 has it: the first member decides between INTSET and LISTPACK. A member
// that is no integer makes an INTSET a LISTPACK, one that is too long (set-max-listpack-value) or
// one too many (set-max-listpack-entries, set-max-intset-entries) makes either a TABLE. Nothing
// goes back, but for results that are made anew (SINTERSTORE, SPOP of nearly all).
//
// Everything here takes a record of Type.SET, in a database or in none (a result that is being
// built): a record of a collection never moves when its value grows. Making a set:
//
//   setCreate        for a first member and a number of members to come     SADD
//   setCreateEmpty   for a number of members, of any kind                   plain sets of RDB files
//   setCreateAs      in a given encoding                                    results
//   setAdopt         of an intset or a listpack that exists                 RDB files', RESTORE's
//
//   const set = setCreateEmpty(key, keyCount, 3);   0 = memory is out
//   setAdd(set, member, memberBytes)                SetAdd.NEW, THERE or FAILED
//   keyspacePut(database, before, set, key, keyCount), or lazyfreeRelease(set)
//
// Reading (set-walk.ts): setCount, setContains, setFirst / setNext, setRandom, setSample, setAt.
//
// Guarantees: what fails for want of memory leaves the members as they were (the encoding may have
// changed). Only adding and making can fail.

import { heapRelease } from '../memory/heap';
import { recordEncoding, recordKey, recordKeyCount, recordSetEncoding } from '../memory/record';
import { integerDigits, integerFormat, integerParse, integerParsed } from '../number/number';
import {
  intsetAdd,
  intsetAdded,
  intsetCount,
  intsetCreate,
  intsetFind,
  intsetGet,
  intsetRemove,
  intsetRemoveAt,
  intsetRemoved,
} from '../structure/intset';
import {
  LISTPACK_BYTES_LIMIT,
  listpackAppend,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackDeleteBatch,
  listpackFirst,
  listpackMayGrow,
} from '../structure/listpack';
import { listpackFind } from '../structure/listpack-find';
import { Table, tableFind, tableHash, tableRemoveSlot, tableSlot } from '../structure/table';
import { blockOf, blockRecord, blockSet } from './block';
import { limitSetBytes, limitSetEntries, limitSetIntegers } from './limit';
import {
  setIntegersMaximum,
  setListpackBytes,
  setTableCreate,
  setTableInsert,
  setTableRelease,
  setToListpack,
  setToTable,
} from './set-convert';
import {
  setCount,
  setInteger,
  setIsInteger,
  setMember,
  setMemberBytes,
  setTable,
  setText,
} from './set-walk';
import { SetEncoding, Type } from './type';

export { setToIntset } from './set-convert';
export {
  setCopyInto,
  setEffort,
  setEncodingName,
  setExtraBytes,
  setRelease,
  setReleaseStep,
} from './set-value';
export {
  setAt,
  setCount,
  setFirst,
  setInteger,
  setIsInteger,
  setMember,
  setMemberBytes,
  setNext,
  setRandom,
  setSample,
  setTable,
  setText,
} from './set-walk';

/** What adding a member has come to. */
export const enum SetAdd {
  /** It was there already. */
  THERE = 0,
  NEW = 1,
  /** Memory is out; the members are as before. */
  FAILED = 2,
}

const integerText = memory.data(24);

// ---------------------------------------------------------------------------------------------
// Making

/**
 * A record for a key with an empty set in an encoding; in no table, the caller's. 0 = memory is
 * out. Its key may be empty: for a result that nobody stores.
 */
export function setCreateAs(key: usize, keyCount: u32, encoding: SetEncoding): usize {
  const block = blockEmpty(encoding, 0);
  return block == 0 ? 0 : blockOwned(key, keyCount, encoding, block);
}

/** As setCreateAs, for `expected` members of any kind: an INTSET, or a TABLE with room for them. */
export function setCreateEmpty(key: usize, keyCount: u32, expected: u32): usize {
  const encoding = expected <= setIntegersMaximum() ? SetEncoding.INTSET : SetEncoding.TABLE;
  const block = blockEmpty(encoding, expected);
  return block == 0 ? 0 : blockOwned(key, keyCount, encoding, block);
}

/** As setCreateAs, in the encoding for a first member and `expected` members in all. */
export function setCreate(
  key: usize,
  keyCount: u32,
  first: usize,
  firstCount: u32,
  expected: u32,
): usize {
  let encoding = SetEncoding.TABLE;
  if (expected <= limitSetIntegers && integerParse(first, firstCount)) {
    encoding = SetEncoding.INTSET;
  } else if (expected <= limitSetEntries) {
    encoding = SetEncoding.LISTPACK;
  }
  const block = blockEmpty(encoding, expected);
  return block == 0 ? 0 : blockOwned(key, keyCount, encoding, block);
}

/**
 * As setCreateAs, with an intset or a listpack of different members, which is the set's from then
 * on. One that is larger than the limits becomes a TABLE.
 * @param encoding INTSET or LISTPACK
 * @param block a heap block with valid bytes
 * @returns the record; 0 when memory is out: the block is still the caller's
 */
export function setAdopt(key: usize, keyCount: u32, encoding: SetEncoding, block: usize): usize {
  const record = blockRecord(key, keyCount, Type.SET, encoding, block);
  if (record == 0) return 0;
  const maximum = encoding == SetEncoding.INTSET ? setIntegersMaximum() : limitSetEntries;
  const count = setCount(record);
  if (count <= maximum || setToTable(record, count)) return record;
  heapRelease(record);
  return 0;
}

/** The block of an empty set; 0 = memory is out. */
function blockEmpty(encoding: SetEncoding, expected: u32): usize {
  switch (encoding) {
    case SetEncoding.INTSET:
      return intsetCreate();
    case SetEncoding.LISTPACK:
      return listpackCreate(0);
    default:
      return changetype<usize>(setTableCreate(expected));
  }
}

/** A record with a block, which is freed if there is no memory for the record. */
function blockOwned(key: usize, keyCount: u32, encoding: SetEncoding, block: usize): usize {
  const record = blockRecord(key, keyCount, Type.SET, encoding, block);
  if (record != 0) return record;
  if (encoding == SetEncoding.TABLE) setTableRelease(changetype<Table>(block));
  else heapRelease(block);
  return 0;
}

/**
 * Prepares a set for `expected` members that are to be added: a small encoding that could not hold
 * them becomes a TABLE at once. False: memory is out and nothing has changed.
 */
export function setPrepare(entry: usize, expected: u32): bool {
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return expected <= limitSetIntegers || setToTable(entry, expected);
    case SetEncoding.LISTPACK:
      return expected <= limitSetEntries || setToTable(entry, expected);
    default:
      return true;
  }
}

// ---------------------------------------------------------------------------------------------
// Members

/** Whether the text of `count` bytes is a member. */
export function setContains(entry: usize, source: usize, count: u32): bool {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return integerParse(source, count) && intsetFind(block, integerParsed);
    case SetEncoding.LISTPACK:
      return listpackFind(block, listpackFirst(block), source, count, 0) != 0;
    default:
      return tableFind(changetype<Table>(block), tableHash(source, count), source, count) != 0;
  }
}

/** Adds the text of `count` bytes as a member. */
export function setAdd(entry: usize, source: usize, count: u32): SetAdd {
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      if (integerParse(source, count)) return addToIntset(entry, integerParsed);
      return addText(entry, source, count);
    case SetEncoding.LISTPACK:
      return addToListpack(entry, source, count);
    default:
      return addToTable(setTable(entry), source, count);
  }
}

/** As setAdd, with an integer. */
function setAddInteger(entry: usize, value: i64): SetAdd {
  if (recordEncoding(entry) == SetEncoding.INTSET) return addToIntset(entry, value);
  return setAdd(entry, integerText, integerFormat(value, integerText));
}

function addToTable(table: Table, source: usize, count: u32): SetAdd {
  const hash = tableHash(source, count);
  if (tableFind(table, hash, source, count) != 0) return SetAdd.THERE;
  return setTableInsert(table, hash, source, count) ? SetAdd.NEW : SetAdd.FAILED;
}

function addToIntset(entry: usize, value: i64): SetAdd {
  const set = intsetAdd(blockOf(entry), value);
  if (set == 0) return SetAdd.FAILED;
  blockSet(entry, set);
  if (!intsetAdded) return SetAdd.THERE;
  if (intsetCount(set) <= setIntegersMaximum() || setToTable(entry, 0)) return SetAdd.NEW;
  blockSet(entry, intsetRemove(set, value));
  return SetAdd.FAILED;
}

function addToListpack(entry: usize, source: usize, count: u32): SetAdd {
  const list = blockOf(entry);
  if (listpackFind(list, listpackFirst(list), source, count, 0) != 0) return SetAdd.THERE;
  const entries = listpackCount(list);
  if (entries < limitSetEntries && count <= limitSetBytes && listpackMayGrow(list, count)) {
    return append(entry, source, count);
  }
  if (!setToTable(entry, entries + 1)) return SetAdd.FAILED;
  return addToTable(setTable(entry), source, count);
}

function append(entry: usize, source: usize, count: u32): SetAdd {
  const list = listpackAppend(blockOf(entry), source, count);
  if (list == 0) return SetAdd.FAILED;
  blockSet(entry, list);
  return SetAdd.NEW;
}

/** Adds a text that is no integer to an INTSET, which ceases to be one. */
function addText(entry: usize, source: usize, count: u32): SetAdd {
  const set = blockOf(entry);
  const integers = intsetCount(set);
  const fits =
    integers < limitSetEntries &&
    count <= limitSetBytes &&
    longestInteger(set) <= limitSetBytes &&
    setListpackBytes(set) + count <= LISTPACK_BYTES_LIMIT;
  if (fits) return setToListpack(entry) ? append(entry, source, count) : SetAdd.FAILED;
  if (!setToTable(entry, integers + 1)) return SetAdd.FAILED;
  return addToTable(setTable(entry), source, count);
}

/** Digits of the longest integer in an intset, a minus sign included. */
function longestInteger(set: usize): u32 {
  const count = intsetCount(set);
  if (count == 0) return 0;
  return max(integerDigits(intsetGet(set, 0)), integerDigits(intsetGet(set, count - 1)));
}

/** Removes the text of `count` bytes. Whether it was a member. */
export function setRemove(entry: usize, source: usize, count: u32): bool {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return integerParse(source, count) && removeInteger(entry, integerParsed);
    case SetEncoding.LISTPACK: {
      const at = listpackFind(block, listpackFirst(block), source, count, 0);
      if (at != 0) blockSet(entry, listpackDelete(block, at));
      return at != 0;
    }
    default:
      return removeFromTable(changetype<Table>(block), source, count);
  }
}

function removeInteger(entry: usize, value: i64): bool {
  blockSet(entry, intsetRemove(blockOf(entry), value));
  return intsetRemoved;
}

function removeFromTable(table: Table, source: usize, count: u32): bool {
  const hash = tableHash(source, count);
  const record = tableFind(table, hash, source, count);
  if (record == 0) return false;
  tableRemoveSlot(table, hash, tableSlot);
  heapRelease(record);
  return true;
}

/** Removes the member that a handle stands for (set-walk.ts); all handles are void then. */
export function setRemoveAt(entry: usize, handle: u32): void {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return blockSet(entry, intsetRemoveAt(block, handle));
    case SetEncoding.LISTPACK:
      return blockSet(entry, listpackDelete(block, handle));
    default:
      removeFromTable(changetype<Table>(block), recordKey(handle), recordKeyCount(handle));
  }
}

/**
 * Removes the members that `count` handles stand for.
 * @param handles address of the handles (u32 each), as setSample has left them
 */
export function setRemoveSample(entry: usize, handles: usize, count: u32): void {
  if (recordEncoding(entry) == SetEncoding.LISTPACK) {
    blockSet(entry, listpackDeleteBatch(blockOf(entry), handles, count));
    return;
  }
  // From the last on: an index is good until one before it goes.
  for (let i = count; i-- != 0;) setRemoveAt(entry, load<u32>(handles + ((<usize>i) << 2)));
}

// ---------------------------------------------------------------------------------------------
// The member that a walk over another set has come to

/** Whether it is a member of this set too. */
export function setContainsFound(entry: usize): bool {
  if (setIsInteger && recordEncoding(entry) == SetEncoding.INTSET) {
    return intsetFind(blockOf(entry), setInteger);
  }
  setText();
  return setContains(entry, setMember, setMemberBytes);
}

/** Adds it to this set. */
export function setAddFound(entry: usize): SetAdd {
  if (setIsInteger) return setAddInteger(entry, setInteger);
  return setAdd(entry, setMember, setMemberBytes);
}

/** Removes it from this set; whether it was a member. */
export function setRemoveFound(entry: usize): bool {
  if (setIsInteger && recordEncoding(entry) == SetEncoding.INTSET) {
    return removeInteger(entry, setInteger);
  }
  setText();
  return setRemove(entry, setMember, setMemberBytes);
}

// ---------------------------------------------------------------------------------------------
// Results

/** Exchanges the values of two sets, encodings included. */
export function setExchange(entry: usize, other: usize): void {
  const encoding = recordEncoding(entry);
  const block = blockOf(entry);
  recordSetEncoding(entry, recordEncoding(other));
  blockSet(entry, blockOf(other));
  recordSetEncoding(other, encoding);
  blockSet(other, block);
}
