// Streams from RDB (the drawing is in save-stream.ts). Two older forms have less:
//
//   STREAM_LISTPACKS      5.0   neither first, deleted and added in the head, nor entries read
//   STREAM_LISTPACKS_2    7.0   no time at which a consumer was active
//
// What is missing is found as Redis finds it. Beyond what the single nodes must be
// (stream-validate.ts), all of it must fit together: ids ascend from node to node up to the last
// id, the valid entries are as many as the head says, no id of what is pending comes twice, names
// of groups and of consumers in a group are different, and what is pending in a group is pending at
// exactly one of its consumers.

import { heapAllocate, heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbRead64,
  rdbReadCount,
  rdbReadFail,
  rdbReadLength,
  rdbReadStarve,
  rdbReadString,
  rdbText,
  rdbTextBytes,
} from './reader';
import {
  IdInsert,
  IdTree,
  idTreeCount,
  idTreeFirst,
  idTreeInsert,
  idTreeNext,
  idTreeValue,
} from '../structure/idtree';
import { blockRecord } from '../type/block';
import { loadAdopted, loadDrop, loadListpack } from './load-block';
import { SAVED_ID_BYTES } from './save-stream';
import { streamFindFirst } from '../type/stream';
import {
  Nack,
  consumerCreate,
  consumerFind,
  consumerOf,
  consumerPending,
  groupCreate,
  groupFind,
  groupPending,
  pendingFind,
  streamPosition,
} from '../type/stream-group';
import { Stream, idBelow, streamCreate, streamNodes, streamOf } from '../type/stream-head';
import { streamNodeValid } from '../type/stream-node';
import { streamNodeValidate, streamValidMs, streamValidSeq } from '../type/stream-validate';
import { Type } from '../type/type';

/** Which form is being read. */
let hasOffsets: bool = false;
let hasActiveTimes: bool = false;

/** The id that idTake has read. */
let idMs: u64 = 0;
let idSeq: u64 = 0;

/** Least bytes of a node, a group, what is pending in it, a consumer. */
const NODE_LEAST: u32 = 26;
const GROUP_LEAST: u32 = 5;
const NACK_LEAST: u32 = 25;
const CONSUMER_LEAST: u32 = 10;

/**
 * RdbType.STREAM_LISTPACKS, _2 and _3
 * @param offsets,activeTimes what the form has, see above
 */
export function loadStream(key: usize, keyCount: u32, offsets: bool, activeTimes: bool): usize {
  hasOffsets = offsets;
  hasActiveTimes = activeTimes;
  const block = streamCreate();
  if (block == 0) {
    rdbReadStarve();
    return 0;
  }
  const record = loadAdopted(blockRecord(key, keyCount, Type.STREAM, 0, block), block);
  if (record == 0) return 0;
  const stream = streamOf(record);
  const entries = nodesRead(stream);
  headRead(stream, entries);
  for (let left = rdbReadCount(GROUP_LEAST); left != 0 && isFine(); left--) groupRead(stream);
  return isFine() ? record : loadDrop(record);
}


@inline function isFine(): bool {
  return rdbFault == RdbFault.NONE;
}

/** Takes 16 bytes of an id. */
function idTake(): void {
  idMs = bswap(rdbRead64());
  idSeq = bswap(rdbRead64());
}

/** Reads the nodes; returns how many valid entries they have. */
function nodesRead(stream: Stream): u64 {
  const tree = streamNodes(stream);
  let entries: u64 = 0;
  for (let left = rdbReadCount(NODE_LEAST); left != 0; left--) {
    rdbReadString(0);
    if (!isFine()) break;
    if (rdbTextBytes != SAVED_ID_BYTES) {
      rdbReadFail(RdbFlaw.STREAM_NODE);
      break;
    }
    const ms = bswap(load<u64>(rdbText));
    const seq = bswap(load<u64>(rdbText, 8));
    const node = loadListpack();
    if (node == 0) break;
    const ascends = idTreeCount(tree) == 0 || idBelow(streamValidMs, streamValidSeq, ms, seq);
    if (ascends && streamNodeValidate(node, ms, seq)) {
      const done = idTreeInsert(tree, ms, seq, <u32>node);
      if (done == IdInsert.DONE) {
        entries += <u64>streamNodeValid(node);
        continue;
      }
      if (done == IdInsert.PRESENT) rdbReadFail(RdbFlaw.STREAM_NODE);
      else rdbReadStarve();
    } else {
      rdbReadFail(RdbFlaw.STREAM_NODE);
    }
    heapRelease(node);
    break;
  }
  return entries;
}

/** Reads the numbers of the head, and finds those that are missing. */
function headRead(stream: Stream, entries: u64): void {
  stream.length = rdbReadLength();
  stream.lastMs = rdbReadLength();
  stream.lastSeq = rdbReadLength();
  if (!isFine()) return;
  if (stream.length != entries) return rdbReadFail(RdbFlaw.STREAM_HEAD);
  const isAbove = idBelow(stream.lastMs, stream.lastSeq, streamValidMs, streamValidSeq);
  if (idTreeCount(streamNodes(stream)) != 0 && isAbove) return rdbReadFail(RdbFlaw.STREAM_HEAD);
  if (!hasOffsets) {
    stream.entriesAdded = entries;
    return streamFindFirst(stream);
  }
  stream.firstMs = rdbReadLength();
  stream.firstSeq = rdbReadLength();
  stream.deletedMs = rdbReadLength();
  stream.deletedSeq = rdbReadLength();
  stream.entriesAdded = rdbReadLength();
}

function groupRead(stream: Stream): void {
  rdbReadString(0);
  const name = rdbText;
  const nameCount = rdbTextBytes;
  const ms = rdbReadLength();
  const seq = rdbReadLength();
  const read = hasOffsets ? <i64>rdbReadLength() : streamPosition(stream, ms, seq);
  if (!isFine()) return;
  if (groupFind(stream, name, nameCount) != 0) return rdbReadFail(RdbFlaw.STREAM_GROUP);
  const group = groupCreate(stream, name, nameCount, ms, seq, read);
  if (group == 0) return rdbReadStarve();
  for (let left = rdbReadCount(NACK_LEAST); left != 0 && isFine(); left--) nackRead(group);
  for (let left = rdbReadCount(CONSUMER_LEAST); left != 0 && isFine(); left--) {
    consumerRead(group);
  }
  if (isFine() && !isOwned(groupPending(group))) rdbReadFail(RdbFlaw.STREAM_OWNER);
}

/** Reads what is pending in a group; at whom is not known yet. */
function nackRead(group: usize): void {
  idTake();
  const deliveredMs = rdbRead64();
  const deliveries = rdbReadLength();
  if (!isFine()) return;
  const address = heapAllocate(offsetof<Nack>());
  if (address == 0) return rdbReadStarve();
  const nack = changetype<Nack>(address);
  nack.deliveredMs = deliveredMs;
  nack.deliveries = deliveries;
  nack.consumer = 0;
  const done = idTreeInsert(groupPending(group), idMs, idSeq, <u32>address);
  if (done == IdInsert.DONE) return;
  heapRelease(address);
  if (done == IdInsert.PRESENT) rdbReadFail(RdbFlaw.STREAM_PENDING);
  else rdbReadStarve();
}

function consumerRead(group: usize): void {
  rdbReadString(0);
  const name = rdbText;
  const nameCount = rdbTextBytes;
  const seenMs = <i64>rdbRead64();
  const activeMs = hasActiveTimes ? <i64>rdbRead64() : seenMs;
  if (!isFine()) return;
  if (consumerFind(group, name, nameCount) != 0) return rdbReadFail(RdbFlaw.STREAM_CONSUMER);
  const consumer = consumerCreate(group, name, nameCount, seenMs);
  if (consumer == 0) return rdbReadStarve();
  consumerOf(consumer).activeMs = activeMs;
  const pending = consumerPending(consumer);
  for (let left = rdbReadCount(SAVED_ID_BYTES); left != 0; left--) {
    idTake();
    const nack = pendingFind(group, idMs, idSeq);
    const address = changetype<usize>(nack);
    if (!isFine()) return;
    if (address == 0 || nack.consumer != 0) {
      return rdbReadFail(RdbFlaw.STREAM_CONSUMER_PENDING);
    }
    if (idTreeInsert(pending, idMs, idSeq, <u32>address) != IdInsert.DONE) return rdbReadStarve();
    nack.consumer = consumer;
  }
}

/** Whether all that is pending in a group is pending at a consumer. */
function isOwned(pending: IdTree): bool {
  for (let at = idTreeFirst(pending); at != 0; at = idTreeNext(at)) {
    if (changetype<Nack>(<usize>idTreeValue(at)).consumer == 0) return false;
  }
  return true;
}
