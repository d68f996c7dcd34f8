// The head of a stream: the block that a stream's entry in the keyspace points to. It does not
// move.
//
//    +0    u64 ms, u64 seq     the last id that was given (never goes back, whatever is deleted)
//    +16   u64 ms, u64 seq     the first entry that is there; 0-0 if there is none
//    +32   u64 ms, u64 seq     the greatest id that XDEL has deleted
//    +48   u64                 entries that are there
//    +56   u64                 entries that were ever added
//    +64   u32                 the groups: an Order of group records (stream-group.ts); 0 = none
//    +68   IdTree, 24 bytes    the nodes: id of the first entry → listpack (stream-node.ts)
//
//   entry ──► head ──► IdTree ──► node, node, …
//                 └──► groups ──► group record ──► pending ids ──► Nack
//                                              └─► consumer record ──► pending ids ──► the same
import { heapAllocateZeroed, heapRelease } from '../memory/heap';
import { IdTree, ID_TREE_BYTES, idTreeInitialize } from '../structure/idtree';
import { Order } from '../structure/order';
import { blockOf, blockRecord } from './block';
import { Type } from './type';


@unmanaged
export class Stream {
  lastMs: u64;
  lastSeq: u64;
  firstMs: u64;
  firstSeq: u64;
  deletedMs: u64;
  deletedSeq: u64;
  length: u64;
  entriesAdded: u64;
  groups: Order;
}
if (offsetof<Stream>() != 68) ERROR('Stream is 68 bytes');

const NODES_OFFSET: usize = 68;

/** The nodes of a stream. */
@inline export function streamNodes(stream: Stream): IdTree {
  return changetype<IdTree>(changetype<usize>(stream) + NODES_OFFSET);
}

/** The stream of an entry of that type. */
@inline export function streamOf(entry: usize): Stream {
  return changetype<Stream>(blockOf(entry));
}

/** Makes an empty stream; 0 if memory is out. */
export function streamCreate(): usize {
  const stream = heapAllocateZeroed(NODES_OFFSET + ID_TREE_BYTES);
  if (stream != 0) idTreeInitialize(streamNodes(changetype<Stream>(stream)));
  return stream;
}

/** An empty stream in a record that is in no table (keyspaceEnter); 0 if memory is out. */
export function streamRecord(key: usize, keyCount: u32): usize {
  const block = streamCreate();
  if (block == 0) return 0;
  const record = blockRecord(key, keyCount, Type.STREAM, 0, block);
  if (record == 0) heapRelease(block);
  return record;
}

/** Whether one id is below another. */
@inline export function idBelow(ms: u64, seq: u64, otherMs: u64, otherSeq: u64): bool {
  return ms < otherMs || (ms == otherMs && seq < otherSeq);
}
