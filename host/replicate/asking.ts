// Asking replicas for what they have applied (REPLCONF GETACK), once for all who want to know it in
// a turn.

export interface AskingParts {
  /** Whether the stream is to stand still, so that replicas can catch up. */
  readonly standsStill: () => boolean;
  /** Adds the question to the stream, if anybody would hear it. */
  readonly ask: () => void;
  readonly soon: (step: () => void) => void;
  readonly drain: () => void;
}

export class Asking {
  readonly #parts: AskingParts;
  #isWanted = false;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /** They are asked when the sockets that are ready have been read. */
  soon(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#parts.soon(() => this.tick());
  }

  /** Asks if that is wanted; while the stream stands still it is not. */
  tick(): void {
    const { ask, drain, standsStill } = this.#parts;
    if (!this.#isWanted || standsStill()) return;
    this.#isWanted = false;
    ask();
    drain();
  }
}
