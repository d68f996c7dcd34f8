// Nodes of an order (structure/order.ts): the leaves and inner nodes of a B+ tree whose elements
// are (score, record), and what can be done inside one node or between two.
//
// A node is a heap block with 16 bytes of header and columns behind it. Leaves have two columns,
// inner nodes four:
//
//    +0       +4         +8       +12        +16                          capacity
//    ┌────────┬──────────┬────────┬──────────┬────────────────────────────┐
//    │ u32    │ u32      │ u32    │ u32      │ f64 scores                 │ × 8   leaf and inner
//    │ count  │ capacity │ next   │ previous ├────────────────────────────┤
//    └────────┴──────────┴────────┴──────────┤ u32 record addresses       │ × 4   leaf and inner
//                          leaves, 0 at      ├────────────────────────────┤
//                          the ends and in   │ u32 elements below child   │ × 4   inner only
//                          inner nodes       ├────────────────────────────┤
//                                            │ u32 child nodes            │ × 4   inner only
//                                            └────────────────────────────┘
//
//    node             bytes        capacity
//    leaf             1024         84
//    only leaf        64 … 1024    4, 9, 20, 41, 84: doubles with its content
//    inner node       1024         50
//
// An entry is what stands at one index of all columns. In a leaf it is an element; in an inner node
// score and record are those of the least element below the child. Example, an order whose only
// element has the score 1.5 (3ff8 0000 0000 0000) and the record 0x8090; the dots are not read:
//
//    01 00 00 00 │ 04 00 00 00 │ 00 00 00 00 │ 00 00 00 00 │ 00 00 00 00 00 00 f8 3f │ … +48: 90 80
//
// Scores are plain f64: comparing them as such makes -0.0 equal to 0.0 without any work, and NaN is
// never stored. A search compares all scores of a node, two at a time, and counts: the loads do not
// wait for each other, so their cache misses overlap. At a million elements this takes two thirds
// of the time of halving down to 16 scores, and no longer at 100 thousand. The member bytes of a
// record are read, by halving, only among entries that have exactly the score searched for.
import { bytesCompare, bytesMove } from '../memory/bytes';
import { heapAllocate } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';

/** The header of a node. */
@unmanaged
class OrderNode {
  count: u32;
  capacity: u32;
  next: u32;
  previous: u32;
}
if (offsetof<OrderNode>() != 16) ERROR('OrderNode is 16 bytes');

const HEADER_BYTES: usize = offsetof<OrderNode>();
const LEAF_ENTRY_BYTES: u32 = 12;
const INNER_ENTRY_BYTES: u32 = 20;

/** Bytes of every leaf but an only one. */
export const LEAF_BYTES: usize = 1024;
/** Bytes of every inner node. */
export const INNER_BYTES: usize = 1024;
/** The least bytes of an only leaf. */
const LEAF_BYTES_MINIMUM: usize = 64;
/** Elements in a full leaf. */
export const LEAF_CAPACITY: u32 = (<u32>LEAF_BYTES - 16) / LEAF_ENTRY_BYTES;
/** Children of a full inner node. */
export const INNER_CAPACITY: u32 = (<u32>INNER_BYTES - 16) / INNER_ENTRY_BYTES;

// ---------------------------------------------------------------------------------------------
// Life and fields

/** An empty leaf of so many bytes, a node of its own chain, or 0 if memory is out. */
export function leafCreate(bytes: usize): usize {
  return nodeCreate(bytes, (<u32>bytes - <u32>HEADER_BYTES) / LEAF_ENTRY_BYTES);
}

/** An inner node without children, or 0 if memory is out. */
export function innerCreate(): usize {
  return nodeCreate(INNER_BYTES, INNER_CAPACITY);
}

function nodeCreate(bytes: usize, capacity: u32): usize {
  const node = heapAllocate(bytes);
  if (!node) return 0;
  const view = changetype<OrderNode>(node);
  view.count = 0;
  view.capacity = capacity;
  view.next = 0;
  view.previous = 0;
  return node;
}

/** Bytes of the least leaf that has room for `count` elements. */
export function leafBytesFor(count: u32): usize {
  let bytes = LEAF_BYTES_MINIMUM;
  while (bytes < LEAF_BYTES && HEADER_BYTES + count * LEAF_ENTRY_BYTES > bytes) bytes <<= 1;
  return bytes;
}

/** Number of entries. */
@inline
export function nodeCount(node: usize): u32 {
  return changetype<OrderNode>(node).count;
}


@inline
export function nodeSetCount(node: usize, count: u32): void {
  changetype<OrderNode>(node).count = count;
}

/** Number of entries that there is room for. */
@inline
export function nodeCapacity(node: usize): u32 {
  return changetype<OrderNode>(node).capacity;
}

/** The leaf behind a leaf, or 0. */
@inline
export function leafNext(leaf: usize): usize {
  return changetype<OrderNode>(leaf).next;
}

/** The leaf before a leaf, or 0. */
@inline
export function leafPrevious(leaf: usize): usize {
  return changetype<OrderNode>(leaf).previous;
}

/** Makes two leaves neighbours; either may be 0, an end. */
export function leafLink(leaf: usize, next: usize): void {
  if (leaf) changetype<OrderNode>(leaf).next = <u32>next;
  if (next) changetype<OrderNode>(next).previous = <u32>leaf;
}


@inline
function scoreAt(node: usize, index: u32): usize {
  return node + HEADER_BYTES + (index << 3);
}


@inline
function recordAt(node: usize, index: u32): usize {
  return node + HEADER_BYTES + (nodeCapacity(node) << 3) + (index << 2);
}


@inline
function childCountAt(node: usize, index: u32): usize {
  return node + HEADER_BYTES + INNER_CAPACITY * 12 + (index << 2);
}


@inline
function childAt(node: usize, index: u32): usize {
  return node + HEADER_BYTES + INNER_CAPACITY * 16 + (index << 2);
}

/** Score of an entry. */
@inline
export function nodeScore(node: usize, index: u32): f64 {
  return load<f64>(scoreAt(node, index));
}

/** Record of an entry. */
@inline
export function nodeRecord(node: usize, index: u32): usize {
  return load<u32>(recordAt(node, index));
}

/** Sets score and record of an entry. */
@inline
export function nodeSetEntry(node: usize, index: u32, score: f64, record: usize): void {
  store<f64>(scoreAt(node, index), score);
  store<u32>(recordAt(node, index), <u32>record);
}

/** A child of an inner node. */
@inline
export function nodeChild(node: usize, index: u32): usize {
  return load<u32>(childAt(node, index));
}

/** Number of elements below a child of an inner node. */
@inline
export function nodeChildCount(node: usize, index: u32): u32 {
  return load<u32>(childCountAt(node, index));
}

/** Adds a (wrapped) difference to the number of elements below a child. */
@inline
export function nodeAddChildCount(node: usize, index: u32, difference: u32): void {
  store<u32>(childCountAt(node, index), nodeChildCount(node, index) + difference);
}

/** Sets a child of an inner node and the number of elements below it. */
@inline
export function nodeSetChild(node: usize, index: u32, child: usize, childCount: u32): void {
  store<u32>(childAt(node, index), <u32>child);
  store<u32>(childCountAt(node, index), childCount);
}

/** Copies score and record of a node's first entry to its entry in its parent. */
@inline
export function nodeSetSeparator(parent: usize, index: u32, node: usize): void {
  nodeSetEntry(parent, index, nodeScore(node, 0), nodeRecord(node, 0));
}

/** Number of elements in or below the entries from `from` up to, not including, `to`. */
export function entriesElementCount(node: usize, inner: bool, from: u32, to: u32): u32 {
  if (!inner) return to - from;
  let sum: u32 = 0;
  for (let i = from; i < to; ++i) sum += nodeChildCount(node, i);
  return sum;
}

// ---------------------------------------------------------------------------------------------
// Moving entries

/**
 * Copies entries from one node to another of its kind, or within a node; runs may overlap. The
 * counts of the nodes are left alone.
 * @param inner whether the nodes are inner nodes
 * @param to index in the target of the first entry
 */
export function entriesMove(
  source: usize,
  from: u32,
  target: usize,
  to: u32,
  count: u32,
  inner: bool,
): void {
  if (!count) return;
  bytesMove(scoreAt(target, to), scoreAt(source, from), count << 3);
  bytesMove(recordAt(target, to), recordAt(source, from), count << 2);
  if (!inner) return;
  bytesMove(childCountAt(target, to), childCountAt(source, from), count << 2);
  bytesMove(childAt(target, to), childAt(source, from), count << 2);
}

/** Makes room for an entry at an index of a node that is not full; its content is undefined. */
export function entryOpen(node: usize, index: u32, inner: bool): void {
  const count = nodeCount(node);
  entriesMove(node, index, node, index + 1, count - index, inner);
  nodeSetCount(node, count + 1);
}

/** Takes `removed` entries from an index out of a node. */
export function entriesClose(node: usize, index: u32, removed: u32, inner: bool): void {
  const count = nodeCount(node) - removed;
  entriesMove(node, index + removed, node, index, count - index, inner);
  nodeSetCount(node, count);
}

/** Moves all entries of a node from an index on to an empty node. */
export function entriesSplit(left: usize, keep: u32, right: usize, inner: bool): void {
  const moved = nodeCount(left) - keep;
  entriesMove(left, keep, right, 0, moved, inner);
  nodeSetCount(left, keep);
  nodeSetCount(right, moved);
}

/**
 * Moves entries between two neighbours, so that the left one has `keep` of all their entries.
 * @returns by how many elements (wrapped) the left one has grown
 */
export function entriesShare(left: usize, right: usize, keep: u32, inner: bool): u32 {
  const leftCount = nodeCount(left);
  const rightCount = nodeCount(right);
  if (keep <= leftCount) {
    const moved = leftCount - keep;
    const elements = entriesElementCount(left, inner, keep, leftCount);
    entriesMove(right, 0, right, moved, rightCount, inner);
    entriesMove(left, keep, right, 0, moved, inner);
    nodeSetCount(left, keep);
    nodeSetCount(right, rightCount + moved);
    return 0 - elements;
  }
  const moved = keep - leftCount;
  const elements = entriesElementCount(right, inner, 0, moved);
  entriesMove(right, 0, left, leftCount, moved, inner);
  nodeSetCount(left, keep);
  entriesClose(right, 0, moved, inner);
  return elements;
}

// ---------------------------------------------------------------------------------------------
// Searching in a node

/** Of `count` ascending scores, how many are below a score, or also equal to it. */
@inline
function scoresBefore(scores: usize, count: u32, score: f64, equalToo: bool): u32 {
  const wanted = v128.splat<f64>(score);
  const end = scores + ((count & ~1) << 3);
  let sum = v128.splat<i64>(0);
  for (let at = scores; at < end; at += 16) {
    const pair = v128.load(at);
    sum = v128.sub<i64>(sum, equalToo ? v128.le<f64>(pair, wanted) : v128.lt<f64>(pair, wanted));
  }
  const found = <u32>(v128.extract_lane<i64>(sum, 0) + v128.extract_lane<i64>(sum, 1));
  if (!(count & 1)) return found;
  const last = load<f64>(end);
  return found + <u32>(equalToo ? last <= score : last < score);
}

/** Number of entries from index `first` on with a score below this one. */
export function entriesBelow(node: usize, first: u32, score: f64): u32 {
  return scoresBefore(scoreAt(node, first), nodeCount(node) - first, score, false);
}

/** Number of entries from index `first` on with a score not above this one. */
export function entriesNotAbove(node: usize, first: u32, score: f64): u32 {
  return scoresBefore(scoreAt(node, first), nodeCount(node) - first, score, true);
}

/**
 * Number of entries from index `first` on that lie before a position between the elements.
 * @param member the position is at (score, these bytes)
 * @param known a record that has exactly these bytes and is not looked at, or 0
 * @param equalToo whether the position is behind an element with this score and member
 */
export function entriesBefore(
  node: usize,
  first: u32,
  score: f64,
  member: usize,
  memberCount: u32,
  known: usize,
  equalToo: bool,
): u32 {
  const count = nodeCount(node);
  let low = first + entriesBelow(node, first, score);
  if (low == count || nodeScore(node, low) != score) return low - first;
  let high = low + 1;
  if (high < count && nodeScore(node, high) == score) {
    high += entriesNotAbove(node, high, score);
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = nodeRecord(node, middle);
    const sign = record == known ? 0 : memberCompare(record, member, memberCount);
    if (sign < 0 || (equalToo && !sign)) low = middle + 1;
    else high = middle;
  }
  return low - first;
}

/** Compares the member of a record with bytes as memcmp does, then the lengths: -1, 0 or 1. */
@inline
export function memberCompare(record: usize, member: usize, memberCount: u32): i32 {
  return bytesCompare(recordKey(record), recordKeyCount(record), member, memberCount);
}
