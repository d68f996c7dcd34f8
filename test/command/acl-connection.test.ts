// What becomes of the connections of a user that changes or is deleted.

import { beforeEach, describe, expect, it } from 'vitest';

import type { TestClient } from '../support/engine.js';
import type { Reply } from '../support/resp.js';
import {
  admin,
  logIn,
  noCommand,
  noKey,
  plain,
  setUser,
  userOf,
  usersReset,
} from '../support/users.js';

beforeEach(usersReset);

describe('connections of a user', () => {
  it('are closed when it is deleted, the own one after its reply', () => {
    setUser('u', 'on nopass +@all');
    const other = logIn('u');
    const self = logIn('u');
    expect(self.call('ACL', 'DELUSER', 'u')).toBe(1);
    expect([other.closed, self.closed, admin.closed]).toEqual([true, true, false]);
  });

  it('follow its new rights at once', () => {
    const client = userOf('+@all ~*');
    expect(client.call('GET', 'a')).toBe(null);
    setUser('u', '-get');
    expect(plain(client.call('GET', 'a'))).toBe(noCommand('get'));
    setUser('default', '-set');
    expect(plain(admin.call('SET', 'a', 'b'))).toBe(noCommand('set', 'default'));
  });

  it('are closed when they listen to what it may not hear any more', () => {
    setUser('u', 'on nopass +@all &a &b* &c');
    const listen = (kind: string, name: string): TestClient => {
      const client = logIn('u');
      client.call(kind, name);
      return client;
    };
    const a = listen('SUBSCRIBE', 'a');
    const b = listen('PSUBSCRIBE', 'b*');
    const c = listen('SSUBSCRIBE', 'c');
    const quiet = logIn('u');
    setUser('u', '&d');
    expect([a.closed, b.closed, c.closed]).toEqual([false, false, false]);
    setUser('u', 'resetchannels &a &b1');
    expect([a.closed, b.closed, c.closed, quiet.closed]).toEqual([false, true, true, false]);
    setUser('u', 'allchannels');
    setUser('u', 'resetchannels (&a)');
    expect(a.closed).toBe(false);
    setUser('u', 'clearselectors');
    expect(a.closed).toBe(true);
  });

  it('are shown with it, and killed by it', () => {
    setUser('u', 'on nopass +@all');
    const client = logIn('u');
    expect(client.call('CLIENT', 'INFO')).toMatch(/ user=u /);
    expect(plain(admin.call('CLIENT', 'KILL', 'USER', 'nobody'))).toBe("ERR No such user 'nobody'");
    expect(admin.call('CLIENT', 'KILL', 'USER', 'u')).toBe(1);
    expect([client.closed, admin.closed]).toEqual([true, false]);
  });

  it('have queued commands checked again by EXEC', () => {
    const client = userOf('+@all ~* &*');
    client.call('MULTI');
    client.call('SET', 'a', '1');
    client.call('GET', 'a');
    client.call('PUBLISH', 'c', 'x');
    setUser('u', '-set resetkeys %R~b resetchannels');
    const before =
      'NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC' +
      ' call. This command is no longer allowed for the following reason: ';
    expect((client.call('EXEC') as Reply[]).map(plain)).toEqual([
      `${before}no permission to execute the command`,
      `${before}no permission to touch the specified keys`,
      `${before}no permission to access one of the channels used as arguments to the command`,
    ]);
    expect(admin.call('EXISTS', 'a')).toBe(0);
    client.call('MULTI');
    expect(plain(client.call('SET', 'b', '1'))).toBe(noCommand('set'));
    expect(plain(client.call('EXEC'))).toMatch(/^EXECABORT/);
  });

  it('have a blocked command checked again when it goes on', () => {
    const client = userOf('+@all ~*');
    client.send(['BLPOP', 'list', '0']);
    setUser('u', 'resetkeys');
    admin.call('LPUSH', 'list', 'x');
    expect(client.replies().map(plain)).toEqual([noKey]);
    expect(admin.call('LLEN', 'list')).toBe(1);
  });
});
