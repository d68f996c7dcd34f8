// Raw bytes against byte loops, over all counts to 300 and all alignments, and the quality of the
// hash: its buckets, its tags, its avalanche.
import {
  bytesCopy,
  bytesMove,
  bytesFill,
  bytesEqual,
  bytesCompare,
  bytesEqualFold,
  bytesLower,
  bytesUpper,
  bytesIndexOf,
  bytesHash,
} from '../../assembly/memory/bytes';
import { randomSeed, randomNext, randomBelow } from './support/random';

const source = memory.data(2048, 16);
const target = memory.data(2048, 16);
const expected = memory.data(2048, 16);
const buckets = memory.data(65536 * 4, 16);
const pages = memory.data(6 * 4096, 16);
const pagesExpected = memory.data(6 * 4096, 16);

function fillRandom(at: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) store<u8>(at + i, <u8>randomBelow(256));
}

function same(a: usize, b: usize, count: usize): bool {
  for (let i: usize = 0; i < count; i++) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
  }
  return true;
}

function naiveCompare(a: usize, aCount: usize, b: usize, bCount: usize): i32 {
  for (let i: usize = 0; i < min(aCount, bCount); i++) {
    const x = load<u8>(a + i);
    const y = load<u8>(b + i);
    if (x != y) return x < y ? -1 : 1;
  }
  return aCount == bCount ? 0 : aCount < bCount ? -1 : 1;
}

function naiveLower(byte: u8): u8 {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function naiveUpper(byte: u8): u8 {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}

// Writes `prefix` and 12 decimal digits of `value`, 16 bytes in all.
function writeKey(at: usize, value: u32): void {
  store<u32>(at, 0x3a79656b);
  for (let i = 15; i >= 4; i--) {
    store<u8>(at + i, 48 + (value % 10));
    value /= 10;
  }
}

// The statistic of `count` things that were thrown into `slots` slots, as standard deviations away
// from what chance would give.
function deviation(count: u32, slots: u32): f64 {
  const mean = <f64>count / slots;
  let chi: f64 = 0;
  for (let i: u32 = 0; i < slots; i++) {
    const difference = <f64>load<u32>(buckets + (i << 2)) - mean;
    chi += (difference * difference) / mean;
  }
  return (chi - (slots - 1)) / Math.sqrt(2.0 * (slots - 1));
}

describe('copying bytes', () => {
  it('copies every count at every alignment and touches nothing else', () => {
    randomSeed(1);
    fillRandom(source, 2048);
    let wrong = 0;
    for (let count: usize = 0; count <= 300; count++) {
      for (let shift: usize = 0; shift < 4; shift++) {
        memory.fill(target, 0xaa, 512);
        memory.fill(expected, 0xaa, 512);
        memory.copy(expected + 32 + shift, source + 3 * shift, count);
        bytesCopy(target + 32 + shift, source + 3 * shift, count);
        if (!same(target, expected, 512)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('moves overlapping runs both ways', () => {
    randomSeed(2);
    let wrong = 0;
    for (let count: usize = 0; count <= 300; count++) {
      for (let shift = -20; shift <= 20; shift += 3) {
        fillRandom(target, 512);
        memory.copy(expected, target, 512);
        memory.copy(expected + 64 + shift, expected + 64, count);
        bytesMove(target + 64 + shift, target + 64, count);
        if (!same(target, expected, 512)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('copies and moves what is long, wherever both lie in their pages', () => {
    randomSeed(3);
    let wrong = 0;
    const counts = StaticArray.fromArray<usize>([257, 2048, 2049, 4097, 9000]);
    for (let i = 0; i < counts.length; i++) {
      for (let shift: isize = -17; shift <= 17; shift++) {
        for (let distance: isize = -8192; distance <= 8192; distance += 4096) {
          fillRandom(pages, 6 * 4096);
          memory.copy(pagesExpected, pages, 6 * 4096);
          const from: usize = distance < 0 ? 8192 + 20 : 20;
          const to = from + distance + shift;
          memory.copy(pagesExpected + to, pagesExpected + from, counts[i]);
          if (abs(distance + shift) >= <isize>counts[i] && (shift & 1) == 0) {
            bytesCopy(pages + to, pages + from, counts[i]);
          } else {
            bytesMove(pages + to, pages + from, counts[i]);
          }
          if (!same(pages, pagesExpected, 6 * 4096)) wrong++;
        }
      }
    }
    expect(wrong).toBe(0);
  });

  it('fills every count and touches nothing else', () => {
    let wrong = 0;
    for (let count: usize = 0; count <= 300; count++) {
      memory.fill(target, 0xaa, 512);
      memory.fill(expected, 0xaa, 512);
      memory.fill(expected + 33, 0x5c, count);
      bytesFill(target + 33, 0x5c, count);
      if (!same(target, expected, 512)) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

describe('comparing bytes', () => {
  it('finds a difference of one bit at every place of every count', () => {
    randomSeed(3);
    let wrong = 0;
    for (let count: usize = 0; count <= 80; count++) {
      fillRandom(source + 5, count);
      memory.copy(target, source + 5, count);
      if (!bytesEqual(target, source + 5, count)) wrong++;
      if (bytesCompare(target, count, source + 5, count) != 0) wrong++;
      for (let at: usize = 0; at < count; at++) {
        store<u8>(target + at, load<u8>(target + at) ^ (1 << (<u8>randomBelow(8))));
        if (bytesEqual(target, source + 5, count)) wrong++;
        const order = naiveCompare(target, count, source + 5, count);
        if (bytesCompare(target, count, source + 5, count) != order) wrong++;
        store<u8>(target + at, load<u8>(source + 5 + at));
      }
    }
    expect(wrong).toBe(0);
  });

  it('never looks behind the run', () => {
    let wrong = 0;
    for (let count: usize = 0; count <= 80; count++) {
      memory.fill(source, 7, 128);
      memory.fill(target, 7, 128);
      store<u8>(source + count, 1);
      if (!bytesEqual(source, target, count)) wrong++;
      if (!bytesEqualFold(source, target, count)) wrong++;
      if (bytesCompare(source, count, target, count) != 0) wrong++;
      if (bytesIndexOf(source, count, 1) != count) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('orders bytes as unsigned numbers and a prefix before what it begins', () => {
    randomSeed(4);
    let wrong = 0;
    for (let round = 0; round < 20000; round++) {
      const common = randomBelow(40);
      fillRandom(source, 64);
      memory.copy(target, source, common);
      fillRandom(target + common, 64 - common);
      const aCount = randomBelow(64);
      const bCount = randomBelow(64);
      const order = naiveCompare(source, aCount, target, bCount);
      if (bytesCompare(source, aCount, target, bCount) != order) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('folds A to Z and no other byte', () => {
    let wrong = 0;
    for (let count: usize = 1; count <= 40; count++) {
      memory.fill(source, 0x61, 64);
      memory.fill(target, 0x41, 64);
      if (!bytesEqualFold(source, target, count)) wrong++;
      const at = (count * 7) % count;
      for (let x: u32 = 0; x < 256; x++) {
        for (let y: u32 = 0; y < 256; y += count < 3 ? 1 : 31) {
          store<u8>(source + at, x);
          store<u8>(target + at, y);
          const equal = naiveLower(<u8>x) == naiveLower(<u8>y);
          if (bytesEqualFold(source, target, count) != equal) wrong++;
        }
      }
    }
    expect(wrong).toBe(0);
  });
});

describe('changing and finding bytes', () => {
  it('changes the case of letters, in place too', () => {
    randomSeed(5);
    let wrong = 0;
    for (let count: usize = 0; count <= 100; count++) {
      fillRandom(source, 128);
      for (let i: usize = 0; i < 128; i++) {
        store<u8>(expected + i, i < count ? naiveLower(load<u8>(source + i)) : 0x11);
        store<u8>(expected + 256 + i, i < count ? naiveUpper(load<u8>(source + i)) : 0x11);
      }
      memory.fill(target, 0x11, 512);
      bytesLower(target, source, count);
      bytesUpper(target + 256, source, count);
      if (!same(target, expected, 128) || !same(target + 256, expected + 256, 128)) wrong++;
      memory.copy(target, source, count);
      bytesLower(target, target, count);
      if (!same(target, expected, 128)) wrong++;
      memory.copy(target + 256, source, count);
      bytesUpper(target + 256, target + 256, count);
      if (!same(target + 256, expected + 256, 128)) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('finds the first of several hits at every place', () => {
    let wrong = 0;
    for (let count: usize = 0; count <= 100; count++) {
      memory.fill(source, 0x20, 256);
      if (bytesIndexOf(source, count, 0x21) != count) wrong++;
      for (let at: usize = 0; at < count; at++) {
        memory.fill(source, 0x20, 256);
        store<u8>(source + at, 0x21);
        store<u8>(source + count - 1, 0x21);
        if (bytesIndexOf(source, count, 0x21) != at) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });
});

describe('the hash', () => {
  it('is the same for the same bytes at every alignment and reads nothing else', () => {
    randomSeed(6);
    let wrong = 0;
    for (let count: usize = 0; count <= 200; count++) {
      fillRandom(source, 300);
      const first = bytesHash(source, count, 99);
      for (let shift: usize = 1; shift < 17; shift += 5) {
        fillRandom(target, 300);
        memory.copy(target + shift, source, count);
        if (bytesHash(target + shift, count, 99) != first) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('differs for every count of equal bytes', () => {
    memory.fill(source, 0, 300);
    let wrong = 0;
    for (let a: usize = 0; a <= 100; a++) {
      for (let b: usize = a + 1; b <= 100; b++) {
        if (bytesHash(source, a, 5) == bytesHash(source, b, 5)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('gives the frozen values of its example', () => {
    store<u32>(source, 0x626f6f66);
    store<u16>(source, 0x7261, 4);
    expect(bytesHash(source, 0, 0)).toBe(0xc3c74c42e885ba42);
    expect(bytesHash(source, 6, 1)).toBe(0x009a8557fac022a7);
  });

  it('spreads sequential keys evenly over the buckets of its low bits', () => {
    for (let bits: u32 = 4; bits <= 16; bits += 4) {
      for (let seed: u64 = 0; seed < 4; seed++) {
        memory.fill(buckets, 0, 65536 * 4);
        for (let i: u32 = 0; i < 200000; i++) {
          writeKey(source, i);
          const slot = buckets + (((<usize>bytesHash(source, 16, seed)) & ((1 << bits) - 1)) << 2);
          store<u32>(slot, load<u32>(slot) + 1);
        }
        expect(deviation(200000, 1 << bits)).toBeLessThan(5);
        expect(deviation(200000, 1 << bits)).toBeGreaterThan(-5);
      }
    }
  });

  it('spreads tags evenly, over all keys and within a bucket', () => {
    memory.fill(buckets, 0, 65536 * 4);
    for (let i: u32 = 0; i < 200000; i++) {
      writeKey(source, i);
      const slot = buckets + ((<usize>(bytesHash(source, 16, 3) >> 56)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    expect(deviation(200000, 256)).toBeLessThan(5);
    memory.fill(buckets, 0, 65536 * 4);
    for (let i: u32 = 0; i < 400000; i++) {
      writeKey(source, i);
      const hash = bytesHash(source, 16, 4);
      const slot = buckets + ((((<usize>(hash >> 56)) << 8) | ((<usize>hash) & 255)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    expect(deviation(400000, 65536)).toBeLessThan(5);
  });

  it('flips every bit of the result with half a chance for every bit of the input', () => {
    randomSeed(7);
    let worst: f64 = 0;
    for (let count: usize = 1; count <= 72; count += count < 9 ? 1 : 7) {
      for (let bit: usize = 0; bit < count * 8; bit += count < 9 ? 1 : 5) {
        memory.fill(buckets, 0, 256);
        for (let round = 0; round < 400; round++) {
          fillRandom(source, count);
          const seed = randomNext();
          const before = bytesHash(source, count, seed);
          store<u8>(source + (bit >> 3), load<u8>(source + (bit >> 3)) ^ (1 << ((<u8>bit) & 7)));
          let flips = before ^ bytesHash(source, count, seed);
          while (flips) {
            const slot = buckets + ((<usize>ctz(flips)) << 2);
            store<u32>(slot, load<u32>(slot) + 1);
            flips &= flips - 1;
          }
        }
        for (let i: usize = 0; i < 64; i++) {
          worst = max(worst, Math.abs(<f64>load<u32>(buckets + (i << 2)) / 400 - 0.5));
        }
      }
    }
    // 400 throws have a standard deviation of 0.025; the worst of 30,000 is within six of them.
    expect(worst).toBeLessThan(0.15);
  });

  it('changes wholly with the seed', () => {
    let flipped: u64 = 0;
    writeKey(source, 12345);
    for (let seed: u64 = 0; seed < 1000; seed++) {
      flipped += popcnt(bytesHash(source, 16, seed) ^ bytesHash(source, 16, seed + 1));
    }
    expect(<f64>flipped / 1000).toBeGreaterThan(30);
    expect(<f64>flipped / 1000).toBeLessThan(34);
  });

  it('has no collision among a million sequential and sparse keys', () => {
    // Counts pairs that share 40 bits: chance gives n^2 / 2^41, about 0.1 for these.
    let shared = 0;
    memory.fill(buckets, 0, 65536 * 4);
    for (let i: u32 = 0; i < 60000; i++) {
      store<u64>(source, (<u64>1) << (i & 63));
      store<u64>(source, <u64>(i >> 6), 8);
      const hash = bytesHash(source, 16, 11);
      const slot = buckets + (((<usize>hash) & 0xffff) << 2);
      const mark = (<u32>(hash >> 32)) | 1;
      if (load<u32>(slot) == mark) shared++;
      store<u32>(slot, mark);
    }
    expect(shared).toBe(0);
  });
});
