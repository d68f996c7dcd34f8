// The stream type: a log of entries with ascending ids, each a list of fields and values, and
// groups of consumers that read it together. There is one encoding, 'stream'.
//
//   stream-head.ts     the head, a drawing of the whole
//   stream-node.ts     the bytes of a node
//   stream-walk.ts     reading entries between two ids, deleting one
//   stream-trim.ts     taking away the oldest entries
//   stream-group.ts    groups, consumers, what is pending
//   stream-radix.ts    how many nodes Redis's radix tree would have
//   stream.ts          adding entries; freeing, copying and measuring whole streams
//
// Entries are appended to the last node until it is full (stream-node-max-bytes, -entries); then it
// is cut to size and a new one begins. A stream of a million entries with one small field takes
// about 17 bytes an entry. Deleting marks; a node is freed when its last entry goes.
import { heapBlockBytes, heapAllocate, heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import {
  IdInsert,
  idTreeBytes,
  idTreeCount,
  idTreeFind,
  idTreeFirst,
  idTreeInsert,
  idTreeLast,
  idTreeMs,
  idTreeNext,
  idTreeReleaseStep,
  idTreeSeq,
  idTreeSetValue,
  idTreeValue,
} from '../structure/idtree';
import { listpackBytes, listpackDuplicate } from '../structure/listpack';
import {
  Order,
  orderBytes,
  orderCount,
  orderCursorRecord,
  orderFirst,
  orderLast,
  orderNext,
  orderRemove,
} from '../structure/order';
import { blockSet } from './block';
import { limitStreamBytes, limitStreamEntries } from './limit';
import {
  Nack,
  consumerCreate,
  consumerOf,
  consumerPending,
  groupConsumers,
  groupCreate,
  groupOf,
  groupPending,
  groupReleaseStep,
} from './stream-group';
import { Stream, idBelow, streamCreate, streamNodes, streamOf } from './stream-head';
import {
  streamNodeAppend,
  streamNodeClose,
  streamNodeCreate,
  streamNodeDeleted,
  streamNodeRefuses,
  streamNodeValid,
  streamPair,
} from './stream-node';
import { streamRadixNodes } from './stream-radix';
import {
  streamMs,
  streamSeq,
  streamWalk,
  streamWalkDelete,
  streamWalkDeleted,
  streamWalkNext,
  streamWalkTo,
} from './stream-walk';

/** A node's bytes, where stream-node-max-bytes does not say less (1 GiB). */
const NODE_BYTES_MAXIMUM: u64 = 1 << 30;

/** Bytes of some fields and values together. */
export function streamPairBytes(pairs: usize, count: u32): u64 {
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const pair = streamPair(pairs, i);
    bytes += <u64>pair.fieldBytes + pair.valueBytes;
  }
  return bytes;
}

/** Whether an entry of so many bytes is too large for any stream. */
export function streamRefuses(bytes: u64): bool {
  return streamNodeRefuses(bytes);
}

/**
 * Adds an entry behind all others.
 * @param ms,seq its id, above the stream's last one
 * @param pairs address of `count` StreamPairs, `bytes` bytes of fields and values
 * @returns false if memory is out and nothing has changed
 */
export function streamAppend(
  stream: Stream,
  ms: u64,
  seq: u64,
  pairs: usize,
  count: u32,
  bytes: u64,
): bool {
  const tree = streamNodes(stream);
  const last = idTreeLast(tree);
  if (last != 0) {
    const node: usize = idTreeValue(last);
    if (!isFull(node, bytes)) {
      const moved = streamNodeAppend(
        node,
        pairs,
        count,
        ms - idTreeMs(last),
        seq - idTreeSeq(last),
      );
      if (moved == 0) return false;
      if (moved != node) idTreeSetValue(last, <u32>moved);
      noteAppended(stream, ms, seq);
      return true;
    }
    const closed = streamNodeClose(node);
    if (closed != node) idTreeSetValue(last, <u32>closed);
  }
  const node = streamNodeCreate(pairs, count);
  if (node == 0) return false;
  if (idTreeInsert(tree, ms, seq, <u32>node) != IdInsert.DONE) {
    heapRelease(node);
    return false;
  }
  noteAppended(stream, ms, seq);
  return true;
}

/** Whether an entry of `bytes` bytes does not go into a node any more. */
function isFull(node: usize, bytes: u64): bool {
  const maximum =
    limitStreamBytes == 0 ? NODE_BYTES_MAXIMUM : min<u64>(limitStreamBytes, NODE_BYTES_MAXIMUM);
  if (<u64>listpackBytes(node) + bytes >= maximum) return true;
  if (limitStreamEntries == 0) return false;
  return streamNodeValid(node) + streamNodeDeleted(node) >= <i64>limitStreamEntries;
}


@inline function noteAppended(stream: Stream, ms: u64, seq: u64): void {
  stream.length += 1;
  stream.entriesAdded += 1;
  stream.lastMs = ms;
  stream.lastSeq = seq;
  if (stream.length == 1) {
    stream.firstMs = ms;
    stream.firstSeq = seq;
  }
}

/** What streamDelete has done. */
export const enum StreamDelete {
  ABSENT = 0,
  DONE = 1,
  OUT_OF_MEMORY = 2,
}

/** Deletes an entry. The stream's first id is right when streamFindFirst has been called. */
export function streamDelete(stream: Stream, ms: u64, seq: u64): StreamDelete {
  if (!streamWalkTo(stream, ms, seq)) return StreamDelete.ABSENT;
  if (!streamWalkDelete(stream)) return StreamDelete.OUT_OF_MEMORY;
  if (idBelow(stream.deletedMs, stream.deletedSeq, ms, seq)) {
    stream.deletedMs = ms;
    stream.deletedSeq = seq;
  }
  return StreamDelete.DONE;
}

/** Goes to the first entry or the last one that is not deleted. False: there is none. */
export function streamWalkEdge(stream: Stream, last: bool): bool {
  streamWalk(stream, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, last);
  return streamWalkNext();
}

/** Goes to the first entry, deleted or not. False: there is none. */
export function streamWalkOldest(stream: Stream): bool {
  streamWalk(stream, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, false);
  streamWalkDeleted(true);
  return streamWalkNext();
}

/** Makes the stream's first id that of the first entry that is there. */
export function streamFindFirst(stream: Stream): void {
  const found = stream.length != 0 && streamWalkEdge(stream, false);
  stream.firstMs = found ? streamMs : 0;
  stream.firstSeq = found ? streamSeq : 0;
}

// ------------------------------------------------------------------------------- whole streams

/** OBJECT ENCODING's word. */
export function streamEncodingName(entry: usize): string {
  return 'stream';
}

/** Frees the value. */
export function streamRelease(entry: usize): void {
  while (!streamReleaseStep(entry, u32.MAX_VALUE)) {}
}

/** Frees about `budget` nodes and pending entries. True: all is free. */
export function streamReleaseStep(entry: usize, budget: u32): bool {
  const stream = streamOf(entry);
  budget = idTreeReleaseStep(streamNodes(stream), budget, heapRelease.index);
  const groups = stream.groups;
  if (changetype<usize>(groups) != 0) {
    while (budget != 0 && orderCount(groups) != 0) {
      const record = orderCursorRecord(orderLast(groups));
      budget = groupReleaseStep(record, budget);
      if (budget == 0) break;
      budget -= 1;
      orderRemove(groups, 0, record);
      heapRelease(record);
    }
  }
  if (budget == 0) return false;
  if (changetype<usize>(groups) != 0) heapRelease(changetype<usize>(groups));
  heapRelease(changetype<usize>(stream));
  return true;
}

/** What freeing the value costs, in allocations: Redis's nodes, and what is pending in groups. */
export function streamEffort(entry: usize): u64 {
  const stream = streamOf(entry);
  const count = idTreeCount(streamNodes(stream));
  // The radix tree has more nodes than keys, but how many more matters only below some threshold.
  let effort: u64 = count > 64 ? count : streamRadixNodes(stream);
  const groups = stream.groups;
  if (changetype<usize>(groups) == 0 || orderCount(groups) == 0) return effort;
  const pending = idTreeCount(groupPending(orderCursorRecord(orderFirst(groups))));
  effort += <u64>orderCount(groups) * (1 + <u64>pending);
  return effort;
}

/** Bytes that the value holds outside its record; of the nodes only `samples` are measured. */
export function streamExtraBytes(entry: usize, samples: u32): u64 {
  const stream = streamOf(entry);
  const tree = streamNodes(stream);
  const count = idTreeCount(tree);
  let bytes: u64 = heapBlockBytes(changetype<usize>(stream)) + idTreeBytes(tree);
  let measured: u64 = 0;
  let seen: u32 = 0;
  for (let at = idTreeFirst(tree); at != 0; at = idTreeNext(at)) {
    if (samples != 0 && seen == samples) break;
    measured += heapBlockBytes(idTreeValue(at));
    seen += 1;
  }
  if (seen < count) {
    measured = (measured / seen) * (count - 1) + heapBlockBytes(idTreeValue(idTreeLast(tree)));
  }
  bytes += measured;
  const groups = stream.groups;
  if (changetype<usize>(groups) == 0) return bytes;
  bytes += heapBlockBytes(changetype<usize>(groups)) + orderBytes(groups);
  for (let at = orderFirst(groups); at != 0; at = orderNext(at)) {
    bytes += groupBytes(orderCursorRecord(at));
  }
  return bytes;
}

function groupBytes(record: usize): u64 {
  const pending = groupPending(record);
  const consumers = groupConsumers(record);
  let bytes: u64 = heapBlockBytes(record) + idTreeBytes(pending) + orderBytes(consumers);
  if (idTreeCount(pending) != 0) {
    bytes += <u64>idTreeCount(pending) * heapBlockBytes(idTreeValue(idTreeFirst(pending)));
  }
  for (let at = orderFirst(consumers); at != 0; at = orderNext(at)) {
    const consumer = orderCursorRecord(at);
    bytes += heapBlockBytes(consumer) + idTreeBytes(consumerPending(consumer));
  }
  return bytes;
}

// ------------------------------------------------------------------------------------ copying

/** Gives `target`, a record of the same type, a deep copy. False: memory is out. */
export function streamCopyInto(source: usize, target: usize): bool {
  const from = streamOf(source);
  const block = streamCreate();
  if (block == 0) return false;
  blockSet(target, block);
  const to = changetype<Stream>(block);
  to.lastMs = from.lastMs;
  to.lastSeq = from.lastSeq;
  to.firstMs = from.firstMs;
  to.firstSeq = from.firstSeq;
  to.deletedMs = from.deletedMs;
  to.deletedSeq = from.deletedSeq;
  to.length = from.length;
  to.entriesAdded = from.entriesAdded;
  if (copyNodes(from, to) && copyGroups(from, to)) return true;
  streamRelease(target);
  return false;
}

function copyNodes(from: Stream, to: Stream): bool {
  const tree = streamNodes(to);
  for (let at = idTreeFirst(streamNodes(from)); at != 0; at = idTreeNext(at)) {
    const node = listpackDuplicate(idTreeValue(at));
    if (node == 0) return false;
    if (idTreeInsert(tree, idTreeMs(at), idTreeSeq(at), <u32>node) != IdInsert.DONE) {
      heapRelease(node);
      return false;
    }
  }
  return true;
}

function copyGroups(from: Stream, to: Stream): bool {
  const groups = from.groups;
  if (changetype<usize>(groups) == 0) return true;
  for (let at = orderFirst(groups); at != 0; at = orderNext(at)) {
    const source = orderCursorRecord(at);
    const group = groupOf(source);
    const target = groupCreate(
      to,
      recordKey(source),
      recordKeyCount(source),
      group.lastMs,
      group.lastSeq,
      group.entriesRead,
    );
    if (target == 0 || !copyPending(source, target)) return false;
    if (!copyConsumers(groupConsumers(source), target)) return false;
  }
  return true;
}

/** Copies the Nacks of a group; they have no consumer yet. */
function copyPending(source: usize, target: usize): bool {
  const pending = groupPending(target);
  for (let at = idTreeFirst(groupPending(source)); at != 0; at = idTreeNext(at)) {
    const from = changetype<Nack>(<usize>idTreeValue(at));
    const nack = changetype<Nack>(heapAllocate(offsetof<Nack>()));
    const address = changetype<usize>(nack);
    if (address == 0) return false;
    nack.deliveredMs = from.deliveredMs;
    nack.deliveries = from.deliveries;
    nack.consumer = 0;
    if (idTreeInsert(pending, idTreeMs(at), idTreeSeq(at), <u32>address) != IdInsert.DONE) {
      heapRelease(address);
      return false;
    }
  }
  return true;
}

function copyConsumers(consumers: Order, group: usize): bool {
  for (let at = orderFirst(consumers); at != 0; at = orderNext(at)) {
    const source = orderCursorRecord(at);
    const seenMs = consumerOf(source).seenMs;
    const target = consumerCreate(group, recordKey(source), recordKeyCount(source), seenMs);
    if (target == 0) return false;
    consumerOf(target).activeMs = consumerOf(source).activeMs;
    const pending = consumerPending(target);
    for (let id = idTreeFirst(consumerPending(source)); id != 0; id = idTreeNext(id)) {
      const nack = idTreeFind(groupPending(group), idTreeMs(id), idTreeSeq(id));
      changetype<Nack>(<usize>nack).consumer = target;
      if (idTreeInsert(pending, idTreeMs(id), idTreeSeq(id), nack) != IdInsert.DONE) return false;
    }
  }
  return true;
}
