// ZSCAN key cursor [MATCH pattern] [COUNT count] : see command/scan.ts.
//
// Scores are texts here: in a listpack as they are written there, else as C's '%.17g'.

import { Call } from '../../engine/call';
import { recordKey, recordKeyCount } from '../../memory/record';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { doubleFormat, doubleFormat17 } from '../../number/double';
import { replyOutOfMemory } from '../../protocol/error';
import { replyArray, replyBulk, replyDefer, replyDeferredArray } from '../../protocol/reply';
import { orderRecordScore } from '../../structure/order';
import { blockOf } from '../../type/block';
import { orderedTable, sortedSetIsPack } from '../../type/zset';
import {
  sortedSetFirst,
  sortedSetMember,
  sortedSetMemberBytes,
  sortedSetNext,
  sortedSetRead,
  sortedSetValue,
} from '../../type/zset-look';
import {
  scanCursorRead,
  scanFailed,
  scanFoundAt,
  scanFoundCount,
  scanMatches,
  scanOptionsRead,
  scanReplyBegin,
  scanReplyNothing,
  scanTable,
} from '../scan';
import { zsetEntry, zsetRead } from './key';

const scoreText = memory.data(32);

/** ZSCAN key cursor [MATCH pattern] [COUNT count] */
export function zscanCommand(call: Call): void {
  if (!scanCursorRead(call, 2) || !zsetRead(call, 1)) return;
  const entry = zsetEntry;
  if (entry == 0) return scanReplyNothing();
  if (!scanOptionsRead(call, 3, 0)) return;
  if (sortedSetIsPack(entry)) return scanPack(entry);
  const mark = scratchMark();
  const next = scanTable(orderedTable(blockOf(entry)));
  if (scanFailed) {
    scratchReset(mark);
    return replyOutOfMemory();
  }
  scanReplyBegin(next);
  replyArray(scanFoundCount * 2);
  for (let i: u32 = 0; i < scanFoundCount; i++) {
    const record = scanFoundAt(i);
    replyBulk(recordKey(record), recordKeyCount(record));
    replyBulk(scoreText, doubleFormat17(orderRecordScore(record), scoreText));
  }
  scratchReset(mark);
}

function scanPack(entry: usize): void {
  scanReplyBegin(0);
  const mark = replyDefer();
  let count: u32 = 0;
  for (let cursor = sortedSetFirst(entry); cursor != 0; cursor = sortedSetNext(entry, cursor)) {
    sortedSetRead(entry, cursor);
    if (!scanMatches(sortedSetMember, sortedSetMemberBytes)) continue;
    replyBulk(sortedSetMember, sortedSetMemberBytes);
    replyBulk(scoreText, doubleFormat(sortedSetValue, scoreText));
    count += 2;
  }
  replyDeferredArray(mark, count);
}
