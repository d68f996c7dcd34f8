// What an order takes of the heap, how it is built and freed at once, and what it does without
// memory.

import { startFriendlyHeap, startHeap } from './support/heap';
import { randomBelow } from './support/random';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import {
  orderBuild,
  orderBytes,
  orderInsert,
  orderRecordScore,
  orderReleaseStep,
  orderRemove,
} from '../../assembly/structure/order';
import { orderValidate } from '../../assembly/structure/order-validate';
import {
  ASCENDING,
  IDS,
  PATTERNS,
  RANDOM,
  agrees,
  count,
  finish,
  insert,
  order,
  ranksAgree,
  recordMake,
  recordOf,
  remove,
  scoreFor,
  sorted,
  sortedAdd,
  start,
  step,
  update,
} from './support/order-model';

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
