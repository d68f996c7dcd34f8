// What digests are made of (engine/digest/digest.ts): adding data to 20 bytes, in an order or none.

import { SHA1_BYTES, sha1 } from '../../structure/sha1';

/** Bytes of a digest. */
export const DIGEST_BYTES: u32 = SHA1_BYTES;

const hashed = memory.data(20, 8);


@unmanaged
class Digest {
  first: u64;
  second: u64;
  third: u32;
}
if (offsetof<Digest>() != 20) ERROR('Digest is 20 bytes');

/** Makes the 20 bytes at `digest` the digest of nothing. */
export function digestClear(digest: usize): void {
  memory.fill(digest, 0, DIGEST_BYTES);
}

/** Adds data whose order among other data does not matter. */
export function digestXor(digest: usize, source: usize, count: usize): void {
  sha1(hashed, source, count);
  const to = changetype<Digest>(digest);
  const from = changetype<Digest>(hashed);
  to.first ^= from.first;
  to.second ^= from.second;
  to.third ^= from.third;
}

/** Adds data whose order matters. */
export function digestMix(digest: usize, source: usize, count: usize): void {
  digestXor(digest, source, count);
  sha1(digest, digest, DIGEST_BYTES);
}
