// The zset type (in progress).

/** Frees the value. */
export function sortedSetRelease(entry: usize): void {}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function sortedSetReleaseStep(entry: usize, budget: u32): bool {
  return true;
}

/** What freeing the value costs, in allocations. */
export function sortedSetEffort(entry: usize): u64 {
  return 1;
}

/** Bytes that the value holds outside its record; only `samples` elements are measured. */
export function sortedSetExtraBytes(entry: usize, samples: u32): u64 {
  return 0;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function sortedSetCopyInto(source: usize, target: usize): bool {
  return false;
}

/** OBJECT ENCODING's word. */
export function sortedSetEncodingName(entry: usize): string {
  return 'skiplist';
}
