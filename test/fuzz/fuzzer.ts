/*
 * What a fuzzer is (fuzzers.ts lists them). The same seed and rounds do the same.
 */

export interface FuzzOptions {
  readonly seed: number;
  /** How much of it; what a round is, the fuzzer says. */
  readonly rounds: number;
  /** Takes figures of a run, for who runs one for long. */
  readonly report?: (line: string) => void;
}

/** Runs, and throws what it has found. */
export type FuzzRun = (options: FuzzOptions) => Promise<void> | void;

export interface Fuzzer {
  /** One word: that of its file. */
  readonly name: string;
  /** What must hold, as a sentence. */
  readonly claim: string;
  /** What a round is: 'commands', 'payloads' … */
  readonly unit: string;
  /** The rounds of a run in `npm test`, and the least that its runs make sense with. */
  readonly rounds: number;
  /** What a round may take before it counts as hanging, ms. */
  readonly roundMs: number;
  /** The seed of the run in `npm test` where it is not 1. */
  readonly seed?: number;
  /** Its runs by what they are about. */
  readonly runs: Readonly<Record<string, FuzzRun>>;
  /** Whether the runs compare with a redis-server. */
  readonly needsRedis?: boolean;
  /** Runs with something broken, by what that is: each must throw. */
  readonly canaries: Readonly<Record<string, FuzzRun>>;
}
