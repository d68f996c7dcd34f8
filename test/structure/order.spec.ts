import { memberAt, memberOrder, memberWrite } from './support/order-member';
import { expectHeapEmpty, startFriendlyHeap, startHeap } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import {
  recordCreate,
  recordKey,
  recordKeyCount,
  recordResize,
} from '../../assembly/memory/record';
import {
  ORDER_ABSENT,
  ORDER_BYTES,
  Order,
  orderAt,
  orderBuild,
  orderBytes,
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
  orderReleaseStep,
  orderRemove,
  orderRemoveRange,
  orderSeekMember,
  orderSeekScore,
  orderUpdate,
} from '../../assembly/structure/order';
import { orderValidate } from '../../assembly/structure/order-validate';

// The model: sorted holds the numbers of the elements in the order, by naive comparisons. Element
// `id` has the record recordOf[id] (0 while there is none) and the member that memberWrite makes.
const IDS: u32 = 60000;
const recordOf = new StaticArray<u32>(IDS);
const inOrder = new StaticArray<u8>(IDS);
const sorted = new StaticArray<u32>(IDS);
const rightRecord = memory.data<u8>([
  0x0c, 0, 0, 0, 0x66, 0x6f, 0x6f, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f,
]);
const rightLeaf = memory.data<u8>([
  1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f,
]);

let count: u32 = 0;
let order = changetype<Order>(0);
let visited: u32 = 0;
let visitedWrong: u32 = 0;
let visitedFrom: u32 = 0;
/** Which scores scoreFor makes. */
let pattern: u32 = 0;
let turn: u32 = 0;

const RANDOM: u32 = 0;
const FEW: u32 = 1;
const EQUAL: u32 = 2;
const ASCENDING: u32 = 3;
const DESCENDING: u32 = 4;
const ALTERNATING: u32 = 5;
const PATTERNS: u32 = 6;

function scoreFor(): f64 {
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

function sortedAdd(id: u32): void {
  const record = recordOf[id];
  const at = place(orderRecordScore(record), memberWrite(id), false);
  const from = changetype<usize>(sorted) + (at << 2);
  memory.copy(from + 4, from, (count - at) << 2);
  sorted[at] = id;
  ++count;
  inOrder[id] = 1;
}

function sortedDrop(at: u32, dropped: u32): void {
  for (let i = at; i < at + dropped; ++i) inOrder[sorted[i]] = 0;
  const to = changetype<usize>(sorted) + (at << 2);
  memory.copy(to, to + (dropped << 2), (count - at - dropped) << 2);
  count -= dropped;
}

function rankOf(id: u32): u32 {
  return place(orderRecordScore(recordOf[id]), memberWrite(id), false);
}

function recordMake(id: u32, score: f64): usize {
  if (!recordOf[id]) recordOf[id] = <u32>recordCreate(0, memberAt, memberWrite(id), 8);
  orderRecordSetScore(recordOf[id], score);
  return recordOf[id];
}

function insert(id: u32, score: f64): bool {
  const record = recordMake(id, score);
  if (!orderInsert(order, score, record)) return false;
  sortedAdd(id);
  return true;
}

function remove(id: u32): bool {
  const record = recordOf[id];
  if (!orderRemove(order, orderRecordScore(record), record)) return false;
  sortedDrop(rankOf(id), 1);
  heapRelease(record);
  recordOf[id] = 0;
  return true;
}

function update(id: u32, score: f64): bool {
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

function removeRange(rank: u32, wanted: u32): bool {
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
function agrees(): bool {
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
function ranksAgree(): bool {
  for (let i: u32 = 0; i < count; ++i) {
    const record = recordOf[sorted[i]];
    if (orderRank(order, orderRecordScore(record), record) != i) return false;
    const cursor = orderAt(order, i);
    if (!cursorIs(cursor, i) || orderCursorRank(order, cursor) != i) return false;
  }
  return orderAt(order, count) == 0;
}

/** One operation drawn from all, with elements below `limit`; false if it went wrong. */
function step(limit: u32, growing: bool): bool {
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

function start(seed: u64, scores: u32): void {
  randomSeed(seed);
  memory.fill(changetype<usize>(recordOf), 0, IDS << 2);
  memory.fill(changetype<usize>(inOrder), 0, IDS);
  count = 0;
  turn = 0;
  visitedWrong = 0;
  pattern = scores;
  order = orderCreate();
}

function finish(): void {
  orderRelease(order);
  heapRelease(changetype<usize>(order));
  for (let id: u32 = 0; id < IDS; ++id) if (recordOf[id]) heapRelease(recordOf[id]);
  expectHeapEmpty();
}

/** Takes all memory: chains of blocks of 64 .. 1024 bytes, to be given back one by one. */
const blocks = new StaticArray<u32>(5);

function memoryTake(): void {
  heapSetCeilingBytes(heapReservedBytes() + 1048576);
  // A few of the small ones first, then all there is.
  for (let i = 0; i < 5; ++i) blocks[i] = 0;
  for (let i = 0; i < 4; ++i) for (let n = 0; n < 20; ++n) blockTake(i);
  for (let i = 4; i >= 0; --i) while (blockTake(i)) continue;
}

function blockTake(sizeIndex: u32): bool {
  const block = heapAllocate((<usize>64) << sizeIndex);
  if (!block) return false;
  store<u32>(block, blocks[sizeIndex]);
  blocks[sizeIndex] = <u32>block;
  return true;
}

function blockGive(sizeIndex: u32): bool {
  const block = blocks[sizeIndex];
  if (!block) return false;
  blocks[sizeIndex] = load<u32>(block);
  heapRelease(block);
  return true;
}

describe('an empty order', () => {
  it('owns no memory, and every question has an answer', () => {
    startHeap();
    start(1, RANDOM);
    expect(ORDER_BYTES).toBe(28);
    expect(orderBytes(order)).toBe(0);
    expect(orderFirst(order)).toBe(0);
    expect(orderLast(order)).toBe(0);
    expect(orderAt(order, 0)).toBe(0);
    expect(orderSeekScore(order, -Infinity, false)).toBe(0);
    expect(orderSeekMember(order, 0, memberAt, 0, false)).toBe(0);
    expect(orderCursor).toBe(0);
    expect(orderRemoveRange(order, 0, 5, 0)).toBe(0);
    expect(orderReleaseStep(order, 0)).toBe(true);
    expect(orderBuild(order, memberAt, 0)).toBe(true);
    const record = recordMake(1, 2);
    expect(orderRank(order, 2, record)).toBe(ORDER_ABSENT);
    expect(orderRemove(order, 2, record)).toBe(false);
    expect(orderUpdate(order, 2, 3, record)).toBe(false);
    expect(orderValidate(order)).toBe(true);
    finish();
  });

  it('has the bytes of the example after one insert, and none after its removal', () => {
    startHeap();
    start(1, RANDOM);
    store<u32>(memberAt, 0x6f6f66);
    const record = recordCreate(0, memberAt, 3, 8);
    orderRecordSetScore(record, 1.5);
    expect(memory.compare(record, rightRecord, 15)).toBe(0);
    expect(orderInsert(order, 1.5, record)).toBe(true);
    expect(memory.compare(order.root, rightLeaf, 24)).toBe(0);
    expect(load<u32>(<usize>order.root + 48)).toBe(<u32>record);
    expect(orderBytes(order)).toBe(64);
    expect(orderRemove(order, 1.5, record)).toBe(true);
    expect(orderBytes(order)).toBe(0);
    heapRelease(record);
    finish();
  });
});

describe('an order', () => {
  it('agrees with a naive model through all operations, whatever the scores are', () => {
    startHeap();
    for (let scores: u32 = 0; scores < PATTERNS; ++scores) {
      start(10 + scores, scores);
      let wrong: u32 = 0;
      for (let limit: u32 = 3; limit < 8000; limit = limit * 4 + 1) {
        for (let i: u32 = 0; i < limit * 5; ++i) {
          if (!step(limit, true)) ++wrong;
          if (i % 1500 == 0 && !agrees()) ++wrong;
        }
        if (!agrees() || !ranksAgree()) ++wrong;
      }
      for (let i: u32 = 0; i < 20000; ++i) {
        if (!step(4000, false)) ++wrong;
        if (i % 1500 == 0 && !agrees()) ++wrong;
      }
      while (count) {
        if (!remove(sorted[randomBelow(count)])) ++wrong;
        if (count % 400 == 0 && !agrees()) ++wrong;
      }
      expect(wrong).toBe(0, 'pattern ' + scores.toString());
      expect(visitedWrong).toBe(0);
      expect(orderBytes(order)).toBe(0);
      finish();
    }
  });

  it('agrees with the model at every step while small', () => {
    startHeap();
    for (let seed: u64 = 0; seed < 12; ++seed) {
      start(100 + seed, <u32>(seed % PATTERNS));
      let wrong: u32 = 0;
      for (let i: u32 = 0; i < 800; ++i) {
        if (!step(260, i < 500) || !agrees()) ++wrong;
      }
      expect(wrong).toBe(0);
      finish();
    }
  });

  it('grows to three levels and back, one element at a time, from either end', () => {
    startFriendlyHeap();
    for (let scores: u32 = 0; scores < PATTERNS; ++scores) {
      start(30 + scores, scores);
      let wrong: u32 = 0;
      for (let id: u32 = 0; id < 20000; ++id) {
        if (!insert(id, scoreFor())) ++wrong;
        if (id % 2500 == 0 && !agrees()) ++wrong;
      }
      if (!agrees()) ++wrong;
      expect(order.height >= 2).toBe(true, 'the tree is deep');
      while (count) {
        const rank = scores & 1 ? 0 : scores & 2 ? count - 1 : randomBelow(count);
        if (!remove(sorted[rank])) ++wrong;
        if (count % 2500 == 0 && !agrees()) ++wrong;
      }
      expect(wrong).toBe(0, 'pattern ' + scores.toString());
      finish();
    }
  });

  it('treats both zeros as one score, and keeps infinities at the ends', () => {
    startHeap();
    start(3, RANDOM);
    insert(5, 0.0);
    insert(4, -0.0);
    insert(6, -0.0);
    insert(7, Infinity);
    insert(8, -Infinity);
    expect(agrees()).toBe(true);
    expect(orderSeekScore(order, 0.0, false)).toBe(1);
    expect(orderSeekScore(order, -0.0, false)).toBe(1);
    expect(orderSeekScore(order, -0.0, true)).toBe(4);
    expect(orderSeekScore(order, -Infinity, true)).toBe(1);
    expect(orderSeekScore(order, Infinity, false)).toBe(4);
    expect(orderSeekScore(order, Infinity, true)).toBe(5);
    expect(orderCursor).toBe(0);
    const rank = rankOf(5);
    expect(update(5, -0.0)).toBe(true);
    expect(rankOf(5)).toBe(rank);
    expect(agrees()).toBe(true);
    finish();
  });

  it('does not move an element whose new score leaves it in its place', () => {
    startHeap();
    start(4, RANDOM);
    for (let id: u32 = 0; id < 1000; ++id) insert(id, <f64>id);
    const leafCount = order.leafCount;
    let wrong: u32 = 0;
    for (let id: u32 = 0; id < 1000; ++id) {
      const cursor = orderAt(order, id);
      if (!update(id, <f64>id + 0.5)) ++wrong;
      if (orderAt(order, id) != cursor) ++wrong;
    }
    expect(wrong).toBe(0);
    expect(order.leafCount).toBe(leafCount);
    expect(agrees()).toBe(true);
    finish();
  });

  it('refuses to remove, move or rank what has another score or is not there', () => {
    startHeap();
    start(5, RANDOM);
    for (let id: u32 = 0; id < 500; ++id) insert(id, <f64>(id & 7));
    const absent = recordMake(1000, 3);
    expect(orderRemove(order, 3, absent)).toBe(false);
    expect(orderRank(order, 3, absent)).toBe(ORDER_ABSENT);
    expect(orderRemove(order, 4, recordOf[3])).toBe(false);
    expect(orderRank(order, 4, recordOf[3])).toBe(ORDER_ABSENT);
    expect(orderUpdate(order, 99, 1, recordOf[3])).toBe(false);
    expect(orderMoved(order, 3, absent, recordOf[3])).toBe(false);
    expect(agrees()).toBe(true);
    finish();
  });

  it('removes every range of ranks, also across leaves and beyond the end', () => {
    startHeap();
    for (let round: u32 = 0; round < 40; ++round) {
      start(200 + round, round % PATTERNS);
      for (let id: u32 = 0; id < 2500; ++id) insert(id, scoreFor());
      let wrong: u32 = 0;
      for (let i: u32 = 0; i < 4; ++i) {
        if (!removeRange(randomBelow(count + 1), randomBelow(2500))) ++wrong;
        if (!agrees()) ++wrong;
        if (count && !insert(2500 + i, scoreFor())) ++wrong;
      }
      if (!removeRange(0, u32.MAX_VALUE) || !agrees()) ++wrong;
      expect(wrong + visitedWrong).toBe(0);
      expect(orderBytes(order)).toBe(0);
      finish();
    }
  });
});

describe('a deep order', () => {
  it('stays whole when whole leaves go, in whichever inner node they are first', () => {
    startHeap();
    for (let round: u32 = 0; round < 12; ++round) {
      start(300 + round, round & 1 ? ASCENDING : DESCENDING);
      for (let id: u32 = 0; id < 9000; ++id) insert(id, scoreFor());
      expect(order.height >= 2).toBe(true);
      let wrong: u32 = 0;
      while (count > 400) {
        const rank = randomBelow(count);
        const begin = rank - <u32>orderAt(order, rank);
        if (!removeRange(begin, 84 + randomBelow(2)) || !agrees()) ++wrong;
      }
      expect(wrong + visitedWrong).toBe(0);
      finish();
    }
  });

  it('splits a full inner node rightly, below whichever child the insert comes', () => {
    startFriendlyHeap();
    start(320, ASCENDING);
    const size: u32 = 50 * 84;
    const records = heapAllocate(size << 2);
    for (let id: u32 = 0; id < size; ++id) {
      store<u32>(records + (id << 2), <u32>recordMake(id, <f64>id));
    }
    let wrong: u32 = 0;
    for (let child: u32 = 0; child < 50; ++child) {
      orderBuild(order, records, size);
      expect(order.height).toBe(1);
      for (count = 0; count < size; ++count) sorted[count] = count;
      if (!insert(size + child, <f64>(child * 84) + 40.5) || !agrees()) ++wrong;
      expect(order.innerCount).toBe(3);
      orderRelease(order);
    }
    expect(wrong).toBe(0);
    heapRelease(records);
    finish();
  });
});

describe('the memory of an order', () => {
  it('is exactly what it takes from the heap, at every size', () => {
    startFriendlyHeap();
    start(6, RANDOM);
    for (let id: u32 = 0; id < 12000; ++id) recordMake(id, scoreFor());
    const base = heapUsedBytes();
    let wrong: u32 = 0;
    for (let id: u32 = 0; id < 12000; ++id) {
      orderInsert(order, orderRecordScore(recordOf[id]), recordOf[id]);
      if (heapUsedBytes() - base != <f64>orderBytes(order)) ++wrong;
    }
    for (let id: u32 = 0; id < 12000; ++id) {
      orderRemove(order, orderRecordScore(recordOf[id]), recordOf[id]);
      if (heapUsedBytes() - base != <f64>orderBytes(order)) ++wrong;
    }
    expect(wrong).toBe(0);
    finish();
  });

  it('is at most 16 bytes an element in random, and 13 in ascending or descending order', () => {
    startFriendlyHeap();
    for (let scores: u32 = 0; scores < PATTERNS; ++scores) {
      start(7, scores);
      for (let id: u32 = 0; id < IDS; ++id) {
        orderInsert(order, scoreFor(), recordMake(id, 0));
      }
      const maximum = scores < ASCENDING ? 16 : 13;
      expect(orderBytes(order) <= IDS * maximum).toBe(true, 'pattern ' + scores.toString());
      finish();
    }
  });

  it('shrinks with what is removed, to the smallest leaf', () => {
    startHeap();
    start(8, RANDOM);
    for (let id: u32 = 0; id < 3000; ++id) insert(id, scoreFor());
    let wrong: u32 = 0;
    while (count > 1) {
      remove(sorted[randomBelow(count)]);
      if (orderBytes(order) > 64 + count * 49) ++wrong;
    }
    expect(wrong).toBe(0);
    expect(orderBytes(order)).toBe(64);
    expect(agrees()).toBe(true);
    finish();
  });
});

describe('an order that is built or freed at once', () => {
  it('is whole after a build of any size, and goes on as any other', () => {
    startHeap();
    for (let size: u32 = 1; size < 30000; size = size < 200 ? size + 13 : size * 3 + 7) {
      start(size, size % PATTERNS);
      for (let id: u32 = 0; id < size; ++id) {
        recordMake(id, scoreFor());
        sortedAdd(id);
      }
      const records = heapAllocate(size << 2);
      for (let i: u32 = 0; i < size; ++i) store<u32>(records + (i << 2), recordOf[sorted[i]]);
      expect(orderBuild(order, records, size)).toBe(true);
      heapRelease(records);
      expect(agrees()).toBe(true);
      if (size > 1000) expect(<f64>orderBytes(order) / size < 13).toBe(true);
      let wrong: u32 = 0;
      for (let i: u32 = 0; i < 500; ++i) if (!step(size + 50, i < 250)) ++wrong;
      expect(wrong).toBe(0);
      expect(agrees()).toBe(true);
      finish();
    }
  });

  it('is freed in steps that do not read the records', () => {
    startHeap();
    start(9, RANDOM);
    for (let id: u32 = 0; id < 20000; ++id) insert(id, scoreFor());
    for (let id: u32 = 0; id < 20000; ++id) {
      heapRelease(recordOf[id]);
      recordOf[id] = 0;
    }
    let left = order.leafCount;
    while (!orderReleaseStep(order, 10)) {
      left -= 10;
      expect(order.leafCount).toBe(left);
    }
    expect(orderBytes(order)).toBe(0);
    expect(orderValidate(order)).toBe(true);
    finish();
  });
});

describe('an order without memory', () => {
  it('refuses an insert or update at each allocation, and has the elements that it had', () => {
    for (let scores: u32 = 0; scores < PATTERNS; ++scores) {
      startFriendlyHeap();
      start(50 + scores, scores);
      for (let id: u32 = 0; id < 9000; ++id) recordMake(id, scoreFor());
      memoryTake();
      let refused: u32 = 0;
      let wrong: u32 = 0;
      for (let id: u32 = 0; id < 9000;) {
        if (insert(id, orderRecordScore(recordOf[id]))) {
          ++id;
          continue;
        }
        ++refused;
        if (!agrees()) ++wrong;
        // One block of each size, so that a split that needs two is refused at the second one.
        for (let i: u32 = 0; i < 5; ++i) if (count < 90 || i == 4) assert(blockGive(i));
      }
      expect(refused > 50).toBe(true, 'memory was out');
      refused = 0;
      for (let i: u32 = 0; i < 4000; ++i) {
        const id = sorted[randomBelow(count)];
        if (update(id, scoreFor())) continue;
        ++refused;
        if (refused % 20 == 0 && !agrees()) ++wrong;
        if (refused % 60 == 0) blockGive(4);
      }
      if (!agrees()) ++wrong;
      // Removals need no memory.
      for (let i: u32 = 0; i < 8000; ++i) if (!remove(sorted[randomBelow(count)])) ++wrong;
      if (!agrees() || !ranksAgree()) ++wrong;
      expect(wrong).toBe(0, 'pattern ' + scores.toString());
      heapSetCeilingBytes(0);
    }
    startFriendlyHeap();
  });

  it('is empty after a build that was refused, at whichever allocation', () => {
    startFriendlyHeap();
    start(60, ASCENDING);
    const records = heapAllocate(9000 << 2);
    for (let id: u32 = 0; id < 9000; ++id) {
      store<u32>(records + (id << 2), <u32>recordMake(id, <f64>id));
    }
    memoryTake();
    const base = heapUsedBytes();
    let attempts: u32 = 0;
    while (!orderBuild(order, records, 9000)) {
      expect(order.root).toBe(0);
      expect(heapUsedBytes()).toBe(base - 1024 * <f64>attempts);
      ++attempts;
      assert(blockGive(4));
    }
    expect(attempts).toBe(order.leafCount + order.innerCount);
    expect(orderValidate(order)).toBe(true);
    heapSetCeilingBytes(0);
    startFriendlyHeap();
  });
});
