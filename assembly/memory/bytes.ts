// Raw bytes: copy, compare, fill, search, hash. Everything here takes addresses and counts and
// knows nothing of what the bytes mean; nothing allocates.
//
// memory.copy and memory.fill are calls into the virtual machine and cost 5 ns before the first
// byte moves, a byte loop costs a nanosecond a byte or two. Between them lies the way of this file:
// a run of n bytes is covered by two loads of a fixed width that overlap in the middle, the second
// one ending where the run ends. No loop, no tail, and no byte outside the run is ever touched:
//
//     n = 11, width 8      [0 1 2 3 4 5 6 7]
//                                [3 4 5 6 7 8 9 10]
//
//     n        0   1..3        4..7       8..16      17..32      33..256             257..
//     loads    -   u8 (u16)    2 x u32    2 x u64    2 x v128    v128 each 16, and   memory.copy
//                                                                one over the end    for copies
//
// memory.copy is the C library's, which from 2,112 bytes on is one instruction (rep movsb). On
// AMD's processors since Zen 3 that takes more than ten times as long where the target lies by 1 to
// 15 bytes further in its page of 4 KiB than the source does in its own. Where both lie so for
// good, a value in its block and the reply behind its header, each copy is slow. (Measured with
// glibc 2.36: 12 KiB in 3,600 ns and not 250.) There it is made in parts that are short enough.
//
// bytesHash is our own. Words of 64 bits are folded into lanes; one step multiplies the two halves
// of a word with each other after the lane has been mixed in (32 x 32 -> 64 bits: WebAssembly has
// no wider product), and adds the rotated word so that a half that happens to be zero can't hide
// the other:
//
//     t = word ^ lane;   lane' = lo32(t) * hi32(t) + rotl(t, 27)
//
// The first lanes come from the seed and the count, so without the seed nobody can prepare keys
// that fall into one bucket. At the end the lanes are joined and stirred twice with a
// multiplication and a shift, so that the low bits (bucket) and the top 8 bits (tag) are equally
// good. The figure depends on the bytes, the count and the seed only; it is never written to a
// disk or wire.
//
//     Example: no bytes with seed 0 give c3c74c42e885ba42, "foobar" with seed 1 gives
//     009a8557fac022a7.

/** So much the C library copies by vectors, whatever the processor. */
const PART_BYTES: usize = 2048;
const PAGE_BYTES: usize = 4096;

/**
 * Copies `count` bytes. The two runs must not overlap (bytesMove allows it).
 */
@inline
export function bytesCopy(target: usize, source: usize, count: usize): void {
  if (count <= 16) copyShort(target, source, count);
  else if (count <= 256) copyMiddle(target, source, count);
  else copyLong(target, source, count);
}

/** Copies `count` bytes; the runs may overlap. */
export function bytesMove(target: usize, source: usize, count: usize): void {
  // Up to 32 bytes everything is loaded before anything is stored.
  if (count <= 16) copyShort(target, source, count);
  else if (count <= 32) copyMiddle(target, source, count);
  else if (target - source >= count) copyLong(target, source, count);
  else memory.copy(target, source, count);
}

/** Copies what is longer than copyMiddle's. The target does not begin inside the source. */
function copyLong(target: usize, source: usize, count: usize): void {
  if (isMisplaced(target, source)) {
    while (count > PART_BYTES) {
      memory.copy(target, source, PART_BYTES);
      target += PART_BYTES;
      source += PART_BYTES;
      count -= PART_BYTES;
    }
  }
  memory.copy(target, source, count);
}

/** Whether the target lies by 1 to 15 bytes further in its page than the source in its own. */
@inline function isMisplaced(target: usize, source: usize): bool {
  return ((target - source) & (PAGE_BYTES - 1)) - 1 < 15;
}

/** Writes an ASCII literal and returns its length. */
@inline
export function bytesText(target: usize, text: string): usize {
  const count = <usize>text.length;
  const source = changetype<usize>(text);
  for (let i: usize = 0; i < count; i++) store<u8>(target + i, load<u8>(source + (i << 1)));
  return count;
}

/** Sets `count` bytes to `value`. */
export function bytesFill(target: usize, value: u8, count: usize): void {
  if (count > 256) {
    memory.fill(target, value, count);
  } else if (count >= 16) {
    const run = v128.splat<u8>(value);
    const last = count - 16;
    for (let at: usize = 0; at < last; at += 16) v128.store(target + at, run);
    v128.store(target + last, run);
  } else {
    fillShort(target, <u64>value * 0x0101010101010101, count);
  }
}

/** Whether two runs of `count` bytes are equal. */
export function bytesEqual(a: usize, b: usize, count: usize): bool {
  if (count >= 16) {
    const last = count - 16;
    for (let at: usize = 0; at < last; at += 16) {
      if (v128.any_true(v128.xor(v128.load(a + at), v128.load(b + at)))) return false;
    }
    return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
  }
  if (count >= 8) {
    const last = count - 8;
    return ((load<u64>(a) ^ load<u64>(b)) | (load<u64>(a + last) ^ load<u64>(b + last))) == 0;
  }
  return loadShort(a, count) == loadShort(b, count);
}

/**
 * Orders two runs by their bytes as unsigned numbers, a run before every longer one that begins
 * with it. Returns -1, 0 or 1.
 */
export function bytesCompare(a: usize, aCount: usize, b: usize, bCount: usize): i32 {
  const count = min(aCount, bCount);
  let at: usize = 0;
  while (count - at >= 16) {
    const differ = ~v128.bitmask<u8>(v128.eq<u8>(v128.load(a + at), v128.load(b + at))) & 0xffff;
    if (differ) {
      at += ctz(differ);
      return load<u8>(a + at) < load<u8>(b + at) ? -1 : 1;
    }
    at += 16;
  }
  if (count - at >= 8) {
    const x = load<u64>(a + at);
    const y = load<u64>(b + at);
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1;
    at += 8;
  }
  for (; at < count; at++) {
    const x = load<u8>(a + at);
    const y = load<u8>(b + at);
    if (x != y) return x < y ? -1 : 1;
  }
  return aCount == bCount ? 0 : aCount < bCount ? -1 : 1;
}

/** Whether two runs of `count` bytes are equal when A .. Z count as a .. z. */
export function bytesEqualFold(a: usize, b: usize, count: usize): bool {
  if (count >= 16) {
    const last = count - 16;
    for (let at: usize = 0; at < last; at += 16) {
      if (!equalFoldRun(v128.load(a + at), v128.load(b + at))) return false;
    }
    return equalFoldRun(v128.load(a + last), v128.load(b + last));
  }
  if (count >= 8) {
    const last = count - 8;
    return (
      foldWord(load<u64>(a)) == foldWord(load<u64>(b)) &&
      foldWord(load<u64>(a + last)) == foldWord(load<u64>(b + last))
    );
  }
  return foldWord(loadShort(a, count)) == foldWord(loadShort(b, count));
}

/** Copies `count` bytes with A .. Z as a .. z. The runs may be the same, else not overlap. */
export function bytesLower(target: usize, source: usize, count: usize): void {
  if (count >= 16) {
    // The last run may overlap the one before it: what is lower already stays as it is.
    const last = count - 16;
    for (let at: usize = 0; at < last; at += 16) {
      v128.store(target + at, lowerRun(v128.load(source + at)));
    }
    v128.store(target + last, lowerRun(v128.load(source + last)));
    return;
  }
  for (let at: usize = 0; at < count; at++) {
    const byte = load<u8>(source + at);
    store<u8>(target + at, byte - 0x41 < 26 ? byte | 0x20 : byte);
  }
}

/** Copies `count` bytes with a .. z as A .. Z. The runs may be the same, else not overlap. */
export function bytesUpper(target: usize, source: usize, count: usize): void {
  if (count >= 16) {
    const last = count - 16;
    for (let at: usize = 0; at < last; at += 16) {
      v128.store(target + at, upperRun(v128.load(source + at)));
    }
    v128.store(target + last, upperRun(v128.load(source + last)));
    return;
  }
  for (let at: usize = 0; at < count; at++) {
    const byte = load<u8>(source + at);
    store<u8>(target + at, byte - 0x61 < 26 ? byte & 0xdf : byte);
  }
}

/** Index of the first byte `value` in a run of `count` bytes, `count` if there is none. */
export function bytesIndexOf(source: usize, count: usize, value: u8): usize {
  let at: usize = 0;
  if (count >= 16) {
    const wanted = v128.splat<u8>(value);
    const last = count - 16;
    for (; at < last; at += 16) {
      const hits = v128.bitmask<u8>(v128.eq<u8>(v128.load(source + at), wanted));
      if (hits) return at + ctz(hits);
    }
    const hits = v128.bitmask<u8>(v128.eq<u8>(v128.load(source + last), wanted));
    return hits ? last + ctz(hits) : count;
  }
  while (at < count && load<u8>(source + at) != value) at++;
  return at;
}

/** A hash of 64 bits of `count` bytes. All bits are good; `seed` makes it unpredictable. */
export function bytesHash(source: usize, count: usize, seed: u64): u64 {
  let a = seed ^ 0x2d358dccaa6c78a5;
  let b = rotl(seed, 32) + <u64>count * 0x8bb84b93962eacc9;
  if (count <= 16) {
    if (count >= 8) {
      a = hashStep(a, load<u64>(source));
      b = hashStep(b, load<u64>(source + count - 8));
    } else {
      a = hashStep(a, loadShort(source, count));
    }
    return hashStir(a, b);
  }
  if (count <= 32) {
    a = hashStep(a, load<u64>(source));
    b = hashStep(b, load<u64>(source, 8));
    a = hashStep(a, load<u64>(source + count - 16));
    b = hashStep(b, load<u64>(source + count - 8));
    return hashStir(a, b);
  }
  const last = source + count - 32;
  let c = a ^ 0x4b33a62ed433d4a3;
  let d = b ^ 0x4d5a2da51de1aa47;
  while (source < last) {
    a = hashStep(a, load<u64>(source));
    b = hashStep(b, load<u64>(source, 8));
    c = hashStep(c, load<u64>(source, 16));
    d = hashStep(d, load<u64>(source, 24));
    source += 32;
  }
  // The last 32 bytes, some of them for the second time.
  a = hashStep(a, load<u64>(last));
  b = hashStep(b, load<u64>(last, 8));
  c = hashStep(c, load<u64>(last, 16));
  d = hashStep(d, load<u64>(last, 24));
  return hashStir(hashStep(a, c), hashStep(b, d));
}

/** Folds a word into a lane. */
@inline
function hashStep(lane: u64, word: u64): u64 {
  const t = word ^ lane;
  return (t & 0xffffffff) * (t >> 32) + rotl(t, 27);
}

/** Joins the lanes to a figure all of whose bits depend on all of theirs. */
@inline
function hashStir(a: u64, b: u64): u64 {
  let h = a ^ rotl(b, 23);
  h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93;
  h = (h ^ (h >> 29)) * 0xa0761d6478bd642f;
  return h ^ (h >> 32);
}

function copyShort(target: usize, source: usize, count: usize): void {
  if (count >= 8) {
    const last = count - 8;
    const head = load<u64>(source);
    const tail = load<u64>(source + last);
    store<u64>(target, head);
    store<u64>(target + last, tail);
  } else if (count >= 4) {
    const last = count - 4;
    const head = load<u32>(source);
    const tail = load<u32>(source + last);
    store<u32>(target, head);
    store<u32>(target + last, tail);
  } else if (count) {
    const middle = count >> 1;
    const last = count - 1;
    const x = load<u8>(source);
    const y = load<u8>(source + middle);
    const z = load<u8>(source + last);
    store<u8>(target, x);
    store<u8>(target + middle, y);
    store<u8>(target + last, z);
  }
}

function copyMiddle(target: usize, source: usize, count: usize): void {
  const last = count - 16;
  const tail = v128.load(source + last);
  let at: usize = 0;
  do {
    v128.store(target + at, v128.load(source + at));
    at += 16;
  } while (at < last);
  v128.store(target + last, tail);
}

function fillShort(target: usize, run: u64, count: usize): void {
  if (count >= 8) {
    store<u64>(target, run);
    store<u64>(target + count - 8, run);
  } else if (count >= 4) {
    store<u32>(target, <u32>run);
    store<u32>(target + count - 4, <u32>run);
  } else if (count) {
    store<u8>(target, <u8>run);
    store<u8>(target + (count >> 1), <u8>run);
    store<u8>(target + count - 1, <u8>run);
  }
}

/** Up to seven bytes as a word; equal for equal runs of the same count, and only for those. */
@inline
function loadShort(source: usize, count: usize): u64 {
  if (count >= 4) return load<u32>(source) | ((<u64>load<u32>(source + count - 4)) << 32);
  if (!count) return 0;
  const middle = <u64>load<u8>(source + (count >> 1));
  return load<u8>(source) | (middle << 8) | ((<u64>load<u8>(source + count - 1)) << 16);
}

// Eight bytes with A .. Z as a .. z: bit 7 of a byte's sum tells whether it reached the limit.
function foldWord(word: u64): u64 {
  const low = word & 0x7f7f7f7f7f7f7f7f;
  const fromA = low + 0x3f3f3f3f3f3f3f3f;
  const pastZ = low + 0x2525252525252525;
  const upper = (fromA ^ pastZ) & ~word & 0x8080808080808080;
  return word | (upper >> 2);
}

function lowerRun(run: v128): v128 {
  const letters = v128.lt<u8>(v128.sub<u8>(run, v128.splat<u8>(0x41)), v128.splat<u8>(26));
  return v128.or(run, v128.and(letters, v128.splat<u8>(0x20)));
}

function upperRun(run: v128): v128 {
  const letters = v128.lt<u8>(v128.sub<u8>(run, v128.splat<u8>(0x61)), v128.splat<u8>(26));
  return v128.andnot(run, v128.and(letters, v128.splat<u8>(0x20)));
}

function equalFoldRun(a: v128, b: v128): bool {
  return !v128.any_true(v128.xor(lowerRun(a), lowerRun(b)));
}
