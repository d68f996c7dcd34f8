/*
 * The string commands.
 */

import {
  anyFloat,
  anyInteger,
  anyKey,
  anyValue,
  farExpiry,
  farTime,
  numberKey,
  smallInteger,
  someKeys,
  someOptions,
} from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const expiryOptions = [
  (random: Random): Words => ['EX', farExpiry(random, 'seconds')],
  (random: Random): Words => ['PX', farExpiry(random, 'milliseconds')],
  (random: Random): Words => ['EXAT', farTime(random, 'seconds')],
  (random: Random): Words => ['PXAT', farTime(random, 'milliseconds')],
];

const flag = (name: string) => (): Words => [name];

/** Small offsets, and those around proto-max-bulk-len (1 MB here). */
function anyOffset(random: Random): string {
  if (random.chance(0.75)) return String(random.below(80));
  return random.chance(0.1)
    ? random.pick(['1048570', '1048575', '1048576', '536870911', '536870912', '4294967290'])
    : anyInteger(random);
}

function somePairs(random: Random): Words {
  const pairs = Array.from({ length: 1 + random.below(4) }, () => [
    anyKey(random),
    anyValue(random),
  ]);
  return pairs.flat();
}

/** Twice as likely as other commands, because the others need keys to work on. */
const set = command('SET', (random) => [
  anyKey(random),
  anyValue(random),
  ...(random.chance(0.4)
    ? someOptions(random, 0.25, [...expiryOptions, ...['NX', 'XX', 'GET', 'KEEPTTL'].map(flag)])
    : []),
]);

export const stringFamily: Family = {
  name: 'string',
  weight: 10,
  makers: [
    set,
    set,
    command('SET', (random) => [numberKey(random), anyInteger(random)]),
    command('SET', (random) => [numberKey(random), anyFloat(random)]),
    command('GET', (random) => [anyKey(random)]),
    command('GETEX', (random) => [
      anyKey(random),
      ...someOptions(random, 0.2, [...expiryOptions, flag('PERSIST')]),
    ]),
    command('GETDEL', (random) => [anyKey(random)]),
    command('GETSET', (random) => [anyKey(random), anyValue(random)]),
    command('SETNX', (random) => [anyKey(random), anyValue(random)]),
    command('SETEX', (random) => [anyKey(random), farExpiry(random, 'seconds'), anyValue(random)]),
    command('PSETEX', (random) => [
      anyKey(random),
      farExpiry(random, 'milliseconds'),
      anyValue(random),
    ]),
    command('MGET', (random) => someKeys(random)),
    command('MSET', somePairs),
    command('MSETNX', somePairs),
    command('STRLEN', (random) => [anyKey(random)]),
    command('APPEND', (random) => [anyKey(random), anyValue(random)]),
    command('GETRANGE', (random) => [anyKey(random), smallInteger(random), smallInteger(random)]),
    command('SUBSTR', (random) => [anyKey(random), anyInteger(random), anyInteger(random)]),
    command('SETRANGE', (random) => [anyKey(random), anyOffset(random), anyValue(random)]),
    command('INCR', (random) => [numberKey(random)]),
    command('DECR', (random) => [numberKey(random)]),
    command('INCRBY', (random) => [numberKey(random), anyInteger(random)]),
    command('DECRBY', (random) => [numberKey(random), anyInteger(random)]),
    command('INCRBYFLOAT', (random) => [numberKey(random), anyFloat(random)]),
    command('LCS', (random) => [
      anyKey(random),
      anyKey(random),
      ...someOptions(random, 0.35, [
        flag('LEN'),
        flag('IDX'),
        flag('WITHMATCHLEN'),
        () => ['MINMATCHLEN', smallInteger(random)],
      ]),
    ]),
  ],
  readers: {
    string: (key) => [
      ['GET', key],
      ['STRLEN', key],
    ],
  },
};
