// Random numbers for benchmarks of structures: the same ones in every run.

let state: u64 = 1;

/** The next number below `limit`. */
export function random(limit: u32): u32 {
  state = state * 6364136223846793005 + 1442695040888963407;
  return <u32>(((state >> 32) * limit) >> 32);
}
