// Reading RDB: the pieces that rdb/writer.ts draws, from bytes that anybody may have sent.
//
//   rdbReadOpen(source, count)
//   … rdbReadLength, rdbReadString, rdbReadDouble, …
//   if (rdbFault != RdbFault.NONE) …          asked when it is convenient: it stays
//   rdbReadClose()
//
// The first fault is latched and the reader then stands at its end, so that every further read
// answers 0 and loops over counted elements end by themselves. There are two faults: the bytes are
// no RDB (CORRUPT), or there is no memory for what they hold.
//
// Whatever the bytes are, nothing outside them is read, and nothing is allocated that they could
// not fill: a count of elements is refused when the bytes that are left are fewer than its elements
// would take (rdbReadCount), and a packed string when its length is more than 88 times its packed
// bytes, which is what LZF gains at best (3 bytes for 264).
//
// A string that stands plainly is not copied: its text lies where it came from. Of an integer the
// text is made in a buffer, a packed one is restored into a block that the reader keeps. There are
// two of these, `slot` 0 and 1, so that a field can be kept while its value is read. What becomes a
// value itself is read into a block of its own instead (rdbReadBlock).
//
// Bytes that come in pieces (rdb/file-reader.ts) are read by trying: rdbReadStream takes what is
// there, and what would read beyond it latches SHORT. The caller then keeps the bytes from the
// beginning of the item and tries again when there are more. A long string that is not all there is
// asked for: rdbWantBytes and its companions say what is to be put into a block of its own, whose
// bytes then are left out of the stream (rdbReadFill), so that nothing long is ever kept twice.
//
//   stream   … item ┌ head of a string ┐┌ 500 MB of text ┐ …
//   kept     … item ┌ head of a string ┐ …               the text is in a block, for slot 0 or 1
//
//   old double    u8 n │ n bytes of text, as C's scanf reads a double
//                 fd = NaN, fe = infinity, ff = -infinity                 (before RDB version 8)

import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { lzfDecompress } from '../structure/lzf';
import { doubleParsed, doubleScan } from '../number/double';
import { integerFormat } from '../number/number';
import {
  RDB_INTEGER_16,
  RDB_INTEGER_32,
  RDB_INTEGER_8,
  RDB_LENGTH_14,
  RDB_LENGTH_32,
  RDB_LENGTH_64,
  RDB_PACKED,
} from './writer';

/** Why reading has ended before its time. */
export const enum RdbFault {
  NONE = 0,
  CORRUPT = 1,
  OUT_OF_MEMORY = 2,
  /** There may be more bytes, and these are not enough. */
  SHORT = 3,
}

/** What is wrong with the bytes. Numbers are part of the contract with the host: append only. */
export const enum RdbFlaw {
  /** They end too early, or a length is impossible. */
  LENGTH = 0,
  /** A string cannot be restored. */
  STRING = 1,
  /** A listpack, ziplist, zipmap or intset is none, or what is in it is no value of the type. */
  PACKED = 2,
  /** A member or field comes twice. */
  DUPLICATE = 3,
  /** A score is no number. */
  SCORE = 4,
  /** A node of a list is of no known kind, or empty. */
  NODE = 5,
  /** A field's deadline is none. */
  DEADLINE = 6,
  /** A stream's node is none, or not where it should be. */
  STREAM_NODE = 7,
  /** A stream does not hold what its head tells. */
  STREAM_HEAD = 8,
  /** Two groups of a stream have the same name. */
  STREAM_GROUP = 9,
  /** An entry is pending twice in a group. */
  STREAM_PENDING = 10,
  /** Two consumers of a group have the same name. */
  STREAM_CONSUMER = 11,
  /** An entry is pending at a consumer that is not so in its group, or is another's. */
  STREAM_CONSUMER_PENDING = 12,
  /** An entry is pending at nobody. */
  STREAM_OWNER = 13,
  /** There is no such type of value. */
  TYPE = 14,
  /** A value of a module. */
  MODULE = 15,
  /** A value of a module, in a form from before there were modules in a release. */
  MODULE_OLD = 16,
  /** What a module keeps beside keys does not say when it is to be loaded. */
  MODULE_WHEN = 17,
}

/** No string is longer than this. */
const STRING_LIMIT: u64 = 1 << 30;
/** Restored bytes for a packed byte, at most. */
const UNPACK_MAXIMUM: u64 = 88;
/** First bytes of an old double that stand for no text. */
const OLD_NAN: u32 = 253;
const OLD_INFINITY: u32 = 254;
const OLD_MINUS_INFINITY: u32 = 255;
const INTEGER_SLOT_BYTES: usize = 24;
/** In front of the text in a slot's block, as in a raw string's (type/string.ts). */
const COUNT_BYTES: u32 = 4;
/** A string that is longer than this is asked for when it is not all there. */
const WANT_MINIMUM: u64 = 64 * 1024;

/** The fault that was latched, if any. */
export let rdbFault: RdbFault = RdbFault.NONE;
/** What was wrong when CORRUPT was latched, and how many bytes had been read then. */
export let rdbFlaw: RdbFlaw = RdbFlaw.LENGTH;
export let rdbFlawAt: usize = 0;
/** Where the text begins that rdbReadString has read. */
export let rdbText: usize = 0;
/** How long it is, or the string that rdbReadBlock has read. */
export let rdbTextBytes: u32 = 0;

let start: usize = 0;
let cursor: usize = 0;
let end: usize = 0;
let slot0: usize = 0;
let slot1: usize = 0;
/** Whether more bytes may come, and how many in places where a count must be judged; 0 = unsaid. */
let streams: bool = false;
let ahead: u64 = 0;
/** Whether the item that is read may ask for long strings. */
let wants: bool = false;

/** The string that SHORT is about: its length, 0 = none; its packed length, 0 = it is plain. */
export let rdbWantBytes: u32 = 0;
export let rdbWantPacked: u32 = 0;
/** Where its bytes begin, and the slot and the bytes in front of it in its block. */
export let rdbWantAt: usize = 0;
export let rdbWantSlot: u32 = 0;
export let rdbWantHead: u32 = 0;

// Long strings that were filled into blocks: 0 = none; and where they are missing in the bytes.
let filled0: usize = 0;
let filled1: usize = 0;
let filledAt0: usize = 0;
let filledAt1: usize = 0;
const integerTexts = memory.data(48, 8);

/** Begins to read `count` bytes, which stay where they are until rdbReadClose. */
export function rdbReadOpen(source: usize, count: usize): void {
  start = cursor = source;
  end = source + count;
  rdbFault = RdbFault.NONE;
  streams = false;
}

/**
 * Begins to read an item of a stream, of which `count` bytes are there.
 * @param more how many bytes may follow in the stream when a count of elements is to be judged;
 *   with 0 all elements that are counted must be there, or the item is SHORT
 * @param mayWant whether long strings are asked for. Such an item must have at most two: one that
 *   rdbReadString reads into each slot, or a last one that rdbReadBlock reads
 */
export function rdbReadStream(source: usize, count: usize, more: u64, mayWant: bool): void {
  start = cursor = source;
  end = source + count;
  rdbFault = RdbFault.NONE;
  rdbWantBytes = 0;
  streams = true;
  ahead = more;
  wants = mayWant;
}

/** Where the next byte is read. */
@inline export function rdbReadAt(): usize {
  return cursor;
}

/** A string that was wanted is in a block, the reader's; its bytes are missing at `at`. */
export function rdbReadFill(slot: u32, block: usize, at: usize): void {
  if (slot == 0) {
    filled0 = block;
    filledAt0 = at;
  } else {
    filled1 = block;
    filledAt1 = at;
  }
}

/** The bytes were moved: so many bytes up, or down where `distance` is negative. */
export function rdbReadMoved(distance: isize): void {
  filledAt0 += distance;
  filledAt1 += distance;
}

/** The item is done: frees the strings that were filled for it and not taken. */
export function rdbReadNextItem(): void {
  if (filled0 != 0) heapRelease(filled0);
  if (filled1 != 0) heapRelease(filled1);
  filled0 = 0;
  filled1 = 0;
}

/** Frees what the reader has kept; the fault stays to be asked for. */
export function rdbReadClose(): void {
  rdbReadNextItem();
  if (slot0 != 0) heapRelease(slot0);
  if (slot1 != 0) heapRelease(slot1);
  slot0 = 0;
  slot1 = 0;
  cursor = 0;
  end = 0;
}

/** Latches that the bytes are no RDB, unless there is a fault already. */
export function rdbReadFail(flaw: RdbFlaw): void {
  if (rdbFault == RdbFault.NONE) {
    rdbFault = RdbFault.CORRUPT;
    rdbFlaw = flaw;
    rdbFlawAt = cursor - start;
  }
  cursor = end;
}

/** Latches that memory is out, unless there is a fault already. */
export function rdbReadStarve(): void {
  if (rdbFault == RdbFault.NONE) rdbFault = RdbFault.OUT_OF_MEMORY;
  cursor = end;
}

/** Bytes that are left. */
@inline export function rdbReadRest(): usize {
  return end - cursor;
}

/** Whether `bytes` more are there; if not, that is the fault. */
@inline function need(bytes: usize): bool {
  if (end - cursor >= bytes) return true;
  if (streams) lack();
  else rdbReadFail(RdbFlaw.LENGTH);
  return false;
}

/** Latches that more bytes are needed, unless there is a fault already. */
function lack(): void {
  if (rdbFault == RdbFault.NONE) rdbFault = RdbFault.SHORT;
  cursor = end;
}

/** One byte: a type, an opcode. */
export function rdbReadByte(): u32 {
  if (!need(1)) return 0;
  const byte: u32 = load<u8>(cursor);
  cursor += 1;
  return byte;
}

/** Passes over bytes and returns where they stand; not to be used after a fault. */
export function rdbReadBytes(count: usize): usize {
  if (!need(count)) return 0;
  const at = cursor;
  cursor += count;
  return at;
}

/** Eight bytes, little-endian: a time. */
export function rdbRead64(): u64 {
  if (!need(8)) return 0;
  const value = load<u64>(cursor);
  cursor += 8;
  return value;
}

/** A double in binary form. */
export function rdbReadDouble(): f64 {
  return reinterpret<f64>(rdbRead64());
}

/** A double in the form of the first versions. */
export function rdbReadOldDouble(): f64 {
  const count = rdbReadByte();
  if (count == OLD_INFINITY) return Infinity;
  if (count == OLD_MINUS_INFINITY) return -Infinity;
  if (count == OLD_NAN) return NaN;
  if (!need(count)) return 0;
  const taken = doubleScan(cursor, count);
  cursor += count;
  if (taken != 0) return doubleParsed;
  rdbReadFail(RdbFlaw.SCORE);
  return 0;
}

/** The number behind the first byte of a length. */
function lengthBehind(first: u32): u64 {
  if (first < RDB_LENGTH_14) return first;
  if (first < RDB_LENGTH_32) return ((first & 0x3f) << 8) | rdbReadByte();
  if (first == RDB_LENGTH_32 && need(4)) {
    const value = bswap<u32>(load<u32>(cursor));
    cursor += 4;
    return value;
  }
  if (first == RDB_LENGTH_64) return bswap<u64>(rdbRead64());
  rdbReadFail(RdbFlaw.LENGTH);
  return 0;
}

/** A length, or any number that is stored as one. */
export function rdbReadLength(): u64 {
  return lengthBehind(rdbReadByte());
}

/**
 * How many elements follow, of at least `least` bytes each; 0 after a fault. More than the bytes
 * that are left could hold is one.
 */
export function rdbReadCount(minimum: u32): u32 {
  const count = rdbReadLength();
  if (count <= <u64>(rdbReadRest() / minimum)) return <u32>count;
  if (streams && ahead == 0) {
    lack();
    return 0;
  }
  const maximum = (<u64>rdbReadRest() + ahead) / minimum;
  if (streams && count <= min<u64>(maximum, u32.MAX_VALUE)) return <u32>count;
  rdbReadFail(RdbFlaw.LENGTH);
  return 0;
}

// A string's head is read into these; then what follows is taken where it is wanted.
let headPacked: u32 = 0;
let headInteger: i64 = 0;

/** What a string's head has told. */
const enum Head {
  FAULT = 0,
  /** rdbTextBytes bytes stand at the cursor. */
  PLAIN = 1,
  /** headPacked bytes stand at the cursor and give rdbTextBytes. */
  PACKED = 2,
  /** The string is the text of headInteger; the cursor is behind it. */
  INTEGER = 3,
  /** rdbTextBytes bytes are missing at the cursor: they stand in the slot's filled block. */
  FILLED = 4,
}


@inline function isFilled(slot: u32): bool {
  if (slot == 0) return filled0 != 0 && filledAt0 == cursor;
  return filled1 != 0 && filledAt1 == cursor;
}

/**
 * Reads a string's head.
 * @param slot,headBytes where the string goes if it has to be asked for
 */
function readHead(slot: u32, headBytes: u32): Head {
  const first = rdbReadByte();
  if (first < RDB_INTEGER_8) {
    const count = lengthBehind(first);
    if (count > STRING_LIMIT) return fault(RdbFlaw.LENGTH);
    rdbTextBytes = <u32>count;
    if (isFilled(slot)) return Head.FILLED;
    if (count > <u64>rdbReadRest()) want(slot, headBytes, 0);
    if (!need(<usize>count)) return Head.FAULT;
    return rdbFault == RdbFault.NONE ? Head.PLAIN : Head.FAULT;
  }
  if (first == RDB_PACKED) return readPackedHead(slot, headBytes);
  if (first == RDB_INTEGER_8) {
    headInteger = <i8>rdbReadByte();
  } else if (first == RDB_INTEGER_16) {
    if (!need(2)) return Head.FAULT;
    headInteger = load<i16>(cursor);
    cursor += 2;
  } else if (first == RDB_INTEGER_32) {
    if (!need(4)) return Head.FAULT;
    headInteger = load<i32>(cursor);
    cursor += 4;
  } else {
    return fault(RdbFlaw.STRING);
  }
  return rdbFault == RdbFault.NONE ? Head.INTEGER : Head.FAULT;
}

function readPackedHead(slot: u32, headBytes: u32): Head {
  const packed = rdbReadLength();
  const count = rdbReadLength();
  if (rdbFault != RdbFault.NONE) return Head.FAULT;
  const possible = count != 0 && count <= STRING_LIMIT && count <= packed * UNPACK_MAXIMUM;
  if (!possible || packed > STRING_LIMIT) return fault(RdbFlaw.STRING);
  headPacked = <u32>packed;
  rdbTextBytes = <u32>count;
  if (isFilled(slot)) return Head.FILLED;
  if (packed > <u64>rdbReadRest()) {
    want(slot, headBytes, headPacked);
    if (streams) lack();
    return fault(RdbFlaw.STRING);
  }
  return Head.PACKED;
}

/** Asks for a string of rdbTextBytes bytes that begins here and is not all there, if it is long. */
function want(slot: u32, headBytes: u32, packed: u32): void {
  if (!streams || !wants || rdbFault != RdbFault.NONE) return;
  if (<u64>max(rdbTextBytes, packed) <= WANT_MINIMUM) return;
  rdbWantBytes = rdbTextBytes;
  rdbWantPacked = packed;
  rdbWantAt = cursor;
  rdbWantSlot = slot;
  rdbWantHead = headBytes;
}

/** Latches that the bytes are no RDB. */
function fault(flaw: RdbFlaw): Head {
  rdbReadFail(flaw);
  return Head.FAULT;
}

/** Restores what readHead has found packed. False: it is broken. */
function unpack(target: usize): bool {
  const packed = cursor;
  cursor += headPacked;
  if (lzfDecompress(packed, headPacked, target, rdbTextBytes) == rdbTextBytes) return true;
  rdbReadFail(RdbFlaw.STRING);
  return false;
}

/** Where a slot has room for `bytes`, in a block that is made anew if it is too small; 0: none. */
function slotText(slot: u32, bytes: u32): usize {
  let block = slot == 0 ? slot0 : slot1;
  const needed = COUNT_BYTES + bytes;
  if (block == 0 || heapBlockBytes(block) < needed) {
    if (block != 0) heapRelease(block);
    block = heapAllocate(needed);
    if (slot == 0) slot0 = block;
    else slot1 = block;
  }
  if (block != 0) return block + COUNT_BYTES;
  rdbReadStarve();
  return 0;
}

/**
 * Hands out the block of slot 0, when the text that was read into it last was packed: u32 count,
 * then the bytes. Else 0: the text is to be copied.
 */
export function rdbReadTake(): usize {
  if (filled0 != 0 && rdbText == filled0 + COUNT_BYTES) {
    const whole = filled0;
    store<u32>(whole, rdbTextBytes);
    filled0 = 0;
    return whole;
  }
  const block = slot0;
  if (block == 0 || rdbText != block + COUNT_BYTES) return 0;
  store<u32>(block, rdbTextBytes);
  slot0 = 0;
  const fitted = heapReallocate(block, COUNT_BYTES + rdbTextBytes);
  return fitted != 0 ? fitted : block;
}

/**
 * A string, whose text is then at rdbText, rdbTextBytes long, until the next string is read into
 * the same slot (0 or 1), or rdbReadClose. After a fault it is empty.
 */
export function rdbReadString(slot: u32): void {
  const head = readHead(slot, COUNT_BYTES);
  if (head == Head.FILLED) {
    rdbText = (slot == 0 ? filled0 : filled1) + COUNT_BYTES;
    return;
  }
  if (head == Head.PLAIN) {
    rdbText = cursor;
    cursor += rdbTextBytes;
    return;
  }
  if (head == Head.INTEGER) {
    rdbText = integerTexts + <usize>slot * INTEGER_SLOT_BYTES;
    rdbTextBytes = integerFormat(headInteger, rdbText);
    return;
  }
  rdbText = head == Head.PACKED ? slotText(slot, rdbTextBytes) : 0;
  if (rdbText == 0 || !unpack(rdbText)) rdbTextBytes = 0;
}

/**
 * A string in a block of its own, behind `headBytes` bytes that are not written. Its length is in
 * rdbTextBytes.
 * @returns the block, the caller's; 0 after a fault
 */
export function rdbReadBlock(headBytes: u32): usize {
  const head = readHead(0, headBytes);
  if (head == Head.FAULT) return 0;
  if (head == Head.FILLED) {
    const whole = filled0;
    filled0 = 0;
    return whole;
  }
  if (head == Head.INTEGER) {
    rdbText = integerTexts;
    rdbTextBytes = integerFormat(headInteger, rdbText);
  }
  const block = heapAllocate(max<usize>(1, <usize>headBytes + rdbTextBytes));
  if (block == 0) {
    rdbReadStarve();
  } else if (head == Head.INTEGER) {
    bytesCopy(block + headBytes, rdbText, rdbTextBytes);
  } else if (head == Head.PLAIN) {
    bytesCopy(block + headBytes, cursor, rdbTextBytes);
    cursor += rdbTextBytes;
  } else if (!unpack(block + headBytes)) {
    heapRelease(block);
    return 0;
  }
  return block;
}
