/*
 * Users and their rights. Three users come, change and go; what they may do is asked by DRYRUN, and
 * tried by being them for some commands. The connection is the default user before and after, and
 * never inside MULTI. Left out: rules of the default user, GENPASS, LIST (7.2 remembers
 * the words of rules about commands, 7.0 makes them anew from the rights).
 */

import { type Reply, RespError } from '../../support/resp.js';
import { anyCase } from '../arguments.js';
import { type Family, type Maker, type Step, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const split = (text: string): string[] => text.trim().split(/\s+/);

const users = ['u1', 'u2', 'u3'];
const hash = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';

const rules = split(`
  on on off nopass resetpass >a >b <a <b #${hash} !${hash} #abc reset
  ~a ~b* ~* %R~a %W~a %RW~c* %r~b* %Q~a %~a ~key:* ~a\\* ~?1* allkeys resetkeys
  &c &n* &* allchannels resetchannels
  +@all -@all +@read +@write -@write +@string +@pubsub -@dangerous +@nosuch allcommands nocommands
  +get -get +set +mget +copy -copy +config +config|get -config|set +select|0 +select|1 +config|x
  +publish +subscribe +nosuch +client|id +sort +bitfield +xread +object|encoding -object +select|
  clearselectors (+get) (~a (+set ~a) (+@read) () )
`);

function anyRules(random: Random): Words {
  const count = 1 + random.below(5);
  const words: Words = [];
  for (let i = 0; i < count; i++) {
    if (random.chance(0.1))
      words.push(random.pick(['(+get ~c)', '(%R~a +@read', '+@all)', '~a b', '']));
    else words.push(random.chance(0.2) ? anyCase(random, random.pick(rules)) : random.pick(rules));
  }
  return words;
}

const lines = [
  ...['GET a', 'GET b1', 'SET a x', 'SET a x GET', 'SET key:1 x', 'MGET a b1', 'COPY a b1 REPLACE'],
  ...['DEL a', 'EXISTS b1', 'STRLEN a', 'APPEND c1 x', 'SORT a BY w* STORE b', 'SORT_RO a GET #'],
  ...['BITFIELD a GET u4 0', 'BITFIELD a SET u4 0 1', 'LMPOP 1 a LEFT', 'SINTERCARD 2 a b1'],
  ...['ZUNIONSTORE a 2 b1 c1', 'XREAD COUNT 1 STREAMS a b1 0 0', 'OBJECT ENCODING a'],
  ...['PUBLISH c x', 'PUBLISH n1 x', 'SPUBLISH x x', 'SELECT 0', 'PING'],
  ...[
    'CLIENT ID',
    'RENAME a b1',
    'KEYS *',
    'LCS a b1',
    'MSET a 1 b1 2',
    'GETEX a PERSIST',
    'DBSIZE',
  ],
];

const anyLine = (random: Random): Words => random.pick(lines).split(' ');

/** What is only asked, because it listens or stops. */
const askedLines = [
  'SUBSCRIBE c n1',
  'PSUBSCRIBE n*',
  'PSUBSCRIBE n1',
  'BLPOP a b1 0',
  'GET',
  'NOSUCH',
  'CONFIG GET port',
  'CONFIG SET port 1',
  'OBJECT HELP',
];

/** A few commands as one of the users. */
const asUser: Maker = (random) => {
  const name = random.pick(users);
  const steps: Words[] = [
    ['DISCARD'],
    ['SELECT', '0'],
    ['ACL', 'SETUSER', name, 'on', 'nopass', ...anyRules(random)],
    ['ACL', 'SETUSER', name, 'on', 'nopass'],
    ['AUTH', name, random.pick(['a', 'b', 'x'])],
    ...Array.from({ length: 1 + random.below(5) }, () => anyLine(random)),
    ['AUTH', 'default', 'x'],
  ];
  return steps.map((words): Step => ({ words, replies: 1 }));
};

const denial = /(?:run|access) (?:the |a |one of the )?(?:'(.*)' )?(command|key|channel)s?/;

/** What a refusal says: a command, a key or a channel, and which one if it is named. */
function refusalFacts(text: string): string | null {
  const found = denial.exec(text);
  return found === null ? null : `${found[2]} ${found[1] ?? ''}`;
}

/** The fields of ACL GETUSER that 7.0 shows as 7.2 does; flags in any order. */
function userFacts(reply: Reply): string {
  const flat = reply instanceof Map ? [...reply].flat() : (reply as Reply[]);
  const facts = flat.flatMap((field, at) => {
    if (at % 2 !== 0) return [];
    const value = flat[at + 1]!;
    if (field === 'commands') return [];
    if (field === 'selectors') return [(value as Reply[]).map(userFacts).join()];
    if (field !== 'flags') return [`${String(field)}=${JSON.stringify(value)}`];
    const flags = value instanceof Set ? [...value] : (value as Reply[]);
    const shown = flags.map(String).filter((flag) => !flag.includes('sanitize'));
    return [`flags=${shown.sort().join()}`];
  });
  return facts.join(' ');
}

/** What an entry of ACL LOG is about. */
function entryFacts(entry: Reply): string {
  const flat = entry instanceof Map ? [...entry].flat() : (entry as Reply[]);
  const value = (name: string): string => String(flat[flat.indexOf(name) + 1]);
  return ['count', 'reason', 'context', 'object', 'username'].map(value).join(' ');
}

const tried = [...new Set(lines.map((line) => line.split(' ')[0]!.toLowerCase()))];

export const aclFamily: Family = {
  name: 'acl',
  weight: 1,
  makers: [
    command('ACL', (random) => ['SETUSER', random.pick(users), ...anyRules(random)]),
    command('ACL', (random) => ['SETUSER', random.pick(users), ...anyRules(random)]),
    command('ACL', (random) => ['SETUSER', random.pick(['a b', 'u\0', 'u1']), 'nosuch']),
    command('ACL', (random) => ['GETUSER', random.pick([...users, 'nobody'])]),
    command('ACL', (random) => ['DELUSER', random.pick([...users, 'nobody', 'default'])]),
    command('ACL', () => ['USERS']),
    command('ACL', () => ['WHOAMI']),
    command('ACL', () => ['CAT']),
    command('ACL', (random) => ['CAT', random.pick(['nosuch', 'Transaction', 'hash', 'list'])]),
    command('ACL', (random) => ['LOG', random.pick(['x', '-1', '0', 'RESET', '5', '100'])]),
    command('ACL', (random) => {
      const line = random.chance(0.2) ? random.pick(askedLines).split(' ') : anyLine(random);
      return ['DRYRUN', random.pick([...users, 'nobody']), ...line];
    }),
    command('ACL', (random) => {
      const line = random.chance(0.2) ? random.pick(askedLines).split(' ') : anyLine(random);
      return ['DRYRUN', random.pick(users), ...line];
    }),
    asUser,
  ],
  rules: [
    {
      reason: '7.2 keeps the words of rules about commands, and shows the flag sanitize-payload',
      commands: ['acl|getuser'],
      equal: (ours, theirs) =>
        ours !== null && theirs !== null && userFacts(ours) === userFacts(theirs),
    },
    {
      reason: 'since 7.2 a ( within an open selector opens none',
      commands: ['acl|setuser'],
      errors: true,
      equal: (ours, theirs) => {
        const both = [ours, theirs];
        return both.every((each) => each instanceof RespError && /'\(/.test(each.message));
      },
    },
    {
      reason: 'users of other names, which a spoiled command has made, outlive a clean start',
      commands: ['acl|deluser'],
      equal: (ours, theirs, words) =>
        typeof ours === 'number' &&
        typeof theirs === 'number' &&
        words.slice(2).some((name) => !users.includes(name)),
    },
    {
      reason: 'SYNC, which stands among the options that spoil a command, is no command of ours',
      commands: ['acl|dryrun'],
      errors: true,
      equal: (_ours, theirs, words) =>
        theirs instanceof RespError && words[3]!.toUpperCase() === 'SYNC',
    },
    {
      reason: 'users of other names, which a spoiled command has made, outlive a clean start',
      commands: ['acl|users'],
      equal: (ours, theirs) => {
        const known = (reply: Reply): string =>
          (reply as string[]).filter((name) => users.includes(name)).join();
        return known(ours) === known(theirs);
      },
    },
    {
      reason: 'lines of clients and times differ, and 7.2 has more fields',
      commands: ['acl|log'],
      equal: (ours, theirs) => {
        if (!Array.isArray(ours) || !Array.isArray(theirs)) return false;
        return ours.map(entryFacts).join() === theirs.map(entryFacts).join();
      },
    },
    {
      reason: 'the commands are in the order of our table',
      commands: ['acl|cat'],
      equal: (ours, theirs) => {
        const [mine, other] = [ours, theirs].map((each) => (each as string[]).slice().sort());
        // 7.2 and later have more commands than 7.0.
        return other!.every((name) => mine!.includes(name));
      },
    },
    {
      reason: '7.2 says whom it refuses, and words it anew',
      commands: ['acl|dryrun'],
      errors: true,
      equal: (ours, theirs) => {
        if (ours instanceof RespError || theirs instanceof RespError) {
          return String(ours).toLowerCase() === String(theirs).toLowerCase();
        }
        const mine = refusalFacts(String(ours));
        return mine !== null && mine === refusalFacts(String(theirs));
      },
    },
    {
      reason: '7.2 says whom it refuses, and words it anew',
      commands: [...tried, 'acl', 'auth', 'discard'],
      errors: true,
      equal: (ours, theirs) => {
        if (!(ours instanceof RespError && theirs instanceof RespError)) return false;
        if (ours.code !== 'NOPERM' || theirs.code !== 'NOPERM') return false;
        const kind = (text: string): string | undefined => denial.exec(text)?.[2];
        return kind(ours.message) === kind(theirs.message);
      },
    },
  ],
};
