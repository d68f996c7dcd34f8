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
import { zsetIsPack, zsetTable } from '../../type/zset';
import {
  zsetFirst,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetRead,
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
import { zsetEntry, zsetForReading } from './key';

const scoreText = memory.data(32);

/** ZSCAN key cursor [MATCH pattern] [COUNT count] */
export function zscanCommand(call: Call): void {
  if (!scanCursorRead(call, 2) || !zsetForReading(call, 1)) return;
  const entry = zsetEntry;
  if (entry == 0) return scanReplyNothing();
  if (!scanOptionsRead(call, 3, 0)) return;
  if (zsetIsPack(entry)) return scanPack(entry);
  const mark = scratchMark();
  const next = scanTable(zsetTable(blockOf(entry)));
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
  for (let cursor = zsetFirst(entry); cursor != 0; cursor = zsetNext(entry, cursor)) {
    zsetRead(entry, cursor);
    if (!scanMatches(zsetMember, zsetMemberBytes)) continue;
    replyBulk(zsetMember, zsetMemberBytes);
    replyBulk(scoreText, doubleFormat(zsetMemberScore, scoreText));
    count += 2;
  }
  replyDeferredArray(mark, count);
}
