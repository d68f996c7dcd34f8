// ACL LOG: who was refused what.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, Statistic } from '../../host/engine/seam.generated.js';
import type { Reply } from '../support/resp.js';
import { admin, engine, plain, userOf, usersReset } from '../support/users.js';

beforeEach(usersReset);

describe('ACL LOG', () => {
  const entries = (...words: string[]): Map<string, Reply>[] =>
    (admin.call('ACL', 'LOG', ...words) as Reply[][]).map((flat) => {
      const fields = new Map<string, Reply>();
      for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] as string, flat[at + 1]!);
      return fields;
    });
  const facts = (entry: Map<string, Reply>): Reply[] =>
    ['count', 'reason', 'context', 'object', 'username'].map((name) => entry.get(name)!);

  it('tells who was refused what, newest first', () => {
    const client = userOf('+@all -set %R~a &c');
    client.call('SET', 'a', 'x');
    client.call('GET', 'b');
    client.call('GET', 'b');
    client.call('PUBLISH', 'd', 'x');
    client.call('AUTH', 'x', 'y');
    client.call('MULTI');
    client.call('GET', 'b');
    expect(entries().map(facts)).toEqual([
      [1, 'key', 'multi', 'b', 'u'],
      [1, 'auth', 'toplevel', 'AUTH', 'x'],
      [1, 'channel', 'toplevel', 'd', 'u'],
      [2, 'key', 'toplevel', 'b', 'u'],
      [1, 'command', 'toplevel', 'set', 'u'],
    ]);
    expect(entries('2')).toHaveLength(2);
    expect(entries('-1')).toHaveLength(0);
    const [newest] = entries('1');
    expect([...newest!.keys()].join(' ')).toBe(
      'count reason context object username age-seconds client-info entry-id timestamp-created' +
        ' timestamp-last-updated',
    );
    expect(newest!.get('client-info')).toMatch(/^id=2 .* cmd=get user=u /);
    expect(newest!.get('entry-id')).toBe(4);
    const count = (which: Statistic): number => engine.core.engine.statistic(which);
    expect(count(Statistic.ACCESS_DENIED_COMMAND)).toBe(1);
    expect(count(Statistic.ACCESS_DENIED_KEY)).toBe(3);
    expect(count(Statistic.ACCESS_DENIED_CHANNEL)).toBe(1);
    expect(count(Statistic.ACCESS_DENIED_AUTH)).toBe(1);
  });

  it('counts the same refusal within a minute in one entry, which moves to the front', () => {
    const client = userOf('+@all');
    client.call('GET', 'a');
    client.call('GET', 'b');
    engine.advance(1500);
    client.call('GET', 'a');
    expect(entries().map(facts)).toEqual([
      [2, 'key', 'toplevel', 'a', 'u'],
      [1, 'key', 'toplevel', 'b', 'u'],
    ]);
    expect(entries()[1]!.get('age-seconds')).toBe('1.5');
    expect(entries()[0]!.get('timestamp-last-updated')).toBe(engine.nowMs);
    expect(entries()[0]!.get('timestamp-created')).toBe(engine.nowMs - 1500);
    engine.advance(60_001);
    client.call('GET', 'a');
    expect(entries()).toHaveLength(3);
  });

  it('keeps acllog-max-len entries, and is emptied by RESET', () => {
    engine.core.setParameter(Parameter.ACL_LOG_ENTRIES, 3);
    const client = userOf('+@all');
    for (const key of ['a', 'b', 'c', 'd']) client.call('GET', key);
    expect(entries().map((entry) => entry.get('object'))).toEqual(['d', 'c', 'b']);
    expect(admin.call('ACL', 'LOG', 'reset')).toBe('OK');
    expect(entries()).toEqual([]);
    client.call('GET', 'e');
    expect(entries()[0]!.get('entry-id')).toBe(4);
    const refusal = 'ERR value is not an integer or out of range';
    expect(plain(admin.call('ACL', 'LOG', 'x'))).toBe(refusal);
  });
});
