/*
 * Users and their rights: rules, what they allow, how they are shown. Texts are those of Redis
 * 7.2.6 (acl.c).
 */

import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { usersDescribe, usersLoad } from '../../host/engine/users.js';
import { type Reply, RespError } from '../support/resp.js';
import {
  admin,
  engine,
  logIn,
  noCommand,
  noKey,
  plain,
  setUser,
  userOf,
  usersReset,
} from '../support/users.js';

beforeEach(usersReset);

const sha = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

/** The fields of ACL GETUSER. */
function getUser(name: string): Map<string, Reply> {
  const reply = admin.call('ACL', 'GETUSER', name) as Reply[];
  const fields = new Map<string, Reply>();
  for (let at = 0; at < reply.length; at += 2) fields.set(reply[at] as string, reply[at + 1]!);
  return fields;
}

const wrong = (rule: string, reason: string): string =>
  `ERR Error in ACL SETUSER modifier '${rule}': ${reason}`;
const unknown = 'Unknown command or category name in ACL';
const noChannel = 'NOPERM No permissions to access a channel';

describe('a user', () => {
  it('is made by SETUSER, off and without any right', () => {
    expect(setUser('alice')).toBe('OK');
    expect(admin.call('ACL', 'USERS')).toEqual(['alice', 'default']);
    expect(admin.call('ACL', 'LIST')).toEqual([
      'user alice off sanitize-payload resetchannels -@all',
      'user default on nopass sanitize-payload ~* &* +@all',
    ]);
    expect([...getUser('alice')]).toEqual([
      ['flags', ['off', 'sanitize-payload']],
      ['passwords', []],
      ['commands', '-@all'],
      ['keys', ''],
      ['channels', ''],
      ['selectors', []],
    ]);
  });

  it('is shown as maps and sets in RESP3', () => {
    setUser('alice', '(~a +get)');
    admin.call('HELLO', '3');
    const fields = admin.call('ACL', 'GETUSER', 'alice') as Map<string, Reply>;
    expect(fields.get('flags')).toEqual(new Set(['off', 'sanitize-payload']));
    expect(fields.get('selectors')).toEqual([
      new Map([
        ['commands', '-@all +get'],
        ['keys', '~a'],
        ['channels', ''],
      ]),
    ]);
    expect(admin.call('ACL', 'GETUSER', 'nobody')).toBe(null);
  });

  it('has a name without spaces and zero bytes, which may be empty', () => {
    const refusal = "ERR Usernames can't contain spaces or null characters";
    for (const name of ['a b', 'a\0', '\n', '\v']) expect(setUser(name)).toBe(refusal);
    expect(setUser('')).toBe('OK');
    expect(admin.call('ACL', 'USERS')).toEqual(['', 'default']);
    expect(admin.call('ACL', 'DELUSER', '', 'nobody')).toBe(1);
  });

  it('is listed in the order of the bytes of its name', () => {
    for (const name of ['m', 'z', 'a', 'b', 'zz', 'A', '\xff']) setUser(name);
    const order = ['A', 'a', 'b', 'default', 'm', 'z', 'zz', '\xff'];
    expect(admin.call('ACL', 'USERS')).toEqual(order);
    expect(admin.call('ACL', 'DELUSER', '\xff', 'A', 'm')).toBe(3);
    setUser('zzz');
    expect(admin.call('ACL', 'USERS')).toEqual(['a', 'b', 'default', 'z', 'zz', 'zzz']);
  });

  it('is not deleted if it is the default one', () => {
    setUser('alice');
    const reply = plain(admin.call('ACL', 'DELUSER', 'alice', 'default'));
    expect(reply).toBe("ERR The 'default' user cannot be removed");
    expect(admin.call('ACL', 'USERS')).toEqual(['alice', 'default']);
  });

  it('is changed fully or not at all when memory is out', () => {
    const { engine: raw } = engine.core;
    const oom = "OOM command not allowed when used memory > 'maxmemory'.";
    const pattern = (n: number): string => `~${String(n).padStart(3000, 'x')}`;
    let before = usersDescribe(engine.core);
    let failures = 0;
    for (let i = 0; i < 300; i++) {
      const rules = i % 2 === 0 ? pattern(i) : `>p${i} +@read (+get ${pattern(i)}) -get`;
      const client = engine.connect();
      raw.ceilingSet(raw.reservedBytes() + (i % 4) * 65_536);
      client.send(['ACL', 'SETUSER', `u${i % 3}`, 'on', ...rules.split(' ')]);
      raw.ceilingSet(0);
      const after = usersDescribe(engine.core);
      // A client for whose reply there is no room is closed.
      const [reply] = client.replies().map(plain);
      if (reply === oom) failures += 1;
      if (reply !== undefined) expect(reply === 'OK').toBe(after !== before);
      before = after;
      client.disconnect();
    }
    expect(failures).toBeGreaterThan(0);
    raw.ceilingSet(raw.reservedBytes());
    const loaded = usersLoad(engine.core, 'f', `user a ${pattern(1)}\n`.repeat(90), 0);
    raw.ceilingSet(0);
    expect(loaded).not.toBe(null);
    expect(usersDescribe(engine.core) === before).toBe(true);
    expect(setUser('u0', 'reset +get')).toBe('OK');
  });

  it('leaves no memory behind', () => {
    const round = (): void => {
      setUser('alice', 'on >a >b ~x %R~y &c +@read +select|1 -get (~z +set) (+@all ~*)');
      setUser('alice', '<a -select clearselectors resetkeys ~q');
      setUser('alice', '(~a nosuch)');
      setUser('alice', 'reset');
      admin.call('ACL', 'LIST');
      usersLoad(engine.core, 'file', 'user bob on >x (~a +get)', 0);
      usersLoad(engine.core, 'file', 'user bob on >x (~a +get) nosuch', 0);
      usersLoad(engine.core, 'file', '', 0);
    };
    for (let i = 0; i < 5; i++) round();
    const before = engine.usedBytes();
    for (let i = 0; i < 50; i++) round();
    expect(engine.usedBytes()).toBe(before);
  });
});

describe('passwords', () => {
  it('are kept as SHA-256, several a user', () => {
    setUser('alice', `on >one >two #${sha('three')} >one`);
    expect(getUser('alice').get('passwords')).toEqual([sha('one'), sha('two'), sha('three')]);
    for (const password of ['one', 'two', 'three']) logIn('alice', password);
    const refusal = 'WRONGPASS invalid username-password pair or user is disabled.';
    expect(plain(admin.call('AUTH', 'alice', 'four'))).toBe(refusal);
    expect(plain(admin.call('AUTH', 'nobody', 'one'))).toBe(refusal);
    setUser('alice', `<one !${sha('two')}`);
    expect(getUser('alice').get('passwords')).toEqual([sha('three')]);
  });

  it('are hashed right for every length', () => {
    for (const count of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const password = 'x'.repeat(count);
      admin.call('ACL', 'SETUSER', 'alice', 'resetpass', `>${password}`);
      expect(getUser('alice').get('passwords')).toEqual([sha(password)]);
    }
    admin.call('ACL', 'SETUSER', 'alice', 'resetpass', '>\0\xff \n');
    expect(getUser('alice').get('passwords')).toEqual([sha('\0\xff \n')]);
  });

  it('may be not needed, and the user may be off', () => {
    setUser('alice', 'on >a nopass');
    expect(getUser('alice').get('flags')).toEqual(['on', 'nopass', 'sanitize-payload']);
    logIn('alice', 'whatever');
    setUser('alice', 'resetpass');
    expect(admin.call('AUTH', 'alice', 'whatever')).toBeInstanceOf(RespError);
    setUser('alice', '>a off');
    expect(admin.call('AUTH', 'alice', 'a')).toBeInstanceOf(RespError);
  });

  it('are refused when they are none', () => {
    const shape =
      'The password hash must be exactly 64 characters and contain only lowercase hexadecimal' +
      ' characters';
    for (const rule of ['#abc', '!abc', `#${sha('a').toUpperCase()}`, `#${sha('a')}0`]) {
      expect(setUser('alice', rule)).toBe(wrong(rule, shape));
    }
    const missing = 'The password you are trying to remove from the user does not exist';
    expect(setUser('alice', '<a')).toBe(wrong('<a', missing));
    expect(admin.call('ACL', 'USERS')).toEqual(['default']);
  });

  it('of the default user keep newcomers out, and requirepass is one', () => {
    engine.core.setPassword('secret');
    const client = engine.connect();
    expect(plain(client.call('GET', 'a'))).toBe('NOAUTH Authentication required.');
    expect(admin.call('GET', 'a')).toBe(null);
    expect(client.call('AUTH', 'secret')).toBe('OK');
    expect(getUser('default').get('passwords')).toEqual([sha('secret')]);
    engine.core.setPassword('');
    expect(getUser('default').get('flags')).toEqual(['on', 'nopass', 'sanitize-payload']);
    setUser('default', 'off');
    expect(plain(engine.connect().call('GET', 'a'))).toBe('NOAUTH Authentication required.');
  });

  it('let a client log in by HELLO', () => {
    setUser('alice', 'on >a +hello +acl|whoami');
    const client = engine.connect();
    const refused = plain(client.call('HELLO', '3', 'AUTH', 'alice', 'b'));
    expect(refused).toBe('WRONGPASS invalid username-password pair or user is disabled.');
    expect(client.call('HELLO', '3', 'AUTH', 'alice', 'a')).toBeInstanceOf(Map);
    expect(client.call('ACL', 'WHOAMI')).toBe('alice');
    expect(client.call('RESET')).toBe('RESET');
    expect(client.call('ACL', 'WHOAMI')).toBe('default');
  });
});

describe('rules about commands', () => {
  const described = (rules: string): unknown => {
    expect(setUser('u', `reset ${rules}`)).toBe('OK');
    return getUser('u').get('commands');
  };

  it('are shown without those that later ones have undone', () => {
    expect(described('+@all -@all +get +set -get')).toBe('-@all +set -get');
    expect(described('+@all -config +config|get')).toBe('+@all -config +config|get');
    expect(described('+@all -config +config|get -config')).toBe('+@all -config');
    expect(described('+config|get +config|set +config')).toBe('-@all +config');
    expect(described('+@read -get +@read')).toBe('-@all -get +@read');
    expect(described('+GET +@READ +CoNfIg|GeT')).toBe('-@all +get +@read +config|get');
    expect(described('+get +getset +getdel -get')).toBe('-@all +getset +getdel -get');
    expect(described('allcommands nocommands ALLCOMMANDS')).toBe('+@all');
    expect(described('+select|1 +select|0 +select')).toBe('-@all +select');
    expect(described('+select|1 +SELECT|0')).toBe('-@all +select|1 +select|0');
  });

  it('are refused when there is no such command or category', () => {
    for (const rule of [
      '+nosuch',
      '-nosuch',
      '+@nosuch',
      '-@',
      '+',
      '+config|nosuch',
      '-select|1',
    ]) {
      expect(setUser('u', rule)).toBe(wrong(rule, unknown));
    }
    const inner = 'Allowing first-arg of a subcommand is not supported';
    expect(setUser('u', '+config|get|dir')).toBe(wrong('+config|get|dir', inner));
    expect(setUser('u', '+select|')).toBe(wrong('+select|', 'Syntax error'));
    for (const rule of ['nosuch', '%X~a', '%RR~a', '%~a', '%', '(a', 'a)']) {
      const unmatched = `ERR Unmatched parenthesis in acl selector starting at '${rule}'.`;
      const expected = rule === '(a' ? unmatched : wrong(rule, 'Syntax error');
      expect(setUser('u', rule)).toBe(expected);
    }
  });

  it('allow commands, subcommands, categories and first arguments', () => {
    const client = userOf('~* +@string -set +config|get +select|1');
    expect(client.call('GET', 'a')).toBe(null);
    expect(plain(client.call('SET', 'a', 'b'))).toBe(noCommand('set'));
    expect(plain(client.call('SADD', 'a', 'b'))).toBe(noCommand('sadd'));
    expect(plain(client.call('CONFIG', 'SET', 'a', 'b'))).toBe(noCommand('config|set'));
    expect(client.call('SELECT', '1')).toBe('OK');
    expect(plain(client.call('SELECT', '2'))).toBe(noCommand('select'));
    expect(plain(client.call('ACL', 'WHOAMI'))).toBe(noCommand('acl|whoami'));
  });

  it('never keep AUTH, HELLO, QUIT and RESET from anybody', () => {
    const client = userOf('');
    expect(client.call('HELLO')).toContain('proto');
    expect(client.call('AUTH', 'u', 'x')).toBe('OK');
    expect(plain(client.call('PING'))).toBe(noCommand('ping'));
    expect(client.call('RESET')).toBe('RESET');
  });

  it('come after arity and before the rest', () => {
    const client = userOf('-@all');
    const arity = "ERR wrong number of arguments for 'get' command";
    expect(plain(client.call('GET'))).toBe(arity);
    expect(plain(client.call('NOSUCH'))).toMatch(/unknown command/);
  });

  it('follow a command that has been renamed', () => {
    engine.core.renameCommand('get', 'fetch');
    const client = userOf('~* +get');
    expect(client.call('FETCH', 'a')).toBe(null);
    expect(getUser('u').get('commands')).toBe('-@all +get');
    expect(setUser('u', '+fetch')).toBe(wrong('+fetch', unknown));
  });
});

describe('rules about keys', () => {
  it('are shown as they were given', () => {
    setUser('u', '~a %R~b %W~c %RW~d %wr~e %R~c ~a');
    expect(getUser('u').get('keys')).toBe('~a %R~b ~c ~d ~e');
    const after =
      "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have" +
      " any effect. Try 'resetkeys' to start with an empty list of patterns";
    setUser('u', 'allkeys');
    expect(setUser('u', '~x')).toBe(wrong('~x', after));
    expect(setUser('u', '%R~x')).toBe(wrong('%R~x', after));
    expect(setUser('u', 'resetkeys ~x')).toBe('OK');
    expect(getUser('u').get('keys')).toBe('~x');
    const spaced = admin.call('ACL', 'SETUSER', 'u', '~a b');
    expect(plain(spaced)).toBe(wrong('~a b', 'Syntax error'));
  });

  it('let a command read and write what they match', () => {
    const client = userOf('+@all %R~r* %W~w* ~rw*');
    expect(client.call('GET', 'r1')).toBe(null);
    expect(plain(client.call('SET', 'r1', 'x'))).toBe(noKey);
    expect(client.call('SET', 'w1', 'x')).toBe('OK');
    expect(plain(client.call('GET', 'w1'))).toBe(noKey);
    expect(plain(client.call('SET', 'w1', 'x', 'GET'))).toBe(noKey);
    expect(client.call('SET', 'rw', 'x', 'GET')).toBe(null);
    expect(client.call('COPY', 'r1', 'w1')).toBe(0);
    expect(plain(client.call('COPY', 'w1', 'r1'))).toBe(noKey);
    expect(client.call('MGET', 'r1', 'r2')).toEqual([null, null]);
    expect(plain(client.call('MGET', 'r1', 'x'))).toBe(noKey);
    expect(plain(client.call('APPEND', 'r1', 'x'))).toBe(noKey);
    expect(client.call('LPUSH', 'w2', 'x')).toBe(1);
    expect(plain(client.call('LPOP', 'w2'))).toBe(noKey);
    expect(client.call('SINTERCARD', '2', 'r1', 'r2')).toBe(0);
    expect(plain(client.call('SINTERCARD', '2', 'r1', 'w2'))).toBe(noKey);
    expect(client.call('EXISTS', 'w1')).toBe(1);
    expect(client.call('ZUNIONSTORE', 'w3', '1', 'r1')).toBe(0);
    expect(plain(client.call('ZUNIONSTORE', 'w3', '2', 'r1', 'w1'))).toBe(noKey);
  });

  it('match as KEYS does', () => {
    const client = userOf(String.raw`+get ~p:* ~a\* ~[bc]* ~?x* ~q`);
    for (const key of ['p:', 'p:1', 'a*', 'b', 'cc', 'yx', 'yxz', 'q']) {
      expect(client.call('GET', key)).toBe(null);
    }
    for (const key of ['', 'p', 'P:1', 'a', 'ab', 'a\\', 'x', 'qq']) {
      expect(plain(client.call('GET', key))).toBe(noKey);
    }
  });

  it('let SORT use patterns only for who reads everything', () => {
    const byError = 'ERR BY option of SORT denied due to insufficient ACL permissions.';
    const getError = 'ERR GET option of SORT denied due to insufficient ACL permissions.';
    const client = userOf('+@all ~k');
    expect(client.call('SORT', 'k')).toEqual([]);
    expect(client.call('SORT', 'k', 'BY', 'nosort')).toEqual([]);
    expect(plain(client.call('SORT', 'k', 'BY', 'w*'))).toBe(byError);
    expect(plain(client.call('SORT', 'k', 'GET', '#'))).toBe(getError);
    expect(plain(client.call('SORT', 'k', 'STORE', 'x'))).toBe(noKey);
    setUser('u', '(+sort %R~*)');
    expect(client.call('SORT', 'k', 'BY', 'w*', 'GET', 'x*')).toEqual([]);
  });
});

describe('rules about channels', () => {
  it('are shown after resetchannels', () => {
    setUser('u', '&a &b &a');
    expect(getUser('u').get('channels')).toBe('&a &b');
    const expected = 'user u off sanitize-payload resetchannels &a &b -@all';
    expect(admin.call('ACL', 'LIST')).toContain(expected);
    const after =
      "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not" +
      " have any effect. Try 'resetchannels' to start with an empty list of channels";
    expect(setUser('u', '&* &x')).toBe(wrong('&x', after));
    expect(getUser('u').get('channels')).toBe('&a &b');
  });

  it('say where one may publish and listen', () => {
    const client = userOf('+@all &news:* &other');
    expect(client.call('PUBLISH', 'news:1', 'x')).toBe(0);
    expect(plain(client.call('PUBLISH', 'news', 'x'))).toBe(noChannel);
    expect(plain(client.call('SPUBLISH', 'nosuch', 'x'))).toBe(noChannel);
    expect(plain(client.call('SUBSCRIBE', 'news:1', 'x'))).toBe(noChannel);
    expect(plain(client.call('PSUBSCRIBE', 'news:1*'))).toBe(noChannel);
    expect(client.call('UNSUBSCRIBE', 'x')).toEqual(['unsubscribe', 'x', 0]);
    expect(client.call('PSUBSCRIBE', 'news:*')).toEqual(['psubscribe', 'news:*', 1]);
    expect(client.call('SSUBSCRIBE', 'other')).toEqual(['ssubscribe', 'other', 1]);
  });

  it('are by default those of acl-pubsub-default', () => {
    engine.core.setParameter(Parameter.ACL_ALL_CHANNELS, 1);
    setUser('u', '(+get)');
    const described = 'user u off sanitize-payload &* -@all (&* -@all +get)';
    expect(admin.call('ACL', 'LIST')).toContain(described);
    engine.core.setParameter(Parameter.ACL_ALL_CHANNELS, 0);
    setUser('u', 'reset');
    expect(getUser('u').get('channels')).toBe('');
  });
});

describe('selectors', () => {
  it('allow what one of them allows as a whole', () => {
    const client = userOf('+get ~a (+set ~b) (+@read %R~c*)');
    expect(client.call('GET', 'a')).toBe(null);
    expect(plain(client.call('SET', 'a', 'x'))).toBe(noKey);
    expect(client.call('SET', 'b', 'x')).toBe('OK');
    expect(client.call('STRLEN', 'c1')).toBe(0);
    expect(plain(client.call('STRLEN', 'b'))).toBe(noKey);
    expect(plain(client.call('DEL', 'a'))).toBe(noCommand('del'));
    const described = 'user u on nopass sanitize-payload ~a resetchannels -@all +get';
    const first = ' (~b resetchannels -@all +set)';
    expect(admin.call('ACL', 'LIST')).toContain(
      `${described}${first} (%R~c* resetchannels -@all +@read)`,
    );
    setUser('u', 'clearselectors');
    expect(getUser('u').get('selectors')).toEqual([]);
  });

  it('may be spread over words, or be one with quotes', () => {
    expect(admin.call('ACL', 'SETUSER', 'u', '(~a', '+get', '+set)', '(+del)')).toBe('OK');
    expect(admin.call('ACL', 'SETUSER', 'u', '(~"b" +get)', '()')).toBe('OK');
    const keys = (getUser('u').get('selectors') as Reply[][]).map((each) => [each[1], each[3]]);
    expect(keys).toEqual([
      ['-@all +get +set', '~a'],
      ['-@all +del', ''],
      ['-@all +get', '~b'],
      ['-@all', ''],
    ]);
    expect(setUser('u', '(+get on)')).toBe(wrong('(+get on)', 'Syntax error'));
    const unmatched = "ERR Unmatched parenthesis in acl selector starting at '(~b'.";
    expect(setUser('u', 'on (~a +get) (~b +get')).toBe(unmatched);
  });
});

describe('DRYRUN, CAT and HELP', () => {
  it('tells what a user may do without doing it', () => {
    setUser('u', '+@all -del %R~a* resetchannels &c (+del ~b)');
    const run = (...line: string[]): unknown => plain(admin.call('ACL', 'DRYRUN', 'u', ...line));
    expect(run('GET', 'a1')).toBe('OK');
    expect(run('DEL', 'b')).toBe('OK');
    expect(run('SET', 'a1', 'x')).toBe("User u has no permissions to access the 'a1' key");
    expect(run('DEL', 'a1')).toBe("User u has no permissions to access the 'a1' key");
    expect(run('PUBLISH', 'd', 'x')).toBe("User u has no permissions to access the 'd' channel");
    expect(run('GET')).toBe("ERR wrong number of arguments for 'get' command");
    expect(run('NOSUCH')).toBe("ERR Command 'NOSUCH' not found");
    expect(run('CONFIG', 'NOSUCH')).toBe("ERR Command 'CONFIG' not found");
    setUser('u', 'nocommands clearselectors');
    expect(run('GET', 'a1')).toBe("User u has no permissions to run the 'get' command");
    expect(plain(admin.call('ACL', 'DRYRUN', 'nobody', 'GET', 'a'))).toBe(
      "ERR User 'nobody' not found",
    );
    expect(admin.call('EXISTS', 'a1')).toBe(0);
  });

  it('lists categories and what is in them', () => {
    expect(admin.call('ACL', 'CAT')).toHaveLength(21);
    const transaction = ['discard', 'exec', 'multi', 'unwatch', 'watch'];
    expect((admin.call('ACL', 'CAT', 'Transaction') as string[]).sort()).toEqual(transaction);
    expect(admin.call('ACL', 'CAT', 'dangerous')).toContain('acl|setuser');
    expect(plain(admin.call('ACL', 'CAT', 'nosuch'))).toBe("ERR Unknown category 'nosuch'");
    const refusal = /unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP/;
    expect(plain(admin.call('ACL', 'CAT', 'a', 'b'))).toMatch(refusal);
    expect(admin.call('ACL', 'HELP')).toContain('WHOAMI');
  });
});
