// The hostile heap of the structure tests: what it does to blocks, and that it finds each fault.
import { expectHeapEmpty, startHeap } from './support/heap';
import {
  heapAllocate,
  heapBlockBytes,
  heapDebugEnable,
  heapReallocate,
  heapRelease,
  heapRoundedBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import { heapValidate } from '../../assembly/memory/heap-validate';
import {
  DebugFault,
  debugFault,
  debugFaults,
  debugSetTraps,
} from '../../assembly/memory/heap-debug';

// Marks a block with words that depend on where they stand and on how long it is: all of its first
// 64 bytes, then one in 508.
function modelWrite(block: usize, bytes: usize): void {
  for (let at: usize = 0; at + 4 <= bytes; at += at < 64 ? 4 : 508) {
    store<u32>(block + at, <u32>(bytes * 2654435761 + at));
  }
}

function modelHolds(block: usize, bytes: usize, written: usize): bool {
  for (let at: usize = 0; at + 4 <= bytes; at += at < 64 ? 4 : 508) {
    if (load<u32>(block + at) != <u32>(written * 2654435761 + at)) return false;
  }
  return true;
}

describe('the hostile heap', () => {
  beforeEach(() => {
    startHeap();
    debugSetTraps(false);
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('keeps the same books as the friendly one', () => {
    for (let bytes: usize = 0; bytes < 20000; bytes += 11) {
      const block = heapAllocate(bytes);
      if (heapUsedBytes() != <f64>heapRoundedBytes(bytes)) expect(bytes).toBe(0);
      if (heapBlockBytes(block) != heapRoundedBytes(bytes)) expect(bytes).toBe(0);
      heapRelease(block);
    }
    expect(debugFaults).toBe(0);
  });

  it('is wrapped as the example in its head says', () => {
    const block = heapAllocate(5);
    expect(load<u32>(block - 16)).toBe(0);
    expect(load<u32>(block - 12)).toBe(0xc1ed5a11);
    expect(load<u32>(block - 8)).toBe(5);
    expect(load<u32>(block - 4)).toBe(8);
    expect(load<u64>(block)).toBe(0xb4b4b4b4b4b4b4b4);
    expect(load<u64>(block + 8)).toBe(0xc5c5c5c5c5c5c5c5);
    expect(load<u64>(block + 16)).toBe(0xc5c5c5c5c5c5c5c5);
    heapRelease(block);
    expect(load<u64>(block)).toBe(0xdededededededede);
  });

  it('moves at every reallocation, poisons the old block and keeps the bytes', () => {
    let block = heapAllocate(40);
    modelWrite(block, 40);
    for (let bytes: usize = 40; bytes < 30000; bytes += 37) {
      const moved = heapReallocate(block, bytes);
      expect(moved).not.toBe(block);
      expect(load<u32>(block, 4)).toBe(0xdededede);
      expect(modelHolds(moved, 40, 40)).toBe(true);
      block = moved;
    }
    heapRelease(block);
  });

  it('finds a block released twice', () => {
    const block = heapAllocate(100);
    heapRelease(block);
    heapRelease(block);
    expect(debugFault).toBe(DebugFault.RELEASED_TWICE);
    expect(debugFaults).toBe(1);
    const large = heapAllocate(100000);
    heapRelease(large);
    heapRelease(large);
    expect(debugFaults).toBe(2);
  });

  it('finds writing behind a block and in front of it', () => {
    const block = heapAllocate(100);
    const byte = load<u8>(block + 104);
    store<u8>(block + 104, 0);
    heapRelease(block);
    expect(debugFault).toBe(DebugFault.OVERRUN);
    expect(heapValidate()).toBe(false);
    store<u8>(block + 104, byte);
    const mark = load<u32>(block - 12);
    store<u32>(block - 12, 1);
    heapRelease(block);
    expect(debugFault).toBe(DebugFault.NOT_A_BLOCK);
    store<u32>(block - 12, mark);
    heapRelease(block);
    expect(debugFaults).toBe(2);
  });

  it('finds writing to a released block when it is used again', () => {
    const block = heapAllocate(100);
    const keep = heapAllocate(100);
    heapRelease(block);
    store<u8>(block + 50, 1);
    const again = heapAllocate(100);
    expect(again).toBe(block);
    expect(debugFault).toBe(DebugFault.WRITTEN_AFTER_RELEASE);
    heapRelease(again);
    heapRelease(keep);
  });

  it('finds the release of what is no block', () => {
    const block = heapAllocate(100);
    heapRelease(block + 8);
    expect(debugFault).toBe(DebugFault.NOT_A_BLOCK);
    heapRelease(block + 3);
    expect(debugFaults).toBe(2);
    heapRelease(block);
  });

  it('traps at a fault unless it was told not to', () => {
    throws('a second release', () => {
      debugSetTraps(true);
      const block = heapAllocate(100);
      heapRelease(block);
      heapRelease(block);
    });
  });

  it('can only be chosen while the heap is empty', () => {
    const block = heapAllocate(1);
    expect(heapDebugEnable()).toBe(false);
    heapRelease(block);
    expect(heapDebugEnable()).toBe(true);
  });
});
