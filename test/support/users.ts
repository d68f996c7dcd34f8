// Users for the tests of their rights: an engine, its administrator, and users made of rules.
//
//   beforeEach(usersReset);
//   const client = userOf('+@all ~a*');
//   expect(plain(client.call('GET', 'b'))).toBe(noKey);

import { expect } from 'vitest';

import { type TestClient, TestEngine } from './engine.js';
import { type Reply, RespError } from './resp.js';

export let engine: TestEngine;
export let admin: TestClient;

/** Makes a new engine and connects the administrator. */
export function usersReset(): void {
  engine = new TestEngine();
  admin = engine.connect();
}

/** A reply, or the text of the error that it is. */
export const plain = (reply: Reply): unknown =>
  reply instanceof RespError ? reply.message : reply;

/** Makes or changes a user by rules, a space between them. */
export function setUser(name: string, rules = ''): unknown {
  return plain(
    admin.call('ACL', 'SETUSER', name, ...rules.split(' ').filter((word) => word !== '')),
  );
}

/** A connection of a user. */
export function logIn(name: string, password = 'any'): TestClient {
  const client = engine.connect();
  expect(client.call('AUTH', name, password)).toBe('OK');
  return client;
}

/** A connection of a user that these rules make. */
export function userOf(rules: string): TestClient {
  expect(setUser('u', `reset on nopass ${rules}`)).toBe('OK');
  return logIn('u');
}

export const noKey = 'NOPERM No permissions to access a key';
export const noCommand = (name: string, user = 'u'): string =>
  `NOPERM User ${user} has no permissions to run the '${name}' command`;
