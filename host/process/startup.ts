// What a start says in the log, in Redis's words and order, because tools and tests wait for them:
//
//   C  oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
//   C  Redis version=7.2.6, bits=64, commit=00000000, modified=0, pid=12345, just started
//   C  Configuration loaded
//   M  monotonic clock: POSIX clock_gettime
//   M  Running mode=standalone, port=6379.          or the logo, which ends with the PID
//   M  Server initialized
//   M  Ready to accept connections tcp              one for each kind of listener
//
// The letter is the role of the log: C until the server exists, then M. Between them come warnings
// about limits of the system that are lower than what the configuration asks for.

import type { Configuration } from '../config/configuration.js';
import { redisVersion } from '../config/version.js';
import { kernelFile } from './kernel-file.js';
import type { Log } from './log.js';

/** Descriptors that are kept for other things than clients. */
const descriptorsReserved = 32;
const megabyte = 1024 * 1024;

/** The first lines; `isConfigured` when there were a file or options. */
export function startupAnnounce(log: Log, program: string, isConfigured: boolean): void {
  log.notice('oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  const build = `bits=64, commit=00000000, modified=0, pid=${process.pid}`;
  log.notice(`Redis version=${redisVersion}, ${build}, just started`);
  if (isConfigured) log.notice('Configuration loaded');
  else {
    log.warning(
      'Warning: no config file specified, using the default config. In order to specify a config' +
        ` file use ${program} /path/to/redis.conf`,
    );
  }
}

/** The line about the mode, or the logo where somebody looks at it. */
export function startupModeLog(log: Log, configuration: Configuration): void {
  const port = configuration.getNumber('port') || configuration.getNumber('tls-port');
  const isWatched =
    !configuration.getBool('syslog-enabled') && log.file === '' && process.stdout.isTTY === true;
  const isLogo = isWatched || configuration.getBool('always-show-logo');
  if (!isLogo || log.format === 'json') {
    log.notice(`Running mode=standalone, port=${port}.`);
  } else if (log.writes('notice')) {
    log.raw(logoText(port));
  }
}

/** A cedar, and beside it what the lines of Redis's logo say. */
function logoText(port: number): string {
  const facts = [
    `Redis ${redisVersion} (00000000/0) 64 bit`,
    '',
    'Running in standalone mode',
    `Port: ${port}`,
    `PID: ${process.pid}`,
  ];
  const tree = [
    '             ^',
    '            /|\\',
    '           //|\\\\',
    '          ///|\\\\\\',
    '            /|\\',
    '          ///|\\\\\\',
    '        /////|\\\\\\\\\\',
    '             |',
    '     ________|________',
  ];
  const lines = tree.map((line, row) => {
    const fact = facts[row - 2] ?? '';
    return fact === '' ? line : `${line.padEnd(32)}${fact}`;
  });
  return `\n${lines.join('\n')}\n\n`;
}

/** Warns when the kernel lets fewer clients wait to be accepted than `tcp-backlog` says. */
export function backlogCheck(log: Log, configuration: Configuration): void {
  const backlog = configuration.getNumber('tcp-backlog');
  const path = '/proc/sys/net/core/somaxconn';
  const limit = Number.parseInt(kernelFile(path), 10);
  if (!(limit > 0 && limit < backlog)) return;
  log.warning(
    `WARNING: The TCP backlog setting of ${backlog} cannot be enforced because ${path} is set to` +
      ` the lower value of ${limit}.`,
  );
}

/**
 * Brings `maxclients` down to what the limit of open files allows. Node has raised that limit as
 * far as it may be. False: not even one client fits.
 */
export function openFilesCheck(log: Log, configuration: Configuration): boolean {
  const clients = configuration.getNumber('maxclients');
  const wanted = clients + descriptorsReserved;
  const limit = limitOf('open files') ?? wanted;
  if (limit >= wanted) return true;
  if (limit <= descriptorsReserved) {
    log.warning(
      `Your current 'ulimit -n' of ${limit} is not enough for the server to start.` +
        ` Please increase your open file limit to at least ${wanted}. Exiting.`,
    );
    return false;
  }
  const reduced = limit - descriptorsReserved;
  configuration.assign('maxclients', String(reduced));
  log.warning(
    `You requested maxclients of ${clients} requiring at least ${wanted} max file descriptors.`,
  );
  log.warning(
    `Server can't set maximum open files to ${wanted} because of OS error:` +
      ' Operation not permitted.',
  );
  log.warning(
    `Current maximum open files is ${limit}. maxclients has been reduced to ${reduced} to` +
      " compensate for low ulimit. If you need higher maxclients increase 'ulimit -n'.",
  );
  return true;
}

/** A limit of this process, null = there is none or it is not known. */
function limitOf(what: 'open files' | 'address space'): number | null {
  const told = new RegExp(`^Max ${what} +(\\d+)`, 'm').exec(kernelFile('/proc/self/limits'));
  return told === null ? null : Number(told[1]);
}

/**
 * What keeps a server from starting and is no bug but a limit of the system, in a line for the log;
 * null = it is something else.
 */
export function startFailureText(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'EMFILE') {
    return (
      `Your current 'ulimit -n' of ${limitOf('open files')} is not enough for the server to start.` +
      ' Please increase your open file limit. Exiting.'
    );
  }
  if (!(error instanceof RangeError) || !error.message.includes('Wasm memory')) return null;
  const limit = limitOf('address space');
  if (limit === null) return `There is no memory for the engine: ${error.message}. Exiting.`;
  return (
    `Your current 'ulimit -v' of ${limit / 1024} is not enough for the server to start:` +
    ' an engine needs 10 GiB of addresses, though not of memory. Please lift the limit of address' +
    ' space. Exiting.'
  );
}

/** Warns about a maxmemory that was meant in another unit. */
export function maximumMemoryCheck(log: Log, configuration: Configuration): void {
  const maximum = configuration.getNumber('maxmemory');
  if (maximum === 0 || maximum >= megabyte) return;
  log.warning(
    'WARNING: You specified a maxmemory value that is less than 1MB (current value is' +
      ` ${maximum} bytes). Are you sure this is what you really want?`,
  );
}
