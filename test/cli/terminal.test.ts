/*
 * cedis-cli in a real terminal: screens of tmux, as a user would see them.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import { directoryCreate } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';
import { cedisCli } from './beside.js';
import { Screen, tmuxMissing } from './screen.js';

const isMissing = tmuxMissing('cli terminal');
const directory = directoryCreate();
const historyFile = join(directory.path, 'history');

describe.skipIf(isMissing)('cedis-cli in a terminal', () => {
  let server: ServerProcess;
  let connection: Connection;
  let screen: Screen;

  beforeAll(async () => {
    server = await serverStart();
    connection = await server.connect();
    const environment = `REDISCLI_HISTFILE=${historyFile} REDISCLI_RCFILE=/dev/null`;
    const command = `${environment} ${cedisCli.join(' ')} -p ${server.port}; echo left $?; sleep 60`;
    screen = new Screen(directory.path, command, server.port);
  });

  afterAll(async () => {
    screen.close();
    connection.close();
    await server.stop();
    directory.remove();
  });

  const type = (text: string): void => screen.type(text);
  const press = (...keys: string[]): void => screen.press(...keys);
  const shows = (...lines: string[]): Promise<void> => screen.shows(...lines);

  it('hints, completes, runs, remembers', async () => {
    await shows('127.0.0.1:P>');
    type('getset gree');
    await shows('127.0.0.1:P> getset gree key value');
    press('C-u');
    type('config s');
    press('Tab');
    await shows('127.0.0.1:P> CONFIG SET parameter value [parameter value ...]');
    press('C-u');
    type('set greeting "h\u00e9"');
    press('Enter');
    await shows('127.0.0.1:P> set greeting "h\u00e9"', 'OK', '127.0.0.1:P>');
    type('get greeting');
    press('Enter');
    await shows('127.0.0.1:P> get greeting', '"h\\xc3\\xa9"', '127.0.0.1:P>');
    press('Up', 'Up', 'Enter');
    await shows('127.0.0.1:P> set greeting "h\u00e9"', 'OK', '127.0.0.1:P>');
  });

  it('shows transactions and databases in the prompt, and keeps secrets out of the history', async () => {
    type('multi');
    press('Enter');
    await shows('OK', '127.0.0.1:P(TX)>');
    type('discard');
    press('Enter');
    await shows('OK', '127.0.0.1:P>');
    type('select 3');
    press('Enter');
    await shows('OK', '127.0.0.1:P[3]>');
    type('config set requirepass ""');
    press('Enter');
    await shows('OK', '127.0.0.1:P[3]>');
    type(':set nohints');
    press('Enter');
    await shows('127.0.0.1:P[3]> :set nohints', '127.0.0.1:P[3]>');
    type('get ');
    await shows('127.0.0.1:P[3]> get');
    press('C-u');
    const kept = readFileSync(historyFile, 'utf8');
    expect(kept).toContain('select 3\n');
    expect(kept).not.toContain('requirepass');
  });

  it('shows messages until a key is pressed, leaves by Ctrl-C, runs pasted lines in order', async () => {
    const notice = 'Reading messages... (press Ctrl-C to quit or any key to type command)';
    type('subscribe channel');
    press('Enter');
    await shows('1) "subscribe"', '2) "channel"', '3) (integer) 1', notice);
    await connection.call('PUBLISH', 'channel', 'news');
    await shows('3) (integer) 1', '1) "message"', '2) "channel"', '3) "news"', notice);
    type('p');
    await shows('3) "news"', '127.0.0.1:P[3](subscribed mode)> p');
    await connection.call('PUBLISH', 'channel', 'later');
    type('ing');
    press('Enter');
    await shows('3) "later"', '1) "pong"', '2) ""', notice);
    press('C-c');
    await shows('2) ""', '127.0.0.1:P[3]>');
    type('subscribe channel');
    press('Enter');
    await shows('3) (integer) 1', notice);
    type('reset');
    press('Enter');
    await shows('RESET', '127.0.0.1:P>');
    type('select 3');
    press('Enter');
    await shows('OK', '127.0.0.1:P[3]>');
    screen.tmux('set-buffer', 'echo first\necho second\n');
    screen.tmux('paste-buffer');
    await shows('"second"', '127.0.0.1:P[3]>');
    expect(screen.text()).toMatch(/"first"\n[^"]*"second"/);
  });

  it('connects again when the server has dropped it', async () => {
    await connection.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    press('C-u');
    type('echo again');
    press('Enter');
    await shows('"again"', '127.0.0.1:P[3]>');
  });

  it('leaves by Ctrl-C at the prompt', async () => {
    press('C-c');
    await shows('left 0');
  });
});
