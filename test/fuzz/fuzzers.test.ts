// The registry of fuzzers is whole: each has a test file of its own and canaries, and no test file
// runs a fuzzer that the registry does not know.

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { fuzzers } from './fuzzers.js';

const folder = fileURLToPath(new URL('.', import.meta.url));

test('each fuzzer is run by the file of its name', () => {
  const run = readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && name !== 'fuzzers.test.ts')
    .map((name) => {
      const [, called] = /^smoke\('([a-z]+)'\);$/m.exec(readFileSync(folder + name, 'utf8')) ?? [];
      expect(`${called}.test.ts`).toBe(name);
      return called;
    });
  expect(run.sort()).toEqual(fuzzers.map(({ name }) => name).sort());
});

test('each fuzzer has a run and a canary', () => {
  for (const { name, runs, canaries } of fuzzers) {
    expect(Object.keys(runs).length, name).toBeGreaterThan(0);
    expect(Object.keys(canaries).length, name).toBeGreaterThan(0);
  }
});
