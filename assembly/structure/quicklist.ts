// Quicklist: a long list as a chain of nodes, each of them a listpack or one big element. Pushing
// and popping at the ends costs what it costs in a short listpack; an index is found by passing
// whole nodes, from the nearer end. Nodes away from the ends may be compressed.
//
//    head ─► node ◄─► node ◄─► node ◄─► node ◄─► node ◄─ tail       depth 1:
//            listpack LZF      LZF      LZF      listpack          one node at each end as it is
//
//    Example, RPUSH of '1' .. '5' at a fill of 2:
//
//    2 elements     2 elements     1 element
//    [1 2]      ◄─► [3 4]      ◄─► [5]            quicklistCount 5, three nodes
//
// How nodes lie in memory and when one is full is in quicklist-node.ts; changes in the middle –
// inserting, replacing, splitting and merging – are in quicklist-edit.ts.
//
// The list's head is one block, which never moves; it belongs to the caller (quicklistRelease).
// Whatever needs memory and finds none answers so and has changed nothing that can be seen. Texts
// that are given must not lie in the list that is being changed. No node is ever empty, but the
// list may be.
//
// Compression never fails: where there is no memory to restore a node that has come near an end, it
// stays compressed until it is used. Pushing leaves it to quicklistPushed, so that what was pushed
// can be taken back (quicklistDeleteEnd) as long as that has not been called.
import { heapAllocate, heapBlockBytes, heapRelease } from '../memory/heap';
import {
  listpackAppend,
  listpackCount,
  listpackDelete,
  listpackFirst,
  listpackLast,
  listpackPrepend,
} from './listpack';
import {
  NodeFlag,
  Quicklist,
  depthClamped,
  fillClamped,
  nodeAccepts,
  nodeCreate,
  nodeDuplicate,
  nodeOfElement,
  nodePack,
  nodeRelease,
  nodeSetListpack,
  nodeUnpack,
  nodeView,
  quicklistView,
} from './quicklist-node';

export {
  NodeFlag,
  elementIsPlain,
  fillBytes,
  fillCount,
  fillExceeded,
  nodeClose,
  nodeIsCompressed,
  nodeIsPlain,
  nodeOpen,
  nodeSetThreshold,
  nodeUnpack,
  nodeView,
  quicklistView,
} from './quicklist-node';

/** The node that quicklistSeek has found; 0 = none. */
export let quicklistNode: usize = 0;
/** The element's index within that node, from its beginning. */
export let quicklistOffset: u32 = 0;

// ---------------------------------------------------------------------------------------------
// Life

/**
 * A list without nodes.
 * @param fill list-max-listpack-size
 * @param depth list-compress-depth
 * @returns the list, owned by the caller; 0 = memory is out
 */
export function quicklistCreate(fill: i32, depth: u32): usize {
  const list = heapAllocate(offsetof<Quicklist>());
  if (list == 0) return 0;
  const view = quicklistView(list);
  view.head = 0;
  view.tail = 0;
  view.nodes = 0;
  view.count = 0;
  view.fill = fillClamped(fill);
  view.depth = depthClamped(depth);
  return list;
}

/** Frees a list and its nodes. */
export function quicklistRelease(list: usize): void {
  quicklistReleaseStep(list, u32.MAX_VALUE);
}

/**
 * Frees up to `budget` nodes, and the list itself behind its last node. Until it has returned true
 * nothing else may be done with the list but asking for its number of nodes.
 */
export function quicklistReleaseStep(list: usize, budget: u32): bool {
  const view = quicklistView(list);
  let node: usize = view.head;
  for (let left = budget; node != 0; left--) {
    if (left == 0) return false;
    const next: usize = nodeView(node).next;
    nodeRelease(node);
    view.nodes -= 1;
    view.head = <u32>next;
    node = next;
  }
  heapRelease(list);
  return true;
}

/** A copy of a list, owned by the caller; 0 = memory is out. */
export function quicklistDuplicate(source: usize): usize {
  const from = quicklistView(source);
  const list = quicklistCreate(from.fill, from.depth);
  if (list == 0) return 0;
  for (let node: usize = from.head; node != 0; node = nodeView(node).next) {
    const copy = nodeDuplicate(node);
    if (copy == 0) {
      quicklistRelease(list);
      return 0;
    }
    quicklistLink(list, quicklistView(list).tail, copy);
  }
  return list;
}

/** Elements of a list. */
@inline
export function quicklistCount(list: usize): u32 {
  return quicklistView(list).count;
}

/** Bytes of a list's blocks; those of nodes behind the first `samples` (not 0) are estimated. */
export function quicklistBytes(list: usize, samples: u32): u64 {
  const view = quicklistView(list);
  let bytes: u64 = 0;
  let seen: u32 = 0;
  for (let node: usize = view.head; node != 0; node = nodeView(node).next) {
    if (seen == samples) break;
    bytes += heapBlockBytes(node) + heapBlockBytes(nodeView(node).data);
    seen += 1;
  }
  if (seen < view.nodes) bytes = <u64>((<f64>bytes / <f64>seen) * <f64>view.nodes);
  return heapBlockBytes(list) + bytes;
}

// ---------------------------------------------------------------------------------------------
// The chain

/** Puts a node behind `before` (0: in front of all), and counts its elements. */
export function quicklistLink(list: usize, before: usize, node: usize): void {
  const view = quicklistView(list);
  const own = nodeView(node);
  const after: usize = before == 0 ? view.head : nodeView(before).next;
  own.previous = <u32>before;
  own.next = <u32>after;
  if (before == 0) view.head = <u32>node;
  else nodeView(before).next = <u32>node;
  if (after == 0) view.tail = <u32>node;
  else nodeView(after).previous = <u32>node;
  view.nodes += 1;
  view.count += own.count;
}

/** Takes a node out of the chain, with its elements; it is the caller's now. */
export function quicklistUnlink(list: usize, node: usize): void {
  const view = quicklistView(list);
  const own = nodeView(node);
  if (own.previous == 0) view.head = own.next;
  else nodeView(own.previous).next = own.next;
  if (own.next == 0) view.tail = own.previous;
  else nodeView(own.next).previous = own.previous;
  view.nodes -= 1;
  view.count -= own.count;
}

/** Takes a node out and frees it. */
export function quicklistDrop(list: usize, node: usize): void {
  quicklistUnlink(list, node);
  nodeRelease(node);
}

/**
 * Makes the list's compression what its depth says, as far as a change at `node` (0 = one that is
 * gone) can have upset it: that node, the nodes at the ends, and the first ones behind them.
 */
export function quicklistSettle(list: usize, node: usize): void {
  const view = quicklistView(list);
  if (view.depth != 0) settle(list, node);
}

function settle(list: usize, node: usize): void {
  const view = quicklistView(list);
  let forward: usize = view.head;
  let backward: usize = view.tail;
  let atEnd = node == 0;
  for (let i: u32 = 0; i < <u32>view.depth; i++) {
    if (forward == 0) return;
    nodeUnpack(forward);
    nodeUnpack(backward);
    if (forward == node || backward == node) atEnd = true;
    if (forward == backward || nodeView(forward).next == <u32>backward) return;
    forward = nodeView(forward).next;
    backward = nodeView(backward).previous;
  }
  if (!atEnd) nodePack(node);
  nodePack(forward);
  nodePack(backward);
}

// ---------------------------------------------------------------------------------------------
// The ends

/** The node at an end; 0 = the list is empty. */
@inline
export function quicklistEnd(list: usize, atTail: bool): usize {
  return atTail ? quicklistView(list).tail : quicklistView(list).head;
}

/** Adds an element at an end. False: memory is out. In the end comes quicklistPushed. */
export function quicklistPush(list: usize, atTail: bool, source: usize, count: u32): bool {
  const view = quicklistView(list);
  const node = quicklistEnd(list, atTail);
  if (!nodeAccepts(node, view.fill, count)) {
    const made = nodeOfElement(source, count);
    if (made == 0) return false;
    quicklistLink(list, atTail ? <usize>view.tail : 0, made);
    return true;
  }
  if (!nodeUnpack(node)) return false;
  const data: usize = nodeView(node).data;
  const listpack = atTail
    ? listpackAppend(data, source, count)
    : listpackPrepend(data, source, count);
  if (listpack == 0) return false;
  nodeSetListpack(node, listpack);
  nodeView(node).count += 1;
  view.count += 1;
  return true;
}

/** Compresses what need not lie open any more since the list had `nodesBefore` nodes. */
export function quicklistPushed(list: usize, atTail: bool, nodesBefore: u32): void {
  const view = quicklistView(list);
  const depth: u32 = view.depth;
  if (depth == 0 || view.nodes == nodesBefore || view.nodes <= depth * 2) return;
  let node = quicklistEnd(list, atTail);
  for (let i: u32 = 0; i < depth; i++) node = along(node, atTail);
  let left = min(view.nodes - nodesBefore, view.nodes - depth * 2);
  for (; left != 0; left--) {
    nodePack(node);
    node = along(node, atTail);
  }
}

/** The next node on the way from an end. */
@inline
function along(node: usize, fromTail: bool): usize {
  return fromTail ? nodeView(node).previous : nodeView(node).next;
}

/**
 * Takes out the element at an end, whose node must not be compressed (nodeUnpack).
 * @returns whether its node is gone with it; in the end comes quicklistSettle then
 */
export function quicklistDeleteEnd(list: usize, atTail: bool): bool {
  const node = quicklistEnd(list, atTail);
  const view = nodeView(node);
  if (view.count == 1) {
    quicklistDrop(list, node);
    return true;
  }
  const data: usize = view.data;
  nodeSetListpack(node, listpackDelete(data, atTail ? listpackLast(data) : listpackFirst(data)));
  view.count -= 1;
  quicklistView(list).count -= 1;
  return false;
}

/**
 * Adds a node behind all others, with a listpack that becomes the list's.
 * @returns false: memory is out, and the listpack is still the caller's
 */
export function quicklistAppendListpack(list: usize, listpack: usize): bool {
  const node = nodeCreate(listpack, 0, listpackCount(listpack), 0);
  if (node == 0) return false;
  nodeSetListpack(node, listpack);
  append(list, node);
  return true;
}

/**
 * Adds a node behind all others, of one element of `count` bytes, in a block that becomes the
 * list's. False: memory is out, and the block is still the caller's.
 */
export function quicklistAppendPlain(list: usize, block: usize, count: u32): bool {
  const node = nodeCreate(block, count, 1, NodeFlag.PLAIN);
  if (node == 0) return false;
  append(list, node);
  return true;
}

function append(list: usize, node: usize): void {
  const nodes = quicklistView(list).nodes;
  quicklistLink(list, quicklistView(list).tail, node);
  quicklistPushed(list, true, nodes);
}

// ---------------------------------------------------------------------------------------------
// Finding

/**
 * Finds the element at an index from the beginning: its node is in quicklistNode, its index there
 * in quicklistOffset. False: there is none.
 */
export function quicklistSeek(list: usize, index: u32): bool {
  const view = quicklistView(list);
  quicklistNode = 0;
  if (index >= view.count) return false;
  let node: usize;
  let first: u32;
  if (index <= (view.count - 1) / 2) {
    node = view.head;
    first = 0;
    while (index - first >= nodeView(node).count) {
      first += nodeView(node).count;
      node = nodeView(node).next;
    }
  } else {
    node = view.tail;
    first = view.count - nodeView(node).count;
    while (index < first) {
      node = nodeView(node).previous;
      first -= nodeView(node).count;
    }
  }
  quicklistNode = node;
  quicklistOffset = index - first;
  return true;
}

/** The listpack of the only node, taken out of the list, which is freed; the caller's from now. */
export function quicklistExtract(list: usize): usize {
  const node: usize = quicklistView(list).head;
  const listpack: usize = nodeView(node).data;
  heapRelease(node);
  heapRelease(list);
  return listpack;
}
