/*
 * The commands of a connection. Left out: what ends a connection (QUIT, CLIENT KILL of oneself),
 * what stops the clock (CLIENT PAUSE), texts of help, which are Cedis's own, and what 7.2 has
 * changed: RESET takes CLIENT NO-EVICT ON back, and HELLO sets the name when it has read all of
 * its options.
 */

import { type Reply, RespError } from '../../support/resp.js';
import { anyCase, anyDatabase, anyInteger, anyValue } from '../arguments.js';
import { type Family, type Maker, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const names = ['', 'name', 'a b', 'x\n', '~!', '\x7f', 'n'.repeat(70), '\xff'];

/**
 * Replies turned off around a command. DISCARD before it, because inside MULTI it would be
 * queued.
 */
const replyOff: Maker = (random) => [
  { words: ['DISCARD'], replies: 1 },
  { words: ['CLIENT', 'REPLY', anyCase(random, 'OFF')], replies: 0 },
  { words: ['SET', 'a', anyValue(random)], replies: 0 },
  { words: ['NOSUCH'], replies: 0 },
  { words: ['CLIENT', 'REPLY', 'ON'], replies: 1 },
];

const replySkip: Maker = (random) => [
  { words: ['DISCARD'], replies: 1 },
  { words: ['CLIENT', 'REPLY', anyCase(random, 'SKIP')], replies: 0 },
  { words: random.pick([['PING'], ['GET'], ['GET', 'a'], ['NOSUCH', 'x']]), replies: 0 },
  { words: ['GET', 'a'], replies: 1 },
];

function helloArguments(random: Random): Words {
  if (random.chance(0.1)) return [];
  return [
    random.chance(0.85) ? random.pick(['2', '3']) : anyInteger(random),
    ...(random.chance(0.15)
      ? random.pick([
          ['SETNAME', random.pick(names)],
          ['AUTH', 'default', 'secret'],
        ])
      : []),
  ];
}

/** A map, or the flat array that RESP2 has in its place. */
function fieldsOf(reply: Reply): Map<Reply, Reply> {
  if (reply instanceof Map) return reply;
  if (!Array.isArray(reply)) return new Map();
  return new Map(reply.flatMap((key, at) => (at % 2 === 0 ? [[key, reply[at + 1]!]] : [])));
}

/** The fields of a line of CLIENT LIST that must agree: not what depends on sockets and memory. */
const clientFields = [
  'name',
  'flags',
  'db',
  'sub',
  'psub',
  'multi',
  'cmd',
  'user',
  'redir',
  'resp',
];

function clientFacts(reply: Reply): string {
  const text = typeof reply === 'string' ? reply : ((reply as { text?: string }).text ?? '');
  const fields = new Map(
    text
      .trim()
      .split(' ')
      .map((pair) => pair.split('=', 2) as [string, string]),
  );
  return JSON.stringify(clientFields.map((name) => fields.get(name)));
}

export const connectionFamily: Family = {
  name: 'connection',
  weight: 2,
  makers: [
    command('PING', (random) => (random.chance(0.5) ? [] : [anyValue(random)])),
    command('ECHO', (random) => [anyValue(random)]),
    command('HELLO', helloArguments),
    command('RESET', () => []),
    command('AUTH', (random) =>
      random.pick([['secret'], ['default', 'x'], ['nobody', 'x'], [], ['a', 'b', 'c']]),
    ),
    command('SELECT', (random) => [anyDatabase(random)]),
    command('CLIENT', () => ['ID']),
    command('CLIENT', () => ['GETNAME']),
    command('CLIENT', (random) => ['SETNAME', random.pick(names)]),
    command('CLIENT', () => ['INFO']),
    command('CLIENT', () => ['GETREDIR']),
    command('CLIENT', (random) => ['NO-EVICT', random.pick(['OFF', 'x'])]),
    command('CLIENT', (random) => ['REPLY', random.pick(['ON', 'x', ''])]),
    command('CLIENT', (random) => ['UNBLOCK', random.pick(['999999', '-1', 'x']), 'ERROR']),
    command('CLIENT', (random) =>
      random.pick([
        ['KILL', 'ID', '999999'],
        ['KILL', 'ID', 'x'],
        ['KILL', 'TYPE', 'replica'],
        ['KILL', 'TYPE', 'x'],
        ['KILL', 'USER', 'nobody'],
        ['KILL', '1.2.3.4:5'],
        ['KILL', 'SKIPME', 'x'],
        ['LIST', 'ID', '999999'],
        ['LIST', 'TYPE', 'x'],
        ['LIST', 'ID', 'x'],
        ['PAUSE', 'x'],
        ['PAUSE', '-1'],
        ['NOSUCH', anyValue(random)],
      ]),
    ),
    command(`NOSUCH`, (random) => [anyValue(random), anyValue(random)]),
    (random) => [{ words: [anyValue(random), anyValue(random)], replies: 1 }],
    replyOff,
    replySkip,
  ],
  rules: [
    {
      reason:
        'the version is newer, each connection has its own id, and since 7.2 a password is ' +
        'looked at when all options have been read',
      commands: ['hello'],
      errors: true,
      equal: (ours, theirs) => {
        if (theirs instanceof RespError) {
          return theirs.code === 'WRONGPASS' && /Syntax error in HELLO/.test(String(ours));
        }
        if (ours instanceof RespError || ours instanceof Map !== theirs instanceof Map)
          return false;
        const [mine, other] = [fieldsOf(ours), fieldsOf(theirs)];
        const fixed = ['server', 'proto', 'mode', 'role', 'modules'];
        return (
          JSON.stringify([...mine.keys()]) === JSON.stringify([...other.keys()]) &&
          fixed.every((key) => JSON.stringify(mine.get(key)) === JSON.stringify(other.get(key)))
        );
      },
    },
    {
      reason: 'every connection has an id of its own',
      commands: ['client|id'],
      equal: (ours, theirs) => typeof ours === 'number' && typeof theirs === 'number',
    },
    {
      reason: 'addresses, ages and memory differ, and 7.2 shows more',
      commands: ['client|info'],
      equal: (ours, theirs) => clientFacts(ours) === clientFacts(theirs),
    },
  ],
};
