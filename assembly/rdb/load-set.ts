// Sets from RDB: member by member, or an intset or a listpack as it is.

import { heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbReadBlock,
  rdbReadCount,
  rdbReadFail,
  rdbReadStarve,
  rdbReadString,
  rdbText,
  rdbTextBytes,
} from './reader';
import { intsetValidate } from '../structure/intset';
import { loadAdopted, loadDrop, loadListpack, loadMembers } from './load-block';
import { SetAdd, setAdd, setAdopt, setCreateEmpty } from '../type/set';
import { SetEncoding } from '../type/type';

/** RdbType.SET */
export function loadSet(key: usize, keyCount: u32): usize {
  const count = rdbReadCount(1);
  if (count == 0) return 0;
  const record = loadSetBegin(key, keyCount, count);
  if (record == 0) return 0;
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) loadSetMember(record);
  return rdbFault == RdbFault.NONE ? record : loadDrop(record);
}

/** A record with an empty set for `count` members; 0 after a fault. */
export function loadSetBegin(key: usize, keyCount: u32, count: u32): usize {
  const record = setCreateEmpty(key, keyCount, count);
  if (record == 0) rdbReadStarve();
  return record;
}

/** Reads a member of a RdbType.SET. */
export function loadSetMember(record: usize): void {
  rdbReadString(0);
  if (rdbFault != RdbFault.NONE) return;
  const added = setAdd(record, rdbText, rdbTextBytes);
  if (added == SetAdd.THERE) rdbReadFail(RdbFlaw.DUPLICATE);
  else if (added == SetAdd.FAILED) rdbReadStarve();
}

/** RdbType.SET_INTSET */
export function loadSetIntset(key: usize, keyCount: u32): usize {
  const block = rdbReadBlock(0);
  if (block == 0) return 0;
  if (!intsetValidate(block, rdbTextBytes, true)) {
    heapRelease(block);
    rdbReadFail(RdbFlaw.PACKED);
    return 0;
  }
  return loadAdopted(setAdopt(key, keyCount, SetEncoding.INTSET, block), block);
}

/** RdbType.SET_LISTPACK */
export function loadSetListpack(key: usize, keyCount: u32): usize {
  const list = loadMembers(loadListpack(), 1);
  if (list == 0) return 0;
  return loadAdopted(setAdopt(key, keyCount, SetEncoding.LISTPACK, list), list);
}
