// Who takes the lines of the log. A server writes them as redis-server does (host/process/log.ts),
// a library hands them to whoever embeds it, or drops them.

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

/** The levels from the least to the most urgent. */
export const logLevels: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];

export interface Logger {
  /** Whether messages of this level are written. */
  writes(level: LogLevel): boolean;
  write(level: LogLevel, text: string): void;
  /** A text of several lines as it is (a crash report, the logo). */
  raw(text: string): void;
  debug(text: string): void;
  verbose(text: string): void;
  notice(text: string): void;
  warning(text: string): void;
}
