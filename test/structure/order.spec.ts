// The order against its model, operation by operation.

import { memberAt } from './support/order-member';
import { startFriendlyHeap, startHeap } from './support/heap';
import { randomBelow } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import { recordCreate } from '../../assembly/memory/record';
import {
  ORDER_ABSENT,
  ORDER_BYTES,
  orderAt,
  orderBuild,
  orderBytes,
  orderCursor,
  orderFirst,
  orderInsert,
  orderLast,
  orderMoved,
  orderRank,
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
import {
  ASCENDING,
  DESCENDING,
  PATTERNS,
  RANDOM,
  agrees,
  count,
  finish,
  insert,
  order,
  rankOf,
  ranksAgree,
  recordMake,
  recordOf,
  remove,
  removeRange,
  scoreFor,
  sorted,
  sortedFill,
  start,
  step,
  update,
  visitedWrong,
} from './support/order-model';

const rightRecord = memory.data<u8>([
  0x0c, 0, 0, 0, 0x66, 0x6f, 0x6f, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f,
]);
const rightLeaf = memory.data<u8>([
  1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f,
]);

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
      sortedFill(size);
      if (!insert(size + child, <f64>(child * 84) + 40.5) || !agrees()) ++wrong;
      expect(order.innerCount).toBe(3);
      orderRelease(order);
    }
    expect(wrong).toBe(0);
    heapRelease(records);
    finish();
  });
});
