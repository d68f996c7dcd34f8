// Streams to RDB, as Redis 7.2 writes them: nodes as the bytes that they are, the numbers of the
// head, then the groups. Each id is 16 bytes, big-endian, as in the keys of a radix tree.
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
import { streamNodes, streamOf } from '../type/stream-head';

/** Bytes of an id as it is saved. */
export const SAVED_ID_BYTES: u32 = 16;

const id = memory.data(16, 8);

/** Makes the 16 bytes of the id of the entry that a cursor names. */
function idPut(cursor: u64): void {
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
    idPut(at);
    rdbWriteString(id, SAVED_ID_BYTES);
    rdbWriteString(node, listpackBytes(node));
  }
  rdbWriteLength(stream.length);
  rdbWriteLength(stream.lastMs);
  rdbWriteLength(stream.lastSeq);
  rdbWriteLength(stream.firstMs);
  rdbWriteLength(stream.firstSeq);
  rdbWriteLength(stream.deletedMs);
  rdbWriteLength(stream.deletedSeq);
  rdbWriteLength(stream.entriesAdded);
  rdbWriteLength(groupCount(stream));
  if (groupCount(stream) == 0) return;
  for (let at = orderFirst(stream.groups); at != 0; at = orderNext(at)) {
    saveGroup(orderCursorRecord(at));
  }
}

function saveGroup(record: usize): void {
  const group = groupOf(record);
  rdbWriteString(recordKey(record), recordKeyCount(record));
  rdbWriteLength(group.lastMs);
  rdbWriteLength(group.lastSeq);
  rdbWriteLength(group.entriesRead);
  savePending(groupPending(record), true);
  const consumers = groupConsumers(record);
  rdbWriteLength(orderCount(consumers));
  for (let at = orderFirst(consumers); at != 0; at = orderNext(at)) {
    const consumer = orderCursorRecord(at);
    rdbWriteString(recordKey(consumer), recordKeyCount(consumer));
    rdbWrite64(consumerOf(consumer).seenMs);
    rdbWrite64(consumerOf(consumer).activeMs);
    savePending(consumerPending(consumer), false);
  }
}

/** Writes what is pending; with when and how often it was delivered if it is a group's. */
function savePending(pending: IdTree, whole: bool): void {
  rdbWriteLength(idTreeCount(pending));
  for (let at = idTreeFirst(pending); at != 0; at = idTreeNext(at)) {
    idPut(at);
    rdbWriteBytes(id, SAVED_ID_BYTES);
    if (!whole) continue;
    const nack = changetype<Nack>(<usize>idTreeValue(at));
    rdbWrite64(nack.deliveredMs);
    rdbWriteLength(nack.deliveries);
  }
}
