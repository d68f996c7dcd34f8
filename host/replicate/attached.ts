// A client that follows this server.
//
//   asked ──► waiting ──► saving ──► sending ──► sent ──► online
//               │          (a partial resynchronisation)  ▲
//               └─────────────────────────────────────────┘
//
//   waiting   for a snapshot that begins when the walker is free
//   saving    the snapshot is being made, and diskless also on its way
//   sending   the file with the snapshot is on its way
//   sent      the snapshot has left; its first acknowledgement says that it is loaded
//   online    gets the stream
//   served    wanted the snapshot and nothing else, and has it

import type { ClientHandle } from '../engine/core.js';
import { StreamWindow } from './overflow.js';

export type AttachedState =
  'asked' | 'waiting' | 'saving' | 'sending' | 'sent' | 'online' | 'served';

/** The words of INFO; of one that is served it tells nothing. */
const shownStates: Readonly<Record<AttachedState, string | null>> = {
  asked: null,
  waiting: 'wait_bgsave',
  saving: 'wait_bgsave',
  sending: 'send_bulk',
  sent: 'online',
  online: 'online',
  served: null,
};

export class AttachedReplica {
  state: AttachedState = 'asked';
  /** REPLCONF listening-port and ip-address. */
  port = 0;
  announcedHost = '';
  /** REPLCONF capa. */
  understandsMark = false;
  understandsIds = false;
  /** REPLCONF rdb-only: it wants the snapshot and nothing else. */
  wantsSnapshotOnly = false;
  /** REPLCONF rdb-filter-only: what of the dataset it wants. */
  wantsKeys = true;
  wantsFunctions = true;
  /** Whether it has asked with PSYNC, and is to be told the history. */
  knowsHistory = false;
  /** Bytes of the stream that were handed to its output. */
  sentOffset = 0;
  /** What follows, if that is no more in memory. */
  readonly window = new StreamWindow();
  /** What it has acknowledged. */
  ackOffset = 0;
  /** What of it is on its disk. */
  durableOffset = 0;
  /** When that was, or when it has asked for a snapshot, monotonic ms. */
  ackMs = 0;
  /** Since when it is behind the soft limit, monotonic ms; 0 = it is not. */
  softLimitMs = 0;

  constructor(
    readonly client: ClientHandle,
    readonly remoteHost: string,
  ) {}

  /** Whether it has applied so much of the stream, or has it on its disk. */
  hasAcknowledged(offset: number, where: 'memory' | 'disk'): boolean {
    return (
      this.state === 'online' && (where === 'disk' ? this.durableOffset : this.ackOffset) >= offset
    );
  }

  /** Whether it wants a part of the dataset only; that is sent diskless. */
  get isFiltered(): boolean {
    return !this.wantsKeys || !this.wantsFunctions;
  }

  /** Whether one snapshot can serve it and another one. */
  wantsAs(other: AttachedReplica): boolean {
    return other.wantsKeys === this.wantsKeys && other.wantsFunctions === this.wantsFunctions;
  }

  get host(): string {
    return this.announcedHost === '' ? this.remoteHost : this.announcedHost;
  }

  /** Its name in the log. */
  get label(): string {
    return this.port === 0 ? `${this.host}:<unknown-replica-port>` : `${this.host}:${this.port}`;
  }

  /** The word of INFO; null = it is not shown there. */
  get shownState(): string | null {
    return shownStates[this.state];
  }
}
