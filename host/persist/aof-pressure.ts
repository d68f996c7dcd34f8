// Whether too much waits for the disk, so that no more writes are to be taken.

export class AofPressure {
  #isHigh = false;

  constructor(
    /** More than this waiting is too much; half of it is little again. */
    private readonly bytes: () => number,
    private readonly changed: (isHigh: boolean) => void,
  ) {}

  /** So much waits now. */
  check(waiting: number): void {
    const isHigh = this.#isHigh ? waiting > this.bytes() / 2 : waiting > this.bytes();
    if (isHigh === this.#isHigh) return;
    this.#isHigh = isHigh;
    this.changed(isHigh);
  }
}
