/*
 * What --help prints.
 */

import { redisVersion } from '../config/version.js';
import { tlsUsage } from '../client/tls-options.js';

const rows: readonly (readonly [string, string])[] = [
  ['-h <hostname>', 'The server (127.0.0.1)'],
  ['-p <port>', 'Its port (6379)'],
  ['-s <socket>', 'Its Unix socket, in place of host and port'],
  ['-a <password>', 'Password'],
  ['--user <name>', 'User that the password belongs to'],
  ['-u <uri>', 'redis[s]://[[user:]password@][host[:port]][/database]'],
  ['-c <clients>', 'Connections (50)'],
  ['-n <requests>', 'Requests, in all (100000)'],
  ['-d <bytes>', 'Size of the values that are stored, and of __data__ (3)'],
  ['-P <requests>', 'Pipeline: requests that are sent before their replies are waited for (1)'],
  ['-r <numbers>', 'Draws keys, members and scores: __rand_int__ is a number below this'],
  ['-t <tests>', 'Runs only these: set,get,lrange_100 ...'],
  ['-k <0|1>', '0: a new connection for each pipeline (1)'],
  ['--dbnum <database>', 'Database'],
  ['-3', 'Speaks RESP3'],
  ['--enable-tracking', 'Each connection has its keys tracked (CLIENT TRACKING on)'],
  ['--threads <count>', 'Sends from so many threads'],
  ['-x', 'Takes the last argument from the standard input'],
  ['-I', 'Only opens the connections and waits'],
  ['-l', 'Runs the tests for ever'],
  ['-q', 'A line a test'],
  ['--csv', 'A line of CSV a test'],
  ['--precision <digits>', 'Digits that latencies keep, 1 to 4 (3)'],
  ['--seed <number>', 'Draws the same numbers again'],
  [
    '--rate <requests>',
    'Requests a second that come due at a fixed rate, whatever the server does;',
  ],
  ['', 'latency counts from when each was due; -P of them are due at once'],
  ['--against <host:port>', 'Measures another server in turn with the first; ratios of medians'],
  ['--rounds <count>', 'How often, with --against (5)'],
  ['--report <file.html>', 'Writes plots and tables into one file'],
  ...tlsUsage,
  ['--help, --version', 'Prints this, or the version'],
];

const examples: readonly string[] = [
  'cedis-benchmark -t set,get -q -P 16',
  'cedis-benchmark -n 1000000 -r 100000 -d 64 SET key:__rand_int__ __data__',
  'cedis-benchmark --rate 20000 -t get --report get.html',
  'cedis-benchmark -p 6379 --against 127.0.0.1:7777 -t set,get -P 16',
];

/** The text of --help. */
export function usageText(): string {
  const lines = rows.map(([option, text]) => `  ${option.padEnd(25)} ${text}`);
  return [
    `cedis-benchmark ${redisVersion}`,
    '',
    'Usage: cedis-benchmark [OPTIONS] [COMMAND ARGS...]',
    ...lines,
    '',
    'Examples:',
    ...examples.map((line) => `  ${line}`),
    '',
    '',
  ].join('\n');
}
