// The reply writer: RESP2 and RESP3 from one handler.
//
// Replies go into the open output, one contiguous block that belongs to one client:
//
//   block                cursor                          limit        end of the block
//   | +OK\r\n $3\r\nfoo\r\n | free                           | spare      |
//
// The engine opens a client's output, runs commands, and closes it. A handler never sees where its
// reply goes; it calls reply…() with the meaning (a map of 3, a null, a double) and the writer
// picks the bytes of the client's protocol:
//
//   meaning      RESP2                RESP3
//   null         $-1                  _
//   null array   *-1                  _
//   boolean      :1 / :0              #t / #f
//   double       $3 3.5               ,3.5
//   map of n     *2n                  %n
//   set of n     *n                   ~n
//   verbatim     $n text              =n+4 txt:text
//   big number   $n digits            (digits
//   push of n    *n                   >n
//   attribute    (nothing)            |n
//
// Memory can run out while a reply is written, or the most be reached that the client may be owed.
// Then `replyOverflow` is set and what follows is dropped: half a reply is never sent as if it were
// whole. Out of memory, it is taken back to where it began and an error put in its place, for which
// the spare room is (replyTakeBack; engine/run/execute.ts does it behind every command). A command
// that changes something because it has answered asks replyIsLost before it does. A client that may
// not be owed as much is closed.
//
// An output of some length leaves the heap's reserve alone, unless the command is one that helps.
//
// A big value is not copied: the output refers to it (protocol/reference.ts), and the host sends it
// from where it lies. It does not count among the used bytes, but towards mark and maximum.

import { bytesCopy, bytesMove, bytesText } from '../memory/bytes';
import { HeapUse, heapBlockBytes, heapReallocate, heapUse } from '../memory/heap';
import { doubleFormat } from '../number/double-format';
import { integerFormat, integerFormatUnsigned } from '../number/number';
import { FRAME_HEADER_BYTES, Frame, frameBulk, frameHeader, frameLineEnd } from './frame';
import {
  References,
  noReferences,
  referencesAdd,
  referencesCreate,
  referencesCut,
  referencesShift,
} from './reference';

/** More elements than this do not fit the address space. */
const ELEMENTS_MAXIMUM: u64 = 1 << 29;

/** Room at the end of the block that only an error and the header of an aggregate may take. */
const SPARE_BYTES: usize = 256;
/** An output up to this length may use the heap's reserve. */
const SMALL_BYTES: usize = 64 * 1024;
/**
 * From this length on bytes are sent from where they lie. In processor time, builds in turns: at 4
 * KiB that costs a GET 3 to 6 %; at 8 to 12 it saves 12 to 20 % of one in a pipeline and 7 to 22 %
 * of an MGET, and one without a pipeline is the same.
 */
const REFERENCE_BYTES: usize = 8 * 1024;

let block: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;
let muted: bool = false;
/** What the open output refers to, and whether it may refer to anything. */
let references: References = noReferences;
let mayRefer: bool = false;

/** Protocol version of the open output: 2 or 3. */
export let replyProtocol: u32 = 2;
/** Set when memory ran out while writing, or the most was reached: the output is not whole. */
export let replyOverflow: bool = false;
/** Set when it was the most that was reached. */
export let replyPastMaximum: bool = false;
/** From how many bytes on the open output is to be looked at: 0 once it is not whole any more. */
export let replyMark: usize = usize.MAX_VALUE;
/** replyMark, were the output whole. */
let markWhole: usize = usize.MAX_VALUE;
let maximum: u64 = u64.MAX_VALUE;
/** An error is being written. */
let isError: bool = false;
/** How many error replies were written since the engine started. */
export let replyErrors: u64 = 0;
/**
 * Where in the open output the last error reply's text starts (behind its '-'); of one that was
 * muted it stands there until the next reply.
 */
export let replyLastErrorOffset: usize = 0;
/** The error that is being written is muted: it is written to be counted, and taken back. */
let errorMuted: bool = false;

/** Opens an output: `used` bytes of `target` (a heap block) are taken already. */
export function replyOpen(target: usize, used: usize, protocol: u32): void {
  block = target;
  cursor = target + used;
  limitSet();
  replyProtocol = protocol;
  replyOverflow = false;
  replyPastMaximum = false;
  replyMark = usize.MAX_VALUE;
  markWhole = usize.MAX_VALUE;
  maximum = u64.MAX_VALUE;
  references = noReferences;
  mayRefer = false;
}

/**
 * The open output may refer to bytes that lie elsewhere, and does so already: to be called behind
 * replyOpen and before replyLimit.
 */
export function replyRefersTo(list: References): void {
  references = list;
  mayRefer = true;
}

/** What the open output refers to; null = nothing. */
@inline export function replyReferences(): References {
  return references;
}

/** Finds the limit of the block, behind which there is spare room. */
function limitSet(): void {
  const room = heapBlockBytes(block);
  limit = block + room - min(SPARE_BYTES, room);
  if (limit < cursor) limit = cursor;
}

/**
 * Limits the open output, until it is opened again.
 * @param mark from how many bytes on replyMark tells to look at it
 * @param maximumBytes how many bytes it may have
 */
export function replyLimit(mark: u64, maximumBytes: u64): void {
  markWhole = <usize>min<u64>(mark, usize.MAX_VALUE);
  if (!replyOverflow) replyMark = markWhole;
  maximum = maximumBytes;
}

/**
 * Whether what has been written since the command began is lost because memory is out: it will be
 * answered with an error, and must not have changed anything.
 */
@inline export function replyIsLost(): bool {
  return replyOverflow && !replyPastMaximum;
}

/**
 * Takes back what was written behind the first `used` bytes if that is lost; then the output is
 * whole again. False: nothing was lost.
 */
export function replyTakeBack(used: usize): bool {
  if (!replyIsLost()) return false;
  replyOverflow = false;
  replyTruncate(used);
  replyMark = markWhole;
  return true;
}

/**
 * Makes room for `bytes` more, for a command that answers because it has changed something. False:
 * memory is out, what is being answered is lost, and nothing may be changed.
 */
@inline export function replyReserve(bytes: u64): bool {
  if (limit - cursor >= bytes) return true;
  if (bytes >= u32.MAX_VALUE) replyLose();
  else grow(<usize>bytes);
  return !replyIsLost();
}

/** What is being answered is lost: it could not be made. */
export function replyLose(): void {
  if (!muted && !replyOverflow) cutOff(false);
}

/** Whether a reply of so many elements may be begun: it fits, or is cut off long before the end. */
export function replyMayBegin(elements: u64): bool {
  return elements <= ELEMENTS_MAXIMUM || maximum != u64.MAX_VALUE;
}

/** The open output's block; writing may have moved it. */
@inline export function replyBlock(): usize {
  return block;
}

/** Bytes written to the open output, those that were there before included. */
@inline export function replyUsedBytes(): usize {
  return cursor - block;
}

/** Forgets everything behind the first `used` bytes of the open output. */
export function replyTruncate(used: usize): void {
  cursor = block + used;
  if (references == noReferences) return;
  const before = references.bytes;
  referencesCut(references, used);
  owe(<i64>(references.bytes - before));
}

/** So many bytes more are referred to: they count towards what the output may have. */
function owe(bytes: i64): void {
  if (maximum != u64.MAX_VALUE) maximum -= bytes;
  if (markWhole == usize.MAX_VALUE) return;
  markWhole = <usize>max<i64>(<i64>(<u64>markWhole) - bytes, 0);
  if (!replyOverflow) replyMark = markWhole;
}

/** While muted (CLIENT REPLY OFF), replies are counted and dropped. */
export function replyMute(value: bool): void {
  muted = value;
}

/** Switches the protocol of what follows (HELLO). */
export function replySetProtocol(protocol: u32): void {
  replyProtocol = protocol;
}

/** Makes room for `bytes` more. False: muted, or memory is out. */
@inline function ensure(bytes: usize): bool {
  if (limit - cursor >= bytes && !muted) return true;
  return grow(bytes);
}

function grow(bytes: usize): bool {
  if (muted || replyOverflow) return false;
  if (limit - cursor >= bytes) return true;
  const used = cursor - block;
  const capacity = limit - block;
  if (<u64>used + <u64>bytes > <u64>u32.MAX_VALUE - 65536) return cutOff(false);
  if (<u64>used + <u64>bytes > maximum) return cutOff(true);
  if (isError && block + heapBlockBytes(block) - cursor >= bytes) {
    limit = cursor + bytes;
    return true;
  }
  const needed = used + bytes + SPARE_BYTES;
  let wanted = capacity <= 0x4000_0000 ? capacity * 2 : needed;
  if (wanted < needed) wanted = needed;
  const use = heapUse(HeapUse.WORK);
  if (isError || use == HeapUse.REMEDY || needed <= SMALL_BYTES) heapUse(HeapUse.REMEDY);
  let moved = heapReallocate(block, wanted);
  if (moved == 0 && wanted > needed) moved = heapReallocate(block, needed);
  heapUse(use);
  if (moved == 0) return cutOff(false);
  block = moved;
  cursor = moved + used;
  limitSet();
  return true;
}

/** The reply ends here, half done. */
function cutOff(pastMaximum: bool): bool {
  replyOverflow = true;
  replyPastMaximum = pastMaximum;
  replyMark = 0;
  return false;
}

/** Writes a header. Room must be there. */
@inline function header(type: Frame, value: i64): void {
  cursor = frameHeader(cursor, type, value);
}


@inline function lineEnd(): void {
  cursor = frameLineEnd(cursor);
}

function aggregate(type: Frame, count: u32): void {
  if (ensure(FRAME_HEADER_BYTES)) header(type, count);
}

/** +OK */
export function replyOk(): void {
  if (!ensure(8)) return;
  store<u64>(cursor, 0x0a_0d_4b_4f_2b); // "+OK\r\n", little-endian; 3 spare bytes are overwritten
  cursor += 5;
}

/** A simple string from a literal. */
export function replySimple(text: string): void {
  const count = <usize>text.length;
  if (!ensure(count + 3)) return;
  store<u8>(cursor, Frame.SIMPLE);
  cursor += 1;
  writeLiteral(text);
  lineEnd();
}

/** A simple string from bytes, which hold no CR or LF. */
export function replySimpleBytes(source: usize, count: usize): void {
  if (!ensure(count + 3)) return;
  store<u8>(cursor, Frame.SIMPLE);
  bytesCopy(cursor + 1, source, count);
  cursor += 1 + count;
  lineEnd();
}

/** A 64-bit integer. */
export function replyInteger(value: i64): void {
  if (ensure(FRAME_HEADER_BYTES)) header(Frame.INTEGER, value);
}

/** A bulk string. */
export function replyBulk(source: usize, count: usize): void {
  if (!ensure(count + FRAME_HEADER_BYTES)) return;
  cursor = frameBulk(cursor, source, count);
}

/**
 * A bulk string of bytes that lie in a block whose owner respects holders (memory/hold.ts): many
 * are sent from there.
 */
export function replyBulkOf(held: usize, source: usize, count: usize): void {
  if (count < REFERENCE_BYTES || !refer(held, source, count)) replyBulk(source, count);
}

/** Writes a bulk string that is sent from where it lies. False: it must be copied. */
function refer(held: usize, source: usize, count: usize): bool {
  if (!mayRefer || !ensure(FRAME_HEADER_BYTES * 2)) return false;
  if (<u64>(cursor - block) + count + FRAME_HEADER_BYTES > maximum) return false;
  if (references == noReferences) references = referencesCreate();
  if (references == noReferences) return false;
  const begin = cursor;
  header(Frame.BULK, count);
  if (!referencesAdd(references, cursor - block, held, source, count)) {
    cursor = begin;
    return false;
  }
  owe(count);
  lineEnd();
  return true;
}

/** A bulk string from a literal. */
export function replyBulkLiteral(text: string): void {
  const count = <usize>text.length;
  if (!ensure(count + FRAME_HEADER_BYTES)) return;
  header(Frame.BULK, count);
  writeLiteral(text);
  lineEnd();
}

/** An integer as a bulk string. */
export function replyBulkInteger(value: i64): void {
  if (!ensure(FRAME_HEADER_BYTES * 2)) return;
  // Behind the header of a number of up to nine digits; a longer one moves by a byte.
  const digits = integerFormat(value, cursor + 4);
  if (digits >= 10) bytesMove(cursor + 5, cursor + 4, digits);
  header(Frame.BULK, digits);
  cursor += digits;
  lineEnd();
}

/**
 * Starts a bulk string of `count` bytes that the caller writes at the returned address; 0: no room.
 */
export function replyBulkReserve(count: usize): usize {
  if (!ensure(count + FRAME_HEADER_BYTES)) return 0;
  header(Frame.BULK, count);
  const target = cursor;
  cursor += count;
  lineEnd();
  return target;
}

/** The null reply. */
export function replyNull(): void {
  if (!ensure(8)) return;
  if (replyProtocol == 3) {
    store<u32>(cursor, 0x0a_0d_5f); // "_\r\n"
    cursor += 3;
  } else {
    store<u64>(cursor, 0x0a_0d_31_2d_24); // "$-1\r\n"
    cursor += 5;
  }
}

/** The null array. */
export function replyNullArray(): void {
  if (replyProtocol == 3) return replyNull();
  if (!ensure(8)) return;
  store<u64>(cursor, 0x0a_0d_31_2d_2a); // "*-1\r\n"
  cursor += 5;
}

/** The header of an array of `count` replies. */
export function replyArray(count: u32): void {
  aggregate(Frame.ARRAY, count);
}

/** The header of a map of `pairs` keys and values. */
export function replyMap(pairs: u32): void {
  if (replyProtocol == 3) aggregate(Frame.MAP, pairs);
  else aggregate(Frame.ARRAY, pairs * 2);
}

/** The header of a set of `count` replies. */
export function replySet(count: u32): void {
  aggregate(replyProtocol == 3 ? Frame.SET : Frame.ARRAY, count);
}

/** The header of an out-of-band push of `count` replies. */
export function replyPush(count: u32): void {
  aggregate(replyProtocol == 3 ? Frame.PUSH : Frame.ARRAY, count);
}

/** The header of an attribute of `pairs`; RESP3 only: the caller asks replyProtocol first. */
export function replyAttribute(pairs: u32): void {
  aggregate(Frame.ATTRIBUTE, pairs);
}

/** A boolean. */
export function replyBoolean(value: bool): void {
  if (replyProtocol != 3) return replyInteger(value ? 1 : 0);
  if (!ensure(8)) return;
  store<u32>(cursor, value ? 0x0a_0d_74_23 : 0x0a_0d_66_23); // "#t\r\n", "#f\r\n"
  cursor += 4;
}

const numberText = memory.data(512);

/** A double, in Redis's shortest form. */
export function replyDouble(value: f64): void {
  const count = doubleFormat(value, numberText);
  if (replyProtocol != 3) return replyBulk(numberText, count);
  typedLine(Frame.DOUBLE, numberText, count);
}

/** A number of any size, given as its decimal digits. */
export function replyBigNumber(source: usize, count: usize): void {
  if (replyProtocol != 3) return replyBulk(source, count);
  typedLine(Frame.BIG_NUMBER, source, count);
}

function typedLine(type: Frame, source: usize, count: usize): void {
  if (!ensure(count + FRAME_HEADER_BYTES)) return;
  store<u8>(cursor, type);
  bytesCopy(cursor + 1, source, count);
  cursor += 1 + count;
  lineEnd();
}

/** A text with its format, three letters such as 'txt' or 'mkd'. */
export function replyVerbatim(source: usize, count: usize, format: string): void {
  if (replyProtocol != 3) return replyBulk(source, count);
  if (!ensure(count + FRAME_HEADER_BYTES)) return;
  header(Frame.VERBATIM, count + 4);
  writeLiteral(format);
  store<u8>(cursor, 0x3a);
  bytesCopy(cursor + 1, source, count);
  cursor += 1 + count;
  lineEnd();
}

/** An error from a literal, which starts with its code: 'ERR syntax error'. */
export function replyError(text: string): void {
  replyErrorBegin();
  replyErrorText(text);
  replyErrorEnd();
}

/** Starts an error made of parts: replyErrorText and replyErrorBytes follow, then replyErrorEnd. */
export function replyErrorBegin(): void {
  replyErrors += 1;
  isError = true;
  errorMuted = muted;
  muted = false;
  if (!ensure(FRAME_HEADER_BYTES)) {
    replyLastErrorOffset = 0;
    return;
  }
  store<u8>(cursor, 0x2d);
  cursor += 1;
  replyLastErrorOffset = cursor - block;
}

/** A literal part of an error. */
export function replyErrorText(text: string): void {
  if (ensure(<usize>text.length + 2)) writeLiteral(text);
}

/** A part of an error from bytes, which are somebody's input: CR and LF become spaces. */
export function replyErrorBytes(source: usize, count: usize): void {
  if (!ensure(count + 2)) return;
  for (let i: usize = 0; i < count; i++) {
    const byte = load<u8>(source + i);
    store<u8>(cursor + i, byte == 0x0d || byte == 0x0a ? 0x20 : byte);
  }
  cursor += count;
}

/** Ends an error made of parts. */
export function replyErrorEnd(): void {
  if (ensure(2)) {
    lineEnd();
  }
  isError = false;
  if (!errorMuted) return;
  if (replyLastErrorOffset != 0) replyTruncate(replyLastErrorOffset - 1);
  errorMuted = false;
  muted = true;
}

/**
 * Notes the place of an aggregate whose count is known only at its end. Its header is put in then,
 * by replyDeferredArray, replyDeferredMap or replyDeferredSet.
 */
export function replyDefer(): usize {
  return cursor - block;
}

/** Puts the header of an array of `count` replies at `mark`, before what has been written since. */
export function replyDeferredArray(mark: usize, count: u32): void {
  deferred(mark, Frame.ARRAY, count);
}

/** Puts the header of a map of `pairs` at `mark`. */
export function replyDeferredMap(mark: usize, pairs: u32): void {
  if (replyProtocol == 3) deferred(mark, Frame.MAP, pairs);
  else deferred(mark, Frame.ARRAY, pairs * 2);
}

/** Puts the header of a set of `count` at `mark`. */
export function replyDeferredSet(mark: usize, count: u32): void {
  deferred(mark, replyProtocol == 3 ? Frame.SET : Frame.ARRAY, count);
}

function deferred(mark: usize, type: Frame, count: u32): void {
  if (muted || replyOverflow) return;
  const spare = block + heapBlockBytes(block) - cursor;
  if (spare < FRAME_HEADER_BYTES && !grow(FRAME_HEADER_BYTES)) return;
  const bytes = <usize>integerFormatUnsigned(count, numberText) + 3;
  const target = block + mark;
  bytesMove(target + bytes, target, cursor - target);
  if (references != noReferences) referencesShift(references, mark, bytes);
  cursor += bytes;
  const end = cursor;
  cursor = target;
  header(type, count);
  cursor = end;
  if (limit < end) limit = end;
}

/**
 * Puts what has been written from `from` on (up to 512 bytes) in front of what was written between
 * `mark` and it: a part that is known only when a later one is done. Both come from replyDefer.
 */
export function replyBringForward(mark: usize, from: usize): void {
  const bytes = cursor - block - from;
  if (muted || replyOverflow || bytes > 512) return;
  bytesCopy(numberText, block + from, bytes);
  bytesMove(block + mark + bytes, block + mark, from - mark);
  if (references != noReferences) referencesShift(references, mark, bytes);
  bytesCopy(block + mark, numberText, bytes);
}

/** Bytes in the protocol already, such as a frame shared by many receivers or a host's reply. */
export function replyRaw(source: usize, count: usize): void {
  if (!ensure(count)) return;
  bytesCopy(cursor, source, count);
  cursor += count;
}

/** Writes an ASCII literal; room must be there. */
function writeLiteral(text: string): void {
  cursor += bytesText(cursor, text);
}
