// The instantaneous rates of INFO: means of the last 16 samples, one a tick, as Redis takes them.

import type { Core } from '../../engine/core.js';
import { Statistic } from '../../engine/seam.generated.js';

const samples = 16;
const minimumMicroseconds = 80_000;

export class RateMeter {
  readonly #counters = [
    Statistic.COMMANDS_PROCESSED,
    Statistic.NETWORK_INPUT_BYTES,
    Statistic.NETWORK_OUTPUT_BYTES,
  ];
  readonly #history = this.#counters.map(() => new Float64Array(samples));
  readonly #counted = this.#counters.map(() => 0);
  #last = 0;
  #index = 0;

  constructor(private readonly core: Core) {
    this.#last = core.clock.elapsed();
  }

  /** Takes a sample; called each tick. */
  sample(): void {
    const now = this.core.clock.elapsed();
    const elapsed = now - this.#last;
    if (elapsed < minimumMicroseconds) return;
    this.#counters.forEach((counter, which) => {
      const value = this.core.engine.statistic(counter);
      this.#history[which]![this.#index] = ((value - this.#counted[which]!) * 1e6) / elapsed;
      this.#counted[which] = value;
    });
    this.#last = now;
    this.#index = (this.#index + 1) % samples;
  }

  /** Commands, input KiB and output KiB a second. */
  get rates(): { commands: number; input: number; output: number } {
    const [commands = 0, input = 0, output = 0] = this.#history.map(
      (history) => history.reduce((sum, value) => sum + value, 0) / samples,
    );
    return {
      commands: Math.max(0, Math.floor(commands)),
      input: input / 1024,
      output: output / 1024,
    };
  }
}
