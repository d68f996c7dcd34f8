/*
 * What an append-only file holds, and up to where it is whole; --fix cuts the rest off, of the last
 * file only. Words and exit codes are those of redis-check-aof, without its count of lines.
 *
 *     [ RDB ] commands … MULTI … EXEC commands … SET k | half a command
 *                                                ^ ok_up_to
 */

import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync } from 'node:fs';

import { systemErrorText } from '../config/system-error.js';
import { AofScanner } from '../persist/aof-scanner.js';
import { CheckFailure } from './ending.js';
import { rdbCheck } from './rdb-check.js';
import type { RdbContent } from './rdb-check.js';
import type { StatisticsOptions } from './statistics.js';

const pieceBytes = 1024 * 1024;

export interface FileCheck {
  /** How the file is named in what is said. */
  readonly name: string;
  readonly path: string;
  readonly isLast: boolean;
  readonly fixes: boolean;
  readonly say: (line: string) => void;
  readonly statistics: StatisticsOptions;
  /** Shows what the RDB at the head of the file holds. */
  readonly showRdb: (content: RdbContent) => void;
}

/** The pieces of a file from an offset on. */
export function* filePieces(descriptor: number, from = 0): Generator<Uint8Array> {
  for (let offset = from; ;) {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const count = readSync(descriptor, piece, 0, pieceBytes, offset);
    if (count === 0) return;
    yield piece.subarray(0, count);
    offset += count;
  }
}

/** Whether a file begins as an RDB does. */
export function isRdb(path: string): boolean {
  const descriptor = fileOpen(path, 'r');
  const head = Buffer.alloc(5);
  readSync(descriptor, head, 0, head.length, 0);
  closeSync(descriptor);
  return head.toString('latin1') === 'REDIS';
}

/** Opens a file, or ends the check. */
export function fileOpen(path: string, flags: 'r' | 'r+'): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw new CheckFailure(`Cannot open file ${path}: ${systemErrorText(error)}, aborting...`);
  }
}

/** Checks one file, with an RDB at its head or without. */
export function aofFileCheck(check: FileCheck): 'valid' | 'empty' | 'truncated' {
  const descriptor = fileOpen(check.path, check.fixes ? 'r+' : 'r');
  try {
    const size = fstatSync(descriptor).size;
    if (size === 0) return 'empty';
    const start = isRdb(check.path) ? preambleCheck(check, descriptor, size) : 0;
    const end = commandsCheck(check, descriptor, start);
    const rest = size - end;
    const figures = `size=${size}, ok_up_to=${end}, diff=${rest}`;
    check.say(`AOF analyzed: filename=${check.name}, ${figures}`);
    if (rest === 0) return 'valid';
    restCut(check, descriptor, size, end);
    return 'truncated';
  } finally {
    closeSync(descriptor);
  }
}

function preambleCheck(check: FileCheck, descriptor: number, size: number): number {
  const content = rdbCheck(filePieces(descriptor), size, check.statistics);
  check.showRdb(content);
  if (content.failure !== null) {
    throw new CheckFailure('RDB preamble of AOF file is not sane, aborting.');
  }
  check.say('RDB preamble is OK, proceeding with AOF tail...');
  return content.end;
}

/** Up to where the commands are whole. */
function commandsCheck(check: FileCheck, descriptor: number, start: number): number {
  const scanner = new AofScanner(start);
  for (const piece of filePieces(descriptor, start)) {
    if (scanner.scan(piece, () => undefined)) continue;
    check.say(`AOF ${check.name} format error`);
    return scanner.validBytes;
  }
  if (scanner.isInside) check.say('Unexpected end of the file inside of a command');
  else if (scanner.isInTransaction) check.say('Reached EOF before reading EXEC for MULTI');
  return scanner.validBytes;
}

function restCut(check: FileCheck, descriptor: number, size: number, end: number): void {
  const { name, say } = check;
  if (!check.fixes) {
    throw new CheckFailure(`AOF ${name} is not valid. Use the --fix option to try fixing it.`);
  }
  if (!check.isLast) {
    throw new CheckFailure(`Failed to truncate AOF ${name} because it is not the last file`);
  }
  const sizes = `from ${size} bytes, with ${size - end} bytes, to ${end} bytes`;
  say(`This will shrink the AOF ${name} ${sizes}`);
  process.stdout.write('Continue? [y/N]: ');
  if (!/^y/i.test(readFileSync(0, 'latin1'))) throw new CheckFailure('Aborting...');
  ftruncateSync(descriptor, end);
}
