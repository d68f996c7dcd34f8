/*
 * The list commands. Those that wait are sent inside a transaction only: what they do outside of it
 * when there is nothing would hold the fuzzer up.
 */

import {
  anyCase,
  anyInteger,
  anyKey,
  anyValue,
  smallInteger,
  someKeys,
  someOptions,
} from '../arguments.js';
import { type Family, type Maker, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const SMALLEST = '-9223372036854775808';
const LISTS = ['l:1', 'l:2', 'l:3'];

/** A key that mostly holds a list. */
const listKey = (random: Random): string =>
  random.chance(0.15) ? anyKey(random) : random.pick(LISTS);

/** Few values, so that elements are found. */
const element = (random: Random): string => {
  if (random.chance(0.6)) return random.pick(['a', 'b', '1', '-1', '300', '']);
  if (random.chance(0.02)) return random.pick(['x', 'yz']).repeat(random.below(10_000));
  return anyValue(random);
};

/** A few elements, seldom so many that the list grows out of a listpack. */
const elements = (random: Random): Words => {
  const maximum = random.chance(0.03) ? 3000 : 4;
  return Array.from({ length: 1 + random.below(maximum) }, () => element(random));
};

const side = (random: Random): string =>
  anyCase(random, random.chance(0.95) ? random.pick(['LEFT', 'RIGHT']) : anyValue(random));

const timeout = (random: Random): string =>
  random.pick(['0.001', '0.01', '1e-300', '-1', 'x', '', 'nan', '0x1p-9']);

const severalKeys = (random: Random): Words => {
  const keys = Array.from({ length: 1 + random.below(3) }, () => listKey(random));
  const count = random.chance(0.9) ? String(keys.length) : anyInteger(random);
  return [
    count,
    ...keys,
    side(random),
    ...(random.chance(0.5)
      ? [anyCase(random, 'COUNT'), random.chance(0.8) ? '3' : anyInteger(random)]
      : []),
  ];
};

const push = (name: string): Maker =>
  command(name, (random) => [listKey(random), ...elements(random)]);

/** A command that waits, between MULTI and EXEC. */
const waiting =
  (name: string, make: (random: Random) => Words): Maker =>
  (random) => [
    { words: ['DISCARD'], replies: 1 },
    { words: ['MULTI'], replies: 1 },
    { words: [name, ...make(random)], replies: 1 },
    { words: ['EXEC'], replies: 1 },
  ];

export const listFamily: Family = {
  name: 'list',
  weight: 10,
  makers: [
    push('LPUSH'),
    push('RPUSH'),
    push('RPUSH'),
    push('LPUSHX'),
    push('RPUSHX'),
    command('LINSERT', (random) => [
      listKey(random),
      anyCase(random, random.pick(['BEFORE', 'AFTER', 'AFTER', 'BEFORE', 'x'])),
      element(random),
      element(random),
    ]),
    command('LLEN', (random) => [listKey(random)]),
    command('LINDEX', (random) => [listKey(random), smallInteger(random)]),
    command('LSET', (random) => [listKey(random), smallInteger(random), element(random)]),
    command('LPOP', (random) => [
      listKey(random),
      ...(random.chance(0.4) ? [smallInteger(random)] : []),
    ]),
    command('RPOP', (random) => [
      listKey(random),
      ...(random.chance(0.4) ? [smallInteger(random)] : []),
    ]),
    command('LRANGE', (random) => [listKey(random), smallInteger(random), smallInteger(random)]),
    command('LTRIM', (random) => [
      listKey(random),
      random.chance(0.5) ? '0' : smallInteger(random),
      random.chance(0.5) ? '-1' : anyInteger(random),
    ]),
    command('LPOS', (random) => [
      listKey(random),
      element(random),
      ...someOptions(random, 0.4, [
        () => ['RANK', random.pick(['1', '2', '-1', '-2', '0', anyInteger(random)])],
        () => ['COUNT', random.pick(['0', '1', '2', anyInteger(random)])],
        () => ['MAXLEN', random.pick(['0', '1', '3', '10', anyInteger(random)])],
      ]),
    ]),
    command('LREM', (random) => [listKey(random), smallInteger(random), element(random)]),
    command('RPOPLPUSH', (random) => [listKey(random), listKey(random)]),
    command('LMOVE', (random) => [listKey(random), listKey(random), side(random), side(random)]),
    command('LMPOP', severalKeys),
    waiting('BLPOP', (random) => [...someKeys(random, 2), listKey(random), timeout(random)]),
    waiting('BRPOP', (random) => [listKey(random), ...someKeys(random, 2), timeout(random)]),
    waiting('BLMPOP', (random) => [timeout(random), ...severalKeys(random)]),
    waiting('BLMOVE', (random) => [
      listKey(random),
      listKey(random),
      side(random),
      side(random),
      timeout(random),
    ]),
    waiting('BRPOPLPUSH', (random) => [listKey(random), listKey(random), timeout(random)]),
  ],
  rules: [
    {
      reason: 'before 7.2 every list is a quicklist',
      commands: ['object|encoding'],
      equal: (ours, theirs) => theirs === 'quicklist' && ours === 'listpack',
    },
    {
      reason: 'since 7.2 the smallest rank of all is out of range',
      commands: ['lpos'],
      errors: true,
      equal: (ours, _, words) =>
        words.includes(SMALLEST) && String(ours).includes('value must between'),
    },
  ],
  readers: {
    list: (key) => [
      ['LRANGE', key, '0', '-1'],
      ['LLEN', key],
    ],
  },
};
