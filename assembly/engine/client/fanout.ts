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
import { Client } from './client';
import { outputPush, outputWrite } from './output';

/**
 * From this length on a frame is there once. At 1 KiB a thousand receivers gain by it and ten lose,
 * at 2 KiB nobody loses and a thousand get twice as many (bench/pubsub.mjs --bytes). That is less
 * than what pays for a value: outputs that are copied to add up to more than the cache holds.
 */
const FRAME_BYTES: usize = 2048;

/** The frame, and the block that holds it; 0 = it is short, or there was no memory for one. */
let frame: usize = 0;
let frameBytes: usize = 0;
let held: usize = 0;

/** Begins to send `bytes` bytes to many; they stay where they are until fanoutEnd. */
export function fanoutBegin(source: usize, bytes: usize): void {
  frame = source;
  frameBytes = bytes;
  held = bytes < FRAME_BYTES ? 0 : heapAllocate(bytes);
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
