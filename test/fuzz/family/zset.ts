/*
 * The sorted-set commands. A score is a text or a double, and Redis 7.0 writes it with 17 digits
 * where 7.2 writes the shortest ones, so that scores are compared as numbers.
 *
 * Ranges of members (BYLEX) mean something only where all scores are equal; elsewhere Redis finds
 * what its skiplist happens to pass. They have keys of their own, whose scores are all 0.
 */

import { type Reply, Double, RespError } from '../../support/resp.js';
import {
  anyFloat,
  anyInteger,
  anyKey,
  anyPattern,
  anyValue,
  smallInteger,
  someOptions,
} from '../arguments.js';
import { type Family, type Maker, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const ZSETS = ['z:1', 'z:2', 'z:3', 'z:big'];
const EQUAL = ['z:equal:1', 'z:equal:2'];

function zsetKey(random: Random): string {
  return random.chance(0.12) ? anyKey(random) : random.pick(ZSETS);
}

/** Sets take part in unions, too. */
function sourceKey(random: Random): string {
  return random.chance(0.15) ? random.pick(['s:1', 's:2', 's:int:1']) : zsetKey(random);
}

function member(random: Random): string {
  if (random.chance(0.6)) return `m${random.below(30)}`;
  return random.chance(0.4) ? String(random.below(40) - 10) : anyValue(random);
}

/** No -0: 7.2 writes it as 0 into a listpack, 7.0 does not. */
function score(random: Random): string {
  if (random.chance(0.6)) return String(random.below(20) - 5);
  if (random.chance(0.15)) return random.pick(['inf', '-inf', '+INF', 'Infinity', 'nan']);
  const text = anyFloat(random);
  return Object.is(Number(text), -0) ? '0' : text;
}

function pairs(random: Random): Words {
  const maximum = random.chance(0.05) ? 150 : 5;
  return Array.from({ length: 1 + random.below(maximum) }, () => [
    score(random),
    member(random),
  ]).flat();
}

const flag = (name: string) => (): Words => [name];

function bound(random: Random): string {
  if (random.chance(0.2)) return random.pick(['-inf', '+inf', '(inf', '(-inf', 'nan', '(', '']);
  const number = random.chance(0.8) ? smallInteger(random) : score(random);
  return random.chance(0.3) ? `(${number}` : number;
}

function memberBound(random: Random): string {
  if (random.chance(0.3)) return random.pick(['-', '+', '(', '[', '-x', '+x', 'a', '']);
  return `${random.pick(['(', '['])}${member(random)}`;
}

const limit = (random: Random): Words => ['LIMIT', smallInteger(random), smallInteger(random)];

/** A range with its options. */
function range(random: Random, mayScore: boolean): Words {
  const options = [flag('REV'), ...(mayScore ? [flag('WITHSCORES')] : [])];
  if (random.chance(0.5)) {
    return [
      bound(random),
      bound(random),
      'BYSCORE',
      ...someOptions(random, 0.4, [...options, limit]),
    ];
  }
  const some = someOptions(random, 0.4, options);
  return [
    smallInteger(random),
    smallInteger(random),
    ...(random.chance(0.05) ? limit(random) : some),
  ];
}

function lexRange(random: Random): Words {
  return [memberBound(random), memberBound(random)];
}

function sources(
  random: Random,
  options: readonly ((random: Random, count: number) => Words)[],
): Words {
  const keys = Array.from({ length: 1 + random.below(3) }, () => sourceKey(random));
  const count = random.chance(0.95) ? String(keys.length) : anyInteger(random);
  const bound = options.map((make) => (some: Random) => make(some, keys.length));
  return [count, ...keys, ...(bound.length > 0 ? someOptions(random, 0.4, bound) : [])];
}

/** Weights from 1 on: smaller ones make a -0 of a small score. */
const weights = (random: Random, count: number): Words => [
  'WEIGHTS',
  ...Array.from({ length: count }, () => random.pick(['1', '2', '1.5', '3', 'inf', '10', 'x'])),
];
const aggregate = (random: Random): Words => [
  'AGGREGATE',
  random.pick(['SUM', 'MIN', 'MAX', 'sum', 'AVG']),
];
const withScores = flag('WITHSCORES');

/** A blocking pop that finds something, or is refused: nobody waits here. */
const blockingPop: Maker = (random) => {
  const key = zsetKey(random);
  const name = random.pick(['BZPOPMIN', 'BZPOPMAX', 'BZMPOP']);
  const pop =
    name === 'BZMPOP'
      ? [
          name,
          '0',
          '2',
          key,
          key,
          random.pick(['MIN', 'MAX']),
          'COUNT',
          String(1 + random.below(4)),
        ]
      : [name, key, '0'];
  return [
    ['ZADD', key, score(random).replace('nan', '1'), 'm1'],
    ['ZADD', key, '1', 'm2'],
    pop,
  ].map((words) => ({ words, replies: 1 }));
};

/** Outside of transactions, which 7.0 would abort: it counts one argument too many. */
const rankWithScore: Maker = (random) => {
  const rank = [random.pick(['ZRANK', 'ZREVRANK']), zsetKey(random), member(random), 'WITHSCORE'];
  return [['DISCARD'], rank].map((words) => ({ words, replies: 1 }));
};

function numberOf(reply: Reply): number {
  const text = reply instanceof Double ? reply.text : reply;
  if (typeof text === 'number') return text;
  if (typeof text !== 'string' || !/^[-+]?(\d|inf)/.test(text)) return NaN;
  return new Double(text).value;
}

/** Whether two replies are the same when scores count as numbers. */
function sameScores(ours: Reply, theirs: Reply): boolean {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.length === theirs.length && ours.every((each, at) => sameScores(each, theirs[at]!));
  }
  if (ours === theirs) return true;
  return typeof ours === typeof theirs && numberOf(ours) === numberOf(theirs);
}

function sameShape(ours: Reply, theirs: Reply): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return typeof ours === typeof theirs;
  return ours.length === theirs.length && ours.every((each, at) => sameShape(each, theirs[at]!));
}

/** The pairs of a flat array, in the order of their members. */
function sortedPairs(reply: Reply): Reply {
  if (!Array.isArray(reply)) return reply;
  const list: Reply[][] = [];
  for (let at = 0; at < reply.length; at += 2) list.push(reply.slice(at, at + 2));
  return list.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

export const zsetFamily: Family = {
  name: 'zset',
  weight: 12,
  makers: [
    ...Array.from({ length: 4 }, () =>
      command('ZADD', (random) => [
        zsetKey(random),
        ...someOptions(random, 0.1, ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'].map(flag)),
        ...pairs(random),
      ]),
    ),
    command('ZADD', (random) => [
      random.pick(EQUAL),
      ...Array.from({ length: 1 + random.below(5) }, () => ['0', member(random)]).flat(),
    ]),
    command('ZINCRBY', (random) => [zsetKey(random), score(random), member(random)]),
    command('ZREM', (random) => [
      zsetKey(random),
      ...Array.from({ length: 1 + random.below(4) }, () => member(random)),
    ]),
    command('ZREM', (random) => [random.pick(EQUAL), member(random)]),
    command('ZCARD', (random) => [zsetKey(random)]),
    command('ZCOUNT', (random) => [zsetKey(random), bound(random), bound(random)]),
    command('ZLEXCOUNT', (random) => [random.pick(EQUAL), ...lexRange(random)]),
    command('ZSCORE', (random) => [zsetKey(random), member(random)]),
    command('ZMSCORE', (random) => [zsetKey(random), member(random), member(random)]),
    command('ZRANK', (random) => [zsetKey(random), member(random)]),
    command('ZREVRANK', (random) => [zsetKey(random), member(random)]),
    rankWithScore,
    command('ZRANGE', (random) => [zsetKey(random), ...range(random, true)]),
    command('ZRANGE', (random) => [
      random.pick(EQUAL),
      ...lexRange(random),
      'BYLEX',
      ...someOptions(random, 0.3, [flag('REV'), limit, withScores]),
    ]),
    command('ZREVRANGE', (random) => [
      zsetKey(random),
      smallInteger(random),
      smallInteger(random),
      ...someOptions(random, 0.4, [withScores]),
    ]),
    command('ZRANGEBYSCORE', (random) => [
      zsetKey(random),
      bound(random),
      bound(random),
      ...someOptions(random, 0.4, [withScores, limit]),
    ]),
    command('ZREVRANGEBYSCORE', (random) => [
      zsetKey(random),
      bound(random),
      bound(random),
      ...someOptions(random, 0.4, [withScores, limit]),
    ]),
    command('ZRANGEBYLEX', (random) => [
      random.pick(EQUAL),
      ...lexRange(random),
      ...someOptions(random, 0.3, [limit]),
    ]),
    command('ZREVRANGEBYLEX', (random) => [
      random.pick(EQUAL),
      ...lexRange(random),
      ...someOptions(random, 0.3, [limit]),
    ]),
    command('ZRANGESTORE', (random) => [
      zsetKey(random),
      zsetKey(random),
      ...range(random, random.chance(0.05)),
    ]),
    command('ZREMRANGEBYRANK', (random) => [
      zsetKey(random),
      smallInteger(random),
      String(random.below(4)),
    ]),
    command('ZREMRANGEBYSCORE', (random) => [zsetKey(random), bound(random), smallInteger(random)]),
    command('ZREMRANGEBYLEX', (random) => [random.pick(EQUAL), ...lexRange(random)]),
    command('ZPOPMIN', (random) => [
      zsetKey(random),
      ...(random.chance(0.5) ? [smallInteger(random)] : []),
    ]),
    command('ZPOPMAX', (random) => [
      zsetKey(random),
      ...(random.chance(0.5) ? [smallInteger(random)] : []),
    ]),
    command('ZMPOP', (random) => [
      random.chance(0.9) ? '2' : anyInteger(random),
      zsetKey(random),
      zsetKey(random),
      random.pick(['MIN', 'MAX', 'MID']),
      ...someOptions(random, 0.5, [() => ['COUNT', smallInteger(random)]]),
    ]),
    blockingPop,
    command('ZRANDMEMBER', (random) => [
      zsetKey(random),
      ...(random.chance(0.7) ? [smallInteger(random)] : []),
      ...(random.chance(0.3) ? ['WITHSCORES'] : []),
    ]),
    command('ZUNION', (random) => sources(random, [weights, aggregate, withScores])),
    command('ZINTER', (random) => sources(random, [weights, aggregate, withScores])),
    command('ZDIFF', (random) => sources(random, [withScores])),
    command('ZINTERCARD', (random) => sources(random, [(some) => ['LIMIT', smallInteger(some)]])),
    command('ZUNIONSTORE', (random) => [zsetKey(random), ...sources(random, [weights, aggregate])]),
    command('ZINTERSTORE', (random) => [zsetKey(random), ...sources(random, [weights, aggregate])]),
    command('ZDIFFSTORE', (random) => [zsetKey(random), ...sources(random, [])]),
    command('ZSCAN', (random) => [
      zsetKey(random),
      random.chance(0.9) ? '0' : anyInteger(random),
      ...someOptions(random, 0.5, [() => ['MATCH', anyPattern(random)]]),
      'COUNT',
      random.chance(0.9) ? '100000' : anyInteger(random),
    ]),
  ],
  rules: [
    {
      reason: 'Redis 7.0 writes doubles with 17 digits',
      commands: [
        ...['zadd', 'zincrby', 'zscore', 'zmscore', 'zrange', 'zrevrange', 'zrangebyscore'],
        ...['zrevrangebyscore', 'zpopmin', 'zpopmax', 'zmpop', 'bzpopmin', 'bzpopmax', 'bzmpop'],
        ...['zunion', 'zinter', 'zdiff'],
      ],
      equal: sameScores,
    },
    {
      reason: 'WITHSCORE is of 7.2',
      commands: ['zrank', 'zrevrank'],
      errors: true,
      equal: (_, theirs, words) => words.length > 3 && theirs instanceof RespError,
    },
    {
      reason: 'members are chosen at random',
      commands: ['zrandmember'],
      equal: sameShape,
    },
    {
      reason: 'the order of members is that of a hash table, and so are cursors',
      commands: ['zscan'],
      equal: (ours, theirs, [, , cursor]) => {
        if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
        const isFullTurn = cursor === '0' && ours[0] === '0' && theirs[0] === '0';
        return !isFullTurn || sameScores(sortedPairs(ours[1]!), sortedPairs(theirs[1]!));
      },
    },
  ],
  readers: {
    zset: (key) => [
      ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
      ['ZCARD', key],
    ],
  },
};
