// One frame for many: what is sent to all subscribers of a channel or to all monitors.
//
//   fanoutBegin(frame) ─► fanoutPush or fanoutWrite, once a receiver ─► fanoutEnd
//
// A short frame is copied into each receiver's output, where many of them leave with one write. A
// long one is put into a block of its own, once, and the outputs refer to it: it is there as long
// as somebody is owed it (memory/hold.ts).

import { bytesCopy } from '../../memory/bytes';
import { heapAllocate } from '../../memory/heap';
import { holdRelease } from '../../memory/hold';
import { REFERENCE_BYTES } from '../../protocol/reply';
import { Client } from './client';
import { outputPush, outputWrite } from './output';

/** The frame, and the block that holds it; 0 = it is short, or there was no memory for one. */
let frame: usize = 0;
let frameBytes: usize = 0;
let held: usize = 0;

/** Begins to send `bytes` bytes to many; they stay where they are until fanoutEnd. */
export function fanoutBegin(source: usize, bytes: usize): void {
  frame = source;
  frameBytes = bytes;
  held = bytes < REFERENCE_BYTES ? 0 : heapAllocate(bytes);
  if (held == 0) return;
  bytesCopy(held, source, bytes);
  frame = held;
}

/** Sends the frame, which is a push, to a client (outputPush). */
export function fanoutPush(client: Client): void {
  outputPush(client, frame, frameBytes, held);
}

/** Sends the frame, which is no push, to a client (outputWrite). */
export function fanoutWrite(client: Client): void {
  outputWrite(client, frame, frameBytes, held);
}

/** It has been sent to all of them. */
export function fanoutEnd(): void {
  if (held != 0) holdRelease(held);
  held = 0;
}
