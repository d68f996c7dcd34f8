// Sorted sets from RDB: member by member with a score in one of two forms, or a listpack or a
// ziplist of pairs. Pairs that are not in the order of their scores are put into it.

import { heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbReadCount,
  rdbReadDouble,
  rdbReadFail,
  rdbReadOldDouble,
  rdbReadStarve,
  rdbReadString,
  rdbText,
  rdbTextBytes,
} from './reader';
import {
  listpackBytes,
  listpackCount,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { limitSortedSetEntries } from '../type/limit';
import { loadAdopted, loadDrop, loadListpack, loadZiplist } from './load-block';
import { SortedSetEncoding } from '../type/type';
import {
  SortedSetAdopt,
  sortedSetAdopt,
  sortedSetCount,
  sortedSetRecordOf,
  sortedSetToOrdered,
} from '../type/zset';
import {
  zsetBuildAdd,
  zsetBuildBegin,
  zsetBuildCount,
  zsetBuildEnd,
  zsetBuildFind,
  zsetBuildRecord,
} from '../type/zset-build';
import { packScore } from '../type/zset-pack';

const memberText = memory.data(24);

/**
 * RdbType.SORTED_SET and SORTED_SET_2
 * @param binary whether scores are binary
 */
export function loadSortedSet(key: usize, keyCount: u32, binary: bool): usize {
  const count = rdbReadCount(binary ? 9 : 2);
  if (count == 0) return 0;
  loadSortedSetBegin();
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) loadSortedSetMember(binary);
  return loadSortedSetEnd(key, keyCount);
}

/** Begins a sorted set whose members come one by one. */
export function loadSortedSetBegin(): void {
  if (!zsetBuildBegin(true)) rdbReadStarve();
}

/** Reads a member with its score. */
export function loadSortedSetMember(binary: bool): void {
  rdbReadString(0);
  const score = binary ? rdbReadDouble() : rdbReadOldDouble();
  if (rdbFault != RdbFault.NONE) return;
  if (isNaN(score)) rdbReadFail(RdbFlaw.SCORE);
  else if (zsetBuildFind(rdbText, rdbTextBytes) != 0) rdbReadFail(RdbFlaw.DUPLICATE);
  else if (!zsetBuildAdd(rdbText, rdbTextBytes, score)) rdbReadStarve();
}

/** Ends a sorted set: its record, or 0 if there is a fault. */
export function loadSortedSetEnd(key: usize, keyCount: u32): usize {
  let record: usize = 0;
  if (rdbFault == RdbFault.NONE && zsetBuildCount != 0) {
    record = zsetBuildRecord(key, keyCount);
    if (record == 0) rdbReadStarve();
  }
  zsetBuildEnd();
  return record;
}

/** RdbType.SORTED_SET_LISTPACK */
export function loadSortedSetListpack(key: usize, keyCount: u32): usize {
  return recordOf(key, keyCount, loadListpack());
}

/** RdbType.SORTED_SET_ZIPLIST */
export function loadSortedSetZiplist(key: usize, keyCount: u32): usize {
  return recordOf(key, keyCount, loadZiplist());
}

/** A record of a list of pairs, which are judged. */
function recordOf(key: usize, keyCount: u32, list: usize): usize {
  if (list == 0) return 0;
  let record: usize = 0;
  if (listpackCount(list) != 0) {
    switch (sortedSetAdopt(list, listpackBytes(list))) {
      case SortedSetAdopt.FINE:
        return adopted(key, keyCount, list);
      case SortedSetAdopt.UNSORTED:
        record = sorted(key, keyCount, list);
        break;
      case SortedSetAdopt.OUT_OF_MEMORY:
        rdbReadStarve();
        break;
      default:
        rdbReadFail(RdbFlaw.PACKED);
    }
  }
  heapRelease(list);
  return record;
}

function adopted(key: usize, keyCount: u32, list: usize): usize {
  const encoding = SortedSetEncoding.LISTPACK;
  const record = loadAdopted(sortedSetRecordOf(key, keyCount, encoding, list), list);
  if (record == 0 || sortedSetCount(record) <= limitSortedSetEntries) return record;
  if (sortedSetToOrdered(record)) return record;
  rdbReadStarve();
  return loadDrop(record);
}

/** A record of pairs in any order. */
function sorted(key: usize, keyCount: u32, list: usize): usize {
  if (!zsetBuildBegin(false)) rdbReadStarve();
  for (let at = listpackFirst(list); at != 0 && rdbFault == RdbFault.NONE;) {
    const scoreAt = listpackNext(at);
    const score = packScore(scoreAt);
    listpackGetText(at, memberText);
    if (!zsetBuildAdd(listpackText, listpackTextBytes, score)) rdbReadStarve();
    at = listpackNext(scoreAt);
  }
  return loadSortedSetEnd(key, keyCount);
}
