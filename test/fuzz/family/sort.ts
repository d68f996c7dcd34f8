/*
 * SORT and SORT_RO over a list, a set and a sorted set of their own, with keys and hashes for BY
 * and GET to find. The order of what compares as equal is free but for elements themselves.
 */

import { type Reply, RespError } from '../../support/resp.js';
import { anyFloat, anyKey, anyValue, smallInteger, someOptions } from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const SOURCES = ['o:list', 'o:list', 'o:numbers', 'o:set', 'o:zset'];
const PATTERNS = [
  'w:*',
  'w:*',
  'h:*->f',
  'h:*->g',
  'h:*->',
  '*',
  'w:*:x',
  'w:*\x00*',
  '->*',
  '*->f',
];

function element(random: Random): string {
  return random.chance(0.85) ? String(random.below(12)) : random.pick(['a', 'b', 'B', '']);
}

function source(random: Random): string {
  return random.chance(0.08) ? anyKey(random) : random.pick(SOURCES);
}

function weight(random: Random): string {
  if (random.chance(0.7)) return String(random.below(9));
  return random.chance(0.5) ? anyFloat(random) : anyValue(random);
}

function options(random: Random): Words {
  return someOptions(random, 0.35, [
    () => ['BY', random.chance(0.2) ? 'nosort' : random.pick(PATTERNS)],
    () => ['LIMIT', smallInteger(random), smallInteger(random)],
    () => ['GET', random.chance(0.4) ? '#' : random.pick(PATTERNS)],
    () => ['GET', random.pick(PATTERNS)],
    () => [random.pick(['ASC', 'DESC'])],
    () => ['ALPHA'],
    () => ['ALPHA'],
  ]);
}

/** What compares as equal may come in any order, and so may a set that is not sorted. */
function isLoose(words: Words): boolean {
  const by = words.findIndex((word) => /^by$/i.test(word));
  return (
    by >= 0 &&
    (words[1] === 'o:set' ||
      words[1] === 'o:zset' ||
      words.includes('LIMIT') ||
      words.some((word) => /^(limit|alpha)$/i.test(word)))
  );
}

export const sortFamily: Family = {
  name: 'sort',
  weight: 4,
  makers: [
    command('RPUSH', (random) => ['o:list', element(random), element(random)]),
    command('LPOP', () => ['o:list']),
    command('RPUSH', (random) => ['o:numbers', anyFloat(random)]),
    command('LPOP', () => ['o:numbers']),
    command('SADD', (random) => ['o:set', element(random), element(random)]),
    command('SREM', (random) => ['o:set', element(random)]),
    command('ZADD', (random) => ['o:zset', String(random.below(30)), element(random)]),
    command('ZREM', (random) => ['o:zset', element(random)]),
    command('SET', (random) => [`w:${element(random)}`, weight(random)]),
    command('HSET', (random) => [`h:${element(random)}`, random.pick(['f', 'g']), weight(random)]),
    command('SORT', (random) => [source(random), ...options(random)]),
    command('SORT', (random) => [source(random), ...options(random)]),
    command('SORT_RO', (random) => [source(random), ...options(random)]),
    (random) => [
      { words: ['SORT', source(random), ...options(random), 'ALPHA', 'STORE', 'o:to'], replies: 1 },
      { words: ['LLEN', 'o:to'], replies: 1 },
      { words: ['DEL', 'o:to'], replies: 1 },
    ],
    (random) => [
      { words: ['SORT', random.pick(SOURCES), 'ALPHA', 'STORE', 'o:to'], replies: 1 },
      { words: ['LRANGE', 'o:to', '0', '-1'], replies: 1 },
      { words: ['DEL', 'o:to'], replies: 1 },
    ],
  ],
  rules: [
    {
      reason: 'Redis looks at an errno that may be left from another text that was out of range',
      commands: ['sort', 'sort_ro'],
      errors: true,
      equal: (ours, theirs) =>
        !(ours instanceof RespError) &&
        theirs instanceof RespError &&
        theirs.message.endsWith("can't be converted into double"),
    },
    {
      reason: 'nothing says in which order elements of the same weight come',
      commands: ['sort', 'sort_ro'],
      equal: (ours: Reply, theirs: Reply, words: Words) =>
        isLoose(words) &&
        Array.isArray(ours) &&
        Array.isArray(theirs) &&
        ours.length === theirs.length,
    },
  ],
};
