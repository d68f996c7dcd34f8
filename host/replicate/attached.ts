// A client that follows this server.
//
//   asked ──► waiting ──► sending ──► sent ──► online
//               │ (a partial resynchronisation)  ▲
//               └────────────────────────────────┘
//
//   waiting   for a snapshot that begins when the walker is free
//   sending   the snapshot is on its way
//   sent      the snapshot has left; its first acknowledgement says that it is loaded
//   online    gets the stream

import type { ClientHandle } from '../engine/core.js';

export type AttachedState = 'asked' | 'waiting' | 'sending' | 'sent' | 'online';

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
  /** Whether it has asked with PSYNC, and is to be told the history. */
  knowsHistory = false;
  /** Bytes of the stream that were handed to its output. */
  sentOffset = 0;
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

  get host(): string {
    return this.announcedHost === '' ? this.remoteHost : this.announcedHost;
  }

  /** Its name in the log. */
  get label(): string {
    return this.port === 0 ? `${this.host}:<unknown-replica-port>` : `${this.host}:${this.port}`;
  }

  /** The word of INFO. */
  get shownState(): string {
    if (this.state === 'online') return 'online';
    return this.state === 'waiting' ? 'wait_bgsave' : 'send_bulk';
  }
}
