/*
 * The bitmap commands. Offsets stay small, or lie at the edges of proto-max-bulk-len.
 */

import { anyCase, anyInteger, anyKey, smallInteger, someKeys } from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

function anyOffset(random: Random): string {
  if (random.chance(0.8)) return String(random.below(400));
  return random.chance(0.2)
    ? random.pick(['8388600', '8388607', '8388608', '4294967295', '4294967296'])
    : anyInteger(random);
}

const anyBit = (random: Random): string =>
  random.chance(0.93) ? random.pick(['0', '1']) : anyInteger(random);

function anyRange(random: Random, maximum: number): Words {
  const words = [smallInteger(random), smallInteger(random)];
  if (random.chance(0.5)) words.push(anyCase(random, random.pick(['BIT', 'BIT', 'BYTE', 'BITS'])));
  return words.slice(0, random.below(maximum + 1));
}

function anyType(random: Random): string {
  if (random.chance(0.04)) return random.pick(['u64', 'i65', 'u0', 'i', '', 'x8', 'u-1', 'U8']);
  const width = random.chance(0.5)
    ? random.pick([1, 2, 5, 8, 16, 31, 32, 33, 63, 64])
    : 1 + random.below(64);
  return width < 64 && random.chance(0.5) ? `u${width}` : `i${width}`;
}

function anyFieldOffset(random: Random): string {
  return random.chance(0.3) ? `#${random.below(20)}` : anyOffset(random);
}

function fieldOperation(random: Random): Words {
  const place = [anyType(random), anyFieldOffset(random)];
  switch (random.below(4)) {
    case 0:
      return ['GET', ...place];
    case 1:
      return ['SET', ...place, anyInteger(random)];
    case 2:
      return ['INCRBY', ...place, random.chance(0.5) ? smallInteger(random) : anyInteger(random)];
    default:
      return ['OVERFLOW', random.pick(['WRAP', 'SAT', 'FAIL', 'sat', 'nope'])];
  }
}

const several = (random: Random, make: (random: Random) => Words): Words =>
  Array.from({ length: 1 + random.below(5) }, () => make(random)).flat();

export const bitmapFamily: Family = {
  name: 'bitmap',
  weight: 5,
  makers: [
    command('SETBIT', (random) => [anyKey(random), anyOffset(random), anyBit(random)]),
    command('SETBIT', (random) => [anyKey(random), anyOffset(random), anyBit(random)]),
    command('GETBIT', (random) => [anyKey(random), anyOffset(random)]),
    command('BITCOUNT', (random) => [anyKey(random), ...anyRange(random, 3)]),
    command('BITPOS', (random) => [anyKey(random), anyBit(random), ...anyRange(random, 3)]),
    command('BITOP', (random) => [
      anyCase(random, random.pick(['AND', 'OR', 'XOR', 'NOT', 'AND', 'OR', 'NAND'])),
      anyKey(random),
      ...someKeys(random),
    ]),
    command('BITFIELD', (random) => [anyKey(random), ...several(random, fieldOperation)]),
    command('BITFIELD', (random) => [anyKey(random), ...several(random, fieldOperation)]),
    command('BITFIELD_RO', (random) => [
      anyKey(random),
      ...several(random, () =>
        random.chance(0.9)
          ? ['GET', anyType(random), anyFieldOffset(random)]
          : fieldOperation(random),
      ),
    ]),
  ],
};
