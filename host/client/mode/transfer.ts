/*
 * What a replica is sent: an RDB file (--rdb, --functions-rdb), then commands (--replica).
 *
 *     SYNC ──► LF LF … $<bytes> CR LF <file>                   line ends while the server is saving
 *              $EOF:<40 bytes> CR LF <file> <the same 40>      length not known beforehand
 */

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

import { byteTextToString } from '../../config/byte-text.js';
import { systemErrorText } from '../../config/system-error.js';
import { fail, print, printError, sleep } from '../ending.js';
import { replyFormat } from '../format.js';
import type { Session } from '../session.js';
import type { Wire } from '../wire.js';
import { WireFailure } from '../wire.js';

const markBytes = 40;

/** The length of the file that comes, or the mark that ends it. */
type Announcement = { bytes: number } | { mark: Buffer };

/** Writes the file of the server to a file, or to the standard output for '-'. */
export async function rdbFetch(session: Session): Promise<void> {
  const { file, mode } = session.options;
  await replconfSend(session, 'capa', 'eof');
  await replconfSend(session, 'rdb-only', '1');
  if (mode === 'functions-rdb') {
    const isHad = await replconfSend(session, 'rdb-filter-only', 'functions');
    if (!isHad) fail('Failed requesting functions only RDB from server, aborting');
  }
  session.wire!.socket.write('SYNC\r\n');
  const announced = await announcementRead(session.wire!);
  printError(
    'bytes' in announced
      ? `SYNC sent to master, writing ${announced.bytes} bytes to '${file}'\n`
      : `SYNC sent to master, writing bytes of bulk transfer until EOF marker to '${file}'\n`,
  );
  const target = file === '-' ? 1 : fileOpen(file);
  const count = await fileRead(session.wire!, announced, (bytes) => allWrite(target, bytes));
  printError(
    'bytes' in announced
      ? 'Transfer finished with success.\n'
      : `Transfer finished with success after ${count} bytes\n`,
  );
  session.close();
  if (target === 1) return;
  fsyncSync(target);
  closeSync(target);
}

/** Shows the commands that a replica is sent. */
export async function replicaRun(session: Session): Promise<void> {
  await replconfSend(session, 'capa', 'eof');
  await replconfSend(session, 'rdb-filter-only', '');
  await replicaShow(session, false);
}

/** The same, on a connection that may have sent SYNC already. */
export async function replicaShow(session: Session, isSent: boolean): Promise<void> {
  const wire = session.wire!;
  if (!isSent) wire.socket.write('SYNC\r\n');
  const announced = await announcementRead(wire);
  printError(
    'bytes' in announced
      ? `SYNC with master, discarding ${announced.bytes} bytes of bulk transfer...\n`
      : 'SYNC with master, discarding bytes of bulk transfer until EOF marker...\n',
  );
  const count = await fileRead(wire, announced, () => undefined);
  if ('bytes' in announced) printError('SYNC done. Logging commands from master.\n');
  else {
    printError(`SYNC done after ${count + markBytes} bytes. Logging commands from master.\n`);
    // The server waits for a sign of life before it sends more.
    await sleep(1000);
    printError('sending REPLCONF ACK 0\n');
    wire.send(['REPLCONF', 'ACK', '0']);
  }
  for (;;) print(replyFormat(await wire.reply(), 'csv', session.options));
}

async function replconfSend(session: Session, name: string, value: string): Promise<boolean> {
  printError(`sending REPLCONF ${name} ${value}\n`);
  const reply = await session.wire!.call('REPLCONF', name, value);
  if (reply.kind !== 'error') return true;
  printError(`REPLCONF ${name} error: ${reply.text}\n`);
  return false;
}

async function announcementRead(wire: Wire): Promise<Announcement> {
  let line = '';
  while (!line.endsWith('\n')) {
    const piece = await pieceRead(wire, 'Error reading bulk length while SYNCing');
    let at = 0;
    while (at < piece.length && !line.endsWith('\n')) {
      const character = String.fromCharCode(piece[at++]!);
      // Line ends before the first character only keep the connection alive.
      if (line !== '' || character !== '\n') line += character;
    }
    if (at < piece.length) wire.unread(piece.subarray(at));
  }
  const text = line.trimEnd();
  if (text.startsWith('-')) fail(`SYNC with master failed: ${text}`);
  if (text.startsWith('$EOF:')) return { mark: Buffer.from(text.slice(5), 'latin1') };
  return { bytes: Number.parseInt(text.slice(1), 10) || 0 };
}

/** Takes the file from the connection; returns its bytes. What follows stays to be read. */
async function fileRead(
  wire: Wire,
  announced: Announcement,
  take: (bytes: Buffer) => void,
): Promise<number> {
  let count = 0;
  const failure = 'I/O Error reading RDB payload from socket';
  if ('bytes' in announced) {
    while (count < announced.bytes) {
      const piece = await pieceRead(wire, failure);
      const missing = announced.bytes - count;
      if (piece.length > missing) wire.unread(piece.subarray(missing));
      take(piece.subarray(0, missing));
      count += Math.min(piece.length, missing);
    }
    return count;
  }
  let tail: Buffer = Buffer.alloc(0);
  for (;;) {
    tail = Buffer.concat([tail, await pieceRead(wire, failure)]);
    const end = tail.indexOf(announced.mark);
    const sure = end >= 0 ? end : Math.max(0, tail.length - markBytes);
    take(tail.subarray(0, sure));
    count += sure;
    tail = tail.subarray(sure);
    if (end < 0) continue;
    if (tail.length > markBytes) wire.unread(tail.subarray(markBytes));
    return count;
  }
}

async function pieceRead(wire: Wire, failure: string): Promise<Buffer> {
  try {
    return await wire.piece();
  } catch (error) {
    if (error instanceof WireFailure) fail(failure);
    throw error;
  }
}

function fileOpen(file: string): number {
  try {
    return openSync(byteTextToString(file), 'w', 0o644);
  } catch (error) {
    fail(`Error opening '${file}': ${systemErrorText(error)}`);
  }
}

function allWrite(target: number, bytes: Buffer): void {
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(target, bytes, at);
  } catch (error) {
    fail(`Error writing data to file: ${systemErrorText(error)}`);
  }
}
