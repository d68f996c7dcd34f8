// The set type (in progress).

/** Frees the value. */
export function setRelease(entry: usize): void {}

/** Frees about `budget` elements. True: all is free, and the record is the caller's. */
export function setReleaseStep(entry: usize, budget: u32): bool {
  return true;
}

/** What freeing the value costs, in allocations. */
export function setEffort(entry: usize): u64 {
  return 1;
}

/** Bytes that the value holds outside its record; only `samples` elements are measured. */
export function setExtraBytes(entry: usize, samples: u32): u64 {
  return 0;
}

/** Gives `target`, which has the same type and encoding, a deep copy. False: memory is out. */
export function setCopyInto(source: usize, target: usize): bool {
  return false;
}

/** OBJECT ENCODING's word. */
export function setEncodingName(entry: usize): string {
  return 'hashtable';
}
