// Consumer groups of a stream: who has been given which entries and has not acknowledged them yet.
//
//   group record       keyBits │ name │ f64 0 │ Group │ IdTree pending │ Order consumers
//   consumer record    keyBits │ name │ f64 0 │ Consumer │ IdTree pending
//   Nack               an entry that is pending: when it was delivered last, how often, to whom
//
//   pending of the group      1-0 ──► Nack ◄── 1-0    pending of a consumer
//                             2-0 ──► Nack ◄── 2-0    pending of another
//
// Groups and consumers are kept in Orders (structure/order.ts) whose scores are all zero: that
// orders them by the bytes of their names, as Redis's radix trees do. Their records do not move. A
// Nack stands in the group's tree and in the one of its consumer; it belongs to the group.
//
// Memory of a pending entry: 24 bytes for the Nack and 21 for each of its two places.
import { heapAllocate, heapRelease } from '../memory/heap';
import { recordCreate, recordKeyEquals, recordValue } from '../memory/record';
import {
  ID_TREE_BYTES,
  IdInsert,
  IdTree,
  idTreeFind,
  idTreeFirst,
  idTreeInitialize,
  idTreeInsert,
  idTreeMs,
  idTreeNext,
  idTreeReleaseStep,
  idTreeRemove,
  idTreeSeq,
} from '../structure/idtree';
import {
  ORDER_BYTES,
  Order,
  orderCount,
  orderCreate,
  orderCursor,
  orderCursorRecord,
  orderInitialize,
  orderInsert,
  orderLast,
  orderRecordSetScore,
  orderRemove,
  orderSeekMember,
} from '../structure/order';
import { Stream, idBelow } from './stream-head';

/** How many entries a group has read is not known. */
export const ENTRIES_READ_UNKNOWN: i64 = -1;

/** A group: it stands 8 bytes into the value area of its record. */
@unmanaged
export class Group {
  /** The last id that was delivered. */
  lastMs: u64;
  lastSeq: u64;
  /** How many entries were delivered, or ENTRIES_READ_UNKNOWN. */
  entriesRead: i64;
}
if (offsetof<Group>() != 24) ERROR('Group is 24 bytes');

/** A consumer: it stands 8 bytes into the value area of its record. */
@unmanaged
export class Consumer {
  /** When it last asked for something, Unix ms. */
  seenMs: i64;
  /** When it last got something; -1 = never. */
  activeMs: i64;
}
if (offsetof<Consumer>() != 16) ERROR('Consumer is 16 bytes');

/** An entry that was delivered and not acknowledged. */
@unmanaged
export class Nack {
  /** When it was delivered last, Unix ms. */
  deliveredMs: i64;
  deliveries: i64;
  /** Record of the consumer that it was delivered to. */
  consumer: usize;
}
if (offsetof<Nack>() != 20) ERROR('Nack is 20 bytes');

const SCORE_BYTES: usize = 8;
const noOrder = changetype<Order>(0);

/** The lag that groupLag has found. */
export let groupLagFound: i64 = 0;

/** The group of a group record. */
@inline export function groupOf(record: usize): Group {
  return changetype<Group>(recordValue(record) + SCORE_BYTES);
}

/** What is pending in a group: ids → Nack. */
@inline export function groupPending(record: usize): IdTree {
  return changetype<IdTree>(recordValue(record) + SCORE_BYTES + offsetof<Group>());
}

/** The consumers of a group. */
@inline export function groupConsumers(record: usize): Order {
  const offset = SCORE_BYTES + offsetof<Group>() + ID_TREE_BYTES;
  return changetype<Order>(recordValue(record) + offset);
}

/** The consumer of a consumer record. */
@inline export function consumerOf(record: usize): Consumer {
  return changetype<Consumer>(recordValue(record) + SCORE_BYTES);
}

/** What is pending at a consumer: ids → Nack. */
@inline export function consumerPending(record: usize): IdTree {
  return changetype<IdTree>(recordValue(record) + SCORE_BYTES + offsetof<Consumer>());
}

// ------------------------------------------------------------------------------ by their names

/** The record with a name, or 0. */
function named(order: Order, name: usize, nameCount: u32): usize {
  orderSeekMember(order, 0, name, nameCount, false);
  if (orderCursor == 0) return 0;
  const record = orderCursorRecord(orderCursor);
  return recordKeyEquals(record, name, nameCount) ? record : 0;
}

/** Makes a record for a name that is not in the order, and adds it; 0 if memory is out. */
function add(order: Order, name: usize, nameCount: u32, bytes: usize): usize {
  const record = recordCreate(0, name, nameCount, SCORE_BYTES + bytes);
  if (record == 0) return 0;
  orderRecordSetScore(record, 0);
  if (orderInsert(order, 0, record)) return record;
  heapRelease(record);
  return 0;
}

/** How many groups a stream has. */
export function groupCount(stream: Stream): u32 {
  return stream.groups == noOrder ? 0 : orderCount(stream.groups);
}

/** The record of a group, or 0. */
export function groupFind(stream: Stream, name: usize, nameCount: u32): usize {
  return stream.groups == noOrder ? 0 : named(stream.groups, name, nameCount);
}

/**
 * Makes a group that is not there.
 * @param ms,seq the last id that counts as delivered
 * @returns its record; 0 if memory is out and nothing has changed
 */
export function groupCreate(
  stream: Stream,
  name: usize,
  nameCount: u32,
  ms: u64,
  seq: u64,
  entriesRead: i64,
): usize {
  if (stream.groups == noOrder) {
    stream.groups = orderCreate();
    if (stream.groups == noOrder) return 0;
  }
  const bytes = offsetof<Group>() + ID_TREE_BYTES + ORDER_BYTES;
  const record = add(stream.groups, name, nameCount, bytes);
  if (record == 0) return 0;
  const group = groupOf(record);
  group.lastMs = ms;
  group.lastSeq = seq;
  group.entriesRead = entriesRead;
  idTreeInitialize(groupPending(record));
  orderInitialize(groupConsumers(record));
  return record;
}

/** Takes a group out of its stream and frees it. */
export function groupRemove(stream: Stream, record: usize): void {
  orderRemove(stream.groups, 0, record);
  groupReleaseStep(record, u32.MAX_VALUE);
  heapRelease(record);
}

/** The record of a consumer, or 0. */
export function consumerFind(group: usize, name: usize, nameCount: u32): usize {
  return named(groupConsumers(group), name, nameCount);
}

/** Makes a consumer that is not there; 0 if memory is out and nothing has changed. */
export function consumerCreate(group: usize, name: usize, nameCount: u32, nowMs: i64): usize {
  const bytes = offsetof<Consumer>() + ID_TREE_BYTES;
  const record = add(groupConsumers(group), name, nameCount, bytes);
  if (record == 0) return 0;
  consumerOf(record).seenMs = nowMs;
  consumerOf(record).activeMs = -1;
  idTreeInitialize(consumerPending(record));
  return record;
}

/** Takes a consumer and all that is pending at it out of a group, and frees it. */
export function consumerRemove(group: usize, record: usize): void {
  const pending = consumerPending(record);
  for (let at = idTreeFirst(pending); at != 0; at = idTreeNext(at)) {
    heapRelease(idTreeRemove(groupPending(group), idTreeMs(at), idTreeSeq(at)));
  }
  idTreeReleaseStep(pending, u32.MAX_VALUE, 0);
  orderRemove(groupConsumers(group), 0, record);
  heapRelease(record);
}

// ------------------------------------------------------------------------------------ pending

/** The Nack of an id in a group, or null (0). */
@inline export function pendingFind(group: usize, ms: u64, seq: u64): Nack {
  return changetype<Nack>(<usize>idTreeFind(groupPending(group), ms, seq));
}

/**
 * Makes an id pending at a consumer; one that is pending at another is taken from there. When and
 * how often it was delivered is for the caller to set.
 * @returns the Nack; null (0) if memory is out and nothing has changed
 */
export function pendingGive(group: usize, consumer: usize, ms: u64, seq: u64): Nack {
  const none = changetype<Nack>(0);
  const nack = changetype<Nack>(heapAllocate(offsetof<Nack>()));
  if (nack == none) return none;
  const pending = groupPending(group);
  const done = idTreeInsert(pending, ms, seq, <u32>changetype<usize>(nack));
  if (done == IdInsert.DONE) {
    nack.consumer = consumer;
    const address = <u32>changetype<usize>(nack);
    if (idTreeInsert(consumerPending(consumer), ms, seq, address) != IdInsert.OUT_OF_MEMORY) {
      return nack;
    }
    idTreeRemove(pending, ms, seq);
  }
  heapRelease(changetype<usize>(nack));
  if (done != IdInsert.PRESENT) return none;
  const there = pendingFind(group, ms, seq);
  return pendingMove(there, consumer, ms, seq) ? there : none;
}

/** Moves a Nack to a consumer; false if memory is out and nothing has changed. */
export function pendingMove(nack: Nack, consumer: usize, ms: u64, seq: u64): bool {
  if (nack.consumer == consumer) return true;
  const address = <u32>changetype<usize>(nack);
  if (idTreeInsert(consumerPending(consumer), ms, seq, address) == IdInsert.OUT_OF_MEMORY) {
    return false;
  }
  idTreeRemove(consumerPending(nack.consumer), ms, seq);
  nack.consumer = consumer;
  return true;
}

/** Takes an id out of what is pending. False: it was not. */
export function pendingRemove(group: usize, ms: u64, seq: u64): bool {
  const nack = changetype<Nack>(<usize>idTreeRemove(groupPending(group), ms, seq));
  if (changetype<usize>(nack) == 0) return false;
  idTreeRemove(consumerPending(nack.consumer), ms, seq);
  heapRelease(changetype<usize>(nack));
  return true;
}

// ----------------------------------------------------------------------------------- counting

/** Whether the entries from an id on may have gaps that XDEL has made. */
function hasGapsFrom(stream: Stream, ms: u64, seq: u64): bool {
  const deletedMs = stream.deletedMs;
  const deletedSeq = stream.deletedSeq;
  if (stream.length == 0 || (deletedMs | deletedSeq) == 0) return false;
  if (idBelow(deletedMs, deletedSeq, stream.firstMs, stream.firstSeq)) return false;
  return !idBelow(deletedMs, deletedSeq, ms, seq);
}

/**
 * How many entries had been added to a stream when that with an id was the last one, as far as it
 * can be told without counting; else ENTRIES_READ_UNKNOWN.
 */
export function streamPosition(stream: Stream, ms: u64, seq: u64): i64 {
  const added = <i64>stream.entriesAdded;
  if (added == 0) return 0;
  const isBeyond = idBelow(stream.lastMs, stream.lastSeq, ms, seq);
  if (stream.length == 0 && !isBeyond) return added;
  if (isBeyond) return ENTRIES_READ_UNKNOWN;
  if (ms == stream.lastMs && seq == stream.lastSeq) return added;
  const deletedMs = stream.deletedMs;
  const deletedSeq = stream.deletedSeq;
  const firstMs = stream.firstMs;
  const firstSeq = stream.firstSeq;
  if ((deletedMs | deletedSeq) != 0 && !idBelow(deletedMs, deletedSeq, firstMs, firstSeq)) {
    return ENTRIES_READ_UNKNOWN;
  }
  if (idBelow(ms, seq, firstMs, firstSeq)) return added - <i64>stream.length;
  if (ms == firstMs && seq == firstSeq) return added - <i64>stream.length + 1;
  return ENTRIES_READ_UNKNOWN;
}

/** Finds how many entries a group has not been given yet (groupLagFound). False: unknown. */
export function groupLag(stream: Stream, group: Group): bool {
  let read: i64 = 0;
  if (stream.entriesAdded != 0) {
    read = group.entriesRead;
    if (read == ENTRIES_READ_UNKNOWN || hasGapsFrom(stream, group.lastMs, group.lastSeq)) {
      read = streamPosition(stream, group.lastMs, group.lastSeq);
      if (read == ENTRIES_READ_UNKNOWN) return false;
    }
  }
  groupLagFound = <i64>stream.entriesAdded - read;
  return true;
}

/** Notes that a group is given the entry with an id above all that it was given. */
export function groupAdvance(stream: Stream, group: Group, ms: u64, seq: u64): void {
  if (group.entriesRead != ENTRIES_READ_UNKNOWN && !hasGapsFrom(stream, ms, seq)) {
    group.entriesRead += 1;
  } else if (stream.entriesAdded != 0) {
    group.entriesRead = streamPosition(stream, ms, seq);
  }
  group.lastMs = ms;
  group.lastSeq = seq;
}

// ------------------------------------------------------------------------------------ freeing

/**
 * Frees what a group's record holds, a part at a time; nothing else may be done with it then.
 * @returns what is left of the budget; while that is 0 there may be more
 */
export function groupReleaseStep(record: usize, budget: u32): u32 {
  budget = idTreeReleaseStep(groupPending(record), budget, heapRelease.index);
  const consumers = groupConsumers(record);
  while (budget != 0 && orderCount(consumers) != 0) {
    const consumer = orderCursorRecord(orderLast(consumers));
    budget = idTreeReleaseStep(consumerPending(consumer), budget, 0);
    if (budget == 0) break;
    budget -= 1;
    orderRemove(consumers, 0, consumer);
    heapRelease(consumer);
  }
  return budget;
}
