// Texts that clients give themselves: names, and the name and version of their library. They stand
// in the lines of CLIENT LIST, so that they may hold only what splits at no space: ! to ~. What is
// behind a zero byte is not looked at, as in Redis.

import { Call } from '../../engine/call';
import { textCreate, textRelease } from '../../engine/text';
import { replyOutOfMemory } from '../../protocol/error';
import { bytesIndexOf } from '../../memory/bytes';

export const ERROR_NAME: string =
  'ERR Client names cannot contain spaces, newlines or special characters.';

/** Length of argument `index` up to its first zero byte. */
export function textArgumentBytes(call: Call, index: i32): u32 {
  return <u32>bytesIndexOf(call.address(index), call.bytes(index), 0);
}

/** Whether argument `index` may be such a text. */
export function textAllowed(call: Call, index: i32): bool {
  const source = call.address(index);
  const count = textArgumentBytes(call, index);
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(source + i);
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return true;
}

/** Whether the last textReplace has worked; if not, that was answered. */
export let textReplaced: bool = false;

/** A new text from argument `index` in place of `before`, which is freed; an empty one is 0. */
export function textReplace(before: usize, call: Call, index: i32): usize {
  const text = textCreate(call.address(index), call.bytes(index));
  textReplaced = text != 0 || call.bytes(index) == 0;
  if (!textReplaced) {
    replyOutOfMemory();
    return before;
  }
  textRelease(before);
  return text;
}
