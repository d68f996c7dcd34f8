// Streams from RDB (the drawing is in save-stream.ts). Two older forms have less:
//
//   STREAM_LISTPACKS      5.0   neither first, deleted and added in the head, nor entries read
//   STREAM_LISTPACKS_2    7.0   no time at which a consumer was active
//
// What is missing is found as Redis finds it. Beyond what the single nodes must be
// (type/stream-validate.ts), all of it must fit together: ids ascend from node to node up to the
// last id, the valid entries are as many as the head says, no id of what is pending comes twice,
// names of groups and of consumers in a group are different, and what is pending in a group is
// pending at exactly one of its consumers.

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
import { RdbType } from './type';
import { Type } from '../type/type';

/** Which form is being read. */
let hasOffsets: bool = false;
let hasActiveTimes: bool = false;

/** The id that idTake has read. */
let idMs: u64 = 0;
let idSeq: u64 = 0;

/** Least bytes of a node, a group, what is pending in it, a consumer. */
const NODE_MINIMUM: u32 = 26;
const GROUP_MINIMUM: u32 = 5;
const NACK_MINIMUM: u32 = 25;
const CONSUMER_MINIMUM: u32 = 10;

/** What is read next. */
const enum Stage {
  NODE = 0,
  HEAD = 1,
  GROUP = 2,
  NACK = 3,
  CONSUMERS = 4,
  CONSUMER = 5,
  PENDING = 6,
  END = 7,
}

let stage: Stage = Stage.END;
let stream: Stream = changetype<Stream>(0);
/** Valid entries in the nodes that were read. */
let entries: u64 = 0;
/** The group and the consumer that are being read. */
let group: usize = 0;
let consumer: usize = 0;
/** How many of each are still to be read. */
let nodesLeft: u32 = 0;
let groupsLeft: u32 = 0;
let nacksLeft: u32 = 0;
let consumersLeft: u32 = 0;
let pendingLeft: u32 = 0;

/**
 * RdbType.STREAM_LISTPACKS, _2 and _3
 * @param type which of them
 */
export function loadStream(key: usize, keyCount: u32, type: u32): usize {
  const record = loadStreamBegin(key, keyCount, type);
  if (record == 0) return 0;
  while (isFine() && !loadStreamItem()) {}
  return isFine() ? record : loadDrop(record);
}

/** Reads the beginning and makes a record with an empty stream; 0 after a fault. */
export function loadStreamBegin(key: usize, keyCount: u32, type: u32): usize {
  hasOffsets = type != RdbType.STREAM_LISTPACKS;
  hasActiveTimes = type == RdbType.STREAM_LISTPACKS_3;
  nodesLeft = rdbReadCount(NODE_MINIMUM);
  if (!isFine()) return 0;
  const block = streamCreate();
  if (block == 0) {
    rdbReadStarve();
    return 0;
  }
  const record = loadAdopted(blockRecord(key, keyCount, Type.STREAM, 0, block), block);
  if (record == 0) return 0;
  stream = streamOf(record);
  entries = 0;
  stage = nodesLeft != 0 ? Stage.NODE : Stage.HEAD;
  return record;
}

/**
 * Reads the next piece of the stream that was begun: a node, the head, a group, something pending
 * … After a fault nothing of it was taken. Returns whether it was the last.
 */
export function loadStreamItem(): bool {
  switch (stage) {
    case Stage.NODE:
      nodeRead();
      break;
    case Stage.HEAD:
      headRead();
      break;
    case Stage.GROUP:
      groupRead();
      break;
    case Stage.NACK:
      nackRead();
      break;
    case Stage.CONSUMERS:
      consumersRead();
      break;
    case Stage.CONSUMER:
      consumerRead();
      break;
    case Stage.PENDING:
      pendingRead();
  }
  return stage == Stage.END;
}


@inline function isFine(): bool {
  return rdbFault == RdbFault.NONE;
}

/** Takes 16 bytes of an id. */
function idTake(): void {
  idMs = bswap(rdbRead64());
  idSeq = bswap(rdbRead64());
}

/** Reads a node. */
function nodeRead(): void {
  const tree = streamNodes(stream);
  rdbReadString(1);
  if (!isFine()) return;
  if (rdbTextBytes != SAVED_ID_BYTES) return rdbReadFail(RdbFlaw.STREAM_NODE);
  const ms = bswap(load<u64>(rdbText));
  const seq = bswap(load<u64>(rdbText, 8));
  const node = loadListpack();
  if (node == 0) return;
  const ascends = idTreeCount(tree) == 0 || idBelow(streamValidMs, streamValidSeq, ms, seq);
  if (ascends && streamNodeValidate(node, ms, seq)) {
    const done = idTreeInsert(tree, ms, seq, <u32>node);
    if (done == IdInsert.DONE) {
      entries += <u64>streamNodeValid(node);
      nodesLeft -= 1;
      if (nodesLeft == 0) stage = Stage.HEAD;
      return;
    }
    if (done == IdInsert.PRESENT) rdbReadFail(RdbFlaw.STREAM_NODE);
    else rdbReadStarve();
  } else {
    rdbReadFail(RdbFlaw.STREAM_NODE);
  }
  heapRelease(node);
}

/** Reads the numbers of the head, finds those that are missing, and the number of groups. */
function headRead(): void {
  stream.length = rdbReadLength();
  stream.lastMs = rdbReadLength();
  stream.lastSeq = rdbReadLength();
  if (hasOffsets) {
    stream.firstMs = rdbReadLength();
    stream.firstSeq = rdbReadLength();
    stream.deletedMs = rdbReadLength();
    stream.deletedSeq = rdbReadLength();
    stream.entriesAdded = rdbReadLength();
  }
  groupsLeft = rdbReadCount(GROUP_MINIMUM);
  if (!isFine()) return;
  if (stream.length != entries) return rdbReadFail(RdbFlaw.STREAM_HEAD);
  const isAbove = idBelow(stream.lastMs, stream.lastSeq, streamValidMs, streamValidSeq);
  if (idTreeCount(streamNodes(stream)) != 0 && isAbove) return rdbReadFail(RdbFlaw.STREAM_HEAD);
  if (!hasOffsets) {
    stream.entriesAdded = entries;
    streamFindFirst(stream);
  }
  stage = groupsLeft != 0 ? Stage.GROUP : Stage.END;
}

function groupRead(): void {
  rdbReadString(0);
  const name = rdbText;
  const nameCount = rdbTextBytes;
  const ms = rdbReadLength();
  const seq = rdbReadLength();
  let read = hasOffsets ? <i64>rdbReadLength() : 0;
  nacksLeft = rdbReadCount(NACK_MINIMUM);
  if (!isFine()) return;
  if (!hasOffsets) read = streamPosition(stream, ms, seq);
  if (groupFind(stream, name, nameCount) != 0) return rdbReadFail(RdbFlaw.STREAM_GROUP);
  group = groupCreate(stream, name, nameCount, ms, seq, read);
  if (group == 0) return rdbReadStarve();
  stage = nacksLeft != 0 ? Stage.NACK : Stage.CONSUMERS;
}

/** Reads what is pending in a group; at whom is not known yet. */
function nackRead(): void {
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
  if (done == IdInsert.DONE) {
    nacksLeft -= 1;
    if (nacksLeft == 0) stage = Stage.CONSUMERS;
    return;
  }
  heapRelease(address);
  if (done == IdInsert.PRESENT) rdbReadFail(RdbFlaw.STREAM_PENDING);
  else rdbReadStarve();
}

/** Reads how many consumers a group has. */
function consumersRead(): void {
  consumersLeft = rdbReadCount(CONSUMER_MINIMUM);
  if (isFine()) consumerNext();
}

/** Goes on to the next consumer, or after the last to the next group. */
function consumerNext(): void {
  stage = Stage.CONSUMER;
  if (consumersLeft != 0) return;
  if (!isOwned(groupPending(group))) return rdbReadFail(RdbFlaw.STREAM_OWNER);
  groupsLeft -= 1;
  stage = groupsLeft != 0 ? Stage.GROUP : Stage.END;
}

function consumerRead(): void {
  rdbReadString(0);
  const name = rdbText;
  const nameCount = rdbTextBytes;
  const seenMs = <i64>rdbRead64();
  const activeMs = hasActiveTimes ? <i64>rdbRead64() : seenMs;
  pendingLeft = rdbReadCount(SAVED_ID_BYTES);
  if (!isFine()) return;
  if (consumerFind(group, name, nameCount) != 0) return rdbReadFail(RdbFlaw.STREAM_CONSUMER);
  consumer = consumerCreate(group, name, nameCount, seenMs);
  if (consumer == 0) return rdbReadStarve();
  consumerOf(consumer).activeMs = activeMs;
  stage = Stage.PENDING;
  if (pendingLeft == 0) consumerDone();
}

function consumerDone(): void {
  consumersLeft -= 1;
  consumerNext();
}

/** Reads what is pending at a consumer. */
function pendingRead(): void {
  idTake();
  if (!isFine()) return;
  const nack = pendingFind(group, idMs, idSeq);
  const address = changetype<usize>(nack);
  if (address == 0 || nack.consumer != 0) {
    return rdbReadFail(RdbFlaw.STREAM_CONSUMER_PENDING);
  }
  const pending = consumerPending(consumer);
  if (idTreeInsert(pending, idMs, idSeq, <u32>address) != IdInsert.DONE) return rdbReadStarve();
  nack.consumer = consumer;
  pendingLeft -= 1;
  if (pendingLeft == 0) consumerDone();
}

/** Whether all that is pending in a group is pending at a consumer. */
function isOwned(pending: IdTree): bool {
  for (let at = idTreeFirst(pending); at != 0; at = idTreeNext(at)) {
    if (changetype<Nack>(<usize>idTreeValue(at)).consumer == 0) return false;
  }
  return true;
}
