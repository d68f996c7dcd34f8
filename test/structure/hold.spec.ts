// Held blocks on the hostile heap, against a count of each that is kept beside: what is held is
// whole, what nobody owns and nobody holds is free.
import { startHeap, expectHeapEmpty } from './support/heap';
import { randomSeed, randomBelow } from './support/random';
import { heapAllocate } from '../../assembly/memory/heap';
import { holdBegin, holdCount, holdEnd, holdHas, holdRelease } from '../../assembly/memory/hold';

const BLOCKS: u32 = 300;
const blocks = memory.data(300 * 4, 16);
const holders = memory.data(300 * 4, 16);
const owned = memory.data(300, 16);


@inline function blockAt(index: u32): usize {
  return load<u32>(blocks + (index << 2));
}

function isWhole(index: u32): bool {
  for (let at: u32 = 0; at < 40; at++) {
    if (load<u8>(blockAt(index) + at) != <u8>index) return false;
  }
  return true;
}

/** Does something to a block; false = a fault was found. */
function step(index: u32): bool {
  const held = load<u32>(holders + (index << 2));
  const isOwned = load<u8>(owned + index) != 0;
  if (held == 0 && !isOwned) {
    const block = heapAllocate(40);
    memory.fill(block, <u8>index, 40);
    store<u32>(blocks + (index << 2), <u32>block);
    store<u8>(owned + index, 1);
    return true;
  }
  if (!isWhole(index) || holdHas(blockAt(index)) != held > 0) return false;
  const what = randomBelow(3);
  if (what == 0 && isOwned) {
    store<u8>(owned + index, 0);
    holdRelease(blockAt(index));
  } else if (what == 1 && held > 0) {
    store<u32>(holders + (index << 2), held - 1);
    holdEnd(blockAt(index));
  } else {
    store<u32>(holders + (index << 2), held + 1);
    return holdBegin(blockAt(index));
  }
  return true;
}

/** Ends every holding and owning. */
function settle(): void {
  for (let index: u32 = 0; index < BLOCKS; index++) {
    for (let held = load<u32>(holders + (index << 2)); held > 0; held--) holdEnd(blockAt(index));
    if (load<u8>(owned + index) != 0) holdRelease(blockAt(index));
    store<u32>(holders + (index << 2), 0);
    store<u8>(owned + index, 0);
  }
}

describe('held blocks', () => {
  beforeEach(() => {
    startHeap();
  });

  test('are freed when nobody owns or holds them any more', () => {
    for (let seed: u32 = 1; seed <= 5; seed++) {
      randomSeed(seed);
      let good = true;
      for (let i: u32 = 0; i < 20_000; i++) good = good && step(randomBelow(BLOCKS));
      expect(good).toBe(true);
      settle();
      expect(holdCount).toBe(0);
      expectHeapEmpty();
    }
  });

  test('are freed at once if nobody holds them', () => {
    const block = heapAllocate(100);
    expect(holdHas(block)).toBe(false);
    holdRelease(block);
    expectHeapEmpty();
  });
});
