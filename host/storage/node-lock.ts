/*
 * A lock that one process has: a file that says who.
 *
 *     <number of the process> <when it was started, by the system>
 *
 * It counts as long as that process lives: one that was killed leaves a file that the next takes
 * away, also where another process has got its number since (where the system tells when processes
 * were started: Linux). A process that its parent has not looked after yet is dead.
 *
 * Who takes away what is left first gives it a name that is its own, and then looks whether it was
 * what it had read: another may have been faster.
 *
 * It helps against mistakes: other machines that share the folder, or containers that do not see
 * each other's processes, are not told from dead ones.
 */

import * as fs from 'node:fs';

import { systemErrorCode } from '../config/system-error.js';
import { FileFailure } from './files.js';

const { O_CREAT, O_EXCL, O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants;

/** So long a file may be empty because its owner is about to write it, ms. */
const writingMs = 500;
const retryMs = 20;

/** Where no file can be made there is no lock, as before there were any. */
const unwritable = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS'];

/** When a process was started, '' where the system does not tell; null = it is dead. */
function startOf(process: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${process}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? '');
  } catch {
    return isAlive(process) ? '' : null;
  }
}

function isAlive(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

/** The process that a file names, if it lives. */
function ownerOf(content: string): number | null {
  const [, name = '', started = ''] = /^(\d+) ?(\d*)\n$/.exec(content) ?? [];
  const number = Number(name);
  if (number === 0) return null;
  const now = startOf(number);
  if (now === null || (now !== '' && started !== '' && now !== started)) return null;
  return number;
}

function contentOf(path: Buffer): string | null {
  let file: number;
  try {
    // Nobody is waited for, should it be a named pipe.
    file = fs.openSync(path, O_RDONLY | (O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return fs.readFileSync(file, 'latin1');
  } finally {
    fs.closeSync(file);
  }
}

/** Locks that were given back in this process, whose files could not be removed then. */
const leftHere = new Set<string>();

/** Removes the file; false where that cannot be: whoever comes next takes it away. */
function removed(path: Buffer): boolean {
  try {
    fs.unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Makes the file; false when there is one. */
function made(path: Buffer, content: string): boolean {
  let file: number;
  try {
    file = fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL, 0o644);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    fs.writeSync(file, content);
  } catch (error) {
    removed(path);
    throw error;
  } finally {
    fs.closeSync(file);
  }
  return true;
}

/** Takes away what a dead process has left, or this one. */
function leftRemove(path: Buffer, left: string): void {
  const own = Buffer.concat([path, Buffer.from(`.${process.pid}`)]);
  try {
    fs.renameSync(path, own);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (contentOf(own) === left) removed(own);
  else fs.renameSync(own, path);
}

/**
 * Takes the lock, and returns what gives it back. Fails with EBUSY when a process that lives has
 * it, be it this one.
 */
export async function lockTake(path: Buffer): Promise<() => void> {
  try {
    return await taken(path);
  } catch (error) {
    if (unwritable.includes(systemErrorCode(error))) return () => undefined;
    throw error;
  }
}

async function taken(path: Buffer): Promise<() => void> {
  const name = path.toString('latin1');
  const content = `${process.pid} ${startOf(process.pid) ?? ''}\n`;
  for (let waitedMs = 0; !made(path, content);) {
    const found = contentOf(path);
    const isLeft = found === content && leftHere.has(name);
    const owner = isLeft ? null : ownerOf(found ?? '');
    if (owner !== null) throw new FileFailure('EBUSY', `${name} is held by process ${owner}`);
    if (found === '' && waitedMs < writingMs) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      waitedMs += retryMs;
    } else if (found !== null) leftRemove(path, found);
  }
  leftHere.delete(name);
  return () => {
    if (contentOf(path) === content && !removed(path)) leftHere.add(name);
  };
}
