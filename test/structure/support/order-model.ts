// An order beside a naive model of it, for the specs of the order.

import { memberAt, memberOrder, memberWrite } from './order-member';
import { expectHeapEmpty } from './heap';
import { randomBelow, randomSeed } from './random';
import { heapRelease } from '../../../assembly/memory/heap';
import {
  recordCreate,
  recordKey,
  recordKeyCount,
  recordResize,
} from '../../../assembly/memory/record';
import {
  Order,
  orderAt,
  orderCount,
  orderCreate,
  orderCursor,
  orderCursorRank,
  orderCursorRecord,
  orderCursorScore,
  orderFirst,
  orderInsert,
  orderLast,
  orderMoved,
  orderNext,
  orderPrevious,
  orderRank,
  orderRecordScore,
  orderRecordSetScore,
  orderRelease,
  orderRemove,
  orderRemoveRange,
  orderSeekMember,
  orderSeekScore,
  orderUpdate,
} from '../../../assembly/structure/order';
import { orderValidate } from '../../../assembly/structure/order-validate';

// The model: sorted holds the numbers of the elements in the order, by naive comparisons. Element
// `id` has the record recordOf[id] (0 while there is none) and the member that memberWrite makes.
export const IDS: u32 = 60000;
export const recordOf = new StaticArray<u32>(IDS);
const inOrder = new StaticArray<u8>(IDS);
export const sorted = new StaticArray<u32>(IDS);

export let count: u32 = 0;
export let order = changetype<Order>(0);
let visited: u32 = 0;
export let visitedWrong: u32 = 0;
let visitedFrom: u32 = 0;
/** Which scores scoreFor makes. */
let pattern: u32 = 0;
let turn: u32 = 0;

export const RANDOM: u32 = 0;
const FEW: u32 = 1;
const EQUAL: u32 = 2;
export const ASCENDING: u32 = 3;
export const DESCENDING: u32 = 4;
const ALTERNATING: u32 = 5;
export const PATTERNS: u32 = 6;

export function scoreFor(): f64 {
  ++turn;
  if (pattern == EQUAL) return randomBelow(2) ? 0.0 : -0.0;
  if (pattern == ASCENDING) return <f64>turn;
  if (pattern == DESCENDING) return -(<f64>turn);
  if (pattern == ALTERNATING) return turn & 1 ? <f64>turn : -(<f64>turn);
  if (pattern == FEW) {
    const drawn = randomBelow(6);
    if (drawn == 0) return Infinity;
    if (drawn == 1) return -Infinity;
    return drawn == 2 ? -0.0 : <f64>drawn - 3;
  }
  return (<f64>randomBelow(100000) - 50000) / 7;
}

/** How an element of the model compares with a score and the member at memberAt. */
function compare(id: u32, score: f64, length: u32): i32 {
  const record = recordOf[id];
  const other = orderRecordScore(record);
  if (other < score) return -1;
  if (other > score) return 1;
  return memberOrder(recordKey(record), recordKeyCount(record), memberAt, length);
}

/** Number of elements of the model before a score and member, by the position or also at it. */
function place(score: f64, length: u32, beyond: bool): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const sign = compare(sorted[middle], score, length);
    if (sign < 0 || (beyond && sign == 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Number of elements of the model before a score, counted one by one. */
function placeOfScore(score: f64, beyond: bool): u32 {
  let at: u32 = 0;
  while (at < count) {
    const other = orderRecordScore(recordOf[sorted[at]]);
    if (beyond ? other > score : other >= score) break;
    ++at;
  }
  return at;
}

export function sortedAdd(id: u32): void {
  const record = recordOf[id];
  const at = place(orderRecordScore(record), memberWrite(id), false);
  const from = changetype<usize>(sorted) + (at << 2);
  memory.copy(from + 4, from, (count - at) << 2);
  sorted[at] = id;
  ++count;
  inOrder[id] = 1;
}

/** The elements 0 .. size - 1 are in the order, by their numbers. */
export function sortedFill(size: u32): void {
  for (count = 0; count < size; ++count) sorted[count] = count;
}

function sortedDrop(at: u32, dropped: u32): void {
  for (let i = at; i < at + dropped; ++i) inOrder[sorted[i]] = 0;
  const to = changetype<usize>(sorted) + (at << 2);
  memory.copy(to, to + (dropped << 2), (count - at - dropped) << 2);
  count -= dropped;
}

export function rankOf(id: u32): u32 {
  return place(orderRecordScore(recordOf[id]), memberWrite(id), false);
}

export function recordMake(id: u32, score: f64): usize {
  if (!recordOf[id]) recordOf[id] = <u32>recordCreate(0, memberAt, memberWrite(id), 8);
  orderRecordSetScore(recordOf[id], score);
  return recordOf[id];
}

export function insert(id: u32, score: f64): bool {
  const record = recordMake(id, score);
  if (!orderInsert(order, score, record)) return false;
  sortedAdd(id);
  return true;
}

export function remove(id: u32): bool {
  const record = recordOf[id];
  if (!orderRemove(order, orderRecordScore(record), record)) return false;
  sortedDrop(rankOf(id), 1);
  heapRelease(record);
  recordOf[id] = 0;
  return true;
}

export function update(id: u32, score: f64): bool {
  const record = recordOf[id];
  if (!orderUpdate(order, orderRecordScore(record), score, record)) return false;
  sortedDrop(rankOf(id), 1);
  orderRecordSetScore(record, score);
  sortedAdd(id);
  return true;
}

/** Moves a record as the keyspace would: the old one is gone when the order is told. */
function move(id: u32): bool {
  const old = recordOf[id];
  const moved = recordResize(old, 8 + randomBelow(30));
  recordOf[id] = <u32>moved;
  return orderMoved(order, orderRecordScore(moved), old, moved);
}

function visit(record: usize): void {
  const id = sorted[visitedFrom + visited];
  if (recordOf[id] != <u32>record) ++visitedWrong;
  recordOf[id] = 0;
  heapRelease(record);
  ++visited;
}

export function removeRange(rank: u32, wanted: u32): bool {
  const there = rank < count ? min(wanted, count - rank) : 0;
  visited = 0;
  visitedFrom = rank;
  const removed = orderRemoveRange(order, rank, wanted, visit.index);
  const right = removed == there && visited == there;
  if (there) sortedDrop(rank, there);
  return right;
}

/** Whether seeks find what the model finds, at a drawn score and at a drawn member. */
function seeksAgree(): bool {
  const score = scoreFor();
  const length = memberWrite(randomBelow(IDS));
  for (let beyond = 0; beyond < 2; ++beyond) {
    let expected = placeOfScore(score, beyond != 0);
    if (orderSeekScore(order, score, beyond != 0) != expected) return false;
    if (!cursorIs(orderCursor, expected)) return false;
    expected = place(score, length, beyond != 0);
    if (orderSeekMember(order, score, memberAt, length, beyond != 0) != expected) return false;
    if (!cursorIs(orderCursor, expected)) return false;
  }
  if (!count) return true;
  const id = sorted[randomBelow(count)];
  const exact = orderRecordScore(recordOf[id]);
  const exactLength = memberWrite(id);
  const rank = rankOf(id);
  return (
    orderSeekMember(order, exact, memberAt, exactLength, false) == rank &&
    cursorIs(orderCursor, rank) &&
    orderSeekMember(order, exact, memberAt, exactLength, true) == rank + 1 &&
    cursorIs(orderCursor, rank + 1) &&
    orderSeekScore(order, exact, false) == placeOfScore(exact, false)
  );
}

function cursorIs(cursor: u64, rank: u32): bool {
  if (rank >= count) return cursor == 0;
  return cursor != 0 && orderCursorRecord(cursor) == recordOf[sorted[rank]];
}

/** Whether the order has the elements of the model, walked both ways, and is whole. */
export function agrees(): bool {
  if (orderCount(order) != count || !orderValidate(order)) return false;
  let cursor = orderFirst(order);
  for (let i: u32 = 0; i < count; ++i) {
    if (!cursorIs(cursor, i)) return false;
    if (orderCursorScore(cursor) != orderRecordScore(recordOf[sorted[i]])) return false;
    cursor = orderNext(cursor);
  }
  if (cursor) return false;
  cursor = orderLast(order);
  for (let i = count; i; --i) {
    if (!cursorIs(cursor, i - 1)) return false;
    cursor = orderPrevious(cursor);
  }
  return cursor == 0;
}

/** Whether rank and position of every element agree with the model. */
export function ranksAgree(): bool {
  for (let i: u32 = 0; i < count; ++i) {
    const record = recordOf[sorted[i]];
    if (orderRank(order, orderRecordScore(record), record) != i) return false;
    const cursor = orderAt(order, i);
    if (!cursorIs(cursor, i) || orderCursorRank(order, cursor) != i) return false;
  }
  return orderAt(order, count) == 0;
}

/** One operation drawn from all, with elements below `limit`; false if it went wrong. */
export function step(limit: u32, growing: bool): bool {
  const id = randomBelow(limit);
  const drawn = randomBelow(100);
  if (drawn < 6) return seeksAgree();
  if (drawn == 6) return removeRange(count ? randomBelow(count + 1) : 0, randomBelow(300));
  if (drawn == 7) return removeRange(growing || !count ? 0 : count - 1, 1);
  if (inOrder[id]) {
    if (drawn < 30) return update(id, scoreFor());
    if (drawn < 40) return update(id, orderRecordScore(recordOf[id]) + 0.125);
    if (drawn < 60) return move(id);
    return growing && drawn < 80 ? true : remove(id);
  }
  return !growing && drawn < 90 ? true : insert(id, scoreFor());
}

export function start(seed: u64, scores: u32): void {
  randomSeed(seed);
  memory.fill(changetype<usize>(recordOf), 0, IDS << 2);
  memory.fill(changetype<usize>(inOrder), 0, IDS);
  count = 0;
  turn = 0;
  visitedWrong = 0;
  pattern = scores;
  order = orderCreate();
}

export function finish(): void {
  orderRelease(order);
  heapRelease(changetype<usize>(order));
  for (let id: u32 = 0; id < IDS; ++id) if (recordOf[id]) heapRelease(recordOf[id]);
  expectHeapEmpty();
}
