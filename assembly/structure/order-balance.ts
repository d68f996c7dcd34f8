// How an order (structure/order.ts) keeps its nodes neither too full nor too empty. All functions
// work on the path (order-path.ts) of the last descent, and keep it right unless they say
// otherwise.
//
// A full leaf first shares with the emptier of its neighbours below the same parent. Only if both
// have next to no room, two full leaves become three, so that leaves filled in random order
// are 5/6 full and not 2/3:
//
//    ███████ ███████      ->     █████░░ █████░░ █████░░
//      leaf neighbour                     new
//
// At the two ends of the order a full leaf is left full and an empty one put beside it, so that
// what comes in ascending or descending order fills all leaves wholly.
// An inner node that is full is split on the way down, whether this turns out to have been needed
// or not. So there is room for a child in every parent on the path, every split needs one
// allocation (two if it gives the tree a new root), and one that fails leaves a whole tree with the
// same elements.
//
// What lost entries and has too few is merged with its emptier neighbour, or if that would be more
// than a node holds, shares with it. This needs no memory, therefore a removal cannot fail.
//
//                  leaf                                    inner node
//    too few       less than half, 42                      less than a quarter, 12
//    at the edges  1 at least until something is removed   12 at least
//    split at      half, or at an end                      half, or a quarter at the edges
//
// Every node but the root thus has a neighbour below its parent.
import { heapRelease } from '../memory/heap';
import {
  INNER_CAPACITY,
  LEAF_BYTES,
  LEAF_CAPACITY,
  entriesBefore,
  entriesClose,
  entriesElementCount,
  entriesMove,
  entriesShare,
  entriesSplit,
  entryOpen,
  innerCreate,
  leafBytesFor,
  leafCreate,
  leafLink,
  leafNext,
  nodeAddChildCount,
  nodeCapacity,
  nodeChild,
  nodeChildCount,
  nodeCount,
  nodeSetChild,
  nodeSetCount,
  nodeSetSeparator,
} from './order-node';
import {
  Order,
  orderInitialize,
  pathAddCount,
  pathSet,
  pathSetSeparators,
  pathStep,
} from './order-path';

const LEAF_MINIMUM: u32 = LEAF_CAPACITY / 2;
const INNER_MINIMUM: u32 = INNER_CAPACITY / 4;
// Sharing with a neighbour that has less room would have to be done again too soon.
const SHARE_ROOM: u32 = 8;
// An only leaf gets smaller when this many times its elements fit into a smaller one.
const SHRINK_FACTOR: u32 = 2;

// ---------------------------------------------------------------------------------------------
// Making room

/**
 * Goes to the place where an element belongs, as descendToMember does, and splits the full inner
 * nodes on the way.
 * @returns false if memory is out; the elements are as before, the path is undefined
 */
export function descendToInsert(order: Order, score: f64, member: usize, memberCount: u32): bool {
  let node: usize = order.root;
  for (let depth: u32 = 0; depth < order.height; ++depth) {
    pathSet(depth, node, entriesBefore(node, 1, score, member, memberCount, 0, true));
    if (nodeCount(node) == INNER_CAPACITY) {
      if (!innerSplit(order, depth)) return false;
      if (!depth) depth = 1;
    }
    const step = pathStep(depth);
    node = nodeChild(step.node, step.index);
  }
  pathSet(order.height, node, entriesBefore(node, 0, score, member, memberCount, 0, false));
  return true;
}

/**
 * Makes the path lead to the last leaf, below a parent that has room for one child more.
 * @returns false if memory is out; a new root may then be left with an only child
 */
function descendToEnd(order: Order): bool {
  if (!order.height && !rootRaise(order)) return false;
  let node: usize = order.root;
  for (let depth: u32 = 0; depth < order.height; ++depth) {
    pathSet(depth, node, nodeCount(node) - 1);
    if (nodeCount(node) == INNER_CAPACITY) {
      if (!innerSplit(order, depth)) return false;
      if (!depth) depth = 1;
    }
    const step = pathStep(depth);
    node = nodeChild(step.node, step.index);
  }
  return true;
}

/** Puts a new root with the old one as its only child above it; false if memory is out. */
function rootRaise(order: Order): bool {
  const root = innerCreate();
  if (!root) return false;
  const child: usize = order.root;
  const index = pathStep(0).index;
  ++order.innerCount;
  nodeSetCount(root, 1);
  nodeSetChild(root, 0, child, order.count);
  nodeSetSeparator(root, 0, child);
  order.root = <u32>root;
  ++order.height;
  pathSet(0, root, 0);
  pathSet(1, child, index);
  return true;
}

/** Splits the full inner node of the path at a depth: unevenly, if it grows at an edge. */
function innerSplit(order: Order, depth: u32): bool {
  const index = pathStep(depth).index;
  let keep = INNER_CAPACITY / 2;
  if (index == INNER_CAPACITY - 1) keep = INNER_CAPACITY - INNER_MINIMUM;
  else if (!index) keep = INNER_MINIMUM;
  const right = innerCreate();
  if (!right) return false;
  if (!depth) {
    if (!rootRaise(order)) {
      heapRelease(right);
      return false;
    }
    depth = 1;
  }
  ++order.innerCount;
  const node = pathStep(depth).node;
  entriesSplit(node, keep, right, true);
  parentAddRight(depth, right, true);
  if (index >= keep) {
    pathSet(depth, right, index - keep);
    ++pathStep(depth - 1).index;
  }
  return true;
}

/** Adds a new node with what was split off the path's node at a depth to their parent. */
function parentAddRight(depth: u32, right: usize, inner: bool): void {
  const step = pathStep(depth - 1);
  const parent = step.node;
  const elements = entriesElementCount(right, inner, 0, nodeCount(right));
  nodeAddChildCount(parent, step.index, 0 - elements);
  entryOpen(parent, step.index + 1, true);
  nodeSetChild(parent, step.index + 1, right, elements);
  if (nodeCount(right)) nodeSetSeparator(parent, step.index + 1, right);
}

/**
 * Makes room for an element in the leaf of the path, after descendToInsert.
 * @returns false if memory is out; the elements are as before, the path is undefined
 */
export function pathMakeRoom(order: Order): bool {
  const step = pathStep(order.height);
  const leaf = step.node;
  const count = nodeCount(leaf);
  if (count < nodeCapacity(leaf)) return true;
  if (count < LEAF_CAPACITY) return onlyLeafResize(order, count + 1);
  if (leaf == order.last && step.index == count) return leafSplit(order, count);
  if (leaf == order.first && !step.index) return leafSplit(order, 0);
  if (!order.height) return leafSplit(order, count / 2);
  return leafShare(order);
}

/** Splits the full leaf of the path, of which `keep` elements stay; a half may be empty. */
function leafSplit(order: Order, keep: u32): bool {
  const right = leafCreate(LEAF_BYTES);
  if (!right) return false;
  if (!order.height && !rootRaise(order)) {
    heapRelease(right);
    return false;
  }
  const depth = order.height;
  const leaf = pathStep(depth).node;
  const slot = pathStep(depth).index;
  entriesSplit(leaf, keep, right, false);
  leafAddBehind(order, leaf, right);
  parentAddRight(depth, right, false);
  if (slot > keep || keep == LEAF_CAPACITY) {
    pathSet(depth, right, slot - keep);
    ++pathStep(depth - 1).index;
  }
  return true;
}

/** Links a new leaf behind another one. */
function leafAddBehind(order: Order, leaf: usize, added: usize): void {
  leafLink(added, leafNext(leaf));
  leafLink(leaf, added);
  if (order.last == <u32>leaf) order.last = <u32>added;
  ++order.leafCount;
}

/** Makes room in the full leaf of the path with the help of a neighbour. */
function leafShare(order: Order): bool {
  const depth = order.height;
  const step = pathStep(depth);
  const parentStep = pathStep(depth - 1);
  const parent = parentStep.node;
  let index = emptierPair(parent, parentStep.index);
  const left = nodeChild(parent, index);
  let position = step.index;
  if (parentStep.index > index) position += nodeCount(left);
  const total = nodeCount(left) + nodeCount(nodeChild(parent, index + 1));
  if (total + SHARE_ROOM <= LEAF_CAPACITY * 2) pairShare(parent, index, false);
  else if (!pairToThree(order, parent, index)) return false;
  // Between two leaves, the end of the left one is as good as the begin of the right one.
  let leaf = left;
  while (position > nodeCount(leaf)) {
    position -= nodeCount(leaf);
    leaf = nodeChild(parent, ++index);
  }
  parentStep.index = index;
  pathSet(depth, leaf, position);
  return true;
}

/** Divides the elements of two full leaves at `index` and the next over those and a new one. */
function pairToThree(order: Order, parent: usize, index: u32): bool {
  const middle = leafCreate(LEAF_BYTES);
  if (!middle) return false;
  const left = nodeChild(parent, index);
  const right = nodeChild(parent, index + 1);
  const keep = (nodeCount(left) + nodeCount(right)) / 3;
  const fromLeft = nodeCount(left) - keep;
  const fromRight = keep - fromLeft;
  entriesSplit(left, keep, middle, false);
  entriesMove(right, 0, middle, fromLeft, fromRight, false);
  nodeSetCount(middle, keep);
  entriesClose(right, 0, fromRight, false);
  leafAddBehind(order, left, middle);
  entryOpen(parent, index + 1, true);
  nodeSetChild(parent, index, left, keep);
  nodeSetChild(parent, index + 1, middle, keep);
  nodeSetChild(parent, index + 2, right, nodeCount(right));
  nodeSetSeparator(parent, index + 1, middle);
  nodeSetSeparator(parent, index + 2, right);
  return true;
}

/** Of the two pairs of children with child `index`, where that with fewer entries begins. */
function emptierPair(parent: usize, index: u32): u32 {
  if (!index) return 0;
  if (index + 1 == nodeCount(parent)) return index - 1;
  const before = nodeCount(nodeChild(parent, index - 1));
  return before < nodeCount(nodeChild(parent, index + 1)) ? index - 1 : index;
}

/** Gives children `index` and `index` + 1 as many entries each. */
function pairShare(parent: usize, index: u32, inner: bool): void {
  const left = nodeChild(parent, index);
  const right = nodeChild(parent, index + 1);
  const half = (nodeCount(left) + nodeCount(right)) / 2;
  const grown = entriesShare(left, right, half, inner);
  nodeAddChildCount(parent, index, grown);
  nodeAddChildCount(parent, index + 1, 0 - grown);
  nodeSetSeparator(parent, index, left);
  nodeSetSeparator(parent, index + 1, right);
}

// ---------------------------------------------------------------------------------------------
// The only leaf, and whole leaves

/** Gives an only leaf the size that fits a count; false if memory is out (nothing has changed). */
function onlyLeafResize(order: Order, count: u32): bool {
  const leaf: usize = order.root;
  const resized = leafCreate(leafBytesFor(count));
  if (!resized) return false;
  entriesSplit(leaf, 0, resized, false);
  heapRelease(leaf);
  onlyLeafSet(order, resized);
  pathSet(0, resized, pathStep(0).index);
  return true;
}

function onlyLeafSet(order: Order, leaf: usize): void {
  order.root = <u32>leaf;
  order.first = <u32>leaf;
  order.last = <u32>leaf;
  order.leafCount = 1;
}

/**
 * Gives an empty order a leaf with room for `count` elements, or for as many as a leaf can have.
 */
export function onlyLeafCreate(order: Order, count: u32): bool {
  const leaf = leafCreate(leafBytesFor(count));
  if (!leaf) return false;
  onlyLeafSet(order, leaf);
  return true;
}

/**
 * Adds an empty leaf behind all others of an order, which becomes `order.last`, with the path
 * leading to it. It must be given elements before anything else is done.
 * @returns false if memory is out; nothing but releasing the order is allowed then
 */
export function leafAppend(order: Order): bool {
  if (!descendToEnd(order)) return false;
  const added = leafCreate(LEAF_BYTES);
  if (!added) return false;
  leafAddBehind(order, order.last, added);
  const depth = order.height;
  const step = pathStep(depth - 1);
  step.index = nodeCount(step.node);
  entryOpen(step.node, step.index, true);
  nodeSetChild(step.node, step.index, added, 0);
  pathSet(depth, added, 0);
  return true;
}

// ---------------------------------------------------------------------------------------------
// Removal

/** Removes `removed` elements of the path's leaf, from its slot on. The path is undefined then. */
export function pathRemove(order: Order, removed: u32): void {
  const depth = order.height;
  const step = pathStep(depth);
  const leaf = step.node;
  entriesClose(leaf, step.index, removed, false);
  pathAddCount(order, 0 - removed);
  const count = nodeCount(leaf);
  if (!depth) {
    if (!count) {
      heapRelease(leaf);
      orderInitialize(order);
    } else if (leafBytesFor(count * SHRINK_FACTOR) < leafBytesFor(nodeCapacity(leaf))) {
      // Failing to get less memory is no failure.
      onlyLeafResize(order, count * SHRINK_FACTOR);
    }
    return;
  }
  if (count && !step.index) pathSetSeparators(depth);
  if (count < LEAF_MINIMUM) pathRepair(order);
}

/** Mends the tree from the leaf of the path upward, as far as nodes have too few entries. */
function pathRepair(order: Order): void {
  const height = order.height;
  let depth = height;
  for (; depth; --depth) {
    const inner = depth < height;
    if (nodeCount(pathStep(depth).node) >= (inner ? INNER_MINIMUM : LEAF_MINIMUM)) return;
    const step = pathStep(depth - 1);
    const parent = step.node;
    const index = emptierPair(parent, step.index);
    const left = nodeChild(parent, index);
    const right = nodeChild(parent, index + 1);
    const total = nodeCount(left) + nodeCount(right);
    const merge = total <= (inner ? INNER_CAPACITY : LEAF_CAPACITY);
    if (merge) pairMerge(order, parent, index, inner);
    else pairShare(parent, index, inner);
    // An emptied leaf has its first element from its neighbour now.
    if (!index) pathSetSeparators(depth - 1);
    if (!merge) return;
  }
  const root: usize = order.root;
  if (nodeCount(root) > 1) return;
  order.root = <u32>nodeChild(root, 0);
  --order.height;
  --order.innerCount;
  heapRelease(root);
}

/** Moves all entries of child `index` + 1 to child `index`. */
function pairMerge(order: Order, parent: usize, index: u32, inner: bool): void {
  const left = nodeChild(parent, index);
  const right = nodeChild(parent, index + 1);
  const count = nodeCount(left);
  entriesMove(right, 0, left, count, nodeCount(right), inner);
  nodeSetCount(left, count + nodeCount(right));
  nodeAddChildCount(parent, index, nodeChildCount(parent, index + 1));
  entriesClose(parent, index + 1, 1, true);
  nodeSetSeparator(parent, index, left);
  if (inner) {
    --order.innerCount;
  } else {
    const next = leafNext(right);
    leafLink(left, next);
    if (!next) order.last = <u32>left;
    --order.leafCount;
  }
  heapRelease(right);
}
