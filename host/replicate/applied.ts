// Who is told of the bytes of the primary's stream that have been applied: they go on unchanged to
// replicas of this replica, and into its backlog.

/** Counts them in the history, too. */
export interface AppliedBytes {
  append(bytes: Uint8Array): void;
}
