// What the replies of a turn wait for before they leave: that the append-only file has come up to
// what has led to them, and that no save is under way that a FLUSHALL has begun. Whoever is told
// of a FLUSHALL is promised that the RDB file does not bring the keys back.
//
//   offset in the file ──► ticket ──► ticket ──► ticket
//                            └─ passed: has settled, nothing holds the gate, nobody is before it

import type { Core } from '../engine/core.js';
import type { AppendOnly } from './append-only.js';
import type { RdbSaver } from './rdb-saver.js';
import type { Walker } from './walker.js';

interface Ticket {
  readonly number: number;
  readonly offset: number;
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
  /** How many saves hold the gate. */
  #holding = 0;
  /** How many FLUSHALLs were seen. */
  #flushes = 0;

  constructor(parts: ReplyGateParts) {
    this.#parts = parts;
  }

  /** Whether replies wait, or are about to, whether or not there is an append-only file. */
  get isWanted(): boolean {
    return this.#holding > 0 || this.#parts.core.engine.flushCount() !== this.#flushes;
  }

  /** The ticket of replies that wait for an offset, 0 = for none; 0 = they may leave now. */
  ticket(offset: number): number {
    if (offset === 0 && this.#holding === 0) return 0;
    const last = this.#tickets.at(-1);
    if (last?.offset === offset) return last.number;
    this.#last += 1;
    this.#tickets.push({ number: this.#last, offset });
    return this.#last;
  }

  /** More has settled. */
  readonly check = (): void => {
    if (this.#holding > 0) return;
    const settled = this.#parts.aof.log?.settled ?? Infinity;
    let passed = 0;
    while (this.#tickets.length > 0 && this.#tickets[0]!.offset <= settled) {
      passed = this.#tickets.shift()!.number;
    }
    if (passed > 0) this.#parts.passed(passed);
  };

  /** The dataset is what files say: no FLUSHALL has made it so. */
  readonly flushesSeen = (): void => {
    this.#flushes = this.#parts.core.engine.flushCount();
  };

  /**
   * A FLUSHALL is saved at once, where anything is saved by rules. Where a start would load that
   * file, replies wait for it; but not while something else is written that goes on for long.
   */
  flushCheck(): void {
    const { aof, core, isLoading, rdb, walker } = this.#parts;
    if (core.engine.flushCount() === this.#flushes) return;
    this.flushesSeen();
    if (isLoading()) return;
    const isFree = (!walker.isActive || rdb.isInBackground) && !walker.isInside;
    const saved = rdb.flushed();
    if (saved === null || aof.state !== 'off' || !isFree) return;
    this.#holding += 1;
    void saved.then(() => {
      this.#holding -= 1;
      this.check();
    });
  }
}
