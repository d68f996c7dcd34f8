/*
 * A primary and two replicas, one of them a redis-server, on a bad day (test/support/chaos.ts).
 *
 *   CEDIS_CHAOS_SEED      what is done when
 *   CEDIS_CHAOS_ROUNDS    how often; without it, for 25 seconds
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Random } from '../fuzz/random.js';
import { Chaos } from '../support/chaos.js';
import { redisMissing } from '../support/redis.js';

const seed = Number(process.env.CEDIS_CHAOS_SEED ?? 1);
const rounds = Number(process.env.CEDIS_CHAOS_ROUNDS ?? Infinity);
/** Without a number of rounds it ends after so long. */
const lastsMs = 25_000;
const roundMs = 60_000;
const again = (reached: number): string =>
  `CEDIS_CHAOS_SEED=${seed} CEDIS_CHAOS_ROUNDS=${reached}` +
  ' npm run test:host -- test/compat/chaos.test.ts';

describe.skipIf(redisMissing('chaos'))('replication on a bad day', () => {
  let chaos: Chaos;

  beforeAll(async () => {
    chaos = await new Chaos(new Random(seed)).start();
  }, 120_000);
  afterAll(() => chaos.stop());

  test(
    'all end with the same, and with all that was acknowledged by both replicas',
    async () => {
      const until = rounds === Infinity ? performance.now() + lastsMs : Infinity;
      for (let round = 1; round <= rounds && performance.now() < until; round++) {
        try {
          await chaos.round();
        } catch (cause) {
          const text = cause instanceof Error ? cause.message : String(cause);
          throw new Error(`${text}\n${await chaos.report()}\n${again(round)}`, { cause });
        }
      }
      expect(chaos.acknowledged).toBeGreaterThan(0);
    },
    rounds === Infinity ? lastsMs + 2 * roundMs : rounds * roundMs,
  );
});
