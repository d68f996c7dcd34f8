// Lists from RDB: element by element, or node by node. Nodes are taken as they are, whatever the
// present limit of a node; single elements are filled into nodes by it.

import { heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
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
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { blockRecord } from '../type/block';
import {
  listBuildAbandon,
  listBuildAppend,
  listBuildBegin,
  listBuildEnd,
  listBuildListpack,
  listBuildPlain,
  listBuilt,
  listBuiltCount,
  listBuiltEncoding,
} from '../type/list-build';
import { loadListpack, loadZiplist } from './load-block';
import { RdbNode, RdbType } from './type';
import { Type } from '../type/type';

const integerText = memory.data(24);

/** Begins a list; false if memory is out. */
export function loadListBegin(): bool {
  if (listBuildBegin()) return true;
  rdbReadStarve();
  return false;
}

/** Ends a list: the record, or 0 if there is a fault or no element. */
export function loadListEnd(key: usize, keyCount: u32): usize {
  if (rdbFault == RdbFault.NONE) {
    listBuildEnd();
    if (listBuiltCount != 0) {
      const record = blockRecord(key, keyCount, Type.LIST, listBuiltEncoding, listBuilt);
      if (record != 0) return record;
      rdbReadStarve();
    }
  }
  listBuildAbandon();
  return 0;
}

/** RdbType.LIST */
export function loadList(key: usize, keyCount: u32): usize {
  const count = rdbReadCount(1);
  if (count == 0 || !loadListBegin()) return 0;
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) loadListItem(RdbType.LIST);
  return loadListEnd(key, keyCount);
}

/** RdbType.LIST_ZIPLIST */
export function loadListZiplist(key: usize, keyCount: u32): usize {
  const list = loadZiplist();
  if (list == 0) return 0;
  if (!loadListBegin()) {
    heapRelease(list);
    return 0;
  }
  let at = listpackFirst(list);
  for (; at != 0 && rdbFault == RdbFault.NONE; at = listpackNext(at)) {
    listpackGetText(at, integerText);
    if (!listBuildAppend(listpackText, listpackTextBytes)) rdbReadStarve();
  }
  heapRelease(list);
  return loadListEnd(key, keyCount);
}

/** Reads an element or a node of a list of an RdbType that has several. */
export function loadListItem(type: u32): void {
  if (type == RdbType.LIST) {
    rdbReadString(0);
    if (rdbFault == RdbFault.NONE && !listBuildAppend(rdbText, rdbTextBytes)) rdbReadStarve();
    return;
  }
  if (type == RdbType.LIST_QUICKLIST) return addListpack(loadZiplist());
  const kind = rdbReadLength();
  if (kind == RdbNode.LISTPACK) addListpack(loadListpack());
  else if (kind == RdbNode.ELEMENT) addElement();
  else rdbReadFail(RdbFlaw.NODE);
}

/** Adds a node of a listpack; 0 = there is a fault already. */
function addListpack(list: usize): void {
  if (list == 0 || listBuildListpack(list)) return;
  heapRelease(list);
  rdbReadStarve();
}

/** RdbType.LIST_QUICKLIST */
export function loadListQuicklist(key: usize, keyCount: u32): usize {
  const count = rdbReadCount(1);
  if (count == 0 || !loadListBegin()) return 0;
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) {
    loadListItem(RdbType.LIST_QUICKLIST);
  }
  return loadListEnd(key, keyCount);
}

/** RdbType.LIST_QUICKLIST_2 */
export function loadListNodes(key: usize, keyCount: u32): usize {
  const count = rdbReadCount(2);
  if (count == 0 || !loadListBegin()) return 0;
  for (let i: u32 = 0; i < count && rdbFault == RdbFault.NONE; i++) {
    loadListItem(RdbType.LIST_QUICKLIST_2);
  }
  return loadListEnd(key, keyCount);
}

/** Reads an element that is a node of its own. */
function addElement(): void {
  const block = rdbReadBlock(0);
  if (block == 0) return;
  if (rdbTextBytes == 0) rdbReadFail(RdbFlaw.NODE);
  else if (listBuildPlain(block, rdbTextBytes)) return;
  else rdbReadStarve();
  heapRelease(block);
}
