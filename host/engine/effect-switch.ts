// Who wants the engine's effects to be recorded. They are while anybody does, and never while a
// dataset is being loaded.

import type { Core } from './core.js';
import { Parameter } from './seam.generated.js';

export class EffectSwitch {
  readonly #wanting = new Set<'file' | 'replicas'>();
  #isPaused = false;
  #isOn = false;

  constructor(private readonly core: Core) {}

  /** The append-only file, or replicas, want them from now on, or no more. */
  want(who: 'file' | 'replicas', isWanted: boolean): void {
    if (isWanted) this.#wanting.add(who);
    else this.#wanting.delete(who);
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
    const isOn = this.#wanting.size > 0 && !this.#isPaused;
    if (isOn !== this.#isOn) {
      core.setParameter(Parameter.EFFECTS, isOn ? 1 : 0);
      core.engine.effectsClear();
      this.#isOn = isOn;
    }
    core.engine.effectsSelect();
  }
}
