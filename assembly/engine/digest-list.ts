// The digest of a list (in progress).

/** Adds what a list holds. */
export function digestList(digest: usize, entry: usize): void {}
