// Making the value of a list, element by element or node by node, before it has a key: for RDB
// files, RESTORE and SORT.
//
//   if (!listBuildBegin()) …                          memory is out
//   … listBuildAppend(source, count) …                an element, copied
//   … listBuildListpack(block) …                      a node of an RDB file: adopted
//   … listBuildPlain(block, count) …                  a big element: adopted
//   listBuildEnd();                                   listBuilt, listBuiltEncoding, listBuiltCount
//   record = blockRecord(key, keyCount, Type.LIST, listBuiltEncoding, listBuilt);
//
// When one of them has returned false, listBuildAbandon frees what there is; a block that was to be
// adopted is still the caller's. A list without elements (listBuiltCount 0) is no value: abandon
// it too. The encoding is what Redis would choose for a list that was loaded: a listpack, if all is
// one node within the limit. Listpacks must be sound (listpackValidate). There is one builder.

import { heapRelease } from '../memory/heap';
import { listpackCount } from '../structure/listpack';
import {
  quicklistAppendListpack,
  quicklistAppendPlain,
  quicklistCount,
  quicklistCreate,
  quicklistExtract,
  quicklistPush,
  quicklistPushed,
  quicklistRelease,
  quicklistView,
} from '../structure/quicklist';
import { limitListDepth, limitListSize } from './limit';
import { listIsSmall } from './list';
import { ListEncoding } from './type';

/** The block of the list that is built. */
export let listBuilt: usize = 0;
/** Its encoding, after listBuildEnd. */
export let listBuiltEncoding: ListEncoding = ListEncoding.QUICKLIST;
/** Its number of elements, after listBuildEnd. */
export let listBuiltCount: u32 = 0;

/** Begins a list. False: memory is out. */
export function listBuildBegin(): bool {
  listBuiltEncoding = ListEncoding.QUICKLIST;
  listBuilt = quicklistCreate(limitListSize, limitListDepth);
  return listBuilt != 0;
}

/** Appends an element. False: memory is out. */
export function listBuildAppend(source: usize, count: u32): bool {
  const nodes = quicklistView(listBuilt).nodes;
  if (!quicklistPush(listBuilt, true, source, count)) return false;
  quicklistPushed(listBuilt, true, nodes);
  return true;
}

/**
 * Appends the elements of a listpack, whose block becomes the list's; one without elements is
 * freed. False: memory is out, and the block is still the caller's.
 */
export function listBuildListpack(listpack: usize): bool {
  if (listpackCount(listpack) != 0) return quicklistAppendListpack(listBuilt, listpack);
  heapRelease(listpack);
  return true;
}

/**
 * Appends an element of `count` bytes that has a block of its own, which becomes the list's.
 * False: memory is out, and the block is still the caller's.
 */
export function listBuildPlain(block: usize, count: u32): bool {
  return quicklistAppendPlain(listBuilt, block, count);
}

/** Ends a list and chooses its encoding. */
export function listBuildEnd(): void {
  listBuiltCount = quicklistCount(listBuilt);
  listBuiltEncoding = ListEncoding.QUICKLIST;
  if (!listIsSmall(listBuilt, 0)) return;
  listBuilt = quicklistExtract(listBuilt);
  listBuiltEncoding = ListEncoding.LISTPACK;
}

/** Frees a list that was begun; after listBuildEnd, too. */
export function listBuildAbandon(): void {
  if (listBuiltEncoding == ListEncoding.LISTPACK) heapRelease(listBuilt);
  else quicklistRelease(listBuilt);
  listBuilt = 0;
  listBuiltEncoding = ListEncoding.QUICKLIST;
}
