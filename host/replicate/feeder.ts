// Hands the stream to the replicas that are online: to each as fast as it reads. A window's worth
// is in its output, the rest waits in the stream's shared buffer.

import type { Core } from '../engine/core.js';
import type { AttachedReplica } from './attached.js';
import type { ReplicationStream } from './stream.js';

export interface FeederParts {
  readonly core: Core;
  readonly stream: ReplicationStream;
  readonly replicas: () => readonly AttachedReplica[];
  /** Adds bytes to what a replica is owed. False: it is gone. */
  readonly put: (replica: AttachedReplica, bytes: Uint8Array) => boolean;
  /** What a replica needs is lost. */
  readonly drop: (replica: AttachedReplica) => void;
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  readonly drain: () => void;
}

const windowBytes = 1024 * 1024;
const pieceBytes = 64 * 1024;
/** Replicas without room are looked at again after so long. */
const repeatMs = 1;

/** Whether a replica needs nothing of the stream so far. */
function isWithoutStream({ state }: AttachedReplica): boolean {
  return state === 'waiting' || state === 'served';
}

export class Feeder {
  readonly #parts: FeederParts;
  #isOnItsWay = false;
  #isRepeating = false;

  constructor(parts: FeederParts) {
    this.#parts = parts;
  }

  /** Feeds all when the sockets that are ready have been read. */
  soon(): void {
    if (this.#isOnItsWay) return;
    this.#isOnItsWay = true;
    this.#parts.soon(() => {
      this.#all();
      this.#isOnItsWay = false;
      this.#parts.drain();
    });
  }

  /** Gives each what it has room for, and comes back for those that have none. */
  #all(): void {
    const { after, replicas, stream } = this.#parts;
    if (!stream.isActive) return;
    let isBehind = false;
    for (const replica of replicas()) {
      if (replica.state === 'online') isBehind = this.#one(replica) || isBehind;
    }
    this.trim();
    if (!isBehind || this.#isRepeating) return;
    this.#isRepeating = true;
    after(repeatMs, () => {
      this.#isRepeating = false;
      this.soon();
    });
  }

  /** Drops what nobody needs any more. */
  trim(): void {
    const { replicas, stream } = this.#parts;
    if (!stream.isActive) return;
    const readers = replicas().filter((replica) => !isWithoutStream(replica));
    stream.trim(Math.min(stream.buffer.end, ...readers.map(({ sentOffset }) => sentOffset)));
  }

  /** Whether more is left for a replica than it has room for. */
  #one(replica: AttachedReplica): boolean {
    const { core, drop, put, stream } = this.#parts;
    const { buffer } = stream;
    const hasRoom = (): boolean => core.engine.outputOwedBytes(replica.client) < windowBytes;
    if (replica.sentOffset < stream.start) {
      drop(replica);
      return false;
    }
    while (replica.sentOffset < buffer.end && hasRoom()) {
      const piece = stream.read(replica.sentOffset, replica.window)?.subarray(0, pieceBytes);
      // It is being fetched.
      if (piece === undefined || !put(replica, piece)) return false;
      replica.sentOffset += piece.length;
    }
    return replica.sentOffset < buffer.end;
  }
}
