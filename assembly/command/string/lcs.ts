// LCS: the longest common subsequence of two strings, its length, or where it lies in both.
//
// L(i, j) is its length for the first i bytes of a and the first j of b; it is taken
//
//   L(i, j) = L(i-1, j-1) + 1              where a[i-1] = b[j-1]
//           = max(L(i-1, j), L(i, j-1))    elsewhere
//
// A place of a row differs from its left neighbour by 0 or 1, so that a row of L is a row of bits,
// and 64 places are computed at once (Hyyrö, 'Bit-parallel LCS-length computation revisited',
// 2004):
//
//   V = all ones                           bit j-1 of row i is 0  ⇔  L(i, j) = L(i, j-1) + 1
//   for each byte of a:   U = V & match[byte]      match[byte] has bit j-1 set where b[j-1] = byte
//                         V = (V + U) | (V & ~U)
//
//   a = 'ab', b = 'bab'      L:   0 1 1      V (b[0] first):   1 0 1
//                                 1 1 2                        0 1 0
//
// The way back from L(a, b) to the sequence asks in each place whether the bytes match, and else
// whether L(i-1, j) > L(i, j-1). One of the two is L(i, j), and they differ by 1 at most; hence
// that is so if and only if the bit of (i, j) is 0. So the rows of bits are all that has to be
// kept: a 32nd of the table that Redis makes. The limit is Redis's nevertheless: the table of u32
// that it would make may not pass proto-max-bulk-len.
//
//   work    match rows, one for each byte value in a │ row 0 = all ones │ row 1 │ … │ row aCount
//           u64 × words                              │ u64 × words, only one row for LEN

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { heapAllocate, heapRelease } from '../../memory/heap';
import { recordType } from '../../memory/record';
import {
  replyArray,
  replyBulkLiteral,
  replyBulkReserve,
  replyDefer,
  replyDeferredArray,
  replyError,
  replyInteger,
  replyMap,
} from '../../protocol/reply';
import { requestMaximumBulk } from '../../protocol/request';
import { bytesCopy, bytesFill } from '../../memory/bytes';
import { stringAddress, stringBytes } from '../../type/string';
import { Type } from '../../type/type';
import {
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorToken,
  cursorTokenWith,
} from '../cursor';

/** A string that reads its own bytes: an integer's are in a buffer that the next one overwrites. */
const firstText = memory.data(24);
/** Number of the match row of each byte value, from 1; 0 = the byte is not in a. */
const matchRows = memory.data(256 * 2, 2);

let wantsLength: bool = false;
let wantsIndexes: bool = false;
let wantsMatchLength: bool = false;
let minimumMatch: i64 = 0;

let a: usize = 0;
let aCount: u32 = 0;
let b: usize = 0;
let bCount: u32 = 0;
/** Bytes of a row of bits. */
let rowBytes: usize = 0;
/** Row 0 of the work block. */
let rows: usize = 0;

/** LCS key1 key2 [LEN] [IDX] [MINMATCHLEN length] [WITHMATCHLEN] */
export function lcsCommand(call: Call): void {
  const first = keyspaceRead(call.database, call.address(1), call.bytes(1));
  const second = keyspaceRead(call.database, call.address(2), call.bytes(2));
  if (
    (first != 0 && recordType(first) != Type.STRING) ||
    (second != 0 && recordType(second) != Type.STRING)
  ) {
    return replyError('ERR The specified keys must contain string values');
  }
  if (!optionsRead(call)) return;
  operandsRead(first, second);

  const tableBytes = (<u64>aCount + 1) * (<u64>bCount + 1) * 4;
  if (tableBytes > <u64>requestMaximumBulk()) {
    return replyError(
      'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
    );
  }
  const work = workCreate();
  if (work == 0) {
    return replyError('ERR Insufficient memory, failed allocating transient memory for LCS');
  }
  const length = rowsFill(work);
  if (wantsIndexes) replyIndexes(length);
  else if (wantsLength) replyInteger(length);
  else replySequence(length);
  heapRelease(work);
}

/** Reads the options; false: there was an error, which is answered. */
function optionsRead(call: Call): bool {
  wantsLength = wantsIndexes = wantsMatchLength = false;
  minimumMatch = 0;
  cursorOpen(call, 3);
  while (cursorMore()) {
    if (cursorToken('IDX')) wantsIndexes = true;
    else if (cursorToken('LEN')) wantsLength = true;
    else if (cursorToken('WITHMATCHLEN')) wantsMatchLength = true;
    else if (cursorTokenWith('MINMATCHLEN', 1)) minimumMatch = cursorInteger();
    else cursorSyntax();
  }
  if (cursorFailed()) return false;
  if (!wantsLength || !wantsIndexes) return true;
  replyError('ERR If you want both the length and indexes, please just use IDX.');
  return false;
}

/** Finds the bytes of both strings; a missing one is empty. */
function operandsRead(first: usize, second: usize): void {
  aCount = first == 0 ? 0 : stringBytes(first);
  a = stringAddress;
  if (aCount <= 24) {
    bytesCopy(firstText, a, aCount);
    a = firstText;
  }
  bCount = second == 0 ? 0 : stringBytes(second);
  b = stringAddress;
}

/** Numbers the byte values of a, and allocates the work block: 0 = memory is out. */
function workCreate(): usize {
  bytesFill(matchRows, 0, 512);
  let distinct: u32 = 0;
  for (let i: u32 = 0; i < aCount; i++) {
    const number = matchRows + ((<usize>load<u8>(a + i)) << 1);
    if (load<u16>(number) == 0) store<u16>(number, ++distinct);
  }
  rowBytes = (<usize>((bCount + 63) >> 6)) << 3;
  const kept: usize = wantsLength ? 1 : <usize>aCount + 1;
  const matchBytes = <usize>distinct * rowBytes;
  const work = heapAllocate(matchBytes + kept * rowBytes);
  if (work == 0) return 0;
  rows = work + matchBytes;
  memory.fill(work, 0, matchBytes);
  memory.fill(rows, 0xff, rowBytes);
  for (let j: u32 = 0; j < bCount; j++) {
    const number = <usize>load<u16>(matchRows + ((<usize>load<u8>(b + j)) << 1));
    if (number == 0) continue;
    const word = work + (number - 1) * rowBytes + ((<usize>(j >> 6)) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (j & 63)));
  }
  return work;
}

/** Computes the rows of bits; returns the length of the sequence. */
function rowsFill(work: usize): u32 {
  const stride: usize = wantsLength ? 0 : rowBytes;
  let source = rows;
  for (let i: u32 = 0; i < aCount; i++) {
    const number = <usize>load<u16>(matchRows + ((<usize>load<u8>(a + i)) << 1));
    rowNext(source, source + stride, work + (number - 1) * rowBytes);
    source += stride;
  }
  let length: u32 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    length += <u32>popcnt(~load<u64>(source + at));
  }
  return length;
}

/** Makes the row behind `source` at `target`, which may be the same. */
function rowNext(source: usize, target: usize, match: usize): void {
  let carry: u64 = 0;
  for (let at: usize = 0; at < rowBytes; at += 8) {
    const before = load<u64>(source + at);
    const matching = before & load<u64>(match + at);
    const half = before + matching;
    const sum = half + carry;
    carry = u64(half < before) | u64(sum < half);
    store<u64>(target + at, sum | (before ^ matching));
  }
}

/** Whether L(i - 1, j) > L(i, j - 1), for bytes that do not match. */
@inline function leadsUp(i: u32, j: u32): bool {
  const bit = j - 1;
  const word = rows + <usize>i * rowBytes + ((<usize>(bit >> 6)) << 3);
  return ((load<u64>(word) >> (bit & 63)) & 1) == 0;
}

/** Answers with the sequence itself, which is written from its end. */
function replySequence(length: u32): void {
  const target = replyBulkReserve(length);
  if (target == 0) return;
  let left = length;
  let i = aCount;
  let j = bCount;
  while (left > 0) {
    const byte = load<u8>(a + i - 1);
    if (byte == load<u8>(b + j - 1)) {
      left -= 1;
      i -= 1;
      j -= 1;
      store<u8>(target + left, byte);
    } else if (leadsUp(i, j)) {
      i -= 1;
    } else {
      j -= 1;
    }
  }
}

/** Answers with the runs that both strings share, the last one first, and the length. */
function replyIndexes(length: u32): void {
  replyMap(2);
  replyBulkLiteral('matches');
  const mark = replyDefer();
  let matches: u32 = 0;
  let run: u32 = 0;
  let i = aCount;
  let j = bCount;
  while (i > 0 && j > 0) {
    const same = load<u8>(a + i - 1) == load<u8>(b + j - 1);
    if (!same) {
      if (run > 0 && replyMatch(i, j, run)) matches += 1;
      run = 0;
      if (leadsUp(i, j)) i -= 1;
      else j -= 1;
      continue;
    }
    run += 1;
    i -= 1;
    j -= 1;
  }
  if (run > 0 && replyMatch(i, j, run)) matches += 1;
  replyDeferredArray(mark, matches);
  replyBulkLiteral('len');
  replyInteger(length);
}

/** Writes a run of `count` bytes that starts at i in a and at j in b, unless it is too short. */
function replyMatch(i: u32, j: u32, count: u32): bool {
  if (<i64>count < minimumMatch) return false;
  replyArray(wantsMatchLength ? 3 : 2);
  replyArray(2);
  replyInteger(i);
  replyInteger(i + count - 1);
  replyArray(2);
  replyInteger(j);
  replyInteger(j + count - 1);
  if (wantsMatchLength) replyInteger(count);
  return true;
}
