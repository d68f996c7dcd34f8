import { describe, expect, it } from 'vitest';

import { Simulation } from './simulation.js';

const seeds = 1000;

describe('servers on a faulty disk', () => {
  it(`start every time with whole units and all that was promised, in ${seeds} runs`, async () => {
    const sums: Record<string, number> = {};
    for (let seed = 0; seed < seeds; seed++) {
      const simulation = new Simulation(seed);
      await simulation.run();
      expect(simulation.flaw).toBe('');
      for (const [name, count] of Object.entries(simulation.counts)) {
        sums[name] = (sums[name] ?? 0) + count;
      }
    }
    // Else nothing of interest would have happened.
    expect(sums['units']).toBeGreaterThan(20 * seeds);
    expect(sums['rewrites']).toBeGreaterThan(2 * seeds);
    expect(sums['failedRewrites']).toBeGreaterThan(seeds / 10);
    expect(sums['lost']).toBeGreaterThan(seeds / 2);
    expect(sums['fatals']).toBeGreaterThan(seeds / 100);
  }, 120_000);
});
