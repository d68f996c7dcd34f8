// The engine's random numbers: xoshiro256**, seeded once by the host, so that a run can be
// replayed. The generator is Blackman and Vigna's public-domain design; the four words are seeded
// with splitmix64, as they recommend.

let s0: u64 = 1;
let s1: u64 = 2;
let s2: u64 = 3;
let s3: u64 = 4;

let seeding: u64 = 0;

function splitmix(): u64 {
  seeding += 0x9e3779b97f4a7c15;
  let z = seeding;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** Starts the sequence that belongs to `seed`. */
export function randomSeed(seed: u64): void {
  seeding = seed;
  s0 = splitmix();
  s1 = splitmix();
  s2 = splitmix();
  s3 = splitmix();
}

/** The next 64 random bits. */
export function randomNext(): u64 {
  const result = rotl<u64>(s1 * 5, 7) * 9;
  const shifted = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= shifted;
  s3 = rotl<u64>(s3, 45);
  return result;
}

/**
 * A random number in [0, bound); bound must not be 0. The bias is below 2^-32 for 32-bit bounds.
 */
export function randomBelow(bound: u64): u64 {
  return randomNext() % bound;
}

/** A random double in [0, 1). */
export function randomUnit(): f64 {
  return <f64>(randomNext() >> 11) * (1.0 / 9007199254740992.0);
}
