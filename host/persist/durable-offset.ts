// How far in the stream of effects everything is on disk. The append-only file counts its own bytes
// and knows which of them are durable; the stream counts others, for it has PINGs as well, and on a
// replica it is the primary's. A few marks say which offset of the one is which of the other:
//
//   file    ────┬───────┬─────────┬──►  appended
//   stream  ──────┬───────────┬──────┬──►
//
// What lies between two marks counts when the next one does.

/** What the append-only file knows of itself. */
export interface DurableLog {
  /** Bytes that were given to it. */
  readonly appended: number;
  /** How many of them are on disk. */
  readonly durable: number;
}

interface Mark {
  readonly appended: number;
  readonly offset: number;
}

/** So many marks are kept; with more, every second one goes. */
const marksMaximum = 64;

export class DurableOffset {
  #log: DurableLog | null = null;
  #marks: Mark[] = [];
  #offset = 0;

  /** Another file has begun: what counts is what it has. */
  #follow(log: DurableLog): void {
    if (log === this.#log) return;
    this.#log = log;
    this.#marks = [];
    this.#offset = 0;
  }

  /** What was given to a file so far is the stream up to an offset. */
  mark(log: DurableLog, offset: number): void {
    this.#follow(log);
    if (this.#marks.length === marksMaximum) this.#marks = this.#marks.filter((_, i) => i % 2 > 0);
    this.#marks.push({ appended: log.appended, offset });
  }

  /**
   * Up to which offset of the stream everything is on disk.
   * @param whole the stream's offset if all effects were given to the file, else null
   */
  offset(log: DurableLog, whole: number | null): number {
    this.#follow(log);
    const { durable, appended } = log;
    if (whole !== null && durable >= appended) {
      this.#marks = [];
      return (this.#offset = whole);
    }
    while (this.#marks.length > 0 && this.#marks[0]!.appended <= durable) {
      this.#offset = this.#marks.shift()!.offset;
    }
    return this.#offset;
  }
}
