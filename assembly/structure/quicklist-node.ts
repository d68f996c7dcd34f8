// The nodes of a quicklist (quicklist.ts): how they lie in memory, how much goes into one, and how
// one is compressed.
//
//    head of the list, 20 bytes                  node, 24 bytes
//    +0   u32 head    first node, 0 = none       +0   u32 next      0 at the end
//    +4   u32 tail    last node                  +4   u32 previous  0 at the beginning
//    +8   u32 nodes   number of them             +8   u32 data      a block, see below
//    +12  u32 count   elements in all nodes      +12  u32 bytes     of the data, uncompressed
//    +16  i16 fill    list-max-listpack-size     +16  u32 count     elements
//    +18  u16 depth   list-compress-depth        +20  u32 flags     PLAIN, COMPRESSED
//
//    flags                 data
//    0                     a listpack of `count` entries
//    PLAIN                 `bytes` bytes, the one element
//    COMPRESSED            u32 count of bytes, then that many of LZF: either of the above
//
//    Example, RPUSH of 'a' and 1024 in one node, the data at 0x9000:
//
//    00 00 00 00 │ 00 00 00 00 │ 00 90 00 00 │ 0d 00 00 00 │ 02 00 00 00 │ 00 00 00 00
//    next          previous      data          13 bytes      2 elements    a listpack
//
// How full a node may be is Redis's rule. A negative fill is a size: 4, 8, 16, 32 or 64 KiB for -1
// to -5. A positive one is a number of elements, and then no node passes 8192 bytes either, unless
// one element alone does. An element of the packed threshold (1 GiB) or more is a plain node.
//
// A node is compressed if that gains 9 bytes at least, and if it has 48 or more. Whoever reads
// opens it (nodeOpen): the bytes are restored beside the node, which stays as it is. Whoever writes
// unpacks it (nodeUnpack). Both need memory; compressing does without if there is none.
import { heapAllocate, heapReallocate, heapRelease } from '../memory/heap';
import { bytesCopy } from '../memory/bytes';
import {
  LISTPACK_BYTES_LIMIT,
  LISTPACK_EMPTY_BYTES,
  listpackAppend,
  listpackBytes,
  listpackCreate,
} from './listpack';
import { lzfCompress, lzfDecompress } from './lzf';

/** What the value of a list in this encoding begins with. */
@unmanaged
export class Quicklist {
  head: u32;
  tail: u32;
  nodes: u32;
  count: u32;
  fill: i16;
  depth: u16;
}
if (offsetof<Quicklist>() != 20) ERROR('Quicklist is 20 bytes');

/** A node. */
@unmanaged
export class QuicklistNode {
  next: u32;
  previous: u32;
  data: u32;
  bytes: u32;
  count: u32;
  flags: u32;
}
if (offsetof<QuicklistNode>() != 24) ERROR('QuicklistNode is 24 bytes');

/** Flags of a node. */
export const enum NodeFlag {
  /** The data is one element and no listpack. */
  PLAIN = 1 << 0,
  /** The data is compressed. */
  COMPRESSED = 1 << 1,
}

/** Where nodes are limited by their number of elements, no node passes this, bytes. */
const SAFE_BYTES: u32 = 8192;
/** What an element may cost a listpack beside its text: an estimate that decides about a node. */
export const ENTRY_COST_BYTES: u32 = 8;
/** What an entry costs at most beside its text. */
const ENTRY_COST_MAXIMUM: u32 = 16;
/** Data of fewer bytes is not compressed. */
const COMPRESS_MINIMUM: u32 = 48;
/** Compression must gain more than this. */
const COMPRESS_GAIN: u32 = 8;

const FILL_MAXIMUM: i32 = 32767;
const FILL_MINIMUM: i32 = -5;
const DEPTH_MAXIMUM: u32 = 65535;
const THRESHOLD_DEFAULT: u32 = 1 << 30;
/** 4 GiB but for one MiB. */
const THRESHOLD_MAXIMUM: u64 = 0xfff0_0000;

/** Elements of so many bytes or more get a node of their own, without a listpack. */
let packedThreshold: u32 = THRESHOLD_DEFAULT;

/** Sets the size from which on elements are plain nodes; 0 = 1 GiB. False: it is too large. */
export function nodeSetThreshold(bytes: u64): bool {
  if (bytes > THRESHOLD_MAXIMUM) return false;
  packedThreshold = bytes == 0 ? THRESHOLD_DEFAULT : <u32>bytes;
  return true;
}


@inline
export function quicklistView(list: usize): Quicklist {
  return changetype<Quicklist>(list);
}


@inline
export function nodeView(node: usize): QuicklistNode {
  return changetype<QuicklistNode>(node);
}


@inline
export function nodeIsPlain(node: usize): bool {
  return (nodeView(node).flags & NodeFlag.PLAIN) != 0;
}


@inline
export function nodeIsCompressed(node: usize): bool {
  return (nodeView(node).flags & NodeFlag.COMPRESSED) != 0;
}

// ---------------------------------------------------------------------------------------------
// How much goes into a node

/** A fill as a quicklist keeps it. */
export function fillClamped(fill: i32): i16 {
  return <i16>max(FILL_MINIMUM, min(fill, FILL_MAXIMUM));
}

/** A depth as a quicklist keeps it. */
export function depthClamped(depth: u32): u16 {
  return <u16>min(depth, DEPTH_MAXIMUM);
}

/** The bytes that a fill allows a node; all that there are if it limits the elements. */
export function fillBytes(fill: i32): u32 {
  return fill >= 0 ? u32.MAX_VALUE : (<u32>2048) << (<u32>min(-fill, 5));
}

/** The elements that a fill allows a node; all that there are if it limits the bytes. */
export function fillCount(fill: i32): u32 {
  return fill >= 0 ? <u32>max(fill, 1) : u32.MAX_VALUE;
}

/** Whether a listpack of this size is more than a fill allows. */
export function fillExceeded(fill: i32, bytes: u64, count: u32): bool {
  if (fill < 0) return bytes > fillBytes(fill);
  return bytes > SAFE_BYTES || count > fillCount(fill);
}

/** Whether an element of this size is a plain node. */
@inline
export function elementIsPlain(count: u32): bool {
  return count >= packedThreshold || count > LISTPACK_BYTES_LIMIT - LISTPACK_EMPTY_BYTES - 16;
}

/** Whether a node (0 = none) has room for one more element of this size. */
export function nodeAccepts(node: usize, fill: i32, count: u32): bool {
  if (node == 0 || nodeIsPlain(node) || elementIsPlain(count)) return false;
  const view = nodeView(node);
  const bytes = <u64>view.bytes + count;
  // Whatever the fill is, a listpack has a limit of its own.
  if (bytes + ENTRY_COST_MAXIMUM > LISTPACK_BYTES_LIMIT) return false;
  return !fillExceeded(fill, bytes + ENTRY_COST_BYTES, view.count + 1);
}

/** Whether two nodes (0 = none) may become one. */
export function nodesMerge(first: usize, second: usize, fill: i32): bool {
  if (first == 0 || second == 0 || nodeIsPlain(first) || nodeIsPlain(second)) return false;
  const a = nodeView(first);
  const b = nodeView(second);
  const bytes = <u64>a.bytes + b.bytes - LISTPACK_EMPTY_BYTES;
  return !fillExceeded(fill, bytes, a.count + b.count);
}

// ---------------------------------------------------------------------------------------------
// Life

/** A node that is in no list, with data that is its own from now on; 0 = memory is out. */
export function nodeCreate(data: usize, bytes: u32, count: u32, flags: u32): usize {
  const node = heapAllocate(offsetof<QuicklistNode>());
  if (node == 0) return 0;
  const view = nodeView(node);
  view.next = 0;
  view.previous = 0;
  view.data = <u32>data;
  view.bytes = bytes;
  view.count = count;
  view.flags = flags;
  return node;
}

/** A node that is in no list, of one element; 0 = memory is out. */
export function nodeOfElement(source: usize, count: u32): usize {
  const plain = elementIsPlain(count);
  let data: usize;
  if (plain) {
    data = heapAllocate(count);
    if (data != 0) bytesCopy(data, source, count);
  } else {
    const empty = listpackCreate(0);
    data = empty == 0 ? 0 : listpackAppend(empty, source, count);
    if (data == 0 && empty != 0) heapRelease(empty);
  }
  if (data == 0) return 0;
  const bytes = plain ? count : listpackBytes(data);
  const node = nodeCreate(data, bytes, 1, plain ? NodeFlag.PLAIN : 0);
  if (node == 0) heapRelease(data);
  return node;
}

/** Frees a node and its data. */
export function nodeRelease(node: usize): void {
  if (openedNode == node) nodeClose();
  heapRelease(nodeView(node).data);
  heapRelease(node);
}

/** Bytes of a node's data block. */
function dataBytes(node: usize): usize {
  const view = nodeView(node);
  return nodeIsCompressed(node) ? <usize>load<u32>(view.data) + 4 : <usize>view.bytes;
}

/** A copy of a node, in no list; 0 = memory is out. */
export function nodeDuplicate(source: usize): usize {
  const view = nodeView(source);
  const bytes = dataBytes(source);
  const data = heapAllocate(bytes);
  if (data == 0) return 0;
  bytesCopy(data, view.data, bytes);
  const node = nodeCreate(data, view.bytes, view.count, view.flags);
  if (node == 0) heapRelease(data);
  return node;
}

/** Gives a node with a listpack another one, or the same one after a change. */
@inline
export function nodeSetListpack(node: usize, listpack: usize): void {
  const view = nodeView(node);
  view.data = <u32>listpack;
  view.bytes = listpackBytes(listpack);
}

// ---------------------------------------------------------------------------------------------
// Compression

/** Compresses a node's data, if that pays and there is memory for it. */
export function nodePack(node: usize): void {
  const view = nodeView(node);
  if (nodeIsCompressed(node) || view.bytes < COMPRESS_MINIMUM) return;
  const maximum = <usize>view.bytes - COMPRESS_GAIN - 1;
  const block = heapAllocate(maximum + 4);
  if (block == 0) return;
  const count = lzfCompress(view.data, view.bytes, block + 4, maximum);
  if (count == 0) return heapRelease(block);
  store<u32>(block, <u32>count);
  heapRelease(view.data);
  const moved = heapReallocate(block, count + 4);
  view.data = <u32>(moved != 0 ? moved : block);
  view.flags |= NodeFlag.COMPRESSED;
}

/** The data of a compressed node, restored in a block of its own; 0 = memory is out. */
function restored(node: usize): usize {
  const view = nodeView(node);
  const block = heapAllocate(view.bytes);
  if (block == 0) return 0;
  lzfDecompress(<usize>view.data + 4, load<u32>(view.data), block, view.bytes);
  return block;
}

/** Restores a node's data for writing. False: memory is out, and the node is as it was. */
@inline
export function nodeUnpack(node: usize): bool {
  return !nodeIsCompressed(node) || unpack(node);
}

function unpack(node: usize): bool {
  const block = openedNode == node ? openedBlock : restored(node);
  if (block == 0) return false;
  if (openedNode == node) {
    openedNode = 0;
    openedBlock = 0;
  }
  const view = nodeView(node);
  heapRelease(view.data);
  view.data = <u32>block;
  view.flags &= ~NodeFlag.COMPRESSED;
  return true;
}

// The compressed node that is open, and its data; 0 = none.
let openedNode: usize = 0;
let openedBlock: usize = 0;

/**
 * The data of a node for reading; 0 = memory is out. It is valid until another node is opened, or
 * nodeClose, which must come in the end.
 */
@inline
export function nodeOpen(node: usize): usize {
  return nodeIsCompressed(node) ? open(node) : <usize>nodeView(node).data;
}

function open(node: usize): usize {
  if (openedNode == node) return openedBlock;
  nodeClose();
  openedBlock = restored(node);
  openedNode = openedBlock == 0 ? 0 : node;
  return openedBlock;
}

/** Frees what nodeOpen has restored, if it has. */
@inline
export function nodeClose(): void {
  if (openedNode != 0) close();
}

function close(): void {
  heapRelease(openedBlock);
  openedNode = 0;
  openedBlock = 0;
}
