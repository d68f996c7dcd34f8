/*
 * --ldb and --ldb-sync-mode in a real terminal: the screens of cedis-cli are those of redis-cli,
 * colours included, against this server.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { directoryCreate } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { cedisCli, redisCli } from './beside.js';
import { Screen, tmuxMissing } from './screen.js';

const who = 'cli debugger';
const isMissing = tmuxMissing(who) || redisToolMissing('redis-cli', who);
const directory = directoryCreate();
const prompt = 'lua debugger>';

const script = `local value = redis.call('incr', KEYS[1])
local list = { value, ARGV[1] }
redis.debug(list)
return value
`;

/** What is typed, and what the screen shows then. */
const typed: readonly (readonly [string, ...string[]])[] = [
  [
    's',
    ...['<redis> incr key', '<reply> 1', '* Stopped at 2, stop reason = step over'],
    '-> 2   local list = { value, ARGV[1] }',
  ],
  ['b 4', '   3   redis.debug(list)', '  #4   return value'],
  ['print value', '<value> 1'],
  [
    'c',
    '<debug> line 3: {1; "more"}',
    ...['* Stopped at 4, stop reason = break point', '->#4   return value'],
  ],
  ['e 1 +', "<error> ldb_eval:1: unexpected symbol near '1'"],
  ['l 4 1', '   3   redis.debug(list)', '->#4   return value'],
];
const firstLine = "-> 1   local value = redis.call('incr', KEYS[1])";

describe.skipIf(isMissing)('cedis-cli --ldb in a terminal', () => {
  let server: ServerProcess;
  const file = join(directory.path, 'script.lua');

  beforeAll(async () => {
    writeFileSync(file, script);
    server = await serverStart();
  });

  afterAll(async () => {
    await server.stop();
    directory.remove();
  });

  /** The screens of a session, and what it has left behind. */
  async function screens(program: readonly string[], option: string): Promise<string[]> {
    const connection = await server.connect();
    await connection.call('FLUSHALL');
    const environment = 'TERM=xterm REDISCLI_HISTFILE=/dev/null REDISCLI_RCFILE=/dev/null';
    const words = `-p ${server.port} ${option} --eval ${file} key , more`;
    const command = `${environment} ${program.join(' ')} ${words}; sleep 60`;
    const screen = new Screen(directory.path, command, server.port, program.at(-1)!.slice(-5));
    const seen: string[] = [];
    await screen.shows(firstLine, prompt);
    for (const [line, ...shown] of [...typed, ['restart'] as const]) {
      screen.type(line);
      screen.press('Enter');
      if (line === 'restart') await screen.shows(firstLine, prompt);
      else await screen.shows(`${prompt} ${line}`, ...shown, prompt);
    }
    seen.push(screen.text('-e'));
    screen.type('c');
    screen.press('Enter');
    await screen.shows('127.0.0.1:P>');
    seen.push(screen.text('-e'));
    seen.push(String(await connection.call('GET', 'key')));
    connection.close();
    screen.close();
    return seen;
  }

  it.each(['--ldb', '--ldb-sync-mode'])('%s looks as in redis-cli', async (option) => {
    const expected = await screens(redisCli, option);
    expect(expected.join()).toContain('(Lua debugging session ended');
    expect(await screens(cedisCli, option)).toEqual(expected);
    expect(expected.at(-1)).toBe(option === '--ldb' ? 'null' : '2');
  });
});
