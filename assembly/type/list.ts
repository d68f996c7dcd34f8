// The list type: elements in order, to be pushed and popped at both ends.
//
//   encoding     block
//   LISTPACK     a listpack: a list that fits one node           (structure/listpack.ts)
//   QUICKLIST    the head of a quicklist: nodes of listpacks     (structure/quicklist.ts)
//
//   RPUSH k a 1024     block ──► 0d 00 00 00 │ 02 00 │ 81 61 02 │ c4 00 02 │ ff
//
// The rule of conversion is Redis's. Before a listpack takes in elements, its bytes and theirs (or
// its count and theirs) are compared with list-max-listpack-size; if that is passed, it becomes the
// first node of a quicklist. A quicklist becomes a listpack again when what was taken out has left
// one node of at most half the limit, so that a list at the limit does not change to and fro.
//
//   list.ts          pushing, popping, changing; what type/value.ts asks of every type
//   list-cursor.ts   walking over the elements
//   list-build.ts    making a value out of elements or nodes (RDB, SORT)
//
// Functions that change a list return false when memory is out, and then nothing has changed that a
// client could see. A list that has become empty is for the caller to remove. Texts that are given
// must not lie in the list that is being changed.

import { heapBlockBytes, heapRelease } from '../memory/heap';
import { recordEncoding, recordSetEncoding } from '../memory/record';
import {
  listpackAppend,
  listpackBytes,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackDeleteRange,
  listpackDuplicate,
  listpackFirst,
  listpackInsertAfter,
  listpackInsertBefore,
  listpackLast,
  listpackPrepend,
  listpackReplace,
  listpackSeek,
  listpackTurn,
} from '../structure/listpack';
import { listpackRemove, listpackRemoved } from '../structure/listpack-find';
import {
  fillBytes,
  fillCount,
  fillExceeded,
  nodeIsCompressed,
  nodeIsPlain,
  nodeUnpack,
  nodeView,
  quicklistAppendListpack,
  quicklistBytes,
  quicklistCount,
  quicklistCreate,
  quicklistDeleteEnd,
  quicklistDuplicate,
  quicklistEnd,
  quicklistExtract,
  quicklistNode,
  quicklistOffset,
  quicklistPush,
  quicklistPushed,
  quicklistRelease,
  quicklistReleaseStep,
  quicklistSeek,
  quicklistSettle,
  quicklistView,
} from '../structure/quicklist';
import {
  quicklistDeleteRange,
  quicklistInsert,
  quicklistRemove,
  quicklistReplace,
  quicklistTrim,
  quicklistTurn,
} from '../structure/quicklist-edit';
import { blockOf, blockRecord, blockSet } from './block';
import { limitListDepth, limitListSize } from './limit';
import { ListEncoding, Type } from './type';

/** A first listpack is made with room for its first elements, up to this. */
const ROOM_MAXIMUM: u64 = 8192;
/** What an element costs beside its text, about. */
const ELEMENT_COST: u64 = 3;

/** Number of elements. */
@inline export function listCount(entry: usize): u32 {
  const block = blockOf(entry);
  return isListpack(entry) ? listpackCount(block) : quicklistCount(block);
}

/** Whether a list is one listpack. */
@inline function isListpack(entry: usize): bool {
  return recordEncoding(entry) == ListEncoding.LISTPACK;
}

/**
 * An empty list in a record that is in no table (keyspaceEnter puts it there); elements must
 * follow.
 * @param bytes,count what they are going to be, together
 * @returns the record; 0 = memory is out
 */
export function listRecord(key: usize, keyCount: u32, bytes: u64, count: u32): usize {
  const block = listpackCreate(<u32>min<u64>(bytes + ELEMENT_COST * count + 7, ROOM_MAXIMUM));
  if (block == 0) return 0;
  const record = blockRecord(key, keyCount, Type.LIST, ListEncoding.LISTPACK, block);
  if (record == 0) heapRelease(block);
  return record;
}

// ---------------------------------------------------------------------------------------------
// Conversion

/**
 * Converts a list that elements are going to be added to, if they are too many for a listpack.
 * @param bytes,count what is going to be added, together
 */
export function listGrow(entry: usize, bytes: u64, count: u32): bool {
  if (!isListpack(entry)) return true;
  const block = blockOf(entry);
  const all = listpackBytes(block) + bytes;
  if (!fillExceeded(limitListSize, all, listpackCount(block) + count)) return true;
  return spread(entry, block);
}

/** Makes a listpack the first node of a quicklist. */
function spread(entry: usize, block: usize): bool {
  const list = quicklistCreate(limitListSize, limitListDepth);
  if (list == 0) return false;
  if (listpackCount(block) == 0) {
    heapRelease(block);
  } else if (!quicklistAppendListpack(list, block)) {
    quicklistRelease(list);
    return false;
  }
  blockSet(entry, list);
  recordSetEncoding(entry, ListEncoding.QUICKLIST);
  return true;
}

/** Converts a list that elements were taken from, if it has become small enough for a listpack. */
export function listShrink(entry: usize): void {
  if (isListpack(entry)) return;
  const list = blockOf(entry);
  if (!listIsSmall(list, 1)) return;
  blockSet(entry, quicklistExtract(list));
  recordSetEncoding(entry, ListEncoding.LISTPACK);
}

/** Whether a quicklist would be a listpack of at most the limit, shifted right by `shift`. */
export function listIsSmall(list: usize, shift: u32): bool {
  const view = quicklistView(list);
  if (view.nodes != 1 || nodeIsPlain(view.head) || nodeIsCompressed(view.head)) return false;
  const maximum = fillBytes(limitListSize) >> (limitListSize < 0 ? shift : 0);
  const maximumCount = fillCount(limitListSize) >> (limitListSize < 0 ? 0 : shift);
  return nodeView(view.head).bytes <= maximum && view.count <= maximumCount;
}

// ---------------------------------------------------------------------------------------------
// The ends

let nodesBefore: u32 = 0;

/**
 * Begins to push elements at one end: listPush for each, then listPushEnd; or listPushUndo, if one
 * has found no memory.
 * @param bytes,count what is going to be pushed, together
 */
export function listPushBegin(entry: usize, bytes: u64, count: u32): bool {
  if (!listGrow(entry, bytes, count)) return false;
  if (!isListpack(entry)) nodesBefore = quicklistView(blockOf(entry)).nodes;
  return true;
}

/** Pushes an element. */
export function listPush(entry: usize, atTail: bool, source: usize, count: u32): bool {
  const block = blockOf(entry);
  if (!isListpack(entry)) return quicklistPush(block, atTail, source, count);
  const listpack = atTail
    ? listpackAppend(block, source, count)
    : listpackPrepend(block, source, count);
  if (listpack == 0) return false;
  blockSet(entry, listpack);
  return true;
}

/** Ends a push. */
export function listPushEnd(entry: usize, atTail: bool): void {
  if (!isListpack(entry)) quicklistPushed(blockOf(entry), atTail, nodesBefore);
}

/** Takes back what has been pushed since listPushBegin: `count` elements. */
export function listPushUndo(entry: usize, atTail: bool, count: u32): void {
  for (let left = count; left != 0; left--) deleteEnd(entry, atTail);
}

/** Pushes one element: listPushBegin, listPush and listPushEnd. */
export function listPushOne(entry: usize, atTail: bool, source: usize, count: u32): bool {
  if (!listPushBegin(entry, count, 1) || !listPush(entry, atTail, source, count)) return false;
  listPushEnd(entry, atTail);
  return true;
}

/** Makes sure that the element at an end can be taken out (listDeleteEnd) without failing. */
@inline export function listReady(entry: usize, atTail: bool): bool {
  return isListpack(entry) || nodeUnpack(quicklistEnd(blockOf(entry), atTail));
}

/** Takes out the element at an end; listReady comes first. The encoding stays. */
export function listDeleteEnd(entry: usize, atTail: bool): void {
  if (deleteEnd(entry, atTail)) quicklistSettle(blockOf(entry), 0);
}

/** Takes out the element at an end; returns whether that was the last of a quicklist's node. */
function deleteEnd(entry: usize, atTail: bool): bool {
  const block = blockOf(entry);
  if (!isListpack(entry)) return quicklistDeleteEnd(block, atTail);
  blockSet(entry, listpackDelete(block, atTail ? listpackLast(block) : listpackFirst(block)));
  return false;
}

/** Moves the element at one end to the other; the same as popping and pushing it. */
export function listTurn(entry: usize, fromTail: bool): bool {
  const block = blockOf(entry);
  return isListpack(entry) ? listpackTurn(block, fromTail) : quicklistTurn(block, fromTail);
}

// ---------------------------------------------------------------------------------------------
// The middle. Indexes count from the beginning, and must be there.

/** Inserts an element before or behind the one at an index. listGrow comes first. */
export function listInsert(
  entry: usize,
  index: u32,
  behind: bool,
  source: usize,
  count: u32,
): bool {
  const block = blockOf(entry);
  if (!isListpack(entry)) {
    if (!quicklistSeek(block, index)) return false;
    return quicklistInsert(block, quicklistNode, quicklistOffset, behind, source, count);
  }
  const place = listpackSeek(block, index);
  const listpack = behind
    ? listpackInsertAfter(block, place, source, count)
    : listpackInsertBefore(block, place, source, count);
  if (listpack == 0) return false;
  blockSet(entry, listpack);
  return true;
}

/** Replaces the element at an index. listGrow comes first. */
export function listReplace(entry: usize, index: u32, source: usize, count: u32): bool {
  const block = blockOf(entry);
  if (!isListpack(entry)) {
    if (!quicklistSeek(block, index)) return false;
    return quicklistReplace(block, quicklistNode, quicklistOffset, source, count);
  }
  const listpack = listpackReplace(block, listpackSeek(block, index), source, count);
  if (listpack == 0) return false;
  blockSet(entry, listpack);
  return true;
}

/** Takes out `count` elements from an index on. The encoding stays. */
export function listDeleteRange(entry: usize, index: u32, count: u32): bool {
  if (count == 0) return true;
  const block = blockOf(entry);
  if (!isListpack(entry)) {
    if (!quicklistSeek(block, index)) return false;
    return quicklistDeleteRange(block, quicklistNode, quicklistOffset, count);
  }
  blockSet(entry, listpackDeleteRange(block, index, count));
  return true;
}

/** Takes out all but `count` elements from an index on, at least one. The encoding stays. */
export function listTrim(entry: usize, index: u32, count: u32): bool {
  const block = blockOf(entry);
  if (!isListpack(entry)) return quicklistTrim(block, index, count);
  const behind = index + count;
  const front = listpackDeleteRange(block, behind, listpackCount(block) - behind);
  blockSet(entry, listpackDeleteRange(front, 0, index));
  return true;
}

/**
 * Takes out up to `most` elements that equal a text, from an end on. The encoding stays.
 * @returns how many there were; -1: memory is out
 */
export function listRemove(
  entry: usize,
  fromTail: bool,
  source: usize,
  count: u32,
  maximum: u32,
): i64 {
  const block = blockOf(entry);
  if (!isListpack(entry)) return quicklistRemove(block, fromTail, source, count, maximum);
  blockSet(entry, listpackRemove(block, fromTail, source, count, maximum));
  return listpackRemoved;
}

// ---------------------------------------------------------------------------------------------
// What type/value.ts asks of every type.

/** Frees the value. */
export function listRelease(entry: usize): void {
  if (isListpack(entry)) heapRelease(blockOf(entry));
  else quicklistRelease(blockOf(entry));
}

/** Frees about `budget` nodes. True: all is free, and the record is the caller's. */
export function listReleaseStep(entry: usize, budget: u32): bool {
  if (!isListpack(entry)) return quicklistReleaseStep(blockOf(entry), budget);
  heapRelease(blockOf(entry));
  return true;
}

/** What freeing the value costs, in allocations: the number of nodes. */
export function listEffort(entry: usize): u64 {
  return isListpack(entry) ? 1 : quicklistView(blockOf(entry)).nodes;
}

/** Bytes that the value holds outside its record; only `samples` nodes (not 0) are measured. */
export function listExtraBytes(entry: usize, samples: u32): u64 {
  const block = blockOf(entry);
  return isListpack(entry) ? heapBlockBytes(block) : quicklistBytes(block, samples);
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function listCopyInto(source: usize, target: usize): bool {
  const block = blockOf(source);
  const copy = isListpack(source) ? listpackDuplicate(block) : quicklistDuplicate(block);
  if (copy == 0) return false;
  blockSet(target, copy);
  return true;
}

/** OBJECT ENCODING's word. */
export function listEncodingName(entry: usize): string {
  return isListpack(entry) ? 'listpack' : 'quicklist';
}
