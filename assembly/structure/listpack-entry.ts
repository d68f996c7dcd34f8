// One entry of a listpack (listpack.ts): how a string or an integer is written, read and compared.
//
//     entry    +------+-------------+------------------+----------------------------+
//              | lead | more length | text or integer  | back length, 1 .. 5 bytes  |
//              +------+-------------+------------------+----------------------------+
//              |<------- encoded bytes, n ------------>|<- says n, read from behind |
//
//     lead bits    holds                                         encoded bytes n
//     0vvvvvvv     the integer v, 0 .. 127                       1
//     10llllll     text of l bytes, 0 .. 63                      1 + l
//     110vvvvv     integer of 13 bits: v, then its low byte      2
//     1110llll     text of 64 .. 4095 bytes: l, then low byte    2 + l
//     11110000     text of more: u32 length                      5 + l
//     11110001     i16                                           3
//     11110010     integer of 24 bits                            4
//     11110011     i32                                           5
//     11110100     i64                                           9
//     11111111     no entry: the end of the listpack
//
// All is little-endian but the two formats whose value begins in the lead: there the lead has the
// upper bits. Integers are two's complement. A text that is a canonical integer (integerParse) is
// always written as one, and always in the first format that holds it; what others wrote in longer
// formats is read, found and compared all the same.
//
// The back length has seven bits of n a byte, the lowest in the last one; every byte but the first
// has bit 7 set, so that a reader from behind knows to go on. By Redis's rule (kept, since lists
// are compared byte for byte) the widest n of a size is 127, 16382, 2097150 or 268435454:
//
//     n = 2        02          n = 127      7f             n = 128      01 80
//     n = 16382    7f fe       n = 16383    00 ff ff       n = 65540    04 80 84
//
//     Example: 'hello' is 85 68 65 6c 6c 6f 06, '1024' is c4 00 02, '-32768' is f1 00 80 03.
//
// An entry to be written is staged first, which tells its size, and then written where the caller
// has made room. Nothing here allocates. Reading trusts the bytes: what comes from outside goes
// through listpackValidate.
import { bytesCopy, bytesEqual } from '../memory/bytes';
import { integerFormat, integerParse, integerParsed } from '../number/number';

/** Where the text begins that listpackGet or listpackGetText found: in the list, or the buffer. */
export let listpackText: usize = 0;
/** How long it is. */
export let listpackTextBytes: u32 = 0;
/** The integer that listpackGet or listpackGetInteger found. */
export let listpackInteger: i64 = 0;

/** Leads of the formats, and the byte that ends a listpack. */
export const LEAD_TEXT_6: u32 = 0x80;
export const LEAD_INTEGER_13: u32 = 0xc0;
export const LEAD_TEXT_12: u32 = 0xe0;
export const LEAD_TEXT_32: u32 = 0xf0;
export const LEAD_INTEGER_16: u32 = 0xf1;
const LEAD_INTEGER_24: u32 = 0xf2;
export const LEAD_INTEGER_32: u32 = 0xf3;
export const LEAD_INTEGER_64: u32 = 0xf4;
export const LEAD_END: u32 = 0xff;

let stagedText: usize = 0;
let stagedTextBytes: u32 = 0;
let stagedInteger: i64 = 0;
let stagedIsText: bool = false;
let stagedEncodedBytes: u32 = 0;

// ---------------------------------------------------------------------------------------------
// Sizes

/** How many bytes the back length of `encodedBytes` takes. */
@inline
export function entryBackBytes(encodedBytes: u32): u32 {
  return encodedBytes <= 127 ? 1 : backBytesLong(encodedBytes);
}

function backBytesLong(encodedBytes: u32): u32 {
  if (encodedBytes < 16383) return 2;
  if (encodedBytes < 2097151) return 3;
  return encodedBytes < 268435455 ? 4 : 5;
}

/** The address behind an entry. At the end of a listpack it stays there. */
@inline
export function entrySkip(entry: usize): usize {
  const lead: u32 = load<u8>(entry);
  if (lead < LEAD_TEXT_6) return entry + 2;
  if (lead < LEAD_INTEGER_13) return entry + lead - (LEAD_TEXT_6 - 2);
  if (lead < LEAD_TEXT_12) return entry + 3;
  return entrySkipLong(entry, lead);
}

/** entrySkip for a lead of LEAD_TEXT_12 or more. */
export function entrySkipLong(entry: usize, lead: u32): usize {
  let encoded: u32;
  if (lead < LEAD_TEXT_32) {
    encoded = 2 + (((lead & 15) << 8) | load<u8>(entry, 1));
  } else if (lead == LEAD_TEXT_32) {
    encoded = 5 + load<u32>(entry, 1);
  } else if (lead <= LEAD_INTEGER_32) {
    return entry + (lead - (LEAD_INTEGER_16 - 4));
  } else {
    return lead == LEAD_INTEGER_64 ? entry + 10 : entry;
  }
  return entry + encoded + entryBackBytes(encoded);
}

/** The address of the entry that ends at `end`, which must not be the first entry's address. */
@inline
export function entryBefore(end: usize): usize {
  const last: u32 = load<u8>(end - 1);
  return last < 128 ? end - 1 - last : entryBeforeLong(end);
}

function entryBeforeLong(end: usize): usize {
  let at = end;
  let encoded: u32 = 0;
  for (let shift: u32 = 0; shift <= 28; shift += 7) {
    const byte: u32 = load<u8>(--at);
    encoded |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  return at - encoded;
}

// ---------------------------------------------------------------------------------------------
// Reading

/**
 * Reads an entry. True: it is a text, at listpackText, listpackTextBytes long, inside the list
 * (valid until the list changes). False: it is an integer, in listpackInteger.
 */
export function listpackGet(entry: usize): bool {
  const lead: u32 = load<u8>(entry);
  if (lead < LEAD_TEXT_6) {
    listpackInteger = lead;
    return false;
  }
  if (lead < LEAD_INTEGER_13) {
    listpackText = entry + 1;
    listpackTextBytes = lead & 63;
    return true;
  }
  if (lead < LEAD_TEXT_12) {
    const bits = ((lead & 31) << 8) | load<u8>(entry, 1);
    listpackInteger = (<i32>(bits << 19)) >> 19;
    return false;
  }
  if (lead < LEAD_TEXT_32) {
    listpackText = entry + 2;
    listpackTextBytes = ((lead & 15) << 8) | load<u8>(entry, 1);
    return true;
  }
  if (lead == LEAD_TEXT_32) {
    listpackText = entry + 5;
    listpackTextBytes = load<u32>(entry, 1);
    return true;
  }
  listpackInteger = wideInteger(entry, lead);
  return false;
}

function wideInteger(entry: usize, lead: u32): i64 {
  if (lead == LEAD_INTEGER_16) return load<i16>(entry, 1);
  if (lead == LEAD_INTEGER_24) {
    return ((<i32>load<i8>(entry, 3)) << 16) | load<u16>(entry, 1);
  }
  if (lead == LEAD_INTEGER_32) return load<i32>(entry, 1);
  return load<i64>(entry, 1);
}

/**
 * Reads an entry as a text, whatever it is: at listpackText, listpackTextBytes long, inside the
 * list, or in the caller's `buffer` (INTEGER_TEXT_BYTES = 20 bytes) if it is an integer.
 */
export function listpackGetText(entry: usize, buffer: usize): void {
  if (listpackGet(entry)) return;
  listpackTextBytes = integerFormat(listpackInteger, buffer);
  listpackText = buffer;
}

/** Whether an entry is an integer, or a text that spells one; it is then in listpackInteger. */
export function listpackGetInteger(entry: usize): bool {
  if (!listpackGet(entry)) return true;
  if (!integerParse(listpackText, listpackTextBytes)) return false;
  listpackInteger = integerParsed;
  return true;
}

/** Whether an entry has the value that a text of `count` bytes would have as an entry. */
export function listpackEquals(entry: usize, source: usize, count: u32): bool {
  if (listpackGet(entry)) {
    return listpackTextBytes == count && bytesEqual(listpackText, source, count);
  }
  return integerParse(source, count) && integerParsed == listpackInteger;
}

// ---------------------------------------------------------------------------------------------
// Writing

/**
 * Stages a text, or the integer that it spells.
 * @param source the text, which must stay until the entry is written
 * @returns the size of the entry, back length included
 */
export function entryStage(source: usize, count: u32): u32 {
  // Of what begins with a letter nothing can be an integer: '-' and digits are below ':'.
  if (count - 1 < 20 && <u32>load<u8>(source) < 0x3a && integerParse(source, count)) {
    return entryStageInteger(integerParsed);
  }
  stagedIsText = true;
  stagedText = source;
  stagedTextBytes = count;
  const encoded = count + (count < 64 ? 1 : count < 4096 ? 2 : 5);
  stagedEncodedBytes = encoded;
  return encoded + entryBackBytes(encoded);
}

/** Stages an integer; returns the size of the entry, back length included. */
export function entryStageInteger(value: i64): u32 {
  stagedIsText = false;
  stagedInteger = value;
  stagedEncodedBytes = integerEncodedBytes(value);
  return stagedEncodedBytes + 1;
}

function integerEncodedBytes(value: i64): u32 {
  if (<u64>value < 128) return 1;
  const magnitude = <u64>(value ^ (value >> 63));
  if (magnitude < 1 << 12) return 2;
  if (magnitude < 1 << 15) return 3;
  if (magnitude < 1 << 23) return 4;
  return magnitude < (<u64>1) << 31 ? 5 : 9;
}

/** The size of the entry of a text, or of the integer that it spells, back length included. */
export function listpackEntryBytesFor(source: usize, count: u32): u32 {
  return entryStage(source, count);
}

/** The size of the entry of an integer, back length included. */
export function listpackEntryBytesForInteger(value: i64): u32 {
  return integerEncodedBytes(value) + 1;
}

/** Writes what was staged last, where there is room for the size that was told. */
export function entryWrite(target: usize): void {
  const encoded = stagedEncodedBytes;
  if (stagedIsText) writeText(target, stagedText, stagedTextBytes);
  else writeInteger(target, stagedInteger, encoded);
  if (encoded <= 127) store<u8>(target + encoded, encoded);
  else entryWriteBack(target + encoded, encoded);
}

function writeText(target: usize, source: usize, count: u32): void {
  if (count < 64) {
    store<u8>(target, LEAD_TEXT_6 | count);
    bytesCopy(target + 1, source, count);
  } else if (count < 4096) {
    store<u8>(target, LEAD_TEXT_12 | (count >> 8));
    store<u8>(target, count, 1);
    bytesCopy(target + 2, source, count);
  } else {
    store<u8>(target, LEAD_TEXT_32);
    store<u32>(target, count, 1);
    bytesCopy(target + 5, source, count);
  }
}

function writeInteger(target: usize, value: i64, encoded: u32): void {
  switch (encoded) {
    case 1:
      store<u8>(target, value);
      break;
    case 2:
      store<u8>(target, LEAD_INTEGER_13 | ((<u32>(value >> 8)) & 31));
      store<u8>(target, value, 1);
      break;
    case 3:
      store<u8>(target, LEAD_INTEGER_16);
      store<u16>(target, value, 1);
      break;
    case 4:
      store<u8>(target, LEAD_INTEGER_24);
      store<u16>(target, value, 1);
      store<u8>(target, value >> 16, 3);
      break;
    case 5:
      store<u8>(target, LEAD_INTEGER_32);
      store<u32>(target, value, 1);
      break;
    default:
      store<u8>(target, LEAD_INTEGER_64);
      store<u64>(target, value, 1);
  }
}

/** Writes the back length of `encodedBytes`: entryBackBytes of them. */
export function entryWriteBack(target: usize, encodedBytes: u32): void {
  let at = target + entryBackBytes(encodedBytes) - 1;
  let rest = encodedBytes;
  for (; at > target; --at) {
    store<u8>(at, (rest & 127) | 128);
    rest >>= 7;
  }
  store<u8>(target, rest);
}
