// The request parser: RESP multibulk and inline commands, split at any byte.
//
//   *3\r\n $3\r\nSET\r\n $3\r\nkey\r\n $5\r\nvalue\r\n        multibulk
//   SET key "a value"\r\n                                      inline (words.ts)
//
// It works in place. A batch is a window of bytes [at, end); arguments are (address, count) pairs
// that point into it, so a complete command costs no copy:
//
//   window    *2\r\n$3\r\nGET\r\n$3\r\nkey\r\n*2\r\n$3\r\nG
//                      ↑ 3          ↑ 3        ↑ requestStart of the unfinished command
//   vector    [ (→GET,3) (→key,3) ]
//
// What is left unfinished at the end of a batch moves into the connection's private buffer,
// together with what was understood of it (how many arguments are left, where the read ones
// start), so that no byte is parsed twice however small the pieces are. A big argument (from 32
// KiB) that has not arrived whole gets a block of its own, laid out as a raw string value:
//
//   +0  u32 count     +4  bytes …     +4+count  u32 next big argument of the same command
//
// The host reads straight into it, and SET keeps the block as the value: it is never copied again.
//
// Limits and errors are Redis's (networking.c): lines up to 64 KiB, a count up to 2^31-1 (10
// before AUTH), a bulk up to proto-max-bulk-len (16 KiB before AUTH). An error ends the
// connection. A line is looked for as C looks for it: a zero byte in it hides its end, so that the
// connection waits, and ends when 64 KiB of such bytes have come. What follows CR is not looked
// at, nor is what follows an argument's bytes; an inline line ends with LF alone, a CR before it
// does not count.
//
// A connection that waits (for the host, for the end of a pause) is not parsed: what it sends is
// only kept (requestKeep), behind its unfinished bytes.

import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { integerParse, integerParsed } from '../number/number';
import { WordStatus, wordAddress, wordBehind, wordBytes, wordNext } from './words';

/** What is known of a connection's unfinished request. Part of every client. */
@unmanaged
export class RequestState {
  /** Private buffer (heap block) of unfinished bytes, 0 = none. */
  buffer: usize;
  bufferUsed: u32;
  /** How far into the buffer the unfinished command is parsed. */
  parsed: u32;
  /** Arguments still to come; 0 = no multibulk command is under way. */
  argumentsLeft: i32;
  /** Length of the argument being read, -1 = its header has not been read. */
  bulkBytes: i32;
  /** Arguments read so far: (offset into the buffer, count) pairs in a heap block, 0 = none. */
  saved: usize;
  savedCount: u32;
  /**
   * The big argument that is arriving (heap block), 0 = none, and the bytes of it that are here.
   */
  big: usize;
  bigFilled: u32;
  /** Big arguments of the command that have arrived, chained behind their bytes. */
  bigArrived: usize;
  /** Length of the batch that was read last, its big arguments included. */
  lastBytes: u32;
}

/** One argument in the vector. */
@unmanaged
export class Argument {
  address: usize;
  count: u32;
}

/** Bytes of a pair in the vector. */
export const ARGUMENT_BYTES: u32 = 8;

export const enum RequestStatus {
  /** A command stands in requestVector. */
  READY = 0,
  /** Bytes are missing. */
  MORE = 1,
  /** The bytes are not RESP: requestError says why. */
  ERROR = 2,
  /** Memory is out. */
  MEMORY = 3,
}

/**
 * What is wrong with bytes that are no request. Numbers are part of the contract with the host:
 * append only.
 */
export const enum RequestError {
  BIG_INLINE = 0,
  BIG_COUNT = 1,
  BIG_BULK_COUNT = 2,
  UNBALANCED = 3,
  MULTIBULK_LENGTH = 4,
  MULTIBULK_UNAUTHENTICATED = 5,
  BULK_LENGTH = 6,
  BULK_UNAUTHENTICATED = 7,
  EXPECTED_DOLLAR = 8,
}

const LINE_BYTES: usize = 64 * 1024;
const BIG_BYTES: i32 = 32 * 1024;
/** A private buffer is at least as large. */
const BUFFER_BYTES: usize = 1024;
/** Marks a saved argument whose address is a big argument's and not an offset. */
const ABSOLUTE: u32 = 0x8000_0000;
const UNAUTHENTICATED_ARGUMENTS: i64 = 10;
const UNAUTHENTICATED_BULK_BYTES: i64 = 16384;

/** proto-max-bulk-len; an argument of 2 GiB or more is refused whatever the directive says. */
let maximumBulkBytes: i64 = 512 * 1024 * 1024;

/** Sets proto-max-bulk-len. */
export function requestSetMaximumBulk(bytes: f64): void {
  maximumBulkBytes = min<i64>(<i64>bytes, i32.MAX_VALUE - 16);
}

/** proto-max-bulk-len as it is in force, bytes. */
export function requestMaximumBulk(): i64 {
  return maximumBulkBytes;
}

// The parser's registers, valid between requestBegin and requestEnd.
let state: RequestState = changetype<RequestState>(0);
let window: usize = 0;
let at: usize = 0;
let end: usize = 0;
let left: i32 = 0;
let bulk: i32 = -1;
let resumed: bool = false;
let authenticated: bool = true;

// The vector of the group that is being parsed, as many commands as fit behind each other.
let vector: usize = 0;
let vectorUsed: u32 = 0;
let vectorLimit: u32 = 0;
let first: u32 = 0;

const VECTOR_KEEP_BYTES: u32 = 64 * 1024;

/** Number of the vector's pairs, i.e. the index where the next command will start. */
export let requestFirst: u32 = 0;
/** Number of arguments of the command that requestNext has read. */
export let requestCount: u32 = 0;
/** Where the command that is being read starts: bytes from here on have not been executed. */
export let requestStart: usize = 0;
/** Why requestNext answered ERROR. */
export let requestError: RequestError = RequestError.BIG_INLINE;
/** The byte found where '$' was expected. */
export let requestErrorByte: u8 = 0;
/** Big arguments of the command that requestNext has read; the caller owns the chain now. */
export let requestBig: usize = 0;

/** Address of the vector's pair `index`. Parsing another command may move the vector. */
@inline export function requestArguments(index: u32): usize {
  return vector + index * ARGUMENT_BYTES;
}

/**
 * Begins to read a batch: the connection's private buffer when it has one, else [source, +count).
 */
export function requestBegin(request: RequestState, source: usize, count: usize): void {
  state = request;
  left = request.argumentsLeft;
  bulk = request.bulkBytes;
  resumed = left > 0;
  if (request.buffer != 0) {
    requestStart = window = request.buffer;
    at = request.buffer + request.parsed;
    end = request.buffer + request.bufferUsed;
  } else {
    requestStart = window = at = source;
    end = source + count;
  }
  request.lastBytes = <u32>(end - window) + (request.big == 0 ? 0 : request.bigFilled);
}

/** Length of the batch that is being read, what has been executed of it included. */
export function requestWindowBytes(): usize {
  return end - window;
}

/** Says whether the connection has authenticated, which decides the limits of what is read next. */
export function requestTrust(trusted: bool): void {
  authenticated = trusted;
}

/** Where reading goes on: behind the last command read, or where the unfinished one starts. */
export function requestResumeAt(): usize {
  return left > 0 ? requestStart : at;
}

/** Where reading has stopped: at a line that is no request, if requestNext has answered ERROR. */
export function requestUnreadAt(): usize {
  return at;
}

/** How many bytes there are from that place on. */
export function requestUnreadBytes(): usize {
  return end - at;
}

/** Forgets the commands read so far; their vector is free for the next group. */
export function requestRecycle(): void {
  vectorUsed = 0;
  if (vectorLimit * ARGUMENT_BYTES > VECTOR_KEEP_BYTES) {
    heapRelease(vector);
    vector = 0;
    vectorLimit = 0;
  }
}

/** Reads the next command of the batch into the vector. */
export function requestNext(): RequestStatus {
  first = vectorUsed;
  requestBig = 0;
  while (true) {
    if (left == 0) {
      requestStart = at;
      if (at >= end) return RequestStatus.MORE;
      const status = load<u8>(at) == 0x2a ? readCount() : readInline();
      if (status != RequestStatus.READY) return status;
      if (left == 0) {
        if (vectorUsed == first) continue; // an empty line, or *0
        return finish();
      }
    }
    const status = readBulks();
    if (status != RequestStatus.READY) return status;
    if (resumed) {
      if (!restore()) return RequestStatus.MEMORY;
      resumed = false;
    }
    return finish();
  }
}

function finish(): RequestStatus {
  requestFirst = first;
  requestCount = vectorUsed - first;
  return RequestStatus.READY;
}

/** The first byte `wanted` from `at` on, 0 if there is none before the end or a zero byte. */
function lineFind(wanted: u8): usize {
  for (let p = at; p < end; p++) {
    const byte = load<u8>(p);
    if (byte == wanted) return p;
    if (byte == 0) return 0;
  }
  return 0;
}

/** Refuses the request; what was read of it is forgotten. */
function fail(error: RequestError): RequestStatus {
  requestError = error;
  return RequestStatus.ERROR;
}

/** The line at `at` has no end yet: more bytes are needed, unless there are too many already. */
function lineMissing(error: RequestError): RequestStatus {
  return end - at > LINE_BYTES ? fail(error) : RequestStatus.MORE;
}

/** `*count` */
function readCount(): RequestStatus {
  // One digit and CRLF: nearly every request.
  if (end - at >= 4 && load<u16>(at + 2) == 0x0a0d && load<u8>(at + 1) - 0x31 < 9) {
    left = load<u8>(at + 1) - 0x30;
    at += 4;
    bulk = -1;
    return RequestStatus.READY;
  }
  const line = lineFind(0x0d);
  if (line == 0) return lineMissing(RequestError.BIG_COUNT);
  if (line + 1 == end) return RequestStatus.MORE;
  if (!integerParse(at + 1, line - at - 1) || integerParsed > i32.MAX_VALUE) {
    return fail(RequestError.MULTIBULK_LENGTH);
  }
  if (!authenticated && integerParsed > UNAUTHENTICATED_ARGUMENTS) {
    return fail(RequestError.MULTIBULK_UNAUTHENTICATED);
  }
  at = line + 2;
  left = integerParsed > 0 ? <i32>integerParsed : 0;
  bulk = -1;
  return RequestStatus.READY;
}

/** The arguments that are left of a multibulk command. */
function readBulks(): RequestStatus {
  while (left > 0) {
    if (bulk < 0) {
      const status = readBulkHeader();
      if (status != RequestStatus.READY) return status;
    }
    if (state.big != 0) {
      if (state.bigFilled < <u32>bulk + 2) return RequestStatus.MORE;
      if (!bigFinish()) return RequestStatus.MEMORY;
    } else if (end - at >= <usize>bulk + 2) {
      if (!push(at, bulk)) return RequestStatus.MEMORY;
      at += <usize>bulk + 2;
    } else {
      return RequestStatus.MORE;
    }
    bulk = -1;
    left -= 1;
  }
  return RequestStatus.READY;
}

/** `$count` */
function readBulkHeader(): RequestStatus {
  const room = end - at;
  if (room >= 5 && load<u8>(at) == 0x24) {
    const digit = <u32>load<u8>(at + 1) - 0x30;
    if (digit < 10) {
      if (load<u16>(at + 2) == 0x0a0d) {
        bulk = digit;
        at += 4;
        return RequestStatus.READY;
      }
      const second = <u32>load<u8>(at + 2) - 0x30;
      if (second < 10 && digit != 0 && load<u16>(at + 3) == 0x0a0d) {
        bulk = digit * 10 + second;
        at += 5;
        return RequestStatus.READY;
      }
    }
  }
  const line = lineFind(0x0d);
  if (line == 0) return lineMissing(RequestError.BIG_BULK_COUNT);
  if (line + 1 == end) return RequestStatus.MORE;
  if (load<u8>(at) != 0x24) {
    requestErrorByte = load<u8>(at);
    return fail(RequestError.EXPECTED_DOLLAR);
  }
  if (
    !integerParse(at + 1, line - at - 1) ||
    integerParsed < 0 ||
    integerParsed > maximumBulkBytes
  ) {
    return fail(RequestError.BULK_LENGTH);
  }
  if (!authenticated && integerParsed > UNAUTHENTICATED_BULK_BYTES) {
    return fail(RequestError.BULK_UNAUTHENTICATED);
  }
  bulk = <i32>integerParsed;
  at = line + 2;
  return RequestStatus.READY;
}

/** Notes an argument of the command that is being read. */
@inline function push(address: usize, count: u32): bool {
  if (resumed) return save(address - state.buffer, count);
  if (vectorUsed == vectorLimit && !vectorGrow(1)) return false;
  const argument = changetype<Argument>(vector + vectorUsed * ARGUMENT_BYTES);
  argument.address = address;
  argument.count = count;
  vectorUsed += 1;
  return true;
}

function vectorGrow(more: u32): bool {
  const needed = (vectorUsed + more) * ARGUMENT_BYTES;
  const wanted = max<usize>(needed, max<usize>(4096, vectorLimit * ARGUMENT_BYTES * 2));
  const grown = vector == 0 ? heapAllocate(wanted) : heapReallocate(vector, wanted);
  if (grown == 0) return false;
  vector = grown;
  vectorLimit = <u32>(heapBlockBytes(grown) / ARGUMENT_BYTES);
  return true;
}

/** Appends to the arguments of a command that did not arrive in one batch. */
function save(offset: usize, count: u32): bool {
  let saved = state.saved;
  const needed = (<usize>state.savedCount + 1) * ARGUMENT_BYTES;
  if (saved == 0) {
    saved = heapAllocate(max<usize>(needed, 128));
  } else if (heapBlockBytes(saved) < needed) {
    saved = heapReallocate(saved, needed * 2);
  }
  if (saved == 0) return false;
  state.saved = saved;
  const argument = changetype<Argument>(saved + needed - ARGUMENT_BYTES);
  argument.address = offset;
  argument.count = count;
  state.savedCount += 1;
  return true;
}

/** Copies the saved arguments of a command that is now whole into the vector. */
function restore(): bool {
  const count = state.savedCount;
  if (vectorLimit - vectorUsed < count && !vectorGrow(count)) return false;
  for (let i: u32 = 0; i < count; i++) {
    const from = changetype<Argument>(state.saved + i * ARGUMENT_BYTES);
    const to = changetype<Argument>(vector + (vectorUsed + i) * ARGUMENT_BYTES);
    const absolute = (from.count & ABSOLUTE) != 0;
    to.address = absolute ? from.address : state.buffer + from.address;
    to.count = from.count & ~ABSOLUTE;
  }
  vectorUsed += count;
  forgetSaved();
  requestBig = state.bigArrived;
  state.bigArrived = 0;
  return true;
}

function forgetSaved(): void {
  if (state.saved != 0) heapRelease(state.saved);
  state.saved = 0;
  state.savedCount = 0;
}

/** Turns what was read in this batch of the unfinished command into saved offsets. */
function spillVector(): bool {
  if (resumed) return true;
  for (let i = first; i < vectorUsed; i++) {
    const argument = changetype<Argument>(vector + i * ARGUMENT_BYTES);
    if (!save(argument.address - requestStart, argument.count)) return false;
  }
  vectorUsed = first;
  resumed = true;
  return true;
}

/** Gives the argument that is arriving a block of its own, and what is here of it. */
function bigStart(): bool {
  const block = heapAllocate(<usize>bulk + 8);
  if (block == 0) return false;
  store<u32>(block, bulk);
  const here = end - at;
  bytesCopy(block + 4, at, here);
  state.big = block;
  state.bigFilled = <u32>here;
  end = at;
  return true;
}

/** The big argument is whole: CRLF behind it makes way for the chain. */
function bigFinish(): bool {
  if (!save(state.big + 4, (<u32>bulk) | ABSOLUTE)) return false;
  store<u32>(state.big + 4 + bulk, state.bigArrived);
  state.bigArrived = state.big;
  state.big = 0;
  return true;
}

/** The next big argument behind `block` of a command's chain; 0 = the last. */
export function requestBigNext(block: usize): usize {
  return load<u32>(block + 4 + load<u32>(block));
}

/** Ends a batch. Bytes from `from` on, where a command starts, are kept for the next one. */
export function requestEnd(from: usize): RequestStatus {
  // The command under way has been parsed up to `at`; anything else starts from its first byte.
  const under = from == requestStart && (left > 0 || state.big != 0);
  if (under && !spillVector()) return RequestStatus.MEMORY;
  if (under && state.big == 0 && bulk >= BIG_BYTES && !bigStart()) return RequestStatus.MEMORY;
  state.argumentsLeft = under ? left : 0;
  state.bulkBytes = under ? bulk : -1;
  const count = end - from;
  if (count == 0) {
    bufferRelease(state);
  } else if (state.buffer != 0) {
    if (from != state.buffer) bytesMove(state.buffer, from, count);
    state.bufferUsed = <u32>count;
  } else {
    const buffer = heapAllocate(max<usize>(count, BUFFER_BYTES));
    if (buffer == 0) return RequestStatus.MEMORY;
    bytesCopy(buffer, from, count);
    state.buffer = buffer;
    state.bufferUsed = <u32>count;
  }
  state.parsed = under ? <u32>(at - from) : 0;
  return RequestStatus.MORE;
}

function bufferRelease(request: RequestState): void {
  if (request.buffer != 0) heapRelease(request.buffer);
  request.buffer = 0;
  request.bufferUsed = 0;
}

/** Room for the next bytes of the connection, at the returned address; 0 = memory is out. */
export let requestRoomBytes: usize = 0;

/**
 * Where the host puts the next `count` bytes of a connection: behind what its private buffer
 * holds, or into its big argument, where requestRoomBytes may be less than `count`. 0 with
 * requestRoomBytes 0 means that the connection has nothing unfinished and that the shared buffer
 * will do; 0 with requestRoomBytes 1 that memory is out.
 */
export function requestTarget(request: RequestState, count: usize): usize {
  requestRoomBytes = 0;
  const missing = bigMissing(request);
  if (missing > 0) {
    if (!bigRegrow(request)) {
      requestRoomBytes = 1;
      return 0;
    }
    requestRoomBytes = min<usize>(count, missing);
    return request.big + 4 + request.bigFilled;
  }
  if (request.buffer == 0) return 0;
  const needed = <usize>request.bufferUsed + count;
  if (heapBlockBytes(request.buffer) < needed) {
    const grown = heapReallocate(request.buffer, needed + (needed >> 1));
    if (grown == 0) {
      requestRoomBytes = 1;
      return 0;
    }
    request.buffer = grown;
  }
  requestRoomBytes = count;
  return request.buffer + request.bufferUsed;
}

/** Bytes that the arriving big argument still needs, CRLF included; 0 also if there is none. */
@inline function bigMissing(request: RequestState): usize {
  return request.big == 0 ? 0 : <usize>load<u32>(request.big) + 2 - request.bigFilled;
}

/** Gives the arriving big argument the room that requestTrim took from it. False: no memory. */
function bigRegrow(request: RequestState): bool {
  const needed = <usize>load<u32>(request.big) + 8;
  if (heapBlockBytes(request.big) >= needed) return true;
  const grown = heapReallocate(request.big, needed);
  if (grown == 0) return false;
  request.big = grown;
  return true;
}

/** Gives back the room that the connection's buffers have beyond the bytes in them. */
export function requestTrim(request: RequestState): void {
  if (bigMissing(request) > 0) {
    const trimmed = heapReallocate(request.big, 4 + request.bigFilled);
    if (trimmed != 0) request.big = trimmed;
  }
  if (request.buffer != 0) {
    const trimmed = heapReallocate(request.buffer, request.bufferUsed);
    if (trimmed != 0) request.buffer = trimmed;
  }
}

/** Notes that the host has put `count` bytes at requestTarget. */
export function requestFilled(request: RequestState, count: usize): void {
  if (bigMissing(request) > 0) request.bigFilled += <u32>count;
  else if (request.buffer != 0) request.bufferUsed += <u32>count;
}

/**
 * Keeps what has arrived without reading it: [source, +count) is where requestTarget sent it if the
 * connection had nothing unfinished. False: memory is out.
 */
export function requestKeep(request: RequestState, source: usize, count: usize): bool {
  if (count == 0 || request.buffer != 0) return true;
  const buffer = heapAllocate(max<usize>(count, BUFFER_BYTES));
  if (buffer == 0) return false;
  bytesCopy(buffer, source, count);
  request.buffer = buffer;
  request.bufferUsed = <u32>count;
  request.parsed = 0;
  return true;
}

/** Room that the connection's buffers have beyond the bytes in them. */
export function requestSpareBytes(request: RequestState): u64 {
  let bytes: u64 = 0;
  if (request.big != 0) bytes += heapBlockBytes(request.big) - request.bigFilled;
  if (request.buffer != 0) bytes += heapBlockBytes(request.buffer) - request.bufferUsed;
  return bytes;
}

/** Length of the arguments that have been read of the connection's unfinished request. */
export function requestArgumentBytes(request: RequestState): u64 {
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < request.savedCount; i++) {
    bytes += changetype<Argument>(request.saved + i * ARGUMENT_BYTES).count & ~ABSOLUTE;
  }
  return bytes;
}

/** Bytes that the connection's unfinished request holds. */
export function requestBytes(request: RequestState): u64 {
  let bytes: u64 = request.bufferUsed;
  if (request.big != 0) bytes += request.bigFilled;
  for (let big = request.bigArrived; big != 0; big = requestBigNext(big)) bytes += load<u32>(big);
  return bytes;
}

/**
 * Bytes in the connection's query buffer as Redis would count them: of a big argument that is
 * arriving, only what is there of it; what came before it in the request is read.
 */
export function requestQueryBytes(request: RequestState): u64 {
  return request.big != 0 ? request.bigFilled : requestBytes(request);
}

/** Frees a connection's unfinished request. */
export function requestRelease(request: RequestState): void {
  bufferRelease(request);
  if (request.saved != 0) heapRelease(request.saved);
  request.saved = 0;
  request.savedCount = 0;
  if (request.big != 0) heapRelease(request.big);
  request.big = 0;
  requestBigRelease(request.bigArrived);
  request.bigArrived = 0;
  request.argumentsLeft = 0;
  request.bulkBytes = -1;
  request.parsed = 0;
}

/** Frees a chain of big arguments. */
export function requestBigRelease(chain: usize): void {
  while (chain != 0) {
    const next = requestBigNext(chain);
    heapRelease(chain);
    chain = next;
  }
}

/** An inline command (words.ts). */
function readInline(): RequestStatus {
  const newline = lineFind(0x0a);
  if (newline == 0) return lineMissing(RequestError.BIG_INLINE);
  const stop = newline > at && load<u8>(newline - 1) == 0x0d ? newline - 1 : newline;
  const status = pushWords(at, stop);
  // A line that is refused stays, so that it is refused again if its turn has not come.
  if (status == RequestStatus.READY) at = newline + 1;
  else vectorUsed = first;
  return status;
}

/** Pushes the words of [source, stop). */
function pushWords(source: usize, stop: usize): RequestStatus {
  let status = wordNext(source, stop);
  while (status == WordStatus.FOUND) {
    if (!push(wordAddress, wordBytes)) return RequestStatus.MEMORY;
    status = wordNext(wordBehind, stop);
  }
  if (status == WordStatus.MEMORY) return RequestStatus.MEMORY;
  return status == WordStatus.END ? RequestStatus.READY : fail(RequestError.UNBALANCED);
}
