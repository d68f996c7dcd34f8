/*
 * Runs a command line through redis-cli or cedis-cli. What differs from run to run is made alike:
 * the program's name, the number of the connection, the order of the types of --bigkeys.
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Line } from './lines.js';

const program = fileURLToPath(new URL('../../host/client/cedis-cli.mjs', import.meta.url));

export interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number | null;
}

/** The two programs, as words before the line. */
export const redisCli: readonly string[] = ['redis-cli'];
export const cedisCli: readonly string[] = [process.execPath, program];

/** What the programs call themselves. */
const ownNames = /(redis|cedis)-cli/g;

/** What HELLO says of the connection, another one each time. */
const clientNumber = /"id" => \(integer\) \d+/g;

/** Runs a command line to its end. */
export async function run(command: readonly string[], line: Line, port: number): Promise<Outcome> {
  const given = line.isBare ? line.words : ['-p', 'P', ...line.words];
  const words = [...command.slice(1), ...given].map((word) =>
    word.replace(/(^|:)P(?=$|[/?])/, `$1${port}`),
  );
  const home = { HOME: '/nowhere', PATH: process.env['PATH'], ...line.environment };
  const child = spawn(command[0]!, words, { env: home });
  const pieces: { output: Buffer[]; errors: Buffer[] } = { output: [], errors: [] };
  child.stdout.on('data', (bytes: Buffer) => pieces.output.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => pieces.errors.push(bytes));
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.from((line.input ?? '').replaceAll(' P\n', ` ${port}\n`), 'latin1'));
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
