/*
 * The seam between the configuration and the machine: working directory, files, log. Everything
 * else in this folder is free of I/O, so that the same configuration serves the server, the library
 * and a web page.
 *
 * All paths and contents are byte text (byte-text.ts). A failure is returned as the text of the
 * system error ('No such file or directory'), never thrown, because it ends up in a reply or in a
 * fatal message.
 */

import type { LogLevel } from './logger.js';

/** The content of a file, or why there is none. */
export type FileRead = { content: string } | { error: string; missing: boolean };

export interface ConfigurationHost {
  /** The working directory, absolute; '' when it is gone. */
  currentDirectory(): string;
  /** Returns null or the reason of the failure. */
  changeDirectory(path: string): string | null;
  fileRead(path: string): FileRead;
  /**
   * Replaces a file at once by a complete one that is on disk. Returns null or the reason of the
   * failure.
   */
  fileReplace(path: string, content: string): string | null;
  /** Whether a file can be opened for appending, creating it if need be: null or the reason. */
  fileAppendCheck(path: string): string | null;
  /** The existing paths that a shell pattern names, in byte order. */
  filesMatching(pattern: string): string[];
  /** The whole of the standard input. */
  standardInputRead(): string;
  log(level: LogLevel, message: string): void;
}

/** A host without a machine: no files, a directory that is only a name, no log. */
export function isolatedHost(): ConfigurationHost {
  let directory = '/';
  const error = 'No such file or directory';
  return {
    currentDirectory: () => directory,
    changeDirectory: (path) => ((directory = pathAbsolute(path, directory)), null),
    fileRead: () => ({ error, missing: true }),
    fileReplace: () => error,
    fileAppendCheck: () => null,
    filesMatching: () => [],
    standardInputRead: () => '',
    log: () => undefined,
  };
}

/**
 * `path` without white space around it, absolute from `directory`. Only '../' at its start is
 * resolved, as Redis does it, so that a symbolic link later in the path keeps its meaning.
 */
export function pathAbsolute(path: string, directory: string): string {
  let rest = path.replace(/^[ \r\n\t]+|[ \r\n\t]+$/g, '');
  if (rest.startsWith('/')) return rest;
  let base = directory.endsWith('/') ? directory : `${directory}/`;
  while (rest.startsWith('../')) {
    rest = rest.slice(3);
    base = base.replace(/[^/]+\/$/, '');
  }
  return base + rest;
}
