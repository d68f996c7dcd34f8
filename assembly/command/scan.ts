// What SCAN, HSCAN, SSCAN and ZSCAN share: the cursor, the options, the walk over a table, the
// reply.
//
// The cursor is the table's (structure/table.ts, tableScan): a record that is there from the first
// call to the last is returned at least once, whatever else happens meanwhile. A call visits whole
// buckets until COUNT records have been seen, or ten times COUNT buckets when they are nearly
// empty. It does so in two steps, because a visit must not change the table:
//
//   buckets ─► visit: MATCH ─► addresses in the scratch arena ─► what the command does with them
//
// A value in a small encoding has no cursor: it is returned whole, and the cursor is 0.
//
//   if (!scanCursorRead(call, 2)) return;
//   … the key is looked up …
//   if (!scanOptionsRead(call, 3, ScanOption.NOVALUES)) return;
//   const mark = scratchMark();
//   const cursor = scanTable(table);
//   if (scanFailed) … out of memory
//   for (let i: u32 = 0; i < scanFoundCount; i++) … scanFoundAt(i) …
//   scratchReset(mark);

import { Call } from '../engine/call';
import { bytesCopy } from '../memory/bytes';
import { globMatch } from '../memory/glob';
import { recordKey, recordKeyCount } from '../memory/record';
import { scratchAllocate } from '../memory/scratch';
import { ERROR_CURSOR } from '../protocol/error';
import { integerFormatUnsigned, integerParseCursor, integerUnsignedParsed } from '../number/number';
import { replyArray, replyBulk, replyError } from '../protocol/reply';
import { Table, tableScan } from '../structure/table';
import { Type, typeName } from '../type/type';
import {
  argumentIs,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from './cursor';

const STAR: u8 = 0x2a;
const COUNT_DEFAULT: i64 = 10;
/** Buckets that a call visits at most, for each record of COUNT. */
const BUCKETS_PER_COUNT: i64 = 10;
const FOUND_FIRST: u32 = 64;

/** A type that no entry has: the name after TYPE is unknown. */
const TYPE_UNKNOWN: u32 = 254;
/** No TYPE was given. */
export const SCAN_TYPE_ANY: u32 = 255;

/** Options beside MATCH and COUNT that a command may allow. */
export const enum ScanOption {
  TYPE = 1 << 0,
  NOVALUES = 1 << 1,
}

/** The type after TYPE. */
export let scanType: u32 = SCAN_TYPE_ANY;
/** Whether NOVALUES was given. */
export let scanWithoutValues: bool = false;

/** What the call goes on from. */
let cursor: u64 = 0;
/** How many records are to be seen. */
let count: i64 = 0;
/** What is to be matched; 0 = everything matches. */
let pattern: usize = 0;
let patternCount: u32 = 0;
/** Records that were seen, those that did not match included. */
let seen: i64 = 0;
/** The records that matched: u32 addresses in the scratch arena. */
let found: usize = 0;
let foundRoom: u32 = 0;
/** How many records matched. */
export let scanFoundCount: u32 = 0;
/** Set when the scratch arena was out of memory. */
export let scanFailed: bool = false;

const visitIndex: u32 = visit.index;

const cursorText = memory.data(24);

/** Reads argument `index` as the cursor. False: it is none, which is answered. */
export function scanCursorRead(call: Call, index: i32): bool {
  if (integerParseCursor(call.address(index), call.bytes(index))) {
    cursor = integerUnsignedParsed;
    return true;
  }
  replyError(ERROR_CURSOR);
  return false;
}

/** Reads the options from argument `first` on. False: an error, which is answered. */
export function scanOptionsRead(call: Call, first: i32, allowed: u32): bool {
  count = COUNT_DEFAULT;
  scanType = SCAN_TYPE_ANY;
  scanWithoutValues = false;
  scanMatchAll();
  cursorOpen(call, first);
  while (cursorMore()) {
    if (cursorTokenWith('COUNT', 1)) {
      count = cursorInteger();
      if (count < 1) cursorSyntax();
    } else if (cursorTokenWith('MATCH', 1)) {
      scanMatch(call, cursorTake());
    } else if ((allowed & ScanOption.TYPE) != 0 && cursorTokenWith('TYPE', 1)) {
      scanType = typeNamed(call, cursorTake());
    } else if ((allowed & ScanOption.NOVALUES) != 0 && cursorToken('NOVALUES')) {
      scanWithoutValues = true;
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

/** Sets what must be matched; '*' alone, which matches everything, is no pattern. */
export function scanMatch(call: Call, index: i32): void {
  pattern = call.address(index);
  patternCount = call.bytes(index);
  if (patternCount == 1 && load<u8>(pattern) == STAR) pattern = 0;
}

/** Everything matches. */
export function scanMatchAll(): void {
  pattern = 0;
}

function typeNamed(call: Call, index: i32): u32 {
  for (let type: u32 = Type.STRING; type <= <u32>Type.STREAM; type++) {
    if (type != <u32>Type.MODULE && argumentIs(call, index, typeName(type))) return type;
  }
  return TYPE_UNKNOWN;
}

/** Whether bytes match the pattern. */
@inline export function scanMatches(source: usize, sourceCount: u32): bool {
  return pattern == 0 || globMatch(pattern, patternCount, source, sourceCount, false);
}

/**
 * Visits buckets of a table from the cursor on; what matches is at scanFoundAt.
 * @returns where the next call goes on, 0 = nowhere
 */
export function scanTable(table: Table): u64 {
  let buckets = count <= i64.MAX_VALUE / BUCKETS_PER_COUNT ? count * BUCKETS_PER_COUNT : count;
  found = 0;
  scanFoundCount = 0;
  foundRoom = 0;
  scanFailed = false;
  seen = 0;
  let next = cursor;
  do {
    next = tableScan(table, next, visitIndex);
  } while (next != 0 && buckets-- != 0 && seen < count);
  return next;
}

function visit(record: usize): void {
  seen += 1;
  if (!scanMatches(recordKey(record), recordKeyCount(record))) return;
  if (scanFoundCount == foundRoom && !foundGrow()) return;
  scanFoundKeep(scanFoundCount, record);
  scanFoundCount += 1;
}

function foundGrow(): bool {
  const room = max<u32>(foundRoom * 2, FOUND_FIRST);
  const grown: usize = scanFailed ? 0 : scratchAllocate((<usize>room) << 2);
  if (grown == 0) {
    scanFailed = true;
    return false;
  }
  bytesCopy(grown, found, (<usize>scanFoundCount) << 2);
  found = grown;
  foundRoom = room;
  return true;
}

/** Record number `index` of those that were found. */
@inline export function scanFoundAt(index: u32): usize {
  return load<u32>(found + ((<usize>index) << 2));
}

/** Puts a record in the place of number `index` of those that were found, to leave others out. */
@inline export function scanFoundKeep(index: u32, record: usize): void {
  store<u32>(found + ((<usize>index) << 2), <u32>record);
}

/** Says how many of the records that were found are left. */
export function scanFoundKept(kept: u32): void {
  scanFoundCount = kept;
}

/** Begins the reply: the cursor; an array of the elements must follow. */
export function scanReplyBegin(next: u64): void {
  replyArray(2);
  replyBulk(cursorText, integerFormatUnsigned(next, cursorText));
}

/** Replies that there is nothing to scan. */
export function scanReplyNothing(): void {
  scanReplyBegin(0);
  replyArray(0);
}
