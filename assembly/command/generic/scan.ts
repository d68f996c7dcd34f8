// Walking the keyspace: SCAN a few buckets at a time, KEYS all at once. What SCAN has in common
// with its sisters is in command/scan.ts. Expired entries that it meets are deleted after the walk,
// which moves no other, so that the addresses that were found stay good.

import { Call } from '../../engine/call';
import { Database } from '../../engine/keyspace/database';
import { keyspaceExpire } from '../../engine/keyspace/keyspace';
import { keyspaceLocate } from '../../engine/keyspace/locate';
import { serverExpiresKeys } from '../../engine/server';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { globIsLiteral } from '../../memory/glob';
import { recordKey, recordKeyCount, recordType } from '../../memory/record';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyArray, replyBulk, replyDefer, replyDeferredArray } from '../../protocol/reply';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import {
  SCAN_TYPE_ANY,
  ScanOption,
  scanCursorRead,
  scanFailed,
  scanFoundAt,
  scanFoundCount,
  scanFoundKeep,
  scanFoundKept,
  scanMatch,
  scanMatches,
  scanOptionsRead,
  scanReplyBegin,
  scanTable,
  scanType,
} from '../scan';
import { clockExpired } from '../../engine/clock';

/** SCAN cursor [MATCH pattern] [COUNT count] [TYPE type] */
export function scanCommand(call: Call): void {
  if (!scanCursorRead(call, 1) || !scanOptionsRead(call, 2, ScanOption.TYPE)) return;
  const mark = scratchMark();
  const cursor = scanTable(call.database.table);
  if (scanFailed) {
    replyOutOfMemory();
  } else {
    filter(call.database);
    scanReplyBegin(cursor);
    replyArray(scanFoundCount);
    for (let i: u32 = 0; i < scanFoundCount; i++) {
      const entry = scanFoundAt(i);
      replyBulk(recordKey(entry), recordKeyCount(entry));
    }
  }
  scratchReset(mark);
}

/** Drops the entries that have expired, which are deleted, and those of another type. */
function filter(database: Database): void {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < scanFoundCount; i++) {
    const entry = scanFoundAt(i);
    const expired = clockExpired(entry);
    // With TYPE each key is looked up as a reader does, which INFO counts.
    if (scanType != SCAN_TYPE_ANY) {
      statisticAdd(expired ? Statistic.KEYSPACE_MISSES : Statistic.KEYSPACE_HITS, 1);
    }
    if (expired) {
      if (serverExpiresKeys()) keyspaceExpire(database, entry);
      continue;
    }
    if (scanType != SCAN_TYPE_ANY && recordType(entry) != scanType) continue;
    scanFoundKeep(kept, entry);
    kept += 1;
  }
  scanFoundKept(kept);
}

/** KEYS pattern: expired keys are left out, and left where they are. */
export function keysCommand(call: Call): void {
  const table = call.database.table;
  const pattern = call.address(1);
  const patternCount = call.bytes(1);
  scanMatch(call, 1);
  const mark = replyDefer();
  let count: u32 = 0;
  if (globIsLiteral(pattern, patternCount)) {
    const entry = keyspaceLocate(call.database, pattern, patternCount);
    if (entry != 0) count = replyKey(entry);
    return replyDeferredArray(mark, count);
  }
  for (let entry = tableFirst(table); entry != 0; entry = tableNext(table, tableCursor)) {
    if (scanMatches(recordKey(entry), recordKeyCount(entry))) count += replyKey(entry);
  }
  replyDeferredArray(mark, count);
}

/** Replies with an entry's key, unless it has expired; how many keys that was. */
function replyKey(entry: usize): u32 {
  if (clockExpired(entry)) return 0;
  replyBulk(recordKey(entry), recordKeyCount(entry));
  return 1;
}
