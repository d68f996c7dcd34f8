// Order: the sorted side of a big sorted set. It keeps records (memory/record.ts) ordered by
// (score, member) and knows the rank of each: a B+ tree that counts the elements below every child.
// Finding a record by its member is the part of a table (structure/table.ts) of the same records.
//
//                        ┌──────────────────────────────┐
//     root, inner        │ 1 "a"  540 │ 5 "c"  410 │ …   │   least element and count of each child
//                        └───│────────────│─────────────┘
//                 ┌──────────┘            └───────────┐
//     inner     ┌─────────────────────────┐         ┌─────────────────────────┐
//               │ 1 "a"  70 │ 2 "x"  81 │ … │         │ 5 "c"  66 │ 5 "q"  79 │ … │
//               └───│───────────│───────────┘         └───│───────────│───────────┘
//     leaves     1 a, 1 b … <-> 2 x, 3 c … <-> … <-> … 5 c, 5 d … <-> 5 q, 7 a … <-> …
//
//   order-node.ts      the bytes of a node, with an example; searching and moving inside nodes
//   order-path.ts      the Order itself, and the way from the root to a position
//   order-balance.ts   room for what comes, repair after what goes
//   order-validate.ts  the walker that checks all of it, for tests
//   order.ts           what the others call
//
// The record. It is one without ENTRY, its key is the member and its value area begins with the
// score, a f64 at any alignment (orderRecordScore). Nodes hold a copy of the score, so a search
// reads no record but those whose score is exactly the one it is searching for. The order never
// looks at the score in a record (but in orderBuild and orderValidate): whoever changes a score
// tells the order both, and writes the record.
//
//     Example, the member "foo" with the score 1.5: 0c 00 00 00 │ 66 6f 6f │ 00 00 00 00 00 00 f8
//     3f
//
// Order of elements: by score as numbers, so -0.0 and 0.0 are the same; then by member as memcmp
// does, a member before every longer one that begins with it. No two have the same score and
// member. Scores are never NaN; infinities are numbers like others.
//
// Memory an element, 12 bytes for itself: 12.5 filled in ascending or descending order or by
// orderBuild, 15.0 filled in random order, 18.2 after half of it was removed at random, 24.4 at the
// worst; beside it the 8 of the score in the record. A skiplist as Redis has it takes 45: score,
// member and backward link 8 each, and 1.33 levels of 16 with link and span.
//
// Cursors name an element: leaf in the high half, index in the low one, 0 for none. They are valid
// until the next insert, update or removal in the same order. Ranks count from 0.
//
// Guarantees: only orderInsert, orderUpdate, orderBuild and orderCreate can fail, and then the
// elements are as before (inner nodes may have been split already). Nothing takes time that depends
// on the count but orderBuild, orderRelease, and orderRemoveRange on the number removed; everything
// else touches one node a level, of which there are 4 for a million elements. Limit: below 2^29
// elements (the heap ends before).
import { heapAllocate, heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount, recordValue } from '../memory/record';
import {
  descendToInsert,
  leafAppend,
  onlyLeafCreate,
  pathMakeRoom,
  pathRemove,
} from './order-balance';
import {
  LEAF_CAPACITY,
  entryOpen,
  leafNext,
  leafPrevious,
  memberCompare,
  nodeChild,
  nodeCount,
  nodeRecord,
  nodeScore,
  nodeSetCount,
  nodeSetEntry,
} from './order-node';
import {
  ORDER_BYTES,
  Order,
  descendToMember,
  descendToRank,
  descendToScore,
  orderBytes,
  orderInitialize,
  pathAddCount,
  pathRank,
  pathSet,
  pathSetSeparators,
  pathStep,
} from './order-path';

export { ORDER_BYTES, Order, orderBytes, orderInitialize };

/** What orderRank returns for an element that is not in the order. */
export const ORDER_ABSENT: u32 = u32.MAX_VALUE;

/** The cursor of the position that orderSeekScore or orderSeekMember found; 0 at the end. */
export let orderCursor: u64 = 0;

/** The score in the record of a sorted set's member. */
@inline
export function orderRecordScore(record: usize): f64 {
  return load<f64>(recordValue(record));
}

/** Sets the score in the record of a sorted set's member; its value area has 8 bytes at least. */
@inline
export function orderRecordSetScore(record: usize, score: f64): void {
  store<f64>(recordValue(record), score);
}

// ---------------------------------------------------------------------------------------------
// Life

/** Allocates an empty order (orderRelease and then heapRelease end it); null if memory is out. */
export function orderCreate(): Order {
  const order = changetype<Order>(heapAllocate(ORDER_BYTES));
  if (changetype<usize>(order)) orderInitialize(order);
  return order;
}

/** Frees all nodes at once and leaves an empty order. The records are the caller's. */
export function orderRelease(order: Order): void {
  orderReleaseStep(order, u32.MAX_VALUE);
}

/**
 * Frees nodes a part at a time, for orders too large to free in one go. The records are not read
 * and may be gone. After the first call nothing but further calls may be made until it has
 * returned true.
 * @param budget how many leaves to free, each of which has up to 84 elements
 * @returns whether all is free; the order is then an empty one
 */
export function orderReleaseStep(order: Order, budget: u32): bool {
  const height = order.height;
  while (order.root) {
    if (!budget--) return false;
    let node: usize = order.root;
    for (let depth: u32 = 0; depth < height; ++depth) {
      pathSet(depth, node, 0);
      node = nodeChild(node, nodeCount(node) - 1);
    }
    pathSet(height, node, 0);
    heapRelease(node);
    --order.leafCount;
    let depth = height;
    while (depth) {
      node = pathStep(--depth).node;
      nodeSetCount(node, nodeCount(node) - 1);
      if (nodeCount(node)) break;
      heapRelease(node);
      --order.innerCount;
    }
    if (!order.leafCount) orderInitialize(order);
  }
  return true;
}

/**
 * Fills an empty order with records that are in order already, in a fraction of the time that
 * inserting them takes, and with full leaves. Scores are taken from the records.
 * @param records address of `count` record addresses (u32), in ascending order
 * @returns false if memory is out; the order is then empty
 */
export function orderBuild(order: Order, records: usize, count: u32): bool {
  let leaves = (count + LEAF_CAPACITY - 1) / LEAF_CAPACITY;
  while (leaves) {
    if (!(order.root ? leafAppend(order) : onlyLeafCreate(order, count))) {
      orderRelease(order);
      return false;
    }
    const taken = count / leaves;
    const leaf: usize = order.last;
    for (let i: u32 = 0; i < taken; ++i) {
      const record: usize = load<u32>(records + (i << 2));
      nodeSetCount(leaf, i + 1);
      nodeSetEntry(leaf, i, orderRecordScore(record), record);
    }
    pathAddCount(order, taken);
    pathSetSeparators(order.height);
    records += taken << 2;
    count -= taken;
    --leaves;
  }
  return true;
}

/** Number of elements. */
@inline
export function orderCount(order: Order): u32 {
  return order.count;
}

// ---------------------------------------------------------------------------------------------
// Changes

/**
 * Adds an element that is not in the order.
 * @param score the score of the record
 * @returns false if memory is out; the elements are then as before
 */
export function orderInsert(order: Order, score: f64, record: usize): bool {
  if (!order.root && !onlyLeafCreate(order, 1)) return false;
  if (!descendToInsert(order, score, recordKey(record), recordKeyCount(record))) return false;
  if (!pathMakeRoom(order)) return false;
  const step = pathStep(order.height);
  entryOpen(step.node, step.index, false);
  nodeSetEntry(step.node, step.index, score, record);
  pathAddCount(order, 1);
  if (!step.index) pathSetSeparators(order.height);
  return true;
}

/**
 * Takes an element out; the record, which must still exist, is left to the caller.
 * @param score the score with which it is in the order
 * @returns false if it was not in the order
 */
export function orderRemove(order: Order, score: f64, record: usize): bool {
  if (!pathFind(order, score, record, record)) return false;
  pathRemove(order, 1);
  return true;
}

/**
 * Gives an element another score. The one in the record is for the caller to write.
 * @param oldScore the score with which it is in the order
 * @returns false if memory is out (the element has its old score) or if it was not in the order
 */
export function orderUpdate(order: Order, oldScore: f64, newScore: f64, record: usize): bool {
  if (!pathFind(order, oldScore, record, record)) return false;
  const depth = order.height;
  const step = pathStep(depth);
  if (scoreFits(step.node, step.index, newScore, record)) {
    nodeSetEntry(step.node, step.index, newScore, record);
    if (!step.index) pathSetSeparators(depth);
    return true;
  }
  // First the new place, because only an insert can fail. The nodes around the old one are hot.
  if (!orderInsert(order, newScore, record)) return false;
  return orderRemove(order, oldScore, record);
}

/**
 * Tells the order that a record has moved in memory. The old one is not read.
 * @param score the score with which it is in the order
 * @returns false if it was not in the order
 */
export function orderMoved(order: Order, score: f64, oldRecord: usize, newRecord: usize): bool {
  if (!pathFind(order, score, newRecord, oldRecord)) return false;
  const depth = order.height;
  const step = pathStep(depth);
  nodeSetEntry(step.node, step.index, nodeScore(step.node, step.index), newRecord);
  if (!step.index) pathSetSeparators(depth);
  return true;
}

/**
 * Removes the elements with the ranks `rank` .. `rank + count - 1`, as far as there are such.
 * @param visitIndex table index of a `(record: usize) => void` that is called for each in order,
 *   may free it, and must not use an order; 0 for none
 * @returns how many were removed
 */
export function orderRemoveRange(order: Order, rank: u32, count: u32, visitIndex: u32): u32 {
  if (rank >= order.count) return 0;
  const total = min(count, order.count - rank);
  let left = total;
  while (left) {
    descendToRank(order, rank);
    const step = pathStep(order.height);
    const taken = min(left, nodeCount(step.node) - step.index);
    if (visitIndex) {
      for (let i: u32 = 0; i < taken; ++i) {
        call_indirect<void>(visitIndex, nodeRecord(step.node, step.index + i));
      }
    }
    pathRemove(order, taken);
    left -= taken;
  }
  return total;
}

/** Whether an element in a leaf may have this score where it is. */
function scoreFits(leaf: usize, slot: u32, score: f64, record: usize): bool {
  const cursor = cursorMake(leaf, slot);
  const previous = orderPrevious(cursor);
  const next = orderNext(cursor);
  const member = recordKey(record);
  const memberCount = recordKeyCount(record);
  return (
    (!previous || cursorSign(previous, score, member, memberCount) < 0) &&
    (!next || cursorSign(next, score, member, memberCount) > 0)
  );
}

/** Whether an element is before (-1), at (0) or behind (1) a score and member. */
function cursorSign(cursor: u64, score: f64, member: usize, memberCount: u32): i32 {
  const other = orderCursorScore(cursor);
  if (other != score) return other < score ? -1 : 1;
  return memberCompare(orderCursorRecord(cursor), member, memberCount);
}

/** Goes to an element: known by its address, found by the member of keyRecord. */
function pathFind(order: Order, score: f64, keyRecord: usize, record: usize): bool {
  if (!order.root) return false;
  const member = recordKey(keyRecord);
  descendToMember(order, score, member, recordKeyCount(keyRecord), record, false);
  const step = pathStep(order.height);
  return step.index < nodeCount(step.node) && nodeRecord(step.node, step.index) == record;
}

// ---------------------------------------------------------------------------------------------
// Positions

/**
 * The rank of an element.
 * @param score the score with which it is in the order
 * @returns how many elements are before it, or ORDER_ABSENT if it is not in the order
 */
export function orderRank(order: Order, score: f64, record: usize): u32 {
  return pathFind(order, score, record, record) ? pathRank(order) : ORDER_ABSENT;
}

/** The element with a rank, or 0 if there are not so many. */
export function orderAt(order: Order, rank: u32): u64 {
  if (rank >= order.count) return 0;
  descendToRank(order, rank);
  return pathCursor(order);
}

/**
 * Finds the first element with a score of at least `score`; with `beyond`, above it. The number of
 * elements in a range is the difference of two such ranks.
 * @returns its rank, which is the count if there is none; its cursor in orderCursor
 */
export function orderSeekScore(order: Order, score: f64, beyond: bool): u32 {
  orderCursor = 0;
  if (!order.root) return 0;
  descendToScore(order, score, beyond);
  orderCursor = pathCursor(order);
  return pathRank(order);
}

/**
 * Finds the first element not before (score, member); with `beyond`, behind it. Meant for orders
 * in which all scores are equal, and right for all others.
 * @returns its rank, which is the count if there is none; its cursor in orderCursor
 */
export function orderSeekMember(
  order: Order,
  score: f64,
  member: usize,
  memberCount: u32,
  beyond: bool,
): u32 {
  orderCursor = 0;
  if (!order.root) return 0;
  descendToMember(order, score, member, memberCount, 0, beyond);
  orderCursor = pathCursor(order);
  return pathRank(order);
}

/** The least element, or 0. */
export function orderFirst(order: Order): u64 {
  return order.first ? cursorMake(order.first, 0) : 0;
}

/** The greatest element, or 0. */
export function orderLast(order: Order): u64 {
  return order.last ? cursorMake(order.last, nodeCount(order.last) - 1) : 0;
}

/** The element behind another one, or 0. */
export function orderNext(cursor: u64): u64 {
  const leaf = <usize>(cursor >> 32);
  if (<u32>cursor + 1 < nodeCount(leaf)) return cursor + 1;
  return cursorMake(leafNext(leaf), 0);
}

/** The element before another one, or 0. */
export function orderPrevious(cursor: u64): u64 {
  if (<u32>cursor) return cursor - 1;
  const leaf = leafPrevious(<usize>(cursor >> 32));
  return leaf ? cursorMake(leaf, nodeCount(leaf) - 1) : 0;
}

/** Score of the element that a cursor names. */
@inline
export function orderCursorScore(cursor: u64): f64 {
  return nodeScore(<usize>(cursor >> 32), <u32>cursor);
}

/** Record of the element that a cursor names. */
@inline
export function orderCursorRecord(cursor: u64): usize {
  return nodeRecord(<usize>(cursor >> 32), <u32>cursor);
}

/** Rank of the element that a cursor names. */
export function orderCursorRank(order: Order, cursor: u64): u32 {
  return orderRank(order, orderCursorScore(cursor), orderCursorRecord(cursor));
}


@inline
function cursorMake(leaf: usize, index: u32): u64 {
  return ((<u64>leaf) << 32) | index;
}

/** The element at the path's position, in the next leaf if the path is at the end of one. */
function pathCursor(order: Order): u64 {
  const step = pathStep(order.height);
  const leaf: usize = step.node;
  return step.index < nodeCount(leaf)
    ? cursorMake(leaf, step.index)
    : cursorMake(leafNext(leaf), 0);
}
