// What the loaders of all collections share: blocks that are validated as they are read, ziplists
// that become listpacks, and the end of a record whose loading has failed.

import { heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbReadBlock,
  rdbReadFail,
  rdbReadStarve,
  rdbTextBytes,
} from './reader';
import { listpackCount } from '../structure/listpack';
import {
  listpackBuildBegin,
  listpackBuildEnd,
  listpackBuildInteger,
  listpackBuildText,
} from '../structure/listpack-build';
import {
  ListpackDuplicates,
  listpackDuplicates,
  listpackValidate,
} from '../structure/listpack-validate';
import {
  ziplistFirst,
  ziplistGet,
  ziplistInteger,
  ziplistNext,
  ziplistText,
  ziplistTextBytes,
  ziplistValidate,
} from '../structure/ziplist';
import { valueRelease } from '../type/value';

/** Frees a record whose value could not be loaded to its end. */
export function loadDrop(record: usize): usize {
  valueRelease(record);
  heapRelease(record);
  return 0;
}

/** A record that is there, or 0 and the fault that memory is out; then the block is freed. */
export function loadAdopted(record: usize, block: usize): usize {
  if (record != 0) return record;
  heapRelease(block);
  rdbReadStarve();
  return 0;
}

/** Reads a listpack, validated; 0 after a fault. */
export function loadListpack(): usize {
  const block = rdbReadBlock(0);
  if (block == 0 || listpackValidate(block, rdbTextBytes, true)) return block;
  heapRelease(block);
  rdbReadFail(RdbFlaw.PACKED);
  return 0;
}

/** Reads a ziplist and returns its entries as a listpack; 0 after a fault. */
export function loadZiplist(): usize {
  const block = rdbReadBlock(0);
  if (block == 0) return 0;
  let list: usize = 0;
  if (ziplistValidate(block, rdbTextBytes)) list = listpackOf(block, rdbTextBytes);
  else rdbReadFail(RdbFlaw.PACKED);
  heapRelease(block);
  return list;
}

function listpackOf(ziplist: usize, bytes: u32): usize {
  listpackBuildBegin(bytes);
  for (let at = ziplistFirst(ziplist); at != 0; at = ziplistNext(at)) {
    if (ziplistGet(at)) listpackBuildText(ziplistText, ziplistTextBytes);
    else listpackBuildInteger(ziplistInteger);
  }
  const list = listpackBuildEnd();
  if (list == 0) rdbReadStarve();
  return list;
}

/**
 * Judges a listpack whose elements have `step` entries each, the first of which is a member that
 * may not come twice. One that is empty, incomplete or has a member twice is freed.
 * @returns the list; 0: it was empty, unless there is a fault
 */
export function loadMembers(list: usize, step: u32): usize {
  if (list == 0) return 0;
  const count = listpackCount(list);
  if (count % step != 0) rdbReadFail(RdbFlaw.PACKED);
  if (count != 0 && rdbFault == RdbFault.NONE) {
    const found = listpackDuplicates(list, step);
    if (found == ListpackDuplicates.NONE) return list;
    if (found == ListpackDuplicates.FOUND) rdbReadFail(RdbFlaw.PACKED);
    else rdbReadStarve();
  }
  heapRelease(list);
  return 0;
}
