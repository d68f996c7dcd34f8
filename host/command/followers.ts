// What INFO tells of the replicas of this server.

/** One of them. */
export interface Follower {
  readonly host: string;
  readonly port: number;
  /** wait_bgsave, send_bulk or online; null = it is not shown. */
  readonly shownState: string | null;
  /** What it has acknowledged. */
  readonly ackOffset: number;
}

export interface Followers<Each extends Follower = Follower> {
  readonly all: readonly Each[];
  /** How many are online and have answered of late. */
  readonly goodReplicas: number;
  /** Whether the stream and its backlog are kept. */
  readonly isActive: boolean;
  /** Whether a snapshot is being made for some of them. */
  readonly isSaving: boolean;
  readonly stream: {
    readonly firstOffset: number;
    readonly backlogLength: number;
    /** Memory of the stream's bytes, for the backlog and all replicas. */
    readonly heldBytes: number;
  };
  /** Synchronisations: full, partial, and partial ones that could not be. */
  readonly figures: { readonly full: number; readonly partial: number; readonly refused: number };
  /** How far a failover is: the word of INFO. */
  readonly failoverState: string;
  /** CONFIG RESETSTAT. */
  statisticsReset(): void;
  /** How many seconds ago one has acknowledged something. */
  lagSeconds(replica: Each): number;
}
