// The log, in redis-server's line shape:
//
//   12345:M 23 Nov 2026 00:10:17.123 * Server initialized
//   pid  role day mon year time     level  text
//
//   role   M primary   S replica   C the process before it serves
//   level  . debug   - verbose   * notice   # warning
//
// With `log-format json` a line is an object, for programs that collect logs:
//
//   {"time":"2026-11-23T00:10:17.123Z","level":"notice","pid":12345,"role":"primary",
//    "message":"Server initialized"}                                       (in one line)
//
// What stands in names (of users, keys, files) never moves a terminal and never looks like a line
// of its own: control characters are written as \x1b is here, or as JSON escapes them.
//
// Lines go to the standard output, or are appended to `logfile`, which is opened for each line so
// that a rotated file is followed.

import { appendFileSync, writeSync } from 'node:fs';

import type { LogLevel, Logger } from '../config/logger.js';
import { logLevels } from '../config/logger.js';

const marks: Record<LogLevel, string> = { debug: '.', verbose: '-', notice: '*', warning: '#' };
const roles = { M: 'primary', S: 'replica', C: 'starting' } as const;
const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** `23 Nov 2026 00:10:17.123`, local time. */
export function logTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getDate())} ${months[date.getMonth()]!} ${date.getFullYear()}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** The code of a control character, two digits. */
function codeText(control: string): string {
  return control.charCodeAt(0).toString(16).padStart(2, '0');
}

/** A text without control characters: they are written as \x1b. */
function controlsEscape(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${codeText(control)}`);
}

export class Log implements Logger {
  /** Messages below this level are dropped; 'nothing' drops all. */
  level: LogLevel | 'nothing' = 'notice';
  /** How a line looks. */
  format: 'text' | 'json' = 'text';
  /** Path of the file, '' for the standard output. */
  file = '';
  role: 'M' | 'S' | 'C' = 'C';
  /** Whether a process without a log file and a terminal stays silent (daemonize). */
  silent = false;
  readonly lastWarning = null;

  writes(level: LogLevel): boolean {
    return this.level !== 'nothing' && logLevels.indexOf(level) >= logLevels.indexOf(this.level);
  }

  write(level: LogLevel, text: string): void {
    if (!this.writes(level)) return;
    if (this.format === 'json') return this.#append(this.#object(level, text));
    const time = logTime(new Date());
    this.#append(`${process.pid}:${this.role} ${time} ${marks[level]} ${controlsEscape(text)}\n`);
  }

  raw(text: string): void {
    if (this.format === 'json') return this.#append(this.#object('warning', text.trimEnd()));
    const lines = text.split('\n').map(controlsEscape).join('\n');
    this.#append(lines.endsWith('\n') ? lines : `${lines}\n`);
  }

  #object(level: LogLevel, message: string): string {
    const { pid } = process;
    const time = new Date().toISOString();
    const object = JSON.stringify({ time, level, pid, role: roles[this.role], message });
    return `${object.replace(/\p{Cc}/gu, (control) => `\\u00${codeText(control)}`)}\n`;
  }

  debug(text: string): void {
    this.write('debug', text);
  }
  verbose(text: string): void {
    this.write('verbose', text);
  }
  notice(text: string): void {
    this.write('notice', text);
  }
  warning(text: string): void {
    this.write('warning', text);
  }

  #append(line: string): void {
    try {
      if (this.file !== '') appendFileSync(this.file, line);
      else if (!this.silent) writeSync(1, line);
    } catch {
      // A log that cannot be written (a full disk, a closed pipe) must not stop the server.
    }
  }
}
