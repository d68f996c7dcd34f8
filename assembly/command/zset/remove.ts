// Taking members out: ZREM, and ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX.

import { Call } from '../../engine/call';
import { integerParsed } from '../../number/number';
import { replyInteger } from '../../protocol/reply';
import { zsetCount } from '../../type/zset';
import { zsetDelete } from '../../type/zset-add';
import {
  zsetRangeByMember,
  zsetRangeByRank,
  zsetRangeByScore,
  zsetRangeCount,
  zsetRangeRank,
} from '../../type/zset-range';
import { argumentInteger } from '../cursor';
import { boundMembers, boundScores, memberRangeRead, scoreRangeRead } from './bound';
import { zsetEntry, zsetForWriting, zsetTakeRange, zsetTaken } from './key';

/** ZREM key member … */
export function zremCommand(call: Call): void {
  if (!zsetForWriting(call, 1)) return;
  const entry = zsetEntry;
  if (entry == 0) return replyInteger(0);
  let taken: u32 = 0;
  for (let i = 2; i < call.argumentCount; i++) {
    if (!zsetDelete(entry, call.address(i), call.bytes(i))) continue;
    taken += 1;
    if (zsetCount(entry) == 0) break;
  }
  if (taken != 0) zsetTaken(call, entry, 1, 'zrem', taken);
  replyInteger(taken);
}

/** Takes out the range that was found, and answers with the count. */
function takeFound(call: Call, event: string): void {
  const count = zsetRangeCount;
  if (count != 0) zsetTakeRange(call, zsetEntry, 1, zsetRangeRank, count, event);
  replyInteger(count);
}

/** ZREMRANGEBYRANK key start stop */
export function zremrangebyrankCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const start = integerParsed;
  if (!argumentInteger(call, 3)) return;
  const stop = integerParsed;
  if (!zsetForWriting(call, 1)) return;
  if (zsetEntry == 0) return replyInteger(0);
  zsetRangeByRank(zsetEntry, start, stop);
  takeFound(call, 'zremrangebyrank');
}

/** ZREMRANGEBYSCORE key min max */
export function zremrangebyscoreCommand(call: Call): void {
  if (!scoreRangeRead(call, 2, 3) || !zsetForWriting(call, 1)) return;
  if (zsetEntry == 0) return replyInteger(0);
  zsetRangeByScore(zsetEntry, boundScores);
  takeFound(call, 'zremrangebyscore');
}

/** ZREMRANGEBYLEX key min max */
export function zremrangebylexCommand(call: Call): void {
  if (!memberRangeRead(call, 2, 3) || !zsetForWriting(call, 1)) return;
  if (zsetEntry == 0) return replyInteger(0);
  zsetRangeByMember(zsetEntry, boundMembers, false);
  takeFound(call, 'zremrangebylex');
}
