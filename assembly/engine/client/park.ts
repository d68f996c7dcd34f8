// A client that waits keeps its command. The request's bytes belong to a batch that ends, so the
// arguments move into one block:
//
//   ParkedCall   row · count · big chain · flags │ (address, count) … │ bytes …
//
// Big arguments are not copied; their chain moves over. The same block serves a command that waits
// for the host, for a key, or for the end of a pause, and a command queued by MULTI.

import { CommandRow } from '../../row/lookup';
import { bytesCopy } from '../../memory/bytes';
import { heapAllocate, heapBlockBytes, heapRelease } from '../../memory/heap';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { requestBigNext, requestBigRelease } from '../../protocol/request-big';
import { Call } from '../call';


@unmanaged
export class ParkedCall {
  row: CommandRow;
  argumentCount: i32;
  big: usize;
  flags: u32;
  /** Next in the queue of a transaction. */
  next: usize;
  /** What it has taken so far, if it has run and waits for a key. */
  microseconds: u32;
}
if (offsetof<ParkedCall>() != 24) ERROR('ParkedCall is 24 bytes');

const HEADER_BYTES: usize = offsetof<ParkedCall>();

/** Address of a parked call's argument vector. */
@inline export function parkedVector(parked: usize): usize {
  return parked + HEADER_BYTES;
}

/**
 * Moves a call's arguments into a block of their own; 0 = memory is out, and the call is as it was.
 */
export function parkCall(call: Call): usize {
  let bytes = HEADER_BYTES + <usize>call.argumentCount * ARGUMENT_BYTES;
  for (let i = 0; i < call.argumentCount; i++) {
    if (!isBig(call, i)) bytes += call.bytes(i);
  }
  const block = heapAllocate(bytes);
  if (block == 0) return 0;
  const parked = changetype<ParkedCall>(block);
  parked.row = call.row;
  parked.argumentCount = call.argumentCount;
  parked.flags = call.flags;
  parked.next = 0;
  parked.microseconds = 0;
  let target = parkedVector(block) + <usize>call.argumentCount * ARGUMENT_BYTES;
  for (let i = 0; i < call.argumentCount; i++) {
    const argument = changetype<Argument>(parkedVector(block) + <usize>i * ARGUMENT_BYTES);
    argument.count = call.bytes(i);
    if (isBig(call, i)) {
      argument.address = call.address(i);
      continue;
    }
    argument.address = target;
    bytesCopy(target, call.address(i), call.bytes(i));
    target += call.bytes(i);
  }
  parked.big = call.big;
  call.big = 0;
  return block;
}

function isBig(call: Call, index: i32): bool {
  for (let block = call.big; block != 0; block = requestBigNext(block)) {
    if (block + 4 == call.address(index)) return true;
  }
  return false;
}

/** Makes `call` stand for a parked one again. The block must live as long as the call. */
export function parkedRestore(block: usize, call: Call): void {
  const parked = changetype<ParkedCall>(block);
  call.row = parked.row;
  call.argumentVector = parkedVector(block);
  call.argumentCount = parked.argumentCount;
  call.big = parked.big;
  call.flags = parked.flags;
  parked.big = 0;
}

/** Frees a parked call. */
export function parkedRelease(block: usize): void {
  requestBigRelease(changetype<ParkedCall>(block).big);
  heapRelease(block);
}

/** Bytes that a parked call holds. */
export function parkedBytes(block: usize): u64 {
  let bytes: u64 = heapBlockBytes(block);
  for (let big = changetype<ParkedCall>(block).big; big != 0; big = requestBigNext(big)) {
    bytes += heapBlockBytes(big);
  }
  return bytes;
}
