import { fromHex } from './support/hex';
import { startHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapAllocate, heapBlockBytes, heapRelease } from '../../assembly/memory/heap';
import { lzfCompress, lzfDecompress } from '../../assembly/structure/lzf';

// What redis-server 7.0 writes for 'abc' 30 times and 'hello world, hello there world' …
const TEXT: string = 'hello world, hello there world';
const PACKED: string = '0361626361e04d020c68656c6c6f20776f726c642c20800c0474686572654012016c64';
// … and for 'a' 1000 times.
const PACKED_RUN: string = '016161e0ff00e0ff00e0ff00e0c300016161';

function fillKind(block: usize, count: u32, kind: u32): void {
  for (let i: u32 = 0; i < count; ++i) {
    let byte: u32 = 0;
    if (kind == 0) byte = randomBelow(256);
    else if (kind == 1) byte = randomBelow(2);
    else if (kind == 2) byte = 97;
    else if (kind == 3) byte = 97 + (i % 7);
    else byte = (i & 31) < 24 ? 48 + (i & 15) : randomBelow(256);
    store<u8>(block + i, byte);
  }
}

/** Packs and restores in blocks of exactly the sizes that are needed. */
function roundTrips(source: usize, count: u32): bool {
  const maximum = count + count / 32 + 1;
  const first = heapAllocate(maximum);
  const packedBytes = lzfCompress(source, count, first, maximum);
  if (!packedBytes) return false;
  const packed = heapAllocate(packedBytes);
  const again = lzfCompress(source, count, packed, packedBytes);
  let sound = again == packedBytes && memory.compare(first, packed, packedBytes) == 0;
  if (lzfCompress(source, count, first, packedBytes - 1) != 0) sound = false;
  const restored = heapAllocate(count);
  if (lzfDecompress(packed, packedBytes, restored, count) != count) sound = false;
  if (memory.compare(restored, source, count) != 0) sound = false;
  if (lzfDecompress(packed, packedBytes, restored, count - 1) != 0) sound = false;
  heapRelease(first);
  heapRelease(packed);
  heapRelease(restored);
  return sound;
}

describe('lzf', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('restores what redis-server has written', () => {
    const packed = fromHex(PACKED);
    const target = heapAllocate(1000);
    expect(lzfDecompress(packed, 35, target, 1000)).toBe(120);
    for (let i = 0; i < 90; ++i) expect<u32>(load<u8>(target + i)).toBe(97 + (i % 3));
    for (let i = 0; i < 30; ++i) expect<i32>(load<u8>(target + 90 + i)).toBe(TEXT.charCodeAt(i));
    heapRelease(packed);
    const run = fromHex(PACKED_RUN);
    expect(lzfDecompress(run, 18, target, 1000)).toBe(1000);
    for (let i = 0; i < 1000; ++i) expect<u32>(load<u8>(target + i)).toBe(97);
    heapRelease(run);
    heapRelease(target);
  });

  it('has the bytes of the example', () => {
    const source = heapAllocate(16);
    memory.fill(source, 97, 12);
    const target = heapAllocate(16);
    const example = fromHex('0061e00200');
    expect(lzfCompress(source, 12, target, 16)).toBe(5);
    expect(memory.compare(target, example, 5)).toBe(0);
    heapRelease(source);
    heapRelease(target);
    heapRelease(example);
  });

  it('restores what it has packed, of every size up to 300 and some above', () => {
    randomSeed(11);
    let broken = 0;
    for (let kind: u32 = 0; kind < 5; ++kind) {
      for (let count: u32 = 1; count <= 20000; count = count < 300 ? count + 1 : count * 3 - 1) {
        const source = heapAllocate(count);
        fillKind(source, count, kind);
        if (!roundTrips(source, count)) broken++;
        heapRelease(source);
      }
    }
    expect(broken).toBe(0);
  });

  it('gains on what repeats, also beyond the window, and the same whatever came before', () => {
    const source = heapAllocate(40000);
    fillKind(source, 40000, 3);
    const target = heapAllocate(8192);
    const bytes = lzfCompress(source, 40000, target, 8192);
    expect(bytes).toBeLessThan(500);
    const other = heapAllocate(8192);
    fillKind(source, 5000, 0);
    lzfCompress(source, 5000, other, 8192);
    fillKind(source, 40000, 3);
    expect(lzfCompress(source, 40000, other, 8192)).toBe(bytes);
    expect(memory.compare(target, other, bytes)).toBe(0);
    heapRelease(source);
    heapRelease(target);
    heapRelease(other);
  });

  it('packs nothing into nothing', () => {
    const block = heapAllocate(8);
    expect(lzfCompress(block, 0, block + 4, 4)).toBe(0);
    expect(lzfDecompress(block, 0, block + 4, 4)).toBe(0);
    heapRelease(block);
  });

  it('refuses copies from before the beginning and runs cut short', () => {
    const target = heapAllocate(64);
    const before = fromHex('00612001');
    expect(lzfDecompress(before, 4, target, 64)).toBe(0);
    store<u8>(before + 3, 0);
    expect(lzfDecompress(before, 4, target, 64)).toBe(4);
    for (let cut = 1; cut < 4; ++cut) {
      expect(lzfDecompress(before, cut, target, 64)).toBe(cut == 2 ? 1 : 0);
    }
    heapRelease(before);
    heapRelease(target);
  });

  it('touches nothing outside for 100000 mutated and random runs', () => {
    randomSeed(12);
    const original = fromHex(PACKED);
    let tooMuch = 0;
    for (let round = 0; round < 100000; ++round) {
      const count = round & 1 ? 35 : 1 + randomBelow(64);
      const source = heapAllocate(count);
      if (round & 1) {
        memory.copy(source, original, 35);
        for (let i = randomBelow(3); i-- > 0;) {
          store<u8>(source + randomBelow(35), randomBelow(256));
        }
      } else {
        fillKind(source, count, 0);
      }
      const target = heapAllocate(1 + randomBelow(300));
      const room = heapBlockBytes(target);
      if (lzfDecompress(source, count, target, room) > room) tooMuch++;
      heapRelease(source);
      heapRelease(target);
    }
    heapRelease(original);
    expect(tooMuch).toBe(0);
  });
});
