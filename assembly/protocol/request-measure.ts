// How much a connection's unfinished request holds, in the ways in which CLIENT LIST and the limits
// of memory ask for it.

import { heapBlockBytes } from '../memory/heap';
import { requestBigMissing, requestBigNext } from './request-big';
import { Argument, ARGUMENT_BYTES, REQUEST_ABSOLUTE, RequestState } from './request-state';

/** Room that the connection's buffers have beyond the bytes in them. */
export function requestSpareBytes(request: RequestState): u64 {
  let bytes: u64 = 0;
  if (request.big != 0) bytes += heapBlockBytes(request.big) - request.bigFilled;
  if (request.buffer != 0) bytes += heapBlockBytes(request.buffer) - request.bufferUsed;
  return bytes;
}

/**
 * Bytes of the big argument that is arriving which have neither come nor room yet. Redis takes
 * memory for all of it at once; here its length is a promise, which is only counted.
 */
export function requestPromisedBytes(request: RequestState): u64 {
  if (request.big == 0) return 0;
  const missing = <u64>requestBigMissing(request);
  const spare = <u64>heapBlockBytes(request.big) - request.bigFilled;
  return missing > spare ? missing - spare : 0;
}

/** Length of the arguments that have been read of the connection's unfinished request. */
export function requestArgumentBytes(request: RequestState): u64 {
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < request.savedCount; i++) {
    bytes += changetype<Argument>(request.saved + i * ARGUMENT_BYTES).count & ~REQUEST_ABSOLUTE;
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

/** Bytes that the connection has sent of its unfinished request. */
export function requestSentBytes(request: RequestState): u64 {
  let bytes = requestBytes(request);
  for (let big = request.bigArrived; big != 0; big = requestBigNext(big)) bytes += 2; // CRLF
  return bytes;
}

/**
 * Bytes in the connection's query buffer as Redis would count them: of a big argument that is
 * arriving, only what is there of it; what came before it in the request is read.
 */
export function requestQueryBytes(request: RequestState): u64 {
  return request.big != 0 ? request.bigFilled : requestBytes(request);
}
