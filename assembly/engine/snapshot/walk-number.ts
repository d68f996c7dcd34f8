// The numbers of a walk (walk.ts) that the host knows: what it asks for, and what it is answered.

/** What walkBegin is told. Numbers are part of the contract with the host: append only. */
export const enum WalkOption {
  /** rdbchecksum. */
  CHECKSUM = 1 << 0,
  /** FLUSHALL ends the walk, as it ends a BGSAVE. */
  ENDS_ON_FLUSH = 1 << 1,
  /** No key is written: the libraries of functions are all that is wanted. */
  NO_KEYS = 1 << 2,
}

/** What walkBegin answers. Numbers are part of the contract with the host: append only. */
export const enum WalkBegin {
  BEGUN = 0,
  /** Another walk is not over, or its chunks were not taken: try again in a later turn. */
  BUSY = 1,
  OUT_OF_MEMORY = 2,
}

/** How the last walk stands. Numbers are part of the contract with the host: append only. */
export const enum WalkOutcome {
  NONE = 0,
  RUNNING = 1,
  /** All is written; what chunks there are is the rest. */
  DONE = 2,
  CANCELLED = 3,
  /** FLUSHALL has ended it. */
  FLUSHED = 4,
  OUT_OF_MEMORY = 5,
}

/** Figures of the walk at hand, or of the last; append only. */
export const enum WalkFigure {
  OUTCOME = 0,
  KEYS_TOTAL = 1,
  KEYS_WRITTEN = 2,
  /** Bytes that wait to be taken. */
  PENDING_BYTES = 3,
  /** Bytes that were written or kept because something was about to change. */
  COPIED_BYTES = 4,
  PRODUCED_BYTES = 5,
  ADOPTED_BYTES = 6,
  /** Whether there is work for walkStep, now or when chunks were taken. */
  IS_BUSY = 7,
}
