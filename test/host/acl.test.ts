/*
 * Users beside the server's files: `user` lines and requirepass of the configuration, the ACL file
 * with SAVE and LOAD, CONFIG REWRITE, protected mode, and what a wrong file says at the start.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import { executedAsk } from '../support/executed.js';
import { ServerProcess } from '../support/process.js';
import { RespError } from '../support/resp.js';

const program = fileURLToPath(new URL('../../host/cli/cedis-server.mjs', import.meta.url));
const none = 'user default on nopass sanitize-payload ~* &* +@all';

let folder: string;
let server: ServerProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedis-acl-'));
});

afterEach(async () => {
  await server?.stop();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

/** A connection to a server with these arguments, of which the first may be a file. */
async function start(...words: string[]): Promise<Connection> {
  const files = words[0]?.startsWith('/') ? words.splice(0, 1) : [];
  const first = [program, ...files];
  server = await ServerProcess.start(process.execPath, first, ['--save', '', ...words]);
  server.onStop = executedAsk;
  return server.connect();
}

/** A file in the test's folder; its path. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, 'latin1');
  return path;
}

/** What a server that cannot start says; it must end with exit code 1. */
function failure(...words: string[]): string {
  const run = spawnSync(process.execPath, [program, '--port', '0', ...words], {
    cwd: folder,
    encoding: 'latin1',
    timeout: 30_000,
  });
  expect(run.status).toBe(1);
  return run.stdout + run.stderr;
}

const error = (reply: unknown): string => (reply instanceof RespError ? reply.message : 'no error');

describe('user lines of the configuration', () => {
  it('make users, of which a disabled one is noted', async () => {
    const path = file('a.conf', 'user alice on >a ~* +@read (~x +get)\nuser bob\n');
    const admin = await start(path);
    expect(await admin.call('ACL', 'USERS')).toEqual(['alice', 'bob', 'default']);
    expect(server!.log).toMatch(/The user 'bob' is disabled \(there is no 'on' modifier/);
    expect(await admin.call('AUTH', 'alice', 'a')).toBe('OK');
    expect(error(await admin.call('SET', 'a', 'b'))).toMatch(/^NOPERM User alice/);
  });

  it('may change the default user, which CONFIG REWRITE writes back', async () => {
    const path = file('a.conf', 'user default on nopass ~* +@all -flushdb\n');
    const admin = await start(path);
    expect(error(await admin.call('FLUSHDB'))).toMatch(/^NOPERM/);
    await admin.call('ACL', 'SETUSER', 'carol', 'on', '>x', '(+get ~c)');
    expect(await admin.call('CONFIG', 'REWRITE')).toBe('OK');
    const lines = readFileSync(path, 'latin1').split('\n');
    expect(lines.filter((line) => line.startsWith('user '))).toEqual(
      await admin.call('ACL', 'LIST'),
    );
    // The file names the folder of the first server, which goes with it.
    const first = server!;
    const again = await start(path);
    expect(await again.call('ACL', 'USERS')).toEqual(['carol', 'default']);
    expect(error(await again.call('FLUSHDB'))).toMatch(/^NOPERM/);
    await first.stop();
  });

  it('keep a server from starting that has them wrong', () => {
    expect(failure('--user', 'foo', '--user', 'foo')).toMatch(/Duplicate user found/);
    const wrong = failure('--user', 'foo', 'on', 'nosuch');
    expect(wrong).toContain("Error in user declaration 'foo': Syntax error");
    const unknown = failure('--user', 'foo', 'on', '+nosuch');
    expect(unknown).toContain("Error loading ACL rule '+nosuch' for the user named 'foo'");
    expect(unknown).toContain('Critical error while loading ACLs. Exiting.');
    const both = failure('--user', 'foo', '--aclfile', file('users.acl', ''));
    expect(both).toContain('define either an ACL file or declare users directly');
  });

  it('and requirepass guard the default user', async () => {
    const admin = await start(
      '--requirepass',
      'secret',
      ...'--user alice on nopass +ping'.split(' '),
    );
    expect(error(await admin.call('PING'))).toBe('NOAUTH Authentication required.');
    expect(await admin.call('AUTH', 'alice', 'x')).toBe('OK');
    expect(await admin.call('PING')).toBe('PONG');
    expect(await admin.call('AUTH', 'secret')).toBe('OK');
    expect(await admin.call('CONFIG', 'SET', 'requirepass', '')).toBe('OK');
    const other = await server!.connect();
    expect(await other.call('PING')).toBe('PONG');
    other.close();
  });
});

describe('the ACL file', () => {
  it('is read at the start, saved as a whole and loaded again', async () => {
    const path = file('users.acl', 'user alice on >a ~* +@all\n');
    const admin = await start('--aclfile', path);
    expect(await admin.call('ACL', 'LIST')).toEqual([
      expect.stringMatching(
        /^user alice on sanitize-payload #[0-9a-f]{64} ~\* resetchannels \+@all$/,
      ),
      none,
    ]);
    await admin.call('ACL', 'SETUSER', 'bob', 'on', 'nopass', '+get', '~b');
    expect(await admin.call('ACL', 'SAVE')).toBe('OK');
    expect(readFileSync(path, 'latin1').split('\n').slice(0, -1)).toEqual(
      await admin.call('ACL', 'LIST'),
    );
    expect(readdirSync(folder)).toEqual(['users.acl']);
    const alice = await server!.connect();
    await alice.call('AUTH', 'alice', 'a');
    await admin.call('ACL', 'DELUSER', 'bob');
    expect(await admin.call('ACL', 'LOAD')).toBe('OK');
    expect(await admin.call('ACL', 'USERS')).toEqual(['alice', 'bob', 'default']);
    await expect(alice.call('PING')).rejects.toThrow();
  });

  it('changes nothing when it is wrong, and is none without aclfile', async () => {
    const path = file('users.acl', 'user alice on >a ~* +@all\n');
    const admin = await start('--aclfile', path);
    writeFileSync(path, 'user alice on nopass\nuser alice off\nuser bob +nosuch\n');
    const tail = 'WARNING: ACL errors detected, no change to the previously active ACL rules';
    const reply = error(await admin.call('ACL', 'LOAD'));
    expect(reply).toContain("ERR WARNING: Duplicate user 'alice' found on line 2. ");
    expect(reply).toContain(`${path}:3: Error in applying operation '+nosuch': Unknown command`);
    expect(reply).toContain(tail);
    expect(await admin.call('ACL', 'USERS')).toEqual(['alice', 'default']);
    rmSync(path);
    const missing = `ERR Error loading ACLs, opening file '${path}': No such file or directory`;
    expect(error(await admin.call('ACL', 'LOAD'))).toBe(missing);
    await server!.stop();
    const plain = await start();
    for (const word of ['LOAD', 'SAVE']) {
      expect(error(await plain.call('ACL', word))).toMatch(/not configured to use an ACL file/);
    }
    expect(failure('--aclfile', path)).toContain('Aborting Redis startup because of ACL errors:');
  });
});

describe('ACL GENPASS', () => {
  it('makes up digits, four bits each', async () => {
    const admin = await start();
    expect(await admin.call('ACL', 'GENPASS')).toMatch(/^[0-9a-f]{64}$/);
    expect(await admin.call('ACL', 'GENPASS', '5')).toMatch(/^[0-9a-f]{2}$/);
    expect(await admin.call('ACL', 'GENPASS', '4096')).toMatch(/^[0-9a-f]{1024}$/);
    expect(await admin.call('ACL', 'GENPASS')).not.toBe(await admin.call('ACL', 'GENPASS'));
    for (const bits of ['0', '-1', '4097']) {
      expect(error(await admin.call('ACL', 'GENPASS', bits))).toMatch(/^ERR ACL GENPASS argument/);
    }
    expect(error(await admin.call('ACL', 'GENPASS', 'x'))).toMatch(/^ERR value is not an integer/);
    expect(error(await admin.call('ACL', 'GENPASS', '1', '2'))).toMatch(/^ERR unknown subcommand/);
  });

  it('and rules for a first argument are noted in the log', async () => {
    const admin = await start();
    await admin.call('ACL', 'SETUSER', 'u', '+select|0');
    const deadline = Date.now() + 10_000;
    while (!server!.log.includes('offender: +select|0')) {
      if (Date.now() > deadline) throw new Error(server!.log);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(server!.log).toMatch(/Deprecation warning: Allowing a first arg/);
  });
});
