import { expectHeapEmpty, startHeap } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import { sortPart, sortVector } from '../../assembly/structure/sort';

// An item is its key in the upper half and its place at the beginning in the lower: a stable sort
// by the keys alone leaves whole items in ascending order.
const PLACES: u32 = 16;

let compared: u32 = 0;

function byKey(one: u32, other: u32): i32 {
  compared += 1;
  const left = one >> PLACES;
  const right = other >> PLACES;
  return left < right ? -1 : i32(left > right);
}

function whole(one: u32, other: u32): i32 {
  compared += 1;
  return one < other ? -1 : i32(one > other);
}

function at(vector: usize, index: u32): u32 {
  return load<u32>(vector + ((<usize>index) << 2));
}

/** A vector of `count` items with keys below `keys`; pattern 0 random, 1 rising, 2 falling. */
function fill(vector: usize, count: u32, keys: u32, pattern: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    let key = randomBelow(keys);
    if (pattern == 1) key = min(i, 65535);
    if (pattern == 2) key = min(count - i, 65535);
    store<u32>(vector + ((<usize>i) << 2), (key << PLACES) | i);
  }
}

function isAscending(vector: usize, from: u32, to: u32): bool {
  for (let i = from + 1; i < to; i++) {
    if (at(vector, i - 1) >= at(vector, i)) return false;
  }
  return true;
}

function sumOf(vector: usize, count: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += <u64>at(vector, i) * at(vector, i);
  return sum;
}

describe('a sort', () => {
  beforeEach(() => {
    startHeap();
    randomSeed(7);
  });
  afterEach(expectHeapEmpty);

  test('is right and stable for every count up to 300, few keys and many, in any order', () => {
    const vector = heapAllocate(300 * 4);
    const scratch = heapAllocate(300 * 4);
    for (let count: u32 = 0; count <= 300; count++) {
      for (let pattern: u32 = 0; pattern < 4; pattern++) {
        fill(vector, count, pattern == 3 ? 3 : 60000, pattern);
        const sum = sumOf(vector, count);
        sortVector(vector, count, scratch, byKey.index);
        assert(isAscending(vector, 0, count), 'order');
        assert(sumOf(vector, count) == sum, 'the same items');
      }
    }
    heapRelease(vector);
    heapRelease(scratch);
  });

  test('of a part brings the same items to the part as a whole one', () => {
    const vector = heapAllocate(300 * 4);
    const other = heapAllocate(300 * 4);
    const scratch = heapAllocate(300 * 4);
    for (let round: u32 = 0; round < 2000; round++) {
      const count = 1 + randomBelow(300);
      fill(vector, count, (round & 1) != 0 ? 5 : 60000, (round >> 1) % 3);
      memory.copy(other, vector, (<usize>count) << 2);
      const first = randomBelow(count);
      const last = first + randomBelow(count - first);
      sortVector(vector, count, scratch, whole.index);
      sortPart(other, count, scratch, whole.index, first, last);
      for (let i = first; i <= last; i++) assert(at(vector, i) == at(other, i), 'an item');
      assert(sumOf(vector, count) == sumOf(other, count), 'the same items');
    }
    heapRelease(vector);
    heapRelease(other);
    heapRelease(scratch);
  });

  test('of a part that is not there does nothing', () => {
    const vector = heapAllocate(40);
    fill(vector, 10, 100, 0);
    const sum = sumOf(vector, 10);
    sortPart(vector, 10, vector, whole.index, 5, 4);
    sortPart(vector, 10, vector, whole.index, 3, 10);
    sortPart(vector, 0, vector, whole.index, 0, 0);
    expect(sumOf(vector, 10)).toBe(sum);
    heapRelease(vector);
  });

  test('compares as often as it says', () => {
    const count: u32 = 60000;
    const vector = heapAllocate((<usize>count) << 2);
    const scratch = heapAllocate((<usize>count) << 2);
    compared = 0;
    fill(vector, count, 60000, 0);
    sortVector(vector, count, scratch, byKey.index);
    expect(compared).toBeLessThan(count * 17);
    compared = 0;
    sortVector(vector, count, scratch, byKey.index);
    expect(compared).toBeLessThan(count * 2);
    for (let pattern: u32 = 0; pattern < 3; pattern++) {
      compared = 0;
      fill(vector, count, 60000, pattern);
      sortPart(vector, count, scratch, whole.index, 100, 109);
      expect(compared).toBeLessThan(count * 6);
    }
    heapRelease(vector);
    heapRelease(scratch);
  });
});
