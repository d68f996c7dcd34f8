// The scratch arena on the hostile heap: marks that nest, chunks that come and go, memory that runs
// out. Every block is filled when it is taken and must be whole until its mark is reset.
import { startHeap, expectHeapEmpty } from './support/heap';
import { randomSeed, randomBelow } from './support/random';
import { heapUsedBytes, heapReservedBytes, heapSetCeilingBytes } from '../../assembly/memory/heap';
import {
  scratchInitialize,
  scratchRelease,
  scratchAllocate,
  scratchMark,
  scratchReset,
  scratchHeldBytes,
} from '../../assembly/memory/scratch';

const blocks = memory.data(4096 * 4, 16);
const sizes = memory.data(4096 * 4, 16);
const marks = memory.data(64 * 4, 16);
const counts = memory.data(64 * 4, 16);

function take(index: u32, bytes: u32): bool {
  const block = scratchAllocate(bytes);
  if (!block || block & 7) return false;
  memory.fill(block, <u8>index, bytes);
  store<u32>(blocks + (index << 2), <u32>block);
  store<u32>(sizes + (index << 2), bytes);
  return true;
}

function holds(index: u32): bool {
  const block = <usize>load<u32>(blocks + (index << 2));
  const bytes = load<u32>(sizes + (index << 2));
  for (let at: u32 = 0; at < bytes; at++) {
    if (load<u8>(block + at) != <u8>index) return false;
  }
  return true;
}

describe('the scratch arena', () => {
  beforeEach(() => {
    startHeap();
    scratchInitialize();
  });
  afterEach(() => {
    scratchRelease();
    expectHeapEmpty();
  });

  it('places blocks as the example in its head says', () => {
    const first = scratchAllocate(5);
    const second = scratchAllocate(9);
    expect(second - first).toBe(8);
    expect(scratchAllocate(1) - second).toBe(16);
  });

  it('keeps its warm chunk and gives back the others', () => {
    const warm = heapUsedBytes();
    const mark = scratchMark();
    for (let i = 0; i < 10; i++) expect(scratchAllocate(100000)).not.toBe(0);
    expect(heapUsedBytes()).toBeGreaterThan(1000000);
    expect(<f64>scratchHeldBytes()).toBe(heapUsedBytes());
    scratchReset(mark);
    expect(heapUsedBytes()).toBe(warm);
    expect(scratchMark()).toBe(mark);
    const again = scratchAllocate(8);
    expect(again).toBe(mark);
  });

  it('does not come near the heap while a command fits into the warm chunk', () => {
    const warm = heapUsedBytes();
    for (let command = 0; command < 1000; command++) {
      const mark = scratchMark();
      for (let i = 0; i < 60; i++) scratchAllocate(1000);
      expect(heapUsedBytes()).toBe(warm);
      scratchReset(mark);
    }
  });

  it('keeps every block whole under nested marks', () => {
    for (let seed: u64 = 0; seed < 20; seed++) {
      randomSeed(seed);
      let count: u32 = 0;
      let depth: u32 = 0;
      let wrong = 0;
      for (let step = 0; step < 400; step++) {
        const what = randomBelow(10);
        if (what < 7 && count < 4000) {
          const bytes = randomBelow(20) ? randomBelow(3000) : randomBelow(200000);
          if (!take(count++, bytes)) wrong++;
        } else if (what < 9 && depth < 60) {
          store<u32>(marks + (depth << 2), <u32>scratchMark());
          store<u32>(counts + (depth++ << 2), count);
        } else if (depth) {
          for (let index: u32 = 0; index < count; index++) {
            if (!holds(index)) wrong++;
          }
          depth--;
          scratchReset(load<u32>(marks + (depth << 2)));
          count = load<u32>(counts + (depth << 2));
        }
      }
      for (let index: u32 = 0; index < count; index++) {
        if (!holds(index)) wrong++;
      }
      expect(wrong).toBe(0);
      scratchReset(0);
    }
  });

  it('fills a chunk to its last byte before it takes another', () => {
    const room = scratchHeldBytes() - 8;
    const warm = heapUsedBytes();
    const mark = scratchMark();
    const block = scratchAllocate(room);
    expect(block).toBe(mark);
    expect(heapUsedBytes()).toBe(warm);
    expect(scratchAllocate(0)).not.toBe(0);
    expect(scratchAllocate(1)).not.toBe(0);
    expect(heapUsedBytes()).toBeGreaterThan(warm);
    scratchReset(mark);
    expect(heapUsedBytes()).toBe(warm);
  });

  it('gives 0 when memory is out, and works again after a reset', () => {
    heapSetCeilingBytes(heapReservedBytes() + 2000000);
    const mark = scratchMark();
    let taken = 0;
    while (scratchAllocate(50000)) taken++;
    expect(taken).toBeGreaterThan(20);
    expect(scratchAllocate(50000)).toBe(0);
    expect(scratchAllocate(<usize>-1)).toBe(0);
    expect(scratchAllocate(<usize>-8)).toBe(0);
    scratchReset(mark);
    expect(scratchAllocate(50000)).not.toBe(0);
  });
});
