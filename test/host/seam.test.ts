// The seam between the engine and its hosts: numbers that were given out once keep their meaning,
// and what is generated is what the module has.
//
// test/golden/numbers.json holds every enum whose comment says that it is append only. A new member
// is added there, at the end and by hand; a line that is there is never changed.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { LatencyEvent, latencyNames } from '../../host/engine/seam.generated.js';
import { EngineSource } from '../../host/tool/engine-source.mjs';
import { testModule } from '../support/engine.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const source = new EngineSource(at('assembly'));

type Numbers = Record<string, Record<string, number>>;

/** The enums of the engine that are append only, without the counts of their members. */
function frozenNumbers(): Numbers {
  const numbers: Numbers = {};
  for (const name of source.enumerationNames()) {
    const { doc, members } = source.enumeration(name);
    if (!doc.join(' ').includes('append only')) continue;
    const own = members.filter((member) => member.name !== 'COUNT');
    numbers[name] = Object.fromEntries(own.map((member) => [member.name, member.value]));
  }
  return numbers;
}

describe('the seam', () => {
  it('keeps the numbers that were given out', () => {
    const golden = JSON.parse(readFileSync(at('test/golden/numbers.json'), 'utf8')) as Numbers;
    expect(frozenNumbers()).toEqual(golden);
  });

  it('gives no number twice', () => {
    for (const [name, numbers] of Object.entries(frozenNumbers())) {
      const values = Object.values(numbers);
      expect(new Set(values).size, name).toBe(values.length);
    }
  });

  it('has the exports that the module has', () => {
    const exports = WebAssembly.Module.exports(testModule());
    // Two are the build's (host/tool/globals-copy.mjs).
    const added = ['globalsLoad', 'globalsSave'];
    const functions = exports
      .filter(({ kind, name }) => kind === 'function' && !added.includes(name))
      .map(({ name }) => name);
    expect(
      source
        .exports()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(functions.sort());
  });

  it('names every event of the latency monitor once', () => {
    const names = Object.values(LatencyEvent).map((event) => latencyNames[event]);
    expect(new Set(names).size).toBe(Object.keys(LatencyEvent).length);
  });
});
