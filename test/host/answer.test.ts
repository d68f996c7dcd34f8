/*
 * Commands that the host answers from what it knows alone, as a client of the server process sees
 * them. The handlers by themselves are tested in test/command/table.test.ts.
 */

import { describe, expect, it } from 'vitest';

import { tableRows } from '../../assembly/command/table/index.js';
import { redisVersion } from '../../host/config/version.js';
import { serverAround } from '../support/around.js';
import type { Connection } from '../support/connection.js';
import { golden } from '../support/golden.js';
import type { ServerProcess } from '../support/process.js';
import { redisStart } from '../support/redis.js';
import { RespError, Verbatim } from '../support/resp.js';
import { serverStart } from '../support/server.js';

let server: ServerProcess;
let connection: Connection;

serverAround(serverStart, (started, connected) => ([server, connection] = [started, connected]));

describe('commands of the host', () => {
  it('COMMAND and COMMAND LIST know every row', async () => {
    const top = tableRows.filter((row) => !row.container);
    const all = (await connection.call('COMMAND')) as [string][];
    expect(all.map(([name]) => name).sort()).toEqual(top.map(({ name }) => name).sort());
    const list = (await connection.call('COMMAND', 'LIST')) as string[];
    expect(list.sort()).toEqual(tableRows.map(({ fullName }) => fullName).sort());
  });

  it('LOLWUT draws, and says the version', async () => {
    const picture = (await connection.call('LOLWUT', '20', '8')) as string;
    const lines = picture.split('\n');
    expect(lines.slice(-2)).toEqual([`Redis ver. ${redisVersion}`, '']);
    expect(Math.max(...lines.slice(0, 8).map((line) => line.length))).toBeLessThanOrEqual(20);
    const other = await server.connect();
    await other.call('HELLO', '3');
    expect(await other.call('LOLWUT')).toBeInstanceOf(Verbatim);
    other.close();
  });

  it('ACL GENPASS gives so many bits', async () => {
    expect(await connection.call('ACL', 'GENPASS')).toMatch(/^[0-9a-f]{64}$/);
    expect(await connection.call('ACL', 'GENPASS', '5')).toMatch(/^[0-9a-f]{2}$/);
    const [one, other] = [
      await connection.call('ACL', 'GENPASS'),
      await connection.call('ACL', 'GENPASS'),
    ];
    expect(one).not.toBe(other);
    const range =
      'ERR ACL GENPASS argument must be the number of bits for the output password, ' +
      'a positive number up to 4096';
    for (const wrong of ['0', '4097', '-1']) {
      expect(await connection.call('ACL', 'GENPASS', wrong)).toEqual(new RespError(range));
    }
  });
});

describe('HELP beside redis-server', () => {
  const oracle = golden('help', () => redisStart());

  /** The subcommands that a HELP names; its sentences are our own. */
  async function subcommands(link: Connection, name: string): Promise<string[]> {
    const lines = (await link.call(name, 'HELP')) as string[];
    return lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(' ')[0]!);
  }

  it.each(['CONFIG', 'COMMAND', 'PUBSUB', 'OBJECT', 'MEMORY', 'XINFO', 'XGROUP', 'LATENCY'])(
    '%s HELP names the same subcommands',
    async (name) => {
      const theirs = await oracle.recall(name, (redis) => subcommands(redis, name));
      expect((await subcommands(connection, name)).sort()).toEqual([...theirs].sort());
    },
  );
});
