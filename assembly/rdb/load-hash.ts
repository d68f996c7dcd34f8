// Hashes from RDB: field by field, or a listpack, ziplist or zipmap. Those of Redis 7.4, whose
// fields have deadlines, come in two shapes, and each of these in the shape of its candidates too:
//
//   fields     [time first] count, that many of: deadline, field, value
//   triples    [time first] listpack of field, value, deadline      those with one first, in order
//
// A deadline of fields is 0 for none; behind a first time t it is told as deadline - t + 1. Triples
// that are not in their order are put into it.

import { heapRelease } from '../memory/heap';
import { scratchMark, scratchReset } from '../memory/scratch';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbRead64,
  rdbReadBlock,
  rdbReadCount,
  rdbReadFail,
  rdbReadLength,
  rdbReadStarve,
  rdbReadString,
  rdbText,
  rdbTextBytes,
} from './reader';
import {
  listpackCount,
  listpackFirst,
  listpackGet,
  listpackGetText,
  listpackInteger,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  listpackBuildBegin,
  listpackBuildEnd,
  listpackBuildText,
} from '../structure/listpack-build';
import {
  zipmapField,
  zipmapFieldBytes,
  zipmapFirst,
  zipmapGet,
  zipmapValidate,
  zipmapValue,
  zipmapValueBytes,
} from '../structure/zipmap';
import {
  HASH_NO_DEADLINE,
  HashStatus,
  hashConvertToTable,
  hashCount,
  hashRecord,
  hashRecordOfList,
  hashReserve,
  hashSet,
} from '../type/hash';
import { hashEditBegin, hashEditCommit, hashEditSet } from '../type/hash-edit';
import { limitHashBytes } from '../type/limit';
import { loadAdopted, loadDrop, loadListpack, loadMembers, loadZiplist } from './load-block';

/** No deadline is later: 48 bits, as in Redis. */
const DEADLINE_MAXIMUM: u64 = 0xffff_ffff_ffff;

const fieldText = memory.data(24);
const valueText = memory.data(24);

/** A record with room for `count` fields; 0 = memory is out. */
export function loadHashBegin(key: usize, keyCount: u32, count: u32): usize {
  const record = hashRecord(key, keyCount);
  if (record != 0 && hashReserve(record, count)) return record;
  if (record != 0) loadDrop(record);
  rdbReadStarve();
  return 0;
}

/** RdbType.HASH */
export function loadHash(key: usize, keyCount: u32): usize {
  const count = rdbReadCount(2);
  if (count == 0) return 0;
  const record = loadHashBegin(key, keyCount, count);
  if (record == 0) return 0;
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) loadHashField(record);
  return rdbFault == RdbFault.NONE ? record : loadDrop(record);
}

/** Reads a field of a RdbType.HASH. */
export function loadHashField(record: usize): void {
  rdbReadString(0);
  const field = rdbText;
  const fieldBytes = rdbTextBytes;
  rdbReadString(1);
  if (rdbFault != RdbFault.NONE) return;
  const status = hashSet(record, field, fieldBytes, rdbText, rdbTextBytes);
  if (status == HashStatus.UPDATED) rdbReadFail(RdbFlaw.DUPLICATE);
  else if (status == HashStatus.OUT_OF_MEMORY) rdbReadStarve();
}

/** A record of a list of pairs or triples, which are judged; a table if they are too many. */
function recordOf(key: usize, keyCount: u32, list: usize, timed: bool): usize {
  const record = loadAdopted(hashRecordOfList(key, keyCount, list, timed), list);
  if (record == 0 || hashReserve(record, hashCount(record))) return record;
  rdbReadStarve();
  return loadDrop(record);
}

/** RdbType.HASH_LISTPACK */
export function loadHashListpack(key: usize, keyCount: u32): usize {
  const list = loadMembers(loadListpack(), 2);
  return list == 0 ? 0 : recordOf(key, keyCount, list, false);
}

/** RdbType.HASH_ZIPLIST */
export function loadHashZiplist(key: usize, keyCount: u32): usize {
  const list = loadMembers(loadZiplist(), 2);
  return list == 0 ? 0 : recordOf(key, keyCount, list, false);
}

/** RdbType.HASH_ZIPMAP */
export function loadHashZipmap(key: usize, keyCount: u32): usize {
  const list = loadMembers(listOfZipmap(), 2);
  if (list == 0) return 0;
  const longest = zipmapLongest;
  const record = recordOf(key, keyCount, list, false);
  if (record == 0 || longest <= limitHashBytes || hashConvertToTable(record)) return record;
  rdbReadStarve();
  return loadDrop(record);
}

/** The longest text that listOfZipmap has met. */
let zipmapLongest: u32 = 0;

/** Reads a zipmap and returns its fields and values as a listpack; 0 after a fault. */
function listOfZipmap(): usize {
  zipmapLongest = 0;
  const map = rdbReadBlock(0);
  if (map == 0) return 0;
  // An empty zipmap is none: Redis never wrote one.
  if (!zipmapValidate(map, rdbTextBytes) || zipmapFirst(map) == 0) {
    heapRelease(map);
    rdbReadFail(RdbFlaw.PACKED);
    return 0;
  }
  listpackBuildBegin(rdbTextBytes);
  for (let at = zipmapFirst(map); at != 0;) {
    at = zipmapGet(at);
    listpackBuildText(zipmapField, zipmapFieldBytes);
    listpackBuildText(zipmapValue, zipmapValueBytes);
    zipmapLongest = max(zipmapLongest, max(zipmapFieldBytes, zipmapValueBytes));
  }
  const list = listpackBuildEnd();
  if (list == 0) rdbReadStarve();
  heapRelease(map);
  return list;
}

// ---------------------------------------------------------------------------------------------
// With deadlines

/**
 * RdbType.HASH_FIELDS
 * @param relative whether a first time stands in front
 */
export function loadHashFields(key: usize, keyCount: u32, relative: bool): usize {
  const first = loadHashFirstTime(relative);
  const count = rdbReadCount(3);
  if (count == 0) return 0;
  const record = loadHashBegin(key, keyCount, count);
  if (record == 0) return 0;
  const mark = scratchMark();
  if (hashEditBegin(record, count, true)) {
    for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) readField(first);
    hashEditCommit();
  } else {
    rdbReadStarve();
  }
  scratchReset(mark);
  return loadHashJudged(record, count);
}

/** Reads the first time of a hash whose fields have deadlines, if it has one. */
export function loadHashFirstTime(relative: bool): u64 {
  const first = relative ? rdbRead64() : 1;
  if (first > DEADLINE_MAXIMUM) rdbReadFail(RdbFlaw.DEADLINE);
  return first;
}

/** Reads one field with its deadline. */
export function loadHashTimedField(record: usize, first: u64): void {
  const mark = scratchMark();
  if (hashEditBegin(record, 1, true)) {
    readField(first);
    hashEditCommit();
  } else {
    rdbReadStarve();
  }
  scratchReset(mark);
}

/** Reads a field with its deadline into the edit that is open. */
function readField(first: u64): void {
  const told = rdbReadLength();
  if (told > DEADLINE_MAXIMUM || told + first > DEADLINE_MAXIMUM + 1) {
    rdbReadFail(RdbFlaw.DEADLINE);
  }
  rdbReadString(0);
  const field = rdbText;
  const fieldBytes = rdbTextBytes;
  rdbReadString(1);
  if (rdbFault != RdbFault.NONE) return;
  addField(field, fieldBytes, rdbText, rdbTextBytes, told == 0 ? 0 : told + first - 1);
}

/** Adds a field to the edit that is open; time 0 = it has no deadline. */
function addField(field: usize, fieldBytes: u32, value: usize, valueBytes: u32, time: u64): void {
  const deadlineMs = time == 0 ? HASH_NO_DEADLINE : <i64>time;
  const status = hashEditSet(field, fieldBytes, value, valueBytes, deadlineMs);
  if (status == HashStatus.OUT_OF_MEMORY) rdbReadStarve();
}

/** A record that has as many fields as were told: none came twice. Else it is freed. */
export function loadHashJudged(record: usize, count: u32): usize {
  if (rdbFault == RdbFault.NONE && hashCount(record) != count) rdbReadFail(RdbFlaw.DUPLICATE);
  return rdbFault == RdbFault.NONE ? record : loadDrop(record);
}

/**
 * RdbType.HASH_TRIPLES
 * @param told whether a first time stands in front, which the triples tell as well
 */
export function loadHashTriples(key: usize, keyCount: u32, told: bool): usize {
  if (told && rdbRead64() > DEADLINE_MAXIMUM) rdbReadFail(RdbFlaw.DEADLINE);
  const list = loadMembers(loadListpack(), 3);
  if (list == 0) return 0;
  const order = timesOrder(list);
  if (order == Times.SORTED) return recordOf(key, keyCount, list, true);
  let record: usize = 0;
  if (order == Times.BROKEN) rdbReadFail(RdbFlaw.DEADLINE);
  else record = sortedTriples(key, keyCount, list);
  heapRelease(list);
  return record;
}

/** What timesOrder has found. */
const enum Times {
  SORTED = 0,
  UNSORTED = 1,
  BROKEN = 2,
}

/** Whether the times of triples are such, and stand in their order. */
function timesOrder(list: usize): Times {
  let order = Times.SORTED;
  let before: u64 = 0;
  let isFirst = true;
  for (let at = listpackFirst(list); at != 0;) {
    const timeAt = listpackNext(listpackNext(at));
    if (listpackGet(timeAt) || <u64>listpackInteger > DEADLINE_MAXIMUM) return Times.BROKEN;
    const time = <u64>listpackInteger;
    if (!isFirst && (time == 0 ? false : before == 0 || time < before)) order = Times.UNSORTED;
    before = time;
    isFirst = false;
    at = listpackNext(timeAt);
  }
  return order;
}

/** A record of triples in any order. */
function sortedTriples(key: usize, keyCount: u32, list: usize): usize {
  const count = listpackCount(list) / 3;
  const record = loadHashBegin(key, keyCount, count);
  if (record == 0) return 0;
  const mark = scratchMark();
  if (hashEditBegin(record, count, true)) {
    addTriples(list);
    hashEditCommit();
  } else {
    rdbReadStarve();
  }
  scratchReset(mark);
  return loadHashJudged(record, count);
}

function addTriples(list: usize): void {
  for (let at = listpackFirst(list); at != 0 && rdbFault == RdbFault.NONE;) {
    listpackGetText(at, fieldText);
    const field = listpackText;
    const fieldBytes = listpackTextBytes;
    const valueAt = listpackNext(at);
    listpackGetText(valueAt, valueText);
    const value = listpackText;
    const valueBytes = listpackTextBytes;
    const timeAt = listpackNext(valueAt);
    listpackGet(timeAt);
    addField(field, fieldBytes, value, valueBytes, <u64>listpackInteger);
    at = listpackNext(timeAt);
  }
}
