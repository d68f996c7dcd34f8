/*
 * The stream commands. Ids are small, so that they meet, and are never left to the clock: '5-*' and
 * not '*'. Times since a delivery are 0, or so long that the two clocks can't tell them apart.
 *
 * Consumers. XREADGROUP, XCLAIM and XAUTOCLAIM make a consumer that is not there whatever they find
 * since 7.2, and before only if they give it something. So every group is made with all consumers,
 * one that is deleted is made again, and commands that name one are not spoiled: their makers give
 * several steps. So does XSETID's, which since 7.2 refuses an id below the greatest deleted one:
 * its ids are above all others.
 */

import { type Reply, RespError } from '../../support/resp.js';
import { anyInteger, anyKey, anyValue, smallInteger, someOptions } from '../arguments.js';
import { type Family, type Maker, type Step, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const CONSUMERS = ['a', 'b', 'c', 'C', '\x00'];
const GROUPS = ['g', 'h', '\xff'];

const streamKey = (random: Random): string =>
  random.chance(0.15) ? anyKey(random) : random.pick(['s:1', 's:2', 's:3']);

const group = (random: Random): string => (random.chance(0.05) ? 'none' : random.pick(GROUPS));
const consumer = (random: Random): string => random.pick(CONSUMERS);

const MAXIMUM = '18446744073709551615';
const EDGES = ['0', '0-0', '0-1', MAXIMUM, `${MAXIMUM}-${MAXIMUM}`, `${MAXIMUM}-0`, `3-${MAXIMUM}`];
const NO_IDS = ['', '-', '+', '*', '1-', '-1', '1-1-1', 'abc', '1-x', ' 1-1', '1-*', '(1-1', '>'];

const id = (random: Random): string => {
  if (random.chance(0.05)) return random.pick(EDGES);
  if (random.chance(0.03)) return random.pick(NO_IDS);
  return `${1 + random.below(6)}-${random.below(12)}`;
};

/** An id for XADD: mostly one whose sequence is chosen by the server. */
const newId = (random: Random): string => {
  if (random.chance(0.2)) return id(random).replace(/^\*$/, '4-*');
  return `${1 + random.below(random.chance(0.8) ? 3 : 6)}-*`;
};

const ids = (random: Random): Words =>
  Array.from({ length: 1 + random.below(4) }, () => id(random));

const bound = (random: Random): string => {
  if (random.chance(0.4)) return random.pick(['-', '+']);
  if (random.chance(0.25)) return `(${id(random)}`;
  return random.chance(0.3) ? String(random.below(7)) : id(random);
};

const FIELDS = ['f', 'g', '1', 'long field'.repeat(8), ''];

/** Often the same fields, so that entries share those of their node. */
const pairs = (random: Random): Words => {
  if (random.chance(0.6)) return ['f', anyValue(random), 'g', anyValue(random)];
  return Array.from({ length: 1 + random.below(3) }, () => [
    random.pick(FIELDS),
    anyValue(random),
  ]).flat();
};

const count = (random: Random): string =>
  random.chance(0.1) ? anyInteger(random) : String(random.below(5));

function trimming(random: Random): Words {
  const words = random.chance(0.5)
    ? ['MAXLEN', ...operator(random), random.chance(0.9) ? count(random) : anyInteger(random)]
    : ['MINID', ...operator(random), id(random)];
  if (random.chance(0.25)) words.push('LIMIT', random.pick(['0', '1', '100', '200', '-1', 'x']));
  return words;
}

const operator = (random: Random): Words => (random.chance(0.5) ? [random.pick(['=', '~'])] : []);

const plain = (...words: Words): Step => ({ words, replies: 1 });

/** Several commands, which are not spoiled. */
const steps =
  (make: (random: Random) => Words[]): Maker =>
  (random) => {
    const made = make(random).map((words) => plain(...words));
    return made.length > 1 ? made : [...made, plain('PING')];
  };

const consumers = (key: string, name: string): Words[] =>
  CONSUMERS.map((each) => ['XGROUP', 'CREATECONSUMER', key, name, each]);

/** A new stream with entries, enough for more than one node now and then, and groups. */
function fresh(random: Random): Words[] {
  const key = streamKey(random);
  const entries = random.chance(0.15) ? 90 + random.below(250) : random.below(12);
  const made = Array.from({ length: entries }, (_, i) => [
    'XADD',
    key,
    random.chance(0.9) ? `${1 + Math.floor((i * 3) / entries)}-*` : newId(random),
    ...pairs(random),
  ]);
  const names = GROUPS.filter(() => random.chance(0.7));
  return [
    ['DEL', key],
    ...made,
    ...names.flatMap((name) => [
      ['XGROUP', 'CREATE', key, name, random.pick(['0', '$', '1-3']), 'MKSTREAM'],
      ...consumers(key, name),
    ]),
  ];
}

function createGroup(random: Random): Words[] {
  const key = streamKey(random);
  const name = group(random);
  const options = someOptions(random, 0.4, [
    () => ['MKSTREAM'],
    () => ['ENTRIESREAD', random.chance(0.7) ? count(random) : anyInteger(random)],
  ]);
  const start = random.pick([id(random), '$', '0']);
  return [['XGROUP', 'CREATE', key, name, start, ...options], ...consumers(key, name)];
}

function deleteConsumer(random: Random): Words[] {
  const words = [streamKey(random), group(random), consumer(random)];
  return [
    ['XGROUP', 'DELCONSUMER', ...words],
    ['XGROUP', 'CREATECONSUMER', ...words],
  ];
}

function streams(random: Random, ending: (random: Random) => string): Words {
  const keys = Array.from({ length: 1 + random.below(2) }, () => streamKey(random));
  const found = keys.map(() => ending(random));
  if (random.chance(0.03)) found.pop();
  return ['STREAMS', ...keys, ...found];
}

const readCount = (random: Random): Words =>
  random.chance(0.5) ? ['COUNT', random.chance(0.9) ? count(random) : anyInteger(random)] : [];

function readGroup(random: Random): Words[] {
  const read = [
    'XREADGROUP',
    'GROUP',
    group(random),
    consumer(random),
    ...readCount(random),
    ...(random.chance(0.25) ? ['NOACK'] : []),
    ...streams(random, () => (random.chance(0.75) ? '>' : random.pick([id(random), '0', '$']))),
  ];
  if (random.chance(0.9)) return [read];
  const blocking = [...read.slice(0, 4), 'BLOCK', random.pick(['1', '10', '-1', 'x'])];
  return [['MULTI'], [...blocking, ...read.slice(4)], ['EXEC']];
}

const minimumIdle = (random: Random): string =>
  random.chance(0.05) ? anyInteger(random) : random.pick(['0', '0', '100000', '-1']);

function claim(random: Random): Words[] {
  const options = someOptions(random, 0.2, [
    () => ['IDLE', random.pick(['0', '200000', 'x'])],
    () => ['TIME', random.pick(['1', '0', '-5', '99999999999999'])],
    () => ['RETRYCOUNT', random.chance(0.8) ? String(random.below(9)) : anyInteger(random)],
    () => ['FORCE'],
    () => ['FORCE'],
    () => ['JUSTID'],
    () => ['LASTID', id(random)],
    () => ['NOPE'],
  ]);
  const words = [streamKey(random), group(random), consumer(random), minimumIdle(random)];
  return [['XCLAIM', ...words, ...ids(random), ...(random.chance(0.5) ? options : [])]];
}

function autoclaim(random: Random): Words[] {
  const words = [streamKey(random), group(random), consumer(random), minimumIdle(random)];
  return [
    [
      'XAUTOCLAIM',
      ...words,
      bound(random),
      ...someOptions(random, 0.3, [() => ['COUNT', count(random)], () => ['JUSTID']]),
    ],
  ];
}

function pending(random: Random): Words {
  const words = [streamKey(random), group(random)];
  if (random.chance(0.3)) return words;
  if (random.chance(0.3)) words.push('IDLE', minimumIdle(random));
  words.push(bound(random), bound(random), random.chance(0.9) ? '10' : anyInteger(random));
  if (random.chance(0.4)) words.push(random.chance(0.9) ? consumer(random) : 'nobody');
  return words;
}

// Rules -----------------------------------------------------------------------------------------

/** A map or a flat array of names and values, as an object; other replies as they are. */
function fieldsOf(reply: Reply): Map<string, Reply> {
  if (reply instanceof Map) return reply as Map<string, Reply>;
  const fields = new Map<string, Reply>();
  const flat = reply as Reply[];
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] as string, flat[i + 1]!);
  return fields;
}

/** The same reply without points in time, and without what is newer than 7.0. */
function timeless(reply: Reply): unknown {
  if (reply instanceof Map) {
    return [...reply].flatMap(([key, value]) =>
      key === 'active-time' ? [] : [timeless(key), timeless(value)],
    );
  }
  if (Array.isArray(reply)) {
    const at = reply.indexOf('active-time');
    const kept = at < 0 ? reply : [...reply.slice(0, at), ...reply.slice(at + 2)];
    return kept.map(timeless);
  }
  if (typeof reply === 'bigint') return String(reply);
  return typeof reply === 'number' && reply > 1e12 && reply < 1e13 ? 'a time' : reply;
}

const same = (ours: unknown, theirs: unknown): boolean =>
  JSON.stringify(ours) === JSON.stringify(theirs);

const near = (ours: Reply, theirs: Reply): boolean =>
  typeof ours === 'number' && typeof theirs === 'number' && Math.abs(ours - theirs) < 60_000;

/** Two consumers as XINFO CONSUMERS shows them. */
function sameConsumer(ours: Reply, theirs: Reply): boolean {
  const mine = fieldsOf(ours);
  const other = fieldsOf(theirs);
  const fits = ['name', 'pending'].every((name) => same(mine.get(name), other.get(name)));
  return fits && near(mine.get('idle')!, other.get('idle')!);
}

function samePending(ours: Reply, theirs: Reply): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs) || ours.length !== theirs.length) return false;
  return ours.every((mine, at) => {
    const other = theirs[at];
    if (!Array.isArray(mine) || !Array.isArray(other)) return same(mine, other);
    const [id, name, idle, times] = mine;
    const rest = [other[0], other[1], other[3]];
    return same([id, name, times], rest) && near(idle!, other[2]!);
  });
}

const sameList = (ours: Reply, theirs: Reply): boolean =>
  Array.isArray(ours) &&
  Array.isArray(theirs) &&
  ours.length === theirs.length &&
  ours.every((mine, at) => sameConsumer(mine, theirs[at]!));

const hasError = (reply: Reply, pattern: RegExp): boolean =>
  reply instanceof RespError && pattern.test(reply.message);

const bothUnbalanced = (ours: Reply, theirs: Reply): boolean =>
  [ours, theirs].every((each) => hasError(each, /^ERR Unbalanced/));

export const streamFamily: Family = {
  name: 'stream',
  weight: 10,
  makers: [
    steps(fresh),
    steps(createGroup),
    steps(deleteConsumer),
    ...[1, 2, 3].map(() => steps(readGroup)),
    ...[1, 2].map(() => steps(claim)),
    steps(autoclaim),
    ...[1, 2, 3].map(() =>
      command('XADD', (random) => [
        streamKey(random),
        ...(random.chance(0.1) ? ['NOMKSTREAM'] : []),
        ...(random.chance(0.15) ? trimming(random) : []),
        newId(random),
        ...pairs(random),
        ...(random.chance(0.03) ? ['odd'] : []),
      ]),
    ),
    command('XDEL', (random) => [streamKey(random), ...ids(random)]),
    command('XTRIM', (random) => [
      streamKey(random),
      ...(random.chance(0.95) ? trimming(random) : []),
    ]),
    command('XLEN', (random) => [streamKey(random)]),
    ...['XRANGE', 'XREVRANGE'].map((name) =>
      command(name, (random) => [
        streamKey(random),
        bound(random),
        bound(random),
        ...readCount(random),
      ]),
    ),
    command('XREAD', (random) => [
      ...readCount(random),
      ...streams(random, () => random.pick([id(random), '0', '$'])),
    ]),
    steps((random) => [
      ['MULTI'],
      ['XREAD', 'BLOCK', random.pick(['1', '10', '-1', 'x']), ...streams(random, id)],
      ['EXEC'],
    ]),
    steps((random) => [
      [
        'XSETID',
        streamKey(random),
        `9-${random.below(12)}`,
        ...someOptions(random, 0.3, [
          () => ['ENTRIESADDED', random.chance(0.7) ? count(random) : anyInteger(random)],
          () => ['MAXDELETEDID', id(random)],
        ]),
      ],
    ]),
    command('XGROUP', (random) => [
      'SETID',
      streamKey(random),
      group(random),
      random.pick([id(random), '$', '-', '+']),
      ...someOptions(random, 0.3, [() => ['ENTRIESREAD', smallInteger(random)]]),
    ]),
    command('XGROUP', (random) => ['DESTROY', streamKey(random), group(random)]),
    command('XACK', (random) => [streamKey(random), group(random), ...ids(random)]),
    command('XPENDING', pending),
    command('XINFO', (random) => ['CONSUMERS', streamKey(random), group(random)]),
    command('XINFO', (random) => ['GROUPS', streamKey(random)]),
    command('XINFO', (random) => [
      'STREAM',
      streamKey(random),
      ...(random.chance(0.5) ? ['FULL', ...readCount(random)] : []),
    ]),
    command('COPY', (random) => [streamKey(random), streamKey(random), 'REPLACE']),
    command('RENAME', (random) => [streamKey(random), streamKey(random)]),
  ],
  rules: [
    {
      reason: 'times differ, and 7.2 tells when a consumer was active',
      commands: ['xinfo|stream'],
      equal: (ours, theirs) => same(timeless(ours), timeless(theirs)),
    },
    {
      reason: 'times differ, and 7.2 tells how long a consumer was inactive',
      commands: ['xinfo|consumers'],
      equal: sameList,
    },
    { reason: 'times differ', commands: ['xpending'], equal: samePending },
    {
      reason: "'+' is of 7.4; an error is worded otherwise in 7.2",
      commands: ['xread', 'xreadgroup'],
      errors: true,
      equal: (ours, theirs, words) =>
        (words.includes('+') && theirs instanceof RespError) || bothUnbalanced(ours, theirs),
    },
    {
      reason: 'an open sequence behind the greatest one is answered with the wrong error by 7.0',
      commands: ['xadd'],
      errors: true,
      equal: (ours, theirs) => hasError(ours, /top item$/) && hasError(theirs, /too large/),
    },
    {
      reason: 'Redis takes memory for as many ids as COUNT says, and not for those there are',
      commands: ['xautoclaim'],
      errors: true,
      equal: (_ours, theirs) => hasError(theirs, /COUNT too high/),
    },
  ],
  readers: {
    stream: (key) => [
      ['XRANGE', key, '-', '+'],
      ['XREVRANGE', key, '+', '-'],
      ['XINFO', 'STREAM', key],
      ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
    ],
  },
};
