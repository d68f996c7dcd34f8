// Is this a listpack? For bytes from outside: RESTORE, RDB files, the link to a primary. What the
// walker has let pass may be read, walked from both ends and changed by all of listpack.ts.
//
// It checks what Redis checks:
//
//     bytes    there are at least 7; the header's size is the size; the last byte is 0xff
//     deep     each entry has a lead of the table in listpack-entry.ts; neither its length nor its
//              text nor its back length passes the end; 0xff stands nowhere else; the header's
//              count is the count, or 65535
//
// and, one thing more, that a back length has the very bytes that its size is written in. A reader
// from behind could take other bytes for the same number only as long as its neighbours stay.
// Texts that spell integers, and values in a longer format than they need, are allowed.
//
//     Example: 09 00 00 00 01 00 05 01 ff is a list of the integer 5.
//              09 00 00 00 01 00 05 81 ff is none: 81 says that the number goes on before it.
//
// Sets, hashes and sorted sets must not have a member twice, else they would answer nonsense and
// lose count of themselves: listpackDuplicates finds that in linear time, whoever made the bytes.
import { heapAllocateZeroed, heapRelease } from '../memory/heap';
import {
  Listpack,
  LISTPACK_COUNT_UNKNOWN,
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  listpackCount,
  listpackEnd,
} from './listpack';
import {
  LEAD_END,
  LEAD_INTEGER_13,
  LEAD_INTEGER_16,
  LEAD_INTEGER_32,
  LEAD_INTEGER_64,
  LEAD_TEXT_12,
  LEAD_TEXT_32,
  LEAD_TEXT_6,
  entryBackBytes,
  entrySkip,
  listpackEquals,
  listpackGetText,
  listpackText,
  listpackTextBytes,
} from './listpack-entry';
import { tableHash } from './table';

/** What listpackDuplicates has found. */
export const enum ListpackDuplicates {
  NONE = 0,
  FOUND = 1,
  OUT_OF_MEMORY = 2,
}

const BUFFER: usize = memory.data(24, 8);

/**
 * Whether `bytes` bytes at an address are a listpack. Nothing outside them is read.
 * @param deep false checks the header and the end alone
 */
export function listpackValidate(address: usize, bytes: usize, deep: bool): bool {
  if (bytes < LISTPACK_EMPTY_BYTES) return false;
  const header = changetype<Listpack>(address);
  if (<usize>header.bytes != bytes) return false;
  const end = address + bytes - 1;
  if (<u32>load<u8>(end) != LEAD_END) return false;
  if (!deep) return true;
  let count: u32 = 0;
  for (let at = address + LISTPACK_HEADER_BYTES; at < end; ++count) {
    const size = entryBytesWithin(at, <u32>(end - at));
    if (!size) return false;
    at += size;
  }
  return <u32>header.count == LISTPACK_COUNT_UNKNOWN || <u32>header.count == count;
}

/** The size of the entry that begins here, 0 if it is broken or takes more than `room` bytes. */
function entryBytesWithin(entry: usize, room: u32): u32 {
  const encoded = encodedBytesWithin(entry, room);
  if (!encoded) return 0;
  const backBytes = entryBackBytes(encoded);
  if (room - encoded < backBytes) return 0;
  let at = entry + encoded + backBytes - 1;
  let rest = encoded;
  for (let i: u32 = 1; i < backBytes; ++i) {
    if (<u32>load<u8>(at) != ((rest & 127) | 128)) return 0;
    rest >>= 7;
    --at;
  }
  return <u32>load<u8>(at) == rest ? encoded + backBytes : 0;
}

/** An entry without its back length: its size, 0 if it is broken or takes more than `room`. */
function encodedBytesWithin(entry: usize, room: u32): u32 {
  const lead: u32 = load<u8>(entry);
  let head: u32 = 1;
  let text: u32 = 0;
  if (lead < LEAD_TEXT_6) {
    return 1;
  } else if (lead < LEAD_INTEGER_13) {
    text = lead & 63;
  } else if (lead < LEAD_TEXT_12) {
    head = 2;
  } else if (lead < LEAD_TEXT_32) {
    head = 2;
    if (room < head) return 0;
    text = ((lead & 15) << 8) | load<u8>(entry, 1);
  } else if (lead == LEAD_TEXT_32) {
    head = 5;
    if (room < head) return 0;
    text = load<u32>(entry, 1);
  } else if (lead <= LEAD_INTEGER_32) {
    head = lead - (LEAD_INTEGER_16 - 3);
  } else if (lead == LEAD_INTEGER_64) {
    head = 9;
  } else {
    return 0;
  }
  return room < head || room - head < text ? 0 : head + text;
}

/**
 * Whether a value stands twice among every `step`th entry of a list that was validated deeply.
 * @param step 1 for sets, 2 for fields or members with something behind each
 */
export function listpackDuplicates(list: usize, step: u32): ListpackDuplicates {
  const count = listpackCount(list) / step;
  if (count < 2) return ListpackDuplicates.NONE;
  // Open addressing, at most half full; a place holds the distance of an entry from the list.
  const bits = 33 - <u32>clz(count);
  if (bits > 29) return ListpackDuplicates.OUT_OF_MEMORY;
  const places = heapAllocateZeroed((<usize>4) << bits);
  if (!places) return ListpackDuplicates.OUT_OF_MEMORY;
  const mask = ((<usize>1) << bits) - 1;
  const end = listpackEnd(list);
  let found = ListpackDuplicates.NONE;
  let at = list + LISTPACK_HEADER_BYTES;
  while (at < end && found == ListpackDuplicates.NONE) {
    if (!placeTake(places, mask, list, at)) found = ListpackDuplicates.FOUND;
    for (let i: u32 = 0; i < step && at < end; ++i) at = entrySkip(at);
  }
  heapRelease(places);
  return found;
}

/** Notes an entry; false if an equal one is there. */
function placeTake(places: usize, mask: usize, list: usize, entry: usize): bool {
  listpackGetText(entry, BUFFER);
  const text = listpackText;
  const textBytes = listpackTextBytes;
  let place = places + (((<usize>tableHash(text, textBytes)) & mask) << 2);
  while (load<u32>(place)) {
    if (listpackEquals(list + load<u32>(place), text, textBytes)) return false;
    place = places + ((place + 4 - places) & ((mask << 2) | 3));
  }
  store<u32>(place, <u32>(entry - list));
  return true;
}
