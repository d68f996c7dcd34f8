// Changing a string in place: APPEND and SETRANGE.
//
//   APPEND k ab       'xyz' → 'xyzab'
//   SETRANGE k 5 ab   'xyz' → 'xyz' 00 00 'ab'      a gap is filled with zero bytes
//
// A string that was changed is 'raw' from then on, even if it is short or reads as an integer. Only
// APPEND to a missing key is a SET, and chooses its encoding as SET does.

import { Call } from '../../engine/call';
import { keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { bytesCopy } from '../../memory/bytes';
import { ERROR_STRING_TOO_LONG, replyOutOfMemory } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger } from '../../protocol/reply';
import { requestMaximumBulk } from '../../protocol/request';
import { stringCount } from '../../type/string';
import { Type } from '../../type/type';
import { argumentInteger } from '../cursor';
import { stringAssign } from './set';
import { stringExtend, stringGrow, stringWritable } from '../../engine/keyspace/string';
import { keyChanged } from '../changed';
import { typeExpected } from '../expected';

/** Whether a string may be first + second bytes long; else that is answered. */
function lengthAllowed(first: i64, second: i64): bool {
  const limit = requestMaximumBulk();
  if (first <= limit && second <= limit - first) return true;
  replyError(ERROR_STRING_TOO_LONG);
  return false;
}

/** APPEND key value */
export function appendCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const count = call.bytes(2);
  let total = count;
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry == 0) {
    if (stringAssign(call, 0, 1, 2) == 0) return replyOutOfMemory();
  } else {
    if (!typeExpected(entry, Type.STRING)) return;
    const before = stringCount(entry);
    if (!lengthAllowed(before, count)) return;
    total = before + count;
    if (stringGrow(database, entry, total) == 0) return replyOutOfMemory();
    bytesCopy(stringWritable + before, call.address(2), count);
  }
  keyChanged(database, key, keyCount, EventClass.STRING, 'append', 1);
  replyInteger(total);
}

/** SETRANGE key offset value */
export function setrangeCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const offset = integerParsed;
  if (offset < 0) return replyError('ERR offset is out of range');
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const count = call.bytes(3);
  const entry = keyspaceWrite(database, key, keyCount);
  if (!typeExpected(entry, Type.STRING)) return;
  const before: u32 = entry == 0 ? 0 : stringCount(entry);
  if (count == 0) return replyInteger(before);
  if (!lengthAllowed(offset, count)) return;

  const total = max<u32>(before, <u32>offset + count);
  if (stringExtend(database, entry, key, keyCount, total) == 0) return replyOutOfMemory();
  bytesCopy(stringWritable + <usize>offset, call.address(3), count);
  keyChanged(database, key, keyCount, EventClass.STRING, 'setrange', 1);
  replyInteger(total);
}
