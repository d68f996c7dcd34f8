// Who wants the engine's effects to be recorded. They are while anybody does, and never while a
// dataset is being loaded.

import type { Core } from './core.js';
import { effectsDrop } from './effects.js';
import { EffectFor, Parameter } from './seam.generated.js';

const bitOf = { file: EffectFor.FILE, replicas: EffectFor.REPLICAS } as const;

export class EffectSwitch {
  /** Bits of EffectFor. */
  #wanting = 0;
  #isPaused = false;
  #told = 0;

  constructor(private readonly core: Core) {}

  /** The append-only file, or replicas, want them from now on, or no more. */
  want(who: 'file' | 'replicas', isWanted: boolean): void {
    if (isWanted) this.#wanting |= bitOf[who];
    else this.#wanting &= ~bitOf[who];
    this.#apply();
  }

  /** None are recorded until that is over. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#apply();
  }

  /** Whoever begins to read finds the database named in front of the next effect. */
  #apply(): void {
    const { core } = this;
    const wanted = this.#isPaused ? EffectFor.NOBODY : this.#wanting;
    if (wanted !== this.#told) {
      core.setParameter(Parameter.EFFECTS, wanted);
      // What was recorded for nobody, or for nobody any more, is dropped.
      if (this.#told === 0 || wanted === 0) effectsDrop(core);
      this.#told = wanted;
    }
    core.engine.effectsSelect();
  }
}
