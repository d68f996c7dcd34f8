// Walking the keyspace: SCAN a few buckets at a time, KEYS all at once.
//
// SCAN's cursor is the table's (structure/table.ts, tableScan): a key that is there from the first
// call to the last is returned at least once, whatever else happens meanwhile. A call visits whole
// buckets until COUNT keys have been seen, or ten times COUNT buckets when they are nearly empty.
// It does so in two steps, because a visit must not change the table:
//
//   buckets ─► visit: MATCH ─► addresses in the scratch arena ─► TYPE, expiry ─► reply
//
// Deleting an expired entry moves no other, so that the addresses stay good.

import { Call } from '../../engine/call';
import { Database } from '../../engine/database';
import { keyspaceExpire, keyspaceExpired } from '../../engine/keyspace';
import { serverExpiresKeys } from '../../engine/server';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { bytesCopy } from '../../memory/bytes';
import { globIsLiteral, globMatch } from '../../memory/glob';
import { recordKey, recordKeyCount, recordType } from '../../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_CURSOR, replyOutOfMemory } from '../../protocol/error';
import {
  integerFormatUnsigned,
  integerParseCursor,
  integerUnsignedParsed,
} from '../../protocol/number';
import {
  replyArray,
  replyBulk,
  replyDefer,
  replyDeferredArray,
  replyError,
} from '../../protocol/reply';
import {
  tableCursor,
  tableFind,
  tableFirst,
  tableHash,
  tableNext,
  tableScan,
} from '../../structure/table';
import { Type, typeName } from '../../type/type';
import {
  argumentIs,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorTokenWith,
} from '../cursor';

const STAR: u8 = 0x2a;
const COUNT_DEFAULT: i64 = 10;
/** Buckets that a call visits at most, for each key of COUNT. */
const BUCKETS_PER_COUNT: i64 = 10;
const FOUND_FIRST: u32 = 64;

/** A type that no entry has: the name after TYPE is unknown. */
const TYPE_UNKNOWN: u32 = 254;
/** No TYPE was given. */
const TYPE_ANY: u32 = 255;

/** What the visit compares with; 0 = every key matches. */
let pattern: usize = 0;
let patternCount: u32 = 0;
/** Entries that were seen, those that did not match included. */
let seen: i64 = 0;
/** The entries that matched: u32 addresses in the scratch arena. */
let found: usize = 0;
let foundCount: u32 = 0;
let foundRoom: u32 = 0;
/** Set when the scratch arena was out of memory. */
let foundFailed: bool = false;

const visitIndex: u32 = visit.index;

const cursorText = memory.data(24);

/** SCAN cursor [MATCH pattern] [COUNT count] [TYPE type] */
export function scanCommand(call: Call): void {
  if (!integerParseCursor(call.address(1), call.bytes(1))) return replyError(ERROR_CURSOR);
  let cursor = integerUnsignedParsed;
  let count = COUNT_DEFAULT;
  let type = TYPE_ANY;
  pattern = 0;
  cursorOpen(call, 2);
  while (cursorMore()) {
    if (cursorTokenWith('COUNT', 1)) {
      count = cursorInteger();
      if (count < 1) cursorSyntax();
    } else if (cursorTokenWith('MATCH', 1)) {
      patternSet(call, cursorTake());
    } else if (cursorTokenWith('TYPE', 1)) {
      type = typeNamed(call, cursorTake());
    } else {
      cursorSyntax();
    }
  }
  if (cursorFailed()) return;

  const mark = scratchMark();
  cursor = collect(call.database, cursor, count);
  if (foundFailed) {
    replyOutOfMemory();
  } else {
    filter(call.database, type);
    replyFound(cursor);
  }
  scratchReset(mark);
}

/** Sets what the keys must match; '*' alone, which matches everything, is no pattern. */
function patternSet(call: Call, index: i32): void {
  pattern = call.address(index);
  patternCount = call.bytes(index);
  if (patternCount == 1 && load<u8>(pattern) == STAR) pattern = 0;
}

function typeNamed(call: Call, index: i32): u32 {
  for (let type: u32 = Type.STRING; type <= <u32>Type.STREAM; type++) {
    if (type != <u32>Type.MODULE && argumentIs(call, index, typeName(type))) return type;
  }
  return TYPE_UNKNOWN;
}

/** Visits buckets from `cursor` on; returns where the next call goes on, 0 = nowhere. */
function collect(database: Database, from: u64, count: i64): u64 {
  let cursor = from;
  let buckets = count <= i64.MAX_VALUE / BUCKETS_PER_COUNT ? count * BUCKETS_PER_COUNT : count;
  found = 0;
  foundCount = 0;
  foundRoom = 0;
  foundFailed = false;
  seen = 0;
  do {
    cursor = tableScan(database.table, cursor, visitIndex);
  } while (cursor != 0 && buckets-- != 0 && seen < count);
  return cursor;
}

function visit(entry: usize): void {
  seen += 1;
  if (pattern != 0 && !matches(entry)) return;
  if (foundCount == foundRoom && !foundGrow()) return;
  store<u32>(found + ((<usize>foundCount) << 2), <u32>entry);
  foundCount += 1;
}

function foundGrow(): bool {
  const room = max<u32>(foundRoom * 2, FOUND_FIRST);
  const grown: usize = foundFailed ? 0 : scratchAllocate((<usize>room) << 2);
  if (grown == 0) {
    foundFailed = true;
    return false;
  }
  bytesCopy(grown, found, (<usize>foundCount) << 2);
  found = grown;
  foundRoom = room;
  return true;
}

/** Drops the entries that have expired, which are deleted, and those of another type. */
function filter(database: Database, type: u32): void {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < foundCount; i++) {
    const entry = <usize>load<u32>(found + ((<usize>i) << 2));
    const expired = keyspaceExpired(entry);
    // With TYPE each key is looked up as a reader does, which INFO counts.
    if (type != TYPE_ANY) {
      statisticAdd(expired ? Statistic.KEYSPACE_MISSES : Statistic.KEYSPACE_HITS, 1);
    }
    if (expired) {
      if (serverExpiresKeys()) keyspaceExpire(database, entry);
      continue;
    }
    if (type != TYPE_ANY && recordType(entry) != type) continue;
    store<u32>(found + ((<usize>kept) << 2), <u32>entry);
    kept += 1;
  }
  foundCount = kept;
}

function replyFound(cursor: u64): void {
  replyArray(2);
  replyBulk(cursorText, integerFormatUnsigned(cursor, cursorText));
  replyArray(foundCount);
  for (let i: u32 = 0; i < foundCount; i++) {
    const entry = <usize>load<u32>(found + ((<usize>i) << 2));
    replyBulk(recordKey(entry), recordKeyCount(entry));
  }
}

/** KEYS pattern: expired keys are left out, and left where they are. */
export function keysCommand(call: Call): void {
  const table = call.database.table;
  patternSet(call, 1);
  const mark = replyDefer();
  let count: u32 = 0;
  if (pattern != 0 && globIsLiteral(pattern, patternCount)) {
    const entry = tableFind(table, tableHash(pattern, patternCount), pattern, patternCount);
    if (entry != 0) count = replyKey(entry);
    return replyDeferredArray(mark, count);
  }
  for (let entry = tableFirst(table); entry != 0; entry = tableNext(table, tableCursor)) {
    if (pattern == 0 || matches(entry)) count += replyKey(entry);
  }
  replyDeferredArray(mark, count);
}

function matches(entry: usize): bool {
  return globMatch(pattern, patternCount, recordKey(entry), recordKeyCount(entry), false);
}

/** Replies with an entry's key, unless it has expired; how many keys that was. */
function replyKey(entry: usize): u32 {
  if (keyspaceExpired(entry)) return 0;
  replyBulk(recordKey(entry), recordKeyCount(entry));
  return 1;
}
