// The walker that checks an order (structure/order.ts) node by node, for tests. It reads every
// record, so each must still exist.
import { heapBlockBytes } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import {
  INNER_CAPACITY,
  LEAF_BYTES,
  LEAF_CAPACITY,
  leafBytesFor,
  leafNext,
  leafPrevious,
  memberCompare,
  nodeCapacity,
  nodeChild,
  nodeChildCount,
  nodeCount,
  nodeRecord,
  nodeScore,
} from './order-node';
import { Order } from './order-path';
import { orderRecordScore } from './order';

let leafCount: u32 = 0;
let innerCount: u32 = 0;
let elementCount: u32 = 0;
let previousLeaf: usize = 0;
let previousScore: f64 = 0;
let previousRecord: usize = 0;

/**
 * Checks sequence, scores, counts, separators, links, fill and depth of an order.
 * @returns whether all is as it must be
 */
export function orderValidate(order: Order): bool {
  if (!order.root) {
    return !(order.count | order.height | order.leafCount | order.innerCount | order.first);
  }
  leafCount = 0;
  innerCount = 0;
  elementCount = 0;
  previousLeaf = 0;
  previousRecord = 0;
  return (
    subtreeValidate(order, order.root, order.height) &&
    elementCount == order.count &&
    leafCount == order.leafCount &&
    innerCount == order.innerCount &&
    previousLeaf == order.last &&
    leafNext(order.last) == 0
  );
}

/** Checks a node with `levels` of inner nodes from itself downward. */
function subtreeValidate(order: Order, node: usize, levels: u32): bool {
  if (!levels) return leafValidate(order, node);
  ++innerCount;
  const count = nodeCount(node);
  if (count > INNER_CAPACITY || nodeCapacity(node) != INNER_CAPACITY) return false;
  if (count < (node == order.root ? 2 : INNER_CAPACITY / 4)) return false;
  for (let i: u32 = 0; i < count; ++i) {
    const child = nodeChild(node, i);
    const before = elementCount;
    if (nodeScore(node, i) != nodeScore(child, 0)) return false;
    if (nodeRecord(node, i) != nodeRecord(child, 0)) return false;
    if (!subtreeValidate(order, child, levels - 1)) return false;
    if (elementCount - before != nodeChildCount(node, i)) return false;
  }
  return true;
}

function leafValidate(order: Order, leaf: usize): bool {
  ++leafCount;
  const count = nodeCount(leaf);
  const atEdge = leaf == order.first || leaf == order.last;
  const only = leaf == order.root;
  const capacity = nodeCapacity(leaf);
  if (!count || count > capacity || capacity > LEAF_CAPACITY) return false;
  if (!only && capacity != LEAF_CAPACITY) return false;
  if (!atEdge && count < LEAF_CAPACITY / 2) return false;
  if (heapBlockBytes(leaf) != (only ? leafBytesFor(capacity) : LEAF_BYTES)) return false;
  if (leafPrevious(leaf) != previousLeaf) return false;
  if (previousLeaf ? leafNext(previousLeaf) != leaf : order.first != <u32>leaf) return false;
  previousLeaf = leaf;
  for (let i: u32 = 0; i < count; ++i) {
    const score = nodeScore(leaf, i);
    const record = nodeRecord(leaf, i);
    if (score != orderRecordScore(record)) return false;
    if (previousRecord) {
      if (score < previousScore) return false;
      const sign = memberCompare(previousRecord, recordKey(record), recordKeyCount(record));
      if (score == previousScore && sign >= 0) return false;
    }
    previousScore = score;
    previousRecord = record;
  }
  elementCount += count;
  return true;
}
