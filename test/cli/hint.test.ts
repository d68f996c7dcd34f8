/*
 * What the prompt says is still missing of a command, by the documentation that a server gives.
 */

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { helpEntries, hintOf } from '../../host/client/documentation.js';
import type { HelpEntry } from '../../host/client/documentation.js';
import { ReplyReader } from '../../host/net/reply-reader.js';
import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';
import { cedisCli, run } from './beside.js';

let server: ServerProcess;
let entries: HelpEntry[];

beforeAll(async () => {
  server = await serverStart();
  const socket = connect(server.port, '127.0.0.1');
  const reader = new ReplyReader();
  socket.write('COMMAND DOCS\r\n');
  let reply = reader.next();
  while (reply === null) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    reader.push(bytes);
    reply = reader.next();
  }
  entries = helpEntries(reply);
  socket.destroy();
});

afterAll(() => server.stop());

const expiry =
  '[EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]';

/** A line, and the hint behind it. */
const cases: readonly (readonly [string, string])[] = [
  ['nosuch ', ''],
  ['strlen ', 'key'],
  ['strlen', ' key'],
  // A word counts when there is a space behind it.
  ['strlen a', ' key'],
  ['strlen a ', ''],
  ['strlen a b ', ''],
  ['INCRBY k ', 'increment'],
  ['incrby k many ', ''],
  ['rpop k 2 ', ''],
  ['rpop k ', '[count]'],
  // An option, and one that is only begun.
  ['xrevrange k + - ', '[COUNT count]'],
  ['xrevrange k + - CO', ' [COUNT count]'],
  ['xrevrange k + - count ', 'count'],
  ['xrevrange k + - count 3 ', ''],
  // Options in any order: those that are there are not offered again.
  ['set k v ', `[NX|XX] [GET] ${expiry}`],
  ['set k v GET ', `[NX|XX] ${expiry}`],
  ['set k v px ', 'milliseconds [NX|XX] [GET]'],
  ['set k v px 100 ', '[NX|XX] [GET]'],
  ['set k v px 100 get nx ', ''],
  ['set k v px soon ', ''],
  ['set k v nonsense ', ''],
  ['sscan k 0 count ', 'count [MATCH pattern]'],
  // Blocks and what is repeated.
  ['zadd k gt ch ', '[NX|XX] [INCR] score member [score member ...]'],
  ['zadd k 1.5 ', 'member [score member ...]'],
  ['zadd k 1.5 m ', '[score member ...]'],
  ['zadd k 1.5 m -inf ', 'member [score member ...]'],
  ['hrandfield k 3 ', '[WITHVALUES]'],
  ['hrandfield k three ', ''],
  ['bitfield_ro k get u8 ', 'offset [GET encoding offset ...]]'],
  ['bitfield_ro k get u8 0 ', '[GET encoding offset ...]]'],
  ['mget ', 'key [key ...]'],
  ['mget a b ', '[key ...]'],
  // A choice between blocks.
  [
    'geosearch k fromlonlat 1 ',
    'latitude BYRADIUS radius M|KM|FT|MI|BYBOX width height M|KM|FT|MI',
  ],
  // A token that the next word does not belong to, and one before a choice.
  ['sort k limit asc ', ''],
  ['client list type ', 'NORMAL|MASTER|REPLICA|PUBSUB [ID client-id [client-id ...]]'],
  // Subcommands.
  ['config get ', 'parameter [parameter ...]'],
  ['client no-evict ', 'ON|OFF'],
];

describe('the hint behind a line', () => {
  it.each(cases)('%j: %j', (line, hint) => {
    const shown = hintOf(line, entries);
    if (line.startsWith('geosearch')) expect(shown.startsWith(`${hint} [`)).toBe(true);
    else expect(shown).toBe(hint);
  });
});

/** Words that connect to the server, to none, and as a user who may not ask for documentation. */
const sources: readonly (readonly [string, readonly string[]])[] = [
  ['the documentation of the server', ['-p', 'P']],
  ['our own where there is no server', ['-p', '1']],
  [
    'our own where the server gives none',
    ['-p', 'P', '--user', 'undocumented', '-a', 'x', '--no-auth-warning'],
  ],
];

describe('the options that test hints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cedis-hint-'));
  const file = join(folder, 'hints.txt');

  beforeAll(async () => {
    const connection = await server.connect();
    const rights = ['on', 'nopass', '+@all', '-command|docs'];
    await connection.call('ACL', 'SETUSER', 'undocumented', ...rights);
    connection.close();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(sources)('take %s', async (_name, place) => {
    writeFileSync(
      file,
      [
        '# A line, and its hint.',
        '"incrby k " "increment"',
        '',
        '"migrate h 1 " "key|\\"\\" destination-db timeout [COPY] [REPLACE] ' +
          '[AUTH password|AUTH2 username password] [KEYS key [key ...]]"',
        '"client list type " "NORMAL|MASTER|REPLICA|PUBSUB [ID client-id [client-id ...]]"',
      ].join('\n'),
    );
    const words = [...place, '--test_hint_file', file];
    expect(await run(cedisCli, { words, isBare: true }, server.port)).toEqual({
      output: 'SUCCESS: 3/3 passed\n',
      errors: '',
      exitCode: 0,
    });
    const one = [...place, '--test_hint', 'zadd k 1 '];
    const shown = await run(cedisCli, { words: one, isBare: true }, server.port);
    expect(shown.output).toBe('member [score member ...]\n');
  });

  it('tell what is not as expected', async () => {
    writeFileSync(file, '"get " "key"\n"get " "cake"\n"nosuch " ""\n');
    const line = { words: ['--verbose', '--test_hint_file', file] };
    expect(await run(cedisCli, line, server.port)).toEqual({
      output:
        "Input: 'get ', Expected: 'key', Hint: 'key'\n" +
        "Input: 'get ', Expected: 'cake', Hint: 'key'\n" +
        "Input: 'nosuch ', Expected: '', Hint: '(null)'\n" +
        'FAILURE: 1/3 passed\n',
      errors:
        "Test case 'get ' FAILED: expected 'cake', got 'key'\n" +
        "Test case 'nosuch ' FAILED: expected '', got '(null)'\n",
      exitCode: 2,
    });
    writeFileSync(file, '"get "\n');
    const lone = await run(cedisCli, { words: ['--test_hint_file', file] }, server.port);
    expect(lone.errors).toBe("Missing expected hint for input 'get '\n");
    const none = await run(cedisCli, { words: ['--test_hint_file', '/nowhere'] }, server.port);
    expect(none.errors).toBe("Can't open file '/nowhere': No such file or directory\n");
    expect([lone.exitCode, none.exitCode]).toEqual([255, 255]);
  });
});
