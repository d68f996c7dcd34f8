/*
 * The configuration's seam to the machine on Node (host.ts tells what each function promises).
 *
 * A file is replaced in the order that survives a crash at any point: write a temporary file beside
 * it, fsync it, rename it over the old one, fsync the folder. Paths are handed to the system as
 * bytes, so that a name in any encoding can be opened.
 */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';

import { byteTextFromString, byteTextToString } from './byte-text.js';
import { globHas, pathMatches } from './glob.js';
import type { ConfigurationHost, FileRead } from './host.js';
import type { LogLevel } from './logger.js';
import { systemErrorCode, systemErrorText } from './system-error.js';

const standardInput = 0;

/**
 * The host of a server process; `log` takes the messages that the configuration has for the log.
 */
export function nodeHost(log: (level: LogLevel, message: string) => void): ConfigurationHost {
  return {
    currentDirectory: workingDirectory,
    changeDirectory: (path) => attempt(() => process.chdir(byteTextToString(path))),
    fileRead,
    fileReplace: (path, content) => fileReplace(path, content, log),
    fileAppendCheck: (path) => attempt(() => closeSync(openSync(pathBytes(path), 'a'))),
    filesMatching,
    standardInputRead: () => readFileSync(standardInput, 'latin1'),
    log,
  };
}

function workingDirectory(): string {
  try {
    return byteTextFromString(process.cwd());
  } catch {
    return '';
  }
}

/** Null when `step` went through, else the text of its system error. */
function attempt(step: () => void): string | null {
  try {
    step();
    return null;
  } catch (error) {
    return systemErrorText(error);
  }
}

function pathBytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** A folder reads as an empty file, as it does through C's streams. */
function fileRead(path: string): FileRead {
  try {
    return { content: readFileSync(pathBytes(path), 'latin1') };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EISDIR') return { content: '' };
    return { error: systemErrorText(error), missing: code === 'ENOENT' };
  }
}

function fileReplace(
  path: string,
  content: string,
  log: (level: LogLevel, message: string) => void,
): string | null {
  const temporary = pathBytes(`${path}.${randomBytes(6).toString('hex')}`);
  const steps: [failure: string, step: () => void][] = [
    ['Could not create tmp config file', () => fileWriteThrough(temporary, content)],
    ['Could not rename tmp config file', () => renameSync(temporary, pathBytes(path))],
    ['Could not sync config file dir', () => folderSync(path)],
  ];
  for (const [failure, step] of steps) {
    const reason = attempt(step);
    if (reason === null) continue;
    log('warning', `${failure} (${reason})`);
    attempt(() => unlinkSync(temporary));
    return reason;
  }
  log('debug', `Rewritten config file (${byteTextToString(path)}) successfully`);
  return null;
}

/** Creates a file that is on disk when this returns; the process's umask is taken off its mode. */
function fileWriteThrough(path: Buffer, content: string): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(file, content, 'latin1');
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Brings the folder entry of `path` to disk. */
function folderSync(path: string): void {
  const slash = path.lastIndexOf('/');
  const folder = openSync(pathBytes(slash < 0 ? '.' : path.slice(0, slash + 1)), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Walks the components of a shell pattern; those without a wildcard are only checked at the end.
 */
function filesMatching(pattern: string): string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const component of pattern.split('/')) {
    if (component === '') continue;
    found = found.flatMap((folder) => {
      if (!globHas(component)) return [`${folder}${component}/`];
      const names = folderNames(folder === '' ? '.' : folder);
      return names
        .filter((name) => pathMatches(component, name))
        .map((name) => `${folder}${name}/`);
    });
  }
  const paths = found.map((path) => path.slice(0, -1));
  return paths.filter((path) => existsSync(pathBytes(path))).sort();
}

function folderNames(folder: string): string[] {
  try {
    return readdirSync(pathBytes(folder), { encoding: 'buffer' }).map((name) =>
      name.toString('latin1'),
    );
  } catch {
    return [];
  }
}
