/*
 * Users as they come from files: an ACL file as a whole, and the `user` lines of redis.conf. Texts
 * are those of Redis 7.2.6 (acl.c). What their rules mean is in acl.test.ts.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { AclLine } from '../../host/engine/seam.generated.js';
import {
  userLineLoad,
  userLineRefusal,
  usersDescribe,
  usersLoad,
} from '../../host/engine/users.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { type Reply, RespError } from '../support/resp.js';

const unknown = 'Unknown command or category name in ACL';

let engine: TestEngine;
let admin: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  admin = engine.connect();
});

/** Makes or changes a user by rules, a space between them. */
function setUser(name: string, rules = ''): void {
  const words = rules.split(' ').filter((word) => word !== '');
  expect(admin.call('ACL', 'SETUSER', name, ...words)).toBe('OK');
}

describe('files of users', () => {
  const load = (content: string): string | null => {
    const reason = usersLoad(engine.core, 'f.acl', content, 0);
    engine.settle();
    return reason;
  };

  it('are written and read again as they are', () => {
    setUser('a', 'on >x ~k* %R~r &c +@read -get +select|1 (~z +set)');
    setUser('b', 'off nopass allkeys allchannels +@all -@dangerous');
    const text = usersDescribe(engine.core);
    expect(text.split('\n').slice(0, -1)).toEqual(admin.call('ACL', 'LIST'));
    setUser('a', 'reset');
    setUser('c');
    expect(load(text)).toBe(null);
    expect(usersDescribe(engine.core)).toBe(text);
  });

  it('take the place of all users, whose connections are closed but for the default one', () => {
    setUser('u', 'on nopass +@all');
    const client = engine.connect();
    expect(client.call('AUTH', 'u', 'any')).toBe('OK');
    expect(load('user v on nopass\n\n  \r\n\tuser w (~a +get)\t \r\n')).toBe(null);
    expect([client.closed, admin.closed]).toEqual([true, false]);
    expect(admin.call('ACL', 'USERS')).toEqual(['default', 'v', 'w']);
    expect(load('user default on nopass +acl ~x')).toBe(null);
    expect(admin.call('ACL', 'LIST')).toEqual([
      'user default on nopass sanitize-payload ~x resetchannels -@all +acl',
    ]);
    expect(admin.call('GET', 'a')).toEqual(
      new RespError("NOPERM User default has no permissions to run the 'get' command"),
    );
    expect(load('')).toBe(null);
    expect(admin.call('GET', 'a')).toBe(null);
  });

  it('change nothing when something is wrong with them', () => {
    setUser('u', 'on');
    const before = usersDescribe(engine.core);
    const tail =
      'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';
    const cases: [string, string][] = [
      ['nobody', 'f.acl:1 should start with user keyword followed by the username. '],
      ['\nuser', 'f.acl:2 should start with user keyword followed by the username. '],
      ['user a\nuser a on', "WARNING: Duplicate user 'a' found on line 2. "],
      ['user a +nosuch', `f.acl:1: Error in applying operation '+nosuch': ${unknown}. `],
      ['user a x y\nuser b z', 'f.acl:1: Syntax error. f.acl:2: Syntax error. '],
      ['user a (~x', 'f.acl:1: Unmatched parenthesis in selector definition.'],
    ];
    for (const [content, errors] of cases) {
      expect(load(content)).toBe(errors + tail);
      expect(usersDescribe(engine.core)).toBe(before);
    }
  });

  it('are checked line by line while the configuration is read', () => {
    const check = (...words: string[]) => userLineRefusal(engine.core, words);
    expect(check('a', 'on', '>x', '+nosuch', '(~a', '+get)')).toBe(null);
    expect(check('a', 'on', 'nosuch')).toEqual({ wordIndex: 1, reason: 'Syntax error' });
    expect(check('a', 'on', '(~a')).toEqual({ wordIndex: 1, reason: 'Wrong format' });
    expect(admin.call('ACL', 'USERS')).toEqual(['default']);
    expect(userLineLoad(engine.core, ['a', 'on', '+get']).status).toBe(AclLine.DONE);
    expect(userLineLoad(engine.core, ['b']).status).toBe(AclLine.DISABLED);
    expect(userLineLoad(engine.core, ['c', '+nosuch'])).toEqual({
      status: AclLine.WRONG,
      reason: `Error loading ACL rule '+nosuch' for the user named 'c': ${unknown}`,
    });
    const named = userLineLoad(engine.core, ['c d']);
    expect(named.reason).toBe('Spaces not allowed in ACL usernames');
    const byDefault = userLineLoad(engine.core, ['default', 'on', 'nopass', '+acl']);
    expect(byDefault.status).toBe(AclLine.DONE);
    const shown = admin.call('ACL', 'GETUSER', 'default') as Reply[];
    expect(shown[shown.indexOf('commands') + 1]).toBe('-@all +acl');
  });
});
