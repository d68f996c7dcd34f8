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
import { limitZsetEntries } from '../type/limit';
import { loadAdopted, loadDrop, loadListpack, loadZiplist } from './load-block';
import { ZsetEncoding } from '../type/type';
import { ZsetAdopt, zsetAdopt, zsetCount, zsetRecordOf, zsetToOrdered } from '../type/zset';
import {
  zsetBuildAdd,
  zsetBuildBegin,
  zsetBuildCount,
  zsetBuildEnd,
  zsetBuildFind,
  zsetBuildRecord,
} from '../type/zset-build';
import { zsetPackScore } from '../type/zset-pack';

const memberText = memory.data(24);

/**
 * RdbType.ZSET and ZSET_2
 * @param binary whether scores are binary
 */
export function loadZset(key: usize, keyCount: u32, binary: bool): usize {
  const count = rdbReadCount(binary ? 9 : 2);
  if (count == 0) return 0;
  loadZsetBegin();
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) loadZsetMember(binary);
  return loadZsetEnd(key, keyCount);
}

/** Begins a sorted set whose members come one by one. */
export function loadZsetBegin(): void {
  if (!zsetBuildBegin(true)) rdbReadStarve();
}

/** Reads a member with its score. */
export function loadZsetMember(binary: bool): void {
  rdbReadString(0);
  const score = binary ? rdbReadDouble() : rdbReadOldDouble();
  if (rdbFault != RdbFault.NONE) return;
  if (isNaN(score)) rdbReadFail(RdbFlaw.SCORE);
  else if (zsetBuildFind(rdbText, rdbTextBytes) != 0) rdbReadFail(RdbFlaw.DUPLICATE);
  else if (!zsetBuildAdd(rdbText, rdbTextBytes, score)) rdbReadStarve();
}

/** Ends a sorted set: its record, or 0 if there is a fault. */
export function loadZsetEnd(key: usize, keyCount: u32): usize {
  let record: usize = 0;
  if (rdbFault == RdbFault.NONE && zsetBuildCount != 0) {
    record = zsetBuildRecord(key, keyCount);
    if (record == 0) rdbReadStarve();
  }
  zsetBuildEnd();
  return record;
}

/** RdbType.ZSET_LISTPACK */
export function loadZsetListpack(key: usize, keyCount: u32): usize {
  return recordOf(key, keyCount, loadListpack());
}

/** RdbType.ZSET_ZIPLIST */
export function loadZsetZiplist(key: usize, keyCount: u32): usize {
  return recordOf(key, keyCount, loadZiplist());
}

/** A record of a list of pairs, which are judged. */
function recordOf(key: usize, keyCount: u32, list: usize): usize {
  if (list == 0) return 0;
  let record: usize = 0;
  if (listpackCount(list) != 0) {
    switch (zsetAdopt(list, listpackBytes(list))) {
      case ZsetAdopt.FINE:
        return adopted(key, keyCount, list);
      case ZsetAdopt.UNSORTED:
        record = sorted(key, keyCount, list);
        break;
      case ZsetAdopt.OUT_OF_MEMORY:
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
  const encoding = ZsetEncoding.LISTPACK;
  const record = loadAdopted(zsetRecordOf(key, keyCount, encoding, list), list);
  if (record == 0 || zsetCount(record) <= limitZsetEntries) return record;
  if (zsetToOrdered(record)) return record;
  rdbReadStarve();
  return loadDrop(record);
}

/** A record of pairs in any order. */
function sorted(key: usize, keyCount: u32, list: usize): usize {
  if (!zsetBuildBegin(false)) rdbReadStarve();
  for (let at = listpackFirst(list); at != 0 && rdbFault == RdbFault.NONE;) {
    const scoreAt = listpackNext(at);
    const score = zsetPackScore(scoreAt);
    listpackGetText(at, memberText);
    if (!zsetBuildAdd(listpackText, listpackTextBytes, score)) rdbReadStarve();
    at = listpackNext(scoreAt);
  }
  return loadZsetEnd(key, keyCount);
}
