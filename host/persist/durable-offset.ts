// How far in the stream of effects everything is on disk. The append-only file counts its own bytes
// and knows which of them are durable; the stream counts others, for it has PINGs as well, and on a
// replica it is the primary's. Where there is no replication it is counted here. A few marks say
// which offset of the one is which of the other:
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

/** Who counts the stream. */
export interface StreamLength {
  readonly offset: number;
}

/** So many marks are kept; with more, every second one goes. */
const marksMaximum = 64;

export class DurableOffset {
  #log: DurableLog | null = null;
  #marks: Mark[] = [];
  #offset = 0;
  readonly #stream: StreamLength | null;
  /** How long the stream is, if nobody else counts it. */
  #taken = 0;

  constructor(stream: StreamLength | null) {
    this.#stream = stream;
  }

  /** So many bytes of the stream were taken. */
  taken(count: number): void {
    this.#taken += count;
  }

  get #length(): number {
    return this.#stream?.offset ?? this.#taken;
  }

  /** Another file has begun: what counts is what it has. */
  #follow(log: DurableLog): void {
    if (log === this.#log) return;
    this.#log = log;
    this.#marks = [];
    this.#offset = 0;
  }

  /** What was given to a file so far is the stream as it is now. */
  mark(log: DurableLog): void {
    this.#follow(log);
    if (this.#marks.length === marksMaximum) this.#marks = this.#marks.filter((_, i) => i % 2 > 0);
    this.#marks.push({ appended: log.appended, offset: this.#length });
  }

  /**
   * Up to which offset of the stream everything is on disk.
   * @param isWhole whether all effects were given to the file
   */
  offset(log: DurableLog, isWhole: boolean): number {
    this.#follow(log);
    const { durable, appended } = log;
    if (isWhole && durable >= appended) {
      this.#marks = [];
      return (this.#offset = this.#length);
    }
    while (this.#marks.length > 0 && this.#marks[0]!.appended <= durable) {
      this.#offset = this.#marks.shift()!.offset;
    }
    return this.#offset;
  }
}
