// The bytes of a connection's unfinished request: where the host puts the next ones, and who frees
// them.
//
// The host puts the next bytes where requestTarget says and then tells requestFilled. A connection
// that waits (for the host, for the end of a pause) is not parsed: what it sends is only kept
// (requestKeep), behind its unfinished bytes.

import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { requestBigMissing, requestBigRegrow, requestBigRelease } from './request-big';
import { RequestState, requestBufferStart } from './request-state';

/** A private buffer is at least as large. */
export const REQUEST_BUFFER_BYTES: usize = 1024;
/** Frees the private buffer. */
export function requestBufferRelease(request: RequestState): void {
  if (request.buffer != 0) heapRelease(request.buffer);
  request.buffer = 0;
  request.bufferFrom = 0;
  request.bufferUsed = 0;
}

/** Moves the unfinished bytes to the front of their buffer. */
function requestBufferSettle(request: RequestState): void {
  if (request.bufferFrom == 0) return;
  bytesMove(request.buffer, requestBufferStart(request), request.bufferUsed);
  request.bufferFrom = 0;
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
  const missing = requestBigMissing(request);
  if (missing > 0) {
    if (!requestBigRegrow(request)) {
      requestRoomBytes = 1;
      return 0;
    }
    requestRoomBytes = min<usize>(count, missing);
    return request.big + 4 + request.bigFilled;
  }
  if (request.buffer == 0) return 0;
  const needed = <usize>request.bufferUsed + count;
  const from = <usize>request.bufferFrom;
  if (heapBlockBytes(request.buffer) - from < needed) requestBufferSettle(request);
  if (heapBlockBytes(request.buffer) < needed) {
    const grown = heapReallocate(request.buffer, needed + (needed >> 1));
    if (grown == 0) {
      requestRoomBytes = 1;
      return 0;
    }
    request.buffer = grown;
  }
  requestRoomBytes = count;
  return requestBufferStart(request) + request.bufferUsed;
}

/** Gives back the room that the connection's buffers have beyond the bytes in them. */
export function requestTrim(request: RequestState): void {
  if (requestBigMissing(request) > 0) {
    const trimmed = heapReallocate(request.big, 4 + request.bigFilled);
    if (trimmed != 0) request.big = trimmed;
  }
  if (request.buffer != 0) {
    requestBufferSettle(request);
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
  request.bufferFrom = 0;
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
  if (request.big != 0) heapRelease(request.big);
  request.big = 0;
  requestBigRelease(request.bigArrived);
  request.bigArrived = 0;
  request.argumentsLeft = 0;
  request.bulkBytes = -1;
  request.parsed = 0;
}
