// Bytes as hexadecimal texts, as the golden examples of the specs are written.

import { heapAllocate } from '../../../assembly/memory/heap';

/** The value of a hexadecimal digit, lower case. */
export function hexDigit(code: i32): i32 {
  return code >= 97 ? code - 87 : code - 48;
}

/** The hexadecimal text of bytes. */
export function toHex(at: usize, count: u32): string {
  let text = '';
  for (let i: u32 = 0; i < count; ++i) {
    const byte: u32 = load<u8>(at + i);
    text += '0123456789abcdef'.charAt(byte >> 4) + '0123456789abcdef'.charAt(byte & 15);
  }
  return text;
}

/** Bytes of a hex text in a block of exactly their size; the caller frees it. */
export function fromHex(hex: string): usize {
  const count = hex.length >> 1;
  const block = heapAllocate(count);
  for (let i = 0; i < count; ++i) {
    const high = hexDigit(hex.charCodeAt(i * 2));
    store<u8>(block + i, (high << 4) | hexDigit(hex.charCodeAt(i * 2 + 1)));
  }
  return block;
}
