// A seeded generator for structure tests, so that a failure can be run again.
//
//     randomSeed(7);  randomBelow(100);  // 0 .. 99

let state: u64 = 1;

/** Starts the sequence that belongs to `seed`. */
export function randomSeed(seed: u64): void {
  state = (seed + 1) * 0x9e3779b97f4a7c15;
}

/** The next 64 random bits. */
export function randomNext(): u64 {
  state += 0x9e3779b97f4a7c15;
  let word = state;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

/** A number from 0 to `limit` - 1. */
export function randomBelow(limit: u32): u32 {
  return <u32>((<u64>(<u32>(randomNext() >> 32)) * limit) >> 32);
}
