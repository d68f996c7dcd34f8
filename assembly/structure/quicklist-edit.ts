// Changes in the middle of a quicklist: inserting, replacing and taking out, which split nodes and
// merge them.
//
// An element goes into the node of its neighbour if that has room; at the neighbour's edge into the
// node beside it; else the node is split there, and what has become small is merged with what
// stands beside it:
//
//    insert x behind b, fill 3     [a b c] ◄─► [d e f]
//                                  [a b] ◄─► [x c] ◄─► [d e f]
//
// Merging looks at the two nodes before the place, the two behind it, and the place itself, in this
// order, as Redis does, so that the same commands make the same nodes.
//
// All that needs memory is done beside the list first; then nothing can fail. Merging is left out
// where there is no memory for it. Guarantees are those of quicklist.ts.
import { bytesEqual } from '../memory/bytes';
import { heapRelease } from '../memory/heap';
import {
  listpackAppend,
  listpackBytes,
  listpackCount,
  listpackDeleteRange,
  listpackDuplicate,
  listpackEntryBytesFor,
  listpackFirst,
  listpackGetText,
  listpackInsertAfter,
  listpackInsertBefore,
  listpackLast,
  listpackMayGrow,
  listpackMerge,
  listpackPrepend,
  listpackReplace,
  listpackSeek,
  listpackText,
  listpackTextBytes,
  listpackTurn,
} from './listpack';
import { listpackFind, listpackRemove, listpackRemoved } from './listpack-find';
import {
  quicklistCount,
  quicklistDeleteEnd,
  quicklistDrop,
  quicklistEnd,
  quicklistLink,
  quicklistNode,
  quicklistOffset,
  quicklistPush,
  quicklistSeek,
  quicklistSettle,
  quicklistUnlink,
} from './quicklist';
import {
  ENTRY_COST_BYTES,
  elementIsPlain,
  fillExceeded,
  nodeAccepts,
  nodeClose,
  nodeCreate,
  nodeIsCompressed,
  nodeIsPlain,
  nodeOfElement,
  nodeOpen,
  nodePack,
  nodeRelease,
  nodeSetListpack,
  nodeUnpack,
  nodeView,
  nodesMerge,
  quicklistView,
} from './quicklist-node';

// ---------------------------------------------------------------------------------------------
// Splitting and merging

/** Sets a node's listpack, and its count and the list's accordingly. */
function setCounted(list: usize, node: usize, listpack: usize): void {
  const view = nodeView(node);
  quicklistView(list).count -= view.count;
  nodeSetListpack(node, listpack);
  view.count = listpackCount(listpack);
  quicklistView(list).count += view.count;
}

/**
 * A node, in no list, with a copy of the elements of a node from `offset` on (or of those before
 * it); 0 = memory is out. There must be some.
 */
function copyPart(node: usize, offset: u32, behind: bool): usize {
  const copy = listpackDuplicate(nodeView(node).data);
  if (copy == 0) return 0;
  const part = without(copy, offset, nodeView(node).count, !behind);
  const made = nodeCreate(part, 0, listpackCount(part), 0);
  if (made == 0) heapRelease(part);
  else nodeSetListpack(made, part);
  return made;
}

/** A listpack of `count` entries without those from `offset` on, or those before it. */
function without(listpack: usize, offset: u32, count: u32, behind: bool): usize {
  return behind
    ? listpackDeleteRange(listpack, offset, count - offset)
    : listpackDeleteRange(listpack, 0, offset);
}

/** Merges two neighbours, if fill and memory allow it; returns the node of both, or 0. */
function merge(list: usize, first: usize, second: usize): usize {
  if (!nodesMerge(first, second, quicklistView(list).fill)) return 0;
  if (!nodeUnpack(first) || !nodeUnpack(second)) return 0;
  const listpack = listpackMerge(nodeView(first).data, nodeView(second).data);
  if (listpack == 0) return 0;
  quicklistUnlink(list, second);
  heapRelease(second);
  setCounted(list, first, listpack);
  quicklistSettle(list, first);
  return first;
}

/** Merges what can be merged around a node; returns the node that its elements are in. */
function mergeAround(list: usize, center: usize): usize {
  const before: usize = nodeView(center).previous;
  if (before != 0) merge(list, nodeView(before).previous, before);
  const after: usize = nodeView(center).next;
  if (after != 0) merge(list, after, nodeView(after).next);
  let target = center;
  const merged = merge(list, nodeView(center).previous, center);
  if (merged != 0) target = merged;
  merge(list, target, nodeView(target).next);
  return target;
}

/** Compresses a node and both of its neighbours as the depth says. */
function settleAround(list: usize, node: usize): void {
  quicklistSettle(list, node);
  const view = nodeView(node);
  if (view.previous != 0) quicklistSettle(list, view.previous);
  if (view.next != 0) quicklistSettle(list, view.next);
}

// ---------------------------------------------------------------------------------------------
// Inserting

/**
 * Inserts an element before or behind the one at `offset` of a node. False: memory is out.
 */
export function quicklistInsert(
  list: usize,
  node: usize,
  offset: u32,
  behind: bool,
  source: usize,
  count: u32,
): bool {
  const fill = quicklistView(list).fill;
  const view = nodeView(node);
  if (nodeAccepts(node, fill, count)) {
    return insertInto(list, node, offset, behind, source, count);
  }
  const atEdge = behind ? offset == view.count - 1 : offset == 0;
  if (!atEdge && !nodeIsPlain(node)) {
    return insertSplitting(list, node, behind ? offset + 1 : offset, behind, source, count);
  }
  const beside: usize = behind ? view.next : view.previous;
  if (nodeAccepts(beside, fill, count)) {
    return insertInto(
      list,
      beside,
      behind ? 0 : nodeView(beside).count - 1,
      !behind,
      source,
      count,
    );
  }
  const made = nodeOfElement(source, count);
  if (made == 0) return false;
  quicklistLink(list, behind ? node : <usize>view.previous, made);
  settleAround(list, made);
  return true;
}

/** Inserts into a node that has room. */
function insertInto(
  list: usize,
  node: usize,
  offset: u32,
  behind: bool,
  source: usize,
  count: u32,
): bool {
  if (!nodeUnpack(node)) return false;
  const data: usize = nodeView(node).data;
  const entry = listpackSeek(data, offset);
  const listpack = behind
    ? listpackInsertAfter(data, entry, source, count)
    : listpackInsertBefore(data, entry, source, count);
  if (listpack != 0) {
    nodeSetListpack(node, listpack);
    nodeView(node).count += 1;
    quicklistView(list).count += 1;
  }
  quicklistSettle(list, node);
  return listpack != 0;
}

/**
 * Inserts between the elements before `offset` and those from it on, which become two nodes. The
 * one that is made has the latter if `behind`, the former if not, and the new element with them; an
 * element that is a plain node stands between both.
 */
function insertSplitting(
  list: usize,
  node: usize,
  offset: u32,
  behind: bool,
  source: usize,
  count: u32,
): bool {
  if (!nodeUnpack(node)) return false;
  const part = copyPart(node, offset, behind);
  if (part == 0) return false;
  const plain = elementIsPlain(count);
  let made: usize = 0;
  if (plain) {
    made = nodeOfElement(source, count);
  } else {
    const data: usize = nodeView(part).data;
    made = behind ? listpackPrepend(data, source, count) : listpackAppend(data, source, count);
    if (made != 0) {
      nodeSetListpack(part, made);
      nodeView(part).count += 1;
    }
  }
  if (made == 0) {
    nodeRelease(part);
    quicklistSettle(list, node);
    return false;
  }
  setCounted(list, node, without(nodeView(node).data, offset, nodeView(node).count, behind));
  quicklistLink(list, behind ? node : <usize>nodeView(node).previous, part);
  if (plain) {
    quicklistLink(list, behind ? node : part, made);
    settleAround(list, made);
  } else {
    settleAround(list, mergeAround(list, node));
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Replacing

/** Puts an element in the place of the one at `offset` of a node. False: memory is out. */
export function quicklistReplace(
  list: usize,
  node: usize,
  offset: u32,
  source: usize,
  count: u32,
): bool {
  const plain = elementIsPlain(count);
  if (nodeIsPlain(node)) {
    if (plain) return replacePlain(list, node, source, count);
    if (!quicklistInsert(list, node, 0, true, source, count)) return false;
    quicklistDrop(list, node);
    quicklistSettle(list, 0);
    return true;
  }
  if (!nodeUnpack(node)) return false;
  const data: usize = nodeView(node).data;
  if (plain || !listpackMayGrow(data, listpackEntryBytesFor(source, count))) {
    return replaceSplitting(list, node, offset, source, count);
  }
  const listpack = listpackReplace(data, listpackSeek(data, offset), source, count);
  if (listpack != 0) nodeSetListpack(node, listpack);
  quicklistSettle(list, node);
  return listpack != 0;
}

function replacePlain(list: usize, node: usize, source: usize, count: u32): bool {
  const made = nodeOfElement(source, count);
  if (made == 0) return false;
  quicklistLink(list, node, made);
  quicklistDrop(list, node);
  quicklistSettle(list, made);
  return true;
}

/** Replaces an element by one that gets a node of its own; what stands behind it gets another. */
function replaceSplitting(list: usize, node: usize, offset: u32, source: usize, count: u32): bool {
  const elements = nodeView(node).count;
  const made = nodeOfElement(source, count);
  if (made == 0) return false;
  let part: usize = 0;
  if (offset + 1 < elements) {
    part = copyPart(node, offset + 1, true);
    if (part == 0) {
      nodeRelease(made);
      return false;
    }
  }
  quicklistLink(list, node, made);
  if (part != 0) quicklistLink(list, made, part);
  let center = made;
  if (offset == 0) {
    quicklistDrop(list, node);
  } else {
    setCounted(list, node, without(nodeView(node).data, offset, elements, true));
    center = mergeAround(list, made);
  }
  settleAround(list, center);
  return true;
}

// ---------------------------------------------------------------------------------------------
// Taking out

/**
 * Takes out `count` elements from `offset` of a node on; all of them must be there. False: memory
 * is out.
 */
export function quicklistDeleteRange(list: usize, node: usize, offset: u32, count: u32): bool {
  if (count == 0) return true;
  if (!unpackEdges(node, offset, count)) return false;
  const cut = deleteRange(list, node, offset, count);
  quicklistSettle(list, 0);
  if (offset != 0) quicklistSettle(list, node);
  if (cut != 0) quicklistSettle(list, cut);
  return true;
}

/** Takes elements out of nodes that are unpacked; returns the last node if part of it is left. */
function deleteRange(list: usize, node: usize, offset: u32, count: u32): usize {
  let left = count;
  let at = node;
  let from = offset;
  let cut: usize = 0;
  while (left != 0) {
    const view = nodeView(at);
    const next: usize = view.next;
    const taken = min(left, view.count - from);
    left -= taken;
    if (taken == view.count) {
      quicklistDrop(list, at);
    } else {
      if (from + taken < view.count) cut = at;
      setCounted(list, at, listpackDeleteRange(view.data, from, taken));
    }
    at = next;
    from = 0;
  }
  return cut;
}

/**
 * Takes out all but `count` elements from an index on, at least one. False: memory is out.
 */
export function quicklistTrim(list: usize, index: u32, count: u32): bool {
  const behind = index + count;
  const rest = quicklistCount(list) - behind;
  if (rest != 0) {
    quicklistSeek(list, behind);
    if (!unpackEdges(quicklistNode, quicklistOffset, rest)) return false;
  }
  if (index != 0 && !unpackEdges(quicklistView(list).head, 0, index)) return false;
  if (rest != 0) {
    quicklistSeek(list, behind);
    deleteRange(list, quicklistNode, quicklistOffset, rest);
  }
  if (index != 0) deleteRange(list, quicklistView(list).head, 0, index);
  quicklistSettle(list, 0);
  return true;
}

/** Unpacks the nodes of which a range takes a part only. False: memory is out. */
function unpackEdges(node: usize, offset: u32, count: u32): bool {
  let at = node;
  let end = <u64>offset + count;
  if ((offset != 0 || end < nodeView(at).count) && !nodeUnpack(at)) return false;
  while (end >= nodeView(at).count) {
    end -= nodeView(at).count;
    at = nodeView(at).next;
    if (end == 0 || at == 0) return true;
  }
  return at == node || nodeUnpack(at);
}

/**
 * Takes out elements that equal a text, from an end on.
 * @param most how many at most
 * @returns how many there were; -1: memory is out
 */
export function quicklistRemove(
  list: usize,
  fromTail: bool,
  source: usize,
  count: u32,
  maximum: u32,
): i64 {
  const compresses = quicklistView(list).depth != 0;
  if (compresses && !unpackMatches(list, source, count)) return -1;
  let removed: u32 = 0;
  let node: usize = fromTail ? quicklistView(list).tail : quicklistView(list).head;
  while (node != 0 && removed < maximum) {
    const next: usize = fromTail ? nodeView(node).previous : nodeView(node).next;
    // What is still compressed has no match.
    if (!nodeIsCompressed(node)) {
      removed += removeFrom(list, node, fromTail, source, count, maximum - removed);
    }
    node = next;
  }
  if (compresses) settleAll(list);
  return removed;
}

/** Unpacks the nodes that have a certain element. False: memory is out. */
function unpackMatches(list: usize, source: usize, count: u32): bool {
  let done = true;
  for (let at: usize = quicklistView(list).head; at != 0 && done; at = nodeView(at).next) {
    if (!nodeIsCompressed(at)) continue;
    const data = nodeOpen(at);
    if (data == 0) {
      done = false;
    } else if (nodeIsPlain(at)) {
      if (nodeView(at).bytes == count && bytesEqual(data, source, count)) done = nodeUnpack(at);
    } else if (listpackFind(data, listpackFirst(data), source, count, 0) != 0) {
      done = nodeUnpack(at);
    }
  }
  nodeClose();
  if (!done) settleAll(list);
  return done;
}

/** Compresses all nodes but those at the ends. */
function settleAll(list: usize): void {
  const view = quicklistView(list);
  const depth: u32 = view.depth;
  if (depth == 0) return;
  quicklistSettle(list, 0);
  let index: u32 = 0;
  for (let node: usize = view.head; node != 0; node = nodeView(node).next) {
    if (index >= depth && index + depth < view.nodes) nodePack(node);
    index += 1;
  }
}

/** Takes elements that equal a text out of one node; returns how many. */
function removeFrom(
  list: usize,
  node: usize,
  fromTail: bool,
  source: usize,
  count: u32,
  maximum: u32,
): u32 {
  const view = nodeView(node);
  if (nodeIsPlain(node)) {
    if (view.bytes != count || !bytesEqual(view.data, source, count)) return 0;
    quicklistDrop(list, node);
    return 1;
  }
  const listpack = listpackRemove(view.data, fromTail, source, count, maximum);
  const removed = listpackRemoved;
  if (removed == view.count) {
    view.data = <u32>listpack;
    quicklistDrop(list, node);
  } else if (removed != 0) {
    nodeSetListpack(node, listpack);
    view.count -= removed;
    quicklistView(list).count -= removed;
  }
  return removed;
}

// ---------------------------------------------------------------------------------------------
// Turning

/**
 * Moves the element at one end to the other; the same as popping and pushing it. False: memory is
 * out.
 */
export function quicklistTurn(list: usize, fromTail: bool): bool {
  const source = quicklistEnd(list, fromTail);
  const target = quicklistEnd(list, !fromTail);
  if (source == target && nodeIsPlain(source)) return true;
  if (!nodeUnpack(source)) return false;
  const view = nodeView(source);
  const data: usize = view.data;
  const fill = quicklistView(list).fill;
  if (!nodeIsPlain(source)) {
    listpackGetText(fromTail ? listpackLast(data) : listpackFirst(data), integerText);
  }
  const text = nodeIsPlain(source) ? data : listpackText;
  const count = nodeIsPlain(source) ? view.bytes : listpackTextBytes;
  if (source == target && hasRoomAfterPop(data, fill, view.count, count)) {
    return listpackTurn(data, fromTail);
  }
  if (view.count == 1 && !nodeAccepts(target, fill, count)) {
    quicklistUnlink(list, source);
    quicklistLink(list, fromTail ? 0 : <usize>quicklistView(list).tail, source);
  } else {
    if (!pushElsewhere(list, source, !fromTail, text, count)) return false;
    quicklistDeleteEnd(list, fromTail);
  }
  quicklistSettle(list, 0);
  return true;
}

const integerText = memory.data(24);

/** Whether an element could be pushed to its own node after it has been popped. */
function hasRoomAfterPop(listpack: usize, fill: i32, elements: u32, count: u32): bool {
  const bytes = listpackBytes(listpack) - listpackEntryBytesFor(listpackText, count);
  return !fillExceeded(fill, <u64>bytes + count + ENTRY_COST_BYTES, elements);
}

/** Pushes an element of the node `source` to an end, but not into that node. */
function pushElsewhere(list: usize, source: usize, atTail: bool, text: usize, count: u32): bool {
  if (quicklistEnd(list, atTail) != source) return quicklistPush(list, atTail, text, count);
  const made = nodeOfElement(text, count);
  if (made == 0) return false;
  quicklistLink(list, atTail ? source : 0, made);
  return true;
}
