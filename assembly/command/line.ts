// Putting a line of text together from parts, for the few replies that are sentences with numbers.
//
//   lineBegin(); lineText('lru:'); lineInteger(7); lineReply();        → +lru:7
//
// There is one line at a time, of up to 2048 bytes; what does not fit is left out.

import { bytesCopy, bytesText, bytesUpper } from '../memory/bytes';
import { doubleFormatFixed } from '../number/double-format';
import { hexDigit, integerFormat } from '../number/number';
import { replySimpleBytes } from '../protocol/reply';

const ROOM: u32 = 2048;
/** Bytes that a number needs at most. */
const NUMBER_BYTES: u32 = 400;

const line = memory.data(2048);
let used: u32 = 0;

/** Begins a line. */
export function lineBegin(): void {
  used = 0;
}

/** Address of the line's bytes. */
export function lineAddress(): usize {
  return line;
}

/** Length of the line in bytes. */
export function lineBytes(): u32 {
  return used;
}

/** Answers with the line as a simple string. */
export function lineReply(): void {
  replySimpleBytes(line, used);
}

/** Adds an ASCII literal. */
export function lineText(text: string): void {
  if (<u32>text.length <= ROOM - used) used += <u32>bytesText(line + used, text);
}

/** Adds bytes. */
export function lineCopy(source: usize, count: u32): void {
  const fits = min<u32>(count, ROOM - used);
  bytesCopy(line + used, source, fits);
  used += fits;
}

/** Adds bytes, ASCII letters as capitals. */
export function lineUpper(source: usize, count: u32): void {
  const fits = min<u32>(count, ROOM - used);
  bytesUpper(line + used, source, fits);
  used += fits;
}

/** Adds an integer in decimal. */
export function lineInteger(value: i64): void {
  if (ROOM - used >= NUMBER_BYTES) used += integerFormat(value, line + used);
}

/** Adds a number with two decimals. */
export function lineFixed(value: f64): void {
  if (ROOM - used >= NUMBER_BYTES) used += doubleFormatFixed(value, 2, line + used);
}

/** Adds an address or another unsigned number in hexadecimal, without leading zeros. */
export function lineHex(value: u32): void {
  if (ROOM - used < NUMBER_BYTES) return;
  const digits: u32 = (35 - min<u32>(clz(value), 31)) >> 2;
  for (let i: u32 = 0; i < digits; i++) lineDigit((value >> ((digits - 1 - i) << 2)) & 15);
}

/** Adds bytes as hexadecimal digits, two a byte. */
export function lineHexBytes(source: usize, count: u32): void {
  if (ROOM - used < count * 2) return;
  for (let i: u32 = 0; i < count; i++) {
    const byte: u32 = load<u8>(source + i);
    lineDigit(byte >> 4);
    lineDigit(byte & 15);
  }
}

function lineDigit(value: u32): void {
  store<u8>(line + used, hexDigit(value));
  used += 1;
}
