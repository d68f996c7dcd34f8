/*
 * The commands on keys of any type, and those on whole databases.
 */

import type { Reply } from '../../support/resp.js';
import {
  anyDatabase,
  anyInteger,
  anyKey,
  anyPattern,
  farExpiry,
  farTime,
  someKeys,
  someOptions,
  spoil,
} from '../arguments.js';
import { type Family, type Maker, type Step, type Words, command } from '../family.js';
import type { Random } from '../random.js';

/**
 * How far the clocks may be apart when the reply is a time: a machine may stand still for
 * seconds.
 */
const TOLERANCE_SECONDS = 30;

const flag = (name: string) => (): Words => [name];
const conditions = ['NX', 'XX', 'GT', 'LT'].map(flag);

function condition(random: Random): Words {
  return random.chance(0.5) ? someOptions(random, 0.3, conditions) : [];
}

/**
 * Deletes the keys whose deadline was past when it was set, which lie about until somebody meets
 * them. Whom a random choice or a part of a table meets is not the same on both sides.
 */
const sweep: Step = { words: ['SCAN', '0', 'COUNT', '100000'], replies: 1 };

const swept =
  (make: Maker): Maker =>
  (random) => [sweep, ...make(random)];

/**
 * A full turn in one call, as both have few keys; else a cursor that is an error or starts anew.
 */
function scanArguments(random: Random): Words {
  const cursor = random.chance(0.85)
    ? '0'
    : random.pick(['-1', '7', 'abc', '', '18446744073709551616', ' 0', '0 ', '00', '0x0']);
  return [
    cursor,
    ...someOptions(random, 0.4, [
      () => ['MATCH', anyPattern(random)],
      () => ['TYPE', random.pick(['string', 'STRING', 'list', 'hash', 'nosuch', ''])],
    ]),
    'COUNT',
    random.chance(0.9) ? '100000' : random.pick(['0', '-1', 'abc', '1.5', '']),
  ];
}

function isNear(ours: Reply, theirs: Reply, tolerance: number): boolean {
  const isTime = (reply: Reply): boolean =>
    /^(number|bigint)$/.test(typeof reply) && Number(reply) >= 0;
  return isTime(ours) && isTime(theirs) && Math.abs(Number(ours) - Number(theirs)) <= tolerance;
}

function sameSet(ours: Reply, theirs: Reply): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
  const sorted = (list: Reply[]): string => JSON.stringify([...new Set(list as string[])].sort());
  return sorted(ours) === sorted(theirs);
}

export const genericFamily: Family = {
  name: 'generic',
  weight: 8,
  makers: [
    command('DEL', (random) => someKeys(random, 3)),
    command('UNLINK', (random) => someKeys(random, 3)),
    command('EXISTS', (random) => someKeys(random)),
    command('TOUCH', (random) => someKeys(random)),
    command('TYPE', (random) => [anyKey(random)]),
    command('EXPIRE', (random) => [
      anyKey(random),
      farExpiry(random, 'seconds'),
      ...condition(random),
    ]),
    command('PEXPIRE', (random) => [
      anyKey(random),
      farExpiry(random, 'milliseconds'),
      ...condition(random),
    ]),
    command('EXPIREAT', (random) => [
      anyKey(random),
      farTime(random, 'seconds'),
      ...condition(random),
    ]),
    command('PEXPIREAT', (random) => [
      anyKey(random),
      farTime(random, 'milliseconds'),
      ...condition(random),
    ]),
    command('TTL', (random) => [anyKey(random)]),
    command('PTTL', (random) => [anyKey(random)]),
    command('EXPIRETIME', (random) => [anyKey(random)]),
    command('PEXPIRETIME', (random) => [anyKey(random)]),
    command('PERSIST', (random) => [anyKey(random)]),
    command('RENAME', (random) => [anyKey(random), anyKey(random)]),
    command('RENAMENX', (random) => [anyKey(random), anyKey(random)]),
    command('COPY', (random) => [
      anyKey(random),
      anyKey(random),
      ...someOptions(random, 0.4, [flag('REPLACE'), () => ['DB', anyDatabase(random)]]),
    ]),
    command('MOVE', (random) => [anyKey(random), anyDatabase(random)]),
    command('KEYS', (random) => [anyPattern(random)]),
    swept(command('RANDOMKEY', () => [])),
    swept(command('SCAN', scanArguments)),
    swept((random) => [{ words: spoil(random, ['SCAN', ...scanArguments(random)]), replies: 1 }]),
    command('OBJECT', (random) => [
      random.pick(['ENCODING', 'encoding', 'REFCOUNT', 'IDLETIME', 'FREQ', 'NOSUCH', '']),
      anyKey(random),
    ]),
    command('DBSIZE', () => []),
    command('SELECT', (random) => [anyDatabase(random)]),
    command('SELECT', () => ['0']),
    command('SWAPDB', (random) => [anyDatabase(random), anyDatabase(random)]),
    command('FLUSHDB', (random) =>
      random.chance(0.5) ? [random.pick(['ASYNC', 'sync', 'x'])] : [anyInteger(random), 'ASYNC'],
    ),
    command('DEBUG', (random) => ['DIGEST-VALUE', ...someKeys(random)]),
  ],
  rules: [
    {
      reason: 'the clocks are not the same',
      commands: ['ttl', 'expiretime'],
      equal: (ours, theirs) => isNear(ours, theirs, TOLERANCE_SECONDS),
    },
    {
      reason: 'the clocks are not the same',
      commands: ['pttl', 'pexpiretime'],
      equal: (ours, theirs) => isNear(ours, theirs, TOLERANCE_SECONDS * 1000),
    },
    {
      reason: 'the clocks are not the same',
      commands: ['object|idletime'],
      equal: (ours, theirs) => isNear(ours, theirs, TOLERANCE_SECONDS),
    },
    {
      reason: 'Redis shares small integers among keys and counts the references',
      commands: ['object|refcount'],
      equal: (ours, theirs) => typeof ours === 'number' && typeof theirs === 'number',
    },
    {
      reason: 'the order of keys is that of a hash table',
      commands: ['keys'],
      equal: sameSet,
    },
    {
      reason: 'the order of keys is that of a hash table, and so are cursors; a key may come twice',
      commands: ['scan'],
      equal: (ours, theirs, [, cursor]) => {
        if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
        if (ours.length !== 2 || theirs.length !== 2) return false;
        const isFullTurn = cursor === '0' && ours[0] === '0' && theirs[0] === '0';
        return !isFullTurn || sameSet(ours[1]!, theirs[1]!);
      },
    },
    {
      reason: 'it is a random key',
      commands: ['randomkey'],
      equal: (ours, theirs) => typeof ours === 'string' && typeof theirs === 'string',
    },
  ],
};
