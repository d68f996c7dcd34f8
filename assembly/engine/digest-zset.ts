// The digest of a zset (in progress).

/** Adds what a zset holds. */
export function digestSortedSet(digest: usize, entry: usize): void {}
