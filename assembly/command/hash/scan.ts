// HSCAN: the fields of a hash, some at each call; NOVALUES (Redis 7.4) leaves the values out. What
// it has in common with its sisters is in command/scan.ts. A small hash is answered whole.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyBulk, replyDefer, replyDeferredArray } from '../../protocol/reply';
import {
  hashField,
  hashFieldBytes,
  hashLives,
  hashReadPlace,
  hashScanTable,
  hashValue,
  hashValueBytes,
} from '../../type/hash';
import { hashFirst, hashNext } from '../../type/hash-walk';
import { Type } from '../../type/type';
import {
  ScanOption,
  scanCursorRead,
  scanFailed,
  scanFoundAt,
  scanFoundCount,
  scanMatches,
  scanOptionsRead,
  scanReplyBegin,
  scanReplyNothing,
  scanTable,
  scanWithoutValues,
} from '../scan';
import { typeExpected } from '../expected';

/** HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES] */
export function hscanCommand(call: Call): void {
  if (!scanCursorRead(call, 2)) return;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return scanReplyNothing();
  if (!typeExpected(entry, Type.HASH)) return;
  if (!scanOptionsRead(call, 3, ScanOption.NOVALUES)) return;
  const table = hashScanTable(entry);
  if (changetype<usize>(table) == 0) return scanSmall(entry);
  const mark = scratchMark();
  const next = scanTable(table);
  if (scanFailed) {
    replyOutOfMemory();
  } else {
    scanReplyBegin(next);
    const place = replyDefer();
    let count: u32 = 0;
    for (let i: u32 = 0; i < scanFoundCount; i++) {
      hashReadPlace(entry, scanFoundAt(i));
      count += element();
    }
    replyDeferredArray(place, count);
  }
  scratchReset(mark);
}

/** Answers with all fields of a small hash that match. */
function scanSmall(entry: usize): void {
  scanReplyBegin(0);
  const place = replyDefer();
  let count: u32 = 0;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (scanMatches(hashField, hashFieldBytes)) count += element();
  }
  replyDeferredArray(place, count);
}

/** Answers with the field that was read, if it lives; returns of how many replies that is. */
function element(): u32 {
  if (!hashLives()) return 0;
  replyBulk(hashField, hashFieldBytes);
  if (scanWithoutValues) return 1;
  replyBulk(hashValue, hashValueBytes);
  return 2;
}
