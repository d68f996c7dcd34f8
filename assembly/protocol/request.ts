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
// together with what was understood of it (request-state.ts), so that no byte is parsed twice
// however small the pieces are. A big argument that has not arrived whole gets a block of its own
// (request-big.ts). A command for which there is no memory is read to its end all the same, without
// its arguments, so that what is behind it is understood: requestLost says so.
//
// Limits and errors are Redis's (networking.c): lines up to 64 KiB, a count up to 2^31-1 (10
// before AUTH), a bulk up to proto-max-bulk-len (16 KiB before AUTH). An error ends the
// connection. A line is looked for as C looks for it: a zero byte in it hides its end, so that the
// connection waits, and ends when 64 KiB of such bytes have come. What follows CR is not looked
// at, nor is what follows an argument's bytes; an inline line ends with LF alone, a CR before it
// does not count.

import { bytesCopy, bytesMove } from '../memory/bytes';
import {
  HeapUse,
  heapAllocate,
  heapBlockBytes,
  heapReallocate,
  heapRelease,
  heapUse,
} from '../memory/heap';
import { integerParse, integerParsed } from '../number/number';
import { WordStatus, wordAddress, wordBehind, wordBytes, wordNext } from './words';
import { ARGUMENT_BYTES, Argument, REQUEST_ABSOLUTE, RequestState } from './request-state';
import { REQUEST_BUFFER_BYTES, requestBufferRelease } from './request-buffer';
import {
  REQUEST_BIG_BYTES,
  requestBigBegin,
  requestBigChain,
  requestBigIsHere,
  requestBigLose,
  requestBigRelease,
  requestBigSkip,
} from './request-big';

export const enum RequestStatus {
  /** A command stands in requestVector. */
  READY = 0,
  /** Bytes are missing. */
  MORE = 1,
  /** The bytes are not RESP: requestError says why. */
  ERROR = 2,
  /** Memory is out, and what has come cannot be kept. */
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
/** There was no memory for the command that requestNext has read: its arguments are not there. */
export let requestLost: bool = false;

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
    // What has come of a big argument that is lost was counted already.
    end = source + (requestBigIsHere(request) ? 0 : count);
  }
  request.lastBytes = <u32>(end - window) + (requestBigIsHere(request) ? request.bigFilled : 0);
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
  requestLost = false;
  while (true) {
    if (left == 0) {
      requestStart = at;
      if (at >= end) return RequestStatus.MORE;
      const status = load<u8>(at) == 0x2a ? readCount() : readInline();
      if (status != RequestStatus.READY) return status;
      if (left == 0) {
        if (vectorUsed == first && !state.isLost) continue; // an empty line, or *0
        return finish();
      }
    }
    const status = readBulks();
    if (status != RequestStatus.READY) return status;
    if (resumed) {
      if (!restore()) state.isLost = true;
      resumed = false;
    }
    return finish();
  }
}

function finish(): RequestStatus {
  if (state.isLost) lose();
  requestFirst = first;
  requestCount = vectorUsed - first;
  return RequestStatus.READY;
}

/** Forgets the arguments of a command for some of which there was no memory. */
function lose(): void {
  state.isLost = false;
  requestLost = true;
  vectorUsed = first;
  forgetSaved();
  requestBigRelease(requestBig);
  requestBigRelease(state.bigArrived);
  requestBig = 0;
  state.bigArrived = 0;
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
    if (requestBigIsHere(state)) {
      if (state.bigFilled < <u32>bulk + 2) return RequestStatus.MORE;
      bigFinish();
    } else if (end - at >= <usize>bulk + 2) {
      push(at, bulk);
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

/** Notes an argument of the command that is being read, or that the command is lost. */
@inline function push(address: usize, count: u32): void {
  if (resumed) return save(address - state.buffer, count);
  if (vectorUsed == vectorLimit && !vectorGrow(1)) {
    state.isLost = true;
    return;
  }
  const argument = changetype<Argument>(vector + vectorUsed * ARGUMENT_BYTES);
  argument.address = address;
  argument.count = count;
  vectorUsed += 1;
}

function vectorGrow(more: u32): bool {
  const needed = (vectorUsed + more) * ARGUMENT_BYTES;
  const wanted = max<usize>(needed, max<usize>(4096, vectorLimit * ARGUMENT_BYTES * 2));
  const use = heapUse(wanted <= VECTOR_KEEP_BYTES ? HeapUse.SERVICE : HeapUse.WORK);
  const grown = vector == 0 ? heapAllocate(wanted) : heapReallocate(vector, wanted);
  heapUse(use);
  if (grown == 0) return false;
  vector = grown;
  vectorLimit = <u32>(heapBlockBytes(grown) / ARGUMENT_BYTES);
  return true;
}

/** Appends to the arguments of a command that did not arrive in one batch, unless it is lost. */
function save(offset: usize, count: u32): void {
  if (state.isLost) return;
  let saved = state.saved;
  const needed = (<usize>state.savedCount + 1) * ARGUMENT_BYTES;
  const use = heapUse(needed <= VECTOR_KEEP_BYTES ? HeapUse.SERVICE : HeapUse.WORK);
  if (saved == 0) {
    saved = heapAllocate(max<usize>(needed, 128));
  } else if (heapBlockBytes(saved) < needed) {
    saved = heapReallocate(saved, needed * 2);
  }
  heapUse(use);
  if (saved == 0) {
    state.isLost = true;
    return;
  }
  state.saved = saved;
  const argument = changetype<Argument>(saved + needed - ARGUMENT_BYTES);
  argument.address = offset;
  argument.count = count;
  state.savedCount += 1;
}

/** Copies the saved arguments of a command that is now whole into the vector. */
function restore(): bool {
  const count = state.savedCount;
  if (vectorLimit - vectorUsed < count && !vectorGrow(count)) return false;
  for (let i: u32 = 0; i < count; i++) {
    const from = changetype<Argument>(state.saved + i * ARGUMENT_BYTES);
    const to = changetype<Argument>(vector + (vectorUsed + i) * ARGUMENT_BYTES);
    const absolute = (from.count & REQUEST_ABSOLUTE) != 0;
    to.address = absolute ? from.address : state.buffer + from.address;
    to.count = from.count & ~REQUEST_ABSOLUTE;
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
function spillVector(): void {
  if (resumed) return;
  for (let i = first; i < vectorUsed; i++) {
    const argument = changetype<Argument>(vector + i * ARGUMENT_BYTES);
    save(argument.address - requestStart, argument.count);
  }
  vectorUsed = first;
  resumed = true;
}

/** Gives the argument that is arriving a block of its own, and what is here of it. */
function bigStart(): void {
  requestBigBegin(state, bulk, at, end - at);
  end = at;
}

/** The big argument is whole, or all of it has been thrown away. */
function bigFinish(): void {
  if (state.bigIsLost) {
    state.bigIsLost = false;
    return;
  }
  save(state.big + 4, (<u32>bulk) | REQUEST_ABSOLUTE);
  requestBigChain(state);
}

/** Ends a batch. Bytes from `from` on, where a command starts, are kept for the next one. */
export function requestEnd(from: usize): RequestStatus {
  // The command under way has been parsed up to `at`; anything else starts from its first byte.
  const under = from == requestStart && (left > 0 || requestBigIsHere(state));
  if (under) spillVector();
  else state.isLost = false;
  const isBig = under && !state.isLost && bulk >= REQUEST_BIG_BYTES;
  if (isBig && !requestBigIsHere(state)) bigStart();
  state.argumentsLeft = under ? left : 0;
  state.bulkBytes = under ? bulk : -1;
  if (under && state.isLost) from = leave();
  if (!keep(from)) {
    if (!under || state.isLost) return RequestStatus.MEMORY;
    state.isLost = true;
    forgetSaved();
    from = leave();
    if (!keep(from)) return RequestStatus.MEMORY;
  }
  state.parsed = under ? <u32>(at - from) : 0;
  return RequestStatus.MORE;
}

/** Leaves what has come of a command that is lost; returns where the bytes are that are kept. */
function leave(): usize {
  if (state.big != 0) {
    requestBigLose(state);
  } else if (bulk >= 0 && !state.bigIsLost) {
    requestBigSkip(state, end - at);
    end = at;
  }
  return at;
}

/** Keeps the bytes of the batch from `from` on in the private buffer. False: memory is out. */
function keep(from: usize): bool {
  const count = end - from;
  if (count == 0) {
    requestBufferRelease(state);
    return true;
  }
  if (state.buffer != 0) {
    if (from != state.buffer) bytesMove(state.buffer, from, count);
  } else {
    const buffer = heapAllocate(max<usize>(count, REQUEST_BUFFER_BYTES));
    if (buffer == 0) return false;
    bytesCopy(buffer, from, count);
    state.buffer = buffer;
  }
  state.bufferUsed = <u32>count;
  return true;
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
    push(wordAddress, wordBytes);
    status = wordNext(wordBehind, stop);
  }
  if (status == WordStatus.MEMORY) return RequestStatus.MEMORY;
  return status == WordStatus.END ? RequestStatus.READY : fail(RequestError.UNBALANCED);
}
