/*
 * The options, by redis-cli's own rules: an option is a word of its own and so is its value, which
 * may begin with a dash; the first word that is no option begins the command, and whatever stands
 * behind it belongs to the command. A general parser of options would also take `-p6379`,
 * `--port=6379` or an option behind the command, and read `-h` without a value as an error: so each
 * option is a row of a table here.
 *
 *     cedis-cli -p 7000 -n 2 --csv  lrange list 0 -1
 *               └──── options ────┘ └─── words ────┘
 */

import { byteTextFromString, wordsSplit } from '../config/byte-text.js';
import { redisVersion } from '../config/version.js';
import { ClientEnd, fail, print, printError } from './ending.js';
import { TlsDefaults, tlsFlags, tlsValues } from './tls-options.js';
import { uriParse } from './uri.js';
import { usageText } from './usage.js';

/** How replies are written. */
export type OutputMode = 'standard' | 'raw' | 'csv' | 'json' | 'quoted-json';

/** What the program can do besides commands: of several that are asked for, the first here. */
const modeOrder = [
  ...(['cluster', 'latency', 'latency-dist', 'replica', 'rdb', 'functions-rdb', 'pipe'] as const),
  ...(['bigkeys', 'memkeys', 'hotkeys', 'stat', 'scan', 'lru-test'] as const),
  ...(['intrinsic-latency', 'hint', 'hint-file'] as const),
];

export type Mode = (typeof modeOrder)[number] | 'commands';

/** All that the command line can set, with the values that hold without it. */
export class Options extends TlsDefaults {
  host = '127.0.0.1';
  port = 6379;
  socket: string | null = null;
  user: string | null = null;
  password: string | null = null;
  asksPassword = false;
  warnsOfPassword = true;
  database = 0;
  repeat = 1;
  intervalMs = 0;
  isResp2 = false;
  /** RESP3: not at all, if the server has it (JSON wants it), or it must be. */
  resp3: 'no' | 'try' | 'must' = 'no';
  lastFromInput = false;
  tagFromInput: string | null = null;
  itemDelimiter = '\n';
  replyDelimiter = '\n';
  output: OutputMode = process.stdout.isTTY || process.env['FAKETTY'] ? 'standard' : 'raw';
  showsPushes = this.output === 'standard';
  hasQuotedInput = false;
  failsOnError = false;
  followsCluster = false;
  isMono = false;
  readonly modes = new Set<Mode>();
  isHistory = false;
  pattern: string | null = null;
  scanCount: number | null = null;
  scanType: string | null = null;
  samples = 0;
  file = '';
  seconds = 0;
  lruKeys = 0;
  pipeTimeoutSeconds = 30;
  evalFile: string | null = null;
  debugs = false;
  debugsInSync = false;
  /** The subcommand of --cluster and its words. */
  clusterWords: string[] = [];
  clusterOnly: 'masters' | 'replicas' | null = null;
  clusterSearchesOwners = false;
  /** The line of --test_hint, the file of --test_hint_file, and whether each case is told. */
  hintLine = '';
  hintFile = '';
  isVerbose = false;

  /** What the program is to do. */
  get mode(): Mode {
    return modeOrder.find((name) => this.modes.has(name)) ?? 'commands';
  }
}

type Flag = (options: Options) => void;
type Value = (options: Options, value: string) => void;

const mode =
  (name: Mode): Flag =>
  (options) => {
    options.modes.add(name);
  };

/** JSON has maps and doubles only in RESP3; an explicit -3 stays what it is. */
const json =
  (output: OutputMode): Flag =>
  (options) => {
    options.output = output;
    if (options.resp3 === 'no') options.resp3 = 'try';
  };

/** Options of what changes a cluster, which itself says that it is not here. */
const changing = <T>(names: readonly string[], set: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [`--cluster-${name}`, set]));
const changingFlags = [
  ...['from-askpass', 'yes', 'simulate', 'replace', 'copy', 'slave', 'use-empty-masters'],
  'fix-with-unreachable-masters',
];
const changingValues = [
  ...['replicas', 'master-id', 'from', 'to', 'from-user', 'from-pass', 'weight', 'slots'],
  ...['timeout', 'pipeline', 'threshold'],
];

const flags: Readonly<Record<string, Flag>> = {
  '-x': (options) => (options.lastFromInput = true),
  '--no-auth-warning': (options) => (options.warnsOfPassword = false),
  '--askpass': (options) => (options.asksPassword = true),
  '--raw': (options) => (options.output = 'raw'),
  '--no-raw': (options) => (options.output = 'standard'),
  '--quoted-input': (options) => (options.hasQuotedInput = true),
  '--csv': (options) => (options.output = 'csv'),
  '--json': json('json'),
  '--quoted-json': json('quoted-json'),
  '-c': (options) => (options.followsCluster = true),
  '-e': (options) => (options.failsOnError = true),
  '-2': (options) => (options.isResp2 = true),
  '-3': (options) => (options.resp3 = 'must'),
  '--verbose': (options) => (options.isVerbose = true),
  '--cluster-only-masters': (options) => (options.clusterOnly = 'masters'),
  '--cluster-only-replicas': (options) => (options.clusterOnly = 'replicas'),
  '--cluster-search-multiple-owners': (options) => (options.clusterSearchesOwners = true),
  ...changing(changingFlags, () => undefined),
  '--mono': (options) => (options.isMono = true),
  ...tlsFlags,
  '--latency': mode('latency'),
  '--latency-history': (options) => {
    options.modes.add('latency');
    options.isHistory = true;
  },
  '--latency-dist': mode('latency-dist'),
  '--replica': mode('replica'),
  '--slave': mode('replica'),
  '--stat': mode('stat'),
  '--scan': mode('scan'),
  '--pipe': mode('pipe'),
  '--bigkeys': mode('bigkeys'),
  '--memkeys': (options) => {
    options.modes.add('memkeys');
    options.samples = 0;
  },
  '--hotkeys': mode('hotkeys'),
  '--ldb': (options) => {
    options.debugs = true;
    options.output = 'raw';
  },
  '--ldb-sync-mode': (options) => {
    options.debugs = true;
    options.debugsInSync = true;
    options.output = 'raw';
  },
};

const values: Readonly<Record<string, Value>> = {
  '-h': (options, value) => (options.host = value),
  '-p': (options, value) => {
    options.port = integer(value);
    portCheck(options.port);
  },
  '-s': (options, value) => (options.socket = value),
  '-a': (options, value) => (options.password = value),
  '--pass': (options, value) => (options.password = value),
  '--user': (options, value) => (options.user = value),
  '-u': (options, value) => {
    const { password, ...rest } = uriParse(value);
    Object.assign(options, rest);
    if (password !== undefined) options.password = password;
    portCheck(options.port);
  },
  '-n': (options, value) => (options.database = integer(value)),
  '-r': (options, value) => (options.repeat = integer(value)),
  '-i': (options, value) => (options.intervalMs = (Number.parseFloat(value) || 0) * 1000),
  '-X': (options, value) => (options.tagFromInput = value),
  '-d': (options, value) => (options.itemDelimiter = value),
  '-D': (options, value) => (options.replyDelimiter = value),
  '--show-pushes': (options, value) => {
    if (/^[ny]/i.test(value)) options.showsPushes = /^y/i.test(value);
    else printError(`Unknown --show-pushes value '${value}' (valid: '[y]es', '[n]o')\n`);
  },
  '--pattern': (options, value) => (options.pattern = value),
  '--quoted-pattern': (options, value) => {
    const words = wordsSplit(value);
    if (words?.length !== 1) fail('Invalid quoted string specified for --quoted-pattern.');
    options.pattern = words[0]!;
  },
  '--count': (options, value) => (options.scanCount = integer(value)),
  '--type': (options, value) => (options.scanType = value),
  '--memkeys-samples': (options, value) => {
    options.modes.add('memkeys');
    options.samples = integer(value);
  },
  '--lru-test': (options, value) => {
    options.modes.add('lru-test');
    options.lruKeys = integer(value);
  },
  '--intrinsic-latency': (options, value) => {
    options.modes.add('intrinsic-latency');
    options.seconds = integer(value);
  },
  '--rdb': (options, value) => {
    options.modes.add('rdb');
    options.file = value;
  },
  '--functions-rdb': (options, value) => {
    options.modes.add('functions-rdb');
    options.file = value;
  },
  '--pipe-timeout': (options, value) => (options.pipeTimeoutSeconds = integer(value)),
  '--eval': (options, value) => (options.evalFile = value),
  '--test_hint': (options, value) => {
    options.modes.add('hint');
    options.hintLine = value;
  },
  '--test_hint_file': (options, value) => {
    options.modes.add('hint-file');
    options.hintFile = value;
  },
  ...changing(changingValues, () => undefined),
  ...tlsValues,
};

const passwordWarning =
  "Warning: Using a password with '-a' or '-u' option on the command line interface may not be" +
  ' safe.\n';

/** Reads the arguments behind the program's name: the options, and the words of the command. */
export function optionsParse(givenArguments: readonly string[]): {
  options: Options;
  words: string[];
} {
  const options = new Options();
  const given = givenArguments.map(byteTextFromString);
  let at = 0;
  for (; at < given.length; at++) {
    const name = given[at]!;
    const value = given[at + 1];
    if (options.modes.has('cluster') && !name.startsWith('-')) {
      // The words of --cluster may come behind other options; more of them mean nothing.
      const more = wordsUpToOption(given.slice(at));
      if (options.clusterWords.length === 1) options.clusterWords.push(...more);
      at += more.length - 1;
    } else if (name === '--cluster') {
      if (value === undefined || options.modes.has('cluster')) throw new ClientEnd(1, usageText());
      options.modes.add('cluster');
      options.clusterWords = [value, ...wordsUpToOption(given.slice(at + 2))];
      at += options.clusterWords.length;
    } else if (Object.hasOwn(flags, name)) flags[name]!(options);
    else if (Object.hasOwn(values, name) && value !== undefined) {
      values[name]!(options, value);
      at += 1;
    } else if (name === '-h' || name === '--help') leave(usageText());
    else if (name === '-v' || name === '--version') leave(`cedis-cli ${redisVersion}\n`);
    else if (name.startsWith('-')) {
      fail(`Unrecognized option or bad number of args for: '${name}'`);
    } else break;
  }
  optionsCheck(options);
  options.password ??= environmentPassword();
  return { options, words: given.slice(at) };
}

function wordsUpToOption(words: readonly string[]): string[] {
  const end = words.findIndex((word) => word.startsWith('-'));
  return words.slice(0, end < 0 ? words.length : end);
}

function portCheck(port: number): void {
  if (port < 0 || port > 65_535) fail('Invalid server port.');
}

/** What cannot be together, and the warning. */
function optionsCheck(options: Options): void {
  if (options.socket !== null && options.followsCluster) {
    fail('Options -c and -s are mutually exclusive.');
  }
  if (options.isResp2 && options.resp3 === 'must') {
    fail('Options -2 and -3 are mutually exclusive.');
  }
  if (options.debugs && options.evalFile === null) {
    fail(
      'Options --ldb and --ldb-sync-mode require --eval.\nTry cedis-cli --help for more' +
        ' information.',
    );
  }
  if (options.warnsOfPassword && options.password !== null) printError(passwordWarning);
  if (options.modes.has('rdb') && options.modes.has('functions-rdb')) {
    fail('Option --functions-rdb and --rdb are mutually exclusive.');
  }
  if (options.lastFromInput && options.tagFromInput !== null) {
    fail('Options -x and -X are mutually exclusive.');
  }
  if (options.isResp2) options.resp3 = 'no';
}

function environmentPassword(): string | null {
  const password = process.env['REDISCLI_AUTH'];
  return password === undefined ? null : byteTextFromString(password);
}

/** The number that a word begins with, 0 if it begins with none. */
function integer(word: string): number {
  return Number.parseInt(word, 10) || 0;
}

function leave(text: string): never {
  print(text);
  throw new ClientEnd(0);
}
