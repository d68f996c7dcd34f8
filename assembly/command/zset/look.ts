// Asking about members: ZCARD, ZCOUNT, ZLEXCOUNT, ZSCORE, ZMSCORE, ZRANK, ZREVRANK.

import { Call } from '../../engine/call';
import { replyArityError, replySyntaxError } from '../../protocol/error';
import {
  replyArray,
  replyDouble,
  replyInteger,
  replyNull,
  replyNullArray,
} from '../../protocol/reply';
import { zsetCount } from '../../type/zset';
import { ZSET_ABSENT, zsetFindScore, zsetMemberScore, zsetRank } from '../../type/zset-look';
import { zsetRangeByMember, zsetRangeByScore, zsetRangeCount } from '../../type/zset-range';
import { argumentIs } from '../cursor';
import { boundMembers, boundScores, memberRangeRead, scoreRangeRead } from './bound';
import { zsetEntry, zsetForReading } from './key';

/** ZCARD key */
export function zcardCommand(call: Call): void {
  if (!zsetForReading(call, 1)) return;
  replyInteger(zsetEntry == 0 ? 0 : zsetCount(zsetEntry));
}

/** ZCOUNT key min max */
export function zcountCommand(call: Call): void {
  if (!scoreRangeRead(call, 2, 3) || !zsetForReading(call, 1)) return;
  if (zsetEntry == 0) return replyInteger(0);
  zsetRangeByScore(zsetEntry, boundScores);
  replyInteger(zsetRangeCount);
}

/** ZLEXCOUNT key min max */
export function zlexcountCommand(call: Call): void {
  if (!memberRangeRead(call, 2, 3) || !zsetForReading(call, 1)) return;
  if (zsetEntry == 0) return replyInteger(0);
  zsetRangeByMember(zsetEntry, boundMembers, false);
  replyInteger(zsetRangeCount);
}

/** Answers with the score of the member at an argument, or with null. */
function replyScore(call: Call, index: i32): void {
  if (zsetEntry != 0 && zsetFindScore(zsetEntry, call.address(index), call.bytes(index))) {
    replyDouble(zsetMemberScore);
  } else {
    replyNull();
  }
}

/** ZSCORE key member */
export function zscoreCommand(call: Call): void {
  if (zsetForReading(call, 1)) replyScore(call, 2);
}

/** ZMSCORE key member … */
export function zmscoreCommand(call: Call): void {
  if (!zsetForReading(call, 1)) return;
  replyArray(call.argumentCount - 2);
  for (let i = 2; i < call.argumentCount; i++) replyScore(call, i);
}

/** ZRANK key member [WITHSCORE] */
export function zrankCommand(call: Call): void {
  rank(call, false);
}

/** ZREVRANK key member [WITHSCORE] */
export function zrevrankCommand(call: Call): void {
  rank(call, true);
}

function rank(call: Call, reverse: bool): void {
  const count = call.argumentCount;
  if (count > 4) return replyArityError(call.row.fullName, call.row.fullNameBytes);
  const withScore = count == 4;
  if (withScore && !argumentIs(call, 3, 'WITHSCORE')) return replySyntaxError();
  if (!zsetForReading(call, 1)) return;
  const found =
    zsetEntry == 0 ? ZSET_ABSENT : zsetRank(zsetEntry, call.address(2), call.bytes(2), reverse);
  if (found == ZSET_ABSENT) {
    if (withScore) replyNullArray();
    else replyNull();
    return;
  }
  if (withScore) replyArray(2);
  replyInteger(found);
  if (withScore) replyDouble(zsetMemberScore);
}
