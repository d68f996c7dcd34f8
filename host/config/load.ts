/*
 * Loading: redis.conf, the standard input and the command line become one text, and the text
 * becomes values.
 *
 *     file        # cache                          line 1
 *                 maxmemory 100mb                       2
 *                 include conf.d/<star>.conf            3   a pattern may find nothing
 *     stdin       port 7000                             4
 *     options     loglevel "verbose"                    6   of the command line, behind a line end
 *
 * Later lines win, so the order of the parts is their precedence. An error ends the start:
 *
 *     *** FATAL CONFIG FILE ERROR (Redis 7.2.6) ***
 *     Reading the configuration file, at line 2
 *     >>> 'maxmemory 10foo'
 *     argument must be a memory value
 *
 * It is thrown as ConfigurationError; who started the load prints it and exits with code 1. `dir`
 * changes the working directory at its line, so a relative include behind it is looked for there.
 *
 * `save` lines add up: the first replaces the default, the following ones are added. As in Redis,
 * an include ends this: `save` lines behind it replace what was there.
 */

import { byteTextLower, byteTextToString, byteTextTrim, wordsSplit } from './byte-text.js';
import type { Configuration } from './configuration.js';
import { directiveFlag, directiveHas } from './directive.js';
import type { Directive } from './directive.js';
import { pathAbsolute } from './host.js';
import { redisVersion } from './version.js';

/** A configuration that the server cannot start with. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  /**
   * `destination` says where the message belongs: as it is on the standard error, or as a warning
   * in the log.
   */
  constructor(
    message: string,
    readonly destination: 'standardError' | 'log',
  ) {
    super(message);
  }
}

/** What to load, as byte text. */
export interface LoadSources {
  /** Path of the file, relative or absolute; null for none. */
  file: string | null;
  readsStandardInput: boolean;
  /** Lines from the command line; null when there was none. */
  options: string | null;
}

/** A refused user declaration. */
export interface UserRefusal {
  /** The word at fault, counted from `user` itself as 0. */
  wordIndex: number;
  reason: string;
}

/**
 * Checks of lines whose subject the configuration does not know. Without them everything is
 * collected unchecked.
 */
export interface LoadChecks {
  user?: (words: readonly string[]) => UserRefusal | null;
  /** Returns the reason for a refusal, or null. */
  renameCommand?: (from: string, to: string) => string | null;
}

/** Lines of older versions that are skipped; each takes one word. */
const skippedNames = [
  'list-max-ziplist-entries',
  'list-max-ziplist-value',
  'lua-replicate-commands',
];

const lineEnds = ' \t\r\n';

/**
 * Loads all sources into `configuration` and sets its `file`. Throws ConfigurationError; the
 * configuration is of no use then.
 */
export function configurationLoad(
  configuration: Configuration,
  sources: LoadSources,
  checks: LoadChecks = {},
): void {
  const directory = configuration.host.currentDirectory();
  if (sources.file !== null) configuration.file = pathAbsolute(sources.file, directory);
  new Loader(configuration, checks).load({ ...sources, file: configuration.file });
}

class Loader {
  /** Inside a text that no include has interrupted. */
  private isReading = false;
  /** A `save` line has taken the place of the default. */
  private saveIsLoaded = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly checks: LoadChecks,
  ) {}

  load(sources: LoadSources): void {
    let text = sources.file === null ? '' : this.filesRead(sources.file);
    if (sources.readsStandardInput) {
      this.configuration.host.log('notice', 'Reading config from stdin');
      text += this.configuration.host.standardInputRead();
    }
    if (sources.options !== null) text += `\n${sources.options}`;
    this.textLoad(text);
  }

  /** The content of one file, or of all files that a pattern finds. */
  private filesRead(path: string): string {
    const { host } = this.configuration;
    const paths = /[*?[]/.test(path) ? host.filesMatching(path) : [path];
    let text = '';
    for (const each of paths) {
      const read = host.fileRead(each);
      if ('error' in read) {
        const name = byteTextToString(each);
        throw new ConfigurationError(
          `Fatal error, can't open config file '${name}': ${read.error}`,
          'log',
        );
      }
      text += read.content;
    }
    return text;
  }

  private textLoad(text: string): void {
    this.isReading = true;
    const end = text.indexOf('\0');
    const lines = (end < 0 ? text : text.slice(0, end)).split('\n');
    for (const [at, raw] of lines.entries()) {
      const line = byteTextTrim(raw, lineEnds);
      if (line === '' || line.startsWith('#')) continue;
      const reason = this.lineLoad(line);
      if (reason !== null) throw fatal(reason, { number: at + 1, text: line });
    }
    this.sanityCheck();
    this.isReading = false;
  }

  /** Takes one line; returns the reason for a refusal, or null. */
  private lineLoad(line: string): string | null {
    const words = wordsSplit(line);
    if (words === null) return 'Unbalanced quotes in configuration line';
    if (words.length === 0) return null;
    const name = byteTextLower(words[0]!);
    const rest = words.slice(1);
    const directive = this.configuration.directiveFind(name);
    if (directive !== null) return this.directiveLoad(name, directive, rest);
    if (skippedNames.includes(name) && rest.length === 1) return null;
    return this.declarationLoad(name, rest);
  }

  private directiveLoad(
    name: string,
    directive: Directive,
    rest: readonly string[],
  ): string | null {
    let words = rest;
    if (!directiveHas(directive, directiveFlag.manyWords)) {
      if (rest.length !== 1) return 'wrong number of arguments';
    } else if (rest.length === 1 && rest[0] !== '') {
      words = wordsSplit(rest[0]!) ?? [];
    }
    const saveAppends = this.isReading && this.saveIsLoaded;
    const assigned = this.configuration.assignWords(name, words, saveAppends);
    if (assigned !== null && 'refusal' in assigned) return assigned.refusal;
    if (directive.name === 'save' && this.isReading) this.saveIsLoaded = true;
    return null;
  }

  /** A line that is no directive of CONFIG. */
  private declarationLoad(name: string, rest: readonly string[]): string | null {
    const { declarations } = this.configuration;
    if (name === 'include' && rest.length === 1) {
      this.load({ file: rest[0]!, readsStandardInput: false, options: null });
      return null;
    }
    if (name === 'rename-command' && rest.length === 2) return this.renameLoad(rest[0]!, rest[1]!);
    if (name === 'user' && rest.length >= 1) return this.userLoad(rest);
    if (name === 'loadmodule' && rest.length >= 1) {
      declarations.modules.push({ path: rest[0]!, words: rest.slice(1) });
      return null;
    }
    if (name.includes('.')) {
      if (rest.length === 0) return 'Module config specified without value';
      declarations.moduleSettings.set(name, rest.join(' '));
      return null;
    }
    if (name === 'sentinel') {
      return rest.length === 0 ? null : 'sentinel directive while not in sentinel mode';
    }
    return 'Bad directive or wrong number of arguments';
  }

  private renameLoad(from: string, to: string): string | null {
    const reason = this.checks.renameCommand?.(from, to) ?? null;
    if (reason === null) this.configuration.declarations.renamedCommands.push({ from, to });
    return reason;
  }

  private userLoad(rest: readonly string[]): string | null {
    const refusal = this.checks.user?.(rest) ?? null;
    if (refusal === null) {
      this.configuration.declarations.users.push(rest);
      return null;
    }
    const word = ['user', ...rest][refusal.wordIndex] ?? '';
    return `Error in user declaration '${word}': ${refusal.reason}`;
  }

  /** What only shows when all lines of a text are in. */
  private sanityCheck(): void {
    const { configuration } = this;
    const { host } = configuration;
    const logFile = configuration.get(['logfile'])[0]![1];
    const reason = logFile === '' ? null : host.fileAppendCheck(logFile);
    if (reason !== null) throw fatal(`Can't open the log file: ${reason}`, null);
    if (!configuration.getBool('cluster-enabled')) return;
    if (configuration.getSpecial('replicaof') !== null) {
      throw fatal('replicaof directive not allowed in cluster mode', null);
    }
    const databases = configuration.getNumber('databases');
    if (databases <= 1) return;
    const change = `Changing databases number from ${databases} to 1`;
    host.log('warning', `WARNING: ${change} since we are in cluster mode`);
    configuration.assign('databases', '1');
  }
}

/** The fatal error in Redis's form; without a line when the whole is at fault. */
function fatal(reason: string, line: { number: number; text: string } | null): ConfigurationError {
  const place =
    line === null
      ? []
      : [
          `Reading the configuration file, at line ${line.number}`,
          `>>> '${byteTextToString(line.text)}'`,
        ];
  const head = `\n*** FATAL CONFIG FILE ERROR (Redis ${redisVersion}) ***`;
  const message = [head, ...place, byteTextToString(reason)].join('\n');
  return new ConfigurationError(`${message}\n`, 'standardError');
}
