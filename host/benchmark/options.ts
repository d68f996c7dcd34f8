/*
 * The options, by redis-benchmark's rules: each is a word of its own and so is its value; the first
 * word that is no option begins the command to measure.
 */

import { byteTextFromString } from '../config/byte-text.js';
import { redisVersion } from '../config/version.js';
import { ClientEnd, fail, print, printError } from '../client/ending.js';
import { TlsDefaults, tlsFlags, tlsValues } from '../client/tls-options.js';
import type { Place } from '../client/tls-options.js';
import { uriParse } from '../client/uri.js';
import { usageText } from './usage.js';

const dataBytesMost = 1024 * 1024 * 1024;
const threadsMost = 500;
const digitsDefault = 3;
const digitsMost = 4;

/** All that the command line can set, with the values that hold without it. */
export class Options extends TlsDefaults implements Place {
  host = '127.0.0.1';
  port = 6379;
  socket: string | null = null;
  user: string | null = null;
  password: string | null = null;
  database = 0;
  isResp3 = false;
  tracks = false;
  clients = 50;
  requests = 100_000;
  dataBytes = 3;
  keepsAlive = true;
  /** Numbers are drawn below this; null = none are. */
  keyspace: number | null = null;
  pipeline = 1;
  isQuiet = false;
  isCsv = false;
  /** Digits that latencies keep. */
  digits = digitsDefault;
  loops = false;
  tests: string[] | null = null;
  isIdle = false;
  lastFromInput = false;
  threads = 0;
  seed: number | null = null;
  /** Requests a second that come due whether others were answered or not; null = none do. */
  rate: number | null = null;
  /** Another server, to be measured in turn with the first. */
  against: Place | null = null;
  rounds = 5;
  report: string | null = null;
}

type Flag = (options: Options) => void;
type Value = (options: Options, value: string) => void;

const flags: Readonly<Record<string, Flag>> = {
  '-3': (options) => (options.isResp3 = true),
  '-q': (options) => (options.isQuiet = true),
  '--csv': (options) => (options.isCsv = true),
  '-l': (options) => (options.loops = true),
  '-I': (options) => (options.isIdle = true),
  '-x': (options) => (options.lastFromInput = true),
  '-e': () =>
    printError(
      'WARNING: -e option has no effect. ' +
        'We now immediately exit on error to avoid false results.\n',
    ),
  '--enable-tracking': (options) => (options.tracks = true),
  '--cluster': () => fail('cedis-benchmark has no cluster mode'),
  ...tlsFlags,
};

const values: Readonly<Record<string, Value>> = {
  '-h': (options, value) => (options.host = value),
  '-p': (options, value) => (options.port = portOf(value)),
  '-s': (options, value) => (options.socket = value),
  '-a': (options, value) => (options.password = value),
  '--user': (options, value) => (options.user = value),
  '-u': (options, value) => {
    const { password, ...rest } = uriParse(value);
    Object.assign(options, rest);
    if (password !== undefined) options.password = password;
    portOf(String(options.port));
  },
  '-c': (options, value) => (options.clients = Math.max(integer(value), 1)),
  '-n': (options, value) => (options.requests = Math.max(integer(value), 0)),
  '-d': (options, value) => {
    options.dataBytes = Math.min(Math.max(integer(value), 1), dataBytesMost);
  },
  '--dbnum': (options, value) => (options.database = integer(value)),
  '-k': (options, value) => (options.keepsAlive = integer(value) !== 0),
  '-r': (options, value) => {
    if (/^-(?!\d)/.test(value)) invalid(value);
    options.keyspace = Math.max(integer(value), 0);
  },
  '-P': (options, value) => (options.pipeline = Math.max(integer(value), 1)),
  '--precision': (options, value) => {
    const digits = integer(value);
    options.digits = digits < 0 ? digitsDefault : Math.min(Math.max(digits, 1), digitsMost);
  },
  '-t': (options, value) => (options.tests = value.toLowerCase().split(',')),
  '--seed': (options, value) => (options.seed = integer(value)),
  '--threads': (options, value) => {
    options.threads = Math.max(integer(value), 0);
    if (options.threads <= threadsMost) return;
    printError(`WARNING: Too many threads, limiting threads to ${threadsMost}.\n`);
    options.threads = threadsMost;
  },
  '--rate': (options, value) => {
    options.rate = Number(value);
    if (!(options.rate > 0)) fail('--rate takes requests a second, more than 0');
  },
  '--against': (options, value) => (options.against = placeOf(value)),
  '--rounds': (options, value) => (options.rounds = Math.max(integer(value), 1)),
  '--report': (options, value) => (options.report = value),
  ...tlsValues,
};

/** Reads the arguments behind the program's name: the options, and the words of the command. */
export function optionsParse(givenArguments: readonly string[]): {
  options: Options;
  words: string[];
} {
  const options = new Options();
  const given = givenArguments.map(byteTextFromString);
  let at = 0;
  for (; at < given.length && given[at]!.startsWith('-'); at++) {
    const name = given[at]!;
    const value = given[at + 1];
    if (Object.hasOwn(flags, name)) flags[name]!(options);
    else if (Object.hasOwn(values, name) && value !== undefined) {
      values[name]!(options, value);
      at += 1;
    } else if (name === '--help') leave(usageText(), 0);
    else if (name === '-v' || name === '--version') leave(`cedis-benchmark ${redisVersion}\n`, 0);
    else invalid(name);
  }
  optionsCheck(options);
  return { options, words: given.slice(at) };
}

/** What cannot be together. */
function optionsCheck(options: Options): void {
  if (options.against !== null && (options.loops || options.isIdle)) {
    fail('Option --against goes with neither -l nor -I.');
  }
  if (options.report !== null && options.loops) fail('A run that loops (-l) has no --report.');
  if (options.rate !== null && !options.keepsAlive) {
    fail('A fixed --rate needs connections that stay (-k 1).');
  }
}

/** `host:port`, `[::1]:port`, a port, or the path of a socket. */
function placeOf(text: string): Place {
  if (text.includes('/')) return { host: '', port: 0, socket: text };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace(/^\[|\]$/g, '');
  return { host: host || '127.0.0.1', port: portOf(text.slice(colon + 1)), socket: null };
}

function portOf(text: string): number {
  const port = integer(text);
  if (port < 0 || port > 65_535) fail('Invalid server port.');
  return port;
}

/** The number that a word begins with, 0 if it begins with none. */
function integer(word: string): number {
  return Number.parseInt(word, 10) || 0;
}

function invalid(word: string): never {
  leave(`Invalid option "${word}" or option argument missing\n\n${usageText()}`, 1);
}

function leave(text: string, exitCode: number): never {
  print(text);
  throw new ClientEnd(exitCode);
}
