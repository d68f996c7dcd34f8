// SHA-1 (FIPS 180-4), for digests of the dataset and names of scripts. It identifies, it does not
// protect.
//
//   SHA-1 of 'abc' =  a9 99 3e 36 47 06 81 6a ba 3e 25 71 78 50 c2 6c 9c d0 d8 9d

import { SHA_BLOCK_BYTES, shaClose, shaClosing, shaWholeBytes, shaWords } from './sha-message';

/** Bytes of a digest. */
export const SHA1_BYTES: u32 = 20;

/** The 80 words of the schedule. */
const schedule = memory.data(320, 8);

let h0: u32 = 0;
let h1: u32 = 0;
let h2: u32 = 0;
let h3: u32 = 0;
let h4: u32 = 0;

/** Writes the digest of [source, +count) to the 20 bytes at `target`, which may be the source. */
export function sha1(target: usize, source: usize, count: usize): void {
  h0 = 0x67452301;
  h1 = 0xefcdab89;
  h2 = 0x98badcfe;
  h3 = 0x10325476;
  h4 = 0xc3d2e1f0;
  const whole = shaWholeBytes(count);
  for (let at: usize = 0; at < whole; at += SHA_BLOCK_BYTES) compress(source + at);
  const closed = shaClose(source, count);
  for (let at: usize = 0; at < closed; at += SHA_BLOCK_BYTES) compress(shaClosing + at);

  store<u32>(target, bswap(h0));
  store<u32>(target + 4, bswap(h1));
  store<u32>(target + 8, bswap(h2));
  store<u32>(target + 12, bswap(h3));
  store<u32>(target + 16, bswap(h4));
}


@inline function word(index: usize): u32 {
  return load<u32>(schedule + (index << 2));
}

/** Mixes one block into the state. */
function compress(block: usize): void {
  shaWords(schedule, block);
  for (let i: usize = 16; i < 80; i++) {
    const mixed = word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16);
    store<u32>(schedule + (i << 2), rotl<u32>(mixed, 1));
  }
  let a = h0;
  let b = h1;
  let c = h2;
  let d = h3;
  let e = h4;
  for (let i: usize = 0; i < 80; i++) {
    let f: u32;
    if (i < 20) f = (d ^ (b & (c ^ d))) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const next = rotl<u32>(a, 5) + f + e + word(i);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = next;
  }
  h0 += a;
  h1 += b;
  h2 += c;
  h3 += d;
  h4 += e;
}
