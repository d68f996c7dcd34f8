/*
 * The short ways of the checks of rights against the long ones. Patterns are compiled and most keys
 * judged by their first eight bytes; KEYS, which knows nothing of that, must take the same keys.
 * What runs takes the short way first and DRYRUN never does: both must say the same of random
 * command lines to random users, and DRYRUN must say what redis-server says (in
 * test/golden/dryrun.json).
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { type TestClient, TestEngine, randomFrom } from '../support/engine.js';
import { golden } from '../support/golden.js';
import { redisStart } from '../support/redis.js';
import { type Reply, RespError } from '../support/resp.js';

let engine: TestEngine;
let admin: TestClient;
let client: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  admin = engine.connect();
  client = engine.connect();
  setUser();
  client.call('AUTH', 'u', 'x');
});

function setUser(...rules: string[]): void {
  expect(admin.call('ACL', 'SETUSER', 'u', 'reset', 'on', 'nopass', ...rules)).toBe('OK');
}

/** Makes choices that repeat. */
class Choice {
  constructor(private readonly random: () => number) {}
  below(bound: number): number {
    return Math.floor(this.random() * bound);
  }
  of<Item>(list: readonly Item[]): Item {
    return list[this.below(list.length)]!;
  }
  /** A word of up to `most` letters of an alphabet. */
  word(alphabet: string, maximum: number): string {
    return Array.from({ length: this.below(maximum + 1) }, () => this.of([...alphabet])).join('');
  }
}

const isDenied = (reply: Reply): boolean =>
  reply instanceof RespError && reply.message.startsWith('NOPERM');

describe('a compiled pattern', () => {
  /** Words around the limit of eight bytes, with a common beginning or without. */
  function texts(choice: Choice): string[] {
    const words = new Set(['', 'a', 'ab', 'abc', 'abcd', 'abcdefgh', 'abcdefghi', '[', '*', '\\']);
    for (let i = 0; i < 120; i++) {
      const start = 'abcdefghijkl'.slice(0, choice.below(13));
      words.add(start + choice.word('ab:*[', choice.of([0, 1, 3, 20])));
    }
    return [...words];
  }

  function pattern(choice: Choice): string {
    const start = 'abcdefghijkl'.slice(0, choice.below(13));
    const rest = choice.word('ab:*?[]^\\-', choice.of([0, 1, 1, 4, 8]));
    return start + choice.of([rest, '*', `${rest}*`, '']);
  }

  it('takes the keys that KEYS takes', () => {
    const choice = new Choice(randomFrom(41));
    const keys = texts(choice);
    for (const key of keys) admin.call('SET', key, 'v');
    for (let i = 0; i < 600; i++) {
      const glob = pattern(choice);
      const other = pattern(choice);
      setUser(`%R~${glob}`, `%W~${other}`, '+get', '+set', '+getset');
      const taken = (which: string): Set<string> =>
        new Set(
          (admin.call('KEYS', which) as string[]).filter((key) => key !== '' || which === ''),
        );
      const readable = taken(glob);
      const writable = taken(other);
      client.send(
        keys.flatMap((key) => [
          ['GET', key],
          ['SET', key, 'v'],
        ]),
      );
      const replies = client.replies().map((reply) => !isDenied(reply));
      const expected = keys.flatMap((key) => [readable.has(key), writable.has(key)]);
      expect(replies, `%R~${glob} %W~${other}`).toEqual(expected);
    }
  });

  it('takes the channels that PUBSUB CHANNELS takes', () => {
    const choice = new Choice(randomFrom(42));
    const channels = texts(choice).filter((channel) => channel !== '');
    admin.call('HELLO', '3');
    const listener = engine.connect();
    for (const channel of channels) listener.send(['SUBSCRIBE', channel]);
    for (let i = 0; i < 300; i++) {
      const glob = pattern(choice);
      if (glob === '') continue;
      setUser(`&${glob}`, '+publish');
      const heard = new Set(admin.call('PUBSUB', 'CHANNELS', glob) as string[]);
      client.send(channels.map((channel) => ['PUBLISH', channel, 'm']));
      const replies = client.replies().map((reply) => !isDenied(reply));
      expect(replies, `&${glob}`).toEqual(channels.map((channel) => heard.has(channel)));
      listener.bytes();
    }
  });

  it('keeps its kind when the user is changed and copied', () => {
    setUser('%R~abc:*', '%W~longer-than-eight:*', '+@all');
    for (const more of ['~x', '+ping', '%W~abc:*', '-flushall']) {
      admin.call('ACL', 'SETUSER', 'u', more);
      expect(client.call('GET', 'abc:1')).toBe(null);
      expect(isDenied(client.call('GET', 'abd:1'))).toBe(true);
      expect(isDenied(client.call('SET', 'longer-than-eigh', 'v'))).toBe(true);
      expect(client.call('SET', 'longer-than-eight:', 'v')).toBe('OK');
    }
    expect(client.call('SET', 'abc:1', 'v')).toBe('OK');
  });
});

/** Command lines; k is replaced by a random key, c by a random channel. */
const lines = [
  'GET k|SET k v|SET k v GET|SET k v EX 9|SETNX k v|INCR k|GETDEL k|GETEX k|APPEND k v|STRLEN k',
  'MGET k k k|MSET k v k v|MSETNX k v k v|DEL k k|UNLINK k|EXISTS k k|TOUCH k|TYPE k|TTL k',
  'EXPIRE k 9|PERSIST k|RENAME k k|RENAMENX k k|COPY k k|COPY k k REPLACE|DUMP k|MOVE k 1',
  'OBJECT ENCODING k|OBJECT HELP|MEMORY USAGE k|KEYS *|SCAN 0|RANDOMKEY|DBSIZE|PING|ECHO k',
  'SETBIT k 1 1|GETBIT k 1|BITFIELD k|BITFIELD k GET u8 0|BITFIELD k SET u8 0 1|BITCOUNT k',
  'BITFIELD k OVERFLOW SAT GET u8 0|BITFIELD_RO k GET u8 0|BITOP AND k k k|BITPOS k 1',
  'LPUSH k v|RPUSHX k v|LPOP k|LRANGE k 0 1|LMOVE k k LEFT RIGHT|RPOPLPUSH k k|LMPOP 2 k k LEFT',
  'LINSERT k BEFORE a b|LSET k 0 v|LTRIM k 0 1|LREM k 0 v|LLEN k|LPOS k v',
  'SADD k v|SMEMBERS k|SPOP k|SMOVE k k v|SINTER k k|SUNIONSTORE k k k|SINTERCARD 2 k k|SCARD k',
  'ZADD k 1 v|ZRANGE k 0 1|ZRANGESTORE k k 0 1|ZUNIONSTORE k 2 k k|ZINTER 2 k k|ZPOPMIN k',
  'ZDIFFSTORE k 1 k|ZMPOP 1 k MIN|ZINTERCARD 1 k|ZSCORE k v|ZINCRBY k 1 v|ZREM k v|ZCARD k',
  'HSET k f v|HGET k f|HGETALL k|HDEL k f|HINCRBY k f 1|HLEN k|HKEYS k|HRANDFIELD k',
  'XADD k * f v|XLEN k|XRANGE k - +|XREAD STREAMS k k 0 0|XREAD COUNT 1 STREAMS k 0|XDEL k 1-1',
  'XGROUP CREATE k g 0 MKSTREAM|XREADGROUP GROUP g c STREAMS k >|XACK k g 1-1|XINFO STREAM k',
  'PFADD k v|PFCOUNT k k|PFMERGE k k k|GEOADD k 1 2 m|GEOPOS k m|GEOSEARCHSTORE k k FROMMEMBER m BYBOX 1 1 m',
  'GEORADIUS k 1 2 3 km|GEORADIUS k 1 2 3 km STORE k|GEORADIUSBYMEMBER k m 3 km STOREDIST k',
  'SORT k|SORT k BY x LIMIT 0 1|SORT k STORE k|SORT k GET x STORE k STORE k|SORT_RO k',
  'PUBLISH c m|SPUBLISH c m|FLUSHDB|CONFIG GET port|CONFIG SET a b|CLIENT ID|CLIENT LIST|TIME',
  'LCS k k|SUBSTR k 0 1|ZUNION 1 k|MGET k k k k k k k k k k|HMGET k a b|WATCH k|ACL WHOAMI',
].flatMap((text) => text.split('|'));
/** Lines for DRYRUN only: they would wait, or change what the connection is. */
const dryLines = [
  'BLPOP k k 1|BRPOPLPUSH k k 1|BLMOVE k k LEFT LEFT 1|BLMPOP 1 2 k k LEFT|BZPOPMIN k k 1',
  'SUBSCRIBE c c|PSUBSCRIBE c c|SSUBSCRIBE c|PSUBSCRIBE *|AUTH x|HELLO|QUIT|RESET|SELECT 1',
  'MIGRATE h 1 k 0 9|MIGRATE h 1 k 0 9 KEYS k k|MIGRATE h 1 k 0 9 AUTH x KEYS k|RESTORE k 0 v',
  'XREAD BLOCK 1 STREAMS k $|SWAPDB 0 1|MULTI',
  'SHUTDOWN|MONITOR|UNSUBSCRIBE|PUBSUB CHANNELS|ACL SETUSER k|COMMAND COUNT|COMMAND',
  'SORT k STORE|XREADGROUP GROUP STREAMS c STREAMS k >',
].flatMap((text) => text.split('|'));

const names = ['a:', 'a:1', 'ab:12345', 'b:', 'b:7', 'cache:user:1', 'cache:user:22', 'x', '', 'k'];
const patterns = [
  ...['a:*', 'ab:*', 'b:*', 'cache:*', 'cache:user:*', 'cache:user:1', 'x', '*', '*:1', '?:*'],
  ...['[ab]:*', 'a*', 'c[^b]che:*', 'b:7', 'k*', ''],
];
const channelNames = ['news', 'news:1', 'other', 'a:'];
const channelPatterns = ['news', 'news*', 'n?ws', 'a:*', '*r', 'other'];
const commandRules = [
  ...['+@all', '+@all', '+@all', '+@all', '+@read', '+@write', '+@string', '-@dangerous', '-@fast'],
  ...[
    '+get',
    '-get',
    '+set',
    '-set',
    '+mget',
    '+config|get',
    '-config',
    '+select|1',
    '+sort',
    '-copy',
  ],
  ...['+publish', '+subscribe', '-psubscribe', '+object|encoding', '-client|list', '-@all'],
];

/** Random rules of one selector. */
function selectorRules(choice: Choice): string[] {
  const keys = choice.of([
    () => ['~*'],
    () => ['%RW~*'],
    () =>
      Array.from(
        { length: choice.below(4) },
        () => choice.of(['~', '~', '%R~', '%W~', '%RW~']) + choice.of(patterns),
      ),
  ])();
  const all = keys.findIndex((rule) => rule === '~*');
  const channels = choice.of([
    () => ['&*'],
    () => Array.from({ length: choice.below(3) }, () => `&${choice.of(channelPatterns)}`),
  ])();
  const count = 1 + choice.below(4);
  const commands = Array.from({ length: count }, () => choice.of(commandRules));
  return [...(all < 0 ? keys : keys.slice(0, all + 1)), ...channels, ...commands];
}

function userRules(choice: Choice): string[] {
  const selectors = Array.from({ length: choice.of([0, 0, 1, 2]) }, () => {
    const rules = selectorRules(choice).filter((rule) => !rule.endsWith('~'));
    return `(${rules.join(' ')})`;
  });
  return [...selectorRules(choice), ...selectors];
}

function commandLine(choice: Choice, from: readonly string[]): string[] {
  return choice
    .of(from)
    .split(' ')
    .map((word) =>
      word === 'k' ? choice.of(names) : word === 'c' ? choice.of(channelNames) : word,
    );
}

/** What DRYRUN refuses: 'command', "key 'x'", "channel 'x'", and 'nothing'. */
function verdict(reply: Reply): string {
  if (reply === 'OK') return 'nothing';
  if (reply instanceof RespError) return reply.message;
  const text = reply as string;
  if (/ has no permissions to run the '[^']*' command$/.test(text)) return 'command';
  const [, object, kind] = / has no permissions to access the '(.*)' (key|channel)$/.exec(text)!;
  return `${kind} '${object}'`;
}

describe('what runs is what DRYRUN allows', () => {
  it('for random users and random commands', () => {
    const choice = new Choice(randomFrom(43));
    engine.host = (call) => call.answer((reply) => reply.simple('OK'));
    let allowed = 0;
    let asked = 0;
    for (let i = 0; i < 1500; i++) {
      const rules = userRules(choice);
      setUser(...rules);
      for (let j = 0; j < 20; j++) {
        const line = commandLine(choice, lines);
        const dry = verdict(admin.call('ACL', 'DRYRUN', 'u', ...line));
        const reply = client.call(...line);
        const ran = isDenied(reply) ? (reply as RespError).message : 'nothing';
        const text = `${rules.join(' ')} │ ${line.join(' ')}`;
        const expected =
          dry === 'nothing'
            ? dry
            : `NOPERM ${
                dry === 'command'
                  ? `User u has no permissions to run the '${name(line)}' command`
                  : `No permissions to access a ${dry.split(' ')[0]}`
              }`;
        // SORT with BY or GET has a refusal of its own when it has begun.
        if (!/BY|GET x/.test(line.join(' '))) expect(ran, text).toBe(expected);
        asked += 1;
        if (dry === 'nothing') allowed += 1;
      }
    }
    expect(allowed / asked).toBeGreaterThan(0.2);
    expect(allowed / asked).toBeLessThan(0.8);
  });

  it('when EXEC checks again, too', () => {
    setUser('~a:*', '~other:*', '+@all');
    client.send([['MULTI'], ['SET', 'a:1', 'v'], ['MSET', 'a:1', 'w', 'other:1', 'x']]);
    admin.call('ACL', 'SETUSER', 'u', 'resetkeys', '~a:*');
    client.send(['EXEC']);
    const [set, mset] = client.replies().at(-1) as Reply[];
    expect(set).toBe('OK');
    expect((mset as RespError).message).toContain('no permission to touch the specified keys');
  });
});

/** The full name of the command in a line. */
function name(line: readonly string[]): string {
  const containers = /^(OBJECT|MEMORY|CONFIG|CLIENT|XGROUP|XINFO|ACL)$/;
  const words = containers.test(line[0]!) ? line.slice(0, 2) : line.slice(0, 1);
  return words.join('|').toLowerCase();
}

describe('DRYRUN beside redis-server', () => {
  const oracle = golden('dryrun', () => redisStart());

  it('denies the same for the same reason', async () => {
    const choice = new Choice(randomFrom(44));
    const all = [...lines, ...dryLines];
    for (let i = 0; i < 120; i++) {
      const rules = userRules(choice);
      const asked = new Set(Array.from({ length: 20 }, () => commandLine(choice, all).join(' ')));
      const theirs = await oracle.recall(`${i}: ${rules.join(' ')}`, async (redis) => {
        const set = await redis.call('ACL', 'SETUSER', 'u', 'reset', 'on', 'nopass', ...rules);
        expect(set).toBe('OK');
        const verdicts: Record<string, string> = {};
        for (const line of asked) {
          verdicts[line] = verdict(await redis.call('ACL', 'DRYRUN', 'u', ...line.split(' ')));
        }
        return verdicts;
      });
      setUser(...rules);
      for (const line of asked) {
        const ours = verdict(admin.call('ACL', 'DRYRUN', 'u', ...line.split(' ')));
        expect(ours, `${rules.join(' ')} │ ${line}`).toBe(theirs[line]);
      }
    }
  });
});
