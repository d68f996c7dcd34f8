// SHA-256 (FIPS 180-4), for the passwords of users (engine/acl/rule.ts).
//
//   SHA-256 of 'abc' =  ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad

import { bytesCopy, bytesFill } from '../memory/bytes';
import { hexDigit } from '../number/number';
import { SHA_BLOCK_BYTES, shaClose, shaClosing, shaWholeBytes, shaWords } from './sha-message';

/** Bytes of a digest. */
const SHA256_BYTES: u32 = 32;
/** Bytes of a digest written in hexadecimal. */
export const SHA256_HEX_BYTES: u32 = 64;

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const constants = memory.data<u32>(
  [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ],
  16,
);
/** The first 32 bits of the fractions of the square roots of the first 8 primes. */
const beginning = memory.data<u32>(
  [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  16,
);
/** The 8 words of the state. */
const state = memory.data(32, 8);
/** The 64 words of the schedule. */
const schedule = memory.data(256, 8);


@inline function word(words: usize, index: usize): u32 {
  return load<u32>(words + (index << 2));
}

/** Writes the digest of [source, +count) to the 32 bytes at `target`, which may be the source. */
function sha256(target: usize, source: usize, count: usize): void {
  bytesCopy(state, beginning, SHA256_BYTES);
  const whole = shaWholeBytes(count);
  for (let at: usize = 0; at < whole; at += SHA_BLOCK_BYTES) compress(source + at);
  const closed = shaClose(source, count);
  for (let at: usize = 0; at < closed; at += SHA_BLOCK_BYTES) compress(shaClosing + at);

  for (let i: usize = 0; i < 8; i++) store<u32>(target + (i << 2), bswap(word(state, i)));
  // What was hashed is a secret; its last blocks are not left lying about.
  bytesFill(shaClosing, 0, 128);
  bytesFill(schedule, 0, 256);
}

const digest = memory.data(32, 8);

/** Writes the digest of [source, +count) in lower-case hexadecimal to the 64 bytes at `target`. */
export function sha256Hex(target: usize, source: usize, count: usize): void {
  sha256(digest, source, count);
  for (let i: usize = 0; i < SHA256_BYTES; i++) {
    const byte = load<u8>(digest + i);
    store<u8>(target + i * 2, hexDigit(byte >> 4));
    store<u8>(target + i * 2 + 1, hexDigit(byte & 15));
  }
}

/** Fills the schedule from one block. */
function expand(block: usize): void {
  shaWords(schedule, block);
  for (let i: usize = 16; i < 64; i++) {
    const near = word(schedule, i - 2);
    const far = word(schedule, i - 15);
    const nearMixed = rotr<u32>(near, 17) ^ rotr<u32>(near, 19) ^ (near >> 10);
    const farMixed = rotr<u32>(far, 7) ^ rotr<u32>(far, 18) ^ (far >> 3);
    const sum = nearMixed + word(schedule, i - 7) + farMixed + word(schedule, i - 16);
    store<u32>(schedule + (i << 2), sum);
  }
}

/** Mixes one block into the state. */
function compress(block: usize): void {
  expand(block);
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  let f = word(state, 5);
  let g = word(state, 6);
  let h = word(state, 7);
  for (let i: usize = 0; i < 64; i++) {
    const turned = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = h + turned + chosen + word(constants, i) + word(schedule, i);
    const turnedToo = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + turnedToo + majority;
  }
  add(0, a);
  add(1, b);
  add(2, c);
  add(3, d);
  add(4, e);
  add(5, f);
  add(6, g);
  add(7, h);
}


@inline function add(index: usize, value: u32): void {
  store<u32>(state + (index << 2), word(state, index) + value);
}
