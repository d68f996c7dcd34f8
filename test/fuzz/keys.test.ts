/*
 * The keys that a command names are the keys that it opens (keys.ts).
 *
 *   CEDIS_FUZZ_KEYS   how many command lines; default 5000
 *   CEDIS_FUZZ_SEED   default 1
 */

import { expect, test } from 'vitest';

import { keysFuzz } from './keys.js';
import { Random } from './random.js';

const LINES = Number(process.env['CEDIS_FUZZ_KEYS'] ?? 5000);
const SEED = Number(process.env['CEDIS_FUZZ_SEED'] ?? 1);

test('a command opens the keys that COMMAND GETKEYS names, and needs the right to each', () => {
  expect(keysFuzz(LINES, new Random(SEED))).toEqual([]);
}, 900_000);

test('a key that is opened and not named is found out', () => {
  expect(keysFuzz(1000, new Random(SEED), true)).toHaveLength(10);
});
