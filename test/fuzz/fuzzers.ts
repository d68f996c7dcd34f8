/*
 * All fuzzers. Each runs for some seconds in `npm test` (smoke.ts), and for as long as one likes by
 * one command, which a failure prints with its seed:
 *
 *   npm run fuzz -- evict --seed 7 --rounds 5000
 *
 * A new fuzzer: its file, its line here, and <name>.test.ts with one line (fuzzers.test.ts looks
 * after that). What it breaks on purpose, its canaries, must be found: a fuzzer that finds nothing
 * may be one that sees nothing. Canaries need no redis-server.
 */

import { bytesFuzzer } from './bytes.js';
import { differentialFuzzer } from './differential-run.js';
import { doubleFuzzer } from './double.js';
import { evictFuzzer } from './evict.js';
import type { Fuzzer } from './fuzzer.js';
import { heldFuzzer } from './held.js';
import { hostileFuzzer } from './hostile-run.js';
import { interleavedFuzzer } from './interleaved-run.js';
import { keysFuzzer } from './keys.js';
import { memoryFuzzer } from './memory.js';
import { replayFuzzer } from './replay.js';
import { restoreFuzzer } from './restore.js';
import { scriptFuzzer } from './script-run.js';
import { snapshotFuzzer } from './snapshot.js';
import { storageFuzzer } from './storage.js';
import { yieldFuzzer } from './yield.js';

export const fuzzers: readonly Fuzzer[] = [
  differentialFuzzer,
  interleavedFuzzer,
  replayFuzzer,
  bytesFuzzer,
  restoreFuzzer,
  memoryFuzzer,
  evictFuzzer,
  doubleFuzzer,
  keysFuzzer,
  snapshotFuzzer,
  storageFuzzer,
  scriptFuzzer,
  hostileFuzzer,
  heldFuzzer,
  yieldFuzzer,
];
