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
  const record = setCreateEmpty(key, keyCount, count);
  if (record == 0) {
    rdbReadStarve();
    return 0;
  }
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) {
    rdbReadString(0);
    if (rdbFault != RdbFault.NONE) break;
    const added = setAdd(record, rdbText, rdbTextBytes);
    if (added == SetAdd.THERE) rdbReadFail(RdbFlaw.DUPLICATE);
    else if (added == SetAdd.FAILED) rdbReadStarve();
  }
  return rdbFault == RdbFault.NONE ? record : loadDrop(record);
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
