// The list type (in progress).

/** Frees the value. */
export function listRelease(entry: usize): void {}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function listReleaseStep(entry: usize, budget: u32): bool {
  return true;
}

/** What freeing the value costs, in allocations. */
export function listEffort(entry: usize): u64 {
  return 1;
}

/** Bytes that the value holds outside its record; only `samples` elements are measured. */
export function listExtraBytes(entry: usize, samples: u32): u64 {
  return 0;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function listCopyInto(source: usize, target: usize): bool {
  return false;
}

/** OBJECT ENCODING's word. */
export function listEncodingName(entry: usize): string {
  return 'quicklist';
}
