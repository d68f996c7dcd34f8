// Values that come one by one, for a loop that waits for them: what comes first is taken first.

export class Stream<T> implements AsyncIterableIterator<T> {
  readonly #ended: () => void;
  readonly #taken: () => void;
  readonly #values: T[] = [];
  readonly #takers: ((result: IteratorResult<T>) => void)[] = [];
  #isOver = false;

  /**
   * @param ended called once when the loop is left or nothing more comes
   * @param taken called when a value that has waited is taken
   */
  constructor(ended: () => void, taken: () => void) {
    this.#ended = ended;
    this.#taken = taken;
  }

  /** How many values wait. */
  get length(): number {
    return this.#values.length;
  }

  put(value: T): void {
    if (this.#isOver) return;
    const taker = this.#takers.shift();
    if (taker === undefined) this.#values.push(value);
    else taker({ value, done: false });
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ended();
    for (const taker of this.#takers.splice(0)) taker({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#values.length > 0) {
      const value = this.#values.shift()!;
      this.#taken();
      return Promise.resolve({ value, done: false });
    }
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.#values.length = 0;
    this.end();
    this.#taken();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
