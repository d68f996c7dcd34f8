// A node of an IdTree (structure/idtree.ts). Leaves and inner nodes have the same bytes:
//
//     +0    u32 count       entries in use
//     +4    u32 capacity    entries that there is room for
//     +8    u32 previous    ┐ the neighbouring leaves; 0 at the ends, and in inner nodes
//     +12   u32 next        ┘
//     +16   entries         20 bytes each, ascending
//             +0   u64 ms   ┐ the id; in an inner node the separator: no id below it is in the
//             +8   u64 seq  ┘ child, no id at or above it is in the child before
//             +16  u32      leaf: the value; inner node: the child
//
//     Example, the only leaf of a tree with 1-2 → 7 and room for two:
//     01 00 00 00 │ 02 00 00 00 │ 00 00 00 00 │ 00 00 00 00 │
//     01 00 00 00 00 00 00 00 │ 02 00 00 00 00 00 00 00 │ 07 00 00 00
//
// The separator of an inner node's first entry is never read. A full node has 63 entries, 1276
// bytes in a heap block of 1280; only a leaf that is the whole tree may be smaller.
import { bytesMove } from '../memory/bytes';
import { heapAllocate } from '../memory/heap';

/** The head of a node. */
@unmanaged
export class IdNode {
  count: u32;
  capacity: u32;
  previous: u32;
  next: u32;
}
if (offsetof<IdNode>() != 16) ERROR('IdNode is 16 bytes');

/** An entry of a node. */
@unmanaged
export class IdEntry {
  ms: u64;
  seq: u64;
  value: u32;
}
if (offsetof<IdEntry>() != 20) ERROR('IdEntry is 20 bytes');

/** Entries of a full node. */
export const ID_NODE_CAPACITY: u32 = 63;
/** Bytes of an entry. */
const ID_ENTRY_BYTES: usize = 20;
const HEAD_BYTES: usize = offsetof<IdNode>();

/** Bytes of a node with room for `capacity` entries. */
@inline
export function idNodeBytes(capacity: u32): usize {
  return HEAD_BYTES + <usize>capacity * ID_ENTRY_BYTES;
}

/** Allocates an empty node; 0 if memory is out. */
export function idNodeCreate(capacity: u32): usize {
  const node = heapAllocate(idNodeBytes(capacity));
  if (!node) return 0;
  const head = changetype<IdNode>(node);
  head.count = 0;
  head.capacity = capacity;
  head.previous = 0;
  head.next = 0;
  return node;
}

/** Number of entries of a node. */
@inline
export function idNodeCount(node: usize): u32 {
  return changetype<IdNode>(node).count;
}

/** Entry `index` of a node. */
@inline
export function idNodeEntry(node: usize, index: u32): IdEntry {
  return changetype<IdEntry>(node + HEAD_BYTES + <usize>index * ID_ENTRY_BYTES);
}

/** Whether an entry's id is below another. */
@inline
export function idEntryBelow(entry: IdEntry, ms: u64, seq: u64): bool {
  return entry.ms < ms || (entry.ms == ms && entry.seq < seq);
}

/** Index of a leaf's first entry that is not below an id; the count if there is none. */
export function idLeafSearch(leaf: usize, ms: u64, seq: u64): u32 {
  let low: u32 = 0;
  let high = idNodeCount(leaf);
  // What is added in order belongs behind the last one.
  if (high && idEntryBelow(idNodeEntry(leaf, high - 1), ms, seq)) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idEntryBelow(idNodeEntry(leaf, middle), ms, seq)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the child of an inner node in which an id would be. */
export function idInnerSearch(node: usize, ms: u64, seq: u64): u32 {
  let low: u32 = 1;
  let high = idNodeCount(node);
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = idNodeEntry(node, middle);
    if (entry.ms < ms || (entry.ms == ms && entry.seq <= seq)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Puts an entry at an index of a node that has room; those behind move up. */
export function idNodeInsert(node: usize, index: u32, ms: u64, seq: u64, value: u32): void {
  const head = changetype<IdNode>(node);
  const entry = idNodeEntry(node, index);
  const at = changetype<usize>(entry);
  const behind = <usize>(head.count - index) * ID_ENTRY_BYTES;
  if (behind) bytesMove(at + ID_ENTRY_BYTES, at, behind);
  ++head.count;
  entry.ms = ms;
  entry.seq = seq;
  entry.value = value;
}

/** Takes an entry out of a node; those behind move down. */
export function idNodeRemove(node: usize, index: u32): void {
  const head = changetype<IdNode>(node);
  --head.count;
  const at = changetype<usize>(idNodeEntry(node, index));
  const behind = <usize>(head.count - index) * ID_ENTRY_BYTES;
  if (behind) bytesMove(at, at + ID_ENTRY_BYTES, behind);
}

/** Moves the entries of a node from an index on to the end of another one, which has room. */
export function idNodeMove(source: usize, index: u32, target: usize): void {
  const from = changetype<IdNode>(source);
  const to = changetype<IdNode>(target);
  const count = from.count - index;
  bytesMove(
    changetype<usize>(idNodeEntry(target, to.count)),
    changetype<usize>(idNodeEntry(source, index)),
    <usize>count * ID_ENTRY_BYTES,
  );
  to.count += count;
  from.count = index;
}
