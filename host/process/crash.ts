// The report of a crash: the engine has trapped, the host has a bug, or somebody asked for it
// (DEBUG PANIC, SIGABRT). It goes through the log, in the frame that Redis gives its own reports,
// so that the tools that look for one find it:
//
//   === REDIS BUG REPORT START: Cut & paste starting from here ===
//   12345:M 23 Nov 2026 00:10:17.123 # what happened
//   ------ STACK TRACE ------            JavaScript and WebAssembly frames by their names
//   ------ INFO OUTPUT ------            INFO all, as far as the engine still answers
//   ------ CURRENT CLIENT INFO ------    the command that ran
//   ------ CONFIG DEBUG OUTPUT ------    directives that matter for a diagnosis
//   === REDIS BUG REPORT END. ... ===
//
// A part that cannot be written any more says why; the others follow all the same. The caller ends
// the process: what the engine holds may be broken.

import { byteTextToString, wordQuote } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import { redisVersion } from '../config/version.js';
import type { Log } from './log.js';

/** How many bytes of an argument are shown. */
const argumentBytesMaximum = 128;
/** How many arguments are shown. */
const argumentsMaximum = 64;
/** Commands whose arguments are secrets. */
const secretive: ReadonlySet<string> = new Set(['auth', 'hello', 'config', 'acl', 'migrate']);

/** A crash with a heading of its own. */
export class DeliberateCrash extends Error {
  constructor(
    /** The lines of the log that say what happened. */
    readonly heading: readonly string[],
    /** The command that asked for it, if one did. */
    readonly command: readonly string[] | null,
    /** The signal that the process ends by, as Redis would; without one it exits with code 1. */
    readonly signal: NodeJS.Signals | null = null,
  ) {
    super(heading.at(-1));
  }
}

const signalNumbers: Readonly<Record<string, number>> = { SIGABRT: 6, SIGSEGV: 11 };

/** A crash by a signal that was sent or is acted out. */
export function crashBySignal(
  signal: NodeJS.Signals,
  command: readonly string[] | null = null,
): DeliberateCrash {
  const heading = `Redis ${redisVersion} crashed by signal: ${signalNumbers[signal] ?? 0}`;
  return new DeliberateCrash([`${heading}, si_code: 0`], command, signal);
}

/** A crash because the server has found itself in a state that must not be. */
export function crashByPanic(text: string, command: readonly string[] | null): DeliberateCrash {
  const heading = [
    '------------------------------------------------',
    '!!! Software Failure. Press left mouse button to continue',
    `Guru Meditation: ${text}`,
  ];
  return new DeliberateCrash(heading, command);
}

/** What a report is made of. Functions may throw: the engine may be broken. */
export interface CrashSource {
  readonly log: Log;
  readonly configuration: Configuration;
  /** The text of INFO; null before there is a server. */
  info(): string | null;
  /** The command that ran, as byte text; null for none. */
  command(): readonly string[] | null;
}

/** Writes the report. */
export function crashReport(failure: unknown, source: CrashSource): void {
  const { log, configuration } = source;
  if (!log.writes('warning')) return;
  log.raw('\n\n=== REDIS BUG REPORT START: Cut & paste starting from here ===\n');
  for (const line of headingOf(failure)) log.warning(line);
  if (configuration.getBool('crash-log-enabled')) {
    part(log, 'STACK TRACE', () => stackText(failure));
    part(log, 'INFO OUTPUT', () => source.info());
    const command = (): readonly string[] | null =>
      failure instanceof DeliberateCrash ? failure.command : source.command();
    part(log, 'CURRENT CLIENT INFO', () => commandText(command()));
    part(log, 'CONFIG DEBUG OUTPUT', () => byteTextToString(configuration.debugLines().join('\n')));
  }
  log.raw(
    '\n=== REDIS BUG REPORT END. Make sure to include from START to END. ===\n\n' +
      '       This is a bug of Cedis or of what it runs on: please report it, with all of this.\n' +
      '       The dataset in memory was given up, because it may be damaged.\n',
  );
}

/** A section of the report, unless it has nothing to say. */
function part(log: Log, title: string, text: () => string | null): void {
  let content: string | null;
  try {
    content = text();
  } catch (error) {
    content = `(not available: ${error instanceof Error ? error.message : String(error)})`;
  }
  if (content !== null) log.raw(`\n------ ${title} ------\n${content.replace(/\r/g, '')}`);
}

function headingOf(failure: unknown): readonly string[] {
  if (failure instanceof DeliberateCrash) return failure.heading;
  const text = failure instanceof Error ? failure.message : String(failure);
  return [`Cedis crashed while it answered as Redis ${redisVersion}: ${text}`];
}

/** The stack of a failure and of what caused it. */
function stackText(failure: unknown): string {
  const stacks: string[] = [];
  for (let error = failure; error instanceof Error; error = error.cause) {
    stacks.push(error.stack ?? error.message);
  }
  return stacks.length === 0 ? String(failure) : stacks.join('\ncaused by ');
}

/** The command, argument by argument; what may be a secret is left out. */
function commandText(command: readonly string[] | null): string | null {
  if (command === null) return null;
  const secret = secretive.has((command[0] ?? '').toLowerCase());
  const shown = command.slice(0, secret ? 1 : argumentsMaximum);
  const lines = shown.map(
    (argument, index) => `argv[${index}]: '${wordQuote(argument.slice(0, argumentBytesMaximum))}'`,
  );
  return [`argc: '${command.length}'`, ...lines].join('\n');
}
