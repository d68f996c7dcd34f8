import { expectHeapEmpty, startHeap } from './support/heap';
import { randomBelow, randomNext, randomSeed } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import {
  BitOperation,
  bitsAssign,
  bitsCombine,
  bitsCount,
  bitsCountRange,
  bitsField,
  bitsFieldSet,
  bitsFind,
  bitsInvert,
  bitsTest,
} from '../../assembly/structure/bits';
import {
  Overflow,
  overflowAdd,
  overflowSum,
  overflowWrap,
} from '../../assembly/structure/bits-overflow';

const MAXIMUM: u32 = 300;

function fill(block: usize, count: u32): void {
  const kind = randomBelow(4);
  for (let i: u32 = 0; i < count; i++) {
    const byte: u32 = kind == 0 ? 0 : kind == 1 ? 255 : randomBelow(256);
    store<u8>(block + i, <u8>byte);
  }
}

/** The naive bit: highest first. */
function bit(block: usize, at: u64): bool {
  return ((load<u8>(block + <usize>(at >> 3)) >> (7 - <u8>(at & 7))) & 1) != 0;
}

describe('bits', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('are counted and found in ranges as one by one', () => {
    randomSeed(1);
    for (let round = 0; round < 400; round++) {
      const count = 1 + randomBelow(MAXIMUM);
      const block = heapAllocate(count);
      fill(block, count);
      const bits = (<u64>count) << 3;
      let first = <u64>randomBelow(<u32>bits);
      let last = <u64>randomBelow(<u32>bits);
      if (first > last) {
        const swap = first;
        first = last;
        last = swap;
      }
      let ones: u64 = 0;
      let all: u64 = 0;
      let firstOne: i64 = -1;
      let firstZero: i64 = -1;
      for (let at: u64 = 0; at < bits; at++) {
        const isSet = bit(block, at);
        if (isSet) all += 1;
        if (at < first || at > last) continue;
        if (isSet) ones += 1;
        if (isSet && firstOne < 0) firstOne = at;
        if (!isSet && firstZero < 0) firstZero = at;
      }
      expect(bitsCount(block, count)).toBe(all);
      expect(bitsCountRange(block, first, last)).toBe(ones);
      expect(bitsFind(block, first, last, true)).toBe(firstOne);
      expect(bitsFind(block, first, last, false)).toBe(firstZero);
      heapRelease(block);
    }
  });

  it('are combined and inverted byte by byte, in place too', () => {
    randomSeed(2);
    for (let round = 0; round < 300; round++) {
      const count = randomBelow(MAXIMUM);
      const a = heapAllocate(count);
      const b = heapAllocate(count);
      const target = heapAllocate(count);
      fill(a, count);
      fill(b, count);
      const operation = round % 3;
      bitsCombine(operation, target, a, b, count);
      let sound = true;
      for (let i: u32 = 0; i < count; i++) {
        const x = load<u8>(a + i);
        const y = load<u8>(b + i);
        let wanted = x ^ y;
        if (operation == BitOperation.AND) wanted = x & y;
        else if (operation == BitOperation.OR) wanted = x | y;
        if (load<u8>(target + i) != wanted) sound = false;
      }
      bitsCombine(operation, a, a, b, count);
      if (memory.compare(a, target, count) != 0) sound = false;
      bitsInvert(target, target, count);
      for (let i: u32 = 0; i < count; i++) {
        if (load<u8>(target + i) != ~load<u8>(a + i)) sound = false;
      }
      expect(sound).toBe(true);
      heapRelease(a);
      heapRelease(b);
      heapRelease(target);
    }
  });

  it('are read and written as fields anywhere, which disturb no other bit', () => {
    randomSeed(3);
    const count: u32 = 40;
    const block = heapAllocate(count);
    const before = heapAllocate(count);
    for (let round = 0; round < 2000; round++) {
      fill(block, count);
      memory.copy(before, block, count);
      const width = 1 + randomBelow(64);
      const offset = <u64>randomBelow(count * 8 - width + 1);
      const value = randomNext();
      bitsFieldSet(block, offset, width, value);
      const wanted = width == 64 ? value : value & (((<u64>1) << width) - 1);
      expect(bitsField(block, count, offset, width)).toBe(wanted);
      let sound = true;
      for (let at: u64 = 0; at < count * 8; at++) {
        const inside = at >= offset && at < offset + width;
        const place = inside ? ((wanted >> (width - 1 - (at - offset))) & 1) != 0 : bit(before, at);
        if (bit(block, at) != place || bitsTest(block, at) != place) sound = false;
      }
      expect(sound).toBe(true);
    }
    // Behind the end there are zeros.
    store<u8>(block + count - 1, 0xff);
    expect(bitsField(block, count, count * 8 - 4, 8)).toBe(0xf0);
    expect(bitsField(block, count, 1 << 40, 64)).toBe(0);
    bitsAssign(block, 0, true);
    expect(bit(block, 0)).toBe(true);
    bitsAssign(block, 0, false);
    expect(bit(block, 0)).toBe(false);
    heapRelease(block);
    heapRelease(before);
  });

  it('overflow as integers of eight bits do, all of them', () => {
    let sound = true;
    for (let value: i64 = -128; value < 128; value++) {
      for (let increment: i64 = -300; increment < 300; increment++) {
        const sum = value + increment;
        const spills = sum < -128 || sum > 127;
        if (overflowAdd(value, increment, 8, true, Overflow.SATURATE) != spills) sound = false;
        if (overflowSum != min<i64>(max<i64>(sum, -128), 127)) sound = false;
        overflowAdd(value, increment, 8, true, Overflow.WRAP);
        if (overflowSum != <i64>(<i8>sum)) sound = false;
        const natural = value + 128;
        const total = natural + increment;
        const leaves = total < 0 || total > 255;
        if (overflowAdd(natural, increment, 8, false, Overflow.SATURATE) != leaves) sound = false;
        if (overflowSum != min<i64>(max<i64>(total, 0), 255)) sound = false;
        overflowAdd(natural, increment, 8, false, Overflow.WRAP);
        if (overflowSum != <i64>(<u8>total)) sound = false;
      }
    }
    expect(sound).toBe(true);
  });

  it('overflow at 1, 63 and 64 bits', () => {
    expect(overflowAdd(0, 1, 1, true, Overflow.SATURATE)).toBe(true);
    expect(overflowSum).toBe(0);
    expect(overflowAdd(-1, -1, 1, true, Overflow.SATURATE)).toBe(true);
    expect(overflowSum).toBe(-1);
    expect(overflowAdd(i64.MAX_VALUE, 1, 64, true, Overflow.SATURATE)).toBe(true);
    expect(overflowSum).toBe(i64.MAX_VALUE);
    expect(overflowAdd(i64.MIN_VALUE, -1, 64, true, Overflow.WRAP)).toBe(true);
    expect(overflowSum).toBe(i64.MAX_VALUE);
    expect(overflowAdd(i64.MAX_VALUE, 1, 63, false, Overflow.SATURATE)).toBe(true);
    expect(overflowSum).toBe(i64.MAX_VALUE);
    expect(overflowAdd(-1, 0, 63, false, Overflow.SATURATE)).toBe(true);
    expect(overflowSum).toBe(i64.MAX_VALUE);
    expect(overflowWrap(-1, 63, false)).toBe(i64.MAX_VALUE);
    expect(overflowWrap(1, 1, true)).toBe(-1);
  });
});
