/*
 * The program: the options, what the server says of itself, then test by test.
 *
 *     tests ──► run ──► lines                            one server
 *           └─► rounds: run here, run there ──► ratios   --against (compare.ts)
 *                └────────────────────────────► a file   --report (report.ts)
 */

import { readFileSync } from 'node:fs';

import { ClientEnd, print, printError } from '../client/ending.js';
import type { Place } from '../client/tls-options.js';
import { Wire, WireFailure } from '../client/wire.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { comparisonRun } from './compare.js';
import { LoadFailure } from './load-client.js';
import { optionsParse } from './options.js';
import type { Options } from './options.js';
import { placeText } from './place.js';
import { csvHead, ProgressLine, resultPrint } from './print.js';
import type { ServerConfiguration } from './print.js';
import { reportCheck, reportWrite } from './report.js';
import { dataOf, requestOf } from './request.js';
import { idleRun, testRun } from './run.js';
import type { RunResult } from './run.js';
import { testsChosen } from './test-list.js';
import type { Test } from './test-list.js';

/** Runs the program with the arguments behind its name, and ends it. */
export async function main(givenArguments: readonly string[]): Promise<void> {
  // Whoever reads the output has gone, as `| head` does.
  process.stdout.on('error', () => process.exit(1));
  let exitCode = 0;
  try {
    const { options, words } = optionsParse(givenArguments);
    await run(options, words);
  } catch (error) {
    if (error instanceof ClientEnd) {
      printError(error.text);
      exitCode = error.exitCode;
    } else if (error instanceof LoadFailure) {
      printError(`${error.message}\n`);
      exitCode = 1;
    } else {
      throw error;
    }
  }
  process.exit(exitCode);
}

async function run(options: Options, words: string[]): Promise<void> {
  if (options.report !== null) reportCheck(options.report);
  const configuration = await configurationAsk(options, options);
  if (options.against !== null) await configurationAsk(options, options.against);
  if (!options.keepsAlive) printError(keepAliveWarning);
  if (words.length > 0 && options.tests !== null) printError('WARNING: Option -t is ignored.\n');
  if (options.isIdle) {
    const count = options.clients;
    print(`Creating ${count} idle connections and waiting forever (Ctrl+C when done)\n`);
    await idleRun(options, options, () => print(`clients: ${count}\r`));
  }
  const title = words.join(' ');
  if (options.lastFromInput && words.length > 0) words.push(readFileSync(0, 'latin1'));
  const data = dataOf(options.dataBytes);
  const tests =
    words.length > 0
      ? [{ title, request: requestOf(words, data) }]
      : testsChosen(options.tests, data, options.keyspace !== null);
  const dataBytes = words.length > 0 ? tests[0]!.request.bytes.length : options.dataBytes;
  if (options.against !== null) return comparisonRun(options, options.against, tests);
  if (options.isCsv) print(csvHead);
  do await testsRun(options, tests, dataBytes, configuration);
  while (options.loops);
  if (!options.isCsv && words.length === 0) print('\n');
}

async function testsRun(
  options: Options,
  tests: readonly Test[],
  dataBytes: number,
  configuration: ServerConfiguration | null,
): Promise<void> {
  const results: RunResult[] = [];
  for (const test of tests) {
    const line = new ProgressLine(test.title);
    const result = await testRun(options, options, test, (sample) => {
      if (!options.isCsv) line.show(sample);
    });
    if (!options.isCsv) line.clear();
    resultPrint(options, result, dataBytes, configuration);
    results.push(result);
  }
  if (options.report !== null) await reportWrite(options, tests, [results]);
}

const keepAliveWarning =
  'WARNING: Keepalive disabled. Each connection leaves a port that the system keeps for a while: ' +
  'many requests may run out of them (net.ipv4.tcp_tw_reuse on Linux).\n';

/** What a server says of how it keeps its data; ends the program if it lets nobody in. */
async function configurationAsk(
  options: Options,
  place: Place,
): Promise<ServerConfiguration | null> {
  const name = placeText(place);
  let wire: Wire;
  try {
    wire = await Wire.open(place, options);
  } catch (error) {
    const text = (error as Error).message;
    if (text.startsWith('TLS: ')) {
      throw new ClientEnd(1, `Could not negotiate a TLS connection: ${text.slice(5)}\n`);
    }
    throw new ClientEnd(1, `Could not connect to Redis at ${name}: ${text}\n`);
  }
  const refused = (text: string): never => {
    throw new ClientEnd(1, `Node ${name} replied with error:\n${text}\n`);
  };
  const ask = async (...asked: string[]): Promise<RemoteReply> => wire.call(...asked);
  try {
    const { user, password } = options;
    if (password !== null) {
      const reply = await ask('AUTH', ...(user === null ? [] : [user]), password);
      if (reply.kind === 'error') refused(reply.text);
    }
    const replies = [await ask('CONFIG', 'GET', 'save'), await ask('CONFIG', 'GET', 'appendonly')];
    const values = replies.map((reply) => {
      if (reply.kind === 'error' && reply.text.startsWith('NOAUTH')) refused(reply.text);
      const value = reply.kind === 'array' ? reply.items[1] : undefined;
      return value?.kind === 'bulk' ? Buffer.from(value.bytes).toString('latin1') : null;
    });
    if (values.some((value) => value === null)) printError(noConfiguration);
    else return { save: values[0]!, appendOnly: values[1]! };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    printError(noConfiguration);
  } finally {
    wire.close();
  }
  return null;
}

const noConfiguration = 'WARNING: Could not fetch server CONFIG\n';
