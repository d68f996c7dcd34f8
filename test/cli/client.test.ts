/*
 * cedis-cli beside redis-cli: the same command lines, on redis-server and on Cedis, give the same
 * output, errors and exit code.
 *
 * Differences that are meant: --help, --version, general help and --cluster help are in Cedis's own
 * words and name the program; a key with a zero byte is listed whole by --scan; --bigkeys names the
 * types in one order, where redis-cli takes that of a hash table with a random seed; a command
 * without arguments is helped with without "(null)"; a folder is no script of --eval; a negative -i
 * does not wait for ever; --pipe always says that the server has gone.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { cedisCli, redisCli, run } from './beside.js';
import { dataset, lines, newer } from './lines.js';
import type { Line } from './lines.js';

const LIMIT_MS = 600_000;

async function fill(connection: Connection): Promise<void> {
  await connection.call('FLUSHALL');
  for (const words of dataset) await connection.call(...words);
}

/** Lines whose replies differ from run to run or are in words of our own. */
function isOwn(line: Line): boolean {
  return line.words.join(' ') === '-h' || line.words.join(' ') === 'help';
}

const isMissing = redisToolMissing('redis-cli', 'cli') || redisMissing('cli');

describe.skipIf(isMissing).each([
  ['redis-server', redisStart],
  ['Cedis', serverStart],
] as const)('cedis-cli beside redis-cli, on %s', (_name, start) => {
  let server: ServerProcess;
  let connection: Connection;

  beforeAll(async () => {
    server = await start();
    connection = await server.connect();
  });

  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  it(
    'answers every line alike',
    async () => {
      expect(lines.length).toBeGreaterThan(250);
      const different: unknown[] = [];
      for (const line of lines.filter((each) => !isOwn(each))) {
        await fill(connection);
        const expected = await run(redisCli, line, server.port);
        await fill(connection);
        const actual = await run(cedisCli, line, server.port);
        if (!Object.is(JSON.stringify(actual), JSON.stringify(expected))) {
          different.push({ line: line.words.join(' '), input: line.input, expected, actual });
        }
      }
      expect(different).toEqual([]);
    },
    LIMIT_MS,
  );

  it('answers as redis-cli 7.2 does', async () => {
    for (const line of newer) {
      await fill(connection);
      const { output, errors } = await run(cedisCli, line, server.port);
      expect({ output, errors }).toEqual({ output: line.output, errors: line.errors ?? '' });
    }
  });
});
