// Values that come one by one, for a loop that waits for them: what comes first is taken first.

export class Stream<T> implements AsyncIterableIterator<T> {
  readonly #ended: () => void;
  readonly #values: T[] = [];
  readonly #takers: ((result: IteratorResult<T>) => void)[] = [];
  #isOver = false;

  /** @param ended called once when the loop is left or nothing more comes */
  constructor(ended: () => void) {
    this.#ended = ended;
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
      return Promise.resolve({ value: this.#values.shift()!, done: false });
    }
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.#values.length = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
