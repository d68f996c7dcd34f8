import { hexDigit } from './support/hex';
import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomNext, randomSeed } from './support/random';
import {
  heapAllocate,
  heapBlockBytes,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
} from '../../assembly/memory/heap';
import {
  INTSET_BYTES_LIMIT,
  INTSET_HEADER_BYTES,
  Intset,
  intsetAdd,
  intsetAdded,
  intsetBytes,
  intsetCount,
  intsetCreate,
  intsetDuplicate,
  intsetFind,
  intsetGet,
  intsetPosition,
  intsetRandom,
  intsetRemove,
  intsetRemoveAt,
  intsetRemoved,
  intsetValidate,
} from '../../assembly/structure/intset';

// What redis-server 7.0 keeps for SADD of 1, -2 and 300, 70000 or 5000000000.
const GOLDEN_16: string = '0200000003000000feff01002c01';
const GOLDEN_32: string = '0400000003000000feffffff0100000070110100';
const GOLDEN_64: string = '0800000003000000feffffffffffffff010000000000000000f2052a01000000';

function equalsHex(set: usize, hex: string): bool {
  const count = hex.length >> 1;
  if (intsetBytes(set) != <u32>count) return false;
  for (let i = 0; i < count; ++i) {
    const byte = (hexDigit(hex.charCodeAt(i * 2)) << 4) | hexDigit(hex.charCodeAt(i * 2 + 1));
    if (<i32>load<u8>(set + i) != byte) return false;
  }
  return true;
}

// The model: a sorted array of up to 600 values.
const model = new StaticArray<i64>(700);
let modelCount: i32 = 0;

function modelFind(value: i64): i32 {
  let at = 0;
  while (at < modelCount && model[at] < value) at++;
  return at;
}

function modelHas(value: i64): bool {
  const at = modelFind(value);
  return at < modelCount && model[at] == value;
}

function modelAdd(value: i64): bool {
  const at = modelFind(value);
  if (at < modelCount && model[at] == value) return false;
  for (let i = modelCount; i > at; --i) model[i] = model[i - 1];
  model[at] = value;
  modelCount++;
  return true;
}

function modelRemove(value: i64): bool {
  if (!modelHas(value)) return false;
  for (let i = modelFind(value) + 1; i < modelCount; ++i) model[i - 1] = model[i];
  modelCount--;
  return true;
}

function equalsModel(set: usize): bool {
  if (intsetCount(set) != <u32>modelCount) return false;
  for (let i = 0; i < modelCount; ++i) {
    if (intsetGet(set, i) != model[i]) return false;
  }
  if (!modelCount) return true;
  return intsetValidate(set, intsetBytes(set), true);
}

function addThree(last: i64): usize {
  return intsetAdd(intsetAdd(intsetAdd(intsetCreate(), last), 1), -2);
}

describe('an intset', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('has the header that is drawn, and the bytes of redis-server in all widths', () => {
    expect(offsetof<Intset>()).toBe(INTSET_HEADER_BYTES);
    let set = addThree(300);
    expect(equalsHex(set, GOLDEN_16)).toBe(true);
    heapRelease(set);
    set = addThree(70000);
    expect(equalsHex(set, GOLDEN_32)).toBe(true);
    heapRelease(set);
    set = addThree(5000000000);
    expect(equalsHex(set, GOLDEN_64)).toBe(true);
    heapRelease(set);
  });

  it('widens at the boundaries, in front and behind', () => {
    const last: i64[] = [
      32767,
      -32768,
      32768,
      -32769,
      2147483647,
      -2147483648,
      2147483648,
      -2147483649,
      i64.MAX_VALUE,
      i64.MIN_VALUE,
    ];
    const width: u32[] = [2, 2, 4, 4, 4, 4, 8, 8, 8, 8];
    for (let i = 0; i < last.length; ++i) {
      let set = intsetAdd(intsetAdd(intsetCreate(), 7), -7);
      expect(intsetFind(set, last[i])).toBe(false);
      expect(intsetPosition).toBe(last[i] < 0 ? 0 : 2);
      set = intsetAdd(set, last[i]);
      expect(intsetAdded).toBe(true);
      expect(changetype<Intset>(set).width).toBe(width[i]);
      expect(intsetGet(set, last[i] < 0 ? 0 : 2)).toBe(last[i]);
      expect(intsetFind(set, 7) && intsetFind(set, -7) && intsetFind(set, last[i])).toBe(true);
      set = intsetAdd(set, last[i]);
      expect(intsetAdded).toBe(false);
      set = intsetRemove(set, last[i]);
      expect(intsetRemoved).toBe(true);
      expect(changetype<Intset>(set).width).toBe(width[i], 'never narrowed');
      heapRelease(set);
    }
  });

  it('does what a sorted array does, for 60000 random operations in all widths', () => {
    for (let seed = 0; seed < 12; ++seed) {
      randomSeed(seed);
      modelCount = 0;
      let wrong = 0;
      let set = intsetCreate();
      const bits: u64 = seed % 3 == 0 ? 9 : seed % 3 == 1 ? 18 : 40;
      for (let round = 0; round < 5000; ++round) {
        // Values of one narrow range, spread over the width.
        const spread = <i64>randomBelow(400) - 200;
        const value = spread << (bits - 9);
        if (randomBelow(5) < 3) {
          const added = modelCount < 600 && modelAdd(value);
          set = intsetAdd(set, value);
          if (intsetAdded != added) wrong++;
        } else if (modelCount && randomBelow(8) == 0) {
          const index = randomBelow(modelCount);
          modelRemove(model[index]);
          set = intsetRemoveAt(set, index);
        } else {
          const removed = modelRemove(value);
          set = intsetRemove(set, value);
          if (intsetRemoved != removed) wrong++;
        }
        const other = (<i64>randomBelow(400) - 200) << (bits - 9);
        if (intsetFind(set, other) != modelHas(other)) wrong++;
        if (intsetPosition != <u32>modelFind(other)) wrong++;
        if (round % 50 == 0 && !equalsModel(set)) wrong++;
      }
      expect(equalsModel(set)).toBe(true);
      expect(wrong).toBe(0);
      const copy = intsetDuplicate(set);
      expect(memory.compare(copy, set, intsetBytes(set))).toBe(0);
      heapRelease(copy);
      heapRelease(set);
    }
  });

  it('chooses every element at random', () => {
    let set = intsetCreate();
    for (let i = 0; i < 10; ++i) set = intsetAdd(set, i);
    let seen: u32 = 0;
    randomSeed(5);
    for (let i = 0; i < 200; ++i) seen |= 1 << (<u32>intsetRandom(set, <u32>randomNext()));
    expect(seen).toBe(1023);
    expect(intsetRandom(set, 0)).toBe(0);
    expect(intsetRandom(set, u32.MAX_VALUE)).toBe(9);
    heapRelease(set);
  });

  it('refuses to pass its limit', () => {
    const fake = heapAllocate(16);
    changetype<Intset>(fake).width = 2;
    changetype<Intset>(fake).count = <u32>(INTSET_BYTES_LIMIT >> 3) - 1;
    expect(intsetAdd(fake, 1 << 40)).toBe(0);
    expect(intsetAdded).toBe(false);
    expect(changetype<Intset>(fake).width).toBe(2);
    heapRelease(fake);
  });

  it('rejects headers that do not fit, no elements, and elements out of order', () => {
    const set = addThree(70000);
    const bytes = intsetBytes(set);
    expect(intsetValidate(set, bytes, true)).toBe(true);
    for (let count: usize = 0; count < bytes; ++count) {
      expect(intsetValidate(set, count, false)).toBe(false);
    }
    store<i32>(set + 12, -2);
    expect(intsetValidate(set, bytes, false)).toBe(true);
    expect(intsetValidate(set, bytes, true)).toBe(false);
    changetype<Intset>(set).width = 3;
    expect(intsetValidate(set, bytes, false)).toBe(false);
    changetype<Intset>(set).width = 0x40000004;
    expect(intsetValidate(set, bytes, false)).toBe(false);
    changetype<Intset>(set).width = 2;
    changetype<Intset>(set).count = 0;
    expect(intsetValidate(set, 8, false)).toBe(false);
    heapRelease(set);
  });

  it('can be used after validation, for 100000 mutated and random runs of bytes', () => {
    randomSeed(21);
    const original = addThree(70000);
    let passed = 0;
    let wrong = 0;
    for (let round = 0; round < 100000; ++round) {
      const bytes: u32 = round & 1 ? 20 : 8 + randomBelow(25);
      let set = heapAllocate(bytes);
      for (let i: u32 = 0; i < bytes; ++i) {
        const random = randomBelow(4) ? 0 : randomBelow(9);
        store<u8>(set + i, round & 1 ? load<u8>(original + i) : random);
      }
      for (let i = randomBelow(3); i-- > 0;) store<u8>(set + randomBelow(bytes), randomBelow(256));
      if (intsetValidate(set, bytes, true)) {
        passed++;
        const first = intsetGet(set, 0);
        if (!intsetFind(set, first)) wrong++;
        set = intsetAdd(set, (<i64>randomNext()) >> randomBelow(63));
        set = intsetRemove(set, first);
        if (intsetCount(set) && !intsetValidate(set, intsetBytes(set), true)) wrong++;
        if (heapBlockBytes(set) < intsetBytes(set)) wrong++;
      }
      heapRelease(set);
    }
    heapRelease(original);
    expect(passed).toBeGreaterThan(10000);
    expect(wrong).toBe(0);
  });
});

describe('an intset without memory', () => {
  it('is as it was', () => {
    startFriendlyHeap();
    let set = intsetCreate();
    for (let i = 0; i < 4096; ++i) set = intsetAdd(set, i);
    const bytes = intsetBytes(set);
    heapSetCeilingBytes(heapReservedBytes());
    let blocks: usize = 0;
    for (let size: usize = 1 << 20; size >= 8; size -= size > 8192 ? 4096 : 8) {
      for (let block = heapAllocate(size); block; block = heapAllocate(size)) {
        store<usize>(block, blocks);
        blocks = block;
      }
    }
    expect(intsetAdd(set, 1 << 40)).toBe(0);
    expect(intsetBytes(set)).toBe(bytes);
    expect(intsetValidate(set, bytes, true)).toBe(true);
    while (blocks) {
      const next = load<usize>(blocks);
      heapRelease(blocks);
      blocks = next;
    }
    heapSetCeilingBytes(0);
    heapRelease(set);
    expectHeapEmpty();
  });
});
