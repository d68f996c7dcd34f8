/*
 * The command line, by redis-server's own rules (a general argument parser would break them: any
 * directive is an option, a value may start with two dashes, and one argument may hold name and
 * value).
 *
 *     cedis-server [/path/to/redis.conf] [--directive value ...] [-]
 *
 *     -v --version  -h --help  --test-memory N  --check-system     only as the first argument
 *     first argument without a dash        the configuration file
 *     -  first or last                     read more lines from the standard input
 *     --name                               a new line, unless the one before has no value yet
 *     anything else                        a word of the line, quoted
 *
 * The result is text in the form of redis.conf, which is loaded behind the file:
 *
 *     x.conf --port 7777 --save --loglevel verbose    file x.conf, then    port "7777"
 *                                                                          save ""
 *                                                                          loglevel "verbose"
 *     --port --bla --loglevel verbose                 port "--bla" / loglevel "verbose"
 *     "--maxmemory 700mb" --port 1                    maxmemory 700mb / port "1"
 */

import { byteTextFromString, byteTextLower, wordQuote, wordsSplit } from '../config/byte-text.js';
import type { LoadSources } from '../config/load.js';
import { cedisVersion, redisVersion } from '../config/version.js';
import { buildId } from '../process/build-id.js';

/** What a command line asks for. */
export type CommandLine =
  | { kind: 'serve'; sources: LoadSources; hasArguments: boolean }
  | { kind: 'testMemory'; megabytes: number }
  | { kind: 'checkSystem' }
  /** Something to print and to leave with. */
  | { kind: 'print'; text: string; stream: 'stdout' | 'stderr'; exitCode: number };

/** Reads the arguments behind the program's name. */
export function commandLineParse(givenArguments: readonly string[]): CommandLine {
  const first = givenArguments[0];
  if (first === '-v' || first === '--version') return printed(versionText(), 'stdout', 0);
  if (first === '-h' || first === '--help') return printed(helpText, 'stderr', 1);
  if (first === '--test-memory') return memoryTestParse(givenArguments);
  if (first === '--check-system') return { kind: 'checkSystem' };
  if (givenArguments.includes('--sentinel')) return printed(sentinelText, 'stderr', 1);
  return {
    kind: 'serve',
    sources: sourcesParse(givenArguments.map(byteTextFromString)),
    hasArguments: givenArguments.length > 0,
  };
}

/** The line of --version, in the form that scripts take apart. */
export function versionText(): string {
  return `Redis server v=${redisVersion} sha=00000000:0 malloc=cedis bits=64 build=${buildId()}\n`;
}

const helpText = `Cedis ${cedisVersion}, a data store that speaks Redis ${redisVersion}

Usage: cedis-server [/path/to/redis.conf] [options] [-]
       cedis-server - (directives from the standard input)
       cedis-server -v or --version
       cedis-server -h or --help
       cedis-server --test-memory <megabytes>
       cedis-server --check-system

An option is any directive of redis.conf with two dashes before it; it wins over the file.

Examples:
       cedis-server (all defaults, port 6379)
       cedis-server --port 7777 --maxmemory 128mb
       cedis-server /etc/redis/6379.conf --loglevel verbose
       cedis-server --port 7777 --replicaof 127.0.0.1 8888
       echo 'maxmemory 128mb' | cedis-server -
`;

const sentinelText =
  'Cedis does not run as a sentinel: start redis-sentinel, which can watch Cedis servers\n';

const memoryTestUsage = `Please specify the amount of memory to test in megabytes.
Example: cedis-server --test-memory 4096

`;

function printed(text: string, stream: 'stdout' | 'stderr', exitCode: number): CommandLine {
  return { kind: 'print', text, stream, exitCode };
}

/** Leading digits count, anything else is 0 megabytes. */
function memoryTestParse(givenArguments: readonly string[]): CommandLine {
  if (givenArguments.length !== 2) return printed(memoryTestUsage, 'stderr', 1);
  const megabytes = Number.parseInt(givenArguments[1]!, 10);
  return { kind: 'testMemory', megabytes: Number.isNaN(megabytes) ? 0 : megabytes };
}

function sourcesParse(words: readonly string[]): LoadSources {
  if (words.length === 0) return { file: null, readsStandardInput: false, options: null };
  const file = words[0]!.startsWith('-') ? null : words[0]!;
  const lines = new OptionLines();
  let readsStandardInput = false;
  for (let at = file === null ? 0 : 1; at < words.length; at++) {
    const word = words[at]!;
    if (word === '-' && (at === 0 || at === words.length - 1)) readsStandardInput = true;
    else if (word.startsWith('--') && lines.isComplete) lines.nameAdd(word, words[at + 1]);
    else lines.wordAdd(word);
  }
  return { file, readsStandardInput, options: lines.text };
}

/** The lines that the options make. */
class OptionLines {
  text = '';
  /** The last directive has a value, so that two dashes start a new one. */
  isComplete = true;

  /** A word with two dashes where a directive may start; `next` is the word behind it. */
  nameAdd(word: string, next: string | undefined): void {
    if (this.text !== '') this.text += '\n';
    this.text += `${word.slice(2)} `;
    this.isComplete = wordsSplit(word)?.length !== 1;
    if (this.isComplete || byteTextLower(word) !== '--save') return;
    // A bare --save before another option or at the end is what scripts make of an empty list.
    if (next === undefined || next.startsWith('--')) this.text += '""';
    if (next !== undefined && next.startsWith('--')) this.isComplete = true;
  }

  wordAdd(word: string): void {
    this.text += `${wordQuote(word)} `;
    this.isComplete = true;
  }
}
