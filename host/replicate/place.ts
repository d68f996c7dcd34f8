// Where the dataset stands in a stream of effects, for the files that it is written to and for the
// start that reads them. What Redis 7 does (rdb.c, server.c):
//
//   a replica   writes how far its primary's stream is applied, and asks for what follows
//   a primary   writes its own stream while that is kept. After a start it has a new history, and
//               the one of the file as its second: replicas that are as far go on. Its backlog
//               begins there, with the deletions of what has expired meanwhile.

import type { Core } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import type { StreamPoint } from '../engine/snapshot.js';
import type { StreamPlace } from '../persist/stream-place.js';
import type { Replica } from './replica.js';
import type { Replicas } from './replicas.js';
import type { ReplicationStream } from './stream.js';

export interface ReplicationPlaceParts {
  readonly core: Core;
  readonly stream: ReplicationStream;
  readonly replica: () => Replica;
  readonly replicas: () => Replicas;
}

export class ReplicationPlace implements StreamPlace {
  readonly #parts: ReplicationPlaceParts;

  constructor(parts: ReplicationPlaceParts) {
    this.#parts = parts;
  }

  get keepsExpired(): boolean {
    return this.#parts.stream.source === 'primary';
  }

  get offset(): number {
    return this.#parts.stream.history.offset;
  }

  point(): StreamPoint | null {
    const { core, stream } = this.#parts;
    if (stream.source === 'primary') return this.#parts.replica().point;
    if (!stream.isActive) return null;
    // In the middle of a transaction or a script the dataset is nowhere in the stream.
    const isInside = core.engine.transactionAway() !== 0 || core.state.has(ServerState.BUSY_SCRIPT);
    const { id, offset } = stream.history;
    return isInside ? null : { id, offset, database: 0 };
  }

  standstill(): Promise<() => void> | null {
    return this.#parts.replica().standstill();
  }

  begun(): void {
    if (this.#parts.stream.isActive) this.#parts.core.engine.effectsSelect();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#parts.replica().rest(), this.#parts.replicas().fullSync.rest()]);
  }

  goOn(): void {
    this.#parts.replica().rouse();
    this.#parts.replicas().fullSync.rouse();
  }

  restore(origin: StreamPoint): void {
    const { replica, stream } = this.#parts;
    if (stream.source === 'primary') {
      replica().restore(origin);
      stream.restart();
    } else {
      stream.history.resume(origin.id, origin.offset);
      stream.activate();
    }
  }
}
