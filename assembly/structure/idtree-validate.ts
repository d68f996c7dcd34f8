// The walker that checks an IdTree (structure/idtree.ts) node by node, for tests.
import { heapBlockBytes } from '../memory/heap';
import { IdTree } from './idtree';
import {
  ID_NODE_CAPACITY,
  IdNode,
  idEntryBelow,
  idNodeBytes,
  idNodeCount,
  idNodeEntry,
} from './idtree-node';

let leaf: usize = 0;
let count: u32 = 0;
let nodes: u32 = 0;

/** Checks order, separators, counts, links and sizes. Returns whether all is as it must be. */
export function idTreeValidate(tree: IdTree): bool {
  if (!tree.root) return !(tree.count | tree.height | tree.nodes | tree.first | tree.last);
  leaf = 0;
  count = 0;
  nodes = 0;
  if (!nodeValidate(tree, tree.root, tree.height, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE)) return false;
  return leaf == tree.last && count == tree.count && nodes == tree.nodes;
}

/** Checks a node whose ids are from one id up to and with another. */
function nodeValidate(
  tree: IdTree,
  node: usize,
  levels: u32,
  fromMs: u64,
  fromSeq: u64,
  toMs: u64,
  toSeq: u64,
): bool {
  ++nodes;
  const head = changetype<IdNode>(node);
  const entries = idNodeCount(node);
  if (!entries || entries > head.capacity || head.capacity > ID_NODE_CAPACITY) return false;
  if (tree.height && head.capacity != ID_NODE_CAPACITY) return false;
  if (heapBlockBytes(node) < idNodeBytes(head.capacity)) return false;
  if (!levels) {
    if (head.previous != <u32>leaf) return false;
    if (leaf ? changetype<IdNode>(leaf).next != <u32>node : tree.first != <u32>node) return false;
    leaf = node;
    count += entries;
  } else if (node == tree.root && entries < 2) {
    return false;
  }
  for (let i: u32 = 0; i < entries; ++i) {
    const entry = idNodeEntry(node, i);
    if (!levels || i) {
      if (idEntryBelow(entry, fromMs, fromSeq)) return false;
      if (entry.ms > toMs || (entry.ms == toMs && entry.seq > toSeq)) return false;
      fromMs = entry.ms;
      fromSeq = entry.seq;
    }
    if (levels) {
      let endMs = toMs;
      let endSeq = toSeq;
      if (i + 1 < entries) {
        const next = idNodeEntry(node, i + 1);
        endMs = next.seq ? next.ms : next.ms - 1;
        endSeq = next.seq - 1;
      }
      if (!nodeValidate(tree, entry.value, levels - 1, fromMs, fromSeq, endMs, endSeq))
        return false;
    } else if (++fromSeq == 0) {
      ++fromMs;
    }
  }
  return true;
}
