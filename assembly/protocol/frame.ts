// RESP as bytes, for whoever writes it: replies, effects, messages to subscribers, invalidations.
// Each function writes at an address, where the caller has made room, and returns where the next
// byte goes.
//
//   header   type │ digits │ 0d 0a                     *3    $5    :12    >2
//   bulk     header │ bytes │ 0d 0a                    $5 │ hello
//
//   24 32 0d 0a 68 69 0d 0a          the bulk string hi

import { bytesCopy } from '../memory/bytes';
import { integerDigitsUnsigned, integerFormat } from '../number/number';

/** The first byte of a frame. */
export const enum Frame {
  BULK = 0x24,
  MAP = 0x25,
  BIG_NUMBER = 0x28,
  ARRAY = 0x2a,
  SIMPLE = 0x2b,
  DOUBLE = 0x2c,
  ERROR = 0x2d,
  INTEGER = 0x3a,
  VERBATIM = 0x3d,
  PUSH = 0x3e,
  ATTRIBUTE = 0x7c,
  SET = 0x7e,
}

/** Bytes that any header needs at most: a type byte, 20 digits, CRLF, and slack for wide stores. */
export const FRAME_HEADER_BYTES: usize = 32;

const CRLF: u16 = 0x0a0d;

/** Writes the end of a line. */
@inline export function frameLineEnd(at: usize): usize {
  store<u16>(at, CRLF);
  return at + 2;
}

/** Writes a header: a type, a number, the end of the line. */
@inline export function frameHeader(at: usize, type: Frame, value: i64): usize {
  store<u8>(at, type);
  if (<u64>value < 10) {
    store<u8>(at + 1, <u8>(0x30 + <u32>value));
    store<u16>(at + 2, CRLF);
    return at + 4;
  }
  return frameLineEnd(at + 1 + integerFormat(value, at + 1));
}

/** Writes a bulk string. */
@inline export function frameBulk(at: usize, source: usize, count: usize): usize {
  const bytes = frameHeader(at, Frame.BULK, count);
  bytesCopy(bytes, source, count);
  return frameLineEnd(bytes + count);
}

/** Bytes of a bulk string of `count` bytes. */
@inline export function frameBulkBytes(count: usize): usize {
  return 5 + <usize>integerDigitsUnsigned(count) + count;
}
