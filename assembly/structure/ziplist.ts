// Ziplist: what Redis kept small lists, hashes and sorted sets in before version 7, and still sends
// when its dumps are that old. It is read here, never written: what is in it becomes a listpack.
//
//     +0   u32 bytes    of all, these four and the end included
//     +4   u32 tail     offset of the last entry
//     +8   u16 count    of entries; 65535: unknown, it has to be found by walking
//     +10  entries      previous length │ form │ text or integer
//          u8 0xff      the end
//
//     previous length   u8 n below 254, or fe │ u32 n: bytes of the entry before, 0 for the first
//
//     form              holds
//     00llllll          text of l bytes, 0 .. 63
//     01llllll llllllll text of up to 16383 bytes, big-endian
//     10______ │ u32    text of more, big-endian
//     11000000          i16                     11010000   i32
//     11100000          i64                     11110000   integer of 24 bits
//     11111110          i8                      1111vvvv   the integer v - 1, v = 1 .. 13
//
// Integers are little-endian and two's complement.
//
//     Example, RPUSH of 'a' and 1024:
//         12 00 00 00 │ 0d 00 00 00 │ 02 00 │ 00 01 61 │ 03 c0 00 04 │ ff
//         bytes 18      tail 13       count   'a'        1024          end
//
// The bytes come from outside, so they are validated first: the sizes in the header are right, each
// entry lies inside, each previous length is the length of the entry before, the tail is the last
// entry, 0xff stands at the end and nowhere before it. Then the rest of the functions may be used.

/** What every ziplist begins with. */
@unmanaged
class Ziplist {
  bytes: u32;
  tail: u32;
  count: u16;
}
if (offsetof<Ziplist>() != 10) ERROR('Ziplist is 10 bytes');

const HEADER_BYTES: u32 = 10;
/** Bytes of a ziplist without entries. */
const EMPTY_BYTES: u32 = 11;
const COUNT_UNKNOWN: u32 = 65535;
const END: u32 = 0xff;
const PREVIOUS_LONG: u32 = 0xfe;

const FORM_TEXT_14: u32 = 0x40;
const FORM_TEXT_32: u32 = 0x80;
const FORM_INTEGER_16: u32 = 0xc0;
const FORM_INTEGER_32: u32 = 0xd0;
const FORM_INTEGER_64: u32 = 0xe0;
const FORM_INTEGER_24: u32 = 0xf0;
const FORM_INTEGER_8: u32 = 0xfe;
const FORM_VALUE_MINIMUM: u32 = 0xf1;
const FORM_VALUE_MAXIMUM: u32 = 0xfd;

/** Where the text begins that ziplistGet has found, in the list. */
export let ziplistText: usize = 0;
/** How long it is. */
export let ziplistTextBytes: u32 = 0;
/** The integer that ziplistGet has found. */
export let ziplistInteger: i64 = 0;

/** Bytes of a form and of the integer behind it; 0 if it is no integer's. */
function integerBytes(form: u32): u32 {
  switch (form) {
    case FORM_INTEGER_8:
      return 2;
    case FORM_INTEGER_16:
      return 3;
    case FORM_INTEGER_24:
      return 4;
    case FORM_INTEGER_32:
      return 5;
    case FORM_INTEGER_64:
      return 9;
    default:
      return form >= FORM_VALUE_MINIMUM && form <= FORM_VALUE_MAXIMUM ? 1 : 0;
  }
}

/** Bytes of an entry's previous length. */
@inline function previousBytes(entry: usize): u32 {
  return <u32>load<u8>(entry) == PREVIOUS_LONG ? 5 : 1;
}

/** Bytes of the form at an address; a text is then in ziplistText, ziplistTextBytes long. */
function textForm(at: usize): u32 {
  const form: u32 = load<u8>(at);
  if (form < FORM_TEXT_14) {
    ziplistTextBytes = form;
    return 1;
  }
  if (form < FORM_TEXT_32) {
    ziplistTextBytes = ((form & 0x3f) << 8) | load<u8>(at, 1);
    return 2;
  }
  ziplistTextBytes = bswap<u32>(load<u32>(at, 1));
  return 5;
}

/** The size of the entry that begins here, 0 if it is broken or takes more than `room` bytes. */
function entryBytesWithin(entry: usize, room: u32, previous: u32): u32 {
  const head = previousBytes(entry);
  if (room <= head) return 0;
  const told: u32 = head == 1 ? load<u8>(entry) : load<u32>(entry, 1);
  if (told != previous) return 0;
  const form: u32 = load<u8>(entry + head);
  const rest = room - head;
  if (form >= FORM_INTEGER_16) {
    const bytes = integerBytes(form);
    return bytes != 0 && bytes <= rest ? head + bytes : 0;
  }
  if (rest < (form < FORM_TEXT_14 ? 1 : form < FORM_TEXT_32 ? 2 : 5)) return 0;
  const formBytes = textForm(entry + head);
  return rest - formBytes < ziplistTextBytes ? 0 : head + formBytes + ziplistTextBytes;
}

/** Whether `bytes` bytes at an address are a ziplist. Nothing outside them is read. */
export function ziplistValidate(address: usize, bytes: usize): bool {
  if (bytes < EMPTY_BYTES) return false;
  const header = changetype<Ziplist>(address);
  const end = address + bytes - 1;
  if (<usize>header.bytes != bytes || <u32>load<u8>(end) != END) return false;
  let at = address + HEADER_BYTES;
  let last = at;
  let previous: u32 = 0;
  let count: u32 = 0;
  while (at < end) {
    if (<u32>load<u8>(at) == END) return false;
    previous = entryBytesWithin(at, <u32>(end - at), previous);
    if (previous == 0) return false;
    last = at;
    at += previous;
    count += 1;
  }
  // Without entries the tail is the end.
  if (<usize>header.tail != last - address) return false;
  return <u32>header.count == COUNT_UNKNOWN || <u32>header.count == count;
}

/** The first entry, 0 if there is none. */
export function ziplistFirst(list: usize): usize {
  const first = list + HEADER_BYTES;
  return <u32>load<u8>(first) == END ? 0 : first;
}

/** The entry behind an entry, 0 if it is the last. */
export function ziplistNext(entry: usize): usize {
  const at = entry + previousBytes(entry);
  const form: u32 = load<u8>(at);
  const bytes = form >= FORM_INTEGER_16 ? integerBytes(form) : textForm(at) + ziplistTextBytes;
  const next = at + bytes;
  return <u32>load<u8>(next) == END ? 0 : next;
}

/**
 * Reads an entry. True: it is a text, at ziplistText, ziplistTextBytes long. False: it is an
 * integer, in ziplistInteger.
 */
export function ziplistGet(entry: usize): bool {
  const at = entry + previousBytes(entry);
  const form: u32 = load<u8>(at);
  if (form < FORM_INTEGER_16) {
    ziplistText = at + textForm(at);
    return true;
  }
  switch (form) {
    case FORM_INTEGER_8:
      ziplistInteger = load<i8>(at, 1);
      break;
    case FORM_INTEGER_16:
      ziplistInteger = load<i16>(at, 1);
      break;
    case FORM_INTEGER_24:
      ziplistInteger = ((<i32>load<i8>(at, 3)) << 16) | load<u16>(at, 1);
      break;
    case FORM_INTEGER_32:
      ziplistInteger = load<i32>(at, 1);
      break;
    case FORM_INTEGER_64:
      ziplistInteger = load<i64>(at, 1);
      break;
    default:
      ziplistInteger = form - FORM_VALUE_MINIMUM;
  }
  return false;
}
