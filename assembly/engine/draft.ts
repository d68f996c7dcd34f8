// A text that is being put together and whose length is not known before: the description of a
// user, the errors of an ACL file. There is one draft at a time; it is read before the next begins.
//
// The block of the heap that it stands in grows by doubling and is kept for the next draft, unless
// it has become big. When memory is out the rest is left out, and draftFailed says so.

import { bytesCopy, bytesText } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { integerFormat } from '../number/number';
import { textAddress, textBytes } from './text';

const FIRST_BYTES: usize = 1024;
const KEPT_BYTES: usize = 64 * 1024;

/** Address of the draft; valid until the next one begins or grows. */
export let draftAddress: usize = 0;
/** How long it is. */
export let draftCount: u32 = 0;
/** Memory was out: the draft is incomplete. */
export let draftFailed: bool = false;

/** Begins an empty draft. */
export function draftBegin(): void {
  if (draftAddress != 0 && heapBlockBytes(draftAddress) > KEPT_BYTES) draftRelease();
  draftCount = 0;
  draftFailed = false;
}

/** Frees the draft's memory. */
function draftRelease(): void {
  if (draftAddress != 0) heapRelease(draftAddress);
  draftAddress = 0;
  draftCount = 0;
}

/** Makes room for `count` more bytes and returns where they go; 0 = memory is out. */
function room(count: u32): usize {
  if (draftFailed) return 0;
  const needed = <usize>draftCount + count;
  if (draftAddress == 0) draftAddress = heapAllocate(max(FIRST_BYTES, needed));
  else if (heapBlockBytes(draftAddress) < needed) {
    const moved = heapReallocate(draftAddress, max(heapBlockBytes(draftAddress) * 2, needed));
    if (moved == 0) draftFailed = true;
    else draftAddress = moved;
  }
  if (draftAddress == 0 || draftFailed || needed > <usize>i32.MAX_VALUE) {
    draftFailed = true;
    return 0;
  }
  return draftAddress + draftCount;
}

export function draftBytes(source: usize, count: u32): void {
  const target = room(count);
  if (target == 0) return;
  bytesCopy(target, source, count);
  draftCount += count;
}

export function draftByte(byte: u8): void {
  const target = room(1);
  if (target == 0) return;
  store<u8>(target, byte);
  draftCount += 1;
}

/** A literal of ASCII letters. */
export function draftLiteral(words: string): void {
  const target = room(<u32>words.length);
  if (target != 0) draftCount += <u32>bytesText(target, words);
}

export function draftInteger(value: i64): void {
  const target = room(20);
  if (target != 0) draftCount += integerFormat(value, target);
}

/** An owned text (engine/client/client.ts). */
export function draftText(text: usize): void {
  if (text != 0) draftBytes(textAddress(text), textBytes(text));
}
