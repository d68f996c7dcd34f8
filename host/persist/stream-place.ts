// What files say of replication, and what replication learns of them: where in a stream of effects
// the dataset stands. Who writes a file asks for the place at the moment of its snapshot; who loads
// one tells what it says.

import type { StreamPoint } from '../engine/snapshot.js';

export interface StreamPlace {
  /** Whether a primary says when keys have expired, so that they are loaded all the same. */
  readonly keepsExpired: boolean;
  /** How far the stream is: what of it was applied, or has come of what was done here. */
  readonly offset: number;
  /** Where the dataset stands now; null = in no stream that anybody could go on with. */
  point(): StreamPoint | null;
  /**
   * A moment at which all that has run is counted. Null: now is one. Else it comes with what lets
   * the stream go on behind it, which must be called.
   */
  standstill(): Promise<() => void> | null;
  /** A snapshot of the dataset as it is now has begun: the stream names its database anew. */
  begun(): void;
  /** Nothing more comes from a primary or goes to replicas: the process is to end; or it is not. */
  stop(): Promise<void>;
  goOn(): void;
  /** The file of the start says where its dataset stands. Its keys follow. */
  restore(origin: StreamPoint): void;
}
