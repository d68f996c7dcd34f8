// The instantaneous rates of INFO: means of the last 16 samples, one a tick, as Redis takes them.

import type { Core } from '../../engine/core.js';
import { Statistic } from '../../engine/seam.generated.js';

const samples = 16;
const minimumMicroseconds = 80_000;

/** Commands, and KiB, a second. */
export interface Rates {
  readonly commands: number;
  readonly input: number;
  readonly output: number;
  readonly replicationInput: number;
  readonly replicationOutput: number;
}

/** Those of a host that measures none. */
export const noRates: Rates = {
  commands: 0,
  input: 0,
  output: 0,
  replicationInput: 0,
  replicationOutput: 0,
};

export class RateMeter {
  readonly #counters = [
    Statistic.COMMANDS_PROCESSED,
    Statistic.NETWORK_INPUT_BYTES,
    Statistic.NETWORK_OUTPUT_BYTES,
    Statistic.REPLICATION_INPUT_BYTES,
    Statistic.REPLICATION_OUTPUT_BYTES,
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

  /** What goes in and out counts with what replication takes. */
  get rates(): Rates {
    const [commands = 0, clientInput = 0, clientOutput = 0, input = 0, output = 0] =
      this.#history.map((history) => history.reduce((sum, value) => sum + value, 0) / samples);
    return {
      commands: Math.max(0, Math.floor(commands)),
      input: (clientInput + input) / 1024,
      output: (clientOutput + output) / 1024,
      replicationInput: input / 1024,
      replicationOutput: output / 1024,
    };
  }
}
