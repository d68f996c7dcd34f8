/*
 * cedis-cli beside redis-cli: the same command lines, on redis-server and on Cedis, give the same
 * output, errors and exit code.
 *
 * Differences that are meant: --help, --version and general help are in Cedis's own words and name
 * the program; a key with a zero byte is listed whole by --scan; --bigkeys names the types in one
 * order, where redis-cli takes that of a hash table with a random seed.
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { dataset, lines } from './lines.js';
import type { Line } from './lines.js';

const program = fileURLToPath(new URL('../../host/client/cedis-cli.mjs', import.meta.url));
const LIMIT_MS = 600_000;

interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number | null;
}

/** What the programs call themselves. */
const ownNames = /(redis|cedis)-cli/g;

/** What HELLO says of the connection, another one each time. */
const clientNumber = /"id" => \(integer\) \d+/g;

/** Runs a command line to its end. */
async function run(command: readonly string[], line: Line, port: number): Promise<Outcome> {
  const given = line.isBare ? line.words : ['-p', 'P', ...line.words];
  const words = [...command.slice(1), ...given].map((word) =>
    word.replace(/(^|:)P(?=$|\/)/, `$1${port}`),
  );
  const home = { HOME: '/nowhere', PATH: process.env['PATH'], ...line.environment };
  const child = spawn(command[0]!, words, { env: home });
  const pieces: { output: Buffer[]; errors: Buffer[] } = { output: [], errors: [] };
  child.stdout.on('data', (bytes: Buffer) => pieces.output.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => pieces.errors.push(bytes));
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.from((line.input ?? '').replace(/ P\n/, ` ${port}\n`), 'latin1'));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const text = (list: Buffer[]): string =>
    Buffer.concat(list)
      .toString('latin1')
      .replace(ownNames, 'the-cli')
      .replace(clientNumber, '"id"');
  let output = text(pieces.output);
  if (line.words.some((word) => /^--(big|mem)keys/.test(word))) {
    output = output.split('\n').sort().join('\n');
  }
  return { output, errors: text(pieces.errors), exitCode };
}

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
      expect(lines.length).toBeGreaterThan(150);
      const different: unknown[] = [];
      for (const line of lines.filter((each) => !isOwn(each))) {
        await fill(connection);
        const expected = await run(['redis-cli'], line, server.port);
        await fill(connection);
        const actual = await run([process.execPath, program], line, server.port);
        if (!Object.is(JSON.stringify(actual), JSON.stringify(expected))) {
          different.push({ line: line.words.join(' '), input: line.input, expected, actual });
        }
      }
      expect(different).toEqual([]);
    },
    LIMIT_MS,
  );
});
