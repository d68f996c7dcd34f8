// A big argument (from 32 KiB) that has not arrived whole gets a block of its own, laid out as a
// raw string value:
//
//   +0  u32 count     +4  bytes …     +4+count  u32 next big argument of the same command
//
// The host reads straight into it, and SET keeps the block as the value: it is not copied again.
// While it arrives, the line end behind its bytes takes the place of the link.
//
// A length is only a promise: the block has room for about four times what has come (sixteen
// times, so long as it is small), and grows. To grow may be to copy, which is a pause for everybody
// where much is there: then there is room for all, while what arrives so is within bounds.
//
// When there is no memory for more, the argument is lost: what is still to come of it is counted
// and thrown away, so that the connection goes on behind the command, which is answered with an
// error. So is an argument of any length when the memory for it, or for those before it, is not
// there.

import { bytesCopy } from '../memory/bytes';
import {
  HeapUse,
  heapAllocate,
  heapBlockBytes,
  heapReallocate,
  heapRelease,
  heapUse,
} from '../memory/heap';
import { RequestState } from './request-state';

/** Arguments from this length on have a block of their own. */
export const REQUEST_BIG_BYTES: i32 = 32 * 1024;
/** What a block has beside the argument's bytes: the count and the line end or link. */
const AROUND_BYTES: usize = 8;
/** How many times what has come there is room for. */
const ROOM_FACTOR: usize = 4;
/** The same for a block of up to SMALL_BYTES. */
const SMALL_FACTOR: usize = 16;
const SMALL_BYTES: usize = 256 * 1024;
/** Where so much has come there is room for all, while those that have it are no more than that. */
const MUCH_BYTES: usize = 2 * 1024 * 1024;
const WHOLE_BYTES: u64 = 512 * 1024 * 1024;
/** The lengths of those beyond MUCH_BYTES that arrive in blocks with room for all of them. */
let wholeBytes: u64 = 0;
/** Room for bytes that are still to come, at least. */
const MINIMUM_ROOM_BYTES: usize = 1024;

/** Begins an argument of `count` bytes, of which [source, +here) have come. */
export function requestBigBegin(
  request: RequestState,
  count: u32,
  source: usize,
  here: usize,
): void {
  const use = heapUse(HeapUse.WORK);
  const block = heapAllocate(roomFor(count, here));
  heapUse(use);
  if (block == 0) return requestBigSkip(request, here);
  store<u32>(block, count);
  bytesCopy(block + 4, source, here);
  request.big = block;
  request.bigFilled = <u32>here;
  if (hasWholeRoom(request)) wholeBytes += count;
}

/** Whether a long argument that is arriving has room for all of it. */
function hasWholeRoom(request: RequestState): bool {
  if (request.big == 0) return false;
  const length = <usize>load<u32>(request.big);
  return length > MUCH_BYTES && heapBlockBytes(request.big) >= AROUND_BYTES + length;
}

/** The size of a block for an argument of `count` bytes of which `here` have come. */
function roomFor(count: u32, here: usize): usize {
  return AROUND_BYTES + min<usize>(count, max<usize>(roomBehind(here), MINIMUM_ROOM_BYTES));
}

/** So many bytes may come where `here` have, these included. */
function roomBehind(here: usize): usize {
  return max<usize>(here * ROOM_FACTOR, min<usize>(here * SMALL_FACTOR, SMALL_BYTES));
}

/**
 * How many bytes of the arriving big argument may be asked for at once without taking more memory
 * than what has come of it allows; 0 if none is arriving, or it is lost.
 */
export function requestBigAhead(request: RequestState): usize {
  if (request.bigIsLost) return 0;
  const here = <usize>request.bigFilled;
  const room = hasWholeRoom(request) ? usize.MAX_VALUE : roomBehind(here);
  return min<usize>(requestBigMissing(request), room - here);
}

/** The argument that was arriving is whole: CRLF behind it makes way for the chain. */
export function requestBigChain(request: RequestState): void {
  const block = request.big;
  leaveWhole(request);
  store<u32>(block + 4 + load<u32>(block), request.bigArrived);
  request.bigArrived = block;
  request.big = 0;
}

/** An argument arrives no more, or not there. */
function leaveWhole(request: RequestState): void {
  if (hasWholeRoom(request)) wholeBytes -= load<u32>(request.big);
}

/** Frees the big argument that is arriving, if there is one. */
export function requestBigDrop(request: RequestState): void {
  leaveWhole(request);
  if (request.big != 0) heapRelease(request.big);
  request.big = 0;
}

/** Gives back the room that the arriving big argument has beyond the bytes in it. */
export function requestBigTrim(request: RequestState): void {
  if (request.big == 0) return;
  leaveWhole(request);
  const trimmed = heapReallocate(request.big, 4 + request.bigFilled);
  if (trimmed != 0) request.big = trimmed;
  if (hasWholeRoom(request)) wholeBytes += load<u32>(request.big);
}

/** The next big argument behind `block` of a command's chain; 0 = the last. */
export function requestBigNext(block: usize): usize {
  return load<u32>(block + 4 + load<u32>(block));
}

/** Frees a chain of big arguments. */
export function requestBigRelease(chain: usize): void {
  while (chain != 0) {
    const next = requestBigNext(chain);
    heapRelease(chain);
    chain = next;
  }
}

/** Whether a big argument is arriving. */
@inline export function requestBigIsHere(request: RequestState): bool {
  return request.big != 0 || request.bigIsLost;
}

/** Bytes that the arriving big argument still needs, CRLF included; 0 also if there is none. */
@inline export function requestBigMissing(request: RequestState): usize {
  return requestBigIsHere(request) ? <usize>request.bulkBytes + 2 - request.bigFilled : 0;
}

/**
 * Makes room in the arriving big argument for up to `count` bytes more; how many fit then. Without
 * memory for them the argument is lost, and as many as are missing of it may come.
 */
export function requestBigRoom(request: RequestState, count: usize): usize {
  const maximum = min<usize>(count, requestBigMissing(request));
  if (request.bigIsLost) return maximum;
  const here = <usize>request.bigFilled + maximum;
  const length = load<u32>(request.big);
  const needed = AROUND_BYTES + min<usize>(length, here);
  if (heapBlockBytes(request.big) < needed) {
    const use = heapUse(HeapUse.WORK);
    const isMuch = <usize>request.bigFilled >= MUCH_BYTES;
    const gets = isMuch && wholeBytes + length <= WHOLE_BYTES;
    const room = gets ? AROUND_BYTES + length : roomFor(length, request.bigFilled);
    let grown = heapReallocate(request.big, max<usize>(needed, room));
    if (grown == 0) grown = heapReallocate(request.big, needed);
    heapUse(use);
    if (grown == 0) {
      requestBigLose(request);
      return maximum;
    }
    request.big = grown;
    if (hasWholeRoom(request)) wholeBytes += length;
  }
  return maximum;
}

/** Gives up what has come of the big argument. */
export function requestBigLose(request: RequestState): void {
  requestBigDrop(request);
  requestBigSkip(request, request.bigFilled);
}

/** Counts what comes of the argument that is arriving, of which `here` bytes have come. */
export function requestBigSkip(request: RequestState, here: usize): void {
  request.bigFilled = <u32>here;
  request.bigIsLost = true;
  request.isLost = true;
}
