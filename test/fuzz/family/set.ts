/*
 * The set commands. Redis 7.0 has no listpack for sets, therefore no order of members but that of
 * an intset is the same on both sides, and OBJECT ENCODING may say 'listpack' here.
 */

import type { Reply } from '../../support/resp.js';
import {
  anyInteger,
  anyKey,
  anyPattern,
  anyValue,
  smallInteger,
  someOptions,
} from '../arguments.js';
import { type Family, type Maker, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const INTEGER_SETS = ['s:int:1', 's:int:2'];
const SETS = ['s:1', 's:2', 's:3', ...INTEGER_SETS];

function setKey(random: Random): string {
  return random.chance(0.12) ? anyKey(random) : random.pick(SETS);
}

function setKeys(random: Random): Words {
  return Array.from({ length: 1 + random.below(4) }, () => setKey(random));
}

function smallMember(random: Random): string {
  return String(random.below(40) - 10);
}

function member(random: Random): string {
  return random.chance(0.5) ? smallMember(random) : anyValue(random);
}

function members(random: Random): Words {
  const maximum = random.chance(0.05) ? 180 : 6;
  return Array.from({ length: 1 + random.below(maximum) }, () => member(random));
}

function integers(random: Random): Words {
  const maximum = random.chance(0.03) ? 700 : 8;
  return Array.from({ length: 1 + random.below(maximum) }, () =>
    random.chance(0.1) ? anyInteger(random) : String(random.below(2000) - 1000),
  );
}

function anyCount(random: Random): string {
  return random.chance(0.85) ? String(random.below(12)) : smallInteger(random);
}

/** What chance has left is deleted, lest it be something else on either side. */
const popped: Maker = (random) => {
  const key = setKey(random);
  const words = random.chance(0.3) ? ['SPOP', key] : ['SPOP', key, anyCount(random)];
  return [words, ['SCARD', key], ['DEL', key]].map((each) => ({ words: each, replies: 1 }));
};

const drained: Maker = (random) => {
  const key = setKey(random);
  return [
    { words: ['SPOP', key, '100000'], replies: 1 },
    { words: ['EXISTS', key], replies: 1 },
  ];
};

function sortedTexts(reply: Reply): string | null {
  if (!Array.isArray(reply) && !(reply instanceof Set)) return null;
  return JSON.stringify([...(reply as Iterable<string>)].sort());
}

function sameMembers(ours: Reply, theirs: Reply): boolean {
  const mine = sortedTexts(ours);
  return (
    mine !== null && Array.isArray(ours) === Array.isArray(theirs) && mine === sortedTexts(theirs)
  );
}

function sameShape(ours: Reply, theirs: Reply): boolean {
  const count = (reply: Reply): number =>
    Array.isArray(reply) ? reply.length : reply instanceof Set ? reply.size : -1;
  if (count(ours) < 0) return typeof ours === 'string' && typeof theirs === 'string';
  return Array.isArray(ours) === Array.isArray(theirs) && count(ours) === count(theirs);
}

export const setFamily: Family = {
  name: 'set',
  weight: 10,
  makers: [
    command('SADD', (random) => [setKey(random), ...members(random)]),
    command('SADD', (random) => [setKey(random), ...members(random)]),
    command('SADD', (random) => [random.pick(INTEGER_SETS), ...integers(random)]),
    command('SREM', (random) => [setKey(random), ...members(random)]),
    command('SISMEMBER', (random) => [setKey(random), member(random)]),
    command('SMISMEMBER', (random) => [setKey(random), ...members(random)]),
    command('SCARD', (random) => [setKey(random)]),
    command('SMEMBERS', (random) => [setKey(random)]),
    command('SMOVE', (random) => [setKey(random), setKey(random), member(random)]),
    command('SRANDMEMBER', (random) => [
      setKey(random),
      ...(random.chance(0.7) ? [smallInteger(random)] : []),
    ]),
    popped,
    drained,
    command('SINTER', setKeys),
    command('SINTERSTORE', (random) => [setKey(random), ...setKeys(random)]),
    command('SINTERCARD', (random) => {
      const keys = setKeys(random);
      const count = random.chance(0.9) ? String(keys.length) : smallInteger(random);
      const limit = (): Words => ['LIMIT', smallInteger(random)];
      return [count, ...keys, ...someOptions(random, 0.4, [limit])];
    }),
    command('SUNION', setKeys),
    command('SUNIONSTORE', (random) => [setKey(random), ...setKeys(random)]),
    command('SDIFF', setKeys),
    command('SDIFFSTORE', (random) => [setKey(random), ...setKeys(random)]),
    command('SSCAN', (random) => [
      setKey(random),
      random.chance(0.9) ? '0' : anyInteger(random),
      ...someOptions(random, 0.5, [() => ['MATCH', anyPattern(random)]]),
      'COUNT',
      random.chance(0.9) ? '100000' : anyInteger(random),
    ]),
  ],
  rules: [
    {
      reason: 'the order of members is that of a hash table there',
      commands: ['smembers', 'sinter', 'sunion', 'sdiff'],
      equal: sameMembers,
    },
    {
      reason: 'members are chosen at random; all of them are no choice',
      commands: ['spop', 'srandmember'],
      equal: (ours, theirs, [, , count]) =>
        Number(count) >= 100_000 ? sameMembers(ours, theirs) : sameShape(ours, theirs),
    },
    {
      reason: 'the order of members is that of a hash table there, and so are cursors',
      commands: ['sscan'],
      equal: (ours, theirs, [, , cursor]) => {
        if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
        const isFullTurn = cursor === '0' && ours[0] === '0' && theirs[0] === '0';
        return !isFullTurn || sameMembers(ours[1]!, theirs[1]!);
      },
    },
    {
      reason: 'Redis 7.0 has no listpack for small sets',
      commands: ['object|encoding'],
      equal: (ours, theirs) =>
        ours === 'listpack' && (theirs === 'hashtable' || theirs === 'intset'),
    },
  ],
  readers: {
    set: (key) => [
      ['SCARD', key],
      ['SMEMBERS', key],
    ],
  },
};
