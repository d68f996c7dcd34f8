// Zipmap: what Redis before version 2.6 kept small hashes in. As with ziplists it is read here and
// never written: its fields and values become those of a listpack.
//
//     +0   u8 count     of fields; 254 or 255: unknown, it has to be found by walking
//     +1   fields       length │ field │ length │ u8 free │ value │ free bytes of no meaning
//          u8 0xff      the end
//
//     length            u8 n below 254, or fe │ u32 n, little-endian
//
//     Example, HSET of foo 'bar' and a '':   02 │ 03 66 6f 6f 03 00 62 61 72 │ 01 61 00 00 │ ff
//
// The bytes come from outside, so they are validated first: every field and value lies inside, the
// end stands where they end and nowhere before, the count is right if it is told.

const COUNT_UNKNOWN: u32 = 254;
const LENGTH_LONG: u32 = 254;
const END: u32 = 255;

/** Where the field begins that zipmapGet has found, in the map. */
export let zipmapField: usize = 0;
/** How long it is. */
export let zipmapFieldBytes: u32 = 0;
/** Where its value begins. */
export let zipmapValue: usize = 0;
/** How long that is. */
export let zipmapValueBytes: u32 = 0;

/** Bytes of the length at an address. */
@inline function lengthBytes(at: usize): u32 {
  return <u32>load<u8>(at) < LENGTH_LONG ? 1 : 5;
}

/** The length at an address. */
@inline function lengthAt(at: usize): u32 {
  const first: u32 = load<u8>(at);
  return first < LENGTH_LONG ? first : load<u32>(at, 1);
}

/** Where what a length counts begins, if all of it lies before `end`; else 0. */
function lengthWithin(at: usize, end: usize): usize {
  if (at >= end || <u32>load<u8>(at) == END) return 0;
  const head = lengthBytes(at);
  if (end - at < <usize>head) return 0;
  return end - at - head < <usize>lengthAt(at) ? 0 : at + head;
}

/** Whether `bytes` bytes at an address are a zipmap. Nothing outside them is read. */
export function zipmapValidate(address: usize, bytes: usize): bool {
  if (bytes < 2) return false;
  const end = address + bytes - 1;
  if (<u32>load<u8>(end) != END) return false;
  let count: u32 = 0;
  let at = address + 1;
  for (; at < end; count++) {
    const field = lengthWithin(at, end);
    if (field == 0) return false;
    const length = field + lengthAt(at);
    const free = lengthWithin(length, end);
    // Behind the length of the value stands the count of its free bytes.
    if (free == 0 || free >= end) return false;
    const taken = <u64>1 + lengthAt(length) + load<u8>(free);
    if (<u64>(end - free) < taken) return false;
    at = free + <usize>taken;
  }
  const told: u32 = load<u8>(address);
  return told >= COUNT_UNKNOWN || told == count;
}

/** The first field, 0 if there is none. */
export function zipmapFirst(map: usize): usize {
  return <u32>load<u8>(map, 1) == END ? 0 : map + 1;
}

/** Reads a field and its value; returns the field behind it, 0 if it is the last. */
export function zipmapGet(entry: usize): usize {
  zipmapFieldBytes = lengthAt(entry);
  zipmapField = entry + lengthBytes(entry);
  const length = zipmapField + zipmapFieldBytes;
  zipmapValueBytes = lengthAt(length);
  const free = length + lengthBytes(length);
  zipmapValue = free + 1;
  const next = zipmapValue + zipmapValueBytes + load<u8>(free);
  return <u32>load<u8>(next) == END ? 0 : next;
}
