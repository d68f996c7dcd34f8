// The digest of a set (in progress).

/** Adds what a set holds. */
export function digestSet(digest: usize, entry: usize): void {}
