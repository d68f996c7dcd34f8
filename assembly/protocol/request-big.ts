// A big argument (from 32 KiB) that has not arrived whole gets a block of its own, laid out as a
// raw string value:
//
//   +0  u32 count     +4  bytes …     +4+count  u32 next big argument of the same command
//
// The host reads straight into it, and SET keeps the block as the value: it is never copied again.
// While it arrives, the line end behind its bytes takes the place of the link.

import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { RequestState } from './request-state';

/** Arguments from this length on have a block of their own. */
export const REQUEST_BIG_BYTES: i32 = 32 * 1024;

/** Begins an argument of `count` bytes, of which [source, +here) have come. False: no memory. */
export function requestBigBegin(
  request: RequestState,
  count: u32,
  source: usize,
  here: usize,
): bool {
  const block = heapAllocate(<usize>count + 8);
  if (block == 0) return false;
  store<u32>(block, count);
  bytesCopy(block + 4, source, here);
  request.big = block;
  request.bigFilled = <u32>here;
  return true;
}

/** The argument that was arriving is whole: CRLF behind it makes way for the chain. */
export function requestBigChain(request: RequestState): void {
  const block = request.big;
  store<u32>(block + 4 + load<u32>(block), request.bigArrived);
  request.bigArrived = block;
  request.big = 0;
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

/** Bytes that the arriving big argument still needs, CRLF included; 0 also if there is none. */
@inline export function requestBigMissing(request: RequestState): usize {
  return request.big == 0 ? 0 : <usize>load<u32>(request.big) + 2 - request.bigFilled;
}

/** Gives the arriving big argument the room that requestTrim took from it. False: no memory. */
export function requestBigRegrow(request: RequestState): bool {
  const needed = <usize>load<u32>(request.big) + 8;
  if (heapBlockBytes(request.big) >= needed) return true;
  const grown = heapReallocate(request.big, needed);
  if (grown == 0) return false;
  request.big = grown;
  return true;
}
