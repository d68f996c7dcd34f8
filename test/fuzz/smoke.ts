/*
 * The tests of one fuzzer: its runs, and its canaries.
 *
 *   CEDIS_FUZZ_SEED     in place of the fuzzer's own; `npm run fuzz` sets both
 *   CEDIS_FUZZ_ROUNDS
 */

import { describe, expect, test } from 'vitest';

import { redisMissing } from '../support/redis.js';
import type { FuzzOptions, FuzzRun } from './fuzzer.js';
import { fuzzers } from './fuzzers.js';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** Makes the tests of the fuzzer of that name. */
export function smoke(name: string): void {
  const fuzzer = fuzzers.find((each) => each.name === name);
  if (fuzzer === undefined) throw new Error(`fuzzers.ts knows no fuzzer ${name}`);
  const options: FuzzOptions = {
    seed: number('CEDIS_FUZZ_SEED', fuzzer.seed ?? 1),
    rounds: number('CEDIS_FUZZ_ROUNDS', fuzzer.rounds),
    ...(process.env['CEDIS_FUZZ_ROUNDS'] === undefined
      ? {}
      : { report: (line) => console.log(line) }),
  };
  const { seed, rounds } = options;
  const isSkipped = fuzzer.needsRedis === true && redisMissing(`fuzzer ${name}`);
  const timeoutMs = 60_000 + rounds * fuzzer.roundMs;

  describe.skipIf(isSkipped)(
    `${name}: ${fuzzer.claim} (seed ${seed}, ${rounds} ${fuzzer.unit})`,
    () => {
      test.each(Object.entries(fuzzer.runs))(
        '%s',
        async (_, run: FuzzRun) => {
          try {
            await run(options);
          } catch (cause) {
            const again = `npm run fuzz -- ${name} --seed ${seed} --rounds ${rounds}`;
            throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n${again}`, {
              cause,
            });
          }
        },
        timeoutMs,
      );
    },
  );

  describe(`${name} would notice`, () => {
    test.each(Object.entries(fuzzer.canaries))(
      '%s',
      async (_, run: FuzzRun) => {
        await expect((async () => run({ seed: 5, rounds: fuzzer.rounds }))()).rejects.toThrow();
      },
      60_000 + fuzzer.rounds * fuzzer.roundMs,
    );
  });
}
