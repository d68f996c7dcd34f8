// IdTree: a map from the ids of stream entries to a u32, in the order of the ids. An id is a pair
// of u64, milliseconds and sequence, compared as one number of 128 bits. A stream's nodes are in
// such a tree, and what is pending in a group and at a consumer.
//
//                    ┌───────────────────────────┐
//     root           │ –  │ 50-0 │ 90-3 │ …      │   separators and children
//                    └─│─────│──────│────────────┘
//     leaves    1-0 2-0 … <-> 50-0 50-7 … <-> 90-3 …    ids and values, linked both ways
//
//   idtree-node.ts       the bytes of a node, with an example; searching inside nodes
//   idtree.ts            what the others call
//   idtree-validate.ts   the walker that checks all of it, for tests
//
// A B+ tree. What is added behind everything else, which is nearly always so, fills a node to its
// end before the next one begins; what is added elsewhere splits a full node into halves. A node
// that falls below a quarter is merged with a neighbour below the same parent if both together fill
// three quarters at most, so that a queue (added at the end, taken out anywhere) stays compact. A
// leaf that is the whole tree grows and shrinks with what it holds, from 2 entries on.
//
// Memory an entry: 20 bytes itself; 20.8 filled in order, 30 filled at random. A radix tree as
// Redis has it takes 40 and more. The tree's own 24 bytes lie where the owner wants them.
//
// Cursors name an entry: leaf in the high half, index in the low one, 0 for none. They are valid
// until the next insert or removal in the same tree. Values are any u32, but 0 can't be told from
// what idTreeFind answers for an absent id.
//
// Guarantees: only idTreeInsert can fail, and has changed nothing then. Everything takes time that
// depends on the height alone (4 levels for two million entries), but for idTreeReleaseStep.
import { heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import {
  ID_NODE_CAPACITY,
  IdNode,
  idInnerSearch,
  idLeafSearch,
  idNodeBytes,
  idNodeCount,
  idNodeCreate,
  idNodeEntry,
  idNodeInsert,
  idNodeMove,
  idNodeRemove,
} from './idtree-node';

/** The tree itself, at any alignment. */
@unmanaged
export class IdTree {
  root: u32;
  first: u32;
  last: u32;
  count: u32;
  height: u32;
  /** Nodes, leaves included. */
  nodes: u32;
}
if (offsetof<IdTree>() != 24) ERROR('IdTree is 24 bytes');

/** Bytes of an IdTree. */
export const ID_TREE_BYTES: usize = offsetof<IdTree>();

/** What idTreeInsert has done. */
export const enum IdInsert {
  OUT_OF_MEMORY = 0,
  DONE = 1,
  /** The id is there already, and its value is as it was. */
  PRESENT = 2,
}

/** A node of 63 with fewer entries than this looks for a neighbour to merge with. */
const MINIMUM: u32 = ID_NODE_CAPACITY / 4;
/** Two nodes are merged if they have at most this many together. */
const MERGE_MAXIMUM: u32 = (ID_NODE_CAPACITY * 3) / 4;
/** Entries that stay where a full node is split in the middle. */
const HALF: u32 = (ID_NODE_CAPACITY + 1) / 2;
/** Room of a new tree's only leaf. */
const FIRST_CAPACITY: u32 = 2;


@unmanaged
class Step {
  node: u32;
  index: u32;
}
if (offsetof<Step>() != 8) ERROR('Step is 8 bytes');

/** The way from the root to a position: 12 steps, which is more than a tree in 4 GiB is high. */
const path = memory.data(8 * 12, 8);
/** Nodes that an insert has made before it changes anything. */
const spare = memory.data(4 * 12, 8);


@inline
function stepAt(depth: u32): Step {
  return changetype<Step>(path + ((<usize>depth) << 3));
}


@inline
function spareAt(index: u32): usize {
  return load<u32>(spare + ((<usize>index) << 2));
}

/** Makes ID_TREE_BYTES at an address an empty tree; it owns no memory until the first insert. */
export function idTreeInitialize(tree: IdTree): void {
  tree.root = 0;
  tree.first = 0;
  tree.last = 0;
  tree.count = 0;
  tree.height = 0;
  tree.nodes = 0;
}

/** Number of entries. */
@inline
export function idTreeCount(tree: IdTree): u32 {
  return tree.count;
}

/** Bytes of heap blocks that the tree holds beside its ID_TREE_BYTES. */
export function idTreeBytes(tree: IdTree): u64 {
  return tree.root ? <u64>heapBlockBytes(tree.root) * tree.nodes : 0;
}

// ---------------------------------------------------------------------------------------------
// Finding

/** Makes the path lead to where an id is or would be in its leaf. */
function descend(tree: IdTree, ms: u64, seq: u64): Step {
  let node: usize = tree.root;
  const height = tree.height;
  for (let depth: u32 = 0; depth < height; ++depth) {
    const step = stepAt(depth);
    const index = idInnerSearch(node, ms, seq);
    step.node = <u32>node;
    step.index = index;
    node = idNodeEntry(node, index).value;
  }
  const step = stepAt(height);
  step.node = <u32>node;
  step.index = idLeafSearch(node, ms, seq);
  return step;
}

/** Whether the step stands at an entry with this id. */
@inline
function stepIsAt(step: Step, ms: u64, seq: u64): bool {
  if (step.index >= idNodeCount(step.node)) return false;
  const entry = idNodeEntry(step.node, step.index);
  return entry.ms == ms && entry.seq == seq;
}

/** The value of an id, 0 if it is not there. */
export function idTreeFind(tree: IdTree, ms: u64, seq: u64): u32 {
  if (!tree.root) return 0;
  const step = descend(tree, ms, seq);
  return stepIsAt(step, ms, seq) ? idNodeEntry(step.node, step.index).value : 0;
}

/** The first entry whose id is not below this one, or 0. */
export function idTreeSeek(tree: IdTree, ms: u64, seq: u64): u64 {
  if (!tree.root) return 0;
  const step = descend(tree, ms, seq);
  if (step.index < idNodeCount(step.node)) return cursorMake(step.node, step.index);
  return cursorMake(changetype<IdNode>(<usize>step.node).next, 0);
}

/** The last entry whose id is not above this one, or 0. */
export function idTreeSeekBack(tree: IdTree, ms: u64, seq: u64): u64 {
  if (!tree.root) return 0;
  const step = descend(tree, ms, seq);
  const cursor = cursorMake(step.node, step.index);
  return stepIsAt(step, ms, seq) ? cursor : idTreePrevious(cursor);
}

/** The entry with the least id, or 0. */
export function idTreeFirst(tree: IdTree): u64 {
  return cursorMake(tree.first, 0);
}

/** The entry with the greatest id, or 0. */
export function idTreeLast(tree: IdTree): u64 {
  return tree.last ? cursorMake(tree.last, idNodeCount(tree.last) - 1) : 0;
}

/** The entry behind another one, or 0. */
export function idTreeNext(cursor: u64): u64 {
  const leaf = <usize>(cursor >> 32);
  if (<u32>cursor + 1 < idNodeCount(leaf)) return cursor + 1;
  return cursorMake(changetype<IdNode>(leaf).next, 0);
}

/** The entry before another one, or 0. */
export function idTreePrevious(cursor: u64): u64 {
  if (<u32>cursor) return cursor - 1;
  const leaf: usize = changetype<IdNode>(<usize>(cursor >> 32)).previous;
  return leaf ? cursorMake(<u32>leaf, idNodeCount(leaf) - 1) : 0;
}

/** Milliseconds of the id of the entry that a cursor names. */
@inline
export function idTreeMs(cursor: u64): u64 {
  return idNodeEntry(<usize>(cursor >> 32), <u32>cursor).ms;
}

/** Sequence of the id of the entry that a cursor names. */
@inline
export function idTreeSeq(cursor: u64): u64 {
  return idNodeEntry(<usize>(cursor >> 32), <u32>cursor).seq;
}

/** Value of the entry that a cursor names. */
@inline
export function idTreeValue(cursor: u64): u32 {
  return idNodeEntry(<usize>(cursor >> 32), <u32>cursor).value;
}

/** Sets the value of the entry that a cursor names. */
@inline
export function idTreeSetValue(cursor: u64, value: u32): void {
  idNodeEntry(<usize>(cursor >> 32), <u32>cursor).value = value;
}


@inline
function cursorMake(leaf: u32, index: u32): u64 {
  return leaf ? ((<u64>leaf) << 32) | index : 0;
}

// ---------------------------------------------------------------------------------------------
// Adding

/** Adds an id with a value, unless it is there. */
export function idTreeInsert(tree: IdTree, ms: u64, seq: u64, value: u32): IdInsert {
  if (!tree.root && !rootCreate(tree)) return IdInsert.OUT_OF_MEMORY;
  let step = descend(tree, ms, seq);
  if (stepIsAt(step, ms, seq)) return IdInsert.PRESENT;
  const leaf = changetype<IdNode>(<usize>step.node);
  if (leaf.count == leaf.capacity) {
    if (leaf.capacity < ID_NODE_CAPACITY) {
      const capacity = min(leaf.capacity * 2, ID_NODE_CAPACITY);
      if (!onlyLeafResize(tree, capacity)) return IdInsert.OUT_OF_MEMORY;
      step.node = tree.root;
    } else {
      if (!spareReserve(tree)) return IdInsert.OUT_OF_MEMORY;
      leafSplit(tree);
      // The tree may be higher now.
      step = stepAt(tree.height);
    }
  }
  idNodeInsert(step.node, step.index, ms, seq, value);
  ++tree.count;
  return IdInsert.DONE;
}

function rootCreate(tree: IdTree): bool {
  const leaf = idNodeCreate(FIRST_CAPACITY);
  if (!leaf) return false;
  tree.root = <u32>leaf;
  tree.first = <u32>leaf;
  tree.last = <u32>leaf;
  tree.height = 0;
  tree.nodes = 1;
  return true;
}

/** Gives the leaf that is the whole tree another capacity; false if memory is out. */
function onlyLeafResize(tree: IdTree, capacity: u32): bool {
  const leaf = heapReallocate(tree.root, idNodeBytes(capacity));
  if (!leaf) return false;
  changetype<IdNode>(leaf).capacity = capacity;
  tree.root = <u32>leaf;
  tree.first = <u32>leaf;
  tree.last = <u32>leaf;
  return true;
}

/** Makes the nodes that splitting the path's full nodes takes; false if memory is out. */
function spareReserve(tree: IdTree): bool {
  let needed: u32 = 1;
  let depth = tree.height;
  while (depth && idNodeCount(stepAt(depth - 1).node) == ID_NODE_CAPACITY) {
    ++needed;
    --depth;
  }
  // All of them are full, the root as well.
  if (!depth) ++needed;
  for (let i: u32 = 0; i < needed; ++i) {
    const node = idNodeCreate(ID_NODE_CAPACITY);
    if (!node) {
      while (i) heapRelease(spareAt(--i));
      return false;
    }
    store<u32>(spare + ((<usize>i) << 2), <u32>node);
  }
  tree.nodes += needed;
  return true;
}

/** Splits the path's full leaf; the path's last step leads to where there is room then. */
function leafSplit(tree: IdTree): void {
  const step = stepAt(tree.height);
  const leaf: usize = step.node;
  const right = spareAt(0);
  const next = changetype<IdNode>(leaf).next;
  const appends = step.index == ID_NODE_CAPACITY && !next;
  const keep = appends ? ID_NODE_CAPACITY : HALF;
  const behind = changetype<IdNode>(right);
  behind.previous = <u32>leaf;
  behind.next = next;
  changetype<IdNode>(leaf).next = <u32>right;
  if (next) changetype<IdNode>(<usize>next).previous = <u32>right;
  else tree.last = <u32>right;
  const index = step.index;
  if (appends) {
    // Of what will come nothing is known here but that it is above the last that stays.
    const last = idNodeEntry(leaf, keep - 1);
    const seq = last.seq + 1;
    parentInsert(tree, seq ? last.ms : last.ms + 1, seq, right);
  } else {
    idNodeMove(leaf, keep, right);
    const first = idNodeEntry(right, 0);
    parentInsert(tree, first.ms, first.seq, right);
    if (index <= keep) return;
  }
  const there = stepAt(tree.height);
  there.node = <u32>right;
  there.index = index - keep;
}

/** Adds a node behind the path's leaf to its parent, whose ancestors are split as needed. */
function parentInsert(tree: IdTree, ms: u64, seq: u64, child: usize): void {
  let used: u32 = 1;
  for (let depth = tree.height; depth; --depth) {
    const step = stepAt(depth - 1);
    const node: usize = step.node;
    const index = step.index + 1;
    if (idNodeCount(node) < ID_NODE_CAPACITY) {
      idNodeInsert(node, index, ms, seq, <u32>child);
      return;
    }
    const right = spareAt(used++);
    const keep = index == ID_NODE_CAPACITY ? ID_NODE_CAPACITY : HALF;
    idNodeMove(node, keep, right);
    if (index >= keep) idNodeInsert(right, index - keep, ms, seq, <u32>child);
    else idNodeInsert(node, index, ms, seq, <u32>child);
    const first = idNodeEntry(right, 0);
    ms = first.ms;
    seq = first.seq;
    child = right;
  }
  const root = spareAt(used);
  idNodeInsert(root, 0, 0, 0, tree.root);
  idNodeInsert(root, 1, ms, seq, <u32>child);
  const leafStep = stepAt(tree.height);
  ++tree.height;
  const moved = stepAt(tree.height);
  moved.node = leafStep.node;
  moved.index = leafStep.index;
  tree.root = <u32>root;
}

// ---------------------------------------------------------------------------------------------
// Taking out

/** Takes an id out; returns its value, 0 if it was not there. */
export function idTreeRemove(tree: IdTree, ms: u64, seq: u64): u32 {
  if (!tree.root) return 0;
  const step = descend(tree, ms, seq);
  if (!stepIsAt(step, ms, seq)) return 0;
  const value = idNodeEntry(step.node, step.index).value;
  idNodeRemove(step.node, step.index);
  --tree.count;
  if (tree.height) pathRepair(tree);
  else onlyLeafShrink(tree);
  return value;
}

/** The leaf that is the whole tree has lost an entry. */
function onlyLeafShrink(tree: IdTree): void {
  const leaf: usize = tree.root;
  const count = idNodeCount(leaf);
  if (!count) {
    heapRelease(leaf);
    idTreeInitialize(tree);
  } else if (count <= changetype<IdNode>(leaf).capacity / 4) {
    // Failing to get less memory is no failure.
    onlyLeafResize(tree, max(count * 2, FIRST_CAPACITY));
  }
}

/** Mends the tree from the leaf of the path upward, as far as nodes have too few entries. */
function pathRepair(tree: IdTree): void {
  let depth = tree.height;
  for (; depth; --depth) {
    const node: usize = stepAt(depth).node;
    const count = idNodeCount(node);
    if (count >= MINIMUM) break;
    const step = stepAt(depth - 1);
    const parent: usize = step.node;
    if (!count) {
      nodeDrop(tree, parent, step.index, node, depth == tree.height);
      continue;
    }
    let left = step.index;
    if (!pairFits(parent, left)) {
      if (!left || !pairFits(parent, left - 1)) break;
      --left;
    }
    const target: usize = idNodeEntry(parent, left).value;
    const moved = idNodeEntry(parent, left + 1);
    const source: usize = moved.value;
    if (depth < tree.height) {
      // The separator of an inner node's first entry is not kept up; the parent knows it.
      idNodeEntry(source, 0).ms = moved.ms;
      idNodeEntry(source, 0).seq = moved.seq;
    }
    idNodeMove(source, 0, target);
    nodeDrop(tree, parent, left + 1, source, depth == tree.height);
  }
  while (tree.height && idNodeCount(tree.root) == 1) {
    const root: usize = tree.root;
    tree.root = idNodeEntry(root, 0).value;
    --tree.height;
    --tree.nodes;
    heapRelease(root);
  }
  if (!tree.height) onlyLeafShrink(tree);
}

/** Whether the children `left` and `left` + 1 of a node may become one. */
function pairFits(parent: usize, left: u32): bool {
  if (left + 1 >= idNodeCount(parent)) return false;
  const a: usize = idNodeEntry(parent, left).value;
  const b: usize = idNodeEntry(parent, left + 1).value;
  return idNodeCount(a) + idNodeCount(b) <= MERGE_MAXIMUM;
}

/** Frees a node without entries, child `index` of its parent. */
function nodeDrop(tree: IdTree, parent: usize, index: u32, node: usize, isLeaf: bool): void {
  if (isLeaf) {
    const head = changetype<IdNode>(node);
    if (head.previous) changetype<IdNode>(<usize>head.previous).next = head.next;
    else tree.first = head.next;
    if (head.next) changetype<IdNode>(<usize>head.next).previous = head.previous;
    else tree.last = head.previous;
  }
  idNodeRemove(parent, index);
  --tree.nodes;
  heapRelease(node);
}

/**
 * Empties a tree from behind, a part at a time. After the first call nothing but further calls may
 * be made until the tree is empty.
 * @param budget how many entries to free at most
 * @param visitIndex table index of a `(value: usize) => void` that is called with each value and
 *   must not use an IdTree; 0 for none
 * @returns what is left of the budget; while that is 0 the tree may not be empty yet
 */
export function idTreeReleaseStep(tree: IdTree, budget: u32, visitIndex: u32): u32 {
  while (tree.root && budget) {
    let node: usize = tree.root;
    for (let depth: u32 = 0; depth < tree.height; ++depth) {
      stepAt(depth).node = <u32>node;
      node = idNodeEntry(node, idNodeCount(node) - 1).value;
    }
    const head = changetype<IdNode>(node);
    while (head.count && budget) {
      --budget;
      --head.count;
      --tree.count;
      if (visitIndex) call_indirect<void>(visitIndex, <usize>idNodeEntry(node, head.count).value);
    }
    if (head.count) return budget;
    heapRelease(node);
    let depth = tree.height;
    for (; depth; --depth) {
      const parent: usize = stepAt(depth - 1).node;
      --changetype<IdNode>(parent).count;
      if (idNodeCount(parent)) break;
      heapRelease(parent);
    }
    if (!depth) idTreeInitialize(tree);
  }
  return budget;
}
