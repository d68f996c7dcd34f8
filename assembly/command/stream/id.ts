// Ids of stream entries as arguments and in replies: '<ms>-<seq>', two unsigned numbers of 64 bits.
//
//   1526919030474-55     both
//   1526919030474        the sequence is what the command supposes: 0, or the greatest
//   1526919030474-*      XADD only: the next sequence of that millisecond
//   - and +              the least and the greatest id, where ranges are meant
//   (1-2                 an end of a range that does not belong to it
//
// Texts end at a zero byte, and numbers are read as leniently as Redis reads them (' 7' is 7).

import { Call } from '../../engine/call';
import { effectArgument } from '../../engine/effect';
import { bytesIndexOf } from '../../memory/bytes';
import {
  integerFormatUnsigned,
  integerParseUnsigned,
  integerUnsignedParsed,
} from '../../number/number';
import { replyBulk, replyError } from '../../protocol/reply';

/** What idRead and idReadBound have read. */
export let idMs: u64 = 0;
export let idSeq: u64 = 0;
/** Whether the sequence was left to the server ('5-*'). */
export let idIsOpen: bool = false;

/** Longer texts are no ids. */
const TEXT_MAXIMUM: u32 = 127;
/** Bytes that any id's text takes at most. */
export const ID_TEXT_BYTES: i32 = 41;
const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const STAR: u8 = 0x2a;
const PARENTHESIS: u8 = 0x28;

const text = memory.data(48, 8);

/** Which forms of an id a command takes. */
export const enum IdForm {
  /** Numbers. */
  STRICT = 0,
  /** Numbers, - and +. */
  RANGE = 1,
  /** Numbers, and * for the sequence. */
  OPEN = 2,
}

/** Whether an argument is this one character (and ends, or goes on behind a zero byte). */
export function argumentIsCharacter(call: Call, index: i32, character: u8): bool {
  const source = call.address(index);
  const count = call.bytes(index);
  if (count == 0 || load<u8>(source) != character) return false;
  return count == 1 || load<u8>(source, 1) == 0;
}

/** Reads `count` bytes as an id into idMs and idSeq. False: they are none. */
function parse(source: usize, count: u32, missing: u64, form: IdForm): bool {
  idIsOpen = false;
  if (count > TEXT_MAXIMUM) return false;
  const end = bytesIndexOf(source, count, 0);
  if (end == 1 && (load<u8>(source) == MINUS || load<u8>(source) == PLUS)) {
    if (form != IdForm.RANGE) return false;
    idMs = idSeq = load<u8>(source) == MINUS ? 0 : u64.MAX_VALUE;
    return true;
  }
  const dash = bytesIndexOf(source, end, MINUS);
  if (!integerParseUnsigned(source, dash)) return false;
  idMs = integerUnsignedParsed;
  idSeq = missing;
  if (dash == end) return true;
  const rest = source + dash + 1;
  const restBytes = end - dash - 1;
  if (form == IdForm.OPEN && restBytes == 1 && load<u8>(rest) == STAR) {
    idIsOpen = true;
    idSeq = 0;
    return true;
  }
  if (!integerParseUnsigned(rest, restBytes)) return false;
  idSeq = integerUnsignedParsed;
  return true;
}

/** Reads argument `index` as an id, without an answer. False: it is none. */
export function idParse(call: Call, index: i32): bool {
  return parse(call.address(index), call.bytes(index), 0, IdForm.STRICT);
}

/**
 * Reads argument `index` as an id into idMs, idSeq and idIsOpen.
 * @param missing the sequence, where none is given
 * @returns false: it is none, which is answered
 */
export function idRead(call: Call, index: i32, missing: u64, form: IdForm): bool {
  if (parse(call.address(index), call.bytes(index), missing, form)) return true;
  refuse();
  return false;
}

function refuse(): void {
  replyError('ERR Invalid stream ID specified as stream command argument');
}

/** Reads argument `index` as the id at which a range begins. False: answered. */
export function idReadStart(call: Call, index: i32): bool {
  const isOpen = readBound(call, index, 0);
  if (isOpen < 0) return false;
  if (isOpen == 0) return true;
  if (++idSeq == 0 && ++idMs == 0) {
    replyError('ERR invalid start ID for the interval');
    return false;
  }
  return true;
}

/** Reads argument `index` as the id at which a range ends. False: answered. */
export function idReadEnd(call: Call, index: i32): bool {
  const isOpen = readBound(call, index, u64.MAX_VALUE);
  if (isOpen < 0) return false;
  if (isOpen == 0) return true;
  if (idSeq-- == 0 && idMs-- == 0) {
    replyError('ERR invalid end ID for the interval');
    return false;
  }
  return true;
}

/** Reads an end of a range: 1 = it does not belong to it, 0 = it does, -1 = no id: answered. */
function readBound(call: Call, index: i32, missing: u64): i32 {
  const source = call.address(index);
  const count = call.bytes(index);
  const isOpen = count > 1 && load<u8>(source) == PARENTHESIS;
  const isId = isOpen
    ? parse(source + 1, count - 1, missing, IdForm.STRICT)
    : parse(source, count, missing, IdForm.RANGE);
  if (!isId) {
    refuse();
    return -1;
  }
  return isOpen ? 1 : 0;
}

/** Writes an id's text at an address (ID_TEXT_BYTES of room); returns its bytes. */
export function idFormat(ms: u64, seq: u64, target: usize): u32 {
  let count: usize = integerFormatUnsigned(ms, target);
  store<u8>(target + count++, MINUS);
  return <u32>(count + integerFormatUnsigned(seq, target + count));
}

/** An id as a bulk string. */
export function replyId(ms: u64, seq: u64): void {
  replyBulk(text, idFormat(ms, seq, text));
}

/** An id as an argument of an effect. */
export function effectId(ms: u64, seq: u64): void {
  effectArgument(text, idFormat(ms, seq, text));
}
