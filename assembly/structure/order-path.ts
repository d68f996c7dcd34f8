// Paths through an order (structure/order.ts): the one way from the root down to a position in a
// leaf that every operation works on. A descent leaves its path in a table of this file; what then
// changes the tree walks it back up.
//
//    step 0                  root           and the index of the child that the next step is
//    …
//    step height             leaf           and a slot, 0 .. count of the leaf
//
//    +0 u32 node │ +4 u32 index             16 such steps of 8 bytes
//
// There is only one path at a time, valid until the next descent. It has 8 steps at most: every
// inner node but the root has 12 children at least, every leaf but the two at the ends has 42
// elements, and the address space has room for less than 2^29 of those.
import { heapBlockBytes } from '../memory/heap';
import {
  INNER_BYTES,
  LEAF_BYTES,
  entriesBefore,
  entriesBelow,
  entriesElementCount,
  entriesNotAbove,
  nodeAddChildCount,
  nodeChild,
  nodeChildCount,
  nodeSetSeparator,
} from './order-node';

/** The order itself; any block or view may embed ORDER_BYTES of it, 4-aligned. It may be moved. */
@unmanaged
export class Order {
  /** The root, a leaf if height is 0; 0 if there are no elements. */
  root: u32;
  /** Levels of inner nodes. */
  height: u32;
  /** Number of elements. */
  count: u32;
  /** The leaf with the least element. */
  first: u32;
  /** The leaf with the greatest element. */
  last: u32;
  leafCount: u32;
  innerCount: u32;
}
if (offsetof<Order>() != 28) ERROR('Order is 28 bytes');

/** Bytes of an Order. */
export const ORDER_BYTES: usize = offsetof<Order>();

/** One step of the path. */
@unmanaged
export class PathStep {
  node: u32;
  index: u32;
}
if (offsetof<PathStep>() != 8) ERROR('PathStep is 8 bytes');

const PATH_DEPTH: i32 = 16;
const PATH: usize = memory.data(PATH_DEPTH * 8, 8);

/** Makes ORDER_BYTES at an address an empty order; it owns no memory until the first insert. */
export function orderInitialize(order: Order): void {
  order.root = 0;
  order.height = 0;
  order.count = 0;
  order.first = 0;
  order.last = 0;
  order.leafCount = 0;
  order.innerCount = 0;
}

/** Bytes of heap that the order holds beside its ORDER_BYTES. */
export function orderBytes(order: Order): usize {
  if (!order.root) return 0;
  if (!order.height) return heapBlockBytes(order.root);
  return <usize>order.leafCount * LEAF_BYTES + <usize>order.innerCount * INNER_BYTES;
}

/** A step of the path: 0 is the root's, `height` the leaf's. */
@inline
export function pathStep(depth: u32): PathStep {
  return changetype<PathStep>(PATH + (depth << 3));
}

/** Sets a step of the path. */
@inline
export function pathSet(depth: u32, node: usize, index: u32): void {
  const step = pathStep(depth);
  step.node = <u32>node;
  step.index = index;
}

/**
 * Goes to the first element with a score of at least `score`, or above it.
 * @param beyond whether elements with exactly this score lie before the position
 */
export function descendToScore(order: Order, score: f64, beyond: bool): void {
  let node: usize = order.root;
  const height = order.height;
  for (let depth: u32 = 0; depth < height; ++depth) {
    const index = beyond ? entriesNotAbove(node, 1, score) : entriesBelow(node, 1, score);
    pathSet(depth, node, index);
    node = nodeChild(node, index);
  }
  pathSet(height, node, beyond ? entriesNotAbove(node, 0, score) : entriesBelow(node, 0, score));
}

/**
 * Goes to the first element that is not before (score, member), or that is behind it.
 * @param known a record that has this member and must not be read, or 0
 * @param beyond whether the element with exactly this score and member lies before the position
 */
export function descendToMember(
  order: Order,
  score: f64,
  member: usize,
  memberCount: u32,
  known: usize,
  beyond: bool,
): void {
  let node: usize = order.root;
  const height = order.height;
  for (let depth: u32 = 0; depth < height; ++depth) {
    const index = entriesBefore(node, 1, score, member, memberCount, known, true);
    pathSet(depth, node, index);
    node = nodeChild(node, index);
  }
  pathSet(height, node, entriesBefore(node, 0, score, member, memberCount, known, beyond));
}

/** Goes to the element with a rank, which is below the order's count. */
export function descendToRank(order: Order, rank: u32): void {
  let node: usize = order.root;
  const height = order.height;
  for (let depth: u32 = 0; depth < height; ++depth) {
    let index: u32 = 0;
    for (;;) {
      const below = nodeChildCount(node, index);
      if (rank < below) break;
      rank -= below;
      ++index;
    }
    pathSet(depth, node, index);
    node = nodeChild(node, index);
  }
  pathSet(height, node, rank);
}

/** Number of elements before the path's position. */
export function pathRank(order: Order): u32 {
  let rank = pathStep(order.height).index;
  for (let depth: u32 = 0; depth < order.height; ++depth) {
    const step = pathStep(depth);
    rank += entriesElementCount(step.node, true, 0, step.index);
  }
  return rank;
}

/** Adds a (wrapped) difference to all counts of elements along the path, and to the order's. */
export function pathAddCount(order: Order, difference: u32): void {
  for (let depth: u32 = 0; depth < order.height; ++depth) {
    const step = pathStep(depth);
    nodeAddChildCount(step.node, step.index, difference);
  }
  order.count += difference;
}

/** Tells the inner nodes above the path's node at a depth that its first entry has changed. */
export function pathSetSeparators(depth: u32): void {
  const node = pathStep(depth).node;
  while (depth) {
    const step = pathStep(--depth);
    nodeSetSeparator(step.node, step.index, node);
    if (step.index) break;
  }
}
