// The heap when memory is out: what it refuses, what it keeps back, how it recovers.

import { startFriendlyHeap, expectHeapEmpty } from './support/heap';
import {
  heapAllocate,
  heapAllocateZeroed,
  heapRelease,
  heapReallocate,
  heapBlockBytes,
  heapUsedBytes,
  heapReservedBytes,
  heapSetCeilingBytes,
  HeapUse,
  heapKeepReserve,
  heapUse,
} from '../../assembly/memory/heap';
import { heapValidate } from '../../assembly/memory/heap-validate';
import { exhaust, releaseChain } from './support/heap-chain';

describe('a heap that is out of memory', () => {
  beforeEach(() => {
    startFriendlyHeap();
    heapSetCeilingBytes(heapReservedBytes() + 3000000);
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('refuses, stays whole and recovers, for every kind of block', () => {
    let before: u32 = 0;
    for (let bytes: usize = 16; bytes < 400000; bytes = bytes * 2 + 40) {
      for (let round = 0; round < 2; round++) {
        const last = exhaust(bytes);
        const used = heapUsedBytes();
        expect(heapAllocate(bytes)).toBe(0);
        expect(heapAllocateZeroed(bytes)).toBe(0);
        expect(heapReallocate(last, bytes * 3 + 9000)).toBe(0);
        expect(heapUsedBytes()).toBe(used);
        expect(heapValidate()).toBe(true);
        const count = releaseChain(last);
        if (round) expect(count).toBe(before);
        before = count;
        expect(heapUsedBytes()).toBe(0);
      }
    }
  });

  it('takes no more from the system than the ceiling', () => {
    const last = exhaust(1000);
    expect(heapReservedBytes()).toBeGreaterThan(2900000);
    expect(heapUsedBytes()).toBeLessThanOrEqual(heapReservedBytes());
    const reserved = heapReservedBytes();
    const more = heapAllocate(100000);
    expect(more).toBe(0);
    expect(heapReservedBytes()).toBe(reserved);
    heapSetCeilingBytes(0);
    const beyond = heapAllocate(100000);
    expect(beyond).not.toBe(0);
    heapRelease(beyond);
    releaseChain(last);
  });

  it('keeps a reserve, half of it for remedies alone', () => {
    heapKeepReserve();
    const large = exhaust(65536);
    const middle = exhaust(8193);
    const small = exhaust(8192);
    const tiny = exhaust(64);
    expect(heapAllocate(8193)).toBe(0);
    heapUse(HeapUse.SERVICE);
    const requests = exhaust(100000);
    expect(requests).not.toBe(0);
    expect(heapReallocate(requests, 200000)).toBe(0);
    expect(heapUse(HeapUse.REMEDY)).toBe(HeapUse.SERVICE);
    const reply = heapAllocate(100000);
    expect(reply).not.toBe(0);
    expect(heapValidate()).toBe(true);
    // What was lent comes back, and is kept again.
    releaseChain(requests);
    heapRelease(reply);
    heapUse(HeapUse.WORK);
    // Memory grows by 16 pages: what is left of the last of them may be had.
    const rest = exhaust(8193);
    expect(heapAllocate(100000)).toBe(0);
    expect(heapValidate()).toBe(true);
    if (rest) releaseChain(rest);
    releaseChain(tiny);
    releaseChain(small);
    releaseChain(middle);
    releaseChain(large);
  });

  it('gets pages back from size classes that hold them in stock', () => {
    for (let bytes: usize = 8; bytes <= 8192; bytes += 8) {
      const block = heapAllocate(bytes);
      if (block) heapRelease(block);
    }
    const last = exhaust(60000);
    expect(heapUsedBytes()).toBeGreaterThan(2700000);
    releaseChain(last);
  });

  it('shrinks blocks all the same', () => {
    const large = heapAllocate(50000);
    const last = exhaust(8);
    const rest = exhaust(5000);
    expect(heapReallocate(large, 3000)).toBe(large);
    expect(heapBlockBytes(large)).toBe(4096);
    heapRelease(large);
    releaseChain(rest);
    releaseChain(last);
  });
});
