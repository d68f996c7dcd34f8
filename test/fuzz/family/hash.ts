/*
 * The hash commands as Redis 7.0 has them. Deadlines of fields (7.4), HGETEX, HSETEX and HGETDEL
 * (8.0) and HSCAN's NOVALUES are newer than the oracle: test/command/hash-expire.test.ts,
 * replay.test.ts and memory.test.ts.
 */

import { RespError, type Reply } from '../../support/resp.js';
import {
  anyFloat,
  anyInteger,
  anyKey,
  anyPattern,
  anyValue,
  smallInteger,
  someOptions,
} from '../arguments.js';
import { type Family, type Step, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const FIELDS = ['f', 'g', 'h', '1', '-2', '007', 'n', 'field:1', '', '\xff\x00', 'f'.repeat(63)];

/** Fields that come again and again in their order, so that hashes share the names of them. */
const KINDS: readonly string[][] = [
  ['f', 'g', 'h', '1'],
  ['f', 'g', 'n', 'field:1', '-2', '007'],
  ['1', 'n', '', 'f'],
  ['n', ...Array.from({ length: 20 }, (_, i) => `field:${i}`)],
];

/** Pairs of one of the kinds, or of what it begins with. */
function ofAKind(random: Random): Words {
  const kind = random.pick(KINDS);
  const count = random.chance(0.6) ? kind.length : 1 + random.below(kind.length);
  return kind
    .slice(0, count)
    .flatMap((field) => [field, random.chance(0.02) ? anyValue(random) : smallInteger(random)]);
}

/** A hash that begins anew, made at once or field by field. */
function madeAnew(random: Random): Step[] {
  const key = anyKey(random);
  const pairs = ofAKind(random);
  const sets: Words[] = random.chance(0.5)
    ? [['HSET', key, ...pairs]]
    : pairs.flatMap((field, i) => (i % 2 === 0 ? [['HSET', key, field, pairs[i + 1]!]] : []));
  return [['DEL', key], ...sets].map((words) => ({ words, replies: 1 }));
}

/** A field of a small pool, seldom any value, which may be too long for a listpack. */
function anyField(random: Random): string {
  return random.chance(0.12) ? anyValue(random) : random.pick(FIELDS);
}

function someFields(random: Random): Words {
  return Array.from({ length: 1 + random.below(4) }, () => anyField(random));
}

function somePairs(random: Random): Words {
  return Array.from({ length: 1 + random.below(4) }, () => [
    anyField(random),
    anyValue(random),
  ]).flat();
}

/** Fields enough to leave the listpack, or nearly. */
function manyPairs(random: Random): Words {
  const first = random.below(200);
  return Array.from({ length: 300 + random.below(300) }, (_, i) => [
    `many:${first + i}`,
    String(i),
  ]).flat();
}

const count = (random: Random): string =>
  random.chance(0.1)
    ? random.pick(['abc', '', '-9223372036854775808', '1.5', '9223372036854775807'])
    : String(random.below(40) - 20);

/** A cursor that was never given out (-1 is one) may bring any fields, so it is 0 or wrong. */
function scanArguments(random: Random): Words {
  return [
    random.chance(0.85) ? '0' : random.pick([' 0', 'abc', '', '18446744073709551616', '0x0']),
    ...someOptions(random, 0.4, [() => ['MATCH', anyPattern(random)]]),
    'COUNT',
    random.chance(0.9) ? '100000' : random.pick(['0', '-1', 'abc', '']),
  ];
}

/** The elements of a flat reply or a map, in groups of `size`, in an order of their own. */
function groups(reply: Reply, size: number): string {
  const flat = reply instanceof Map ? [...reply].flat() : reply;
  if (!Array.isArray(flat)) return JSON.stringify(flat);
  const parts = flat.flatMap((_, i) =>
    i % size === 0 ? [JSON.stringify(flat.slice(i, i + size))] : [],
  );
  return JSON.stringify(parts.sort());
}

/** Whether both are lists of the same length, or both null, or both one text. */
function sameShape(ours: Reply, theirs: Reply): boolean {
  if (Array.isArray(ours) && Array.isArray(theirs)) return ours.length === theirs.length;
  return typeof ours === typeof theirs && (ours === null) === (theirs === null);
}

function sameScan(ours: Reply, theirs: Reply): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
  return ours[0] === theirs[0] && groups(ours[1]!, 2) === groups(theirs[1]!, 2);
}

export const hashFamily: Family = {
  name: 'hash',
  weight: 10,
  makers: [
    command('HSET', (random) => [anyKey(random), ...somePairs(random)]),
    command('HSET', (random) => [anyKey(random), ...somePairs(random)]),
    command('HSET', (random) => [anyKey(random), anyField(random), anyInteger(random)]),
    command('HSET', (random) => [
      anyKey(random),
      ...(random.chance(0.1) ? manyPairs(random) : [anyField(random), anyFloat(random)]),
    ]),
    command('HSET', (random) => [anyKey(random), ...ofAKind(random)]),
    madeAnew,
    madeAnew,
    command('HMSET', (random) => [anyKey(random), ...somePairs(random)]),
    command('HSETNX', (random) => [anyKey(random), anyField(random), anyValue(random)]),
    command('HGET', (random) => [anyKey(random), anyField(random)]),
    command('HMGET', (random) => [anyKey(random), ...someFields(random)]),
    command('HGETALL', (random) => [anyKey(random)]),
    command('HKEYS', (random) => [anyKey(random)]),
    command('HVALS', (random) => [anyKey(random)]),
    command('HLEN', (random) => [anyKey(random)]),
    command('HSTRLEN', (random) => [anyKey(random), anyField(random)]),
    command('HEXISTS', (random) => [anyKey(random), anyField(random)]),
    command('HDEL', (random) => [anyKey(random), ...someFields(random)]),
    command('HDEL', (random) => [anyKey(random), ...FIELDS]),
    command('HINCRBY', (random) => [anyKey(random), anyField(random), anyInteger(random)]),
    command('HINCRBY', (random) => [anyKey(random), 'n', smallInteger(random)]),
    command('HINCRBYFLOAT', (random) => [anyKey(random), anyField(random), anyFloat(random)]),
    command('HRANDFIELD', (random) => [
      anyKey(random),
      ...(random.chance(0.7) ? [count(random)] : []),
      ...(random.chance(0.3) ? ['WITHVALUES'] : []),
    ]),
    command('HSCAN', (random) => [anyKey(random), ...scanArguments(random)]),
  ],
  rules: [
    {
      reason: 'a table has an order of its own',
      commands: ['hgetall'],
      equal: (ours, theirs) => groups(ours, 2) === groups(theirs, 2),
    },
    {
      reason: 'a table has an order of its own',
      commands: ['hkeys', 'hvals'],
      equal: (ours, theirs) => groups(ours, 1) === groups(theirs, 1),
    },
    {
      reason: 'a table has an order of its own',
      commands: ['hscan'],
      equal: sameScan,
    },
    {
      reason: 'the fields are chosen at random',
      commands: ['hrandfield'],
      equal: (ours, theirs) => !(ours instanceof RespError) && sameShape(ours, theirs),
    },
  ],
  readers: {
    hash: (key) => [
      ['HGETALL', key],
      ['HLEN', key],
    ],
  },
};
