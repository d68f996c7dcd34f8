// The heap against a naive model: a table of what is live, with the bytes that each block must
// still hold. The same bodies run on the friendly and on the hostile heap where both must agree.
import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import { randomSeed, randomBelow } from './support/random';
import {
  heapAllocate,
  heapAllocateZeroed,
  heapRelease,
  heapReallocate,
  heapBlockBytes,
  heapRoundedBytes,
  heapUsedBytes,
  heapPeakBytes,
  heapReservedBytes,
  heapActiveBytes,
  heapTouchedBytes,
  heapOverheadBytes,
  heapSetCeilingBytes,
  heapTrim,
} from '../../assembly/memory/heap';
import { heapValidate } from '../../assembly/memory/heap-validate';
import { PageRecord } from '../../assembly/memory/heap-span';
import { SizeClass, SlabRecord } from '../../assembly/memory/heap-slab';
import { chainOf, releaseChain } from './support/heap-chain';

const modelMaximum: u32 = 4096;
const modelBlocks = memory.data(4096 * 4, 16);
const modelBytes = memory.data(4096 * 4, 16);
let modelCount: u32 = 0;

function modelBlock(index: u32): usize {
  return load<u32>(modelBlocks + (index << 2));
}

function modelSize(index: u32): usize {
  return load<u32>(modelBytes + (index << 2));
}

function modelSet(index: u32, block: usize, bytes: usize): void {
  store<u32>(modelBlocks + (index << 2), <u32>block);
  store<u32>(modelBytes + (index << 2), <u32>bytes);
}

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

function isZero(block: usize, bytes: usize): bool {
  for (let at: usize = 0; at < bytes; at += 8) {
    if (load<u64>(block + at)) return false;
  }
  return true;
}

// Mostly small, sometimes a few pages, rarely hundreds.
function randomBytes(): usize {
  const kind = randomBelow(100);
  if (kind < 60) return randomBelow(300);
  if (kind < 85) return randomBelow(9000);
  if (kind < 98) return randomBelow(80000);
  return randomBelow(500000);
}

// One random step; false if something was not as it must be.
function modelStep(): bool {
  const what = randomBelow(100);
  if (!modelCount || (what < 40 && modelCount < modelMaximum)) {
    const bytes = randomBytes();
    const zeroed = randomBelow(2) == 0;
    const block = zeroed ? heapAllocateZeroed(bytes) : heapAllocate(bytes);
    if (!block) return true;
    if (block & 7 || heapBlockBytes(block) != heapRoundedBytes(bytes)) return false;
    if (zeroed && !isZero(block, heapBlockBytes(block))) return false;
    modelWrite(block, bytes);
    modelSet(modelCount++, block, bytes);
    return true;
  }
  const index = randomBelow(modelCount);
  const block = modelBlock(index);
  const bytes = modelSize(index);
  if (!modelHolds(block, bytes, bytes)) return false;
  if (what < 78) {
    heapRelease(block);
    modelCount--;
    modelSet(index, modelBlock(modelCount), modelSize(modelCount));
    return true;
  }
  const wanted = randomBelow(4) ? randomBytes() : bytes + randomBelow(4096);
  const moved = heapReallocate(block, wanted);
  if (!moved) return wanted > bytes && modelHolds(block, bytes, bytes);
  if (!modelHolds(moved, min(bytes, wanted), bytes)) return false;
  modelWrite(moved, wanted);
  modelSet(index, moved, wanted);
  return true;
}

function modelLiveBytes(): f64 {
  let live: f64 = 0;
  for (let index: u32 = 0; index < modelCount; index++) live += heapBlockBytes(modelBlock(index));
  return live;
}

function modelRun(seed: u64, steps: u32): void {
  randomSeed(seed);
  modelCount = 0;
  for (let step: u32 = 0; step < steps; step++) {
    if (!modelStep()) {
      expect(step).toBe(u32.MAX_VALUE, 'a block is not what it was');
      return;
    }
    if (step % 1000 == 0) {
      expect(heapValidate()).toBe(true);
      expect(heapUsedBytes()).toBe(modelLiveBytes());
    }
  }
  while (modelCount) heapRelease(modelBlock(--modelCount));
}

describe('the records of the heap', () => {
  it('have the sizes that the drawings say', () => {
    expect(offsetof<PageRecord>()).toBe(12);
    expect(offsetof<SizeClass>()).toBe(32);
    expect(offsetof<SlabRecord>()).toBe(32);
  });
});

describe('the sizes of blocks', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('are multiples of 8 up to 256, and waste no more than an eighth up to 8192', () => {
    let wrong = 0;
    for (let bytes: usize = 0; bytes <= 8192; bytes++) {
      const block = heapAllocate(bytes);
      const usable = heapBlockBytes(block);
      if (usable < bytes || usable & 7 || block & 7) wrong++;
      if (usable != heapRoundedBytes(bytes)) wrong++;
      if (bytes <= 256 && bytes && usable != ((bytes + 7) & ~7)) wrong++;
      if (bytes > 256 && usable - bytes > usable >> 3) wrong++;
      if (heapUsedBytes() != <f64>usable) wrong++;
      heapRelease(block);
    }
    expect(wrong).toBe(0);
  });

  it('are those of the example in the head of heap.ts', () => {
    expect(heapRoundedBytes(0)).toBe(8);
    expect(heapRoundedBytes(64)).toBe(64);
    expect(heapRoundedBytes(100)).toBe(104);
    expect(heapRoundedBytes(257)).toBe(288);
    expect(heapRoundedBytes(2049)).toBe(2184);
    expect(heapRoundedBytes(8192)).toBe(8192);
    expect(heapRoundedBytes(8193)).toBe(12288);
    expect(heapRoundedBytes(<usize>-1)).toBe(0);
  });

  it('are whole pages above 8192', () => {
    for (let pages: usize = 3; pages < 40; pages++) {
      for (let bytes = pages * 4096 - 4095; bytes <= pages * 4096; bytes += 4094) {
        const block = heapAllocate(bytes);
        expect(heapBlockBytes(block)).toBe(pages * 4096);
        expect(block & 4095).toBe(0);
        heapRelease(block);
      }
    }
  });

  it('of many equal blocks lie side by side, without a header', () => {
    for (let bytes: usize = 8; bytes <= 256; bytes += 8) {
      const first = heapAllocate(bytes);
      const second = heapAllocate(bytes);
      expect(second - first).toBe(bytes);
      heapRelease(first);
      heapRelease(second);
    }
  });

  it('of absurd requests are refused, and nothing changes', () => {
    const reserved = heapReservedBytes();
    for (let less: usize = 1; less < 20000; less += 13) {
      if (heapAllocate(0 - less)) expect(less).toBe(0, 'a block of nearly 4 GiB');
    }
    expect(heapAllocateZeroed(<usize>-4096)).toBe(0);
    const block = heapAllocate(10);
    expect(heapReallocate(block, <usize>-1)).toBe(0);
    expect(heapBlockBytes(block)).toBe(16);
    heapRelease(block);
    expect(heapReservedBytes()).toBe(reserved);
  });
});

describe('pages', () => {
  it('are active while blocks lie in them, and touched for ever', () => {
    startFriendlyHeap();
    const active = heapActiveBytes();
    const touched = heapTouchedBytes();
    const block = heapAllocateZeroed(40 << 20);
    expect(heapActiveBytes()).toBe(active + <f64>(40 << 20));
    expect(heapTouchedBytes()).toBeGreaterThan(touched);
    const maximum = heapTouchedBytes();
    expect(maximum >= heapActiveBytes()).toBe(true);
    heapRelease(block);
    expect(heapActiveBytes()).toBe(active);
    expect(heapTouchedBytes()).toBe(maximum);
    heapRelease(heapAllocate(40 << 20));
    expect(heapTouchedBytes()).toBe(maximum);
    expect(heapValidate()).toBe(true);
    expectHeapEmpty();
  });
});

describe('the heap and a model', () => {
  afterEach(() => {
    expectHeapEmpty();
  });

  it('agree over 24,000 random steps', () => {
    for (let seed: u64 = 1; seed <= 2; seed++) {
      startFriendlyHeap();
      modelRun(seed, 12000);
    }
  });

  it('agree over 24,000 random steps on the hostile heap', () => {
    for (let seed: u64 = 1; seed <= 2; seed++) {
      startHeap();
      modelRun(seed, 12000);
    }
  });

  it('agree when memory runs out again and again', () => {
    for (let seed: u64 = 10; seed < 12; seed++) {
      startFriendlyHeap();
      heapSetCeilingBytes(heapReservedBytes() + 4000000);
      modelRun(seed, 10000);
      startHeap();
      heapSetCeilingBytes(heapReservedBytes() + 4000000);
      modelRun(seed, 10000);
    }
  });

  it('give the same addresses for the same calls', () => {
    let sum: u64 = 0;
    for (let round = 0; round < 2; round++) {
      startFriendlyHeap();
      randomSeed(5);
      modelCount = 0;
      let now: u64 = 0;
      for (let step: u32 = 0; step < 2000; step++) {
        modelStep();
        now = now * 31 + (modelCount ? modelBlock(modelCount - 1) : 0);
      }
      while (modelCount) heapRelease(modelBlock(--modelCount));
      if (round) expect(now).toBe(sum);
      // The first round has grown the memory, so the two compared rounds start alike.
      startFriendlyHeap();
      randomSeed(5);
      sum = 0;
      for (let step: u32 = 0; step < 2000; step++) {
        modelStep();
        sum = sum * 31 + (modelCount ? modelBlock(modelCount - 1) : 0);
      }
      while (modelCount) heapRelease(modelBlock(--modelCount));
    }
  });
});

describe('large blocks', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('grow where they lie when what is behind them is free', () => {
    const block = heapAllocate(100000);
    modelWrite(block, 100000);
    const grown = heapReallocate(block, 200000);
    expect(grown).toBe(block);
    expect(modelHolds(grown, 100000, 100000)).toBe(true);
    expect(heapUsedBytes()).toBe(200704);
    heapRelease(grown);
  });

  it('move when what is behind them is live, and keep their bytes', () => {
    const block = heapAllocate(100000);
    const wall = heapAllocate(100000);
    modelWrite(block, 100000);
    const grown = heapReallocate(block, 200000);
    expect(grown).not.toBe(block);
    expect(modelHolds(grown, 100000, 100000)).toBe(true);
    heapRelease(wall);
    heapRelease(grown);
  });

  it('give their end back when they shrink', () => {
    const block = heapAllocate(1000000);
    expect(heapReallocate(block, 9000)).toBe(block);
    expect(heapUsedBytes()).toBe(12288);
    const next = heapAllocate(50000);
    expect(next - block).toBe(12288);
    heapRelease(next);
    const small = heapReallocate(block, 100);
    expect(heapUsedBytes()).toBe(104);
    heapRelease(small);
  });

  it('grow the memory rather than move when they end with it', () => {
    const block = heapAllocate(300000);
    const filler = exhaustTail();
    const big = heapReallocate(block, 40000000);
    expect(heapValidate()).toBe(true);
    heapRelease(big);
    heapRelease(filler);
  });

  it('are zero when that was asked for, whatever lay there before', () => {
    for (let round: usize = 0; round < 30; round++) {
      const bytes: usize = 9000 + round * 7777;
      const dirty = heapAllocate(bytes);
      memory.fill(dirty + 4096, 0xff, bytes - 4096);
      heapRelease(dirty);
      const block = heapAllocateZeroed(bytes + 30000);
      expect(isZero(block, heapBlockBytes(block))).toBe(true);
      memory.fill(block, 0xff, 5000);
      heapRelease(block);
    }
  });

  it('of 1 .. 200 pages leave one free run behind, in whatever order they are released', () => {
    const reserved = heapReservedBytes();
    randomSeed(8);
    for (let round = 0; round < 20; round++) {
      modelCount = 0;
      for (let i = 0; i < 60; i++) {
        const bytes: usize = (3 + randomBelow(200)) * 4096;
        modelSet(modelCount++, heapAllocate(bytes), bytes);
      }
      while (modelCount) {
        const index = randomBelow(modelCount);
        heapRelease(modelBlock(index));
        modelCount--;
        modelSet(index, modelBlock(modelCount), modelSize(modelCount));
      }
      expect(heapValidate()).toBe(true);
    }
    // All of it fits again as one block, but for what other regions hold.
    const whole = heapAllocate(<usize>(heapReservedBytes() - reserved));
    expect(whole).not.toBe(0);
    heapRelease(whole);
  });
});

// Takes the free pages at the end of the memory, so that what is allocated before ends with it.
function exhaustTail(): usize {
  return heapAllocate(20000);
}

describe('small blocks', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('give their pages back to other sizes when they are gone', () => {
    const last = chainOf(64, 100000);
    const reserved = heapReservedBytes();
    releaseChain(last);
    heapTrim();
    const large = heapAllocate(6000000);
    expect(heapReservedBytes()).toBe(reserved);
    heapRelease(large);
    const other = chainOf(200, 30000);
    expect(heapReservedBytes()).toBe(reserved);
    releaseChain(other);
  });

  it('give nearly all pages back without being asked', () => {
    const last = chainOf(64, 100000);
    const reserved = heapReservedBytes();
    releaseChain(last);
    const large = heapAllocate(6000000);
    expect(heapReservedBytes()).toBe(reserved);
    heapRelease(large);
  });

  it('fill the gaps of the fullest slabs first', () => {
    const last = chainOf(128, 20000);
    let kept: usize = 0;
    let block = last;
    let index = 0;
    while (block) {
      const next = load<usize>(block);
      if (index++ % 3) {
        heapRelease(block);
      } else {
        store<usize>(block, kept);
        kept = block;
      }
      block = next;
    }
    const reserved = heapReservedBytes();
    const again = chainOf(128, 13000);
    expect(heapReservedBytes()).toBe(reserved);
    expect(heapValidate()).toBe(true);
    releaseChain(again);
    releaseChain(kept);
  });

  it('stay where they are while their size class does not change', () => {
    const block = heapAllocate(97);
    expect(heapReallocate(block, 104)).toBe(block);
    expect(heapReallocate(block, 97)).toBe(block);
    const moved = heapReallocate(block, 105);
    expect(moved).not.toBe(block);
    expect(heapUsedBytes()).toBe(112);
    heapRelease(moved);
  });

  it('may be 0 for release and reallocate', () => {
    heapRelease(0);
    const block = heapReallocate(0, 20);
    expect(heapBlockBytes(block)).toBe(24);
    heapRelease(block);
  });

  it('survive a chain of reallocations up and down', () => {
    let block = heapAllocate(8);
    store<u64>(block, 0x0123456789abcdef);
    for (let bytes: usize = 8; bytes < 3000000; bytes += bytes >> 1) {
      block = heapReallocate(block, bytes);
      expect(load<u64>(block)).toBe(0x0123456789abcdef);
      expect(heapUsedBytes()).toBe(<f64>heapRoundedBytes(bytes));
    }
    for (let bytes: usize = 3000000; bytes >= 8; bytes -= (bytes >> 2) + 1) {
      block = heapReallocate(block, bytes);
      expect(load<u64>(block)).toBe(0x0123456789abcdef);
      expect(heapUsedBytes()).toBe(<f64>heapRoundedBytes(bytes));
    }
    heapRelease(block);
  });
});

describe('the counters', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('tell the peak, what is reserved and what the tables take', () => {
    const a = heapAllocate(1000);
    const b = heapAllocate(50000);
    expect(heapUsedBytes()).toBe(1024 + 53248);
    heapRelease(b);
    expect(heapPeakBytes()).toBe(1024 + 53248);
    expect(heapReservedBytes()).toBeGreaterThan(heapUsedBytes());
    expect(heapOverheadBytes()).toBeLessThan(heapReservedBytes() * 0.005);
    heapRelease(a);
  });

  it('go on when somebody else takes memory in between', () => {
    let last: usize = 0;
    for (let round = 0; round < 20; round++) {
      const foreign = (<usize>memory.grow(1)) << 16;
      memory.fill(foreign, 0x77, 65536);
      for (let i = 0; i < 300; i++) {
        const block = heapAllocate(4000 + i * 7);
        modelWrite(block + 4, 1000);
        store<usize>(block, last);
        last = block;
      }
      for (let at: usize = 0; at < 65536; at += 8) {
        if (load<u64>(foreign + at) != 0x7777777777777777) expect(round).toBe(-1);
      }
      expect(heapValidate()).toBe(true);
    }
    expect(releaseChain(last)).toBe(6000);
  });
});
