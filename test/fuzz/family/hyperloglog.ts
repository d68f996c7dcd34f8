/*
 * The HyperLogLog commands, mostly on a few keys of their own, whose values GET compares byte for
 * byte. Sometimes a key gets many elements at once, so that it becomes dense.
 */

import { anyKey, anyValue } from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const KEYS = ['h:1', 'h:2', 'h:3', 'h:4'];

const hyperloglogKey = (random: Random): string =>
  random.chance(0.1) ? anyKey(random) : random.pick(KEYS);

const keys = (random: Random): Words =>
  Array.from({ length: 1 + random.below(4) }, () => hyperloglogKey(random));

/** Elements: a few, tens of them, or so many that the value becomes dense. */
function elements(random: Random): Words {
  const maximum = random.chance(0.03) ? 3000 : random.chance(0.3) ? 60 : 4;
  return Array.from({ length: random.below(maximum) }, () =>
    random.chance(0.1) ? anyValue(random) : String(random.below(20_000)),
  );
}

export const hyperloglogFamily: Family = {
  name: 'hyperloglog',
  weight: 3,
  makers: [
    command('PFADD', (random) => [hyperloglogKey(random), ...elements(random)]),
    command('PFADD', (random) => [hyperloglogKey(random), ...elements(random)]),
    command('PFADD', (random) => [hyperloglogKey(random), ...elements(random)]),
    command('PFCOUNT', (random) => [hyperloglogKey(random)]),
    command('PFCOUNT', keys),
    command('PFMERGE', keys),
    command('GET', (random) => [random.pick(KEYS)]),
    command('DEL', (random) => [random.pick(KEYS)]),
    command('PFDEBUG', (random) => [
      random.pick(['ENCODING', 'DECODE', 'decode', 'TODENSE', 'NOPE']),
      hyperloglogKey(random),
    ]),
  ],
};
