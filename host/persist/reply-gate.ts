// What the replies of a turn wait for before they leave: that the append-only file has come up to
// what has led to them and, where a FLUSHALL was among it, that this is saved. Whoever is told of a
// FLUSHALL is promised that the RDB file does not bring the keys back; in Redis all wait for that,
// here the replies of its turn.
//
//   offset in the file ──► ticket ──► ticket ──► ticket
//                            └─ passed: has settled, is saved, and nobody is before it

import type { Core } from '../engine/core.js';
import type { AppendOnly } from './append-only.js';
import type { RdbSaver } from './rdb-saver.js';
import type { Walker } from './walker.js';

interface Ticket {
  readonly number: number;
  readonly offset: number;
  /** The save that it waits for; null = none, or that has ended. */
  save: Promise<void> | null;
}

export interface ReplyGateParts {
  readonly core: Core;
  readonly walker: Walker;
  readonly rdb: RdbSaver;
  readonly aof: AppendOnly;
  readonly isLoading: () => boolean;
  /** Replies with this ticket may leave, and those before it. */
  readonly passed: (ticket: number) => void;
}

export class ReplyGate {
  readonly #parts: ReplyGateParts;
  readonly #tickets: Ticket[] = [];
  #last = 0;
  /** How many saves of FLUSHALLs are under way. */
  #saving = 0;
  /** How many FLUSHALLs were seen. */
  #flushes = 0;

  constructor(parts: ReplyGateParts) {
    this.#parts = parts;
  }

  /** Whether there was a FLUSHALL that nobody has looked for yet. */
  get isFlushed(): boolean {
    return this.#parts.core.engine.flushCount() !== this.#flushes;
  }

  /**
   * The ticket of replies that wait for an offset (0 = for none) and for a save; 0 = they may leave
   * now.
   */
  ticket(offset: number, save: Promise<void> | null): number {
    if (offset === 0 && save === null) return 0;
    const last = this.#tickets.at(-1);
    if (last?.offset === offset && save === null) return last.number;
    this.#last += 1;
    const ticket = { number: this.#last, offset, save };
    this.#tickets.push(ticket);
    void save?.then(() => {
      ticket.save = null;
      this.check();
    });
    return ticket.number;
  }

  /** More has settled. */
  readonly check = (): void => {
    const settled = this.#parts.aof.log?.settled ?? Infinity;
    let passed = 0;
    for (let first; (first = this.#tickets[0]) !== undefined; this.#tickets.shift()) {
      if (first.offset > settled || first.save !== null) break;
      passed = first.number;
    }
    if (passed > 0) this.#parts.passed(passed);
  };

  /** The dataset is what files say: no FLUSHALL has made it so. */
  readonly flushesSeen = (): void => {
    this.#flushes = this.#parts.core.engine.flushCount();
  };

  /**
   * A FLUSHALL is saved at once, where anything is saved by rules. Returns that save if a start
   * would load its file, so that replies wait for it; but not while something else is written that
   * goes on for long.
   */
  flushCheck(): Promise<void> | null {
    const { aof, isLoading, rdb, walker } = this.#parts;
    if (!this.isFlushed) return null;
    this.flushesSeen();
    if (isLoading()) return null;
    const isFree = (!walker.isActive || rdb.isInBackground) && !walker.isInside;
    const isWaited = aof.state === 'off' && (isFree || this.#saving > 0);
    const saved = rdb.flushed();
    if (saved === null || !isWaited) return null;
    this.#saving += 1;
    return saved.finally(() => (this.#saving -= 1));
  }
}
