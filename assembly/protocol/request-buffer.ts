// The bytes of a connection's unfinished request: where the host puts the next ones, and who frees
// them.
//
// The host puts the next bytes where requestTarget says and then tells requestFilled. A connection
// that waits (for the host, for the end of a pause) is not parsed: what it sends is only kept
// (requestKeep), behind its unfinished bytes.

import { bytesCopy, bytesMove } from '../memory/bytes';
import {
  HeapUse,
  heapAllocate,
  heapBlockBytes,
  heapReallocate,
  heapRelease,
  heapUse,
} from '../memory/heap';
import {
  requestBigDrop,
  requestBigMissing,
  requestBigRelease,
  requestBigRoom,
  requestBigSkip,
  requestBigTrim,
} from './request-big';
import { RequestState } from './request-state';

/** A private buffer is at least as large. */
export const REQUEST_BUFFER_BYTES: usize = 1024;
/** Frees the private buffer. */
export function requestBufferRelease(request: RequestState): void {
  if (request.buffer != 0) heapRelease(request.buffer);
  request.buffer = 0;
  request.bufferUsed = 0;
}

/** Room for the next bytes of the connection, at the returned address; 0 = memory is out. */
export let requestRoomBytes: usize = 0;

/** requestRoomBytes when memory is out. */
export const REQUEST_NO_MEMORY: usize = usize.MAX_VALUE;

/**
 * Where the host puts the next `count` bytes of a connection: behind what its private buffer
 * holds, or into its big argument; requestRoomBytes may be less than `count`. 0 stands for
 * the shared buffer: with requestRoomBytes 0 because the connection has nothing unfinished, else
 * because so many bytes are only counted; with REQUEST_NO_MEMORY memory is out.
 */
export function requestTarget(request: RequestState, count: usize): usize {
  requestRoomBytes = 0;
  if (requestBigMissing(request) > 0) {
    requestRoomBytes = requestBigRoom(request, count);
    return request.bigIsLost ? 0 : request.big + 4 + request.bigFilled;
  }
  if (request.buffer == 0) return 0;
  const grown = bufferGrow(request, count);
  if (!grown && bufferLose(request)) return requestTarget(request, count);
  // Without memory for all of it, a piece will do.
  const room = heapBlockBytes(request.buffer) - request.bufferUsed;
  requestRoomBytes = room == 0 ? REQUEST_NO_MEMORY : min<usize>(count, room);
  return room == 0 ? 0 : request.buffer + request.bufferUsed;
}

/** A private buffer up to this size may use the heap's reserve. */
const SMALL_BYTES: usize = 128 * 1024;

/** Makes room for `count` bytes more in the private buffer. False: memory is out. */
function bufferGrow(request: RequestState, count: usize): bool {
  const needed = <usize>request.bufferUsed + count;
  if (heapBlockBytes(request.buffer) >= needed) return true;
  const use = heapUse(needed <= SMALL_BYTES ? HeapUse.SERVICE : HeapUse.WORK);
  let grown = heapReallocate(request.buffer, needed + (needed >> 1));
  if (grown == 0) grown = heapReallocate(request.buffer, needed);
  heapUse(use);
  if (grown == 0) return false;
  request.buffer = grown;
  return true;
}

/**
 * Gives up the command that is arriving, and what its arguments take of the private buffer. False:
 * there is none, or it is given up already.
 */
function bufferLose(request: RequestState): bool {
  if (request.argumentsLeft == 0 || request.isLost) return false;
  request.isLost = true;
  if (request.saved != 0) heapRelease(request.saved);
  request.saved = 0;
  request.savedCount = 0;
  const here = request.bufferUsed - request.parsed;
  if (request.bulkBytes >= 0) {
    requestBigSkip(request, here);
    requestBufferRelease(request);
  } else {
    bytesMove(request.buffer, request.buffer + request.parsed, here);
    request.bufferUsed = here;
    const shorter = heapReallocate(request.buffer, max<usize>(here, REQUEST_BUFFER_BYTES));
    if (shorter != 0) request.buffer = shorter;
  }
  request.parsed = 0;
  return true;
}

/** Gives back the room that the connection's buffers have beyond the bytes in them. */
export function requestTrim(request: RequestState): void {
  requestBigTrim(request);
  if (request.buffer != 0) {
    const trimmed = heapReallocate(request.buffer, request.bufferUsed);
    if (trimmed != 0) request.buffer = trimmed;
  }
}

/** Notes that the host has put `count` bytes at requestTarget. */
export function requestFilled(request: RequestState, count: usize): void {
  if (requestBigMissing(request) > 0) request.bigFilled += <u32>count;
  else if (request.buffer != 0) request.bufferUsed += <u32>count;
}

/**
 * Keeps what has arrived without reading it: [source, +count) is where requestTarget sent it if the
 * connection had nothing unfinished. False: memory is out.
 */
export function requestKeep(request: RequestState, source: usize, count: usize): bool {
  if (count == 0 || request.buffer != 0) return true;
  const buffer = heapAllocate(max<usize>(count, REQUEST_BUFFER_BYTES));
  if (buffer == 0) return false;
  bytesCopy(buffer, source, count);
  request.buffer = buffer;
  request.bufferUsed = <u32>count;
  request.parsed = 0;
  return true;
}

/** Whether there is memory to keep `count` bytes of a connection that are not run yet. */
export function requestCanKeep(request: RequestState, count: usize): bool {
  if (request.buffer != 0) return true;
  const buffer = heapAllocate(max<usize>(count, REQUEST_BUFFER_BYTES));
  if (buffer != 0) heapRelease(buffer);
  return buffer != 0;
}

/** Frees a connection's unfinished request. */
export function requestRelease(request: RequestState): void {
  requestBufferRelease(request);
  if (request.saved != 0) heapRelease(request.saved);
  request.saved = 0;
  request.savedCount = 0;
  requestBigDrop(request);
  requestBigRelease(request.bigArrived);
  request.bigArrived = 0;
  request.bigIsLost = false;
  request.isLost = false;
  request.argumentsLeft = 0;
  request.bulkBytes = -1;
  request.parsed = 0;
}
