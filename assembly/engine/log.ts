// What the engine has to say in the server's log: a queue of lines that the host polls (pollLog)
// and puts into words (host/engine/log.ts). The engine gives a code, two numbers and two texts:
//
//   LogLine   next · code · number · second number · lengths of both texts │ text │ second text
//
// A code's hundreds are its level, so that lines which nobody wants are not made at all. There are
// at most 256 lines, with texts of at most 1024 bytes, which is as much as a line of Redis's log
// has. When the queue is full, or memory is out, a line is lost, and counted.
//
//   logAdd(LogCode.DEPRECATED_RULE, 0, 0, rule, count);
//   clientLog(LogCode.CLIENT_EVICTED, client);                              (engine/client/log.ts)

import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapRelease } from '../memory/heap';

/** What a line says. Numbers are part of the contract with the host: append only. */
export const enum LogCode {
  NONE = 0,
  // verbose
  /** Bytes of a client are no request: RequestError, bytes left out, its line, bytes. */
  PROTOCOL_ERROR = 100,
  /** A client has closed its connection: its line. */
  CLIENT_GONE = 101,
  /** A value could not be loaded: RDB type * 256 + RdbFlaw, where in its bytes, its module. */
  VALUE_CORRUPT = 102,
  // notice
  /** A client is closed for maxmemory-clients: its line. */
  CLIENT_EVICTED = 200,
  /** A key of a file is left out, because its value is empty: the key. */
  KEY_EMPTY = 202,
  // warning
  /** A client is closed as soon as can be, for it is owed too much: its line. */
  OUTPUT_LIMIT = 300,
  /** A client that has been owed too much for too long is closed: its line. */
  OUTPUT_LIMIT_LONG = 301,
  /** A client has sent too much that cannot be run: its line, the first bytes. */
  REQUEST_LIMIT = 302,
  /** A client speaks HTTP: its address. */
  HTTP_REQUEST = 303,
  /** Clients hold more than maxmemory-clients, and none may be closed. */
  CLIENTS_TOO_LARGE = 304,
  /** A rule allows a command for a first argument only: the rule without its +. */
  DEPRECATED_RULE = 305,
  /** A client is closed because there is no memory for what it sends or is owed: its line. */
  CLIENT_STARVED = 306,
  /** Nine tenths of what may be in use are in use: MiB in use, MiB that may be. */
  MEMORY_NEARLY_OUT = 307,
  /** A replica is closed because it has sent what is answered: its line, the command. */
  REPLICA_ANSWERED = 308,
  /** The link to the primary was answered an error: the error, the command. */
  PRIMARY_ERROR = 309,
  /** A replica was: the error, the command. */
  REPLICA_ERROR = 310,
  /** A write of the primary has run, though nothing can be saved. */
  PRIMARY_UNSAVED = 311,
}

/** How important a line is, and loglevel: lines below it are not written. */
export const enum LogLevel {
  DEBUG = 0,
  VERBOSE = 1,
  NOTICE = 2,
  WARNING = 3,
  /** Nothing is written; no line has it. */
  NOTHING = 4,
}

/** A line's level is its code divided by this. */
export const LOG_CODES_OF_LEVEL: u32 = 100;
const LINES_MAXIMUM: u32 = 256;
const TEXT_MAXIMUM: u32 = 1024;


@unmanaged
class LogLine {
  next: LogLine;
  code: u32;
  number: u32;
  secondNumber: u32;
  textBytes: u32;
  secondBytes: u32;
}
if (offsetof<LogLine>() != 24) ERROR('LogLine is 24 bytes');

const noLine = changetype<LogLine>(0);

let first: LogLine = noLine;
let last: LogLine = noLine;
let count: u32 = 0;
/** The line that the host is reading. */
let taken: LogLine = noLine;
let lost: u32 = 0;
/** The lowest level that is written; nothing, until a host sets another. */
let levelMinimum: u32 = LogLevel.NOTHING;

/** Sets loglevel (LogLevel). */
export function logSetLevel(level: u32): void {
  levelMinimum = level;
}

/** Whether a line with this code would be written. */
@inline export function logWrites(code: LogCode): bool {
  return <u32>code / LOG_CODES_OF_LEVEL >= levelMinimum;
}

/** Adds a line, unless its level is not written. The texts are copied. */
export function logAdd(
  code: LogCode,
  number: u32 = 0,
  secondNumber: u32 = 0,
  text: usize = 0,
  textCount: u32 = 0,
  second: usize = 0,
  secondCount: u32 = 0,
): void {
  if (!logWrites(code)) return;
  const textBytes = min<u32>(textCount, TEXT_MAXIMUM);
  const secondBytes = min<u32>(secondCount, TEXT_MAXIMUM);
  const head = offsetof<LogLine>();
  const block = count < LINES_MAXIMUM ? heapAllocate(head + textBytes + secondBytes) : 0;
  if (block == 0) {
    lost += 1;
    return;
  }
  const line = changetype<LogLine>(block);
  line.next = noLine;
  line.code = code;
  line.number = number;
  line.secondNumber = secondNumber;
  line.textBytes = textBytes;
  line.secondBytes = secondBytes;
  bytesCopy(block + head, text, textBytes);
  bytesCopy(block + head + textBytes, second, secondBytes);
  if (first == noLine) first = line;
  else last.next = line;
  last = line;
  count += 1;
}

/** Whether there are lines, or some were lost. */
@inline export function logWaits(): bool {
  return first != noLine || lost != 0;
}

/** Takes the oldest line and frees the one before it; its code, NONE = there is none. */
export function logTake(): LogCode {
  if (taken != noLine) heapRelease(changetype<usize>(taken));
  taken = first;
  if (taken == noLine) return LogCode.NONE;
  first = taken.next;
  count -= 1;
  return <LogCode>taken.code;
}

/** A number of the line that was taken, the first (0) or the second (1). */
export function logNumber(which: u32): u32 {
  return which == 0 ? taken.number : taken.secondNumber;
}

/** Address of a text of the line that was taken, the first (0) or the second (1). */
export function logText(which: u32): usize {
  const text = changetype<usize>(taken) + offsetof<LogLine>();
  return which == 0 ? text : text + taken.textBytes;
}

/** Its length. */
export function logTextBytes(which: u32): u32 {
  return which == 0 ? taken.textBytes : taken.secondBytes;
}

/** How many lines were lost since the last call. */
export function logLost(): u32 {
  const number = lost;
  lost = 0;
  return number;
}
