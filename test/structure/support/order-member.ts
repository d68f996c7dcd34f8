// The members that the tests of the order give their elements, and their order, naively.

export const memberAt = memory.data(64, 8);

/** Writes the member of an element, 1 to 27 bytes with many common beginnings; gives its length. */
export function memberWrite(id: u32): u32 {
  let length: u32 = 0;
  const filling = (id * 7) % 11;
  for (let i: u32 = 0; i < filling * 2; ++i) store<u8>(memberAt + length++, 0xfe);
  for (let rest = id; ; rest >>= 7) {
    store<u8>(memberAt + length++, (<u8>(rest & 127)) | (<u8>(rest > 127 ? 128 : 0)));
    if (rest < 128) break;
  }
  return length;
}

/** Compares two members as memcmp does, then by length. */
export function memberOrder(a: usize, aCount: u32, b: usize, bCount: u32): i32 {
  for (let i: u32 = 0; i < aCount && i < bCount; ++i) {
    if (load<u8>(a + i) != load<u8>(b + i)) return load<u8>(a + i) < load<u8>(b + i) ? -1 : 1;
  }
  return aCount < bCount ? -1 : aCount > bCount ? 1 : 0;
}
