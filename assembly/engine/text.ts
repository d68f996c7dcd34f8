// Small owned texts, such as names and addresses: a heap block of
//
//   u32 count │ bytes
//
// Nothing (0) stands for the empty text, and for one for which there was no memory.

import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapRelease } from '../memory/heap';

/** A copy of [source, +count) as an owned text; 0 for an empty one or when memory is out. */
export function textCreate(source: usize, count: u32): usize {
  if (count == 0) return 0;
  const text = heapAllocate(4 + <usize>count);
  if (text == 0) return 0;
  store<u32>(text, count);
  bytesCopy(text + 4, source, count);
  return text;
}

/** Frees a text. */
export function textRelease(text: usize): void {
  if (text != 0) heapRelease(text);
}

/** Length of an owned text in bytes. */
@inline export function textBytes(text: usize): u32 {
  return text == 0 ? 0 : load<u32>(text);
}

/** Address of an owned text's bytes. */
@inline export function textAddress(text: usize): usize {
  return text + 4;
}
