// What INFO, ROLE and others tell of the link to the primary.

import type { ReplicaSource } from '../config/directive.js';

/** connect: not connected; handshake: shaking hands; sync: a dataset comes; connected. */
export type LinkStatus = 'connect' | 'connecting' | 'handshake' | 'sync' | 'connected';

/** How far the transfer of a dataset is. */
export interface SyncProgress {
  /** 0 = not known. */
  readonly totalBytes: number;
  readonly readBytes: number;
}

/** The history of the dataset (host/replicate/history.ts). */
export interface HistoryState {
  readonly id: string;
  readonly secondId: string;
  readonly secondOffset: number;
  readonly offset: number;
}

export interface LinkState {
  /** The primary; null = this server is one. */
  readonly source: ReplicaSource | null;
  readonly status: LinkStatus;
  readonly history: HistoryState;
  /** Seconds since the primary has sent anything; -1 = there is no link. */
  readonly lastHeardSeconds: number;
  /** Seconds since the link went down; -1 = it never was up, 0 = it is. */
  readonly downSeconds: number;
  /** The offset up to which bytes have come, applied or not. */
  readonly readOffset: number;
  /** Null = no dataset is coming. */
  readonly sync: SyncProgress | null;
}
