// The digest of a hash (in progress).

/** Adds what a hash holds. */
export function digestHash(digest: usize, entry: usize): void {}
