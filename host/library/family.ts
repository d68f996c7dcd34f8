// A store and the copies of it, and of these: they hand each other down what is left of one that
// was closed, an instance of the engine that has its memory already. One is kept at a time, and
// none when all of them are closed.

import type { Core } from '../engine/core.js';
import type { EngineInstance } from '../engine/instance.js';

export class Family {
  #open = 0;
  #spare: EngineInstance | null = null;

  /** A store is opened. */
  joined(): void {
    this.#open += 1;
  }

  /** A store is closed; `spare`: its instance, if nobody uses it any more. */
  left(spare: EngineInstance | null): void {
    this.#open -= 1;
    if (this.#open === 0) this.#spare = null;
    else this.#spare ??= spare;
  }

  /** What is left of one, for a copy of an engine. */
  take(source: Core): EngineInstance | undefined {
    const spare = this.#spare;
    this.#spare = null;
    return spare !== null && source.canTake(spare) ? spare : undefined;
  }
}
