// Streams to RDB, as Redis 7.2 writes them (for 7.0, without the time of activity): nodes as the
// bytes that they are, the numbers of the head, then the groups. Each id is 16 bytes, big-endian,
// as in the keys of a radix tree.
//
//   length nodes      that many of: string id │ string listpack
//   lengths           entries │ last ms │ seq │ first ms │ seq │ deleted ms │ seq │ entries added
//   length groups     that many of: string name │ last ms │ seq │ entries read │ …
//     length pending    that many of: id │ i64 time │ length deliveries
//     length consumers  that many of: string name │ i64 seen │ i64 active │
//       length pending    that many ids

import { recordKey, recordKeyCount } from '../memory/record';
import { rdbWrite64, rdbWriteBytes, rdbWriteLength, rdbWriteString } from './writer';
import {
  IdTree,
  idTreeCount,
  idTreeFirst,
  idTreeMs,
  idTreeNext,
  idTreeSeq,
  idTreeValue,
} from '../structure/idtree';
import { listpackBytes } from '../structure/listpack';
import { orderCount, orderCursorRecord, orderFirst, orderNext } from '../structure/order';
import {
  Nack,
  consumerOf,
  consumerPending,
  groupConsumers,
  groupCount,
  groupOf,
  groupPending,
} from '../type/stream-group';
import { Stream, streamNodes, streamOf } from '../type/stream-head';
import { rdbForOlder } from './type';

/** Bytes of an id as it is saved. */
export const SAVED_ID_BYTES: u32 = 16;

const id = memory.data(16, 8);

/** Makes the 16 bytes of the id of the entry that a cursor names. */
function idMake(cursor: u64): void {
  store<u64>(id, bswap(idTreeMs(cursor)));
  store<u64>(id, bswap(idTreeSeq(cursor)), 8);
}

/** Writes a stream without its type. */
export function saveStream(entry: usize): void {
  const stream = streamOf(entry);
  const tree = streamNodes(stream);
  rdbWriteLength(idTreeCount(tree));
  for (let at = idTreeFirst(tree); at != 0; at = idTreeNext(at)) {
    const node: usize = idTreeValue(at);
    saveStreamNodeId(at);
    rdbWriteString(node, listpackBytes(node));
  }
  saveStreamHead(stream);
  if (groupCount(stream) == 0) return;
  for (let at = orderFirst(stream.groups); at != 0; at = orderNext(at)) {
    saveGroup(orderCursorRecord(at));
  }
}

/** Writes the id in front of the node that a cursor names. */
export function saveStreamNodeId(at: u64): void {
  idMake(at);
  rdbWriteString(id, SAVED_ID_BYTES);
}

/** Writes the numbers behind the nodes, that of the groups included. */
export function saveStreamHead(stream: Stream): void {
  rdbWriteLength(stream.length);
  rdbWriteLength(stream.lastMs);
  rdbWriteLength(stream.lastSeq);
  rdbWriteLength(stream.firstMs);
  rdbWriteLength(stream.firstSeq);
  rdbWriteLength(stream.deletedMs);
  rdbWriteLength(stream.deletedSeq);
  rdbWriteLength(stream.entriesAdded);
  rdbWriteLength(groupCount(stream));
}

function saveGroup(record: usize): void {
  saveGroupHead(record);
  savePending(groupPending(record), true);
  const consumers = groupConsumers(record);
  rdbWriteLength(orderCount(consumers));
  for (let at = orderFirst(consumers); at != 0; at = orderNext(at)) {
    const consumer = orderCursorRecord(at);
    saveConsumerHead(consumer);
    savePending(consumerPending(consumer), false);
  }
}

/** Writes a group up to what is pending in it. */
export function saveGroupHead(record: usize): void {
  const group = groupOf(record);
  rdbWriteString(recordKey(record), recordKeyCount(record));
  rdbWriteLength(group.lastMs);
  rdbWriteLength(group.lastSeq);
  rdbWriteLength(group.entriesRead);
}

/** Writes a consumer up to what is pending at it. */
export function saveConsumerHead(record: usize): void {
  rdbWriteString(recordKey(record), recordKeyCount(record));
  rdbWrite64(consumerOf(record).seenMs);
  if (!rdbForOlder) rdbWrite64(consumerOf(record).activeMs);
}

/** Writes what is pending; with when and how often it was delivered if it is a group's. */
function savePending(pending: IdTree, whole: bool): void {
  rdbWriteLength(idTreeCount(pending));
  for (let at = idTreeFirst(pending); at != 0; at = idTreeNext(at)) savePendingAt(at, whole);
}

/** Writes what a cursor of something pending names; `whole`: it is a group's. */
export function savePendingAt(at: u64, whole: bool): void {
  idMake(at);
  rdbWriteBytes(id, SAVED_ID_BYTES);
  if (!whole) return;
  const nack = changetype<Nack>(<usize>idTreeValue(at));
  rdbWrite64(nack.deliveredMs);
  rdbWriteLength(nack.deliveries);
}
