/*
 * What an append-only file holds, and up to where it is whole; --fix cuts the rest off, of the last
 * file only, and --truncate-to-timestamp what is later. Words and exit codes are redis-check-aof's,
 * without its count of lines.
 *
 *     [ RDB ] #TS:1700000000 commands … MULTI … EXEC commands … SET k | half a command
 *             ^ a time of all that follows                            ^ ok_up_to
 */

import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync } from 'node:fs';

import { systemErrorText } from '../config/system-error.js';
import { AofScanner } from '../persist/aof-scanner.js';
import { CheckFailure } from './ending.js';
import { rdbCheck } from './rdb-check.js';
import type { RdbContent } from './rdb-check.js';
import type { StatisticsOptions } from './statistics.js';

const pieceBytes = 1024 * 1024;

/** How a file was found, or left. */
export type Outcome = 'valid' | 'empty' | 'truncated' | 'cut to time';

export interface FileCheck {
  /** How the file is named in what is said. */
  readonly name: string;
  readonly path: string;
  readonly isLast: boolean;
  readonly fixes: boolean;
  /** Everything later than this is to go, Unix time, s; null = nothing. */
  readonly untilSeconds: number | null;
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
export function aofFileCheck(check: FileCheck): Outcome {
  const isChanged = check.fixes || check.untilSeconds !== null;
  const descriptor = fileOpen(check.path, isChanged ? 'r+' : 'r');
  try {
    const size = fstatSync(descriptor).size;
    if (size === 0) return 'empty';
    const start = isRdb(check.path) ? preambleCheck(check, descriptor, size) : 0;
    const { end, laterAt } = commandsCheck(check, descriptor, start);
    if (laterAt !== null) {
      laterCut(check, descriptor, laterAt);
      return 'cut to time';
    }
    const rest = size - end;
    if (rest === 0 && check.untilSeconds !== null) {
      check.say(`Truncate nothing in AOF ${check.name} to timestamp ${check.untilSeconds}`);
      return 'valid';
    }
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

/** Up to where the commands are whole, and where those begin that are too late. */
function commandsCheck(
  check: FileCheck,
  descriptor: number,
  start: number,
): { end: number; laterAt: number | null } {
  const scanner = new AofScanner(start);
  const times = check.untilSeconds === null ? null : new Times(check.untilSeconds, start);
  for (const piece of filePieces(descriptor, start)) {
    let seen = 0;
    const isWhole = scanner.scan(piece, (from, to) => {
      times?.annotation(piece.subarray(seen, from));
      times?.commands(to - from);
      seen = to;
    });
    if (isWhole) times?.annotation(piece.subarray(seen));
    const laterAt = times?.laterAt ?? null;
    if (isWhole && laterAt === null) continue;
    if (laterAt === null) check.say(`AOF ${check.name} format error`);
    return { end: scanner.validBytes, laterAt };
  }
  if (scanner.isInside) check.say('Unexpected end of the file inside of a command');
  else if (scanner.isInTransaction) check.say('Reached EOF before reading EXEC for MULTI');
  return { end: scanner.validBytes, laterAt: null };
}

/** Reads annotations of time, `#TS:1700000000` and CR LF, up to one that is too late. */
class Times {
  /** Where that one begins; null = there was none. */
  laterAt: number | null = null;
  #line = '';

  constructor(
    private readonly untilSeconds: number,
    private offset: number,
  ) {}

  /** So many bytes of commands follow. */
  commands(bytes: number): void {
    this.offset += bytes;
  }

  /** Bytes that are no commands follow: whole lines, or parts of one. */
  annotation(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#line += String.fromCharCode(byte);
      this.offset += 1;
      if (byte !== 0x0a) continue;
      const line = this.#line;
      this.#line = '';
      if (!line.startsWith('#TS:') || this.laterAt !== null) continue;
      const seconds = /^#TS:([+-]?\d+)\r/.exec(line)?.[1];
      if (seconds === undefined) throw new CheckFailure('Invalid timestamp annotation');
      if (Number(seconds) > this.untilSeconds) this.laterAt = this.offset - line.length;
    }
  }
}

/** Cuts off what is later than wanted. */
function laterCut(check: FileCheck, descriptor: number, at: number): void {
  const { name, untilSeconds } = check;
  if (at === 0) {
    throw new CheckFailure(`AOF ${name} has nothing before timestamp ${untilSeconds}, aborting...`);
  }
  if (!check.isLast) {
    throw new CheckFailure(
      `Failed to truncate AOF ${name} to timestamp ${untilSeconds} to offset ${at} because it is` +
        ' not the last file.\nIf you insist, please delete all files after this file according to' +
        ' the manifest file and delete the corresponding records in manifest file manually. Then' +
        ' re-run redis-check-aof.',
    );
  }
  ftruncateSync(descriptor, at);
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
