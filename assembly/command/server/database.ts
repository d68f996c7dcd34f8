// The databases and the time: SWAPDB, DBSIZE, TIME.

import { Call } from '../../engine/call';
import { toldMicroseconds } from '../../engine/clock';
import { databaseAt, databaseCount, databaseKeys } from '../../engine/keyspace/database';
import { keyspaceSwap } from '../../engine/keyspace/flush';
import { dirtyAdd } from '../../engine/effect';
import { ERROR_DATABASE_RANGE } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulkInteger,
  replyError,
  replyInteger,
  replyOk,
} from '../../protocol/reply';

/** SWAPDB index index : every client sees the other content at once. */
export function swapdbCommand(call: Call): void {
  if (!indexParse(call, 1)) return replyError('ERR invalid first DB index');
  const first = integerParsed;
  if (!indexParse(call, 2)) return replyError('ERR invalid second DB index');
  const second = integerParsed;
  if (<u64>first >= <u64>databaseCount || <u64>second >= <u64>databaseCount) {
    return replyError(ERROR_DATABASE_RANGE);
  }
  if (first != second) keyspaceSwap(databaseAt(<u32>first), databaseAt(<u32>second));
  dirtyAdd(1);
  replyOk();
}

/** Whether argument `index` is a 32-bit integer, which is then in integerParsed. */
function indexParse(call: Call, index: i32): bool {
  if (!integerParse(call.address(index), call.bytes(index))) return false;
  return integerParsed == <i64>(<i32>integerParsed);
}

/** DBSIZE: expired keys count until they are found. */
export function dbsizeCommand(call: Call): void {
  replyInteger(databaseKeys(call.database));
}

/** TIME: seconds, and the microseconds within the second. */
export function timeCommand(call: Call): void {
  replyArray(2);
  replyBulkInteger(toldMicroseconds / 1_000_000);
  replyBulkInteger(toldMicroseconds % 1_000_000);
}
