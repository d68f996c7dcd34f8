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
  /** The last warning, where its reader may see no log; null where the log is there to be read. */
  readonly lastWarning: string | null;
}

const toLog = /[.,] (please )?check (the )?server logs.*$/i;

/**
 * An error as it is, but where it sends its reader to a log that is not there, or says nothing at
 * all: then with what the log would say.
 */
export function withLogged(text: string, { lastWarning }: Logger): string {
  if (lastWarning === null) return text;
  return text === 'ERR' ? `ERR ${lastWarning}` : text.replace(toLog, `: ${lastWarning}`);
}
