/*
 * What --help prints.
 */

import { redisVersion } from '../config/version.js';
import { tlsUsage } from './tls-options.js';

const rows: readonly (readonly [string, string])[] = [
  ['-h <hostname>', 'The server (127.0.0.1)'],
  ['-p <port>', 'Its port (6379)'],
  ['-s <socket>', 'Its Unix socket, in place of host and port'],
  ['-a, --pass <password>', 'Password; REDISCLI_AUTH in the environment is safer'],
  ['--user <name>', 'User that the password belongs to'],
  ['--askpass', 'Asks for the password'],
  ['--no-auth-warning', 'Does not warn of a password on the command line'],
  ['-u <uri>', 'redis[s]://[[user:]password@][host[:port]][/database]'],
  ['-n <database>', 'Database'],
  ['-r <count>', 'Runs the command so many times; -1: for ever'],
  ['-i <seconds>', 'Waits between repetitions, between SCANs, between lines of --stat'],
  ['-2, -3', 'Speaks RESP2, RESP3'],
  ['-x', 'Takes the last argument from the standard input'],
  ['-X <tag>', 'Takes the argument that is <tag> from the standard input'],
  ['-d <text>', 'Stands between the items of a raw reply (a line end)'],
  ['-D <text>', 'Stands behind each raw reply (a line end)'],
  ['-c', 'Follows MOVED and ASK to the other nodes of a cluster'],
  ['-e', 'A reply that is an error ends the program with exit code 1'],
  ...tlsUsage,
  ['--raw, --no-raw', 'Replies as they are, or as text to read (raw when not on a terminal)'],
  ['--quoted-input', 'Arguments are quoted strings: "\\x00" is a byte'],
  ['--csv', 'Replies as CSV'],
  ['--json, --quoted-json', 'Replies as JSON; quoted: with bytes as \\xHH'],
  ['--show-pushes <yn>', 'Whether pushes of RESP3 are shown (yes on a terminal)'],
  ['--eval <file>', 'Runs a script: --eval <file> key key , argument argument'],
  ['--ldb', 'With --eval: in the debugger'],
  ['--ldb-sync-mode', 'The same, with a server that waits, and changes that stay'],
  ['--scan', 'Lists the keys, by SCAN'],
  ['--pattern <glob>', 'Only keys that match; also --bigkeys, --memkeys, --hotkeys'],
  ['--quoted-pattern <glob>', 'The same, as a quoted string'],
  ['--count <count>', 'COUNT of each SCAN'],
  ['--type <type>', 'TYPE of each SCAN'],
  ['--bigkeys', 'Looks for keys with many elements'],
  ['--memkeys', 'Looks for keys that take much memory'],
  ['--memkeys-samples <count>', 'The same, with so many elements of each looked at'],
  ['--hotkeys', 'Looks for keys that are used much (needs an LFU policy)'],
  ['--stat', 'A line of figures each second'],
  ['--latency', 'Measures round trips; not on a terminal: for one second'],
  ['--latency-history', 'A new line every 15 seconds (-i)'],
  ['--latency-dist', 'As a spectrum in colours; --mono: in grey'],
  ['--intrinsic-latency <sec>', 'Measures what this machine alone delays'],
  ['--lru-test <keys>', 'A cache under load, 80 of 100 uses on 20 of 100 keys'],
  ['--pipe', 'Sends the standard input as it is, counts replies'],
  ['--pipe-timeout <seconds>', 'Waits so long for the last reply (30; 0: for ever)'],
  ['--replica', 'Shows what a replica is sent'],
  ['--rdb <file>', 'Takes an RDB file from the server; "-": to the standard output'],
  ['--functions-rdb <file>', 'The same, with functions only'],
  ['--cluster <command> ...', 'Looks at a cluster: check, info, call, help'],
  ['--help, --version', 'Prints this, or the version'],
];

/** The text of --help. */
export function usageText(): string {
  const lines = rows.map(([option, text]) => `  ${option.padEnd(26)} ${text}`);
  return [
    `cedis-cli ${redisVersion}`,
    '',
    'Usage: cedis-cli [OPTIONS] [cmd [arg [arg ...]]]',
    ...lines,
    '',
    'Without a command it is interactive; "help" there says more.',
    '',
    '',
  ].join('\n');
}
