// The connections of a tab, by their numbers: what waits to be sent to the holder of the store, and
// how much of each is under way. Both sides hold back what the other has not taken (wire.ts).

import type { ClientLink } from '../library/client.js';
import type { LinkEvents } from '../library/link.js';
import { ByteBuffer } from '../persist/byte-buffer.js';
import type { FromHolder, FromTab, Pipe, Taken } from './wire.js';
import { tellBytes, windowBytes } from './wire.js';

export type HolderPipe = Pipe<FromTab, FromHolder>;

export class SessionLink implements ClientLink {
  isOpen = true;
  /** Whether the holder knows of it. */
  isKnown = false;
  readonly filling = new ByteBuffer();
  /** Bytes that were sent and not taken. */
  underWay = 0;
  /** Bytes that have come, of which the holder was not told. */
  untold = 0;
  /** The owner takes nothing more for now: the holder is told when that is over. */
  isBehind = false;

  constructor(
    readonly number: number,
    readonly events: LinkEvents,
    readonly shut: (link: SessionLink) => void,
    readonly tell: (link: SessionLink) => void,
  ) {}

  drained(): void {
    this.isBehind = false;
    this.tell(this);
  }

  destroy(): void {
    this.shut(this);
  }
}

export class SessionLinks {
  /** The way to the holder; null until the tab has joined. */
  pipe: HolderPipe | null = null;
  readonly #links = new Map<number, SessionLink>();
  #lastNumber = 0;

  open(events: LinkEvents): SessionLink {
    const link = new SessionLink(
      ++this.#lastNumber,
      events,
      (each) => this.#destroy(each),
      (each) => this.#tell(each),
    );
    this.#links.set(link.number, link);
    return link;
  }

  /** Whether anything was sent, or is to be, that the holder has not taken. */
  get isWaiting(): boolean {
    for (const link of this.#links.values()) {
      if (link.underWay > 0 || link.filling.length > 0) return true;
    }
    return false;
  }

  /** Sends what waits, as far as the holder takes it. */
  flush(): void {
    for (const link of this.#links.values()) this.#flush(link);
  }

  #flush(link: SessionLink): void {
    const { pipe } = this;
    if (pipe === null || link.filling.length === 0 || link.underWay > windowBytes) return;
    const connection = link.number;
    if (!link.isKnown) pipe.send({ kind: 'open', connection });
    link.isKnown = true;
    const bytes = link.filling.bytes.slice();
    link.filling.clear();
    link.underWay += bytes.length;
    pipe.send({ kind: 'bytes', connection, bytes }, [bytes.buffer]);
  }

  /** The holder has taken bytes. */
  taken(taken: Taken): void {
    for (const [connection, bytes] of taken) {
      const link = this.#links.get(connection);
      if (link === undefined) continue;
      link.underWay -= bytes;
      this.#flush(link);
    }
  }

  /** Bytes of replies have come. */
  received(connection: number, bytes: Uint8Array): void {
    const link = this.#links.get(connection);
    if (link === undefined) return;
    link.untold += bytes.length;
    link.isBehind = link.events.output(bytes) === true;
    this.#tell(link);
  }

  #tell(link: SessionLink): void {
    if (link.isBehind || link.untold < tellBytes) return;
    this.pipe?.send({ kind: 'taken', taken: [[link.number, link.untold]] });
    link.untold = 0;
  }

  /** The holder has closed a connection. */
  shut(connection: number): void {
    const link = this.#links.get(connection);
    if (link !== undefined) this.#end(link);
  }

  #destroy(link: SessionLink): void {
    if (!link.isOpen) return;
    if (link.isKnown) this.pipe?.send({ kind: 'shut', connection: link.number });
    this.#end(link);
  }

  #end(link: SessionLink): void {
    link.isOpen = false;
    this.#links.delete(link.number);
    link.events.closed?.();
  }

  /** It is over with the holder: what it knew is closed, the rest waits for the next. */
  over(): void {
    this.pipe = null;
    for (const link of [...this.#links.values()]) if (link.isKnown) this.#end(link);
  }

  /** Ends those over which anything was sent that nobody will take. */
  stop(): void {
    for (const link of [...this.#links.values()]) if (link.filling.length > 0) this.#end(link);
  }

  close(): void {
    for (const link of [...this.#links.values()]) this.#destroy(link);
  }
}
