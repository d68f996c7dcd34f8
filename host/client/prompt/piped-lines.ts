/*
 * Lines from a standard input that is no terminal: no prompt, no editor, any bytes.
 */

const lineFeed = 0x0a;

export class PipedLines {
  readonly #pieces = (process.stdin as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  #rest: Buffer = Buffer.alloc(0);
  #isEnded = false;
  #filling: Promise<void> | null = null;

  /** The next line as byte text; null when there are no more. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf(lineFeed);
      if (end >= 0 || (this.#isEnded && this.#rest.length > 0)) {
        const stop = end >= 0 ? end : this.#rest.length;
        const line = this.#rest.toString('latin1', 0, stop);
        this.#rest = this.#rest.subarray(stop + 1);
        return line;
      }
      if (this.#isEnded) return null;
      await this.#fill();
    }
  }

  /** Waits until there is something to read, or nothing will come any more. */
  async key(_prompt: string, pressed: () => void): Promise<'key'> {
    if (this.#rest.length === 0 && !this.#isEnded) await this.#fill();
    pressed();
    return 'key';
  }

  #fill(): Promise<void> {
    this.#filling ??= this.#pieces.next().then(({ value, done }) => {
      if (done === true) this.#isEnded = true;
      else this.#rest = Buffer.concat([this.#rest, value]);
      this.#filling = null;
    });
    return this.#filling;
  }
}
